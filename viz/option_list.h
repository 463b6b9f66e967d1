/* The options of stview for docs/completions, which makes completions of shells of them. */
#ifndef VIZ_OPTION_LIST_H
#define VIZ_OPTION_LIST_H

#include <stdio.h>

/*
 * Prints a line for each option: letter, name, argument, help, and with a blank between two the
 * words that the argument can be, with a tab between these fields. A plus and a blank are in front
 * of words that are put together without anything between them.
 */
void option_list_print(FILE *out);

#endif
