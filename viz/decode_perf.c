/* struct perf_event_attr (perf_event_open(2)). */
#include "viz/decode_members.h"

enum { TYPE_HARDWARE, TYPE_SOFTWARE, TYPE_TRACEPOINT, TYPE_CACHE, TYPE_RAW, TYPE_BREAKPOINT };
enum { SAMPLE_BRANCH = 0x800, SAMPLE_STACK = 0x2000 };
enum { FIRST_SIZE = 64, CACHE_MASK = 0xffffff };
enum { BIT_FREQUENCY = 10, BIT_WATERMARK = 14, BIT_PRECISE = 15, BIT_CLOCK = 25 };

static void put_cache(struct text *t, uint64_t config)
{
	if (config > CACHE_MASK) {
		put_hex(t, config >> 24);
		put(t, "<<24|");
	}
	put_field(t, FIELD_PERF_CACHE_RESULT, config >> 16 & 0xff);
	put(t, "<<16|");
	put_field(t, FIELD_PERF_CACHE_OPERATION, config >> 8 & 0xff);
	put(t, "<<8|");
	put_field(t, FIELD_PERF_CACHE, config & 0xff);
}

static void put_config(struct text *t, uint32_t type, uint64_t config)
{
	switch (type) {
	case TYPE_HARDWARE:
		put_field(t, FIELD_PERF_HARDWARE, config);
		break;
	case TYPE_SOFTWARE:
		put_field(t, FIELD_PERF_SOFTWARE, config);
		break;
	case TYPE_TRACEPOINT:
	case TYPE_BREAKPOINT:
		put_decimal(t, config);
		break;
	case TYPE_CACHE:
		put_cache(t, config);
		break;
	default:
		put_hex(t, config);
	}
}

static void put_precision(struct text *t, unsigned precision)
{
	static const char *const meanings[] = {"arbitrary skid", "constant skid",
					       "requested to have 0 skid", "must have 0 skid"};

	put(t, ", precise_ip=");
	put_decimal(t, precision);
	put(t, " /* ");
	put(t, meanings[precision & 3]);
	put(t, " */");
}

/* The bit-fields in their order; those that are 0 with -v only. */
static void put_bit_fields(struct text *t, uint64_t bits)
{
	static const char *const names[] = {"disabled",
					    "inherit",
					    "pinned",
					    "exclusive",
					    "exclude_user",
					    "exclude_kernel",
					    "exclude_hv",
					    "exclude_idle",
					    "mmap",
					    "comm",
					    "freq",
					    "inherit_stat",
					    "enable_on_exec",
					    "task",
					    "watermark",
					    NULL,
					    NULL,
					    "mmap_data",
					    "sample_id_all",
					    "exclude_host",
					    "exclude_guest",
					    "exclude_callchain_kernel",
					    "exclude_callchain_user",
					    "mmap2",
					    "comm_exec",
					    "use_clockid",
					    "context_switch",
					    "write_backward",
					    "namespaces",
					    "ksymbol",
					    "bpf_event",
					    "aux_output",
					    "cgroup",
					    "text_poke",
					    "build_id",
					    "inherit_thread",
					    "remove_on_exec",
					    "sigtrap"};

	for (unsigned i = 0; i < COUNT(names); i++) {
		if (i == BIT_PRECISE)
			put_precision(t, bits >> BIT_PRECISE & 3);
		if (!names[i] || (!t->opt->full && !(bits >> i & 1)))
			continue;
		put(t, ", ");
		put(t, names[i]);
		put(t, bits >> i & 1 ? "=1" : "=0");
	}
}

/* What -v has more; others of the members are there for a breakpoint, or for what is sampled. */
static void put_rest(struct text *t, const struct view *v)
{
	static const struct {
		struct member member;
		uint64_t samples; /* 0: always; only where one of these is sampled */
	} rows[] = {
		{MEMBER(branch_sample_type, 72, 8, HEX), SAMPLE_BRANCH},
		{MEMBER(sample_regs_user, 80, 8, HEX), 0},
		{MEMBER(sample_stack_user, 88, 4, HEX), SAMPLE_STACK},
		{MEMBER(sample_regs_intr, 96, 8, HEX), 0},
		{MEMBER(aux_watermark, 104, 4, DECIMAL), 0},
		{MEMBER(sample_max_stack, 108, 2, DECIMAL), 0},
		{MEMBER(aux_sample_size, 112, 4, DECIMAL), 0},
		{MEMBER(sig_data, 120, 8, HEX), 0},
	};
	static const struct member breakpoint[] = {
		MEMBER(bp_type, 52, 4, HEX),
		MEMBER(bp_addr, 56, 8, HEX),
		MEMBER(bp_len, 64, 8, DECIMAL),
	};
	static const struct member configs[] = {
		MEMBER(config1, 56, 8, HEX),
		MEMBER(config2, 64, 8, HEX),
	};
	bool is_breakpoint = view_u32(v, 0) == TYPE_BREAKPOINT;
	uint64_t bits = view_u64(v, 40);

	put(t, bits >> BIT_WATERMARK & 1 ? ", wakeup_watermark=" : ", wakeup_events=");
	put_decimal(t, view_u32(v, 48));
	put(t, ", ");
	put_members(t, v, is_breakpoint ? breakpoint : configs, is_breakpoint ? 3 : 2);
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct member *m = &rows[i].member;

		if (m->at + m->size > v->size ||
		    (rows[i].samples && !(view_u64(v, 24) & rows[i].samples)))
			continue;
		put(t, ", ");
		put_members(t, v, m, 1);
		if (m->at == 88 && bits >> BIT_CLOCK & 1) {
			put(t, ", clockid=");
			put_flags(t, ARG_CLOCK_ID, view_u32(v, 92));
		}
	}
}

void put_perf_attr(struct text *t, const struct argument *arg, const struct view *v)
{
	static const struct member middle[] = {
		MEMBER_OF(sample_type, 24, 8, WORDS, FIELD_PERF_SAMPLE),
		MEMBER_OF(read_format, 32, 8, WORDS, FIELD_PERF_FORMAT),
	};
	uint64_t bits = view_u64(v, 40);

	if (v->size < FIRST_SIZE) {
		put_pointer(t, arg->value);
		return;
	}
	put(t, "{type=");
	put_field(t, FIELD_PERF_TYPE, view_u32(v, 0));
	put(t, ", size=");
	put_field(t, FIELD_PERF_SIZE, view_u32(v, 4));
	put(t, ", config=");
	put_config(t, view_u32(v, 0), view_u64(v, 8));
	put(t, bits >> BIT_FREQUENCY & 1 ? ", sample_freq=" : ", sample_period=");
	put_decimal(t, view_u64(v, 16));
	put(t, ", ");
	put_members(t, v, middle, COUNT(middle));
	put_bit_fields(t, bits);
	if (t->opt->full)
		put_rest(t, v);
	put(t, t->opt->full ? "}" : ", ...}");
}
