#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <float.h>
#include <math.h>
#include <string.h>

#include "viz/numbers.h"

struct sample {
	double value;
	const char *text;
};

#define ASSERT_SAMPLES(format, samples)                                                            \
	assert_samples(format, samples, sizeof(samples) / sizeof((samples)[0]))

static void assert_samples(struct number_text (*format)(double), const struct sample *samples,
			   size_t count)
{
	static const double extremes[] = {DBL_MAX, -DBL_MAX, DBL_MIN, -DBL_MIN, 1e18, -1e27};

	for (size_t i = 0; i < count; i++)
		assert_string_equal(format(samples[i].value).text, samples[i].text);
	assert_string_equal(format(NAN).text, "-");
	assert_string_equal(format(INFINITY).text, "-");
	assert_string_equal(format(-INFINITY).text, "-");
	for (size_t i = 0; i < sizeof(extremes) / sizeof(extremes[0]); i++) {
		size_t length = strlen(format(extremes[i]).text);

		assert_in_range(length, 1, NUMBER_TEXT_SIZE - 2);
	}
}

static void test_durations(void **state)
{
	static const struct sample samples[] = {
		{0, "0ns"},          {-0.0, "0ns"},
		{-0.2, "0ns"},       {500, "500ns"},
		{999.4, "999ns"},    {999.5, "1.0us"},
		{1500, "1.5us"},     {500e3, "500us"},
		{999.6e3, "1.0ms"},  {1.5e6, "1.5ms"},
		{99.94e6, "99.9ms"}, {99.96e6, "100ms"},
		{150e6, "150ms"},    {1.5e9, "1.5s"},
		{59.94e9, "59.9s"},  {59.96e9, "1m00s"},
		{123e9, "2m03s"},    {3599.6e9, "1h00m"},
		{3720e9, "1h02m"},   {86400e9 * 3 + 3600e9 * 4, "3d04h"},
		{-1.5e6, "-1.5ms"},  {-123e9, "-2m03s"},
	};

	(void)state;
	ASSERT_SAMPLES(duration_format, samples);
}

static void test_exact_durations(void **state)
{
	static const struct {
		uint64_t ns;
		const char *text;
	} samples[] = {
		{0, "0s"},
		{999, "999ns"},
		{1000, "1us"},
		{315000, "315us"},
		{31500, "31.5us"},
		{29200004, "29.200004ms"},
		{UINT64_C(50000000), "50ms"},
		{UINT64_C(1250000000), "1.25s"},
		{UINT64_C(100000000000), "100s"},
		{UINT64_MAX, "18446744073.709551615s"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
		assert_string_equal(duration_format_exact(samples[i].ns).text, samples[i].text);
}

static void test_rates(void **state)
{
	static const struct sample samples[] = {
		{0, "0/s"},        {0.01, "0/s"},    {-0.01, "0/s"},    {0.3, "0.3/s"},
		{2.5, "2.5/s"},    {5, "5/s"},       {100, "100/s"},    {999.4, "999/s"},
		{999.6, "1.0K/s"}, {1500, "1.5K/s"}, {150e3, "150K/s"}, {999.6e3, "1.0M/s"},
		{2e6, "2.0M/s"},   {3e9, "3.0G/s"},  {4e12, "4.0T/s"},
	};

	(void)state;
	ASSERT_SAMPLES(rate_format, samples);
}

static void test_counts(void **state)
{
	static const struct sample samples[] = {
		{0, "0"},       {999, "999"},  {1000, "1.0K"},
		{1500, "1.5K"}, {2e6, "2.0M"}, {-1500, "-1.5K"},
	};

	(void)state;
	ASSERT_SAMPLES(count_format, samples);
}

static void test_exact_counts(void **state)
{
	(void)state;
	assert_string_equal(count_format_exact(0).text, "0");
	assert_string_equal(count_format_exact(999).text, "999");
	assert_string_equal(count_format_exact(1000).text, "1,000");
	assert_string_equal(count_format_exact(1234567).text, "1,234,567");
	assert_string_equal(count_format_exact(UINT64_MAX).text, "18,446,744,073,709,551,615");
}

static void test_bytes(void **state)
{
	static const struct sample samples[] = {
		{0, "0B"},        {512, "512B"},           {1023, "1023B"},        {1024, "1.0K"},
		{1536, "1.5K"},   {1023.6 * 1024, "1.0M"}, {1000 * 1024, "1000K"}, {0x1p31, "2.0G"},
		{0x1p50, "1.0P"},
	};

	(void)state;
	ASSERT_SAMPLES(bytes_format, samples);
}

static void test_percents(void **state)
{
	static const struct sample samples[] = {
		{0, "0%"},     {12.5, "12.5%"}, {0.04, "<0.1%"}, {99.96, "100%"},
		{100, "100%"}, {250, "250%"},   {2e6, "2.0M%"},
	};

	(void)state;
	ASSERT_SAMPLES(percent_format, samples);
}

static void test_zscores(void **state)
{
	static const struct sample samples[] = {
		{0, "0.0σ"},           {-0.01, "0.0σ"},
		{2.1, "2.1σ"},         {3.5, "3.5σ!"},
		{4.5, "4.5σ!!"},       {5.5, "5.5σ!!!"},
		{-5.5, "-5.5σ!!!"},    {99.94, "99.9σ!!!"},
		{99.96, "100σ!!!"},    {99999.4, "99999σ!!!"},
		{123456, "1e+05σ!!!"},
	};

	(void)state;
	ASSERT_SAMPLES(zscore_format, samples);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_durations),    cmocka_unit_test(test_exact_durations),
		cmocka_unit_test(test_rates),        cmocka_unit_test(test_counts),
		cmocka_unit_test(test_exact_counts), cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_percents),     cmocka_unit_test(test_zscores),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
