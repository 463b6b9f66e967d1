/*
 * The rows of the Sources panel, from trees and symbols made by hand. What is expected follows
 * from the calls below, added up by hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "replay/source.h"
#include "viz/source_filter.h"
#include "viz/source_rows.h"
#include "viz/view.h"

enum { APP = 1, LIBC, LOADER };

#define FILE_NAME "/home/me/app.c"
#define LIBC_PATH "/usr/lib/libc.so.6"

static struct code_module modules[] = {
	{0},
	{.number = APP, .path = "/home/me/app"},
	{.number = LIBC, .path = LIBC_PATH},
	{.number = LOADER, .path = "/lib64/ld-linux.so.2"},
};

static struct code_module *module_list[] = {NULL, &modules[1], &modules[2], &modules[3]};

static struct symbol_line lines[] = {
	{.function = "main", .file = FILE_NAME, .line = 10},
	{.function = "main", .file = FILE_NAME, .line = 12},
	{.function = "walk", .file = FILE_NAME, .line = 20},
	/* put(), inlined in save() */
	{.function = "put", .file = FILE_NAME, .line = 3},
	{.function = "save", .file = FILE_NAME, .line = 30},
	{.function = "read"},
	{.function = "__libc_start_main"},
};

/* Places: the number is the offset. */
enum { MAIN_10 = 0x100, MAIN_12 = 0x120, WALK = 0x200, SAVE = 0x300, BARE = 0x400 };
enum { READ = 0x10, START = 0x20 };

#define SYMBOL(number, at, from, n)                                                                \
	{                                                                                          \
		.symbol = {                                                                        \
			.module = (number),                                                        \
			.offset = (at),                                                            \
			.lines = &lines[from],                                                     \
			.count = (n)                                                               \
		}                                                                                  \
	}

static struct symbol_entry entries[] = {
	SYMBOL(APP, MAIN_10, 0, 1), SYMBOL(APP, MAIN_12, 1, 1), SYMBOL(APP, WALK, 2, 1),
	SYMBOL(APP, SAVE, 3, 2),    SYMBOL(LIBC, READ, 5, 1),   SYMBOL(LIBC, START, 6, 1),
};

static const struct symbol_table symbols = {
	.modules = module_list,
	.module_count = 4,
	.entries = entries,
	.count = sizeof(entries) / sizeof(entries[0]),
};

#define PLACE(module, offset) ((uint64_t)(module) << 48 | (offset))

static struct sources_state sources;
static struct source_rows rows;

static uint16_t node(uint64_t place, uint16_t caller)
{
	sources.nodes[sources.count] = (struct source_node){.place = place, .caller = caller};
	return (uint16_t)sources.count++;
}

/* A task's name */
static uint16_t root(const char *name)
{
	snprintf(sources.names[sources.name_count], TASK_NAME_SIZE, "%s", name);
	return node(sources.name_count++, SOURCE_ROOT);
}

static void made(uint16_t at, uint64_t calls, uint64_t time_ns, uint64_t errors)
{
	sources.nodes[at].own = sources.nodes[at].closed =
		(struct source_use){.calls = calls, .time_ns = time_ns, .errors = errors};
}

/*
 *	app: start > main:10 > read                                 2 calls  20 ns
 *	                     > walk > read                          3 calls  30 ns  1 error
 *	                            > walk > read                   4 calls  40 ns
 *	             main:12 > save, with put inlined > read        5 calls 500 ns
 *	                     > bare, without a symbol > read        1 call    5 ns
 *	     loader                                                 1 call    1 ns
 *	worker: (cut) > walk > read                                 6 calls   6 ns
 */
static void sample(void)
{
	uint16_t app, start, main_10, main_12, walk, worker;

	memset(&sources, 0, sizeof(sources));
	memset(&rows, 0, sizeof(rows));
	app = root("app");
	start = node(PLACE(LIBC, START), app);
	main_10 = node(PLACE(APP, MAIN_10), start);
	main_12 = node(PLACE(APP, MAIN_12), start);
	made(node(PLACE(LIBC, READ), main_10), 2, 20, 0);
	walk = node(PLACE(APP, WALK), main_10);
	made(node(PLACE(LIBC, READ), walk), 3, 30, 1);
	walk = node(PLACE(APP, WALK), walk);
	made(node(PLACE(LIBC, READ), walk), 4, 40, 0);
	made(node(PLACE(LIBC, READ), node(PLACE(APP, SAVE), main_12)), 5, 500, 0);
	made(node(PLACE(LIBC, READ), node(PLACE(APP, BARE), main_12)), 1, 5, 0);
	made(node(PLACE(LOADER, 0x77), app), 1, 1, 0);
	worker = node(0, root("worker"));
	made(node(PLACE(LIBC, READ), node(PLACE(APP, WALK), worker)), 6, 6, 0);
}

static void make_sorted(const char *text, int (*compare)(const void *a, const void *b))
{
	source_rows_make(&rows, &sources, &symbols,
			 (struct row_choice){.text = text, .compare = compare});
}

static void make(void)
{
	make_sorted("", NULL);
}

/* "name place self.calls self.time total.calls total.time errors", a line for each row. */
static const char *dump(void)
{
	static char all[4096];
	char function[SOURCE_LABEL_SIZE], line[SOURCE_LABEL_SIZE];
	static const char *const relations[] = {"", "by ", "to "};
	size_t at = 0;

	all[0] = '\0';
	for (uint32_t i = 0; i < rows.count; i++) {
		const struct source_row *row = &rows.rows[i];

		at += (size_t)snprintf(
			all + at, sizeof(all) - at, "%*s%s%s %s %d/%d %d/%d %d\n", (int)row->depth,
			"", relations[row->relation], source_name_function(row->name, function),
			source_name_line(row->line ? row->line : row->name, false, line),
			(int)row->self.calls, (int)row->self.time_ns, (int)row->total.calls,
			(int)row->total.time_ns, (int)row->total.errors);
	}
	return all;
}

/* A call is the innermost function's of the user; what has none has its module's row. */
static void by_function(void **state)
{
	(void)state;
	sample();
	make();
	assert_string_equal(dump(), "main app.c:12 2/20 15/595 1\n"
				    "put app.c:3 5/500 5/500 0\n"
				    "save app.c:30 0/0 5/500 0\n"
				    "walk app.c:20 13/76 13/76 1\n"
				    "app+0x400 (app) 1/5 1/5 0\n"
				    "[ld-linux.so.2]  1/1 1/1 0\n");
	assert_int_equal(rows.all.calls, 22);
	assert_int_equal(rows.all.time_ns, 602);
	/* main has another line. */
	assert_int_equal(rows.rows[0].more_lines, 1);
	assert_int_equal(rows.rows[1].more_lines, 0);
}

static void by_line(void **state)
{
	(void)state;
	sample();
	rows.order = SOURCES_BY_LINE;
	make();
	assert_string_equal(dump(), "main app.c:12 0/0 6/505 0\n"
				    "put app.c:3 5/500 5/500 0\n"
				    "save app.c:30 0/0 5/500 0\n"
				    "main app.c:10 2/20 9/90 1\n"
				    "walk app.c:20 13/76 13/76 1\n"
				    "app+0x400 (app) 1/5 1/5 0\n"
				    "[ld-linux.so.2]  1/1 1/1 0\n");
}

/* With those of runtimes the call is read's, and it is the only one that makes any. */
static void the_runtime_is_shown(void **state)
{
	(void)state;
	sample();
	rows.runtime = true;
	make();
	assert_string_equal(dump(), "read (libc.so.6) 21/601 21/601 1\n"
				    "main app.c:12 0/0 15/595 1\n"
				    "__libc_start_main (libc.so.6) 0/0 15/595 1\n"
				    "put app.c:3 0/0 5/500 0\n"
				    "save app.c:30 0/0 5/500 0\n"
				    "walk app.c:20 0/0 13/76 1\n"
				    "app+0x400 (app) 0/0 1/5 0\n"
				    "ld-linux.so.2+0x77 (ld-linux.so.2) 1/1 1/1 0\n");
}

static const struct source_row *row_named(const char *name)
{
	char text[SOURCE_LABEL_SIZE];

	for (uint32_t i = 0; i < rows.count; i++)
		if (strcmp(source_name_function(rows.rows[i].name, text), name) == 0)
			return &rows.rows[i];
	fail_msg("no row %s", name);
	return NULL;
}

/*
 * Callers add up to the function's total, and callees with its own calls do, also where it calls
 * itself: walk's two calls within each other are one.
 */
static void callers_and_callees(void **state)
{
	(void)state;
	sample();
	make();
	assert_true(source_rows_fold(&rows, row_named("walk"), 1));
	assert_true(source_rows_fold(&rows, row_named("main"), 1));
	make();
	assert_string_equal(dump(), "main app.c:12 2/20 15/595 1\n"
				    " by (no caller)  0/0 15/595 1\n"
				    " to save app.c:30 0/0 5/500 0\n"
				    " to walk app.c:20 0/0 7/70 1\n"
				    " to app+0x400 (app) 0/0 1/5 0\n"
				    "put app.c:3 5/500 5/500 0\n"
				    "save app.c:30 0/0 5/500 0\n"
				    "walk app.c:20 13/76 13/76 1\n"
				    " by main app.c:12 0/0 7/70 1\n"
				    " by (callers not known)  0/0 6/6 0\n"
				    "app+0x400 (app) 1/5 1/5 0\n"
				    "[ld-linux.so.2]  1/1 1/1 0\n");
	assert_true(rows.rows[2].part > 500.0 / 595 - 1e-9 &&
		    rows.rows[2].part < 500.0 / 595 + 1e-9);
	/* Once more does nothing, and a caller has nothing below it. */
	assert_false(source_rows_fold(&rows, &rows.rows[0], 1));
	assert_false(source_rows_fold(&rows, &rows.rows[1], 1));
	assert_int_equal(rows.rows[1].around, rows.rows[0].key);
	assert_true(source_rows_fold(&rows, &rows.rows[0], -1));
	make();
	assert_int_equal(rows.count, 8);
}

/* walk > main > walk: the callee of the outer walk has only what the inner one has not. */
static void callees_of_a_function_that_comes_back(void **state)
{
	uint16_t walk, main_10, inner;

	(void)state;
	sample();
	memset(&sources, 0, sizeof(sources));
	walk = node(PLACE(APP, WALK), root("app"));
	made(walk, 1, 1, 0);
	main_10 = node(PLACE(APP, MAIN_10), walk);
	made(main_10, 2, 10, 0);
	inner = node(PLACE(APP, WALK), main_10);
	made(inner, 4, 100, 0);
	made(node(PLACE(APP, SAVE), inner), 8, 1000, 0);
	make();
	assert_true(source_rows_fold(&rows, row_named("walk"), 1));
	make();
	assert_string_equal(dump(), "walk app.c:20 5/101 15/1111 0\n"
				    " by (no caller)  0/0 15/1111 0\n"
				    " to save app.c:30 0/0 8/1000 0\n"
				    " to main app.c:10 0/0 2/10 0\n"
				    "main app.c:10 2/10 14/1110 0\n"
				    "put app.c:3 8/1000 8/1000 0\n"
				    "save app.c:30 0/0 8/1000 0\n");
}

/* What has a tenth of all is open from the start; an only callee is not indented. */
static void as_a_tree(void **state)
{
	(void)state;
	sample();
	rows.order = SOURCES_BY_CALLERS;
	make();
	assert_string_equal(dump(), "main app.c:12 2/20 15/595 1\n"
				    " save app.c:30 0/0 5/500 0\n"
				    " put app.c:3 5/500 5/500 0\n"
				    " walk app.c:20 3/30 7/70 1\n"
				    " walk app.c:20 4/40 4/40 0\n"
				    " app+0x400 (app) 1/5 1/5 0\n"
				    "(callers not known)  0/0 6/6 0\n"
				    "[ld-linux.so.2]  1/1 1/1 0\n");
	assert_true(source_rows_fold(&rows, row_named("main"), -1));
	assert_true(source_rows_fold(&rows, row_named("(callers not known)"), 1));
	make();
	assert_string_equal(dump(), "main app.c:12 2/20 15/595 1\n"
				    "(callers not known)  0/0 6/6 0\n"
				    "walk app.c:20 6/6 6/6 0\n"
				    "[ld-linux.so.2]  1/1 1/1 0\n");
}

static void by_thread(void **state)
{
	(void)state;
	sample();
	rows.order = SOURCES_BY_THREAD;
	make();
	assert_true(source_rows_fold(&rows, row_named("main"), -1));
	make();
	assert_string_equal(dump(), "app  0/0 16/596 1\n"
				    " main app.c:12 2/20 15/595 1\n"
				    " [ld-linux.so.2]  1/1 1/1 0\n"
				    "worker  0/0 6/6 0\n");
	assert_int_equal(rows.entries, 2);
}

static void a_text_chooses_rows(void **state)
{
	(void)state;
	sample();
	make_sorted("PUT", NULL);
	assert_string_equal(dump(), "put app.c:3 5/500 5/500 0\n");
	make_sorted("app.c:20", NULL);
	assert_string_equal(dump(), "walk app.c:20 13/76 13/76 1\n");
	/* In a tree with all that is above it, and open. */
	rows.order = SOURCES_BY_CALLERS;
	make_sorted("0x400", NULL);
	assert_string_equal(dump(), "main app.c:12 2/20 15/595 1\n"
				    " app+0x400 (app) 1/5 1/5 0\n");
	make_sorted("no such", NULL);
	assert_int_equal(rows.count, 0);
}

/* Calls of callees that made room are in totals, and nobody's own. */
static void evicted_calls_count_in_totals(void **state)
{
	(void)state;
	sample();
	sources.nodes[2].evicted = (struct source_use){.calls = 7, .time_ns = 1000};
	sources.dropped = (struct source_use){.calls = 3, .time_ns = 398};
	make();
	assert_int_equal(row_named("main")->self.calls, 2);
	assert_int_equal(row_named("main")->total.calls, 22);
	assert_int_equal(rows.tree.evicted.calls, 7);
	assert_int_equal(rows.all.calls, 22 + 7 + 3);
	/* 602 + 1000 + 398 */
	assert_true(source_share(&rows, &row_named("put")->self) == 0.25);
}

/* Shares are of what is chosen: calls, where they are sorted by that. */
static void shares_of_calls(void **state)
{
	(void)state;
	sample();
	rows.measure = SOURCE_CALLS;
	make();
	assert_true(source_share(&rows, &row_named("walk")->self) == 13.0 / 22);
	rows.measure = SOURCE_ERRORS;
	assert_true(source_share(&rows, &row_named("walk")->self) == 1.0);
	memset(&sources, 0, sizeof(sources));
	make();
	assert_int_equal(rows.count, 0);
	assert_true(source_share(&rows, &(struct source_use){.errors = 1}) == 0);
}

/* Symbols that come later are seen by the next screen. */
static void symbols_come_later(void **state)
{
	struct symbol_table later = symbols;

	(void)state;
	sample();
	later.count = 0;
	source_rows_make(&rows, &sources, &later, (struct row_choice){.text = ""});
	assert_non_null(row_named("app+0x100"));
	later.count = symbols.count;
	later.bytes = 100;
	source_rows_make(&rows, &sources, &later, (struct row_choice){.text = ""});
	assert_string_equal(source_name_function(rows.rows[0].name, (char[SOURCE_LABEL_SIZE]){0}),
			    "main");
}

/* More functions than there is room for: all calls are there, though not all names. */
static void more_than_there_is_room_for(void **state)
{
	static struct symbol_line many[64];
	static struct symbol_entry each[SOURCE_NODES];
	static char names[64][16];
	struct symbol_table table = symbols;
	uint16_t at;

	(void)state;
	sample();
	memset(&sources, 0, sizeof(sources));
	for (unsigned i = 0; i < 64; i++) {
		snprintf(names[i], sizeof(names[i]), "f%u", i);
		many[i] = (struct symbol_line){.function = names[i], .file = FILE_NAME, .line = 1};
	}
	at = root("app");
	for (uint32_t i = 0; i + 1 < SOURCE_NODES; i++) {
		each[i].symbol = (struct symbol){
			.module = APP, .offset = 0x1000 + i, .count = 64, .lines = many};
		/* Chains of 200 */
		at = node(PLACE(APP, 0x1000 + i), i % 200 ? at : 0);
		made(at, 1, 1, 0);
	}
	table.entries = each;
	table.count = SOURCE_NODES - 1;
	for (unsigned order = 0; order < SOURCE_ORDERS; order++) {
		rows.order = (enum source_order)order;
		source_rows_make(&rows, &sources, &table, (struct row_choice){.text = ""});
		assert_int_equal(rows.all.calls, SOURCE_NODES - 1);
		assert_true(rows.count > 0 && rows.count <= SOURCE_ROWS_MAX);
	}
}

static uint64_t count_matches(struct log_reader *reader, const char *expr)
{
	struct event_stream *stream = event_stream_new(reader);
	struct strec_error err = {0};
	struct filter *filter;
	uint64_t count = 0;
	struct event ev;

	assert_int_equal(filter_parse(&filter, expr, &err), 0);
	filter_set_symbols(filter, log_reader_symbols(reader));
	while (event_stream_next(stream, &ev, NULL) == 0)
		count += event_is_call(&ev) && ev.stack && filter_match(filter, &ev);
	filter_free(filter);
	event_stream_free(stream);
	return count;
}

/* What a row's filter matches in a log are the calls of its total. */
static void a_row_is_what_its_filter_matches(void **state)
{
	static const struct collector_ops *const ops[] = {&collect_sources};
	struct strec_error err;
	struct log_reader *reader;
	struct player *player;
	unsigned rows_of[SOURCE_ORDERS] = {0};
	char expr[NARROW_SIZE];

	(void)state;
	assert_int_equal(
		log_reader_open(&reader, source_open_path("samples/stacks.trc", false, &err), &err),
		0);
	player = player_new(reader,
			    &(struct player_config){.collectors = ops, .collector_count = 1});
	assert_true(player_play(player, UINT64_MAX, UINT64_MAX, NULL) >= 0);
	memset(&rows, 0, sizeof(rows));
	for (unsigned order = 0; order < SOURCE_ORDERS; order++) {
		rows.order = (enum source_order)order;
		for (unsigned again = 0; again < 2; again++) {
			source_rows_make(&rows, player_state(player, 0), log_reader_symbols(reader),
					 (struct row_choice){.text = ""});
			for (uint32_t i = 0; i < rows.count && !again; i++)
				source_rows_fold(&rows, &rows.rows[i], 1);
		}
		for (uint32_t i = 0; i < rows.count; i++) {
			if (!source_filter(&rows, &rows.rows[i], expr, sizeof(expr)))
				continue;
			/* The calls of price() in price() are in a tree, too. */
			if (source_rows_are_tree(&rows) && strstr(expr, "price"))
				assert_true(count_matches(reader, expr) >=
					    rows.rows[i].total.calls);
			else
				assert_int_equal(count_matches(reader, expr),
						 rows.rows[i].total.calls);
			rows_of[order]++;
		}
	}
	/* Functions and lines of the program, and what they call; see samples/stacks.c. */
	assert_true(rows_of[SOURCES_BY_FUNCTION] > 20 && rows_of[SOURCES_BY_LINE] > 30);
	assert_true(rows_of[SOURCES_BY_CALLERS] > 5 && rows_of[SOURCES_BY_THREAD] > 7);
	player_free(player);
	log_reader_close(reader);
}

static void values_of_filters_are_quoted(void **state)
{
	struct source_row row = {.name = &(struct source_name){
					 .kind = SOURCE_FUNCTION,
					 .line = {.function = "operator\"\"_x\\"},
				 }};
	char expr[64];

	(void)state;
	memset(&rows, 0, sizeof(rows));
	assert_true(source_filter(&rows, &row, expr, sizeof(expr)));
	assert_string_equal(expr, "function=\"operator\\\"\\\"_x\\\\\"");
	assert_false(source_filter(&rows, &row, expr, strlen(expr)));
	row.name = &(struct source_name){.kind = SOURCE_MODULE};
	assert_false(source_filter(&rows, &row, expr, sizeof(expr)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_function),
		cmocka_unit_test(by_line),
		cmocka_unit_test(the_runtime_is_shown),
		cmocka_unit_test(callers_and_callees),
		cmocka_unit_test(callees_of_a_function_that_comes_back),
		cmocka_unit_test(as_a_tree),
		cmocka_unit_test(by_thread),
		cmocka_unit_test(a_text_chooses_rows),
		cmocka_unit_test(evicted_calls_count_in_totals),
		cmocka_unit_test(shares_of_calls),
		cmocka_unit_test(symbols_come_later),
		cmocka_unit_test(more_than_there_is_room_for),
		cmocka_unit_test(a_row_is_what_its_filter_matches),
		cmocka_unit_test(values_of_filters_are_quoted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
