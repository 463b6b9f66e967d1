#include "viz/events_cursor.h"

#define FILL_BUDGET 30000 /* events looked at for one screen */
/* With so many events more a followed page is not moved on but made anew from its end. */
#define FAR_EVENTS 50000

struct event_address cursor_limit(const struct view_context *ctx)
{
	const struct position *closed = &ctx->position->closed;

	return (struct event_address){closed->block, (uint32_t)closed->row};
}

void cursor_to_newest(struct events_cursor *cursor, const struct view_context *ctx)
{
	page_reset(&cursor->page, cursor_limit(ctx), true);
	cursor->scrolled = false;
}

static int clamp(int value, int low, int high)
{
	value = value > high ? high : value;
	return value < low ? low : value;
}

/* Fills the page with older lines; the selection stays on its line. */
static int fill_older(struct events_cursor *cursor, int wanted)
{
	int added = page_fill_older(&cursor->page, wanted, FILL_BUDGET);

	cursor->selected += added;
	return added;
}

/* After a seek back the page may hold what has not happened yet. */
static void drop_future(struct events_cursor *cursor, const struct view_context *ctx)
{
	struct event_address limit = cursor_limit(ctx);
	bool empty, future;
	int n = 0;

	while (n < cursor->page.count &&
	       address_before(limit, cursor->page.lines[cursor->page.count - 1 - n].address))
		n++;
	page_drop_newest(&cursor->page, n);
	empty = cursor->page.count == 0;
	future = address_before(limit, cursor->page.newer.at);
	/* A page at the oldest is empty until it is filled. */
	if (cursor->scrolled ? empty && future : empty || future)
		cursor_to_newest(cursor, ctx);
}

static void follow(struct events_cursor *cursor, const struct view_context *ctx)
{
	uint64_t news = ctx->position->closed.count - cursor->seen;
	uint64_t far =
		match_is_empty(cursor->page.filter) ? 2 * (uint64_t)cursor->rows : FAR_EVENTS;

	if (ctx->position->closed.count < cursor->seen || news > far || cursor->page.count == 0)
		cursor_to_newest(cursor, ctx);
	else
		page_fill_newer(&cursor->page, cursor_limit(ctx), cursor->rows, FAR_EVENTS, true);
}

/* Takes lines away that there is no row for: below the selection first, then at the top. */
static void trim(struct events_cursor *cursor, int rows)
{
	int more = cursor->page.count - rows;

	if (more > 0 && cursor->scrolled)
		page_drop_newest(&cursor->page,
				 clamp(more, 0, cursor->page.count - 1 - cursor->selected));
	more = cursor->page.count - rows;
	if (more > 0) {
		cursor->selected -= more;
		page_drop_oldest(&cursor->page, more);
	}
}

void cursor_sync(struct events_cursor *cursor, const struct view_context *ctx, int rows)
{
	rows = rows < PAGE_LINES ? rows : PAGE_LINES;
	cursor->rows = rows;
	drop_future(cursor, ctx);
	if (!cursor->scrolled)
		follow(cursor, ctx);
	cursor->seen = ctx->position->closed.count;
	trim(cursor, rows);
	if (cursor->scrolled)
		page_fill_newer(&cursor->page, cursor_limit(ctx), rows, FILL_BUDGET, false);
	if (cursor->page.count < rows)
		fill_older(cursor, rows);
	if (!cursor->scrolled)
		cursor->selected = cursor->page.count - 1;
	cursor->selected = clamp(cursor->selected, 0, cursor->page.count - 1);
}

void cursor_move(struct events_cursor *cursor, const struct view_context *ctx, int n)
{
	struct events_page *page = &cursor->page;
	int want = cursor->selected + n;

	cursor->scrolled = true;
	if (want < 0) {
		page_drop_newest(page, -want < page->count ? -want : page->count - 1);
		want += page_fill_older(page, cursor->rows, FILL_BUDGET);
	} else if (want >= page->count) {
		int dropped = want - page->count + 1;

		dropped = dropped < page->count ? dropped : page->count - 1;
		page_drop_oldest(page, dropped);
		page_fill_newer(page, cursor_limit(ctx), cursor->rows, FILL_BUDGET, false);
		want -= dropped;
	}
	cursor->selected = clamp(want, 0, page->count - 1);
}

void cursor_scroll(struct events_cursor *cursor, const struct view_context *ctx, int n)
{
	struct events_page *page = &cursor->page;
	int drop = n < 0 ? -n : n, moved;

	cursor->scrolled = true;
	drop = drop < page->count ? drop : page->count - 1;
	if (n < 0) {
		page_drop_newest(page, drop);
		moved = -page_fill_older(page, cursor->rows, FILL_BUDGET);
	} else {
		page_drop_oldest(page, drop);
		moved = page_fill_newer(page, cursor_limit(ctx), cursor->rows, FILL_BUDGET, false);
		/* Where there are no more, the dropped ones come back in front. */
		page_fill_older(page, cursor->rows, FILL_BUDGET);
	}
	/* At an end of the log the selection goes on alone. */
	cursor->selected = clamp(cursor->selected + n - moved, 0, page->count - 1);
}

void cursor_jump(struct events_cursor *cursor, const struct view_context *ctx,
		 struct event_address address)
{
	for (int i = 0; i < cursor->page.count; i++)
		if (!address_before(cursor->page.lines[i].address, address) &&
		    !address_before(address, cursor->page.lines[i].address)) {
			cursor->selected = i;
			cursor->scrolled = true;
			return;
		}
	page_reset(&cursor->page, address, false);
	cursor->scrolled = true;
	cursor->selected = page_fill_older(&cursor->page, cursor->rows / 3, FILL_BUDGET);
	page_fill_newer(&cursor->page, cursor_limit(ctx), cursor->rows, FILL_BUDGET, false);
}

void cursor_to_oldest(struct events_cursor *cursor, const struct view_context *ctx)
{
	struct event_address start = {log_reader_start(ctx->reader), 0};

	page_reset(&cursor->page, start, false);
	cursor->page.older_done = true;
	cursor->scrolled = true;
	cursor->selected = 0;
}

bool cursor_fill(struct events_cursor *cursor, const struct view_context *ctx)
{
	if (ctx->position->closed.count == 0 || cursor->page.count >= cursor->rows ||
	    cursor->page.older_done)
		return false;
	fill_older(cursor, cursor->rows);
	return true;
}

const struct events_line *cursor_line(const struct events_cursor *cursor)
{
	int last = cursor->page.count - 1;

	return last >= 0 ? &cursor->page.lines[clamp(cursor->selected, 0, last)] : NULL;
}
