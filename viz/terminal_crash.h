/*
 * Puts a terminal back when the program crashes: see terminal_restore_on_crash() of
 * viz/terminal.h, which is defined here.
 */
#ifndef VIZ_TERMINAL_CRASH_H
#define VIZ_TERMINAL_CRASH_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

#define CRASH_BYTES_MAX 256

/* What a crash from now on writes to tty, CRASH_BYTES_MAX at most, and the modes that it sets. */
void crash_prepare(int tty, const struct termios *modes, const char *bytes, size_t size);

/* Off while the terminal is as it was found, then on again. */
void crash_arm(bool on);

#endif
