/* The program whose mutants fuzz_symbols.c looks up: functions in each other, and a loop. */
volatile int value;

static inline __attribute__((always_inline)) void inner(int a)
{
	value += a;
}

static inline __attribute__((always_inline)) void middle(int a)
{
	for (int i = 0; i < a; i++)
		inner(i);
}

__attribute__((noinline)) static int called(int a)
{
	middle(a);
	return value;
}

void _start(void);
void _start(void)
{
	called(value);
	middle(value);
}
