#include "tests/viz/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "replay/filter.h"
#include "viz/collect_latency_map.h"
#include "viz/map_area.h"
#include "viz/theme.h"
#include "viz/view.h"

#define TICK (50 * MS)

static const struct event_address nowhere;
static const struct task_info task = {.serial = 1, .tid = 1, .pid = 1, .name = "a"};

static struct latency_map_state *map_new(void)
{
	struct latency_map_state *map = calloc(1, sizeof(*map));

	assert_non_null(map);
	return map;
}

static void feed(struct latency_map_state *map, uint64_t time_ns, uint64_t duration_ns)
{
	struct event ev = call_make(&task, time_ns, NR_READ, duration_ns, 0);

	collect_latency_map.event(map, &ev, nowhere);
}

static void tick(struct latency_map_state *map, uint64_t k)
{
	collect_latency_map.tick(map, k, TICK);
}

static uint64_t sum(const struct latency_map_state *map)
{
	uint64_t calls = 0;

	for (unsigned i = 0; i < MAP_COLUMNS; i++)
		for (unsigned bin = 0; bin < MAP_BINS; bin++)
			calls += map->counts[i][bin];
	return calls;
}

/* The same numbers whatever machine and library: see xorshift, Marsaglia 2003. */
static uint64_t random_next(uint64_t *at)
{
	*at ^= *at << 13;
	*at ^= *at >> 7;
	*at ^= *at << 17;
	return *at;
}

/* ISO 3, R10: a decade is cut at 1 1.25 1.6 2 2.5 3.15 4 5 6.3 8. */
static void bins_begin_at_preferred_numbers(void **state)
{
	static const uint64_t decade[] = {100, 125, 160, 200, 250, 315, 400, 500, 630, 800};
	uint64_t factor = 1;

	(void)state;
	for (unsigned bin = 0; bin < MAP_BINS; bin++) {
		uint64_t start = decade[bin % 10] * factor;

		assert_int_equal(latency_bin_start(bin), start);
		assert_int_equal(latency_bin(start), bin);
		assert_int_equal(latency_bin(start - 1), bin ? bin - 1 : 0);
		factor *= bin % 10 == 9 ? 10 : 1;
	}
	assert_int_equal(latency_bin_start(MAP_BINS), 1000 * SECOND);
	assert_int_equal(latency_bin(0), 0);
	assert_int_equal(latency_bin(1000 * SECOND), MAP_BINS - 1);
	assert_int_equal(latency_bin(UINT64_MAX), MAP_BINS - 1);
	/* Around each power of two, where the first guess changes. */
	for (unsigned power = 1; power < 64; power++)
		for (uint64_t ns = (UINT64_C(1) << power) - 1; ns <= (UINT64_C(1) << power); ns++) {
			unsigned bin = latency_bin(ns);

			assert_true(bin == 0 || latency_bin_start(bin) <= ns);
			assert_true(bin == MAP_BINS - 1 || ns < latency_bin_start(bin + 1));
		}
}

static void a_call_shows_when_its_tick_closes(void **state)
{
	struct latency_map_state *map = map_new();

	(void)state;
	assert_int_equal(latency_map_columns(map), 0);
	tick(map, 0);
	feed(map, 60 * MS, 1000);
	assert_int_equal(map->calls, 0);
	assert_int_equal(sum(map), 0);
	tick(map, 1);
	assert_int_equal(map->calls, 1);
	assert_int_equal(map->counts[1][10], 1);
	assert_int_equal(latency_map_columns(map), 2);
	free(map);
}

static void unknown_latencies_are_left_out(void **state)
{
	struct latency_map_state *map = map_new();
	struct event ev = call_make(&task, 1, NR_READ, 1000, 0);

	(void)state;
	ev.flags = EVENT_ATTACHED;
	collect_latency_map.event(map, &ev, nowhere);
	ev.flags = EVENT_UNFINISHED;
	collect_latency_map.event(map, &ev, nowhere);
	ev = (struct event){.kind = EVENT_SIGNAL, .task = &task, .duration_ns = 5};
	collect_latency_map.event(map, &ev, nowhere);
	tick(map, 0);
	assert_int_equal(map->calls, 0);
	assert_int_equal(sum(map), 0);
	free(map);
}

/* Each tick has one call, in a bin that its number gives; each column must have those of its own.
 */
static void columns_widen_and_lose_nothing(void **state)
{
	struct latency_map_state *map = map_new();
	uint64_t k = 1000; /* as in a log that begins late */

	(void)state;
	for (unsigned n = 0; n < 5 * MAP_COLUMNS; n++, k++) {
		uint32_t wanted[MAP_BINS] = {0};

		feed(map, k * TICK, latency_bin_start(n % MAP_BINS));
		tick(map, k);
		assert_int_equal(sum(map), n + 1);
		if (n >= MAP_COLUMNS)
			assert_true(latency_map_columns(map) > MAP_COLUMNS / 2);
		if (n != 5 * MAP_COLUMNS - 1)
			continue;
		assert_int_equal(map->width, 8);
		for (uint64_t t = 24; t < 32; t++)
			wanted[t % MAP_BINS]++;
		assert_memory_equal(map->counts[3], wanted, sizeof(wanted));
	}
	assert_int_equal(map->begin_tick, 1000);
	assert_int_equal(map_tick_ns(map, 2), 1002 * TICK);
	free(map);
}

static void a_full_count_stays(void **state)
{
	struct latency_map_state *map = map_new();

	(void)state;
	tick(map, 0);
	map->counts[0][10] = UINT32_MAX - 1;
	map->counts[1][10] = 5;
	map->open[10] = UINT32_MAX;
	for (unsigned i = 0; i < 3; i++)
		feed(map, 1, 1000);
	assert_int_equal(map->open[10], UINT32_MAX);
	for (uint64_t k = 1; k <= MAP_COLUMNS; k++)
		tick(map, k);
	assert_int_equal(map->width, 2);
	assert_int_equal(map->counts[0][10], UINT32_MAX);
	free(map);
}

static void cells_share_an_axis(void **state)
{
	static const struct map_axis axes[] = {
		{0, 7, 20, 7}, {0, 20, 7, 7}, {30, 40, 40, 40}, {10, 90, 33, 33}, {0, 1, 1, 1},
	};

	(void)state;
	for (unsigned i = 0; i < sizeof(axes) / sizeof(axes[0]); i++) {
		const struct map_axis *axis = &axes[i];

		assert_int_equal(map_axis_unit(axis, 0), axis->first);
		assert_int_equal(map_axis_unit(axis, axis->cells), axis->first + axis->units);
		assert_int_equal(map_axis_screen(axis, axis->cells), axis->size);
		for (int cell = 0; cell < axis->cells; cell++) {
			for (int at = map_axis_unit(axis, cell); at < map_axis_unit(axis, cell + 1);
			     at++)
				assert_int_equal(map_axis_cell(axis, at), cell);
			for (int at = map_axis_screen(axis, cell);
			     at < map_axis_screen(axis, cell + 1); at++)
				assert_int_equal(map_axis_cell_at(axis, at), cell);
			assert_true(map_axis_unit(axis, cell) < map_axis_unit(axis, cell + 1));
		}
		assert_int_equal(map_axis_cell(axis, -5), 0);
		assert_int_equal(map_axis_cell_at(axis, 1000), axis->cells - 1);
	}
}

#define EVENTS 4000

struct events {
	struct event all[EVENTS];
};

/* Latencies over all decades and beyond, one every 3 to 10 ms: so columns are two ticks wide. */
static struct latency_map_state *map_of(struct events *events)
{
	struct latency_map_state *map = map_new();
	uint64_t seed = 88172645463325252u, time_ns = 0, k = 0;

	for (unsigned i = 0; i < EVENTS; i++) {
		uint64_t ns = 60;

		for (uint64_t n = random_next(&seed) % 45; n > 0; n--)
			ns = ns * 17 / 10 + random_next(&seed) % 7;
		time_ns += 3 * MS + random_next(&seed) % (7 * MS);
		for (; (k + 1) * TICK <= time_ns; k++)
			tick(map, k);
		events->all[i] = call_make(&task, time_ns, NR_READ, ns, 0);
		collect_latency_map.event(map, &events->all[i], nowhere);
	}
	tick(map, k);
	return map;
}

static uint64_t filter_count(const struct events *events, const char *text)
{
	struct strec_error err;
	struct filter *filter;
	uint64_t count = 0;

	assert_int_equal(filter_parse(&filter, text, &err), 0);
	for (unsigned i = 0; i < EVENTS; i++)
		count += filter_match(filter, &events->all[i]);
	filter_free(filter);
	return count;
}

/* What a cell says is what its filter finds, and every call is in one cell. */
static void a_cell_is_what_its_filter_matches(void **state)
{
	static const int sizes[][2] = {{20, 9}, {90, 12}, {400, 300}};
	struct events *events = calloc(1, sizeof(*events));
	struct latency_map_state *map = map_of(events);
	char text[MAP_EXPRESSION_SIZE];

	(void)state;
	assert_true(map->width > 1);
	for (unsigned i = 0; i < 3; i++) {
		struct map_axis time = map_time_axis(map, sizes[i][0]);
		struct map_axis latency = map_latency_axis(map, sizes[i][1]);
		uint64_t all = 0;

		for (int x = 0; x < time.cells; x++)
			for (int y = 0; y < latency.cells; y++) {
				struct map_area area = map_area_of(map, &time, &latency, x, y);
				uint64_t calls = map_area_calls(map, &area);

				if (map_axis_unit(&time, x) >= (int)latency_map_columns(map))
					continue;
				all += calls;
				map_area_expression(map, &area, text);
				if ((x + y) % 7 == 0)
					assert_int_equal(filter_count(events, text), calls);
			}
		assert_int_equal(all, EVENTS);
	}
	free(map);
	free(events);
}

static void expressions_are_short_and_exact(void **state)
{
	struct latency_map_state *map = map_new();
	struct map_area area = {.tick_from = 4, .tick_to = 6, .bin_from = 25, .bin_to = 40};
	char text[MAP_EXPRESSION_SIZE];

	(void)state;
	map->tick_ns = 50 * MS;
	map->width = 2;
	map->begin_tick = 20;
	map_area_expression(map, &area, text);
	assert_string_equal(text, "time>=1.2s && time<1.3s && dur>=31.5us && dur<1ms");
	area.bin_from = 0;
	area.bin_to = MAP_BINS;
	map->tick_ns = 7300001;
	map->begin_tick = 0;
	map_area_expression(map, &area, text);
	assert_string_equal(text, "time>=29.200004ms && time<43.800006ms");
	free(map);
}

/* The panel of a map with three calls, in a grid of w x h. */
struct shown_map {
	struct latency_map_state *map;
	struct view_context ctx;
	void *state;
	struct grid grid;
};

static void draw(struct shown_map *shown)
{
	grid_clear(&shown->grid);
	view_latency_map.draw(shown->state, &shown->ctx, &shown->grid, grid_rect(&shown->grid));
}

static void shown_open(struct shown_map *shown, int w, int h)
{
	*shown = (struct shown_map){.map = map_new(),
				    .state = calloc(1, view_latency_map.state_size)};
	shown->ctx = (struct view_context){.latency_map = shown->map, .focused = true};
	feed(shown->map, 1, 1500);
	feed(shown->map, 2, 1500);
	tick(shown->map, 0);
	tick(shown->map, 1);
	feed(shown->map, 101 * MS, 20 * MS);
	tick(shown->map, 2);
	tick(shown->map, 3);
	assert_int_equal(grid_init(&shown->grid, w, h), 0);
	draw(shown);
}

static void shown_close(struct shown_map *shown)
{
	grid_release(&shown->grid);
	free(shown->state);
	free(shown->map);
}

static void press(struct shown_map *shown, enum request request)
{
	assert_true(view_latency_map.handle(shown->state, &shown->ctx, request));
	draw(shown);
}

static const char *row(const struct shown_map *shown, int y)
{
	static char text[256];

	for (int x = 0; x < shown->grid.width; x++) {
		uint32_t c = grid_cell(&shown->grid, x, y)->codepoint;

		text[x] = c < 0x7f ? (char)c : '#';
	}
	text[shown->grid.width] = '\0';
	return text;
}

static const char *narrow(const struct shown_map *shown)
{
	static char text[NARROW_SIZE];

	assert_true(view_latency_map.narrow(shown->state, &shown->ctx, text));
	return text;
}

static void assert_begins(const char *text, const char *wanted)
{
	if (strncmp(text, wanted, strlen(wanted)) != 0)
		assert_string_equal(text, wanted);
}

/*
 * Four columns of one tick on 44 cells; bins 10 (1 us) to 55 (31.5 ms) in 2 x 10 half rows, so
 * cells of two or three bins. The slow call is in the sixth row from the top, 10 ms.
 */
static void the_map_is_drawn(void **state)
{
	struct shown_map shown;

	(void)state;
	shown_open(&shown, 50, 12);
	assert_begins(row(&shown, 0), "most: 2 calls  1us..1.6us  at 0s..50ms");
	assert_begins(row(&shown, 11), "      0s");
	assert_non_null(strstr(row(&shown, 11), "100ms"));
	assert_begins(row(&shown, 10), "  1us ###########      ");
	assert_int_equal(grid_cell(&shown.grid, 7, 10)->codepoint, 0x2584);
	assert_begins(row(&shown, 8), " 10us           ");
	assert_begins(row(&shown, 1) + 6, "                      ###########        ");
	shown_close(&shown);
}

/* Shades tell what colours would, and reversed is what is selected. */
static void without_colors_there_are_shades(void **state)
{
	struct shown_map shown;

	(void)state;
	theme_use(theme_find("mono"));
	shown_open(&shown, 50, 12);
	press(&shown, REQUEST_FIRST);
	assert_int_equal(grid_cell(&shown.grid, 7, 10)->codepoint, 0x2588);
	assert_int_equal(grid_cell(&shown.grid, 7, 10)->attributes, ATTR_REVERSE);
	assert_int_equal(grid_cell(&shown.grid, 30, 1)->codepoint, 0x2593);
	assert_int_equal(grid_cell(&shown.grid, 30, 1)->attributes, 0);
	assert_int_equal(grid_cell(&shown.grid, 30, 5)->codepoint, ' ');
	view_latency_map.drag(shown.state, &shown.ctx, 20, 4, 40, 6, true);
	draw(&shown);
	assert_int_equal(grid_cell(&shown.grid, 30, 5)->attributes, ATTR_REVERSE);
	assert_int_equal(grid_cell(&shown.grid, 30, 7)->attributes, 0);
	theme_use(NULL);
	shown_close(&shown);
}

static void the_cursor_goes_from_cell_to_cell(void **state)
{
	struct shown_map shown;

	(void)state;
	shown_open(&shown, 50, 12);
	press(&shown, REQUEST_RIGHT);
	assert_begins(row(&shown, 0), "0 calls  1us..1.6us  at 50ms..100ms");
	press(&shown, REQUEST_RIGHT);
	for (int i = 0; i < 30; i++)
		press(&shown, REQUEST_UP);
	assert_begins(row(&shown, 0), "1 call  16ms..31.5ms  at 100ms..150ms");
	assert_string_equal(narrow(&shown), "time>=100ms && time<150ms && dur>=16ms && dur<31.5ms");
	press(&shown, REQUEST_PAGE_DOWN);
	assert_begins(row(&shown, 0), "0 calls  1.25ms..2ms  ");
	press(&shown, REQUEST_FIRST);
	assert_begins(narrow(&shown), "time>=0s && time<50ms &&");
	press(&shown, REQUEST_LAST);
	assert_begins(narrow(&shown), "time>=150ms && time<200ms &&");
	assert_false(view_latency_map.handle(shown.state, &shown.ctx, REQUEST_SORT));
	shown_close(&shown);
}

static void keys_mark_an_area(void **state)
{
	struct shown_map shown;

	(void)state;
	shown_open(&shown, 50, 12);
	press(&shown, REQUEST_SELECT);
	for (int i = 0; i < 30; i++)
		press(&shown, REQUEST_UP);
	press(&shown, REQUEST_LAST);
	assert_begins(row(&shown, 0), "marked: 3 calls  1us..31.5ms  at 0s..200ms");
	press(&shown, REQUEST_SELECT);
	press(&shown, REQUEST_FIRST);
	assert_string_equal(narrow(&shown), "time>=0s && time<200ms && dur>=1us && dur<31.5ms");
	assert_true(view_latency_map.handle(shown.state, &shown.ctx, REQUEST_CANCEL));
	assert_begins(narrow(&shown), "time>=0s && time<50ms && dur>=");
	assert_false(view_latency_map.handle(shown.state, &shown.ctx, REQUEST_CANCEL));
	shown_close(&shown);
}

static void the_filter_is_copied(void **state)
{
	struct shown_map shown;
	char *text;

	(void)state;
	shown_open(&shown, 50, 12);
	press(&shown, REQUEST_FIRST);
	text = view_latency_map.copies(shown.state, &shown.ctx);
	assert_string_equal(text, "time>=0s && time<50ms && dur>=1us && dur<1.6us");
	free(text);
	*shown.map = (struct latency_map_state){0};
	assert_null(view_latency_map.copies(shown.state, &shown.ctx));
	shown_close(&shown);
}

static void the_mouse_marks_an_area(void **state)
{
	struct shown_map shown;

	(void)state;
	shown_open(&shown, 50, 12);
	view_latency_map.drag(shown.state, &shown.ctx, 30, 1, 30, 1, false);
	draw(&shown);
	assert_begins(row(&shown, 0), "1 call  ");
	view_latency_map.drag(shown.state, &shown.ctx, 30, 1, 0, 11, false);
	view_latency_map.drag(shown.state, &shown.ctx, 30, 1, 6, 10, true);
	draw(&shown);
	assert_begins(row(&shown, 0), "marked: 3 calls  1us..31.5ms  at 0s..150ms");
	/* The mark is kept on its calls while the map shrinks: 0 to 150 ms are in two columns. */
	for (uint64_t k = 4; k <= MAP_COLUMNS; k++)
		tick(shown.map, k);
	draw(&shown);
	assert_begins(row(&shown, 0), "marked: 3 calls  1us..31.5ms  at 0s..200ms");
	/* A click ends it. */
	view_latency_map.drag(shown.state, &shown.ctx, 6, 10, 6, 10, true);
	draw(&shown);
	assert_begins(row(&shown, 0), "2 calls  ");
	shown_close(&shown);
}

static void an_empty_map_says_so(void **state)
{
	struct shown_map shown;
	char text[NARROW_SIZE];

	(void)state;
	shown_open(&shown, 50, 12);
	*shown.map = (struct latency_map_state){0};
	draw(&shown);
	assert_non_null(strstr(row(&shown, 5), "no calls"));
	assert_false(view_latency_map.narrow(shown.state, &shown.ctx, text));
	assert_false(view_latency_map.handle(shown.state, &shown.ctx, REQUEST_UP));
	view_latency_map.drag(shown.state, &shown.ctx, 1, 1, 9, 9, true);
	shown_close(&shown);
}

/* No state may lead outside of the grid or of the counts. */
static void any_size_and_any_cursor(void **state)
{
	static const enum request requests[] = {
		REQUEST_UP,      REQUEST_RIGHT, REQUEST_SELECT, REQUEST_PAGE_DOWN, REQUEST_LAST,
		REQUEST_PAGE_UP, REQUEST_LEFT,  REQUEST_DOWN,   REQUEST_FIRST,
	};
	struct shown_map shown;
	unsigned n = 0;

	(void)state;
	shown_open(&shown, 50, 12);
	for (int w = 1; w < 130; w += w < 12 ? 1 : 17)
		for (int h = 1; h < 60; h += h < 12 ? 1 : 9) {
			assert_int_equal(grid_resize(&shown.grid, w, h), 0);
			draw(&shown);
			view_latency_map.handle(shown.state, &shown.ctx, requests[n++ % 9]);
			view_latency_map.drag(shown.state, &shown.ctx, 0, 0, w - 1, h - 1, n % 2);
			draw(&shown);
		}
	/* After a seek back what was under the cursor and marked is not there yet. */
	press(&shown, REQUEST_LAST);
	*shown.map = (struct latency_map_state){0};
	feed(shown.map, 1, 1500);
	tick(shown.map, 0);
	draw(&shown);
	assert_begins(narrow(&shown), "time>=0s && time<50ms");
	shown_close(&shown);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bins_begin_at_preferred_numbers),
		cmocka_unit_test(a_call_shows_when_its_tick_closes),
		cmocka_unit_test(unknown_latencies_are_left_out),
		cmocka_unit_test(columns_widen_and_lose_nothing),
		cmocka_unit_test(a_full_count_stays),
		cmocka_unit_test(cells_share_an_axis),
		cmocka_unit_test(a_cell_is_what_its_filter_matches),
		cmocka_unit_test(expressions_are_short_and_exact),
		cmocka_unit_test(the_map_is_drawn),
		cmocka_unit_test(without_colors_there_are_shades),
		cmocka_unit_test(the_cursor_goes_from_cell_to_cell),
		cmocka_unit_test(keys_mark_an_area),
		cmocka_unit_test(the_filter_is_copied),
		cmocka_unit_test(the_mouse_marks_an_area),
		cmocka_unit_test(an_empty_map_says_so),
		cmocka_unit_test(any_size_and_any_cursor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
