/*
 * The Nth allocation fails, for every N: opening, playing, seeking and parsing then say so,
 * nothing leaks (SAN=1 sees that), and the same call made again goes on as if nothing had
 * been.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <regex.h>

#include "replay/player.h"
#include "replay/source.h"
#include "tests/format/sample.h"
#include "tests/nomem.h"

/*
 * glibc's regcomp() frees twice when its own allocations fail (re_dfa_add_node() of 2.36),
 * so each of the two is failed as a whole: the linker puts these before them.
 */
int __real_regcomp(regex_t *regex, const char *text, int flags);
int __wrap_regcomp(regex_t *regex, const char *text, int flags);
int __real_regexec(const regex_t *regex, const char *text, size_t count, regmatch_t *matches,
		   int flags);
int __wrap_regexec(const regex_t *regex, const char *text, size_t count, regmatch_t *matches,
		   int flags);

int __wrap_regcomp(regex_t *regex, const char *text, int flags)
{
	bool now = nomem_now();
	unsigned long left = nomem_pause();
	int rc = now ? REG_ESPACE : __real_regcomp(regex, text, flags);

	nomem_resume(left);
	return rc;
}

int __wrap_regexec(const regex_t *regex, const char *text, size_t count, regmatch_t *matches,
		   int flags)
{
	bool now = nomem_now();
	unsigned long left = nomem_pause();
	int rc = now ? REG_ESPACE : __real_regexec(regex, text, count, matches, flags);

	nomem_resume(left);
	return rc;
}

/* A tick is so short that the sample makes several snapshots. */
#define TICK_NS UINT64_C(1000000)

struct sums {
	uint64_t events, ticks, sum;
	uint8_t bytes[4096]; /* so that a snapshot has something to hold */
};

static void sums_event(void *state, const struct event *ev, struct event_address address)
{
	struct sums *s = state;

	(void)address;
	s->events++;
	s->sum = (s->sum ^ ev->time_ns ^ ev->nr) * 0x100000001b3u;
	s->bytes[s->sum % sizeof(s->bytes)]++;
}

static void sums_tick(void *state, uint64_t k, uint64_t tick_ns)
{
	(void)k;
	(void)tick_ns;
	((struct sums *)state)->ticks++;
}

static const struct collector_ops sums_ops = {
	.name = "sums", .size = sizeof(struct sums), .event = sums_event, .tick = sums_tick};
static const struct collector_ops *const collectors[] = {&sums_ops};
static const struct snapshot_limits dense = {.spacing = 512};
static const struct player_config config = {
	.tick_ns = TICK_NS, .collectors = collectors, .collector_count = 1, .snapshots = &dense};

/* Plays to time_ns; again where there was no memory. */
static int play(struct player *player, uint64_t time_ns)
{
	struct strec_error err = {0};
	int rc = player_play(player, time_ns, UINT64_MAX, &err);

	if (rc == STREC_NOMEM) {
		assert_int_equal(err.code, STREC_NOMEM);
		rc = player_play(player, time_ns, UINT64_MAX, NULL);
	}
	return rc < 0 ? rc : 0;
}

static int seek(struct player *player, uint64_t tick)
{
	int rc = player_seek(player, tick, NULL);

	if (rc == STREC_NOMEM)
		rc = player_seek(player, tick, NULL);
	return rc ? rc : play(player, tick * TICK_NS);
}

/* What the player's states were at three moments. */
struct hashes {
	uint64_t end, back, again;
};

static int play_and_seek(struct log_reader *reader, struct hashes *hashes)
{
	struct player *player = player_new(reader, &config);
	int rc;

	if (!player)
		player = player_new(reader, &config);
	if (!player)
		return STREC_NOMEM;
	rc = play(player, UINT64_MAX);
	hashes->end = player_hash(player);
	if (rc == 0)
		rc = seek(player, 150);
	hashes->back = player_hash(player);
	if (rc == 0)
		rc = play(player, UINT64_MAX);
	hashes->again = player_hash(player);
	player_free(player);
	return rc;
}

static struct log_reader *open_log(const struct buffer *log)
{
	struct log_reader *reader;

	assert_int_equal(log_reader_open(&reader, source_open_memory(log->bytes, log->size), NULL),
			 0);
	return reader;
}

static void check_player(bool all)
{
	struct buffer log = sample_log(true);
	struct log_reader *reader = open_log(&log);
	struct hashes wanted;
	bool failed = true;

	assert_int_equal(play_and_seek(reader, &wanted), 0);
	assert_int_equal(wanted.end, wanted.again);
	assert_int_not_equal(wanted.end, wanted.back);
	for (unsigned long n = 1; failed; n++) {
		struct hashes hashes;
		int rc;

		nomem_begin(n, all);
		rc = play_and_seek(reader, &hashes);
		failed = nomem_end();
		assert_true(rc == 0 || (failed && all && rc == STREC_NOMEM));
		if (rc == 0)
			assert_memory_equal(&hashes, &wanted, sizeof(wanted));
	}
	log_reader_close(reader);
	buffer_release(&log);
}

static void every_allocation_of_the_player_may_fail_once(void **state)
{
	(void)state;
	check_player(false);
}

static void the_player_ends_where_all_memory_is_gone(void **state)
{
	(void)state;
	check_player(true);
}

static const char *const texts[] = {
	"",
	"read",
	"read,write or not %file",
	"/^open/ failed",
	"?/^nothing/",
	"path=\"/etc/passwd\", comm=sh",
	"path~^/etc/(a|b){1,3} and dur>1ms",
	"not (errno=ENOENT or (fd=3 and ret>=0)) nr=1",
};

static int parse_and_match(const char *text, unsigned *matches)
{
	struct strec_error err = {0};
	struct filter *filter;
	int rc = filter_parse(&filter, text, &err);

	assert_int_equal(rc, err.code);
	if (rc) {
		assert_null(filter);
		return rc;
	}
	*matches = 0;
	for (unsigned i = 1; i <= SAMPLE_ROWS; i++) {
		struct event ev = sample_event(i);

		*matches += filter_match(filter, &ev);
	}
	filter_free(filter);
	return 0;
}

static void check_filter(const char *text, bool all)
{
	unsigned wanted, matches;
	bool failed = true;

	assert_int_equal(parse_and_match(text, &wanted), 0);
	for (unsigned long n = 1; failed; n++) {
		struct filter *filter;
		int rc;

		nomem_begin(n, all);
		rc = filter_parse(&filter, text, NULL);
		failed = nomem_end();
		assert_int_equal(rc != 0, filter == NULL);
		assert_true(rc == 0 || (failed && rc == STREC_NOMEM));
		filter_free(filter);
		assert_int_equal(parse_and_match(text, &matches), 0);
		assert_int_equal(matches, wanted);
	}
}

static void every_allocation_of_the_filter_may_fail(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		check_filter(texts[i], false);
		check_filter(texts[i], true);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_allocation_of_the_player_may_fail_once),
		cmocka_unit_test(the_player_ends_where_all_memory_is_gone),
		cmocka_unit_test(every_allocation_of_the_filter_may_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
