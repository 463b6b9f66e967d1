#include "viz/otlp_send.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <zlib.h>

#include "viz/curl_library.h"
#include "viz/otlp.h"
#include "viz/otlp_pairs.h"

#define ANSWER_MAX  65536 /* bytes of an answer that are read */
#define GZIP_BITS   (15 + 16)
#define GZIP_MEMORY 8
#define CONNECT_MS  5000L

struct otlp_sender {
	const struct otlp_config *config;
	const struct export_job *job;
	const struct curl_library *library;
	CURL *curl;
	struct curl_slist *headers[OTLP_SIGNALS];
	struct otlp_counts counts[OTLP_SIGNALS];
	struct buffer packed, answer;
	uint64_t random;
	bool away[OTLP_SIGNALS];
	char error[CURL_ERROR_SIZE];
	char latest[OTLP_REASON_SIZE]; /* of the last try that was not taken as it was */
	char reason[OTLP_REASON_SIZE];
};

/* What came of one try. */
enum outcome {
	OUTCOME_TAKEN,
	OUTCOME_AGAIN,    /* it may be tried again */
	OUTCOME_REFUSED,  /* this request is lost; others may go */
	OUTCOME_UNWANTED, /* no request of this signal will be taken */
	OUTCOME_AWAY,     /* no request at all */
};

static bool header_add(struct curl_slist **list, const char *text)
{
	struct curl_slist *longer = curl_library()->slist_append(*list, text);

	if (longer)
		*list = longer;
	return longer != NULL;
}

/* The user's headers; a pair that is none is passed over. */
static bool headers_add_pairs(struct curl_slist **list, char *pairs)
{
	char *key, *value, *text;
	bool added;

	while (pair_next(&pairs, &key, &value)) {
		if (!value)
			continue;
		percent_decode(value);
		/* Neither may break the header apart. */
		key[strcspn(key, "\r\n:")] = '\0';
		value[strcspn(value, "\r\n")] = '\0';
		if (asprintf(&text, "%s: %s", key, value) < 0)
			return false;
		added = header_add(list, text);
		free(text);
		if (!added)
			return false;
	}
	return true;
}

static bool headers_make(struct otlp_sender *s, enum otlp_signal signal)
{
	const struct otlp_target *target = &s->config->targets[signal];

	return header_add(&s->headers[signal], "Content-Type: application/x-protobuf") &&
	       /* No wait for a 100 Continue. */
	       header_add(&s->headers[signal], "Expect:") &&
	       (!target->gzip || header_add(&s->headers[signal], "Content-Encoding: gzip")) &&
	       headers_add_pairs(&s->headers[signal], target->headers);
}

static size_t take_answer(char *bytes, size_t size, size_t count, void *data)
{
	struct otlp_sender *s = data;
	size_t room = ANSWER_MAX - s->answer.size, all = size * count;

	buffer_put(&s->answer, bytes, all < room ? all : room);
	return all;
}

/* About once a second during a request: what a live log has meanwhile is taken in. */
static int look_at_log(void *data, curl_off_t down, curl_off_t down_now, curl_off_t up,
		       curl_off_t up_now)
{
	struct otlp_sender *s = data;

	(void)down, (void)down_now, (void)up, (void)up_now;
	if (s->job->wait_ms)
		s->job->wait_ms(s->job->wait_data, 0);
	return 0;
}

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

static bool curl_set_up(struct otlp_sender *s)
{
	s->curl = s->library->easy_init();
	if (!s->curl)
		return false;
	s->library->easy_setopt(s->curl, CURLOPT_ERRORBUFFER, s->error);
	s->library->easy_setopt(s->curl, CURLOPT_WRITEFUNCTION, take_answer);
	s->library->easy_setopt(s->curl, CURLOPT_WRITEDATA, s);
	s->library->easy_setopt(s->curl, CURLOPT_XFERINFOFUNCTION, look_at_log);
	s->library->easy_setopt(s->curl, CURLOPT_XFERINFODATA, s);
	s->library->easy_setopt(s->curl, CURLOPT_NOPROGRESS, 0L);
	s->library->easy_setopt(s->curl, CURLOPT_NOSIGNAL, 1L);
	s->library->easy_setopt(s->curl, CURLOPT_PROTOCOLS_STR, "http,https");
	s->library->easy_setopt(s->curl, CURLOPT_USERAGENT,
				"OTel-OTLP-Exporter-strec/" STREC_VERSION);
	s->library->easy_setopt(s->curl, CURLOPT_POST, 1L);
	return true;
}

struct otlp_sender *otlp_sender_new(const struct otlp_config *config, const struct export_job *job)
{
	struct otlp_sender *s = calloc(1, sizeof(*s));
	bool made;

	if (!s)
		return NULL;
	s->library = curl_library();
	if (!s->library) {
		free(s);
		return NULL;
	}
	s->config = config;
	s->job = job;
	s->random = now_ns() | 1;
	made = s->library->global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK && curl_set_up(s);
	for (unsigned i = 0; made && i < OTLP_SIGNALS; i++)
		made = headers_make(s, i);
	if (made)
		return s;
	otlp_sender_free(s);
	return NULL;
}

void otlp_sender_free(struct otlp_sender *s)
{
	if (!s)
		return;
	for (unsigned i = 0; i < OTLP_SIGNALS; i++)
		s->library->slist_free_all(s->headers[i]);
	s->library->easy_cleanup(s->curl);
	s->library->global_cleanup();
	buffer_release(&s->packed);
	buffer_release(&s->answer);
	free(s);
}

const struct otlp_counts *otlp_sender_counts(const struct otlp_sender *s, enum otlp_signal signal)
{
	return &s->counts[signal];
}

const char *otlp_sender_reason(const struct otlp_sender *s)
{
	return s->reason;
}

/* Into s->packed; false when out of memory. */
static bool gzip(struct otlp_sender *s, const struct buffer *request)
{
	z_stream stream = {0};
	size_t bound;
	int rc;

	buffer_clear(&s->packed);
	if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_BITS, GZIP_MEMORY,
			 Z_DEFAULT_STRATEGY) != Z_OK)
		return false;
	bound = deflateBound(&stream, request->size);
	if (!buffer_reserve(&s->packed, bound)) {
		deflateEnd(&stream);
		return false;
	}
	stream.next_in = request->bytes;
	stream.avail_in = (uInt)request->size;
	stream.next_out = s->packed.bytes;
	stream.avail_out = (uInt)bound;
	rc = deflate(&stream, Z_FINISH);
	s->packed.size = stream.total_out;
	deflateEnd(&stream);
	return rc == Z_STREAM_END;
}

/* "URL: what", with what the collector says about it. */
static void reason_set(struct otlp_sender *s, const char *url, const char *what,
		       const char *message)
{
	snprintf(s->latest, sizeof(s->latest), "%.150s: %s%s%s", url, what, message[0] ? ": " : "",
		 message);
}

static void reason_keep(struct otlp_sender *s)
{
	memcpy(s->reason, s->latest, sizeof(s->reason));
}

static enum outcome judge_status(struct otlp_sender *s, const struct otlp_target *target,
				 long status)
{
	struct otlp_answer answer;
	char what[32];

	otlp_answer_read(s->answer.bytes, s->answer.size, true, &answer);
	snprintf(what, sizeof(what), "HTTP status %ld", status);
	reason_set(s, target->url, what, answer.message);
	if (status == 429 || status == 502 || status == 503 || status == 504)
		return OUTCOME_AGAIN;
	return status == 400 || status == 413 ? OUTCOME_REFUSED : OUTCOME_UNWANTED;
}

/* What could not be sent as a whole, or was not answered, may be tried again. */
static enum outcome judge_error(struct otlp_sender *s, const struct otlp_target *target,
				CURLcode code)
{
	reason_set(s, target->url, s->error[0] ? s->error : s->library->easy_strerror(code), "");
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_COULDNT_CONNECT:
	case CURLE_OPERATION_TIMEDOUT:
	case CURLE_GOT_NOTHING:
	case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR:
	case CURLE_PARTIAL_FILE:
		return OUTCOME_AGAIN;
	default:
		return OUTCOME_AWAY;
	}
}

static void curl_target(struct otlp_sender *s, enum otlp_signal signal, const struct buffer *body)
{
	const struct otlp_target *target = &s->config->targets[signal];

	s->library->easy_setopt(s->curl, CURLOPT_URL, target->url);
	s->library->easy_setopt(s->curl, CURLOPT_HTTPHEADER, s->headers[signal]);
	s->library->easy_setopt(s->curl, CURLOPT_TIMEOUT_MS, target->timeout_ms);
	s->library->easy_setopt(s->curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	s->library->easy_setopt(s->curl, CURLOPT_POSTFIELDS, body->bytes);
	s->library->easy_setopt(s->curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body->size);
	if (target->certificate)
		s->library->easy_setopt(s->curl, CURLOPT_CAINFO, target->certificate);
	if (target->client_certificate)
		s->library->easy_setopt(s->curl, CURLOPT_SSLCERT, target->client_certificate);
	if (target->client_key)
		s->library->easy_setopt(s->curl, CURLOPT_SSLKEY, target->client_key);
}

/* Once; *wait_ms is what the collector says to wait for, 0 for nothing. */
static enum outcome try_once(struct otlp_sender *s, enum otlp_signal signal,
			     const struct buffer *body, double *wait_ms)
{
	const struct otlp_target *target = &s->config->targets[signal];
	curl_off_t after = 0;
	long status = 0;
	CURLcode code;

	buffer_clear(&s->answer);
	s->error[0] = '\0';
	curl_target(s, signal, body);
	code = s->library->easy_perform(s->curl);
	s->library->easy_getinfo(s->curl, CURLINFO_RESPONSE_CODE, &status);
	s->library->easy_getinfo(s->curl, CURLINFO_RETRY_AFTER, &after);
	*wait_ms = 1000.0 * (double)after;
	if (code != CURLE_OK)
		return judge_error(s, target, code);
	return status >= 200 && status < 300 ? OUTCOME_TAKEN : judge_status(s, target, status);
}

/* 0 <= r < 1; xorshift64 (Marsaglia 2003): two who begin at once shall not try again at once. */
static double random_next(struct otlp_sender *s)
{
	s->random ^= s->random << 13;
	s->random ^= s->random >> 7;
	s->random ^= s->random << 17;
	return (double)(s->random >> 11) / 9007199254740992.0;
}

static void wait_for(const struct otlp_sender *s, double ms)
{
	uint64_t end_ns = now_ns() + (uint64_t)(ms * 1e6), left_ns;
	bool grows = s->job->wait_ms != NULL;
	uint64_t at_ns;

	while ((at_ns = now_ns()) < end_ns) {
		left_ns = end_ns - at_ns;
		grows = grows && s->job->wait_ms(s->job->wait_data, (int)(left_ns / 1000000u) + 1);
		if (!grows)
			nanosleep(&(struct timespec){.tv_sec = (time_t)(left_ns / 1000000000u),
						     .tv_nsec = (long)(left_ns % 1000000000u)},
				  NULL);
	}
}

/* Until it is taken or refused, or has been tried often enough. */
static enum outcome try_often(struct otlp_sender *s, enum otlp_signal signal,
			      const struct buffer *body)
{
	double wait_ms = OTLP_WAIT_MS, said_ms;
	enum outcome outcome;

	for (unsigned i = 1;; i++) {
		outcome = try_once(s, signal, body, &said_ms);
		if (outcome != OUTCOME_AGAIN)
			return outcome;
		if (i == OTLP_TRIES || said_ms > OTLP_WAIT_MAX_MS)
			return OUTCOME_AWAY;
		if (said_ms > 0)
			wait_for(s, said_ms);
		else
			wait_for(s, wait_ms * (1 + OTLP_WAIT_JITTER * (2 * random_next(s) - 1)));
		wait_ms *= OTLP_WAIT_FACTOR;
	}
}

/* A request that was taken may have been so in part, or come with a warning. */
static void taken(struct otlp_sender *s, enum otlp_signal signal, uint64_t items)
{
	struct otlp_counts *counts = &s->counts[signal];
	struct otlp_answer answer;
	uint64_t rejected;

	if (!otlp_answer_read(s->answer.bytes, s->answer.size, false, &answer))
		answer = (struct otlp_answer){0};
	rejected = answer.rejected < items ? answer.rejected : items;
	counts->sent += items - rejected;
	counts->rejected += rejected;
	if (rejected || answer.message[0])
		reason_set(s, s->config->targets[signal].url, rejected ? "rejected" : "warning",
			   answer.message);
	if (rejected || answer.message[0])
		reason_keep(s);
}

/* The body of a request as it goes over the wire; NULL when out of memory. */
static const struct buffer *body_of(struct otlp_sender *s, enum otlp_signal signal,
				    const struct buffer *request)
{
	if (!s->config->targets[signal].gzip)
		return request;
	if (gzip(s, request))
		return &s->packed;
	reason_set(s, s->config->targets[signal].url, "out of memory", "");
	return NULL;
}

void otlp_send(struct otlp_sender *s, enum otlp_signal signal, const struct buffer *request,
	       uint64_t items)
{
	const struct buffer *body = s->away[signal] ? NULL : body_of(s, signal, request);
	enum outcome outcome = body ? try_often(s, signal, body) : OUTCOME_REFUSED;

	if (outcome == OUTCOME_TAKEN) {
		taken(s, signal, items);
		return;
	}
	s->counts[signal].lost += items;
	reason_keep(s);
	for (unsigned i = 0; i < OTLP_SIGNALS; i++)
		s->away[i] |=
			outcome == OUTCOME_AWAY || (outcome == OUTCOME_UNWANTED && i == signal);
}

bool otlp_sender_away(const struct otlp_sender *s)
{
	for (unsigned i = 0; i < OTLP_SIGNALS; i++)
		if (!s->away[i])
			return false;
	return true;
}
