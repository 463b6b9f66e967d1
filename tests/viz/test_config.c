/* Configuration files: what they may say, and that mistakes in them are told and change nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "viz/viewer_options.h"

static struct viewer_options options;
static struct config config;
static char error[OPTIONS_ERROR_SIZE];
static char path[] = "/tmp/strec-config-XXXXXX";

static int file_make(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	return fd < 0 ? -1 : close(fd);
}

static int file_remove(void **state)
{
	struct keymap map = keymap_default();

	(void)state;
	config_release(&config);
	keymap_use(&map);
	return unlink(path);
}

static void file_write(const char *text, size_t size)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

/* The options of "stview LINE run.trc" with this file. */
static bool configure(const char *line, const char *text)
{
	char copy[128], *argv[16] = {"stview"};
	int argc = 1;

	snprintf(copy, sizeof(copy), "%s", line);
	for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
		argv[argc++] = word;
	argv[argc++] = "run.trc";
	assert_true(viewer_options_parse(&options, argc, argv, error));
	file_write(text, strlen(text));
	config_release(&config);
	memset(error, 0, sizeof(error));
	return config_read(&config, path, false, error) &&
	       viewer_options_configure(&options, &config, error);
}

static void takes(const char *text)
{
	if (!configure("", text))
		fail_msg("%s", error);
}

/* One line that names the file and the line, has these words, and nothing has changed. */
static void refuses(const char *text, unsigned line, const char *words)
{
	struct viewer_options before;
	char place[64];

	assert_true(configure("", ""));
	before = options;
	assert_false(configure("", text));
	snprintf(place, sizeof(place), "%s:%u: ", path, line);
	if (strncmp(error, place, strlen(place)) != 0 || !strstr(error, words) ||
	    strchr(error, '\n') || strstr(error, "--theme"))
		fail_msg("%s: %s", text, error);
	assert_memory_equal(&options, &before, sizeof(options));
}

static void settings_are_options_by_their_long_names(void **state)
{
	(void)state;
	takes("# mine\n\n theme = light \r\npanels=1659\n\ttick = 100ms\nspeed = max\n"
	      "history-size = 600\nascii = yes\nshow-fps = no\nfilter = %file and path=a#b\n"
	      "size = 80x24\nformat = html\nfollow = yes\nstring-limit = 9\ndecode-fds = 2");
	assert_ptr_equal(options.theme, theme_find("light"));
	assert_string_equal(options.panels, "1659");
	assert_int_equal(options.tick_ns, 100000000);
	assert_true(isinf(options.speed));
	assert_int_equal(options.settings.history_ticks, 600);
	assert_true(options.ascii);
	assert_false(options.show_fps);
	assert_string_equal(options.filter, "%file and path=a#b");
	assert_int_equal(options.columns, 80);
	assert_int_equal(options.format, FRAME_HTML);
	assert_true(options.follow);
	assert_int_equal(options.form.decode.string_max, 9);
	assert_int_equal(options.form.fd_names, FD_NAMES_PROTOCOL);
	/* How text looks does not ask for text. */
	assert_int_equal(options.mode, MODE_SCREEN);
	takes("");
	takes("\xEF\xBB\xBFtheme = mono");
	assert_ptr_equal(options.theme, theme_find("mono"));
}

static void the_command_line_overrules_the_file(void **state)
{
	(void)state;
	assert_true(configure("--theme light -y --speed 2", "theme = mono\ndecode-fds = yes\n"
							    "speed = 3\ntick = 7\n"));
	assert_ptr_equal(options.theme, theme_find("light"));
	assert_int_equal(options.form.fd_names, FD_NAMES_PATH);
	assert_true(options.speed == 2);
	assert_int_equal(options.tick_ns, 7000000);
	assert_int_equal(options.mode, MODE_EXPORT);
	/* Overruled or not, a mistake is one. */
	assert_false(configure("--theme light", "theme = pink\n"));
}

static void mistakes_are_told(void **state)
{
	(void)state;
	refuses("theme = pink", 1, "there is dark light colorblind mono");
	refuses("\n# x\nthem = dark\n", 3, "them: no such setting");
	refuses("theme dark", 1, "name = value");
	refuses(" = dark", 1, "name = value");
	refuses("ascii = maybe", 1, "yes or no");
	refuses("ascii = 2", 1, "yes or no");
	refuses("decode-fds = 4", 1, "yes or no");
	refuses("tick = 0", 1, "milliseconds");
	refuses("panels = x", 1, "key of no panel");
	refuses("filter = (read", 1, "column");
	refuses("info = yes", 1, "command line only");
	refuses("frame = 1s", 1, "command line only");
	refuses("theme = dark\nascii = yes\ntheme = dark", 3, "line 1 too");
	refuses("theme = light\nspeed = fast", 2, "0.01 to 1000");
	refuses("key dance = x", 1, "no such request");
	refuses("key events = x", 1, "no such request");
	refuses("key zoom = Hyper", 1, "'Hyper' is no key");
	refuses("key zoom = ^C", 1, "is no key");
	refuses("key zoom =", 1, "none");
	refuses("key zoom = a b c d", 1, "'d' is one key too many");
	refuses("key zoom = a\nkey zoom = b", 2, "line 1 too");
	refuses("key quit = none", 1, "quit must have a key");
}

static void files_that_are_none_are_told(void **state)
{
	char *large = calloc(1, CONFIG_SIZE_MAX + 1);

	(void)state;
	config_release(&config);
	assert_true(config_read(&config, "/no/such/file", true, error));
	assert_int_equal(config.count, 0);
	config_release(&config);
	assert_false(config_read(&config, "/no/such/file", false, error));
	assert_string_equal(error, "/no/such/file: No such file or directory; --no-config goes "
				   "without it");
	config_release(&config);
	assert_false(config_read(&config, "/tmp", true, error));
	assert_non_null(strstr(error, "/tmp: "));
	file_write("a\0b", 3);
	config_release(&config);
	assert_false(config_read(&config, path, false, error));
	assert_non_null(strstr(error, "bytes of 0"));
	memset(large, '\n', CONFIG_SIZE_MAX);
	file_write(large, CONFIG_SIZE_MAX);
	config_release(&config);
	assert_false(config_read(&config, path, false, error));
	assert_non_null(strstr(error, "larger"));
	free(large);
	large = calloc(1, 5 * (CONFIG_LINES_MAX + 1));
	for (unsigned i = 0; i <= CONFIG_LINES_MAX; i++)
		memcpy(large + (size_t)4 * i, "a=b\n", 4);
	assert_false(configure("", large));
	assert_non_null(strstr(error, ":1025: more than"));
	free(large);
}

static void keys_are_bound_anew(void **state)
{
	(void)state;
	takes("key zoom = F5 Ctrl-A\nkey quit = Q\nkey tree = none\n");
	keymap_use(&options.keys);
	assert_int_equal(key_request(INPUT_F1 + 4), REQUEST_ZOOM);
	assert_int_equal(key_request(KEY_CTRL('A')), REQUEST_ZOOM);
	assert_int_equal(key_request('z'), REQUEST_NONE);
	assert_int_equal(key_request('Q'), REQUEST_QUIT);
	assert_int_equal(key_request('q'), REQUEST_NONE);
	assert_int_equal(key_request('t'), REQUEST_NONE);
	assert_int_equal(key_request('9'), REQUEST_PANEL + PANEL_EVENTS);
}

static void two_may_change_keys(void **state)
{
	(void)state;
	takes("key sort = r\nkey reverse = s\nkey pause = p Space Space\n");
	keymap_use(&options.keys);
	assert_int_equal(key_request('r'), REQUEST_SORT);
	assert_int_equal(key_request('s'), REQUEST_REVERSE);
	assert_int_equal(key_request(' '), REQUEST_PAUSE);
}

static void a_conflict_names_both(void **state)
{
	(void)state;
	refuses("\nkey zoom = q", 2, "'q' is a key of both quit and zoom");
	refuses("key quit = z", 1, "'z' is a key of both quit and zoom");
	refuses("key zoom = a\nkey tree = a", 2, "'a' is a key of both zoom and tree");
	refuses("key zoom = 9", 1, "'9' is a key of both zoom and events");
}

/* What --list-keys prints is a file that gives the same keys. */
static void the_list_of_keys_is_a_configuration(void **state)
{
	struct keymap map = keymap_default();
	char text[8192] = "";
	FILE *out = fmemopen(text, sizeof(text), "w");

	(void)state;
	keymap_use(&map);
	keymap_print(out);
	fclose(out);
	takes(text);
	assert_memory_equal(&options.keys, &map, sizeof(map));
	assert_non_null(strstr(text, "key pause = Space\n"));
	assert_non_null(strstr(text, "key previous-panel = S-Tab\n"));
}

static void names_of_keys_are_read_back(void **state)
{
	char name[KEY_NAME_SIZE];
	static const uint32_t codes[] = {'a',       '#',           '=',        ' ',
					 0xe4,      INPUT_F12,     INPUT_TAB,  INPUT_BACKTAB,
					 INPUT_ESC, INPUT_ENTER,   INPUT_HOME, INPUT_INSERT,
					 INPUT_UP,  KEY_CTRL('L'), '^',        INPUT_BACKSPACE};

	(void)state;
	for (unsigned i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		key_name(name, codes[i]);
		assert_int_equal(key_named(name, strlen(name)), codes[i]);
	}
	assert_int_equal(key_named("Shift-Tab", 9), INPUT_BACKTAB);
	assert_int_equal(key_named("^i", 2), INPUT_TAB);
	assert_int_equal(key_named("F13", 3), 0);
	assert_int_equal(key_named("F0", 2), 0);
	assert_int_equal(key_named("ab", 2), 0);
	assert_int_equal(key_named("", 0), 0);
	assert_int_equal(key_named("\xff", 1), 0);
}

static void the_place_is_that_of_xdg(void **state)
{
	char found[PATH_MAX];

	(void)state;
	setenv("HOME", "/home/me", 1);
	setenv("XDG_CONFIG_HOME", "/etc/xdg/me", 1);
	assert_true(config_default_path(found));
	assert_string_equal(found, "/etc/xdg/me/strec/stview.conf");
	/* Relative ones are to be ignored. */
	setenv("XDG_CONFIG_HOME", "conf", 1);
	assert_true(config_default_path(found));
	assert_string_equal(found, "/home/me/.config/strec/stview.conf");
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("HOME");
	assert_false(config_default_path(found));
}

static void the_example_is_right(void **state)
{
	struct keymap map = keymap_default();

	(void)state;
	assert_true(configure("", ""));
	config_release(&config);
	if (!config_read(&config, "docs/stview.conf", false, error) ||
	    !viewer_options_configure(&options, &config, error))
		fail_msg("%s", error);
	assert_ptr_equal(options.theme, theme_find("dark"));
	assert_int_equal(options.tick_ns, 50000000);
	assert_int_equal(options.form.decode.string_max, 64);
	assert_int_equal(options.keys.keys[REQUEST_PAGE_DOWN][2], KEY_CTRL('D'));
	assert_memory_equal(options.keys.keys[REQUEST_ZOOM], map.keys[REQUEST_ZOOM],
			    sizeof(map.keys[0]));
}

/* Whatever the bytes are, there is an answer: each byte of the example changed to others. */
static void any_bytes_are_answered(void **state)
{
	static char text[4096];
	FILE *file = fopen("docs/stview.conf", "r");
	size_t size;

	(void)state;
	assert_non_null(file);
	size = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	for (size_t at = 0; at < size; at += 3) {
		char before = text[at];

		for (int i = 0; i < 4; i++) {
			text[at] = "\n=\xff#"[i];
			if (!configure("", text))
				assert_true(error[0] && !strchr(error, '\n'));
		}
		text[at] = before;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(settings_are_options_by_their_long_names),
		cmocka_unit_test(the_command_line_overrules_the_file),
		cmocka_unit_test(mistakes_are_told),
		cmocka_unit_test(files_that_are_none_are_told),
		cmocka_unit_test(keys_are_bound_anew),
		cmocka_unit_test(two_may_change_keys),
		cmocka_unit_test(a_conflict_names_both),
		cmocka_unit_test(the_list_of_keys_is_a_configuration),
		cmocka_unit_test(names_of_keys_are_read_back),
		cmocka_unit_test(the_place_is_that_of_xdg),
		cmocka_unit_test(the_example_is_right),
		cmocka_unit_test(any_bytes_are_answered),
	};

	return cmocka_run_group_tests(tests, file_make, file_remove);
}
