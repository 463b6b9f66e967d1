/* What the seeds of fuzz_unwind are made of: functions with frames of several sorts. */
int leaf(int x);
int saved(int x);
int dynamic(int x);

int leaf(int x)
{
	return x * 3;
}

int saved(int x)
{
	int a = leaf(x), b = leaf(a), c = leaf(b);

	return leaf(a + b) + leaf(b + c) + leaf(a + c);
}

int dynamic(int x)
{
	_Alignas(64) volatile char bytes[64];
	volatile char *more = __builtin_alloca(x);

	bytes[x % 64] = 1;
	more[x / 2] = 2;
	return saved(x) + bytes[x % 64] + more[x / 2];
}

/* An expression, as in the trampoline that a signal handler returns to. */
__asm__(".globl trampoline\n"
	"trampoline:\n"
	".cfi_startproc\n"
	".cfi_signal_frame\n"
	".cfi_escape 0x0f, 4, 0x77, 0xa0, 0x01, 0x06\n"
	".cfi_escape 0x10, 16, 3, 0x77, 0xa8, 0x01\n"
	"nop\n"
	".cfi_endproc\n");
