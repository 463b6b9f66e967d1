/*
 * Opens a path after it made itself undumpable.
 * The trace: the path where strec is privileged; else a FAULT with EPERM, and all else.
 */
#include <fcntl.h>
#include <sys/prctl.h>

int main(void)
{
	if (prctl(PR_SET_DUMPABLE, 0))
		return 1;
	return open("/of-the-undumpable", O_RDONLY) == -1 ? 0 : 1;
}
