#include <stdlib.h>
#include <string.h>

#include "viz/backend.h"

/* xterm's cube of 6 x 6 x 6 has these levels; its 24 greys are 8, 18, ... 238. */
static const uint8_t cube_levels[] = {0, 95, 135, 175, 215, 255};

/* xterm's defaults; most terminals let the user change them. */
static const uint32_t ansi_colors[16] = {
	COLOR_RGB(0, 0, 0),       COLOR_RGB(205, 0, 0),     COLOR_RGB(0, 205, 0),
	COLOR_RGB(205, 205, 0),   COLOR_RGB(0, 0, 238),     COLOR_RGB(205, 0, 205),
	COLOR_RGB(0, 205, 205),   COLOR_RGB(229, 229, 229), COLOR_RGB(127, 127, 127),
	COLOR_RGB(255, 0, 0),     COLOR_RGB(0, 255, 0),     COLOR_RGB(255, 255, 0),
	COLOR_RGB(92, 92, 255),   COLOR_RGB(255, 0, 255),   COLOR_RGB(0, 255, 255),
	COLOR_RGB(255, 255, 255),
};

static int red(uint32_t rgb)
{
	return rgb >> 16 & 0xFF;
}

static int green(uint32_t rgb)
{
	return rgb >> 8 & 0xFF;
}

static int blue(uint32_t rgb)
{
	return rgb & 0xFF;
}

static int distance(uint32_t a, uint32_t b)
{
	int r = red(a) - red(b);
	int g = green(a) - green(b);
	int b_ = blue(a) - blue(b);

	return r * r + g * g + b_ * b_;
}

uint32_t rgb_of_256(uint8_t index)
{
	int cube = index - 16;
	int grey = 8 + 10 * (index - 232);

	if (index < 16)
		return ansi_colors[index];
	if (index >= 232)
		return COLOR_RGB(grey, grey, grey);
	return COLOR_RGB(cube_levels[cube / 36], cube_levels[cube / 6 % 6], cube_levels[cube % 6]);
}

static int cube_level(int channel)
{
	/* Halfway between two levels belongs to the higher one. */
	if (channel < 48)
		return 0;
	return channel < 115 ? 1 : (channel - 35) / 40;
}

static int grey_index(uint32_t rgb)
{
	int mean = (red(rgb) + green(rgb) + blue(rgb)) / 3;
	int step = (mean - 3) / 10;

	return 232 + (step < 0 ? 0 : step > 23 ? 23 : step);
}

uint8_t rgb_to_256(uint32_t rgb)
{
	uint8_t grey = (uint8_t)grey_index(rgb);
	uint8_t cube = (uint8_t)(16 + 36 * cube_level(red(rgb)) + 6 * cube_level(green(rgb)) +
				 cube_level(blue(rgb)));

	return distance(rgb, rgb_of_256(grey)) < distance(rgb, rgb_of_256(cube)) ? grey : cube;
}

static uint8_t grey_to_16(int level)
{
	if (level < 64)
		return 0;
	if (level < 160)
		return 8;
	return level < 236 ? 7 : 15;
}

uint8_t rgb_to_16(uint32_t rgb)
{
	int max = red(rgb) > green(rgb) ? red(rgb) : green(rgb);
	int min = red(rgb) < green(rgb) ? red(rgb) : green(rgb);
	int middle, index;

	max = blue(rgb) > max ? blue(rgb) : max;
	min = blue(rgb) < min ? blue(rgb) : min;
	middle = (max + min) / 2;
	if (max - min < 48)
		return grey_to_16(max);
	index = (red(rgb) > middle) | (green(rgb) > middle) << 1 | (blue(rgb) > middle) << 2;
	/* Orange: less than seven tenths of the way from red to yellow. */
	if (index == 3 && 10 * (green(rgb) - min) < 7 * (max - min) && red(rgb) == max)
		return 3;
	return (uint8_t)(index | (max >= 208) << 3);
}

enum color_depth color_depth_of_environment(void)
{
	const char *direct = getenv("COLORTERM");
	const char *term = getenv("TERM");

	if (!term || strcmp(term, "dumb") == 0)
		return COLOR_DEPTH_NONE;
	/* GNU screen passes on the variable but misreads the sequences; tmux uses its names. */
	if (direct && strncmp(term, "screen", 6) == 0 && !getenv("TMUX"))
		direct = NULL;
	if (direct && (strcmp(direct, "truecolor") == 0 || strcmp(direct, "24bit") == 0))
		return COLOR_DEPTH_24BIT;
	if (strstr(term, "direct"))
		return COLOR_DEPTH_24BIT;
	return strstr(term, "256color") ? COLOR_DEPTH_256 : COLOR_DEPTH_16;
}
