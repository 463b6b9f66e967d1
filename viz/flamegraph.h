/*
 * What a flame graph looks like and what it does in a browser: colours of the themes as a style
 * sheet, and a script. Private to the flamegraph export.
 */
#ifndef VIZ_FLAMEGRAPH_H
#define VIZ_FLAMEGRAPH_H

#include <stdint.h>
#include <stdio.h>

#include "viz/flame_tree.h"
#include "viz/theme.h"

/* The class of a frame in the style sheet: its kind, and of a call its category. */
const char *flamegraph_class(enum flame_kind kind, enum category category);

/*
 * The style sheet of the theme in use. The default one is that of the reader: light, and dark
 * where the browser says that the reader's system is.
 */
void flamegraph_style(FILE *out);

/*
 * The colour of a class of frames and of the text on it; opaque (COLOR_SET) for all themes.
 * highlight: of frames that a search found.
 */
struct flame_colors {
	uint32_t fill, text;
};
struct flame_colors flamegraph_colors(const struct theme *theme, enum flame_kind kind,
				      enum category category);
struct flame_colors flamegraph_highlight(const struct theme *theme);

/*
 * Zooms into what is clicked, searches, and tells of what the pointer is on. It finds the frames
 * as children of the group .frames, in the order of flame_next(), the first being the root:
 * each with data-at and data-weight (where it begins and its weight), data-level, a rect, a
 * title whose first line is the name, and perhaps a text.
 */
extern const char flamegraph_script[];

#endif
