/* The JSON export: an object for each event, one a line. */
#include <stdlib.h>

#include "format/bytes.h"
#include "viz/export_cursor.h"
#include "viz/fd_text.h"
#include "viz/json_event.h"

#define LINE_SIZE 4096 /* of most lines; longer ones are made again with more room */

struct json_export {
	struct json_writer writer;
	struct decode_options options;
	struct fd_namer namer;
	struct export_cursor *cursor;
	struct buffer line;
};

static int write_event(struct json_export *export, const struct event *ev, FILE *out)
{
	struct text t;
	size_t room = LINE_SIZE;

	if (ev->stack)
		export->writer.symbols = export_symbols(export->cursor);
	do {
		if (!buffer_reserve(&export->line, room))
			return STREC_NOMEM;
		t = (struct text){.buf = (char *)export->line.bytes,
				  .size = export->line.capacity,
				  .opt = &export->options};
		json_event(&export->writer, ev, &t);
		put_byte(&t, '\n');
		room = 2 * t.size;
	} while (t.length >= t.size);
	fwrite_unlocked(t.buf, 1, t.length, out);
	return 0;
}

static struct json_export *json_export_new(const struct export_job *job)
{
	struct json_export *export = calloc(1, sizeof(*export));

	if (!export)
		return NULL;
	export->cursor = export_cursor_new(job, true);
	if (!export->cursor) {
		free(export);
		return NULL;
	}
	export->writer.names = export_names(export->cursor);
	export->writer.reader = job->reader;
	export->writer.wall.wall_ns = log_reader_header(job->reader)->wall_ns;
	export->options = job->form.decode;
	export->options.duration = false;
	fd_namer_use(&export->namer, &export->options, export->writer.names, job->form.fd_names);
	return export;
}

int export_json(const struct export_job *job, struct strec_error *err)
{
	struct json_export *export = json_export_new(job);
	struct event ev;
	int rc;

	if (!export)
		return strec_fail(err, STREC_NOMEM, 0, NULL);
	do {
		rc = export_next(export->cursor, &ev, err);
		if (rc == 0 && write_event(export, &ev, job->out))
			rc = strec_fail(err, STREC_NOMEM, 0, NULL);
	} while (rc == 0);
	export_cursor_free(export->cursor);
	buffer_release(&export->line);
	free(export);
	return rc == STREC_END ? 0 : rc;
}
