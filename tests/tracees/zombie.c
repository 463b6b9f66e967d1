/*
 * zombie FILE COMMAND...: has a child that has ended with 9 and is not reaped, writes its id to
 * FILE, and becomes COMMAND.
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	siginfo_t info;
	pid_t pid = fork();
	FILE *file;

	if (pid == 0)
		_exit(9);
	if (argc < 3 || waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) != 0)
		return 1;
	file = fopen(argv[1], "we");
	if (!file || fprintf(file, "%d\n", (int)pid) < 0 || fclose(file) != 0)
		return 1;
	execvp(argv[2], argv + 2);
	return 127;
}
