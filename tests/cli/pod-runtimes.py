#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The OCI configuration of a Pod's sandbox, or of a container in it, as a kubelet asks for it.

usage: pod-runtimes.py ROOTFS VOLUME NAME [PAUSE] >config.json
"""
import json
import sys

ROOTFS, VOLUME, NAME = sys.argv[1:4]
PAUSE = sys.argv[4] if len(sys.argv) > 4 else None
IDS = [{"containerID": 0, "hostID": 231072, "size": 65536}]
CAPABILITIES = ["CAP_CHOWN", "CAP_NET_BIND_SERVICE", "CAP_SYS_ADMIN"]


def space(kind, link=None):
    """Of the sandbox it is new, and a container goes into that one."""
    return {"type": kind, **({"path": f"/proc/{PAUSE}/ns/{link}"} if PAUSE and link else {})}


def notes():
    cri = "io.kubernetes.cri."
    told = {
        cri + "container-type": "container" if PAUSE else "sandbox",
        cri + "sandbox-id": "box",
        cri + "sandbox-name": "web",
        cri + "sandbox-namespace": "default",
        cri + "sandbox-uid": "d1c1f0be-0000-4000-8000-000000000001",
    }
    return {**told, cri + "container-name": NAME} if PAUSE else told


MOUNTS = [
    {"destination": "/proc", "type": "proc", "source": "proc"},
    {"destination": "/dev", "type": "tmpfs", "source": "tmpfs",
     "options": ["nosuid", "mode=755", "size=65536k"]},
    {"destination": "/sys", "type": "sysfs", "source": "sysfs",
     "options": ["nosuid", "noexec", "nodev", "ro"]},
    {"destination": "/data", "type": "bind", "source": VOLUME, "options": ["bind", "rw"],
     "uidMappings": IDS, "gidMappings": IDS},
]

json.dump({
    "ociVersion": "1.0.2",
    "process": {
        "terminal": False, "user": {"uid": 0, "gid": 0}, "args": ["sleep", "600"],
        "cwd": "/", "env": ["PATH=/bin"],
        "capabilities": {s: CAPABILITIES for s in ("bounding", "effective", "permitted")},
    },
    "root": {"path": ROOTFS},
    "mounts": MOUNTS if PAUSE else MOUNTS[:3],
    "annotations": notes(),
    "linux": {
        "namespaces": [space("user", "user"), space("network", "net"), space("ipc", "ipc"),
                       space("uts", "uts"), space("mount"), space("pid"), space("cgroup")],
        "uidMappings": IDS, "gidMappings": IDS,
    },
    **({} if PAUSE else {"hostname": "web"}),
}, sys.stdout)
