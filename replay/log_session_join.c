#include "replay/log_session_join.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "format/bytes.h"

#define TEXT_BYTES_MAX 4096

int random_id(uint8_t id[16])
{
	return getrandom(id, 16, 0) == 16 ? 0 : STREC_IO;
}

/* The texts of a session, and what is put between those of several. */
static const struct {
	size_t at;
	const char *between;
	bool first_only;
} texts[] = {
	{.at = offsetof(struct log_session, command), .between = " & "},
	{.at = offsetof(struct log_session, directory), .first_only = true},
	{.at = offsetof(struct log_session, host), .between = "; "},
	{.at = offsetof(struct log_session, system), .between = "; "},
	{.at = offsetof(struct log_session, recorder), .between = "; "},
	{.at = offsetof(struct log_session, options), .between = "; "},
};

static char **text_of(struct log_session *session, size_t i)
{
	return (char **)((char *)session + texts[i].at);
}

static const char *text_in(const struct log_session *session, size_t i)
{
	const char *text = session ? *(char *const *)((const char *)session + texts[i].at) : NULL;

	return text ? text : "";
}

static void put_text(struct buffer *all, const char *text)
{
	buffer_put(all, text, strlen(text));
}

/* Whether a log before this one has the same, and another part of its recording said it. */
static bool is_told(struct log_reader *const *readers, size_t at, size_t i)
{
	const struct log_session *session = log_reader_session(readers[at]);

	for (size_t before = 0; before < at; before++) {
		bool same_id = memcmp(log_reader_header(readers[before])->id,
				      log_reader_header(readers[at])->id, 16) == 0;

		if ((same_id || i > 0) && strcmp(text_in(log_reader_session(readers[before]), i),
						 text_in(session, i)) == 0)
			return true;
	}
	return false;
}

static int join_text(char **out, struct log_reader *const *readers, size_t count, size_t i,
		     const char *behind)
{
	struct buffer all = {0};

	put_text(&all, text_in(log_reader_session(readers[0]), i));
	for (size_t at = 1; at < count && !texts[i].first_only; at++) {
		if (is_told(readers, at, i))
			continue;
		if (all.size > TEXT_BYTES_MAX) {
			put_text(&all, " ...");
			break;
		}
		put_text(&all, texts[i].between);
		put_text(&all, text_in(log_reader_session(readers[at]), i));
	}
	if (behind) {
		put_text(&all, all.size ? " | " : "");
		put_text(&all, behind);
	}
	buffer_put_u8(&all, 0);
	*out = (char *)all.bytes;
	return all.failed ? STREC_NOMEM : 0;
}

int session_join(struct joined_session *joined, struct log_reader *const *readers, size_t count,
		 const char *asked)
{
	const struct log_session *first = log_reader_session(readers[0]);
	bool is_options;
	int rc = 0;

	joined_session_release(joined);
	if (first) {
		joined->session.uid = first->uid;
		joined->session.cpus = first->cpus;
		joined->session.pid = first->pid;
	}
	for (size_t i = 0; rc == 0 && i < sizeof(texts) / sizeof(texts[0]); i++) {
		is_options = texts[i].at == offsetof(struct log_session, options);
		rc = join_text(text_of(&joined->session, i), readers, count, i,
			       is_options ? asked : NULL);
	}
	return rc;
}

void joined_session_release(struct joined_session *joined)
{
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		free(*text_of(&joined->session, i));
	*joined = (struct joined_session){0};
}
