/* A log that is the end of a longer recording is played from its own beginning. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "format/writer.h"
#include "replay/player.h"

#define HOUR_NS  UINT64_C(3600000000000)
#define BEGIN_NS (1000 * HOUR_NS)
#define TICK_NS  UINT64_C(50000000)
#define EVENTS   40

struct counts {
	uint64_t events, ticks, first_tick;
};

static void count_event(void *state, const struct event *ev, struct event_address address)
{
	(void)ev;
	(void)address;
	((struct counts *)state)->events++;
}

static void count_tick(void *state, uint64_t k, uint64_t tick_ns)
{
	struct counts *c = state;

	(void)tick_ns;
	if (c->ticks++ == 0)
		c->first_tick = k;
}

static const struct collector_ops collect_counts = {
	.name = "counts", .size = sizeof(struct counts), .event = count_event, .tick = count_tick};

/* A call each tick. */
static struct buffer late_log(void)
{
	static const struct task_info task = {.serial = 7, .tid = 70, .pid = 70, .name = "sh"};
	const struct log_header header = {.begin_ns = BEGIN_NS, .dropped_events = 1};
	const struct log_session session = {.command = "sh"};
	struct buffer log = {0};
	struct batch batch = {0};
	struct log_writer *writer;

	assert_int_equal(
		log_writer_open(&writer, sink_open_memory(&log), &header, &session, 0, NULL), 0);
	for (uint64_t i = 0; i < EVENTS; i++)
		assert_int_equal(
			batch_add(&batch, &(struct event){.time_ns = BEGIN_NS + i * TICK_NS,
							  .task = &task}),
			0);
	assert_int_equal(log_writer_put(writer, &batch, BLOCK_EVENTS, 0, NULL), 0);
	assert_int_equal(log_writer_close(writer, NULL), 0);
	batch_release(&batch);
	return log;
}

static void it_begins_at_its_own_tick(void **state)
{
	static const struct collector_ops *const collectors[] = {&collect_counts};
	const struct player_config config = {.collectors = collectors, .collector_count = 1};
	const uint64_t begin = BEGIN_NS / TICK_NS;
	struct buffer log = late_log();
	struct log_reader *reader;
	struct player *player;
	const struct counts *c;
	uint64_t hash;

	(void)state;
	assert_int_equal(log_reader_open(&reader, source_open_memory(log.bytes, log.size), NULL),
			 0);
	player = player_new(reader, &config);
	c = player_state(player, 0);
	assert_int_equal(player_tick(player), begin);
	assert_int_equal(player_play(player, UINT64_MAX, UINT64_MAX, NULL), PLAYER_COMPLETE);
	assert_int_equal(c->events, EVENTS);
	assert_int_equal(c->first_tick, begin);
	assert_int_equal(c->ticks, EVENTS);
	assert_int_equal(player_tick(player), begin + EVENTS);
	hash = player_hash(player);
	/* Before it there is nothing: a seek goes to its beginning, and play is the same again. */
	assert_int_equal(player_seek(player, 0, NULL), 0);
	assert_int_equal(player_tick(player), begin);
	assert_int_equal(c->events, 0);
	assert_int_equal(player_play(player, UINT64_MAX, UINT64_MAX, NULL), PLAYER_COMPLETE);
	assert_true(player_hash(player) == hash);
	player_free(player);
	log_reader_close(reader);
	buffer_release(&log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_begins_at_its_own_tick),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
