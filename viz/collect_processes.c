#include "viz/collect_processes.h"

#include <string.h>

/* A report of CPU time is of the past when none followed for this long. */
#define CPU_STALE_NS UINT64_C(1000000000)
/* Two reports nearer than this are too coarse a measure. */
#define CPU_APART_NS UINT64_C(200000000)

static uint32_t slot_home(uint32_t serial)
{
	return serial % PROCESS_SLOTS;
}

/* The slot where serial is, or the empty one where it would go: half of them are empty. */
static uint32_t slot_find(const struct processes_state *state, uint32_t serial)
{
	uint32_t slot = slot_home(serial);

	while (state->slots[slot] && state->rows[state->slots[slot] - 1].serial != serial)
		slot = (slot + 1) % PROCESS_SLOTS;
	return slot;
}

/* Empties a slot and moves back what was displaced by it (Knuth 6.4, algorithm R). */
static void slot_remove(struct processes_state *state, uint32_t hole)
{
	uint32_t slot = hole;

	state->slots[hole] = 0;
	for (;;) {
		uint32_t home;

		slot = (slot + 1) % PROCESS_SLOTS;
		if (!state->slots[slot])
			return;
		home = slot_home(state->rows[state->slots[slot] - 1].serial);
		if ((slot - home) % PROCESS_SLOTS < (slot - hole) % PROCESS_SLOTS)
			continue;
		state->slots[hole] = state->slots[slot];
		state->slots[slot] = 0;
		hole = slot;
	}
}

const struct process *processes_find(const struct processes_state *state, uint32_t serial)
{
	uint32_t slot = slot_find(state, serial);

	return serial && state->slots[slot] ? &state->rows[state->slots[slot] - 1] : NULL;
}

static bool has_ended(const struct process *process)
{
	return process->status == PROCESS_EXITED || process->status == PROCESS_DETACHED;
}

/* True when a should make room before b. */
static bool goes_before(const struct process *a, const struct process *b)
{
	if (has_ended(a) != has_ended(b))
		return has_ended(a);
	return has_ended(a) ? a->since_ns < b->since_ns : a->last_ns < b->last_ns;
}

static uint32_t evict(struct processes_state *state)
{
	uint32_t row = 0;

	for (uint32_t i = 1; i < state->count; i++)
		if (goes_before(&state->rows[i], &state->rows[row]))
			row = i;
	state->evicted++;
	state->evicted_calls += state->rows[row].calls;
	state->evicted_errors += state->rows[row].errors;
	slot_remove(state, slot_find(state, state->rows[row].serial));
	return row;
}

/* The serial that stands for the process of a task: that of its thread group's leader. */
static uint32_t group_of(const struct processes_state *state, const struct task_info *task)
{
	if (task->tid == task->pid)
		return task->serial;
	for (uint32_t i = 0; i < state->count; i++)
		if (state->rows[i].pid == task->pid && !has_ended(&state->rows[i]))
			return state->rows[i].group;
	return task->serial;
}

static struct process *process_add(struct processes_state *state, const struct event *ev)
{
	uint32_t group = group_of(state, ev->task);
	uint32_t row = state->count < PROCESS_ROWS ? state->count++ : evict(state);
	struct process *process = &state->rows[row];

	memset(process, 0, sizeof(*process));
	process->serial = ev->task->serial;
	process->parent = ev->task->parent;
	process->group = group;
	process->start_ns = process->since_ns = ev->time_ns;
	state->slots[slot_find(state, process->serial)] = (uint16_t)(row + 1);
	state->seen++;
	return process;
}

/* The task's row with its present ids and name, which an exec changes. */
static struct process *process_of(struct processes_state *state, const struct event *ev)
{
	const struct task_info *task = ev->task;
	uint32_t slot = slot_find(state, task->serial);
	struct process *process;

	process =
		state->slots[slot] ? &state->rows[state->slots[slot] - 1] : process_add(state, ev);
	if (task->tid == task->pid)
		process->group = process->serial;
	process->tid = task->tid;
	process->pid = task->pid;
	memcpy(process->name, task->name, sizeof(process->name));
	process->last_ns = ev->time_ns;
	return process;
}

static void process_set(struct process *process, enum process_status status, uint64_t since_ns)
{
	process->status = status;
	process->since_ns = since_ns;
}

static void top_add(struct process *process, struct call_key key)
{
	struct frequent_call *least = &process->top[0];

	for (unsigned i = 0; i < PROCESS_TOP; i++) {
		struct frequent_call *top = &process->top[i];

		if (top->count && top->key.nr == key.nr && top->key.arch == key.arch) {
			top->count++;
			return;
		}
		if (top->count < least->count)
			least = top;
	}
	least->key = key;
	least->count++;
}

static void process_call(struct process *process, const struct event *ev)
{
	process->calls++;
	process->window.open++;
	process->busy_ns += ev->duration_ns;
	if (event_failed(ev))
		process->errors++;
	top_add(process, (struct call_key){.nr = ev->nr, .arch = ev->arch});
	if (!has_ended(process))
		process_set(process, PROCESS_RUNNING, ev->time_ns);
}

static void process_entered(struct process *process, const struct event *ev,
			    struct event_address address)
{
	/* The state that is repeated later has no captures: the first event tells most. */
	if (process->status == PROCESS_IN_CALL && process->since_ns == event_enter_ns(ev))
		return;
	process->call_block = address.block;
	process->call_row = address.row;
	process->call = (struct call_key){.nr = ev->nr, .arch = ev->arch};
	process_set(process, PROCESS_IN_CALL, event_enter_ns(ev));
}

/* CPU time belongs to the process, so it is kept on the row that stands for it. */
static void process_usage(struct processes_state *state, struct process *process,
			  const struct event *ev)
{
	uint32_t slot = slot_find(state, process->group);

	if (state->slots[slot])
		process = &state->rows[state->slots[slot] - 1];
	/* The first report tells of a time that may have begun before the recording. */
	if (process->cpu_at_ns[1] == 0) {
		process->cpu_ns[1] = ev->args[0];
		process->cpu_at_ns[1] = ev->time_ns;
	}
	if (process->cpu_at_ns[1] - process->cpu_at_ns[0] >= CPU_APART_NS) {
		process->cpu_ns[0] = process->cpu_ns[1];
		process->cpu_at_ns[0] = process->cpu_at_ns[1];
	}
	process->cpu_ns[1] = ev->args[0];
	process->cpu_at_ns[1] = ev->time_ns;
}

static void processes_event(void *data, const struct event *ev, struct event_address address)
{
	struct processes_state *state = data;
	struct process *process;

	if (ev->task->serial == 0)
		return;
	process = process_of(state, ev);
	switch ((enum event_kind)ev->kind) {
	case EVENT_CALL:
		process_call(process, ev);
		break;
	case EVENT_ENTERED:
		process_entered(process, ev, address);
		break;
	case EVENT_TASK:
		if (ev->flags & EVENT_IN_CALL)
			process_entered(process, ev, address);
		else if (process->status == PROCESS_IN_CALL)
			process_set(process, PROCESS_RUNNING, ev->time_ns);
		break;
	case EVENT_EXIT:
		process->exit_status = ev->result;
		process_set(process, PROCESS_EXITED, ev->time_ns);
		break;
	case EVENT_STOP:
		process_set(process, PROCESS_STOPPED, ev->time_ns);
		break;
	case EVENT_DETACH:
		process_set(process, PROCESS_DETACHED, ev->time_ns);
		break;
	case EVENT_USAGE:
		process_usage(state, process, ev);
		break;
	case EVENT_START:
	case EVENT_EXEC:
	case EVENT_SIGNAL:
	case EVENT_OUTPUT:
	case EVENT_HELD:
	case EVENT_NOTE:
	case EVENT_LOSS:
	case EVENT_DESCRIPTOR:
	case EVENT_MAPPING:
	case EVENT_KINDS:
		break;
	}
}

static void processes_tick(void *data, uint64_t k, uint64_t tick_ns)
{
	struct processes_state *state = data;

	window_clock_tick(&state->clock, k, tick_ns);
	for (uint32_t i = 0; i < state->count; i++) {
		struct process *process = &state->rows[i];

		process->trend[state->trend_next] = process->window.open;
		window_close(&process->window, &state->clock);
	}
	state->trend_next = (state->trend_next + 1) % PROCESS_TREND;
	state->time_ns = (k + 1) * tick_ns;
}

size_t processes_trend(const struct processes_state *state, const struct process *process,
		       double out[PROCESS_TREND])
{
	for (unsigned i = 0; i < PROCESS_TREND; i++)
		out[i] = process->trend[(state->trend_next + i) % PROCESS_TREND];
	return PROCESS_TREND;
}

double processes_cpu(const struct processes_state *state, const struct process *group)
{
	uint64_t span_ns = group->cpu_at_ns[1] - group->cpu_at_ns[0];

	if (group->cpu_at_ns[1] == 0 || span_ns == 0 || has_ended(group) ||
	    group->cpu_ns[1] < group->cpu_ns[0] ||
	    state->time_ns > group->cpu_at_ns[1] + CPU_STALE_NS)
		return 0.0;
	return (double)(group->cpu_ns[1] - group->cpu_ns[0]) * 100.0 / (double)span_ns;
}

const struct collector_ops collect_processes = {
	.name = "processes",
	.size = sizeof(struct processes_state),
	.event = processes_event,
	.tick = processes_tick,
};
