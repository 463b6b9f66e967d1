#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "viz/demo_private.h"

#define COUNT(steps) (sizeof(steps) / sizeof((steps)[0]))
#define HERE         ((uint64_t)AT_FDCWD)
#define BUFFER       0x7f5e31c04000u
#define STACK        0x7ffd4b1e5000u
#define THREAD_FLAGS                                                                               \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM)

/* Numbers of x86-64 (format/syscalls.def). */
enum {
	READ = 0,
	WRITE = 1,
	CLOSE = 3,
	FSTAT = 5,
	MMAP = 9,
	MUNMAP = 11,
	BRK = 12,
	SIGACTION = 13,
	PREAD = 17,
	PWRITE = 18,
	ACCESS = 21,
	SENDFILE = 40,
	SOCKET = 41,
	CONNECT = 42,
	SENDTO = 44,
	RECVFROM = 45,
	SHUTDOWN = 48,
	BIND = 49,
	LISTEN = 50,
	CLONE = 56,
	VFORK = 58,
	WAIT4 = 61,
	FDATASYNC = 75,
	UNLINK = 87,
	GETDENTS = 217,
	FUTEX = 202,
	NANOSLEEP = 230,
	EPOLL_WAIT = 232,
	OPENAT = 257,
	NEWFSTATAT = 262,
	ACCEPT4 = 288,
	EPOLL_CREATE1 = 291,
	GETRANDOM = 318,
};

/* Rows that many programs have. */
#define LIBRARY(name)                                                                              \
	{.nr = OPENAT,                                                                             \
	 .path = name,                                                                             \
	 .path_arg = 1,                                                                            \
	 .args = {HERE, STACK, O_CLOEXEC},                                                         \
	 .result = 3,                                                                              \
	 .pause_us = 20,                                                                           \
	 .median_us = 9},                                                                          \
		{.nr = FSTAT, .args = {3, STACK}, .pause_us = 4, .median_us = 1},                  \
		{.nr = MMAP,                                                                       \
		 .args = {0, 2125824, PROT_READ, MAP_PRIVATE, 3, 0},                               \
		 .result = 0x7f5e31a00000,                                                         \
		 .pause_us = 6,                                                                    \
		 .median_us = 5},                                                                  \
	{                                                                                          \
		.nr = CLOSE, .args = {3}, .pause_us = 4, .median_us = 1                            \
	}
#define MARK(word)                                                                                 \
	{                                                                                          \
		.nr = ACCESS, .path = word, .args = {STACK}, .fails = 1000, .error = ENOENT,       \
		.pause_us = 5, .median_us = 2                                                      \
	}
#define SPAWN(program, pause)                                                                      \
	{                                                                                          \
		.nr = CLONE, .spawns = program, .args = {SIGCHLD}, .pause_us = pause,              \
		.median_us = 90                                                                    \
	}
#define WAIT(pause)                                                                                \
	{                                                                                          \
		.nr = WAIT4, .args = {(uint64_t)-1, STACK}, .pause_us = pause                      \
	}

/* clang-format off */
static const struct demo_step shell_start[] = {
	LIBRARY("/lib/x86_64-linux-gnu/libc.so.6"),
	{.nr = SIGACTION, .args = {SIGCHLD, STACK, STACK + 160, 8}, .pause_us = 30, .median_us = 1},
	SPAWN(DEMO_SERVER, 20000),
	SPAWN(DEMO_DATABASE, 5000),
	SPAWN(DEMO_MAKE, 300000),
};

static const struct demo_step shell_loop[] = {
	{.nr = NANOSLEEP, .args = {0, 0, STACK}, .pause_us = 400, .median_us = 9000000},
	SPAWN(DEMO_BACKUP, 200),
	WAIT(50),
};

static const struct demo_step server_start[] = {
	LIBRARY("/lib/x86_64-linux-gnu/libssl.so.3"),
	{.nr = OPENAT, .path = "/etc/webd.conf", .path_arg = 1, .args = {HERE, STACK, O_CLOEXEC},
	 .result = 3, .pause_us = 100, .median_us = 14},
	{.nr = READ, .args = {3, BUFFER, 4096}, .result = 812, .pause_us = 10, .median_us = 6},
	{.nr = CLOSE, .args = {3}, .pause_us = 9, .median_us = 1},
	{.nr = SOCKET, .args = {AF_INET, SOCK_STREAM}, .result = 5, .pause_us = 80, .median_us = 12},
	{.nr = BIND, .args = {5, STACK, 16}, .pause_us = 6, .median_us = 5},
	{.nr = LISTEN, .args = {5, 128}, .pause_us = 5, .median_us = 4},
	{.nr = EPOLL_CREATE1, .args = {O_CLOEXEC}, .result = 6, .pause_us = 9, .median_us = 3},
	{.nr = CLONE, .spawns = DEMO_WORKER, .args = {THREAD_FLAGS}, .pause_us = 70, .median_us = 35},
	{.nr = CLONE, .spawns = DEMO_WORKER, .args = {THREAD_FLAGS}, .pause_us = 70, .median_us = 35},
	{.nr = CLONE, .spawns = DEMO_WORKER, .args = {THREAD_FLAGS}, .pause_us = 70, .median_us = 35},
	{.nr = CLONE, .spawns = DEMO_WORKER, .args = {THREAD_FLAGS}, .pause_us = 70, .median_us = 35},
	{.nr = CLONE, .spawns = DEMO_WORKER, .args = {THREAD_FLAGS}, .pause_us = 70, .median_us = 35},
};

static const struct demo_step server_loop[] = {
	{.nr = EPOLL_WAIT, .mood = MOOD_RUSH, .args = {6, STACK, 64, (uint64_t)-1}, .result = 1,
	 .more = 3, .pause_us = 12, .median_us = 9000},
	{.nr = ACCEPT4, .args = {5, STACK, STACK + 32, SOCK_CLOEXEC}, .result = 12, .fails = 60,
	 .error = EAGAIN, .pause_us = 8, .median_us = 7},
	{.nr = FUTEX, .args = {BUFFER + 64, 1, 1}, .result = 1, .pause_us = 6, .median_us = 4},
};

/* A request: of a file, and every third time of the database. */
static const struct demo_step worker_loop[] = {
	{.nr = FUTEX, .mood = MOOD_RUSH, .args = {BUFFER + 64, 0, 2}, .fails = 40, .error = EAGAIN,
	 .pause_us = 15, .median_us = 60000},
	MARK("strec:begin:request"),
	{.nr = RECVFROM, .args = {12, BUFFER, 4096}, .result = 240, .more = 900, .pause_us = 9,
	 .median_us = 11},
	{.nr = OPENAT, .path = "/srv/www/page-#.html", .path_arg = 1, .args = {HERE, STACK, O_CLOEXEC},
	 .result = 13, .fails = 50, .error = ENOENT, .pause_us = 40, .median_us = 13},
	{.nr = FSTAT, .args = {13, STACK}, .pause_us = 5, .median_us = 1},
	{.nr = CONNECT, .mood = MOOD_STALL, .chance = 12, .args = {14, STACK, 16}, .fails = 20,
	 .error = ECONNREFUSED, .pause_us = 30, .median_us = 60},
	MARK("strec:begin:query"),
	{.nr = SENDTO, .args = {14, BUFFER, 180, 0x4000}, .result = 180, .pause_us = 20,
	 .median_us = 17},
	{.nr = RECVFROM, .mood = MOOD_STALL, .args = {14, BUFFER, 16384}, .result = 600, .more = 9000,
	 .fails = 3, .error = ECONNRESET, .pause_us = 6, .median_us = 850},
	MARK("strec:end:query"),
	{.nr = SENDFILE, .args = {12, 13, 0, 65536}, .result = 4096, .more = 60000, .fails = 15,
	 .error = EPIPE, .pause_us = 30, .median_us = 70},
	{.nr = CLOSE, .args = {13}, .pause_us = 5, .median_us = 2},
	{.nr = MMAP, .chance = 15, .args = {0, 262144, PROT_READ | PROT_WRITE,
	 MAP_PRIVATE | MAP_ANONYMOUS, (uint64_t)-1, 0}, .result = 0x7f5e30000000, .pause_us = 20,
	 .median_us = 6},
	{.nr = MUNMAP, .chance = 15, .args = {0x7f5e30000000, 262144}, .pause_us = 30, .median_us = 21},
	MARK("strec:end:request"),
	{.nr = WRITE, .path_arg = 1, .args = {4, BUFFER, 118}, .result = 118, .pause_us = 10,
	 .median_us = 9},
};

static const struct demo_step database_start[] = {
	LIBRARY("/lib/x86_64-linux-gnu/libz.so.1"),
	{.nr = OPENAT, .path = "/var/lib/dbd/main.db", .path_arg = 1, .args = {HERE, STACK, O_RDWR},
	 .result = 4, .pause_us = 90, .median_us = 30},
	{.nr = OPENAT, .path = "/var/lib/dbd/journal", .path_arg = 1,
	 .args = {HERE, STACK, O_RDWR | O_CREAT, 0600}, .result = 7, .pause_us = 20, .median_us = 40},
	{.nr = CLONE, .spawns = DEMO_FLUSHER, .args = {THREAD_FLAGS}, .pause_us = 60, .median_us = 30},
};

static const struct demo_step database_loop[] = {
	{.nr = RECVFROM, .mood = MOOD_RUSH, .args = {9, BUFFER, 8192}, .result = 180, .pause_us = 12,
	 .median_us = 14000},
	{.nr = PREAD, .mood = MOOD_STALL, .args = {4, BUFFER, 16384, 1 << 20}, .result = 16384,
	 .pause_us = 20, .median_us = 35},
	{.nr = PREAD, .mood = MOOD_STALL, .args = {4, BUFFER, 16384, 7 << 20}, .result = 16384,
	 .pause_us = 25, .median_us = 190},
	{.nr = PWRITE, .chance = 40, .args = {7, BUFFER, 512, 4096}, .result = 512, .pause_us = 15,
	 .median_us = 12},
	{.nr = SENDTO, .args = {9, BUFFER, 900, 0x4000}, .result = 900, .pause_us = 18,
	 .median_us = 15},
	{.nr = BRK, .chance = 5, .args = {0x55d0c8a21000}, .result = 0x55d0c8a21000, .pause_us = 4,
	 .median_us = 3},
};

static const struct demo_step flusher_loop[] = {
	{.nr = NANOSLEEP, .args = {0, 0, STACK}, .pause_us = 10, .median_us = 120000},
	{.nr = PWRITE, .args = {7, BUFFER, 65536, 0}, .result = 65536, .pause_us = 30,
	 .median_us = 80},
	{.nr = FDATASYNC, .mood = MOOD_STALL, .args = {7}, .fails = 2, .error = EIO, .pause_us = 9,
	 .median_us = 3200},
};

static const struct demo_step make_start[] = {
	LIBRARY("/lib/x86_64-linux-gnu/libc.so.6"),
	{.nr = OPENAT, .path = "Makefile", .path_arg = 1, .args = {HERE, STACK}, .result = 3,
	 .pause_us = 50, .median_us = 12},
	{.nr = READ, .args = {3, BUFFER, 4096}, .result = 2210, .pause_us = 8, .median_us = 5},
	{.nr = CLOSE, .args = {3}, .pause_us = 8, .median_us = 1},
	SPAWN(DEMO_COMPILER, 2000),
};

/* Two compilers at a time. */
static const struct demo_step make_loop[] = {
	{.nr = NEWFSTATAT, .path = "src/part-#.c", .path_arg = 1, .args = {HERE, STACK, STACK + 64},
	 .pause_us = 30, .median_us = 3},
	{.nr = NEWFSTATAT, .path = "obj/part-#.o", .path_arg = 1, .args = {HERE, STACK, STACK + 64},
	 .fails = 700, .error = ENOENT, .pause_us = 12, .median_us = 3},
	{.nr = VFORK, .spawns = DEMO_COMPILER, .pause_us = 120, .median_us = 260},
	WAIT(40),
};

static const struct demo_step compiler_start[] = {
	LIBRARY("/lib/x86_64-linux-gnu/libc.so.6"),
	LIBRARY("/lib/x86_64-linux-gnu/libm.so.6"),
	{.nr = WRITE, .output = "cc -O2 -c src/part-#.c\n", .args = {1, BUFFER, 23}, .result = 23,
	 .pause_us = 60, .median_us = 6},
};

static const struct demo_step compiler_loop[] = {
	{.nr = OPENAT, .path = "include/part-#.h", .path_arg = 1, .args = {HERE, STACK, O_NOCTTY},
	 .fails = 550, .error = ENOENT, .result = 4, .pause_us = 720, .median_us = 5},
	{.nr = OPENAT, .path = "/usr/include/part-#.h", .path_arg = 1, .args = {HERE, STACK, O_NOCTTY},
	 .fails = 150, .error = ENOENT, .result = 4, .pause_us = 480, .median_us = 5},
	{.nr = FSTAT, .args = {4, STACK}, .pause_us = 48, .median_us = 1},
	{.nr = READ, .args = {4, BUFFER, 32768}, .result = 900, .more = 20000, .pause_us = 120,
	 .median_us = 9},
	{.nr = CLOSE, .args = {4}, .pause_us = 2400, .median_us = 1},
	{.nr = BRK, .chance = 50, .args = {0x55d0c8a42000}, .result = 0x55d0c8a42000, .pause_us = 5600,
	 .median_us = 3},
	{.nr = MMAP, .chance = 20, .args = {0, 1 << 20, PROT_READ | PROT_WRITE,
	 MAP_PRIVATE | MAP_ANONYMOUS, (uint64_t)-1, 0}, .result = 0x7f5e2f000000, .pause_us = 7200,
	 .median_us = 7},
	{.nr = WRITE, .chance = 10, .args = {5, BUFFER, 4096}, .result = 4096, .pause_us = 1600,
	 .median_us = 11},
};

static const struct demo_step backup_start[] = {
	LIBRARY("/lib/x86_64-linux-gnu/libc.so.6"),
	{.nr = WRITE, .output = "backup # begins\n", .args = {1, BUFFER, 16}, .result = 16,
	 .pause_us = 60, .median_us = 7},
	MARK("strec:begin:backup"),
};

static const struct demo_step backup_loop[] = {
	{.nr = GETDENTS, .chance = 8, .args = {3, BUFFER, 32768}, .result = 1200, .more = 9000,
	 .pause_us = 20, .median_us = 60},
	{.nr = NEWFSTATAT, .path = "data/file-#", .path_arg = 1, .args = {HERE, STACK, STACK + 64, 0x100},
	 .fails = 8, .error = EACCES, .pause_us = 14, .median_us = 3},
	{.nr = OPENAT, .path = "data/file-#", .path_arg = 1, .args = {HERE, STACK, O_RDONLY},
	 .fails = 12, .error = EACCES, .result = 4, .pause_us = 10, .median_us = 8},
	{.nr = READ, .mood = MOOD_STALL, .args = {4, BUFFER, 131072}, .result = 2000, .more = 120000,
	 .pause_us = 9, .median_us = 45},
	{.nr = WRITE, .args = {5, BUFFER, 131072}, .result = 2000, .more = 120000, .fails = 1,
	 .error = ENOSPC, .pause_us = 80, .median_us = 38},
	{.nr = CLOSE, .args = {4}, .pause_us = 6, .median_us = 1},
};

const struct demo_script demo_scripts[DEMO_PROGRAMS] = {
#define START(steps) .start = steps, .start_count = COUNT(steps)
#define LOOP(steps)  .loop = steps, .loop_count = COUNT(steps)
	[DEMO_SHELL] = {.name = "sh", .program = "/bin/sh", START(shell_start), LOOP(shell_loop)},
	[DEMO_SERVER] = {.name = "webd", .program = "/usr/sbin/webd", START(server_start),
			 LOOP(server_loop)},
	[DEMO_WORKER] = {.name = "webd-worker", LOOP(worker_loop)},
	[DEMO_DATABASE] = {.name = "dbd", .program = "/usr/sbin/dbd", START(database_start),
			   LOOP(database_loop)},
	[DEMO_FLUSHER] = {.name = "dbd-flusher", LOOP(flusher_loop)},
	[DEMO_MAKE] = {.name = "make", .program = "/usr/bin/make", START(make_start), LOOP(make_loop)},
	[DEMO_COMPILER] = {.name = "cc1", .program = "/usr/lib/gcc/cc1", START(compiler_start),
			   LOOP(compiler_loop), .loops = 30, .loops_more = 70, .fails = 60},
	[DEMO_BACKUP] = {.name = "backup", .program = "/usr/local/bin/backup", START(backup_start),
			 LOOP(backup_loop), .loops = 1000, .loops_more = 600, .fails = 100},
};
/* clang-format on */
