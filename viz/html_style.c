#include "viz/html_page.h"
#include "viz/theme.h"
#include "viz/theme_sheet.h"

/* So much of a colour is mixed into the background. */
#define PART_FILL  0.16
#define PART_PANEL 0.05
#define PART_RULE  0.16

static void variable(FILE *out, const struct theme *theme, const char *name, uint32_t color)
{
	fprintf(out, "--%s:#%06x;", name, (unsigned)(theme_sheet_color(theme, color) & 0xFFFFFF));
}

static void faint(FILE *out, const struct theme *theme, const char *name, uint32_t color,
		  double part)
{
	uint32_t mixed = color_mix(theme->background, theme_sheet_color(theme, color), part);

	variable(out, theme, name, mixed);
}

/* The names that viz/html_page.css knows colours by. */
static void rules(FILE *out, const struct theme *theme)
{
	char name[8];

	fputs(":root{", out);
	variable(out, theme, "fg", theme->foreground);
	variable(out, theme, "bg", theme->background);
	variable(out, theme, "muted", theme->roles[THEME_MUTED].fg);
	variable(out, theme, "focus", theme->roles[THEME_FOCUS].fg);
	variable(out, theme, "error", theme->roles[THEME_ERROR].fg);
	variable(out, theme, "warning", theme->roles[THEME_WARNING].fg);
	variable(out, theme, "good", theme->roles[THEME_GOOD].fg);
	variable(out, theme, "path", theme->roles[THEME_CRITICAL_PATH].fg);
	for (unsigned i = 0; i < 3; i++) {
		snprintf(name, sizeof(name), "z%u", 3 - i);
		variable(out, theme, name, theme->severities[i]);
	}
	for (unsigned i = 0; i < CATEGORY_COUNT; i++) {
		snprintf(name, sizeof(name), "c%u", i);
		variable(out, theme, name, theme->categories[i]);
	}
	faint(out, theme, "panel", theme->foreground, PART_PANEL);
	faint(out, theme, "rule", theme->foreground, PART_RULE);
	faint(out, theme, "chosen", theme->roles[THEME_FOCUS].fg, PART_FILL);
	faint(out, theme, "share", theme->roles[THEME_FOCUS].fg, PART_FILL);
	faint(out, theme, "caution", theme->roles[THEME_WARNING].fg, PART_FILL);
	fputs("}\n", out);
}

void html_style(FILE *out)
{
	theme_sheet(out, rules);
	fputs(html_page_css, out);
}
