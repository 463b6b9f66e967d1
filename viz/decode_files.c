/* Structures of files: stat and its kin, directories, locks, vectors of buffers, terminals. */
#include "viz/decode_private.h"

#define TYPE_MASK      0170000
#define TYPE_CHARACTER 0020000
#define TYPE_BLOCK     0060000

/* What the forms of struct stat have in common. */
struct file_status {
	uint64_t device, inode, mode, links, uid, gid, rdev, size, block_size, blocks;
	struct {
		int64_t seconds;
		uint64_t ns;
	} times[3]; /* of access, of content, of status */
};

static bool is_device(uint64_t mode)
{
	return (mode & TYPE_MASK) == TYPE_CHARACTER || (mode & TYPE_MASK) == TYPE_BLOCK;
}

static void put_number_field(struct text *t, const char *name, uint64_t value)
{
	put(t, name);
	put_decimal(t, value);
}

static void put_device_field(struct text *t, const char *name, uint64_t value)
{
	put(t, name);
	put_device_number(t, value);
}

static void put_status_times(struct text *t, const struct file_status *st)
{
	static const char *const names[3] = {"atime", "mtime", "ctime"};

	for (unsigned i = 0; i < 3; i++) {
		put(t, ", st_");
		put(t, names[i]);
		put_byte(t, '=');
		put_signed(t, st->times[i].seconds);
		if (st->times[i].seconds || st->times[i].ns) {
			put(t, " /* ");
			put_date(t, st->times[i].seconds, st->times[i].ns, 9);
			put(t, " */");
		}
		put(t, ", st_");
		put(t, names[i]);
		put_number_field(t, "_nsec=", st->times[i].ns);
	}
}

static void put_status(struct text *t, const struct file_status *st)
{
	put_byte(t, '{');
	if (t->opt->full) {
		put_device_field(t, "st_dev=", st->device);
		put_number_field(t, ", st_ino=", st->inode);
		put(t, ", ");
	}
	put(t, "st_mode=");
	put_mode(t, st->mode);
	if (t->opt->full) {
		put_number_field(t, ", st_nlink=", st->links);
		put_number_field(t, ", st_uid=", st->uid);
		put_number_field(t, ", st_gid=", st->gid);
		put_number_field(t, ", st_blksize=", st->block_size);
		put_number_field(t, ", st_blocks=", st->blocks);
	}
	if (is_device(st->mode))
		put_device_field(t, ", st_rdev=", st->rdev);
	else
		put_number_field(t, ", st_size=", st->size);
	if (t->opt->full)
		put_status_times(t, st);
	put(t, t->opt->full ? "}" : ", ...}");
}

void put_stat(struct text *t, const struct argument *arg, const struct view *v)
{
	struct file_status st = {
		.device = view_u64(v, 0),
		.inode = view_u64(v, 8),
		.links = view_u64(v, 16),
		.mode = view_u32(v, 24),
		.uid = view_u32(v, 28),
		.gid = view_u32(v, 32),
		.rdev = view_u64(v, 40),
		.size = view_u64(v, 48),
		.block_size = view_u64(v, 56),
		.blocks = view_u64(v, 64),
	};
	(void)arg;

	for (unsigned i = 0; i < 3; i++) {
		st.times[i].seconds = (int64_t)view_u64(v, 72 + 16 * i);
		st.times[i].ns = view_u64(v, 80 + 16 * i);
	}
	put_status(t, &st);
}

/* The layout of i386's struct stat64. */
void put_stat64(struct text *t, const struct argument *arg, const struct view *v)
{
	struct file_status st = {
		.device = view_u64(v, 0),
		.mode = view_u32(v, 16),
		.links = view_u32(v, 20),
		.uid = view_u32(v, 24),
		.gid = view_u32(v, 28),
		.rdev = view_u64(v, 32),
		.size = view_u64(v, 44),
		.block_size = view_u32(v, 52),
		.blocks = view_u64(v, 56),
		.inode = view_u64(v, 88),
	};

	if (v->word == 8) {
		put_stat(t, arg, v);
		return;
	}
	for (unsigned i = 0; i < 3; i++) {
		st.times[i].seconds = (int32_t)view_u32(v, 64 + 8 * i);
		st.times[i].ns = view_u32(v, 68 + 8 * i);
	}
	put_status(t, &st);
}

static void put_statx_time(struct text *t, const char *name, const struct view *v, size_t at)
{
	int64_t seconds = (int64_t)view_u64(v, at);
	uint32_t ns = view_u32(v, at + 8);

	put(t, name);
	put_seconds_and(t, "nsec", seconds, ns);
	if (!seconds && !ns)
		return;
	put(t, " /* ");
	put_date(t, seconds, ns, 9);
	put(t, " */");
}

/* In the order of strace, which is not that of the structure. */
static void put_statx_rest(struct text *t, const struct view *v)
{
	uint32_t mask = view_u32(v, 0);

	put_number_field(t, ", stx_blocks=", view_u64(v, 48));
	put(t, ", stx_attributes_mask=");
	put_field(t, FIELD_FILE_ATTRIBUTES, view_u64(v, 56));
	if (mask & 0x20)
		put_statx_time(t, ", stx_atime=", v, 64);
	if (mask & 0x800)
		put_statx_time(t, ", stx_btime=", v, 80);
	if (mask & 0x80)
		put_statx_time(t, ", stx_ctime=", v, 96);
	if (mask & 0x40)
		put_statx_time(t, ", stx_mtime=", v, 112);
	put_number_field(t, ", stx_rdev_major=", view_u32(v, 128));
	put_number_field(t, ", stx_rdev_minor=", view_u32(v, 132));
	put_number_field(t, ", stx_dev_major=", view_u32(v, 136));
	put_number_field(t, ", stx_dev_minor=", view_u32(v, 140));
	if (mask & 0x1000) {
		put(t, ", stx_mnt_id=");
		put_hex(t, view_u64(v, 144));
	}
}

void put_statx(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put(t, "{stx_mask=");
	put_flags(t, ARG_STATX_MASK, view_u32(v, 0));
	if (t->opt->full)
		put_number_field(t, ", stx_blksize=", view_u32(v, 4));
	put(t, ", stx_attributes=");
	put_field(t, FIELD_FILE_ATTRIBUTES, view_u64(v, 8));
	if (t->opt->full) {
		put_number_field(t, ", stx_nlink=", view_u32(v, 16));
		put_number_field(t, ", stx_uid=", view_u32(v, 20));
		put_number_field(t, ", stx_gid=", view_u32(v, 24));
	}
	put(t, ", stx_mode=");
	put_mode(t, view_u16(v, 28));
	if (t->opt->full)
		put_number_field(t, ", stx_ino=", view_u64(v, 32));
	put_number_field(t, ", stx_size=", view_u64(v, 40));
	if (t->opt->full)
		put_statx_rest(t, v);
	put(t, t->opt->full ? "}" : ", ...}");
}

/* f_type, f_bsize, f_blocks ... are words; f_fsid is two ints after the seventh. */
void put_statfs(struct text *t, const struct argument *arg, const struct view *v)
{
	static const char *const names[] = {", f_bsize=",  ", f_blocks=", ", f_bfree=",
					    ", f_bavail=", ", f_files=",  ", f_ffree="};
	(void)arg;

	put(t, "{f_type=");
	put_field(t, FIELD_FILE_SYSTEM, view_word(v, 0));
	for (size_t i = 0; i < COUNT(names); i++)
		put_number_field(t, names[i], view_word(v, 1 + i));
	put(t, ", f_fsid={val=[");
	put_hex(t, view_u32(v, 56));
	put(t, ", ");
	put_hex(t, view_u32(v, 60));
	put_number_field(t, "]}, f_namelen=", view_word(v, 8));
	put_number_field(t, ", f_frsize=", view_word(v, 9));
	put(t, ", f_flags=");
	put_field(t, FIELD_MOUNT_STATE, view_word(v, 10));
	put_byte(t, '}');
}

/* Where the fields of an entry are; a type of 0 is that of the entry's last byte. */
struct entry_layout {
	uint8_t word, size_at, type_at, name_at;
};

static void put_entry(struct text *t, const struct view *v, const struct entry_layout *at)
{
	size_t size = v->size;

	put_number_field(t, "{d_ino=", view_number(v, 0, at->word));
	put_number_field(t, ", d_off=", view_number(v, at->word, at->word));
	put_number_field(t, ", d_reclen=", view_u16(v, at->size_at));
	if (at->type_at) {
		put(t, ", d_type=");
		put_field(t, FIELD_ENTRY_TYPE, view_number(v, at->type_at, 1));
	}
	put(t, ", d_name=");
	put_field_text(t, v, at->name_at, size);
	if (!at->type_at) {
		put(t, ", d_type=");
		put_field(t, FIELD_ENTRY_TYPE, view_number(v, size ? size - 1 : 0, 1));
	}
	put_byte(t, '}');
}

static void put_entries(struct text *t, const struct argument *arg, const struct view *v,
			const struct entry_layout *at)
{
	uint32_t count = view_u32(v, 0);
	size_t from = 4, size;

	if (!t->opt->full) {
		put_pointer(t, arg->value);
		put(t, " /* ");
		put_decimal(t, count);
		put(t, count == 1 ? " entry */" : " entries */");
		return;
	}
	put_byte(t, '[');
	for (; from + at->name_at < v->size; from += size) {
		struct view entry = view_part(v, from, v->size);

		size = view_u16(&entry, at->size_at);
		if (size < at->name_at || size > entry.size)
			break;
		entry.size = size;
		put(t, from > 4 ? ", " : "");
		put_entry(t, &entry, at);
	}
	if (v->state != CAPTURE_WHOLE)
		put(t, from > 4 ? ", ..." : "...");
	put_byte(t, ']');
}

void put_dirents(struct text *t, const struct argument *arg, const struct view *v)
{
	const struct entry_layout at = {.word = (uint8_t)v->word,
					.size_at = (uint8_t)(2 * v->word),
					.name_at = (uint8_t)(2 * v->word + 2)};

	put_entries(t, arg, v, &at);
}

void put_dirents64(struct text *t, const struct argument *arg, const struct view *v)
{
	static const struct entry_layout at = {
		.word = 8, .size_at = 16, .type_at = 18, .name_at = 19};

	put_entries(t, arg, v, &at);
}

/* Words behind two shorts; l_pid is told where the kernel tells it. */
void put_flock(struct text *t, const struct argument *arg, const struct view *v)
{
	bool told = event_capture_at(arg->ev, arg->index, true) != NULL;

	put(t, "{l_type=");
	put_field(t, FIELD_LOCK_TYPE, view_u16(v, 0));
	put(t, ", l_whence=");
	put_flags(t, ARG_SEEK_WHENCE, view_u16(v, 2));
	put(t, ", l_start=");
	put_signed(t, view_long(v, 1));
	put(t, ", l_len=");
	put_signed(t, view_long(v, 2));
	if (told) {
		put(t, ", l_pid=");
		put_signed(t, (int32_t)view_u32(v, 3 * (size_t)v->word));
	}
	put_byte(t, '}');
}

void put_open_how(struct text *t, const struct argument *arg, const struct view *v)
{
	uint64_t flags = view_u64(v, 0), mode = view_u64(v, 8);

	if (v->size < 24) {
		put_pointer(t, arg->value);
		return;
	}
	put(t, "{flags=");
	put_flags(t, ARG_OPEN_FLAGS, flags);
	if (mode || flags & 020000100) {
		put(t, ", mode=0");
		put_octal(t, mode, 2);
	}
	put(t, ", resolve=");
	put_field(t, FIELD_RESOLVE, view_u64(v, 16));
	put_byte(t, '}');
}

static void put_plain_bytes(struct text *t, const struct view *v, uint64_t mark)
{
	(void)mark;
	put_quoted(t, v->bytes, v->size, v->state != CAPTURE_WHOLE);
}

/* The list of a capture: the array, then the bytes of each element. False: there is no array. */
static bool put_vector_list(struct text *t, const struct view *v,
			    void (*put_one)(struct text *t, const struct view *v, uint64_t mark),
			    uint64_t mark)
{
	struct capture list = {.kind = CAPTURE_LIST, .size = (uint32_t)v->size, .bytes = v->bytes};
	struct capture_item array = {0}, item;
	size_t at = 0, step = 2 * (size_t)v->word;
	bool cut = v->state != CAPTURE_WHOLE;

	if (!capture_list_next(&list, &at, &array) ||
	    (array.state == CAPTURE_FAULT && !array.size)) {
		return false;
	}
	put_byte(t, '[');
	for (size_t i = 0; i + step <= array.size; i += step) {
		struct view element = {.bytes = array.bytes + i, .size = step, .word = v->word};

		put(t, i ? ", {iov_base=" : "{iov_base=");
		if (!capture_list_next(&list, &at, &item))
			put_pointer(t, view_word(&element, 0));
		else if (!view_word(&element, 0) || (item.state == CAPTURE_FAULT && !item.size))
			put_pointer(t, view_word(&element, 0));
		else
			put_one(t, &(struct view){item.bytes, item.size, v->word, item.state},
				mark);
		put_number_field(t, ", iov_len=", view_word(&element, 1));
		put_byte(t, '}');
	}
	if (cut || array.state != CAPTURE_WHOLE)
		put(t, array.size ? ", ..." : "...");
	put_byte(t, ']');
	return true;
}

void put_vectors(struct text *t, const struct view *v,
		 void (*put_bytes_of)(struct text *t, const struct view *v, uint64_t mark),
		 uint64_t mark)
{
	if (!put_vector_list(t, v, put_bytes_of, mark))
		put(t, "NULL");
}

void put_iovec(struct text *t, const struct argument *arg, const struct view *v)
{
	if (!put_vector_list(t, v, put_plain_bytes, 0))
		put_pointer(t, arg->value);
}

static void put_remote_item(struct text *t, const struct view *v)
{
	put(t, "{iov_base=");
	put_pointer(t, view_word(v, 0));
	put_number_field(t, ", iov_len=", view_word(v, 1));
	put_byte(t, '}');
}

/* Of another process: addresses are all there is. */
void put_remote_iovec(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_array(t, v, 2 * (size_t)v->word, v->state != CAPTURE_WHOLE, put_remote_item);
}

/* The choices in c_oflag and c_cflag, which name a value even where it is 0. */
static void put_terminal_choices(struct text *t, uint32_t output)
{
	static const struct {
		uint32_t mask;
		uint8_t shift;
		const char *name;
	} delays[] = {
		{0400, 8, "NL"},    {03000, 9, "CR"},   {014000, 11, "TAB"},
		{020000, 13, "BS"}, {040000, 14, "VT"}, {0100000, 15, "FF"},
	};

	for (size_t i = 0; i < COUNT(delays); i++) {
		put(t, i ? "|" : "");
		put(t, delays[i].name);
		put_decimal(t, (output & delays[i].mask) >> delays[i].shift);
	}
}

static void put_terminal_output(struct text *t, uint32_t value)
{
	put_terminal_choices(t, value);
	if (value & 7 || value & ~0177407u) {
		put_byte(t, '|');
		put_field(t, FIELD_TERMINAL_OUTPUT, value & 0377u);
	}
}

static void put_speed(struct text *t, uint32_t value)
{
	static const char *const slow[] = {"B0",    "B50",   "B75",    "B110",  "B134",  "B150",
					   "B200",  "B300",  "B600",   "B1200", "B1800", "B2400",
					   "B4800", "B9600", "B19200", "B38400"};
	static const char *const fast[] = {"BOTHER",   "B57600",   "B115200",  "B230400",
					   "B460800",  "B500000",  "B576000",  "B921600",
					   "B1000000", "B1152000", "B1500000", "B2000000",
					   "B2500000", "B3000000", "B3500000", "B4000000"};

	put(t, (value & 010000 ? fast : slow)[value & 017]);
}

static void put_terminal_control(struct text *t, uint32_t value)
{
	static const char *const sizes[] = {"CS5", "CS6", "CS7", "CS8"};

	put_speed(t, value);
	put_byte(t, '|');
	put(t, sizes[value >> 4 & 3]);
	if (value & ~010077u) {
		put_byte(t, '|');
		put_field(t, FIELD_TERMINAL_CONTROL, value & ~010077u);
	}
}

static void put_control_characters(struct text *t, const struct view *v)
{
	static const char *const names[] = {"VINTR",  "VQUIT", "VERASE",   "VKILL",    "VEOF",
					    "VTIME",  "VMIN",  "VSWTC",    "VSTART",   "VSTOP",
					    "VSUSP",  "VEOL",  "VREPRINT", "VDISCARD", "VWERASE",
					    "VLNEXT", "VEOL2"};

	put(t, ", c_line=");
	put_field(t, FIELD_LINE_DISCIPLINE, view_number(v, 16, 1));
	put(t, ", c_cc=[");
	for (size_t i = 0; i < 19; i++) {
		put(t, i ? ", [" : "[");
		if (i < COUNT(names))
			put(t, names[i]);
		else
			put_decimal(t, i);
		put(t, "]=");
		put_hex(t, view_number(v, 17 + i, 1));
	}
	put(t, "]}");
}

void put_termios(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put(t, "{c_iflag=");
	put_field(t, FIELD_TERMINAL_INPUT, view_u32(v, 0));
	put(t, ", c_oflag=");
	put_terminal_output(t, view_u32(v, 4));
	put(t, ", c_cflag=");
	put_terminal_control(t, view_u32(v, 8));
	put(t, ", c_lflag=");
	put_field(t, FIELD_TERMINAL_LOCAL, view_u32(v, 12));
	if (t->opt->full)
		put_control_characters(t, v);
	else
		put(t, ", ...}");
}

void put_winsize(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_number_field(t, "{ws_row=", view_u16(v, 0));
	put_number_field(t, ", ws_col=", view_u16(v, 2));
	put_number_field(t, ", ws_xpixel=", view_u16(v, 4));
	put_number_field(t, ", ws_ypixel=", view_u16(v, 6));
	put_byte(t, '}');
}
