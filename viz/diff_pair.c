#include "viz/diff_pair.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

/* The ways in which two tasks may be alike, the best first. */
enum likeness {
	LIKE_COMMAND, /* program and arguments */
	LIKE_PROGRAM,
	LIKE_NAME,
	LIKE_ANY,
	LIKENESSES
};

enum thread_likeness {
	THREAD_CALLS, /* the same calls in the same order */
	THREAD_ANY,
	THREAD_LIKENESSES
};

/* Tasks of one log by where they belong: their process, or that of their parent. */
struct family {
	const struct diff_log *log;
	uint32_t *members; /* indices, family by family, in the order of the log */
	uint32_t *first;   /* of each task: where its family begins; one more behind the last */
	uint64_t *hashes;  /* of each task: of its calls */
};

static bool is_process(const struct diff_task *task, uint32_t index)
{
	return task->process == index;
}

/* Whose family a task is of: index + 1 of a task, 0: of those that have no parent. */
static uint32_t family_of(const struct diff_log *log, uint32_t index)
{
	const struct diff_task *task = &log->tasks[index];

	if (!is_process(task, index))
		return task->process + 1;
	return task->parent == TASK_NONE ? 0 : log->tasks[task->parent].process + 1;
}

/* Calls that timing may change are left aside, as for everything that compares orders. */
static uint64_t hash_calls(const struct diff_log *log, const struct diff_task *task)
{
	uint64_t hash = 0;

	for (uint32_t i = 0; i < task->count; i++) {
		uint32_t signature = diff_task_call(log, task, i)->signature;

		if (log->table->signatures[signature].steadiness == CALL_STEADY)
			hash = XXH64(&signature, sizeof(signature), hash);
	}
	return hash;
}

static int family_init(struct family *f, const struct diff_log *log)
{
	uint32_t n = log->task_count;

	*f = (struct family){.log = log};
	f->members = calloc(n + 1, sizeof(*f->members));
	f->first = calloc(n + 3, sizeof(*f->first));
	f->hashes = calloc(n + 1, sizeof(*f->hashes));
	if (!f->members || !f->first || !f->hashes)
		return STREC_NOMEM;
	for (uint32_t i = 0; i < n; i++) {
		f->first[family_of(log, i) + 2]++;
		f->hashes[i] = hash_calls(log, &log->tasks[i]);
	}
	for (uint32_t i = 1; i < n + 3; i++)
		f->first[i] += f->first[i - 1];
	for (uint32_t i = 0; i < n; i++)
		f->members[f->first[family_of(log, i) + 1]++] = i;
	return 0;
}

static void family_release(struct family *f)
{
	free(f->members);
	free(f->first);
	free(f->hashes);
}

/* What two tasks must share to be a pair in this way; 0: it has nothing to share. */
static uint64_t key_of(const struct family *f, uint32_t index, bool threads, unsigned way)
{
	const struct diff_task *task = &f->log->tasks[index];

	if (threads)
		return way == THREAD_CALLS ? f->hashes[index] : 1;
	switch ((enum likeness)way) {
	case LIKE_COMMAND:
		return task->command ? XXH64(&task->program, sizeof(task->program), task->command)
				     : 0;
	case LIKE_PROGRAM:
		return task->program;
	case LIKE_NAME:
		return XXH64(task->name, strnlen(task->name, sizeof(task->name)), 0);
	default:
		return 1;
	}
}

/* A task that has no partner yet. */
struct candidate {
	uint64_t key;
	uint32_t index;
};

static int compare_candidates(const void *left, const void *right)
{
	const struct candidate *l = left, *r = right;

	if (l->key != r->key)
		return l->key < r->key ? -1 : 1;
	return l->index < r->index ? -1 : l->index > r->index;
}

static uint32_t list_candidates(const struct family *f, uint32_t family, bool threads, unsigned way,
				struct candidate *list)
{
	uint32_t count = 0;

	for (uint32_t i = f->first[family]; i < f->first[family + 1]; i++) {
		uint32_t index = f->members[i];
		const struct diff_task *task = &f->log->tasks[index];
		uint64_t key;

		if (task->partner != TASK_NONE || is_process(task, index) == threads)
			continue;
		key = key_of(f, index, threads, way);
		if (key)
			list[count++] = (struct candidate){key, index};
	}
	qsort(list, count, sizeof(*list), compare_candidates);
	return count;
}

struct pairing {
	struct diff_log *a, *b;
	struct family of_a, of_b;
	struct candidate *list_a, *list_b;
	uint32_t *queue; /* processes of a that have a partner */
	uint32_t queued;
};

static void join(struct pairing *p, uint32_t a, uint32_t b)
{
	p->a->tasks[a].partner = b;
	p->b->tasks[b].partner = a;
	if (is_process(&p->a->tasks[a], a))
		p->queue[p->queued++] = a;
}

/* Pairs the members of two families, in one way. */
static void pair_families(struct pairing *p, uint32_t a, uint32_t b, bool threads, unsigned way)
{
	uint32_t a_count = list_candidates(&p->of_a, a, threads, way, p->list_a);
	uint32_t b_count = list_candidates(&p->of_b, b, threads, way, p->list_b);

	for (uint32_t i = 0, k = 0; i < a_count && k < b_count;) {
		if (p->list_a[i].key == p->list_b[k].key)
			join(p, p->list_a[i++].index, p->list_b[k++].index);
		else if (p->list_a[i].key < p->list_b[k].key)
			i++;
		else
			k++;
	}
}

static void pair_all(struct pairing *p)
{
	/* What a recording began with is one and the same, whatever it ran. */
	for (unsigned way = 0; way < LIKENESSES; way++)
		pair_families(p, 0, 0, false, way);
	for (uint32_t at = 0; at < p->queued; at++) {
		uint32_t a = p->queue[at], b = p->a->tasks[a].partner;

		for (unsigned way = 0; way < THREAD_LIKENESSES; way++)
			pair_families(p, a + 1, b + 1, true, way);
		for (unsigned way = 0; way < LIKE_ANY; way++)
			pair_families(p, a + 1, b + 1, false, way);
	}
}

int diff_pair(struct diff_log *a, struct diff_log *b)
{
	struct pairing p = {.a = a, .b = b};
	int rc = family_init(&p.of_a, a);

	if (rc == 0)
		rc = family_init(&p.of_b, b);
	p.list_a = malloc((a->task_count + 1) * sizeof(*p.list_a));
	p.list_b = malloc((b->task_count + 1) * sizeof(*p.list_b));
	p.queue = malloc((a->task_count + 1) * sizeof(*p.queue));
	if (!p.list_a || !p.list_b || !p.queue)
		rc = STREC_NOMEM;
	if (rc == 0)
		pair_all(&p);
	family_release(&p.of_a);
	family_release(&p.of_b);
	free(p.list_a);
	free(p.list_b);
	free(p.queue);
	return rc;
}
