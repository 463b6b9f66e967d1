#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/syscalls.h"
#include "replay/filter.h"
#include "viz/alert_parse.h"
#include "viz/alert_select.h"
#include "viz/call_traits.h"

static struct alert_rules rules;
static char error[ALERT_ERROR_SIZE];

static bool parse(const char *text)
{
	memset(&rules, 0, sizeof(rules));
	error[0] = '\0';
	return alert_rules_parse(&rules, "my.rules", text, strlen(text), error);
}

/* The only rule of a text. */
static const struct alert_rule *only(const char *text)
{
	if (!parse(text))
		fail_msg("%s", error);
	assert_int_equal(rules.count, 1);
	return &rules.rules[0];
}

static void a_rule_of_each_kind(void **state)
{
	const struct alert_rule *rule;

	(void)state;
	rule = only("alert slow warning: quantile(0.99, duration) > 10ms over 5s for 2s");
	assert_string_equal(rule->name, "slow");
	assert_int_equal(rule->kind, ALERT_QUANTILE);
	assert_int_equal(rule->severity, ALERT_WARNING);
	assert_true(rule->quantile > 0.9899 && rule->quantile < 0.9901);
	assert_true(rule->threshold == 10e6);
	assert_int_equal(rule->window_ns, 5000000000);
	assert_int_equal(rule->for_ns, 2000000000);
	assert_string_equal(rule->text, "quantile(0.99, duration) > 10ms over 5s for 2s");
	rule = only("alert e critical: rate(errors) / rate(calls) >= 5% min 100 over 10s");
	assert_int_equal(rule->kind, ALERT_RATIO);
	assert_int_equal(rule->severity, ALERT_CRITICAL);
	assert_true(rule->threshold == 5 && rule->or_equal && !rule->below);
	assert_int_equal(rule->least, 100);
	assert_int_equal(rules.source_count, 2);
	rule = only("alert silent info:absent(calls) for 1.5m # no news");
	assert_int_equal(rule->kind, ALERT_ABSENT);
	assert_int_equal(rule->severity, ALERT_INFO);
	assert_int_equal(rule->for_ns, 90000000000);
	assert_string_equal(rule->text, "absent(calls) for 1.5m");
	rule = only("  alert reads:\trate(calls, read) > 10K/s\r\n");
	assert_int_equal(rule->kind, ALERT_RATE);
	assert_int_equal(rule->severity, ALERT_WARNING);
	assert_true(rule->threshold == 10000);
	assert_int_equal(rule->window_ns, ALERT_WINDOW_DEFAULT);
	rule = only("alert t: threads>=100 for 1s");
	assert_int_equal(rule->kind, ALERT_GAUGE);
	assert_int_equal(rule->gauge, ALERT_GAUGE_THREADS);
	rule = only("alert t: total(lost) > 1.5K");
	assert_int_equal(rule->unit, ALERT_UNIT_BYTES);
	assert_true(rule->threshold == 1536);
	rule = only("alert t: rate(output) < 64K/s");
	assert_true(rule->below && rule->threshold == 65536);
	rule = only("alert t: rate(cpu) > 150%");
	assert_int_equal(rule->unit, ALERT_UNIT_PERCENT);
	rule = only("alert t: count(held) > 100ms");
	assert_int_equal(rule->unit, ALERT_UNIT_TIME);
}

static bool selects(const char *selection, unsigned arch, uint32_t nr)
{
	char text[256];

	snprintf(text, sizeof(text), "alert x: rate(calls, %s) > 1/s", selection);
	return alert_calls_have(&rules.sources[only(text)->sources[0]].calls, arch, nr);
}

static void selections(void **state)
{
	const struct alert_rule *rule;

	(void)state;
	assert_true(selects("read", ARCH_X86_64, 0));
	assert_true(selects("read", ARCH_I386, 3));
	assert_false(selects("read", ARCH_I386, 0));
	assert_false(selects("read", ARCH_X86_64, 1));
	assert_false(selects("read", ARCH_X86_64, 9999));
	assert_true(selects("read, write", ARCH_X86_64, 1));
	assert_true(selects("!read", ARCH_X86_64, 9999));
	assert_true(selects("!read", 17, 1));
	assert_false(selects("!read", ARCH_X86_64, 0));
	assert_true(selects("%file", ARCH_X86_64, 257));
	assert_false(selects("%file !openat", ARCH_X86_64, 257));
	assert_false(selects("%file", ARCH_X86_64, 3));
	assert_true(selects("waiting", ARCH_X86_64, 61 /* wait4 */));
	assert_false(selects("waiting", ARCH_X86_64, 257));
	rule = only("alert x: rate(errors, openat ENOENT) > 1/s");
	assert_int_equal(rules.sources[rule->sources[0]].error, ENOENT);
	rule = only("alert x: rate(errors, !expected) > 1/s");
	assert_int_equal(rules.sources[rule->sources[0]].error, ALERT_ERROR_UNEXPECTED);
}

/* What Enter narrows the panels to must be a filter. */
static void filters_of_rules(void **state)
{
	static const char *const table[][2] = {
		{"rate(errors) / rate(calls) > 5%", "failed"},
		{"rate(errors, %file ENOENT) > 5/s", "%file errno=ENOENT"},
		{"rate(errors, read,write !expected) > 5/s", "failed read,write"},
		{"quantile(0.5, duration, !waiting !%network) > 10ms", "dur>10ms !%network"},
		{"absent(calls, read) for 1s", "read"},
		{"rate(signals) > 1/s", ""},
		{"threads > 1", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		struct strec_error err;
		struct filter *filter = NULL;
		char text[256];

		snprintf(text, sizeof(text), "alert x: %s", table[i][0]);
		assert_string_equal(only(text)->filter, table[i][1]);
		if (table[i][1][0])
			assert_int_equal(filter_parse(&filter, table[i][1], &err), 0);
		filter_free(filter);
	}
}

/* A rule that uses all that there is still names the mistake, where it is, and what to do. */
static void mistakes_are_told(void **state)
{
	static const char *const table[][2] = {
		{"alarm x: threads > 1", "my.rules:1:1: a rule begins with alert"},
		{"\n\nalert", "my.rules:3:6: a name is missing"},
		{"alert a_name_that_is_longer_than_any_is: threads > 1",
		 "1:7: the name is too long"},
		{"alert x urgent: threads > 1", "1:9: no severity is named 'urgent'"},
		{"alert x info threads > 1", "1:14: ':' is missing"},
		{"alert x: rats(calls) > 1", "1:10: no value is named 'rats'; write rate"},
		{"alert x: ", "1:10: no value is named ''"},
		{"alert x: rate calls > 1", "1:15: '(' is missing"},
		{"alert x: rate(cals) > 1",
		 "1:15: nothing is counted as 'cals'; write one of: calls"},
		{"alert x: rate(calls > 1", "1:21: ')' is missing"},
		{"alert x: rate(calls, raed) > 1", "1:22: no call is named 'raed'"},
		{"alert x: rate(calls, read,) > 1", "1:27: a name is missing"},
		{"alert x: rate(calls, %disk) > 1", "1:23: no class is named '%disk'"},
		{"alert x: rate(calls, ) > 1", "1:22: a term is missing"},
		{"alert x: rate(calls, ENOENT) > 1", "1:22: ENOENT is of errors"},
		{"alert x: rate(errors, ENONE) > 1", "1:23: no error is named 'ENONE'"},
		{"alert x: rate(errors, expected) > 1", "1:23: 'expected' alone"},
		{"alert x: rate(errors, !EPERM) > 1", "1:24: an errno can't be left out"},
		{"alert x: rate(errors, EPERM EIO) > 1", "1:29: a second term for errors"},
		{"alert x: rate(signals, read) > 1", "signals can't be selected"},
		{"alert x: rate(errors) / calls > 1", "1:25: a rate can be divided"},
		{"alert x: quantile(99, duration) > 1ms", "1:19: write a quantile from 0 to 1"},
		{"alert x: quantile(0.5 duration) > 1ms", "',' is missing"},
		{"alert x: quantile(0.5, size) > 1ms", "only durations have quantiles"},
		{"alert x: quantile(0.5, duration) > 1",
		 "no unit '' here; write a number such as 10ms"},
		{"alert x: quantile(0.5, duration) > 1 over 5s", "no unit '' here"},
		{"alert x: rate(calls) = 1", "1:22: a comparison is missing"},
		{"alert x: rate(calls) > x", "1:24: a number is missing"},
		{"alert x: rate(calls) > -1", "1:24: a number is missing"},
		{"alert x: rate(calls) > nan", "a number is missing"},
		{"alert x: rate(calls) > 1/m", "'s' is missing behind '/'"},
		{"alert x: rate(calls) > 5%", "'%' is not understood here"},
		{"alert x: rate(errors) / rate(calls) > 5", "'%' is missing"},
		{"alert x: rate(calls) > 1 over 5", "no unit '' here"},
		{"alert x: rate(calls) > 1 over 0s", "write a time from 1ns to 24h"},
		{"alert x: rate(calls) > 1 over 25h", "write a time from 1ns to 24h"},
		{"alert x: rate(calls) > 1 for 1s for 2s", "1:33: a second 'for'"},
		{"alert x: rate(calls) > 1 since 2s", "1:26: 'since 2s' is not understood"},
		{"alert x: threads > 1 over 5s", "1:22: 'over' has no meaning without a window"},
		{"alert x: total(lost) > 1 min 5", "'min' has no meaning"},
		{"alert x: absent(calls)", "how long is missing"},
		{"alert x: absent(calls) > 5", "'> 5' is not understood"},
		{"alert x: threads > 1\nalert x: threads > 2",
		 "my.rules:2:7: line 1 has a rule 'x'"},
		{"alert x off", "1:7: there is no rule 'x' to turn off"},
		{"alert x: threads > 1 \xc3\xa9", "is not understood"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (parse(table[i][0]))
			fail_msg("%s\n  is no mistake", table[i][0]);
		if (!strstr(error, table[i][1]))
			fail_msg("%s\n  says: %s\n  not:  %s", table[i][0], error, table[i][1]);
		assert_null(strchr(error, '\n'));
	}
}

static void there_is_a_limit(void **state)
{
	char *text = malloc(65536);
	size_t size = 0;

	(void)state;
	memset(&rules, 0, sizeof(rules));
	for (int i = 0; i < ALERT_RULES_MAX; i++)
		size += (size_t)sprintf(text + size, "alert r%d: threads > %d\n", i, i);
	assert_true(alert_rules_parse(&rules, "f", text, size, error));
	assert_int_equal(rules.count, ALERT_RULES_MAX);
	size += (size_t)sprintf(text + size, "alert more: threads > 1");
	assert_false(parse(text));
	assert_non_null(strstr(error, ":65:7: more than 64 rules"));
	size = 0;
	for (int i = 0; i <= ALERT_QUANTILES_MAX; i++)
		size += (size_t)sprintf(text + size, "alert r%d: quantile(0.5, duration) > %dms\n",
					i, i);
	assert_false(parse(text));
	assert_non_null(strstr(error, ":7:11: more than 6 rules with a quantile"));
	/* Each number of calls is a thing of its own to count. */
	size = 0;
	for (uint32_t nr = 0, found = 0; found <= ALERT_SOURCES_MAX / 2; nr++)
		if (syscall_lookup(ARCH_X86_64, nr) && ++found)
			size += (size_t)sprintf(
				text + size,
				"alert r%u: rate(errors, %s) / rate(calls, %s) > 1%%\n", nr,
				syscall_lookup(ARCH_X86_64, nr)->name,
				syscall_lookup(ARCH_X86_64, nr)->name);
	assert_false(parse(text));
	assert_non_null(strstr(error, "more than 64 different things"));
	free(text);
}

static void built_in_rules_can_be_replaced(void **state)
{
	static const char text[] = "alert errors info: rate(errors) > 1/s\n"
				   "alert crash off\n"
				   "alert mine: threads > 2\n";
	struct alert_rule *rule;
	uint32_t count;

	(void)state;
	alert_rules_default(&rules, ALERT_LATENCY_US_DEFAULT, ALERT_ERROR_RATE_DEFAULT);
	count = rules.count;
	rule = alert_rules_find(&rules, "slow_calls");
	assert_non_null(rule);
	assert_true(rule->threshold == 10e6);
	assert_true(alert_rules_find(&rules, "errors")->threshold == 5);
	alert_rules_default(&rules, 250.5, 0.1);
	assert_true(alert_rules_find(&rules, "slow_calls")->threshold == 250500);
	assert_true(alert_rules_find(&rules, "errors")->threshold == 0.1);
	assert_int_equal(rules.count, count);
	assert_true(alert_rules_parse(&rules, "f", text, strlen(text), error));
	assert_int_equal(rules.count, count);
	assert_int_equal(alert_rules_find(&rules, "errors")->severity, ALERT_INFO);
	assert_null(alert_rules_find(&rules, "crash"));
	assert_non_null(alert_rules_find(&rules, "mine"));
}

static void files(void **state)
{
	char path[] = "/tmp/strec-rules-XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	memset(&rules, 0, sizeof(rules));
	assert_true(write(fd, "alert a: threads > 1", 20) == 20);
	assert_true(alert_rules_load(&rules, path, error));
	assert_int_equal(rules.count, 1);
	assert_int_equal(ftruncate(fd, ALERT_FILE_MAX + 1), 0);
	assert_false(alert_rules_load(&rules, path, error));
	assert_non_null(strstr(error, "more than 65536 bytes"));
	/* Zero bytes are no rule, and no end of the text. */
	assert_int_equal(ftruncate(fd, 24), 0);
	assert_false(alert_rules_load(&rules, path, error));
	unlink(path);
	close(fd);
	assert_false(alert_rules_load(&rules, path, error));
	assert_non_null(strstr(error, "No such file"));
	assert_false(alert_rules_load(&rules, "/", error));
}

/* No text makes it read beyond its end or take what is no number. */
static void any_bytes(void **state)
{
	static const char base[] =
		"alert r warning: quantile(0.99, duration, %file !read) >= 1.5ms "
		"over 5s min 10 for 2s # end";
	uint64_t seed = 1;

	(void)state;
	for (unsigned round = 0; round < 20000; round++) {
		size_t size = round % sizeof(base);
		char *text = malloc(size ? size : 1);

		memcpy(text, base, size);
		for (unsigned i = 0; size && i < round % 4; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			text[(seed >> 33) % size] = (char)(seed >> 24);
		}
		memset(&rules, 0, sizeof(rules));
		alert_rules_parse(&rules, "f", text, size, error);
		assert_true(rules.count <= 1);
		free(text);
	}
}

static void traits_of_calls(void **state)
{
	static const char *const waiting[] = {"wait4",           "poll",   "futex",
					      "epoll_wait",      "read",   "nanosleep",
					      "clock_nanosleep", "select", "accept4"};
	static const char *const working[] = {"openat", "pread64", "fsync", "mmap", "newfstatat"};

	(void)state;
	for (size_t i = 0; i < sizeof(waiting) / sizeof(waiting[0]); i++)
		assert_true(call_waits(waiting[i]));
	for (size_t i = 0; i < sizeof(working) / sizeof(working[0]); i++)
		assert_false(call_waits(working[i]));
	assert_true(call_expects_error(ARCH_X86_64, 257, ENOENT));
	assert_false(call_expects_error(ARCH_X86_64, 257, EACCES));
	for (unsigned arch = 0; arch < ARCHES; arch++) {
		assert_true(call_expects_error(arch, (uint32_t)syscall_number(arch, "readlink"),
					       EINVAL));
		assert_true(call_expects_error(arch, (uint32_t)syscall_number(arch, "readlinkat"),
					       EINVAL));
		assert_false(
			call_expects_error(arch, (uint32_t)syscall_number(arch, "read"), EINVAL));
	}
	assert_false(call_expects_error(99, 89, EINVAL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rule_of_each_kind),
		cmocka_unit_test(selections),
		cmocka_unit_test(filters_of_rules),
		cmocka_unit_test(mistakes_are_told),
		cmocka_unit_test(there_is_a_limit),
		cmocka_unit_test(built_in_rules_can_be_replaced),
		cmocka_unit_test(files),
		cmocka_unit_test(any_bytes),
		cmocka_unit_test(traits_of_calls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
