#include "viz/fd_text.h"

#include <stdio.h>
#include <string.h>

#define PATH_TEXT_SIZE 8192 /* of a path with escapes; a longer one is cut */

/* A byte of a path, escaped where it would not be seen or would end the name too early. */
static size_t escape(char *out, size_t room, uint8_t byte)
{
	if (byte < 0x20 || byte > 0x7e || byte == '<' || byte == '>')
		return (size_t)snprintf(out, room, "\\%03o", byte);
	if (byte == '\\' || byte == '"')
		return (size_t)snprintf(out, room, "\\%c", byte);
	return (size_t)snprintf(out, room, "%c", byte);
}

static size_t put_path(const struct descriptor_name *name, char *out, size_t room)
{
	size_t at = 0;

	for (size_t i = 0; i < name->size && at < room; i++)
		at += escape(out + at, room - at, (uint8_t)name->text[i]);
	return at < room ? at : room - 1;
}

size_t fd_text(void *data, int32_t fd, bool after, char *buf, size_t size)
{
	const struct fd_namer *namer = data;
	struct descriptor_name name;
	char text[PATH_TEXT_SIZE];

	if (!descriptors_name(namer->descriptors, fd,
			      after ? DESCRIPTOR_RETURNED : DESCRIPTOR_ENTERED, namer->detail,
			      &name))
		return (size_t)snprintf(buf, size, "%s", "");
	if (!name.is_path)
		return (size_t)snprintf(buf, size, "<%s>", name.text);
	put_path(&name, text, sizeof(text));
	if (namer->detail == DETAIL_PROTOCOL && name.device[0])
		return (size_t)snprintf(buf, size, "<%s<%s>>", text, name.device);
	return (size_t)snprintf(buf, size, "<%s>%s", text, name.deleted ? "(deleted)" : "");
}

void fd_namer_use(struct fd_namer *namer, struct decode_options *options,
		  const struct descriptors *descriptors, enum fd_names names)
{
	if (names == FD_NAMES_NONE)
		return;
	*namer = (struct fd_namer){
		.descriptors = descriptors,
		.detail = names == FD_NAMES_PROTOCOL ? DETAIL_PROTOCOL : DETAIL_PATH,
	};
	options->fd_name = fd_text;
	options->fd_data = namer;
}
