/*
 * deep: a system call below 20 and below 200 different functions, and below a recursion of 30
 * and one of 400, which is more than a stack in a log has.
 *
 * The functions are d00..d99 and e00..e99, of which each calls the one before; d00 makes the
 * call.
 */
#include <unistd.h>

#include "noinline.h"

NOINLINE int d00(int n)
{
	return n + (getppid() > 0);
}

#define LEVEL(name, below)                                                                         \
	NOINLINE int name(int n)                                                                   \
	{                                                                                          \
		return below(n) + 1;                                                               \
	}
#define TEN(p, first)                                                                              \
	LEVEL(p##0, first)                                                                         \
	LEVEL(p##1, p##0)                                                                          \
	LEVEL(p##2, p##1)                                                                          \
	LEVEL(p##3, p##2)                                                                          \
	LEVEL(p##4, p##3)                                                                          \
	LEVEL(p##5, p##4)                                                                          \
	LEVEL(p##6, p##5)                                                                          \
	LEVEL(p##7, p##6)                                                                          \
	LEVEL(p##8, p##7)                                                                          \
	LEVEL(p##9, p##8)
#define HUNDRED(p)                                                                                 \
	TEN(p##1, p##09)                                                                           \
	TEN(p##2, p##19)                                                                           \
	TEN(p##3, p##29)                                                                           \
	TEN(p##4, p##39)                                                                           \
	TEN(p##5, p##49)                                                                           \
	TEN(p##6, p##59)                                                                           \
	TEN(p##7, p##69)                                                                           \
	TEN(p##8, p##79)                                                                           \
	TEN(p##9, p##89)

LEVEL(d01, d00)
LEVEL(d02, d01)
LEVEL(d03, d02)
LEVEL(d04, d03)
LEVEL(d05, d04)
LEVEL(d06, d05)
LEVEL(d07, d06)
LEVEL(d08, d07)
LEVEL(d09, d08)
HUNDRED(d)
TEN(e0, d99)
HUNDRED(e)

NOINLINE int recurse(int n)
{
	return n > 1 ? recurse(n - 1) ^ n : d00(n); /* + would become a loop */
}

int main(void)
{
	return d19(0) + e99(0) + recurse(30) + recurse(400) != 0 ? 0 : 1;
}
