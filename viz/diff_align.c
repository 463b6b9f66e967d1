#include "viz/diff_align.h"

#include <stdlib.h>
#include <string.h>

#include "format/bytes.h"
#include "format/error.h"

#define DEPTH_MAX 8 /* of pieces of pieces */

/* Two pieces that are compared, at their places in the whole. */
struct piece {
	const uint32_t *a, *b;
	uint32_t a_at, b_at, a_count, b_count;
};

/* Whether it became a part of the last hunk: they touch, or there may be no more. */
static bool extend_last(struct diff_hunks *hunks, const struct diff_hunk *hunk)
{
	struct diff_hunk *last = &hunks->items[hunks->count - 1];
	bool touches = last->a + last->a_count == hunk->a && last->b + last->b_count == hunk->b;

	if (!touches && hunks->count < ALIGN_HUNKS_MAX)
		return false;
	hunks->coarse |= !touches;
	last->a_count = hunk->a + hunk->a_count - last->a;
	last->b_count = hunk->b + hunk->b_count - last->b;
	return true;
}

static int add_hunk(struct diff_hunks *hunks, struct diff_hunk hunk)
{
	if (hunks->count && extend_last(hunks, &hunk))
		return 0;
	if (!array_reserve(&hunks->items, &hunks->capacity, hunks->count, sizeof(*hunks->items)))
		return STREC_NOMEM;
	hunks->items[hunks->count++] = hunk;
	return 0;
}

static int add_whole(struct diff_hunks *hunks, const struct piece *p)
{
	if (!p->a_count && !p->b_count)
		return 0;
	return add_hunk(hunks, (struct diff_hunk){p->a_at, p->a_count, p->b_at, p->b_count});
}

static struct piece part_of(const struct piece *p, uint32_t a, uint32_t a_end, uint32_t b,
			    uint32_t b_end)
{
	return (struct piece){
		.a = p->a + a,
		.b = p->b + b,
		.a_at = p->a_at + a,
		.b_at = p->b_at + b,
		.a_count = a_end - a,
		.b_count = b_end - b,
	};
}

static struct piece trim(const struct piece *p)
{
	uint32_t from = 0, a = p->a_count, b = p->b_count;

	while (from < a && from < b && p->a[from] == p->b[from])
		from++;
	while (a > from && b > from && p->a[a - 1] == p->b[b - 1]) {
		a--;
		b--;
	}
	return part_of(p, from, a, from, b);
}

/*
 * The furthest points of d edits are those of row d: 2d + 1 numbers, the diagonals -d to d, of
 * which every second one is used. Rows lie one behind the other, row d at d * d.
 */
static int32_t *row_of(int32_t *rows, int32_t d)
{
	return rows + (size_t)d * (size_t)d + (size_t)d;
}

/* Whether the way to diagonal k with d edits came from above: a number of b was put in. */
static bool came_down(const int32_t *before, int32_t k, int32_t d)
{
	return k == -d || (k != d && before[k - 1] < before[k + 1]);
}

/* The number of edits, and the furthest points up to there; -1 where it is above the limit. */
static int32_t find_edits(const struct piece *p, int32_t *rows, int32_t limit)
{
	int32_t n = (int32_t)p->a_count, m = (int32_t)p->b_count;

	for (int32_t d = 0; d <= limit; d++) {
		int32_t *row = row_of(rows, d), *before = d ? row_of(rows, d - 1) : NULL;

		for (int32_t k = -d; k <= d; k += 2) {
			int32_t x = !d                        ? 0
				    : came_down(before, k, d) ? before[k + 1]
							      : before[k - 1] + 1;
			int32_t y = x - k;

			while (x < n && y < m && y >= 0 && p->a[x] == p->b[y]) {
				x++;
				y++;
			}
			row[k] = x;
			if (x >= n && y >= m)
				return d;
		}
	}
	return -1;
}

/* Walks back from the end; the edits, the first one first, are left in edits. */
static void trace_edits(const struct piece *p, int32_t *rows, int32_t d, struct diff_hunk *edits)
{
	int32_t x = (int32_t)p->a_count, y = (int32_t)p->b_count;

	for (; d > 0; d--) {
		int32_t *before = row_of(rows, d - 1), k = x - y;
		bool down = came_down(before, k, d);

		x = down ? before[k + 1] : before[k - 1];
		y = x - (down ? k + 1 : k - 1);
		edits[d - 1] = (struct diff_hunk){
			.a = p->a_at + (uint32_t)x,
			.b = p->b_at + (uint32_t)y,
			.a_count = !down,
			.b_count = down,
		};
	}
}

/* 1: too many edits. */
static int align_edits(const struct piece *p, struct diff_hunks *hunks)
{
	uint64_t all = (uint64_t)p->a_count + p->b_count;
	int32_t limit = all < ALIGN_EDITS_MAX ? (int32_t)all : ALIGN_EDITS_MAX, d;
	int32_t *rows = malloc(((size_t)limit + 1) * ((size_t)limit + 1) * sizeof(*rows));
	struct diff_hunk *edits = malloc(((size_t)limit + 1) * sizeof(*edits));
	int rc = rows && edits ? 0 : STREC_NOMEM;

	d = rc ? -1 : find_edits(p, rows, limit);
	if (d > 0)
		trace_edits(p, rows, d, edits);
	for (int32_t i = 0; i < d && rc == 0; i++)
		rc = add_hunk(hunks, edits[i]);
	free(rows);
	free(edits);
	return rc ? rc : d < 0;
}

/* A number that one side has, where, and how often. */
struct single {
	uint32_t value, at;
};

static int compare_singles(const void *left, const void *right)
{
	const struct single *l = left, *r = right;

	if (l->value != r->value)
		return l->value < r->value ? -1 : 1;
	return l->at < r->at ? -1 : l->at > r->at;
}

/* Those that are there once, by value; returns how many. */
static uint32_t list_singles(const uint32_t *values, uint32_t count, struct single *singles)
{
	uint32_t kept = 0, end;

	for (uint32_t i = 0; i < count; i++)
		singles[i] = (struct single){values[i], i};
	qsort(singles, count, sizeof(*singles), compare_singles);
	for (uint32_t i = 0; i < count; i = end) {
		for (end = i + 1; end < count && singles[end].value == singles[i].value; end++)
			;
		if (end == i + 1)
			singles[kept++] = singles[i];
	}
	return kept;
}

/* A pair of places with the same number. */
struct anchor {
	uint32_t a, b;
	uint32_t before; /* index + 1 of the one before it in the longest row */
};

static int compare_anchors(const void *left, const void *right)
{
	const struct anchor *l = left, *r = right;

	return l->a < r->a ? -1 : l->a > r->a;
}

static uint32_t pair_singles(const struct single *a, uint32_t a_count, const struct single *b,
			     uint32_t b_count, struct anchor *anchors)
{
	uint32_t count = 0;

	for (uint32_t i = 0, k = 0; i < a_count && k < b_count;) {
		if (a[i].value == b[k].value)
			anchors[count++] = (struct anchor){.a = a[i].at, .b = b[k].at};
		if (a[i].value <= b[k].value)
			i++;
		else
			k++;
	}
	qsort(anchors, count, sizeof(*anchors), compare_anchors);
	return count;
}

/*
 * The longest row of anchors that rises in b, too: the first of them come to be in front.
 * M. L. Fredman, "On computing the length of longest increasing subsequences" (1975).
 */
static uint32_t keep_rising(struct anchor *anchors, uint32_t count, uint32_t *ends)
{
	uint32_t length = 0, at, low, high;

	for (uint32_t i = 0; i < count; i++) {
		for (low = 0, high = length; low < high;) {
			uint32_t middle = (low + high) / 2;

			if (anchors[ends[middle]].b < anchors[i].b)
				low = middle + 1;
			else
				high = middle;
		}
		anchors[i].before = low ? ends[low - 1] + 1 : 0;
		ends[low] = i;
		length += low == length;
	}
	at = length ? ends[length - 1] : 0;
	for (uint32_t i = length; i-- > 0;) {
		ends[i] = at;
		at = anchors[at].before - 1;
	}
	for (uint32_t i = 0; i < length; i++)
		anchors[i] = anchors[ends[i]];
	return length;
}

static int align_piece(const struct piece *whole, unsigned depth, struct diff_hunks *hunks);

static int align_between(const struct piece *p, const struct anchor *anchors, uint32_t count,
			 unsigned depth, struct diff_hunks *hunks)
{
	uint32_t a = 0, b = 0;
	int rc = 0;

	for (uint32_t i = 0; i <= count && rc == 0; i++) {
		uint32_t a_end = i < count ? anchors[i].a : p->a_count;
		uint32_t b_end = i < count ? anchors[i].b : p->b_count;
		struct piece part = part_of(p, a, a_end, b, b_end);

		rc = align_piece(&part, depth + 1, hunks);
		a = a_end + 1;
		b = b_end + 1;
	}
	return rc;
}

static int align_anchors(const struct piece *p, unsigned depth, struct diff_hunks *hunks)
{
	uint32_t least = p->a_count < p->b_count ? p->a_count : p->b_count, count = 0;
	struct single *a = malloc(p->a_count * sizeof(*a)), *b = malloc(p->b_count * sizeof(*b));
	struct anchor *anchors = malloc(least * sizeof(*anchors));
	uint32_t *ends = malloc(least * sizeof(*ends));
	int rc = a && b && anchors && ends ? 0 : STREC_NOMEM;

	if (rc == 0) {
		uint32_t a_count = list_singles(p->a, p->a_count, a);
		uint32_t b_count = list_singles(p->b, p->b_count, b);

		count = pair_singles(a, a_count, b, b_count, anchors);
		count = keep_rising(anchors, count, ends);
	}
	free(a);
	free(b);
	free(ends);
	if (rc == 0 && count) {
		rc = align_between(p, anchors, count, depth, hunks);
	} else if (rc == 0) {
		hunks->coarse = true;
		rc = add_whole(hunks, p);
	}
	free(anchors);
	return rc;
}

static int align_piece(const struct piece *whole, unsigned depth, struct diff_hunks *hunks)
{
	struct piece p = trim(whole);
	int rc;

	if (!p.a_count || !p.b_count)
		return add_whole(hunks, &p);
	rc = align_edits(&p, hunks);
	if (rc <= 0)
		return rc;
	if (depth < DEPTH_MAX)
		return align_anchors(&p, depth, hunks);
	hunks->coarse = true;
	return add_whole(hunks, &p);
}

int diff_align(const uint32_t *a, uint32_t a_count, const uint32_t *b, uint32_t b_count,
	       struct diff_hunks *hunks)
{
	struct piece whole = {.a = a, .b = b, .a_count = a_count, .b_count = b_count};

	return align_piece(&whole, 0, hunks);
}

void diff_hunks_release(struct diff_hunks *hunks)
{
	free(hunks->items);
	*hunks = (struct diff_hunks){0};
}
