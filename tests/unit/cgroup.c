/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "facts/container/cgroup.h"

#define ID "4f237979ffdc69af05ebe8b332a0b8de0c0eb7a8c894662a168eddf8ab3c36b1"
#define ID2 "c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11"
#define POD "3b8f8d0e-4c1b-4c8a-9c53-0e6f7a9b1c2d"
#define POD_ "3b8f8d0e_4c1b_4c8a_9c53_0e6f7a9b1c2d"
#define USER "/user.slice/user-1000.slice/user@1000.service"

/* Recorded: from runtimes run here, and as their own tests and documents show them. */
static const struct {
	const char *path, *engine, *id, *pod;
	uid_t author;
} containers[] = {
	/* docker: v2 with systemd, v1 and cgroupfs, its builder, rootless */
	{ "/system.slice/docker-" ID ".scope", "docker", ID },
	{ "/docker/" ID, "docker", ID },
	{ "/docker/buildkit/8m2n", "docker", "8m2n" },
	{ USER "/user.slice/docker-" ID ".scope", "docker", ID, "", 1000 },
	{ "/custom/parent/" ID, "", ID },
	/* Kubernetes: the systemd driver, and cgroupfs, which does not name the engine */
	{ "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" POD_
	  ".slice/cri-containerd-" ID ".scope", "containerd", ID, POD },
	{ "/kubepods.slice/kubepods-pod" POD_ ".slice/cri-containerd-" ID ".scope",
	  "containerd", ID, POD },
	{ "/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod" POD_
	  ".slice/crio-" ID ".scope/container", "cri-o", ID, POD },
	{ "/kubepods/burstable/pod" POD "/" ID, "", ID, POD },
	{ "/kubepods/besteffort/pod" POD "/crio-" ID, "cri-o", ID, POD },
	{ "/kubepods/pod5f2f4a6d9b0c4e1fa3d2c1b0a9f8e7d6/" ID, "", ID,
	  "5f2f4a6d9b0c4e1fa3d2c1b0a9f8e7d6" },
	{ "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod" POD_
	  ".slice/docker-" ID ".scope", "docker", ID, POD },
	{ "/system.slice/containerd.service/kubepods-besteffort-pod" POD_
	  ".slice:cri-containerd:" ID, "containerd", ID, POD },
	{ "/../../pod" POD "/" ID, "", ID, POD },
	{ "/kubepods/burstable/pod" POD, "", "", POD },
	/* ctr, nerdctl */
	{ "/k8s.io/web", "containerd", "web" },
	{ "/default/web", "containerd", "web" },
	{ "/moby/" ID, "docker", ID },
	{ "/system.slice/nerdctl-" ID ".scope", "containerd", ID },
	/* podman: cgroupfs, systemd, in a pod, below a unit, rootless */
	{ "/libpod_parent/libpod-" ID, "podman", ID },
	{ "/libpod_parent/" ID2 "/libpod-" ID, "podman", ID, ID2 },
	{ "/machine.slice/libpod-" ID ".scope/container", "podman", ID },
	{ "/machine.slice/machine-libpod_pod_" ID2 ".slice/libpod-" ID ".scope", "podman", ID,
	  ID2 },
	{ "/system.slice/web.service/libpod-payload-" ID, "podman", ID },
	{ USER "/user.slice/libpod-" ID ".scope/container", "podman", ID, "", 1000 },
	/* their monitors are in no container */
	{ "/machine.slice/libpod-conmon-" ID ".scope", "", "" },
	{ "/system.slice/crio-conmon-" ID ".scope", "", "" },
	{ "/lxc.monitor.c1", "", "" },
	/* the others */
	{ "/system.slice/runc-plain.scope", "runc", "plain" },
	{ "/system.slice/crun-a\\x2db.scope", "crun", "a-b" },
	{ "/lxc.payload.c1/init.scope", "lxc", "c1" },
	{ "/lxc/c1", "lxc", "c1" },
	{ "/user.slice/user-1000.slice/session-4.scope/lxc/c1", "lxc", "c1", "", 1000 },
	{ "/machine.slice/machine-deb\\x2d12.scope", "machine", "deb-12" },
	{ "/machine.slice/systemd-nspawn@deb\\x2d12.service/payload/system.slice/ssh.service",
	  "machine", "deb-12" },
	{ "/machine.slice/machine-qemu\\x2d1\\x2dvm.scope/libvirt/emulator", "machine",
	  "qemu-1-vm" },
	{ USER "/app.slice/snap.firefox.firefox-0a1b.scope", "snap", "firefox", "", 1000 },
	{ "/system.slice/snap.lxd.daemon.service", "snap", "lxd" },
	{ USER "/app.slice/app-flatpak-org.mozilla.firefox-12345.scope", "flatpak",
	  "org.mozilla.firefox", "", 1000 },
	/* none */
	{ "/", "", "" },
	{ "/init.scope", "", "" },
	{ "/system.slice/ssh.service", "", "" },
	{ "/nsutilx", "", "" },
	{ "/docker/" ID "0", "", "" },
	{ "/docker/" ID "X", "", "" },
	{ "/kubepods/burstable/podX", "", "" },
	{ "/machine-.scope", "", "" },
};

static void check_container(const char *before, size_t i, const char *after)
{
	char text[1024];
	struct cgroup cg;

	snprintf(text, sizeof(text), "%s%s%s", before, containers[i].path, after);
	puts(text);
	cgroup_parse(text, &cg);
	CHECK_STR(engine_get_name(cg.container.engine), containers[i].engine);
	CHECK_STR(cg.container.id, containers[i].id);
	CHECK_STR(cg.container.pod, containers[i].pod ? containers[i].pod : "");
	CHECK_STR(cg.nested.id, "");
	CHECK_INT(cg.container.author, containers[i].author);
}

TEST(containers_are_told_by_their_path)
{
	for (size_t i = 0; i < sizeof(containers) / sizeof(containers[0]); i++) {
		check_container("0::", i, "\n");
		check_container("0::", i, " (deleted)\n");
		check_container("4:cpu,cpuacct:", i, "\n");
		check_container("9:name=systemd:/\n8:pids:/\n0::", i, "");
	}
}

TEST(the_outermost_container_is_the_one_and_what_is_within_claims)
{
	static const char *const kind[] = {
		"0::/system.slice/docker-" ID ".scope/kubelet.slice/kubelet-kubepods.slice/"
		"kubelet-kubepods-burstable.slice/kubelet-kubepods-burstable-pod" POD_
		".slice/cri-containerd-" ID2 ".scope\n",
		"3:pids:/docker/" ID "/kubelet/kubepods/burstable/pod" POD "/" ID2 "\n",
	};
	struct cgroup cg;

	for (size_t i = 0; i < 2; i++) {
		cgroup_parse(kind[i], &cg);
		CHECK_STR(cg.container.id, ID);
		CHECK_STR(cg.container.pod, "");
		CHECK_INT(cg.container.engine, ENGINE_DOCKER);
		CHECK_INT(cg.container.author, 0);
		CHECK_STR(cg.nested.id, ID2);
		CHECK_STR(cg.nested.pod, POD);
		CHECK(cg.nested.author == NSU_NO_UID);
	}
}

/* A user may make these directories; the last would be root's if it were not his. */
TEST(what_a_user_may_make_is_his_word)
{
	static const char *const claims[] = {
		"0::" USER "/docker-" ID ".scope\n",
		"0::" USER "/user@0.service/docker-" ID ".scope\n",
		"0::" USER "/user-0.slice/system.slice/docker-" ID ".scope\n",
		"1:name=systemd:/user.slice/user-1000.slice/session-2.scope/docker/" ID
		"\n0::/\n",
	};
	struct cgroup cg;

	for (size_t i = 0; i < sizeof(claims) / sizeof(claims[0]); i++) {
		cgroup_parse(claims[i], &cg);
		CHECK_STR(cg.container.id, ID);
		CHECK_INT(cg.container.author, 1000);
		CHECK_INT(cg.user, 1000);
	}
}

TEST(a_line_of_root_counts_before_one_of_a_user)
{
	struct cgroup cg;

	cgroup_parse("5:pids:" USER "/docker/" ID2 "\n1:name=systemd:/docker/" ID "\n", &cg);
	CHECK_STR(cg.container.id, ID);
	CHECK_INT(cg.container.author, 0);
	cgroup_parse("5:pids:/docker/" ID "\n0::" USER "/docker/" ID2 "\n", &cg);
	CHECK_STR(cg.container.id, ID);
	cgroup_parse("5:pids:/kubepods/pod" POD "\n0::/kubepods/pod" POD "/" ID "\n", &cg);
	CHECK_STR(cg.container.id, ID);
	CHECK_STR(cg.container.pod, POD);
}

TEST(containerds_namespace_is_told)
{
	struct cgroup cg;

	cgroup_parse("0::/default/web\n", &cg);
	CHECK_STR(cg.container.space, "default");
	cgroup_parse("0::/docker/" ID "\n", &cg);
	CHECK_STR(cg.container.space, NULL);
}

static const struct {
	const char *text, *slice, *unit, *user_unit;
	uid_t user;
} units[] = {
	{ "0::/init.scope\n", "", "init.scope", "", NSU_NO_UID },
	{ "0::/system.slice/ssh.service\n", "system.slice", "ssh.service", "", NSU_NO_UID },
	{ "0::/system.slice/system-getty.slice/getty@tty1.service\n", "system-getty.slice",
	  "getty@tty1.service", "", NSU_NO_UID },
	{ "0::/system.slice/systemd-udevd.service/udev\n", "system.slice",
	  "systemd-udevd.service", "", NSU_NO_UID },
	{ "0::/system.slice/dev-disk-by\\x2duuid-1.swap\n", "system.slice",
	  "dev-disk-by\\x2duuid-1.swap", "", NSU_NO_UID },
	{ "0::/system.slice/_cpu.service\n", "system.slice", "cpu.service", "", NSU_NO_UID },
	{ "0::/user.slice/user-1000.slice/session-3.scope\n", "user-1000.slice",
	  "session-3.scope", "", 1000 },
	{ "0::" USER "/app.slice/dbus.service\n", "user-1000.slice", "user@1000.service",
	  "dbus.service", 1000 },
	{ "0::" USER "/init.scope\n", "user-1000.slice", "user@1000.service",
	  "init.scope", 1000 },
	{ "0::/user.slice\n", "user.slice", "", "", NSU_NO_UID },
	{ "5:pids:/system.slice\n1:name=systemd:/system.slice/cron.service\n0::/\n",
	  "system.slice", "cron.service", "", NSU_NO_UID },
	{ "0::/docker/" ID "/system.slice/ssh.service\n", "", "", "", NSU_NO_UID },
	{ "0::/\n", "", "", "", NSU_NO_UID },
	{ "0::/.service\n", "", "", "", NSU_NO_UID },
};

TEST(units_are_told_as_systemd_does)
{
	struct cgroup cg;

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		cgroup_parse(units[i].text, &cg);
		puts(units[i].text);
		CHECK_STR(cg.slice, units[i].slice);
		CHECK_STR(cg.unit, units[i].unit);
		CHECK_STR(cg.user_unit, units[i].user_unit);
		CHECK(cg.user == units[i].user);
	}
}

TEST(escapes_that_are_none_stay)
{
	struct cgroup cg;

	cgroup_parse("0::/machine.slice/machine-a\\x2\\x00\\xg0\\.scope\n", &cg);
	CHECK_STR(cg.container.id, "a\\x2\\x00\\xg0\\");
}

/* Names as long as a file system has them, paths longer than any. */
TEST(long_paths_overflow_nothing)
{
	static char text[20000];
	struct cgroup cg;

	sprintf(text, "0::/system.slice/%0247d.service/lxc/%0255d\n", 7, 9);
	cgroup_parse(text, &cg);
	CHECK_INT(strlen(cg.unit), 255);
	CHECK_INT(strlen(cg.container.id), 255);
	sprintf(text, "0::/system.slice/%0300d.service/lxc/%0300d\n", 7, 9);
	cgroup_parse(text, &cg);
	CHECK_STR(cg.unit, "");
	CHECK_STR(cg.container.id, "");
	memset(text, '/', sizeof(text) - 1);
	memcpy(text, "0::", 3);
	cgroup_parse(text, &cg);
	CHECK_STR(cg.container.id, "");
}

TEST(what_is_no_cgroup_file_says_nothing)
{
	static const char *const texts[] = {
		"", "\n\n", "0:", "::", ("0::docker/" ID), "\x01",
	};
	struct cgroup cg;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		cgroup_parse(texts[i], &cg);
		CHECK_STR(cg.container.id, "");
		CHECK_STR(cg.unit, "");
	}
}

TEST(our_own_is_read)
{
	int dir = open("/proc/self", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct cgroup cg;

	CHECK_INT(cgroup_read(dir, &cg), 0);
	CHECK_INT(cgroup_read(open("/", O_PATH | O_CLOEXEC), &cg), -ENOENT);
}
