#include "viz/flamegraph.h"
#include "viz/theme_sheet.h"

/* What shows on a frame must be read: so much of its colour is the background's. */
#define BACKGROUND_USER    0.63
#define BACKGROUND_CALL    0.65
#define BACKGROUND_RUNTIME 0.78
#define BACKGROUND_COMMAND 0.7

#define CLUSTER_YELLOW 2 /* of the colours that are no category's */

static const char *const call_classes[CATEGORY_COUNT] = {
	[CATEGORY_FILE] = "c0",    [CATEGORY_NETWORK] = "c1", [CATEGORY_MEMORY] = "c2",
	[CATEGORY_PROCESS] = "c3", [CATEGORY_OTHER] = "c4",
};

static const char *const kind_classes[] = {
	[FLAME_COMMAND] = "p",
	[FLAME_USER] = "u",
	[FLAME_RUNTIME] = "r",
	[FLAME_CUT] = "x",
};

const char *flamegraph_class(enum flame_kind kind, enum category category)
{
	return kind == FLAME_CALL ? call_classes[category] : kind_classes[kind];
}

/* As much of the background as said, and the rest of the colour, which a theme may not have. */
static struct flame_colors mixed(const struct theme *theme, uint32_t color, double background)
{
	return (struct flame_colors){
		.fill = color_mix(theme_sheet_color(theme, color), theme->background, background),
		.text = theme->foreground,
	};
}

struct flame_colors flamegraph_colors(const struct theme *theme, enum flame_kind kind,
				      enum category category)
{
	switch (kind) {
	case FLAME_CALL:
		return mixed(theme, theme->categories[category], BACKGROUND_CALL);
	case FLAME_USER:
		return mixed(theme, theme->clusters[CLUSTER_YELLOW], BACKGROUND_USER);
	case FLAME_RUNTIME:
	case FLAME_CUT:
		return mixed(theme, theme->roles[THEME_MUTED].fg, BACKGROUND_RUNTIME);
	default:
		return mixed(theme, theme->roles[THEME_BORDER].fg, BACKGROUND_COMMAND);
	}
}

struct flame_colors flamegraph_highlight(const struct theme *theme)
{
	return (struct flame_colors){
		.fill = theme_sheet_color(theme, theme->roles[THEME_CURSOR].fg),
		.text = theme->background,
	};
}

static void rule(FILE *out, const char *selector, const char *property, uint32_t color)
{
	fprintf(out, "%s{%s:#%06x}\n", selector, property, (unsigned)(color & 0xFFFFFF));
}

static void class_rule(FILE *out, const struct theme *theme, enum flame_kind kind,
		       enum category category)
{
	char selector[32];

	snprintf(selector, sizeof(selector), ".%s rect", flamegraph_class(kind, category));
	rule(out, selector, "fill", flamegraph_colors(theme, kind, category).fill);
}

static void theme_rules(FILE *out, const struct theme *theme)
{
	rule(out, ".page", "fill", theme->background);
	rule(out, "text", "fill", theme->foreground);
	rule(out, ".muted", "fill", theme_sheet_color(theme, theme->roles[THEME_MUTED].fg));
	for (unsigned kind = 0; kind < FLAME_CALL; kind++)
		class_rule(out, theme, (enum flame_kind)kind, CATEGORY_OTHER);
	for (unsigned category = 0; category < CATEGORY_COUNT; category++)
		class_rule(out, theme, FLAME_CALL, (enum category)category);
	rule(out, ".frames .found rect", "fill", flamegraph_highlight(theme).fill);
	rule(out, ".frames .found text", "fill", flamegraph_highlight(theme).text);
	rule(out, ".frames g:hover rect", "stroke", theme->foreground);
}

void flamegraph_style(FILE *out)
{
	fputs("text{font:12px \"DejaVu Sans Mono\",Menlo,Consolas,\"Liberation Mono\",monospace}\n"
	      ".title{font-size:15px;font-weight:bold}\n"
	      ".frames g,.button{cursor:pointer}\n"
	      ".frames text{pointer-events:none}\n"
	      ".button{text-decoration:underline}\n"
	      ".caller{opacity:.6}\n",
	      out);
	theme_sheet(out, theme_rules);
}
