#include "viz/event_names.h"

#include "format/event.h"

static const char *const kinds[EVENT_KINDS] = {
	[EVENT_CALL] = "call",       [EVENT_ENTERED] = "entered", [EVENT_TASK] = "task",
	[EVENT_START] = "start",     [EVENT_EXEC] = "exec",       [EVENT_EXIT] = "exit",
	[EVENT_SIGNAL] = "signal",   [EVENT_STOP] = "stop",       [EVENT_DETACH] = "detach",
	[EVENT_USAGE] = "usage",     [EVENT_OUTPUT] = "output",   [EVENT_HELD] = "held",
	[EVENT_NOTE] = "note",       [EVENT_LOSS] = "loss",       [EVENT_DESCRIPTOR] = "descriptor",
	[EVENT_MAPPING] = "mapping",
};

static const char *const arches[ARCHES] = {
	[ARCH_X86_64] = "x86_64",
	[ARCH_I386] = "i386",
	[ARCH_X32] = "x32",
};

const char *event_kind_name(unsigned kind)
{
	return kind < EVENT_KINDS ? kinds[kind] : "unknown";
}

const char *event_arch_name(unsigned arch)
{
	return arch < ARCHES ? arches[arch] : "unknown";
}
