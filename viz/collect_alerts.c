#include "viz/collect_alerts.h"

#include <signal.h>
#include <sys/wait.h>

#include "viz/alert_evaluate.h"
#include "viz/alert_select.h"
#include "viz/call_traits.h"
#include "viz/collect_syscalls.h"
#include "viz/collector_settings.h"

#define CALL_OTHER (ALERT_CALLS - 1)

_Static_assert(ALERT_SOURCES_MAX <= 64, "a source is a bit");
_Static_assert(ALERT_QUANTILES_MAX <= 8, "so is a histogram");

static uint32_t call_index(unsigned arch, uint32_t nr)
{
	return arch < ARCHES && nr < ALERT_CALL_NUMBERS ? arch * ALERT_CALL_NUMBERS + nr
							: CALL_OTHER;
}

static void source_init(struct alerts_state *state, uint32_t i, const struct alert_source *source)
{
	uint64_t bit = UINT64_C(1) << i;

	state->source_event[i] = source->event;
	state->source_error[i] = source->error;
	if (source->event == ALERT_EVENT_CALLS)
		state->call_sources |= bit;
	else if (source->event == ALERT_EVENT_ERRORS)
		state->error_sources |= bit;
	else
		state->other_sources |= bit;
	if (state->other_sources & bit)
		return;
	for (unsigned arch = 0; arch < ARCHES; arch++)
		for (uint32_t nr = 0; nr < ALERT_CALL_NUMBERS; nr++)
			if (alert_calls_have(&source->calls, arch, nr))
				state->sources[call_index(arch, nr)] |= bit;
	if (source->calls.others)
		state->sources[CALL_OTHER] |= bit;
}

static void durations_init(struct alerts_state *state, uint32_t rule)
{
	uint32_t source = state->rules[rule].sources[0], index = state->duration_count++;

	state->durations[index].source = source;
	state->durations[index].rule = rule;
	for (uint32_t call = 0; call < ALERT_CALLS; call++)
		if (state->sources[call] >> source & 1)
			state->quantiles[call] |= (uint8_t)(1U << index);
}

static void alerts_init(void *data, const void *settings)
{
	const struct collector_settings *set = settings;
	const struct alert_rules *rules = set ? set->alert_rules : NULL;
	struct alerts_state *state = data;

	if (!rules)
		return;
	state->rule_count = rules->count;
	state->source_count = rules->source_count;
	for (uint32_t i = 0; i < rules->source_count; i++)
		source_init(state, i, &rules->sources[i]);
	for (uint32_t i = 0; i < rules->count; i++) {
		state->rules[i] = rules->rules[i];
		if (rules->rules[i].kind == ALERT_QUANTILE &&
		    state->duration_count < ALERT_QUANTILES_MAX)
			durations_init(state, i);
	}
}

/* Of a call that failed: which sources count it. */
static void error_add(struct alerts_state *state, uint32_t call, const struct event *ev)
{
	uint64_t left = state->sources[call] & state->error_sources;
	int64_t error = -ev->result;

	for (; left; left &= left - 1) {
		unsigned source = (unsigned)__builtin_ctzll(left);
		int32_t wanted = state->source_error[source];

		if (wanted == ALERT_ERROR_ANY || wanted == error ||
		    (wanted == ALERT_ERROR_UNEXPECTED &&
		     !call_expects_error(ev->arch, ev->nr, error)))
			state->open[source]++;
	}
}

static void call_add(struct alerts_state *state, const struct event *ev)
{
	uint32_t call = call_index(ev->arch, ev->nr);
	unsigned left = state->quantiles[call];

	state->calls[call]++;
	if (event_failed(ev))
		error_add(state, call, ev);
	if (!event_is_timed(ev))
		return;
	for (; left; left &= left - 1) {
		struct alert_durations *durations = &state->durations[__builtin_ctz(left)];

		histogram_add(durations->slots[durations->slot].buckets, HISTOGRAM_SMALL_BITS,
			      ev->duration_ns);
	}
}

static void other_add(struct alerts_state *state, enum alert_event event, uint64_t count)
{
	for (uint64_t left = state->other_sources; left; left &= left - 1) {
		unsigned source = (unsigned)__builtin_ctzll(left);

		if (state->source_event[source] == event)
			state->open[source] += count;
	}
}

/* Died of what the program itself did wrong. */
static bool is_crash(int64_t status)
{
	if (!WIFSIGNALED((int)status))
		return false;
	switch (WTERMSIG((int)status)) {
	case SIGSEGV:
	case SIGBUS:
	case SIGFPE:
	case SIGILL:
	case SIGABRT:
	case SIGSYS:
	case SIGTRAP:
		return true;
	default:
		return false;
	}
}

static void exit_add(struct alerts_state *state, const struct event *ev)
{
	other_add(state, ALERT_EVENT_EXITS, 1);
	/* The threads of a process die with it, which is one crash. */
	if (ev->task->tid == ev->task->pid && is_crash(ev->result))
		other_add(state, ALERT_EVENT_CRASHES, 1);
}

static void event_add(struct alerts_state *state, const struct event *ev)
{
	uint64_t cpu_ns = state->live.cpu_ns, bytes = 0;

	live_tasks_event(&state->live, ev);
	switch ((int)ev->kind) {
	case EVENT_START:
		other_add(state, ALERT_EVENT_STARTS, 1);
		break;
	case EVENT_EXIT:
		exit_add(state, ev);
		break;
	case EVENT_SIGNAL:
		other_add(state, ALERT_EVENT_SIGNALS, 1);
		break;
	case EVENT_OUTPUT:
		for (unsigned i = 0; i < ev->capture_count; i++)
			bytes += ev->captures[i].size;
		other_add(state, ALERT_EVENT_OUTPUT, bytes);
		break;
	case EVENT_LOSS:
		other_add(state, ALERT_EVENT_LOST, ev->args[1]);
		break;
	case EVENT_HELD:
		other_add(state, ALERT_EVENT_HELD, ev->duration_ns);
		break;
	case EVENT_USAGE:
		other_add(state, ALERT_EVENT_CPU, state->live.cpu_ns - cpu_ns);
		break;
	default:
		break;
	}
}

static void alerts_event(void *data, const struct event *ev, struct event_address address)
{
	struct alerts_state *state = data;

	(void)address;
	if (!event_is_call(ev)) {
		event_add(state, ev);
		return;
	}
	call_add(state, ev);
	if (ev->flags & EVENT_ANNOUNCED)
		live_tasks_event(&state->live, ev);
}

static void count_call(struct alerts_state *state, uint32_t call)
{
	uint64_t left = state->calls[call] ? state->sources[call] & state->call_sources : 0;

	for (; left; left &= left - 1)
		state->open[__builtin_ctzll(left)] += state->calls[call];
	state->calls[call] = 0;
}

#define BATCH 16

/*
 * The calls of the tick, which were counted by call only, go to the sources. Nearly all are
 * none, and a recording may have millions of ticks without any.
 */
static void count_calls(struct alerts_state *state)
{
	uint32_t call = 0;

	for (; call + BATCH <= ALERT_CALLS; call += BATCH) {
		uint32_t any = 0;

		for (uint32_t i = 0; i < BATCH; i++)
			any |= state->calls[call + i];
		for (uint32_t i = 0; any && i < BATCH; i++)
			count_call(state, call + i);
	}
	for (; call < ALERT_CALLS; call++)
		count_call(state, call);
}

static bool holds(const struct alert_rule *rule, const struct alert_status *status)
{
	if (!status->known)
		return false;
	if (rule->kind == ALERT_ABSENT)
		return status->value > 0.0;
	if (status->value == rule->threshold)
		return rule->or_equal;
	return rule->below ? status->value < rule->threshold : status->value > rule->threshold;
}

static void state_set(struct alerts_state *state, uint32_t i, enum alert_state to, uint64_t now_ns)
{
	struct alert_status *status = &state->status[i];

	if (to == ALERT_FIRING || to == ALERT_RESOLVED)
		state->history[state->transitions++ % ALERT_HISTORY] = (struct alert_transition){
			.time_ns = now_ns,
			.lasted_ns = to == ALERT_RESOLVED ? now_ns - status->since_ns : 0,
			.value = status->value,
			.rule = i,
			.state = to,
		};
	if (to == ALERT_FIRING) {
		state->firing++;
		status->fired++;
	}
	if (to == ALERT_RESOLVED) {
		state->firing--;
		status->resolved_ns = now_ns;
	}
	status->state = to;
	status->since_ns = to == ALERT_INACTIVE ? 0 : now_ns;
}

/* What a rule is without its condition. */
static void calm_down(struct alerts_state *state, uint32_t i, uint64_t now_ns)
{
	struct alert_status *status = &state->status[i];

	if (status->state == ALERT_FIRING) {
		state_set(state, i, ALERT_RESOLVED, now_ns);
	} else if (status->state == ALERT_PENDING) {
		/* As it was before: that it fired once is still to be seen. */
		status->state = status->fired ? ALERT_RESOLVED : ALERT_INACTIVE;
		status->since_ns = status->resolved_ns;
	}
}

static void rule_step(struct alerts_state *state, uint32_t i, uint64_t now_ns, uint64_t tick_ns)
{
	const struct alert_rule *rule = &state->rules[i];
	struct alert_status *status = &state->status[i];

	if (status->state == ALERT_FIRING)
		status->fired_ns += tick_ns;
	if (!holds(rule, status)) {
		calm_down(state, i, now_ns);
		return;
	}
	if (status->state != ALERT_PENDING && status->state != ALERT_FIRING) {
		/* Silence began with the tick, other conditions are seen at its end. */
		status->held_since = rule->kind == ALERT_ABSENT ? now_ns - tick_ns : now_ns;
		state_set(state, i, ALERT_PENDING, status->held_since);
	}
	if (status->state == ALERT_PENDING && now_ns - status->held_since >= rule->for_ns)
		state_set(state, i, ALERT_FIRING, now_ns);
}

static void alerts_tick(void *data, uint64_t k, uint64_t tick_ns)
{
	struct alerts_state *state = data;
	uint64_t now_ns = (k + 1) * tick_ns;

	if (state->rule_count == 0)
		return;
	count_calls(state);
	for (uint32_t i = 0; i < state->source_count; i++)
		state->total[i] += state->open[i];
	for (uint32_t i = 0; i < state->rule_count; i++) {
		alerts_evaluate(state, i, k, tick_ns);
		rule_step(state, i, now_ns, tick_ns);
	}
	for (uint32_t i = 0; i < state->source_count; i++)
		state->open[i] = 0;
}

const struct alert_transition *alerts_transition(const struct alerts_state *state, uint32_t age)
{
	if (age >= state->transitions || age >= ALERT_HISTORY)
		return NULL;
	return &state->history[(state->transitions - 1 - age) % ALERT_HISTORY];
}

const struct collector_ops collect_alerts = {
	.name = "alerts",
	.size = sizeof(struct alerts_state),
	.init = alerts_init,
	.event = alerts_event,
	.tick = alerts_tick,
	.keeps_filter = true,
};
