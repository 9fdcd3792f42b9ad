/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Every reason of a step: WHY(name, manual page, in English, in Japanese). Who includes this
 * has said what to make of a row; afterwards nobody knows the word any more.
 */
#include "plan/why/create.h"
#include "plan/why/enter.h"
#include "plan/why/guard.h"
#include "plan/why/lab.h"
#include "plan/why/map.h"
#include "plan/why/mount.h"
#include "plan/why/netns.h"
#include "plan/why/netns_exec.h"
#include "plan/why/network.h"
#include "plan/why/pod.h"
#include "plan/why/pod_container.h"
#include "plan/why/program.h"
#include "plan/why/root.h"
#include "plan/why/up.h"

#undef WHY
