/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "facts/container/oci.h"
#include "facts/container/record.h"
#include "facts/container/roster.h"
#include "facts/file.h"

#define TREES "tests/fixtures/containers/"

#define SANDBOX "5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b5b"
#define NGINX "c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11c0ffee11"
#define POD "3b8f8d0e-4c1b-4c8a-9c53-0e6f7a9b1c2d"
#define CRIO "cd34cd34cd34cd34cd34cd34cd34cd34cd34cd34cd34cd34cd34cd34cd34cd34"
#define CRIO_POD "ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12"
#define DOCKER "0d0c0d0c0d0c0d0c0d0c0d0c0d0c0d0c0d0c0d0c0d0c0d0c0d0c0d0c0d0c0d0c"
#define DOCKER_K8S "1d1c1d1c1d1c1d1c1d1c1d1c1d1c1d1c1d1c1d1c1d1c1d1c1d1c1d1c1d1c1d1c"
#define PODMAN "4f237979ffdc69af05ebe8b332a0b8de0c0eb7a8c894662a168eddf8ab3c36b1"
#define ROOTLESS "e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5"

static struct oci_place place(const char *tree)
{
	struct oci_place p = { .root = open(tree, O_PATH | O_DIRECTORY | O_CLOEXEC) };

	if (p.root < 0)
		FAIL("no %s", tree);
	return p;
}

static struct container find_in(const struct oci_place *p, const char *id, enum engine engine)
{
	struct cgroup_container what = { .engine = engine };
	struct container c;
	int err;

	snprintf(what.id, sizeof(what.id), "%s", id);
	err = oci_find(p, &what, &c);
	if (err)
		FAIL("%s: %s", id, strerror(-err));
	CHECK_STR(c.id, id);
	return c;
}

static struct container find(const char *tree, const char *id, enum engine engine)
{
	struct oci_place p = place(tree);

	return find_in(&p, id, engine);
}

TEST(containerd_names_the_pod)
{
	struct container c = find(TREES "containerd", NGINX, ENGINE_CONTAINERD);

	CHECK_STR(engine_get_name(c.engine), "containerd");
	CHECK_STR(c.space, "k8s.io");
	CHECK_STR(c.pod, "web-7d4b9c6f5-x2x7k");
	CHECK_STR(c.pod_namespace, "shop");
	CHECK_STR(c.pod_container, "nginx");
	CHECK_STR(c.pod_uid, POD);
	CHECK_STR(c.sandbox_id, SANDBOX);
	CHECK(!c.sandbox);
	CHECK_INT(c.pid, 4301);
	CHECK_INT(c.start, 271696);
}

TEST(a_sandbox_is_told)
{
	struct container c = find(TREES "containerd", SANDBOX, ENGINE_NONE);

	CHECK(c.sandbox);
	CHECK_STR(c.pod, "web-7d4b9c6f5-x2x7k");
	CHECK_STR(c.pod_container, "");
	CHECK_INT(c.pid, 4242);
	CHECK_INT(c.start, 0);
	c = find(TREES "crio", CRIO_POD, ENGINE_CRIO);
	CHECK(c.sandbox);
	CHECK_STR(c.pod_container, "");
	CHECK_STR(c.sandbox_id, CRIO_POD);
}

TEST(crio_is_believed_where_kubelet_speaks)
{
	struct container c = find(TREES "crio", CRIO, ENGINE_CRIO);

	CHECK_STR(engine_get_name(c.engine), "cri-o");
	CHECK_STR(c.pod, "coredns-5d78c9869d-abcde");
	CHECK_STR(c.pod_namespace, "kube-system");
	CHECK_STR(c.pod_container, "coredns");
	CHECK_STR(c.sandbox_id, CRIO_POD);
	CHECK_HAS(c.name, "k8s_coredns_");
	CHECK_INT(c.pid, 842);
	CHECK_INT(c.start, 99001);
}

/* Its labels are those of the image, too, unless kubelet made the container. */
TEST(docker_is_believed_about_pods_below_kubelet_only)
{
	struct container c = find(TREES "docker", DOCKER, ENGINE_DOCKER);

	CHECK_STR(c.name, "web");
	CHECK_STR(c.pod, "");
	CHECK_INT(c.pid, 3211);
	CHECK_INT(c.start, 55123);
	c = find(TREES "docker", DOCKER_K8S, ENGINE_DOCKER);
	CHECK_STR(c.pod, "app-0");
	CHECK_STR(c.pod_namespace, "prod");
	CHECK_STR(c.pod_container, "app");
	CHECK_INT(c.pid, 3300);
}

TEST(podman_has_names_and_no_pods)
{
	struct container c = find(TREES "podman", PODMAN, ENGINE_PODMAN);

	CHECK_STR(engine_get_name(c.engine), "podman");
	CHECK_STR(c.name, "webby");
	CHECK_STR(c.pod, "");
	CHECK_INT(c.pid, 3595);
	CHECK_INT(c.start, 272001);
}

TEST(a_user_is_the_author_of_his_files)
{
	struct oci_place p = place(TREES "podman");
	struct cgroup_container what = { .id = ROOTLESS };
	struct container c;

	CHECK_INT(oci_find(&p, &what, &c), -ENOENT);
	p.uid = 1000;
	c = find_in(&p, ROOTLESS, ENGINE_PODMAN);
	CHECK_STR(c.name, "");
	CHECK_INT(c.pid, 1);
	CHECK(c.author != 0);
	p.home = "/home/ann";
	c = find_in(&p, ROOTLESS, ENGINE_PODMAN);
	CHECK_STR(c.name, "webby");
	CHECK_INT(c.start, 7);
	CHECK(c.author != 0);
	what = (struct cgroup_container){ .id = PODMAN };
	CHECK_INT(oci_find(&p, &what, &c), -ENOENT);
}

TEST(a_name_is_looked_for_with_its_engine_only)
{
	struct oci_place p = place(TREES "others");
	struct cgroup_container what = { .id = "plain", .engine = ENGINE_CRUN };
	struct container c = find_in(&p, "plain", ENGINE_RUNC);

	CHECK_INT(c.pid, 2662);
	CHECK_INT(oci_find(&p, &what, &c), -ENOENT);
	CHECK_INT(find_in(&p, "small", ENGINE_CRUN).pid, 28820);
	CHECK_INT(find_in(&p, "deb-12", ENGINE_MACHINE).pid, 2121);
	CHECK_INT(find_in(&p, "c1", ENGINE_LXC).pid, 0);
}

TEST(a_name_in_two_of_containerds_namespaces_is_not_guessed)
{
	struct oci_place p = place(TREES "containerd");
	struct cgroup_container what = { .id = "web", .engine = ENGINE_CONTAINERD };
	struct container c;

	CHECK_INT(oci_find(&p, &what, &c), -ENOTUNIQ);
	what.space = "default";
	CHECK_INT(oci_find(&p, &what, &c), 0);
	CHECK_INT(c.pid, 5002);
}

TEST(an_id_is_no_path)
{
	static const char *const bad[] = { "", ".", "..", "../plain", "x/../plain", "nobody",
		"broken" };
	struct oci_place p = place(TREES "others");
	struct container c;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct cgroup_container what = { .engine = ENGINE_RUNC };

		snprintf(what.id, sizeof(what.id), "%s", bad[i]);
		CHECK_INT(oci_find(&p, &what, &c), -ENOENT);
	}
}

struct seen {
	char text[4096];
	int stop_after;
};

static int see(void *arg, const struct container *c)
{
	struct seen *seen = arg;
	size_t len = strlen(seen->text);

	snprintf(seen->text + len, sizeof(seen->text) - len, "%s %.12s %s %s %d|",
		 engine_get_name(c->engine), c->id, c->name, c->pod_container, (int)c->pid);
	return --seen->stop_after == 0 ? -ECANCELED : 0;
}

static void check_list(const char *tree, const char *const *want, size_t count)
{
	struct oci_place p = place(tree);
	struct seen seen = { "" };
	size_t found = 0;

	CHECK_INT(oci_list(&p, see, &seen), 0);
	for (size_t i = 0; i < count; i++)
		CHECK_HAS(seen.text, want[i]);
	for (const char *at = seen.text; (at = strchr(at, '|')); at++)
		found++;
	puts(seen.text);
	CHECK_INT(found, count);
}

TEST(every_container_is_listed_once_by_its_engine)
{
	static const char *const docker[] = { "docker 0d0c0d0c0d0c web  3211|",
		"docker 1d1c1d1c1d1c k8s_app_app-0_prod_1_0 app 3300|", " stopped  0|" };
	static const char *const podman[] = { "podman 4f237979ffdc webby  3595|" };
	static const char *const containerd[] = { "containerd c0ffee11c0ff  nginx 4301|",
		"containerd 5b5b5b5b5b5b   4242|", "containerd web   5001|",
		"containerd web   5002|" };
	static const char *const crio[] = { "cri-o ab12ab12ab12 k8s_POD_",
		"cri-o cd34cd34cd34 k8s_coredns_" };
	static const char *const others[] = { "runc plain   2662|", "crun small   28820|",
		"machine deb-12   2121|", "lxc c1   0|" };

	check_list(TREES "docker", docker, 3);
	check_list(TREES "podman", podman, 1);
	check_list(TREES "containerd", containerd, 4);
	check_list(TREES "crio", crio, 2);
	check_list(TREES "others", others, 4);
	check_list("tests", NULL, 0);
}

TEST(a_list_ends_when_it_is_told)
{
	struct oci_place p = place(TREES "others");
	struct seen seen = { .stop_after = 2 };

	CHECK_INT(oci_list(&p, see, &seen), -ECANCELED);
	CHECK_INT(seen.stop_after, 0);
}

/* --- hostile files --- */

static char work[] = "/tmp/nsutil-oci.XXXXXX";

static void clean(void)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -r %s", work);
	if (system(command) != 0)
		puts(command);
}

/* A directory to be in, which goes with the test. */
static int temporary(void)
{
	if (!mkdtemp(work) || chdir(work) < 0)
		FAIL("no directory");
	atexit(clean);
	umask(022);
	return open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/* A file, and the directories that its path needs. */
static void put(const char *path, const char *text)
{
	char above[256];
	FILE *file;

	for (const char *at = path; (at = strchr(at, '/')); at++) {
		snprintf(above, sizeof(above), "%.*s", (int)(at - path), path);
		mkdir(above, 0755);
	}
	file = fopen(path, "we");
	CHECK(file && fputs(text, file) >= 0 && fclose(file) == 0);
}

TEST(only_regular_files_are_read_and_none_is_waited_for)
{
	int dir = temporary();
	struct file file;

	CHECK_INT(mkfifo("fifo", 0600), 0);
	CHECK_INT(symlink("real", "link"), 0);
	put("real", "text");
	put("large", "");
	CHECK_INT(truncate("large", FILE_MAX + 1), 0);
	CHECK_INT(file_read(dir, "fifo", FILE_IN_ROOT, &file), -EINVAL);
	CHECK_INT(file_read(dir, ".", FILE_IN_ROOT, &file), -EINVAL);
	CHECK_INT(file_read(dir, "link", FILE_IN_ROOT, &file), -ELOOP);
	CHECK_INT(file_read(dir, "large", FILE_IN_ROOT, &file), -EFBIG);
	CHECK_INT(file_read(dir, "none", FILE_IN_ROOT, &file), -ENOENT);
	CHECK_INT(file_read(dir, "real", FILE_BENEATH, &file), 0);
	CHECK_STR(file.text, "text");
	CHECK_INT(file.len, 4);
	CHECK_INT(file.author, geteuid());
	file_free(&file);
}

TEST(what_others_may_write_has_no_author)
{
	static const mode_t modes[] = { 0664, 0646, 0620 };
	int dir = temporary();
	struct file file;

	put("f", "x");
	for (size_t i = 0; i < 3; i++) {
		CHECK_INT(chmod("f", modes[i]), 0);
		CHECK_INT(file_read(dir, "f", FILE_IN_ROOT, &file), 0);
		CHECK(file.author == NSU_NO_UID);
		file_free(&file);
	}
}

/* A link of root's stays below the sysroot; a user's is not followed. */
TEST(paths_do_not_lead_out)
{
	int dir = temporary();
	struct file file;

	put("data/f", "inside");
	CHECK_INT(symlink("/data", "absolute"), 0);
	CHECK_INT(symlink("../../data", "upwards"), 0);
	CHECK_INT(file_read(dir, "/absolute/f", FILE_IN_ROOT, &file), 0);
	CHECK_STR(file.text, "inside");
	file_free(&file);
	CHECK_INT(file_read(dir, "upwards/f", FILE_IN_ROOT, &file), 0);
	file_free(&file);
	CHECK_INT(file_read(dir, "absolute/f", FILE_BENEATH, &file), -ELOOP);
	CHECK_INT(file_read(dir, "../../etc/passwd", FILE_BENEATH, &file), -EXDEV);
	CHECK_INT(file_read(open("/", O_PATH | O_CLOEXEC), "proc/version", FILE_BENEATH, &file),
		  -EXDEV);
}

TEST(the_author_of_a_record_is_the_least_trusted_one)
{
	struct oci_place p = { .root = temporary() };

	if (geteuid() != 0)
		SKIP("only root may give files away");
	put("run/runc/a/state.json", "{\"init_process_pid\":5,\"init_process_start\":6}");
	CHECK_INT(find_in(&p, "a", ENGINE_RUNC).author, 0);
	CHECK_INT(chown("run/runc/a/state.json", 1000, 1000), 0);
	CHECK_INT(find_in(&p, "a", ENGINE_RUNC).author, 1000);
	CHECK_INT(chmod("run/runc/a/state.json", 0666), 0);
	CHECK(find_in(&p, "a", ENGINE_RUNC).author == NSU_NO_UID);
}

TEST(links_of_machined_are_no_machines)
{
	struct oci_place p = { .root = temporary() };
	struct seen seen = { "" };

	put("run/systemd/machines/deb", "NAME=deb\nLEADER=77\n");
	CHECK_INT(symlink("deb", "run/systemd/machines/unit:machine-deb.scope"), 0);
	CHECK_INT(oci_list(&p, see, &seen), 0);
	CHECK_STR(seen.text, "machine deb   77|");
}

TEST(records_take_what_is_good_and_leave_the_rest)
{
	static const char *const texts[] = {
		"{}", "[]", "null", "{\"annotations\":[]}", "{\"annotations\":{\"a\":1}}",
		"{\"pid\":-1}", "{\"pid\":0}", "{\"pid\":\"7\"}", "{\"pid\":2147483648}",
		("{\"Name\":7,\"State\":[],\"Config\":null,\"HostConfig\":{\"CgroupParent\":"
		 "\"kubepods\"}}"),
	};
	static record_fn *const readers[] = { record_containerd, record_crio,
		record_docker, record_runc, record_crun, record_runc_alone };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		for (size_t r = 0; r < sizeof(readers) / sizeof(readers[0]); r++) {
			struct container c = { .id = "x" };

			CHECK_INT(readers[r](texts[i], strlen(texts[i]), &c), 0);
			CHECK_STR(c.name, "");
			CHECK_STR(c.pod, "");
			CHECK_INT(c.pid, 0);
			CHECK_INT(readers[r](texts[i], strlen(texts[i]) - 1, &c), -EBADMSG);
		}
	}
}

TEST(a_pod_that_runtimes_alone_have_made)
{
	struct oci_place p = { .root = temporary() };
	struct container c;

	put("run/runc/a/state.json", "{\"init_process_pid\":5,\"config\":{\"labels\":["
	    "7, \"io.kubernetes.cri.sandbox-name=web\",\"io.kubernetes.cri.sandbox-name=x\","
	    "\"io.kubernetes.cri.container-name\",\"io.kubernetes.cri.container-name=c1\","
	    "\"io.kubernetes.cri.container-type=container\"]}}");
	put("run/crun/b/status", "{\"pid\":6}");
	put("run/crun/b/config.json", "{\"annotations\":{"
	    "\"io.kubernetes.cri.sandbox-name\":\"web\","
	    "\"io.kubernetes.cri.container-type\":\"sandbox\"}}");
	c = find_in(&p, "a", ENGINE_RUNC);
	CHECK_INT(c.pid, 5);
	CHECK_STR(c.pod, "web");
	CHECK_STR(c.pod_container, "c1");
	CHECK(!c.sandbox);
	c = find_in(&p, "b", ENGINE_CRUN);
	CHECK_INT(c.pid, 6);
	CHECK_STR(c.pod, "web");
	CHECK(c.sandbox);
}

static bool find_name(const char *text, const char *id, char name[OCI_NAME_SIZE])
{
	struct file file = { strdup(text), strlen(text), 0 };
	struct roster roster;
	bool found;

	*name = '\0';
	CHECK_INT(roster_parse(&roster, &file), 0);
	found = roster_find(&roster, id, name);
	roster_free(&roster);
	return found;
}

TEST(a_roster_knows_the_first_name_of_each)
{
	static const char text[] = "[{\"id\":\"xy\",\"names\":[\"two\"]},7,"
		"{\"id\":\"x\"},{\"id\":\"x\",\"names\":[]},{\"id\":7,\"names\":[\"n\"]},"
		"{\"id\":\"x\",\"names\":[\"one\",\"more\"]},"
		"{\"id\":\"x\",\"names\":[\"late\"]},{\"id\":\"z\",\"names\":[[]]}]";
	static const char *const others[] = { "{}", "[]", "null", "7", "[[]]" };
	char name[OCI_NAME_SIZE];

	CHECK(find_name(text, "x", name));
	CHECK_STR(name, "one");
	CHECK(find_name(text, "xy", name));
	CHECK_STR(name, "two");
	CHECK(!find_name(text, "y", name) && !find_name(text, "z", name));
	CHECK(!find_name(text, "", name) && !find_name(text, "xyz", name));
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		CHECK(!find_name(others[i], "x", name));
}

TEST(a_broken_roster_knows_nobody)
{
	struct file file = { strdup("[{\"id\":\"x\""), 10, 0 };
	struct roster roster;
	char name[OCI_NAME_SIZE];

	CHECK_INT(roster_parse(&roster, &file), -EBADMSG);
	CHECK(!roster_find(&roster, "x", name));
	roster_free(&roster);
}

/* With sanitizers: whatever bytes change, its text is not left. */
TEST(broken_rosters_break_nothing)
{
	static const char good[] = "[{\"id\":\"x\",\"names\":[\"one\"]},{\"id\":\"\"}]";
	char name[OCI_NAME_SIZE];
	uint32_t random = 1;

	for (int i = 0; i < 10000; i++) {
		size_t len = sizeof(good) - 1;
		struct file file = { strdup(good), len, 0 };
		struct roster roster;

		for (int n = i % 4; n >= 0; n--) {
			random = random * 1664525 + 1013904223;
			file.text[(random >> 8) % len] = "\"\\{}[],:"[random >> 24 & 7];
		}
		roster_parse(&roster, &file);
		roster_find(&roster, "x", name);
		roster_free(&roster);
	}
}

/* With sanitizers: whatever bytes change, no reader leaves its text. */
TEST(broken_records_break_nothing)
{
	static const char good[] = "{\"Name\":\"/w\\u00e9\",\"State\":{\"Pid\":12.5e+3},"
		"\"HostConfig\":{\"CgroupParent\":\"kubepods\"},\"Config\":{\"Labels\":{"
		"\"io.kubernetes.pod.name\":\"\\ud83d\\ude00\"}},\"annotations\":{"
		"\"io.container.manager\":\"cri-o\","
		"\"io.kubernetes.cri-o.Labels\":\"{\\\"a\\\":[null]}\"}}";
	static record_fn *const readers[] = { record_containerd, record_crio,
		record_docker, record_runc, record_crun, record_runc_alone,
		record_machine };
	uint32_t random = 1;

	for (int i = 0; i < 30000; i++) {
		struct container c = { .id = "x" };
		size_t len = sizeof(good) - 1;
		char *text = strdup(good);	/* exactly as long: an overrun is seen */

		for (int n = i % 4; n >= 0; n--) {
			random = random * 1664525 + 1013904223;
			text[(random >> 8) % len] =
				"\"\\{}[],:"[random >> 24 & 7] ^ (char)(i & 1);
		}
		readers[i % 6](text, len, &c);
		free(text);
	}
}

TEST(a_name_that_does_not_fit_is_no_name)
{
	struct container c = { 0 };
	char text[1024];

	snprintf(text, sizeof(text), "{\"Name\":\"/%0300d\"}", 7);
	CHECK_INT(record_docker(text, strlen(text), &c), 0);
	CHECK_STR(c.name, "");
}
