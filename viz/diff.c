#include "viz/diff.h"

#include <stdlib.h>
#include <string.h>

#define ROWS_SHOWN 10 /* of a section, unless all are asked for */

/* Functions are compared where both logs have stacks, by what both know of them. */
static enum diff_functions functions_of(const struct symbol_table *a, const struct symbol_table *b)
{
	if (!a->module_count || !b->module_count)
		return FUNCTIONS_NONE;
	return a->count && b->count ? FUNCTIONS_BY_NAME : FUNCTIONS_BY_PLACE;
}

static int load(struct diff *diff, const struct diff_job *job, unsigned *bad,
		struct strec_error *err)
{
	const struct symbol_table *symbols[DIFF_SIDES];
	enum diff_functions functions;
	int rc = 0;

	for (unsigned side = 0; side < DIFF_SIDES; side++)
		symbols[side] = log_reader_symbols(job->of[side].reader);
	functions = functions_of(symbols[0], symbols[1]);
	for (unsigned side = 0; side < DIFF_SIDES && rc == 0; side++) {
		diff->logs[side].name = job->names[side];
		*bad = side;
		rc = diff_log_load(&diff->logs[side], &job->of[side], &diff->table, side, functions,
				   symbols[!side], err);
	}
	return rc;
}

/* As a program would see the log in its directory. NULL: a pipe, or no memory. */
static char *own_path(const char *name)
{
	static const struct diff_names none;
	char *path = realpath(name, NULL), text[DIFF_NAME_SIZE];

	if (!path)
		return NULL;
	diff_name_path(&none, path, strlen(path), text);
	free(path);
	return strdup(text);
}

int diff_make(struct diff *diff, const struct diff_job *job, unsigned *bad, struct strec_error *err)
{
	int rc = diff_table_init(&diff->table);

	*bad = 0;
	if (rc == 0)
		rc = load(diff, job, bad, err);
	diff->result.tolerance = job->tolerance;
	for (unsigned side = 0; side < DIFF_SIDES; side++) {
		diff->paths[side] = own_path(job->names[side]);
		diff->result.own[side] = diff->paths[side] ? diff->paths[side] : "";
	}
	if (rc == 0)
		rc = diff_compare(&diff->logs[0], &diff->logs[1], &diff->result);
	diff->report = (struct diff_report){
		.logs = {&diff->logs[0], &diff->logs[1]},
		.result = &diff->result,
		.limit = job->all ? UINT32_MAX : ROWS_SHOWN,
	};
	if (rc == 0)
		rc = diff_report_make(&diff->report);
	return rc == STREC_NOMEM ? strec_fail(err, STREC_NOMEM, 0, NULL) : rc;
}

void diff_release(struct diff *diff)
{
	diff_report_release(&diff->report);
	diff_result_release(&diff->result);
	for (unsigned side = 0; side < DIFF_SIDES; side++)
		diff_log_release(&diff->logs[side]);
	for (unsigned side = 0; side < DIFF_SIDES; side++)
		free(diff->paths[side]);
	diff_table_release(&diff->table);
	*diff = (struct diff){0};
}
