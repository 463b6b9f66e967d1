/* Keys of the kernel: keyctl(2), add_key(2), request_key(2). */
#include "viz/decode_private.h"

/* A name or a description, with or without its NUL. */
void put_key_text(struct text *t, const struct argument *arg, const struct view *v)
{
	size_t length = strnlen((const char *)v->bytes, v->size);
	(void)arg;

	put_quoted(t, v->bytes, length, v->state != CAPTURE_WHOLE);
}

void put_key_data(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_quoted(t, v->bytes, v->size, v->state != CAPTURE_WHOLE);
}

/* A byte for each eight capabilities. */
void put_key_capabilities(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_byte(t, '[');
	for (size_t i = 0; i < v->size; i++) {
		put(t, i ? ", " : "");
		if (i < 2)
			put_field(t, i ? FIELD_KEY_CAPABILITIES_1 : FIELD_KEY_CAPABILITIES_0,
				  v->bytes[i]);
		else
			put_hex(t, v->bytes[i]);
	}
	put_byte(t, ']');
}
