/*
 * Alignment: what the hunks leave is what both have, in order; and no script is shorter, as a
 * table of longest common subsequences, filled cell by cell, tells.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "viz/diff_align.h"

static uint32_t state = 1;

static uint32_t next_random(void)
{
	state = state * 1664525u + 1013904223u;
	return state >> 8;
}

/* By the recurrence of the definition. */
static uint32_t common_length(const uint32_t *a, uint32_t n, const uint32_t *b, uint32_t m)
{
	uint32_t *before = calloc(m + 1, sizeof(*before)), *now = calloc(m + 1, sizeof(*now)),
		 *swap;
	uint32_t length;

	for (uint32_t i = 0; i < n; i++) {
		for (uint32_t k = 0; k < m; k++)
			now[k + 1] = a[i] == b[k]             ? before[k] + 1
				     : now[k] > before[k + 1] ? now[k]
							      : before[k + 1];
		swap = before;
		before = now;
		now = swap;
	}
	length = before[m];
	free(before);
	free(now);
	return length;
}

/* Between the hunks both are the same; returns how many numbers are in hunks. */
static uint32_t check_hunks(const struct diff_hunks *hunks, const uint32_t *a, uint32_t n,
			    const uint32_t *b, uint32_t m)
{
	uint32_t at = 0, in_b = 0, edits = 0;

	for (size_t i = 0; i <= hunks->count; i++) {
		const struct diff_hunk *h = &hunks->items[i];
		uint32_t a_to = i < hunks->count ? h->a : n, b_to = i < hunks->count ? h->b : m;

		assert_true(a_to >= at && b_to >= in_b);
		assert_int_equal(a_to - at, b_to - in_b);
		assert_memory_equal(a + at, b + in_b, (a_to - at) * sizeof(*a));
		if (i < hunks->count) {
			assert_true(h->a_count + h->b_count > 0);
			at = h->a + h->a_count;
			in_b = h->b + h->b_count;
			edits += h->a_count + h->b_count;
		}
	}
	return edits;
}

static uint32_t align(const uint32_t *a, uint32_t n, const uint32_t *b, uint32_t m, bool *coarse)
{
	struct diff_hunks hunks = {0};
	uint32_t edits;

	assert_int_equal(diff_align(a, n, b, m, &hunks), 0);
	edits = check_hunks(&hunks, a, n, b, m);
	*coarse = hunks.coarse;
	diff_hunks_release(&hunks);
	return edits;
}

static void scripts_are_the_shortest(void **unused)
{
	uint32_t a[120], b[120];
	bool coarse;

	(void)unused;
	for (unsigned round = 0; round < 400; round++) {
		uint32_t n = next_random() % 120, m = next_random() % 120;
		uint32_t kinds = 1 + next_random() % 20;

		for (uint32_t i = 0; i < n; i++)
			a[i] = next_random() % kinds;
		for (uint32_t i = 0; i < m; i++)
			b[i] = next_random() % kinds;
		assert_int_equal(align(a, n, b, m, &coarse), n + m - 2 * common_length(a, n, b, m));
		assert_false(coarse);
	}
}

static void an_inserted_number_is_the_hunk(void **unused)
{
	const uint32_t a[] = {1, 2, 3, 4, 5}, b[] = {1, 2, 9, 3, 4, 5};
	struct diff_hunks hunks = {0};

	(void)unused;
	assert_int_equal(diff_align(a, 5, b, 6, &hunks), 0);
	assert_int_equal(hunks.count, 1);
	assert_int_equal(hunks.items[0].a, 2);
	assert_int_equal(hunks.items[0].a_count, 0);
	assert_int_equal(hunks.items[0].b, 2);
	assert_int_equal(hunks.items[0].b_count, 1);
	diff_hunks_release(&hunks);
}

/* More edits than are looked for, between numbers that both have once. */
static void anchors_part_what_is_too_different(void **unused)
{
	enum { BLOCKS = 40, NOISE = 60 };
	uint32_t *a = calloc(BLOCKS * (NOISE + 1), sizeof(*a)),
		 *b = calloc(BLOCKS * (NOISE + 1), sizeof(*b));
	uint32_t n = 0, edits;
	bool coarse;

	(void)unused;
	for (uint32_t i = 0; i < BLOCKS; i++) {
		a[n] = b[n] = 1000000 + i;
		n++;
		for (uint32_t k = 0; k < NOISE; k++, n++) {
			a[n] = 2 * (n % 7);
			b[n] = 2 * (n % 7) + 1;
		}
	}
	edits = align(a, n, b, n, &coarse);
	assert_int_equal(edits, 2 * BLOCKS * NOISE);
	assert_true(edits > ALIGN_EDITS_MAX);
	assert_false(coarse);
	free(a);
	free(b);
}

static void without_anchors_it_says_so(void **unused)
{
	enum { N = 3000 };
	uint32_t *a = calloc(N, sizeof(*a)), *b = calloc(N, sizeof(*b));
	bool coarse;

	(void)unused;
	for (uint32_t i = 0; i < N; i++) {
		a[i] = next_random() % 2;
		b[i] = 2 + next_random() % 2;
	}
	align(a, N, b, N, &coarse);
	assert_true(coarse);
	free(a);
	free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scripts_are_the_shortest),
		cmocka_unit_test(an_inserted_number_is_the_hunk),
		cmocka_unit_test(anchors_part_what_is_too_different),
		cmocka_unit_test(without_anchors_it_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
