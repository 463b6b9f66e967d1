/* Nothing private is left of any capture, and what belongs together still does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "format/syscalls.h"
#include "replay/redact.h"
#include "replay/siphash.h"

#define SECRET "sEcReT"

static struct redact *redact;
static const struct task_info task = {.serial = 1, .tid = 5, .pid = 5, .name = SECRET};

static int open_default(void **state)
{
	(void)state;
	redact = redact_new(REDACT_DEFAULT);
	return redact ? 0 : -1;
}

static int open_all(void **state)
{
	(void)state;
	redact = redact_new(REDACT_DEFAULT | REDACT_EVERYTHING);
	return redact ? 0 : -1;
}

static int close_redact(void **state)
{
	(void)state;
	redact_free(redact);
	return 0;
}

/* Appendix A of the paper: the key 00 01 ... 0f and the 15 bytes 00 01 ... 0e. */
static void siphash_is_that_of_the_paper(void **state)
{
	uint8_t bytes[16];

	(void)state;
	for (unsigned i = 0; i < 16; i++)
		bytes[i] = (uint8_t)i;
	assert_true(siphash(bytes, bytes, 15) == 0xa129ca6149be45e5);
}

static bool has_secret(const void *bytes, size_t size)
{
	return memmem(bytes, size, SECRET, strlen(SECRET)) != NULL;
}

static struct event redacted(const struct event *ev)
{
	struct event out;

	assert_int_equal(redact_event(redact, ev, &out), 0);
	assert_false(has_secret(out.task->name, sizeof(out.task->name)));
	for (unsigned i = 0; i < out.capture_count; i++)
		assert_false(has_secret(out.captures[i].bytes, out.captures[i].size));
	return out;
}

static struct event event_with(uint8_t kind, uint32_t nr, struct capture *capture,
			       const void *bytes, size_t size)
{
	capture->bytes = bytes;
	capture->size = (uint32_t)size;
	return (struct event){
		.kind = kind, .nr = nr, .task = &task, .capture_count = 1, .captures = capture};
}

/*
 * Items as a message has them, and an array of iovecs with what follows it: of structures and
 * arrays, here items 0 and 2, pointers and sizes stay, and all others have the secret.
 */
static size_t secret_list(uint8_t *out)
{
	size_t at = 0;

	for (unsigned i = 0; i < 5; i++) {
		uint32_t size = i % 2 || i == 4 ? 60 : 16;

		put_u32(out + at, size);
		memset(out + at + 4, 'a', size);
		if (size == 60)
			memcpy(out + at + 4 + 30, SECRET, strlen(SECRET));
		at += 4 + size;
	}
	return at;
}

/* Memory that holds text, wherever a call of the table has it; numbers are kept as they are. */
static bool keeps_numbers(unsigned kind)
{
	switch (arg_memory(kind)) {
	case MEMORY_BUFFER:
	case MEMORY_MESSAGE:
	case MEMORY_MSGBUF:
	case MEMORY_KEY_TEXT:
	case MEMORY_KEY_DATA:
	case MEMORY_BPF_ATTR:
	case MEMORY_RING_FILES:
	case MEMORY_BINARY:
	case MEMORY_FILE_HANDLE:
	case MEMORY_IOCBS:
	case MEMORY_TEXT:
	case MEMORY_RANDOM:
	case MEMORY_STRINGS:
	case MEMORY_IOVEC:
	case MEMORY_MSGHDR:
	case MEMORY_MMSGHDR:
	case MEMORY_DIRENTS:
	case MEMORY_DIRENTS64:
	case MEMORY_SOCKADDR:
	case MEMORY_SOCKOPT:
	case MEMORY_COMM:
	case MEMORY_UTSNAME:
		return false;
	default:
		return true;
	}
}

static void no_argument_of_any_call_leaks(void **state)
{
	uint8_t bytes[400], list[400];
	size_t list_size = secret_list(list);

	(void)state;
	/* As an AF_UNIX address, an entry of a directory and a plain text it has the secret. */
	for (uint32_t nr = 0; nr < SYSCALL_NR_MAX; nr++) {
		const struct syscall_info *info = syscall_lookup(ARCH_X86_64, nr);

		for (unsigned arg = 0; info && arg < info->arg_count; arg++) {
			struct capture capture = {.arg = (uint8_t)arg, .kind = CAPTURE_BYTES};
			unsigned kind = syscall_arg_kind(info, arg, (uint64_t[6]){0});
			bool text = kind == ARG_PATH || kind == ARG_STRING;
			struct event ev;

			if (!text && (!arg_is_memory(kind) || keeps_numbers(kind)))
				continue;
			memset(bytes, 0, sizeof(bytes));
			put_u16(bytes, AF_UNIX);
			memcpy(bytes + 2, SECRET "/" SECRET, 2 * strlen(SECRET) + 1);
			/* The system has a name that stays, the node's comes behind it. */
			if (arg_is_memory(kind) && arg_memory(kind) == MEMORY_UTSNAME) {
				memset(bytes, 0, sizeof(bytes));
				memcpy(bytes + 65, SECRET, strlen(SECRET));
			}
			ev = event_with(EVENT_CALL, nr, &capture, bytes, sizeof(bytes));
			redacted(&ev);
			capture.kind = CAPTURE_LIST;
			ev = event_with(EVENT_CALL, nr, &capture, list, list_size);
			redacted(&ev);
			capture.at_exit = true;
			redacted(&ev);
		}
	}
}

static void no_other_event_leaks(void **state)
{
	static const char text[] = "/home/" SECRET "/" SECRET ".c";

	(void)state;
	for (uint8_t kind = 0; kind < EVENT_KINDS; kind++) {
		for (uint8_t arg = 0; arg < 3; arg++) {
			struct capture capture = {.arg = arg};
			struct event ev = event_with(kind, 1, &capture, text, sizeof(text) - 1);

			redacted(&ev);
		}
	}
}

/* The path of open() number 257 with that text, as text. */
static const char *path_of(const char *text)
{
	static char out[256];
	struct capture capture = {.arg = 1};
	struct event ev = event_with(EVENT_CALL, 257, &capture, text, strlen(text));

	ev = redacted(&ev);
	assert_true(ev.captures[0].size < sizeof(out));
	memcpy(out, ev.captures[0].bytes, ev.captures[0].size);
	out[ev.captures[0].size] = '\0';
	return out;
}

static void a_name_is_one_word_everywhere(void **state)
{
	char word[9] = "", other[64];

	(void)state;
	assert_int_equal(sscanf(path_of("/home/" SECRET), "/home/%8s", word), 1);
	snprintf(other, sizeof(other), "/usr/lib/%s/../%s.tar.xz", word, "?");
	assert_memory_equal(path_of("/usr/lib/" SECRET "/../x.tar.xz"), other, 9 + 8 + 4);
	assert_string_equal(path_of("/usr/lib/libc.so.6"), "/usr/lib/libc.so.6");
	assert_string_equal(path_of("/proc/123/fd/7"), "/proc/123/fd/7");
	assert_string_not_equal(path_of("/home/123"), "/home/123");
	assert_string_not_equal(path_of(".txt"), ".txt");
	assert_non_null(strstr(path_of(SECRET ".so.1.2"), ".so.1.2"));
	assert_int_equal(strlen(path_of("a")), 8);
	assert_int_equal(strlen(path_of("a much longer name than eight letters")), 8);
}

static void all_keeps_no_name(void **state)
{
	(void)state;
	assert_null(strstr(path_of("/usr/lib/libc.so.6"), "lib"));
	assert_null(strstr(path_of("x.c"), ".c"));
	assert_string_equal(path_of("//../."), "//../.");
}

static void internet_addresses_are_mapped(void **state)
{
	uint8_t address[16] = {AF_INET, 0, 0x12, 0x34, 198, 51, 100, 7};
	struct capture capture = {.arg = 1, .kind = CAPTURE_BYTES};
	struct event ev = event_with(EVENT_CALL, 42, &capture, address, 16), out;
	static const char text[] = "198.51.100.7:4660";
	char number[32];
	uint8_t mapped[4];

	(void)state;
	out = redacted(&ev);
	assert_int_equal(out.captures[0].size, 16);
	assert_int_equal(out.captures[0].bytes[3], 0x34); /* the port */
	assert_int_equal(out.captures[0].bytes[4], 10);
	memcpy(mapped, out.captures[0].bytes + 4, 4);
	/* And the text that the recorder found is the same address. */
	capture = (struct capture){.arg = 2};
	ev = event_with(EVENT_DESCRIPTOR, 3, &capture, text, sizeof(text) - 1);
	out = redacted(&ev);
	snprintf(number, sizeof(number), "10.%u.%u.%u:4660", mapped[1], mapped[2], mapped[3]);
	assert_int_equal(out.captures[0].size, strlen(number));
	assert_memory_equal(out.captures[0].bytes, number, strlen(number));
}

static void an_own_address_stays(void **state)
{
	uint8_t address[16] = {AF_INET, 0, 0, 80, 127, 0, 0, 1};
	struct capture capture = {.arg = 1, .kind = CAPTURE_BYTES};
	struct event ev = event_with(EVENT_CALL, 42, &capture, address, 16), out = redacted(&ev);

	(void)state;
	assert_memory_equal(out.captures[0].bytes, address, 16);
}

static void readlink_returns_the_length_of_its_path(void **state)
{
	static const char target[] = "/tmp/" SECRET SECRET SECRET;
	struct capture capture = {.arg = 1, .kind = CAPTURE_BYTES, .at_exit = true};
	struct event ev = event_with(EVENT_CALL, 89, &capture, target, sizeof(target) - 1), out;

	(void)state;
	ev.result = sizeof(target) - 1;
	out = redacted(&ev);
	assert_int_equal(out.captures[0].size, 5 + 8);
	assert_int_equal(out.result, 5 + 8);
}

/* Two entries as getdents64(2) gives them: the names are other ones, and so are the sizes. */
static void directories_are_read_as_before(void **state)
{
	uint8_t bytes[4 + 64] = {2};
	struct capture capture = {.arg = 1, .kind = CAPTURE_BYTES, .at_exit = true};
	const uint8_t *p;
	struct event ev, out;

	(void)state;
	put_u64(bytes + 4, 11);
	put_u16(bytes + 20, 24);
	memcpy(bytes + 23, ".", 2);
	put_u64(bytes + 28, 12);
	put_u16(bytes + 44, 32);
	bytes[46] = 8;
	memcpy(bytes + 47, SECRET ".c", 9);
	ev = event_with(EVENT_CALL, 217, &capture, bytes, 4 + 24 + 32);
	out = redacted(&ev);
	p = out.captures[0].bytes + 4;
	assert_int_equal(get_u64(p), 11);
	assert_string_equal((const char *)p + 19, ".");
	p += get_u16(p + 16);
	assert_int_equal(get_u64(p), 12);
	assert_int_equal(p[18], 8);
	assert_int_equal(strlen((const char *)p + 19), 8 + 2);
	assert_int_equal(p + get_u16(p + 16) - out.captures[0].bytes, out.captures[0].size);
}

static void a_session_tells_nothing(void **state)
{
	char command[] = "sh -c '" SECRET "' --key=" SECRET, directory[] = "/home/" SECRET;
	char host[] = SECRET, system[] = "Linux 6.12 x86_64", options[] = "-o " SECRET " --ring 1M";
	struct log_session session = {.command = command,
				      .directory = directory,
				      .host = host,
				      .system = system,
				      .options = options};
	struct log_session out;

	(void)state;
	assert_int_equal(redact_session(redact, &session, &out), 0);
	assert_null(strstr(out.command, SECRET));
	assert_null(strstr(out.directory, SECRET));
	assert_null(strstr(out.host, SECRET));
	assert_null(strstr(out.options, SECRET));
	assert_memory_equal(out.command, "sh -c ", 6);
	assert_non_null(strstr(out.options, " --ring 1M"));
	assert_string_equal(out.system, system);
}

static void modules_and_symbols_tell_nothing(void **state)
{
	const struct symbol_line line = {
		.function = SECRET "()", .file = "/src/" SECRET ".c", .line = 7};
	struct code_module module = {.number = 1, .path = "/opt/" SECRET, .build_id_size = 4};
	struct code_module libc = {.number = 2, .path = "/usr/lib/libc.so.6", .build_id_size = 4};
	struct symbol symbol = {.module = 1, .count = 1, .lines = &line};

	(void)state;
	assert_int_equal(redact_symbol(redact, &symbol, &module), 0);
	assert_null(strstr(symbol.lines[0].function, SECRET));
	assert_null(strstr(symbol.lines[0].file, SECRET));
	assert_int_equal(symbol.lines[0].line, 7);
	redact_module(redact, &module);
	assert_null(strstr(module.path, SECRET));
	assert_int_equal(module.build_id_size, 0);
	redact_module(redact, &libc);
	assert_string_equal(libc.path, "/usr/lib/libc.so.6");
	assert_int_equal(libc.build_id_size, 4);
}

static void kinds_are_parsed(void **state)
{
	(void)state;
	assert_int_equal(redact_parse("paths"), REDACT_PATHS);
	assert_int_equal(redact_parse("names,buffers"), REDACT_NAMES | REDACT_BUFFERS);
	assert_int_equal(redact_parse("all"), REDACT_DEFAULT | REDACT_EVERYTHING);
	assert_int_equal(redact_parse(""), 0);
	assert_int_equal(redact_parse("paths,"), 0);
	assert_int_equal(redact_parse("path"), 0);
}

#define TEST(name, how) cmocka_unit_test_setup_teardown(name, open_##how, close_redact)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(siphash_is_that_of_the_paper),
		TEST(no_argument_of_any_call_leaks, default),
		TEST(no_argument_of_any_call_leaks, all),
		TEST(no_other_event_leaks, default),
		TEST(a_name_is_one_word_everywhere, default),
		TEST(all_keeps_no_name, all),
		TEST(internet_addresses_are_mapped, default),
		TEST(an_own_address_stays, default),
		TEST(readlink_returns_the_length_of_its_path, default),
		TEST(directories_are_read_as_before, default),
		TEST(a_session_tells_nothing, default),
		TEST(modules_and_symbols_tell_nothing, default),
		cmocka_unit_test(kinds_are_parsed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
