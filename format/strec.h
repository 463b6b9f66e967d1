/*
 * libstrec: reads the logs of strec(1), from a file, from memory, or live from a pipe.
 *
 * This header is the library's whole interface, and installed as <strec.h>; libstrec(3) has the
 * same with an example. What the fields mean where nothing is said here: strec-format(5).
 *
 * Errors. A function returns 0 or one of the negative codes below. Where it takes a struct
 * strec_error, which may be NULL, that says where and why; STREC_END and STREC_AGAIN, which are no
 * failures, leave it as it is.
 *
 * Memory. What a function returns by pointer is the library's, and is never freed or changed by
 * the caller. How long it lives stands beside each.
 *
 * Threads. A log and its cursors are used by one thread at a time. Different logs, also of the
 * same file, have nothing in common. There is no state beside them, and no function changes a
 * signal's handling, a locale or the flags of a descriptor.
 *
 * Compatibility. The soname changes when a program that was built with an earlier version would
 * not run. Until then functions are added, never changed, and so are values of enums: pass over
 * those that you do not know. The structures that the library returns grow at their end, so none
 * is to be copied by its size, put in an array or made by a caller; struct strec_error and struct
 * strec_mark, which a caller makes, stay as they are.
 */
#ifndef STREC_H
#define STREC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma GCC visibility push(default)

/* X(name, code, text): all that can go wrong. A code keeps its number. */
#define STREC_ERROR_LIST(X)                                                                        \
	X(NOMEM, -1, "out of memory")                                                              \
	X(IO, -2, "input or output failed")                                                        \
	X(AGAIN, -3, "no more bytes yet")                                                          \
	X(END, -4, "end of the log")                                                               \
	X(EMPTY, -5, "the file is empty")                                                          \
	X(NOT_A_LOG, -6, "not a strec log")                                                        \
	X(NEWER, -7, "written by a later version of strec")                                        \
	X(TRUNCATED, -8, "the log ends in the middle of a block")                                  \
	X(CHECKSUM, -9, "checksum mismatch")                                                       \
	X(FORMAT, -10, "a field has a value that it cannot have")                                  \
	X(GONE, -11, "these bytes were not kept")                                                  \
	X(SYNTAX, -12, "syntax error")                                                             \
	X(LIMIT, -13, "a limit was exceeded")

enum {
#define X(name, code, text) STREC_##name = code,
	STREC_ERROR_LIST(X)
#undef X
};

/* What went wrong where. All zero: nothing did. */
struct strec_error {
	int code;           /* a STREC_ code, 0 for none */
	int sys;            /* errno of the system call that failed, 0 for none */
	uint64_t offset;    /* byte of the log, or column of the text, where it was seen */
	const char *detail; /* static text that names the field, or NULL */
};

/* The text of a code, static; "unknown error" for a number that is none. */
const char *strec_strerror(int code);

/* The version of the library that runs, such as "0.1.0"; static. */
const char *strec_version(void);

/* A log that is open, and a place in it from which events are read. */
struct strec_log;
struct strec_cursor;

enum strec_open_flags {
	STREC_OPEN_FOLLOW = 1 << 0, /* a regular file may still grow: its end is STREC_AGAIN */
};

/*
 * Opens the log at path; flags are enum strec_open_flags. A FIFO is read as it arrives and kept
 * in a file without a name, so that it can be sought in. Waits until the log's header is there:
 * a file that is not followed has it or fails. STREC_IO with err->sys (ENOENT, EISDIR, EINTR ...),
 * STREC_EMPTY, STREC_NOT_A_LOG, STREC_NEWER, STREC_CHECKSUM, STREC_TRUNCATED, STREC_FORMAT,
 * STREC_NOMEM; *log is then NULL. A log that was cut short, or has damage, opens: what is sound
 * of it is read.
 */
int strec_open(struct strec_log **log, const char *path, unsigned flags, struct strec_error *err);

/*
 * As strec_open(), of a descriptor, which the library closes with the log, and at once on failure:
 * a pipe, a socket, or a regular file at its beginning.
 */
int strec_open_fd(struct strec_log **log, int fd, unsigned flags, struct strec_error *err);

/* As strec_open(), of size bytes of memory, which stay as they are until the log is closed. */
int strec_open_memory(struct strec_log **log, const void *bytes, size_t size,
		      struct strec_error *err);

/* Its cursors are freed before. NULL is allowed. */
void strec_close(struct strec_log *log);

/*
 * Waits until there may be more of a log that grows than was there at the last STREC_AGAIN, at most
 * timeout_ms, without limit where that is negative: 0, STREC_AGAIN when the time is over, STREC_END
 * for a log that does not grow, STREC_IO with EINTR after a signal. Of several cursors of a log all
 * are to be read to STREC_AGAIN before.
 */
int strec_wait(struct strec_log *log, int timeout_ms, struct strec_error *err);

/* The descriptor to poll(2) for POLLIN instead, or -1: not a pipe, or at its end. */
int strec_poll_fd(const struct strec_log *log);

/*
 * What a log says of its recording. Texts are "" where not known. Times are ns since time 0 of the
 * recording unless said otherwise.
 */
struct strec_info {
	uint16_t version;      /* of the format */
	uint64_t wall_ns;      /* time 0 by CLOCK_REALTIME, ns since 1970 */
	uint64_t monotonic_ns; /* time 0 by CLOCK_MONOTONIC */
	uint8_t id[16];        /* random, one for each recording */
	/* Where the log is the end of a longer recording, else 0. */
	uint64_t begin_ns, dropped_events, dropped_bytes;
	/* Of the session block, which a live log may not have yet. */
	const char *command; /* quoted for a shell, or "pid 123, 456" for an attach */
	const char *directory, *host;
	const char *system;   /* as uname -srm */
	const char *recorder; /* "strec 0.1.0" */
	const char *options;
	uint32_t uid, cpus;
	int32_t recorder_pid;
	/* As far as is known: strec_scan() makes that all of the log. */
	uint64_t end_ns, events;
	bool closed; /* the recorder came to the end of it, and nothing will follow */
};

/* Lives, with its texts, until the log is closed; the next call brings it up to date. */
const struct strec_info *strec_info(struct strec_log *log);

/*
 * Learns the extent of a log that has no index, as that of a recorder that was killed, from the
 * headers of its blocks. 0, also where the log may grow, STREC_IO or STREC_NOMEM. One small read
 * a block, and none where there is an index.
 */
int strec_scan(struct strec_log *log, struct strec_error *err);

/*
 * Checks one block whole, the one at *offset, at first 0, which it moves behind it: 0 when it is
 * sound; STREC_CHECKSUM, STREC_FORMAT or STREC_TRUNCATED where it is not, up to the new *offset;
 * STREC_END; STREC_AGAIN; STREC_IO, STREC_NOMEM.
 */
int strec_verify(struct strec_log *log, uint64_t *offset, struct strec_error *err);

/* What an event is; strec-format(5) tells of the fields of each. */
enum strec_kind {
	STREC_KIND_CALL = 0,        /* a call that ended */
	STREC_KIND_ENTERED = 1,     /* a call that had not ended when its block was written */
	STREC_KIND_TASK = 2,        /* no news: this task was alive then */
	STREC_KIND_START = 3,       /* args[0] the parent's serial */
	STREC_KIND_EXEC = 4,        /* capture 0 the program's path */
	STREC_KIND_EXIT = 5,        /* result is the status as wait(2) has it */
	STREC_KIND_SIGNAL = 6,      /* nr is the signal */
	STREC_KIND_STOP = 7,        /* nr is the stopping signal */
	STREC_KIND_DETACH = 8,      /* let go alive */
	STREC_KIND_USAGE = 9,       /* args[0] CPU time of the process so far, ns */
	STREC_KIND_OUTPUT = 10,     /* nr is the descriptor, capture 0 the bytes */
	STREC_KIND_HELD = 11,       /* the target waited duration_ns for the recorder */
	STREC_KIND_NOTE = 12,       /* capture 0 is a text of the recorder */
	STREC_KIND_LOSS = 13,       /* damage: args[1] bytes from args[0] on were passed over */
	STREC_KIND_DESCRIPTOR = 14, /* nr was open at first, capture 0 what it led to */
	STREC_KIND_MAPPING = 15,    /* args[0] address, args[1] size, capture 0 the file */
};

enum strec_arch {
	STREC_ARCH_X86_64 = 0,
	STREC_ARCH_I386 = 1,
	STREC_ARCH_X32 = 2, /* nr without its bit 30 */
};

enum strec_event_flag {
	STREC_EVENT_ERROR = 1 << 0,      /* result is a negative errno */
	STREC_EVENT_UNFINISHED = 1 << 1, /* the task ended inside the call: no result */
	STREC_EVENT_IN_CALL = 1 << 2,    /* of STREC_KIND_TASK: inside the call that nr names */
	STREC_EVENT_ATTACHED = 1 << 3,   /* the call ran before the recording: no duration */
	STREC_EVENT_SUPERSEDED = 1 << 4, /* with UNFINISHED: another thread's exec ended it */
	STREC_EVENT_ANNOUNCED = 1 << 5,  /* STREC_KIND_ENTERED told of it before */
};

/* A thread. Its serial is its own in the recording, where ids are used again. */
struct strec_task {
	uint32_t serial; /* 0: of no task */
	uint32_t parent; /* serial of who made it, 0 where not known */
	int32_t tid, pid;
	const char *name; /* of the command, at most 15 bytes of any kind */
};

struct strec_event {
	uint64_t time_ns;              /* when it became known: of a call, when it returned */
	uint64_t duration_ns;          /* of a call: it was entered at time_ns - duration_ns */
	const struct strec_task *task; /* never NULL */
	uint8_t kind;                  /* enum strec_kind */
	uint8_t arch;                  /* enum strec_arch */
	uint8_t flags;                 /* enum strec_event_flag, or-ed */
	uint8_t capture_count;
	uint32_t nr; /* number of the call on its arch */
	uint64_t args[6];
	int64_t result;
	uint64_t ip; /* behind the instruction that made the call */
};

/* A cursor at the log's first event, or NULL without memory. A log may have several. */
struct strec_cursor *strec_cursor_new(struct strec_log *log);
void strec_cursor_free(struct strec_cursor *cursor); /* NULL is allowed */

/*
 * The next event, in order of time_ns. It, and all that the functions below give of it, lives until
 * the next call for this cursor. STREC_END; STREC_AGAIN where a live log has no more yet, see
 * strec_wait(); STREC_IO, STREC_NOMEM. Damage is no error but an event, STREC_KIND_LOSS. *event is
 * NULL where the return is not 0.
 */
int strec_next(struct strec_cursor *cursor, const struct strec_event **event,
	       struct strec_error *err);

/*
 * Makes the first event at or after time_ns the next one: it reads one block, not all before. Of
 * a log without an index it first does what strec_scan() does. STREC_IO, STREC_NOMEM.
 */
int strec_seek_time(struct strec_cursor *cursor, uint64_t time_ns, struct strec_error *err);

/* Where an event is in its log, as long as that only grows. A plain value. */
struct strec_mark {
	uint64_t block;
	uint64_t row;
};

/* The mark of the event that strec_next() gave last; before the first, that of the beginning. */
struct strec_mark strec_tell(const struct strec_cursor *cursor);

/*
 * Makes a marked event of the same log the next one. STREC_END: there is none; STREC_AGAIN,
 * STREC_IO, STREC_NOMEM.
 */
int strec_seek(struct strec_cursor *cursor, struct strec_mark mark, struct strec_error *err);

/* No event before this time is still to come: UINT64_MAX at the end. ns since time 0. */
uint64_t strec_watermark(const struct strec_cursor *cursor);

/* Bytes that the recorder copied out of the target's memory. */
enum strec_capture_kind {
	STREC_CAPTURE_STRING = 0, /* without its final NUL */
	STREC_CAPTURE_BYTES = 1,  /* as they lay in memory */
	STREC_CAPTURE_LIST = 2,   /* several, see strec_capture_next() */
};

enum strec_capture_state {
	STREC_CAPTURE_WHOLE = 0,
	STREC_CAPTURE_CUT = 1,   /* a beginning: there was more than the limit */
	STREC_CAPTURE_FAULT = 2, /* what came before memory ended; error says why */
};

struct strec_capture {
	uint8_t arg;   /* index of the argument it belongs to */
	uint8_t kind;  /* enum strec_capture_kind */
	uint8_t state; /* enum strec_capture_state */
	uint8_t error; /* errno, for STREC_CAPTURE_FAULT */
	bool at_exit;  /* taken when the call had returned, not when it was entered */
	uint32_t size; /* bytes */
	const uint8_t *bytes;
};

/* Capture i, from 0 to capture_count - 1, of the cursor's event; NULL beyond. */
const struct strec_capture *strec_capture(const struct strec_cursor *cursor, unsigned i);

/* The capture of an argument from the enter of the call, as that of a path; NULL: none. */
const struct strec_capture *strec_capture_of(const struct strec_cursor *cursor, unsigned arg);

/*
 * Takes the item at offset *at of a list, at first 0, and moves *at behind it. *state is an enum
 * strec_capture_state. False at the end, and of what is no list.
 */
bool strec_capture_next(const struct strec_capture *list, size_t *at, const uint8_t **bytes,
			size_t *size, unsigned *state);

/*
 * The table of system calls of Linux 6.12, and of a log the names that it brings along. arch and
 * nr may be anything.
 */

/* Its name, or NULL. log may be NULL; the name lives as long as it. */
const char *strec_call_name(const struct strec_log *log, unsigned arch, uint32_t nr);

/* How many arguments it has; 6 where that is not known. */
unsigned strec_call_args(unsigned arch, uint32_t nr);

enum strec_class {
	STREC_CLASS_FILE = 1 << 0, /* takes a path name */
	STREC_CLASS_DESC = 1 << 1, /* works on descriptors */
	STREC_CLASS_NETWORK = 1 << 2,
	STREC_CLASS_MEMORY = 1 << 3,
	STREC_CLASS_PROCESS = 1 << 4,
	STREC_CLASS_SIGNAL = 1 << 5,
	STREC_CLASS_IPC = 1 << 6,
};

/* Its enum strec_class bits; it may be in none and in several. */
unsigned strec_call_classes(unsigned arch, uint32_t nr);

/* A frame of a stack: a place of the code. */
struct strec_frame;

/* The innermost frame of the cursor's event, or NULL: recorded without -k, or no call. */
const struct strec_frame *strec_stack(const struct strec_cursor *cursor);

/* Who called it; NULL for the outermost. Lives as long as the frame. */
const struct strec_frame *strec_frame_caller(const struct strec_frame *frame);

/* True of what stands for callers that are not known. It has no symbol and no module. */
bool strec_frame_is_cut(const struct strec_frame *frame);

/*
 * Address of the code in its module's file, as addr2line(1) takes it, of the instruction that is
 * being executed or called from. Without a module, in memory.
 */
uint64_t strec_frame_offset(const struct strec_frame *frame);

/* A file that code was mapped from. */
struct strec_module {
	const char *path; /* or "[vdso]", "[anon]" */
	int32_t pid;      /* of code that one process alone has, else 0 */
	uint32_t build_id_size;
	const uint8_t *build_id; /* build_id_size bytes */
};

/* NULL: none. Lives until the next call of this function or strec_frame_symbol() for the log. */
const struct strec_module *strec_frame_module(struct strec_log *log,
					      const struct strec_frame *frame);

/* Texts are NULL and numbers 0 where not known. */
struct strec_symbol {
	const char *function; /* demangled */
	const char *file;
	uint32_t line, column; /* from 1 */
	uint64_t into;         /* bytes from the start of the function that was really called */
};

/*
 * What the frame is in the source. Where functions were inlined there are several: i is 0 for the
 * innermost. NULL beyond the last, and where the log has no symbols of it: stview --symbolize adds
 * them. Lives as that of strec_frame_module().
 */
const struct strec_symbol *strec_frame_symbol(struct strec_log *log,
					      const struct strec_frame *frame, unsigned i);

#pragma GCC visibility pop

#ifdef __cplusplus
}
#endif

#endif
