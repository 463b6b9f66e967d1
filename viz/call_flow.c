#include "viz/call_flow.h"

#include <pthread.h>
#include <string.h>

#include "format/bytes.h"
#include "format/syscalls.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct flow_rule {
	const char *call;
	int8_t from, to;
	bool messages; /* the result counts messages */
};

#define READS(name)                                                                                \
	{                                                                                          \
		.call = (name), .from = 0, .to = FLOW_NONE                                         \
	}
#define WRITES(name)                                                                               \
	{                                                                                          \
		.call = (name), .from = FLOW_NONE, .to = 0                                         \
	}

static const struct flow_rule rules[] = {
	READS("read"),
	READS("pread64"),
	READS("readv"),
	READS("preadv"),
	READS("preadv2"),
	READS("recv"),
	READS("recvfrom"),
	READS("recvmsg"),
	WRITES("write"),
	WRITES("pwrite64"),
	WRITES("writev"),
	WRITES("pwritev"),
	WRITES("pwritev2"),
	WRITES("send"),
	WRITES("sendto"),
	WRITES("sendmsg"),
	{.call = "recvmmsg", .from = 0, .to = FLOW_NONE, .messages = true},
	{.call = "sendmmsg", .from = FLOW_NONE, .to = 0, .messages = true},
	{.call = "sendfile", .from = 1, .to = 0},
	{.call = "sendfile64", .from = 1, .to = 0},
	{.call = "copy_file_range", .from = 0, .to = 2},
	{.call = "splice", .from = 0, .to = 2},
	{.call = "tee", .from = 0, .to = 1},
};

/* The rule of each call by its number, counted from 1; most have none. */
static uint8_t rule_numbers[ARCHES][SYSCALL_NR_MAX];
_Static_assert(COUNT(rules) <= UINT8_MAX, "a number for each rule");
static pthread_once_t rules_once = PTHREAD_ONCE_INIT;

static void rules_number(void)
{
	for (unsigned arch = 0; arch < ARCHES; arch++)
		for (size_t i = 0; i < COUNT(rules); i++)
			for (uint32_t nr = 0; nr < SYSCALL_NR_MAX; nr++) {
				const struct syscall_info *info = syscall_lookup(arch, nr);

				if (info && strcmp(info->name, rules[i].call) == 0)
					rule_numbers[arch][nr] = (uint8_t)(i + 1);
			}
}

/*
 * Takes the items of one message: structure, name, array of iovecs, the bytes of each, control
 * bytes (format/syscalls.h, MMSGHDR). Adds its length, which stands behind the msghdr.
 */
static bool message_add(const struct capture *list, size_t *at, size_t word, uint64_t *bytes)
{
	struct capture_item header, item;

	if (!capture_list_next(list, at, &header) || header.size < 7 * word + 4)
		return false;
	*bytes += get_u32(header.bytes + 7 * word);
	if (!capture_list_next(list, at, &item) || !capture_list_next(list, at, &item))
		return false;
	for (size_t left = item.size / (2 * word); left; left--)
		if (!capture_list_next(list, at, &item))
			return false;
	return capture_list_next(list, at, &item);
}

static uint64_t messages_bytes(const struct event *ev)
{
	const struct capture *list = event_capture_at(ev, 1, true);
	size_t at = 0, word = ev->arch == ARCH_X86_64 ? 8 : 4;
	uint64_t bytes = 0;

	for (int64_t i = 0; list && i < ev->result; i++)
		if (!message_add(list, &at, word, &bytes))
			break;
	return bytes;
}

void call_flow_begin(void)
{
	pthread_once(&rules_once, rules_number);
}

bool call_flow(const struct event *ev, struct call_flow *flow)
{
	const struct flow_rule *rule;
	uint8_t number =
		ev->arch < ARCHES && ev->nr < SYSCALL_NR_MAX ? rule_numbers[ev->arch][ev->nr] : 0;

	if (!number || ev->result <= 0 || ev->flags & (EVENT_ERROR | EVENT_UNFINISHED))
		return false;
	rule = &rules[number - 1];
	*flow = (struct call_flow){
		.bytes = rule->messages ? messages_bytes(ev) : (uint64_t)ev->result,
		.from = rule->from,
		.to = rule->to,
	};
	return true;
}
