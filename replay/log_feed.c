#include "replay/log_feed.h"

#include <stdlib.h>
#include <string.h>

#include "format/bytes.h"

/* By so much the difference of two clocks may wander in one boot, as NTP sets one of them. */
#define CLOCKS_APART_NS 5000000000u
/* With clocks that agree so well either may be used, whatever the host is called. */
#define CLOCKS_EQUAL_NS 100000000u

struct input {
	struct log_reader *reader;
	struct event_stream *stream;
	size_t index;     /* as the caller has it */
	size_t recording; /* number of */
	uint64_t shift_ns;
	uint64_t until_ns;  /* the next part has what comes later; UINT64_MAX: there is none */
	struct event event; /* the next one, where there is one */
	bool pending, ended;
	uint16_t *to_new, *to_old; /* module numbers; NULL: none was met */
};

/* A module under its new number. */
struct feed_module {
	struct code_module module;
	char *path;
};

struct log_feed {
	struct input *inputs; /* ordered by recording and begin */
	size_t count, recordings;
	size_t at;         /* the input of the last event */
	uint64_t limit_ns; /* up to here no other input comes first */
	bool limited;      /* limit_ns is up to date */
	bool one_clock;
	uint64_t missing;
	struct feed_module *modules; /* by number - 1 */
	size_t module_count, module_capacity;
	struct task_info task; /* of the last event */
	struct stack_frame frames[STACK_DEPTH_MAX + 1];
};

static uint64_t distance(uint64_t a, uint64_t b)
{
	return a > b ? a - b : b - a;
}

static uint64_t boot_ns(const struct log_header *header)
{
	return header->wall_ns - header->monotonic_ns;
}

static bool same_host(const struct log_session *a, const struct log_session *b)
{
	return a && b && a->host && b->host && strcmp(a->host, b->host) == 0;
}

/* Session blocks were passed when the first events were read. */
static bool one_clock(const struct log_feed *feed)
{
	const struct log_reader *first = feed->inputs[0].reader;

	for (size_t i = 1; i < feed->count; i++) {
		const struct log_reader *reader = feed->inputs[i].reader;
		uint64_t apart = distance(boot_ns(log_reader_header(first)),
					  boot_ns(log_reader_header(reader)));

		if (apart > CLOCKS_EQUAL_NS &&
		    (apart > CLOCKS_APART_NS ||
		     !same_host(log_reader_session(first), log_reader_session(reader))))
			return false;
	}
	return true;
}

static uint64_t zero_ns(const struct log_feed *feed, const struct input *input)
{
	const struct log_header *header = log_reader_header(input->reader);

	return feed->one_clock ? header->monotonic_ns : header->wall_ns;
}

/* The input whose recording began first. */
static const struct input *earliest(const struct log_feed *feed)
{
	const struct input *first = &feed->inputs[0];

	for (size_t i = 1; i < feed->count; i++)
		if (zero_ns(feed, &feed->inputs[i]) < zero_ns(feed, first))
			first = &feed->inputs[i];
	return first;
}

static bool same_recording(const struct input *a, const struct input *b)
{
	return memcmp(log_reader_header(a->reader)->id, log_reader_header(b->reader)->id, 16) == 0;
}

/* Those of one recording beside each other, in the order of their begin. */
static void inputs_order(struct log_feed *feed)
{
	for (size_t i = 1; i < feed->count; i++) {
		struct input input = feed->inputs[i];
		size_t place = i, at = i;

		while (at > 0 && !same_recording(&feed->inputs[at - 1], &input))
			at--;
		while (at > 0 && same_recording(&feed->inputs[at - 1], &input) &&
		       log_reader_header(feed->inputs[at - 1].reader)->begin_ns >
			       log_reader_header(input.reader)->begin_ns)
			at--;
		if (at == 0 && !same_recording(&feed->inputs[0], &input))
			continue;
		for (; place > at; place--)
			feed->inputs[place] = feed->inputs[place - 1];
		feed->inputs[at] = input;
	}
}

/* How many events lie between two parts; 0: they join, or overlap. */
static uint64_t missing_between(const struct input *part, const struct input *next)
{
	uint64_t had =
		log_reader_header(part->reader)->dropped_events + log_reader_events(part->reader);
	uint64_t before = log_reader_header(next->reader)->dropped_events;

	return log_reader_header(next->reader)->begin_ns > log_reader_end_ns(part->reader) &&
			       before > had
		       ? before - had
		       : 0;
}

static void inputs_number(struct log_feed *feed)
{
	struct input *last = NULL; /* of the parts so far the one that others follow */

	for (size_t i = 0; i < feed->count; i++) {
		struct input *input = &feed->inputs[i];
		bool goes_on = last && same_recording(last, input);

		input->until_ns = UINT64_MAX;
		input->recording = goes_on ? last->recording : feed->recordings++;
		if (!goes_on) {
			last = input;
		} else if (log_reader_end_ns(input->reader) <= log_reader_end_ns(last->reader)) {
			input->ended = true; /* it has nothing of its own */
		} else {
			feed->missing += missing_between(last, input);
			last->until_ns = log_reader_header(input->reader)->begin_ns;
			last = input;
		}
	}
}

static void inputs_shift(struct log_feed *feed)
{
	uint64_t zero = zero_ns(feed, earliest(feed));

	for (size_t i = 0; i < feed->count; i++)
		feed->inputs[i].shift_ns = zero_ns(feed, &feed->inputs[i]) - zero;
}

/* The next event of an input, where it has one. 0, also at its end, or an error. */
static int input_fill(struct log_feed *feed, struct input *input, struct strec_error *err)
{
	int rc;

	if (input->pending || input->ended)
		return 0;
	rc = event_stream_next(input->stream, &input->event, err);
	if (rc == STREC_AGAIN && feed->count == 1)
		return rc;
	if (rc && rc != STREC_END && rc != STREC_AGAIN)
		return rc;
	input->ended = rc != 0 || input->event.time_ns > input->until_ns;
	input->pending = !input->ended;
	if (input->pending)
		input->event.time_ns += input->shift_ns;
	return 0;
}

static int feed_begin(struct log_feed *feed, struct log_reader *const *readers,
		      struct strec_error *err)
{
	int rc = 0;

	for (size_t i = 0; i < feed->count; i++) {
		feed->inputs[i] = (struct input){.reader = readers[i], .index = i};
		feed->inputs[i].stream = event_stream_new(readers[i]);
		if (!feed->inputs[i].stream)
			return strec_fail(err, STREC_NOMEM, 0, NULL);
	}
	inputs_order(feed);
	inputs_number(feed);
	/* Without shift so far: what clocks there are the sessions have a say in. */
	for (size_t i = 0; rc == 0 && feed->count > 1 && i < feed->count; i++)
		rc = input_fill(feed, &feed->inputs[i], err);
	feed->one_clock = one_clock(feed);
	inputs_shift(feed);
	for (size_t i = 0; i < feed->count; i++)
		feed->inputs[i].event.time_ns += feed->inputs[i].shift_ns;
	return rc;
}

int log_feed_open(struct log_feed **out, struct log_reader *const *readers, size_t count,
		  struct strec_error *err)
{
	struct log_feed *feed = calloc(1, sizeof(*feed));
	int rc;

	*out = NULL;
	if (feed)
		feed->inputs = calloc(count, sizeof(*feed->inputs));
	if (!feed || !feed->inputs) {
		free(feed);
		return strec_fail(err, STREC_NOMEM, 0, NULL);
	}
	feed->count = count;
	rc = feed_begin(feed, readers, err);
	if (rc)
		log_feed_close(feed);
	else
		*out = feed;
	return rc;
}

void log_feed_close(struct log_feed *feed)
{
	if (!feed)
		return;
	for (size_t i = 0; i < feed->count; i++) {
		event_stream_free(feed->inputs[i].stream);
		free(feed->inputs[i].to_new);
		free(feed->inputs[i].to_old);
	}
	for (size_t i = 0; i < feed->module_count; i++)
		free(feed->modules[i].path);
	free(feed->modules);
	free(feed->inputs);
	free(feed);
}

/* An input whose turn is not before the parts in front of it have ended. */
static bool waits(const struct log_feed *feed, size_t i)
{
	for (size_t at = i; at > 0 && feed->inputs[at - 1].recording == feed->inputs[i].recording;
	     at--)
		if (!feed->inputs[at - 1].ended)
			return true;
	return false;
}

/* The input with the earliest event, and up to when it stays that; count where all ended. */
static size_t choose(struct log_feed *feed)
{
	size_t first = feed->count;

	feed->limit_ns = UINT64_MAX;
	for (size_t i = 0; i < feed->count; i++) {
		uint64_t time_ns = feed->inputs[i].event.time_ns;

		if (feed->inputs[i].ended || waits(feed, i))
			continue;
		if (first == feed->count) {
			first = i;
		} else if (time_ns < feed->inputs[first].event.time_ns) {
			feed->limit_ns = feed->inputs[first].event.time_ns;
			first = i;
		} else if (time_ns < feed->limit_ns) {
			feed->limit_ns = time_ns;
		}
	}
	feed->limited = true;
	return first;
}

/* Has the next event pending in feed->at. */
static int feed_turn(struct log_feed *feed, struct strec_error *err)
{
	struct input *input = &feed->inputs[feed->at];
	int rc = input_fill(feed, input, err);

	if (rc)
		return rc;
	if (feed->limited && !input->ended && input->event.time_ns < feed->limit_ns)
		return 0;
	/* A part of a recording that begins now is read for the first time, or was at the open. */
	for (size_t i = 0; rc == 0 && i < feed->count; i++)
		rc = input_fill(feed, &feed->inputs[i], err);
	if (rc)
		return rc;
	feed->at = choose(feed);
	if (feed->at < feed->count)
		return 0;
	feed->at = 0;
	return STREC_END;
}

static bool modules_equal(const struct code_module *a, const struct code_module *b)
{
	return a->pid == b->pid && a->build_id_size == b->build_id_size &&
	       memcmp(a->build_id, b->build_id, a->build_id_size) == 0 &&
	       strcmp(a->path, b->path) == 0;
}

/* The new number of a module, 0 where there are too many or no memory. */
static uint32_t module_number(struct log_feed *feed, const struct code_module *module)
{
	struct feed_module *entry;

	for (size_t i = 0; i < feed->module_count; i++)
		if (modules_equal(&feed->modules[i].module, module))
			return (uint32_t)i + 1;
	if (feed->module_count == MODULES_MAX ||
	    !array_reserve(&feed->modules, &feed->module_capacity, feed->module_count,
			   sizeof(*entry)))
		return 0;
	entry = &feed->modules[feed->module_count];
	*entry = (struct feed_module){.module = *module, .path = strdup(module->path)};
	if (!entry->path)
		return 0;
	entry->module.path = entry->path;
	entry->module.number = (uint32_t)++feed->module_count;
	return entry->module.number;
}

/* The new number of an input's module; 0: an error. */
static uint32_t module_map(struct log_feed *feed, struct input *input, uint32_t old)
{
	const struct code_module *module;
	struct code_module unknown = {.path = "?"};
	uint32_t number;

	if (!input->to_new) {
		input->to_new = calloc(MODULES_MAX + 1, sizeof(*input->to_new));
		input->to_old = calloc(MODULES_MAX + 1, sizeof(*input->to_old));
	}
	if (!input->to_new || !input->to_old || old > MODULES_MAX)
		return 0;
	if (input->to_new[old])
		return input->to_new[old];
	module = symbol_table_module(log_reader_symbols(input->reader), old);
	number = module_number(feed, module ? module : &unknown);
	input->to_new[old] = (uint16_t)number;
	input->to_old[number] = (uint16_t)old;
	return number;
}

static int stack_translate(struct log_feed *feed, struct input *input, struct event *ev,
			   struct strec_error *err)
{
	size_t count = 0;

	for (const struct stack_frame *at = ev->stack; at && count <= STACK_DEPTH_MAX;
	     at = at->caller) {
		struct stack_frame *frame = &feed->frames[count++];

		*frame = *at;
		frame->caller = NULL;
		if (count > 1)
			frame[-1].caller = frame;
		if (at->module)
			frame->module = module_map(feed, input, at->module);
		if (at->module && !frame->module)
			return strec_fail(err, STREC_LIMIT, 0, "modules");
	}
	if (count)
		ev->stack = feed->frames;
	return 0;
}

static bool serial_translate(const struct log_feed *feed, size_t recording, uint32_t *serial)
{
	uint64_t number = *serial ? (*serial - UINT64_C(1)) * feed->recordings + recording + 1 : 0;

	*serial = (uint32_t)number;
	return number <= UINT32_MAX;
}

static int translate(struct log_feed *feed, struct input *input, struct event *ev,
		     struct strec_error *err)
{
	uint32_t parent = (uint32_t)ev->args[0];

	if (feed->count == 1)
		return 0;
	feed->task = *ev->task;
	ev->task = &feed->task;
	if (!serial_translate(feed, input->recording, &feed->task.serial) ||
	    !serial_translate(feed, input->recording, &feed->task.parent))
		return strec_fail(err, STREC_LIMIT, 0, "tasks");
	if (ev->kind == EVENT_START && serial_translate(feed, input->recording, &parent))
		ev->args[0] = parent;
	return ev->stack ? stack_translate(feed, input, ev, err) : 0;
}

int log_feed_next(struct log_feed *feed, struct feed_event *out, struct strec_error *err)
{
	int rc = feed_turn(feed, err);
	struct input *input = &feed->inputs[feed->at];

	if (rc)
		return rc;
	input->pending = false;
	out->event = input->event;
	out->session = log_reader_session(input->reader);
	out->input = input->index;
	out->address = event_stream_address(input->stream);
	return translate(feed, input, &out->event, err);
}

static const struct input *input_of(const struct log_feed *feed, size_t index)
{
	const struct input *input = feed->inputs;

	while (input->index != index)
		input++;
	return input;
}

size_t log_feed_inputs(const struct log_feed *feed)
{
	return feed->count;
}

size_t log_feed_recordings(const struct log_feed *feed)
{
	return feed->recordings;
}

size_t log_feed_recording(const struct log_feed *feed, size_t index)
{
	return input_of(feed, index)->recording;
}

uint64_t log_feed_shift_ns(const struct log_feed *feed, size_t index)
{
	return input_of(feed, index)->shift_ns;
}

bool log_feed_one_clock(const struct log_feed *feed)
{
	return feed->one_clock;
}

uint64_t log_feed_missing_events(const struct log_feed *feed)
{
	return feed->missing;
}

/* A log of several begins where the first does, and lacks what each of them lacks. */
struct log_header log_feed_header(const struct log_feed *feed)
{
	struct log_header header = *log_reader_header(earliest(feed)->reader);

	header.begin_ns = UINT64_MAX;
	header.dropped_events = header.dropped_bytes = 0;
	for (size_t i = 0; i < feed->count; i++) {
		const struct input *input = &feed->inputs[i];
		const struct log_header *own = log_reader_header(input->reader);
		uint64_t begin_ns = own->begin_ns + input->shift_ns;

		if (i && input[-1].recording == input->recording)
			continue;
		if (begin_ns < header.begin_ns)
			header.begin_ns = begin_ns;
		header.dropped_events += own->dropped_events;
		header.dropped_bytes += own->dropped_bytes;
	}
	if (feed->recordings > 1)
		memset(header.id, 0, sizeof(header.id));
	return header;
}

uint64_t log_feed_watermark(const struct log_feed *feed)
{
	const struct input *input = &feed->inputs[feed->at];

	return feed->count == 1 ? event_stream_watermark(input->stream)
	       : feed->limited  ? input->event.time_ns
				: 0;
}

uint64_t log_feed_end_ns(const struct log_feed *feed)
{
	uint64_t end_ns = 0;

	for (size_t i = 0; i < feed->count; i++) {
		uint64_t own_ns =
			log_reader_end_ns(feed->inputs[i].reader) + feed->inputs[i].shift_ns;

		if (own_ns > end_ns)
			end_ns = own_ns;
	}
	return end_ns;
}

const char *log_feed_call_name(const struct log_feed *feed, unsigned arch, uint32_t nr)
{
	const char *name = NULL;

	for (size_t i = 0; !name && i < feed->count; i++)
		name = log_reader_call_name(feed->inputs[i].reader, arch, nr);
	return name;
}

const struct code_module *log_feed_module(struct log_feed *feed, uint32_t number)
{
	if (feed->count == 1)
		return symbol_table_module(log_reader_symbols(feed->inputs[0].reader), number);
	return number && number <= feed->module_count ? &feed->modules[number - 1].module : NULL;
}

const struct symbol *log_feed_symbol(struct log_feed *feed, uint64_t place)
{
	struct stack_frame frame = {.offset = place_offset(place), .interrupted = true};
	const struct symbol *symbol = NULL;

	for (size_t i = 0; i < feed->count && !(symbol && symbol->count); i++) {
		struct input *input = &feed->inputs[i];

		if (feed->count > 1 && (!input->to_old || !input->to_old[place_module(place)]))
			continue;
		frame.module =
			feed->count == 1 ? place_module(place) : input->to_old[place_module(place)];
		symbol = symbol_table_find(log_reader_symbols(input->reader), &frame);
	}
	return symbol;
}
