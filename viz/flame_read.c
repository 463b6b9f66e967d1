#include <inttypes.h>

#include "viz/flame_tree.h"

static void tell_of_nothing(const struct folded *folded, FILE *notes)
{
	if (folded->calls == 0)
		fprintf(notes, "stview: there are no calls to fold\n");
	else if (folded->weight == 0)
		fprintf(notes, "stview: by %s these calls weigh nothing; there is --weight\n",
			weight_name(folded->kind));
	else if (folded->stacked == 0)
		fprintf(notes, "stview: no call has a stack, so there are only calls; "
			       "strec -k -o FILE -- command records stacks\n");
}

static void tell(const struct flame_tree *tree, const struct folded *folded, FILE *notes)
{
	tell_of_nothing(folded, notes);
	if (folded->cut_calls)
		fprintf(notes,
			"stview: too many different stacks: of %" PRIu64
			" calls the callers are left out, as [...]\n",
			folded->cut_calls);
	if (folded->rest_calls)
		fprintf(notes,
			"stview: too many different stacks: %" PRIu64
			" calls are added up as [...]\n",
			folded->rest_calls);
	if (tree->rest_rows)
		fprintf(notes,
			"stview: too many different functions: %" PRIu64
			" stacks are added up as [...]\n",
			tree->rest_rows);
}

int flame_read(struct flame_tree *tree, struct folded *folded, const struct export_job *job,
	       struct strec_error *err)
{
	int rc = folded_read(folded, job, err);

	if (rc == 0 && flame_tree_build(tree, folded, job->reader))
		rc = strec_fail(err, STREC_NOMEM, 0, NULL);
	if (rc == 0 && job->notes)
		tell(tree, folded, job->notes);
	return rc;
}
