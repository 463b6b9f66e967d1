#include "viz/export.h"

#include <string.h>

const struct exporter exporters[] = {
	{.name = "text", .help = "a line for each event, as strace -f", .run = export_text},
	{.name = "summary", .help = "a table of calls, as strace -c", .run = export_summary},
	{.name = "folded",
	 .help = "a line for each stack, for flamegraph.pl",
	 .run = export_folded},
	{.name = "flamegraph", .help = "an SVG picture of the stacks", .run = export_flamegraph},
	{.name = "log", .help = "a log, as strec writes", .run = export_log},
	{.name = "html", .help = "one page with tables, charts and events", .run = export_html},
	{.name = NULL},
};

const struct exporter *exporter_find(const char *name)
{
	for (const struct exporter *exporter = exporters; exporter->name; exporter++)
		if (strcmp(exporter->name, name) == 0)
			return exporter;
	return NULL;
}
