/*
 * biglog N FILE [CALLS]: writes a log of N calls as a shell and its children make them, CALLS in
 * a second of its time: the log that `make bench` opens. The same numbers give the same bytes.
 * FILE - is standard output, to which no more is written than that many calls in a second of
 * the clock, unless they are 0 or UNPACED is in the environment.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "format/writer.h"

#define TASKS     8
#define NS_PER_S  1000000000u
#define GAP_FIRST 300u /* ns between two calls unless told otherwise: 300 to 4,299 */
#define GAP_RANGE 4000u

static uint64_t random_state = 1;

static uint32_t next_random(void)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(random_state >> 33);
}

struct shape {
	uint32_t nr;
	uint64_t args[4];
	uint32_t mean_ns;
	bool path;
};

/* read, openat, close, fstat, mmap, write, stat, futex: about what programs do. */
static const struct shape shapes[] = {
	{0, {3, 0x7ffd1000, 4096}, 900, false},
	{257, {(uint64_t)-100, 0x55550000, 0x80000}, 4000, true},
	{3, {3}, 400, false},
	{5, {3, 0x7ffd2000}, 500, false},
	{9, {0, 8192, 1, 2}, 2500, false},
	{1, {1, 0x7ffd3000, 512}, 1500, false},
	{262, {(uint64_t)-100, 0x55551000, 0x7ffd4000}, 2000, true},
	{202, {0x7ffd5000, 128, 1}, 90000, false},
};

/* How far apart calls are, ns: first and as much more as range. */
struct gap {
	uint32_t first, range;
};

static struct event make_event(struct task_info *tasks, const struct gap *gap, uint64_t *now_ns,
			       struct capture *capture)
{
	static const char *const paths[] = {"/etc/ld.so.cache", "/usr/lib/libc.so.6", "/tmp/a",
					    "/usr/share/zoneinfo/UTC", "src/main.c"};
	uint32_t r = next_random();
	const struct shape *shape = &shapes[r % 8];
	struct event ev = {.task = &tasks[(r >> 8) % TASKS],
			   .kind = EVENT_CALL,
			   .nr = shape->nr,
			   .duration_ns = shape->mean_ns / 2 + next_random() % shape->mean_ns,
			   .ip = 0x7f0000001000u + 64 * (uint64_t)(r % 8)};

	*now_ns += gap->first + next_random() % gap->range;
	ev.time_ns = *now_ns;
	memcpy(ev.args, shape->args, sizeof(shape->args));
	ev.args[0] += (r >> 12) % 4;
	ev.result = (r >> 16) % 50 ? (int64_t)((r >> 20) % 64) : -2;
	ev.flags = ev.result < 0 ? EVENT_ERROR : 0;
	if (shape->path) {
		const char *path = paths[(r >> 10) % 5];

		*capture = (struct capture){
			.arg = 1, .size = (uint32_t)strlen(path), .bytes = (const uint8_t *)path};
		ev.captures = capture;
		ev.capture_count = 1;
	}
	return ev;
}

/* Sleeps until trace time time_ns is due by a clock that was 0 at start. */
static void pace(const struct timespec *start, uint64_t time_ns)
{
	uint64_t due_ns = (uint64_t)start->tv_nsec + time_ns;
	struct timespec due = {.tv_sec = start->tv_sec + (time_t)(due_ns / NS_PER_S),
			       .tv_nsec = (long)(due_ns % NS_PER_S)};

	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
}

static void write_calls(struct log_writer *writer, long n, const struct gap *gap, bool paced)
{
	struct task_info tasks[TASKS] = {0};
	struct batch batch = {0};
	struct timespec start;
	uint64_t now_ns = 0;

	clock_gettime(CLOCK_MONOTONIC, &start);
	for (int i = 0; i < TASKS; i++) {
		tasks[i] = (struct task_info){
			.serial = (uint32_t)i + 1, .tid = 1000 + i, .pid = 1000 + i};
		snprintf(tasks[i].name, sizeof(tasks[i].name), "task-%d", i);
	}
	for (long i = 0; i < n; i++) {
		struct capture capture;
		struct event ev = make_event(tasks, gap, &now_ns, &capture);

		batch_add(&batch, &ev);
		if (batch_full(&batch)) {
			if (paced)
				pace(&start, now_ns);
			log_writer_put(writer, &batch, BLOCK_EVENTS, 0, NULL);
			batch_clear(&batch);
		}
	}
	log_writer_put(writer, &batch, BLOCK_EVENTS, 0, NULL);
	batch_release(&batch);
}

int main(int argc, char **argv)
{
	const struct log_header header = {.wall_ns = 1700000000000000000u};
	const struct log_session session = {.command = "biglog", .recorder = "biglog", .cpus = 2};
	long n = argc == 3 || argc == 4 ? atol(argv[1]) : 0;
	uint32_t step = argc == 4 && atol(argv[3]) > 0 ? NS_PER_S / (uint32_t)atol(argv[3]) : 0;
	struct gap gap =
		step > 1 ? (struct gap){step / 2, step} : (struct gap){GAP_FIRST, GAP_RANGE};
	bool to_stdout = n > 0 && strcmp(argv[2], "-") == 0;
	struct log_writer *writer;
	int fd = to_stdout ? STDOUT_FILENO
		 : n > 0   ? open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0666)
			   : -1;

	if (fd < 0 || log_writer_open(&writer, sink_open_fd(fd), &header, &session, 0, NULL)) {
		fprintf(stderr, "usage: biglog N FILE [CALLS]\n");
		return 2;
	}
	write_calls(writer, n, &gap, to_stdout && step > 1 && !getenv("UNPACED"));
	return log_writer_close(writer, NULL) ? 1 : 0;
}
