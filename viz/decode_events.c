/* The events that are no calls: what became of a task, and what the recorder notes. */
#include <sys/wait.h>

#include "viz/decode_private.h"

/* Captured text as it is: what the options say of strings is about calls. */
static void put_capture(struct text *t, const struct capture *capture)
{
	put_path(t, capture->bytes, capture->size, capture->state != CAPTURE_WHOLE);
}

static void put_start(struct text *t, const struct event *ev)
{
	static const char *const ways[] = {
		[START_FIRST] = "started by strec",
		[START_ATTACH] = "attached to",
		[START_FORK] = "forked",
		[START_VFORK] = "vforked",
		[START_CLONE] = "cloned",
	};

	put(t, "+++ ");
	put(t, ev->nr < COUNT(ways) ? ways[ev->nr] : "started");
	if (ev->args[0] && ev->nr != START_ATTACH) {
		put(t, " by task ");
		put_decimal(t, ev->args[0]);
	}
	put(t, " +++");
}

static void put_exec(struct text *t, const struct event *ev)
{
	const struct capture *path = event_capture(ev, 0);

	put(t, "+++ executes ");
	if (path && (path->size || path->state != CAPTURE_FAULT))
		put_capture(t, path);
	else
		put(t, "a new program");
	if (ev->args[0] && ev->args[0] != (uint64_t)ev->task->tid) {
		put(t, ", thread ");
		put_decimal(t, ev->args[0]);
		put(t, " before");
	}
	put(t, " +++");
}

static void put_exit(struct text *t, const struct event *ev)
{
	int status = (int)ev->result;

	if (WIFEXITED(status)) {
		put(t, "+++ exited with ");
		put_signed(t, WEXITSTATUS(status));
		put(t, " +++");
	} else if (WIFSIGNALED(status)) {
		put(t, "+++ killed by ");
		put_signal(t, (uint64_t)WTERMSIG(status));
		put(t, WCOREDUMP(status) ? " (core dumped) +++" : " +++");
	} else {
		put(t, "+++ ended with status ");
		put_hex(t, (uint32_t)status);
		put(t, " +++");
	}
}

static void put_stop(struct text *t, const struct event *ev)
{
	put(t, "--- stopped by ");
	put_signal(t, ev->nr);
	put(t, " ---");
}

static void put_detach(struct text *t, const struct event *ev)
{
	(void)ev;
	put(t, "+++ detached +++");
}

static void put_seconds(struct text *t, uint64_t ns)
{
	put_decimal(t, ns / 1000000000);
	put_byte(t, '.');
	put_padded(t, ns % 1000000000, 9);
	put(t, " s");
}

static void put_usage(struct text *t, const struct event *ev)
{
	put(t, "--- CPU time so far: ");
	put_seconds(t, ev->args[0]);
	put(t, " ---");
}

static void put_first_capture(struct text *t, const struct event *ev)
{
	const struct capture *capture = event_capture(ev, 0);

	if (capture)
		put_capture(t, capture);
	else
		put(t, "nothing");
	put(t, " ---");
}

static void put_output(struct text *t, const struct event *ev)
{
	put(t, "--- output on ");
	put_decimal(t, ev->nr);
	put(t, ": ");
	put_first_capture(t, ev);
}

static void put_held(struct text *t, const struct event *ev)
{
	put(t, "--- held for ");
	put_seconds(t, ev->duration_ns);
	put(t, " by the recorder ---");
}

static void put_note(struct text *t, const struct event *ev)
{
	put(t, "--- note: ");
	put_first_capture(t, ev);
}

static void put_loss(struct text *t, const struct event *ev)
{
	put(t, "--- ");
	put_decimal(t, ev->args[1]);
	put(t, " bytes lost at offset ");
	put_decimal(t, ev->args[0]);
	put(t, " ---");
}

static void put_descriptor(struct text *t, const struct event *ev)
{
	put(t, "--- descriptor ");
	put_signed(t, (int32_t)ev->nr);
	put(t, ": ");
	put_first_capture(t, ev);
}

static void put_mapping(struct text *t, const struct event *ev)
{
	put(t, "--- mapping of ");
	put_decimal(t, ev->args[1]);
	put(t, " bytes at ");
	put_pointer(t, ev->args[0]);
	put(t, ": ");
	put_first_capture(t, ev);
}

/* Calls and tasks are not here: viz/decode.c prints them. */
static void (*const printers[EVENT_KINDS])(struct text *, const struct event *) = {
	[EVENT_START] = put_start,     [EVENT_EXEC] = put_exec,
	[EVENT_EXIT] = put_exit,       [EVENT_SIGNAL] = put_signal_event,
	[EVENT_STOP] = put_stop,       [EVENT_DETACH] = put_detach,
	[EVENT_USAGE] = put_usage,     [EVENT_OUTPUT] = put_output,
	[EVENT_HELD] = put_held,       [EVENT_NOTE] = put_note,
	[EVENT_LOSS] = put_loss,       [EVENT_DESCRIPTOR] = put_descriptor,
	[EVENT_MAPPING] = put_mapping,
};

void put_other_event(struct text *t, const struct event *ev)
{
	if (ev->kind < EVENT_KINDS && printers[ev->kind]) {
		printers[ev->kind](t, ev);
		return;
	}
	put(t, "--- event of kind ");
	put_decimal(t, ev->kind);
	put(t, " ---");
}
