/*
 * The event: what the recorder writes, the log holds and every reader sees.
 *
 * Events are ordered by time_ns, the moment at which each became known: a call's is
 * the moment it returned, so its enter time is time_ns - duration_ns. How they lie in
 * a block: docs/strec-format.5.
 */
#ifndef FORMAT_EVENT_H
#define FORMAT_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The kinds, and what the fields mean for each; a field that is not named is 0.
 * The values are the file's: they never change, new ones are added at the end.
 */
enum event_kind {
	/* A call that ended: arch, nr, args, result, ip, flags, duration_ns, captures. */
	EVENT_CALL = 0,
	/*
	 * A call that was entered and had not ended when its block was written: as
	 * EVENT_CALL with duration_ns so far and no result. Its end follows as EVENT_CALL
	 * in a later block, or never.
	 */
	EVENT_ENTERED = 1,
	/*
	 * Not news but state, at the head of a processes block: this task was alive at
	 * time_ns. With EVENT_IN_CALL it is inside the call that arch, nr, args and ip name,
	 * since duration_ns.
	 */
	EVENT_TASK = 2,
	/*
	 * A task began to be traced: nr is an enum start_how; args[0] parent's serial, args[1] the
	 * flags of the clone() that made it, 0 where they are not known or it was another call.
	 */
	EVENT_START = 3,
	/*
	 * An exec succeeded: capture 0 the program's path where it is known; args[0] is the
	 * thread id under which the task had run before.
	 */
	EVENT_EXEC = 4,
	/* A task ended: result is the status as wait(2) encodes it. */
	EVENT_EXIT = 5,
	/*
	 * A signal was delivered: nr its number, args[0] si_code, args[1] si_pid,
	 * args[2] si_uid, args[3] si_addr (faults), args[4] si_status and args[5] si_utime in
	 * the low and si_stime in the high half (SIGCHLD). A timer's id and overrun are in
	 * args[1] and args[2]; si_value, of what has one, is args[5]. SIGSYS has the call in
	 * args[4], its architecture in args[5].
	 */
	EVENT_SIGNAL = 6,
	/* The task stopped with its group: nr is the stopping signal. */
	EVENT_STOP = 7,
	/* The recorder let go of a living task. */
	EVENT_DETACH = 8,
	/* CPU time of the process so far, in args[0], ns (CLOCK_PROCESS_CPUTIME_ID). */
	EVENT_USAGE = 9,
	/* Output of the target: nr is the descriptor (1 or 2), capture 0 the bytes. */
	EVENT_OUTPUT = 10,
	/* The target waited duration_ns for the recorder's writer. */
	EVENT_HELD = 11,
	/* A note of the recorder for people: capture 0 is the text. */
	EVENT_NOTE = 12,
	/*
	 * Never in a file; a reader makes it where bytes were damaged or are missing:
	 * args[0] offset in the file, args[1] number of bytes passed over.
	 */
	EVENT_LOSS = 13,
	/*
	 * Descriptor nr was open when the recording of its process began: capture 0 what it
	 * leads to, as readlink(2) of /proc/PID/fd tells; args[0] its flags as open(2) has
	 * them, args[1] its position. Of a socket, where /proc/PID/net tells, args[2] to args[4]
	 * are domain, type and protocol, capture 1 its own address and capture 2 that of the
	 * other end, as text. With nr AT_FDCWD (-100) it is the working directory.
	 * A log that was made out of another tells so, too, at its beginning and where calls are
	 * left out; then args[2] is the process of a pidfd, or of a device its number (major << 20
	 * | minor) with args[3] 1 for a block device. args[5] is a number that descriptors of the
	 * same open file share, and of a socket args[1] the number of the other end of its pair. A
	 * name of no bytes means that nothing is known of the descriptor any more.
	 */
	EVENT_DESCRIPTOR = 14,
	/*
	 * A mapping of that moment: args[0] address, args[1] size, args[2] PROT_ bits, args[3]
	 * MAP_SHARED or MAP_PRIVATE, args[4] offset in the file, capture 0 the file's path or
	 * a name in brackets as in /proc/PID/maps.
	 */
	EVENT_MAPPING = 15,
	EVENT_KINDS
};

enum start_how {
	START_FIRST = 0, /* strec started it */
	START_ATTACH = 1,
	START_FORK = 2,
	START_VFORK = 3,
	START_CLONE = 4, /* a thread, or clone() with another exit signal */
};

/* The ABI of a call: it decides what nr means. A property of each call, not of a process. */
enum event_arch {
	ARCH_X86_64 = 0,
	ARCH_I386 = 1,
	ARCH_X32 = 2, /* nr without __X32_SYSCALL_BIT */
	ARCHES
};

enum event_flag {
	EVENT_ERROR = 1 << 0,      /* result is a negative errno */
	EVENT_UNFINISHED = 1 << 1, /* the task ended inside the call; there is no result */
	EVENT_IN_CALL = 1 << 2,    /* EVENT_TASK only */
	EVENT_ATTACHED = 1 << 3,   /* already running when the recorder attached: no enter time */
	EVENT_SUPERSEDED = 1 << 4, /* with UNFINISHED: ended by another thread's exec */
	EVENT_ANNOUNCED = 1 << 5,  /* an EVENT_ENTERED before told of this call */
	EVENT_UNTIMED = 1 << 6,    /* how long it took is not known: duration_ns is 0 */
};

/* Bytes that the recorder copied out of the tracee. */
enum capture_kind {
	CAPTURE_STRING = 0, /* without its final NUL */
	CAPTURE_BYTES = 1,  /* as they lay in memory */
	CAPTURE_LIST = 2,   /* several, see capture_list_next() */
	CAPTURE_TEXT = 3,   /* what another tracer printed, see event_text_of() */
};

enum capture_state {
	CAPTURE_WHOLE = 0,
	CAPTURE_CUT = 1,   /* longer than the limit: a beginning */
	CAPTURE_FAULT = 2, /* memory ended: what came before, and error says why */
};

#define EVENT_CAPTURES_MAX 12 /* captures of one event: each argument when entered and left */
#define CAPTURE_SIZE_MAX   65536

struct capture {
	uint8_t arg; /* index of the argument it belongs to */
	uint8_t kind;
	uint8_t state;
	uint8_t error; /* errno, for CAPTURE_FAULT */
	bool at_exit;  /* taken when the call had returned, not when it was entered */
	uint32_t size; /* bytes, up to CAPTURE_SIZE_MAX */
	const uint8_t *bytes;
};

/*
 * A CAPTURE_LIST is a row of items, each a little-endian uint32_t with the size in the low
 * 30 bits and the enum capture_state in the upper two, and so many bytes. The list's own
 * state is CAPTURE_CUT where there were more items. Which items are in it: the memory kinds
 * in format/syscalls.h.
 */
struct capture_item {
	uint8_t state; /* enum capture_state */
	uint32_t size;
	const uint8_t *bytes; /* in the list */
};

#define TASK_NAME_SIZE 16 /* as the kernel's TASK_COMM_LEN, NUL included */

/*
 * Who did it. A task (thread) keeps its serial for life: ids change in an exec and
 * are used again by the kernel, serials never. The first task has serial 1.
 */
struct task_info {
	uint32_t serial;
	uint32_t parent;           /* serial of the task that made it, 0 if unknown */
	int32_t tid;               /* as the recorder's pid namespace sees it */
	int32_t pid;               /* thread group id, what people call the process */
	char name[TASK_NAME_SIZE]; /* command name, NUL-terminated, any bytes */
};

/*
 * One place of a call's stack: an address of the code that runs there. A stack is its
 * innermost frame, and callers are shared by all the stacks that have them.
 */
struct stack_frame {
	const struct stack_frame *caller; /* NULL: nobody called it, or the frame is a cut */
	uint32_t index;                   /* from a reader: 0.. in its block, each frame its own */
	uint32_t depth;                   /* from a reader: 1 for the outermost */
	/*
	 * Of a module (format/symbols.h), where the file's program headers would place the code:
	 * the address less the load bias, as addr2line(1) takes it. Without a module, 0, the
	 * address itself. Both 0 are a cut: the callers from here on are not known. The address
	 * is the one that will run next: behind the call instruction in all frames but the
	 * innermost and those that a signal interrupted.
	 */
	uint32_t module;
	uint64_t offset;
	bool interrupted; /* by a signal, or its trampoline: the offset is that of an instruction */
};

#define STACK_DEPTH_MAX 255 /* frames of one stack */

/* Whether the frame stands for callers that are not known: too deep, or not to be unwound. */
static inline bool stack_frame_is_cut(const struct stack_frame *frame)
{
	return frame->module == 0 && frame->offset == 0;
}

/*
 * The offset of a byte of the instruction that the frame is in: functions and lines are looked
 * up by it, as what is behind a call may be another line, or another function.
 */
static inline uint64_t stack_frame_code(const struct stack_frame *frame)
{
	return frame->offset - (frame->interrupted || frame->offset == 0 ? 0 : 1);
}

/*
 * A place of the code as one number: the module in the upper 16 bits, stack_frame_code() in the
 * lower 48, which is what addresses of user space have.
 */
static inline uint64_t stack_frame_place(const struct stack_frame *frame)
{
	return (uint64_t)frame->module << 48 | (stack_frame_code(frame) & 0xffffffffffff);
}

static inline uint32_t place_module(uint64_t place)
{
	return (uint32_t)(place >> 48);
}

static inline uint64_t place_offset(uint64_t place)
{
	return place & 0xffffffffffff;
}

struct event {
	uint64_t time_ns;             /* since time 0 of the recording */
	uint64_t duration_ns;         /* 0 where a kind has none */
	const struct task_info *task; /* never NULL; all zero for events of no task */
	uint8_t kind;                 /* enum event_kind */
	uint8_t arch;                 /* enum event_arch */
	uint8_t flags;                /* enum event_flag, or-ed */
	uint8_t capture_count;
	uint32_t nr;
	uint64_t args[6];
	int64_t result;
	uint64_t ip; /* call site: the address behind the system call instruction */
	const struct capture *captures;
	const struct stack_frame *stack; /* who made the call; NULL where it was not recorded */
};

/* Time at which a call was entered, ns since time 0; time_ns for what has no duration. */
static inline uint64_t event_enter_ns(const struct event *ev)
{
	return ev->duration_ns < ev->time_ns ? ev->time_ns - ev->duration_ns : 0;
}

static inline bool event_is_call(const struct event *ev)
{
	return ev->kind == EVENT_CALL;
}

static inline bool event_failed(const struct event *ev)
{
	return ev->kind == EVENT_CALL && ev->flags & EVENT_ERROR;
}

/* Whether it is known how long a call took. */
static inline bool event_is_timed(const struct event *ev)
{
	return !(ev->flags & (EVENT_UNFINISHED | EVENT_ATTACHED | EVENT_UNTIMED));
}

/* The capture of argument arg, taken at the enter or at the exit, or NULL. */
static inline const struct capture *event_capture_at(const struct event *ev, unsigned arg,
						     bool at_exit)
{
	for (unsigned i = 0; i < ev->capture_count; i++)
		if (ev->captures[i].arg == arg && ev->captures[i].at_exit == at_exit &&
		    ev->captures[i].kind != CAPTURE_TEXT)
			return &ev->captures[i];
	return 0;
}

/*
 * A log that was read from another tracer's text has its words where there is no number or
 * memory to make them from: CAPTURE_TEXT, of an argument, or with one of these in place of its
 * index. What it says takes the place of what would be printed.
 */
enum text_part {
	TEXT_ALL = 6,    /* all arguments; of an event that is no call the line, "": it has none */
	TEXT_NAME = 7,   /* at_exit false: the name of the call */
	TEXT_RESULT = 7, /* at_exit true: what is behind "= ", or " <unfinished ...>" itself */
};

/*
 * The text of an argument or an enum text_part, NULL where there is none. Of a call in two
 * lines what the first had is at_exit false, what the second had true.
 */
static inline const struct capture *event_text_of(const struct event *ev, unsigned part,
						  bool at_exit)
{
	for (unsigned i = 0; i < ev->capture_count; i++)
		if (ev->captures[i].arg == part && ev->captures[i].at_exit == at_exit &&
		    ev->captures[i].kind == CAPTURE_TEXT)
			return &ev->captures[i];
	return 0;
}

/* The capture of argument arg from the enter, or for what is no call, or NULL. */
static inline const struct capture *event_capture(const struct event *ev, unsigned arg)
{
	return event_capture_at(ev, arg, false);
}

#define CAPTURE_ITEM_SIZE_BITS 30

/*
 * Takes the item at offset *at of a list, at first 0, and moves *at behind it. False at the
 * end, and where the bytes are no list.
 */
static inline bool capture_list_next(const struct capture *list, size_t *at,
				     struct capture_item *item)
{
	const uint8_t *p = list->bytes + *at;
	size_t left = *at < list->size ? list->size - *at : 0;
	uint32_t head;

	if (list->kind != CAPTURE_LIST || left < 4)
		return false;
	head = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
	item->state = (uint8_t)(head >> CAPTURE_ITEM_SIZE_BITS);
	item->size = head & ((1u << CAPTURE_ITEM_SIZE_BITS) - 1);
	item->bytes = p + 4;
	if (item->size > left - 4)
		return false;
	*at += 4 + (size_t)item->size;
	return true;
}

#endif
