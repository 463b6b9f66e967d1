/* What poll, select and epoll wait for, and what they found. */
#include "viz/decode_private.h"

#define POLLFD_SIZE    8
#define EVENT_SIZE     12
#define CONTROL_DELETE 2

static void put_events(struct text *t, const char *name, uint16_t events)
{
	put(t, name);
	put_field(t, FIELD_POLL_EVENTS, events);
}

static void put_pollfd(struct text *t, const struct view *v)
{
	int32_t fd = (int32_t)view_u32(v, 0);

	put(t, "{fd=");
	put_fd(t, fd, false);
	if (fd >= 0)
		put_events(t, ", events=", view_u16(v, 4));
	put_byte(t, '}');
}

void put_pollfds(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_array(t, v, POLLFD_SIZE, v->state != CAPTURE_WHOLE, put_pollfd);
}

static void put_epoll(struct text *t, const struct view *v)
{
	put(t, "{events=");
	put_field(t, FIELD_EPOLL_EVENTS, view_u32(v, 0));
	put(t, ", data={u32=");
	put_decimal(t, view_u32(v, 4));
	put(t, ", u64=");
	put_decimal(t, view_u64(v, 4));
	put(t, "}}");
}

/* EPOLL_CTL_DEL has no use for one. */
void put_epoll_event(struct text *t, const struct argument *arg, const struct view *v)
{
	if ((uint32_t)arg->ev->args[1] == CONTROL_DELETE)
		put_pointer(t, arg->value);
	else
		put_epoll(t, v);
}

void put_epoll_events(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_array(t, v, EVENT_SIZE, v->state != CAPTURE_WHOLE, put_epoll);
}

/* A descriptor of a note is a number: its name stands before. */
static void put_descriptor(struct text *t, uint32_t fd, bool named)
{
	if (named)
		put_fd(t, (int32_t)fd, false);
	else
		put_signed(t, (int32_t)fd);
}

/* The descriptors whose bits are set, of the first count. */
static void put_bits(struct text *t, const struct view *v, uint64_t count, bool named)
{
	unsigned found = 0;

	put_byte(t, '[');
	for (uint64_t fd = 0; fd < count && fd / 8 < v->size; fd++) {
		if (!(v->bytes[fd / 8] >> fd % 8 & 1))
			continue;
		if (found++)
			put_byte(t, ' ');
		put_descriptor(t, (uint32_t)fd, named);
	}
	put_byte(t, ']');
}

static uint64_t descriptor_count(const struct event *ev)
{
	int32_t count = (int32_t)ev->args[0];

	return count < 0 ? 0 : (uint64_t)count;
}

void put_fd_set(struct text *t, const struct argument *arg, const struct view *v)
{
	put_bits(t, v, descriptor_count(arg->ev), true);
}

/* A note in parentheses that may be empty: what separates its parts, and what ends it. */
static void put_part(struct text *t, unsigned *parts)
{
	put(t, (*parts)++ ? ", " : " (");
}

/* The time that was left, where the call told. */
static void put_left(struct text *t, const struct event *ev, const struct syscall_info *info,
		     unsigned index, unsigned *parts)
{
	struct argument arg = {.ev = ev, .info = info, .index = index, .kind = info->args[index]};
	const struct capture *left = event_capture_at(ev, index, true);
	struct view v = view_of(ev, left);

	if (!left || v.size < 2 * (size_t)v.word)
		return;
	put_part(t, parts);
	put(t, "left ");
	if (arg_memory(arg.kind) == MEMORY_TIMEVAL)
		put_timeval(t, &arg, &v);
	else if (arg_memory(arg.kind) == MEMORY_TIMESPEC64)
		put_timespec64(t, &arg, &v);
	else
		put_timespec(t, &arg, &v);
}

static void put_found(struct text *t, const struct view *v)
{
	size_t count = v->size / POLLFD_SIZE;
	unsigned found = 0;

	put_byte(t, '[');
	for (size_t i = 0; i < count; i++) {
		struct view one = view_part(v, i * POLLFD_SIZE, POLLFD_SIZE);

		if (!view_u16(&one, 6))
			continue;
		if (found == shown(t, found + 1)) {
			put(t, ", ...");
			break;
		}
		put(t, found++ ? ", {fd=" : "{fd=");
		put_descriptor(t, view_u32(&one, 0), false);
		put_events(t, ", revents=", view_u16(&one, 6));
		put_byte(t, '}');
	}
	put_byte(t, ']');
}

void put_poll_note(struct text *t, const struct event *ev, const struct syscall_info *info)
{
	const struct capture *found = event_capture_at(ev, 0, true);
	struct view v = view_of(ev, found);
	unsigned parts = 0;

	if (!ev->result) {
		put(t, " (Timeout)");
		return;
	}
	if (!found)
		return;
	put_part(t, &parts);
	put_found(t, &v);
	if (arg_is_memory(info->args[2]))
		put_left(t, ev, info, 2, &parts);
	put_byte(t, ')');
}

void put_select_note(struct text *t, const struct event *ev, const struct syscall_info *info)
{
	static const char *const names[] = {"in ", "out ", "except "};
	unsigned parts = 0;

	if (!ev->result) {
		put(t, " (Timeout)");
		return;
	}
	for (unsigned i = 0; i < COUNT(names); i++) {
		const struct capture *set = event_capture_at(ev, i + 1, true);
		struct view v = view_of(ev, set);
		bool any = false;

		for (size_t byte = 0; byte < v.size; byte++)
			any |= v.bytes[byte] != 0;
		if (!any)
			continue;
		put_part(t, &parts);
		put(t, names[i]);
		put_bits(t, &v, descriptor_count(ev), false);
	}
	put_left(t, ev, info, 4, &parts);
	if (parts)
		put_byte(t, ')');
}
