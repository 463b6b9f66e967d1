#include "tests/viz/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "replay/filter.h"
#include "viz/collect_sites.h"
#include "viz/collect_syscalls.h"
#include "viz/collector_settings.h"
#include "viz/view.h"

#define TICK (50 * MS)
#define PAGE UINT64_C(4096)

static const struct event_address nowhere;
static const struct task_info task = {.serial = 1, .tid = 1, .pid = 1, .name = "a"};

static struct sites_state *sites_new(const struct collector_settings *settings)
{
	struct sites_state *sites = calloc(1, sizeof(*sites));

	assert_non_null(sites);
	collect_sites.init(sites, settings);
	return sites;
}

static void feed(struct sites_state *sites, const struct event *ev)
{
	collect_sites.event(sites, ev, nowhere);
}

static struct event call_at(uint32_t nr, uint64_t ip, uint64_t duration_ns)
{
	struct event ev = call_make(&task, 1, nr, duration_ns, 0);

	ev.ip = ip;
	return ev;
}

static void call(struct sites_state *sites, uint32_t nr, uint64_t ip, uint64_t duration_ns)
{
	struct event ev = call_at(nr, ip, duration_ns);

	feed(sites, &ev);
}

static void tick(struct sites_state *sites, uint64_t k)
{
	collect_sites.tick(sites, k, TICK);
}

static const struct site *site_find(const struct site_list *list, uint32_t nr, uint32_t offset)
{
	for (uint32_t i = 0; i < list->count; i++)
		if (list->sites[i].call.nr == nr && list->sites[i].offset == offset)
			return &list->sites[i];
	return NULL;
}

static void a_site_is_a_call_and_a_place_in_a_page(void **state)
{
	struct sites_state *sites = sites_new(NULL);
	struct event failed = call_make(&task, 1, NR_READ, 3000, -4);
	const struct site *site;

	(void)state;
	call(sites, NR_READ, 0x7f0000001a42, 1000);
	call(sites, NR_READ, 0x7f5550009a42, 2000);
	call(sites, NR_READ, 0x7f0000001a44, 50);
	call(sites, NR_WRITE, 0x7f0000001a42, 70);
	failed.ip = 0xa42;
	feed(sites, &failed);
	/* Neither has a latency. */
	failed.flags = EVENT_UNFINISHED;
	feed(sites, &failed);
	failed.flags = EVENT_ATTACHED;
	feed(sites, &failed);
	failed.kind = EVENT_ENTERED;
	feed(sites, &failed);
	assert_int_equal(sites->closed.count, 0);
	tick(sites, 0);
	assert_int_equal(sites->closed.count, 3);
	assert_int_equal(sites->closed.calls, 7);
	site = site_find(&sites->closed, NR_READ, 0xa42);
	assert_int_equal(site->calls, 5);
	assert_int_equal(site->errors, 1);
	assert_int_equal(site->timed, 3);
	assert_true(site_mean_ns(site) == 2000);
	assert_true(site_point(site).x > 3.30102 && site_point(site).x < 3.30104);
	assert_true(site_mean_ns(&(struct site){.calls = 1, .timed = 1}) == 1);
	assert_true(site_mean_ns(&(struct site){.calls = 1}) == 0);
	free(sites);
}

/* Site i makes i % 7 + 1 calls, but the first 100 make 50; there are more than three tables full.
 */
static void the_most_frequent_sites_stay(void **state)
{
	struct sites_state *sites = sites_new(NULL);
	uint64_t fed = 0, kept = 0;

	(void)state;
	for (uint32_t i = 0; i < 3 * SITE_ROWS + 10; i++)
		for (uint32_t n = 0; n < (i < 100 ? 50 : i % 7 + 1); n++, fed++)
			call(sites, i, 0x1000 + i, 100);
	tick(sites, 0);
	for (uint32_t i = 0; i < 100; i++)
		assert_int_equal(site_find(&sites->closed, i, i)->calls, 50);
	for (uint32_t i = 0; i < sites->closed.count; i++)
		kept += sites->closed.sites[i].calls;
	assert_int_equal(sites->closed.calls, fed);
	assert_int_equal(kept + sites->closed.evicted_calls, fed);
	assert_int_equal(sites->closed.count + sites->closed.evicted, 3 * SITE_ROWS + 10);
	assert_true(sites->closed.evicted >= 2 * SITE_ROWS);
	/* Each that is left is found by its slot: nothing new is made of it. */
	for (uint32_t i = 0; i < sites->closed.count; i++)
		call(sites, sites->closed.sites[i].call.nr, sites->closed.sites[i].offset, 100);
	assert_int_equal(sites->live.count, sites->closed.count);
	free(sites);
}

/* Of equals the older ones go, and as many as are to go: all have made one call. */
static void of_equals_the_older_go(void **state)
{
	struct sites_state *sites = sites_new(NULL);

	(void)state;
	for (uint32_t i = 0; i <= SITE_ROWS; i++)
		call(sites, i, 0, 100);
	assert_int_equal(sites->live.count, SITE_ROWS / 2 + 1);
	assert_int_equal(sites->live.evicted, SITE_ROWS / 2);
	assert_int_equal(sites->live.sites[0].call.nr, SITE_ROWS / 2);
	free(sites);
}

#define EVENTS 900

/* Thirty sites in two clouds and one far away. */
static struct event event_of(unsigned i)
{
	unsigned site = i % 30;
	uint64_t ns = site < 15 ? 900 + 50 * site : 80000 + 3000 * site;

	if (i == 29)
		return call_at(NR_WAIT4, 0x9000 + site, 3 * SECOND);
	if (site == 29)
		return event_of(i / 30 % 15);
	return call_at(site < 15 ? NR_READ : NR_OPENAT, PAGE * i + 16 * site, ns + i % 3);
}

/* In any order, over any number of ticks: the clusters are those of the counts. */
static void the_order_of_calls_does_not_matter(void **state)
{
	struct sites_state *a = sites_new(NULL), *b = sites_new(NULL);

	(void)state;
	for (unsigned i = 0; i < EVENTS; i++) {
		struct event ev = event_of(i), other = event_of((i * 7 + 13) % EVENTS);

		feed(a, &ev);
		feed(b, &other);
		if (i == 100)
			tick(b, 0);
	}
	tick(a, 19);
	tick(b, 19);
	assert_int_equal(a->model.points, 30);
	assert_int_equal(a->model.clusters.k, SITE_CLUSTERS);
	assert_true(memcmp(a->live.sites, b->live.sites, sizeof(a->live.sites)) != 0);
	assert_memory_equal(&a->model, &b->model, sizeof(a->model));
	assert_memory_equal(a->closed.sites, b->closed.sites, sizeof(a->closed.sites));
	free(a);
	free(b);
}

static void the_model_is_fitted_when_there_is_news(void **state)
{
	struct sites_state *sites = sites_new(&(struct collector_settings){.clusters = 2});
	struct cluster_model before;

	(void)state;
	for (unsigned i = 0; i < EVENTS; i++) {
		struct event ev = event_of(i);

		feed(sites, &ev);
	}
	tick(sites, 0);
	assert_int_equal(sites->fitted_calls, EVENTS);
	assert_int_equal(sites->model.clusters.k, 2);
	before = sites->model;
	/* A sixteenth of 900 is 56: these are too few. */
	for (unsigned i = 0; i < 56; i++)
		call(sites, NR_MMAP, 0x55, 1);
	tick(sites, 1);
	assert_memory_equal(&sites->model, &before, sizeof(before));
	assert_int_equal(sites->closed.calls, EVENTS + 56);
	call(sites, NR_MMAP, 0x55, 1);
	tick(sites, 2);
	assert_int_equal(sites->fitted_calls, EVENTS + 57);
	assert_true(memcmp(&sites->model, &before, sizeof(before)) != 0);
	/* One more, and a second later. */
	call(sites, NR_MMAP, 0x55, 1);
	tick(sites, 3);
	assert_int_equal(sites->fitted_calls, EVENTS + 57);
	for (uint64_t k = 4; k < 20; k++)
		tick(sites, k);
	assert_int_equal(sites->fitted_calls, EVENTS + 58);
	free(sites);
}

/* The panel over the events above, in a grid of w x h. */
struct shown_sites {
	struct sites_state *sites;
	struct view_context ctx;
	void *state;
	struct grid grid;
};

static void draw(struct shown_sites *shown)
{
	grid_clear(&shown->grid);
	view_draw(&view_clusters, shown->state, &shown->ctx, &shown->grid, grid_rect(&shown->grid));
}

static void shown_open(struct shown_sites *shown, int w, int h)
{
	*shown = (struct shown_sites){.sites = sites_new(NULL),
				      .state = calloc(1, view_clusters.state_size)};
	shown->ctx = (struct view_context){.sites = shown->sites, .focused = true};
	for (unsigned i = 0; i < EVENTS; i++) {
		struct event ev = event_of(i);

		feed(shown->sites, &ev);
	}
	tick(shown->sites, 0);
	assert_int_equal(grid_init(&shown->grid, w, h), 0);
	draw(shown);
}

static void shown_close(struct shown_sites *shown)
{
	grid_release(&shown->grid);
	free(shown->state);
	free(shown->sites);
}

static void press(struct shown_sites *shown, enum request request)
{
	assert_true(view_handle(&view_clusters, shown->state, &shown->ctx, request));
	draw(shown);
}

static const char *row(const struct shown_sites *shown, int y)
{
	static char text[256];

	for (int x = 0; x < shown->grid.width; x++) {
		uint32_t c = grid_cell(&shown->grid, x, y)->codepoint;

		text[x] = c < 0x7f ? (char)c : '#';
	}
	text[shown->grid.width] = '\0';
	return text;
}

static const char *narrow(const struct shown_sites *shown)
{
	static char text[NARROW_SIZE];

	assert_true(view_narrow(&view_clusters, shown->state, &shown->ctx, text));
	return text;
}

static void assert_begins(const char *text, const char *wanted)
{
	if (strncmp(text, wanted, strlen(wanted)) != 0)
		assert_string_equal(text, wanted);
}

/* The screen row of the list that is reversed, or -1. */
static int selected_y(const struct shown_sites *shown)
{
	for (int y = 0; y < shown->grid.height; y++)
		if (grid_cell(&shown->grid, shown->grid.width - 1, y)->attributes & ATTR_REVERSE)
			return y;
	return -1;
}

/* Cells of the dots that are in a colour. */
static int cells_in(const struct shown_sites *shown, uint32_t color)
{
	int count = 0;

	for (int y = 0; y < shown->grid.height; y++)
		for (int x = 0; x < 49 && x < shown->grid.width; x++) {
			const struct cell *cell = grid_cell(&shown->grid, x, y);

			count += cell->codepoint > 0x2800 && cell->codepoint < 0x2900 &&
				 cell->fg == color;
		}
	return count;
}

static void the_panel_shows_dots_and_a_list(void **state)
{
	struct shown_sites shown;

	(void)state;
	shown_open(&shown, 90, 20);
	assert_begins(row(&shown, 0), "k 3  30 sites  1 outlier  silhouette 0.");
	assert_non_null(strstr(row(&shown, 1), "C  CALL "));
	/* The one that waits for three seconds is like no other. */
	assert_non_null(strstr(row(&shown, 2), "wait4 "));
	assert_non_null(strstr(row(&shown, 2), "  3.0s      1 alone!"));
	assert_null(strstr(row(&shown, 3), "!"));
	assert_int_equal(cells_in(&shown, theme_color(THEME_OUTLIER)), 1);
	assert_true(cells_in(&shown, cluster_color(0)) > 0);
	assert_true(cells_in(&shown, cluster_color(1)) > 0);
	assert_begins(row(&shown, 19), "        1us         100us        10ms        1s  ");
	shown_close(&shown);
}

static void the_selection_follows_its_site(void **state)
{
	struct shown_sites shown;
	char before[NARROW_SIZE];
	int y;

	(void)state;
	shown_open(&shown, 90, 40);
	assert_string_equal(narrow(&shown), "wait4 && ip=0x1d");
	for (int i = 0; i < 4; i++)
		press(&shown, REQUEST_DOWN);
	snprintf(before, sizeof(before), "%s", narrow(&shown));
	y = selected_y(&shown);
	assert_int_equal(y, 6);
	press(&shown, REQUEST_REVERSE);
	assert_string_equal(narrow(&shown), before);
	assert_true(selected_y(&shown) != y);
	press(&shown, REQUEST_SORT);
	press(&shown, REQUEST_SORT);
	assert_string_equal(narrow(&shown), before);
	assert_false(view_handle(&view_clusters, shown.state, &shown.ctx, REQUEST_TREE));
	shown_close(&shown);
}

static void the_mouse_selects_dots_and_rows(void **state)
{
	struct shown_sites shown;

	(void)state;
	shown_open(&shown, 90, 20);
	view_clusters.drag(shown.state, &shown.ctx, 60, 5, 60, 5, true);
	draw(&shown);
	assert_int_equal(selected_y(&shown), 5);
	/* The slowest is at the right of the dots, of one call at the bottom. */
	view_clusters.drag(shown.state, &shown.ctx, 47, 18, 47, 18, false);
	draw(&shown);
	assert_string_equal(narrow(&shown), "wait4 && ip=0x1d");
	/* Outside, and on the titles, there is nothing. */
	view_clusters.drag(shown.state, &shown.ctx, 60, 1, 60, 1, false);
	view_clusters.drag(shown.state, &shown.ctx, 2, 0, 2, 0, false);
	draw(&shown);
	assert_string_equal(narrow(&shown), "wait4 && ip=0x1d");
	shown_close(&shown);
}

static void the_selected_site_is_copied(void **state)
{
	struct shown_sites shown;
	char *text;

	(void)state;
	shown_open(&shown, 90, 20);
	text = view_clusters.copies(shown.state, &shown.ctx);
	assert_string_equal(text, "wait4 0x01d: calls 1, errors 0, mean 3.0s, cluster 3, outlier");
	free(text);
	shown_close(&shown);
}

/* What a row counts is what its filter finds. */
static void a_row_is_what_its_filter_matches(void **state)
{
	struct shown_sites shown;

	(void)state;
	shown_open(&shown, 90, 40);
	for (uint32_t i = 0; i < shown.sites->closed.count; i++) {
		uint64_t matched = 0, wanted = 0;
		struct strec_error err;
		struct filter *filter;
		char name[16];
		unsigned offset;

		assert_int_equal(filter_parse(&filter, narrow(&shown), &err), 0);
		assert_int_equal(sscanf(narrow(&shown), "%15s && ip=%x", name, &offset), 2);
		for (unsigned j = 0; j < EVENTS; j++) {
			struct event ev = event_of(j);

			matched += filter_match(filter, &ev);
		}
		for (uint32_t j = 0; j < shown.sites->closed.count; j++)
			if (shown.sites->closed.sites[j].offset == offset)
				wanted += shown.sites->closed.sites[j].calls;
		assert_true(matched > 0);
		assert_int_equal(matched, wanted);
		filter_free(filter);
		press(&shown, REQUEST_DOWN);
	}
	shown_close(&shown);
}

static void a_call_without_a_name_has_its_number(void **state)
{
	struct shown_sites shown;

	(void)state;
	shown_open(&shown, 90, 20);
	*shown.sites = (struct sites_state){.k = 3};
	call(shown.sites, 999, 0xabc, 100);
	tick(shown.sites, 0);
	draw(&shown);
	assert_begins(row(&shown, 0), "k 1  1 site  0 outliers ");
	assert_string_equal(narrow(&shown), "nr=999 && ip=0xabc");
	shown_close(&shown);
}

static void an_empty_panel_says_so(void **state)
{
	struct shown_sites shown;
	char text[NARROW_SIZE];

	(void)state;
	shown_open(&shown, 90, 20);
	*shown.sites = (struct sites_state){.k = 3};
	draw(&shown);
	assert_non_null(strstr(row(&shown, 9), "no calls"));
	assert_false(view_narrow(&view_clusters, shown.state, &shown.ctx, text));
	view_clusters.drag(shown.state, &shown.ctx, 5, 5, 5, 5, true);
	shown_close(&shown);
}

static void small_panels_have_a_line(void **state)
{
	struct shown_sites shown;

	(void)state;
	shown_open(&shown, 38, 8);
	assert_begins(row(&shown, 0), "k 3  30 sites  1 outlier  silh. 0.");
	assert_begins(row(&shown, 7), "3! wait4 0x01d  3.0s  1 call");
	assert_int_equal(cells_in(&shown, theme_color(THEME_OUTLIER)), 1);
	assert_int_equal(grid_resize(&shown.grid, 38, 20), 0);
	draw(&shown);
	assert_begins(row(&shown, 13), "C  CALL");
	for (int w = 1; w < 130; w += w < 12 ? 1 : 17)
		for (int h = 1; h < 60; h += h < 12 ? 1 : 9) {
			assert_int_equal(grid_resize(&shown.grid, w, h), 0);
			draw(&shown);
			view_clusters.drag(shown.state, &shown.ctx, 0, 0, w - 1, h / 2, true);
			view_handle(&view_clusters, shown.state, &shown.ctx, REQUEST_DOWN);
		}
	shown_close(&shown);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_site_is_a_call_and_a_place_in_a_page),
		cmocka_unit_test(the_most_frequent_sites_stay),
		cmocka_unit_test(of_equals_the_older_go),
		cmocka_unit_test(the_order_of_calls_does_not_matter),
		cmocka_unit_test(the_model_is_fitted_when_there_is_news),
		cmocka_unit_test(the_panel_shows_dots_and_a_list),
		cmocka_unit_test(the_selection_follows_its_site),
		cmocka_unit_test(the_mouse_selects_dots_and_rows),
		cmocka_unit_test(the_selected_site_is_copied),
		cmocka_unit_test(a_row_is_what_its_filter_matches),
		cmocka_unit_test(a_call_without_a_name_has_its_number),
		cmocka_unit_test(an_empty_panel_says_so),
		cmocka_unit_test(small_panels_have_a_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
