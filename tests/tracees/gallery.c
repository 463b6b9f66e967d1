/*
 * Makes each of many calls, with arguments of every shape, once, so that what is printed of
 * them can be compared with what strace prints. Nothing here has to succeed.
 */
#include <arpa/inet.h>
#include <asm/prctl.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/futex.h>
#include <linux/netlink.h>
#include <linux/openat2.h>
#include <linux/sched.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/times.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <utime.h>

#define CALL(name, ...) syscall(SYS_##name, ##__VA_ARGS__)
#define BAD ((void *)0x10)

static char buffer[4096];
static char path[64];

static int file_make(void)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	CALL(write, fd, "hello\tworld\n", 12);
	return fd;
}

static void files(void)
{
	struct stat st;
	struct statfs fs;
	struct iovec iov[3] = {{buffer, 4}, {buffer + 4, 0}, {buffer + 8, 200}};
	struct iovec out[2] = {{"abc", 3}, {"defgh", 5}};
	struct timespec times[2] = {{1, 2}, {0, UTIME_NOW}}, omit[2] = {{0, UTIME_OMIT}, {5, 6}};
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 1, .l_len = 5};
	struct open_how how = {.flags = O_RDONLY | O_CLOEXEC, .resolve = RESOLVE_NO_SYMLINKS};
	static const char *const names[] = {
		"/tmp/strec-gallery-d/link", "/tmp/strec-gallery-d/l2",   "/tmp/strec-gallery-d/h3",
		"/tmp/strec-gallery-d/h2",   "/tmp/strec-gallery-d/fifo", "/tmp/strec-gallery-d/null",
	};
	off_t offset = 3;
	int fd = file_make(), other;

	CALL(access, path, R_OK | W_OK);
	CALL(stat, path, &st);
	CALL(lstat, "/dev/null", &st);
	CALL(fstat, fd, &st);
	CALL(fstat, 77, &st);
	CALL(fstat, fd, BAD);
	CALL(newfstatat, AT_FDCWD, "/", &st, AT_SYMLINK_NOFOLLOW);
	CALL(statx, AT_FDCWD, path, AT_STATX_SYNC_AS_STAT, STATX_BASIC_STATS, buffer);
	CALL(statx, fd, "", AT_EMPTY_PATH, STATX_ALL, buffer);
	CALL(statfs, "/proc", &fs);
	CALL(statfs, "/", &fs);
	CALL(fstatfs, fd, &fs);
	CALL(lseek, fd, 0, SEEK_SET);
	CALL(read, fd, buffer, sizeof(buffer));
	CALL(read, fd, buffer, 10);
	CALL(read, 77, buffer, 10);
	CALL(read, fd, NULL, 0);
	CALL(pread64, fd, buffer, 5, 2);
	CALL(pwrite64, fd, "XY", 2, 1);
	CALL(readv, fd, iov, 3);
	CALL(lseek, fd, -4L, SEEK_END);
	CALL(readv, fd, iov, 3);
	CALL(writev, fd, out, 2);
	CALL(writev, 77, out, 2);
	CALL(writev, fd, out, 0);
	CALL(preadv, fd, iov, 1, 1, 0);
	CALL(pwritev, fd, out, 2, 4, 0);
	CALL(preadv2, fd, iov, 1, 1, 0, RWF_HIPRI);
	CALL(ftruncate, fd, 100);
	CALL(truncate, path, 50);
	CALL(fallocate, fd, FALLOC_FL_KEEP_SIZE, 0, 4096);
	CALL(fsync, fd);
	CALL(fdatasync, fd);
	CALL(fadvise64, fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	CALL(readahead, fd, 0, 10);
	CALL(sync_file_range, fd, 0, 10, SYNC_FILE_RANGE_WRITE);
	CALL(fchmod, fd, 0600);
	CALL(chmod, path, 04755);
	CALL(fchmodat, AT_FDCWD, path, 0644);
	CALL(fchown, fd, -1, -1);
	CALL(chown, path, 0, 0);
	CALL(fchownat, AT_FDCWD, path, 0, -1, AT_SYMLINK_NOFOLLOW);
	CALL(utimensat, AT_FDCWD, path, times, 0);
	CALL(utimensat, fd, NULL, omit, 0);
	CALL(utimensat, fd, NULL, NULL, 0);
	CALL(utimes, path, (struct timeval[2]){{1000000000, 5}, {3, 4}});
	CALL(utime, path, &(struct utimbuf){1000000000, 4});
	CALL(futimesat, AT_FDCWD, path, (struct timeval[2]){{1, 2}, {3, 4}});
	CALL(fcntl, fd, F_GETFL);
	CALL(fcntl, fd, F_GETFD);
	CALL(fcntl, fd, F_SETFD, 0);
	CALL(fcntl, fd, F_GETFD);
	CALL(fcntl, fd, F_SETFD, FD_CLOEXEC);
	CALL(fcntl, fd, F_SETFL, O_RDONLY | O_NONBLOCK | O_APPEND);
	CALL(fcntl, fd, F_GETLK, &lock);
	CALL(fcntl, fd, F_SETLK, &lock);
	CALL(fcntl, fd, F_SETLKW, &lock);
	CALL(fcntl, fd, F_OFD_SETLK, &lock);
	CALL(fcntl, fd, F_DUPFD, 20);
	CALL(fcntl, fd, F_DUPFD_CLOEXEC, 30);
	CALL(fcntl, fd, F_GETOWN);
	CALL(fcntl, fd, F_SETOWN, 0);
	CALL(fcntl, fd, F_SETSIG, SIGIO);
	CALL(fcntl, fd, F_GETSIG);
	CALL(fcntl, fd, F_GETLEASE);
	CALL(fcntl, fd, F_GETPIPE_SZ);
	CALL(fcntl, fd, F_GET_SEALS);
	CALL(fcntl, fd, F_ADD_SEALS, 1);
	CALL(fcntl, 77, F_GETFL);
	CALL(fcntl, fd, 12345, 7);
	CALL(flock, fd, LOCK_SH | LOCK_NB);
	CALL(flock, fd, LOCK_UN);
	CALL(dup, fd);
	other = open("/dev/null", O_WRONLY | O_NOCTTY);
	CALL(dup2, fd, other);
	CALL(dup3, fd, other, O_CLOEXEC);
	CALL(sendfile, other, fd, &offset, 10);
	CALL(sendfile, other, fd, NULL, 10);
	CALL(copy_file_range, fd, &offset, other, NULL, 5, 0);
	CALL(openat2, AT_FDCWD, path, &how, sizeof(how));
	CALL(openat2, AT_FDCWD, path, &how, 3);
	CALL(close_range, 20, 60, CLOSE_RANGE_CLOEXEC);
	CALL(close_range, 18, ~0U, 0);
	CALL(getcwd, buffer, sizeof(buffer));
	CALL(getcwd, buffer, 1);
	CALL(mkdir, "/tmp/strec-gallery-d", 0755);
	CALL(mkdirat, AT_FDCWD, "/tmp/strec-gallery-d", 0700);
	CALL(symlink, "/tmp/strec-gallery-d/target", "/tmp/strec-gallery-d/link");
	CALL(symlinkat, "x", AT_FDCWD, "/tmp/strec-gallery-d/l2");
	CALL(readlink, "/tmp/strec-gallery-d/link", buffer, 100);
	CALL(readlink, "/tmp/strec-gallery-d/link", buffer, 5);
	CALL(readlink, "/", buffer, 5);
	CALL(readlinkat, AT_FDCWD, "/tmp/strec-gallery-d/link", buffer, 100);
	CALL(link, path, "/tmp/strec-gallery-d/hard");
	CALL(linkat, AT_FDCWD, path, AT_FDCWD, "/tmp/strec-gallery-d/h2", 0);
	CALL(mknod, "/tmp/strec-gallery-d/fifo", S_IFIFO | 0600, 0);
	CALL(mknodat, AT_FDCWD, "/tmp/strec-gallery-d/null", S_IFCHR | 0600, makedev(1, 3));
	CALL(stat, "/tmp/strec-gallery-d/null", &st);
	CALL(rename, "/tmp/strec-gallery-d/hard", "/tmp/strec-gallery-d/h3");
	CALL(renameat, AT_FDCWD, "/nonexistent", AT_FDCWD, "/nonexistent2");
	CALL(renameat2, AT_FDCWD, "/nonexistent", AT_FDCWD, "/nonexistent2", RENAME_NOREPLACE);
	CALL(faccessat, AT_FDCWD, path, X_OK);
	CALL(faccessat2, AT_FDCWD, path, R_OK, AT_EACCESS);
	other = open("/tmp/strec-gallery-d", O_RDONLY | O_DIRECTORY);
	CALL(getdents64, other, buffer, sizeof(buffer));
	CALL(getdents64, other, buffer, sizeof(buffer));
	CALL(getdents64, 77, buffer, sizeof(buffer));
	CALL(lseek, other, 0, SEEK_SET);
	CALL(getdents, other, buffer, sizeof(buffer));
	CALL(fchdir, other);
	CALL(chdir, "/tmp");
	CALL(setxattr, path, "user.strec", "value", 5, XATTR_CREATE);
	CALL(getxattr, path, "user.strec", buffer, 100);
	CALL(getxattr, path, "user.strec", NULL, 0);
	CALL(fgetxattr, fd, "user.none", buffer, 100);
	CALL(listxattr, path, buffer, 100);
	CALL(removexattr, path, "user.strec");
	CALL(umask, 022);
	CALL(syncfs, fd);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unlink(names[i]);
	rmdir("/tmp/strec-gallery-d");
	CALL(unlink, "/nonexistent");
	CALL(unlinkat, AT_FDCWD, "/nonexistent", AT_REMOVEDIR);
	CALL(rmdir, "/nonexistent");
	CALL(creat, "/nonexistent/x", 0644);
	CALL(open, path, O_RDONLY);
	CALL(open, path, O_RDWR | O_DIRECTORY | O_NOFOLLOW | O_SYNC);
	CALL(open, "/tmp", O_RDWR | O_TMPFILE, 0600);
	CALL(openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_EXCL, 0666);
	CALL(openat, AT_FDCWD, BAD, O_RDONLY);
	CALL(openat, AT_FDCWD, NULL, O_RDONLY);
	CALL(chroot, "/nonexistent");
	CALL(mount, "none", "/nonexistent", "tmpfs", 1, "size=1k");
	CALL(umount2, "/nonexistent", 2);
	CALL(memfd_create, "name", 1);
	CALL(inotify_init1, IN_CLOEXEC);
	CALL(inotify_add_watch, 77, "/tmp", IN_CREATE | IN_DELETE | IN_ONLYDIR);
	CALL(inotify_rm_watch, 77, 1);
	CALL(name_to_handle_at, AT_FDCWD, "/nonexistent", BAD, BAD, 0);
	CALL(quotactl, 0x800007, "/x", 0, BAD);
	CALL(close, fd);
	CALL(close, -1);
	unlink(path);
}

static void times_and_limits(void)
{
	struct timespec ts = {0, 1000}, rem;
	struct timeval tv;
	struct timezone tz;
	struct itimerval it = {{0, 0}, {100, 5}};
	struct itimerspec its = {{0, 0}, {1000000000, 5}};
	struct sigevent sev = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};
	struct rlimit64 rl = {1024, 4096};
	struct rusage ru;
	struct tms tms;
	struct utsname un;
	struct sysinfo si;
	int timer = 0, fd;
	unsigned cpu, node;

	CALL(clock_gettime, CLOCK_MONOTONIC, &ts);
	CALL(clock_gettime, 77, &ts);
	CALL(clock_gettime, CLOCK_REALTIME, BAD);
	CALL(clock_getres, CLOCK_REALTIME, &ts);
	CALL(clock_settime, CLOCK_MONOTONIC, &ts);
	ts = (struct timespec){0, 1000};
	CALL(nanosleep, &ts, &rem);
	CALL(nanosleep, &ts, NULL);
	CALL(clock_nanosleep, CLOCK_MONOTONIC, 0, &ts, &rem);
	CALL(clock_nanosleep, CLOCK_REALTIME, TIMER_ABSTIME, &ts, NULL);
	CALL(nanosleep, &(struct timespec){0, -1}, NULL);
	CALL(gettimeofday, &tv, &tz);
	CALL(gettimeofday, &tv, NULL);
	CALL(time, NULL);
	CALL(time, buffer);
	CALL(getitimer, ITIMER_REAL, &it);
	it = (struct itimerval){{0, 0}, {100, 5}};
	CALL(setitimer, ITIMER_REAL, &it, NULL);
	CALL(setitimer, ITIMER_REAL, &(struct itimerval){0}, &it);
	CALL(alarm, 0);
	CALL(timer_create, CLOCK_MONOTONIC, &sev, &timer);
	CALL(timer_create, CLOCK_MONOTONIC, NULL, &timer);
	CALL(timer_settime, timer, 0, &its, NULL);
	CALL(timer_settime, timer, TIMER_ABSTIME, &its, &its);
	CALL(timer_gettime, timer, &its);
	CALL(timer_getoverrun, timer);
	CALL(timer_delete, timer);
	fd = (int)CALL(timerfd_create, CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	its = (struct itimerspec){{1, 0}, {100, 5}};
	CALL(timerfd_settime, fd, 0, &its, NULL);
	CALL(timerfd_gettime, fd, &its);
	CALL(close, fd);
	CALL(times, &tms);
	CALL(times, NULL);
	CALL(getrlimit, RLIMIT_NOFILE, &rl);
	CALL(setrlimit, RLIMIT_NOFILE, &rl);
	rl = (struct rlimit64){1023, RLIM64_INFINITY};
	CALL(prlimit64, 0, RLIMIT_CORE, NULL, &rl);
	rl.rlim_cur = 0;
	CALL(prlimit64, 0, RLIMIT_CORE, &rl, NULL);
	CALL(prlimit64, 0, RLIMIT_CORE, NULL, NULL);
	CALL(prlimit64, 1 << 30, RLIMIT_AS, NULL, &rl);
	CALL(getrusage, RUSAGE_SELF, &ru);
	CALL(getrusage, RUSAGE_CHILDREN, &ru);
	CALL(uname, &un);
	CALL(uname, BAD);
	CALL(sysinfo, &si);
	CALL(getcpu, &cpu, &node, NULL);
	CALL(getrandom, buffer, 8, GRND_NONBLOCK);
	CALL(getrandom, buffer, 100, 0);
	CALL(getpriority, PRIO_PROCESS, 0);
	CALL(setpriority, PRIO_PROCESS, 0, 0);
	CALL(clock_adjtime, CLOCK_MONOTONIC, BAD);
	CALL(adjtimex, BAD);
}

static void memory(void)
{
	char *p = (char *)CALL(mmap, NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			       -1, 0);

	CALL(mprotect, p, 4096, PROT_NONE);
	CALL(mprotect, p, 4096, PROT_READ | PROT_WRITE | PROT_EXEC);
	CALL(madvise, p, 4096, MADV_DONTNEED);
	CALL(mincore, p, 8192, buffer);
	CALL(msync, p, 4096, MS_SYNC);
	CALL(mlock, p, 4096);
	CALL(mlock2, p, 4096, 1);
	CALL(munlock, p, 4096);
	CALL(mlockall, 4);
	CALL(munlockall);
	CALL(munmap, p + 4096, 4096);
	p = (char *)CALL(mremap, p, 4096, 16384, MREMAP_MAYMOVE);
	CALL(mremap, p, 16384, 8192, 0);
	CALL(munmap, p, 8192);
	CALL(mmap, NULL, 0, PROT_READ, MAP_SHARED, 77, 4096);
	CALL(mmap, (void *)0x10000000, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE | MAP_STACK | MAP_NORESERVE, -1, 0);
	CALL(brk, NULL);
	CALL(membarrier, 0, 0, 0);
	CALL(membarrier, 16, 0, 0);
	CALL(mbind, p, 4096, 0, NULL, 0, 0);
	CALL(get_mempolicy, NULL, NULL, 0, NULL, 0);
	CALL(set_mempolicy, 0, NULL, 0);
	CALL(pkey_alloc, 0, 0);
	CALL(pkey_free, 77);
	CALL(process_vm_readv, getpid(), &(struct iovec){buffer, 5}, 1, &(struct iovec){path, 5}, 1, 0);
	CALL(process_vm_writev, getpid(), &(struct iovec){buffer, 5}, 1, &(struct iovec){path, 5}, 1, 0);
}

static void polling(void)
{
	int p[2], ep, ev;
	struct pollfd fds[2];
	struct epoll_event events[4] = {{EPOLLIN | EPOLLET, {.u64 = 0x1234567890}}};
	struct timespec ts = {0, 5000};
	struct timeval tv = {0, 5000};
	fd_set in, out, except;
	sigset_t mask;
	struct { const void *set; size_t size; } arg;

	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR1);
	CALL(pipe, p);
	CALL(pipe2, p, O_CLOEXEC | O_NONBLOCK);
	CALL(pipe2, BAD, 0);
	CALL(fcntl, p[0], F_GETPIPE_SZ);
	CALL(fcntl, p[0], F_SETPIPE_SZ, 4096);
	CALL(read, p[0], buffer, 1);
	fds[0] = (struct pollfd){p[0], POLLIN, 0};
	fds[1] = (struct pollfd){p[1], POLLOUT | POLLERR, 0};
	CALL(poll, fds, 1, 0);
	CALL(poll, fds, 2, -1);
	CALL(poll, fds, 1, 2);
	CALL(poll, NULL, 0, 1);
	CALL(poll, BAD, 1, 1);
	fds[0].fd = 999;
	fds[1].fd = -1;
	CALL(poll, fds, 2, 100);
	fds[0].fd = p[0];
	CALL(ppoll, fds, 1, &ts, &mask, 8L);
	ts = (struct timespec){0, 5000};
	fds[1].fd = p[1];
	CALL(ppoll, fds, 2, &ts, NULL, 8L);
	CALL(ppoll, fds, 2, NULL, NULL, 0);
	FD_ZERO(&in);
	FD_SET(p[0], &in);
	FD_ZERO(&out);
	FD_SET(p[1], &out);
	FD_ZERO(&except);
	CALL(select, p[1] + 1, &in, &out, &except, &tv);
	FD_SET(p[0], &in);
	CALL(select, p[0] + 1, &in, NULL, NULL, &tv);
	FD_SET(p[0], &in);
	CALL(select, p[0] + 1, &in, NULL, NULL, &tv);
	CALL(select, 0, NULL, NULL, NULL, &tv);
	CALL(select, -1, NULL, NULL, NULL, &tv);
	arg.set = &mask;
	arg.size = 8;
	ts = (struct timespec){0, 5000};
	CALL(pselect6, p[1] + 1, NULL, &out, NULL, &ts, &arg);
	ts = (struct timespec){0, 5000};
	FD_SET(p[0], &in);
	CALL(pselect6, p[0] + 1, &in, NULL, NULL, &ts, NULL);
	CALL(pselect6, 0, NULL, NULL, NULL, &ts, &arg);
	CALL(epoll_create, 5);
	ep = (int)CALL(epoll_create1, EPOLL_CLOEXEC);
	CALL(epoll_ctl, ep, EPOLL_CTL_ADD, p[1], &(struct epoll_event){EPOLLOUT, {.u32 = 7}});
	CALL(epoll_ctl, ep, EPOLL_CTL_ADD, p[0], events);
	CALL(epoll_ctl, ep, EPOLL_CTL_MOD, p[0], events);
	CALL(epoll_wait, ep, events, 4, 0);
	CALL(epoll_pwait, ep, events, 4, 100, &mask, 8L);
	CALL(epoll_pwait, ep, events, 4, 100, NULL, 8L);
	CALL(epoll_pwait2, ep, events, 4, &ts, NULL, 8L);
	CALL(epoll_ctl, ep, EPOLL_CTL_DEL, p[1], NULL);
	CALL(epoll_wait, ep, events, 4, 1);
	CALL(epoll_wait, 77, events, 4, 1);
	ev = (int)CALL(eventfd2, 5, EFD_CLOEXEC | EFD_NONBLOCK);
	CALL(read, ev, buffer, 8);
	CALL(write, ev, "\1\0\0\0\0\0\0", 8);
	CALL(eventfd, 0);
	CALL(signalfd4, -1, &mask, 8, SFD_CLOEXEC | SFD_NONBLOCK);
	CALL(splice, p[0], NULL, p[1], NULL, 5, SPLICE_F_NONBLOCK);
	CALL(tee, p[0], p[1], 5, SPLICE_F_NONBLOCK);
	CALL(vmsplice, p[1], &(struct iovec){"abc", 3}, 1, 0);
}

static void sockets(void)
{
	struct sockaddr_in in = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct sockaddr_in6 in6 = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
	struct sockaddr_un un = {.sun_family = AF_UNIX, .sun_path = "/tmp/strec-gallery-s"};
	struct sockaddr_un abstract = {.sun_family = AF_UNIX, .sun_path = "\0strec"};
	struct sockaddr_nl nl = {.nl_family = AF_NETLINK};
	struct sockaddr_storage got;
	socklen_t size = sizeof(got);
	struct iovec iov[2] = {{"hello", 5}, {"there", 5}}, into = {buffer, 100};
	union {
		char bytes[CMSG_SPACE(2 * sizeof(int))];
		struct cmsghdr align;
	} control = {0};
	struct msghdr msg = {.msg_iov = iov, .msg_iovlen = 2};
	struct mmsghdr many[2] = {{.msg_hdr = {.msg_iov = iov, .msg_iovlen = 1}},
				  {.msg_hdr = {.msg_iov = iov + 1, .msg_iovlen = 1}}};
	struct linger linger = {1, 5};
	struct timeval tv = {5, 0};
	struct ucred cred;
	int one = 1, pair[2], fd, listener, client, v6;
	struct { struct nlmsghdr h; struct { unsigned char f; } g; } request = {
		{.nlmsg_len = sizeof(request), .nlmsg_type = 22, .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP, .nlmsg_seq = 5}, {0}};

	listener = (int)CALL(socket, AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
	CALL(setsockopt, listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	CALL(bind, listener, &in, sizeof(in));
	CALL(listen, listener, 5);
	CALL(getsockname, listener, &in, &size);
	client = (int)CALL(socket, AF_INET, SOCK_STREAM, IPPROTO_IP);
	CALL(connect, client, &in, sizeof(in));
	size = sizeof(got);
	fd = (int)CALL(accept4, listener, &got, &size, SOCK_CLOEXEC | SOCK_NONBLOCK);
	CALL(getpeername, fd, &got, &size);
	CALL(getpeername, listener, &got, &size);
	CALL(accept, 77, NULL, NULL);
	CALL(setsockopt, client, IPPROTO_TCP, TCP_NODELAY, &one, 4);
	CALL(setsockopt, client, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
	CALL(setsockopt, client, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof(tv));
	CALL(setsockopt, client, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof(one));
	CALL(setsockopt, client, SOL_IP, IP_TOS, &one, sizeof(one));
	CALL(setsockopt, client, SOL_IPV6, 26, &one, sizeof(one));
	size = 4;
	CALL(getsockopt, client, SOL_SOCKET, SO_ERROR, &one, &size);
	CALL(getsockopt, client, SOL_SOCKET, SO_TYPE, &one, &size);
	CALL(getsockopt, client, SOL_SOCKET, SO_RCVBUF, &one, &size);
	CALL(getsockopt, client, IPPROTO_TCP, TCP_MAXSEG, &one, &size);
	size = sizeof(linger);
	CALL(getsockopt, client, SOL_SOCKET, SO_LINGER, &linger, &size);
	CALL(getsockopt, client, SOL_SOCKET, 9999, &linger, &size);
	size = 100;
	CALL(getsockopt, client, SOL_TCP, TCP_CONGESTION, buffer, &size);
	CALL(sendto, client, "hello", 5, MSG_NOSIGNAL, NULL, 0);
	CALL(recvfrom, fd, buffer, 3, MSG_PEEK, NULL, NULL);
	size = sizeof(got);
	CALL(recvfrom, fd, buffer, 100, 0, &got, &size);
	CALL(recvfrom, fd, buffer, 100, MSG_DONTWAIT, &got, &size);
	CALL(sendmsg, client, &msg, MSG_NOSIGNAL | MSG_MORE);
	CALL(sendmsg, 77, &msg, 0);
	CALL(sendmmsg, client, many, 2, 0);
	CALL(sendto, client, "x", 1, 0, &in, sizeof(in));
	msg = (struct msghdr){.msg_iov = &into, .msg_iovlen = 1, .msg_name = &got, .msg_namelen = sizeof(got)};
	CALL(recvmsg, fd, &msg, 0);
	CALL(recvmsg, fd, &msg, MSG_DONTWAIT);
	many[0].msg_hdr = (struct msghdr){.msg_iov = &into, .msg_iovlen = 1};
	CALL(sendto, client, "again", 5, 0, NULL, 0);
	CALL(recvmmsg, fd, many, 1, 0, NULL);
	CALL(shutdown, client, SHUT_WR);
	CALL(recvfrom, fd, buffer, 100, 0, NULL, NULL);
	CALL(close, fd);
	v6 = (int)CALL(socket, AF_INET6, SOCK_DGRAM, IPPROTO_UDP);
	in6.sin6_port = htons(9);
	CALL(connect, v6, &in6, sizeof(in6));
	size = sizeof(got);
	CALL(getsockname, v6, &got, &size);
	CALL(getpeername, v6, &got, &size);
	fd = (int)CALL(socket, AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	CALL(connect, fd, &un, sizeof(un));
	CALL(connect, fd, &un, offsetof(struct sockaddr_un, sun_path) + strlen(un.sun_path) + 1);
	CALL(bind, fd, &abstract, offsetof(struct sockaddr_un, sun_path) + 6);
	size = sizeof(got);
	CALL(getsockname, fd, &got, &size);
	CALL(socketpair, AF_UNIX, SOCK_STREAM, 0, pair);
	size = sizeof(got);
	CALL(getsockname, pair[0], &got, &size);
	size = sizeof(cred);
	CALL(getsockopt, pair[0], SOL_SOCKET, SO_PEERCRED, &cred, &size);
	msg = (struct msghdr){.msg_iov = iov, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = CMSG_SPACE(sizeof(int))};
	control.align = (struct cmsghdr){.cmsg_len = CMSG_LEN(4), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
	memcpy(CMSG_DATA(&control.align), &pair[1], 4);
	CALL(sendmsg, pair[0], &msg, 0);
	msg = (struct msghdr){.msg_iov = &into, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control)};
	CALL(recvmsg, pair[1], &msg, MSG_CMSG_CLOEXEC);
	CALL(sendto, pair[0], "x", 1, 0, &un, sizeof(un));
	fd = (int)CALL(socket, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	CALL(bind, fd, &nl, sizeof(nl));
	size = sizeof(got);
	CALL(getsockname, fd, &got, &size);
	CALL(socket, AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT);
	CALL(socket, AF_PACKET, SOCK_RAW, 0);
	CALL(socket, AF_INET, SOCK_RAW, IPPROTO_ICMP);
	CALL(bind, listener, BAD, 16);
	CALL(connect, client, &in, 3);
	CALL(getsockname, listener, NULL, NULL);
	(void)request;
}

static void handler(int nr)
{
	(void)nr;
}

static void info_handler(int nr, siginfo_t *info, void *context)
{
	(void)nr, (void)info, (void)context;
}

static void signals(void)
{
	struct sigaction act = {.sa_handler = handler, .sa_flags = SA_RESTART}, before;
	sigset_t mask, many;
	stack_t stack = {.ss_sp = buffer, .ss_size = sizeof(buffer)};
	siginfo_t info = {.si_code = SI_QUEUE};
	struct timespec ts = {0, 1000};
	union sigval value = {.sival_int = 42};

	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR1);
	sigaddset(&mask, SIGRTMIN);
	sigaction(SIGUSR1, &act, NULL);
	act.sa_sigaction = info_handler;
	act.sa_flags = SA_SIGINFO | SA_NODEFER | SA_RESETHAND | SA_ONSTACK;
	sigaddset(&act.sa_mask, SIGINT);
	sigaddset(&act.sa_mask, SIGTERM);
	sigaction(SIGUSR2, &act, &before);
	sigaction(SIGUSR2, NULL, &act);
	signal(SIGUSR2, SIG_IGN);
	sigaction(SIGKILL, &act, NULL);
	CALL(rt_sigprocmask, SIG_BLOCK, &mask, NULL, 8L);
	CALL(rt_sigprocmask, SIG_SETMASK, NULL, &mask, 8L);
	sigfillset(&many);
	CALL(rt_sigprocmask, SIG_BLOCK, &many, &mask, 8L);
	sigdelset(&many, SIGHUP);
	CALL(rt_sigprocmask, SIG_SETMASK, &many, NULL, 8L);
	CALL(rt_sigprocmask, SIG_SETMASK, &mask, NULL, 8L);
	CALL(rt_sigprocmask, 77, &mask, NULL, 8L);
	CALL(rt_sigprocmask, SIG_BLOCK, &mask, NULL, 4);
	CALL(kill, getpid(), SIGUSR1);
	CALL(rt_sigpending, &mask, 8L);
	CALL(rt_sigtimedwait, &mask, &info, &ts, 8);
	CALL(rt_sigtimedwait, &mask, NULL, &ts, 8);
	sigqueue(getpid(), SIGUSR1, value);
	CALL(rt_sigtimedwait, &mask, &info, NULL, 8L);
	sigemptyset(&mask);
	CALL(rt_sigprocmask, SIG_SETMASK, &mask, NULL, 8L);
	CALL(kill, getpid(), SIGUSR1);
	CALL(kill, getpid(), 0);
	CALL(kill, 1 << 30, SIGTERM);
	CALL(tkill, getpid(), SIGUSR1);
	CALL(tgkill, getpid(), getpid(), SIGUSR1);
	sigqueue(getpid(), SIGUSR1, value);
	CALL(sigaltstack, &stack, NULL);
	CALL(sigaltstack, NULL, &stack);
	stack.ss_flags = SS_DISABLE;
	CALL(sigaltstack, &stack, NULL);
	signal(SIGALRM, handler);
	setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 5000}}, NULL);
	CALL(pause);
	act = (struct sigaction){.sa_handler = handler};
	sigaction(SIGALRM, &act, NULL);
	setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 5000}}, NULL);
	CALL(rt_sigsuspend, &mask, 8L);
	setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 5000}}, NULL);
	CALL(nanosleep, &(struct timespec){1, 0}, &ts);
	setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 5000}}, NULL);
	CALL(poll, NULL, 0, 1000);
}

static void processes(void)
{
	struct rusage ru;
	siginfo_t info;
	int status;
	pid_t child;
	cpu_set_t cpus;
	struct sched_param param = {0};
	struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
	struct __user_cap_data_struct data[2];
	char attr[64] = {56};
	gid_t groups[64];
	unsigned r, e, s;
	int futex = 1;
	long id;

	child = fork();
	if (child == 0)
		_exit(3);
	CALL(wait4, child, &status, 0, &ru);
	child = fork();
	if (child == 0) {
		raise(SIGKILL);
		_exit(0);
	}
	CALL(waitid, P_PID, child, &info, WEXITED | WNOWAIT, &ru);
	CALL(wait4, -1, &status, WNOHANG | __WALL, NULL);
	CALL(wait4, -1, &status, 0, NULL);
	CALL(waitid, P_ALL, 0, &info, WEXITED, NULL);
	child = vfork();
	if (child == 0)
		_exit(0);
	CALL(wait4, child, NULL, 0, NULL);
	child = fork();
	if (child == 0) {
		char *argv[] = {"true", "one argument", NULL}, *env[] = {"A=B", "C=D", NULL}, *one[] = {"A=1", NULL}, *none[] = {NULL};

		execve("/nonexistent/true", argv, one);
		execve("/nonexistent/true", none, none);
		CALL(execve, "/nonexistent/true", NULL, NULL);
		CALL(execveat, AT_FDCWD, "/nonexistent", argv, env, AT_SYMLINK_NOFOLLOW);
		execve("/bin/true", argv, env);
		_exit(1);
	}
	CALL(wait4, child, &status, WUNTRACED, NULL);
	child = fork();
	if (child == 0) {
		raise(SIGSTOP);
		_exit(0);
	}
	CALL(waitid, P_PID, child, &info, WSTOPPED | WNOWAIT, NULL);
	CALL(wait4, child, &status, WUNTRACED, NULL);
	kill(child, SIGCONT);
	CALL(wait4, child, &status, 0, NULL);
	CALL(getpid);
	CALL(gettid);
	CALL(getppid);
	CALL(getpgid, 0);
	CALL(getpgrp);
	CALL(getsid, 0);
	CALL(setpgid, 0, 0);
	CALL(setsid);
	CALL(getuid);
	CALL(getgid);
	CALL(geteuid);
	CALL(getegid);
	CALL(getresuid, &r, &e, &s);
	CALL(getresgid, &r, &e, &s);
	CALL(setresuid, -1, -1, -1);
	CALL(setreuid, -1, 0);
	CALL(setuid, 0);
	CALL(setfsuid, -1);
	CALL(getgroups, 64, groups);
	CALL(getgroups, 0, NULL);
	CALL(setgroups, 2, (gid_t[]){0, 5});
	CALL(capget, &header, data);
	CALL(capset, &header, data);
	CALL(capget, &header, NULL);
	CALL(sched_yield);
	CALL(sched_getaffinity, 0, sizeof(cpus), &cpus);
	CALL(sched_setaffinity, 0, sizeof(cpus), &cpus);
	CALL(sched_getscheduler, 0);
	CALL(sched_setscheduler, 0, SCHED_OTHER, &param);
	CALL(sched_getparam, 0, &param);
	CALL(sched_setparam, 0, &param);
	CALL(sched_get_priority_max, SCHED_FIFO);
	CALL(sched_rr_get_interval, 0, buffer);
	CALL(sched_getattr, 0, attr, sizeof(attr), 0);
	CALL(sched_setattr, 0, attr, 0);
	CALL(prctl, PR_SET_NAME, "gallery");
	CALL(prctl, PR_GET_NAME, buffer);
	CALL(prctl, PR_SET_PDEATHSIG, SIGTERM);
	CALL(prctl, PR_GET_PDEATHSIG, buffer);
	CALL(prctl, PR_SET_DUMPABLE, 1);
	CALL(prctl, PR_GET_DUMPABLE);
	CALL(prctl, PR_CAPBSET_READ, CAP_SYS_ADMIN);
	CALL(prctl, PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0);
	CALL(prctl, PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
	CALL(prctl, PR_SET_KEEPCAPS, 0);
	CALL(prctl, PR_SET_CHILD_SUBREAPER, 0);
	CALL(prctl, PR_GET_CHILD_SUBREAPER, buffer);
	CALL(prctl, PR_SET_TIMERSLACK, 50000);
	CALL(prctl, PR_GET_TIMERSLACK);
	CALL(prctl, PR_GET_SECCOMP);
	CALL(prctl, PR_GET_SECUREBITS);
	CALL(prctl, PR_SET_VMA, 0, BAD, 4096, "x");
	CALL(prctl, PR_CAP_AMBIENT, 1, 2, 0, 0);
	CALL(prctl, PR_GET_TID_ADDRESS, buffer);
	CALL(prctl, 9999, 1, 2, 3, 4);
	CALL(arch_prctl, ARCH_GET_FS, buffer);
	CALL(arch_prctl, ARCH_SET_GS, 0);
	CALL(arch_prctl, 0x3001, buffer);
	CALL(personality, 0xffffffff);
	CALL(personality, 0);
	CALL(futex, &futex, FUTEX_WAKE_PRIVATE, 1);
	CALL(futex, &futex, FUTEX_WAIT_PRIVATE, 2, NULL);
	CALL(futex, &futex, FUTEX_WAIT, 1, &(struct timespec){0, 1000});
	CALL(futex, &futex, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 2, NULL, NULL, FUTEX_BITSET_MATCH_ANY);
	CALL(futex, &futex, FUTEX_WAIT_BITSET_PRIVATE, 1, &(struct timespec){1, 0}, NULL, 5);
	CALL(futex, &futex, FUTEX_WAKE_BITSET, 1, NULL, NULL, FUTEX_BITSET_MATCH_ANY);
	CALL(futex, &futex, FUTEX_CMP_REQUEUE_PRIVATE, 1, 2147483647, &r, 1);
	CALL(futex, &futex, FUTEX_REQUEUE, 1, 2, &r);
	CALL(futex, &futex, FUTEX_WAKE_OP, 1, 1, &r, FUTEX_OP(FUTEX_OP_SET, 0, FUTEX_OP_CMP_GT, 1));
	futex = 0;
	CALL(futex, &futex, FUTEX_LOCK_PI, 0, NULL);
	CALL(futex, &futex, FUTEX_UNLOCK_PI);
	CALL(set_robust_list, NULL, 24);
	CALL(get_robust_list, 0, buffer, buffer + 8);
	CALL(rseq, NULL, 0, 0, 0);
	CALL(seccomp, 2, 0, &(unsigned){0x7fff0000});
	CALL(unshare, 0);
	CALL(setns, 77, CLONE_NEWNET);
	CALL(pidfd_open, getpid(), 0);
	CALL(pidfd_send_signal, 77, SIGTERM, NULL, 0);
	CALL(pidfd_getfd, 77, 0, 0);
	CALL(kcmp, getpid(), getpid(), 0, 0, 1);
	CALL(ioprio_get, 1, 0);
	CALL(ptrace, 16, 1 << 30, 0, 0);
	CALL(sethostname, BAD, 5);
	CALL(syslog, 10, NULL, 0);
	CALL(swapon, "/nonexistent", 0);
	CALL(reboot, 1, 2, 3, NULL);
	CALL(bpf, 5, BAD, 120);
	CALL(perf_event_open, BAD, 0, -1, -1, 0);
	CALL(io_uring_setup, 4, BAD);
	CALL(landlock_create_ruleset, NULL, 0, 1);
	id = CALL(shmget, 0, 4096, 0x200 | 0600);
	CALL(shmctl, id, 0, NULL);
	CALL(shmat, 999999, NULL, 0);
	CALL(shmdt, NULL);
	CALL(shmctl, 999999, 0, NULL);
	id = CALL(semget, 0, 1, 0x200 | 0600);
	CALL(semctl, id, 0, 0, 0);
	CALL(semop, 999999, BAD, 1);
	CALL(semctl, 999999, 0, 0, 0);
	id = CALL(msgget, 0, 0x200 | 0600);
	CALL(msgctl, id, 0, NULL);
	CALL(msgsnd, 999999, BAD, 1, 0);
	CALL(msgrcv, 999999, BAD, 1, 0, 0);
	CALL(add_key, "user", "x", "y", 1, -3);
	CALL(keyctl, 0, -3, 0);
	CALL(userfaultfd, O_CLOEXEC);
	CALL(mq_open, "x", O_RDONLY, 0, NULL);
	CALL(clone3, BAD, 88);
	syscall(500, 1, 2, 3, 4, 5, 6);
}

static void terminals(void)
{
	struct termios t;
	struct winsize size = {24, 80, 0, 0};
	int master = open("/dev/ptmx", O_RDWR | O_NOCTTY), number = 0, slave;
	char name[32];

	CALL(ioctl, master, TCGETS, &t);
	CALL(ioctl, master, TIOCGPTN, &number);
	CALL(ioctl, master, TIOCSPTLCK, &(int){0});
	snprintf(name, sizeof(name), "/dev/pts/%d", number);
	slave = open(name, O_RDWR | O_NOCTTY);
	CALL(ioctl, slave, TCGETS, &t);
	CALL(ioctl, slave, TCSETS, &t);
	CALL(ioctl, slave, TCSETSW, &t);
	CALL(ioctl, slave, TIOCSWINSZ, &size);
	CALL(ioctl, slave, TIOCGWINSZ, &size);
	CALL(ioctl, slave, TIOCGPGRP, &number);
	CALL(ioctl, slave, FIONREAD, &number);
	CALL(ioctl, slave, FIONBIO, &(int){1});
	CALL(ioctl, slave, TCFLSH, 0);
	CALL(ioctl, slave, FIOCLEX);
	CALL(ioctl, slave, TIOCNOTTY);
	CALL(ioctl, 77, TCGETS, &t);
	CALL(ioctl, 1, 0x1234, 5);
	CALL(ioctl, slave, TIOCGPTPEER, O_RDWR);
	CALL(ioctl, slave, TIOCSCTTY, 0);
	CALL(ioctl, slave, TIOCGSID, &number);
	CALL(ioctl, slave, TIOCOUTQ, &number);
	CALL(ioctl, slave, 0x40049409, 3);
	CALL(ioctl, slave, 0x80086601, buffer);
}

int main(int argc, char **argv)
{
	static void (*const rooms[])(void) = {files,   times_and_limits, memory,    polling,
					      sockets, signals,		 processes, terminals};

	snprintf(path, sizeof(path), "/tmp/strec-gallery-f");
	for (size_t i = 0; i < sizeof(rooms) / sizeof(rooms[0]); i++)
		if (argc < 2 || strchr(argv[1], (int)('0' + i)))
			rooms[i]();
	return 0;
}
