/* System V IPC: shared memory, semaphores, queues (sysvipc(7)); layouts are those of x86-64. */
#include "viz/decode_members.h"

enum { COMMAND_SET = 1 };

/* struct ipc64_perm, of which IPC_SET looks at the first three. */
static const struct member permissions[] = {
	MEMBER(uid, 4, 4, ID),  MEMBER(gid, 8, 4, ID),   MEMBER(mode, 20, 4, OCTAL),
	MEMBER(key, 0, 4, HEX), MEMBER(cuid, 12, 4, ID), MEMBER(cgid, 16, 4, ID),
};

static const struct member shared_memory[] = {
	MEMBER(shm_segsz, 48, 8, DECIMAL), MEMBER(shm_cpid, 80, 4, SIGNED),
	MEMBER(shm_lpid, 84, 4, SIGNED),   MEMBER(shm_nattch, 88, 8, DECIMAL),
	MEMBER(shm_atime, 56, 8, DECIMAL), MEMBER(shm_dtime, 64, 8, DECIMAL),
	MEMBER(shm_ctime, 72, 8, DECIMAL),
};

static const struct member semaphores[] = {
	MEMBER(sem_otime, 48, 8, DECIMAL),
	MEMBER(sem_ctime, 64, 8, DECIMAL),
	MEMBER(sem_nsems, 80, 8, DECIMAL),
};

static const struct member queue[] = {
	MEMBER(msg_stime, 48, 8, DECIMAL),  MEMBER(msg_rtime, 56, 8, DECIMAL),
	MEMBER(msg_ctime, 64, 8, DECIMAL),  MEMBER(msg_qnum, 80, 8, DECIMAL),
	MEMBER(msg_qbytes, 88, 8, DECIMAL), MEMBER(msg_lspid, 96, 4, SIGNED),
	MEMBER(msg_lrpid, 100, 4, SIGNED),
};

static const struct member queue_set[] = {
	MEMBER(msg_qbytes, 88, 8, DECIMAL),
};

/* The permissions and what follows them, of which IPC_SET has other members. */
static void put_ipc(struct text *t, const struct argument *arg, const struct view *v,
		    const char *name, const struct member *members, size_t count)
{
	bool set = (uint32_t)arg->ev->args[arg->index - 1] == COMMAND_SET;

	put_byte(t, '{');
	put(t, name);
	put_structure(t, v, permissions, set ? 3 : COUNT(permissions));
	if (count) {
		put(t, ", ");
		put_members(t, v, members, count);
	}
	put_byte(t, '}');
}

static bool is_set(const struct argument *arg)
{
	return (uint32_t)arg->ev->args[arg->index - 1] == COMMAND_SET;
}

void put_shmid_ds(struct text *t, const struct argument *arg, const struct view *v)
{
	put_ipc(t, arg, v, "shm_perm=", shared_memory, is_set(arg) ? 0 : COUNT(shared_memory));
}

void put_semid_ds(struct text *t, const struct argument *arg, const struct view *v)
{
	put_ipc(t, arg, v, "sem_perm=", semaphores, is_set(arg) ? 0 : COUNT(semaphores));
}

void put_msqid_ds(struct text *t, const struct argument *arg, const struct view *v)
{
	if (is_set(arg))
		put_ipc(t, arg, v, "msg_perm=", queue_set, COUNT(queue_set));
	else
		put_ipc(t, arg, v, "msg_perm=", queue, COUNT(queue));
}

void put_shm_limits(struct text *t, const struct argument *arg, const struct view *v)
{
	static const struct member members[] = {
		MEMBER(shmmax, 0, 8, DECIMAL),  MEMBER(shmmin, 8, 8, DECIMAL),
		MEMBER(shmmni, 16, 8, DECIMAL), MEMBER(shmseg, 24, 8, DECIMAL),
		MEMBER(shmall, 32, 8, DECIMAL),
	};
	(void)arg;

	put_structure(t, v, members, COUNT(members));
}

void put_shm_info(struct text *t, const struct argument *arg, const struct view *v)
{
	static const struct member members[] = {
		MEMBER(used_ids, 0, 4, SIGNED),        MEMBER(shm_tot, 8, 8, DECIMAL),
		MEMBER(shm_rss, 16, 8, DECIMAL),       MEMBER(shm_swp, 24, 8, DECIMAL),
		MEMBER(swap_attempts, 32, 8, DECIMAL), MEMBER(swap_successes, 40, 8, DECIMAL),
	};
	(void)arg;

	put_structure(t, v, members, COUNT(members));
}

void put_sem_info(struct text *t, const struct argument *arg, const struct view *v)
{
	static const struct member members[] = {
		MEMBER(semmap, 0, 4, SIGNED),  MEMBER(semmni, 4, 4, SIGNED),
		MEMBER(semmns, 8, 4, SIGNED),  MEMBER(semmnu, 12, 4, SIGNED),
		MEMBER(semmsl, 16, 4, SIGNED), MEMBER(semopm, 20, 4, SIGNED),
		MEMBER(semume, 24, 4, SIGNED), MEMBER(semusz, 28, 4, SIGNED),
		MEMBER(semvmx, 32, 4, SIGNED), MEMBER(semaem, 36, 4, SIGNED),
	};
	(void)arg;

	put_structure(t, v, members, COUNT(members));
}

void put_msg_info(struct text *t, const struct argument *arg, const struct view *v)
{
	static const struct member members[] = {
		MEMBER(msgpool, 0, 4, SIGNED), MEMBER(msgmap, 4, 4, SIGNED),
		MEMBER(msgmax, 8, 4, SIGNED),  MEMBER(msgmnb, 12, 4, SIGNED),
		MEMBER(msgmni, 16, 4, SIGNED), MEMBER(msgssz, 20, 4, SIGNED),
		MEMBER(msgtql, 24, 4, SIGNED), MEMBER(msgseg, 28, 2, DECIMAL),
	};
	(void)arg;

	put_structure(t, v, members, COUNT(members));
}

static void put_operation(struct text *t, const struct view *v)
{
	static const struct member members[] = {
		MEMBER(sem_num, 0, 2, DECIMAL),
		MEMBER(sem_op, 2, 2, SIGNED),
		MEMBER_OF(sem_flg, 4, 2, WORDS, FIELD_SEM_OPERATION),
	};

	put_structure(t, v, members, COUNT(members));
}

void put_sem_operations(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_array(t, v, 6, v->state != CAPTURE_WHOLE, put_operation);
}

/* A long, and as many bytes as the message has. */
void put_msgbuf(struct text *t, const struct argument *arg, const struct view *v)
{
	struct view rest = view_part(v, v->word, v->size);

	if (v->size < v->word || v->state == CAPTURE_FAULT) {
		put_pointer(t, arg->value);
		return;
	}
	put(t, "{mtype=");
	put_signed(t, view_long(v, 0));
	put(t, ", mtext=");
	put_quoted(t, rest.bytes, rest.size, v->state != CAPTURE_WHOLE);
	put_byte(t, '}');
}
