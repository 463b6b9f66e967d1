#include "record/queue.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

#include "format/bytes.h"

#define NS_PER_MS 1000000u
#define NS_PER_S  1000000000u
/* So long after events watermarks come at each flush: a tick of the viewer, 50 ms, and more. */
#define SETTLE_MS 75

#define POOL_BATCHES    4
#define WAITING_MAX     (2 * POOL_BATCHES)
#define KEYFRAME_BLOCKS 64 /* a processes block after so many blocks of events */

/* A task, and the call that it is in. */
struct slot {
	bool used, open, announced;
	struct task_info info;
	struct event call; /* captures point to the next two */
	struct capture captures[EVENT_CAPTURES_MAX];
	struct buffer bytes;
	struct stack_frame *frames; /* the call's stack; room for frame_capacity */
	size_t frame_capacity;
};

/* A batch on its way to the writer. */
struct cut {
	struct batch *batch;
	uint8_t type;
	bool next_part; /* it is the first of one */
	uint64_t watermark_ns;
};

struct event_queue {
	struct queue_config config;
	struct log_writer *writer; /* the writer thread's, from open to close */
	pthread_t thread;
	pthread_mutex_t lock; /* guards all below */
	pthread_cond_t work;  /* a cut waits, or stop */
	pthread_cond_t space; /* a batch came free */
	struct slot *slots;
	size_t slot_count;
	struct batch pool[POOL_BATCHES], keyframe;
	struct batch *free[POOL_BATCHES];
	size_t free_count;
	struct batch *filling;
	struct cut waiting[WAITING_MAX]; /* first in, first out */
	size_t waiting_count;
	bool keyframe_used;
	bool part_full;
	size_t batch_bytes; /* a batch is full with so many captured bytes */
	unsigned blocks_since_keyframe;
	uint64_t last_ns; /* no event may have an earlier time */
	uint64_t held_ns;
	bool stop, failed;
	struct strec_error error;
};

static const struct task_info no_task;

static uint64_t monotonic_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * NS_PER_S + (uint64_t)ts.tv_nsec;
}

uint64_t queue_now_ns(const struct event_queue *q)
{
	return monotonic_ns() - q->config.start_ns;
}

/* Time never runs backwards in the log, whichever thread looked at the clock first. */
static uint64_t advance(struct event_queue *q, uint64_t time_ns)
{
	if (time_ns > q->last_ns)
		q->last_ns = time_ns;
	return q->last_ns;
}

static void wait_push(struct event_queue *q, struct batch *batch, uint8_t type)
{
	q->waiting[q->waiting_count++] =
		(struct cut){.batch = batch, .type = type, .watermark_ns = q->last_ns};
	pthread_cond_signal(&q->work);
}

static int announce_open_calls(struct event_queue *q)
{
	if (q->config.hide_open)
		return 0;
	for (size_t i = 0; i < q->slot_count; i++) {
		struct slot *slot = &q->slots[i];
		struct event ev;
		int rc;

		if (!slot->open || slot->announced)
			continue;
		ev = slot->call;
		ev.kind = EVENT_ENTERED;
		ev.task = &slot->info;
		ev.captures = slot->captures;
		ev.time_ns = q->last_ns;
		ev.duration_ns = q->last_ns - slot->call.time_ns;
		rc = batch_add(q->filling, &ev);
		if (rc)
			return rc;
		slot->announced = true;
	}
	return 0;
}

static struct event task_event(const struct event_queue *q, struct slot *slot)
{
	struct event ev = {.time_ns = q->last_ns, .task = &slot->info, .kind = EVENT_TASK};

	if (slot->open && !q->config.hide_open) {
		ev.flags = EVENT_IN_CALL | slot->call.flags;
		ev.arch = slot->call.arch;
		ev.nr = slot->call.nr;
		ev.ip = slot->call.ip;
		memcpy(ev.args, slot->call.args, sizeof(ev.args));
		ev.duration_ns = q->last_ns - slot->call.time_ns;
	}
	return ev;
}

/* The state for a reader that starts here. One at a time is on its way. */
static int push_keyframe(struct event_queue *q)
{
	if (q->keyframe_used || (q->blocks_since_keyframe < KEYFRAME_BLOCKS && !q->part_full))
		return 0;
	for (size_t i = 0; i < q->slot_count; i++) {
		struct event ev;
		int rc;

		if (!q->slots[i].used)
			continue;
		ev = task_event(q, &q->slots[i]);
		rc = batch_add(&q->keyframe, &ev);
		if (rc)
			return rc;
	}
	q->blocks_since_keyframe = 0;
	if (q->keyframe.count == 0)
		return 0;
	q->keyframe_used = true;
	wait_push(q, &q->keyframe, BLOCK_PROCESSES);
	q->waiting[q->waiting_count - 1].next_part = q->part_full;
	if (q->part_full && q->config.part_begins)
		q->config.part_begins(q->config.context);
	q->part_full = false;
	return 0;
}

/* Hands the filling batch to the writer, with the calls that are open now. */
static int cut(struct event_queue *q)
{
	int rc;

	advance(q, queue_now_ns(q));
	rc = announce_open_calls(q);
	if (q->filling->count == 0)
		return rc;
	wait_push(q, q->filling, BLOCK_EVENTS);
	q->filling = NULL;
	q->blocks_since_keyframe++;
	return rc ? rc : push_keyframe(q);
}

static int add(struct event_queue *q, const struct event *ev)
{
	return q->failed ? 0 : batch_add(q->filling, ev);
}

/* Without the lock. *full: one more such block would be too much for this part. */
static int put_cut(struct event_queue *q, const struct cut *cut_, bool *full,
		   struct strec_error *err)
{
	const struct queue_config *config = &q->config;
	uint64_t before, after;
	int rc = 0;

	if (cut_->next_part)
		rc = config->next_part(config->context, &q->writer, cut_->watermark_ns, err);
	if (rc)
		return rc;
	before = log_writer_bytes(q->writer);
	if (config->explain)
		rc = config->explain(config->context, q->writer, cut_->batch, err);
	if (rc == 0)
		rc = log_writer_put(q->writer, cut_->batch, cut_->type, cut_->watermark_ns, err);
	after = log_writer_bytes(q->writer);
	*full = config->part_bytes && 2 * after - before > config->part_bytes;
	if (rc == 0 && config->written)
		config->written(config->context, after);
	return rc;
}

/* Called with the lock; lets go of it to write and to report. */
static void write_cut(struct event_queue *q, struct cut cut_)
{
	struct strec_error err = {0};
	bool keyframe = cut_.batch == &q->keyframe;
	bool report = false, full = false;
	int rc = 0;

	if (!q->failed) {
		pthread_mutex_unlock(&q->lock);
		rc = put_cut(q, &cut_, &full, &err);
		pthread_mutex_lock(&q->lock);
		/* What waited when a part was decided is still of the one before. */
		if (full && !q->keyframe_used)
			q->part_full = true;
	}
	batch_clear(cut_.batch);
	if (rc && !q->failed) {
		q->failed = report = true;
		q->error = err;
		q->error.code = rc;
	}
	if (keyframe)
		q->keyframe_used = false;
	else
		q->free[q->free_count++] = cut_.batch;
	pthread_cond_broadcast(&q->space);
	if (report && q->config.failed) {
		pthread_mutex_unlock(&q->lock);
		q->config.failed(q->config.context, &err);
		pthread_mutex_lock(&q->lock);
	}
}

static void write_waiting(struct event_queue *q)
{
	while (q->waiting_count) {
		struct cut first = q->waiting[0];

		q->waiting_count--;
		memmove(q->waiting, q->waiting + 1, q->waiting_count * sizeof(*q->waiting));
		write_cut(q, first);
	}
}

/* Waits for a batch that is free. The writer thread, for whom nobody works, writes. */
static void wait_for_space(struct event_queue *q)
{
	if (pthread_equal(pthread_self(), q->thread))
		write_waiting(q);
	else
		pthread_cond_wait(&q->space, &q->lock);
}

static bool filling_full(const struct event_queue *q)
{
	return batch_full(q->filling) || q->filling->bytes.size >= q->batch_bytes;
}

/*
 * Makes the filling batch one with room; the target waits here when the writer is behind.
 * While one producer waits there is no filling batch, and others wait with it.
 */
static int make_room(struct event_queue *q)
{
	struct event held = {.task = &no_task, .kind = EVENT_HELD};
	uint64_t start_ns = 0;
	int rc = 0;

	while (!q->failed && (!q->filling || filling_full(q))) {
		if (q->filling) {
			rc = cut(q);
			if (rc)
				return rc;
		}
		if (q->free_count) {
			q->filling = q->free[--q->free_count];
			continue;
		}
		if (!start_ns)
			start_ns = queue_now_ns(q);
		wait_for_space(q);
	}
	if (!start_ns || q->failed)
		return 0;
	held.time_ns = advance(q, queue_now_ns(q));
	held.duration_ns = held.time_ns - start_ns;
	q->held_ns += held.duration_ns;
	return add(q, &held);
}

int queue_task(struct event_queue *q, unsigned slot, const struct task_info *info)
{
	size_t count = q->slot_count ? q->slot_count : 16;
	int rc = 0;

	pthread_mutex_lock(&q->lock);
	while (count <= slot)
		count *= 2;
	if (count > q->slot_count) {
		struct slot *slots = realloc(q->slots, count * sizeof(*slots));

		if (!slots) {
			rc = STREC_NOMEM;
			goto done;
		}
		memset(slots + q->slot_count, 0, (count - q->slot_count) * sizeof(*slots));
		q->slots = slots;
		q->slot_count = count;
	}
	q->slots[slot].used = true;
	q->slots[slot].info = *info;
done:
	pthread_mutex_unlock(&q->lock);
	return rc;
}

void queue_task_gone(struct event_queue *q, unsigned slot)
{
	pthread_mutex_lock(&q->lock);
	q->slots[slot].used = false;
	pthread_mutex_unlock(&q->lock);
}

/* Keeps the stack in the slot. */
static int slot_keep_stack(struct slot *slot, const struct stack_frame *stack)
{
	size_t count = 0;

	for (const struct stack_frame *frame = stack; frame; frame = frame->caller) {
		if (!array_reserve(&slot->frames, &slot->frame_capacity, count, sizeof(*frame)))
			return STREC_NOMEM;
		slot->frames[count++] = *frame;
	}
	for (size_t i = 0; i < count; i++)
		slot->frames[i].caller = i + 1 < count ? &slot->frames[i + 1] : NULL;
	slot->call.stack = count ? slot->frames : NULL;
	return 0;
}

/* Keeps ev in the slot: its captures become the slot's own bytes. */
static int slot_keep(struct slot *slot, const struct event *ev)
{
	slot->call = *ev;
	slot->bytes.size = 0;
	for (unsigned i = 0; i < ev->capture_count; i++)
		buffer_put(&slot->bytes, ev->captures[i].bytes, ev->captures[i].size);
	if (slot->bytes.failed)
		return STREC_NOMEM;
	for (size_t i = 0, at = 0; i < ev->capture_count; at += ev->captures[i++].size) {
		slot->captures[i] = ev->captures[i];
		slot->captures[i].bytes = slot->bytes.bytes + at;
	}
	if (slot_keep_stack(slot, ev->stack))
		return STREC_NOMEM;
	slot->open = true;
	slot->announced = false;
	return 0;
}

int queue_call_entered(struct event_queue *q, unsigned slot, const struct event *ev)
{
	int rc;

	pthread_mutex_lock(&q->lock);
	rc = slot_keep(&q->slots[slot], ev);
	pthread_mutex_unlock(&q->lock);
	return rc;
}

bool queue_call_open(struct event_queue *q, unsigned slot)
{
	bool open;

	pthread_mutex_lock(&q->lock);
	open = q->slots[slot].open;
	pthread_mutex_unlock(&q->lock);
	return open;
}

/* Those of the enter lie in the slot already; the batch takes its copy of all. */
static void slot_add_captures(struct slot *slot, const struct call_end *end)
{
	struct event *call = &slot->call;

	call->captures = slot->captures;
	for (unsigned i = 0; i < end->capture_count && call->capture_count < EVENT_CAPTURES_MAX;
	     i++)
		slot->captures[call->capture_count++] = end->captures[i];
}

int queue_call_ended(struct event_queue *q, unsigned slot_index, const struct call_end *end)
{
	struct slot *slot;
	uint64_t enter_ns;
	int rc = 0;

	pthread_mutex_lock(&q->lock);
	if (!q->slots[slot_index].open)
		goto done;
	rc = make_room(q);
	slot = &q->slots[slot_index];
	enter_ns = slot->call.time_ns;
	slot->call.time_ns = advance(q, end->time_ns);
	slot->call.duration_ns = slot->call.time_ns - enter_ns;
	slot->call.result = end->result;
	slot->call.flags |= end->flags | (slot->announced ? EVENT_ANNOUNCED : 0);
	slot->call.task = &slot->info;
	slot_add_captures(slot, end);
	if (rc == 0)
		rc = add(q, &slot->call);
	slot->open = false;
done:
	pthread_mutex_unlock(&q->lock);
	return rc;
}

void queue_call_dropped(struct event_queue *q, unsigned slot)
{
	pthread_mutex_lock(&q->lock);
	q->slots[slot].open = false;
	pthread_mutex_unlock(&q->lock);
}

static int event_add(struct event_queue *q, const struct event *ev, unsigned slot, bool has_slot)
{
	struct event copy = *ev;
	int rc;

	pthread_mutex_lock(&q->lock);
	rc = make_room(q);
	copy.time_ns = advance(q, ev->time_ns);
	copy.task = has_slot ? &q->slots[slot].info : &no_task;
	if (rc == 0)
		rc = add(q, &copy);
	pthread_mutex_unlock(&q->lock);
	return rc;
}

int queue_event(struct event_queue *q, unsigned slot, const struct event *ev)
{
	return event_add(q, ev, slot, true);
}

int queue_note(struct event_queue *q, const struct event *ev)
{
	return event_add(q, ev, 0, false);
}

struct log_writer *queue_writer(const struct event_queue *q)
{
	return q->writer;
}

bool queue_failed(struct event_queue *q)
{
	bool failed;

	pthread_mutex_lock(&q->lock);
	failed = q->failed;
	pthread_mutex_unlock(&q->lock);
	return failed;
}

/* When the next watermark is due, ns: soon while the last tick of a reader may still be open. */
struct watermarks {
	uint64_t due_ns;
	uint64_t settled_ns;
};

static void watermarks_after_events(struct watermarks *w, const struct event_queue *q,
				    uint64_t now_ns)
{
	w->settled_ns = now_ns + SETTLE_MS * (uint64_t)NS_PER_MS;
	w->due_ns = now_ns + q->config.watermark_ms * (uint64_t)NS_PER_MS;
}

static bool watermark_due(const struct watermarks *w, uint64_t now_ns)
{
	return now_ns >= w->due_ns || now_ns < w->settled_ns;
}

/* What has gathered since the last time is cut, full or not; nothing is said at length. */
static void flush(struct event_queue *q, struct watermarks *watermarks)
{
	uint64_t now_ns = monotonic_ns();

	if (q->failed || !q->filling) /* a producer that waits has the next batch */
		return;
	if (q->free_count) {
		cut(q);
		if (!q->filling) {
			q->filling = q->free[--q->free_count];
			watermarks_after_events(watermarks, q, now_ns);
			return;
		}
	}
	if (watermark_due(watermarks, now_ns) && q->filling->count == 0 && q->free_count) {
		wait_push(q, q->free[--q->free_count], BLOCK_EVENTS);
		watermarks->due_ns = now_ns + q->config.watermark_ms * (uint64_t)NS_PER_MS;
	}
}

static struct timespec deadline(uint64_t ns)
{
	return (struct timespec){(time_t)(ns / NS_PER_S), (long)(ns % NS_PER_S)};
}

static void *writer_thread(void *arg)
{
	struct event_queue *q = arg;
	uint64_t flush_ns = q->config.flush_ms * (uint64_t)NS_PER_MS;
	uint64_t due_ns = monotonic_ns() + flush_ns;
	struct watermarks watermarks = {.due_ns = due_ns};

	if (q->config.begins)
		q->config.begins(q->config.context);
	pthread_mutex_lock(&q->lock);
	while (!q->stop || q->waiting_count) {
		struct timespec until = deadline(due_ns);

		while (!q->stop && !q->waiting_count &&
		       pthread_cond_timedwait(&q->work, &q->lock, &until) != ETIMEDOUT)
			;
		write_waiting(q);
		if (q->stop || monotonic_ns() < due_ns)
			continue;
		if (q->config.periodic) {
			pthread_mutex_unlock(&q->lock);
			q->config.periodic(q->config.context);
			pthread_mutex_lock(&q->lock);
		}
		flush(q, &watermarks);
		due_ns = monotonic_ns() + flush_ns;
	}
	pthread_mutex_unlock(&q->lock);
	return NULL;
}

static void queue_free(struct event_queue *q)
{
	for (size_t i = 0; i < q->slot_count; i++) {
		buffer_release(&q->slots[i].bytes);
		free(q->slots[i].frames);
	}
	free(q->slots);
	for (size_t i = 0; i < POOL_BATCHES; i++)
		batch_release(&q->pool[i]);
	batch_release(&q->keyframe);
	pthread_cond_destroy(&q->work);
	pthread_cond_destroy(&q->space);
	pthread_mutex_destroy(&q->lock);
	free(q);
}

static void queue_init(struct event_queue *q, const struct queue_config *config)
{
	pthread_condattr_t attr;

	q->config = *config;
	if (!q->config.flush_ms)
		q->config.flush_ms = 100;
	q->batch_bytes = BATCH_CAPTURE_BYTES;
	/* Several batches may be on their way when a part is full. */
	if (config->part_bytes && config->part_bytes / 8 < q->batch_bytes)
		q->batch_bytes = (size_t)config->part_bytes / 8;
	if (!q->config.watermark_ms)
		q->config.watermark_ms = 1000;
	pthread_condattr_init(&attr);
	pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
	pthread_mutex_init(&q->lock, NULL);
	pthread_cond_init(&q->work, &attr);
	pthread_cond_init(&q->space, &attr);
	pthread_condattr_destroy(&attr);
	for (size_t i = 1; i < POOL_BATCHES; i++)
		q->free[q->free_count++] = &q->pool[i];
	q->filling = &q->pool[0];
}

int queue_open(struct event_queue **out, struct log_writer *writer,
	       const struct queue_config *config, struct strec_error *err)
{
	struct event_queue *q = calloc(1, sizeof(*q));
	int rc;

	*out = NULL;
	if (!q) {
		log_writer_abandon(writer);
		return strec_fail(err, STREC_NOMEM, 0, "queue");
	}
	queue_init(q, config);
	q->writer = writer;
	rc = pthread_create(&q->thread, NULL, writer_thread, q);
	if (rc) {
		errno = rc;
		log_writer_abandon(writer);
		queue_free(q);
		return strec_fail_errno(err, 0, "writer thread");
	}
	*out = q;
	return 0;
}

int queue_close(struct event_queue *q, uint64_t *held_ns, struct strec_error *err)
{
	int rc, closing_rc = 0;

	pthread_mutex_lock(&q->lock);
	if (!q->failed && q->filling)
		cut(q);
	q->stop = true;
	pthread_cond_signal(&q->work);
	pthread_mutex_unlock(&q->lock);
	pthread_join(q->thread, NULL);
	if (q->config.closing && q->writer && !q->failed)
		closing_rc = q->config.closing(q->config.context, q->writer, err);
	rc = q->writer ? log_writer_close(q->writer, err) : 0;
	if (rc == 0)
		rc = closing_rc;
	if (q->failed) {
		rc = q->error.code;
		if (err)
			*err = q->error;
	}
	if (held_ns)
		*held_ns = q->held_ns;
	queue_free(q);
	return rc;
}
