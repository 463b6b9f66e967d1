#include "viz/diff_words.h"

#include <inttypes.h>
#include <string.h>
#include <sys/wait.h>

#include "format/syscalls.h"
#include "viz/decode.h"
#include "viz/event_detail.h"

#define STRING_MAX 48 /* bytes of a string in a line */

void diff_call_name(const struct diff_log *a, unsigned arch, uint32_t nr,
		    char text[static DIFF_CALL_NAME_SIZE])
{
	const struct syscall_info *info = syscall_lookup(arch, nr);
	const char *name = info ? info->name : log_reader_call_name(a->reader, arch, nr);
	const char *abi = arch == ARCH_I386 ? "i386" : arch == ARCH_X32 ? "x32" : "x86-64";

	if (nr == DIFF_NR_REST)
		snprintf(text, DIFF_CALL_NAME_SIZE, "(others)");
	else if (!name)
		snprintf(text, DIFF_CALL_NAME_SIZE, "syscall %u (%s)", nr, abi);
	else
		snprintf(text, DIFF_CALL_NAME_SIZE, "%s%s", name,
			 arch == ARCH_X86_64 ? ""
			 : arch == ARCH_I386 ? " (i386)"
					     : " (x32)");
}

void diff_signature_text(const struct diff_log *a, uint32_t signature, char *text, size_t size)
{
	const struct diff_table *table = a->table;
	const struct diff_signature *s = &table->signatures[signature];
	const char *on = diff_text_of(table, s->resource), *words = diff_text_of(table, s->words);
	const char *in = diff_text_of(table, s->function);
	char name[DIFF_CALL_NAME_SIZE];

	diff_call_name(a, s->arch, s->nr, name);
	on = s->nr == DIFF_NR_REST ? "" : on;
	snprintf(text, size, "%s%s%s%s%s%s%s%s", name, *on ? " " : "", on, *words ? " (" : "",
		 words, *words ? ")" : "", *in ? " in " : "", in);
}

const char *diff_error_name(uint32_t error)
{
	const char *name = strerrorname_np((int)error);
	static char number[16];

	if (name)
		return name;
	snprintf(number, sizeof(number), "%u", error);
	return number;
}

void diff_task_text(const struct diff_log *log, uint32_t task, char text[static DIFF_LABEL_SIZE])
{
	const struct diff_task *t = &log->tasks[task], *process = &log->tasks[t->process];
	const char *program = diff_text_of(log->table, process->program), *slash;
	unsigned thread = 1;
	int at;

	slash = strrchr(program, '/');
	program = *program ? (slash ? slash + 1 : program) : t->name;
	at = snprintf(text, DIFF_LABEL_SIZE, "process %u (%.60s)", process->number, program);
	if (t->process == task || at >= DIFF_LABEL_SIZE)
		return;
	for (uint32_t i = t->process + 1; i <= task; i++)
		thread += log->tasks[i].process == t->process;
	snprintf(text + at, (size_t)(DIFF_LABEL_SIZE - at), ", thread %u", thread);
}

void diff_status_text(int32_t status, char text[static DIFF_LABEL_SIZE])
{
	const char *name = WIFSIGNALED(status) ? sigabbrev_np(WTERMSIG(status)) : NULL;

	if (name)
		snprintf(text, DIFF_LABEL_SIZE, "killed by SIG%s", name);
	else if (WIFSIGNALED(status))
		snprintf(text, DIFF_LABEL_SIZE, "killed by signal %d", WTERMSIG(status));
	else
		snprintf(text, DIFF_LABEL_SIZE, "exit status %d", WEXITSTATUS(status));
}

const char *diff_command(const struct diff_log *log, uint32_t task)
{
	const struct diff_task *t = &log->tasks[task];

	return t->command   ? diff_text_of(log->table, t->command)
	       : t->program ? diff_text_of(log->table, t->program)
			    : t->name;
}

/* Of a call, the one descriptor whose name is known. */
struct named_fd {
	int32_t fd;
	const char *name;
};

static size_t name_fd(void *data, int32_t fd, bool after, char *buf, size_t size)
{
	const struct named_fd *named = data;
	int n;

	if (after || fd != named->fd || !*named->name) {
		if (size)
			*buf = '\0';
		return 0;
	}
	n = snprintf(buf, size, "<%s>", named->name);
	return n > 0 ? (size_t)n : 0;
}

static struct named_fd first_fd(const struct diff_log *log, const struct event *ev,
				const struct diff_call *call)
{
	const struct syscall_info *info = syscall_lookup(ev->arch, ev->nr);
	const struct diff_signature *s = &log->table->signatures[call->signature];

	for (unsigned i = 0; info && i < info->arg_count; i++) {
		if (info->args[i] == ARG_PATH && ev->args[i] && event_capture(ev, i) &&
		    event_capture(ev, i)->size)
			break;
		if ((info->args[i] == ARG_FD || info->args[i] == ARG_DIRFD) &&
		    (int32_t)ev->args[i] >= 0)
			return (struct named_fd){(int32_t)ev->args[i],
						 diff_text_of(log->table, s->resource)};
	}
	return (struct named_fd){-1, ""};
}

/* The event of a call, which lives as long as the stream. */
static bool read_event(const struct diff_log *log, const struct diff_call *call,
		       struct event_stream *stream, struct event *ev)
{
	struct event_address at = {.block = log->blocks[call->block], .row = call->row};
	struct strec_error err;

	return stream && event_stream_seek(stream, at, &err) == 0 &&
	       event_stream_next(stream, ev, &err) == 0;
}

bool diff_call_text(const struct diff_log *log, const struct diff_call *call,
		    char text[static DIFF_LINE_SIZE], char place[static SOURCE_TEXT_SIZE])
{
	struct event_stream *stream = event_stream_new(log->reader);
	struct source_place source;
	struct named_fd named;
	struct event ev;
	bool read = read_event(log, call, stream, &ev);

	text[0] = place[0] = '\0';
	if (read) {
		named = first_fd(log, &ev, call);
		decode_event(&ev,
			     &(struct decode_options){
				     .string_max = STRING_MAX,
				     .fd_name = name_fd,
				     .fd_data = &named,
			     },
			     text, DIFF_LINE_SIZE);
		if (ev.stack && source_of_stack(log_reader_symbols(log->reader), ev.stack, &source))
			source_text(&source, place);
	}
	event_stream_free(stream);
	return read;
}

char *diff_call_detail(const struct diff_log *log, const struct diff_call *call)
{
	struct event_stream *stream = event_stream_new(log->reader);
	struct event ev;
	char *text = NULL;

	if (read_event(log, call, stream, &ev))
		text = event_detail(&ev, NULL, log->reader);
	event_stream_free(stream);
	return text;
}
