#include "viz/terminal_output.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "viz/glyph.h"

/* A cell needs room for a move, at most six sequences and two colours, and a glyph. */
#define OUTPUT_CELL_MAX 512

const struct terminal_attribute terminal_attributes[TERMINAL_ATTRIBUTES] = {
	{.attribute = ATTR_BOLD, .capability = "bold"},
	{.attribute = ATTR_DIM, .capability = "dim"},
	{.attribute = ATTR_REVERSE, .capability = "rev"},
	{.attribute = ATTR_UNDERLINE, .capability = "smul"},
};

size_t sequence_append(char *bytes, size_t size, size_t room, const char *string)
{
	while (*string && size < room) {
		if (string[0] == '$' && string[1] == '<') {
			string += strcspn(string, ">");
			string += *string == '>';
		} else {
			bytes[size++] = *string++;
		}
	}
	return size;
}

static void output_flush(struct terminal_output *output)
{
	size_t done = 0;

	while (done < output->size && !output->error) {
		ssize_t written = write(output->fd, output->bytes + done, output->size - done);

		if (written >= 0)
			done += (size_t)written;
		else if (errno != EINTR)
			output->error = -EIO;
	}
	output->size = 0;
}

/* What is larger than the buffer's rest is cut: output_reserve() comes first. */
static void output_bytes(struct terminal_output *output, const char *bytes, size_t size)
{
	if (size > OUTPUT_SIZE - output->size)
		size = OUTPUT_SIZE - output->size;
	memcpy(output->bytes + output->size, bytes, size);
	output->size += size;
}

static void output_string(struct terminal_output *output, const char *string)
{
	output_bytes(output, string, strlen(string));
}

static void output_reserve(struct terminal_output *output)
{
	if (OUTPUT_SIZE - output->size < OUTPUT_CELL_MAX)
		output_flush(output);
}

/* Decimal without printf(), which would take half of a frame's time. */
static void output_number(struct terminal_output *output, unsigned int number)
{
	char digits[12];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	output_bytes(output, digits + at, sizeof(digits) - at);
}

/* One of the 16 colours. Of 8 the bright ones are plain, and the caller makes the text bold. */
static void output_few(struct terminal_output *output, unsigned int index, unsigned int base)
{
	if (index < 8)
		output_number(output, base + index);
	else if (!output->few_colors)
		output_number(output, base + 60 + index - 8);
	else /* bright black, as of labels, would not show at all */
		output_number(output, base + (index == 8 && base == 30 ? 7 : index - 8));
}

/* Base is 30 for the foreground, 40 for the background. */
static void output_color(struct terminal_output *output, uint32_t color, unsigned int base)
{
	if (color == COLOR_DEFAULT || output->depth == COLOR_DEPTH_NONE)
		return;
	output_string(output, "\033[");
	if (output->depth == COLOR_DEPTH_16) {
		output_few(output, rgb_to_16(color), base);
	} else if (output->depth == COLOR_DEPTH_256) {
		output_number(output, base + 8);
		output_string(output, ";5;");
		output_number(output, rgb_to_256(color));
	} else {
		output_number(output, base + 8);
		output_string(output, ";2");
		for (int shift = 16; shift >= 0; shift -= 8) {
			output_string(output, ";");
			output_number(output, color >> shift & 0xFF);
		}
	}
	output_string(output, "m");
}

/* Attributes can only be switched off all at once, and then the colours with them. */
static void output_style(struct terminal_output *output, struct style style)
{
	struct style *now = &output->cursor.style;
	bool few = output->depth == COLOR_DEPTH_16 && output->few_colors;

	if (few && style.fg != COLOR_DEFAULT && rgb_to_16(style.fg) > 8)
		style.attributes |= ATTR_BOLD;
	if ((now->attributes & ~style.attributes) ||
	    (now->fg != style.fg && style.fg == COLOR_DEFAULT) ||
	    (now->bg != style.bg && style.bg == COLOR_DEFAULT)) {
		output_string(output, output->plain);
		*now = (struct style){0};
	}
	for (size_t i = 0; i < TERMINAL_ATTRIBUTES; i++) {
		if (style.attributes & ~now->attributes & terminal_attributes[i].attribute)
			output_string(output, output->attributes[i]);
	}
	if (style.fg != now->fg)
		output_color(output, style.fg, 30);
	if (style.bg != now->bg)
		output_color(output, style.bg, 40);
	*now = style;
}

static void output_move(struct terminal_output *output, int x, int y)
{
	if (output->cursor.x == x && output->cursor.y == y)
		return;
	if (output->cursor.x >= 0 && output->cursor.y == y && x == 0) {
		output_string(output, "\r");
	} else {
		char bytes[SEQUENCE_SIZE];
		size_t size = sequence_append(bytes, 0, sizeof(bytes), output->move(x, y));

		output_bytes(output, bytes, size);
	}
	output->cursor.x = x;
	output->cursor.y = y;
}

/* Terminals agree on how wide these are. Of others the cursor's place is not relied on. */
static bool glyph_is_certain(uint32_t codepoint)
{
	return codepoint < 0x7F || (codepoint >= 0x2500 && codepoint < 0x25A0) ||
	       (codepoint >= 0x2800 && codepoint < 0x2900);
}

static void output_glyph(struct terminal_output *output, const struct cell *cell)
{
	char bytes[4];
	bool certain = glyph_is_certain(cell->codepoint);

	if (cell->codepoint < 0x7F) {
		bytes[0] = (char)cell->codepoint;
		output_bytes(output, bytes, 1);
	} else if (!output->charset.ascii) {
		size_t size = utf8_encode(cell->codepoint, bytes);

		output_bytes(output, bytes, size);
	} else {
		bytes[0] = glyph_ascii(cell->codepoint);
		bytes[1] = ' ';
		output_bytes(output, bytes, cell->width);
		certain = true;
	}
	output->cursor.x += cell->width;
	/* After the last column the cursor hangs between two rows. */
	if (!certain || output->cursor.x >= output->width)
		output->cursor.x = -1;
}

/* What the terminal's cell (x, y) is to show of the grid. */
static struct cell cell_wanted(const struct terminal_output *output, const struct grid *grid, int x,
			       int y)
{
	struct cell cell = {.codepoint = ' ', .width = 1};

	if (x >= grid->width || y >= grid->height)
		return cell;
	cell = grid->cells[(size_t)y * (size_t)grid->width + (size_t)x];
	/* The right half of this one is beyond the terminal. */
	if (cell.width == 2 && x + 1 >= output->width) {
		cell.codepoint = ' ';
		cell.width = 1;
	}
	return cell;
}

static bool cell_equal(const struct cell *a, const struct cell *b)
{
	return a->codepoint == b->codepoint && a->fg == b->fg && a->bg == b->bg &&
	       a->attributes == b->attributes && a->width == b->width;
}

static void cell_show(struct terminal_output *output, int x, int y, const struct cell *cell)
{
	bool corner = x == output->width - 1 && y == output->height - 1;

	if (corner && output->no_corner)
		return;
	output_reserve(output);
	output_move(output, x, y);
	output_style(output, (struct style){
				     .fg = cell->fg,
				     .bg = cell->bg,
				     .attributes = cell->attributes,
			     });
	output_glyph(output, cell);
}

/*
 * Where a wide glyph appears, goes or moves, both its cells differ, so a changed continuation
 * always follows a lead that was sent and needs only be noted.
 */
static void row_draw(struct terminal_output *output, const struct grid *grid, int y)
{
	struct cell *shown = output->shown.cells + (size_t)y * (size_t)output->width;

	for (int x = 0; x < output->width; x++) {
		struct cell cell = cell_wanted(output, grid, x, y);

		if (cell_equal(&cell, &shown[x]))
			continue;
		if (cell.width > 0)
			cell_show(output, x, y, &cell);
		shown[x] = cell;
	}
}

/* Begin with a cleared screen, where only what is not blank must be sent. */
static int frame_restart(struct terminal_output *output)
{
	int result = grid_resize(&output->shown, output->width, output->height);

	if (result)
		return result;
	output_string(output, output->plain);
	output_string(output, output->clear);
	output->cursor = (struct cursor){.x = -1};
	output->all_changed = false;
	return 0;
}

int output_draw(struct terminal_output *output, const struct grid *grid)
{
	int result = output->all_changed ? frame_restart(output) : 0;

	if (result)
		return result;
	output->error = 0;
	for (int y = 0; y < output->height; y++)
		row_draw(output, grid, y);
	/* Whatever happens next, the terminal is not left in colour. */
	output_style(output, (struct style){0});
	output_flush(output);
	if (output->error)
		output->all_changed = true;
	return output->error;
}

int output_send(struct terminal_output *output, const char *bytes, size_t size)
{
	output->error = 0;
	for (size_t at = 0; at < size && !output->error; at += OUTPUT_SIZE) {
		size_t part = size - at < OUTPUT_SIZE ? size - at : OUTPUT_SIZE;

		output_bytes(output, bytes + at, part);
		output_flush(output);
	}
	return output->error;
}
