#include "viz/call_category.h"

#include <stddef.h>

#include "format/syscalls.h"

unsigned call_category(uint32_t arch, uint32_t nr)
{
	const struct syscall_info *info = syscall_lookup(arch, nr);

	return info && info->category < CATEGORIES ? info->category : CATEGORY_OTHER;
}

const char *call_category_name(unsigned category)
{
	return syscall_category_name(category);
}

const char *call_name_static(uint32_t arch, uint32_t nr)
{
	const struct syscall_info *info = syscall_lookup(arch, nr);

	return info ? info->name : NULL;
}

unsigned call_arg_count(uint32_t arch, uint32_t nr)
{
	const struct syscall_info *info = syscall_lookup(arch, nr);

	return info ? info->arg_count : 6;
}
