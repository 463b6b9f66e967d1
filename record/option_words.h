/* The words that arguments of strec's options can be, for completion in a shell. */
#ifndef RECORD_OPTION_WORDS_H
#define RECORD_OPTION_WORDS_H

#include <stdio.h>

/*
 * Prints those of the option with that letter and name, "" for none, with a blank between two:
 * nothing where the argument is not one of some words. A comma and a blank are in front where it
 * is a list of words with commas. A word that ends in = has one of the option of that name behind.
 */
void option_words_print(FILE *out, int letter, const char *name);

#endif
