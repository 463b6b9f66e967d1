#include "viz/collect_syscalls.h"

#include "format/syscalls.h"
#include "viz/collector_settings.h"

_Static_assert(SYSCALLS_CATEGORIES == CATEGORIES, "one row for each category");

static unsigned category_of(const struct event *ev)
{
	const struct syscall_info *info = syscall_lookup(ev->arch, ev->nr);

	return info && info->category < CATEGORIES ? info->category : CATEGORY_OTHER;
}

static void syscalls_init(void *data, const void *settings)
{
	const struct collector_settings *set = settings;
	struct syscalls_state *state = data;
	uint32_t ticks = set ? set->history_ticks : 0;

	for (unsigned i = 0; i < CATEGORIES; i++)
		history_init(&state->categories[i].calls, ticks);
	history_init(&state->calls, ticks);
	history_init(&state->errors, ticks);
}

static void syscalls_event(void *data, const struct event *ev, struct event_address address)
{
	struct syscalls_state *state = data;
	struct category_counts *category;

	(void)address;
	if (!event_is_call(ev))
		return;
	category = &state->categories[category_of(ev)];
	category->total++;
	category->open_calls++;
	state->total++;
	state->open_calls++;
	state->by_call[call_table_row(&state->table, ev->arch, ev->nr)].open++;
	if (event_failed(ev)) {
		category->errors++;
		state->total_errors++;
		state->open_errors++;
	}
}

static void category_tick(struct category_counts *category, const struct window_clock *clock)
{
	history_push(&category->calls, category->open_calls);
	category->window.open = category->open_calls;
	category->open_calls = 0;
	window_close(&category->window, clock);
}

static void syscalls_tick(void *data, uint64_t k, uint64_t tick_ns)
{
	struct syscalls_state *state = data;

	window_clock_tick(&state->clock, k, tick_ns);
	for (unsigned i = 0; i < CATEGORIES; i++)
		category_tick(&state->categories[i], &state->clock);
	history_push(&state->calls, state->open_calls);
	history_push(&state->errors, state->open_errors);
	state->call_window.open = state->open_calls;
	state->error_window.open = state->open_errors;
	state->open_calls = state->open_errors = 0;
	window_close(&state->call_window, &state->clock);
	window_close(&state->error_window, &state->clock);
	for (uint32_t i = 0; i < state->table.count; i++)
		window_close(&state->by_call[i], &state->clock);
}

uint32_t syscalls_top(const struct syscalls_state *state, struct call_key *key)
{
	uint32_t most = 0;

	for (uint32_t i = 0; i < state->table.count; i++)
		if (state->by_call[i].sum > most) {
			most = state->by_call[i].sum;
			*key = state->table.keys[i];
		}
	return most;
}

const struct collector_ops collect_syscalls = {
	.name = "syscalls",
	.size = sizeof(struct syscalls_state),
	.init = syscalls_init,
	.event = syscalls_event,
	.tick = syscalls_tick,
};
