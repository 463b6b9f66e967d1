#define NCURSES_WIDECHAR 1

#include "viz/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <ncurses.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "viz/terminal_crash.h"
#include "viz/terminal_mouse.h"
#include "viz/terminal_copy.h"
#include "viz/terminal_output.h"
#include "viz/terminal_resize.h"

#define ESC_DELAY_MS 25

/* The beginnings of mouse reports, as keys; ncurses numbers terminfo's extra ones from KEY_MAX. */
#define KEY_MOUSE_SGR (KEY_MAX + 5001)
#define KEY_MOUSE_X10 (KEY_MAX + 5002)

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/*
 * ncurses knows the terminal: entering and leaving it, modes and keys. The cells are written by
 * viz/terminal_output.c, the mouse's reports are read by viz/terminal_mouse.c.
 */
struct terminal {
	FILE *in;
	FILE *out;
	int tty;
	struct termios modes; /* as they were found */
	int epoll_fd;         /* of the tty and of resize_fd */
	int resize_fd;
	SCREEN *screen;
	WINDOW *keys; /* a pad, as reading from a window would also refresh it */
	pid_t owner;  /* a forked child must not touch the terminal */
	bool suspended;
	bool has_mouse;
	struct mouse mouse;
	struct terminal_output output;
};

/* The open terminal, for exit(). */
static struct terminal *active;

/* A terminfo string, or "" if the terminal has none of that name. */
static const char *capability(const char *name)
{
	const char *string = tigetstr(name);

	return string && string != (const char *)-1 ? string : "";
}

/* Opening and closing */

static int epoll_add(int epoll_fd, int fd)
{
	struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};

	return epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : -errno;
}

static int poll_open(struct terminal *terminal)
{
	int result;

	terminal->resize_fd = resize_watch();
	if (terminal->resize_fd < 0)
		return terminal->resize_fd;
	terminal->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (terminal->epoll_fd < 0)
		return -errno;
	result = epoll_add(terminal->epoll_fd, terminal->tty);
	return result ? result : epoll_add(terminal->epoll_fd, terminal->resize_fd);
}

static FILE *tty_open(const char *mode)
{
	return fopen("/dev/tty", mode);
}

static int files_open(struct terminal *terminal)
{
	terminal->in = tty_open("re");
	if (!terminal->in)
		return -errno;
	terminal->out = tty_open("we");
	if (!terminal->out)
		return -errno;
	terminal->tty = fileno(terminal->in);
	return tcgetattr(terminal->tty, &terminal->modes) == 0 ? 0 : -errno;
}

static SCREEN *screen_new(const struct terminal *terminal)
{
	const char *term = getenv("TERM");

	if (!term || !*term)
		return NULL;
	/* The tty's size counts, not that of LINES and COLUMNS, which a shell may have exported. */
	use_tioctl(TRUE);
	set_escdelay(ESC_DELAY_MS);
	return newterm(term, terminal->out, terminal->in);
}

static void nothing_handle(int signal_number)
{
	(void)signal_number;
}

/*
 * ncurses catches these four if they have their default action, and ends the screen in the
 * handler. So they have another one while it looks; blocked, so that none of them is lost.
 */
static SCREEN *screen_new_without_signals(const struct terminal *terminal)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
	const struct sigaction nothing = {.sa_handler = nothing_handle};
	struct sigaction before[COUNT_OF(signals)];
	sigset_t blocked, mask;
	SCREEN *screen;

	sigemptyset(&blocked);
	for (size_t i = 0; i < COUNT_OF(signals); i++)
		sigaddset(&blocked, signals[i]);
	sigprocmask(SIG_BLOCK, &blocked, &mask);
	for (size_t i = 0; i < COUNT_OF(signals); i++)
		sigaction(signals[i], &nothing, &before[i]);
	screen = screen_new(terminal);
	for (size_t i = 0; i < COUNT_OF(signals); i++)
		sigaction(signals[i], &before[i], NULL);
	sigprocmask(SIG_SETMASK, &mask, NULL);
	return screen;
}

static enum color_depth color_choose(int colors)
{
	/* Colours are written as ECMA-48 has them; older ways are not worth it. */
	if (colors < 8 || strncmp(capability("setaf"), "\033[", 2) != 0)
		return COLOR_DEPTH_NONE;
	if (tigetflag("RGB") > 0 || color_depth_of_environment() == COLOR_DEPTH_24BIT)
		return COLOR_DEPTH_24BIT;
	return colors >= 256 ? COLOR_DEPTH_256 : COLOR_DEPTH_16;
}

static void sequence_read(char sequence[SEQUENCE_SIZE], const char *name)
{
	sequence[sequence_append(sequence, 0, SEQUENCE_SIZE - 1, capability(name))] = '\0';
}

/* terminfo's string that moves the cursor; lives as long as the screen. */
static const char *cursor_address;

static const char *move_sequence(int x, int y)
{
	const char *move = tiparm(cursor_address, y, x);

	return move ? move : "";
}

/* What the output needs to know of the terminal. */
static void output_start(struct terminal *terminal, bool no_color)
{
	struct terminal_output *output = &terminal->output;
	int colors = tigetnum("colors");

	output->fd = fileno(terminal->out);
	output->depth = no_color ? COLOR_DEPTH_NONE : color_choose(colors);
	output->few_colors = colors < 16;
	output->no_corner = tigetflag("am") > 0 && tigetflag("xenl") <= 0;
	cursor_address = capability("cup");
	output->move = move_sequence;
	output->all_changed = true;
	sequence_read(output->plain, "sgr0");
	sequence_read(output->clear, "clear");
	for (size_t i = 0; i < TERMINAL_ATTRIBUTES; i++)
		sequence_read(output->attributes[i], terminal_attributes[i].capability);
}

/* With a crash the terminal is left as endwin() would leave it. */
static void crash_start(const struct terminal *terminal)
{
	const char *const sequences[] = {
		capability("sgr0"), capability("op"),    terminal->has_mouse ? MOUSE_OFF : "",
		capability("rmkx"), capability("rmcup"), capability("cnorm"),
	};
	char bytes[CRASH_BYTES_MAX];
	size_t size = 0;

	for (size_t i = 0; i < COUNT_OF(sequences); i++)
		size = sequence_append(bytes, size, sizeof(bytes), sequences[i]);
	crash_prepare(fileno(terminal->out), &terminal->modes, bytes, size);
}

/*
 * ncurses' own mouse merges a press and a release that arrive together, and never asks for motion
 * while a button is down. So the reports are asked for and read here, see viz/terminal_mouse.h.
 */
static void mouse_report(const struct terminal *terminal, bool on)
{
	const char *request = on ? MOUSE_ON : MOUSE_OFF;

	if (terminal->has_mouse && write(fileno(terminal->out), request, strlen(request)) < 0)
		return; /* a terminal that is gone is noticed when keys are read */
}

static int key_byte(void *data)
{
	return wgetch(((struct terminal *)data)->keys);
}

static void mouse_start(struct terminal *terminal)
{
	terminal->mouse.byte = key_byte;
	terminal->mouse.data = terminal;
	terminal->has_mouse = strncmp(capability("kmous"), "\033[", 2) == 0 &&
			      define_key(MOUSE_SGR, KEY_MOUSE_SGR) == OK &&
			      define_key(MOUSE_X10, KEY_MOUSE_X10) == OK;
	mouse_report(terminal, true);
}

/* Terminals that ignore the keypad mode, or are in the other one, send these; ESC would act. */
static const struct sequence_row {
	const char *sequence;
	int key;
} sequence_rows[] = {
	{.sequence = "\033[A", .key = KEY_UP},    {.sequence = "\033[B", .key = KEY_DOWN},
	{.sequence = "\033[C", .key = KEY_RIGHT}, {.sequence = "\033[D", .key = KEY_LEFT},
	{.sequence = "\033[H", .key = KEY_HOME},  {.sequence = "\033[F", .key = KEY_END},
	{.sequence = "\033[1~", .key = KEY_HOME}, {.sequence = "\033[4~", .key = KEY_END},
};

static int keys_start(struct terminal *terminal)
{
	cbreak();
	noecho();
	nonl();
	curs_set(0);
	terminal->keys = newpad(1, 1);
	if (!terminal->keys)
		return -ENOMEM;
	keypad(terminal->keys, TRUE);
	nodelay(terminal->keys, TRUE);
	for (size_t i = 0; i < COUNT_OF(sequence_rows); i++) {
		/* What terminfo says comes first. */
		if (key_defined(sequence_rows[i].sequence) == 0)
			define_key(sequence_rows[i].sequence, sequence_rows[i].key);
	}
	return 0;
}

static int screen_open(struct terminal *terminal, const struct terminal_options *options)
{
	int result;

	terminal->screen = screen_new_without_signals(terminal);
	if (!terminal->screen || !*capability("cup"))
		return -ENOTSUP;
	output_start(terminal, options->no_color);
	result = keys_start(terminal);
	if (result)
		return result;
	/* The first update enters the alternate screen. */
	refresh();
	if (!options->no_mouse)
		mouse_start(terminal);
	terminal->output.charset = charset_of_locale();
	terminal->output.charset.ascii |= options->ascii;
	return 0;
}

static int side_limit(int length)
{
	return length < GRID_SIDE_MAX ? length : GRID_SIDE_MAX;
}

static void size_set(struct terminal *terminal, int width, int height)
{
	terminal->output.width = terminal->mouse.width = side_limit(width);
	terminal->output.height = terminal->mouse.height = side_limit(height);
}

/* Take over the terminal's size. Returns whether it has changed. */
static bool size_update(struct terminal *terminal)
{
	struct winsize size;

	if (ioctl(terminal->tty, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
		return false;
	if (side_limit(size.ws_row) == terminal->output.height &&
	    side_limit(size.ws_col) == terminal->output.width)
		return false;
	size_set(terminal, size.ws_col, size.ws_row);
	/* The terminal may have wrapped or cut what it showed. */
	terminal_invalidate(terminal);
	return true;
}

static void close_at_exit(void)
{
	if (active && active->owner == getpid())
		terminal_close(active);
}

/* Everything that may fail, and be half done when it does. */
static int terminal_start(struct terminal *terminal, const struct terminal_options *options)
{
	static bool at_exit;
	int result = files_open(terminal);

	if (result == 0)
		result = screen_open(terminal, options);
	if (result == 0)
		result = poll_open(terminal);
	if (result == 0 && !at_exit)
		result = atexit(close_at_exit) == 0 ? 0 : -ENOMEM;
	at_exit |= result == 0;
	return result;
}

int terminal_open(struct terminal **opened, const struct terminal_options *options)
{
	struct terminal *terminal;
	int result;

	*opened = NULL;
	if (active)
		return -EBUSY;
	terminal = calloc(1, sizeof(*terminal));
	if (!terminal)
		return -ENOMEM;
	terminal->tty = terminal->epoll_fd = -1;
	terminal->owner = getpid();
	active = terminal;
	result = terminal_start(terminal, options);
	if (result) {
		terminal_close(terminal);
		return result;
	}
	crash_start(terminal);
	size_set(terminal, COLS, LINES);
	size_update(terminal);
	*opened = terminal;
	return 0;
}

/* After this the terminal is as terminal_open() found it. */
static void screen_leave(struct terminal *terminal)
{
	mouse_report(terminal, false);
	endwin();
	fflush(terminal->out);
	tcsetattr(terminal->tty, TCSADRAIN, &terminal->modes);
	crash_arm(false);
}

void terminal_close(struct terminal *terminal)
{
	if (!terminal || terminal != active)
		return;
	if (terminal->screen) {
		if (!terminal->suspended)
			screen_leave(terminal);
		if (terminal->keys)
			delwin(terminal->keys);
		delscreen(terminal->screen);
	}
	resize_unwatch();
	if (terminal->epoll_fd >= 0)
		close(terminal->epoll_fd);
	if (terminal->in)
		fclose(terminal->in);
	if (terminal->out)
		fclose(terminal->out);
	grid_release(&terminal->output.shown);
	free(terminal);
	active = NULL;
}

void terminal_size(const struct terminal *terminal, int *width, int *height)
{
	*width = terminal->output.width;
	*height = terminal->output.height;
}

enum color_depth terminal_color_depth(const struct terminal *terminal)
{
	return terminal->output.depth;
}

struct charset terminal_charset(const struct terminal *terminal)
{
	return terminal->output.charset;
}

int terminal_fd(const struct terminal *terminal)
{
	return terminal->epoll_fd;
}

int terminal_draw(struct terminal *terminal, const struct grid *grid)
{
	return terminal->suspended ? 0 : output_draw(&terminal->output, grid);
}

/* The console of Linux has no clipboard, and shows what it does not know. */
static bool has_clipboard(void)
{
	const char *term = getenv("TERM");

	return term && strncmp(term, "linux", 5) != 0;
}

int terminal_copy(struct terminal *terminal, const char *text, size_t size)
{
	size_t length;
	char *sequence;
	int result;

	if (terminal->suspended)
		return 0;
	if (!has_clipboard())
		return -ENOTSUP;
	sequence = copy_sequence(text, size, &length);
	if (!sequence)
		return -ENOMEM;
	result = output_send(&terminal->output, sequence, length);
	free(sequence);
	return result;
}

void terminal_invalidate(struct terminal *terminal)
{
	terminal->output.all_changed = true;
}

/* Input */

static const struct key_row {
	wint_t key;
	uint32_t code;
} function_keys[] =
	{
		{.key = KEY_UP, .code = INPUT_UP},
		{.key = KEY_DOWN, .code = INPUT_DOWN},
		{.key = KEY_LEFT, .code = INPUT_LEFT},
		{.key = KEY_RIGHT, .code = INPUT_RIGHT},
		{.key = KEY_HOME, .code = INPUT_HOME},
		{.key = KEY_END, .code = INPUT_END},
		{.key = KEY_PPAGE, .code = INPUT_PAGE_UP},
		{.key = KEY_NPAGE, .code = INPUT_PAGE_DOWN},
		{.key = KEY_IC, .code = INPUT_INSERT},
		{.key = KEY_DC, .code = INPUT_DELETE},
		{.key = KEY_BACKSPACE, .code = INPUT_BACKSPACE},
		{.key = KEY_BTAB, .code = INPUT_BACKTAB},
		{.key = KEY_ENTER, .code = INPUT_ENTER},
		{.key = KEY_A1, .code = INPUT_HOME},
		{.key = KEY_A3, .code = INPUT_PAGE_UP},
		{.key = KEY_C1, .code = INPUT_END},
		{.key = KEY_C3, .code = INPUT_PAGE_DOWN},
},
  control_keys[] = {
	  {.key = '\t', .code = INPUT_TAB},   {.key = '\n', .code = INPUT_ENTER},
	  {.key = '\r', .code = INPUT_ENTER}, {.key = '\b', .code = INPUT_BACKSPACE},
	  {.key = 0x1B, .code = INPUT_ESC},   {.key = 0x7F, .code = INPUT_BACKSPACE},
};

static uint32_t code_find(const struct key_row *rows, size_t count, wint_t key, uint32_t missing)
{
	for (size_t i = 0; i < count; i++) {
		if (rows[i].key == key)
			return rows[i].code;
	}
	return missing;
}

static struct input mouse_read(struct terminal *terminal, bool sgr)
{
	struct input input;

	/* A report may come in pieces; the rest of it is waited for as that of a key is. */
	wtimeout(terminal->keys, ESC_DELAY_MS);
	input = sgr ? mouse_read_sgr(&terminal->mouse) : mouse_read_x10(&terminal->mouse);
	nodelay(terminal->keys, TRUE);
	return input;
}

/* INPUT_NONE if it means nothing here. */
static struct input key_translate(struct terminal *terminal, bool function, wint_t key)
{
	struct input input = {.code = INPUT_NONE};

	if (!function)
		input.code = code_find(control_keys, COUNT_OF(control_keys), key, key);
	else if (key == KEY_MOUSE_SGR || key == KEY_MOUSE_X10)
		input = mouse_read(terminal, key == KEY_MOUSE_SGR);
	else if (key >= KEY_F(1) && key <= KEY_F(12))
		input.code = INPUT_F1 + (key - KEY_F(1));
	else
		input.code = code_find(function_keys, COUNT_OF(function_keys), key, INPUT_NONE);
	return input;
}

/* The next input that means something, without waiting, or INPUT_NONE. */
static struct input key_read(struct terminal *terminal)
{
	struct input input = {.code = INPUT_NONE};

	while (input.code == INPUT_NONE) {
		wint_t key;
		int kind = wget_wch(terminal->keys, &key);

		if (kind == ERR)
			break;
		input = key_translate(terminal, kind == KEY_CODE_YES, key);
	}
	return input;
}

struct input terminal_key(struct terminal *terminal, int timeout_ms)
{
	struct input input = {.code = INPUT_NONE};
	struct epoll_event events[2];
	int count;

	if (terminal->suspended)
		return input;
	input = key_read(terminal);
	if (input.code != INPUT_NONE)
		return input;
	count = epoll_wait(terminal->epoll_fd, events, COUNT_OF(events), timeout_ms);
	for (int i = 0; i < count; i++) {
		if (events[i].data.fd == terminal->resize_fd) {
			if (resize_take() && size_update(terminal))
				return (struct input){.code = INPUT_RESIZE};
		} else if (events[i].events & (EPOLLHUP | EPOLLERR)) {
			return (struct input){.code = INPUT_HANGUP};
		} else {
			input = key_read(terminal);
		}
	}
	return input;
}

/* Stopping */

void terminal_suspend(struct terminal *terminal)
{
	if (terminal->suspended)
		return;
	screen_leave(terminal);
	terminal->suspended = true;
}

void terminal_resume(struct terminal *terminal)
{
	/* The shell has set its own modes, also if this process was stopped without a word. */
	reset_prog_mode();
	if (terminal->suspended) {
		terminal->suspended = false;
		crash_arm(true);
		/* Back into the alternate screen, with keypad, mouse and without cursor. */
		doupdate();
	}
	mouse_report(terminal, true);
	terminal->mouse.button = 0;
	size_update(terminal);
	terminal_invalidate(terminal);
}

const char *terminal_library(void)
{
	return curses_version();
}
