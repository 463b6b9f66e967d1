/*
 * vfork_wait FIFO: the child of a vfork opens FIFO for reading and ends with what it reads.
 * Until then the parent is in vfork, where no signal and no tracer gets it out.
 */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int status;
	pid_t pid = argc > 1 ? vfork() : -1;

	if (pid == 0) {
		char byte = 0;
		int fd = open(argv[1], O_RDONLY);

		_exit(read(fd, &byte, 1) == 1 ? byte : 99);
	}
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : 98;
}
