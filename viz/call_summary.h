/* What a system call does, in one line. */
#ifndef VIZ_CALL_SUMMARY_H
#define VIZ_CALL_SUMMARY_H

/* Of a call by its name; NULL where nobody has written one. Static. */
const char *call_summary(const char *name);

#endif
