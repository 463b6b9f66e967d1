/* The map of a log of more blocks than it has entries: coarser, and never wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "format/block_map.h"

#define BLOCKS     (5 * BLOCK_MAP_MAX + 3)
#define BLOCK_SIZE 100u
#define STEP_NS    10u

static struct block_info block(uint64_t i)
{
	return (struct block_info){.offset = BLOCK_SIZE * (i + 1),
				   .size = BLOCK_SIZE,
				   .events = 2,
				   .first_ns = STEP_NS * i,
				   .last_ns = STEP_NS * i + 5,
				   .watermark_ns = STEP_NS * i + 7};
}

static struct block_map map_of(uint64_t blocks)
{
	struct block_map map = {0};

	for (uint64_t i = 0; i < blocks; i++) {
		struct block_info info = block(i);

		assert_int_equal(block_map_add(&map, &info), 0);
		assert_true(map.count <= BLOCK_MAP_MAX);
	}
	return map;
}

static void a_full_map_keeps_every_second_entry(void **state)
{
	struct block_map map = map_of(BLOCKS);

	(void)state;
	assert_int_equal(map.blocks, BLOCKS);
	assert_int_equal(map.events, 2 * BLOCKS);
	assert_int_equal(map.end_ns, block(BLOCKS - 1).watermark_ns);
	assert_int_equal(map.stride, 8);
	assert_int_equal(map.count, (BLOCKS + 7) / 8);
	for (size_t i = 0; i < map.count; i++)
		assert_int_equal(map.entries[i].offset, block(8 * i).offset);
	free(map.entries);
}

static void events_before_a_time_are_told_to_the_entry(void **state)
{
	struct block_map map = map_of(BLOCKS), few = map_of(2), none = {0};

	(void)state;
	for (uint64_t i = 0; i + 8 < BLOCKS; i += 8) {
		assert_int_equal(block_map_events(&map, block(i).first_ns), 2 * i);
		assert_int_equal(block_map_events(&map, block(i + 4).first_ns), 2 * (i + 4));
	}
	assert_int_equal(block_map_events(&map, map.end_ns), 2 * BLOCKS);
	assert_int_equal(block_map_events(&map, UINT64_MAX), 2 * BLOCKS);
	/* Half of the first block's time, and half of the last one's. */
	assert_int_equal(block_map_events(&few, STEP_NS / 2), 1);
	assert_int_equal(block_map_events(&few, STEP_NS + 4), 3);
	assert_int_equal(block_map_events(&few, 0), 0);
	assert_int_equal(block_map_events(&none, 5), 0);
	free(map.entries);
	free(few.entries);
}

/* All events at or after the time come from there on, and no entry nearer says so too. */
static void find_gives_the_last_entry_before_a_time(void **state)
{
	struct block_map map = map_of(BLOCKS);

	(void)state;
	for (uint64_t i = 0; i < BLOCKS; i++) {
		uint64_t time_ns = block(i).first_ns;
		uint64_t wanted = i ? (i - 1) / 8 * 8 : 0;

		assert_int_equal(block_map_find(&map, time_ns), block(wanted).offset);
		assert_int_equal(block_map_find(&map, time_ns + 1), block(i / 8 * 8).offset);
	}
	free(map.entries);
}

static void before_gives_the_entry_that_lies_before(void **state)
{
	struct block_map map = map_of(BLOCKS);

	(void)state;
	assert_int_equal(block_map_before(&map, block(0).offset), 0);
	for (uint64_t i = 1; i < BLOCKS; i++)
		assert_int_equal(block_map_before(&map, block(i).offset),
				 block((i - 1) / 8 * 8).offset);
	free(map.entries);
}

static void a_block_told_of_again_is_passed_over(void **state)
{
	struct block_map map = map_of(10);
	struct block_info info = block(3);

	(void)state;
	assert_int_equal(block_map_add(&map, &info), 0);
	assert_int_equal(map.blocks, 10);
	assert_int_equal(map.events, 20);
	free(map.entries);
}

static void an_empty_map_finds_nothing(void **state)
{
	struct block_map map = {0};

	(void)state;
	assert_int_equal(block_map_find(&map, 1), 0);
	assert_int_equal(block_map_before(&map, 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(events_before_a_time_are_told_to_the_entry),
		cmocka_unit_test(a_full_map_keeps_every_second_entry),
		cmocka_unit_test(find_gives_the_last_entry_before_a_time),
		cmocka_unit_test(before_gives_the_entry_that_lies_before),
		cmocka_unit_test(a_block_told_of_again_is_passed_over),
		cmocka_unit_test(an_empty_map_finds_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
