#include <string.h>

#include "format/block.h"
#include "format/columns.h"

static bool task_decode(struct cursor *c, struct task_info *task)
{
	const uint8_t *name;
	size_t size;

	*task = (struct task_info){0};
	task->serial = (uint32_t)cursor_varint(c);
	task->parent = (uint32_t)cursor_varint(c);
	task->tid = (int32_t)cursor_zigzag(c);
	task->pid = (int32_t)cursor_zigzag(c);
	size = cursor_u8(c);
	name = cursor_bytes(c, size);
	if (!name || c->failed || size >= TASK_NAME_SIZE)
		return false;
	memcpy(task->name, name, size);
	return true;
}

static int tasks_decode(struct column_decoder *d)
{
	struct cursor c = d->columns[COLUMN_TASKS];

	d->task_count = 0;
	while (c.at < c.end) {
		if (!array_reserve(&d->tasks, &d->task_capacity, d->task_count, sizeof(*d->tasks)))
			return STREC_NOMEM;
		if (!task_decode(&c, &d->tasks[d->task_count]))
			return STREC_FORMAT;
		d->task_count++;
	}
	free(d->task_states);
	d->task_states = malloc((d->task_count + 1) * sizeof(*d->task_states));
	if (!d->task_states)
		return STREC_NOMEM;
	for (size_t i = 0; i < d->task_count; i++)
		d->task_states[i] = (struct task_state){.end_ns = d->first_ns};
	return 0;
}

/* A site's stack; *before is the index of the last one's innermost frame. */
static uint32_t stack_decode(struct cursor *c, int64_t *before)
{
	uint64_t code = cursor_varint(c);

	if (code == 0)
		return 0;
	*before += unzigzag(code - 1);
	return *before >= 0 && *before < STACK_FRAMES_MAX ? (uint32_t)*before + 1 : UINT32_MAX;
}

static int sites_decode(struct column_decoder *d)
{
	struct cursor c = d->columns[COLUMN_SITES];
	struct cursor stacks = d->columns[COLUMN_SITE_STACKS];
	bool has_stacks = stacks.at < stacks.end;
	struct site_table *t = &d->table;
	uint64_t ip = 0;
	int64_t stack = 0;

	t->count = 0;
	while (c.at < c.end) {
		struct site site = {0};

		if (!array_reserve(&t->sites, &t->capacity, t->count, sizeof(site)))
			return STREC_NOMEM;
		site.kind = cursor_u8(&c);
		site.arch = cursor_u8(&c);
		site.nr = (uint32_t)cursor_varint(&c);
		ip += (uint64_t)cursor_zigzag(&c);
		site.ip = ip;
		site.stack = has_stacks ? stack_decode(&stacks, &stack) : 0;
		if (c.failed || stacks.failed || site.stack > d->stacks.count)
			return STREC_FORMAT;
		t->sites[t->count++] = site;
	}
	return 0;
}

int columns_begin(struct column_decoder *d, struct cursor payload, uint32_t rows, uint64_t first_ns,
		  uint64_t last_ns)
{
	struct cursor bytes;
	unsigned id;
	int rc;

	/* A column that is not there is empty, which is not the same as failed. */
	for (id = 0; id < COLUMNS; id++)
		d->columns[id] = (struct cursor){payload.end, payload.end, false};
	while (field_next(&payload, &id, &bytes))
		if (id < COLUMNS)
			d->columns[id] = bytes;
	if (payload.failed)
		return STREC_FORMAT;
	d->task = 0;
	d->row = 0;
	d->rows = rows;
	d->first_ns = d->time_ns = first_ns;
	d->last_ns = last_ns;
	rc = tasks_decode(d);
	if (rc == 0)
		rc = stacks_decode(&d->stacks, d->columns);
	return rc ? rc : sites_decode(d);
}

static int captures_decode(struct column_decoder *d, struct event *ev)
{
	struct cursor *c = &d->columns[COLUMN_CAPTURES];

	ev->captures = d->captures;
	ev->capture_count = cursor_u8(c);
	if (ev->capture_count > EVENT_CAPTURES_MAX)
		return STREC_FORMAT;
	for (unsigned i = 0; i < ev->capture_count; i++) {
		struct capture *capture = &d->captures[i];
		uint8_t byte = cursor_u8(c);
		uint64_t size;

		*capture = (struct capture){
			.arg = byte & 7,
			.kind = byte >> 4 & 3,
			.state = byte >> 6,
			.at_exit = byte & CAPTURE_HEAD_EXIT,
		};
		if (capture->state == CAPTURE_FAULT)
			capture->error = cursor_u8(c);
		size = cursor_varint(c);
		if (size > CAPTURE_SIZE_MAX)
			return STREC_FORMAT;
		capture->size = (uint32_t)size;
		capture->bytes = cursor_bytes(&d->columns[COLUMN_CAPTURE_BYTES], size);
		if (!capture->bytes)
			return STREC_FORMAT;
	}
	return c->failed ? STREC_FORMAT : 0;
}

static uint64_t argument_decode(struct cursor *c, const uint64_t near[PREDICTORS])
{
	uint8_t byte = cursor_u8(c);
	uint64_t difference = byte >> 2 & 31;

	if (byte & 0x80)
		difference |= cursor_varint(c) << 5;
	return near[byte % PREDICTORS] + (uint64_t)unzigzag(difference);
}

static void changes_decode(struct column_decoder *d, struct site *site, unsigned changes,
			   struct event *ev)
{
	struct task_state *task = &d->task_states[d->task];

	memcpy(ev->args, site->args, sizeof(ev->args));
	for (unsigned left = changes & CHANGE_ARGS; left; left &= left - 1) {
		unsigned i = (unsigned)__builtin_ctz(left);
		uint64_t near[PREDICTORS];

		predict(site, task, i, near);
		ev->args[i] = argument_decode(&d->columns[COLUMN_ARG0 + i], near);
		site->before[i] = site->args[i];
	}
	if (changes & CHANGE_RESULT)
		site->result = (int64_t)((uint64_t)site->result +
					 (uint64_t)cursor_zigzag(&d->columns[COLUMN_RESULT]));
	ev->result = site->result;
	row_done(site, task, ev);
}

static uint64_t get_low_high(struct column_decoder *d, unsigned low)
{
	uint8_t byte = cursor_u8(&d->columns[low]);

	return cursor_varint(&d->columns[low + 1]) << 8 | byte;
}

/* Times outside the block or out of order mean damage that no checksum saw. */
static int time_decode(struct column_decoder *d, struct event *ev)
{
	uint64_t *end_ns = &d->task_states[d->task].end_ns;
	uint64_t enter_ns = *end_ns + (uint64_t)unzigzag(get_low_high(d, COLUMN_GAP_LOW));

	ev->duration_ns = get_low_high(d, COLUMN_DURATION_LOW);
	ev->time_ns = enter_ns + ev->duration_ns;
	if (ev->time_ns < d->time_ns || ev->time_ns > d->last_ns)
		return STREC_FORMAT;
	d->time_ns = *end_ns = ev->time_ns;
	return 0;
}

static bool columns_failed(const struct column_decoder *d)
{
	bool failed = false;

	for (unsigned c = COLUMN_ROW_SITE; c < COLUMNS; c++)
		failed |= d->columns[c].failed;
	return failed;
}

int columns_next(struct column_decoder *d, struct event *ev)
{
	struct site *site;
	uint64_t index;
	unsigned changes;

	if (d->row == d->rows)
		return columns_failed(d) ? STREC_FORMAT : STREC_END;
	index = cursor_varint(&d->columns[COLUMN_ROW_SITE]);
	d->task += (size_t)cursor_zigzag(&d->columns[COLUMN_ROW_TASK]);
	if (index >= d->table.count || d->task >= d->task_count)
		return STREC_FORMAT;
	site = &d->table.sites[index];
	ev->task = &d->tasks[d->task];
	ev->flags = cursor_u8(&d->columns[COLUMN_FLAGS]);
	if (time_decode(d, ev))
		return STREC_FORMAT;
	changes = cursor_u8(&d->columns[COLUMN_CHANGES]);
	changes_decode(d, site, changes, ev);
	ev->kind = site->kind;
	ev->arch = site->arch;
	ev->nr = site->nr;
	ev->ip = site->ip;
	ev->stack = site->stack ? &d->stacks.frames[site->stack - 1] : NULL;
	ev->capture_count = 0;
	ev->captures = NULL;
	d->row++;
	return changes & CHANGE_CAPTURES ? captures_decode(d, ev) : 0;
}

void column_decoder_release(struct column_decoder *d)
{
	free(d->table.sites);
	frame_table_release(&d->stacks);
	free(d->tasks);
	free(d->task_states);
	*d = (struct column_decoder){0};
}
