#include "viz/terminal_mouse.h"

#include <stddef.h>

/* xterm's ctlseqs, "Mouse Tracking": what the first number of a report is made of. */
enum mouse_bits {
	MOUSE_BUTTON = 3, /* 3 is none: moved without, or released one that is not told */
	MOUSE_MOTION = 32,
	MOUSE_WHEEL = 64,
	MOUSE_MORE = 128, /* buttons 8 to 11 */
};

/* A report from before a resize may be outside. */
static int side_clamp(int at, int length)
{
	if (at < 0)
		return 0;
	return at < length ? at : length - 1;
}

static struct input mouse_input(struct mouse *mouse, int bits, int x, int y, bool release)
{
	struct input input = {
		.code = INPUT_NONE,
		.x = side_clamp(x, mouse->width),
		.y = side_clamp(y, mouse->height),
	};
	int button = (bits & MOUSE_BUTTON) < 3 ? (bits & MOUSE_BUTTON) + 1 : 0;

	if (bits & MOUSE_MORE)
		return input;
	if (bits & MOUSE_WHEEL) {
		/* The next two are sideways. */
		input.code = button == 1   ? INPUT_WHEEL_UP
			     : button == 2 ? INPUT_WHEEL_DOWN
					   : INPUT_NONE;
	} else if (bits & MOUSE_MOTION) {
		input.code = mouse->button ? INPUT_MOUSE_DRAG : INPUT_NONE;
		input.button = mouse->button;
	} else if (release || button == 0) {
		input.code = INPUT_MOUSE_RELEASE;
		input.button = button ? button : mouse->button;
		mouse->button = 0;
	} else {
		input.code = INPUT_MOUSE_PRESS;
		input.button = mouse->button = button;
	}
	return input;
}

struct input mouse_read_sgr(struct mouse *mouse)
{
	int numbers[3] = {0};
	size_t at = 0;

	for (;;) {
		int byte = mouse->byte(mouse->data);

		if (byte >= '0' && byte <= '9' && numbers[at] < 100000)
			numbers[at] = numbers[at] * 10 + byte - '0';
		else if (byte == ';' && at < 2)
			at++;
		else if ((byte == 'M' || byte == 'm') && at == 2)
			return mouse_input(mouse, numbers[0], numbers[1] - 1, numbers[2] - 1,
					   byte == 'm');
		else
			return (struct input){.code = INPUT_NONE};
	}
}

struct input mouse_read_x10(struct mouse *mouse)
{
	int numbers[3];

	for (size_t i = 0; i < 3; i++) {
		int byte = mouse->byte(mouse->data);

		if (byte < 32 || byte > 255)
			return (struct input){.code = INPUT_NONE};
		numbers[i] = byte - 32;
	}
	return mouse_input(mouse, numbers[0], numbers[1] - 1, numbers[2] - 1, false);
}
