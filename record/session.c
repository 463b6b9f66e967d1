#include "record/session.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "format/bytes.h"

static bool is_plain(const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_@%+=:,./-";

	return *word && !word[strspn(word, plain)];
}

static void put_text(struct buffer *out, const char *text)
{
	buffer_put(out, text, strlen(text));
}

static void put_word(struct buffer *out, const char *word)
{
	if (is_plain(word)) {
		put_text(out, word);
		return;
	}
	buffer_put_u8(out, '\'');
	for (; *word; word++) {
		if (*word == '\'')
			put_text(out, "'\\''");
		else
			buffer_put_u8(out, (uint8_t)*word);
	}
	buffer_put_u8(out, '\'');
}

/* The buffer's bytes as a text from malloc. */
static char *finish(struct buffer *out)
{
	buffer_put_u8(out, 0);
	if (out->failed) {
		buffer_release(out);
		return NULL;
	}
	return (char *)out->bytes;
}

char *session_quote(char *const *words, size_t count)
{
	struct buffer out = {0};

	for (size_t i = 0; i < count; i++) {
		if (i)
			buffer_put_u8(&out, ' ');
		put_word(&out, words[i]);
	}
	return finish(&out);
}

static char *describe_attach(const pid_t *pids, size_t count)
{
	struct buffer out = {0};

	put_text(&out, "pid");
	for (size_t i = 0; i < count; i++) {
		char text[24];

		snprintf(text, sizeof(text), "%s %d", i ? "," : "", (int)pids[i]);
		put_text(&out, text);
	}
	return finish(&out);
}

static char *host_name(void)
{
	char text[HOST_NAME_MAX + 1] = "";

	gethostname(text, sizeof(text) - 1);
	return strdup(text);
}

static char *system_name(void)
{
	struct utsname u;
	char *text;

	if (uname(&u) != 0)
		return strdup("");
	return asprintf(&text, "%s %s %s", u.sysname, u.release, u.machine) < 0 ? NULL : text;
}

static char *working_directory(void)
{
	char *text = getcwd(NULL, 0);

	return text || errno == ENOMEM ? text : strdup("");
}

/* What the command will find in its environment, too, if it is not changed on the way. */
static char *trace_parent(void)
{
	const char *text = getenv("TRACEPARENT");

	return strdup(text ? text : "");
}

int session_init(struct log_session *session, char *const *command, size_t command_count,
		 const pid_t *attached, size_t attached_count, char *const *options,
		 size_t option_count)
{
	*session = (struct log_session){
		.command = attached_count ? describe_attach(attached, attached_count)
					  : session_quote(command, command_count),
		.directory = working_directory(),
		.host = host_name(),
		.system = system_name(),
		.recorder = strdup("strec " STREC_VERSION),
		.options = session_quote(options, option_count),
		.traceparent = attached_count ? strdup("") : trace_parent(),
		.uid = getuid(),
		.cpus = (uint32_t)sysconf(_SC_NPROCESSORS_ONLN),
		.pid = getpid(),
	};
	if (session->command && session->directory && session->host && session->system &&
	    session->recorder && session->options && session->traceparent)
		return 0;
	session_release(session);
	return STREC_NOMEM;
}

int session_environment(struct log_session *session, char *const *changes, size_t count)
{
	static const char name[] = "TRACEPARENT";
	char *text;

	for (size_t i = 0; i < count; i++) {
		size_t size = strcspn(changes[i], "=");

		if (size != sizeof(name) - 1 || memcmp(changes[i], name, size) != 0)
			continue;
		text = strdup(changes[i][size] ? changes[i] + size + 1 : "");
		if (!text)
			return STREC_NOMEM;
		free(session->traceparent);
		session->traceparent = text;
	}
	return 0;
}

void session_release(struct log_session *session)
{
	free(session->command);
	free(session->directory);
	free(session->host);
	free(session->system);
	free(session->recorder);
	free(session->options);
	free(session->traceparent);
	*session = (struct log_session){0};
}

static uint64_t clock_ns(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

uint64_t session_now_ns(void)
{
	return clock_ns(CLOCK_MONOTONIC);
}

void session_header(struct log_header *header, uint64_t start_ns)
{
	uint64_t since = session_now_ns() - start_ns;

	*header = (struct log_header){
		.wall_ns = clock_ns(CLOCK_REALTIME) - since,
		.monotonic_ns = start_ns,
	};
	if (getrandom(header->id, sizeof(header->id), 0) != sizeof(header->id))
		memcpy(header->id, &header->wall_ns, sizeof(header->wall_ns));
}
