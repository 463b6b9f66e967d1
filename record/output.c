#include "record/output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

int output_open(struct output *output, const bool captured[OUTPUTS])
{
	*output = (struct output){
		.read_ends = {-1, -1},
		.write_ends = {-1, -1},
		.finish = {-1, -1},
		.lock = PTHREAD_MUTEX_INITIALIZER,
	};
	for (int i = 0; i < OUTPUTS; i++) {
		int ends[2];

		if (!captured[i])
			continue;
		if (pipe2(ends, O_CLOEXEC) != 0)
			return -errno;
		output->read_ends[i] = ends[0];
		output->write_ends[i] = ends[1];
		/* Of the reading end's file description only; the target's stays blocking. */
		fcntl(ends[0], F_SETFL, O_NONBLOCK);
	}
	return pipe2(output->finish, O_CLOEXEC) == 0 ? 0 : -errno;
}

int output_redirect(const struct output *output)
{
	for (int i = 0; i < OUTPUTS; i++)
		if (output->write_ends[i] >= 0 && dup2(output->write_ends[i], i + 1) < 0)
			return -errno;
	return 0;
}

static void close_one(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void output_close_writers(struct output *output)
{
	for (int i = 0; i < OUTPUTS; i++)
		close_one(&output->write_ends[i]);
}

static void tell(struct output *output, int i, const uint8_t *bytes, size_t size)
{
	struct capture capture = {.kind = CAPTURE_BYTES, .size = (uint32_t)size, .bytes = bytes};
	struct event ev = {
		.time_ns = queue_now_ns(output->queue),
		.kind = EVENT_OUTPUT,
		.nr = (uint32_t)i + 1,
		.capture_count = 1,
		.captures = &capture,
	};

	queue_note(output->queue, &ev);
}

enum taken {
	TAKEN,   /* bytes, which are in the queue */
	NOTHING, /* now */
	ENDED,   /* for good */
};

static enum taken take_one(struct output *output, int i)
{
	static uint8_t bytes[CAPTURE_SIZE_MAX];
	enum taken taken = TAKEN;
	ssize_t n;

	pthread_mutex_lock(&output->lock);
	n = read(output->read_ends[i], bytes, sizeof(bytes));
	if (n > 0)
		tell(output, i, bytes, (size_t)n);
	else
		taken = n < 0 && (errno == EAGAIN || errno == EINTR) ? NOTHING : ENDED;
	pthread_mutex_unlock(&output->lock);
	return taken;
}

void output_take(struct output *output)
{
	for (int i = 0; i < OUTPUTS; i++)
		take_one(output, i);
}

/* On the thread, which alone closes what has ended; true when there were bytes. */
static bool read_once(struct output *output, int i)
{
	enum taken taken = take_one(output, i);

	if (taken == ENDED) {
		pthread_mutex_lock(&output->lock);
		close_one(&output->read_ends[i]);
		pthread_mutex_unlock(&output->lock);
	}
	return taken == TAKEN;
}

static void *run(void *argument)
{
	struct output *output = argument;
	bool finish = false;

	while (!finish && (output->read_ends[0] >= 0 || output->read_ends[1] >= 0)) {
		struct pollfd fds[OUTPUTS + 1] = {
			{.fd = output->read_ends[0], .events = POLLIN},
			{.fd = output->read_ends[1], .events = POLLIN},
			{.fd = output->finish[0], .events = POLLIN},
		};

		if (poll(fds, OUTPUTS + 1, -1) < 0)
			continue;
		finish = fds[OUTPUTS].revents;
		for (int i = 0; i < OUTPUTS; i++)
			if (fds[i].revents)
				read_once(output, i);
	}
	/* Whoever else has the pipes is not recorded: what is in them now is the rest. */
	for (int i = 0; i < OUTPUTS; i++)
		while (output->read_ends[i] >= 0 && read_once(output, i))
			;
	return NULL;
}

int output_start(struct output *output, struct event_queue *queue)
{
	sigset_t all, before;
	int rc;

	output->queue = queue;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&output->thread, NULL, run, output);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	output->running = rc == 0;
	return -rc;
}

void output_finish(struct output *output)
{
	close_one(&output->finish[1]);
	if (output->running)
		pthread_join(output->thread, NULL);
	output->running = false;
}

/* Closes all descriptors but two, which may be the same. */
static void close_others(int low, int high)
{
	if (low > 0)
		syscall(SYS_close_range, 0, low - 1, 0);
	if (high > low + 1)
		syscall(SYS_close_range, low + 1, high - 1, 0);
	syscall(SYS_close_range, high + 1, ~0U, 0);
}

/* Runs in a copy of a process that had threads: system calls only. */
static _Noreturn void drain(const int read_ends[OUTPUTS])
{
	static char bytes[CAPTURE_SIZE_MAX];
	struct pollfd fds[OUTPUTS];
	int first = read_ends[0] >= 0 ? read_ends[0] : read_ends[1];
	int second = read_ends[1] >= 0 ? read_ends[1] : first;

	close_others(first < second ? first : second, first < second ? second : first);
	for (int i = 0; i < OUTPUTS; i++)
		fds[i] = (struct pollfd){.fd = read_ends[i], .events = POLLIN};
	while (fds[0].fd >= 0 || fds[1].fd >= 0) {
		if (poll(fds, OUTPUTS, -1) < 0)
			continue;
		for (int i = 0; i < OUTPUTS; i++) {
			ssize_t n = fds[i].revents ? read(fds[i].fd, bytes, sizeof(bytes)) : 1;

			if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
				fds[i].fd = -1;
		}
	}
	_exit(0);
}

void output_leave_drain(struct output *output)
{
	if (output->read_ends[0] < 0 && output->read_ends[1] < 0)
		return;
	if (fork() == 0) {
		setsid();
		drain(output->read_ends);
	}
}

void output_close(struct output *output)
{
	output_close_writers(output);
	for (int i = 0; i < OUTPUTS; i++) {
		close_one(&output->read_ends[i]);
		close_one(&output->finish[i]);
	}
}
