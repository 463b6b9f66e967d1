#include "replay/log_output.h"

#include <stdlib.h>
#include <string.h>

#include "format/place_set.h"
#include "format/syscalls.h"

#define MODULE_BYTES (MODULES_MAX / 8 + 1)

struct log_output {
	struct log_writer *writer;
	struct log_feed *feed;
	struct redact *redact;
	struct batch batch;
	bool of_tasks; /* the batch becomes a processes block */
	struct place_set places;
	uint8_t told[MODULE_BYTES];                /* modules */
	uint8_t named[ARCHES][SYSCALL_NR_MAX / 8]; /* calls that only the feed has names of */
	uint64_t watermark_ns;
};

int log_output_open(struct log_output **out, const struct log_output_config *config,
		    struct strec_error *err)
{
	struct log_output *output = calloc(1, sizeof(*output));
	struct log_session session = *config->session;
	int rc = 0;

	*out = NULL;
	if (output && config->redact)
		rc = redact_session(config->redact, config->session, &session);
	if (!output || rc) {
		config->sink->ops->close(config->sink, NULL);
		free(output);
		return strec_fail(err, STREC_NOMEM, 0, NULL);
	}
	session.links_size = 0;
	output->feed = config->feed;
	output->redact = config->redact;
	rc = log_writer_open(&output->writer, config->sink, config->header, &session, 0, err);
	if (rc) {
		free(output);
		return rc;
	}
	*out = output;
	return 0;
}

int log_output_flush(struct log_output *output, uint64_t watermark_ns, struct strec_error *err)
{
	int rc = 0;

	if (watermark_ns < output->watermark_ns)
		watermark_ns = output->watermark_ns;
	/* Without events it becomes a watermark block. */
	if (output->batch.count || watermark_ns > output->watermark_ns)
		rc = log_writer_put(output->writer, &output->batch,
				    output->of_tasks ? BLOCK_PROCESSES : BLOCK_EVENTS, watermark_ns,
				    err);
	output->watermark_ns = watermark_ns;
	batch_clear(&output->batch);
	return rc;
}

/* Tells of a module; the batch that has its first stack is not written yet. */
static int tell_module(struct log_output *output, uint32_t number, struct strec_error *err)
{
	const struct code_module *found = log_feed_module(output->feed, number);
	struct code_module module;

	output->told[number / 8] |= (uint8_t)(1u << number % 8);
	if (!found)
		return 0;
	module = *found;
	module.number = number;
	if (output->redact)
		redact_module(output->redact, &module);
	return log_writer_modules(output->writer, &module, 1, err);
}

static int take_stack(struct log_output *output, const struct stack_frame *stack,
		      struct strec_error *err)
{
	int rc = 0;

	for (const struct stack_frame *at = stack; rc == 0 && at; at = at->caller) {
		if (!at->module || at->module > MODULES_MAX)
			continue;
		if (!(output->told[at->module / 8] & 1u << at->module % 8))
			rc = tell_module(output, at->module, err);
		if (rc == 0 && place_set_add(&output->places, stack_frame_place(at)))
			rc = strec_fail(err, STREC_NOMEM, 0, NULL);
	}
	return rc;
}

/* Names a call that this program does not know, but the log that it is from. */
static int name_call(struct log_output *output, const struct event *ev, struct strec_error *err)
{
	uint8_t *byte, bit = (uint8_t)(1u << ev->nr % 8);
	const char *name;

	if ((ev->kind != EVENT_CALL && ev->kind != EVENT_ENTERED) || ev->arch >= ARCHES ||
	    ev->nr >= SYSCALL_NR_MAX || syscall_lookup(ev->arch, ev->nr))
		return 0;
	byte = &output->named[ev->arch][ev->nr / 8];
	name = *byte & bit ? NULL : log_feed_call_name(output->feed, ev->arch, ev->nr);
	*byte |= bit;
	return name ? log_writer_call_name(output->writer, ev->arch, ev->nr, name, err) : 0;
}

int log_output_add_own(struct log_output *output, const struct event *ev, struct strec_error *err)
{
	bool of_tasks = ev->kind == EVENT_TASK;
	int rc = 0;

	if (output->batch.count && (batch_full(&output->batch) || output->of_tasks != of_tasks))
		rc = log_output_flush(output, output->watermark_ns, err);
	if (rc == 0 && ev->stack)
		rc = take_stack(output, ev->stack, err);
	if (rc == 0)
		rc = name_call(output, ev, err);
	if (rc)
		return rc;
	output->of_tasks = of_tasks;
	if (ev->time_ns > output->watermark_ns)
		output->watermark_ns = ev->time_ns;
	return batch_add(&output->batch, ev) ? strec_fail(err, STREC_NOMEM, 0, NULL) : 0;
}

int log_output_add(struct log_output *output, const struct event *ev, struct strec_error *err)
{
	struct event hidden;

	if (output->redact && redact_event(output->redact, ev, &hidden))
		return strec_fail(err, STREC_NOMEM, 0, NULL);
	return log_output_add_own(output, output->redact ? &hidden : ev, err);
}

int log_output_links(struct log_output *output, const char *links, size_t size,
		     struct strec_error *err)
{
	struct buffer hidden = {0};
	int rc = size ? log_output_flush(output, output->watermark_ns, err) : 0;

	if (rc || !size)
		return rc;
	if (output->redact) {
		redact_links(output->redact, links, size, &hidden);
		links = (const char *)hidden.bytes;
		size = hidden.size;
	}
	rc = hidden.failed ? strec_fail(err, STREC_NOMEM, 0, NULL)
			   : log_writer_links(output->writer, links, size, err);
	buffer_release(&hidden);
	return rc;
}

/* What is known of one place, as a symbol of the new log; false: nothing. */
static bool symbol_of(struct log_output *output, uint64_t place, struct symbol *symbol)
{
	const struct symbol *found = log_feed_symbol(output->feed, place);

	if (!found)
		return false;
	*symbol = *found;
	symbol->module = place_module(place);
	symbol->offset = place_offset(place);
	return true;
}

static int tell_symbols(struct log_output *output, struct strec_error *err)
{
	struct symbol *symbols = calloc(output->places.count + 1, sizeof(*symbols));
	size_t count = 0;
	int rc = symbols ? 0 : STREC_NOMEM;

	places_order(output->places.places, output->places.count);
	for (size_t i = 0; rc == 0 && i < output->places.count; i++) {
		if (!symbol_of(output, output->places.places[i], &symbols[count]))
			continue;
		if (output->redact)
			rc = redact_symbol(output->redact, &symbols[count],
					   log_feed_module(output->feed, symbols[count].module));
		count++;
	}
	rc = rc ? strec_fail(err, rc, 0, NULL)
		: log_writer_symbols(output->writer, symbols, count, err);
	free(symbols);
	return rc;
}

int log_output_close(struct log_output *output, uint64_t end_ns, struct strec_error *err)
{
	int rc = log_output_flush(output, end_ns, err);

	if (rc == 0)
		rc = tell_symbols(output, err);
	if (rc == 0) {
		rc = log_writer_close(output->writer, err);
		output->writer = NULL;
	}
	log_output_abandon(output);
	return rc;
}

void log_output_abandon(struct log_output *output)
{
	if (!output)
		return;
	log_writer_abandon(output->writer);
	batch_release(&output->batch);
	place_set_release(&output->places);
	free(output);
}

uint64_t log_output_events(const struct log_output *output)
{
	return log_writer_events(output->writer) + output->batch.count;
}
