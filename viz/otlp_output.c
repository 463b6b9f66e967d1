#include "viz/otlp_output.h"

#include <inttypes.h>
#include <time.h>

#include "viz/otlp_json.h"

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

bool otlp_output_init(struct otlp_output *o, const struct export_job *job,
		      const struct otlp_config *config)
{
	bool to_collector = false;

	*o = (struct otlp_output){.job = job, .config = config};
	for (unsigned i = 0; i < OTLP_SIGNALS; i++)
		to_collector |= config->targets[i].url != NULL;
	if (to_collector)
		o->sender = otlp_sender_new(config, job);
	return !to_collector || o->sender;
}

void otlp_output_release(struct otlp_output *o)
{
	otlp_sender_free(o->sender);
	buffer_release(&o->resource);
	buffer_release(&o->spans);
	buffer_release(&o->request);
	buffer_release(&o->line);
}

bool otlp_output_wants(const struct otlp_output *o, enum otlp_signal signal)
{
	return !o->sender || o->config->targets[signal].url;
}

static void request_out(struct otlp_output *o, enum otlp_signal signal, uint64_t items)
{
	o->failed |= o->request.failed;
	if (o->failed || items == 0)
		return;
	if (o->sender) {
		otlp_send(o->sender, signal, &o->request, items);
		return;
	}
	buffer_clear(&o->line);
	otlp_json(&o->line, &o->request, signal == OTLP_METRICS);
	buffer_put_u8(&o->line, '\n');
	o->failed |= o->line.failed;
	if (!o->failed)
		fwrite(o->line.bytes, 1, o->line.size, o->job->out);
}

void otlp_output_flush(struct otlp_output *o)
{
	o->failed |= o->spans.failed;
	if (o->span_count == 0)
		return;
	otlp_traces(&o->request, &o->resource, &o->spans);
	request_out(o, OTLP_TRACES, o->span_count);
	buffer_clear(&o->spans);
	o->span_count = 0;
}

void otlp_output_span(struct otlp_output *o)
{
	if (o->span_count++ == 0)
		o->first_ns = now_ns();
	if (o->span_count >= (uint64_t)o->config->batch_spans || o->spans.size >= OTLP_BATCH_BYTES)
		otlp_output_flush(o);
}

int otlp_output_due_ms(const struct otlp_output *o)
{
	uint64_t delay_ns = (uint64_t)o->config->batch_ms * 1000000u, age_ns;

	if (o->span_count == 0)
		return -1;
	age_ns = now_ns() - o->first_ns;
	return age_ns < delay_ns ? (int)((delay_ns - age_ns) / 1000000u) + 1 : 0;
}

void otlp_output_metrics(struct otlp_output *o, const struct metric_sources *from,
			 uint64_t start_ns, uint64_t wall_ns)
{
	uint64_t points;

	if (!otlp_output_wants(o, OTLP_METRICS))
		return;
	points = otlp_metrics(&o->request, &o->resource, from, start_ns, wall_ns);
	request_out(o, OTLP_METRICS, points);
}

bool otlp_output_goes_on(const struct otlp_output *o)
{
	return !o->sender || !otlp_sender_away(o->sender);
}

static void tell_counts(FILE *notes, const char *what, const struct otlp_counts *counts)
{
	fprintf(notes, "%" PRIu64 " %s sent", counts->sent, what);
	if (counts->rejected)
		fprintf(notes, ", %" PRIu64 " rejected", counts->rejected);
	if (counts->lost)
		fprintf(notes, ", %" PRIu64 " lost", counts->lost);
}

bool otlp_output_tell(const struct otlp_output *o)
{
	const struct otlp_counts *spans, *points;
	const char *reason;
	bool all;

	if (!o->sender)
		return true;
	spans = otlp_sender_counts(o->sender, OTLP_TRACES);
	points = otlp_sender_counts(o->sender, OTLP_METRICS);
	reason = otlp_sender_reason(o->sender);
	all = spans->lost + spans->rejected + points->lost + points->rejected == 0;
	if (!o->job->notes)
		return all;
	fputs("stview: ", o->job->notes);
	tell_counts(o->job->notes, "spans", spans);
	fputs("; ", o->job->notes);
	tell_counts(o->job->notes, "data points", points);
	fprintf(o->job->notes, "%s%s%s\n", otlp_output_goes_on(o) ? "" : "; the rest was not read",
		reason[0] ? "; " : "", reason);
	return all;
}
