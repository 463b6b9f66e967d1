/* What programs lock themselves in with, and what mounts and waiters are: flat structures. */
#include "viz/decode_members.h"

void put_seccomp_action(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_byte(t, '[');
	put_field(t, FIELD_SECCOMP_ACTION, view_u32(v, 0));
	put_byte(t, ']');
}

void put_seccomp_sizes(struct text *t, const struct argument *arg, const struct view *v)
{
	static const struct member members[] = {
		MEMBER(seccomp_notif, 0, 2, DECIMAL),
		MEMBER(seccomp_notif_resp, 2, 2, DECIMAL),
		MEMBER(seccomp_data, 4, 2, DECIMAL),
	};
	(void)arg;

	put_structure(t, v, members, COUNT(members));
}

void put_sock_fprog(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put(t, "{len=");
	put_decimal(t, view_u16(v, 0));
	put(t, ", filter=");
	put_pointer(t, view_word(v, 1));
	put_byte(t, '}');
}

/* As many members as the size that the call was given has. */
void put_landlock_ruleset(struct text *t, const struct argument *arg, const struct view *v)
{
	static const struct member members[] = {
		MEMBER_OF(handled_access_fs, 0, 8, WORDS, FIELD_LANDLOCK_FS),
		MEMBER_OF(handled_access_net, 8, 8, WORDS, FIELD_LANDLOCK_NET),
	};

	if (v->size < 8)
		put_pointer(t, arg->value);
	else
		put_structure(t, v, members, v->size < 16 ? 1 : 2);
}

void put_landlock_path(struct text *t, const struct argument *arg, const struct view *v)
{
	static const struct member members[] = {
		MEMBER_OF(allowed_access, 0, 8, WORDS, FIELD_LANDLOCK_FS),
		MEMBER(parent_fd, 8, 4, FD),
	};
	(void)arg;

	put_structure(t, v, members, COUNT(members));
}

void put_mount_attr(struct text *t, const struct argument *arg, const struct view *v)
{
	static const struct member members[] = {
		MEMBER_OF(attr_set, 0, 8, WORDS, FIELD_MOUNT_ATTRIBUTES),
		MEMBER_OF(attr_clr, 8, 8, WORDS, FIELD_MOUNT_ATTRIBUTES),
		MEMBER_OF(propagation, 16, 8, WORDS, FIELD_PROPAGATION),
		MEMBER(userns_fd, 24, 8, DECIMAL),
	};

	if (v->size < 32)
		put_pointer(t, arg->value);
	else
		put_structure(t, v, members, COUNT(members));
}

static void put_waiter(struct text *t, const struct view *v)
{
	static const struct member members[] = {
		MEMBER(val, 0, 8, HEX),
		MEMBER(uaddr, 8, 8, POINTER),
		MEMBER_OF(flags, 16, 4, WORDS, FIELD_FUTEX_WAITER),
	};

	put_structure(t, v, members, COUNT(members));
}

void put_futex_waiters(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_array(t, v, 24, v->state != CAPTURE_WHOLE, put_waiter);
}

/* Bytes that may be anything, always in hexadecimal. */
void put_binary(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_shape(t, SHAPE_BYTES, 0, v);
}
