#include "format/call_class.h"

#include <stddef.h>
#include <string.h>

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

#define STATS  "stat stat64 oldstat"
#define LSTATS "lstat lstat64 oldlstat"
#define FSTATS "fstat fstat64 oldfstat newfstatat fstatat64 statx"

/* Those that strace(1) has beside the bits of the table; each is told in its manual. */
static const struct {
	const char *name;
	struct call_class class_;
} rows[] = {
	{"net", {.bits = CLASS_NETWORK}},
	{"creds",
	 {.calls = "capget capset getegid getegid32 geteuid geteuid32 getgid getgid32 getgroups "
		   "getgroups32 getresgid getresgid32 getresuid getresuid32 getuid getuid32 prctl "
		   "setfsgid setfsgid32 setfsuid setfsuid32 setgid setgid32 setgroups setgroups32 "
		   "setregid setregid32 setresgid setresgid32 setresuid setresuid32 setreuid "
		   "setreuid32 setuid setuid32"}},
	{"stat", {.calls = STATS}},
	{"lstat", {.calls = LSTATS}},
	{"fstat", {.calls = FSTATS}},
	{"%stat", {.calls = STATS " " LSTATS " " FSTATS}},
	{"statfs", {.calls = "statfs statfs64"}},
	{"fstatfs", {.calls = "fstatfs fstatfs64"}},
	{"%statfs", {.calls = "statfs statfs64 fstatfs fstatfs64 ustat"}},
	{"clock",
	 {.calls = "adjtimex clock_adjtime clock_adjtime64 clock_getres clock_getres_time64 "
		   "clock_gettime clock_gettime64 clock_settime clock_settime64 gettimeofday "
		   "settimeofday stime time"}},
	{"pure",
	 {.calls = "getegid getegid32 geteuid geteuid32 getgid getgid32 getpgrp getpid getppid "
		   "gettid getuid getuid32"}},
};

bool call_class_find(const char *name, struct call_class *found)
{
	*found = (struct call_class){.bits = syscall_class_by_name(name)};
	for (size_t i = 0; !found->bits && i < LENGTH(rows); i++) {
		if (strcmp(rows[i].name, name) == 0) {
			*found = rows[i].class_;
			return true;
		}
	}
	return found->bits != 0;
}

const char *call_class_name(unsigned i)
{
	unsigned bits = 0;

	while (syscall_class_name(bits))
		bits++;
	if (i < bits)
		return syscall_class_name(i);
	return i - bits < LENGTH(rows) ? rows[i - bits].name : NULL;
}

static bool has_word(const char *words, const char *word)
{
	size_t size = strlen(word);

	for (; words && *words; words += strspn(words, " ")) {
		size_t length = strcspn(words, " ");

		if (length == size && memcmp(words, word, size) == 0)
			return true;
		words += length;
	}
	return false;
}

bool call_class_has(const struct call_class *class_, const struct syscall_info *call)
{
	return call->classes & class_->bits || has_word(class_->calls, call->name);
}
