/*
 * The snapshots: what comes back is what was taken, whatever the file does; how many there are;
 * and a player whose snapshots cannot be read gives the same states.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

#include "replay/player.h"
#include "tests/format/sample.h"

#define SIZE 50000
#define HEAD 20001

/* What the file of the snapshots does: the linker puts these before the calls. */
static struct {
	unsigned long writes_left; /* that succeed; then the disk is full */
	bool full, damaged, unreadable;
} disk;

ssize_t __real_pread(int fd, void *buf, size_t size, off_t offset);
ssize_t __wrap_pread(int fd, void *buf, size_t size, off_t offset);
ssize_t __real_pwrite(int fd, const void *buf, size_t size, off_t offset);
ssize_t __wrap_pwrite(int fd, const void *buf, size_t size, off_t offset);

ssize_t __wrap_pread(int fd, void *buf, size_t size, off_t offset)
{
	ssize_t n = disk.unreadable ? 0 : __real_pread(fd, buf, size, offset);

	if (disk.damaged && n > 0)
		((uint8_t *)buf)[n / 2] ^= 1;
	return n;
}

/* The last write before the disk is full is a short one. */
ssize_t __wrap_pwrite(int fd, const void *buf, size_t size, off_t offset)
{
	if (!disk.full)
		return __real_pwrite(fd, buf, size, offset);
	if (disk.writes_left == 0) {
		errno = ENOSPC;
		return -1;
	}
	return __real_pwrite(fd, buf, --disk.writes_left ? size : size / 2, offset);
}

/* A state that is known by its number: half of it does not compress. */
static void state_make(uint8_t state[static SIZE], uint64_t number)
{
	uint64_t seed = number + 1;

	memset(state, (int)number, SIZE);
	for (unsigned i = 0; i < SIZE; i += 2) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		state[i] = (uint8_t)(seed >> 40);
	}
}

static struct player_position place(uint64_t number)
{
	return (struct player_position){.tick = number,
					.events = 1000 * number,
					.floor_ns = number,
					.last = {100 * number, (uint32_t)number}};
}

static struct snapshots *snapshots_of(const struct snapshot_limits *limits)
{
	struct player_position begin = {0};
	struct snapshots *s = snapshots_new(limits, SIZE, HEAD, &begin);

	assert_non_null(s);
	return s;
}

/* Offers states number 1 to count, 1,016 events of work apart; returns how many were due. */
static unsigned offer(struct snapshots *s, unsigned count)
{
	static uint8_t state[SIZE];
	unsigned taken = 0;

	for (unsigned i = 1; i <= count; i++) {
		struct player_position at = place(i);

		if (!snapshots_due(s, &at))
			continue;
		state_make(state, i);
		snapshots_take(s, &at, state);
		taken++;
	}
	return taken;
}

/* All that are there are what was taken; returns how many, and the largest distance. */
static unsigned check_all(const struct snapshots *s, unsigned count, uint64_t *distance)
{
	static uint8_t state[SIZE], wanted[SIZE];
	const struct snapshot *one;
	uint64_t tick = count, before = count;
	unsigned n = 0;

	*distance = 0;
	while ((one = snapshots_at_tick(s, tick))) {
		tick = snapshot_position(one)->tick;
		*distance = before - tick > *distance ? before - tick : *distance;
		before = tick;
		assert_int_equal(snapshot_position(one)->events, 1000 * tick);
		state_make(wanted, tick);
		assert_int_equal(snapshots_restore(s, one, false, state, NULL), 0);
		assert_memory_equal(state, wanted, SIZE);
		memset(state, 0, SIZE);
		assert_int_equal(snapshots_restore(s, one, true, state, NULL), 0);
		assert_memory_equal(state, wanted, HEAD);
		assert_int_equal(state[HEAD] | state[SIZE - 1], 0);
		n++;
		tick--;
	}
	*distance = before > *distance ? before : *distance;
	return n;
}

static void what_was_taken_comes_back(void **state)
{
	struct snapshot_limits limits = {.spacing = 1016};
	uint64_t distance;

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct snapshots *s;

		limits.no_file = i;
		s = snapshots_of(&limits);
		assert_int_equal(offer(s, 20), 20);
		assert_int_equal(check_all(s, 20, &distance), 20);
		assert_int_equal(distance, 1);
		snapshots_free(s);
	}
}

static void they_are_as_far_apart_as_was_asked_for(void **state)
{
	struct snapshot_limits limits = {.spacing = 5 * 1016};
	struct snapshots *s = snapshots_of(&limits);
	uint64_t distance;

	(void)state;
	assert_int_equal(offer(s, 100), 20);
	assert_int_equal(check_all(s, 100, &distance), 20);
	assert_int_equal(distance, 5);
	snapshots_free(s);
}

/* 1,000 offered, 16 kept at most: after six times doubled 64 apart, so 15 of them. */
static void beyond_their_number_every_second_one_goes(void **state)
{
	struct snapshot_limits limits = {.spacing = 1016, .count = 16};
	uint64_t distance;

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct snapshots *s;

		limits.no_file = i;
		s = snapshots_of(&limits);
		offer(s, 1000);
		assert_int_equal(check_all(s, 1000, &distance), 15);
		assert_int_equal(distance, 64);
		snapshots_free(s);
	}
}

/*
 * Half of the 50,000 bytes of each do not compress: of a million at most 40, and at least, as
 * their number is halved where one more would not fit, 9.
 */
static void bytes_are_bounded_in_file_and_memory(void **state)
{
	struct snapshot_limits limits = {
		.spacing = 1016, .file_bytes = 1000000, .memory_bytes = 1000000};
	uint64_t distance;

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		struct snapshots *s;
		unsigned kept;

		limits.no_file = i;
		s = snapshots_of(&limits);
		offer(s, 500);
		kept = check_all(s, 500, &distance);
		assert_in_range(kept, 9, 40);
		assert_in_range(distance, 16, 64);
		snapshots_free(s);
	}
}

/* What one state alone is too large for holds none, and does no harm. */
static void a_state_that_never_fits_is_not_kept(void **state)
{
	struct snapshot_limits limits = {.spacing = 1016, .file_bytes = 1000, .memory_bytes = 1000};
	struct snapshots *s = snapshots_of(&limits);
	uint64_t distance;

	(void)state;
	offer(s, 50);
	assert_int_equal(check_all(s, 50, &distance), 0);
	snapshots_free(s);
}

/* Whichever write fails: the others are there, and those that are there are right. */
static void a_full_disk_drops_snapshots_and_nothing_else(void **state)
{
	struct snapshot_limits limits = {.spacing = 1016, .memory_bytes = 4000000};
	uint64_t distance;

	(void)state;
	for (unsigned n = 0; n < 12; n++) {
		struct snapshots *s = snapshots_of(&limits);
		unsigned kept;

		disk.full = true;
		disk.writes_left = n;
		offer(s, 40);
		disk.full = false;
		kept = check_all(s, 40, &distance);
		/* With none in the file, memory takes over, and only the first is lost. */
		assert_in_range(kept, n < 2 ? 39 : 1, 39);
		snapshots_free(s);
	}
}

/* When the file is at its limit, what stays is moved: a failure there drops what it meets. */
static void a_full_disk_while_moving_drops_what_it_meets(void **state)
{
	struct snapshot_limits limits = {.spacing = 1016, .count = 16};
	uint64_t distance;

	(void)state;
	for (unsigned n = 0; n < 12; n++) {
		struct snapshots *s = snapshots_of(&limits);

		offer(s, 16);
		disk.full = true;
		disk.writes_left = n;
		offer(s, 40);
		disk.full = false;
		assert_in_range(check_all(s, 40, &distance), 0, 16);
		snapshots_free(s);
	}
}

static void damage_is_seen_before_the_states_are_touched(void **state)
{
	static uint8_t before[SIZE], after[SIZE];
	struct snapshot_limits limits = {.spacing = 1016};
	struct snapshots *s = snapshots_of(&limits);
	const struct snapshot *one;
	struct strec_error err = {0};

	(void)state;
	offer(s, 3);
	one = snapshots_at_tick(s, 3);
	state_make(before, 77);
	memcpy(after, before, SIZE);
	disk.damaged = true;
	assert_int_equal(snapshots_restore(s, one, false, after, &err), STREC_FORMAT);
	disk.damaged = false;
	disk.unreadable = true;
	assert_int_equal(snapshots_restore(s, one, true, after, &err), STREC_IO);
	disk.unreadable = false;
	assert_memory_equal(before, after, SIZE);
	snapshots_forget(s, one);
	assert_int_equal(snapshot_position(snapshots_at_tick(s, 3))->tick, 2);
	snapshots_free(s);
}

static void the_near_one_is_found_where_it_is_the_latest(void **state)
{
	static uint8_t bytes[SIZE], got[SIZE];
	struct snapshot_limits limits = {.spacing = 10 * 1016};
	struct snapshots *s = snapshots_of(&limits);
	struct player_position at = place(13);

	(void)state;
	offer(s, 30);
	state_make(bytes, 13);
	snapshots_take_near(s, &at, bytes);
	assert_int_equal(snapshot_position(snapshots_at_tick(s, 12))->tick, 10);
	assert_int_equal(snapshot_position(snapshots_at_tick(s, 19))->tick, 13);
	assert_int_equal(snapshot_position(snapshots_at_tick(s, 20))->tick, 20);
	assert_int_equal(snapshots_restore(s, snapshots_at_tick(s, 15), false, got, NULL), 0);
	assert_memory_equal(bytes, got, SIZE);
	assert_null(snapshots_before(s, (struct event_address){1000, 10}));
	assert_int_equal(
		snapshot_position(snapshots_before(s, (struct event_address){1000, 11}))->tick, 10);
	assert_int_equal(
		snapshot_position(snapshots_before(s, (struct event_address){1301, 0}))->tick, 13);
	snapshots_forget(s, snapshots_at_tick(s, 15));
	assert_int_equal(snapshot_position(snapshots_at_tick(s, 19))->tick, 10);
	snapshots_free(s);
}

/* A loss has the address of a row of its block: it says nothing of what was before. */
static void a_loss_is_no_place_of_an_event(void **state)
{
	static uint8_t bytes[SIZE];
	struct snapshot_limits limits = {.spacing = 1};
	struct snapshots *s = snapshots_of(&limits);

	(void)state;
	for (unsigned i = 1; i <= 6; i++) {
		struct player_position at = place(i);

		at.last = (struct event_address){i < 4 ? 100 : 200, i == 3 ? 0 : i};
		at.last_is_loss = i == 3;
		snapshots_take(s, &at, bytes);
	}
	assert_int_equal(
		snapshot_position(snapshots_before(s, (struct event_address){200, 4}))->tick, 2);
	assert_null(snapshots_before(s, (struct event_address){100, 1}));
	snapshots_free(s);
}

struct sum {
	uint64_t events, sum;
};

static void sum_event(void *state, const struct event *ev, struct event_address address)
{
	struct sum *s = state;

	(void)address;
	s->events++;
	s->sum = (s->sum ^ ev->time_ns ^ ev->nr) * 0x100000001b3u;
}

static const struct collector_ops sum_ops = {
	.name = "sum", .size = sizeof(struct sum), .event = sum_event};
static const struct collector_ops *const collectors[] = {&sum_ops};

/* The sample's 200 events in ticks of 1 ms; a snapshot at about every second one. */
static void a_player_without_readable_snapshots_goes_the_long_way(void **state)
{
	struct buffer log = sample_log(true);
	struct snapshot_limits limits = {.spacing = 32};
	struct player_config config = {.tick_ns = 1000000,
				       .collectors = collectors,
				       .collector_count = 1,
				       .snapshots = &limits};
	struct log_reader *reader;
	struct player *player;
	uint64_t hash;

	(void)state;
	assert_int_equal(log_reader_open(&reader, source_open_memory(log.bytes, log.size), NULL),
			 0);
	player = player_new(reader, &config);
	assert_non_null(player);
	player_play(player, 120 * config.tick_ns, UINT64_MAX, NULL);
	hash = player_hash(player);
	player_play(player, UINT64_MAX, UINT64_MAX, NULL);
	for (unsigned i = 0; i < 3; i++) {
		disk.damaged = i == 1;
		disk.unreadable = i == 2;
		assert_int_equal(player_seek(player, 120, NULL), 0);
		/* The sound ones are near; of the others none is left. */
		assert_in_range(player_tick(player), i ? 0 : 115, i ? 0 : 120);
		player_play(player, 120 * config.tick_ns, UINT64_MAX, NULL);
		assert_int_equal(player_tick(player), 120);
		assert_true(player_hash(player) == hash);
		disk.damaged = disk.unreadable = false;
		player_play(player, UINT64_MAX, UINT64_MAX, NULL);
		player_free(player);
		player = player_new(reader, &config);
		player_play(player, UINT64_MAX, UINT64_MAX, NULL);
	}
	player_free(player);
	log_reader_close(reader);
	buffer_release(&log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_taken_comes_back),
		cmocka_unit_test(they_are_as_far_apart_as_was_asked_for),
		cmocka_unit_test(beyond_their_number_every_second_one_goes),
		cmocka_unit_test(bytes_are_bounded_in_file_and_memory),
		cmocka_unit_test(a_state_that_never_fits_is_not_kept),
		cmocka_unit_test(a_full_disk_drops_snapshots_and_nothing_else),
		cmocka_unit_test(a_full_disk_while_moving_drops_what_it_meets),
		cmocka_unit_test(damage_is_seen_before_the_states_are_touched),
		cmocka_unit_test(the_near_one_is_found_where_it_is_the_latest),
		cmocka_unit_test(a_loss_is_no_place_of_an_event),
		cmocka_unit_test(a_player_without_readable_snapshots_goes_the_long_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
