/* What values are written with, whichever argument or field has them: words, ids, texts. */
#include <signal.h>

#include "viz/decode_private.h"

#define FD_NAME_MAX     4200 /* a path and what encloses it */
#define FILE_TYPE       0170000
#define SIGNAL_RT_FIRST 32 /* the kernel's SIGRTMIN; glibc keeps the first two for itself */
#define SIGNAL_RT_LAST  64

void put_pointer(struct text *t, uint64_t value)
{
	if (value)
		put_hex(t, value);
	else
		put(t, "NULL");
}

static void put_joint(struct text *t, bool *first)
{
	if (!*first)
		put_byte(t, '|');
	*first = false;
}

static void put_rest(struct text *t, const struct word_set *set, uint64_t rest, bool first)
{
	if (!first)
		put_byte(t, '|');
	put_hex(t, rest);
	if (first && rest && set->unknown) {
		put(t, " /* ");
		put(t, set->unknown);
		put(t, " */");
	}
}

/* One value out of a list. */
static void put_choice(struct text *t, const struct word_set *set, uint64_t value)
{
	for (uint32_t i = 0; i < set->count; i++)
		if (set->words[i].value == value) {
			put(t, set->words[i].name);
			return;
		}
	put_hex(t, value);
	if (set->unknown) {
		put(t, " /* ");
		put(t, set->unknown);
		put(t, " */");
	}
}

/* A choice of 0 that has no word is silent: the flags beside it say all. */
static void put_names(struct text *t, const struct word_set *set, uint64_t value)
{
	uint64_t choice = value & set->choice, flags = value & ~(uint64_t)set->choice;
	bool chosen = choice == 0, first = true;

	for (uint32_t i = 0; i < set->count; i++) {
		const struct word *word = &set->words[i];
		bool is_flag = (word->value & ~set->choice) != 0;

		if (is_flag ? (flags & word->value) != word->value
			    : word->value != choice || (!set->choice && value))
			continue;
		put_joint(t, &first);
		put(t, word->name);
		if (is_flag)
			flags &= ~(uint64_t)word->value;
		else
			chosen = true;
	}
	if (!chosen)
		flags |= choice;
	if (flags || first)
		put_rest(t, set, flags, first);
}

void put_words(struct text *t, const struct word_set *set, uint64_t value)
{
	if (t->opt->words != DECODE_WORDS_NAMES)
		put_hex(t, value);
	if (t->opt->words == DECODE_WORDS_RAW)
		return;
	if (t->opt->words == DECODE_WORDS_BOTH)
		put(t, " /* ");
	if (set->choice == UINT32_MAX)
		put_choice(t, set, value);
	else
		put_names(t, set, value);
	if (t->opt->words == DECODE_WORDS_BOTH)
		put(t, " */");
}

void put_field(struct text *t, enum field field, uint64_t value)
{
	put_words(t, field_words(field), value);
}

void put_flags(struct text *t, unsigned kind, uint64_t value)
{
	put_words(t, word_set_of(kind), value);
}

void put_named(struct text *t, const char *name, int64_t value)
{
	if (t->opt->words == DECODE_WORDS_NAMES) {
		put(t, name);
		return;
	}
	put_signed(t, value);
	if (t->opt->words == DECODE_WORDS_RAW)
		return;
	put(t, " /* ");
	put(t, name);
	put(t, " */");
}

void put_fd(struct text *t, int32_t fd, bool after)
{
	char name[FD_NAME_MAX];

	if (fd == LINUX_AT_FDCWD)
		put_named(t, "AT_FDCWD", fd);
	else
		put_signed(t, fd);
	if (!t->opt->fd_name || (fd < 0 && fd != LINUX_AT_FDCWD))
		return;
	name[0] = '\0';
	t->opt->fd_name(t->opt->fd_data, fd, after, name, sizeof(name));
	put(t, name);
}

void put_id(struct text *t, uint64_t value)
{
	if ((uint32_t)value == UINT32_MAX)
		put(t, "-1");
	else
		put_decimal(t, (uint32_t)value);
}

/* glibc calls it by its name of System V. */
const char *signal_abbreviation(int nr)
{
	return nr == SIGIO ? "IO" : sigabbrev_np(nr);
}

static void put_signal_name(struct text *t, int32_t nr)
{
	const char *abbrev = signal_abbreviation(nr);

	if (nr > 0 && abbrev) {
		put(t, "SIG");
		put(t, abbrev);
	} else if (nr == SIGNAL_RT_FIRST) {
		put(t, "SIGRTMIN");
	} else if (nr > SIGNAL_RT_FIRST && nr <= SIGNAL_RT_LAST) {
		put(t, "SIGRT_");
		put_signed(t, nr - SIGNAL_RT_FIRST);
	} else {
		put_signed(t, nr);
	}
}

void put_signal(struct text *t, uint64_t value)
{
	if (t->opt->words != DECODE_WORDS_NAMES)
		put_signed(t, (int32_t)value);
	if (t->opt->words == DECODE_WORDS_RAW)
		return;
	if (t->opt->words == DECODE_WORDS_BOTH)
		put(t, " /* ");
	put_signal_name(t, (int32_t)value);
	if (t->opt->words == DECODE_WORDS_BOTH)
		put(t, " */");
}

/* Bits without a type: 0644, 000. */
void put_permissions(struct text *t, uint64_t value)
{
	put_byte(t, '0');
	put_octal(t, (uint32_t)value, 2);
}

static void put_mode_names(struct text *t, uint32_t mode)
{
	static const struct {
		uint32_t bits;
		const char *name;
	} parts[] = {
		{0140000, "S_IFSOCK|"}, {0120000, "S_IFLNK|"}, {0100000, "S_IFREG|"},
		{0060000, "S_IFBLK|"},  {0040000, "S_IFDIR|"}, {0020000, "S_IFCHR|"},
		{0010000, "S_IFIFO|"},
	};

	for (size_t i = 0; i < COUNT(parts); i++)
		if ((mode & FILE_TYPE) == parts[i].bits) {
			put(t, parts[i].name);
			mode &= ~(uint32_t)FILE_TYPE;
			break;
		}
	if (mode & 04000)
		put(t, "S_ISUID|");
	if (mode & 02000)
		put(t, "S_ISGID|");
	if (mode & 01000)
		put(t, "S_ISVTX|");
	mode &= ~07000u;
	put_permissions(t, mode);
}

void put_mode(struct text *t, uint64_t value)
{
	if (t->opt->words != DECODE_WORDS_NAMES) {
		put_byte(t, '0');
		put_octal(t, (uint32_t)value, 1);
	}
	if (t->opt->words == DECODE_WORDS_RAW)
		return;
	if (t->opt->words == DECODE_WORDS_BOTH)
		put(t, " /* ");
	put_mode_names(t, (uint32_t)value);
	if (t->opt->words == DECODE_WORDS_BOTH)
		put(t, " */");
}

void put_device(struct text *t, uint32_t major, uint32_t minor)
{
	put(t, "makedev(");
	put_hex(t, major);
	put(t, ", ");
	put_hex(t, minor);
	put_byte(t, ')');
}

/* 12 bits of the major number amid 20 bits of the minor one. */
void put_device_number(struct text *t, uint64_t device)
{
	uint32_t low = (uint32_t)device;

	if (t->opt->words == DECODE_WORDS_RAW)
		put_hex(t, device);
	else
		put_device(t, low >> 8 & 0xfff, (low & 0xff) | (low >> 12 & 0xfff00));
}

static bool is_text(const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if ((bytes[i] < 0x20 || bytes[i] > 0x7e) && (bytes[i] < '\t' || bytes[i] > '\r'))
			return false;
	return true;
}

static void put_in_quotes(struct text *t, const uint8_t *bytes, size_t size, bool cut)
{
	bool hex = t->opt->hex == DECODE_HEX_ALL ||
		   (t->opt->hex == DECODE_HEX_BINARY && !is_text(bytes, size));

	put_byte(t, '"');
	put_escaped(t, bytes, size, hex);
	put_byte(t, '"');
	if (cut)
		put(t, "...");
}

void put_quoted(struct text *t, const uint8_t *bytes, size_t size, bool cut)
{
	size_t part = shown(t, size);

	put_in_quotes(t, bytes, part, cut || part < size);
}

void put_path(struct text *t, const uint8_t *bytes, size_t size, bool cut)
{
	put_in_quotes(t, bytes, size, cut);
}

void put_field_text(struct text *t, const struct view *v, size_t at, size_t size)
{
	struct view part = view_part(v, at, size);

	put_in_quotes(t, part.bytes, strnlen((const char *)part.bytes, part.size), false);
}
