/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The snapshot, taken of trees of files. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <nsutil.h>
#include <sys/stat.h>

#include "facts/process/proc.h"
#include "model/snapshot/snapshot.h"

static char root[] = "/tmp/nsutil-snap-XXXXXX";

static void remove_tree(void)
{
	char command[64];

	snprintf(command, sizeof(command), "rm -rf '%s'", root);
	if (system(command) != 0)
		perror(command);
}

__attribute__((format(printf, 2, 3)))
static void put(const char *path, const char *format, ...)
{
	FILE *file = fopen(path, "we");
	va_list ap;

	CHECK(file);
	va_start(ap, format);
	vfprintf(file, format, ap);
	va_end(ap);
	fclose(file);
}

/* @links: "uts 5 net 6", as below /proc/PID/ns. A thread of the kernel has no command. */
static void process(int pid, int ppid, const char *command, const char *links)
{
	char name[32], kind[32], path[96], to[64];
	unsigned int inode;
	int n;

	snprintf(path, sizeof(path), "proc/%d", pid);
	CHECK(mkdir(path, 0755) == 0);
	snprintf(path, sizeof(path), "proc/%d/ns", pid);
	CHECK(mkdir(path, 0755) == 0);
	for (; sscanf(links, " %31s %u%n", name, &inode, &n) == 2; links += n) {
		snprintf(kind, sizeof(kind), "%.*s", (int)strcspn(name, "_"), name);
		snprintf(path, sizeof(path), "proc/%d/ns/%s", pid, name);
		snprintf(to, sizeof(to), "%s:[%u]", kind, inode);
		CHECK(symlink(to, path) == 0);
	}
	snprintf(path, sizeof(path), "proc/%d/status", pid);
	put(path, "Name:\tname-%d\nPPid:\t%d\nUid:\t%d\t%d\t0\t0\n", pid, ppid, 7, pid);
	snprintf(path, sizeof(path), "proc/%d/cmdline", pid);
	put(path, "%s", command);
	snprintf(path, sizeof(path), "proc/%d/stat", pid);
	put(path, "%d (x) S %d 0 0 0 -1 %d 0\n", pid, ppid, *command ? 4194560 : 2129984);
}

static void begin(void)
{
	CHECK(mkdtemp(root) && chdir(root) == 0 && mkdir("proc", 0755) == 0);
	atexit(remove_tree);
}

static struct nsu_snapshot *take(unsigned int ask, pid_t pid)
{
	struct nsu_look look = { .sysroot = root, .kinds = NSU_EVERY_KIND, .ask = ask,
				 .sources = NSU_SOURCE_PROCESSES | NSU_SOURCE_CHILDREN,
				 .pid = pid };
	struct nsu_snapshot *s = NULL;
	struct nsu_error e;

	if (nsu_snapshot_take(&s, &look, &e) < 0)
		FAIL("%s: %s", e.object, strerror(e.errnum));
	return s;
}

static const struct nsu_namespace *of(const struct nsu_snapshot *s, uint64_t inode)
{
	size_t i = nsu_snapshot_find_namespace(s, inode);

	CHECK(i != NSU_NONE);
	return nsu_snapshot_get_namespace(s, i);
}

TEST(the_lowest_pid_leads_and_all_are_counted)
{
	struct nsu_snapshot *s;

	begin();
	process(100, 20, "c", "uts 5 net 9");
	process(3, 1, "a", "uts 6 net 9");
	process(20, 3, "b", "uts 5 net 9");
	s = take(NSU_ASK_DETAILS, 0);
	CHECK_INT(nsu_snapshot_count_namespaces(s), 3);
	CHECK_INT(nsu_snapshot_get_namespace(s, 0)->inode, 5);
	CHECK_INT(nsu_snapshot_get_namespace(s, 1)->inode, 6);
	CHECK_INT(nsu_snapshot_get_namespace(s, 2)->inode, 9);
	CHECK_INT(of(s, 9)->nprocs, 3);
	CHECK_INT(of(s, 9)->kind, NSU_NET);
	CHECK_INT(nsu_snapshot_get_process(s, of(s, 9)->leader)->pid, 3);
	CHECK_INT(nsu_snapshot_get_process(s, of(s, 5)->leader)->pid, 20);
	CHECK_INT(of(s, 5)->nprocs, 2);
	nsu_snapshot_free(s);
}

TEST(details_are_of_leaders_or_of_everyone)
{
	const struct nsu_process *p;
	struct nsu_snapshot *s;

	begin();
	process(3, 1, "sh", "uts 5");
	process(4, 3, "", "uts 5");
	s = take(NSU_ASK_DETAILS, 0);
	p = nsu_snapshot_get_process(s, nsu_snapshot_find_process(s, 3));
	CHECK(p->detailed);
	CHECK_INT(p->ppid, 1);
	CHECK_INT(p->uid, 3);
	CHECK_STR(p->command, "sh");
	CHECK(!nsu_snapshot_get_process(s, nsu_snapshot_find_process(s, 4))->detailed);
	nsu_snapshot_free(s);
	s = take(NSU_ASK_EVERYONE, 0);
	p = nsu_snapshot_get_process(s, nsu_snapshot_find_process(s, 4));
	CHECK(p->detailed);
	CHECK_STR(p->command, "name-4");
	nsu_snapshot_free(s);
}

/* A zombie has lost all but these two; an empty directory was a process just now. */
TEST(what_is_left_of_a_process_counts)
{
	struct nsu_snapshot *s;

	begin();
	process(3, 1, "", "user 8 pid 9");
	process(4, 1, "", "");
	s = take(0, 0);
	CHECK_INT(nsu_snapshot_count_processes(s), 1);
	CHECK_INT(nsu_snapshot_count_namespaces(s), 2);
	CHECK_INT(nsu_snapshot_get_missed(s)->processes, 1);
	CHECK_INT(nsu_snapshot_get_missed(s)->unread, 0);
	CHECK(nsu_snapshot_get_process(s, 0)->ns[NSU_UTS] == NSU_NONE);
	nsu_snapshot_free(s);
}

TEST(a_record_that_cannot_be_understood_costs_its_own_row)
{
	struct nsu_snapshot *s;

	begin();
	process(3, 1, "a", "uts 5");
	process(4, 1, "b", "");
	CHECK(symlink("net:[5]", "proc/4/ns/uts") == 0);
	process(5, 1, "c", "uts 6");
	put("proc/5/status", "nothing\n");
	s = take(NSU_ASK_DETAILS, 0);
	CHECK_INT(nsu_snapshot_count_processes(s), 2);
	CHECK_INT(nsu_snapshot_get_missed(s)->unread, 1);
	CHECK_INT(nsu_snapshot_get_missed(s)->first, 4);
	CHECK_INT(nsu_snapshot_get_missed(s)->why, EBADMSG);
	CHECK(!nsu_snapshot_get_process(s, 1)->detailed);
	CHECK_STR(nsu_snapshot_get_process(s, 1)->command, NULL);
	nsu_snapshot_free(s);
}

TEST(the_same_number_of_another_kind_is_another_namespace)
{
	struct nsu_snapshot *s;

	begin();
	process(3, 1, "a", "uts 5 net 5");
	s = take(0, 0);
	CHECK_INT(nsu_snapshot_count_namespaces(s), 2);
	nsu_snapshot_free(s);
}

static enum nsu_whose whose(const struct nsu_snapshot *s, unsigned int link)
{
	return nsu_snapshot_get_whose(s, nsu_snapshot_get_process(s, 0)->ns[link], 0);
}

TEST(kthreadd_is_in_the_initial_namespaces)
{
	struct nsu_snapshot *s;

	begin();
	process(2, 0, "", "uts 5 net 9 pid 7");
	process(8, 1, "x", "uts 5 net 10 pid 7 pid_for_children 11");
	s = take(NSU_ASK_WHOSE, 8);
	CHECK_INT(whose(s, NSU_UTS), NSU_WHOSE_INIT);
	CHECK_INT(whose(s, NSU_NET), NSU_WHOSE_OWN);
	CHECK_INT(whose(s, NSU_PID), NSU_WHOSE_INIT);
	CHECK_INT(whose(s, NSU_LINK_PID_FOR_CHILDREN), NSU_WHOSE_OTHER);
	nsu_snapshot_free(s);
}

/* Where kthreadd may not be read, six kinds have reserved numbers on any kernel. */
TEST(reserved_numbers_help_where_kthreadd_is_closed)
{
	struct nsu_snapshot *s;

	begin();
	process(2, 0, "", "");
	process(8, 1, "x", "uts 4026531838 net 10 ipc 12 mnt 4026531832");
	s = take(NSU_ASK_WHOSE, 8);
	CHECK_INT(whose(s, NSU_UTS), NSU_WHOSE_INIT);
	CHECK_INT(whose(s, NSU_IPC), NSU_WHOSE_OWN);
	CHECK_INT(whose(s, NSU_NET), NSU_WHOSE_UNKNOWN);
	CHECK_INT(whose(s, NSU_MNT), NSU_WHOSE_INIT);
	nsu_snapshot_free(s);
}

/* A process may call itself kthreadd: PID 2 of a container, say. */
TEST(in_a_container_pid_1_is_init)
{
	struct nsu_snapshot *s;

	begin();
	process(1, 0, "init", "uts 5");
	process(2, 1, "kthreadd", "uts 6 net 9");
	s = take(NSU_ASK_WHOSE, 2);
	CHECK_INT(whose(s, NSU_UTS), NSU_WHOSE_OWN);
	CHECK_INT(whose(s, NSU_NET), NSU_WHOSE_UNKNOWN);
	nsu_snapshot_free(s);
	s = take(NSU_ASK_WHOSE, 1);
	CHECK_INT(whose(s, NSU_UTS), NSU_WHOSE_INIT);
	nsu_snapshot_free(s);
}

TEST(one_process_that_is_not_there_is_an_error)
{
	struct nsu_look look = { .sysroot = root, .kinds = NSU_EVERY_KIND, .pid = 5 };
	struct nsu_snapshot *s;
	struct nsu_error e;

	begin();
	CHECK_INT(nsu_snapshot_take(&s, &look, &e), -ESRCH);
	CHECK_INT(e.op, NSU_OP_FIND);
	CHECK_STR(e.object, "process 5");
}

/* Who they are is asked late: by then one of the PIDs has gone to another process. */
TEST(a_later_process_with_that_pid_is_not_mistaken_for_it)
{
	struct nsu_look look = { .sysroot = root, .kinds = NSU_EVERY_KIND };
	struct nsu_snapshot s = { 0 };
	struct nsu_error e;
	struct take t = { .s = &s, .look = &look, .sources = NSU_SOURCE_PROCESSES,
			  .kinds = NSU_EVERY_KIND, .recorded = true };

	begin();
	process(3, 1, "a", "uts 5");
	process(4, 1, "b", "uts 6");
	t.proc = proc_open(root, &e);
	CHECK_INT(take_processes(&t, &e), 0);
	CHECK(unlink("proc/3/ns/uts") == 0 && symlink("uts:[7]", "proc/3/ns/uts") == 0);
	look.ask = NSU_ASK_DETAILS;
	CHECK_INT(take_details(&t), 0);
	CHECK(!s.processes[0].detailed);
	CHECK_STR(s.processes[0].command, NULL);
	CHECK(s.processes[1].detailed);
	free(s.nodes);
	free(s.processes);
	free(t.places);
	survey_clear(&t.survey);
	map_clear(&s.index);
	strings_clear(&s.strings);
}

/* Ours, for real: a child that made namespaces is in them, and they are owned. */
TEST(relations_of_real_namespaces_are_found)
{
	struct nsu_look look = { .kinds = NSU_EVERY_KIND,
				 .ask = NSU_ASK_OWNERS | NSU_ASK_PARENTS, .pid = getpid() };
	const struct nsu_process *p;
	struct nsu_snapshot *s;
	struct nsu_error e;

	CHECK_INT(nsu_snapshot_take(&s, &look, &e), 0);
	p = nsu_snapshot_get_process(s, 0);
	CHECK_INT(p->pid, getpid());
	CHECK_INT(nsu_snapshot_get_namespace(s, p->ns[NSU_USER])->kind, NSU_USER);
	CHECK(nsu_snapshot_get_namespace(s, p->ns[NSU_USER])->found & NSU_FOUND_PROCESS);
	nsu_snapshot_free(s);
}
