#include "viz/call_summary.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct summary {
	const char *name, *text;
};

static const struct summary summaries[] = {
#define SUMMARY(name, text) {#name, text},
#include "viz/call_summaries.def"
#undef SUMMARY
};

struct word {
	const char *text;
	size_t size;
};

static int compare(const void *key, const void *row)
{
	const struct word *word = key;
	const char *name = ((const struct summary *)row)->name;
	int order = strncmp(word->text, name, word->size);

	return order ? order : -(name[word->size] != '\0');
}

static const char *find(const char *name, size_t size)
{
	const struct word word = {name, size};
	const struct summary *found =
		bsearch(&word, summaries, sizeof(summaries) / sizeof(summaries[0]),
			sizeof(summaries[0]), compare);

	return found ? found->text : NULL;
}

const char *call_summary(const char *name)
{
	static const char *const endings[] = {"", "_time64", "64", "32"};
	size_t size = strlen(name);

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		size_t ending = strlen(endings[i]);
		const char *text;

		if (size <= ending || strcmp(name + size - ending, endings[i]) != 0)
			continue;
		text = find(name, size - ending);
		if (text)
			return text;
	}
	return NULL;
}
