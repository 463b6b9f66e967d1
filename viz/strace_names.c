#include "viz/strace_names.h"

#include <string.h>

#include "format/syscalls.h"
#include "viz/decode.h"

/* FNV-1a. */
static uint32_t hash_of(const char *at, size_t size)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < size; i++)
		hash = (hash ^ (uint8_t)at[i]) * 16777619u;
	return hash ^ hash >> 15;
}

/* The slot of a name, or the free one where it would be. */
static size_t call_slot(const struct strace_names *names, struct span_text name)
{
	size_t i = hash_of(name.at, name.size) % STRACE_NAME_SLOTS;

	while (names->slots[i].name && !span_is(name, names->slots[i].name))
		i = (i + 1) % STRACE_NAME_SLOTS;
	return i;
}

static void call_add(struct strace_names *names, unsigned arch, uint32_t nr, const char *name)
{
	size_t i = call_slot(names, (struct span_text){name, strlen(name)});

	if (!names->slots[i].name) {
		names->slots[i].name = name;
		names->slots[i].nr = nr;
	}
	names->slots[i].archs |= (uint8_t)(1u << arch);
}

static void errno_add(struct strace_names *names, unsigned code, const char *name)
{
	size_t i = hash_of(name, strlen(name)) % STRACE_ERRNO_SLOTS;

	while (names->errnos[i].name)
		i = (i + 1) % STRACE_ERRNO_SLOTS;
	names->errnos[i].code = (uint16_t)code;
	names->errnos[i].name = name;
}

void strace_names_init(struct strace_names *names)
{
	static const unsigned archs[] = {ARCH_X86_64, ARCH_I386, ARCH_X32};
	unsigned errnos = 0;

	*names = (struct strace_names){0};
	for (unsigned a = 0; a < ARCHES; a++)
		for (uint32_t nr = 0; nr < SYSCALL_NR_MAX; nr++) {
			const struct syscall_info *info = syscall_lookup(archs[a], nr);

			if (info)
				call_add(names, archs[a], nr, info->name);
		}
	for (unsigned code = 1; code < DECODE_ERRNO_END && errnos < STRACE_ERRNOS_MAX; code++) {
		const char *name = decode_errno_name(code);

		if (name) {
			errno_add(names, code, name);
			errnos++;
		}
	}
}

/* The number of a name that is in no table, a new one where it was not seen before. */
static uint32_t added_number(struct strace_names *names, struct span_text name)
{
	uint32_t i;

	if (name.size >= STRACE_NAME_SIZE)
		name.size = STRACE_NAME_SIZE - 1;
	for (i = 0; i < names->added_count; i++)
		if (span_is(name, names->added[i]))
			return STRACE_NR_NEW + i;
	if (i == STRACE_NAMES_NEW)
		return STRACE_NR_NEW + i - 1;
	memcpy(names->added[i], name.at, name.size);
	names->added[i][name.size] = '\0';
	names->added_count++;
	return STRACE_NR_NEW + i;
}

bool strace_names_call(struct strace_names *names, struct span_text name, unsigned preferred,
		       struct strace_call_id *id)
{
	size_t i = call_slot(names, name);
	int nr;

	*id = (struct strace_call_id){.arch = (uint8_t)preferred};
	if (!names->slots[i].name) {
		id->nr = added_number(names, name);
		return false;
	}
	if (!(names->slots[i].archs >> preferred & 1))
		id->arch = (uint8_t)__builtin_ctz(names->slots[i].archs);
	id->nr = names->slots[i].nr;
	if (id->arch != (unsigned)__builtin_ctz(names->slots[i].archs)) {
		nr = syscall_number(id->arch, names->slots[i].name);
		id->nr = nr < 0 ? id->nr : (uint32_t)nr;
	}
	return true;
}

unsigned strace_names_errno(const struct strace_names *names, struct span_text name)
{
	size_t i = hash_of(name.at, name.size) % STRACE_ERRNO_SLOTS;

	for (; names->errnos[i].name; i = (i + 1) % STRACE_ERRNO_SLOTS)
		if (span_is(name, names->errnos[i].name))
			return names->errnos[i].code;
	return 0;
}
