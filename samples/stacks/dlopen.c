/*
 * dlopen: calls through a plugin, closes it, and opens another, which the kernel maps to the
 * same place: the same address is another function then. Ends with 2 where the place was not
 * the same. The plugins are in the program's directory.
 */
#include <dlfcn.h>
#include <libgen.h>
#include <stdio.h>
#include <unistd.h>

#include "noinline.h"

typedef int plugin_run_fn(int (*callback)(int), int n);

NOINLINE int called_back(int n)
{
	return n + (getppid() > 0);
}

/* Returns where the plugin was, NULL where it can't be opened. */
NOINLINE void *use_plugin(const char *name)
{
	void *plugin = dlopen(name, RTLD_NOW);
	void *run = plugin ? dlsym(plugin, "plugin_run") : NULL;

	if (!run || ((plugin_run_fn *)run)(called_back, 1) <= 0)
		return NULL;
	dlclose(plugin);
	return run;
}

int main(void)
{
	char path[4096], name[4200];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - 1);
	void *first, *second;

	if (length < 0)
		return 1;
	path[length] = '\0';
	snprintf(name, sizeof(name), "%s/plugin_one.so", dirname(path));
	first = use_plugin(name);
	snprintf(name, sizeof(name), "%s/plugin_two.so", path);
	second = use_plugin(name);
	if (!first || !second)
		return 1;
	return first == second ? 0 : 2;
}
