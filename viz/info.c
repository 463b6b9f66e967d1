#include "viz/info.h"

#include <inttypes.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "replay/clock.h"
#include "replay/player.h"
#include "viz/collect_stats.h"
#include "viz/numbers.h"
#include "viz/play_all.h"
#include "viz/strace_import.h"

#define LABEL         12
#define DATE_LEAST_NS (UINT64_C(3) * 86400 * 1000000000)

static void put(FILE *out, const char *label, const char *text)
{
	if (text && text[0])
		fprintf(out, "%-*s%s\n", LABEL, label, text);
}

static void put_session(FILE *out, const struct log_session *session)
{
	if (!session)
		return;
	put(out, "command", session->command);
	put(out, "directory", session->directory);
	put(out, "host", session->host);
	put(out, "system", session->system);
	put(out, "recorder", session->recorder);
	put(out, "options", session->options);
	if (strace_import_is(session))
		return;
	fprintf(out, "%-*suid %u, %u CPUs\n", LABEL, "as", session->uid, session->cpus);
}

static void put_times(FILE *out, const struct log_header *header, uint64_t end_ns)
{
	time_t seconds = (time_t)(header->wall_ns / 1000000000);
	char text[64], length[TIME_TEXT_SIZE];
	struct tm tm;

	/* A text with times of the day has no date, and one without times none of these. */
	if (header->wall_ns >= DATE_LEAST_NS && gmtime_r(&seconds, &tm) &&
	    strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S UTC", &tm))
		put(out, "recorded", text);
	put(out, "length", time_format(length, end_ns, 6));
}

/* What the log has not: it is the end of a longer recording. */
static void put_cut(FILE *out, const struct log_header *header)
{
	char begin[TIME_TEXT_SIZE];

	if (!log_header_cut(header))
		return;
	fprintf(out,
		"%-*sat %s: the end of a longer recording; dropped before: %" PRIu64
		" events, %" PRIu64 " bytes\n",
		LABEL, "begins", time_format(begin, header->begin_ns, 6), header->dropped_events,
		header->dropped_bytes);
}

static void put_counts(FILE *out, const struct stats_state *stats, uint64_t size)
{
	fprintf(out, "%-*s%" PRIu64 "\n", LABEL, "events", stats->events);
	fprintf(out, "%-*s%" PRIu64 ", %" PRIu64 " failed\n", LABEL, "calls", stats->calls,
		stats->errors);
	fprintf(out, "%-*s%" PRIu64 " started or found, %" PRIu64 " execs, %" PRIu64 " ended\n",
		LABEL, "tasks", stats->starts, stats->execs, stats->exits);
	fprintf(out, "%-*s%" PRIu64, LABEL, "bytes", size);
	if (stats->calls)
		fprintf(out, ", %.1f a call", (double)size / (double)stats->calls);
	fputc('\n', out);
	fprintf(out, "%-*s%" PRIu64 " descriptors, %" PRIu64 " mappings\n", LABEL, "before",
		stats->descriptors, stats->mappings);
	put(out, "held", duration_format((double)stats->held_ns).text);
	fprintf(out, "%-*s%" PRIu64 " bytes in %" PRIu64 " places\n", LABEL, "lost",
		stats->loss_bytes, stats->losses);
}

/* Of a recording with stacks: in how many files their code is, and whether anybody looked it up. */
static void put_stacks(FILE *out, const struct symbol_table *symbols)
{
	size_t modules = 0;

	for (size_t i = 0; i < symbols->module_count; i++)
		modules += symbols->modules[i] != NULL;
	if (modules == 0)
		return;
	fprintf(out, "%-*sthrough %zu module%s, ", LABEL, "stacks", modules,
		modules == 1 ? "" : "s");
	if (symbols->count)
		fprintf(out, "%zu places looked up\n", symbols->count);
	else
		fputs("without functions and lines: stview --symbolize looks them up\n", out);
}

static void put_end(FILE *out, const struct stats_state *stats, bool closed)
{
	int status = (int)stats->first_status;

	put(out, "closed",
	    closed ? "yes"
		   : "no: the recorder was killed or is still at work; the log is sound "
		     "up to its last block");
	if (!stats->first_exited)
		put(out, "ended", "the first process had not ended");
	else if (WIFSIGNALED(status))
		fprintf(out, "%-*skilled by SIG%s\n", LABEL, "ended",
			sigabbrev_np(WTERMSIG(status)) ? sigabbrev_np(WTERMSIG(status)) : "?");
	else
		fprintf(out, "%-*sexit status %d\n", LABEL, "ended", WEXITSTATUS(status));
}

int info_print(const struct export_job *job, const char *name, uint64_t size,
	       struct strec_error *err)
{
	static const struct collector_ops *const collectors[] = {&collect_stats};
	const struct log_header *header = log_reader_header(job->reader);
	struct player *player = player_new(job->reader, &(struct player_config){
								.filter = job->filter,
								.collectors = collectors,
								.collector_count = 1,
							});
	char version[32];
	int rc;

	if (!player)
		return strec_fail(err, STREC_NOMEM, 0, NULL);
	rc = play_all(player, job->wait, job->wait_data, err);
	if (rc == 0) {
		const struct stats_state *stats = player_state(player, 0);

		snprintf(version, sizeof(version), "strec log, version %u", header->version);
		put(job->out, "file", name);
		put(job->out, "format", version);
		put_session(job->out, log_reader_session(job->reader));
		put_times(job->out, header, log_reader_end_ns(job->reader));
		put_cut(job->out, header);
		put_counts(job->out, stats, size);
		put_stacks(job->out, log_reader_symbols(job->reader));
		put_end(job->out, stats, log_reader_closed(job->reader));
	}
	player_free(player);
	return rc;
}

static void put_damage(FILE *out, uint64_t offset, const struct block_info *info,
		       const struct strec_error *err)
{
	fprintf(out, "damaged at byte %" PRIu64 ": %s", offset, strec_strerror(err->code));
	if (err->detail)
		fprintf(out, " (%s)", err->detail);
	fprintf(out, ", %" PRIu64 " bytes passed over\n", info->size);
}

int info_verify(const struct export_job *job, bool *damaged, struct strec_error *err)
{
	uint64_t offset = log_reader_start(job->reader), blocks = 0, events = 0, places = 0;

	for (;;) {
		struct block_info info = {0};
		uint64_t at = offset;
		int rc = log_reader_verify(job->reader, &offset, &info, err);

		if (rc == STREC_END || (rc == STREC_AGAIN && !job->wait(job->wait_data)))
			break;
		if (rc == STREC_IO || rc == STREC_NOMEM)
			return rc;
		if (rc == 0) {
			blocks++;
			events += info.events;
		} else if (rc != STREC_AGAIN) {
			put_damage(job->out, at, &info, err);
			places++;
			if (offset == at)
				break;
		}
	}
	fprintf(job->out,
		"%" PRIu64 " blocks sound with %" PRIu64 " events, %" PRIu64
		" damaged places, %s\n",
		blocks, events, places, log_reader_closed(job->reader) ? "closed" : "not closed");
	*damaged = places > 0;
	return 0;
}
