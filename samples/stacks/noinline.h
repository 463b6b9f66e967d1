/* For the functions that must have a frame of their own, whatever the compiler knows of them. */
#ifndef NOINLINE_H
#define NOINLINE_H

#ifdef __clang__
#define NOINLINE __attribute__((noinline))
#else
#define NOINLINE __attribute__((noinline, noipa))
#endif

#endif
