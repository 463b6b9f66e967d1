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
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "viz/glyph.h"

#define ESC_DELAY_MS 25

/* A cell needs room for a move, at most six sequences and two colours, and a glyph. */
#define OUTPUT_SIZE	8192
#define OUTPUT_CELL_MAX 512
#define SEQUENCE_SIZE	32

/* Button events with motion while one is down, in decimal where the terminal knows how. */
#define MOUSE_ON  "\033[?1000h\033[?1002h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1002l\033[?1000l"

/* The beginnings of mouse reports, as keys; ncurses numbers terminfo's extra ones from KEY_MAX. */
#define KEY_MOUSE_SGR (KEY_MAX + 5001)
#define KEY_MOUSE_X10 (KEY_MAX + 5002)

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/*
 * ncurses knows the terminal: entering and leaving it, modes, keys and mouse. The cells are
 * written here, from the differences to what is shown: ncurses' own update takes 5 to 9 ms of CPU
 * for 200 x 60 cells of many colours, needs a pair for each two of them, and 24-bit colour only
 * with terminfo entries that are seldom installed.
 */
struct terminal {
	FILE *in;
	FILE *out;
	int tty;
	int epoll_fd; /* of the tty and of winch_fd */
	SCREEN *screen;
	WINDOW *keys; /* a pad, as reading from a window would also refresh it */
	pid_t owner;  /* a forked child must not touch the terminal */
	bool suspended;
	bool mouse;
	int button; /* the mouse button that is down */
	int width;
	int height;
	enum color_depth depth;
	bool few_colors; /* 8, not 16 */
	bool no_corner;	 /* a glyph in the last cell would scroll the screen */
	struct charset charset;
	const char *move; /* terminfo's; lives as long as the screen */
	char plain[SEQUENCE_SIZE];
	char clear[SEQUENCE_SIZE];
	char attributes[4][SEQUENCE_SIZE]; /* by row of attribute_rows */
	struct grid shown;
	bool all_changed; /* `shown` is not what the terminal shows */
	struct cursor {
		int x; /* -1: not known */
		int y;
		struct style style;
	} cursor;
	char output[OUTPUT_SIZE];
	size_t output_size;
	int output_error;
};

/* The open terminal, for exit(). */
static struct terminal *active;

/* For the signal handlers: all that they may touch. */
static int winch_fd = -1;
static struct sigaction winch_before;

static struct crash_state {
	volatile sig_atomic_t armed;
	int tty;
	struct termios modes;
	char bytes[256];
	size_t size;
} crash;

static const int crash_signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
static struct sigaction crash_before[COUNT_OF(crash_signals)];

/* After a crash */

/*
 * The terminal's modes and the string that resets it have been made ready, so that this needs
 * write() and tcsetattr() only (signal-safety(7)). All signals are blocked, SIGTTOU included,
 * which would stop a process in the background.
 */
static void crash_handle(int signal_number, siginfo_t *info, void *context)
{
	(void)context;
	if (crash.armed) {
		crash.armed = 0;
		if (write(crash.tty, crash.bytes, crash.size) < 0)
			crash.size = 0; /* nothing to be done about it */
		tcsetattr(crash.tty, TCSANOW, &crash.modes);
	}
	for (size_t i = 0; i < COUNT_OF(crash_signals); i++) {
		if (crash_signals[i] == signal_number)
			sigaction(signal_number, &crash_before[i], NULL);
	}
	/* A fault happens again on return, with its address; what was sent must be sent again. */
	if (info->si_code <= 0)
		raise(signal_number);
}

int terminal_restore_on_crash(void)
{
	static char stack_bytes[16384] __attribute__((aligned(16)));
	static bool installed;
	const stack_t stack = {.ss_sp = stack_bytes, .ss_size = sizeof(stack_bytes)};
	struct sigaction action = {
		.sa_sigaction = crash_handle,
		.sa_flags = SA_SIGINFO | SA_ONSTACK,
	};

	if (installed)
		return 0;
	if (sigaltstack(&stack, NULL) != 0)
		return -errno;
	sigfillset(&action.sa_mask);
	for (size_t i = 0; i < COUNT_OF(crash_signals); i++) {
		if (sigaction(crash_signals[i], &action, &crash_before[i]) != 0)
			return -errno;
	}
	installed = true;
	return 0;
}

/* A terminfo string, or "" if the terminal has none of that name. */
static const char *capability(const char *name)
{
	const char *string = tigetstr(name);

	return string && string != (const char *)-1 ? string : "";
}

/*
 * Append a terminfo string to `bytes` without its padding, "$<5>", which no terminal of today
 * needs. Cut at `room`. Returns the new size.
 */
static size_t sequence_append(char *bytes, size_t size, size_t room, const char *string)
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

static void crash_append(const char *string)
{
	crash.size = sequence_append(crash.bytes, crash.size, sizeof(crash.bytes), string);
}

static void crash_prepare(const struct terminal *terminal)
{
	crash.tty = fileno(terminal->out);
	crash.size = 0;
	crash_append(capability("sgr0"));
	crash_append(capability("op"));
	if (terminal->mouse)
		crash_append(MOUSE_OFF);
	crash_append(capability("rmkx"));
	crash_append(capability("rmcup"));
	crash_append(capability("cnorm"));
}

/* Opening and closing */

static void winch_handle(int signal_number)
{
	const uint64_t one = 1;
	int saved = errno;

	(void)signal_number;
	if (write(winch_fd, &one, sizeof(one)) < 0)
		errno = saved; /* full: the reader will see it anyway */
	errno = saved;
}

static int winch_install(void)
{
	struct sigaction action = {.sa_handler = winch_handle, .sa_flags = SA_RESTART};

	winch_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (winch_fd < 0 || sigaction(SIGWINCH, &action, &winch_before) != 0)
		return -errno;
	return 0;
}

static void winch_remove(void)
{
	if (winch_fd < 0)
		return;
	sigaction(SIGWINCH, &winch_before, NULL);
	close(winch_fd);
	winch_fd = -1;
}

static int epoll_add(int epoll_fd, int fd)
{
	struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};

	return epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0 ? 0 : -errno;
}

static int poll_open(struct terminal *terminal)
{
	int result = winch_install();

	if (result)
		return result;
	terminal->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (terminal->epoll_fd < 0)
		return -errno;
	result = epoll_add(terminal->epoll_fd, terminal->tty);
	return result ? result : epoll_add(terminal->epoll_fd, winch_fd);
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
	return tcgetattr(terminal->tty, &crash.modes) == 0 ? 0 : -errno;
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

static void color_start(struct terminal *terminal, bool no_color)
{
	int colors = tigetnum("colors");

	terminal->depth = COLOR_DEPTH_NONE;
	/* Colours are written as ECMA-48 has them; older ways are not worth it. */
	if (no_color || colors < 8 || strncmp(capability("setaf"), "\033[", 2) != 0)
		return;
	terminal->few_colors = colors < 16;
	if (tigetflag("RGB") > 0 || color_depth_of_environment() == COLOR_DEPTH_24BIT)
		terminal->depth = COLOR_DEPTH_24BIT;
	else
		terminal->depth = colors >= 256 ? COLOR_DEPTH_256 : COLOR_DEPTH_16;
}

static const struct attribute_row {
	uint8_t attribute;
	const char *capability;
} attribute_rows[] = {
	{.attribute = ATTR_BOLD, .capability = "bold"},
	{.attribute = ATTR_DIM, .capability = "dim"},
	{.attribute = ATTR_REVERSE, .capability = "rev"},
	{.attribute = ATTR_UNDERLINE, .capability = "smul"},
};

static void sequence_read(char sequence[SEQUENCE_SIZE], const char *name)
{
	sequence[sequence_append(sequence, 0, SEQUENCE_SIZE - 1, capability(name))] = '\0';
}

static void sequences_read(struct terminal *terminal)
{
	terminal->move = capability("cup");
	terminal->no_corner = tigetflag("am") > 0 && tigetflag("xenl") <= 0;
	sequence_read(terminal->plain, "sgr0");
	sequence_read(terminal->clear, "clear");
	for (size_t i = 0; i < COUNT_OF(attribute_rows); i++)
		sequence_read(terminal->attributes[i], attribute_rows[i].capability);
}

/*
 * ncurses' own mouse merges a press and a release that arrive together, and never asks for motion
 * while a button is down. So the reports are asked for and read here, see mouse_read().
 */
static void mouse_report(const struct terminal *terminal, bool on)
{
	const char *request = on ? MOUSE_ON : MOUSE_OFF;

	if (terminal->mouse && write(fileno(terminal->out), request, strlen(request)) < 0)
		return; /* a terminal that is gone is noticed when keys are read */
}

static void mouse_start(struct terminal *terminal)
{
	terminal->mouse = strncmp(capability("kmous"), "\033[", 2) == 0 &&
			  define_key("\033[<", KEY_MOUSE_SGR) == OK &&
			  define_key("\033[M", KEY_MOUSE_X10) == OK;
	mouse_report(terminal, true);
}

/* Terminals that ignore the keypad mode, or are in the other one, send these; ESC would act. */
static const struct sequence_row {
	const char *sequence;
	int key;
} sequence_rows[] = {
	{.sequence = "\033[A", .key = KEY_UP},	  {.sequence = "\033[B", .key = KEY_DOWN},
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
	const char *environment = getenv("NO_COLOR");
	bool no_color = options->no_color || (environment && *environment);
	int result;

	terminal->screen = screen_new_without_signals(terminal);
	if (!terminal->screen || !*capability("cup"))
		return -ENOTSUP;
	color_start(terminal, no_color);
	sequences_read(terminal);
	result = keys_start(terminal);
	if (result)
		return result;
	/* The first update enters the alternate screen. */
	refresh();
	if (!options->no_mouse)
		mouse_start(terminal);
	terminal->charset = charset_of_locale();
	terminal->charset.ascii |= options->ascii;
	return 0;
}

static int side_limit(int length)
{
	return length < GRID_SIDE_MAX ? length : GRID_SIDE_MAX;
}

/* Take over the terminal's size. Returns whether it has changed. */
static bool size_update(struct terminal *terminal)
{
	struct winsize size;

	if (ioctl(terminal->tty, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
		return false;
	if (side_limit(size.ws_row) == terminal->height &&
	    side_limit(size.ws_col) == terminal->width)
		return false;
	terminal->width = side_limit(size.ws_col);
	terminal->height = side_limit(size.ws_row);
	/* The terminal may have wrapped or cut what it showed. */
	terminal_invalidate(terminal);
	return true;
}

static void close_at_exit(void)
{
	if (active && active->owner == getpid())
		terminal_close(active);
}

int terminal_open(struct terminal **opened, const struct terminal_options *options)
{
	static bool at_exit;
	struct terminal *terminal;
	int result;

	*opened = NULL;
	if (active)
		return -EBUSY;
	terminal = calloc(1, sizeof(*terminal));
	if (!terminal)
		return -ENOMEM;
	*terminal = (struct terminal){
		.tty = -1,
		.epoll_fd = -1,
		.owner = getpid(),
		.all_changed = true,
	};
	active = terminal;
	result = files_open(terminal);
	if (result == 0)
		result = screen_open(terminal, options);
	if (result == 0)
		result = poll_open(terminal);
	if (result == 0 && !at_exit)
		result = atexit(close_at_exit) == 0 ? 0 : -ENOMEM;
	if (result) {
		terminal_close(terminal);
		return result;
	}
	at_exit = true;
	crash_prepare(terminal);
	crash.armed = 1;
	terminal->width = side_limit(COLS);
	terminal->height = side_limit(LINES);
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
	tcsetattr(terminal->tty, TCSADRAIN, &crash.modes);
	crash.armed = 0;
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
	winch_remove();
	if (terminal->epoll_fd >= 0)
		close(terminal->epoll_fd);
	if (terminal->in)
		fclose(terminal->in);
	if (terminal->out)
		fclose(terminal->out);
	grid_release(&terminal->shown);
	free(terminal);
	active = NULL;
}

void terminal_size(const struct terminal *terminal, int *width, int *height)
{
	*width = terminal->width;
	*height = terminal->height;
}

enum color_depth terminal_color_depth(const struct terminal *terminal)
{
	return terminal->depth;
}

struct charset terminal_charset(const struct terminal *terminal)
{
	return terminal->charset;
}

int terminal_fd(const struct terminal *terminal)
{
	return terminal->epoll_fd;
}

/* Output. Errors are kept until the end of the frame. */

static void output_flush(struct terminal *terminal)
{
	size_t done = 0;

	while (done < terminal->output_size && !terminal->output_error) {
		ssize_t written = write(fileno(terminal->out), terminal->output + done,
					terminal->output_size - done);

		if (written >= 0)
			done += (size_t)written;
		else if (errno != EINTR)
			terminal->output_error = -EIO;
	}
	terminal->output_size = 0;
}

/* What is larger than the buffer's rest is cut: output_reserve() comes first. */
static void output_bytes(struct terminal *terminal, const char *bytes, size_t size)
{
	if (size > OUTPUT_SIZE - terminal->output_size)
		size = OUTPUT_SIZE - terminal->output_size;
	memcpy(terminal->output + terminal->output_size, bytes, size);
	terminal->output_size += size;
}

static void output_string(struct terminal *terminal, const char *string)
{
	output_bytes(terminal, string, strlen(string));
}

static void output_reserve(struct terminal *terminal)
{
	if (OUTPUT_SIZE - terminal->output_size < OUTPUT_CELL_MAX)
		output_flush(terminal);
}

/* Decimal without printf(), which would take half of a frame's time. */
static void output_number(struct terminal *terminal, unsigned int number)
{
	char digits[12];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	output_bytes(terminal, digits + at, sizeof(digits) - at);
}

/* One of the 16 colours. Of 8 the bright ones are plain, and the caller makes the text bold. */
static void output_few(struct terminal *terminal, unsigned int index, unsigned int base)
{
	if (index < 8)
		output_number(terminal, base + index);
	else if (!terminal->few_colors)
		output_number(terminal, base + 60 + index - 8);
	else /* bright black, as of labels, would not show at all */
		output_number(terminal, base + (index == 8 && base == 30 ? 7 : index - 8));
}

/* Base is 30 for the foreground, 40 for the background. */
static void output_color(struct terminal *terminal, uint32_t color, unsigned int base)
{
	if (color == COLOR_DEFAULT || terminal->depth == COLOR_DEPTH_NONE)
		return;
	output_string(terminal, "\033[");
	if (terminal->depth == COLOR_DEPTH_16) {
		output_few(terminal, rgb_to_16(color), base);
	} else if (terminal->depth == COLOR_DEPTH_256) {
		output_number(terminal, base + 8);
		output_string(terminal, ";5;");
		output_number(terminal, rgb_to_256(color));
	} else {
		output_number(terminal, base + 8);
		output_string(terminal, ";2");
		for (int shift = 16; shift >= 0; shift -= 8) {
			output_string(terminal, ";");
			output_number(terminal, color >> shift & 0xFF);
		}
	}
	output_string(terminal, "m");
}

/* Attributes can only be switched off all at once, and then the colours with them. */
static void output_style(struct terminal *terminal, struct style style)
{
	struct style *now = &terminal->cursor.style;
	bool few = terminal->depth == COLOR_DEPTH_16 && terminal->few_colors;

	if (few && style.fg != COLOR_DEFAULT && rgb_to_16(style.fg) > 8)
		style.attributes |= ATTR_BOLD;
	if ((now->attributes & ~style.attributes) ||
	    (now->fg != style.fg && style.fg == COLOR_DEFAULT) ||
	    (now->bg != style.bg && style.bg == COLOR_DEFAULT)) {
		output_string(terminal, terminal->plain);
		*now = (struct style){0};
	}
	for (size_t i = 0; i < COUNT_OF(attribute_rows); i++) {
		if (style.attributes & ~now->attributes & attribute_rows[i].attribute)
			output_string(terminal, terminal->attributes[i]);
	}
	if (style.fg != now->fg)
		output_color(terminal, style.fg, 30);
	if (style.bg != now->bg)
		output_color(terminal, style.bg, 40);
	*now = style;
}

static void output_move(struct terminal *terminal, int x, int y)
{
	if (terminal->cursor.x == x && terminal->cursor.y == y)
		return;
	if (terminal->cursor.x >= 0 && terminal->cursor.y == y && x == 0) {
		output_string(terminal, "\r");
	} else {
		char bytes[SEQUENCE_SIZE];
		const char *move = tiparm(terminal->move, y, x);

		output_bytes(terminal, bytes,
			     sequence_append(bytes, 0, sizeof(bytes), move ? move : ""));
	}
	terminal->cursor.x = x;
	terminal->cursor.y = y;
}

/* Terminals agree on how wide these are. Of others the cursor's place is not relied on. */
static bool glyph_is_certain(uint32_t codepoint)
{
	return codepoint < 0x7F || (codepoint >= 0x2500 && codepoint < 0x25A0) ||
	       (codepoint >= 0x2800 && codepoint < 0x2900);
}

static void output_glyph(struct terminal *terminal, const struct cell *cell)
{
	char bytes[4];
	bool certain = glyph_is_certain(cell->codepoint);

	if (cell->codepoint < 0x7F) {
		bytes[0] = (char)cell->codepoint;
		output_bytes(terminal, bytes, 1);
	} else if (!terminal->charset.ascii) {
		output_bytes(terminal, bytes, utf8_encode(cell->codepoint, bytes));
	} else {
		bytes[0] = glyph_ascii(cell->codepoint);
		bytes[1] = ' ';
		output_bytes(terminal, bytes, cell->width);
		certain = true;
	}
	terminal->cursor.x += cell->width;
	/* After the last column the cursor hangs between two rows. */
	if (!certain || terminal->cursor.x >= terminal->width)
		terminal->cursor.x = -1;
}

/* Drawing */

/* What the terminal's cell (x, y) is to show of the grid. */
static struct cell cell_wanted(const struct terminal *terminal, const struct grid *grid, int x,
			       int y)
{
	struct cell cell = {.codepoint = ' ', .width = 1};

	if (x >= grid->width || y >= grid->height)
		return cell;
	cell = grid->cells[(size_t)y * (size_t)grid->width + (size_t)x];
	/* The right half of this one is beyond the terminal. */
	if (cell.width == 2 && x + 1 >= terminal->width) {
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

static void cell_show(struct terminal *terminal, int x, int y, const struct cell *cell)
{
	bool corner = x == terminal->width - 1 && y == terminal->height - 1;

	if (corner && terminal->no_corner)
		return;
	output_reserve(terminal);
	output_move(terminal, x, y);
	output_style(terminal, (struct style){
				       .fg = cell->fg,
				       .bg = cell->bg,
				       .attributes = cell->attributes,
			       });
	output_glyph(terminal, cell);
}

/*
 * Where a wide glyph appears, goes or moves, both its cells differ, so a changed continuation
 * always follows a lead that was sent and needs only be noted.
 */
static void row_draw(struct terminal *terminal, const struct grid *grid, int y)
{
	struct cell *shown = terminal->shown.cells + (size_t)y * (size_t)terminal->width;

	for (int x = 0; x < terminal->width; x++) {
		struct cell cell = cell_wanted(terminal, grid, x, y);

		if (cell_equal(&cell, &shown[x]))
			continue;
		if (cell.width > 0)
			cell_show(terminal, x, y, &cell);
		shown[x] = cell;
	}
}

/* Begin with a cleared screen, where only what is not blank must be sent. */
static int frame_restart(struct terminal *terminal)
{
	int result = grid_resize(&terminal->shown, terminal->width, terminal->height);

	if (result)
		return result;
	output_string(terminal, terminal->plain);
	output_string(terminal, terminal->clear);
	terminal->cursor = (struct cursor){.x = -1};
	terminal->all_changed = false;
	return 0;
}

int terminal_draw(struct terminal *terminal, const struct grid *grid)
{
	int result = 0;

	if (terminal->suspended)
		return 0;
	if (terminal->all_changed)
		result = frame_restart(terminal);
	if (result)
		return result;
	terminal->output_error = 0;
	for (int y = 0; y < terminal->height; y++)
		row_draw(terminal, grid, y);
	/* Whatever happens next, the terminal is not left in colour. */
	output_style(terminal, (struct style){0});
	output_flush(terminal);
	if (terminal->output_error)
		terminal->all_changed = true;
	return terminal->output_error;
}

void terminal_invalidate(struct terminal *terminal)
{
	terminal->all_changed = true;
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

static struct input mouse_input(struct terminal *terminal, int bits, int x, int y, bool release)
{
	struct input input = {
		.code = INPUT_NONE,
		.x = side_clamp(x, terminal->width),
		.y = side_clamp(y, terminal->height),
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
		input.code = terminal->button ? INPUT_MOUSE_DRAG : INPUT_NONE;
		input.button = terminal->button;
	} else if (release || button == 0) {
		input.code = INPUT_MOUSE_RELEASE;
		input.button = button ? button : terminal->button;
		terminal->button = 0;
	} else {
		input.code = INPUT_MOUSE_PRESS;
		input.button = terminal->button = button;
	}
	return input;
}

/* After "ESC [ <": bits ; column ; row, then M, or m for a release. Columns count from 1. */
static struct input mouse_read_sgr(struct terminal *terminal)
{
	int numbers[3] = {0};
	size_t at = 0;

	for (;;) {
		int byte = wgetch(terminal->keys);

		if (byte >= '0' && byte <= '9' && numbers[at] < 100000)
			numbers[at] = numbers[at] * 10 + byte - '0';
		else if (byte == ';' && at < 2)
			at++;
		else if ((byte == 'M' || byte == 'm') && at == 2)
			return mouse_input(terminal, numbers[0], numbers[1] - 1, numbers[2] - 1,
					   byte == 'm');
		else
			return (struct input){.code = INPUT_NONE};
	}
}

/* After "ESC [ M": three bytes, each 32 more than its number. */
static struct input mouse_read_x10(struct terminal *terminal)
{
	int numbers[3];

	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		int byte = wgetch(terminal->keys);

		if (byte < 32 || byte > 255)
			return (struct input){.code = INPUT_NONE};
		numbers[i] = byte - 32;
	}
	return mouse_input(terminal, numbers[0], numbers[1] - 1, numbers[2] - 1, false);
}

static struct input mouse_read(struct terminal *terminal, bool sgr)
{
	struct input input;

	/* A report may come in pieces; the rest of it is waited for as that of a key is. */
	wtimeout(terminal->keys, ESC_DELAY_MS);
	input = sgr ? mouse_read_sgr(terminal) : mouse_read_x10(terminal);
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
	uint64_t changes;
	int count;

	if (terminal->suspended)
		return input;
	input = key_read(terminal);
	if (input.code != INPUT_NONE)
		return input;
	count = epoll_wait(terminal->epoll_fd, events, COUNT_OF(events), timeout_ms);
	for (int i = 0; i < count; i++) {
		if (events[i].data.fd == winch_fd) {
			/* One resize stands for all until now. */
			if (read(winch_fd, &changes, sizeof(changes)) > 0 && size_update(terminal))
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
		crash.armed = 1;
		/* Back into the alternate screen, with keypad, mouse and without cursor. */
		doupdate();
	}
	mouse_report(terminal, true);
	terminal->button = 0;
	size_update(terminal);
	terminal_invalidate(terminal);
}
