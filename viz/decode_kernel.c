/* Clocks to be adjusted, file handles, memory policies, and the kernel's older way of AIO. */
#include "viz/decode_members.h"

void put_timex(struct text *t, const struct argument *arg, const struct view *v)
{
	static const struct member before[] = {
		MEMBER_OF(modes, 0, 4, WORDS, FIELD_CLOCK_MODES),
		MEMBER(offset, 8, 8, SIGNED),
		MEMBER(freq, 16, 8, SIGNED),
		MEMBER(maxerror, 24, 8, DECIMAL),
		MEMBER(esterror, 32, 8, DECIMAL),
		MEMBER_OF(status, 40, 4, WORDS, FIELD_CLOCK_STATUS),
		MEMBER(constant, 48, 8, SIGNED),
		MEMBER(precision, 56, 8, DECIMAL),
		MEMBER(tolerance, 64, 8, DECIMAL),
	};
	static const struct member after[] = {
		MEMBER(tick, 88, 8, SIGNED),    MEMBER(ppsfreq, 96, 8, SIGNED),
		MEMBER(jitter, 104, 8, SIGNED), MEMBER(shift, 112, 4, SIGNED),
		MEMBER(stabil, 120, 8, SIGNED), MEMBER(jitcnt, 128, 8, SIGNED),
		MEMBER(calcnt, 136, 8, SIGNED), MEMBER(errcnt, 144, 8, SIGNED),
		MEMBER(stbcnt, 152, 8, SIGNED), MEMBER(tai, 160, 4, SIGNED),
	};
	(void)arg;

	put_byte(t, '{');
	put_members(t, v, before, COUNT(before));
	put(t, ", time=");
	put_seconds_and(t, "usec", (int64_t)view_u64(v, 72), view_u64(v, 80));
	put(t, ", ");
	put_members(t, v, after, COUNT(after));
	put_byte(t, '}');
}

/* The size of a handle that is to be filled, and what it is: {handle_bytes=128 => 8, ...}. */
void put_file_handle(struct text *t, const struct argument *arg, const struct view *v)
{
	bool filled = arg_direction(arg->kind) & MEMORY_OUT;
	struct view after = view_of(arg->ev, event_capture_at(arg->ev, arg->index, true));
	struct view before = view_of(arg->ev, event_capture(arg->ev, arg->index));
	struct view handle = view_part(v, 8, v->size);

	if (v->size < 8) {
		put_pointer(t, arg->value);
		return;
	}
	put(t, "{handle_bytes=");
	if (filled && before.size >= 4 && after.size >= 4 &&
	    view_u32(&before, 0) != view_u32(&after, 0)) {
		put_decimal(t, view_u32(&before, 0));
		put(t, " => ");
	}
	put_decimal(t, view_u32(v, 0));
	if (handle.size) {
		put(t, ", handle_type=");
		put_signed(t, (int32_t)view_u32(v, 4));
		put(t, ", f_handle=");
		put_shape(t, SHAPE_BYTES, 0, &handle);
	}
	put_byte(t, '}');
}

/* Words of a set of nodes, in 16 characters each. */
static void put_nodes_item(struct text *t, const struct view *v)
{
	static const char digits[] = "0123456789abcdef";
	uint64_t value = view_u64(v, 0);
	int shift = value ? 52 : 60;

	put(t, value ? "0x" : "");
	if (value >> 56)
		put_byte(t, digits[value >> 60]);
	if (value >> 56)
		put_byte(t, digits[value >> 56 & 15]);
	for (; shift >= 0; shift -= 4)
		put_byte(t, digits[value >> shift & 15]);
}

void put_nodes(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_array(t, v, 8, v->state != CAPTURE_WHOLE, put_nodes_item);
}

void put_policy(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_byte(t, '[');
	put_flags(t, ARG_MPOL_MODE, view_u32(v, 0));
	put_byte(t, ']');
}

enum { COMMAND_PREAD = 0, COMMAND_PWRITE = 1, COMMAND_PREADV = 7, COMMAND_PWRITEV = 8 };

/* struct iocb, without its closing brace. */
static void put_iocb_head(struct text *t, const struct view *v)
{
	static const struct member first[] = {
		MEMBER(aio_data, 0, 8, HEX),
		MEMBER_OF(aio_lio_opcode, 16, 2, WORDS, FIELD_AIO_COMMAND),
	};
	static const struct member priority[] = {
		MEMBER(aio_reqprio, 18, 2, SIGNED),
	};
	static const struct member descriptor[] = {
		MEMBER(aio_fildes, 20, 4, FD),
	};

	put_byte(t, '{');
	put_members(t, v, first, COUNT(first));
	put(t, ", ");
	if (view_u16(v, 18)) {
		put_members(t, v, priority, 1);
		put(t, ", ");
	}
	put_members(t, v, descriptor, 1);
}

void put_iocb(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_iocb_head(t, v);
	put_byte(t, '}');
}

/* One of io_submit(): what it reads or writes, and where. */
static void put_submitted(struct text *t, const struct view *v, const struct capture_item *bytes)
{
	uint32_t command = view_u16(v, 16);

	put_iocb_head(t, v);
	if (command == COMMAND_PREAD || command == COMMAND_PWRITE || command == COMMAND_PREADV ||
	    command == COMMAND_PWRITEV) {
		put(t, ", aio_buf=");
		if (command == COMMAND_PWRITE && bytes->size)
			put_quoted(t, bytes->bytes, bytes->size, bytes->state != CAPTURE_WHOLE);
		else
			put_pointer(t, view_u64(v, 24));
		put(t, ", aio_nbytes=");
		put_decimal(t, view_u64(v, 32));
		put(t, ", aio_offset=");
		put_signed(t, (int64_t)view_u64(v, 40));
	}
	put_byte(t, '}');
}

void put_iocbs(struct text *t, const struct argument *arg, const struct view *v)
{
	struct capture list = {.kind = CAPTURE_LIST, .size = (uint32_t)v->size, .bytes = v->bytes};
	struct capture_item iocb, bytes;
	size_t at = 0, count = 0;
	bool cut = v->state != CAPTURE_WHOLE;
	(void)arg;

	put_byte(t, '[');
	while (capture_list_next(&list, &at, &iocb) && capture_list_next(&list, &at, &bytes)) {
		struct view one = {.bytes = iocb.bytes, .size = iocb.size, .word = v->word};

		cut |= count >= shown(t, count + 1);
		if (iocb.size < 48 || count >= shown(t, count + 1))
			break;
		put(t, count++ ? ", " : "");
		put_submitted(t, &one, &bytes);
	}
	if (cut)
		put(t, count ? ", ..." : "...");
	put_byte(t, ']');
}

static void put_io_event(struct text *t, const struct view *v)
{
	static const struct member members[] = {
		MEMBER(data, 0, 8, HEX),
		MEMBER(obj, 8, 8, POINTER),
		MEMBER(res, 16, 8, SIGNED),
		MEMBER(res2, 24, 8, SIGNED),
	};

	put_structure(t, v, members, COUNT(members));
}

void put_io_events(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_array(t, v, 32, v->state != CAPTURE_WHOLE, put_io_event);
}
