/*
 * Makes calls whose arguments are structures of the kernel's own: IPC, keys, bpf, io_uring, perf,
 * sandboxes, mounts. As tests/tracees/gallery.c, each is there for what is printed of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/io_uring.h>
#include <linux/keyctl.h>
#include <linux/landlock.h>
#include <linux/mount.h>
#include <linux/perf_event.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/quota.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CALL(name, ...) syscall(SYS_##name, ##__VA_ARGS__)
#define BAD             ((void *)0x10)

static char buffer[4096];

static void shared_memory(void)
{
	struct shmid_ds ds = {0};
	struct shm_info info;
	int id = (int)CALL(shmget, IPC_PRIVATE, 4096, IPC_CREAT | 0600);
	void *p;

	CALL(shmget, 0x1234, 4096, IPC_CREAT | IPC_EXCL | SHM_NORESERVE | 0644);
	CALL(shmget, 0x4321, 4096, 0);
	p = (void *)CALL(shmat, id, NULL, 0);
	CALL(shmat, id, NULL, SHM_RDONLY | SHM_EXEC);
	CALL(shmat, 12345, BAD, SHM_RND | SHM_REMAP | 1);
	CALL(shmctl, id, IPC_STAT, &ds);
	ds.shm_perm.mode = 0640;
	CALL(shmctl, id, IPC_SET, &ds);
	CALL(shmctl, id, IPC_STAT, BAD);
	CALL(shmctl, 99999, IPC_STAT, &ds);
	CALL(shmctl, 0, IPC_INFO, buffer);
	CALL(shmctl, 0, SHM_INFO, &info);
	CALL(shmctl, 0, SHM_STAT, &ds);
	CALL(shmctl, 0, 15 /* SHM_STAT_ANY */, &ds);
	CALL(shmctl, id, SHM_LOCK, NULL);
	CALL(shmctl, id, 77, NULL);
	CALL(shmdt, p);
	CALL(shmdt, BAD);
	CALL(shmctl, id, IPC_RMID, NULL);
	id = (int)CALL(shmget, 0x1234, 0, 0);
	CALL(shmctl, id, IPC_RMID, NULL);
}

static void semaphores(void)
{
	struct semid_ds ds = {0};
	struct sembuf ops[3] = {{0, 1, 0}, {1, 1, SEM_UNDO}, {0, -1, IPC_NOWAIT | SEM_UNDO}};
	struct timespec timeout = {0, 1000000};
	unsigned short values[2] = {3, 4};
	int id = (int)CALL(semget, IPC_PRIVATE, 2, IPC_CREAT | 0600);

	CALL(semop, id, ops, 1);
	CALL(semop, id, ops, 3);
	CALL(semop, id, BAD, 1);
	CALL(semop, id, ops, 0);
	CALL(semtimedop, id, ops + 1, 2, &timeout);
	CALL(semtimedop, id, &(struct sembuf){1, 0, 0}, 1, &timeout);
	CALL(semtimedop, id, ops, 1, NULL);
	CALL(semctl, id, 0, SETVAL, 5);
	CALL(semctl, id, 0, GETVAL, 0);
	CALL(semctl, id, 0, GETPID);
	CALL(semctl, id, 1, GETNCNT, 0);
	CALL(semctl, id, 0, SETALL, values);
	CALL(semctl, id, 0, GETALL, values);
	CALL(semctl, id, 0, IPC_STAT, &ds);
	ds.sem_perm.mode = 0640;
	CALL(semctl, id, 0, IPC_SET, &ds);
	CALL(semctl, id, 0, IPC_STAT, BAD);
	CALL(semctl, 0, 0, IPC_INFO, buffer);
	CALL(semctl, 0, 0, SEM_INFO, buffer);
	CALL(semctl, 0, 0, SEM_STAT, &ds);
	CALL(semctl, 99999, 0, GETVAL, 0);
	CALL(semctl, id, 0, 77, 0x55);
	CALL(semctl, id, 0, IPC_RMID, 0);
}

static void messages(void)
{
	struct msqid_ds ds = {0};
	struct {
		long type;
		char text[64];
	} message = {7, "hello there, this is a message"};
	int id = (int)CALL(msgget, IPC_PRIVATE, IPC_CREAT | 0600);

	CALL(msgget, 0x55, 0644);
	CALL(msgsnd, id, &message, 30, IPC_NOWAIT);
	CALL(msgsnd, id, &message, 0, 0);
	CALL(msgsnd, id, BAD, 3, 0);
	CALL(msgctl, id, IPC_STAT, &ds);
	CALL(msgrcv, id, &message, 64, 7, IPC_NOWAIT | MSG_NOERROR);
	CALL(msgrcv, id, &message, 64, -9, IPC_NOWAIT);
	CALL(msgrcv, id, &message, 64, 0, IPC_NOWAIT | MSG_EXCEPT);
	CALL(msgrcv, id, BAD, 64, 0, MSG_COPY);
	ds.msg_qbytes = 1000;
	CALL(msgctl, id, IPC_SET, &ds);
	CALL(msgctl, 0, IPC_INFO, buffer);
	CALL(msgctl, 0, MSG_INFO, buffer);
	CALL(msgctl, 0, MSG_STAT, &ds);
	CALL(msgctl, id, IPC_STAT, BAD);
	CALL(msgctl, id, IPC_RMID, NULL);
}

static void keys(void)
{
	int key =
		(int)CALL(add_key, "user", "strec:gallery", "secret", 6, KEY_SPEC_PROCESS_KEYRING);
	int ring = (int)CALL(add_key, "keyring", "strec:ring", NULL, 0, KEY_SPEC_PROCESS_KEYRING);

	CALL(add_key, BAD, "x", BAD, 5, 77);
	CALL(add_key, "user", "x", "y", 1, KEY_SPEC_THREAD_KEYRING);
	CALL(request_key, "user", "strec:gallery", NULL, KEY_SPEC_PROCESS_KEYRING);
	CALL(request_key, "user", "strec:none", "callout", 0);
	CALL(keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0);
	CALL(keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_USER_KEYRING, 1);
	CALL(keyctl, KEYCTL_JOIN_SESSION_KEYRING, "strec");
	CALL(keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL);
	CALL(keyctl, KEYCTL_UPDATE, key, "other", 5);
	CALL(keyctl, KEYCTL_DESCRIBE, key, NULL, 0);
	CALL(keyctl, KEYCTL_DESCRIBE, key, buffer, 100);
	CALL(keyctl, KEYCTL_READ, key, buffer, 100);
	CALL(keyctl, KEYCTL_READ, key, buffer, 2);
	CALL(keyctl, KEYCTL_SETPERM, key, 0x3f3f0000);
	CALL(keyctl, KEYCTL_SETPERM, key, 0x3f010205);
	CALL(keyctl, KEYCTL_CHOWN, key, -1, 0);
	CALL(keyctl, KEYCTL_SEARCH, KEY_SPEC_PROCESS_KEYRING, "user", "strec:gallery", 0);
	CALL(keyctl, KEYCTL_LINK, key, ring);
	CALL(keyctl, KEYCTL_UNLINK, key, ring);
	CALL(keyctl, KEYCTL_CLEAR, ring);
	CALL(keyctl, KEYCTL_SET_TIMEOUT, key, 100);
	CALL(keyctl, KEYCTL_SET_REQKEY_KEYRING, KEY_REQKEY_DEFL_NO_CHANGE);
	CALL(keyctl, KEYCTL_SET_REQKEY_KEYRING, KEY_REQKEY_DEFL_SESSION_KEYRING);
	CALL(keyctl, KEYCTL_ASSUME_AUTHORITY, 0);
	CALL(keyctl, KEYCTL_GET_SECURITY, key, buffer, 100);
	CALL(keyctl, KEYCTL_REVOKE, key);
	CALL(keyctl, KEYCTL_INVALIDATE, ring);
	CALL(keyctl, KEYCTL_NEGATE, 5, 6, 7);
	CALL(keyctl, KEYCTL_REJECT, 5, 6, ENOKEY, 7);
	CALL(keyctl, KEYCTL_INSTANTIATE, 5, "abc", 3, 7);
	CALL(keyctl, KEYCTL_INSTANTIATE_IOV, 5, &(struct iovec){"abc", 3}, 1, 7);
	CALL(keyctl, KEYCTL_GET_PERSISTENT, -1, KEY_SPEC_PROCESS_KEYRING);
	CALL(keyctl, KEYCTL_DH_COMPUTE, BAD, buffer, 5, NULL);
	CALL(keyctl, KEYCTL_RESTRICT_KEYRING, 5, "user", NULL);
	CALL(keyctl, KEYCTL_MOVE, 5, 6, 7, KEYCTL_MOVE_EXCL);
	CALL(keyctl, KEYCTL_CAPABILITIES, buffer, 10);
	CALL(keyctl, 77, 1, 2, 3, 4);
}

static void programs(void)
{
	struct bpf_insn code[2] = {{.code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = 0},
				   {.code = BPF_JMP | BPF_EXIT}};
	union bpf_attr attr;
	uint32_t key = 1, info[64] = {0};
	uint64_t value = 5, next;
	int map, program;

	memset(&attr, 0, sizeof(attr));
	attr.map_type = BPF_MAP_TYPE_HASH;
	attr.key_size = 4;
	attr.value_size = 8;
	attr.max_entries = 10;
	strcpy(attr.map_name, "gallery");
	map = (int)CALL(bpf, BPF_MAP_CREATE, &attr, sizeof(attr));
	attr.map_flags = BPF_F_NO_PREALLOC;
	CALL(bpf, BPF_MAP_CREATE, &attr, 20);
	CALL(bpf, BPF_MAP_CREATE, &attr, 44);
	CALL(bpf, BPF_MAP_CREATE, &attr, 3);
	CALL(bpf, BPF_MAP_CREATE, BAD, 44);
	memset(&attr, 0, sizeof(attr));
	attr.map_fd = (uint32_t)map;
	attr.key = (uintptr_t)&key;
	attr.value = (uintptr_t)&value;
	attr.flags = BPF_NOEXIST;
	CALL(bpf, BPF_MAP_UPDATE_ELEM, &attr, 32);
	attr.flags = 0;
	CALL(bpf, BPF_MAP_LOOKUP_ELEM, &attr, 32);
	attr.next_key = (uintptr_t)&next;
	CALL(bpf, BPF_MAP_GET_NEXT_KEY, &attr, 24);
	CALL(bpf, BPF_MAP_DELETE_ELEM, &attr, 16);
	CALL(bpf, BPF_MAP_FREEZE, &attr, 4);
	memset(&attr, 0, sizeof(attr));
	attr.prog_type = BPF_PROG_TYPE_SOCKET_FILTER;
	attr.insn_cnt = 2;
	attr.insns = (uintptr_t)code;
	attr.license = (uintptr_t) "GPL";
	strcpy(attr.prog_name, "test");
	program = (int)CALL(bpf, BPF_PROG_LOAD, &attr, sizeof(attr));
	CALL(bpf, BPF_PROG_LOAD, &attr, 48);
	attr.log_level = 1;
	attr.log_size = sizeof(buffer);
	attr.log_buf = (uintptr_t)buffer;
	attr.kern_version = 0x60102;
	attr.prog_flags = BPF_F_STRICT_ALIGNMENT | BPF_F_SLEEPABLE;
	CALL(bpf, BPF_PROG_LOAD, &attr, 72);
	memset(&attr, 0, sizeof(attr));
	attr.pathname = (uintptr_t) "/sys/fs/bpf/strec-gallery";
	attr.bpf_fd = (uint32_t)program;
	CALL(bpf, BPF_OBJ_PIN, &attr, 16);
	attr.bpf_fd = 0;
	CALL(bpf, BPF_OBJ_GET, &attr, 16);
	unlink("/sys/fs/bpf/strec-gallery");
	memset(&attr, 0, sizeof(attr));
	attr.target_fd = 77;
	attr.attach_bpf_fd = (uint32_t)program;
	attr.attach_type = BPF_CGROUP_INET_EGRESS;
	attr.attach_flags = BPF_F_ALLOW_MULTI;
	CALL(bpf, BPF_PROG_ATTACH, &attr, 20);
	CALL(bpf, BPF_PROG_DETACH, &attr, 20);
	memset(&attr, 0, sizeof(attr));
	CALL(bpf, BPF_PROG_GET_NEXT_ID, &attr, 12);
	CALL(bpf, BPF_MAP_GET_NEXT_ID, &attr, 12);
	CALL(bpf, BPF_LINK_GET_NEXT_ID, &attr, 12);
	memset(&attr, 0, sizeof(attr));
	attr.prog_id = 99999;
	CALL(bpf, BPF_PROG_GET_FD_BY_ID, &attr, 12);
	CALL(bpf, BPF_MAP_GET_FD_BY_ID, &attr, 12);
	CALL(bpf, BPF_BTF_GET_FD_BY_ID, &attr, 4);
	CALL(bpf, BPF_LINK_GET_FD_BY_ID, &attr, 4);
	memset(&attr, 0, sizeof(attr));
	attr.info.bpf_fd = (uint32_t)map;
	attr.info.info_len = sizeof(info);
	attr.info.info = (uintptr_t)info;
	CALL(bpf, BPF_OBJ_GET_INFO_BY_FD, &attr, 16);
	attr.info.bpf_fd = 78;
	CALL(bpf, BPF_OBJ_GET_INFO_BY_FD, &attr, 16);
	memset(&attr, 0, sizeof(attr));
	attr.query.target_fd = 77;
	attr.query.attach_type = BPF_CGROUP_DEVICE;
	CALL(bpf, BPF_PROG_QUERY, &attr, 28);
	memset(&attr, 0, sizeof(attr));
	attr.raw_tracepoint.name = (uintptr_t) "sys_enter";
	attr.raw_tracepoint.prog_fd = (uint32_t)program;
	CALL(bpf, BPF_RAW_TRACEPOINT_OPEN, &attr, 16);
	memset(&attr, 0, sizeof(attr));
	attr.btf = (uintptr_t) "\x9f\xeb\1";
	attr.btf_size = 3;
	CALL(bpf, BPF_BTF_LOAD, &attr, 28);
	memset(&attr, 0, sizeof(attr));
	attr.test.prog_fd = (uint32_t)program;
	attr.test.data_size_in = 20;
	attr.test.data_in = (uintptr_t)buffer;
	attr.test.repeat = 1;
	CALL(bpf, BPF_PROG_TEST_RUN, &attr, 80);
	memset(&attr, 0, sizeof(attr));
	attr.task_fd_query.pid = 1;
	attr.task_fd_query.fd = 77;
	CALL(bpf, BPF_TASK_FD_QUERY, &attr, 48);
	memset(&attr, 0, sizeof(attr));
	attr.batch.count = 5;
	attr.batch.map_fd = (uint32_t)map;
	attr.batch.keys = (uintptr_t)buffer;
	attr.batch.values = (uintptr_t)buffer;
	attr.batch.out_batch = (uintptr_t)&key;
	CALL(bpf, BPF_MAP_LOOKUP_BATCH, &attr, 56);
	memset(&attr, 0, sizeof(attr));
	attr.link_create.prog_fd = (uint32_t)program;
	attr.link_create.target_fd = 77;
	attr.link_create.attach_type = BPF_CGROUP_INET_INGRESS;
	CALL(bpf, BPF_LINK_CREATE, &attr, 16);
	CALL(bpf, BPF_LINK_CREATE, &attr, 48);
	CALL(bpf, BPF_LINK_UPDATE, &attr, 16);
	CALL(bpf, BPF_LINK_DETACH, &attr, 4);
	memset(&attr, 0, sizeof(attr));
	CALL(bpf, BPF_ENABLE_STATS, &attr, 4);
	CALL(bpf, BPF_ITER_CREATE, &attr, 8);
	CALL(bpf, BPF_PROG_BIND_MAP, &attr, 12);
	CALL(bpf, 99, &attr, 12);
}

static void rings(void)
{
	struct io_uring_params params = {0};
	struct io_uring_getevents_arg ext = {0};
	struct __kernel_timespec ts = {0, 1000};
	struct io_uring_probe *probe = (struct io_uring_probe *)buffer;
	struct io_uring_files_update update = {.offset = 0};
	sigset_t mask;
	int32_t fds[2] = {0, -1};
	struct iovec iov = {buffer, 4096};
	int ring = (int)CALL(io_uring_setup, 4, &params);

	CALL(io_uring_enter, ring, 0, 0, 0, NULL, 8);
	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR1);
	CALL(io_uring_enter, ring, 0, 0, IORING_ENTER_GETEVENTS | IORING_ENTER_SQ_WAKEUP, &mask, 8);
	ext.ts = (uintptr_t)&ts;
	CALL(io_uring_enter, ring, 0, 1, IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG, &ext,
	     sizeof(ext));
	CALL(io_uring_enter, 77, 1, 0, 0x800, NULL, 0);
	CALL(io_uring_register, ring, IORING_REGISTER_BUFFERS, &iov, 1);
	CALL(io_uring_register, ring, IORING_UNREGISTER_BUFFERS, NULL, 0);
	CALL(io_uring_register, ring, IORING_REGISTER_FILES, fds, 2);
	update.fds = (uintptr_t)fds;
	CALL(io_uring_register, ring, IORING_REGISTER_FILES_UPDATE, &update, 1);
	CALL(io_uring_register, ring, IORING_UNREGISTER_FILES, NULL, 0);
	CALL(io_uring_register, ring, IORING_REGISTER_EVENTFD, fds, 1);
	CALL(io_uring_register, ring, IORING_UNREGISTER_EVENTFD, NULL, 0);
	memset(buffer, 0, sizeof(buffer));
	CALL(io_uring_register, ring, IORING_REGISTER_PROBE, probe, 5);
	CALL(io_uring_register, ring, IORING_REGISTER_PERSONALITY, NULL, 0);
	CALL(io_uring_register, ring, IORING_UNREGISTER_PERSONALITY, NULL, 1);
	CALL(io_uring_register, ring, IORING_REGISTER_ENABLE_RINGS, NULL, 0);
	CALL(io_uring_register, ring, IORING_REGISTER_IOWQ_MAX_WORKERS, (uint32_t[2]){0, 5}, 2);
	CALL(io_uring_register, ring, 99, BAD, 2);
	CALL(io_uring_register, 77, IORING_REGISTER_FILES, BAD, 2);
	close(ring);
	params = (struct io_uring_params){.flags = IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP |
						   IORING_SETUP_SQPOLL | IORING_SETUP_SQ_AFF,
					  .cq_entries = 64,
					  .sq_thread_cpu = 0,
					  .sq_thread_idle = 100};
	ring = (int)CALL(io_uring_setup, 8, &params);
	close(ring);
	CALL(io_uring_setup, 8, BAD);
	CALL(io_uring_setup, 8, NULL);
	params = (struct io_uring_params){.flags = 0x80000000, .resv = {1}};
	CALL(io_uring_setup, 8, &params);
}

static void counters(void)
{
	struct perf_event_attr attr = {.type = PERF_TYPE_SOFTWARE,
				       .size = sizeof(attr),
				       .config = PERF_COUNT_SW_CPU_CLOCK,
				       .sample_period = 1000,
				       .sample_type = PERF_SAMPLE_IP | PERF_SAMPLE_TID,
				       .disabled = 1,
				       .exclude_kernel = 1,
				       .exclude_hv = 1};

	CALL(perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
	attr = (struct perf_event_attr){.type = PERF_TYPE_HARDWARE,
					.size = PERF_ATTR_SIZE_VER1,
					.config = PERF_COUNT_HW_INSTRUCTIONS,
					.freq = 1,
					.sample_freq = 99,
					.watermark = 1,
					.wakeup_watermark = 5,
					.precise_ip = 2,
					.read_format = PERF_FORMAT_GROUP | PERF_FORMAT_ID};
	CALL(perf_event_open, &attr, -1, 0, -1, 0);
	attr = (struct perf_event_attr){.type = PERF_TYPE_HW_CACHE,
					.size = PERF_ATTR_SIZE_VER5,
					.config = PERF_COUNT_HW_CACHE_L1D |
						  PERF_COUNT_HW_CACHE_OP_READ << 8 |
						  PERF_COUNT_HW_CACHE_RESULT_MISS << 16};
	CALL(perf_event_open, &attr, 0, -1, 77, PERF_FLAG_PID_CGROUP | PERF_FLAG_FD_OUTPUT);
	attr = (struct perf_event_attr){
		.type = PERF_TYPE_TRACEPOINT, .size = sizeof(attr), .config = 99999};
	CALL(perf_event_open, &attr, 0, -1, -1, 0);
	attr = (struct perf_event_attr){.type = PERF_TYPE_BREAKPOINT,
					.size = sizeof(attr),
					.bp_type = 3,
					.bp_addr = 0x1000,
					.bp_len = 4};
	CALL(perf_event_open, &attr, 0, -1, -1, 0);
	attr = (struct perf_event_attr){.type = PERF_TYPE_RAW, .size = sizeof(attr), .config = 5};
	CALL(perf_event_open, &attr, 0, -1, -1, 0);
	attr = (struct perf_event_attr){.type = 55, .size = 3, .config = 5};
	CALL(perf_event_open, &attr, 0, -1, -1, 0x10);
	CALL(perf_event_open, BAD, 0, -1, -1, 0);
}

static void sandboxes(void)
{
	struct landlock_ruleset_attr rules = {.handled_access_fs = LANDLOCK_ACCESS_FS_EXECUTE |
								   LANDLOCK_ACCESS_FS_WRITE_FILE};
	struct landlock_path_beneath_attr beneath = {.allowed_access = LANDLOCK_ACCESS_FS_EXECUTE,
						     .parent_fd = 0};
	struct sock_filter code[4] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getpid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | 5),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {.len = 4, .filter = code};
	uint32_t action = SECCOMP_RET_ALLOW;
	struct seccomp_notif_sizes sizes;
	int fd = (int)CALL(landlock_create_ruleset, &rules, 8, 0);

	CALL(landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	CALL(landlock_create_ruleset, &rules, 3, 2);
	CALL(landlock_create_ruleset, BAD, 8, 0);
	CALL(landlock_add_rule, fd, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
	CALL(landlock_add_rule, fd, 77, &beneath, 0);
	CALL(landlock_add_rule, fd, LANDLOCK_RULE_PATH_BENEATH, BAD, 1);
	CALL(landlock_restrict_self, 77, 0);
	CALL(seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action);
	action = SECCOMP_RET_KILL_PROCESS;
	CALL(seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action);
	action = SECCOMP_RET_ERRNO | 5;
	CALL(seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action);
	CALL(seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes);
	CALL(seccomp, SECCOMP_SET_MODE_STRICT, 1, NULL);
	CALL(seccomp, SECCOMP_SET_MODE_FILTER, 0x100, &program);
	CALL(seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_LOG, BAD);
	CALL(seccomp, 77, 1, BAD);
	if (fork() == 0) {
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
		CALL(seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_LOG, &program);
		prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
		_exit(0);
	}
	wait(NULL);
}

static void waiting(void)
{
	static uint32_t word = 5;
	struct futex_waitv waiters[2] = {
		{.val = 6, .uaddr = (uintptr_t)&word, .flags = FUTEX_32 | FUTEX_PRIVATE_FLAG},
		{.val = 5, .uaddr = (uintptr_t)&word, .flags = FUTEX_32}};
	struct timespec ts = {0, 1000};

	CALL(futex_waitv, waiters, 1, 0, &ts, CLOCK_MONOTONIC);
	CALL(futex_waitv, waiters, 2, 0, NULL, CLOCK_REALTIME);
	CALL(futex_waitv, BAD, 2, 1, &ts, 77);
}

static void mounting(void)
{
	struct mount_attr attr = {.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID,
				  .attr_clr = MOUNT_ATTR__ATIME,
				  .propagation = 1 << 18};
	int fd;

	CALL(mount_setattr, AT_FDCWD, "/nonexistent", AT_RECURSIVE | AT_SYMLINK_NOFOLLOW, &attr,
	     sizeof(attr));
	CALL(mount_setattr, AT_FDCWD, "/nonexistent", 0, &attr, 8);
	CALL(mount_setattr, AT_FDCWD, "/nonexistent", 0, BAD, 32);
	CALL(open_tree, AT_FDCWD, "/nonexistent",
	     OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
	CALL(move_mount, 77, "", AT_FDCWD, "/nonexistent", MOVE_MOUNT_F_EMPTY_PATH);
	fd = (int)CALL(fsopen, "tmpfs", FSOPEN_CLOEXEC);
	CALL(fsconfig, fd, FSCONFIG_SET_STRING, "size", "1m", 0);
	CALL(fsconfig, fd, FSCONFIG_SET_FLAG, "ro", NULL, 0);
	CALL(fsconfig, fd, FSCONFIG_SET_BINARY, "x", "bytes", 5);
	CALL(fsconfig, fd, FSCONFIG_SET_PATH, "source", "/dev", AT_FDCWD);
	CALL(fsconfig, fd, FSCONFIG_SET_FD, "source", NULL, 0);
	CALL(fsconfig, fd, FSCONFIG_CMD_CREATE, NULL, NULL, 0);
	CALL(fsconfig, fd, 77, "a", "b", 5);
	CALL(fsmount, fd, FSMOUNT_CLOEXEC, MOUNT_ATTR_NODEV | MOUNT_ATTR_NOATIME);
	CALL(fspick, AT_FDCWD, "/nonexistent", FSPICK_CLOEXEC | FSPICK_SYMLINK_NOFOLLOW);
	CALL(quotactl, QCMD(Q_GETQUOTA, USRQUOTA), "/dev/none", 0, buffer);
	CALL(quotactl, QCMD(Q_SYNC, GRPQUOTA), NULL, 0, NULL);
	CALL(quotactl, QCMD(Q_QUOTAON, USRQUOTA), "/dev/none", 2, "/aquota.user");
	CALL(quotactl, QCMD(Q_QUOTAOFF, USRQUOTA), "/dev/none", 0, NULL);
	CALL(quotactl, QCMD(0x5803, 2), "/dev/none", 0, buffer);
	CALL(quotactl_fd, 77, QCMD(Q_GETFMT, USRQUOTA), 0, buffer);
}

static void others(void)
{
	struct iovec iov = {buffer, 4096};
	int self = (int)CALL(pidfd_open, getpid(), 0);
	unsigned long nodes = 1, context = 0;
	struct iocb write = {.aio_data = 7,
			     .aio_fildes = (uint32_t)memfd_create("aio", 0),
			     .aio_lio_opcode = IOCB_CMD_PWRITE,
			     .aio_buf = (uintptr_t) "hello",
			     .aio_nbytes = 5,
			     .aio_offset = 3},
		    read = {.aio_fildes = write.aio_fildes,
			    .aio_lio_opcode = IOCB_CMD_PREAD,
			    .aio_buf = (uintptr_t)buffer,
			    .aio_nbytes = 50};

	CALL(process_madvise, self, &iov, 1, MADV_COLD, 0);
	CALL(process_madvise, 77, BAD, 1, MADV_PAGEOUT, 1);
	CALL(process_mrelease, 77, 0);
	CALL(mbind, buffer, 4096, 2, &nodes, 64, 1);
	CALL(set_mempolicy, 2, &nodes, 64);
	CALL(set_mempolicy, 0, NULL, 0);
	CALL(get_mempolicy, buffer, &nodes, 64, NULL, 0);
	CALL(io_setup, 5, &context);
	CALL(io_submit, context, 2, (struct iocb *[]){&write, &read});
	CALL(io_getevents, context, 2, 4, buffer, &(struct timespec){1, 0});
	CALL(io_cancel, context, &write, buffer);
	CALL(io_destroy, context);
	CALL(userfaultfd, O_CLOEXEC | O_NONBLOCK);
	CALL(memfd_secret, O_CLOEXEC);
	CALL(syslog, 3, buffer, 10);
	CALL(syslog, 9, NULL, 0);
	CALL(syslog, 8, NULL, 99);
	CALL(delete_module, "strec_none", O_NONBLOCK);
	CALL(init_module, BAD, 5, "a=b");
	CALL(finit_module, 77, "a=b", 3);
	CALL(kexec_load, 0, 17, NULL, 0x3e0001);
	CALL(swapon, "/nonexistent", 0x18005);
	CALL(ioprio_set, 1, 0, 0x4003);
	CALL(ioprio_get, 1, 0);
	CALL(sched_setattr, 0, BAD, 0);
	CALL(set_robust_list, BAD, 24);
	CALL(get_robust_list, 0, &context, &nodes);
	CALL(kcmp, getpid(), getpid(), 0, 1, 1);
	CALL(modify_ldt, 0, buffer, 16);
	CALL(name_to_handle_at, AT_FDCWD, "/", (uint32_t[40]){128}, &context, 0);
	CALL(timer_create, 1, NULL, &context);
	CALL(adjtimex, memset(buffer, 0, 300));
	CALL(mq_open, "strec-gallery", O_RDWR | O_CREAT, 0600, NULL);
	CALL(mq_unlink, "strec-gallery");
}

int main(int argc, char **argv)
{
	static void (*const rooms[])(void) = {shared_memory, semaphores, messages, keys,
					      programs,      rings,      counters, sandboxes,
					      waiting,       mounting,   others};

	for (size_t i = 0; i < sizeof(rooms) / sizeof(rooms[0]); i++)
		if (argc < 2 || strchr(argv[1], (int)('a' + i)))
			rooms[i]();
	return 0;
}
