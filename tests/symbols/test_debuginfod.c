/*
 * A debuginfod server that says nothing. libdebuginfod is loaded only where DEBUGINFOD_URLS
 * is set when a program starts, so this one starts itself again, for each way that the wait
 * can end.
 */
#include "tests/symbols/programs.h"

#include <arpa/inet.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

#define SERVER_FD 99

static int has_client(void)
{
	void *library = dlopen("libdebuginfod.so.1", RTLD_LAZY);

	if (library)
		dlclose(library);
	return library != NULL;
}

/* How often the server was asked since it was asked for last. */
static unsigned count_questions(void)
{
	struct pollfd server = {.fd = SERVER_FD, .events = POLLIN};
	unsigned count = 0;

	for (; poll(&server, 1, 0) == 1; count++)
		close(accept(SERVER_FD, NULL, NULL));
	return count;
}

static void a_silent_server_is_asked_once(void **state)
{
	const char *limit = getenv("SYMBOLS_LIMIT_MS");
	struct symbol_options options = {.limit_ms = (unsigned)atoi(limit ? limit : "0")};
	char cache[sizeof(directory) + 8];
	struct symbol_set set;
	uint64_t outer;

	(void)state;
	if (!has_client())
		skip();
	snprintf(cache, sizeof(cache), "%s/cache", directory);
	setenv("DEBUGINFOD_CACHE_PATH", cache, 1);
	compile_inlined("program", "-g -rdynamic -Wl,--build-id=sha1");
	outer = address_of("program", "outer");
	run("strip program");
	look_up(&set, "program", outer, &options);
	assert_string_equal(symbol_text(&set.symbols[0]), "outer ?:0");
	assert_int_equal(set.trouble, SYMBOLS_NO_ANSWER);
	symbol_set_release(&set);
	assert_true(count_questions() > 0);
	look_up(&set, "program", outer, &options);
	assert_string_equal(symbol_text(&set.symbols[0]), "outer ?:0");
	assert_int_equal(set.trouble, 0);
	symbol_set_release(&set);
	assert_int_equal(count_questions(), 0);
}

/* A socket that listens and is never looked at. */
static int listen_in_silence(char url[64])
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
	    listen(fd, 8) != 0 || getsockname(fd, (struct sockaddr *)&address, &size) != 0 ||
	    dup2(fd, SERVER_FD) != SERVER_FD)
		return -1;
	close(fd);
	snprintf(url, 64, "http://127.0.0.1:%d", ntohs(address.sin_port));
	return 0;
}

static int run_again(const char *limit_ms, char **argv)
{
	pid_t pid = fork();
	char url[64];
	int status;

	if (pid == 0) {
		if (listen_in_silence(url) != 0)
			_exit(1);
		setenv("DEBUGINFOD_URLS", url, 1);
		setenv("DEBUGINFOD_TIMEOUT", "3", 1);
		setenv("SYMBOLS_LIMIT_MS", limit_ms, 1);
		unsetenv("http_proxy");
		execv("/proc/self/exe", argv);
		_exit(1);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_silent_server_is_asked_once),
	};

	(void)argc;
	/* Less than libdebuginfod's own limit, and more. */
	if (fcntl(SERVER_FD, F_GETFD) < 0)
		return run_again("2000", argv) | run_again("30000", argv);
	return cmocka_run_group_tests(tests, programs_begin, programs_end);
}
