/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The system calls of the tools, and how each may fail: as their man pages say, or a filter. */
#ifndef FAULT_CALLS_H
#define FAULT_CALLS_H

#include <errno.h>
#include <stddef.h>
#include <sys/syscall.h>

struct call_sort {
	long number;
	const char *name;
	int errors[6];		/* none: it never fails */
};

/* Newer than some kernel headers; the numbers are those of every architecture. */
#define CALL_STATMOUNT 457
#define CALL_LISTMOUNT 458
#define CALL_LISTNS 470

#define CALL(name, ...) { SYS_##name, #name, { __VA_ARGS__ } }

static const struct call_sort call_sorts[] = {
	CALL(openat, EACCES, ENOENT, EMFILE, ENOMEM),
	CALL(openat2, ENOSYS, EPERM, EACCES, ENOENT, EMFILE),
	CALL(newfstatat, EACCES, ENOENT, ENOMEM),
	CALL(statx, ENOSYS, EACCES, ENOENT, ENOMEM),
	CALL(fstat, ENOMEM),
	CALL(fstatfs, ENOMEM),
	CALL(readlinkat, EACCES, ENOENT, ENOMEM),
	CALL(faccessat, EACCES, ENOENT),
	CALL(faccessat2, ENOSYS, EACCES, ENOENT),
	CALL(getdents64, EIO, ENOMEM),
	CALL(read, EIO, EINTR),
	CALL(pread64, EIO, EINTR),
	CALL(write, EIO, ENOSPC, EPERM, EINTR),
	CALL(pwrite64, EIO, ENOSPC, EPERM, EINTR),
	CALL(sendfile, EIO, EINVAL, ENOMEM),
	CALL(lseek, EINVAL),
	CALL(ftruncate, EIO, ENOSPC),
	CALL(fsync, EIO, ENOSPC),
	CALL(ioctl, EPERM, ENOTTY, EIO),
	CALL(fcntl, EMFILE, EINVAL),
	CALL(dup, EMFILE),
	CALL(dup3, EMFILE),
	CALL(close_range, ENOSYS, EPERM),
	CALL(pipe2, EMFILE, ENFILE),
	CALL(socketpair, EMFILE, ENOMEM),
	CALL(socket, EMFILE, EACCES, EAFNOSUPPORT, ENOMEM),
	CALL(bind, EADDRINUSE, EACCES),
	CALL(connect, ECONNREFUSED, EACCES),
	CALL(getsockname, ENOMEM),
	CALL(setsockopt, ENOPROTOOPT, ENOMEM),
	CALL(sendto, ENOBUFS, EPERM, EINTR),
	CALL(sendmsg, ENOBUFS, EPERM, EINTR),
	CALL(recvfrom, ENOBUFS, EINTR),
	CALL(recvmsg, ENOBUFS, EINTR),
	CALL(ppoll, EINTR, ENOMEM),
	CALL(flock, EINTR, ENOLCK, ENOMEM),
	CALL(mkdirat, EACCES, EEXIST, ENOSPC, EROFS),
	CALL(unlinkat, EACCES, ENOENT, EBUSY, EROFS),
	CALL(renameat2, EACCES, ENOSPC, EXDEV, EROFS),
	CALL(linkat, EACCES, ENOSPC),
	CALL(symlinkat, EACCES, ENOSPC),
	CALL(mknodat, EPERM, ENOSPC),
	CALL(fchmod, EPERM),
	CALL(fchmodat, EPERM),
	CALL(fchown, EPERM),
	CALL(fchownat, EPERM),
	CALL(utimensat, EPERM),
	CALL(mount, EPERM, EACCES, EBUSY, EINVAL, ENOMEM),
	CALL(umount2, EPERM, EBUSY, EINVAL),
	CALL(open_tree, ENOSYS, EPERM, EINVAL, ENOMEM),
	CALL(move_mount, ENOSYS, EPERM, EINVAL, EBUSY),
	CALL(fsopen, ENOSYS, EPERM, ENODEV),
	CALL(fsconfig, EPERM, EINVAL, ENOMEM),
	CALL(fsmount, EPERM, ENOMEM),
	CALL(mount_setattr, ENOSYS, EPERM, EINVAL),
	CALL(pivot_root, EPERM, EINVAL, EBUSY),
	CALL(chroot, EPERM, ENOENT),
	CALL(chdir, EACCES, ENOENT),
	CALL(fchdir, EACCES),
	CALL(getcwd, ENOENT),
	CALL(unshare, EPERM, EINVAL, ENOSPC, ENOMEM),
	CALL(setns, EPERM, EINVAL, ENOMEM),
	CALL(clone, EPERM, EAGAIN, ENOSPC, ENOMEM),
	CALL(clone3, ENOSYS, EPERM, EAGAIN, ENOMEM),
	CALL(execve, EACCES, ENOENT, ENOMEM),
	CALL(execveat, ENOSYS, EACCES, ENOENT),
	CALL(memfd_create, ENOSYS, EPERM, EMFILE, ENOMEM),
	CALL(mmap, ENOMEM),
	CALL(mremap, ENOMEM),
	CALL(mprotect, ENOMEM, EACCES),
	CALL(prctl, EPERM, EINVAL),
	CALL(prlimit64, EPERM),
	CALL(capget, EPERM),
	CALL(capset, EPERM),
	CALL(setresuid, EPERM, EAGAIN),
	CALL(setresgid, EPERM),
	CALL(setuid, EPERM, EAGAIN),
	CALL(setgid, EPERM),
	CALL(setgroups, EPERM, ENOMEM),
	CALL(setsid, EPERM),
	CALL(sethostname, EPERM),
	CALL(seccomp, EINVAL, EACCES),
	CALL(setitimer, EINVAL),
	CALL(pidfd_open, ENOSYS, EPERM, ESRCH, EMFILE),
	CALL(pidfd_send_signal, ENOSYS, EPERM, ESRCH),
	CALL(rt_sigtimedwait, EINTR),
	CALL(nanosleep, EINTR),
	CALL(clock_nanosleep, EINTR),
	CALL(name_to_handle_at, EOPNOTSUPP, EPERM),
	CALL(open_by_handle_at, ESTALE, EPERM),
	{ CALL_STATMOUNT, "statmount", { ENOSYS, EPERM, ENOMEM } },
	{ CALL_LISTMOUNT, "listmount", { ENOSYS, EPERM, ENOMEM } },
	{ CALL_LISTNS, "listns", { ENOSYS, EPERM } },
#ifdef SYS_open
	CALL(open, EACCES, ENOENT, EMFILE),
	CALL(access, EACCES, ENOENT),
	CALL(readlink, EACCES, ENOENT, ENOMEM),
	CALL(stat, EACCES, ENOENT),
	CALL(lstat, EACCES, ENOENT),
	CALL(mkdir, EACCES, EEXIST, ENOSPC, EROFS),
	CALL(rmdir, EACCES, EBUSY),
	CALL(unlink, EACCES, ENOENT, EBUSY, EROFS),
	CALL(rename, EACCES, ENOSPC, EROFS),
	CALL(symlink, EACCES, ENOSPC),
	CALL(chmod, EPERM),
	CALL(chown, EPERM),
	CALL(fork, EAGAIN, ENOMEM),
	CALL(vfork, EAGAIN, ENOMEM),
	CALL(poll, EINTR, ENOMEM),
	CALL(dup2, EMFILE),
	CALL(pipe, EMFILE),
#endif
	/* Of brk(2) the library expects an address, whatever happens. */
	CALL(brk),
	CALL(close),
	CALL(munmap),
	CALL(madvise),
	CALL(exit),
	CALL(exit_group),
	CALL(futex),
	CALL(getpid),
	CALL(getppid),
	CALL(gettid),
	CALL(getuid),
	CALL(getgid),
	CALL(geteuid),
	CALL(getegid),
	CALL(getpgid),
	CALL(getsid),
	CALL(umask),
	CALL(kill),	/* of our own children */
	/* Only behind SIGCHLD, and without waiting. */
	CALL(wait4),
	CALL(waitid),
	CALL(uname),
	CALL(getrandom),
	CALL(rseq),
	CALL(set_robust_list),
	CALL(set_tid_address),
	CALL(sched_getaffinity),
	CALL(sched_yield),
	CALL(rt_sigaction),
	CALL(rt_sigprocmask),
	CALL(rt_sigreturn),
	CALL(sigaltstack),
};

#undef CALL

static const struct call_sort *call_find(long number)
{
	static const struct call_sort other = { -1, "other", { EPERM, ENOSYS } };

	for (size_t i = 0; i < sizeof(call_sorts) / sizeof(*call_sorts); i++)
		if (call_sorts[i].number == number)
			return &call_sorts[i];
	return &other;
}

#endif
