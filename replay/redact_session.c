/* What is no event: the session, links, modules and symbols. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "replay/redact_private.h"

/* Numbers of processes, as an attach has them. */
static bool is_pids(const char *text)
{
	return strncmp(text, "pid ", 4) == 0 && !text[4 + strspn(text + 4, "0123456789, ")];
}

static void put_command(struct redact *r, struct buffer *out, const char *text)
{
	if (is_pids(text) && redact_keeps_known(r))
		buffer_put(out, text, strlen(text));
	else
		redact_put_arguments(r, out, text);
}

/* The name of an option, with its "="; 0: it is none. */
static size_t option_size(const char *text, size_t size)
{
	size_t at = 2;

	if (size < 2 || text[0] != '-')
		return 0;
	if (text[1] != '-')
		return size == 2 ? 2 : 0;
	while (at < size && (islower((unsigned char)text[at]) || text[at] == '-'))
		at++;
	return at == size ? size : text[at] == '=' ? at + 1 : 0;
}

/* Numbers and times with their units, and ranges of such. */
static bool is_number(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (!memchr("0123456789.:%smhnuMGK", text[i], 21))
			return false;
	return size && size < 48 && isdigit((unsigned char)text[0]);
}

static void put_options(struct redact *r, struct buffer *out, const char *text)
{
	for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
		size_t size = strcspn(text, " "), name = option_size(text, size);
		bool stays = is_number(text, size) || (size == 1 && text[0] == '|');

		if (out->size)
			buffer_put_u8(out, ' ');
		if (!redact_keeps_known(r))
			name = stays = false;
		buffer_put(out, text, stays ? size : name);
		if (!stays && name < size)
			redact_put_argument(r, out, text + name, size - name);
		text += size;
	}
}

static void put_whole_path(struct redact *r, struct buffer *out, const char *text)
{
	redact_put_path(r, out, text, strlen(text));
}

static void put_whole_name(struct redact *r, struct buffer *out, const char *text)
{
	r->counts[REDACT_INDEX_NAMES]++;
	redact_put_word(r, out, text, strlen(text));
}

static void put_system(struct redact *r, struct buffer *out, const char *text)
{
	if (redact_keeps_known(r))
		buffer_put(out, text, strlen(text));
	else
		redact_put_word(r, out, text, strlen(text));
}

static int session_text(struct redact *r, unsigned i, enum redact_kind kind, char **text,
			void (*put)(struct redact *, struct buffer *, const char *))
{
	struct buffer *out = &r->session[i];

	if (!redacts(r, kind) || !*text)
		return 0;
	buffer_clear(out);
	put(r, out, *text);
	buffer_put_u8(out, 0);
	*text = (char *)out->bytes;
	return out->failed ? STREC_NOMEM : 0;
}

int redact_session(struct redact *r, const struct log_session *in, struct log_session *out)
{
	int rc;

	*out = *in;
	rc = session_text(r, 0, REDACT_INDEX_ENVIRONMENT, &out->command, put_command);
	if (rc == 0)
		rc = session_text(r, 1, REDACT_INDEX_PATHS, &out->directory, put_whole_path);
	if (rc == 0)
		rc = session_text(r, 2, REDACT_INDEX_NAMES, &out->host, put_whole_name);
	if (rc == 0)
		rc = session_text(r, 3, REDACT_INDEX_NAMES, &out->system, put_system);
	if (rc == 0)
		rc = session_text(r, 4, REDACT_INDEX_ENVIRONMENT, &out->options, put_options);
	return rc;
}

void redact_links(struct redact *r, const char *links, size_t size, struct buffer *out)
{
	for (size_t at = 0; at < size;) {
		size_t length = strnlen(links + at, size - at);

		if (redacts(r, REDACT_INDEX_PATHS))
			redact_put_path(r, out, links + at, length);
		else
			buffer_put(out, links + at, length);
		buffer_put_u8(out, 0);
		at += length + 1;
	}
}

static bool path_stays(struct redact *r, const char *path)
{
	struct buffer *out = &r->module_path;
	size_t size = strlen(path);

	buffer_clear(out);
	redact_put_object(r, out, path, size);
	return !out->failed && out->size == size && memcmp(out->bytes, path, size) == 0;
}

void redact_module(struct redact *r, struct code_module *module)
{
	bool stays;

	if (!redacts(r, REDACT_INDEX_PATHS))
		return;
	stays = path_stays(r, module->path);
	buffer_put_u8(&r->module_path, 0);
	/* The build-id is the name of a program, too. */
	if (!stays)
		module->build_id_size = 0;
	module->path = r->module_path.failed ? "?" : (const char *)r->module_path.bytes;
}

/* A text of a symbol, behind those before it; 1 + its place, 0: there is none. */
static size_t put_symbol_text(struct redact *r, const char *text, enum redact_kind kind, bool stays)
{
	struct buffer *out = &r->bytes;
	size_t start = out->size;

	if (!text)
		return 0;
	if (stays || !redacts(r, kind))
		buffer_put(out, text, strlen(text));
	else if (kind == REDACT_INDEX_PATHS)
		redact_put_path(r, out, text, strlen(text));
	else
		put_whole_name(r, out, text);
	buffer_put_u8(out, 0);
	return start + 1;
}

/* Lines with texts behind them, in one piece. */
static struct symbol_line *piece_new(struct redact *r, const struct symbol *symbol)
{
	size_t lines = symbol->count * sizeof(struct symbol_line);
	struct redact_piece *piece = malloc(sizeof(*piece) + lines + r->bytes.size + 1);
	struct symbol_line *first;
	char *texts;

	if (!piece)
		return NULL;
	piece->next = r->pieces;
	r->pieces = piece;
	first = (struct symbol_line *)(piece + 1);
	texts = (char *)(first + symbol->count);
	if (r->bytes.size)
		memcpy(texts, r->bytes.bytes, r->bytes.size);
	return first;
}

int redact_symbol(struct redact *r, struct symbol *symbol, const struct code_module *module)
{
	bool stays = module && (!redacts(r, REDACT_INDEX_PATHS) || path_stays(r, module->path)) &&
		     redact_keeps_known(r);
	size_t(*places)[2] = calloc(symbol->count + 1, sizeof(*places));
	struct symbol_line *lines = NULL;
	const char *texts;

	buffer_clear(&r->bytes);
	for (uint32_t i = 0; places && i < symbol->count; i++) {
		const struct symbol_line *line = &symbol->lines[i];

		places[i][0] = put_symbol_text(r, line->function, REDACT_INDEX_NAMES, stays);
		places[i][1] = put_symbol_text(r, line->file, REDACT_INDEX_PATHS, false);
	}
	if (places && !r->bytes.failed)
		lines = piece_new(r, symbol);
	texts = lines ? (const char *)(lines + symbol->count) : NULL;
	for (uint32_t i = 0; lines && i < symbol->count; i++) {
		lines[i] = symbol->lines[i];
		lines[i].function = places[i][0] ? texts + places[i][0] - 1 : NULL;
		lines[i].file = places[i][1] ? texts + places[i][1] - 1 : NULL;
	}
	free(places);
	symbol->lines = lines;
	return lines ? 0 : STREC_NOMEM;
}
