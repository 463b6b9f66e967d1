/* Names of kinds and ABIs that exports have: they never change. */
#ifndef VIZ_EVENT_NAMES_H
#define VIZ_EVENT_NAMES_H

/* "call", "exit" ...; "unknown" for a kind of a later version. Static. */
const char *event_kind_name(unsigned kind);

/* "x86_64", "i386", "x32"; "unknown". Static. */
const char *event_arch_name(unsigned arch);

#endif
