#include "format/syscalls.h"

#include <stddef.h>
#include <string.h>

#include "format/event.h"

#define NONE (-1)

/*
 * A row is named by its three numbers, as names occur more than once. Row 0 is no call, so that
 * numbers without a row need no entry in the tables below.
 */
enum row {
	ROW_NULL,
#define CALL(name, nr64, nr32, nrx, ...) ROW_##nr64##_##nr32##_##nrx,
#include "format/syscalls.def"
#undef CALL
	ROWS
};

enum {
	F = CLASS_FILE,
	D = CLASS_DESC,
	N = CLASS_NETWORK,
	M = CLASS_MEMORY,
	P = CLASS_PROCESS,
	S = CLASS_SIGNAL,
	I = CLASS_IPC,
};

/* clang-format off */
#define A0 .arg_count = 0
#define A1(a) .arg_count = 1, .args = {ARG_##a}
#define A2(a, b) .arg_count = 2, .args = {ARG_##a, ARG_##b}
#define A3(a, b, c) .arg_count = 3, .args = {ARG_##a, ARG_##b, ARG_##c}
#define A4(a, b, c, d) .arg_count = 4, .args = {ARG_##a, ARG_##b, ARG_##c, ARG_##d}
#define A5(a, b, c, d, e) .arg_count = 5, .args = {ARG_##a, ARG_##b, ARG_##c, ARG_##d, ARG_##e}
#define A6(a, b, c, d, e, f)                                                                       \
	.arg_count = 6, .args = {ARG_##a, ARG_##b, ARG_##c, ARG_##d, ARG_##e, ARG_##f}

static const struct syscall_info rows[ROWS] = {
#define CALL(text, nr64, nr32, nrx, class_bits, group, kind, ...)                                  \
	[ROW_##nr64##_##nr32##_##nrx] = {.name = #text,                                            \
					 .classes = (class_bits),                                  \
					 .category = CATEGORY_##group,                             \
					 .result = ARG_##kind,                                     \
					 __VA_ARGS__},
#include "format/syscalls.def"
#undef CALL
};

/*
 * An initialiser cannot be left out where a number is NONE, so those rows get a slot behind the
 * numbers, one each: two rows with the same number are then an error (-Woverride-init).
 */
#define SLOTS (SYSCALL_NR_MAX + ROWS)
#define SLOT(nr, row) ((nr) == NONE ? SYSCALL_NR_MAX + (row) : (nr))

static const uint16_t numbers[ARCHES][SLOTS] = {
	[ARCH_X86_64] = {
#define CALL(name, nr64, nr32, nrx, ...)                                                           \
	[SLOT(nr64, ROW_##nr64##_##nr32##_##nrx)] = ROW_##nr64##_##nr32##_##nrx,
#include "format/syscalls.def"
#undef CALL
	},
	[ARCH_I386] = {
#define CALL(name, nr64, nr32, nrx, ...)                                                           \
	[SLOT(nr32, ROW_##nr64##_##nr32##_##nrx)] = ROW_##nr64##_##nr32##_##nrx,
#include "format/syscalls.def"
#undef CALL
	},
	[ARCH_X32] = {
#define CALL(name, nr64, nr32, nrx, ...)                                                           \
	[SLOT(nrx, ROW_##nr64##_##nr32##_##nrx)] = ROW_##nr64##_##nr32##_##nrx,
#include "format/syscalls.def"
#undef CALL
	},
};
/* clang-format on */

static const struct memory_info memory_infos[MEMORY_KINDS] = {
#define X(name, bytes64, bytes32, extent_in, extent_out)                                           \
	[MEMORY_##name] = {.size64 = (bytes64),                                                    \
			   .size32 = (bytes32),                                                    \
			   .in = EXTENT_##extent_in,                                               \
			   .out = EXTENT_##extent_out},
	MEMORY_LIST(X)
#undef X
};

static const struct {
	const char *name;
	unsigned class_bit;
} class_names[] = {
	{.name = "file", .class_bit = CLASS_FILE},
	{.name = "desc", .class_bit = CLASS_DESC},
	{.name = "network", .class_bit = CLASS_NETWORK},
	{.name = "memory", .class_bit = CLASS_MEMORY},
	{.name = "process", .class_bit = CLASS_PROCESS},
	{.name = "signal", .class_bit = CLASS_SIGNAL},
	{.name = "ipc", .class_bit = CLASS_IPC},
};

static const char *const category_names[CATEGORIES] = {
	[CATEGORY_FILE] = "file",     [CATEGORY_NETWORK] = "network",
	[CATEGORY_MEMORY] = "memory", [CATEGORY_PROCESS] = "process",
	[CATEGORY_OTHER] = "other",
};

const struct syscall_info *syscall_lookup(unsigned arch, uint32_t nr)
{
	if (arch >= ARCHES || nr >= SYSCALL_NR_MAX)
		return NULL;
	unsigned row = numbers[arch][nr];
	return row == ROW_NULL ? NULL : &rows[row];
}

const struct memory_info *memory_info(enum memory_kind kind)
{
	return &memory_infos[kind];
}

int syscall_number(unsigned arch, const char *name)
{
	for (uint32_t nr = 0; nr < SYSCALL_NR_MAX; nr++) {
		const struct syscall_info *info = syscall_lookup(arch, nr);
		if (info && strcmp(info->name, name) == 0)
			return (int)nr;
	}
	return -1;
}

unsigned syscall_class_by_name(const char *name)
{
	for (size_t i = 0; i < sizeof(class_names) / sizeof(class_names[0]); i++)
		if (strcmp(class_names[i].name, name) == 0)
			return class_names[i].class_bit;
	return 0;
}

const char *syscall_class_name(unsigned i)
{
	return i < sizeof(class_names) / sizeof(class_names[0]) ? class_names[i].name : NULL;
}

const char *syscall_category_name(unsigned category)
{
	return category < CATEGORIES ? category_names[category] : "other";
}
