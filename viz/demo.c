#include "viz/demo.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/writer.h"
#include "viz/demo_private.h"

#define ACTORS_MAX    32
#define TEXT_SIZE     64
#define TEXT_NUMBERS  40 /* '#' in a path is one of so many numbers */
#define BATCH_NS      (500 * DEMO_MS)
#define USAGE_NS      (250 * DEMO_MS)
#define FIRST_PID     4200
#define NOT_DUE       UINT64_MAX
#define RECORDER      "stview --demo"
#define COMMAND       "demo (made-up data)"
#define NOTE          "made-up data: no program did any of this"
#define NR_EXECVE     59
#define RUSH_PART     5  /* of a pause, while requests come thick */
#define STALL_TIMES   60 /* as long, while the disk does not answer */
#define STALL_FAILS   250
#define TAIL_CHANCE   400 /* one in so many takes ... */
#define TAIL_TIMES    12  /* ... so many times as long */
#define ENDED_MAX     4
#define EXIT_CODE_ONE 256 /* as wait(2) encodes it */

/* 1,024 times exp(0.7 z) for z in the middle of each 64th of a normal distribution. */
static const uint16_t lognormal[64] = {
	189,  255,  298,  334,  365,  394,  420,  445,  470,  493,  516,  539,  561,
	584,  606,  628,  650,  672,  694,  716,  739,  761,  784,  808,  831,  855,
	880,  905,  930,  956,  983,  1010, 1038, 1067, 1097, 1127, 1159, 1192, 1226,
	1262, 1299, 1337, 1377, 1420, 1464, 1511, 1561, 1614, 1671, 1731, 1797, 1868,
	1945, 2030, 2125, 2232, 2354, 2496, 2665, 2872, 3141, 3514, 4116, 5562,
};

/* A task, and the call that it is in. */
struct actor {
	struct task_info task;
	const struct demo_script *script; /* NULL: the place is free */
	unsigned parent;                  /* its place; its own: there is none */
	unsigned leader;                  /* of its process */
	unsigned step;                    /* of start and then of loop, the next one */
	unsigned loops_left;
	bool execs; /* the call is its execve */
	bool waits; /* in wait4, until a child ends */
	bool announced;
	int32_t ended[ENDED_MAX]; /* children that nobody has waited for, the last one first out */
	unsigned ended_count;
	const struct demo_step *now;
	struct event call; /* time_ns is when it was entered */
	uint64_t due_ns;   /* when it returns */
	struct capture capture;
	char text[TEXT_SIZE];
	uint64_t cpu_ns, usage_ns; /* of a leader: of the process, and when it was told last */
};

struct demo {
	struct log_writer *writer;
	struct batch batch;
	struct actor actors[ACTORS_MAX];
	uint64_t random, now_ns, cut_ns;
	uint32_t serials;
	int32_t pids;
	int rc;
};

/* xorshift64* (Vigna 2016). */
static uint32_t random_next(struct demo *d)
{
	d->random ^= d->random >> 12;
	d->random ^= d->random << 25;
	d->random ^= d->random >> 27;
	return (uint32_t)(d->random * UINT64_C(0x2545f4914f6cdd1d) >> 32);
}

static bool chance(struct demo *d, unsigned part, unsigned whole)
{
	return random_next(d) % whole < part;
}

/* Log-normal around a median, with a tail. */
static uint64_t spread(struct demo *d, uint64_t median_ns)
{
	uint64_t ns = median_ns * lognormal[random_next(d) % 64] / 1024;

	ns += ns * (random_next(d) % 64) / 1024;
	return chance(d, 1, TAIL_CHANCE) ? ns * TAIL_TIMES : ns;
}

static bool is_rush(uint64_t ns)
{
	return ns >= 36 * DEMO_S && ns < 40 * DEMO_S;
}

static bool is_stall(uint64_t ns)
{
	return ns >= 21 * DEMO_S && ns < 22 * DEMO_S;
}

static void put(struct demo *d, const struct actor *actor, struct event ev)
{
	int rc;

	ev.time_ns = d->now_ns;
	ev.task = &actor->task;
	rc = batch_add(&d->batch, &ev);
	if (d->rc == 0)
		d->rc = rc;
}

static void put_text(struct demo *d, const struct actor *actor, struct event ev, const char *text)
{
	struct capture capture = {.kind = CAPTURE_STRING,
				  .size = (uint32_t)strlen(text),
				  .bytes = (const uint8_t *)text};

	if (ev.kind == EVENT_OUTPUT)
		capture.kind = CAPTURE_BYTES;
	ev.captures = &capture;
	ev.capture_count = 1;
	put(d, actor, ev);
}

/* What is open when a block ends is told of in it (format/event.h). */
static void announce(struct demo *d)
{
	for (unsigned i = 0; i < ACTORS_MAX; i++) {
		struct actor *actor = &d->actors[i];
		struct event ev = actor->call;

		if (!actor->script || actor->announced || ev.time_ns >= d->now_ns)
			continue;
		ev.kind = EVENT_ENTERED;
		ev.duration_ns = d->now_ns - ev.time_ns;
		ev.flags = 0;
		ev.result = 0;
		put(d, actor, ev);
		actor->announced = true;
	}
}

static void cut(struct demo *d)
{
	int rc;

	announce(d);
	rc = log_writer_put(d->writer, &d->batch, BLOCK_EVENTS, d->now_ns, NULL);
	if (d->rc == 0)
		d->rc = rc;
	batch_clear(&d->batch);
	d->cut_ns = d->now_ns + BATCH_NS;
}

/* Replaces the '#' of a text by a number. */
static void text_make(struct demo *d, char to[static TEXT_SIZE], const char *from)
{
	const char *mark = strchr(from, '#');

	if (mark)
		snprintf(to, TEXT_SIZE, "%.*s%u%s", (int)(mark - from), from,
			 random_next(d) % TEXT_NUMBERS, mark + 1);
	else
		snprintf(to, TEXT_SIZE, "%s", from);
}

static const struct demo_step *next_step(struct actor *actor)
{
	const struct demo_script *script = actor->script;
	unsigned at = actor->step++;

	if (at < script->start_count)
		return &script->start[at];
	at -= script->start_count;
	if (actor->step == script->start_count + script->loop_count) {
		actor->step = script->start_count;
		if (actor->loops_left && --actor->loops_left == 0)
			actor->step = UINT32_MAX;
	}
	return &script->loop[at];
}

static void call_fail(struct event *call, unsigned error)
{
	call->flags = EVENT_ERROR;
	call->result = -(int64_t)error;
}

/* How a call will end, and when. */
static void call_decide(struct demo *d, struct actor *actor, const struct demo_step *step)
{
	struct event *call = &actor->call;
	bool stall = step->mood & MOOD_STALL && is_stall(call->time_ns);
	uint64_t median_ns = step->median_us * DEMO_US;

	if (step->mood & MOOD_RUSH && is_rush(call->time_ns))
		median_ns /= RUSH_PART;
	if (stall)
		median_ns *= STALL_TIMES;
	actor->due_ns = call->time_ns + spread(d, median_ns) + 200;
	call->result = step->result + (step->more ? (int64_t)(random_next(d) % step->more) : 0);
	if (chance(d, stall && step->error ? step->fails + STALL_FAILS : step->fails, 1000))
		call_fail(call, step->error);
}

static void call_begin(struct demo *d, struct actor *actor, const struct demo_step *step)
{
	struct event *call = &actor->call;

	*call = (struct event){.kind = EVENT_CALL, .nr = step->nr};
	memcpy(call->args, step->args, sizeof(call->args));
	call->time_ns = d->now_ns + spread(d, step->pause_us * DEMO_US);
	/* Where it was called from: each step has a place of its own in its program. */
	call->ip = 0x55d0c0001000u + 16 * (uint64_t)step->nr + 4096 * (actor->step % 32);
	if (step->path) {
		text_make(d, actor->text, step->path);
		actor->capture = (struct capture){.arg = step->path_arg,
						  .kind = CAPTURE_STRING,
						  .size = (uint32_t)strlen(actor->text),
						  .bytes = (const uint8_t *)actor->text};
		call->captures = &actor->capture;
		call->capture_count = 1;
	}
	actor->now = step;
	actor->announced = false;
	call_decide(d, actor, step);
}

/* A call without a median is a wait4: it ends when a child does. */
static void wait_begin(struct actor *actor)
{
	actor->waits = actor->ended_count == 0;
	if (actor->waits)
		actor->due_ns = NOT_DUE;
	else
		actor->call.result = actor->ended[--actor->ended_count];
}

static void actor_end(struct demo *d, struct actor *actor);

static void actor_next(struct demo *d, struct actor *actor)
{
	const struct demo_step *step;

	do {
		if (actor->step == UINT32_MAX) {
			actor_end(d, actor);
			return;
		}
		step = next_step(actor);
	} while (step->chance && !chance(d, step->chance, 100));
	d->actors[actor->leader].cpu_ns += step->pause_us * DEMO_US;
	call_begin(d, actor, step);
	if (!step->median_us)
		wait_begin(actor);
}

/* A free place, or NULL; then the call that would have made a task just made none. */
static struct actor *actor_place(struct demo *d)
{
	for (unsigned i = 0; i < ACTORS_MAX; i++)
		if (!d->actors[i].script)
			return &d->actors[i];
	return NULL;
}

static void exec_begin(struct demo *d, struct actor *actor)
{
	const struct demo_step step = {.nr = NR_EXECVE,
				       .path = actor->script->program,
				       .args = {0x55d0c8a00000, 0x55d0c8a00200, 0x55d0c8a00400},
				       .pause_us = 150,
				       .median_us = 420};

	call_begin(d, actor, &step);
	actor->now = NULL;
	actor->execs = true;
}

/* The task that parent makes; returns its id, 0 where there is no room. */
static int32_t actor_begin(struct demo *d, struct actor *parent, enum demo_program program)
{
	struct actor *actor = actor_place(d);
	const struct demo_script *script = &demo_scripts[program];
	struct event start = {.kind = EVENT_START, .nr = START_FIRST};
	bool thread = !script->program;

	if (!actor)
		return 0;
	*actor = (struct actor){.script = script, .loops_left = script->loops};
	if (script->loops_more)
		actor->loops_left += random_next(d) % script->loops_more;
	actor->parent = parent ? (unsigned)(parent - d->actors) : (unsigned)(actor - d->actors);
	actor->leader = thread ? actor->parent : (unsigned)(actor - d->actors);
	actor->task = (struct task_info){.serial = ++d->serials, .tid = ++d->pids};
	actor->task.pid = thread && parent ? parent->task.pid : actor->task.tid;
	snprintf(actor->task.name, TASK_NAME_SIZE, "%s",
		 thread || !parent ? script->name : parent->task.name);
	if (parent) {
		actor->task.parent = parent->task.serial;
		start.nr = thread ? START_CLONE : START_FORK;
		start.args[0] = parent->task.serial;
		start.args[1] = parent->call.args[0];
	}
	put(d, actor, start);
	if (thread)
		actor_next(d, actor);
	else
		exec_begin(d, actor);
	return actor->task.tid;
}

static void usage_tell(struct demo *d, struct actor *actor)
{
	struct actor *leader = &d->actors[actor->leader];

	if (leader->script && d->now_ns - leader->usage_ns >= USAGE_NS) {
		leader->usage_ns = d->now_ns;
		put(d, leader, (struct event){.kind = EVENT_USAGE, .args = {leader->cpu_ns}});
	}
}

/* The parent is told by a signal, and its wait4 returns. */
static void parent_tell(struct demo *d, struct actor *parent, const struct actor *child, int status)
{
	if (parent == child || !parent->script || child->task.tid != child->task.pid)
		return;
	put(d, parent,
	    (struct event){.kind = EVENT_SIGNAL,
			   .nr = SIGCHLD,
			   .args = {CLD_EXITED, (uint64_t)child->task.pid, 1000, 0,
				    (uint64_t)status >> 8}});
	if (!parent->waits) {
		if (parent->ended_count < ENDED_MAX)
			parent->ended[parent->ended_count++] = child->task.pid;
		return;
	}
	parent->waits = false;
	parent->call.result = child->task.pid;
	if (parent->call.time_ns < d->now_ns)
		parent->due_ns = d->now_ns + 15 * DEMO_US;
	else
		parent->due_ns = parent->call.time_ns + 15 * DEMO_US;
}

static void actor_end(struct demo *d, struct actor *actor)
{
	int status = chance(d, actor->script->fails, 1000) ? EXIT_CODE_ONE : 0;

	if (status)
		put_text(d, actor, (struct event){.kind = EVENT_OUTPUT, .nr = 2},
			 "error: this is made up, too\n");
	put(d, actor, (struct event){.kind = EVENT_USAGE, .args = {actor->cpu_ns}});
	put(d, actor, (struct event){.kind = EVENT_EXIT, .result = status});
	parent_tell(d, &d->actors[actor->parent], actor, status);
	actor->script = NULL;
}

static void exec_end(struct demo *d, struct actor *actor)
{
	actor->execs = false;
	snprintf(actor->task.name, TASK_NAME_SIZE, "%s", actor->script->name);
	put_text(d, actor, (struct event){.kind = EVENT_EXEC, .args = {(uint64_t)actor->task.tid}},
		 actor->script->program);
}

/* The call that is due returns. */
static void call_end(struct demo *d, struct actor *actor)
{
	const struct demo_step *step = actor->now;
	struct event ev = actor->call;
	char text[TEXT_SIZE];

	if (step && step->spawns)
		ev.result = actor_begin(d, actor, step->spawns);
	if (actor->execs)
		exec_end(d, actor);
	ev.duration_ns = d->now_ns - ev.time_ns;
	ev.flags |= actor->announced ? EVENT_ANNOUNCED : 0;
	put(d, actor, ev);
	if (step && step->output) {
		text_make(d, text, step->output);
		put_text(d, actor, (struct event){.kind = EVENT_OUTPUT, .nr = 1}, text);
	}
	usage_tell(d, actor);
	actor_next(d, actor);
}

static struct actor *next_due(struct demo *d)
{
	struct actor *next = NULL;

	for (unsigned i = 0; i < ACTORS_MAX; i++) {
		struct actor *actor = &d->actors[i];

		if (actor->script && (!next || actor->due_ns < next->due_ns))
			next = actor;
	}
	return next;
}

/* At the end somebody tells them all to go: threads before their leaders. */
static void end_all(struct demo *d)
{
	d->now_ns = DEMO_END;
	for (unsigned i = ACTORS_MAX; i-- > 0;) {
		struct actor *actor = &d->actors[i];
		struct event ev = actor->call;

		if (!actor->script)
			continue;
		if (actor->task.tid == actor->task.pid)
			put(d, actor, (struct event){.kind = EVENT_SIGNAL, .nr = SIGTERM});
		if (ev.time_ns < d->now_ns) {
			ev.duration_ns = d->now_ns - ev.time_ns;
			ev.flags = EVENT_UNFINISHED | (actor->announced ? EVENT_ANNOUNCED : 0);
			ev.result = 0;
			put(d, actor, ev);
		}
		put(d, actor, (struct event){.kind = EVENT_EXIT, .result = SIGTERM});
		actor->script = NULL;
	}
}

static void play(struct demo *d)
{
	static const struct actor nobody;
	struct actor *actor;

	put_text(d, &nobody, (struct event){.kind = EVENT_NOTE}, NOTE);
	actor_begin(d, NULL, DEMO_SHELL);
	while ((actor = next_due(d)) && actor->due_ns < DEMO_END && d->rc == 0) {
		d->now_ns = actor->due_ns;
		if (batch_full(&d->batch) || d->now_ns >= d->cut_ns)
			cut(d);
		call_end(d, actor);
	}
	end_all(d);
	cut(d);
}

static int log_make(struct buffer *out, uint64_t seed, struct strec_error *err)
{
	static char command[] = COMMAND, recorder[] = RECORDER, none[] = "";
	const struct log_header header = {.wall_ns = UINT64_C(1700000000) * DEMO_S};
	const struct log_session session = {.command = command,
					    .directory = none,
					    .host = none,
					    .system = none,
					    .recorder = recorder,
					    .options = none,
					    .cpus = 4};
	struct demo *d = calloc(1, sizeof(*d));
	struct byte_sink *sink = d ? sink_open_memory(out) : NULL;
	int rc = STREC_NOMEM;

	if (!sink || log_writer_open(&d->writer, sink, &header, &session, 1, NULL))
		goto done;
	/* The multiplier of Knuth's MMIX generator parts seeds that are near each other. */
	d->random = (seed + 1) * UINT64_C(6364136223846793005) | 1;
	d->pids = FIRST_PID;
	play(d);
	rc = log_writer_close(d->writer, NULL);
	rc = d->rc ? d->rc : rc;
	batch_release(&d->batch);
done:
	free(d);
	return rc || out->failed ? strec_fail(err, STREC_NOMEM, 0, "demo") : 0;
}

struct demo_source {
	struct byte_source base;
	struct buffer bytes;
};

static ssize_t demo_read_at(struct byte_source *src, uint64_t offset, void *buf, size_t size,
			    struct strec_error *err)
{
	const struct buffer *bytes = &((struct demo_source *)(void *)src)->bytes;

	(void)err;
	if (offset >= bytes->size)
		return 0;
	if (size > bytes->size - offset)
		size = bytes->size - (size_t)offset;
	memcpy(buf, bytes->bytes + offset, size);
	return (ssize_t)size;
}

static uint64_t demo_size(struct byte_source *src)
{
	return ((struct demo_source *)(void *)src)->bytes.size;
}

static bool demo_final(struct byte_source *src)
{
	(void)src;
	return true;
}

static void demo_close(struct byte_source *src)
{
	buffer_release(&((struct demo_source *)(void *)src)->bytes);
	free(src);
}

struct byte_source *demo_open(uint64_t seed, struct strec_error *err)
{
	static const struct byte_source_ops ops = {.read_at = demo_read_at,
						   .size = demo_size,
						   .final = demo_final,
						   .close = demo_close};
	struct demo_source *demo = calloc(1, sizeof(*demo));

	if (!demo) {
		strec_fail(err, STREC_NOMEM, 0, "demo");
		return NULL;
	}
	demo->base.ops = &ops;
	if (log_make(&demo->bytes, seed, err)) {
		demo_close(&demo->base);
		return NULL;
	}
	return &demo->base;
}

bool demo_is(const struct log_session *session)
{
	return session && strcmp(session->recorder, RECORDER) == 0;
}
