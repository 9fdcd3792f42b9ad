/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tags: vm */
/* Namespaces in other mount namespaces: by the kernel's list, and without it. */
#include "unit.h"

#include "facts/mount/mntns.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/nsfs.h>
#include <sys/ioctl.h>

#include "hidden.h"
#include "refuse.h"

#define NEXT _IOC(_IOC_READ, NSIO, 11, 16)
#define PREVIOUS _IOC(_IOC_READ, NSIO, 12, 16)
#define MNTNS_ID _IOR(NSIO, 0x5, uint64_t)

static struct hidden hidden;

static int open_proc(void)
{
	int proc = open("/proc", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	CHECK(proc >= 0);
	return proc;
}

static void hide(const char *sort)
{
	int err;

	if (geteuid() != 0) {
		err = hidden_become_root();
		if (err)
			SKIP("no user namespace: %s", strerror(-err));
	}
	err = hidden_make(hidden_find(sort), &hidden);
	if (err)
		SKIP("%s: %s", sort, strerror(-err));
}

/* What was heard about the one that is hidden. */
struct heard {
	unsigned int files, left, errors;
	uint64_t in;
	char path[64];
	int ns_kept, err;
	int stop;
};

static int on_file(void *arg, const struct mntns_place *place, const struct mntns_file *file)
{
	struct heard *heard = arg;

	if (heard->stop)
		return heard->stop;
	if (file->inode != hidden.inode)
		return 0;
	CHECK_INT(file->kind, NSU_NET);
	heard->files++;
	heard->in = place->inode;
	snprintf(heard->path, sizeof(heard->path), "%s", file->path);
	return 0;
}

static int on_left(void *arg, const struct mntns_place *place, int err)
{
	struct heard *heard = arg;

	heard->left++;
	if (err) {
		heard->errors++;
		heard->err = err;
	}
	if (err == 0)
		CHECK(place->ns >= 0 || place->pid > 0);
	return 0;
}

/* Our own mount namespace and that of the holder. */
static int read_all(struct heard *heard, int *unlisted)
{
	const struct mntns_calls calls = { on_file, on_left, heard };
	struct mntns_member members[2] = { { .pid = getpid() }, { .pid = hidden.holder } };
	char path[64];
	int proc = open_proc(), err;

	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "/proc/%d/ns/mnt", (int)members[i].pid);
		CHECK_INT(hidden_inode(path, &members[i].inode), 0);
	}
	err = mntns_read(proc, members, 2, &calls, unlisted);
	close(proc);
	return err;
}

static void check_found(const struct heard *heard)
{
	CHECK_INT(heard->files, 1);
	CHECK_INT(heard->in, hidden.in);
	CHECK_STR(heard->path, hidden.path);
}

static void read_and_find(void)
{
	struct heard heard = { 0 };
	int unlisted;

	CHECK_INT(read_all(&heard, &unlisted), 0);
	check_found(&heard);
	hidden_end(&hidden);
}

static void read_refused_and_find(const char *sort, bool statmount_too, int visited)
{
	struct heard heard = { 0 };
	int unlisted;

	hide(sort);
	CHECK_INT(refuse(SYS_ioctl, NEXT, EPERM), 0);
	CHECK_INT(refuse(SYS_ioctl, PREVIOUS, EPERM), 0);
	if (statmount_too)
		CHECK_INT(refuse(457, REFUSE_ANY, ENOSYS), 0);
	if (statmount_too)
		CHECK_INT(refuse(458, REFUSE_ANY, ENOSYS), 0);
	CHECK_INT(read_all(&heard, &unlisted), 0);
	CHECK_INT(unlisted == 0, 0);
	check_found(&heard);
	CHECK_INT(heard.left, 2 + visited);
	CHECK_INT(heard.errors, 0);
	hidden_end(&hidden);
}

TEST(the_one_with_a_process_is_read)
{
	hide("bind");
	read_and_find();
}

TEST(the_one_without_process_is_read)
{
	hide("mount");
	read_and_find();
}

TEST(the_one_in_one_without_process_is_read)
{
	hide("nested");
	read_and_find();
}

TEST(where_nothing_is_listed_a_member_leads_there)
{
	read_refused_and_find("bind", false, 0);
}

TEST(where_nothing_is_listed_a_file_leads_there)
{
	read_refused_and_find("mount", false, 1);
}

TEST(where_nothing_is_listed_files_lead_on)
{
	read_refused_and_find("nested", false, 2);
}

TEST(an_older_kernel_has_mountinfo)
{
	read_refused_and_find("bind", true, 0);
}

TEST(an_older_kernel_has_children_that_go_there)
{
	read_refused_and_find("nested", true, 2);
}

TEST(who_may_not_enter_hears_why)
{
	struct heard heard = { 0 };
	int unlisted;

	hide("mount");
	CHECK_INT(refuse(SYS_ioctl, NEXT, EPERM), 0);
	CHECK_INT(refuse(SYS_ioctl, PREVIOUS, EPERM), 0);
	CHECK_INT(refuse(SYS_setns, REFUSE_ANY, EPERM), 0);
	CHECK_INT(read_all(&heard, &unlisted), 0);
	CHECK_INT(heard.files, 0);
	CHECK_INT(heard.errors, 1);
	CHECK_INT(heard.err, -EPERM);
	hidden_end(&hidden);
}

TEST(where_even_sockets_are_refused_the_rest_is_read)
{
	struct heard heard = { 0 };
	int unlisted;

	hide("mount");
	CHECK_INT(refuse(SYS_ioctl, NEXT, EPERM), 0);
	CHECK_INT(refuse(SYS_ioctl, PREVIOUS, EPERM), 0);
	CHECK_INT(refuse(SYS_socketpair, REFUSE_ANY, EMFILE), 0);
	CHECK_INT(read_all(&heard, &unlisted), 0);
	CHECK_INT(heard.left, 3);
	CHECK_INT(heard.err, -EMFILE);
	hidden_end(&hidden);
}

TEST(the_caller_may_end_it)
{
	struct heard heard = { .stop = -ECANCELED };
	int unlisted;

	hide("bind");
	CHECK_INT(read_all(&heard, &unlisted), -ECANCELED);
	hidden_end(&hidden);
}

TEST(a_member_that_is_gone_is_passed_over)
{
	const struct mntns_member gone = { .inode = 1, .pid = 0x3fffff };
	struct heard heard = { 0 };
	const struct mntns_calls calls = { on_file, on_left, &heard };
	int unlisted, proc = open_proc();

	CHECK_INT(refuse(SYS_ioctl, NEXT, EPERM), 0);
	CHECK_INT(refuse(SYS_ioctl, PREVIOUS, EPERM), 0);
	CHECK_INT(mntns_read(proc, &gone, 1, &calls, &unlisted), 0);
	/* Ours, where there is such a list to begin with (Linux 6.12). */
	CHECK_INT(heard.left, unlisted == -ENOTTY ? 0 : 1);
	CHECK_INT(heard.errors, 0);
}

static void read_as_nobody(void)
{
	const struct mntns_member member = { hidden.in, hidden.holder };
	struct heard heard = { 0 };
	const struct mntns_calls calls = { on_file, on_left, &heard };
	int unlisted;

	CHECK_INT(setresgid(65534, 65534, 65534), 0);
	CHECK_INT(setresuid(65534, 65534, 65534), 0);
	CHECK_INT(mntns_read(open_proc(), &member, 1, &calls, &unlisted), 0);
	CHECK(unlisted < 0);
	check_found(&heard);
}

/*
 * Of a process that is not ours, mountinfo may be read though ns/mnt may not. In
 * a child: nobody could not end the holder, not even by ending himself.
 */
TEST(a_plain_user_reads_what_others_mount)
{
	int status;
	pid_t child;

	if (geteuid() != 0)
		SKIP("needs root to make it");
	hide("bind");
	child = fork();
	if (child == 0) {
		read_as_nobody();
		exit(0);
	}
	CHECK_INT(waitpid(child, &status, 0), child);
	hidden_end(&hidden);
	CHECK_INT(status, 0);
}
