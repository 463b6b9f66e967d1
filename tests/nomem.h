/*
 * A heap whose Nth allocation fails, for the whole program: the functions below take the
 * place of the C library's, so what zstd allocates fails too. To be included by the one
 * source of a test program.
 */
#ifndef TESTS_NOMEM_H
#define TESTS_NOMEM_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

/* What does the work; both libraries keep these names for programs that do as we do. */
#ifndef __has_feature
#define __has_feature(name) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define NOMEM_REAL(name) __interceptor_##name
#else
#define NOMEM_REAL(name) __libc_##name
#endif

void *NOMEM_REAL(malloc)(size_t size);
void *NOMEM_REAL(calloc)(size_t count, size_t size);
void *NOMEM_REAL(realloc)(void *old, size_t size);
void *NOMEM_REAL(memalign)(size_t align, size_t size);

static struct {
	unsigned long left; /* allocations that succeed before one fails; 0: none will fail */
	bool all;           /* those behind it fail too */
	bool failed;        /* one did */
} nomem;

/* From now on the nth allocation fails, n from 1; all: and every one after it. */
static inline void nomem_begin(unsigned long n, bool all)
{
	nomem.left = n;
	nomem.all = all;
	nomem.failed = false;
}

/* Ends that; true where an allocation failed. */
static inline bool nomem_end(void)
{
	nomem.left = 0;
	return nomem.failed;
}

static bool nomem_now(void)
{
	if (nomem.left == 0 || --nomem.left > 0)
		return false;
	nomem.left = nomem.all;
	nomem.failed = true;
	errno = ENOMEM;
	return true;
}

/* In between nothing fails: for code that cannot stand it. */
static inline unsigned long nomem_pause(void)
{
	unsigned long left = nomem.left;

	nomem.left = 0;
	return left;
}

static inline void nomem_resume(unsigned long left)
{
	nomem.left = left;
}

void *malloc(size_t size)
{
	return nomem_now() ? NULL : NOMEM_REAL(malloc)(size);
}

void *calloc(size_t count, size_t size)
{
	return nomem_now() ? NULL : NOMEM_REAL(calloc)(count, size);
}

void *realloc(void *old, size_t size)
{
	return nomem_now() ? NULL : NOMEM_REAL(realloc)(old, size);
}

void *aligned_alloc(size_t align, size_t size)
{
	return nomem_now() ? NULL : NOMEM_REAL(memalign)(align, size);
}

#endif
