#include "viz/event_detail.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "replay/clock.h"
#include "viz/call_category.h"
#include "viz/fd_text.h"
#include "viz/numbers.h"

#define DUMP_BYTES   16    /* of a line */
#define DUMP_MAX     4096  /* of a capture */
#define DECODED_SIZE 70000 /* a capture is up to 64 KB */

static const char *const kind_names[EVENT_KINDS] = {
	[EVENT_CALL] = "call",
	[EVENT_ENTERED] = "call entered",
	[EVENT_TASK] = "task state",
	[EVENT_START] = "task started",
	[EVENT_EXEC] = "exec",
	[EVENT_EXIT] = "task ended",
	[EVENT_SIGNAL] = "signal",
	[EVENT_STOP] = "stopped",
	[EVENT_DETACH] = "detached",
	[EVENT_USAGE] = "CPU time",
	[EVENT_OUTPUT] = "output",
	[EVENT_HELD] = "target held",
	[EVENT_NOTE] = "note",
	[EVENT_LOSS] = "bytes lost",
	[EVENT_DESCRIPTOR] = "descriptor at the start",
	[EVENT_MAPPING] = "mapping at the start",
};

static const char *const arch_names[ARCHES] = {
	[ARCH_X86_64] = "x86-64",
	[ARCH_I386] = "i386",
	[ARCH_X32] = "x32",
};

static const struct {
	uint8_t flag;
	const char *text;
} flag_names[] = {
	{EVENT_ERROR, "failed"},
	{EVENT_UNFINISHED, "the task ended inside the call"},
	{EVENT_ATTACHED, "was running when the recorder attached"},
	{EVENT_SUPERSEDED, "ended by another thread's exec"},
	{EVENT_ANNOUNCED, "was shown as entered before"},
};

static const char *const state_names[] = {
	[CAPTURE_WHOLE] = "",
	[CAPTURE_CUT] = ", a beginning",
	[CAPTURE_FAULT] = ", then unreadable",
};

static void put_times(FILE *out, const struct event *ev)
{
	char text[TIME_TEXT_SIZE];

	fprintf(out, "%-*s%s\n", DETAIL_LABEL, ev->duration_ns ? "ended" : "time",
		time_format(text, ev->time_ns, 9));
	if (!ev->duration_ns)
		return;
	fprintf(out, "%-*s%s\n", DETAIL_LABEL, "entered", time_format(text, event_enter_ns(ev), 9));
	fprintf(out, "%-*s%s (%" PRIu64 " ns)\n", DETAIL_LABEL, "duration",
		duration_format((double)ev->duration_ns).text, ev->duration_ns);
}

static void put_task(FILE *out, const struct task_info *task)
{
	if (task->serial)
		fprintf(out, "%-*s%.*s, pid %d, tid %d, serial %u, made by %u\n", DETAIL_LABEL,
			"task", TASK_NAME_SIZE, task->name, task->pid, task->tid, task->serial,
			task->parent);
}

static void put_flags(FILE *out, const struct event *ev)
{
	const char *separator = "";

	if (!ev->flags)
		return;
	fprintf(out, "%-*s", DETAIL_LABEL, "flags");
	for (unsigned i = 0; i < sizeof(flag_names) / sizeof(flag_names[0]); i++)
		if (ev->flags & flag_names[i].flag) {
			fprintf(out, "%s%s", separator, flag_names[i].text);
			separator = ", ";
		}
	fputc('\n', out);
}

static void put_call(FILE *out, const struct event *ev)
{
	unsigned count = call_arg_count(ev->arch, ev->nr);

	fprintf(out, "%-*snumber %u, %s, returns to 0x%" PRIx64 "\n", DETAIL_LABEL, "call", ev->nr,
		ev->arch < ARCHES ? arch_names[ev->arch] : "?", ev->ip);
	fprintf(out, "%-*s%" PRId64 " (0x%" PRIx64 ")", DETAIL_LABEL, "result", ev->result,
		(uint64_t)ev->result);
	if (event_failed(ev))
		fprintf(out, " %s", strerrorname_np((int)-ev->result) ?: "");
	fputc('\n', out);
	for (unsigned i = 0; i < count && i < 6; i++)
		fprintf(out, "argument %u 0x%016" PRIx64 "  %" PRId64 "\n", i, ev->args[i],
			(int64_t)ev->args[i]);
}

static void put_dump_line(FILE *out, const uint8_t *bytes, size_t offset, size_t size)
{
	fprintf(out, "  %04zx ", offset);
	for (size_t i = 0; i < DUMP_BYTES; i++) {
		if (i < size)
			fprintf(out, " %02x", bytes[i]);
		else
			fputs("   ", out);
	}
	fputs("  ", out);
	for (size_t i = 0; i < size; i++)
		fputc(bytes[i] >= 0x20 && bytes[i] < 0x7f ? bytes[i] : '.', out);
	fputc('\n', out);
}

static void put_capture(FILE *out, const struct capture *capture)
{
	size_t shown = capture->size < DUMP_MAX ? capture->size : DUMP_MAX;

	fprintf(out, "\n%s of argument %u, %u bytes%s\n",
		capture->kind == CAPTURE_STRING ? "text" : "bytes", capture->arg, capture->size,
		capture->state <= CAPTURE_FAULT ? state_names[capture->state] : "");
	for (size_t at = 0; at < shown; at += DUMP_BYTES)
		put_dump_line(out, capture->bytes + at, at,
			      shown - at < DUMP_BYTES ? shown - at : DUMP_BYTES);
	if (shown < capture->size)
		fprintf(out, "  and %zu more\n", capture->size - shown);
}

/* The whole line of the event, however long. */
static void put_decoded(FILE *out, const struct event *ev, const struct descriptors *names)
{
	struct fd_namer namer = {.descriptors = names, .detail = DETAIL_PROTOCOL};
	const struct decode_options options = {
		.fd_name = names ? fd_text : NULL,
		.fd_data = &namer,
	};
	char *line = malloc(DECODED_SIZE);

	if (line) {
		decode_event(ev, &options, line, DECODED_SIZE);
		fprintf(out, "%s\n\n", line);
	}
	free(line);
}

char *event_detail(const struct event *ev, const struct descriptors *names)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	put_decoded(out, ev, names);
	fprintf(out, "%-*s%s\n", DETAIL_LABEL, "kind",
		ev->kind < EVENT_KINDS ? kind_names[ev->kind] : "?");
	put_task(out, ev->task);
	put_times(out, ev);
	if (ev->kind == EVENT_CALL)
		put_call(out, ev);
	put_flags(out, ev);
	for (unsigned i = 0; i < ev->capture_count; i++)
		put_capture(out, &ev->captures[i]);
	if (fclose(out)) {
		free(text);
		return NULL;
	}
	return text;
}
