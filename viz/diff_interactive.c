#include "viz/diff_interactive.h"

#include <errno.h>
#include <poll.h>

#include "format/error.h"

static int draw(struct diff_interactive *run, struct grid *grid)
{
	int width, height;

	terminal_size(run->terminal, &width, &height);
	if ((width != grid->width || height != grid->height) && grid_resize(grid, width, height))
		return STREC_NOMEM;
	diff_screen_draw(run->screen, grid);
	return terminal_draw(run->terminal, grid) == -ENOMEM ? STREC_NOMEM : 0;
}

static void take_signals(struct diff_interactive *run)
{
	if (*run->stop) {
		*run->stop = 0;
		terminal_suspend(run->terminal);
		raise(SIGSTOP);
		*run->resumed = 1;
	}
	if (*run->resumed) {
		*run->resumed = 0;
		terminal_resume(run->terminal);
		terminal_invalidate(run->terminal);
	}
}

/* False: the user wants to quit. */
static bool take_keys(struct diff_interactive *run)
{
	struct input input;

	while ((input = terminal_key(run->terminal, 0)).code != INPUT_NONE) {
		if (key_request(input.code) == REQUEST_REDRAW)
			terminal_invalidate(run->terminal);
		if (!diff_screen_input(run->screen, input))
			return false;
	}
	return true;
}

int diff_interactive_run(struct diff_interactive *run)
{
	struct pollfd fd = {.fd = terminal_fd(run->terminal), .events = POLLIN};
	struct grid grid;
	int rc = grid_init(&grid, 0, 0) ? STREC_NOMEM : 0;

	while (rc == 0 && !*run->quit) {
		take_signals(run);
		if (!take_keys(run))
			break;
		rc = draw(run, &grid);
		if (rc == 0)
			ppoll(&fd, 1, NULL, &run->wait_mask);
	}
	grid_release(&grid);
	return rc;
}
