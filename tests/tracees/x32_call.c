/*
 * An x32 call in a 64-bit process: close of a descriptor that is none.
 * The trace: close with ARCH_X32, EBADF, or ENOSYS where the kernel has no x32.
 */
#include <errno.h>
#include <unistd.h>

int main(void)
{
	return syscall(0x40000000 | 3, -1) == -1 && (errno == EBADF || errno == ENOSYS) ? 0 : 1;
}
