/*
 * templates: a system call below methods, function templates, lambdas, a std::function, a
 * virtual call and an operator, some of them inlined.
 */
#include <functional>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

#include "noinline.h"

namespace shapes
{

struct shape {
	virtual ~shape() = default;
	virtual int area(const std::string &unit) const = 0;
};

template <typename number> struct square final : shape {
	number side;

	explicit square(number side) : side(side)
	{
	}
	NOINLINE int area(const std::string &unit) const override
	{
		return static_cast<int>(side * side) + (getppid() > 0) +
		       static_cast<int>(unit.size());
	}
};

struct adder {
	int sum = 0;

	NOINLINE void operator()(const shape &s)
	{
		sum += s.area("cm");
	}
};

} // namespace shapes

template <typename visitor, typename... parts>
NOINLINE int visit_all(visitor &&visit, const std::vector<std::unique_ptr<shapes::shape>> &all,
		       parts... more)
{
	for (const auto &one : all)
		visit(*one);
	return static_cast<int>(sizeof...(more));
}

/* Inlined into main: a call within a lambda within a template. */
template <typename T> static inline __attribute__((always_inline)) T twice(T n)
{
	auto half = [](T x) __attribute__((always_inline))
	{
		return x + (getppid() > 0);
	};

	return half(n) + half(n);
}

int main()
{
	std::vector<std::unique_ptr<shapes::shape>> all;
	shapes::adder add;
	std::function<void(const shapes::shape &)> wrapped = [&add](const shapes::shape &s) {
		add(s);
	};

	all.push_back(std::make_unique<shapes::square<int>>(2));
	all.push_back(std::make_unique<shapes::square<double>>(3.0));
	visit_all(add, all);
	visit_all(wrapped, all, 1, 'c', 2.0L);
	return add.sum + twice(3L) > 0 ? 0 : 1;
}
