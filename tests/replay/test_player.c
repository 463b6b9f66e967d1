/*
 * The player: the same bytes give the same states at each tick, in whatever pieces, after
 * whatever seeks, at whatever pace they arrive.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "format/bytes.h"
#include "format/layout.h"
#include "format/writer.h"
#include "replay/player.h"

#define MS        UINT64_C(1000000)
#define TICK      (50 * MS)
#define NO_BUDGET UINT64_MAX

/* Numbers that are the same on each run. */
static uint64_t random_next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

/* A sink whose bytes outlive the writer. */
struct kept_sink {
	struct byte_sink base;
	struct buffer *bytes;
};

static int kept_write(struct byte_sink *sink, const void *buf, size_t size, struct strec_error *err)
{
	(void)err;
	buffer_put(((struct kept_sink *)sink)->bytes, buf, size);
	return 0;
}

static int kept_close(struct byte_sink *sink, struct strec_error *err)
{
	(void)err;
	free(sink);
	return 0;
}

static const struct byte_sink_ops kept_ops = {.write = kept_write, .close = kept_close};

/* A log in the making. */
struct maker {
	struct buffer *bytes;
	struct log_writer *writer;
	struct batch batch;
	struct task_info task;
	uint64_t seed;
};

static void maker_begin(struct maker *m, struct buffer *bytes)
{
	struct kept_sink *sink = calloc(1, sizeof(*sink));
	struct log_header header = {.wall_ns = 1};
	struct log_session session = {.pid = 1};

	assert_non_null(sink);
	*sink = (struct kept_sink){{&kept_ops}, bytes};
	*m = (struct maker){.bytes = bytes, .seed = 42, .task = {1, 0, 100, 100, "made"}};
	assert_int_equal(log_writer_open(&m->writer, &sink->base, &header, &session, 1, NULL), 0);
}

static void maker_call(struct maker *m, uint64_t time_ns, uint32_t nr)
{
	struct event ev = {.time_ns = time_ns,
			   .duration_ns = random_next(&m->seed) % 1000,
			   .task = &m->task,
			   .kind = EVENT_CALL,
			   .nr = nr,
			   .args = {random_next(&m->seed) % 64, 4096},
			   .result = (int64_t)(random_next(&m->seed) % 4096),
			   .ip = 0x401000 + nr * 16};

	assert_int_equal(batch_add(&m->batch, &ev), 0);
}

static void maker_exit(struct maker *m, uint64_t time_ns)
{
	struct event ev = {.time_ns = time_ns, .task = &m->task, .kind = EVENT_EXIT};

	assert_int_equal(batch_add(&m->batch, &ev), 0);
}

static void maker_put(struct maker *m, uint64_t watermark_ns)
{
	assert_int_equal(log_writer_put(m->writer, &m->batch, BLOCK_EVENTS, watermark_ns, NULL), 0);
	batch_clear(&m->batch);
}

static void maker_close(struct maker *m)
{
	assert_int_equal(log_writer_close(m->writer, NULL), 0);
	batch_release(&m->batch);
}

static void maker_abandon(struct maker *m)
{
	log_writer_abandon(m->writer);
	batch_release(&m->batch);
}

/*
 * A log of blocks of 25 calls each; after every seventh block two seconds in which only
 * watermarks come. Returns the offset of the block in the middle.
 */
static size_t mixed_log(struct buffer *bytes, unsigned blocks, uint64_t step_ns, bool closed)
{
	struct maker m;
	uint64_t time_ns = 3 * MS;
	size_t middle = 0;

	maker_begin(&m, bytes);
	for (unsigned b = 0; b < blocks; b++) {
		for (unsigned i = 0; i < 25; i++) {
			time_ns += random_next(&m.seed) % (2 * step_ns);
			maker_call(&m, time_ns, (uint32_t)(random_next(&m.seed) % 5));
		}
		if (b == blocks / 2)
			middle = bytes->size;
		maker_put(&m, time_ns + 100);
		if (b % 7 == 6)
			for (unsigned i = 0; i < 4; i++)
				maker_put(&m, time_ns += 500 * MS);
	}
	if (closed)
		maker_close(&m);
	else
		maker_abandon(&m);
	return middle;
}

struct growing {
	struct byte_source base;
	const uint8_t *bytes;
	size_t size; /* so much is there */
	bool final;
	bool broken; /* reads fail */
};

static ssize_t growing_read_at(struct byte_source *src, uint64_t offset, void *buf, size_t size,
			       struct strec_error *err)
{
	struct growing *g = (struct growing *)src;

	if (g->broken)
		return strec_fail(err, STREC_IO, offset, "broken on purpose");
	if (offset >= g->size)
		return 0;
	if (size > g->size - offset)
		size = g->size - (size_t)offset;
	memcpy(buf, g->bytes + offset, size);
	return (ssize_t)size;
}

static uint64_t growing_size(struct byte_source *src)
{
	return ((struct growing *)src)->size;
}

static bool growing_final(struct byte_source *src)
{
	return ((struct growing *)src)->final;
}

static void growing_close(struct byte_source *src)
{
	(void)src;
}

static const struct byte_source_ops growing_ops = {
	.read_at = growing_read_at,
	.size = growing_size,
	.final = growing_final,
	.close = growing_close,
};

/* All that a collector is told, folded into one number, and some counts to check. */
struct told {
	uint64_t chain;
	uint64_t calls, losses, exits, ticks, events_in_tick;
	uint64_t late; /* events that are earlier than the one before */
	uint64_t last_ns;
	uint32_t calls_of[8];
};

static void told_init(void *state, const void *settings)
{
	(void)settings;
	((struct told *)state)->chain = 1;
}

static void told_fold(struct told *t, uint64_t v)
{
	t->chain = (t->chain ^ v) * UINT64_C(0x9e3779b97f4a7c15);
	t->chain ^= t->chain >> 29;
}

static void told_event(void *state, const struct event *ev, struct event_address address)
{
	struct told *t = state;

	told_fold(t, ev->time_ns);
	told_fold(t, ev->duration_ns);
	told_fold(t, ev->kind);
	told_fold(t, ev->nr);
	told_fold(t, (uint64_t)ev->result);
	told_fold(t, ev->args[0]);
	told_fold(t, ev->task->serial);
	told_fold(t, address.block);
	told_fold(t, address.row);
	t->calls += ev->kind == EVENT_CALL;
	t->losses += ev->kind == EVENT_LOSS;
	t->exits += ev->kind == EVENT_EXIT;
	if (ev->kind == EVENT_CALL)
		t->calls_of[ev->nr & 7]++;
	t->late += ev->time_ns < t->last_ns;
	t->last_ns = ev->time_ns;
	t->events_in_tick++;
}

static void told_tick(void *state, uint64_t k, uint64_t tick_ns)
{
	struct told *t = state;

	told_fold(t, k);
	told_fold(t, tick_ns);
	told_fold(t, t->events_in_tick);
	t->events_in_tick = 0;
	t->ticks++;
}

static const struct collector_ops told_ops = {
	.name = "told",
	.size = sizeof(struct told),
	.init = told_init,
	.event = told_event,
	.tick = told_tick,
};

/* A state that does not compress: only few snapshots of it can be kept. */
#define NOISE_WORDS 16384

struct noise {
	uint64_t seed;
	uint64_t words[NOISE_WORDS];
};

static void noise_init(void *state, const void *settings)
{
	(void)settings;
	((struct noise *)state)->seed = 7;
}

static void noise_tick(void *state, uint64_t k, uint64_t tick_ns)
{
	struct noise *n = state;

	(void)tick_ns;
	for (unsigned i = 0; i < NOISE_WORDS; i += k % 64 ? 257 : 1)
		n->words[i] = random_next(&n->seed);
}

static const struct collector_ops noise_ops = {
	.name = "noise",
	.size = sizeof(struct noise),
	.init = noise_init,
	.tick = noise_tick,
};

static const struct collector_ops *const told_only[] = {&told_ops};
static const struct collector_ops *const told_and_noise[] = {&noise_ops, &told_ops};

/* A log, its reader and a player on it. */
struct replay {
	struct log_reader *reader;
	struct player *player;
};

static struct replay replay_open(struct byte_source *src, const struct player_config *config)
{
	struct replay r;

	assert_non_null(src);
	assert_int_equal(log_reader_open(&r.reader, src, NULL), 0);
	r.player = player_new(r.reader, config);
	assert_non_null(r.player);
	return r;
}

static void replay_close(struct replay *r)
{
	player_free(r->player);
	log_reader_close(r->reader);
}

static struct replay replay_memory(const struct buffer *log, const struct player_config *config)
{
	return replay_open(source_open_memory(log->bytes, log->size), config);
}

/* Logs of tests are short: snapshots are about 64 empty ticks apart. */
static const struct snapshot_limits dense = {.spacing = 1024, .count = 31, .file_bytes = 3 << 19};
static const struct snapshot_limits dense_in_memory = {
	.spacing = 1024, .count = 31, .no_file = true};

static struct player_config told_config(void)
{
	return (struct player_config){
		.collectors = told_only, .collector_count = 1, .snapshots = &dense};
}

static const struct told *told_of(const struct replay *r)
{
	return player_state(r->player, 0);
}

/* The hash at each tick of a straight play; hashes[ticks] is the final state's. */
struct reference {
	uint64_t *hashes;
	uint64_t ticks;
};

static struct reference reference_play(const struct buffer *log, const struct player_config *config)
{
	struct replay r = replay_memory(log, config);
	struct reference ref = {0};
	size_t room = 0;

	for (;;) {
		uint64_t tick = player_tick(r.player);
		int rc;

		if (tick >= room)
			ref.hashes = realloc(ref.hashes, (room = 2 * room + 64) * sizeof(uint64_t));
		assert_non_null(ref.hashes);
		ref.hashes[tick] = player_hash(r.player);
		ref.ticks = tick;
		rc = player_play(r.player, (tick + 1) * player_tick_ns(r.player), NO_BUDGET, NULL);
		if (rc == PLAYER_COMPLETE && player_tick(r.player) == tick)
			break;
		assert_true(rc == PLAYER_REACHED || rc == PLAYER_COMPLETE);
		assert_int_equal(player_tick(r.player), tick + 1);
	}
	assert_true(player_complete(r.player));
	replay_close(&r);
	return ref;
}

static void check_final(const struct replay *r, const struct reference *ref)
{
	assert_true(player_complete(r->player));
	assert_int_equal(player_tick(r->player), ref->ticks);
	assert_true(player_hash(r->player) == ref->hashes[ref->ticks]);
}

static void check_whole(const struct buffer *log, const struct player_config *config,
			const struct reference *ref)
{
	struct replay r = replay_memory(log, config);

	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, NULL), PLAYER_COMPLETE);
	check_final(&r, ref);
	replay_close(&r);
}

/* Plays with a budget; the state is compared wherever exactly some ticks are closed. */
static void check_pieces(const struct buffer *log, const struct player_config *config,
			 const struct reference *ref, uint64_t budget)
{
	struct replay r = replay_memory(log, config);
	uint64_t tick = 0;
	int rc;

	do {
		tick++;
		do
			rc = player_play(r.player, tick * player_tick_ns(r.player), budget, NULL);
		while (rc == PLAYER_BUSY);
		assert_true(rc == PLAYER_REACHED || rc == PLAYER_COMPLETE);
		if (rc == PLAYER_REACHED)
			assert_true(player_hash(r.player) == ref->hashes[tick]);
	} while (rc != PLAYER_COMPLETE);
	check_final(&r, ref);
	replay_close(&r);
}

static void seek_and_check(struct replay *r, const struct reference *ref, uint64_t tick,
			   uint64_t budget)
{
	int rc;

	assert_int_equal(player_seek(r->player, tick, NULL), 0);
	assert_true(player_tick(r->player) <= tick);
	do
		rc = player_play(r->player, tick * player_tick_ns(r->player), budget, NULL);
	while (rc == PLAYER_BUSY);
	assert_true(rc == PLAYER_REACHED || rc == PLAYER_COMPLETE);
	assert_int_equal(player_tick(r->player), tick < ref->ticks ? tick : ref->ticks);
	assert_true(player_hash(r->player) == ref->hashes[player_tick(r->player)]);
}

/* 100 seeks to anywhere, also a little behind the end, also from the midst of a tick. */
static void check_seeks(const struct buffer *log, const struct player_config *config,
			const struct reference *ref)
{
	struct replay r = replay_memory(log, config);
	uint64_t seed = 20240229;

	for (unsigned i = 0; i < 100; i++) {
		uint64_t tick = random_next(&seed) % (ref->ticks + 3);
		uint64_t budget = random_next(&seed) % 3 ? NO_BUDGET : 1 + random_next(&seed) % 500;

		seek_and_check(&r, ref, tick, budget);
		if (i % 3 == 0)
			player_play(r.player, UINT64_MAX, random_next(&seed) % 60, NULL);
		if (i % 5 == 0)
			seek_and_check(&r, ref, player_tick(r.player), NO_BUDGET);
	}
	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, NULL), PLAYER_COMPLETE);
	check_final(&r, ref);
	replay_close(&r);
}

/* Opens the log as soon as its header is there, byte by byte. */
static struct replay growing_open(struct growing *g, const struct player_config *config)
{
	struct replay r = {0};
	int rc;

	do {
		g->size++;
		rc = log_reader_open(&r.reader, &g->base, NULL);
	} while (rc == STREC_AGAIN);
	assert_int_equal(rc, 0);
	r.player = player_new(r.reader, config);
	assert_non_null(r.player);
	return r;
}

/* The log comes byte by byte and is played as far as it goes each time. */
static void check_growing(const struct buffer *log, const struct player_config *config,
			  const struct reference *ref)
{
	struct growing g = {.base = {&growing_ops}, .bytes = log->bytes};
	struct replay r = growing_open(&g, config);
	int rc;

	for (;;) {
		uint64_t tick = player_tick(r.player) + 1;

		rc = player_play(r.player, tick * player_tick_ns(r.player), NO_BUDGET, NULL);
		if (rc == PLAYER_COMPLETE)
			break;
		if (rc == PLAYER_REACHED) {
			assert_true(tick <= ref->ticks);
			assert_true(player_hash(r.player) == ref->hashes[tick]);
			continue;
		}
		assert_int_equal(rc, PLAYER_WAITING);
		assert_false(player_complete(r.player));
		if (g.size < log->size)
			g.size++;
		else if (!g.final)
			g.final = true;
		else
			fail_msg("waits for more than there is");
	}
	check_final(&r, ref);
	replay_close(&r);
}

/* Straight, whole, in pieces, with seeks, growing: all the same. */
static void check_all_ways(const struct buffer *log, struct player_config config)
{
	struct reference ref = reference_play(log, &config);

	check_whole(log, &config, &ref);
	check_pieces(log, &config, &ref, 1);
	check_pieces(log, &config, &ref, 7);
	check_pieces(log, &config, &ref, 1000);
	check_seeks(log, &config, &ref);
	check_growing(log, &config, &ref);
	free(ref.hashes);
}

static void closed_log_is_the_same_in_all_ways(void **state)
{
	struct buffer log = {0};

	(void)state;
	mixed_log(&log, 40, 3 * MS, true);
	check_all_ways(&log, told_config());
	buffer_release(&log);
}

static void log_without_footer_is_the_same_in_all_ways(void **state)
{
	struct buffer log = {0};
	struct replay r;

	(void)state;
	mixed_log(&log, 20, 3 * MS, false);
	check_all_ways(&log, told_config());
	r = replay_memory(&log,
			  &(struct player_config){.collectors = told_only, .collector_count = 1});
	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, NULL), PLAYER_COMPLETE);
	assert_int_equal(told_of(&r)->calls, 500);
	assert_int_equal(told_of(&r)->losses, 0);
	replay_close(&r);
	buffer_release(&log);
}

static void log_cut_inside_a_block_keeps_what_came_before(void **state)
{
	struct buffer log = {0};
	struct player_config config = told_config();
	struct replay r;

	(void)state;
	log.size = mixed_log(&log, 20, 3 * MS, false) + 100;
	check_all_ways(&log, config);
	r = replay_memory(&log, &config);
	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, NULL), PLAYER_COMPLETE);
	assert_int_equal(told_of(&r)->calls, 250);
	assert_int_equal(told_of(&r)->losses, 1);
	replay_close(&r);
	buffer_release(&log);
}

static void damaged_block_is_one_loss_in_all_ways(void **state)
{
	struct buffer log = {0};
	struct player_config config = told_config();
	struct replay r;
	size_t middle = mixed_log(&log, 20, 3 * MS, true);

	(void)state;
	log.bytes[middle + 90] ^= 0x40;
	check_all_ways(&log, config);
	r = replay_memory(&log, &config);
	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, NULL), PLAYER_COMPLETE);
	assert_int_equal(told_of(&r)->calls, 475);
	assert_int_equal(told_of(&r)->losses, 1);
	assert_int_equal(told_of(&r)->late, 0);
	replay_close(&r);
	buffer_release(&log);
}

/*
 * Live, the ticks up to the watermark are closed before the damage comes: the loss belongs
 * to the tick of the watermark, not to that of the event before.
 */
static void loss_after_idle_watermarks_is_the_same_in_all_ways(void **state)
{
	struct buffer log = {0};
	struct player_config config = told_config();
	struct maker m;
	size_t damaged;

	(void)state;
	maker_begin(&m, &log);
	maker_call(&m, 10 * MS, 1);
	maker_put(&m, 20 * MS);
	for (unsigned i = 1; i <= 100; i++)
		maker_put(&m, i * 200 * MS);
	damaged = log.size;
	maker_call(&m, 20100 * MS, 1);
	maker_put(&m, 20100 * MS);
	maker_call(&m, 20900 * MS, 1);
	maker_put(&m, 25000 * MS);
	maker_close(&m);
	log.bytes[damaged + 60] ^= 1;
	check_all_ways(&log, config);
	buffer_release(&log);
}

/*
 * A loss, idle ticks, and a loss again: after a seek to between them the stream does not
 * know the time of the event before the second.
 */
static void losses_around_a_gap_are_the_same_in_all_ways(void **state)
{
	struct buffer log = {0};
	struct player_config config = told_config();
	struct maker m;
	size_t damaged[2];

	(void)state;
	maker_begin(&m, &log);
	maker_call(&m, 10 * MS, 1);
	maker_put(&m, 20 * MS);
	for (unsigned i = 0; i < 2; i++) {
		damaged[i] = log.size;
		maker_call(&m, 1000 * MS + i * 30000 * MS, 1);
		maker_put(&m, 1000 * MS + i * 30000 * MS);
		for (unsigned k = 1; k <= 50; k++)
			maker_put(&m, (2 + 30 * i + k / 2) * 1000 * MS);
	}
	maker_call(&m, 70000 * MS, 1);
	maker_put(&m, 70000 * MS);
	maker_close(&m);
	log.bytes[damaged[0] + 60] ^= 1;
	log.bytes[damaged[1] + 60] ^= 1;
	check_all_ways(&log, config);
	buffer_release(&log);
}

/*
 * Its header promises more rows than there are: all that it has are given, then the loss,
 * which has the address of the first of them.
 */
static void block_with_missing_rows_is_the_same_in_all_ways(void **state)
{
	struct buffer log = {0};
	struct player_config config = told_config();
	struct maker m;
	struct replay r;
	size_t block, end;
	uint8_t *p;

	(void)state;
	config.tick_ns = MS;
	maker_begin(&m, &log);
	maker_call(&m, 10 * MS, 1);
	maker_put(&m, 10 * MS);
	block = log.size;
	for (unsigned i = 0; i < 20; i++)
		maker_call(&m, 12 * MS + i * 10 * MS, 1);
	maker_put(&m, 300 * MS);
	end = log.size;
	for (unsigned i = 0; i < 50; i++)
		maker_call(&m, (330 + i) * MS, 1);
	maker_put(&m, 400 * MS);
	maker_close(&m);
	p = log.bytes + block;
	put_u32(p + 16, get_u32(p + 16) + 1);
	put_u64(p + BLOCK_HEADER_SIZE - 8, XXH64(p, BLOCK_HEADER_SIZE - 8, 0));
	put_u64(log.bytes + end - 8, XXH64(p, end - block - 8, 0));
	check_all_ways(&log, config);
	r = replay_memory(&log, &config);
	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, NULL), PLAYER_COMPLETE);
	assert_int_equal(told_of(&r)->losses, 1);
	assert_true(told_of(&r)->calls >= 20);
	replay_close(&r);
	buffer_release(&log);
}

/* From how many places seeks begin, the beginning of the log counted, after a whole play. */
static unsigned restore_points(const struct buffer *log, const struct player_config *config)
{
	struct replay r = replay_memory(log, config);
	unsigned points = 0;
	uint64_t before;

	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, NULL), PLAYER_COMPLETE);
	before = player_tick(r.player);
	for (uint64_t tick = before; tick-- > 0;) {
		assert_int_equal(player_seek(r.player, tick, NULL), 0);
		points += player_tick(r.player) != before;
		before = player_tick(r.player);
	}
	assert_int_equal(before, 0);
	replay_close(&r);
	return points;
}

/* At most 32 in number, and 1.5 MiB of them, whatever the length of the log. */
static void check_bounded(const struct snapshot_limits *limits)
{
	struct buffer log = {0};
	struct player_config small = told_config(), large = told_config();
	unsigned points;

	mixed_log(&log, 30, 3 * MS, true);
	small.snapshots = large.snapshots = limits;
	small.tick_ns = large.tick_ns = 2 * MS;
	large.collectors = told_and_noise;
	large.collector_count = 2;
	points = restore_points(&log, &small);
	assert_true(points >= 16 && points <= 32);
	points = restore_points(&log, &large);
	assert_true(points >= 5 && points <= 1 + (3 << 19) / (8 * NOISE_WORDS));
	buffer_release(&log);
}

static void snapshots_are_bounded(void **state)
{
	(void)state;
	check_bounded(&dense);
	check_bounded(&dense_in_memory);
}

static void check_large(const struct snapshot_limits *limits)
{
	struct buffer log = {0};
	struct player_config config = {.tick_ns = 2 * MS,
				       .collectors = told_and_noise,
				       .collector_count = 2,
				       .snapshots = limits};
	struct reference ref;

	mixed_log(&log, 30, 3 * MS, true);
	ref = reference_play(&log, &config);
	assert_true(ref.ticks > 3 * 31 * 64 / 2);
	check_seeks(&log, &config, &ref);
	free(ref.hashes);
	buffer_release(&log);
}

/* More ticks than snapshots are kept for, and states of which few fit. */
static void many_ticks_and_large_states_are_the_same_after_seeks(void **state)
{
	(void)state;
	check_large(&dense);
	check_large(&dense_in_memory);
}

static void seek_back_does_not_begin_at_the_beginning(void **state)
{
	struct buffer log = {0};
	struct player_config config = told_config();
	struct reference ref;
	struct replay r;
	uint64_t goal;

	(void)state;
	config.tick_ns = MS / 4;
	mixed_log(&log, 40, 3 * MS, true);
	ref = reference_play(&log, &config);
	r = replay_memory(&log, &config);
	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, NULL), PLAYER_COMPLETE);
	goal = ref.ticks - 1;
	assert_int_equal(player_seek(r.player, goal, NULL), 0);
	assert_false(player_complete(r.player));
	assert_true(goal - player_tick(r.player) <= ref.ticks / 8);
	seek_and_check(&r, &ref, goal, NO_BUDGET);
	/* From there, steps back are short. */
	for (unsigned i = 1; i <= 16; i++) {
		assert_int_equal(player_seek(r.player, goal - i, NULL), 0);
		assert_true(goal - i - player_tick(r.player) <= 16);
		seek_and_check(&r, &ref, goal - i, NO_BUDGET);
	}
	replay_close(&r);
	free(ref.hashes);
	buffer_release(&log);
}

static void seek_forward_over_known_ground_uses_a_snapshot(void **state)
{
	struct buffer log = {0};
	struct player_config config = told_config();
	struct replay r;
	uint64_t ticks;

	(void)state;
	config.tick_ns = MS;
	mixed_log(&log, 40, 3 * MS, true);
	r = replay_memory(&log, &config);
	player_play(r.player, UINT64_MAX, NO_BUDGET, NULL);
	ticks = player_tick(r.player);
	assert_int_equal(player_seek(r.player, 0, NULL), 0);
	assert_int_equal(player_tick(r.player), 0);
	assert_int_equal(player_events(r.player), 0);
	assert_int_equal(player_seek(r.player, ticks, NULL), 0);
	assert_true(player_tick(r.player) >= ticks / 2);
	replay_close(&r);
	buffer_release(&log);
}

static void each_tick_holds_its_events(void **state)
{
	struct buffer log = {0};
	struct player_config config = told_config();
	struct maker m;
	struct replay r;

	(void)state;
	maker_begin(&m, &log);
	maker_call(&m, 0, 0);
	maker_call(&m, TICK - 1, 1);
	maker_call(&m, TICK, 2);
	maker_call(&m, 3 * TICK, 3);
	maker_put(&m, 3 * TICK);
	maker_close(&m);
	r = replay_memory(&log, &config);
	assert_int_equal(player_tick_ns(r.player), TICK);
	assert_int_equal(player_play(r.player, TICK - 1, NO_BUDGET, NULL), PLAYER_REACHED);
	assert_int_equal(player_tick(r.player), 0);
	assert_int_equal(player_play(r.player, TICK, NO_BUDGET, NULL), PLAYER_REACHED);
	assert_int_equal(player_tick(r.player), 1);
	assert_int_equal(player_time_ns(r.player), TICK);
	assert_int_equal(told_of(&r)->calls, 2);
	assert_int_equal(player_play(r.player, 3 * TICK, NO_BUDGET, NULL), PLAYER_REACHED);
	assert_int_equal(told_of(&r)->calls, 3);
	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, NULL), PLAYER_COMPLETE);
	assert_int_equal(player_tick(r.player), 4);
	assert_int_equal(told_of(&r)->calls, 4);
	assert_int_equal(told_of(&r)->ticks, 4);
	assert_int_equal(player_events(r.player), 4);
	replay_close(&r);
	buffer_release(&log);
}

/* Live, a tick closes with the watermark, not only with the next event. */
static void watermark_closes_ticks_while_waiting(void **state)
{
	struct buffer log = {0};
	struct player_config config = told_config();
	struct growing g = {.base = {&growing_ops}};
	struct maker m;
	struct replay r;

	(void)state;
	maker_begin(&m, &log);
	maker_call(&m, 10 * MS, 0);
	maker_put(&m, 7 * TICK + 1);
	g.bytes = log.bytes;
	g.size = log.size;
	r = replay_open(&g.base, &config);
	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, NULL), PLAYER_WAITING);
	assert_int_equal(player_tick(r.player), 7);
	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, NULL), PLAYER_WAITING);
	assert_int_equal(player_tick(r.player), 7);
	maker_call(&m, 7 * TICK + 2, 0);
	maker_put(&m, 7 * TICK + 2);
	g.bytes = log.bytes;
	g.size = log.size;
	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, NULL), PLAYER_WAITING);
	assert_int_equal(player_tick(r.player), 7);
	assert_int_equal(player_events(r.player), 2);
	g.final = true;
	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, NULL), PLAYER_COMPLETE);
	assert_int_equal(player_tick(r.player), 8);
	replay_close(&r);
	maker_abandon(&m);
	buffer_release(&log);
}

/* Three hours between two events: no call takes long, and the ticks are all there. */
static void long_idle_gap_is_played_in_small_pieces(void **state)
{
	const uint64_t gap_ns = 3 * 3600 * 1000 * MS, budget = 5000;
	struct buffer log = {0};
	struct player_config config = told_config();
	struct reference ref;
	struct maker m;
	struct replay r;
	int rc;

	(void)state;
	maker_begin(&m, &log);
	maker_call(&m, 10 * MS, 0);
	maker_call(&m, gap_ns, 1);
	maker_put(&m, gap_ns);
	maker_close(&m);
	r = replay_memory(&log, &config);
	do {
		uint64_t tick = player_tick(r.player);

		rc = player_play(r.player, UINT64_MAX, budget, NULL);
		assert_true(player_tick(r.player) - tick <= budget / 4);
		assert_true(rc == PLAYER_COMPLETE || player_tick(r.player) > tick);
	} while (rc == PLAYER_BUSY);
	assert_int_equal(rc, PLAYER_COMPLETE);
	assert_int_equal(player_tick(r.player), gap_ns / TICK + 1);
	assert_int_equal(told_of(&r)->ticks, gap_ns / TICK + 1);
	assert_int_equal(told_of(&r)->calls, 2);
	replay_close(&r);
	ref = reference_play(&log, &config);
	check_seeks(&log, &config, &ref);
	free(ref.hashes);
	buffer_release(&log);
}

static void empty_log_is_complete_at_once(void **state)
{
	struct buffer log = {0};
	struct player_config config = told_config();
	struct maker m;
	struct replay r;

	(void)state;
	maker_begin(&m, &log);
	maker_close(&m);
	r = replay_memory(&log, &config);
	assert_int_equal(player_play(r.player, 0, NO_BUDGET, NULL), PLAYER_REACHED);
	assert_false(player_complete(r.player));
	assert_int_equal(player_play(r.player, TICK, 1, NULL), PLAYER_COMPLETE);
	assert_true(player_complete(r.player));
	assert_int_equal(player_tick(r.player), 0);
	assert_int_equal(player_time_ns(r.player), 0);
	assert_int_equal(player_events(r.player), 0);
	assert_int_equal(told_of(&r)->chain, 1);
	assert_int_equal(player_seek(r.player, 5, NULL), 0);
	assert_int_equal(player_seek(r.player, 0, NULL), 0);
	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, NULL), PLAYER_COMPLETE);
	replay_close(&r);
	check_all_ways(&log, config);
	buffer_release(&log);
}

static void header_alone_is_a_log_to_wait_for(void **state)
{
	struct buffer log = {0};
	struct player_config config = told_config();
	struct growing g = {.base = {&growing_ops}};
	struct maker m;
	struct replay r;

	(void)state;
	maker_begin(&m, &log);
	g.bytes = log.bytes;
	g.size = log.size;
	r = replay_open(&g.base, &config);
	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, NULL), PLAYER_WAITING);
	g.final = true;
	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, NULL), PLAYER_COMPLETE);
	assert_int_equal(player_tick(r.player), 0);
	replay_close(&r);
	maker_abandon(&m);
	buffer_release(&log);
}

static void no_budget_does_nothing(void **state)
{
	struct buffer log = {0};
	struct player_config config = told_config();
	struct replay r;

	(void)state;
	mixed_log(&log, 2, MS, true);
	r = replay_memory(&log, &config);
	assert_int_equal(player_play(r.player, UINT64_MAX, 0, NULL), PLAYER_BUSY);
	assert_int_equal(player_events(r.player), 0);
	assert_int_equal(player_play(r.player, UINT64_MAX, 1, NULL), PLAYER_BUSY);
	assert_int_equal(player_events(r.player), 1);
	replay_close(&r);
	buffer_release(&log);
}

static void no_collectors_is_allowed(void **state)
{
	struct buffer log = {0};
	struct player_config config = {0};

	(void)state;
	mixed_log(&log, 10, 3 * MS, true);
	check_all_ways(&log, config);
	buffer_release(&log);
}

/* The last time that there is: ticks beyond it would overflow. */
static void largest_time_ends(void **state)
{
	struct buffer log = {0};
	struct player_config config = told_config();
	struct maker m;
	struct replay r;

	(void)state;
	config.tick_ns = UINT64_C(1) << 60;
	maker_begin(&m, &log);
	maker_call(&m, 5, 0);
	maker_call(&m, UINT64_MAX, 0);
	maker_put(&m, UINT64_MAX);
	maker_close(&m);
	r = replay_memory(&log, &config);
	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, NULL), PLAYER_COMPLETE);
	assert_int_equal(player_tick(r.player), 16);
	assert_true(player_time_ns(r.player) == UINT64_MAX);
	assert_int_equal(told_of(&r)->calls, 2);
	replay_close(&r);
	buffer_release(&log);
}

static void filter_hides_calls_and_nothing_else(void **state)
{
	struct buffer log = {0};
	struct player_config config = told_config();
	struct filter *filter = NULL;
	struct maker m;
	struct replay r;

	(void)state;
	assert_int_equal(filter_parse(&filter, "read", NULL), 0);
	config.filter = filter;
	maker_begin(&m, &log);
	for (unsigned i = 0; i < 100; i++)
		maker_call(&m, i * 10 * MS, i % 2); /* read and write */
	maker_exit(&m, 1000 * MS);
	maker_put(&m, 1000 * MS);
	maker_close(&m);
	r = replay_memory(&log, &config);
	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, NULL), PLAYER_COMPLETE);
	assert_int_equal(told_of(&r)->calls_of[0], 50);
	assert_int_equal(told_of(&r)->calls_of[1], 0);
	assert_int_equal(told_of(&r)->exits, 1);
	assert_int_equal(player_events(r.player), 101);
	replay_close(&r);
	check_all_ways(&log, config);
	filter_free(filter);
	buffer_release(&log);
}

/* Of 50 reads and 50 writes, 10 of each by a hundred ms, and what a second filter leaves. */
static void another_filter_is_for_those_that_do_not_keep_the_first(void **state)
{
	struct buffer log = {0};
	struct collector_ops filter_ops = told_ops;
	const struct collector_ops *const both[] = {&told_ops, &filter_ops};
	struct player_config config = told_config();
	struct filter *first = NULL, *second = NULL;
	const struct told *kept;
	struct maker m;
	struct replay r;

	(void)state;
	filter_ops.keeps_filter = true;
	config.collectors = both;
	config.collector_count = 2;
	assert_int_equal(filter_parse(&first, "time<500ms", NULL), 0);
	assert_int_equal(filter_parse(&second, "time<500ms read", NULL), 0);
	config.filter = first;
	maker_begin(&m, &log);
	for (unsigned i = 0; i < 100; i++)
		maker_call(&m, i * 10 * MS, i % 2);
	maker_put(&m, 1000 * MS);
	maker_close(&m);
	r = replay_memory(&log, &config);
	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, NULL), PLAYER_COMPLETE);
	kept = player_state(r.player, 1);
	assert_int_equal(told_of(&r)->calls, 50);
	assert_int_equal(kept->calls, 50);
	assert_int_equal(player_refilter(r.player, second, NULL), 0);
	assert_int_equal(player_tick(r.player), 0);
	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, NULL), PLAYER_COMPLETE);
	assert_int_equal(told_of(&r)->calls, 25);
	assert_int_equal(told_of(&r)->calls_of[1], 0);
	kept = player_state(r.player, 1);
	assert_int_equal(kept->calls, 50);
	assert_int_equal(player_refilter(r.player, first, NULL), 0);
	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, NULL), PLAYER_COMPLETE);
	assert_int_equal(told_of(&r)->calls, 50);
	replay_close(&r);
	filter_free(first);
	filter_free(second);
	buffer_release(&log);
}

static void read_error_is_returned_and_play_goes_on(void **state)
{
	struct buffer log = {0};
	struct player_config config = told_config();
	struct strec_error err = {0};
	struct growing g = {.base = {&growing_ops}, .final = true};
	struct reference ref;
	struct replay r;

	(void)state;
	mixed_log(&log, 20, 3 * MS, true);
	ref = reference_play(&log, &config);
	g.bytes = log.bytes;
	g.size = log.size;
	r = replay_open(&g.base, &config);
	assert_int_equal(player_play(r.player, UINT64_MAX, 100, NULL), PLAYER_BUSY);
	g.broken = true;
	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, &err), STREC_IO);
	assert_int_equal(err.code, STREC_IO);
	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, &err), STREC_IO);
	g.broken = false;
	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, NULL), PLAYER_COMPLETE);
	check_final(&r, &ref);
	replay_close(&r);
	free(ref.hashes);
	buffer_release(&log);
}

static void failed_seek_leaves_the_player_where_it_was(void **state)
{
	struct buffer log = {0};
	struct player_config config = told_config();
	struct growing g = {.base = {&growing_ops}, .final = true};
	struct reference ref;
	struct replay r;
	uint64_t hash;

	(void)state;
	config.tick_ns = 20 * MS;
	mixed_log(&log, 20, 3 * MS, true);
	ref = reference_play(&log, &config);
	assert_true(ref.ticks > 200);
	g.bytes = log.bytes;
	g.size = log.size;
	r = replay_open(&g.base, &config);
	for (uint64_t tick = 70; tick < 145; tick += 9) { /* behind the first snapshot */
		player_play(r.player, 150 * config.tick_ns, NO_BUDGET, NULL);
		player_play(r.player, UINT64_MAX, 5, NULL);
		hash = player_hash(r.player);
		g.broken = true;
		assert_int_equal(player_seek(r.player, tick, NULL), STREC_IO);
		assert_true(player_hash(r.player) == hash);
		assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, NULL), STREC_IO);
		g.broken = false;
		seek_and_check(&r, &ref, player_tick(r.player) + 1, NO_BUDGET);
		seek_and_check(&r, &ref, tick, NO_BUDGET);
	}
	assert_int_equal(player_play(r.player, UINT64_MAX, NO_BUDGET, NULL), PLAYER_COMPLETE);
	check_final(&r, &ref);
	replay_close(&r);
	free(ref.hashes);
	buffer_release(&log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(closed_log_is_the_same_in_all_ways),
		cmocka_unit_test(log_without_footer_is_the_same_in_all_ways),
		cmocka_unit_test(log_cut_inside_a_block_keeps_what_came_before),
		cmocka_unit_test(damaged_block_is_one_loss_in_all_ways),
		cmocka_unit_test(loss_after_idle_watermarks_is_the_same_in_all_ways),
		cmocka_unit_test(losses_around_a_gap_are_the_same_in_all_ways),
		cmocka_unit_test(block_with_missing_rows_is_the_same_in_all_ways),
		cmocka_unit_test(snapshots_are_bounded),
		cmocka_unit_test(many_ticks_and_large_states_are_the_same_after_seeks),
		cmocka_unit_test(seek_back_does_not_begin_at_the_beginning),
		cmocka_unit_test(seek_forward_over_known_ground_uses_a_snapshot),
		cmocka_unit_test(each_tick_holds_its_events),
		cmocka_unit_test(watermark_closes_ticks_while_waiting),
		cmocka_unit_test(long_idle_gap_is_played_in_small_pieces),
		cmocka_unit_test(empty_log_is_complete_at_once),
		cmocka_unit_test(header_alone_is_a_log_to_wait_for),
		cmocka_unit_test(no_budget_does_nothing),
		cmocka_unit_test(no_collectors_is_allowed),
		cmocka_unit_test(largest_time_ends),
		cmocka_unit_test(filter_hides_calls_and_nothing_else),
		cmocka_unit_test(another_filter_is_for_those_that_do_not_keep_the_first),
		cmocka_unit_test(read_error_is_returned_and_play_goes_on),
		cmocka_unit_test(failed_seek_leaves_the_player_where_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
