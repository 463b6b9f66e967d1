/* The queue: what the tracing thread tells is in the log, in order, whatever the writer does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

#include "record/queue.h"

static const struct task_info cat = {.serial = 1, .tid = 10, .pid = 10, .name = "cat"};

/* A sink that the test can close like a valve. */
struct valve_sink {
	struct byte_sink base;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool shut;
	bool full; /* writes fail with ENOSPC */
	bool waiting;
	struct buffer *out;
};

static int valve_write(struct byte_sink *sink, const void *buf, size_t size,
		       struct strec_error *err)
{
	struct valve_sink *v = (struct valve_sink *)sink;
	bool full;

	pthread_mutex_lock(&v->lock);
	v->waiting = v->shut;
	pthread_cond_broadcast(&v->changed);
	while (v->shut)
		pthread_cond_wait(&v->changed, &v->lock);
	v->waiting = false;
	full = v->full;
	if (!full)
		buffer_put(v->out, buf, size);
	pthread_mutex_unlock(&v->lock);
	errno = ENOSPC;
	return full ? strec_fail_errno(err, 0, "write") : 0;
}

static int valve_close(struct byte_sink *sink, struct strec_error *err)
{
	(void)sink;
	(void)err;
	return 0;
}

static const struct byte_sink_ops valve_ops = {.write = valve_write, .close = valve_close};

static void valve_init(struct valve_sink *v, struct buffer *out)
{
	*v = (struct valve_sink){{&valve_ops},
				 PTHREAD_MUTEX_INITIALIZER,
				 PTHREAD_COND_INITIALIZER,
				 false,
				 false,
				 false,
				 out};
}

static void valve_set(struct valve_sink *v, bool shut, bool full)
{
	pthread_mutex_lock(&v->lock);
	v->shut = shut;
	v->full = full;
	pthread_cond_broadcast(&v->changed);
	pthread_mutex_unlock(&v->lock);
}

static struct event_queue *open_queue(struct byte_sink *sink, struct queue_config config)
{
	const struct log_header header = {0};
	const struct log_session session = {.command = "cat"};
	struct log_writer *writer;
	struct event_queue *queue;
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	config.start_ns = (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
	assert_int_equal(log_writer_open(&writer, sink, &header, &session, 0, NULL), 0);
	assert_int_equal(queue_open(&queue, writer, &config, NULL), 0);
	assert_int_equal(queue_task(queue, 0, &cat), 0);
	return queue;
}

static void make_call(struct event_queue *queue, uint64_t arg)
{
	struct event ev = {
		.time_ns = queue_now_ns(queue), .kind = EVENT_CALL, .nr = 1, .args = {arg}};

	queue_call_entered(queue, 0, &ev);
	queue_call_ended(
		queue, 0,
		&(struct call_end){.time_ns = queue_now_ns(queue), .result = (int64_t)arg});
}

/* Counts kinds; the arguments of the calls must be 0, 1, 2 ... and times must not fall. */
static void count_log(const struct buffer *log, unsigned counts[EVENT_KINDS])
{
	struct log_reader *reader;
	struct event_stream *stream;
	struct event ev;
	uint64_t before_ns = 0, next = 0;

	memset(counts, 0, EVENT_KINDS * sizeof(*counts));
	assert_int_equal(log_reader_open(&reader, source_open_memory(log->bytes, log->size), NULL),
			 0);
	stream = event_stream_new(reader);
	while (event_stream_next(stream, &ev, NULL) == 0) {
		counts[ev.kind]++;
		assert_true(ev.time_ns >= before_ns);
		before_ns = ev.time_ns;
		if (ev.kind == EVENT_CALL) {
			assert_int_equal(ev.args[0], next);
			assert_int_equal(ev.result, (int64_t)next);
			assert_string_equal(ev.task->name, "cat");
			next++;
		}
	}
	event_stream_free(stream);
	log_reader_close(reader);
}

static void all_calls_are_written_in_order(void **state)
{
	struct buffer log = {0};
	struct event_queue *queue = open_queue(sink_open_memory(&log), (struct queue_config){0});
	unsigned counts[EVENT_KINDS];

	(void)state;
	for (unsigned i = 0; i < 100000; i++)
		make_call(queue, i);
	assert_int_equal(queue_close(queue, NULL, NULL), 0);
	count_log(&log, counts);
	assert_int_equal(counts[EVENT_CALL], 100000);
	buffer_release(&log);
}

static void a_call_that_runs_on_is_announced_once(void **state)
{
	struct buffer log = {0};
	struct valve_sink valve;
	struct event_queue *queue;
	struct event ev = {.kind = EVENT_CALL, .nr = 1};
	unsigned counts[EVENT_KINDS];
	size_t before;

	(void)state;
	valve_init(&valve, &log);
	queue = open_queue(&valve.base, (struct queue_config){.flush_ms = 1, .watermark_ms = 1});
	ev.time_ns = queue_now_ns(queue);
	queue_call_entered(queue, 0, &ev);
	for (unsigned grown = 0; grown < 3;) {
		struct timespec pause = {0, 1000000};

		pthread_mutex_lock(&valve.lock);
		before = log.size;
		pthread_mutex_unlock(&valve.lock);
		nanosleep(&pause, NULL);
		pthread_mutex_lock(&valve.lock);
		grown += log.size > before;
		pthread_mutex_unlock(&valve.lock);
	}
	queue_call_ended(queue, 0, &(struct call_end){.time_ns = queue_now_ns(queue)});
	assert_int_equal(queue_close(queue, NULL, NULL), 0);
	count_log(&log, counts);
	assert_int_equal(counts[EVENT_ENTERED], 1);
	assert_int_equal(counts[EVENT_CALL], 1);
	buffer_release(&log);
}

/* Returns when the thread no longer uses the processor: it waits. */
static void wait_until_still(pthread_t thread)
{
	for (uint64_t seen = 0, now = 1; now != seen;) {
		struct timespec pause = {0, 300000000};
		struct timespec cpu;
		clockid_t clock;

		seen = now;
		nanosleep(&pause, NULL);
		pthread_getcpuclockid(thread, &clock);
		clock_gettime(clock, &cpu);
		now = (uint64_t)cpu.tv_sec * 1000000000u + (uint64_t)cpu.tv_nsec;
	}
}

struct flood {
	struct event_queue *queue;
	unsigned calls;
};

static void *flood_thread(void *arg)
{
	struct flood *flood = arg;

	for (unsigned i = 0; i < flood->calls; i++)
		make_call(flood->queue, i);
	return NULL;
}

/* The writer stands still until the target waits; then the wait is in the log, no call is lost. */
static void held_time_is_told_and_nothing_lost(void **state)
{
	struct buffer log = {0};
	struct valve_sink valve;
	struct flood flood = {.calls = 10 * BATCH_EVENTS};
	unsigned counts[EVENT_KINDS];
	uint64_t held_ns;
	pthread_t thread;

	(void)state;
	valve_init(&valve, &log);
	flood.queue = open_queue(&valve.base, (struct queue_config){0});
	valve_set(&valve, true, false);
	pthread_create(&thread, NULL, flood_thread, &flood);
	pthread_mutex_lock(&valve.lock);
	while (!valve.waiting)
		pthread_cond_wait(&valve.changed, &valve.lock);
	pthread_mutex_unlock(&valve.lock);
	/* The flood needs ten batches and there are four: it must wait, however slow it is. */
	wait_until_still(thread);
	valve_set(&valve, false, false);
	pthread_join(thread, NULL);
	assert_int_equal(queue_close(flood.queue, &held_ns, NULL), 0);
	count_log(&log, counts);
	assert_int_equal(counts[EVENT_CALL], flood.calls);
	assert_true(counts[EVENT_HELD] > 0);
	assert_true(held_ns > 0);
	buffer_release(&log);
}

static void *notes_thread(void *arg)
{
	struct flood *flood = arg;

	for (unsigned i = 0; i < flood->calls; i++)
		queue_note(flood->queue, &(struct event){.time_ns = queue_now_ns(flood->queue),
							 .kind = EVENT_NOTE});
	return NULL;
}

/* While one producer waits for the writer there is no batch to fill: the other waits too. */
static void two_producers_wait_for_the_writer(void **state)
{
	struct buffer log = {0};
	struct valve_sink valve;
	struct flood flood = {.calls = 10 * BATCH_EVENTS};
	unsigned counts[EVENT_KINDS];
	pthread_t threads[2];

	(void)state;
	valve_init(&valve, &log);
	flood.queue = open_queue(&valve.base, (struct queue_config){.flush_ms = 1});
	valve_set(&valve, true, false);
	pthread_create(&threads[0], NULL, flood_thread, &flood);
	pthread_create(&threads[1], NULL, notes_thread, &flood);
	pthread_mutex_lock(&valve.lock);
	while (!valve.waiting)
		pthread_cond_wait(&valve.changed, &valve.lock);
	pthread_mutex_unlock(&valve.lock);
	for (int i = 0; i < 2; i++)
		wait_until_still(threads[i]);
	valve_set(&valve, false, false);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(queue_close(flood.queue, NULL, NULL), 0);
	count_log(&log, counts);
	assert_int_equal(counts[EVENT_CALL], flood.calls);
	assert_int_equal(counts[EVENT_NOTE], flood.calls);
	buffer_release(&log);
}

static void on_failed(void *context, const struct strec_error *err)
{
	*(int *)context = err->sys;
}

static void a_full_disk_is_reported_once_and_holds_nobody(void **state)
{
	struct buffer log = {0};
	struct valve_sink valve;
	struct strec_error err = {0};
	struct event_queue *queue;
	int reported = 0;

	(void)state;
	valve_init(&valve, &log);
	queue = open_queue(&valve.base,
			   (struct queue_config){.failed = on_failed, .context = &reported});
	valve_set(&valve, false, true);
	for (unsigned i = 0; i < 10 * BATCH_EVENTS; i++)
		make_call(queue, i);
	assert_int_equal(queue_close(queue, NULL, &err), STREC_IO);
	assert_int_equal(err.sys, ENOSPC);
	assert_int_equal(reported, ENOSPC);
	buffer_release(&log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_calls_are_written_in_order),
		cmocka_unit_test(a_call_that_runs_on_is_announced_once),
		cmocka_unit_test(held_time_is_told_and_nothing_lost),
		cmocka_unit_test(two_producers_wait_for_the_writer),
		cmocka_unit_test(a_full_disk_is_reported_once_and_holds_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
