/*
 * unwind: system calls while an exception is on its way: in a destructor that the unwinder
 * runs, in the handler that catches it, and in one that throws again.
 */
#include <stdexcept>
#include <unistd.h>

#include "noinline.h"

struct guard {
	int number;

	explicit guard(int number) : number(number)
	{
	}
	NOINLINE ~guard()
	{
		number += getppid() > 0;
	}
};

NOINLINE static int fails(int n)
{
	guard first(n);

	if (n > 0)
		throw std::runtime_error("on purpose");
	return first.number;
}

NOINLINE static int passes(int n)
{
	guard second(n + 1);

	return fails(n) + second.number;
}

NOINLINE static int throws_again(int n)
{
	try {
		return passes(n);
	} catch (const std::exception &) {
		getppid();
		throw;
	}
}

int main()
{
	try {
		return throws_again(1);
	} catch (const std::runtime_error &error) {
		return getppid() > 0 && error.what() ? 0 : 1;
	}
}
