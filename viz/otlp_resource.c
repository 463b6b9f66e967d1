/*
 * The resource of what is exported: the service, the host, and what the environment adds by
 * OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES, whose form is that of the OpenTelemetry
 * specification: key=value pairs with commas between, values percent-encoded.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/otlp.h"
#include "viz/otlp_pairs.h"

/* The base name of the command's first word, without the quotes of a shell. */
static void command_name(const char *command, char name[static 64])
{
	size_t size = strcspn(command, " '\"\\");
	const char *slash = memrchr(command, '/', size);
	const char *begin = slash ? slash + 1 : command;

	size -= (size_t)(begin - command);
	/* "pid 123" is what an attach has for a command. */
	if (size == 0 || strncmp(command, "pid ", 4) == 0)
		snprintf(name, 64, "unknown_service");
	else
		snprintf(name, 64, "%.*s", (int)(size < 63 ? size : 63), begin);
}

/* Whether the list has the key. */
static bool list_has(const char *list, const char *key)
{
	char *copy = list ? strdup(list) : NULL, *at = copy, *name, *value;
	bool found = false;

	while (!found && pair_next(&at, &name, &value))
		found = value && strcmp(name, key) == 0;
	free(copy);
	return found;
}

/* All of the list, or nothing of one that is wrong; the key that is told otherwise is left out. */
static bool put_list(struct buffer *out, const char *list, const char *without)
{
	char *copy = list ? strdup(list) : NULL, *at = copy, *key, *value;
	size_t size = out->size;
	bool right = true;

	while (right && pair_next(&at, &key, &value)) {
		right = value && *key;
		if (right && (!without || strcmp(key, without) != 0))
			otlp_text(out, OTLP_OF_RESOURCE, key, value, percent_decode(value));
	}
	if (!right)
		out->size = size;
	free(copy);
	return right;
}

bool otlp_resource(struct buffer *out, const struct log_session *session,
		   const struct log_header *header, const char *service, const char *more)
{
	bool right = put_list(out, more, service && *service ? "service.name" : NULL);
	char name[64], id[33];
	const struct {
		const char *key, *value;
	} rows[] = {
		{"service.name", service && *service ? service : name},
		{"service.instance.id", id},
		{"host.name", session ? session->host : ""},
		{"os.type", "linux"},
		{"os.description", session ? session->system : ""},
		{"strec.command", session ? session->command : ""},
		{"strec.recorder", session ? session->recorder : ""},
	};

	command_name(session ? session->command : "", name);
	for (unsigned i = 0; i < sizeof(header->id); i++)
		snprintf(id + (size_t)2 * i, 3, "%02x", header->id[i]);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		bool given =
			right && list_has(more, rows[i].key) && !(i == 0 && service && *service);

		if (rows[i].value[0] && !given)
			otlp_string(out, OTLP_OF_RESOURCE, rows[i].key, rows[i].value);
	}
	return right;
}
