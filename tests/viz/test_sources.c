/* The calling context tree: what counts where, and what is given up when it is full. */
#include <stdio.h>
#include <string.h>

#include "tests/viz/fixture.h"
#include "viz/collect_sources.h"

static const struct task_info tasks[] = {
	{.serial = 1, .tid = 10, .pid = 10, .name = "app"},
	{.serial = 2, .tid = 11, .pid = 10, .name = "worker"},
};

/* main -> work -> read, main -> read, and one that main's caller is not known of. */
static const struct stack_frame frames[] = {
	{.module = 1, .offset = 0x101},
	{.module = 1, .offset = 0x201, .caller = &frames[0]},
	{.module = 2, .offset = 0x301, .caller = &frames[1]},
	{.module = 2, .offset = 0x301, .caller = &frames[0]},
	{.module = 0, .offset = 0},
	{.module = 2, .offset = 0x301, .caller = &frames[4]},
};

static struct event call(uint64_t time_ns, const struct stack_frame *stack, unsigned task)
{
	return (struct event){
		.time_ns = time_ns,
		.duration_ns = 1000,
		.kind = EVENT_CALL,
		.task = &tasks[task],
		.nr = NR_READ,
		.stack = stack,
	};
}

static struct player *play(struct fixture *f, uint64_t time_ns)
{
	static const struct collector_ops *const ops[] = {&collect_sources};
	struct player *player = player_new(
		f->reader, &(struct player_config){.collectors = ops, .collector_count = 1});

	assert_non_null(player);
	assert_true(player_play(player, time_ns, UINT64_MAX, NULL) >= 0);
	return player;
}

/* The node that a path of places leads to, or NULL. */
static const struct source_node *node_at(const struct sources_state *s, const char *name,
					 const uint64_t *places, size_t count)
{
	uint16_t at = SOURCE_ROOT;

	for (size_t k = 0; k <= count; k++) {
		uint32_t i = 0;

		while (i < s->count && !(s->nodes[i].caller == at &&
					 (k ? s->nodes[i].place == places[k - 1]
					    : strcmp(s->names[s->nodes[i].place], name) == 0)))
			i++;
		if (i == s->count)
			return NULL;
		at = (uint16_t)i;
	}
	return &s->nodes[at];
}

#define PLACE(module, offset) ((uint64_t)(module) << 48 | (offset))

static const uint64_t path_work[] = {PLACE(1, 0x100), PLACE(1, 0x200), PLACE(2, 0x300)};
static const uint64_t path_main[] = {PLACE(1, 0x100), PLACE(2, 0x300)};
static const uint64_t path_cut[] = {0, PLACE(2, 0x300)};

static void a_call_counts_for_its_innermost_frame(void **state)
{
	struct fixture f;
	struct player *player;
	const struct sources_state *s;
	const struct source_node *node;
	struct event failed = call(9000, &frames[2], 0), ended = call(9500, &frames[5], 0);

	(void)state;
	failed.flags = EVENT_ERROR;
	ended.flags = EVENT_UNFINISHED;
	fixture_init(&f);
	fixture_add(&f, &(struct event[]){call(2000, &frames[2], 0)}[0]);
	fixture_add(&f, &(struct event[]){call(4000, &frames[3], 0)}[0]);
	fixture_add(&f, &(struct event[]){call(6000, &frames[2], 1)}[0]);
	fixture_add(&f, &(struct event[]){call(8000, NULL, 1)}[0]);
	fixture_block(&f, 8000);
	fixture_add(&f, &failed);
	fixture_add(&f, &ended);
	fixture_open(&f, SECOND);
	player = play(&f, UINT64_MAX);
	s = player_state(player, 0);
	assert_int_equal(s->closed_without, 1);
	node = node_at(s, "app", path_work, 3);
	assert_non_null(node);
	assert_int_equal(node->closed.calls, 2);
	assert_int_equal(node->closed.errors, 1);
	assert_int_equal(node->closed.time_ns, 2000);
	assert_int_equal(node_at(s, "app", path_main, 2)->closed.calls, 1);
	assert_int_equal(node_at(s, "worker", path_work, 3)->closed.calls, 1);
	assert_null(node_at(s, "worker", path_main, 2));
	/* How long a call took that did not return is not known. */
	node = node_at(s, "app", path_cut, 2);
	assert_int_equal(node->closed.calls, 1);
	assert_int_equal(node->closed.time_ns, 0);
	/* Callers have nothing of their own. */
	assert_int_equal(node_at(s, "app", path_work, 2)->closed.calls, 0);
	player_free(player);
	fixture_release(&f);
}

static void the_open_tick_is_not_shown(void **state)
{
	struct fixture f;
	struct player *player;
	const struct sources_state *s;

	(void)state;
	fixture_init(&f);
	fixture_add(&f, &(struct event[]){call(2000, &frames[2], 0)}[0]);
	fixture_add(&f, &(struct event[]){call(60 * MS, &frames[2], 0)}[0]);
	fixture_add(&f, &(struct event[]){call(61 * MS, &frames[2], 0)}[0]);
	fixture_open(&f, 70 * MS);
	player = play(&f, 50 * MS);
	s = player_state(player, 0);
	assert_int_equal(node_at(s, "app", path_work, 3)->closed.calls, 1);
	assert_true(player_play(player, UINT64_MAX, UINT64_MAX, NULL) >= 0);
	assert_int_equal(node_at(s, "app", path_work, 3)->closed.calls, 3);
	player_free(player);
	fixture_release(&f);
}

static struct source_use total_of(const struct sources_state *s)
{
	struct source_use total = s->dropped;

	for (uint32_t i = 0; i < s->count; i++) {
		total.calls += s->nodes[i].closed.calls + s->nodes[i].evicted.calls;
		total.time_ns += s->nodes[i].closed.time_ns + s->nodes[i].evicted.time_ns;
	}
	return total;
}

/* More places than there is room for, of which one is hot. */
static void the_rarest_make_room_and_nothing_is_lost(void **state)
{
	enum { PLACES = 3 * SOURCE_NODES, HOT = 8 };
	struct stack_frame rare = {.module = 2, .caller = &frames[0]};
	struct fixture f;
	struct player *player;
	const struct sources_state *s;
	unsigned calls = 0, hot = 0;
	struct event ev;

	(void)state;
	fixture_init(&f);
	for (unsigned i = 0; i < PLACES; i++) {
		rare.offset = 0x1000 + i;
		ev = call(i * 100000ull + 2000, &rare, 0);
		fixture_add(&f, &ev);
		calls++;
		if (i % HOT == 0) {
			ev = call(i * 100000ull + 4000, &frames[2], 0);
			fixture_add(&f, &ev);
			calls++;
			hot++;
		}
		if (i % 1000 == 999)
			fixture_block(&f, i * 100000ull + 5000);
	}
	fixture_open(&f, 2 * SECOND);
	player = play(&f, UINT64_MAX);
	s = player_state(player, 0);
	assert_true(s->evicted_nodes > PLACES / 2);
	assert_int_equal(s->dropped.calls, 0);
	assert_true(s->count <= SOURCE_NODES);
	assert_int_equal(node_at(s, "app", path_work, 3)->closed.calls, hot);
	assert_int_equal(total_of(s).calls, calls);
	assert_int_equal(total_of(s).time_ns, calls * 1000);
	player_free(player);
	fixture_release(&f);
}

/* In one tick, within which nothing makes room. */
static void what_finds_no_room_is_counted(void **state)
{
	enum { PLACES = SOURCE_NODES + 100 };
	struct stack_frame rare = {.module = 2};
	struct fixture f;
	struct player *player;
	const struct sources_state *s;

	(void)state;
	fixture_init(&f);
	for (unsigned i = 0; i < PLACES; i++) {
		rare.offset = 0x1000 + i;
		fixture_add(&f, &(struct event[]){call(2000 + i, &rare, 0)}[0]);
	}
	fixture_open(&f, SECOND);
	player = play(&f, UINT64_MAX);
	s = player_state(player, 0);
	assert_int_equal(s->dropped.calls, 101); /* and one node is the task's */
	assert_int_equal(total_of(s).calls, PLACES);
	player_free(player);
	fixture_release(&f);
}

static void tasks_without_room_for_their_names_are_others(void **state)
{
	struct fixture f;
	struct player *player;
	const struct sources_state *s;
	struct task_info task = tasks[0];
	unsigned calls = 0;

	(void)state;
	fixture_init(&f);
	for (unsigned i = 0; i < 100; i++) {
		struct event ev = call(2000 + i, &frames[0], 0);

		snprintf(task.name, sizeof(task.name), "task %u", i);
		task.serial = i + 1;
		ev.task = &task;
		fixture_add(&f, &ev);
	}
	fixture_open(&f, SECOND);
	player = play(&f, UINT64_MAX);
	s = player_state(player, 0);
	assert_int_equal(s->name_count, SOURCE_NAMES);
	assert_string_equal(s->names[62], "task 62");
	assert_string_equal(s->names[63], SOURCE_OTHERS);
	assert_int_equal(node_at(s, SOURCE_OTHERS, &(uint64_t){PLACE(1, 0x100)}, 1)->closed.calls,
			 37);
	for (uint32_t i = 0; i < s->count; i++)
		calls += (unsigned)s->nodes[i].closed.calls;
	assert_int_equal(calls, 100);
	player_free(player);
	fixture_release(&f);
}

int main(void)
{
	const struct CMUnitTest unit_tests[] = {
		cmocka_unit_test(a_call_counts_for_its_innermost_frame),
		cmocka_unit_test(the_open_tick_is_not_shown),
		cmocka_unit_test(the_rarest_make_room_and_nothing_is_lost),
		cmocka_unit_test(what_finds_no_room_is_counted),
		cmocka_unit_test(tasks_without_room_for_their_names_are_others),
	};

	return cmocka_run_group_tests(unit_tests, NULL, NULL);
}
