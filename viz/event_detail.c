#include "viz/event_detail.h"

#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "replay/clock.h"
#include "format/syscalls.h"
#include "viz/call_category.h"
#include "viz/call_summary.h"
#include "viz/descriptor_origin.h"
#include "viz/fd_text.h"
#include "viz/numbers.h"
#include "viz/source_excerpt.h"
#include "viz/stack_text.h"

#define DUMP_BYTES    16    /* of a line */
#define DUMP_MAX      4096  /* of a capture */
#define DECODED_SIZE  70000 /* a capture is up to 64 KB */
#define ARGUMENT_SIZE 400

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
	{EVENT_UNTIMED, "how long it took is not known"},
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

/* How arguments are written, and the whole line: with the names of descriptors. */
struct detail_words {
	struct fd_namer namer;
	struct decode_options options;
};

static void words_init(struct detail_words *words, const struct descriptors *names)
{
	words->namer = (struct fd_namer){.descriptors = names, .detail = DETAIL_PROTOCOL};
	words->options = (struct decode_options){
		.fd_name = names ? fd_text : NULL,
		.fd_data = &words->namer,
	};
}

/* As in memory, and what that means; a long text stands whole in the first line. */
static void put_argument(FILE *out, const struct event *ev, unsigned i,
			 const struct detail_words *words)
{
	char text[ARGUMENT_SIZE];
	bool cut = decode_argument(ev, i, &words->options, text, sizeof(text)) >= sizeof(text);

	fprintf(out, "argument %u 0x%016" PRIx64 "  %s%s\n", i, ev->args[i], text,
		cut ? "..." : "");
}

static void put_result(FILE *out, const struct event *ev)
{
	fprintf(out, "%-*s%" PRId64 " (0x%" PRIx64 ")", DETAIL_LABEL, "result", ev->result,
		(uint64_t)ev->result);
	if (event_failed(ev))
		fprintf(out, " %s", strerrorname_np((int)-ev->result) ?: "");
	fputc('\n', out);
}

/* What made the descriptor that an argument is, if it is one. */
static void put_origin(FILE *out, const struct event *ev, unsigned i,
		       const struct descriptors *names, struct log_reader *reader)
{
	const struct syscall_info *info = syscall_lookup(ev->arch, ev->nr);
	bool is_fd = info && (info->args[i] == ARG_FD || info->args[i] == ARG_DIRFD);
	char *origin = NULL;

	if (is_fd && names && reader)
		origin = descriptor_origin(reader, names, ev, (int32_t)ev->args[i]);
	if (origin)
		fprintf(out, "%-*sfrom %s\n", DETAIL_LABEL, "", origin);
	free(origin);
}

static void put_call(FILE *out, const struct event *ev, const struct detail_words *words,
		     struct log_reader *reader)
{
	const struct syscall_info *info = syscall_lookup(ev->arch, ev->nr);
	const char *summary = info ? call_summary(info->name) : NULL;
	unsigned count = call_arg_count(ev->arch, ev->nr);

	if (summary)
		fprintf(out, "%-*s%s: it %s\n", DETAIL_LABEL, "what", info->name, summary);
	fprintf(out, "%-*snumber %u, %s, returns to 0x%" PRIx64 "\n", DETAIL_LABEL, "call", ev->nr,
		ev->arch < ARCHES ? arch_names[ev->arch] : "?", ev->ip);
	put_result(out, ev);
	for (unsigned i = 0; i < count && i < 6; i++) {
		put_argument(out, ev, i, words);
		put_origin(out, ev, i, words->namer.descriptors, reader);
	}
}

/* Who caused it, by what sigaction(2) says of si_code. */
static void put_signal_cause(FILE *out, const struct event *ev)
{
	int code = (int)ev->args[0];
	bool fault = ev->nr == SIGSEGV || ev->nr == SIGBUS || ev->nr == SIGILL ||
		     ev->nr == SIGFPE || ev->nr == SIGTRAP;

	if (code <= 0 || ev->nr == SIGCHLD)
		fprintf(out, "%-*spid %d, uid %u\n", DETAIL_LABEL,
			ev->nr == SIGCHLD && code > 0 ? "child" : "sent by", (int)ev->args[1],
			(unsigned)ev->args[2]);
	else if (fault)
		fprintf(out, "%-*s0x%" PRIx64 "\n", DETAIL_LABEL, "address", ev->args[3]);
}

static void put_signal(FILE *out, const struct event *ev)
{
	const char *name = sigabbrev_np((int)ev->nr), *words = sigdescr_np((int)ev->nr);

	fprintf(out, "%-*s%u%s%s%s%s\n", DETAIL_LABEL, "signal", ev->nr, name ? " SIG" : "",
		name ? name : "", words ? ", " : "", words ? words : "");
	fprintf(out, "%-*s%d\n", DETAIL_LABEL, "code", (int)ev->args[0]);
	put_signal_cause(out, ev);
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

static void put_dump(FILE *out, const uint8_t *bytes, size_t size)
{
	size_t shown = size < DUMP_MAX ? size : DUMP_MAX;

	for (size_t at = 0; at < shown; at += DUMP_BYTES)
		put_dump_line(out, bytes + at, at,
			      shown - at < DUMP_BYTES ? shown - at : DUMP_BYTES);
	if (shown < size)
		fprintf(out, "  and %zu more\n", size - shown);
}

/* Each item by itself: what stands between them is the log's, not the tracee's. */
static void put_list(FILE *out, const struct capture *list)
{
	struct capture_item item;
	size_t at = 0;

	for (unsigned i = 0; capture_list_next(list, &at, &item); i++) {
		fprintf(out, " item %u, %u bytes%s\n", i, item.size,
			item.state <= CAPTURE_FAULT ? state_names[item.state] : "");
		put_dump(out, item.bytes, item.size);
	}
}

static void put_capture(FILE *out, const struct event *ev, const struct capture *capture)
{
	static const char *const kinds[] = {
		[CAPTURE_STRING] = "text",
		[CAPTURE_BYTES] = "bytes",
		[CAPTURE_LIST] = "list",
		[CAPTURE_TEXT] = "words of strace",
	};
	const char *state = capture->state <= CAPTURE_FAULT ? state_names[capture->state] : "";

	fprintf(out, "\n%s", capture->kind <= CAPTURE_TEXT ? kinds[capture->kind] : "bytes");
	if (ev->kind == EVENT_CALL || ev->kind == EVENT_ENTERED)
		fprintf(out, " of argument %u%s", capture->arg,
			capture->at_exit ? " when it returned" : "");
	if (capture->kind == CAPTURE_LIST) {
		fprintf(out, "%s\n", state);
		put_list(out, capture);
		return;
	}
	fprintf(out, ", %u bytes%s\n", capture->size, state);
	put_dump(out, capture->bytes, capture->size);
}

char *event_text(const struct event *ev, const struct descriptors *names)
{
	struct detail_words words;
	char *line = malloc(DECODED_SIZE);

	words_init(&words, names);
	if (line)
		decode_event(ev, &words.options, line, DECODED_SIZE);
	return line;
}

static void put_line(FILE *out, const struct event *ev, const struct descriptors *names)
{
	char *line = event_text(ev, names);

	if (line)
		fprintf(out, "%s\n\n", line);
	free(line);
}

/* The frames, and the text of the line that is the user's. */
static void put_stack(FILE *out, const struct event *ev, struct log_reader *reader)
{
	const struct symbol_table *symbols = reader ? log_reader_symbols(reader) : NULL;
	struct buffer frames = {0};
	struct source_place place;

	if (!ev->stack || !symbols)
		return;
	stack_put_short(&frames, symbols, ev->stack);
	buffer_put_u8(&frames, '\0');
	if (!frames.failed)
		fprintf(out, "\nstack\n%s", (const char *)frames.bytes);
	buffer_release(&frames);
	if (source_of_stack(symbols, ev->stack, &place) && place.line && place.line->file &&
	    place.line->line) {
		fprintf(out, "\nsource     %s:%u\n", place.line->file, place.line->line);
		source_excerpt(out, place.line->file, place.line->line);
	}
}

char *event_detail(const struct event *ev, const struct descriptors *names,
		   struct log_reader *reader)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	struct detail_words words;

	if (!out)
		return NULL;
	words_init(&words, names);
	put_line(out, ev, names);
	fprintf(out, "%-*s%s\n", DETAIL_LABEL, "kind",
		ev->kind < EVENT_KINDS ? kind_names[ev->kind] : "?");
	put_task(out, ev->task);
	put_times(out, ev);
	if (ev->kind == EVENT_CALL)
		put_call(out, ev, &words, reader);
	if (ev->kind == EVENT_SIGNAL)
		put_signal(out, ev);
	put_flags(out, ev);
	put_stack(out, ev, reader);
	for (unsigned i = 0; i < ev->capture_count; i++)
		put_capture(out, ev, &ev->captures[i]);
	if (fclose(out)) {
		free(text);
		return NULL;
	}
	return text;
}
