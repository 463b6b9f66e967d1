/* Folded stacks and the flame graph of them, of logs in memory. */
#include "tests/viz/fixture.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/nomem.h"
#include "viz/call_flow.h"
#include "viz/flame_tree.h"

#define FRAMES 9

static const struct code_module modules[] = {
	{.number = 1, .path = "/home/me/app"},
	{.number = 2, .path = "/usr/lib/libc.so.6"},
};

static const struct symbol_line lines[] = {
	{.function = "helper", .file = "/home/me/app.h", .line = 3},
	{.function = "work(int; char)", .file = "/home/me/app.c", .line = 30},
	{.function = "main", .file = "/home/me/app.c"},
	{.function = "read"},
};

static const struct symbol symbols[] = {
	{.module = 1, .offset = 0x1023, .into = 0x13, .count = 2, .lines = lines},
	{.module = 1, .offset = 0x10ff, .into = 1, .count = 1, .lines = &lines[2]},
	{.module = 1, .offset = 0x11ff, .into = 9, .count = 1, .lines = &lines[2]},
	{.module = 2, .offset = 0x9ff, .into = 0xf, .count = 1, .lines = &lines[3]},
};

/*
 * [0] is read() called by helper(), which was inlined in work(), called by main(). [3] and [4]
 * are other places in main(), [5] is in no symbol, [6] in no module below a cut [7],
 * [8] is read() called by main().
 */
static const struct stack_frame frames[FRAMES] = {
	{.module = 2, .offset = 0xa00, .caller = &frames[1]},
	{.module = 1, .offset = 0x1024, .caller = &frames[2]},
	{.module = 1, .offset = 0x1100},
	{.module = 1, .offset = 0x1100},
	{.module = 1, .offset = 0x1200},
	{.module = 2, .offset = 0x701, .caller = &frames[3]},
	{.module = 0, .offset = 0x7f01, .caller = &frames[7]},
	{.module = 0, .offset = 0},
	{.module = 2, .offset = 0xa00, .caller = &frames[2]},
};

static bool wait_never(void *data)
{
	(void)data;
	return false;
}

static void add(struct fixture *f, const char *comm, const struct stack_frame *stack, uint32_t nr,
		uint64_t duration_ns, int64_t result)
{
	static uint64_t now_ns;
	struct task_info task = task_make(1, 0, 10, 10, comm);
	struct event ev = call_make(&task, now_ns += MS, nr, duration_ns, result);

	ev.stack = stack;
	fixture_add(f, &ev);
}

static void open_all(struct fixture *f)
{
	fixture_init(f);
	assert_int_equal(log_writer_modules(f->writer, modules, 2, NULL), 0);
	add(f, "app", &frames[0], NR_READ, 100, 10);
	add(f, "app", &frames[0], NR_READ, 50, 5);
	add(f, "app", &frames[3], NR_WRITE, 7, 3);
	add(f, "app", &frames[4], NR_WRITE, 8, -EBADF); /* main(), elsewhere */
	add(f, "app", &frames[5], NR_MMAP, 0, 0);       /* took no time */
	fixture_block(f, 0);
	add(f, "app", &frames[5], NR_MMAP, 20, 0);
	add(f, "app", &frames[6], NR_READ, 30, 1);
	add(f, "app two", &frames[2], NR_READ, 9, 1);
	add(f, "app two", &frames[8], NR_READ, 4, 1);
	add(f, "a;b\n\xff", NULL, NR_WRITE, 11, 1);
	add(f, "app", NULL, 0x7654, 12, 1);
	assert_int_equal(log_writer_symbols(f->writer, symbols, 4, NULL), 0);
	fixture_open(f, 3600 * SECOND);
}

/* What an exporter writes, and what it tells beside that; the caller frees both. */
static int export(const struct fixture *f, const char *name, enum export_weight weight,
		  const char *expression, char **text, char **told)
{
	size_t size, told_size;
	struct strec_error err = {0};
	struct filter *filter = NULL;
	unsigned long left = nomem_pause();
	FILE *out = open_memstream(text, &size), *notes = open_memstream(told, &told_size);
	int rc;

	if (expression)
		assert_int_equal(filter_parse(&filter, expression, &err), 0);
	nomem_resume(left);
	rc = exporter_find(name)->run(
		&(struct export_job){
			.reader = f->reader,
			.filter = filter,
			.out = out,
			.weight = weight,
			.notes = notes,
			.wait = wait_never,
		},
		&err);
	left = nomem_pause();
	fclose(out);
	fclose(notes);
	filter_free(filter);
	nomem_resume(left);
	return rc;
}

static void check(const struct fixture *f, enum export_weight weight, const char *expression,
		  const char *wanted, const char *wanted_told)
{
	char *text, *told;

	assert_int_equal(export(f, "folded", weight, expression, &text, &told), 0);
	assert_string_equal(text, wanted);
	if (*wanted_told)
		assert_non_null(strstr(told, wanted_told));
	else
		assert_string_equal(told, "");
	free(text);
	free(told);
}

static void stacks_are_folded(void **state)
{
	struct fixture f;

	(void)state;
	open_all(&f);
	check(&f, WEIGHT_TIME, NULL,
	      "a:b\u00b7\ufffd;write 11\n"
	      "app two;main;read 9\n"
	      "app two;main;read;read 4\n"
	      "app;[...];0x7f00;read 30\n"
	      "app;main;libc.so.6+0x700;mmap 20\n"
	      "app;main;work(int: char);helper_[i];read;read 150\n"
	      "app;main;write 15\n"
	      "app;syscall_30292 12\n",
	      "");
	check(&f, WEIGHT_COUNT, NULL,
	      "a:b\u00b7\ufffd;write 1\n"
	      "app two;main;read 1\n"
	      "app two;main;read;read 1\n"
	      "app;[...];0x7f00;read 1\n"
	      "app;main;libc.so.6+0x700;mmap 2\n"
	      "app;main;work(int: char);helper_[i];read;read 2\n"
	      "app;main;write 2\n"
	      "app;syscall_30292 1\n",
	      "");
	check(&f, WEIGHT_BYTES, NULL,
	      "a:b\u00b7\ufffd;write 1\n"
	      "app two;main;read 1\n"
	      "app two;main;read;read 1\n"
	      "app;[...];0x7f00;read 1\n"
	      "app;main;work(int: char);helper_[i];read;read 15\n"
	      "app;main;write 3\n",
	      "");
	check(&f, WEIGHT_TIME, "failed", "app;main;write 8\n", "");
	fixture_release(&f);
}

/* Such calls have no time in the summary either. */
static void what_has_no_whole_duration_has_no_time(void **state)
{
	struct task_info task = task_make(1, 0, 10, 10, "app");
	struct event ev = call_make(&task, MS, NR_READ, 1000, 0);

	(void)state;
	ev.flags = EVENT_UNFINISHED;
	assert_int_equal(folded_weight(WEIGHT_TIME, &ev), 0);
	assert_int_equal(folded_weight(WEIGHT_COUNT, &ev), 1);
	ev.flags = EVENT_ATTACHED;
	assert_int_equal(folded_weight(WEIGHT_TIME, &ev), 0);
	ev.flags = 0;
	assert_int_equal(folded_weight(WEIGHT_TIME, &ev), 1000);
}

static void what_is_missing_is_told(void **state)
{
	struct fixture f;

	(void)state;
	open_all(&f);
	check(&f, WEIGHT_COUNT, "comm=\"app\" nr=30292", "app;syscall_30292 1\n", "strec -k");
	check(&f, WEIGHT_COUNT, "accept", "", "no calls");
	check(&f, WEIGHT_BYTES, "mmap", "", "by bytes these calls weigh nothing");
	fixture_release(&f);
}

static void check_sum(const struct folded *folded, struct flame_tree *tree, const struct fixture *f)
{
	uint64_t sum = 0;

	assert_int_equal(flame_tree_build(tree, folded, f->reader), 0);
	for (uint32_t node = flame_next(tree, FLAME_ROOT, true); node != FLAME_ROOT;
	     node = flame_next(tree, node, true))
		sum += tree->nodes[node].self;
	assert_int_equal(sum, folded->weight);
	assert_int_equal(sum, tree->nodes[FLAME_ROOT].weight);
}

static void more_rows_than_there_is_room_for_are_added_up(void **state)
{
	enum { MORE = 100 };
	struct task_info task = task_make(1, 0, 10, 10, "app");
	struct folded folded = {.kind = WEIGHT_COUNT};
	struct flame_tree tree = {0};
	struct fixture f;

	(void)state;
	open_all(&f);
	for (uint32_t i = 0; i < FOLDED_ROWS_MAX + MORE; i++) {
		struct event ev = call_make(&task, MS, 1000 + i, 1, 0);

		assert_int_equal(folded_add(&folded, &ev, 0), 0);
	}
	assert_int_equal(folded.count, FOLDED_ROWS_MAX);
	assert_int_equal(folded.rest_calls, MORE);
	assert_int_equal(folded.rest_weight, MORE);
	check_sum(&folded, &tree, &f);
	assert_string_equal(flame_name(&tree, tree.nodes[FLAME_ROOT].child), FLAME_CUT_NAME);
	assert_int_equal(tree.nodes[tree.nodes[FLAME_ROOT].child].self, MORE);
	flame_tree_release(&tree);
	folded_release(&folded);
	fixture_release(&f);
}

enum { DEEP = 200 };

/* Stack number i, whose frames are in no other. */
static void deep_stack(uint64_t i, struct stack_frame deep[static DEEP])
{
	for (uint64_t k = 0; k < DEEP; k++)
		deep[k] = (struct stack_frame){
			.caller = k + 1 < DEEP ? &deep[k + 1] : NULL,
			.module = 1,
			.offset = 1 + i * DEEP + k,
		};
}

static void more_frames_than_there_is_room_for_are_cut(void **state)
{
	enum { STACKS = STACK_FRAMES_MAX / DEEP + 10, COMMANDS = 5 };
	struct stack_frame deep[DEEP];
	struct folded folded = {.kind = WEIGHT_TIME};
	struct flame_tree tree = {0};
	struct fixture f;

	(void)state;
	open_all(&f);
	for (unsigned i = 0; i < STACKS * COMMANDS; i++) {
		struct task_info task = task_make(1, 0, 10, 10, "app0");
		struct event ev = call_make(&task, MS, NR_READ, 3, 0);

		task.name[3] = (char)('0' + i % COMMANDS);
		deep_stack(i / COMMANDS, deep);
		ev.stack = deep;
		assert_int_equal(folded_add(&folded, &ev, 0), 0);
	}
	assert_in_range(folded.cut_calls, 10 * COMMANDS, 12 * COMMANDS);
	assert_int_equal(folded.rest_calls, 0);
	/* The frames of each command are nodes of their own, which are too many. */
	check_sum(&folded, &tree, &f);
	assert_in_range(tree.count, FLAME_NODES_MAX, FLAME_NODES_MAX + 2 * DEEP);
	assert_true(tree.rest_rows > 0);
	flame_tree_release(&tree);
	folded_release(&folded);
	fixture_release(&f);
}

/* The value of a frame's attribute, in front of its title. */
static uint64_t attribute(const char *svg, const char *title, const char *name)
{
	char before[64];
	const char *at = strstr(svg, title), *found = NULL;

	assert_non_null(at);
	snprintf(before, sizeof(before), "%s=\"", name);
	for (const char *next = svg; (next = strstr(next, before)) && next < at; next++)
		found = next + strlen(before);
	assert_non_null(found);
	return strtoull(found, NULL, 10);
}

static void the_picture_has_all_frames(void **state)
{
	struct fixture f;
	char *svg, *told;

	(void)state;
	open_all(&f);
	assert_int_equal(export(&f, "flamegraph", WEIGHT_TIME, NULL, &svg, &told), 0);
	assert_memory_equal(svg, "<svg ", 5);
	assert_non_null(strstr(svg, "demo --fast</text>"));
	assert_non_null(strstr(svg, "time in calls: 251ns in 11 calls"));
	assert_int_equal(attribute(svg, "<title>all\n251ns, 100%</title>", "data-weight"), 251);
	assert_int_equal(attribute(svg, "<title>helper\ninlined, 150ns, 59.8%<", "data-at"), 74);
	assert_int_equal(attribute(svg, "<title>read\nfile call, 150ns", "data-level"), 6);
	/* (10 + (11 + 13 + 30 + 20) * 1180 / 251) = 357.89, 150 * 1180 / 251 - 0.5 = 704.68 */
	assert_non_null(strstr(svg, "59.8%</title><rect x=\"357.89\" y=\"75\" width=\"704.68\""));
	assert_non_null(strstr(svg, "work(int: char)</text>"));
	assert_null(strstr(svg, "helper_[i]"));
	assert_null(strstr(svg, "not drawn"));
	free(svg);
	free(told);
	fixture_release(&f);
}

static void what_is_too_narrow_is_told(void **state)
{
	struct fixture f;
	char *svg, *told;

	(void)state;
	fixture_init(&f);
	add(&f, "a<b>&", NULL, NR_READ, 1000000, 0);
	add(&f, "app", NULL, NR_WRITE, 50, 0);
	add(&f, "other", &frames[6], NR_WRITE, 30, 0);
	fixture_open(&f, 3600 * SECOND);
	assert_int_equal(export(&f, "flamegraph", WEIGHT_TIME, NULL, &svg, &told), 0);
	assert_non_null(strstr(svg, "<title>a&lt;b&gt;&amp;\n1.0ms, 100%"));
	assert_null(strstr(svg, "<title>app"));
	assert_non_null(strstr(svg, "not drawn: 2 frames narrower than 0.1 pixels, &lt;0.1% of"));
	free(svg);
	free(told);
	assert_int_equal(export(&f, "flamegraph", WEIGHT_TIME, "accept", &svg, &told), 0);
	assert_non_null(strstr(svg, "there are no calls"));
	assert_non_null(strstr(svg, "</svg>"));
	free(svg);
	free(told);
	fixture_release(&f);
}

static void labels_are_cut_to_their_frames(void **state)
{
	struct fixture f;
	char *svg, *told;

	(void)state;
	fixture_init(&f);
	/* Of 1180 pixels 118 and 37: room for 15 columns and for 4. */
	add(&f, "exactly 15 byte", NULL, NR_READ, 10, 0);
	add(&f, "tenletters", NULL, NR_READ, 3, 0);
	add(&f, "z", NULL, NR_READ, 87, 0);
	fixture_open(&f, 3600 * SECOND);
	assert_int_equal(export(&f, "flamegraph", WEIGHT_TIME, NULL, &svg, &told), 0);
	assert_non_null(strstr(svg, ">exactly 15 byte</text>"));
	assert_non_null(strstr(svg, ">ten\u2026</text>"));
	free(svg);
	free(told);
	fixture_release(&f);
}

static void an_allocation_that_fails_is_told(void **state)
{
	(void)state;
	for (const char *const *name = (const char *const[]){"folded", "flamegraph", NULL}; *name;
	     name++) {
		struct fixture f;
		bool failed = true;

		open_all(&f);
		for (unsigned long n = 1; failed; n++) {
			char *text, *told;
			int rc;

			nomem_begin(n, true);
			rc = export(&f, *name, WEIGHT_TIME, NULL, &text, &told);
			failed = nomem_end();
			assert_true(rc == 0 || (failed && rc == STREC_NOMEM));
			free(text);
			free(told);
		}
		fixture_release(&f);
	}
}

static void every_allocation_is_freed_where_one_fails(void **state)
{
	struct fixture f;
	bool failed = true;

	(void)state;
	open_all(&f);
	for (unsigned long n = 1; failed; n++) {
		struct folded folded = {0};
		struct flame_tree tree = {0};
		int rc;

		nomem_begin(n, false);
		rc = flame_read(
			&tree, &folded,
			&(struct export_job){.reader = f.reader, .out = stdout, .wait = wait_never},
			NULL);
		failed = nomem_end();
		/* Symbols that could not be read are left out, and read the next time. */
		assert_true(rc == STREC_NOMEM || rc == 0);
		flame_tree_release(&tree);
		folded_release(&folded);
	}
	fixture_release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stacks_are_folded),
		cmocka_unit_test(what_has_no_whole_duration_has_no_time),
		cmocka_unit_test(what_is_missing_is_told),
		cmocka_unit_test(more_rows_than_there_is_room_for_are_added_up),
		cmocka_unit_test(more_frames_than_there_is_room_for_are_cut),
		cmocka_unit_test(the_picture_has_all_frames),
		cmocka_unit_test(what_is_too_narrow_is_told),
		cmocka_unit_test(labels_are_cut_to_their_frames),
		cmocka_unit_test(an_allocation_that_fails_is_told),
		cmocka_unit_test(every_allocation_is_freed_where_one_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
