/* What calls that returned make of tasks: a program, a name, another task. */
#include <ctype.h>
#include <string.h>

#include "viz/strace_text.h"

#define NR_PRCTL       157
#define PRCTL_SET_NAME 15

/* The name of a program, as the kernel makes it of the path of an exec. */
static void rename_exec(struct strace_task *task, const struct event *ev)
{
	const struct capture *path = event_capture(ev, ev->capture_count && ev->captures[0].arg);
	const uint8_t *at, *slash;
	size_t size;

	if (!path || path->kind != CAPTURE_STRING)
		return;
	at = path->bytes;
	size = path->size;
	slash = memrchr(at, '/', size);
	if (slash) {
		size -= (size_t)(slash + 1 - at);
		at = slash + 1;
	}
	memset(task->info.name, 0, TASK_NAME_SIZE);
	memcpy(task->info.name, at, size < TASK_NAME_SIZE ? size : TASK_NAME_SIZE - 1);
}

static bool is_plain(const struct capture_item *word)
{
	for (uint32_t i = 0; i < word->size; i++)
		if (!isalnum(word->bytes[i]) && !strchr("_-./=,:+@%", word->bytes[i]))
			return false;
	return word->size;
}

/* A word as a shell takes it; one that was cut says so. */
static void command_word(struct buffer *command, const struct capture_item *word)
{
	bool plain = is_plain(word);

	if (command->size)
		buffer_put_u8(command, ' ');
	buffer_put(command, "'", !plain);
	for (uint32_t i = 0; i < word->size; i++) {
		buffer_put(command, &word->bytes[i], 1);
		if (word->bytes[i] == '\'')
			buffer_put(command, "\\''", 3);
	}
	buffer_put(command, "'", !plain);
	buffer_put(command, "...", word->state == CAPTURE_CUT ? 3 : 0);
}

/* The command of the log is what the first exec ran. */
static void command_make(struct strace_text *text, const struct event *call, unsigned arg)
{
	const struct capture *argv = event_capture(call, arg + 1);
	struct capture_item word;
	size_t at = 0;

	if (text->command.size || !argv)
		return;
	while (capture_list_next(argv, &at, &word))
		command_word(&text->command, &word);
	if (argv->state == CAPTURE_CUT)
		buffer_put(&text->command, " ...", 4);
}

static int tell_exec(struct strace_text *text, struct strace_task *task, const struct event *call)
{
	unsigned arg = call->capture_count && call->captures[0].arg;
	const struct capture *path = event_capture(call, arg);
	struct capture capture;
	struct event ev = {.kind = EVENT_EXEC, .args = {(uint64_t)task->info.tid}};

	rename_exec(task, call);
	command_make(text, call, arg);
	if (path && path->kind == CAPTURE_STRING) {
		capture = *path;
		capture.arg = 0;
		ev.captures = &capture;
		ev.capture_count = 1;
	}
	return strace_text_put(text, task, &ev);
}

/* prctl(PR_SET_NAME, "name") */
static void rename_thread(struct strace_task *task, const struct event *ev)
{
	const struct capture *name = event_capture(ev, 1);

	if (ev->args[0] != PRCTL_SET_NAME || !name)
		return;
	memset(task->info.name, 0, TASK_NAME_SIZE);
	memcpy(task->info.name, name->bytes,
	       name->size < TASK_NAME_SIZE ? name->size : TASK_NAME_SIZE - 1);
}

int strace_text_effects(struct strace_text *text, struct strace_task *task, const struct event *ev,
			struct span_text name, struct span_text args)
{
	if (ev->flags & (EVENT_ERROR | EVENT_UNFINISHED))
		return 0;
	if (span_begins(name, "execve") && ev->result == 0)
		return tell_exec(text, task, ev);
	if (strace_makes_task(name) && ev->result > 0 && ev->result <= INT32_MAX)
		return strace_text_birth(text, task, (int32_t)ev->result, name, args);
	if (ev->arch == ARCH_X86_64 && ev->nr == NR_PRCTL)
		rename_thread(task, ev);
	return 0;
}
