/* Numbers of calls and failures, files and hosts: what the table counted for both sides. */
#include <stdlib.h>
#include <string.h>

#include "format/error.h"
#include "viz/call_traits.h"
#include "viz/diff_compare.h"
#include "viz/diff_names.h"

bool diff_count_counts(enum call_steadiness steadiness, uint64_t a, uint64_t b)
{
	uint64_t more = a > b ? a : b, apart = a > b ? a - b : b - a;

	switch (steadiness) {
	case CALL_STEADY:
		return apart > 0;
	case CALL_ELASTIC:
		return apart > ELASTIC_CALLS && apart > more / 2;
	case CALL_SCHEDULING:
		break;
	}
	return false;
}

static uint64_t apart(const struct diff_count *row)
{
	return row->calls[0] > row->calls[1] ? row->calls[0] - row->calls[1]
					     : row->calls[1] - row->calls[0];
}

/* What one side does not have at all is told before what it has more or less of. */
static bool is_whole(const struct diff_count *row)
{
	return !row->calls[0] || !row->calls[1];
}

static int compare_counts(const struct diff_count *l, const struct diff_count *r)
{
	if (l->counts != r->counts)
		return l->counts ? -1 : 1;
	if (is_whole(l) != is_whole(r))
		return is_whole(l) ? -1 : 1;
	if (apart(l) != apart(r))
		return apart(l) > apart(r) ? -1 : 1;
	return l->signature < r->signature ? -1 : l->signature > r->signature;
}

/* Rows of one name beside each other, those that count and differ most in front. */
static int compare_calls(const void *left, const void *right, void *data)
{
	const struct diff_count *l = left, *r = right;
	const struct diff_table *table = data;
	const struct diff_signature *of_l = &table->signatures[l->signature];
	const struct diff_signature *of_r = &table->signatures[r->signature];

	if (of_l->arch != of_r->arch)
		return of_l->arch < of_r->arch ? -1 : 1;
	if (of_l->nr != of_r->nr)
		return of_l->nr < of_r->nr ? -1 : 1;
	return compare_counts(l, r);
}

static bool is_expected(const struct diff_table *table, const struct diff_count *row)
{
	const struct diff_signature *s = &table->signatures[row->signature];

	return call_expects_error(s->arch, s->nr, (int64_t)s->error);
}

/* Errors that are no answers (call_traits.h) in front. */
static int compare_errors(const void *left, const void *right, void *data)
{
	const struct diff_count *l = left, *r = right;
	bool of_l = is_expected(data, l), of_r = is_expected(data, r);

	if (l->counts != r->counts)
		return l->counts ? -1 : 1;
	if (of_l != of_r)
		return of_l ? 1 : -1;
	return compare_counts(l, r);
}

/* The calls of each signature with those that failed in the same way as none did. */
static int list_calls(const struct diff_table *table, struct diff_result *result)
{
	uint64_t(*sums)[DIFF_SIDES] = calloc(table->signature_count, sizeof(*sums));
	uint32_t count = 0;

	result->calls = malloc(table->signature_count * sizeof(*result->calls));
	result->errors = malloc(table->signature_count * sizeof(*result->errors));
	if (!sums || !result->calls || !result->errors) {
		free(sums);
		return STREC_NOMEM;
	}
	for (uint32_t i = 0; i < table->signature_count; i++)
		for (unsigned side = 0; side < DIFF_SIDES; side++)
			sums[table->signatures[i].what][side] += table->signatures[i].calls[side];
	for (uint32_t i = 0; i < table->signature_count; i++) {
		const struct diff_signature *s = &table->signatures[i];
		struct diff_count row = {.signature = i};

		memcpy(row.calls, sums[i], sizeof(row.calls));
		row.counts = diff_count_counts(s->steadiness, row.calls[0], row.calls[1]);
		if (row.calls[0] != row.calls[1])
			result->calls[count++] = row;
		memcpy(row.calls, s->calls, sizeof(row.calls));
		row.counts = diff_count_counts(s->steadiness, row.calls[0], row.calls[1]);
		if (s->error && row.calls[0] != row.calls[1])
			result->errors[result->error_count++] = row;
	}
	result->call_count = count;
	free(sums);
	qsort_r(result->calls, count, sizeof(*result->calls), compare_calls, (void *)table);
	qsort_r(result->errors, result->error_count, sizeof(*result->errors), compare_errors,
		(void *)table);
	return 0;
}

static uint64_t most(const struct diff_call_name *name)
{
	return name->more > name->fewer ? name->more : name->fewer;
}

static int compare_names_of_calls(const void *left, const void *right)
{
	const struct diff_call_name *l = left, *r = right;

	if (most(l) != most(r))
		return most(l) > most(r) ? -1 : 1;
	return l->first < r->first ? -1 : l->first > r->first;
}

static bool same_name(const struct diff_table *table, const struct diff_count *row,
		      const struct diff_call_name *name)
{
	const struct diff_signature *s = &table->signatures[row->signature];

	return s->nr == name->nr && s->arch == name->arch;
}

static void add_row(struct diff_call_name *name, const struct diff_count *row)
{
	name->count++;
	if (row->counts && row->calls[1] > row->calls[0])
		name->more += apart(row);
	else if (row->counts)
		name->fewer += apart(row);
}

static int compare_to_name(const void *key, const void *item)
{
	const struct diff_signature *s = key;
	const struct diff_call_name *name = item;

	if (s->arch != name->arch)
		return s->arch < name->arch ? -1 : 1;
	return s->nr < name->nr ? -1 : s->nr > name->nr;
}

/* All calls of the names, also those that do not differ. */
static void sum_names(const struct diff_table *table, struct diff_call_name *names, uint32_t count)
{
	for (uint32_t i = 0; i < table->signature_count; i++) {
		const struct diff_signature *s = &table->signatures[i];
		struct diff_call_name *name =
			bsearch(s, names, count, sizeof(*names), compare_to_name);

		if (!name)
			continue;
		name->calls[0] += s->calls[0];
		name->calls[1] += s->calls[1];
	}
}

/* The rows are sorted by name. */
static int list_call_names(const struct diff_table *table, struct diff_result *result)
{
	struct diff_call_name *names = calloc(result->call_count + 1, sizeof(*names));
	uint32_t count = 0;

	if (!names)
		return STREC_NOMEM;
	result->call_names = names;
	for (uint32_t i = 0; i < result->call_count; i++) {
		const struct diff_signature *s = &table->signatures[result->calls[i].signature];

		if (!count || !same_name(table, &result->calls[i], &names[count - 1]))
			names[count++] = (struct diff_call_name){
				.nr = s->nr,
				.arch = s->arch,
				.first = i,
			};
		add_row(&names[count - 1], &result->calls[i]);
	}
	sum_names(table, names, count);
	qsort(names, count, sizeof(*names), compare_names_of_calls);
	result->call_name_count = count;
	return 0;
}

static int compare_names(const void *left, const void *right, void *data)
{
	const struct diff_name *l = left, *r = right;
	const struct diff_table *table = data;

	if (l->side != r->side)
		return l->side > r->side ? -1 : 1;
	return strcmp(table->texts[l->text].text, table->texts[r->text].text);
}

/* Whether a side knows of a file: used it, or saw it. */
static bool knows(const struct diff_text *t, unsigned side)
{
	return t->successes[side] || t->listed[side];
}

/*
 * Whether a file is one that only one side knows. One that was seen only tells nothing where the
 * other side's log does not have all that its directory held.
 */
static bool is_only(const struct diff_table *table, const struct diff_result *result,
		    const struct diff_text *t)
{
	unsigned side = knows(t, 1);

	if (strcmp(t->text, result->own[0]) == 0 || strcmp(t->text, result->own[1]) == 0)
		return false;

	if (t->kind != DIFF_NAME_FILE || knows(t, 0) == knows(t, 1))
		return false;
	return t->successes[side] || !table->texts[t->directory].cut[!side];
}

/* What only one side used or saw, and not only looked for; B's in front. */
static int list_files(const struct diff_table *table, struct diff_result *result)
{
	struct diff_name *list = malloc((table->text_count + 1) * sizeof(*list));

	result->files = list;
	if (!list)
		return STREC_NOMEM;
	for (uint32_t i = 0; i < table->text_count; i++) {
		const struct diff_text *t = &table->texts[i];
		struct diff_name row = {.text = i, .side = knows(t, 1)};

		if (is_only(table, result, t)) {
			row.calls = t->successes[row.side];
		} else if ((t->cut[0] || t->cut[1]) && t->entries[0] != t->entries[1]) {
			memcpy(row.entries, t->entries, sizeof(row.entries));
			row.side = t->entries[1] > t->entries[0];
		} else {
			continue;
		}
		list[result->file_count++] = row;
	}
	qsort_r(list, result->file_count, sizeof(*list), compare_names, (void *)table);
	return 0;
}

/* A host counts when it was asked for, whether or not it answered. */
static int list_hosts(const struct diff_table *table, struct diff_result *result)
{
	result->hosts = malloc((table->text_count + 1) * sizeof(*result->hosts));
	if (!result->hosts)
		return STREC_NOMEM;
	for (uint32_t i = 0; i < table->text_count; i++) {
		const struct diff_text *t = &table->texts[i];
		unsigned side = t->calls[1] != 0;

		if (t->kind == DIFF_NAME_HOST && !t->calls[0] != !t->calls[1])
			result->hosts[result->host_count++] = (struct diff_name){
				.text = i, .side = side, .calls = t->calls[side]};
	}
	qsort_r(result->hosts, result->host_count, sizeof(*result->hosts), compare_names,
		(void *)table);
	return 0;
}

int diff_compare_counts(const struct diff_log *a, const struct diff_log *b,
			struct diff_result *result)
{
	const struct diff_table *table = a->table;
	int rc = list_calls(table, result);

	(void)b;
	if (rc == 0)
		rc = list_call_names(table, result);
	if (rc == 0)
		rc = list_files(table, result);
	return rc ? rc : list_hosts(table, result);
}
