/* io_uring (io_uring(7)). */
#include "viz/decode_members.h"

/* What the kernel told: sizes, features, and where its rings are. */
static void put_ring_answer(struct text *t, const struct view *v)
{
	static const struct member sizes[] = {
		MEMBER(sq_entries, 0, 4, DECIMAL),
		MEMBER(cq_entries, 4, 4, DECIMAL),
		MEMBER_OF(features, 20, 4, WORDS, FIELD_RING_FEATURES),
	};
	static const struct member submission[] = {
		MEMBER(head, 40, 4, DECIMAL),      MEMBER(tail, 44, 4, DECIMAL),
		MEMBER(ring_mask, 48, 4, DECIMAL), MEMBER(ring_entries, 52, 4, DECIMAL),
		MEMBER(flags, 56, 4, DECIMAL),     MEMBER(dropped, 60, 4, DECIMAL),
		MEMBER(array, 64, 4, DECIMAL),
	};
	static const struct member completion[] = {
		MEMBER(head, 80, 4, DECIMAL),      MEMBER(tail, 84, 4, DECIMAL),
		MEMBER(ring_mask, 88, 4, DECIMAL), MEMBER(ring_entries, 92, 4, DECIMAL),
		MEMBER(overflow, 96, 4, DECIMAL),  MEMBER(cqes, 100, 4, DECIMAL),
		MEMBER(flags, 104, 4, DECIMAL),
	};

	put(t, ", ");
	put_members(t, v, sizes, COUNT(sizes));
	put(t, ", sq_off=");
	put_structure(t, v, submission, COUNT(submission));
	put(t, ", cq_off=");
	put_structure(t, v, completion, COUNT(completion));
}

/* Words that have to be 0, where they are not. */
static void put_reserved(struct text *t, const struct view *v)
{
	put(t, ", resv=[");
	for (size_t at = 28; at < 40; at += 4) {
		put(t, at > 28 ? ", " : "");
		put_hex(t, view_u32(v, at));
	}
	put_byte(t, ']');
}

void put_ring_params(struct text *t, const struct argument *arg, const struct view *v)
{
	static const struct member members[] = {
		MEMBER_OF(flags, 8, 4, WORDS, FIELD_RING_SETUP),
		MEMBER(sq_thread_cpu, 12, 4, DECIMAL),
		MEMBER(sq_thread_idle, 16, 4, DECIMAL),
	};
	static const struct member wait_queue[] = {
		MEMBER(wq_fd, 24, 4, FD),
	};
	enum { ATTACH = 0x20 };

	put_byte(t, '{');
	put_members(t, v, members, COUNT(members));
	if (view_u32(v, 8) & ATTACH) {
		put(t, ", ");
		put_members(t, v, wait_queue, 1);
	}
	if (view_u64(v, 28) || view_u32(v, 36))
		put_reserved(t, v);
	if (event_capture_at(arg->ev, arg->index, true))
		put_ring_answer(t, v);
	put_byte(t, '}');
}

static void put_descriptor(struct text *t, const struct view *v)
{
	put_fd(t, (int32_t)view_u32(v, 0), false);
}

void put_fds(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_array(t, v, 4, v->state != CAPTURE_WHOLE, put_descriptor);
}

void put_ring_files(struct text *t, const struct argument *arg, const struct view *v)
{
	struct capture list = {.kind = CAPTURE_LIST, .size = (uint32_t)v->size, .bytes = v->bytes};
	struct capture_item update, fds;
	size_t at = 0;
	struct view part;

	if (!capture_list_next(&list, &at, &update) || update.size < 16) {
		put_pointer(t, arg->value);
		return;
	}
	part = (struct view){.bytes = update.bytes, .size = update.size, .word = v->word};
	put(t, "{offset=");
	put_decimal(t, view_u32(&part, 0));
	put(t, ", fds=");
	if (capture_list_next(&list, &at, &fds)) {
		part = (struct view){fds.bytes, fds.size, v->word, fds.state};
		put_fds(t, arg, &part);
	} else {
		put_pointer(t, view_u64(&part, 8));
	}
	put_byte(t, '}');
}

static void put_operation(struct text *t, const struct view *v)
{
	put(t, "{op=");
	put_field(t, FIELD_RING_OPERATION, v->bytes[0]);
	put(t, view_u16(v, 2) & 1 ? ", flags=IO_URING_OP_SUPPORTED}" : ", flags=0}");
}

void put_ring_probe(struct text *t, const struct argument *arg, const struct view *v)
{
	struct view operations = view_part(v, 16, v->size);

	if (v->size < 16) {
		put_pointer(t, arg->value);
		return;
	}
	put(t, "{last_op=");
	put_field(t, FIELD_RING_OPERATION, v->bytes[0]);
	put(t, ", ops_len=");
	put_decimal(t, v->bytes[1]);
	put(t, ", ops=");
	put_array(t, &operations, 8, v->state != CAPTURE_WHOLE, put_operation);
	put_byte(t, '}');
}

static void put_worker_counts(struct text *t, const struct view *v)
{
	put(t, "[[IO_WQ_BOUND]=");
	put_decimal(t, view_u32(v, 0));
	put(t, ", [IO_WQ_UNBOUND]=");
	put_decimal(t, view_u32(v, 4));
	put_byte(t, ']');
}

/* Those that were asked for, and what had been there before. */
void put_ring_workers(struct text *t, const struct argument *arg, const struct view *v)
{
	struct view after = view_of(arg->ev, event_capture_at(arg->ev, arg->index, true));

	put_worker_counts(t, v);
	if (after.size >= 8) {
		put(t, " => ");
		put_worker_counts(t, &after);
	}
}
