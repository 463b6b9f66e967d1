/*
 * Structures of System V IPC, keys, bpf, io_uring, perf events, sandboxes and mounts, built by
 * hand. What is expected is what strace 6.1 printed for tests/tracees/gallery_kernel.c.
 */
#include "tests/viz/decode_fixture.h"

static void call(struct built *b, const char *name, uint64_t a0, uint64_t a1, uint64_t a2,
		 uint64_t a3)
{
	built_init(b, ARCH_X86_64, name);
	built_args(b, a0, a1, a2, a3);
}

/* struct ipc64_perm of x86-64, 48 bytes. */
static void permissions(struct built *b)
{
	built_number(b, 0x12, 4);
	for (unsigned id = 1; id < 5; id++)
		built_number(b, id, 4);
	built_number(b, 0640, 4);
	built_zeros(b, 24);
}

static void ipc_objects_have_permissions(void **state)
{
	struct built b;
	(void)state;

	call(&b, "shmctl", 7, 2, 0, 0);
	built_capture(&b, 2, true, CAPTURE_BYTES);
	permissions(&b);
	for (unsigned i = 0; i < 4; i++)
		built_number(&b, 4096 + i, 8);
	built_number(&b, 10, 4);
	built_number(&b, 11, 4);
	built_number(&b, 2, 8);
	built_zeros(&b, 16);
	built_expect(&b,
		     "shmctl(7, IPC_STAT, {shm_perm={uid=1, gid=2, mode=0640, key=0x12, cuid=3, "
		     "cgid=4}, shm_segsz=4096, shm_cpid=10, shm_lpid=11, shm_nattch=2, "
		     "shm_atime=4097, shm_dtime=4098, shm_ctime=4099}) = 0");
	built_survives_cuts(&b);
	call(&b, "semctl", 7, 0, 1, 0);
	built_capture(&b, 3, false, CAPTURE_BYTES);
	permissions(&b);
	built_zeros(&b, 56);
	built_expect(&b, "semctl(7, 0, IPC_SET, {sem_perm={uid=1, gid=2, mode=0640}}) = 0");
	built_survives_cuts(&b);
	call(&b, "msgctl", 7, 1, 0, 0);
	built_capture(&b, 2, false, CAPTURE_BYTES);
	permissions(&b);
	built_zeros(&b, 40);
	built_number(&b, 1000, 8);
	built_zeros(&b, 24);
	built_expect(&b, "msgctl(7, IPC_SET, {msg_perm={uid=1, gid=2, mode=0640}, "
			 "msg_qbytes=1000}) = 0");
	call(&b, "semctl", 7, 0, 16, 5);
	built_expect(&b, "semctl(7, 0, SETVAL, 0x5) = 0");
	call(&b, "shmctl", 7, 0, 0, 0);
	built_expect(&b, "shmctl(7, IPC_RMID, NULL) = 0");
}

static void semaphores_and_messages(void **state)
{
	struct built b;
	(void)state;

	call(&b, "semop", 7, 0, 2, 0);
	built_capture(&b, 1, false, CAPTURE_BYTES);
	built_put(&b, "\1\0\1\0\0\x10\0\0\xff\xff\0\x18", 12);
	built_expect(&b,
		     "semop(7, [{sem_num=1, sem_op=1, sem_flg=SEM_UNDO}, {sem_num=0, sem_op=-1, "
		     "sem_flg=SEM_UNDO|IPC_NOWAIT}], 2) = 0");
	built_survives_cuts(&b);
	call(&b, "msgsnd", 7, 0, 3, 04000);
	built_capture(&b, 1, false, CAPTURE_BYTES);
	built_number(&b, 7, 8);
	built_put(&b, "abc", 3);
	built_expect(&b, "msgsnd(7, {mtype=7, mtext=\"abc\"}, 3, IPC_NOWAIT) = 0");
	b.captures[0].state = CAPTURE_CUT;
	built_expect(&b, "msgsnd(7, {mtype=7, mtext=\"abc\"...}, 3, IPC_NOWAIT) = 0");
	built_survives_cuts(&b);
	call(&b, "shmget", 0, 4096, 012600, 0);
	built_expect(&b, "shmget(IPC_PRIVATE, 4096, IPC_EXCL|SHM_NORESERVE|0600) = 0");
}

static void commands_of_keys_have_their_arguments(void **state)
{
	struct built b;
	(void)state;

	call(&b, "keyctl", 0, (uint64_t)-3, 0, 9);
	built_expect(&b, "keyctl(KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0) = 0");
	call(&b, "keyctl", 5, 77, 0x3f010205, 0);
	built_expect(&b, "keyctl(KEYCTL_SETPERM, 77, KEY_POS_VIEW|KEY_POS_READ|KEY_POS_WRITE|"
			 "KEY_POS_SEARCH|KEY_POS_LINK|KEY_POS_SETATTR|KEY_USR_VIEW|KEY_GRP_READ|"
			 "KEY_OTH_VIEW|KEY_OTH_WRITE) = 0");
	call(&b, "keyctl", 6, 77, 0, 100);
	built_capture(&b, 2, true, CAPTURE_BYTES);
	built_put(&b, "user;0;x", 9);
	built_expect(&b, "keyctl(KEYCTL_DESCRIBE, 77, \"user;0;x\", 100) = 0");
	call(&b, "keyctl", 19, 5, 6, 126);
	b.ev.args[4] = 7;
	built_expect(&b, "keyctl(KEYCTL_REJECT, 5, 6, ENOKEY, 7) = 0");
	call(&b, "keyctl", 31, 0, 10, 0);
	built_capture(&b, 1, true, CAPTURE_BYTES);
	built_put(&b, "\x81\1", 2);
	built_expect(&b,
		     "keyctl(KEYCTL_CAPABILITIES, [KEYCTL_CAPS0_CAPABILITIES|KEYCTL_CAPS0_MOVE, "
		     "KEYCTL_CAPS1_NS_KEYRING_NAME], 10) = 0");
	call(&b, "keyctl", 18, 1, 2, 3);
	built_expect(&b, "keyctl(KEYCTL_SESSION_TO_PARENT) = 0");
	call(&b, "keyctl", 77, 1, 2, 3);
	built_expect(&b, "keyctl(0x4d /* KEYCTL_??? */, 0x1, 0x2, 0x3, 0) = 0");
}

/* The attributes of a bpf() of so many bytes. */
static void bpf(struct built *b, unsigned command, unsigned size)
{
	call(b, "bpf", command, 0, size, 0);
	built_capture(b, 1, false, CAPTURE_LIST);
	built_item(b, size, CAPTURE_WHOLE);
}

static void maps_have_as_many_members_as_the_size(void **state)
{
	struct built b;
	(void)state;

	bpf(&b, 0, 20);
	built_number(&b, 1, 4);
	built_number(&b, 4, 4);
	built_number(&b, 8, 4);
	built_number(&b, 10, 4);
	built_number(&b, 1, 4);
	built_expect(&b,
		     "bpf(BPF_MAP_CREATE, {map_type=BPF_MAP_TYPE_HASH, key_size=4, value_size=8, "
		     "max_entries=10, map_flags=BPF_F_NO_PREALLOC}, 20) = 0");
	built_survives_cuts(&b);
	bpf(&b, 0, 3);
	built_put(&b, "\1\0\0", 3);
	built_expect(&b,
		     "bpf(BPF_MAP_CREATE, {map_type=BPF_MAP_TYPE_HASH, key_size=0, value_size=0, "
		     "max_entries=0}, 3) = 0");
	bpf(&b, 0, 44);
	built_zeros(&b, 16);
	built_number(&b, 4, 4);
	built_number(&b, 3, 4);
	built_number(&b, 2, 4);
	built_put(&b, "gallery\0\0\0\0\0\0\0\0\0", 16);
	built_expect(&b, "bpf(BPF_MAP_CREATE, {map_type=BPF_MAP_TYPE_UNSPEC, key_size=0, "
			 "value_size=0, max_entries=0, map_flags=BPF_F_NUMA_NODE, inner_map_fd=3, "
			 "numa_node=2, map_name=\"gallery\"}, 44) = 0");
	bpf(&b, 9, 16);
	built_number(&b, 77, 4);
	built_number(&b, 5, 4);
	built_number(&b, 1, 4);
	built_number(&b, 2, 4);
	built_expect(&b, "bpf(BPF_PROG_DETACH, {target_fd=77, attach_type=BPF_CGROUP_INET_EGRESS, "
			 "...}, 16) = 0");
	bpf(&b, 99, 4);
	built_number(&b, 77, 4);
	built_expect(&b, "bpf(0x63 /* BPF_??? */, 0x7ffd1000, 4) = 0");
}

static void bpf_has_texts_and_answers(void **state)
{
	struct built b;
	(void)state;

	bpf(&b, 5, 48);
	built_number(&b, 1, 4);
	built_number(&b, 2, 4);
	built_number(&b, ADDRESS, 8);
	built_number(&b, ADDRESS, 8);
	built_zeros(&b, 16);
	built_number(&b, 0x60102, 4);
	built_number(&b, 0x10, 4);
	built_text_item(&b, "GPL");
	built_expect(&b,
		     "bpf(BPF_PROG_LOAD, {prog_type=BPF_PROG_TYPE_SOCKET_FILTER, insn_cnt=2, "
		     "insns=0x7ffd1000, license=\"GPL\", log_level=0, log_size=0, log_buf=NULL, "
		     "kern_version=KERNEL_VERSION(6, 1, 2), prog_flags=BPF_F_SLEEPABLE}, 48) "
		     "= 0");
	built_survives_cuts(&b);
	bpf(&b, 11, 12);
	built_zeros(&b, 12);
	built_capture(&b, 1, true, CAPTURE_LIST);
	built_item(&b, 12, CAPTURE_WHOLE);
	built_number(&b, 0, 4);
	built_number(&b, 154, 4);
	built_number(&b, 0, 4);
	built_expect(&b, "bpf(BPF_PROG_GET_NEXT_ID, {start_id=0, next_id=0 => 154, open_flags=0}, "
			 "12) = 0");
	built_survives_cuts(&b);
}

static void rings_tell_what_the_kernel_has(void **state)
{
	struct built b;
	(void)state;

	call(&b, "io_uring_setup", 8, 0, 0, 0);
	built_capture(&b, 1, false, CAPTURE_BYTES);
	built_zeros(&b, 8);
	built_number(&b, 0x2, 4);
	built_zeros(&b, 4);
	built_number(&b, 100, 4);
	built_zeros(&b, 8);
	built_number(&b, 1, 4);
	built_zeros(&b, 88);
	b.ev.result = -22;
	b.ev.flags = EVENT_ERROR;
	built_expect(&b, "io_uring_setup(8, {flags=IORING_SETUP_SQPOLL, sq_thread_cpu=0, "
			 "sq_thread_idle=100, resv=[0x1, 0, 0]}) = -1 EINVAL (Invalid argument)");
	b.ev.flags = 0;
	b.ev.result = 3;
	built_capture(&b, 1, true, CAPTURE_BYTES);
	built_number(&b, 8, 4);
	built_number(&b, 16, 4);
	built_zeros(&b, 12);
	built_number(&b, 0x2001, 4);
	built_zeros(&b, 20);
	built_number(&b, 4, 4);
	built_zeros(&b, 72);
	built_expect(&b,
		     "io_uring_setup(8, {flags=0, sq_thread_cpu=0, sq_thread_idle=0, "
		     "sq_entries=8, cq_entries=16, features=IORING_FEAT_SINGLE_MMAP|0x2000, "
		     "sq_off={head=0, tail=4, ring_mask=0, ring_entries=0, flags=0, dropped=0, "
		     "array=0}, cq_off={head=0, tail=0, ring_mask=0, ring_entries=0, overflow=0, "
		     "cqes=0, flags=0}}) = 3");
	built_survives_cuts(&b);
	call(&b, "io_uring_register", 3, 2, 0, 2);
	built_capture(&b, 2, false, CAPTURE_BYTES);
	built_number(&b, 5, 4);
	built_number(&b, (uint32_t)-1, 4);
	built_expect(&b, "io_uring_register(3, IORING_REGISTER_FILES, [5, -1], 2) = 0");
	call(&b, "io_uring_register", 3, 6, 0, 1);
	built_capture(&b, 2, false, CAPTURE_LIST);
	built_item(&b, 16, CAPTURE_WHOLE);
	built_number(&b, 4, 8);
	built_number(&b, ADDRESS, 8);
	built_item(&b, 4, CAPTURE_WHOLE);
	built_number(&b, 9, 4);
	built_expect(&b,
		     "io_uring_register(3, IORING_REGISTER_FILES_UPDATE, {offset=4, fds=[9]}, 1) "
		     "= 0");
	built_survives_cuts(&b);
	call(&b, "io_uring_enter", 3, 1, 1, 9);
	b.ev.args[4] = ADDRESS;
	b.ev.args[5] = 24;
	built_expect(&b, "io_uring_enter(3, 1, 1, IORING_ENTER_GETEVENTS|IORING_ENTER_EXT_ARG, "
			 "0x7ffd1000, 24) = 0");
}

static void perf_events_by_their_type(void **state)
{
	struct built b;
	(void)state;

	call(&b, "perf_event_open", 0, 0, (uint64_t)-1, (uint64_t)-1);
	b.ev.args[4] = 8;
	built_capture(&b, 0, false, CAPTURE_BYTES);
	built_number(&b, 0, 4);
	built_number(&b, 72, 4);
	built_number(&b, 1, 8);
	built_number(&b, 99, 8);
	built_number(&b, 3, 8);
	built_number(&b, 12, 8);
	built_number(&b, 1 << 10 | 1 << 14 | 2 << 15, 8);
	built_number(&b, 5, 4);
	built_zeros(&b, 20);
	built_expect(&b, "perf_event_open({type=PERF_TYPE_HARDWARE, size=PERF_ATTR_SIZE_VER1, "
			 "config=PERF_COUNT_HW_INSTRUCTIONS, sample_freq=99, "
			 "sample_type=PERF_SAMPLE_IP|PERF_SAMPLE_TID, "
			 "read_format=PERF_FORMAT_ID|PERF_FORMAT_GROUP, freq=1, watermark=1, "
			 "precise_ip=2 /* requested to have 0 skid */, ...}, 0, -1, -1, "
			 "PERF_FLAG_FD_CLOEXEC) = 0");
	built_survives_cuts(&b);
	b.memory[0] = 3;
	b.memory[9] = 1;
	b.memory[10] = 1;
	b.memory[8] = 0;
	built_expect(&b,
		     "perf_event_open({type=PERF_TYPE_HW_CACHE, size=PERF_ATTR_SIZE_VER1, "
		     "config=PERF_COUNT_HW_CACHE_RESULT_MISS<<16|PERF_COUNT_HW_CACHE_OP_WRITE<<8|"
		     "PERF_COUNT_HW_CACHE_L1D, sample_freq=99, "
		     "sample_type=PERF_SAMPLE_IP|PERF_SAMPLE_TID, "
		     "read_format=PERF_FORMAT_ID|PERF_FORMAT_GROUP, freq=1, watermark=1, "
		     "precise_ip=2 /* requested to have 0 skid */, ...}, 0, -1, -1, "
		     "PERF_FLAG_FD_CLOEXEC) = 0");
}

static void sandboxes(void **state)
{
	struct built b;
	(void)state;

	call(&b, "landlock_create_ruleset", 0, 8, 0, 0);
	built_capture(&b, 0, false, CAPTURE_BYTES);
	built_number(&b, 3, 8);
	built_expect(&b, "landlock_create_ruleset({handled_access_fs=LANDLOCK_ACCESS_FS_EXECUTE|"
			 "LANDLOCK_ACCESS_FS_WRITE_FILE}, 8, 0) = 0");
	built_survives_cuts(&b);
	call(&b, "landlock_create_ruleset", 0, 0, 1, 0);
	built_expect(&b, "landlock_create_ruleset(NULL, 0, LANDLOCK_CREATE_RULESET_VERSION) = 0");
	call(&b, "landlock_add_rule", 3, 1, 0, 0);
	built_capture(&b, 2, false, CAPTURE_BYTES);
	built_number(&b, 1, 8);
	built_number(&b, 5, 4);
	built_expect(&b, "landlock_add_rule(3, LANDLOCK_RULE_PATH_BENEATH, "
			 "{allowed_access=LANDLOCK_ACCESS_FS_EXECUTE, parent_fd=5}, 0) = 0");
	call(&b, "seccomp", 1, 2, 0, 0);
	built_capture(&b, 2, false, CAPTURE_BYTES);
	built_number(&b, 4, 8);
	built_number(&b, ADDRESS, 8);
	built_expect(&b, "seccomp(SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_LOG, {len=4, "
			 "filter=0x7ffd1000}) = 0");
	call(&b, "seccomp", 2, 0, 0, 0);
	built_capture(&b, 2, false, CAPTURE_BYTES);
	built_number(&b, 0x7fff0000, 4);
	built_expect(&b, "seccomp(SECCOMP_GET_ACTION_AVAIL, 0, [SECCOMP_RET_ALLOW]) = 0");
	call(&b, "futex_waitv", 0, 1, 0, 0);
	built_capture(&b, 0, false, CAPTURE_BYTES);
	built_number(&b, 6, 8);
	built_number(&b, ADDRESS, 8);
	built_number(&b, 0x82, 8);
	built_expect(&b, "futex_waitv([{val=0x6, uaddr=0x7ffd1000, flags=FUTEX_32|"
			 "FUTEX_PRIVATE_FLAG}], 1, 0, NULL, CLOCK_REALTIME) = 0");
	built_survives_cuts(&b);
}

static void mounts_and_quotas(void **state)
{
	struct built b;
	(void)state;

	call(&b, "mount_setattr", (uint64_t)-100, 0, 0x8000, 0);
	b.ev.args[4] = 32;
	built_capture(&b, 3, false, CAPTURE_BYTES);
	built_number(&b, 3, 8);
	built_number(&b, 0x10, 8);
	built_number(&b, 1 << 18, 8);
	built_number(&b, 0, 8);
	built_expect(&b, "mount_setattr(AT_FDCWD, NULL, AT_RECURSIVE, {attr_set=MOUNT_ATTR_RDONLY|"
			 "MOUNT_ATTR_NOSUID, attr_clr=MOUNT_ATTR_NOATIME, propagation=MS_PRIVATE, "
			 "userns_fd=0}, 32) = 0");
	built_survives_cuts(&b);
	call(&b, "quotactl", 0x80000700, 0, 5, 0);
	built_expect(&b, "quotactl(QCMD(Q_GETQUOTA, USRQUOTA), NULL, 5, NULL) = 0");
	call(&b, "quotactl", 0x80000101, 0, 5, 0);
	built_expect(&b, "quotactl(QCMD(Q_SYNC, GRPQUOTA), NULL) = 0");
	call(&b, "quotactl", 0x80000200, 0, 2, 0);
	built_expect(&b, "quotactl(QCMD(Q_QUOTAON, USRQUOTA), NULL, QFMT_VFS_V0, NULL) = 0");
	call(&b, "fsconfig", 3, 0, 0, 0);
	built_expect(&b, "fsconfig(3, FSCONFIG_SET_FLAG, NULL, NULL, 0) = 0");
	call(&b, "ioprio_get", 1, 0, 0, 0);
	b.ev.result = 16387;
	built_expect(&b, "ioprio_get(IOPRIO_WHO_PROCESS, 0) = 16387 "
			 "(IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 3))");
}

static void clocks_are_adjusted(void **state)
{
	struct built b;
	(void)state;

	call(&b, "adjtimex", 0, 0, 0, 0);
	b.ev.result = 5;
	built_capture(&b, 0, true, CAPTURE_BYTES);
	built_number(&b, 0x2001, 8);
	built_number(&b, (uint64_t)-5, 8);
	built_zeros(&b, 24);
	built_number(&b, 0x2040, 8);
	built_zeros(&b, 24);
	built_number(&b, 10, 8);
	built_number(&b, 20, 8);
	built_number(&b, 10000, 8);
	built_zeros(&b, 112);
	built_expect(&b,
		     "adjtimex({modes=ADJ_OFFSET|ADJ_NANO, offset=-5, freq=0, maxerror=0, "
		     "esterror=0, status=STA_UNSYNC|STA_NANO, constant=0, precision=0, "
		     "tolerance=0, time={tv_sec=10, tv_usec=20}, tick=10000, ppsfreq=0, jitter=0, "
		     "shift=0, stabil=0, jitcnt=0, calcnt=0, errcnt=0, stbcnt=0, tai=0}) = 5 "
		     "(TIME_ERROR)");
	built_survives_cuts(&b);
}

static void a_handle_has_the_size_that_it_was_given(void **state)
{
	struct built b;
	(void)state;

	call(&b, "name_to_handle_at", 3, 0, 0, 0);
	built_capture(&b, 2, false, CAPTURE_BYTES);
	built_number(&b, 128, 8);
	built_capture(&b, 2, true, CAPTURE_BYTES);
	built_number(&b, 2, 4);
	built_number(&b, 1, 4);
	built_put(&b, "\x13\x02", 2);
	built_capture(&b, 3, true, CAPTURE_BYTES);
	built_number(&b, 27, 4);
	built_expect(&b, "name_to_handle_at(3, NULL, {handle_bytes=128 => 2, handle_type=1, "
			 "f_handle=\"\\x13\\x02\"}, [27], 0) = 0");
	built_survives_cuts(&b);
	call(&b, "open_by_handle_at", 3, 0, 0, 0);
	built_capture(&b, 1, false, CAPTURE_BYTES);
	built_number(&b, 1, 4);
	built_number(&b, 1, 4);
	built_put(&b, "a", 1);
	built_expect(&b, "open_by_handle_at(3, {handle_bytes=1, handle_type=1, "
			 "f_handle=\"\\x61\"}, O_RDONLY) = 0");
}

static void nodes_and_policies(void **state)
{
	struct built b;
	(void)state;

	call(&b, "set_mempolicy", 2, 0, 129, 0);
	built_capture(&b, 1, false, CAPTURE_BYTES);
	built_number(&b, 1, 8);
	built_number(&b, 0, 8);
	built_expect(&b, "set_mempolicy(MPOL_BIND, [0x00000000000001, 0000000000000000], 129) = 0");
	built_survives_cuts(&b);
	call(&b, "get_mempolicy", 0, 0, 0, 0);
	built_capture(&b, 0, true, CAPTURE_BYTES);
	built_number(&b, 3, 4);
	built_expect(&b, "get_mempolicy([MPOL_INTERLEAVE], NULL, 0, NULL, 0) = 0");
}

/* struct iocb of linux/aio_abi.h, and the bytes that it writes. */
static void iocb(struct built *b, unsigned command, const char *text)
{
	built_item(b, 64, CAPTURE_WHOLE);
	built_number(b, 7, 8);
	built_zeros(b, 8);
	built_number(b, command, 2);
	built_number(b, command == 2, 2);
	built_number(b, 13, 4);
	built_number(b, ADDRESS, 8);
	built_number(b, 5, 8);
	built_number(b, 3, 8);
	built_zeros(b, 16);
	built_text_item(b, text);
}

static void what_is_submitted_and_what_came_of_it(void **state)
{
	struct built b;
	(void)state;

	call(&b, "io_submit", 1, 3, 0, 0);
	built_capture(&b, 2, false, CAPTURE_LIST);
	iocb(&b, 1, "hello");
	iocb(&b, 0, "");
	iocb(&b, 2, "");
	built_expect(&b, "io_submit(0x1, 3, [{aio_data=0x7, aio_lio_opcode=IOCB_CMD_PWRITE, "
			 "aio_fildes=13, aio_buf=\"hello\", aio_nbytes=5, aio_offset=3}, "
			 "{aio_data=0x7, aio_lio_opcode=IOCB_CMD_PREAD, aio_fildes=13, "
			 "aio_buf=0x7ffd1000, aio_nbytes=5, aio_offset=3}, {aio_data=0x7, "
			 "aio_lio_opcode=IOCB_CMD_FSYNC, aio_reqprio=1, aio_fildes=13}]) = 0");
	built_survives_cuts(&b);
	call(&b, "io_getevents", 1, 1, 8, 0);
	b.ev.result = 1;
	built_capture(&b, 3, true, CAPTURE_BYTES);
	built_number(&b, 7, 8);
	built_number(&b, ADDRESS, 8);
	built_number(&b, (uint64_t)-5, 8);
	built_number(&b, 0, 8);
	built_expect(&b,
		     "io_getevents(0x1, 1, 8, [{data=0x7, obj=0x7ffd1000, res=-5, res2=0}], NULL) "
		     "= 1");
	built_survives_cuts(&b);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(ipc_objects_have_permissions),
		cmocka_unit_test(semaphores_and_messages),
		cmocka_unit_test(commands_of_keys_have_their_arguments),
		cmocka_unit_test(maps_have_as_many_members_as_the_size),
		cmocka_unit_test(bpf_has_texts_and_answers),
		cmocka_unit_test(rings_tell_what_the_kernel_has),
		cmocka_unit_test(perf_events_by_their_type),
		cmocka_unit_test(sandboxes),
		cmocka_unit_test(mounts_and_quotas),
		cmocka_unit_test(clocks_are_adjusted),
		cmocka_unit_test(a_handle_has_the_size_that_it_was_given),
		cmocka_unit_test(nodes_and_policies),
		cmocka_unit_test(what_is_submitted_and_what_came_of_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
