/* What a log says besides events: its session, names of calls, links, modules and symbols. */
#include <string.h>

#include "format/layout.h"
#include "format/log.h"
#include "format/symbols_fields.h"

static void session_release(struct log_session *s)
{
	free(s->command);
	free(s->directory);
	free(s->host);
	free(s->system);
	free(s->recorder);
	free(s->options);
	free(s->traceparent);
	free(s->links);
	free(s->link_at);
}

void metadata_release(struct log_reader *r)
{
	session_release(&r->session);
	for (size_t i = 0; i < r->name_count; i++)
		free(r->names[i].name);
	free(r->names);
	free(r->symbols_blocks);
	symbol_table_release(&r->symbols);
}

static char *text_copy(const struct cursor *c)
{
	return strndup((const char *)c->at, cursor_left(c));
}

static char **session_text(struct log_session *s, unsigned id)
{
	char **const texts[] = {
		[SESSION_COMMAND] = &s->command,
		[SESSION_DIRECTORY] = &s->directory,
		[SESSION_HOST] = &s->host,
		[SESSION_SYSTEM] = &s->system,
		[SESSION_RECORDER] = &s->recorder,
		[SESSION_OPTIONS] = &s->options,
		[SESSION_TRACEPARENT] = &s->traceparent,
	};

	return id < sizeof(texts) / sizeof(texts[0]) ? texts[id] : NULL;
}

/* The end of the text at at, behind its NUL; at most size. */
static size_t text_end(const char *texts, size_t at, size_t size)
{
	at += strnlen(texts + at, size - at);
	return at < size ? at + 1 : size;
}

/* Where path is among the links, or where it would be; *target is NULL for the latter. */
static size_t link_place(const struct log_session *s, const char *path, const char **target)
{
	size_t low = 0, high = s->link_count;

	*target = NULL;
	while (low < high) {
		size_t middle = (low + high) / 2, at = s->link_at[middle];
		int order = strcmp(path, s->links + at);

		if (order == 0) {
			*target = s->links + text_end(s->links, at, s->links_size);
			return middle;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return low;
}

/* The link at offset at of the texts; of two of one path the first counts. */
static int link_add(struct log_session *s, size_t at)
{
	const char *target;
	size_t place = link_place(s, s->links + at, &target);
	uint32_t *grown;

	if (target)
		return 0;
	grown = realloc(s->link_at, (s->link_count + 1) * sizeof(*grown));
	if (!grown)
		return STREC_NOMEM;
	memmove(grown + place + 1, grown + place, (s->link_count - place) * sizeof(*grown));
	grown[place] = (uint32_t)at;
	s->link_at = grown;
	s->link_count++;
	return 0;
}

/* The texts get a NUL behind them, so that one that lacks it ends there. */
static int links_parse(struct log_session *s, const struct cursor *c)
{
	size_t size = cursor_left(c), at = s->links_size, end = at + size + 1;
	char *grown;
	int rc = 0;

	if (size == 0 || end > LINKS_BYTES_MAX)
		return 0;
	grown = realloc(s->links, end);
	if (!grown)
		return STREC_NOMEM;
	memcpy(grown + at, c->at, size);
	grown[end - 1] = '\0';
	s->links = grown;
	s->links_size = end;
	while (rc == 0 && at < end - 1) {
		size_t link = at;

		at = text_end(grown, text_end(grown, at, end), end);
		if (at < end)
			rc = link_add(s, link);
	}
	return rc;
}

const char *log_session_link(const struct log_session *s, const char *path)
{
	const char *target;

	link_place(s, path, &target);
	return target;
}

static int session_parse(struct log_reader *r, struct cursor payload)
{
	struct log_session *s = &r->session;
	struct cursor bytes;
	unsigned id;

	if (r->has_session)
		return 0;
	while (field_next(&payload, &id, &bytes)) {
		char **text = session_text(s, id);

		if (text && !*text) {
			*text = text_copy(&bytes);
			if (!*text)
				return STREC_NOMEM;
		}
		if (id == SESSION_UID)
			s->uid = (uint32_t)cursor_varint(&bytes);
		if (id == SESSION_CPUS)
			s->cpus = (uint32_t)cursor_varint(&bytes);
		if (id == SESSION_PID)
			s->pid = (int32_t)cursor_varint(&bytes);
	}
	for (id = SESSION_COMMAND; id <= SESSION_TRACEPARENT; id++) {
		char **text = session_text(s, id);

		if (text && !*text)
			*text = strdup("");
		if (text && !*text)
			return STREC_NOMEM;
	}
	r->has_session = true;
	return 0;
}

static int name_add(struct log_reader *r, struct call_name name)
{
	struct call_name *names;

	if (log_reader_call_name(r, name.arch, name.nr)) {
		free(name.name);
		return 0;
	}
	names = realloc(r->names, (r->name_count + 1) * sizeof(*names));
	if (!names || !name.name) {
		free(name.name);
		r->names = names ? names : r->names;
		return STREC_NOMEM;
	}
	r->names = names;
	r->names[r->name_count++] = name;
	return 0;
}

static int strings_parse(struct log_reader *r, struct cursor payload)
{
	struct cursor bytes;
	unsigned id;

	while (field_next(&payload, &id, &bytes)) {
		if (id == STRINGS_LINKS && links_parse(&r->session, &bytes))
			return STREC_NOMEM;
		while (id == STRINGS_CALLS && bytes.at < bytes.end) {
			struct call_name name = {.arch = cursor_u8(&bytes)};
			const uint8_t *text;
			size_t size;

			name.nr = (uint32_t)cursor_varint(&bytes);
			size = (size_t)cursor_varint(&bytes);
			text = cursor_bytes(&bytes, size);
			if (bytes.failed || r->name_count == CALL_NAMES_MAX)
				return STREC_FORMAT;
			name.name = strndup((const char *)text, size);
			if (name_add(r, name))
				return STREC_NOMEM;
		}
	}
	return 0;
}

int reader_take_metadata(struct log_reader *r, const struct block_header *header,
			 const struct buffer *raw)
{
	struct cursor payload = buffer_cursor(raw);

	switch (header->info.type) {
	case BLOCK_SESSION:
		return session_parse(r, payload);
	case BLOCK_STRINGS:
		return strings_parse(r, payload);
	default:
		return 0;
	}
}

const char *log_reader_call_name(const struct log_reader *r, unsigned arch, uint32_t nr)
{
	for (size_t i = 0; i < r->name_count; i++)
		if (r->names[i].arch == arch && r->names[i].nr == nr)
			return r->names[i].name;
	return NULL;
}

/* The place of the block at offset among those that are known, or where it would be. */
static size_t symbols_block_place(const struct log_reader *r, uint64_t offset)
{
	size_t place = r->symbols_block_count;

	while (place && r->symbols_blocks[place - 1].offset >= offset)
		place--;
	return place;
}

int metadata_add_block(struct log_reader *r, uint64_t offset)
{
	size_t place = symbols_block_place(r, offset);
	struct symbols_block *at;

	if (place < r->symbols_block_count && r->symbols_blocks[place].offset == offset)
		return 0;
	if (!array_reserve(&r->symbols_blocks, &r->symbols_block_capacity, r->symbols_block_count,
			   sizeof(*at)))
		return STREC_NOMEM;
	at = r->symbols_blocks + place;
	memmove(at + 1, at, (r->symbols_block_count++ - place) * sizeof(*at));
	*at = (struct symbols_block){.offset = offset};
	r->symbols_unread++;
	return 0;
}

const struct symbol_table *log_reader_symbols(struct log_reader *r)
{
	for (size_t i = 0; r->symbols_unread && i < r->symbols_block_count; i++) {
		struct symbols_block *at = &r->symbols_blocks[i];
		struct block_header header;

		if (at->read)
			continue;
		at->read = true;
		r->symbols_unread--;
		if (block_read(r->src, at->offset, r->scratch.zstd, &header, &r->scratch.stored,
			       &r->scratch.raw, NULL))
			continue;
		if (header.info.type == BLOCK_MODULES)
			symbol_table_modules(&r->symbols, buffer_cursor(&r->scratch.raw));
		else if (header.info.type == BLOCK_SYMBOLS)
			symbol_table_symbols(&r->symbols, buffer_cursor(&r->scratch.raw));
	}
	return &r->symbols;
}

void log_reader_forget(struct log_reader *r, uint64_t offset)
{
	if (!r->src->ops->discard)
		return;
	log_reader_symbols(r);
	r->src->ops->discard(r->src, offset);
}
