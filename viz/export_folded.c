/*
 * The folded export: a line for each stack, "command;outermost;...;innermost;call weight", as
 * flamegraph.pl, inferno and speedscope read it.
 */
#include <inttypes.h>
#include <string.h>

#include "viz/export.h"
#include "viz/flame_tree.h"

/* Makes the path, which ends in the node before, end in node. */
static void path_move(struct buffer *path, const struct flame_tree *tree, uint32_t before,
		      uint32_t node)
{
	const char *name = flame_name(tree, node);

	for (; path->size && before != tree->nodes[node].parent;
	     before = tree->nodes[before].parent)
		path->size -= strlen(flame_name(tree, before)) + 1;
	buffer_put(path, name, strlen(name));
	buffer_put_u8(path, ';');
}

static int lines_write(const struct flame_tree *tree, FILE *out)
{
	struct buffer path = {0};
	uint32_t before = FLAME_ROOT, node = flame_next(tree, FLAME_ROOT, true);

	for (; node != FLAME_ROOT && !path.failed && !ferror(out);
	     before = node, node = flame_next(tree, node, true)) {
		path_move(&path, tree, before, node);
		if (tree->nodes[node].self && !path.failed) {
			fwrite(path.bytes, 1, path.size - 1, out);
			fprintf(out, " %" PRIu64 "\n", tree->nodes[node].self);
		}
	}
	buffer_release(&path);
	return node == FLAME_ROOT || ferror(out) ? 0 : STREC_NOMEM;
}

int export_folded(const struct export_job *job, struct strec_error *err)
{
	struct folded folded = {0};
	struct flame_tree tree = {0};
	int rc = flame_read(&tree, &folded, job, err);

	if (rc == 0 && lines_write(&tree, job->out))
		rc = strec_fail(err, STREC_NOMEM, 0, NULL);
	flame_tree_release(&tree);
	folded_release(&folded);
	return rc;
}
