/*
 * A seccomp filter that lets calls outside of a set run without a stop.
 *
 * Classic BPF, as seccomp(2) and Documentation/userspace-api/seccomp_filter.rst have it: the
 * number is looked for by bisection in the runs of numbers that are treated alike. Calls in the
 * set, calls of unknown architectures and numbers that no table has are SECCOMP_RET_TRACE. The
 * kernel keeps the answer for numbers that are always let through (Linux 5.11).
 */
#ifndef RECORD_CALL_FILTER_H
#define RECORD_CALL_FILTER_H

#include <linux/filter.h>
#include <stdbool.h>

#include "record/call_set.h"

/* How it is with an installed filter. A plain value. */
struct filter_state {
	bool installed;
	bool no_new_privs; /* it had to be set for that */
	int sys;           /* why it could not be installed, an errno */
};

struct call_filter {
	unsigned short length;
	struct sock_filter program[BPF_MAXINSNS];
};

void call_filter_build(struct call_filter *filter, const struct call_set *traced);

/*
 * Installs it in the calling process, which must be traced with PTRACE_O_TRACESECCOMP: for good,
 * and for all its children. no_new_privs is set where the kernel asks for it.
 */
struct filter_state call_filter_install(const struct call_filter *filter);

#endif
