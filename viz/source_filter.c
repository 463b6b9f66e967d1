#include "viz/source_filter.h"

#include <stdio.h>
#include <string.h>

#define CALLERS_MAX 32

struct expression {
	char *text;
	size_t size, at;
};

static void put(struct expression *out, const char *text, size_t size)
{
	if (out->at + size < out->size)
		memcpy(out->text + out->at, text, size);
	out->at += size;
}

/* A term that all calls have to match, its value in quotes. */
static void put_term(struct expression *out, const char *key, const char *value)
{
	if (out->at)
		put(out, " && ", 4);
	put(out, key, strlen(key));
	put(out, "=\"", 2);
	for (; *value; value++) {
		if (*value == '"' || *value == '\\')
			put(out, "\\", 1);
		put(out, value, 1);
	}
	put(out, "\"", 1);
}

static bool put_name(struct expression *out, const struct source_name *name)
{
	char line[SOURCE_LABEL_SIZE];

	if (name->kind == SOURCE_THREAD)
		put_term(out, "comm", name->thread);
	else if (name->kind == SOURCE_LINE && name->line.file && name->line.line)
		put_term(out, "source", source_name_line(name, true, line));
	else if ((name->kind == SOURCE_FUNCTION || name->kind == SOURCE_LINE) &&
		 name->line.function)
		put_term(out, "function", name->line.function);
	else
		return false;
	return true;
}

/* Of a node of a tree, and before it of its nearest callers, at most so many of them. */
static bool put_path(struct expression *out, const struct source_rows *all, uint16_t at,
		     unsigned callers)
{
	const struct source_tree_node *node = &all->tree.nodes[at];

	if (node->parent && callers)
		put_path(out, all, node->parent, callers - 1);
	/* One that called itself is not asked for twice. */
	return (callers && node->above && node->above == node->parent) ||
	       put_name(out, &all->names.names[node->name]);
}

/* The row of the function that a caller or a callee is of. */
static const struct source_row *around(const struct source_rows *all, const struct source_row *row)
{
	for (uint32_t i = 0; row->relation != SOURCE_ITSELF && i < all->count; i++)
		if (all->rows[i].key == row->around)
			return &all->rows[i];
	return NULL;
}

/* With as many callers as there is room for. */
static bool tree_filter(const struct source_rows *all, const struct source_row *row, char *expr,
			size_t size)
{
	for (unsigned callers = CALLERS_MAX + 1; callers-- > 0;) {
		struct expression out = {.text = expr, .size = size};

		if (!put_path(&out, all, row->node, callers))
			return false;
		if (out.at < size) {
			expr[out.at] = '\0';
			return true;
		}
	}
	return false;
}

bool source_filter(const struct source_rows *all, const struct source_row *row, char *expr,
		   size_t size)
{
	struct expression out = {.text = expr, .size = size};
	const struct source_row *other = around(all, row);

	if (source_rows_are_tree(all))
		return tree_filter(all, row, expr, size);
	if ((other && !put_name(&out, other->name)) || !put_name(&out, row->name) || out.at >= size)
		return false;
	expr[out.at] = '\0';
	return true;
}
