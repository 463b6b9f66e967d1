#include "viz/symbolize.h"

#include <stdlib.h>
#include <unistd.h>

#include "format/place_set.h"
#include "format/writer.h"
#include "record/symbols/symbols.h"
#include "viz/output_file.h"

/* How many frames are known how well. */
struct counts {
	size_t lines, functions, unknown;
};

static bool has_line(const struct symbol *symbol)
{
	for (uint32_t i = 0; symbol && i < symbol->count; i++)
		if (symbol->lines[i].line)
			return true;
	return false;
}

static void count(struct counts *counts, const struct symbol *symbol)
{
	if (has_line(symbol))
		counts->lines++;
	else if (symbol && symbol->count)
		counts->functions++;
	else
		counts->unknown++;
}

/* A frame that has the place: places are of what stack_frame_code() gave. */
static struct stack_frame frame_of(uint64_t place)
{
	return (struct stack_frame){
		.module = place_module(place), .offset = place_offset(place), .interrupted = true};
}

/* All places of the log's stacks. */
static int gather(struct log_reader *reader, uint64_t size, struct place_set *places,
		  struct strec_error *err)
{
	struct event_stream *stream = event_stream_new(reader);
	struct event ev;
	int rc = stream ? 0 : STREC_NOMEM;

	while (rc == 0 && (rc = event_stream_next(stream, &ev, err)) == 0) {
		/* A block that a crash cut off at the end is no damage. */
		if (ev.kind == EVENT_LOSS && ev.task->serial == 0 && ev.args[0] + ev.args[1] < size)
			rc = strec_fail(err, STREC_CHECKSUM, ev.args[0], "block");
		for (const struct stack_frame *at = ev.stack; rc == 0 && at; at = at->caller)
			if (at->module)
				rc = place_set_add(places, stack_frame_place(at));
	}
	event_stream_free(stream);
	if (rc == STREC_NOMEM)
		return strec_fail(err, rc, 0, NULL);
	return rc == STREC_END ? 0 : rc;
}

static void tell_module(FILE *out, const struct code_module *module, unsigned trouble)
{
	const char *why = trouble & SYMBOLS_OTHER_FILE  ? "another file is there now"
			  : trouble & SYMBOLS_NO_FILE   ? "no such file here, nor its debug file"
			  : trouble & SYMBOLS_CRASHED   ? "its debug information is broken"
			  : trouble & SYMBOLS_LATE      ? "it takes too long"
			  : trouble & SYMBOLS_NO_ANSWER ? "debuginfod does not answer"
			  : trouble                     ? "cannot be read"
							: NULL;

	if (why)
		fprintf(out, "%s: %s\n", module->path, why);
}

/* Keeps of what was found the symbols that are better than what the log has; how many. */
static size_t keep_better(struct symbol_set *set, const struct symbol_table *known,
			  struct counts *counts)
{
	size_t kept = 0;

	for (size_t i = 0; i < set->count; i++) {
		const struct symbol *found = &set->symbols[i];
		struct stack_frame frame = {
			.module = found->module, .offset = found->offset, .interrupted = true};
		const struct symbol *old = symbol_table_find(known, &frame);
		bool better = found->count && (!old || !old->count || has_line(found));

		count(counts, better ? found : old);
		if (better)
			set->symbols[kept++] = *found;
	}
	return kept;
}

/* Looks up count ordered places of one module, and writes what is news. */
static int symbolize_module(const struct symbolize_job *job, struct log_writer *writer,
			    const uint64_t *places, size_t number, struct counts *counts,
			    struct strec_error *err)
{
	const struct symbol_table *known = log_reader_symbols(job->reader);
	const struct code_module *module = symbol_table_module(known, place_module(places[0]));
	struct symbol_address *addresses = calloc(number, sizeof(*addresses));
	struct symbol_options options = {.debug_path = job->debug_path};
	struct symbol_set set = {0};
	int rc = addresses ? 0 : strec_fail(err, STREC_NOMEM, 0, NULL);

	for (size_t i = 0; rc == 0 && i < number; i++)
		addresses[i].offset = place_offset(places[i]);
	if (rc == 0 && module && !module->pid)
		rc = symbols_resolve(&set, module, module->path, addresses, number, &options, err);
	if (rc == 0 && set.count) {
		tell_module(job->out, module, set.trouble);
		rc = log_writer_symbols(writer, set.symbols, keep_better(&set, known, counts), err);
	} else {
		counts->unknown += number;
	}
	symbol_set_release(&set);
	free(addresses);
	return rc;
}

/* Those that the log has no line of, in front; returns how many. */
static size_t without_line(const struct place_set *places, const struct symbol_table *known,
			   struct counts *counts)
{
	size_t kept = 0;

	for (size_t i = 0; i < places->count; i++) {
		struct stack_frame frame = frame_of(places->places[i]);
		const struct symbol *symbol = symbol_table_find(known, &frame);

		if (has_line(symbol))
			counts->lines++;
		else
			places->places[kept++] = places->places[i];
	}
	return kept;
}

static int write_log(const struct symbolize_job *job, struct log_writer *writer,
		     const struct place_set *places, struct strec_error *err)
{
	struct counts counts = {0};
	size_t left = without_line(places, log_reader_symbols(job->reader), &counts);
	int rc = log_writer_append(writer, job->reader, err);

	places_order(places->places, left);
	for (const uint64_t *at = places->places; rc == 0 && left;) {
		size_t number = places_of_module(at, left);

		rc = symbolize_module(job, writer, at, number, &counts, err);
		at += number;
		left -= number;
	}
	if (rc == 0)
		fprintf(job->out,
			"%zu places in stacks: %zu with lines, %zu with functions, %zu unknown\n",
			places->count, counts.lines, counts.functions, counts.unknown);
	return rc;
}

static int write_file(const struct symbolize_job *job, const struct place_set *places, int fd,
		      struct strec_error *err)
{
	struct log_session session = *log_reader_session(job->reader);
	struct byte_sink *sink = sink_open_fd(fd);
	struct log_writer *writer;
	int rc;

	/* They are in blocks, which are copied. */
	session.links_size = 0;
	if (!sink) {
		close(fd);
		return strec_fail(err, STREC_NOMEM, 0, NULL);
	}
	rc = log_writer_open(&writer, sink, log_reader_header(job->reader), &session, 0, err);
	if (rc)
		return rc;
	rc = write_log(job, writer, places, err);
	if (rc) {
		log_writer_abandon(writer);
		return rc;
	}
	return log_writer_close(writer, err);
}

int symbolize(const struct symbolize_job *job, struct strec_error *err)
{
	const char *path = job->output ? job->output : job->path;
	struct place_set places = {0};
	struct output_file file;
	int rc = gather(job->reader, job->size, &places, err), end_rc;

	if (rc == 0)
		rc = output_file_open(&file, path, err);
	if (rc == 0) {
		rc = write_file(job, &places, file.fd, err);
		end_rc = output_file_end(&file, rc != 0, err);
		rc = rc ? rc : end_rc;
	}
	place_set_release(&places);
	return rc;
}
