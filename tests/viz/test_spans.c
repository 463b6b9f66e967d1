#include "tests/viz/span_fixture.h"

#include <stdlib.h>

#include "viz/call_category.h"
#include "viz/call_meaning.h"
#include "viz/collect_spans.h"
#include "viz/critical_path.h"

static void collect(void *to, const struct event *ev)
{
	collect_spans.event(to, ev, (struct event_address){.block = 7, .row = 3});
}

static struct spans_state *state_new(struct teller *t)
{
	struct spans_state *state = calloc(1, sizeof(*state));

	assert_non_null(state);
	*t = (struct teller){.tell = collect, .to = state};
	return state;
}

/* The newest span of that kind and label; NULL: there is none. */
static const struct span *find(const struct spans_state *state, enum span_kind kind,
			       const char *label)
{
	const struct span *found = NULL;

	for (uint32_t i = 0; i < state->table.count; i++) {
		const struct span *span = &state->table.spans[i];

		if (span->kind == kind && strcmp(span->label, label) == 0 &&
		    (!found || span->id > found->id))
			found = span;
	}
	return found;
}

static const struct span *parent_of(const struct spans_state *state, const struct span *span)
{
	return span->parent ? span_get(&state->table, span->parent) : NULL;
}

static unsigned count_kind(const struct spans_state *state, enum span_kind kind)
{
	unsigned n = 0;

	for (uint32_t i = 0; i < state->table.count; i++)
		n += state->table.spans[i].kind == kind;
	return n;
}

/* What must hold of the table whatever was told. */
static void assert_sound(const struct spans_state *state)
{
	uint16_t children[SPAN_ROWS] = {0};
	uint32_t calls = 0, marks = 0;

	for (uint32_t i = 0; i < state->table.count; i++) {
		const struct span *span = &state->table.spans[i];

		assert_int_not_equal(span->kind, SPAN_NONE);
		assert_true(span->parent <= state->table.count);
		assert_int_not_equal(span->parent, i + 1);
		assert_true(span->flags & SPAN_OPEN || span->end_ns >= span->begin_ns);
		if (span->parent)
			children[span->parent - 1]++;
		calls += span->kind == SPAN_CALL;
		marks += span_is_mark(span);
	}
	for (uint32_t i = 0; i < state->table.count; i++)
		assert_int_equal(state->table.spans[i].children, children[i]);
	assert_int_equal(state->table.calls, calls);
	assert_int_equal(state->table.marks, marks);
	assert_true(calls <= SPAN_CALLS_MAX && marks <= SPAN_MARKS_MAX);
	for (uint32_t i = 0; i < state->tasks.count; i++)
		for (uint32_t j = 0; j < state->tasks.rows[i].call_count; j++)
			assert_int_equal(
				span_get(&state->table, state->tasks.rows[i].calls[j])->serial,
				state->tasks.rows[i].serial);
}

static void the_state_is_small(void **state)
{
	(void)state;
	assert_true(collect_spans.size <= 128 * 1024);
}

/* Wherever a call of such a name is in the table, and nowhere else. */
static void meanings_are_those_of_the_names(void **state)
{
	static const struct {
		const char *name;
		enum call_meaning meaning;
	} named[] = {
		{"wait4", CALL_WAIT},
		{"waitpid", CALL_WAIT},
		{"waitid", CALL_WAIT_ID},
		{"poll", CALL_SLEEP},
		{"select", CALL_SLEEP},
		{"_newselect", CALL_SLEEP},
		{"pause", CALL_SLEEP},
		{"nanosleep", CALL_SLEEP},
		{"futex", CALL_SLEEP},
		{"epoll_wait", CALL_SLEEP},
		{"clock_nanosleep", CALL_SLEEP},
		{"pselect6", CALL_SLEEP},
		{"ppoll", CALL_SLEEP},
		{"epoll_pwait", CALL_SLEEP},
		{"epoll_pwait2", CALL_SLEEP},
		{"rt_sigtimedwait", CALL_SLEEP},
		{"rt_sigsuspend", CALL_SLEEP},
		{"sigsuspend", CALL_SLEEP},
		{"ppoll_time64", CALL_SLEEP},
		{"pselect6_time64", CALL_SLEEP},
		{"futex_time64", CALL_SLEEP},
		{"clock_nanosleep_time64", CALL_SLEEP},
		{"rt_sigtimedwait_time64", CALL_SLEEP},
		{"read", CALL_READ},
		{"recvfrom", CALL_READ},
		{"recvmsg", CALL_READ},
		{"access", CALL_PATH_0},
		{"stat", CALL_PATH_0},
		{"lstat", CALL_PATH_0},
		{"stat64", CALL_PATH_0},
		{"lstat64", CALL_PATH_0},
		{"oldstat", CALL_PATH_0},
		{"oldlstat", CALL_PATH_0},
		{"newfstatat", CALL_PATH_1},
		{"fstatat64", CALL_PATH_1},
		{"faccessat", CALL_PATH_1},
		{"faccessat2", CALL_PATH_1},
		{"statx", CALL_PATH_1},
		{"execve", CALL_EXEC_0},
		{"execveat", CALL_EXEC_1},
		{"exit", CALL_EXIT},
		{"exit_group", CALL_EXIT},
	};

	(void)state;
	for (uint32_t arch = 0; arch < ARCHES; arch++)
		for (uint32_t nr = 0; nr < 1000; nr++) {
			const char *name = call_name_static(arch, nr);
			enum call_meaning meaning = CALL_PLAIN;

			for (unsigned i = 0; name && i < sizeof(named) / sizeof(named[0]); i++)
				if (strcmp(name, named[i].name) == 0)
					meaning = named[i].meaning;
			assert_int_equal(call_meaning(arch, nr), meaning);
		}
	assert_int_equal(call_meaning(ARCHES, 61), CALL_PLAIN);
	assert_int_equal(call_meaning(0, UINT32_MAX), CALL_PLAIN);
}

static void a_process_and_its_programs(void **state)
{
	struct task_info sh = task_make(1, 0, 10, 10, "sh"), after = task_make(1, 0, 10, 10, "ls");
	struct teller t;
	struct spans_state *s = state_new(&t);
	const struct span *process, *first, *second;

	(void)state;
	tell_start(&t, &sh, START_FIRST, 5);
	tell_exec(&t, &sh, "/bin/sh", 10);
	process = find(s, SPAN_PROCESS, "sh");
	first = find(s, SPAN_PROGRAM, "sh");
	assert_int_equal(process->flags, SPAN_OPEN);
	assert_ptr_equal(parent_of(s, first), process);
	tell_exec(&t, &after, "/usr/bin/ls", 30);
	second = find(s, SPAN_PROGRAM, "ls");
	assert_int_equal(first->flags, SPAN_CUT);
	assert_int_equal(first->end_ns, 30);
	assert_int_equal(second->begin_ns, 30);
	tell_exit(&t, &after, 2 << 8, 50);
	assert_string_equal(process->label, "ls");
	assert_int_equal(process->begin_ns, 5);
	assert_int_equal(process->end_ns, 50);
	assert_int_equal(process->flags, SPAN_FAILED);
	assert_int_equal(process->result, 2 << 8);
	assert_int_equal(second->end_ns, 50);
	assert_int_equal(second->flags, SPAN_FAILED);
	assert_int_equal(process->block, 7);
	assert_int_equal(process->row, 3);
	assert_int_equal(s->tasks.count, 0);
	assert_sound(s);
	free(s);
}

/* Of execve("/usr/bin/gcc", {"/x/cc", "-c", "a.c"}), whatever program the kernel ran. */
static void a_program_is_called_what_it_was_called(void **state)
{
	static const uint8_t argv[] = "\5\0\0\0/x/cc\2\0\0\0-c\3\0\0\0a.c";
	struct task_info task = task_make(1, 0, 10, 10, "gcc-12");
	struct capture captures[2] = {
		text_capture(0, "/usr/bin/gcc"),
		{.arg = 1, .kind = CAPTURE_LIST, .size = sizeof(argv) - 1, .bytes = argv},
	};
	struct event ev = call_make(&task, 2000, NR_EXECVE, 1000, 0);
	struct teller t;
	struct spans_state *s = state_new(&t);

	(void)state;
	tell_start(&t, &task, START_FIRST, 0);
	tell_exec(&t, &task, "/usr/bin/x86_64-gcc-12", 1900);
	assert_non_null(find(s, SPAN_PROGRAM, "x86_64-gcc-12"));
	ev.captures = captures;
	ev.capture_count = 2;
	t.tell(t.to, &ev);
	assert_non_null(find(s, SPAN_PROGRAM, "gcc -c a.c"));
	/* One that fails says nothing of the program that goes on. */
	captures[0] = text_capture(0, "/nowhere");
	ev.flags = EVENT_ERROR;
	ev.result = -2;
	t.tell(t.to, &ev);
	assert_non_null(find(s, SPAN_PROGRAM, "gcc -c a.c"));
	free(s);
}

static void labels_end_with_a_whole_character(void **state)
{
	char label[SPAN_LABEL_SIZE];

	(void)state;
	/* The 31st byte would be the first of two. */
	span_label(label, "123456789012345678901234567890ä", 32);
	assert_string_equal(label, "123456789012345678901234567890");
	span_label(label, "12345678901234567890123456789ä", 31);
	assert_string_equal(label, "12345678901234567890123456789ä");
	span_label(label, "", 0);
	assert_string_equal(label, "");
}

static void threads_are_in_their_program(void **state)
{
	struct task_info main = task_make(1, 0, 10, 10, "java");
	struct task_info gc = task_make(2, 1, 11, 10, "gc"), sub = task_make(3, 2, 12, 10, "sub");
	struct teller t;
	struct spans_state *s = state_new(&t);
	const struct span *program;

	(void)state;
	tell_start(&t, &main, START_FIRST, 0);
	tell_exec(&t, &main, "/bin/java", 1);
	tell_start(&t, &gc, START_CLONE, 2);
	tell_start(&t, &sub, START_CLONE, 3);
	tell_call(&t, &sub, NR_READ, 1, 4, 9);
	program = find(s, SPAN_PROGRAM, "java");
	assert_ptr_equal(parent_of(s, find(s, SPAN_THREAD, "gc")), program);
	assert_ptr_equal(parent_of(s, find(s, SPAN_THREAD, "sub")), program);
	assert_ptr_equal(parent_of(s, find(s, SPAN_CALL, "")), find(s, SPAN_THREAD, "sub"));
	tell_exit(&t, &sub, 0, 10);
	assert_int_equal(find(s, SPAN_THREAD, "sub")->flags, 0);
	assert_int_equal(find(s, SPAN_THREAD, "gc")->flags, SPAN_OPEN);
	free(s);
}

/* The thread is the process from then on; what the old leader's end tells is not the process's. */
static void a_thread_that_execs_is_the_process(void **state)
{
	struct task_info main = task_make(1, 0, 10, 10, "a"), thread = task_make(2, 1, 11, 10, "t");
	struct task_info after = task_make(2, 1, 10, 10, "b");

	(void)state;
	for (int leader_first = 0; leader_first < 2; leader_first++) {
		struct teller t;
		struct spans_state *s = state_new(&t);

		tell_start(&t, &main, START_FIRST, 0);
		tell_exec(&t, &main, "/bin/a", 1);
		tell_start(&t, &thread, START_CLONE, 2);
		if (leader_first)
			tell_exit(&t, &main, 0, 9);
		tell_exec(&t, &after, "/bin/b", 10);
		if (!leader_first)
			tell_exit(&t, &main, 0, 11);
		assert_int_equal(count_kind(s, SPAN_PROCESS), 1);
		assert_int_equal(find(s, SPAN_PROCESS, "b")->flags, SPAN_OPEN);
		assert_int_equal(find(s, SPAN_PROGRAM, "b")->flags, SPAN_OPEN);
		assert_int_equal(find(s, SPAN_PROGRAM, "a")->flags, SPAN_CUT);
		assert_int_equal(find(s, SPAN_PROGRAM, "a")->end_ns, 10);
		assert_int_equal(find(s, SPAN_THREAD, "t")->flags, SPAN_CUT);
		tell_exit(&t, &after, 9, 20);
		assert_int_equal(find(s, SPAN_PROCESS, "b")->flags, SPAN_FAILED);
		assert_int_equal(find(s, SPAN_PROCESS, "b")->end_ns, 20);
		assert_sound(s);
		free(s);
	}
}

static void attached_and_detached(void **state)
{
	struct task_info task = task_make(1, 0, 10, 10, "a"), quiet = task_make(2, 0, 20, 20, "q");
	struct event detach = task_event(&task, EVENT_DETACH, 30);
	struct teller t;
	struct spans_state *s = state_new(&t);

	(void)state;
	tell_start(&t, &task, START_ATTACH, 10);
	assert_int_equal(find(s, SPAN_PROCESS, "a")->flags, SPAN_OPEN | SPAN_BEFORE);
	t.tell(t.to, &detach);
	assert_int_equal(find(s, SPAN_PROCESS, "a")->flags, SPAN_DETACHED | SPAN_BEFORE);
	assert_int_equal(find(s, SPAN_PROCESS, "a")->end_ns, 30);
	/* Its start was before the log began: the call is the first that is known. */
	tell_call(&t, &quiet, NR_READ, 1, 15, 40);
	assert_int_equal(find(s, SPAN_PROCESS, "q")->begin_ns, 15);
	assert_int_equal(find(s, SPAN_PROCESS, "q")->flags, SPAN_OPEN | SPAN_BEFORE);
	free(s);
}

static int by_length(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return (left < right) - (left > right);
}

/* 20 tasks with 200 calls each: kept are the 8 longest of each, by a sort of all. */
static void the_longest_calls_of_each_are_kept(void **state)
{
	enum { TASKS = 20, CALLS = 200 };
	static uint64_t lengths[TASKS][CALLS];
	struct task_info tasks[TASKS];
	struct teller t;
	struct spans_state *s = state_new(&t);
	uint64_t time_ns = MS, seed = 1;

	(void)state;
	for (uint32_t i = 0; i < TASKS; i++) {
		tasks[i] = task_make(i + 1, 0, (int)i + 100, (int)i + 100, "t");
		tell_start(&t, &tasks[i], START_FORK, 0);
	}
	for (uint32_t j = 0; j < CALLS; j++)
		for (uint32_t i = 0; i < TASKS; i++) {
			seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
			lengths[i][j] = 1 + (seed >> 40) % 100000;
			tell_call(&t, &tasks[i], NR_READ, 1, time_ns, time_ns + lengths[i][j]);
			time_ns += 100000;
		}
	assert_int_equal(count_kind(s, SPAN_CALL), TASKS * SPAN_TASK_CALLS);
	for (uint32_t i = 0; i < TASKS; i++) {
		uint64_t kept[SPAN_TASK_CALLS];
		unsigned n = 0;

		for (uint32_t k = 0; k < s->table.count; k++)
			if (s->table.spans[k].kind == SPAN_CALL &&
			    s->table.spans[k].serial == i + 1)
				kept[n++] = span_duration_ns(&s->table.spans[k], 0);
		assert_int_equal(n, SPAN_TASK_CALLS);
		qsort(kept, n, sizeof(kept[0]), by_length);
		qsort(lengths[i], CALLS, sizeof(lengths[i][0]), by_length);
		assert_memory_equal(kept, lengths[i], sizeof(kept));
	}
	assert_sound(s);
	free(s);
}

/* 100 threads of 8 long calls each are more than 512: the longest of all stay. */
static void the_longest_calls_of_all_are_kept(void **state)
{
	enum { TASKS = 100, ALL = TASKS * SPAN_TASK_CALLS };
	static uint64_t lengths[ALL], kept[ALL];
	struct teller t;
	struct spans_state *s = state_new(&t);
	uint64_t time_ns = SECOND, seed = 7;
	unsigned n = 0;

	(void)state;
	for (uint32_t j = 0; j < SPAN_TASK_CALLS; j++)
		for (uint32_t i = 0; i < TASKS; i++) {
			struct task_info task = task_make(i + 1, i ? 1 : 0, (int)i + 10, 10, "t");

			seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
			lengths[j * TASKS + i] = 1 + (seed >> 30) % 10000000;
			tell_call(&t, &task, NR_READ, 1, time_ns, time_ns + lengths[j * TASKS + i]);
			time_ns += 10 * MS;
		}
	for (uint32_t k = 0; k < s->table.count; k++)
		if (s->table.spans[k].kind == SPAN_CALL)
			kept[n++] = span_duration_ns(&s->table.spans[k], 0);
	assert_int_equal(n, SPAN_CALLS_MAX);
	qsort(kept, n, sizeof(kept[0]), by_length);
	qsort(lengths, ALL, sizeof(lengths[0]), by_length);
	assert_memory_equal(kept, lengths, SPAN_CALLS_MAX * sizeof(kept[0]));
	assert_sound(s);
	free(s);
}

static void calls_that_are_no_work(void **state)
{
	struct task_info task = task_make(1, 0, 10, 10, "a");
	struct event ev = call_make(&task, 90, NR_EXIT_GROUP, 50, 0);
	struct teller t;
	struct spans_state *s = state_new(&t);
	const struct span *call;

	(void)state;
	tell_start(&t, &task, START_FIRST, 0);
	ev.flags = EVENT_UNFINISHED;
	t.tell(t.to, &ev);
	assert_int_equal(count_kind(s, SPAN_CALL), 0);
	/* Killed inside of it, failed, interrupted and restarted. */
	ev.nr = NR_PAUSE;
	t.tell(t.to, &ev);
	call = find(s, SPAN_CALL, "");
	assert_int_equal(call->flags, SPAN_CUT);
	assert_int_equal(call->call.nr, NR_PAUSE);
	assert_int_equal(call->begin_ns, 40);
	assert_int_equal(call->end_ns, 90);
	tell_call(&t, &task, NR_OPENAT, -13, 100, 200);
	call = find(s, SPAN_CALL, "");
	assert_int_equal(call->flags, SPAN_FAILED);
	assert_int_equal(call->result, -13);
	tell_call(&t, &task, NR_PSELECT6, -514, 200, 300);
	assert_int_equal(find(s, SPAN_CALL, "")->flags, 0);
	free(s);
}

static void marks_nest(void **state)
{
	struct task_info task = task_make(1, 0, 10, 10, "a"), child = task_make(2, 1, 20, 20, "c");
	struct teller t;
	struct spans_state *s = state_new(&t);
	const struct span *outer, *inner, *point;

	(void)state;
	tell_start(&t, &task, START_FIRST, 0);
	tell_path(&t, &task, NR_ACCESS, 0, "strec:begin:build", 10000);
	tell_path(&t, &task, NR_FACCESSAT, 1, "strec:begin:compile", 20000);
	tell_path(&t, &task, NR_FACCESSAT2, 1, "strec:mark:here", 30000);
	tell_start(&t, &child, START_FORK, 40000);
	tell_path(&t, &task, NR_NEWFSTATAT, 1, "strec:end:compile", 51000);
	tell_path(&t, &task, NR_STAT, 0, "strec:end:build", 61000);
	outer = find(s, SPAN_MARK, "build");
	inner = find(s, SPAN_MARK, "compile");
	point = find(s, SPAN_POINT, "here");
	assert_ptr_equal(parent_of(s, outer), find(s, SPAN_PROCESS, "a"));
	assert_ptr_equal(parent_of(s, inner), outer);
	assert_ptr_equal(parent_of(s, point), inner);
	assert_ptr_equal(parent_of(s, find(s, SPAN_PROCESS, "c")), inner);
	/* From behind the one call to before the other. */
	assert_int_equal(outer->begin_ns, 10000);
	assert_int_equal(outer->end_ns, 60000);
	assert_int_equal(inner->begin_ns, 20000);
	assert_int_equal(inner->end_ns, 50000);
	assert_int_equal(outer->flags, 0);
	assert_int_equal(point->begin_ns, 29000);
	assert_int_equal(point->end_ns, 29000);
	free(s);
}

static void marks_that_do_not_match(void **state)
{
	struct task_info task = task_make(1, 0, 10, 10, "a");
	struct teller t;
	struct spans_state *s = state_new(&t);

	(void)state;
	tell_start(&t, &task, START_FIRST, 0);
	tell_path(&t, &task, NR_ACCESS, 0, "strec:end:never", 5000);
	tell_path(&t, &task, NR_ACCESS, 0, "strec:begin:", 6000);
	tell_path(&t, &task, NR_ACCESS, 0, "strec:other:x", 7000);
	tell_path(&t, &task, NR_ACCESS, 0, "strec", 8000);
	tell_path(&t, &task, NR_OPENAT, 1, "strec:begin:open", 9000);
	assert_int_equal(s->table.marks, 0);
	/* What has no end ends with what is around it, be it a mark, a program or the task. */
	tell_path(&t, &task, NR_ACCESS, 0, "strec:begin:a", 10000);
	tell_path(&t, &task, NR_ACCESS, 0, "strec:begin:b", 20000);
	tell_path(&t, &task, NR_ACCESS, 0, "strec:end:a", 31000);
	assert_int_equal(find(s, SPAN_MARK, "b")->flags, SPAN_CUT);
	assert_int_equal(find(s, SPAN_MARK, "b")->end_ns, 30000);
	assert_int_equal(find(s, SPAN_MARK, "a")->flags, 0);
	tell_path(&t, &task, NR_ACCESS, 0, "strec:begin:c", 40000);
	tell_exec(&t, &task, "/bin/x", 50000);
	assert_int_equal(find(s, SPAN_MARK, "c")->flags, SPAN_CUT);
	tell_path(&t, &task, NR_ACCESS, 0, "strec:begin:d", 60000);
	tell_exit(&t, &task, 0, 70000);
	assert_int_equal(find(s, SPAN_MARK, "d")->flags, SPAN_CUT);
	assert_int_equal(find(s, SPAN_MARK, "d")->end_ns, 70000);
	assert_sound(s);
	free(s);
}

static void marks_have_their_own_room(void **state)
{
	struct task_info task = task_make(1, 0, 10, 10, "a");
	struct teller t;
	struct spans_state *s = state_new(&t);

	(void)state;
	tell_start(&t, &task, START_FIRST, 0);
	tell_exec(&t, &task, "/bin/a", 1);
	for (uint64_t i = 1; i <= 1000; i++)
		tell_path(&t, &task, NR_ACCESS, 0, "strec:mark:tick", i * MS);
	assert_int_equal(s->table.marks, SPAN_MARKS_MAX);
	/* Of points the oldest go. */
	assert_int_equal(s->table.evicted, 1000 - SPAN_MARKS_MAX);
	for (uint32_t i = 0; i < s->table.count; i++)
		if (s->table.spans[i].kind == SPAN_POINT)
			assert_true(s->table.spans[i].begin_ns > (1000 - SPAN_MARKS_MAX) * MS);
	assert_non_null(find(s, SPAN_PROGRAM, "a"));
	assert_sound(s);
	free(s);
}

/* 3,000 children of one process, each a ms longer than the one before: the longest stay. */
static void a_full_table_lets_the_shortest_go(void **state)
{
	struct task_info shell = task_make(1, 0, 1, 1, "sh");
	struct teller t;
	struct spans_state *s = state_new(&t);
	uint64_t time_ns = 0, least_ns = UINT64_MAX;

	(void)state;
	tell_start(&t, &shell, START_FIRST, 0);
	for (uint32_t i = 1; i <= 3000; i++) {
		struct task_info task = task_make(i + 1, 1, (int)i + 1, (int)i + 1, "p");

		tell_start(&t, &task, START_FORK, time_ns);
		tell_exec(&t, &task, "/bin/p", time_ns + MS / 2);
		time_ns += i * MS;
		tell_exit(&t, &task, 0, time_ns);
	}
	assert_sound(s);
	assert_int_equal(s->table.count, SPAN_ROWS);
	assert_int_equal(s->table.evicted, 2 * 3000 + 1 - SPAN_ROWS);
	assert_int_equal(find(s, SPAN_PROCESS, "sh")->flags, SPAN_OPEN);
	for (uint32_t i = 0; i < s->table.count; i++)
		if (s->table.spans[i].tid > 1 && s->table.spans[i].kind == SPAN_PROCESS)
			least_ns = s->table.spans[i].end_ns - s->table.spans[i].begin_ns < least_ns
					   ? s->table.spans[i].end_ns - s->table.spans[i].begin_ns
					   : least_ns;
	/* 1,023 places are of 511 processes with their programs, and of one without it. */
	assert_int_equal(least_ns, (3000 - 511) * MS);
	free(s);
}

/* All that is in the table is open: there is no room, and nothing breaks. */
static void a_table_of_open_spans_takes_no_more(void **state)
{
	struct teller t;
	struct spans_state *s = state_new(&t);

	(void)state;
	for (uint32_t i = 1; i <= 2 * SPAN_ROWS; i++) {
		struct task_info task = task_make(i, 0, (int)i, (int)i, "p");

		tell_start(&t, &task, START_FORK, i);
		tell_call(&t, &task, NR_READ, 1, i, i + 10);
	}
	assert_int_equal(count_kind(s, SPAN_PROCESS), s->table.count - s->table.calls);
	assert_int_equal(s->tasks.count, SPAN_TASKS);
	for (uint32_t i = 1; i <= 2 * SPAN_ROWS; i++) {
		struct task_info task = task_make(i, 0, (int)i, (int)i, "p");

		tell_exec(&t, &task, "/bin/q", 5000 + i);
		tell_path(&t, &task, NR_ACCESS, 0, "strec:begin:m", 10000 + i);
		tell_exit(&t, &task, 0, 20000 + i);
	}
	assert_sound(s);
	assert_int_equal(s->tasks.count, 0);
	for (uint32_t i = 0; i < s->table.count; i++)
		assert_false(s->table.spans[i].flags & SPAN_OPEN);
	free(s);
}

/* More tasks than are kept in mind, in turn: each finds its spans again. */
static void a_forgotten_task_is_found_again(void **state)
{
	enum { TASKS = SPAN_TASKS + 100 };
	struct teller t;
	struct spans_state *s = state_new(&t);

	(void)state;
	for (uint32_t round = 0; round < 2; round++)
		for (uint32_t i = 1; i <= TASKS; i++) {
			struct task_info task = task_make(i, 0, (int)i, (int)i, "p");

			if (round == 0)
				tell_start(&t, &task, START_FORK, i);
			else
				tell_exit(&t, &task, 0, 10000 + i);
		}
	assert_int_equal(s->table.count, TASKS);
	for (uint32_t i = 0; i < s->table.count; i++)
		assert_int_equal(s->table.spans[i].flags, 0);
	free(s);
}

static void assert_path(const struct spans_state *s, uint64_t now_ns,
			const struct critical_part *wanted, size_t count)
{
	static struct critical_part parts[CRITICAL_PARTS_MAX];
	size_t n = critical_path(&s->table, now_ns, parts);

	assert_int_equal(n, count);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(span_get(&s->table, parts[i].process)->tid, wanted[i].process);
		assert_int_equal(parts[i].begin_ns, wanted[i].begin_ns * MS);
		assert_int_equal(parts[i].end_ns, wanted[i].end_ns * MS);
	}
}

/* Times in ms, and pids; see tell_family(). */
static void the_critical_path_is_what_was_waited_for(void **state)
{
	static const struct critical_part wanted[] = {
		{90, 100, 10}, {70, 90, 13}, {60, 70, 10}, {50, 60, 11},
		{20, 50, 14},  {10, 20, 11}, {0, 10, 10},
	};
	struct family family = family_make();
	struct teller t;
	struct spans_state *s = state_new(&t);

	(void)state;
	tell_family(&t, &family);
	assert_false(find(s, SPAN_PROCESS, "alone")->flags & SPAN_AWAITED);
	assert_int_equal(find(s, SPAN_PROCESS, "alone")->reaped_ns, 69 * MS);
	assert_true(find(s, SPAN_PROCESS, "last")->flags & SPAN_AWAITED);
	assert_path(s, 100 * MS, wanted, 7);
	free(s);
}

/* While the root runs, the path is as far as is known. */
static void a_critical_path_of_what_still_runs(void **state)
{
	static const struct critical_part early[] = {{0, 40, 10}};
	struct family f = family_make();
	struct teller t;
	struct spans_state *s = state_new(&t);

	(void)state;
	assert_path(s, 0, NULL, 0);
	tell_start(&t, &f.shell, START_FIRST, 0);
	tell_start(&t, &f.slow, START_FORK, 10 * MS);
	tell_exit(&t, &f.slow, 0, 30 * MS);
	assert_path(s, 40 * MS, early, 1);
	free(s);
}

/* A child that ended while its parent slept, but of which that learnt only much later. */
static void what_is_reaped_late_was_not_waited_for(void **state)
{
	static const struct critical_part wanted[] = {{60, 70, 10}, {30, 60, 12}, {0, 30, 10}};
	struct family f = family_make();
	struct teller t;
	struct spans_state *s = state_new(&t);

	(void)state;
	tell_start(&t, &f.shell, START_FIRST, 0);
	tell_start(&t, &f.slow, START_FORK, 5 * MS);
	tell_exit(&t, &f.slow, 0, 20 * MS);
	tell_call(&t, &f.shell, NR_PSELECT6, 0, 10 * MS, 25 * MS);
	tell_start(&t, &f.fast, START_FORK, 30 * MS);
	tell_exit(&t, &f.fast, 0, 60 * MS);
	tell_call(&t, &f.shell, NR_WAIT4, 12, 31 * MS, 61 * MS);
	tell_call(&t, &f.shell, NR_WAIT4, 11, 61 * MS, 62 * MS);
	tell_exit(&t, &f.shell, 0, 70 * MS);
	assert_path(s, 70 * MS, wanted, 3);
	free(s);
}

/* As a shell of $(command): the pipe is closed in the child's exit, before that is told. */
static void a_pipe_that_is_closed_in_the_exit(void **state)
{
	static const struct critical_part wanted[] = {{30, 40, 10}, {10, 30, 11}, {0, 10, 10}};
	struct family f = family_make();
	struct event dying = call_make(&f.slow, 30 * MS, NR_EXIT_GROUP, 5 * MS, 0);

	(void)state;
	for (int late = 0; late < 2; late++) {
		struct teller t;
		struct spans_state *s = state_new(&t);

		dying.flags = EVENT_UNFINISHED;
		tell_start(&t, &f.shell, START_FIRST, 0);
		tell_start(&t, &f.slow, START_FORK, 10 * MS);
		/* Of the pipe, or of something else before. */
		tell_call(&t, &f.shell, NR_READ, 0, 11 * MS, late ? 24 * MS : 26 * MS);
		tell_call(&t, &f.shell, NR_CLOSE, 0, 27 * MS, 28 * MS);
		t.tell(t.to, &dying);
		tell_exit(&t, &f.slow, 0, 30 * MS);
		tell_call(&t, &f.shell, NR_WAIT4, 11, 31 * MS, 32 * MS);
		tell_exit(&t, &f.shell, 0, 40 * MS);
		if (late)
			assert_false(find(s, SPAN_PROCESS, "slow")->flags & SPAN_AWAITED);
		else
			assert_path(s, 40 * MS, wanted, 3);
		free(s);
	}
}

/* A wait by waitid(), of which the pid is in the siginfo_t, and one of another's child. */
static void waits_by_waitid(void **state)
{
	static const struct critical_part wanted[] = {{30, 40, 10}, {10, 30, 11}, {0, 10, 10}};
	struct family f = family_make();
	uint8_t info[128] = {[0] = 17, [16] = 11};
	struct capture capture = {.arg = 2,
				  .kind = CAPTURE_BYTES,
				  .at_exit = true,
				  .size = sizeof(info),
				  .bytes = info};
	struct event ev = call_make(&f.shell, 31 * MS, NR_WAITID, 20 * MS, 0);
	struct teller t;
	struct spans_state *s = state_new(&t);

	(void)state;
	tell_start(&t, &f.shell, START_FIRST, 0);
	tell_start(&t, &f.slow, START_FORK, 10 * MS);
	tell_exit(&t, &f.slow, 0, 30 * MS);
	tell_call(&t, &f.shell, NR_WAIT4, 14, 30 * MS, 30 * MS + 1);
	ev.captures = &capture;
	ev.capture_count = 1;
	t.tell(t.to, &ev);
	tell_exit(&t, &f.shell, 0, 40 * MS);
	assert_path(s, 40 * MS, wanted, 3);
	free(s);
}

/* Children that end in the moment in which they begin, and a chain of nothing else. */
static void a_critical_path_ends(void **state)
{
	static struct critical_part parts[CRITICAL_PARTS_MAX];
	struct task_info shell = task_make(1, 0, 1, 1, "sh");
	struct teller t;
	struct spans_state *s = state_new(&t);
	uint64_t sum = 0;
	size_t n;

	(void)state;
	tell_start(&t, &shell, START_FIRST, 0);
	for (uint32_t i = 2; i < 900; i++) {
		struct task_info task = task_make(i, 1, (int)i, (int)i, "p");

		tell_start(&t, &task, START_FORK, 5);
		tell_exit(&t, &task, 0, 5);
		tell_call(&t, &shell, NR_WAIT4, (int)i, 4, 5);
	}
	tell_exit(&t, &shell, 0, 50);
	n = critical_path(&s->table, 50, parts);
	for (size_t i = 0; i < n; i++)
		sum += parts[i].end_ns - parts[i].begin_ns;
	assert_int_equal(sum, 50);
	free(s);
}

static uint32_t next_random(void)
{
	static uint64_t seed = 42;

	seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)(seed >> 33);
}

/* Any event of any task, in an order that no kernel makes. */
static void tell_nonsense(const struct teller *t, uint64_t time_ns)
{
	static const char *const paths[] = {"strec:begin:a", "strec:begin:b", "strec:end:a",
					    "strec:end:b",   "strec:mark:c",  "/etc/passwd"};
	static const uint32_t numbers[] = {NR_READ,   NR_WAIT4,      NR_WAITID,  NR_ACCESS,
					   NR_EXECVE, NR_NEWFSTATAT, NR_PSELECT6};
	uint32_t serial = 1 + next_random() % 700;
	struct task_info task = task_make(serial, next_random() % 700, 1 + (int)serial % 90,
					  1 + (int)next_random() % 90, "x");
	struct capture capture = text_capture(next_random() % 3, paths[next_random() % 6]);
	struct event ev = {
		.kind = (uint8_t)(next_random() % EVENT_KINDS),
		.time_ns = time_ns,
		.duration_ns = next_random() % (2 * time_ns),
		.task = &task,
		.nr = numbers[next_random() % 7],
		.flags = (uint8_t)next_random(),
		.result = (int64_t)(next_random() % 100) - 5,
		.args = {next_random() % 700},
		.captures = &capture,
		.capture_count = 1,
	};

	/* Few ends, so that the tables are full for most of the time. */
	if ((ev.kind == EVENT_EXIT || ev.kind == EVENT_DETACH) && next_random() % 4)
		ev.kind = EVENT_CALL;
	t->tell(t->to, &ev);
}

static void nonsense_breaks_nothing(void **state)
{
	static struct critical_part parts[CRITICAL_PARTS_MAX];
	struct teller t;
	struct spans_state *s = state_new(&t);

	(void)state;
	for (uint64_t i = 1; i <= 100000; i++) {
		tell_nonsense(&t, 1000 + i * 100);
		if (i % 5000)
			continue;
		assert_sound(s);
		assert_true(critical_path(&s->table, i * 100, parts) <= CRITICAL_PARTS_MAX);
	}
	free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_state_is_small),
		cmocka_unit_test(meanings_are_those_of_the_names),
		cmocka_unit_test(a_process_and_its_programs),
		cmocka_unit_test(a_program_is_called_what_it_was_called),
		cmocka_unit_test(labels_end_with_a_whole_character),
		cmocka_unit_test(threads_are_in_their_program),
		cmocka_unit_test(a_thread_that_execs_is_the_process),
		cmocka_unit_test(attached_and_detached),
		cmocka_unit_test(the_longest_calls_of_each_are_kept),
		cmocka_unit_test(the_longest_calls_of_all_are_kept),
		cmocka_unit_test(calls_that_are_no_work),
		cmocka_unit_test(marks_nest),
		cmocka_unit_test(marks_that_do_not_match),
		cmocka_unit_test(marks_have_their_own_room),
		cmocka_unit_test(a_full_table_lets_the_shortest_go),
		cmocka_unit_test(a_table_of_open_spans_takes_no_more),
		cmocka_unit_test(a_forgotten_task_is_found_again),
		cmocka_unit_test(the_critical_path_is_what_was_waited_for),
		cmocka_unit_test(a_critical_path_of_what_still_runs),
		cmocka_unit_test(what_is_reaped_late_was_not_waited_for),
		cmocka_unit_test(a_pipe_that_is_closed_in_the_exit),
		cmocka_unit_test(waits_by_waitid),
		cmocka_unit_test(a_critical_path_ends),
		cmocka_unit_test(nonsense_breaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
