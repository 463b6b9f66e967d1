#include "viz/export.h"

#include <string.h>

const struct exporter exporters[] = {
	{.name = "text",
	 .help = "a line for each event, as strace -f",
	 .once = true,
	 .run = export_text},
	{.name = "json",
	 .help = "an object for each event, one a line",
	 .once = true,
	 .run = export_json},
	{.name = "csv",
	 .help = "a row for each event, with a header",
	 .once = true,
	 .run = export_csv},
	{.name = "summary",
	 .help = "a table of calls, as strace -c",
	 .once = true,
	 .run = export_summary},
	{.name = "folded",
	 .help = "a line for each stack, for flamegraph.pl",
	 .once = true,
	 .run = export_folded},
	{.name = "flamegraph",
	 .help = "an SVG picture of the stacks",
	 .once = true,
	 .run = export_flamegraph},
	{.name = "log", .help = "a log, as strec writes", .run = export_log},
	{.name = "otlp",
	 .help = "spans and metrics, to a collector or as lines of JSON",
	 .once = true,
	 .run = export_otlp},
	{.name = "perfetto",
	 .help = "a trace for ui.perfetto.dev and trace_processor",
	 .once = true,
	 .run = export_perfetto},
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
