/*
 * vfork(), and exec in the child.
 * The trace: START_VFORK; the parent's vfork ends after the child's EXEC.
 */
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	int status;
	pid_t pid = vfork();

	if (pid == 0) {
		execl("/bin/true", "true", (char *)NULL);
		_exit(1);
	}
	return waitpid(pid, &status, 0) == pid && status == 0 ? 0 : 1;
}
