#include "record/stack_names.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "format/bytes.h"
#include "format/place_set.h"
#include "record/symbols/perf_map.h"
#include "record/symbols/symbols.h"

#define TOLD_AT_ONCE  64
#define LIVE_PAUSE_NS 200000000u /* between two look-ups at least, */
#define LIVE_SHARE    4          /* and so many times as long as the last one took */

/* What the thread is asked for and answers; it has it all from when it is asked until then. */
struct live {
	pthread_t thread;
	pthread_mutex_t lock; /* guards asked and stop */
	pthread_cond_t wake;
	bool started, asked, stop;
	uint64_t *places;
	size_t count;
	struct symbol_set *sets;
	size_t set_count, set_capacity;
	uint64_t next_ns; /* the writer's: not before this, CLOCK_MONOTONIC */
};

struct stack_names {
	struct stack_names_config config;
	uint8_t told[MODULES_MAX / 8 + 1]; /* a bit for each module */
	struct place_set places;
	size_t looked_up; /* so many of them */
	unsigned trouble; /* enum symbol_trouble of all modules, or-ed */
	struct live live;
};

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

/* The map that a process with code of its own keeps; it may be gone, its map is then here. */
static int resolve_anonymous(struct symbol_set *set, const struct code_module *module,
			     const struct symbol_address *addresses, size_t count,
			     struct strec_error *err)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/root/tmp/perf-%d.map", module->pid, module->pid);
	if (access(path, R_OK) != 0)
		snprintf(path, sizeof(path), "/tmp/perf-%d.map", module->pid);
	return perf_map_resolve(set, path, module->number, addresses, count, err);
}

static int resolve_file(struct symbol_set *set, struct modules *modules,
			const struct code_module *module, const struct symbol_address *addresses,
			size_t count, struct strec_error *err)
{
	int fd = modules_open(modules, module->number);
	char path[64];
	int rc;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	rc = symbols_resolve(set, module, fd < 0 ? NULL : path, addresses, count,
			     &(struct symbol_options){0}, err);
	if (fd >= 0)
		close(fd);
	return rc;
}

/* Looks up ordered places of one module. 0, and set is to be released, or STREC_NOMEM. */
static int resolve(struct symbol_set *set, struct modules *modules, const uint64_t *places,
		   size_t count, struct strec_error *err)
{
	struct symbol_address *addresses = malloc(count * sizeof(*addresses));
	struct code_module module;
	int rc = 0;

	*set = (struct symbol_set){0};
	if (!addresses)
		return strec_fail(err, STREC_NOMEM, 0, "symbols");
	for (size_t i = 0; i < count; i++)
		addresses[i] = (struct symbol_address){.offset = place_offset(places[i])};
	if (!modules_get(modules, place_module(places[0]), &module))
		rc = 0;
	else if (module.pid)
		rc = resolve_anonymous(set, &module, addresses, count, err);
	else
		rc = resolve_file(set, modules, &module, addresses, count, err);
	free(addresses);
	return rc;
}

/* What nothing is known of is left out: a viewer takes it so anyhow. */
static int write_known(struct stack_names *names, struct log_writer *writer,
		       const struct symbol_set *set, struct strec_error *err)
{
	struct symbol *known = malloc(set->count * sizeof(*known) + 1);
	size_t count = 0;
	int rc;

	names->trouble |= set->trouble;
	if (!known)
		return strec_fail(err, STREC_NOMEM, 0, "symbols");
	for (size_t i = 0; i < set->count; i++)
		if (set->symbols[i].count)
			known[count++] = set->symbols[i];
	rc = log_writer_symbols(writer, known, count, err);
	free(known);
	return rc;
}

/* Of all the places that it was given, into sets; without memory it has fewer. */
static void live_resolve(struct live *live, struct modules *modules)
{
	places_order(live->places, live->count);
	for (size_t at = 0; at < live->count;) {
		size_t count = places_of_module(live->places + at, live->count - at);
		struct symbol_set set;

		if (array_reserve(&live->sets, &live->set_capacity, live->set_count, sizeof(set)) &&
		    resolve(&set, modules, live->places + at, count, NULL) == 0)
			live->sets[live->set_count++] = set;
		at += count;
	}
}

static void *live_thread(void *arg)
{
	struct stack_names *names = arg;
	struct live *live = &names->live;

	pthread_mutex_lock(&live->lock);
	while (!live->stop) {
		uint64_t start_ns = now_ns();

		if (!live->asked) {
			pthread_cond_wait(&live->wake, &live->lock);
			continue;
		}
		pthread_mutex_unlock(&live->lock);
		live_resolve(live, names->config.modules);
		pthread_mutex_lock(&live->lock);
		live->next_ns = now_ns() + LIVE_PAUSE_NS + LIVE_SHARE * (now_ns() - start_ns);
		live->asked = false;
	}
	pthread_mutex_unlock(&live->lock);
	return NULL;
}

static void live_clear(struct live *live)
{
	for (size_t i = 0; i < live->set_count; i++)
		symbol_set_release(&live->sets[i]);
	live->set_count = live->count = 0;
}

/* Gives the thread, which is idle, what is new. */
static int live_ask(struct stack_names *names)
{
	const struct place_set *all = &names->places;
	struct live *live = &names->live;
	size_t count = all->count - names->looked_up;
	uint64_t *places;

	if (count == 0 || now_ns() < live->next_ns)
		return 0;
	places = realloc(live->places, count * sizeof(*places));
	if (!places)
		return STREC_NOMEM;
	live->places = places;
	memcpy(places, all->places + names->looked_up, count * sizeof(*places));
	live->count = count;
	names->looked_up = all->count;
	pthread_mutex_lock(&live->lock);
	live->asked = true;
	pthread_cond_signal(&live->wake);
	pthread_mutex_unlock(&live->lock);
	return 0;
}

static int live_write(struct stack_names *names, struct log_writer *writer, struct strec_error *err)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < names->live.set_count; i++)
		rc = write_known(names, writer, &names->live.sets[i], err);
	live_clear(&names->live);
	return rc;
}

int stack_names_found(struct stack_names *names, struct log_writer *writer, struct strec_error *err)
{
	struct live *live = &names->live;
	bool busy;
	int rc;

	if (!live->started)
		return 0;
	pthread_mutex_lock(&live->lock);
	busy = live->asked;
	pthread_mutex_unlock(&live->lock);
	if (busy)
		return 0;
	rc = live_write(names, writer, err);
	if (rc == 0 && live_ask(names))
		rc = strec_fail(err, STREC_NOMEM, 0, "symbols");
	return rc;
}

static void live_stop(struct live *live)
{
	if (!live->started)
		return;
	pthread_mutex_lock(&live->lock);
	live->stop = true;
	pthread_cond_signal(&live->wake);
	pthread_mutex_unlock(&live->lock);
	pthread_join(live->thread, NULL);
	live->started = false;
}

struct stack_names *stack_names_new(const struct stack_names_config *config)
{
	struct stack_names *names = calloc(1, sizeof(*names));

	if (!names)
		return NULL;
	names->config = *config;
	pthread_mutex_init(&names->live.lock, NULL);
	pthread_cond_init(&names->live.wake, NULL);
	if (config->live && !config->no_symbols)
		names->live.started =
			pthread_create(&names->live.thread, NULL, live_thread, names) == 0;
	return names;
}

void stack_names_free(struct stack_names *names)
{
	if (!names)
		return;
	live_stop(&names->live);
	live_clear(&names->live);
	pthread_mutex_destroy(&names->live.lock);
	pthread_cond_destroy(&names->live.wake);
	free(names->live.places);
	free(names->live.sets);
	place_set_release(&names->places);
	free(names);
}

/* Marks a module as told; whether it was not. */
static bool mark_told(struct stack_names *names, uint32_t module)
{
	uint8_t *byte = &names->told[module / 8], bit = (uint8_t)(1u << module % 8);
	bool is_new = !(*byte & bit);

	*byte |= bit;
	return is_new;
}

static int tell_modules(struct stack_names *names, struct log_writer *writer,
			const struct stack_table *stacks, struct strec_error *err)
{
	struct code_module modules[TOLD_AT_ONCE];
	size_t count = 0;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < stacks->count; i++) {
		uint32_t module = stacks->nodes[i].place.module;

		if (!module || !mark_told(names, module) ||
		    !modules_get(names->config.modules, module, &modules[count]))
			continue;
		if (++count == TOLD_AT_ONCE) {
			rc = log_writer_modules(writer, modules, count, err);
			count = 0;
		}
	}
	return rc ? rc : log_writer_modules(writer, modules, count, err);
}

static int add_places(struct stack_names *names, const struct stack_table *stacks)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < stacks->count; i++) {
		const struct stack_place *place = &stacks->nodes[i].place;
		struct stack_frame frame = {.module = place->module,
					    .offset = place->offset,
					    .interrupted = place->interrupted};

		if (place->module)
			rc = place_set_add(&names->places, stack_frame_place(&frame));
	}
	return rc;
}

int stack_names_explain(struct stack_names *names, struct log_writer *writer,
			const struct batch *batch, struct strec_error *err)
{
	int rc = tell_modules(names, writer, &batch->stacks, err);

	if (rc == 0 && !names->config.no_symbols && add_places(names, &batch->stacks))
		rc = strec_fail(err, STREC_NOMEM, 0, "symbols");
	return rc;
}

void stack_names_next_part(struct stack_names *names)
{
	memset(names->told, 0, sizeof(names->told));
}

int stack_names_finish(struct stack_names *names, struct log_writer *writer, bool (*goes_on)(void),
		       struct strec_error *err)
{
	struct place_set *all = &names->places;
	uint64_t *places;
	size_t left;
	int rc;

	live_stop(&names->live);
	rc = live_write(names, writer, err);
	places = all->places + names->looked_up;
	left = all->count - names->looked_up;
	places_order(places, left);
	names->looked_up = all->count;
	while (rc == 0 && left && (!goes_on || goes_on())) {
		size_t count = places_of_module(places, left);
		struct symbol_set set;

		rc = resolve(&set, names->config.modules, places, count, err);
		if (rc == 0)
			rc = write_known(names, writer, &set, err);
		symbol_set_release(&set);
		places += count;
		left -= count;
	}
	return rc;
}

unsigned stack_names_trouble(const struct stack_names *names)
{
	return names->trouble;
}
