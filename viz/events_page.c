#include "viz/events_page.h"

#include <stdlib.h>
#include <string.h>

bool page_init(struct events_page *page, struct log_reader *reader, struct names *names,
	       const struct filter *only, const struct match *filter, const struct match *search)
{
	*page = (struct events_page){
		.reader = reader,
		.names = names,
		.only = only,
		.filter = filter,
		.search = search,
		.stream = event_stream_new(reader),
		.lines = calloc(PAGE_LINES, sizeof(struct events_line)),
	};
	return page->stream && page->lines;
}

void page_release(struct events_page *page)
{
	event_stream_free(page->stream);
	free(page->lines);
	*page = (struct events_page){0};
}

void page_reset(struct events_page *page, struct event_address address, bool behind)
{
	page->count = 0;
	page->older = page->newer = (struct page_edge){.at = address, .behind = behind};
	page->older_done = page->newer_done = page->at_newer = false;
}

/* What descriptors lead to as of an event, where that is wanted and known. */
static const struct descriptors *names_of(const struct events_page *page,
					  struct event_address address, bool wanted)
{
	return wanted && page->names ? names_at(page->names, address) : NULL;
}

/* State and the halves of calls are not news; calls must pass the program's filter. */
static bool page_shows(const struct events_page *page, const struct event *ev,
		       struct event_address address)
{
	switch (ev->kind) {
	case EVENT_TASK:
	case EVENT_ENTERED:
	case EVENT_USAGE:
	case EVENT_DESCRIPTOR:
	case EVENT_MAPPING:
		return false;
	case EVENT_CALL:
		return !page->only ||
		       filter_match_named(page->only, ev,
					  names_of(page, address, filter_uses_names(page->only)));
	default:
		return true;
	}
}

static bool matches(const struct events_page *page, const struct match *match,
		    const struct event *ev, struct event_address address)
{
	return match_event(match, ev, names_of(page, address, match_uses_names(match)));
}

static bool is_shown(const struct events_page *page, const struct event *ev,
		     struct event_address address)
{
	return page_shows(page, ev, address) && matches(page, page->filter, ev, address);
}

static void line_set(const struct events_page *page, struct events_line *line,
		     const struct event *ev, struct event_address address)
{
	events_line_set(line, ev, address, names_of(page, address, ev->kind == EVENT_CALL),
			log_reader_symbols(page->reader));
	line->found = !match_is_empty(page->search) && matches(page, page->search, ev, address);
}

void page_drop_oldest(struct events_page *page, int n)
{
	n = n < page->count ? n : page->count;
	if (n <= 0)
		return;
	page->older = (struct page_edge){.at = page->lines[n - 1].address, .behind = true};
	page->older_done = false;
	page->count -= n;
	memmove(page->lines, page->lines + n, (size_t)page->count * sizeof(*page->lines));
}

void page_drop_newest(struct events_page *page, int n)
{
	n = n < page->count ? n : page->count;
	if (n <= 0)
		return;
	page->count -= n;
	page->newer = (struct page_edge){.at = page->lines[page->count].address};
	page->newer_done = page->at_newer = false;
}

/* The next event of the block at offset that lies before the edge; false at the end. */
static bool next_before(struct events_page *page, const struct page_edge *edge, struct event *ev,
			struct event_address *address)
{
	if (event_stream_next(page->stream, ev, NULL))
		return false;
	*address = event_stream_address(page->stream);
	return address->block == edge->at.block && ev->kind != EVENT_LOSS &&
	       (address->row < edge->at.row || (address->row == edge->at.row && edge->behind));
}

/*
 * Moves the edge to the end of the block before, when it stands at the first row of its
 * own; false at the beginning of the log.
 */
static bool edge_step_back(const struct events_page *page, struct page_edge *edge)
{
	uint64_t block;

	if (edge->at.row > 0 || edge->behind)
		return true;
	block = log_reader_previous(page->reader, edge->at.block);
	if (block == 0)
		return false;
	*edge = (struct page_edge){.at = {.block = block, .row = UINT32_MAX}};
	return true;
}

static bool block_begin(struct events_page *page, uint64_t block)
{
	page->at_newer = false;
	return event_stream_seek(page->stream, (struct event_address){block, 0}, NULL) == 0;
}

/*
 * Puts the addresses of the last room matching events of the edge's block, before the edge,
 * into the slots from 0 on, as a ring. Returns how many matched, and how many were looked at.
 */
static int block_addresses(struct events_page *page, struct events_line *slots, int room,
			   int *looked)
{
	struct event_address address;
	struct event ev;
	int matched = 0;

	while (next_before(page, &page->older, &ev, &address)) {
		(*looked)++;
		if (is_shown(page, &ev, address))
			slots[matched++ % room].address = address;
	}
	return matched;
}

/* Makes lines of the first n of the page, which have the addresses of events of a block. */
static void block_lines(struct events_page *page, uint64_t block, int n)
{
	struct events_line *line = page->lines, *end = line + n;
	struct event ev;

	if (line == end || !block_begin(page, block))
		return;
	while (line < end && event_stream_next(page->stream, &ev, NULL) == 0) {
		struct event_address address = event_stream_address(page->stream);

		if (ev.kind != EVENT_LOSS && !address_before(address, line->address))
			line_set(page, line++, &ev, address);
	}
}

static void reverse_lines(struct events_line *lines, int n)
{
	for (int i = 0; i < n / 2; i++) {
		struct events_line line = lines[i];

		lines[i] = lines[n - 1 - i];
		lines[n - 1 - i] = line;
	}
}

/* Turns a ring whose oldest line is at start into a plain array. */
static void rotate_lines(struct events_line *lines, int n, int start)
{
	if (start == 0)
		return;
	reverse_lines(lines, start);
	reverse_lines(lines + start, n - start);
	reverse_lines(lines, n);
}

/* The lines of one block; the room for them is made in front of those there are. */
static int fill_from_block(struct events_page *page, int room, int *looked)
{
	int matched, added;

	memmove(page->lines + room, page->lines, (size_t)page->count * sizeof(*page->lines));
	matched = block_begin(page, page->older.at.block)
			  ? block_addresses(page, page->lines, room, looked)
			  : 0;
	added = matched < room ? matched : room;
	rotate_lines(page->lines, added, matched > room ? matched % room : 0);
	block_lines(page, page->older.at.block, added);
	memmove(page->lines + added, page->lines + room,
		(size_t)page->count * sizeof(*page->lines));
	page->count += added;
	/* Of a block that holds more than there is room for, a part is still to be searched. */
	page->older = (struct page_edge){.at = {.block = page->older.at.block}};
	if (matched > room)
		page->older.at = page->lines[0].address;
	return added;
}

int page_fill_older(struct events_page *page, int wanted, int budget)
{
	int added = 0;

	wanted = wanted < PAGE_LINES ? wanted : PAGE_LINES;
	while (page->count < wanted && !page->older_done && budget > 0) {
		int looked = 1;

		if (edge_step_back(page, &page->older))
			added += fill_from_block(page, wanted - page->count, &looked);
		else
			page->older_done = true;
		budget -= looked;
	}
	return added;
}

/* Sets the stream to the edge; false when the log has nothing there. */
static bool stream_to(struct events_page *page, const struct page_edge *edge)
{
	struct event ev;

	page->at_newer = false;
	if (event_stream_seek(page->stream, edge->at, NULL))
		return false;
	return !edge->behind || event_stream_next(page->stream, &ev, NULL) == 0;
}

/* The next event up to limit, and moves the edge behind it. */
static bool next_after(struct events_page *page, struct page_edge *edge, struct event_address limit,
		       struct event *ev)
{
	if (edge->behind && !address_before(edge->at, limit))
		return false;
	if (event_stream_next(page->stream, ev, NULL))
		return false;
	if (address_before(limit, event_stream_address(page->stream)))
		return false;
	*edge = (struct page_edge){.at = event_stream_address(page->stream), .behind = true};
	return true;
}

int page_fill_newer(struct events_page *page, struct event_address limit, int wanted, int budget,
		    bool slide)
{
	struct event ev;
	int added = 0;

	wanted = wanted < PAGE_LINES ? wanted : PAGE_LINES;
	page->newer_done = page->newer.behind && !address_before(page->newer.at, limit);
	if (page->newer_done || wanted <= 0 || (!page->at_newer && !stream_to(page, &page->newer)))
		return 0;
	page->at_newer = true;
	for (; budget > 0 && (slide || page->count < wanted); budget--) {
		if (!next_after(page, &page->newer, limit, &ev)) {
			page->newer_done = true;
			/* The stream may have gone past the limit, except where it ends there. */
			page->at_newer =
				page->newer.behind && !address_before(page->newer.at, limit);
			break;
		}
		if (!is_shown(page, &ev, page->newer.at))
			continue;
		if (page->count >= wanted)
			page_drop_oldest(page, page->count - wanted + 1);
		line_set(page, &page->lines[page->count++], &ev, page->newer.at);
		added++;
	}
	return added;
}

static bool is_found(const struct events_page *page, const struct event *ev,
		     struct event_address address)
{
	return is_shown(page, ev, address) && matches(page, page->search, ev, address);
}

static int search_forward(struct events_page *page, struct page_edge *edge,
			  struct event_address limit, int budget)
{
	struct event ev;

	if (!stream_to(page, edge))
		return -1;
	while (budget-- > 0) {
		if (!next_after(page, edge, limit, &ev))
			return -1;
		if (is_found(page, &ev, edge->at))
			return 1;
	}
	return 0;
}

static int search_back(struct events_page *page, struct page_edge *edge, int budget)
{
	while (budget > 0) {
		struct event_address address, found = {0};
		struct event ev;
		bool any = false;

		if (!edge_step_back(page, edge))
			return -1;
		if (block_begin(page, edge->at.block))
			for (; next_before(page, edge, &ev, &address); budget--)
				if (is_found(page, &ev, address)) {
					found = address;
					any = true;
				}
		budget--;
		*edge = (struct page_edge){.at = {.block = edge->at.block}};
		if (any) {
			edge->at = found;
			return 1;
		}
	}
	return 0;
}

int page_search(struct events_page *page, struct page_edge *edge, struct event_address limit,
		bool forward, int budget)
{
	return forward ? search_forward(page, edge, limit, budget)
		       : search_back(page, edge, budget);
}
