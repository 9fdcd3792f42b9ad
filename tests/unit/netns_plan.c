/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Plans for names of network namespaces, and the two ways in which a step may do without. */
#include "unit.h"

#include <errno.h>
#include <sched.h>

#include <nsutil.h>

#include "plan/plan.h"

#define NOWHERE "/nowhere/a"

static char *text_of(const struct nsu_plan *plan)
{
	char *text = NULL;
	size_t size;
	FILE *memory = open_memstream(&text, &size);

	CHECK(memory);
	nsu_plan_print(plan, 0, memory);
	fclose(memory);
	return text;
}

static int delete(struct nsu_plan *plan, const char *name, struct nsu_error *e)
{
	return nsu_plan_netns_end(plan, &(struct nsu_netns_end){ .name = name }, e);
}

TEST(delete_looks_under_the_lock_before_it_unmounts)
{
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_error e;
	char *text;

	CHECK_INT(delete(plan, "a", &e), 0);
	text = text_of(plan);
	CHECK_STR(text,
		  "self    LOCK = open(/run/netns), flock(LOCK)\n"
		  "self    check /run/netns/a: a network namespace, an empty file, or a link\n"
		  "self    umount(/run/netns/a)\n"
		  "self    unlink(/run/netns/a)\n");
	free(text);
	nsu_plan_free(plan);
}

TEST(add_makes_the_namespace_first_and_gives_it_a_name_last)
{
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_error e;
	char *text;

	CHECK_INT(nsu_plan_netns_add(plan, "nsutest-none", &e), 0);
	text = text_of(plan);
	CHECK(strncmp(text, "self    unshare(CLONE_NEWNET)\n", 30) == 0);
	CHECK_HAS(text,
		  "self    mount(/run/netns, MS_REC|MS_SHARED)\n"
		  "self    create /run/netns/nsutest-none\n"
		  "self    check /run/netns/nsutest-none: "
		  "an empty file, and nothing mounted on it\n"
		  "self    bind /proc/self/ns/net on /run/netns/nsutest-none\n");
	free(text);
	nsu_plan_free(plan);
}

TEST(attach_holds_the_namespace_open_and_binds_that)
{
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_error e;
	char *text;

	CHECK_INT(nsu_plan_netns_attach(plan, "nsutest-none", getpid(), &e), 0);
	CHECK(plan->slots[SLOT_NS + NSU_NET] >= 0);
	text = text_of(plan);
	CHECK_HAS(text, "bind NET on /run/netns/nsutest-none\n");
	free(text);
	nsu_plan_free(plan);
}

TEST(bad_names_and_processes_make_no_plan)
{
	struct nsu_plan *plan = nsu_plan_new();
	char *argv[] = { (char *)"true", NULL };
	const struct nsu_netns_exec nameless = { .name = "", .ns = -1, .argv = argv };
	const struct nsu_netns_exec unknown = { .name = "nsutest-none", .ns = -1,
						.argv = argv };
	struct nsu_error e;

	CHECK_INT(nsu_plan_netns_add(plan, "a/b", &e), -EINVAL);
	CHECK_INT(nsu_plan_netns_add(plan, "a\nb", &e), -EILSEQ);
	CHECK_INT(nsu_plan_netns_attach(plan, "a\nb", 1, &e), -EILSEQ);
	CHECK_INT(delete(plan, "..", &e), -EINVAL);
	CHECK_INT(nsu_plan_netns_exec(plan, &nameless, &e), -EINVAL);
	CHECK_INT(nsu_plan_netns_exec(plan, &unknown, &e), -ENOENT);
	CHECK_STR(e.object, "nsutest-none");
	CHECK_INT(nsu_plan_netns_attach(plan, "a", 4194304, &e), -ESRCH);
	CHECK_INT(nsu_plan_count_steps(plan), 0);
	nsu_plan_free(plan);
}

TEST(every_step_about_names_has_a_reason)
{
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_error e;

	CHECK_INT(nsu_plan_netns_add(plan, "nsutest-none", &e), 0);
	CHECK_INT(delete(plan, "nsutest-none", &e), 0);
	for (size_t i = 0; i < plan->count; i++) {
		CHECK(*why_get_sentence(plan->steps[i].why, NSU_ENGLISH));
		CHECK(*why_get_page(plan->steps[i].why));
	}
	nsu_plan_free(plan);
}

static void remember(void *arg, const struct nsu_error *e)
{
	*(struct nsu_error *)arg = *e;
}

static int run(struct nsu_plan *plan, struct nsu_error *excused, struct nsu_error *e)
{
	const struct nsu_run how = { .excused = remember, .arg = excused };
	struct nsu_outcome outcome;

	return nsu_plan_run(plan, &how, &outcome, e);
}

TEST(a_lenient_step_may_fail_and_is_told)
{
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_error e = { 0 }, excused = { 0 };

	plan_push(plan, (struct step){ .op = NSU_OP_UNLINK, .object = NOWHERE,
				       .lenient = true });
	plan_push(plan, (struct step){ .op = NSU_OP_CHDIR, .object = "/" });
	CHECK_INT(run(plan, &excused, &e), 0);
	CHECK_INT(excused.errnum, ENOENT);
	CHECK_INT(excused.op, NSU_OP_UNLINK);
	CHECK_INT(excused.step, 0);
	nsu_plan_free(plan);
}

TEST(a_step_that_is_not_lenient_ends_the_plan)
{
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_error e = { 0 }, excused = { 0 };

	plan_push(plan, (struct step){ .op = NSU_OP_UNLINK, .object = NOWHERE });
	CHECK_INT(run(plan, &excused, &e), -ENOENT);
	CHECK_INT(e.step, 0);
	CHECK_INT(excused.errnum, 0);
	nsu_plan_free(plan);
}

/* / is there already, so the step tied to that is not done: it would fail. */
TEST(a_tied_step_is_left_out_where_the_one_before_it_found_all_done)
{
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_error e = { 0 }, excused = { 0 };

	plan_push(plan, (struct step){ .op = NSU_OP_MKDIR, .object = "/", .optional = true });
	plan_push(plan, (struct step){ .op = NSU_OP_UNLINK, .object = NOWHERE, .tied = true });
	CHECK_INT(run(plan, &excused, &e), 0);
	plan_push(plan, (struct step){ .op = NSU_OP_CHDIR, .object = "/" });
	plan_push(plan, (struct step){ .op = NSU_OP_UNLINK, .object = NOWHERE, .tied = true });
	CHECK_INT(run(plan, &excused, &e), -ENOENT);
	CHECK_INT(e.step, 3);
	nsu_plan_free(plan);
}

TEST(what_a_failed_plan_made_is_taken_back)
{
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_error e = { 0 }, excused = { 0 };
	char path[] = "/tmp/nsutest-plan-XXXXXX";

	CHECK(mkdtemp(path));
	rmdir(path);
	plan_push(plan, (struct step){ .op = NSU_OP_MKDIR, .object = path, .flags = 0700 });
	plan_push(plan, (struct step){ .op = NSU_OP_UNLINK, .object = NOWHERE });
	CHECK_INT(run(plan, &excused, &e), -ENOENT);
	CHECK_INT(access(path, F_OK), -1);
	nsu_plan_free(plan);
}

static void read_setting(const char *path, char value[64])
{
	FILE *in = fopen(path, "re");

	CHECK(in && fgets(value, 64, in));
	fclose(in);
}

/* Returns what the run of a plan to set it in our own network does. */
static int set(const char *name, const char *value)
{
	const struct nsu_run run = { .watch = NULL };
	struct nsu_plan *plan = nsu_plan_new();
	struct nsu_outcome outcome;
	struct nsu_error e = { 0 };
	int err = nsu_plan_sysctl(plan, ".", name, value, &e);

	if (err == -ELIBACC)
		SKIP("libmnl is missing");
	CHECK_INT(err, 0);
	err = nsu_plan_run(plan, &run, &outcome, &e);
	nsu_plan_free(plan);
	return err;
}

TEST(a_setting_that_is_refused_in_the_middle_is_as_before)
{
	static const char path[] = "/proc/sys/net/ipv4/tcp_rmem";
	char before[64], after[64];

	if (unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0)
		SKIP("no user namespaces");
	read_setting(path, before);
	CHECK_INT(set("net.ipv4.tcp_rmem", "5000 nonsense 1"), -EINVAL);
	read_setting(path, after);
	CHECK_STR(after, before);
	read_setting("/proc/sys/net/ipv4/conf/lo/rp_filter", before);
	CHECK_INT(set("net.ipv4.conf.lo.rp_filter", "1 2"), -EINVAL);
	read_setting("/proc/sys/net/ipv4/conf/lo/rp_filter", after);
	CHECK_STR(after, before);
	CHECK_INT(set("net.ipv4.tcp_rmem", "5000 6000 7000"), 0);
	read_setting(path, after);
	CHECK_STR(after, "5000\t6000\t7000\n");
}

TEST(a_setting_is_emptied)
{
	static const char path[] = "/proc/sys/net/ipv4/ip_local_reserved_ports";
	static const char name[] = "net.ipv4.ip_local_reserved_ports";
	char after[64];

	if (unshare(CLONE_NEWUSER | CLONE_NEWNET) < 0)
		SKIP("no user namespaces");
	CHECK_INT(set(name, "5000,7000"), 0);
	read_setting(path, after);
	CHECK_STR(after, "5000,7000\n");
	CHECK_INT(set(name, ""), 0);
	read_setting(path, after);
	CHECK_STR(after, "\n");
}
