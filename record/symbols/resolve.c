/* Runs workers on one module until each address has an answer or nothing helps any more. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "record/symbols/records.h"
#include "record/symbols/server.h"
#include "record/symbols/worker.h"

#define RUNS_MAX        12  /* workers for one source, each of which broke over something else */
#define LIMIT_MIN_MS    200 /* a worker's time is half of what is left, and at least this */
#define RESULT_READ_MAX (256u << 20)

static atomic_bool debuginfod_silent;

struct resolution {
	struct symbol_set *set;
	const struct code_module *module;
	const struct symbol_address *addresses;
	const struct symbol_options *options;
	int file_fd;
	struct worker_request request;
	size_t *todo; /* indices of addresses that have no answer, ascending */
	size_t todo_count;
	size_t *broken; /* of those at which a worker broke: they wait for the next source */
	size_t broken_count;
};

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

/* A regular file, or -1; whatever path is, this does not wait. */
static int open_module(const char *path)
{
	struct stat st;
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) : -1;

	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return fd;
	if (fd >= 0)
		close(fd);
	return -1;
}

static int write_all(int fd, const struct buffer *b)
{
	size_t done = 0;

	while (!b->failed && done < b->size) {
		ssize_t n = write(fd, b->bytes + done, b->size - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		done += (size_t)n;
	}
	return b->failed ? -1 : 0;
}

static int write_request(struct resolution *r, int fd)
{
	const char *path = r->module->path ? r->module->path : "";
	const char *debug_path = r->options->debug_path;
	struct buffer b = {0};
	int rc;

	r->request.count = r->todo_count;
	r->request.path_size = (uint32_t)strlen(path) + 1;
	r->request.debug_path_size = debug_path ? (uint32_t)strlen(debug_path) + 1 : 0;
	buffer_put(&b, &r->request, sizeof(r->request));
	for (size_t i = 0; i < r->todo_count; i++)
		buffer_put(&b, &r->addresses[r->todo[i]], sizeof(r->addresses[0]));
	buffer_put(&b, path, r->request.path_size);
	buffer_put(&b, debug_path, r->request.debug_path_size);
	rc = write_all(fd, &b);
	buffer_release(&b);
	return rc;
}

/* STREC_NOMEM. What cannot be read was not told. */
static int read_result(struct resolution *r, int fd, struct told *told)
{
	off_t end = lseek(fd, 0, SEEK_END);
	size_t size = end < 0 ? 0 : end > RESULT_READ_MAX ? RESULT_READ_MAX : (size_t)end, done = 0;
	uint8_t *bytes = malloc(size ? size : 1);
	int rc;

	if (!bytes)
		return STREC_NOMEM;
	while (done < size) {
		ssize_t n = pread(fd, bytes + done, size - done, (off_t)done);

		if (n <= 0 && !(n < 0 && errno == EINTR))
			break;
		done += n > 0 ? (size_t)n : 0;
	}
	rc = records_read(bytes, done, r->set, r->todo, r->todo_count, told);
	free(bytes);
	return rc;
}

/* STREC_NOMEM, or STREC_IO where there is no worker to be had. */
static int run_worker(struct resolution *r, unsigned limit_ms, struct told *told,
		      struct worker_end *end)
{
	struct worker_run run = {.request_fd = memfd_create("request", MFD_CLOEXEC),
				 .result_fd = memfd_create("result", MFD_CLOEXEC),
				 .file_fd = r->file_fd,
				 .limit_ms = limit_ms};
	int rc = STREC_IO;

	if (run.request_fd >= 0 && run.result_fd >= 0 && write_request(r, run.request_fd) == 0 &&
	    server_run(&run, end) == 0)
		rc = read_result(r, run.result_fd, told);
	if (run.request_fd >= 0)
		close(run.request_fd);
	if (run.result_fd >= 0)
		close(run.result_fd);
	return rc;
}

/* Whatever broke the worker is left out when the next one begins. */
static void leave_out(struct resolution *r, const struct told *told)
{
	if (told->unit != NO_UNIT && r->request.skipped_count < SKIPPED_UNITS_MAX)
		r->request.skipped[r->request.skipped_count++] = told->unit;
	else if (r->todo_count) {
		r->broken[r->broken_count++] = r->todo[0];
		r->todo++;
		r->todo_count--;
	}
}

static void take_answers(struct resolution *r, size_t count)
{
	r->todo += count;
	r->todo_count -= count;
}

static void note_end(struct resolution *r, const struct worker_end *end)
{
	bool late = end->late || (WIFSIGNALED(end->status) && WTERMSIG(end->status) == SIGXCPU);

	r->set->trouble |= late ? SYMBOLS_LATE : SYMBOLS_CRASHED;
}

static bool file_is_refused(struct resolution *r, const struct told *told)
{
	if (!told->opened || told->file == WORKER_FILE_READ)
		return false;
	r->set->trouble |= told->file == WORKER_FILE_OTHER ? SYMBOLS_OTHER_FILE : SYMBOLS_NO_FILE;
	r->todo_count = r->broken_count = 0;
	return true;
}

static void give_up_debuginfod(struct resolution *r)
{
	atomic_store(&debuginfod_silent, true);
	r->set->trouble |= SYMBOLS_NO_ANSWER;
}

/* Asks one source for all that is left, until it is done, fails at its start, or is late. */
static int ask_source(struct resolution *r, uint32_t source, unsigned limit_ms)
{
	int64_t end_ms = now_ms() + limit_ms;
	struct worker_end end = {0};
	struct told told = {0};

	r->request.source = source;
	r->request.skipped_count = 0;
	for (unsigned run = 0; r->todo_count && run < RUNS_MAX; run++) {
		int64_t left = end_ms - now_ms();
		int rc;

		if (left <= 0)
			break;
		left = left / 2 > LIMIT_MIN_MS ? left / 2 : LIMIT_MIN_MS;
		rc = run_worker(r, (unsigned)left, &told, &end);
		if (rc)
			return rc;
		take_answers(r, told.symbols);
		if (told.unanswered)
			give_up_debuginfod(r);
		if (file_is_refused(r, &told) || told.whole)
			break;
		note_end(r, &end);
		if (!told.opened)
			break;
		leave_out(r, &told);
	}
	return 0;
}

static int compare_indices(const void *a, const void *b)
{
	const size_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* What broke is asked for again, together with what was not reached. */
static void gather_rest(struct resolution *r, size_t *todo)
{
	memmove(todo, r->todo, r->todo_count * sizeof(*todo));
	if (r->broken_count)
		memcpy(todo + r->todo_count, r->broken, r->broken_count * sizeof(*todo));
	r->todo = todo;
	r->todo_count += r->broken_count;
	r->broken_count = 0;
	if (r->todo_count)
		qsort(todo, r->todo_count, sizeof(*todo), compare_indices);
}

static uint32_t first_source(const struct symbol_options *options)
{
	const char *urls = getenv("DEBUGINFOD_URLS");

	return !urls || !urls[0] || options->no_debuginfod || atomic_load(&debuginfod_silent)
		       ? SOURCE_LOCAL
		       : SOURCE_ANYWHERE;
}

static int ask_sources(struct resolution *r, size_t *todo)
{
	unsigned limit_ms = r->options->limit_ms ? r->options->limit_ms : SYMBOL_LIMIT_MS;
	int rc = 0;

	for (uint32_t s = first_source(r->options); s < SOURCES && r->todo_count && !rc; s++) {
		unsigned before = r->set->trouble;

		rc = ask_source(r, s, s <= SOURCE_LOCAL ? limit_ms : limit_ms / 8 + 1);
		/* Without what it has, the next source still may be quick and have all. */
		if (s == SOURCE_ANYWHERE && r->set->trouble & ~before & SYMBOLS_LATE) {
			r->set->trouble = before;
			give_up_debuginfod(r);
		}
		gather_rest(r, todo);
	}
	return rc;
}

int symbols_resolve(struct symbol_set *set, const struct code_module *module, const char *path,
		    const struct symbol_address *addresses, size_t count,
		    const struct symbol_options *options, struct strec_error *err)
{
	static const struct symbol_options usual;
	struct resolution r = {.set = set,
			       .module = module,
			       .addresses = addresses,
			       .options = options ? options : &usual,
			       .todo_count = count};
	size_t *todo = calloc(2 * count + 1, sizeof(*todo));
	int rc = todo ? symbol_set_init(set, module->number, addresses, count) : STREC_NOMEM;

	if (!todo)
		*set = (struct symbol_set){0};
	for (size_t i = 0; !rc && i < count; i++)
		todo[i] = i;
	r.todo = todo;
	r.broken = todo ? todo + count : NULL;
	r.request.build_id_size = module->build_id_size < BUILD_ID_SIZE_MAX ? module->build_id_size
									    : BUILD_ID_SIZE_MAX;
	memcpy(r.request.build_id, module->build_id, sizeof(r.request.build_id));
	r.file_fd = open_module(path);
	if (!rc)
		rc = ask_sources(&r, todo);
	if (r.file_fd >= 0)
		close(r.file_fd);
	free(todo);
	if (rc == STREC_IO) {
		set->trouble |= SYMBOLS_NO_PROCESS;
		return 0;
	}
	if (!rc)
		return 0;
	symbol_set_release(set);
	return strec_fail(err, rc, 0, "symbols");
}
