#include "viz/theme_sheet.h"

#include <stdbool.h>

uint32_t theme_sheet_color(const struct theme *theme, uint32_t color)
{
	return color == COLOR_DEFAULT ? theme->foreground : color;
}

void theme_sheet(FILE *out, void (*rules)(FILE *out, const struct theme *theme))
{
	bool follows = theme_in_use() == theme_list[0];

	rules(out, follows ? theme_find("light") : theme_in_use());
	if (!follows)
		return;
	fputs("@media (prefers-color-scheme:dark){\n", out);
	rules(out, theme_list[0]);
	fputs("}\n", out);
}
