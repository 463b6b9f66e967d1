/* union bpf_attr, by command (bpf(2), linux/bpf.h). */
#include "viz/decode_members.h"

enum { COMMAND_MAX = 48, ATTR_MAX = 160, NO_TEXT = 255 };
enum { MAP_NODE = 6, MAP_HAS_NODE = 0x4 }; /* BPF_F_NUMA_NODE */

/* Where a call that succeeded tells something else than it was given: "a => b", or all anew. */
enum answer {
	ANSWER_NONE,
	ANSWER_MEMBER, /* the member at an offset */
	ANSWER_ALL,
	ANSWER_BATCH, /* the member, in a structure behind it */
};

/* Of one command. Attributes of a size have the members that begin within it. */
struct layout {
	const char *name; /* of the structure in the union that it is; NULL: none */
	const struct member *members;
	uint8_t count;
	uint8_t least;     /* members that are shown of any size */
	uint8_t answer;    /* enum answer */
	uint8_t answer_at; /* offset of the member */
	uint8_t text_at;   /* offset of the address of a text that was copied; NO_TEXT: none */
};

#define M_32(label, at)          MEMBER(label, at, 4, DECIMAL)
#define M_FD(label, at)          MEMBER(label, at, 4, FD)
#define M_64(label, at)          MEMBER(label, at, 8, POINTER)
#define M_WORDS(label, at, what) MEMBER_OF(label, at, 4, WORDS, FIELD_##what)

/* clang-format off */
static const struct member map_create[] = {
	M_WORDS(map_type, 0, BPF_MAP_TYPE), M_32(key_size, 4), M_32(value_size, 8),
	M_32(max_entries, 12), M_WORDS(map_flags, 16, BPF_MAP_FLAGS), M_FD(inner_map_fd, 20),
	M_32(numa_node, 24), MEMBER(map_name, 28, 16, FIELD_TEXT),
	MEMBER(map_ifindex, 44, 4, DEVICE), M_FD(btf_fd, 48), M_32(btf_key_type_id, 52),
	M_32(btf_value_type_id, 56), M_32(btf_vmlinux_value_type_id, 60),
	MEMBER(map_extra, 64, 8, HEX),
};

static const struct member element[] = {
	M_FD(map_fd, 0), M_64(key, 8), M_64(value, 16),
	MEMBER_OF(flags, 24, 8, WORDS, FIELD_BPF_ELEMENT_FLAGS),
};

static const struct member next_key[] = {
	M_FD(map_fd, 0), M_64(key, 8), M_64(next_key, 16),
};

static const struct member program_load[] = {
	M_WORDS(prog_type, 0, BPF_PROGRAM_TYPE), M_32(insn_cnt, 4), M_64(insns, 8),
	M_64(license, 16), M_32(log_level, 24), M_32(log_size, 28), M_64(log_buf, 32),
	MEMBER(kern_version, 40, 4, VERSION), M_WORDS(prog_flags, 44, BPF_LOAD_FLAGS),
	MEMBER(prog_name, 48, 16, FIELD_TEXT), MEMBER(prog_ifindex, 64, 4, DEVICE),
	M_WORDS(expected_attach_type, 68, BPF_ATTACH_TYPE), M_FD(prog_btf_fd, 72),
	M_32(func_info_rec_size, 76), M_64(func_info, 80), M_32(func_info_cnt, 88),
	M_32(line_info_rec_size, 92), M_64(line_info, 96), M_32(line_info_cnt, 104),
	M_32(attach_btf_id, 108), M_FD(attach_prog_fd, 112), M_64(fd_array, 120),
};

static const struct member object[] = {
	M_64(pathname, 0), M_FD(bpf_fd, 8), M_WORDS(file_flags, 12, BPF_OPEN_FLAGS),
};

static const struct member attach[] = {
	M_FD(target_fd, 0), M_FD(attach_bpf_fd, 4), M_WORDS(attach_type, 8, BPF_ATTACH_TYPE),
	M_WORDS(attach_flags, 12, BPF_ATTACH_FLAGS), M_FD(replace_bpf_fd, 16),
};

static const struct member detach[] = {
	M_FD(target_fd, 0), M_WORDS(attach_type, 8, BPF_ATTACH_TYPE),
};

static const struct member test_run[] = {
	M_FD(prog_fd, 0), M_32(retval, 4), M_32(data_size_in, 8), M_32(data_size_out, 12),
	M_64(data_in, 16), M_64(data_out, 24), M_32(repeat, 32), M_32(duration, 36),
	M_32(ctx_size_in, 40), M_32(ctx_size_out, 44), M_64(ctx_in, 48), M_64(ctx_out, 56),
	MEMBER(flags, 64, 4, HEX), M_32(cpu, 68), M_32(batch_size, 72),
};

static const struct member next_id[] = {
	M_32(start_id, 0), M_32(next_id, 4), M_WORDS(open_flags, 8, BPF_OPEN_FLAGS),
};

static const struct member program_id[] = {
	M_32(prog_id, 0), M_32(next_id, 4), M_WORDS(open_flags, 8, BPF_OPEN_FLAGS),
};

static const struct member map_id[] = {
	M_32(map_id, 0), M_32(next_id, 4), M_WORDS(open_flags, 8, BPF_OPEN_FLAGS),
};

static const struct member btf_id[] = {
	M_32(btf_id, 0),
};

static const struct member link_id[] = {
	M_32(link_id, 0),
};

static const struct member info[] = {
	M_FD(bpf_fd, 0), M_32(info_len, 4), M_64(info, 8),
};

static const struct member query[] = {
	M_FD(target_fd, 0), M_WORDS(attach_type, 4, BPF_ATTACH_TYPE), MEMBER(query_flags, 8, 4, HEX),
	M_WORDS(attach_flags, 12, BPF_ATTACH_FLAGS), M_64(prog_ids, 16), M_32(prog_cnt, 24),
};

static const struct member raw_tracepoint[] = {
	M_64(name, 0), M_FD(prog_fd, 8),
};

static const struct member btf_load[] = {
	M_64(btf, 0), M_64(btf_log_buf, 8), M_32(btf_size, 16), M_32(btf_log_size, 20),
	M_32(btf_log_level, 24),
};

static const struct member task_query[] = {
	M_32(pid, 0), M_FD(fd, 4), MEMBER(flags, 8, 4, HEX), M_32(buf_len, 12), M_64(buf, 16),
	M_32(prog_id, 24), M_WORDS(fd_type, 28, BPF_FD_TYPE), MEMBER(probe_offset, 32, 8, HEX),
	MEMBER(probe_addr, 40, 8, HEX),
};

static const struct member map_freeze[] = {
	M_FD(map_fd, 0),
};

static const struct member batch[] = {
	M_64(in_batch, 0), M_64(out_batch, 8), M_64(keys, 16), M_64(values, 24), M_32(count, 32),
	M_FD(map_fd, 36), MEMBER_OF(elem_flags, 40, 8, WORDS, FIELD_BPF_ELEMENT_FLAGS),
	MEMBER(flags, 48, 8, HEX),
};

static const struct member link_create[] = {
	M_FD(prog_fd, 0), M_FD(target_fd, 4), M_WORDS(attach_type, 8, BPF_ATTACH_TYPE),
	MEMBER(flags, 12, 4, HEX),
};

static const struct member link_update[] = {
	M_FD(link_fd, 0), M_FD(new_prog_fd, 4), MEMBER(flags, 8, 4, HEX),
};

#define LAYOUT(list) .members = list, .count = COUNT(list), .text_at = NO_TEXT
#define BATCH LAYOUT(batch), .name = "batch", .answer = ANSWER_BATCH, .answer_at = 32
#define NEXT_ID LAYOUT(next_id), .answer = ANSWER_MEMBER, .answer_at = 4

static const struct layout layouts[COMMAND_MAX] = {
	[0] = {LAYOUT(map_create), .least = 4}, /* BPF_MAP_CREATE */
	[1] = {LAYOUT(element)},
	[2] = {LAYOUT(element)},
	[3] = {.members = element, .count = 2, .text_at = NO_TEXT}, /* BPF_MAP_DELETE_ELEM */
	[4] = {LAYOUT(next_key)},
	[5] = {.members = program_load, .count = COUNT(program_load), .text_at = 16},
	[6] = {.members = object, .count = COUNT(object), .text_at = 0}, /* BPF_OBJ_PIN */
	[7] = {.members = object, .count = COUNT(object), .text_at = 0},
	[8] = {LAYOUT(attach)},
	[9] = {LAYOUT(detach)},
	[10] = {LAYOUT(test_run), .name = "test"},
	[11] = {NEXT_ID},
	[12] = {NEXT_ID},
	[13] = {LAYOUT(program_id)},
	[14] = {LAYOUT(map_id)},
	[15] = {LAYOUT(info), .name = "info", .answer = ANSWER_MEMBER, .answer_at = 4},
	[16] = {LAYOUT(query), .name = "query", .answer = ANSWER_ALL},
	[17] = {.members = raw_tracepoint, .count = COUNT(raw_tracepoint),
		.name = "raw_tracepoint", .text_at = 0},
	[18] = {.members = btf_load, .count = COUNT(btf_load), .text_at = 0},
	[19] = {LAYOUT(btf_id)},
	[20] = {LAYOUT(task_query), .name = "task_fd_query", .answer = ANSWER_ALL},
	[21] = {LAYOUT(element)},
	[22] = {LAYOUT(map_freeze)},
	[23] = {NEXT_ID},
	[24] = {BATCH},
	[25] = {BATCH},
	[26] = {BATCH},
	[27] = {BATCH},
	[28] = {LAYOUT(link_create), .name = "link_create"}, /* BPF_LINK_CREATE */
	[29] = {LAYOUT(link_update), .name = "link_update"},
	[30] = {LAYOUT(link_id)},
	[31] = {NEXT_ID},
};
/* clang-format on */

/* The attributes: at first the bytes of the list's first item, then zeros. */
struct attributes {
	uint8_t bytes[ATTR_MAX];
	struct view view; /* of bytes */
	size_t size;      /* that the call gave, up to ATTR_MAX */
	struct capture_item text;
	bool has_text;
};

static bool attributes_take(struct attributes *a, const struct capture *capture, unsigned word)
{
	struct capture_item item;
	size_t at = 0;

	*a = (struct attributes){0};
	if (!capture || !capture_list_next(capture, &at, &item) ||
	    (item.state == CAPTURE_FAULT && !item.size))
		return false;
	a->size = item.size < ATTR_MAX ? item.size : ATTR_MAX;
	memcpy(a->bytes, item.bytes, a->size);
	a->view = (struct view){.bytes = a->bytes, .size = ATTR_MAX, .word = word};
	a->has_text = capture_list_next(capture, &at, &a->text) &&
		      (a->text.size || a->text.state != CAPTURE_FAULT);
	return true;
}

/* The offset behind the last member. */
static size_t layout_end(const struct layout *l)
{
	const struct member *last = &l->members[l->count - 1];

	return last->at + (size_t)last->size;
}

static bool has_more(const struct layout *l, const struct attributes *a)
{
	for (size_t at = layout_end(l); at < a->size; at++)
		if (a->bytes[at])
			return true;
	return false;
}

static void put_member(struct text *t, const struct layout *l, const struct member *m,
		       const struct attributes *a, const struct attributes *after)
{
	if (m->at == l->text_at && a->has_text) {
		put(t, m->name);
		put_quoted(t, a->text.bytes, a->text.size, a->text.state != CAPTURE_WHOLE);
		return;
	}
	put_members(t, &a->view, m, 1);
	if (l->answer == ANSWER_MEMBER && m->at == l->answer_at && after &&
	    view_u32(&after->view, m->at) != view_u32(&a->view, m->at)) {
		put(t, " => ");
		put_decimal(t, view_u32(&after->view, m->at));
	}
}

/* A map has a node where a flag says so. */
static bool is_there(const struct member *m, const struct attributes *a)
{
	return m != &map_create[MAP_NODE] || view_u32(&a->view, 16) & MAP_HAS_NODE;
}

static void put_layout(struct text *t, const struct layout *l, const struct attributes *a,
		       const struct attributes *after)
{
	put_byte(t, '{');
	if (l->name) {
		put(t, l->name);
		put(t, "={");
	}
	for (unsigned i = 0; i < l->count; i++) {
		if (i >= l->least && l->members[i].at >= a->size)
			break;
		if (!is_there(&l->members[i], a))
			continue;
		put(t, i ? ", " : "");
		put_member(t, l, &l->members[i], a, after);
	}
	put(t, l->name ? "}" : "");
	put(t, has_more(l, a) ? ", ...}" : "}");
	if (l->answer == ANSWER_BATCH && after) {
		put(t, " => {batch={count=");
		put_decimal(t, view_u32(&after->view, l->answer_at));
		put(t, "}}");
	}
}

void put_bpf_attr(struct text *t, const struct argument *arg, const struct view *v)
{
	uint32_t command = (uint32_t)arg->ev->args[0];
	const struct layout *l = command < COMMAND_MAX ? &layouts[command] : NULL;
	struct attributes a, after;
	bool answered =
		attributes_take(&after, event_capture_at(arg->ev, arg->index, true), v->word);

	if (!l || !l->members ||
	    !attributes_take(&a, event_capture(arg->ev, arg->index), v->word) || !a.size) {
		put_pointer(t, arg->value);
		return;
	}
	put_layout(t, l, answered && l->answer == ANSWER_ALL ? &after : &a,
		   answered ? &after : NULL);
}
