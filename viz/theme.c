#include "viz/theme.h"

#include <math.h>
#include <string.h>

/* NULL: the default. */
static const struct theme *chosen;

const struct theme *theme_find(const char *name)
{
	for (unsigned i = 0; theme_list[i]; i++)
		if (strcmp(theme_list[i]->name, name) == 0)
			return theme_list[i];
	return NULL;
}

void theme_use(const struct theme *theme)
{
	chosen = theme;
}

const struct theme *theme_in_use(void)
{
	return chosen ? chosen : theme_list[0];
}

bool theme_has_colors(void)
{
	return theme_in_use()->roles[THEME_FOCUS].fg != COLOR_DEFAULT;
}

struct style theme_style(enum theme_role role)
{
	return (unsigned int)role < THEME_COUNT ? theme_in_use()->roles[role] : (struct style){0};
}

uint32_t theme_color(enum theme_role role)
{
	return theme_style(role).fg;
}

/* A role's colour as background, its attributes with those of what is drawn on it. */
static struct style style_on(enum theme_role front, enum theme_role back)
{
	struct style style = theme_style(front), ground = theme_style(back);

	style.bg = ground.fg;
	style.attributes |= ground.attributes;
	return style;
}

struct style theme_complete_style(void)
{
	return style_on(THEME_BLACK, THEME_COMPLETE);
}

struct style theme_bar_style(void)
{
	return style_on(THEME_FOCUS, THEME_TRACK);
}

uint32_t category_color(enum category category)
{
	if ((unsigned int)category >= CATEGORY_COUNT)
		category = CATEGORY_OTHER;
	return theme_in_use()->categories[category];
}

uint32_t cluster_color(unsigned int index)
{
	return theme_in_use()->clusters[index % THEME_CLUSTERS];
}

uint32_t color_mix(uint32_t from, uint32_t to, double at)
{
	uint32_t mixed = COLOR_SET;

	if (from == COLOR_DEFAULT || to == COLOR_DEFAULT)
		return COLOR_DEFAULT;
	if (!(at > 0))
		at = 0;
	else if (at > 1)
		at = 1;
	for (int shift = 0; shift < 24; shift += 8) {
		double low = from >> shift & 0xFF;
		double high = to >> shift & 0xFF;

		mixed |= (uint32_t)lround(low + (high - low) * at) << shift;
	}
	return mixed;
}

static uint32_t stops_color(const struct color_stop stops[static THEME_STOPS], double at)
{
	unsigned i = 1;

	if (!isfinite(at))
		return theme_color(THEME_MUTED);
	while (i < THEME_STOPS - 1 && at > stops[i].at)
		i++;
	return color_mix(stops[i - 1].color, stops[i].color,
			 (at - stops[i - 1].at) / (stops[i].at - stops[i - 1].at));
}

uint32_t percent_color(double percent)
{
	return stops_color(theme_in_use()->percents, percent);
}

uint32_t heat_color(double density)
{
	return stops_color(theme_in_use()->heats, density);
}

uint32_t severity_color(double z)
{
	static const double from[THEME_SEVERITIES] = {5, 4, 3, 0};
	unsigned row = 0;

	if (!isfinite(z))
		return theme_color(THEME_MUTED);
	while (fabs(z) < from[row])
		row++;
	return theme_in_use()->severities[row];
}

uint32_t latency_color(double ns)
{
	static const double above_ns[THEME_LATENCIES] = {100e6, 10e6, 1e6, 100e3, -INFINITY};
	unsigned row = 0;

	if (!isfinite(ns))
		return theme_color(THEME_MUTED);
	while (!(ns > above_ns[row]))
		row++;
	return theme_in_use()->latencies[row];
}
