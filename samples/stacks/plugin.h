/* What a plugin of dlopen.c has. */
#ifndef PLUGIN_H
#define PLUGIN_H

int NAME(int (*callback)(int), int n);
int plugin_run(int (*callback)(int), int n);

#endif
