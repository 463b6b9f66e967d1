/* Values by the kind of argument that has them. */
#include "viz/decode_private.h"

#define CLONE_SIGNAL_MASK 0xff

/* The low byte is not a flag but the signal that the parent gets at the end. */
static void put_clone_flags(struct text *t, uint64_t value)
{
	uint64_t flags = (uint32_t)value & ~(uint64_t)CLONE_SIGNAL_MASK;
	uint64_t signal = value & CLONE_SIGNAL_MASK;

	if (flags || !signal)
		put_flags(t, ARG_CLONE_FLAGS, flags);
	if (flags && signal)
		put_byte(t, '|');
	if (signal)
		put_signal(t, signal);
}

static void put_wake_op(struct text *t, uint64_t value)
{
	uint32_t op = (uint32_t)value;

	if (op >> 31) {
		put(t, "FUTEX_OP_OPARG_SHIFT<<28|");
		op &= 0x7fffffff;
	}
	put_field(t, FIELD_FUTEX_OPERATION, op >> 28);
	put(t, "<<28|");
	put_hex(t, op >> 12 & 0xfff);
	put(t, "<<12|");
	put_field(t, FIELD_FUTEX_COMPARISON, op >> 24 & 0xf);
	put(t, "<<24|");
	put_hex(t, op & 0xfff);
}

static bool has_word(const struct word_set *set, uint32_t value)
{
	for (uint32_t i = 0; i < set->count; i++)
		if (set->words[i].value == value)
			return true;
	return false;
}

/* A command without a name is shown as it was made: direction, type, number and size. */
static void put_ioctl(struct text *t, uint64_t value)
{
	static const char *const directions[] = {"_IOC_NONE", "_IOC_WRITE", "_IOC_READ",
						 "_IOC_READ|_IOC_WRITE"};
	uint32_t command = (uint32_t)value;

	if (t->opt->words == DECODE_WORDS_RAW || has_word(word_set_of(ARG_IOCTL_CMD), command)) {
		put_flags(t, ARG_IOCTL_CMD, command);
		return;
	}
	put(t, "_IOC(");
	put(t, directions[command >> 30]);
	put(t, ", ");
	put_hex(t, command >> 8 & 0xff);
	put(t, ", ");
	put_hex(t, command & 0xff);
	put(t, ", ");
	put_hex(t, command >> 16 & 0x3fff);
	put_byte(t, ')');
}

static void put_ipc_key(struct text *t, uint64_t value)
{
	if ((uint32_t)value)
		put_hex(t, (uint32_t)value);
	else
		put_named(t, "IPC_PRIVATE", 0);
}

static void put_ipc_flags(struct text *t, uint64_t value)
{
	if (value & 01000)
		put(t, "IPC_CREAT|");
	if (value & 02000)
		put(t, "IPC_EXCL|");
	if (value & 04000)
		put(t, "SHM_HUGETLB|");
	if (value & 010000)
		put(t, "SHM_NORESERVE|");
	put_permissions(t, value & ~UINT64_C(017000));
}

/* A serial number, or one of those that stand for a keyring of the process. */
static void put_key(struct text *t, uint64_t value)
{
	const struct word_set *special = field_words(FIELD_KEY_SPECIAL);

	if (has_word(special, (uint32_t)value))
		put_words(t, special, (uint32_t)value);
	else
		put_signed(t, (int32_t)value);
}

static void put_error_name(struct text *t, uint64_t value)
{
	const char *name = decode_errno_name((uint32_t)value);

	if (name)
		put_named(t, name, (int32_t)value);
	else
		put_decimal(t, (uint32_t)value);
}

/* A command in the upper 24 bits, a kind of quota in the lower eight. */
static void put_quota_command(struct text *t, uint64_t value)
{
	put(t, "QCMD(");
	put_field(t, FIELD_QUOTA, (uint32_t)value >> 8);
	put(t, ", ");
	put_field(t, FIELD_QUOTA_KIND, value & 0xff);
	put_byte(t, ')');
}

/* The number comes first: these are seldom called by their names. */
static void put_syslog_action(struct text *t, uint64_t value)
{
	const struct word_set *set = field_words(FIELD_SYSLOG_ACTION);

	put_decimal(t, (uint32_t)value);
	if (t->opt->words == DECODE_WORDS_RAW)
		return;
	put(t, " /* ");
	put(t, value < set->count ? set->words[value].name : set->unknown);
	put(t, " */");
}

void put_io_priority(struct text *t, uint64_t value)
{
	static const char *const classes[] = {"IOPRIO_CLASS_NONE", "IOPRIO_CLASS_RT",
					      "IOPRIO_CLASS_BE", "IOPRIO_CLASS_IDLE"};
	uint32_t class = (uint32_t)value >> 13;

	if (t->opt->words == DECODE_WORDS_RAW || class >= COUNT(classes)) {
		put_hex(t, (uint32_t)value);
		return;
	}
	put(t, "IOPRIO_PRIO_VALUE(");
	put(t, classes[class]);
	put(t, ", ");
	put_decimal(t, value & 0x1fff);
	put_byte(t, ')');
}

/* All bits ask what it is and change nothing. */
static void put_persona(struct text *t, uint64_t value)
{
	if ((uint32_t)value == UINT32_MAX)
		put_hex(t, (uint32_t)value);
	else
		put_flags(t, ARG_PERSONA, (uint32_t)value);
}

static void put_epoch(struct text *t, uint64_t value)
{
	put_signed(t, (int64_t)value);
	put(t, " (");
	put_date(t, (int64_t)value, 0, 0);
	put(t, ")");
}

static void put_int(struct text *t, uint64_t value)
{
	put_signed(t, (int32_t)value);
}

static void put_long(struct text *t, uint64_t value)
{
	put_signed(t, (int64_t)value);
}

static void put_uint(struct text *t, uint64_t value)
{
	put_decimal(t, (uint32_t)value);
}

static void put_fd_value(struct text *t, uint64_t value)
{
	put_fd(t, (int32_t)value, false);
}

static void put_plain_fd(struct text *t, uint64_t value)
{
	if ((int32_t)value == LINUX_AT_FDCWD)
		put_signed(t, LINUX_AT_FDCWD);
	else
		put_fd(t, (int32_t)value, false);
}

/* By kind: a printer, or the words of a field. */
static const struct {
	void (*put)(struct text *, uint64_t);
	uint8_t field; /* where put is NULL */
	bool has_field;
} kinds[ARG_MEMORY] = {
	[ARG_NONE] = {.put = put_hex},
	[ARG_INT] = {.put = put_int},
	[ARG_LONG] = {.put = put_long},
	[ARG_UINT] = {.put = put_uint},
	[ARG_SIZE] = {.put = put_decimal},
	[ARG_HEX] = {.put = put_hex},
	[ARG_PTR] = {.put = put_pointer},
	[ARG_FD] = {.put = put_plain_fd},
	[ARG_DIRFD] = {.put = put_fd_value},
	[ARG_PATH] = {.put = put_pointer},
	[ARG_STRING] = {.put = put_pointer},
	[ARG_MODE] = {.put = put_permissions},
	[ARG_NODE_MODE] = {.put = put_mode},
	[ARG_PID] = {.put = put_int},
	[ARG_UID] = {.put = put_id},
	[ARG_SIGNAL] = {.put = put_signal},
	[ARG_CLONE_FLAGS] = {.put = put_clone_flags},
	[ARG_DEV] = {.put = put_device_number},
	[ARG_OFFSET_LOW] = {.put = put_long},
	[ARG_FUTEX_WAKE_OP] = {.put = put_wake_op},
	[ARG_IOCTL_CMD] = {.put = put_ioctl},
	[ARG_IPC_KEY] = {.put = put_ipc_key},
	[ARG_IPC_FLAGS] = {.put = put_ipc_flags},
	[ARG_PERSONA] = {.put = put_persona},
	[ARG_EPOCH] = {.put = put_epoch},
	[ARG_FD_FLAGS] = {.field = FIELD_FD_FLAGS, .has_field = true},
	[ARG_FUTEX_BITSET] = {.field = FIELD_FUTEX_BITSET, .has_field = true},
	[ARG_SEALS] = {.field = FIELD_SEALS, .has_field = true},
	[ARG_LOCK_TYPE] = {.field = FIELD_LOCK_TYPE, .has_field = true},
	[ARG_CAPABILITY] = {.field = FIELD_CAPABILITY, .has_field = true},
	[ARG_DUMPABLE] = {.field = FIELD_DUMPABLE, .has_field = true},
	[ARG_SECCOMP_MODE] = {.field = FIELD_SECCOMP_MODE, .has_field = true},
	[ARG_CAP_AMBIENT] = {.field = FIELD_CAP_AMBIENT, .has_field = true},
	[ARG_VMA_NAME] = {.field = FIELD_VMA_NAME, .has_field = true},
	[ARG_FLUSH_QUEUE] = {.field = FIELD_FLUSH_QUEUE, .has_field = true},
	[ARG_KEY] = {.put = put_key},
	[ARG_KEYCTL] = {.field = FIELD_KEYCTL, .has_field = true},
	[ARG_KEY_PERMISSION] = {.field = FIELD_KEY_PERMISSION, .has_field = true},
	[ARG_KEY_REQUEST] = {.field = FIELD_KEY_REQUEST, .has_field = true},
	[ARG_KEY_MOVE] = {.field = FIELD_KEY_MOVE, .has_field = true},
	[ARG_ERROR] = {.put = put_error_name},
	[ARG_RING_SETUP] = {.field = FIELD_RING_SETUP, .has_field = true},
	[ARG_RING_ENTER] = {.field = FIELD_RING_ENTER, .has_field = true},
	[ARG_RING_REGISTER] = {.field = FIELD_RING_REGISTER, .has_field = true},
	[ARG_PERF_FLAGS] = {.field = FIELD_PERF_FLAGS, .has_field = true},
	[ARG_SECCOMP_FLAGS] = {.field = FIELD_SECCOMP_FLAGS, .has_field = true},
	[ARG_LANDLOCK_FLAGS] = {.field = FIELD_LANDLOCK_FLAGS, .has_field = true},
	[ARG_LANDLOCK_RULE] = {.field = FIELD_LANDLOCK_RULE, .has_field = true},
	[ARG_MSG_OPERATION] = {.field = FIELD_MSG_OPERATION, .has_field = true},
	[ARG_QUOTA_CMD] = {.put = put_quota_command},
	[ARG_QUOTA_FORMAT] = {.field = FIELD_QUOTA_FORMAT, .has_field = true},
	[ARG_OPEN_TREE] = {.field = FIELD_OPEN_TREE, .has_field = true},
	[ARG_MOVE_MOUNT] = {.field = FIELD_MOVE_MOUNT, .has_field = true},
	[ARG_FSOPEN] = {.field = FIELD_FSOPEN, .has_field = true},
	[ARG_FSCONFIG] = {.field = FIELD_FSCONFIG, .has_field = true},
	[ARG_FSMOUNT] = {.field = FIELD_FSMOUNT, .has_field = true},
	[ARG_MOUNT_ATTRIBUTES] = {.field = FIELD_MOUNT_ATTRIBUTES, .has_field = true},
	[ARG_FSPICK] = {.field = FIELD_FSPICK, .has_field = true},
	[ARG_MODULE_FLAGS] = {.field = FIELD_MODULE_FLAGS, .has_field = true},
	[ARG_MOVE_PAGES] = {.field = FIELD_MOVE_PAGES, .has_field = true},
	[ARG_SYSLOG_ACTION] = {.put = put_syslog_action},
	[ARG_CLOCK_STATE] = {.field = FIELD_CLOCK_STATE, .has_field = true},
	[ARG_IO_PRIORITY] = {.put = put_io_priority},
};

enum { DOMAIN_INET = 2, DOMAIN_INET6 = 10, DOMAIN_NETLINK = 16, DOMAIN_PACKET = 17 };

static void put_protocol(struct text *t, const struct argument *arg)
{
	uint32_t domain = arg->index >= 2 ? (uint32_t)arg->ev->args[arg->index - 2] : 0;

	if (domain == DOMAIN_INET || domain == DOMAIN_INET6) {
		put_field(t, FIELD_INET_PROTOCOL, (uint32_t)arg->value);
	} else if (domain == DOMAIN_NETLINK) {
		put_field(t, FIELD_NETLINK_PROTOCOL, (uint32_t)arg->value);
	} else if (domain == DOMAIN_PACKET) {
		put(t, "htons(");
		put_field(t, FIELD_ETHERNET_PROTOCOL,
			  (arg->value >> 8 & 0xff) | (arg->value & 0xff) << 8);
		put_byte(t, ')');
	} else {
		put_decimal(t, (uint32_t)arg->value);
	}
}

static void put_socket_option(struct text *t, const struct argument *arg)
{
	static const struct {
		uint32_t level;
		enum field field;
	} levels[] = {
		{0, FIELD_IP_OPTION},   {1, FIELD_SOCKET_OPTION}, {6, FIELD_TCP_OPTION},
		{17, FIELD_UDP_OPTION}, {41, FIELD_IPV6_OPTION},  {270, FIELD_NETLINK_OPTION},
	};
	uint32_t level = arg->index ? (uint32_t)arg->ev->args[arg->index - 1] : 0;

	for (size_t i = 0; i < COUNT(levels); i++)
		if (levels[i].level == level) {
			put_field(t, levels[i].field, (uint32_t)arg->value);
			return;
		}
	put_hex(t, (uint32_t)arg->value);
}

static void put_restarted(struct text *t, const struct argument *arg)
{
	const struct capture *capture = arg->ev ? event_capture(arg->ev, arg->index) : NULL;
	const struct syscall_info *info = NULL;

	if (capture && capture->size == 4) {
		struct view v = view_of(arg->ev, capture);

		info = syscall_lookup(arg->ev->arch, view_u32(&v, 0));
	}
	put(t, "<... resuming interrupted ");
	put(t, info ? info->name : "system call");
	put(t, " ...>");
}

const struct word_set *value_words(unsigned kind)
{
	if (kind < ARG_MEMORY && kinds[kind].has_field)
		return field_words((enum field)kinds[kind].field);
	return word_set_of(kind);
}

void put_value(struct text *t, const struct argument *arg)
{
	const struct word_set *set;

	if (arg_is_memory(arg->kind)) {
		put_pointer(t, arg->value);
	} else if (kinds[arg->kind].put) {
		kinds[arg->kind].put(t, arg->value);
	} else if (kinds[arg->kind].has_field) {
		put_field(t, (enum field)kinds[arg->kind].field, (uint32_t)arg->value);
	} else if (arg->kind == ARG_SOCK_PROTOCOL) {
		put_protocol(t, arg);
	} else if (arg->kind == ARG_SOCK_OPTION) {
		put_socket_option(t, arg);
	} else if (arg->kind == ARG_RESTARTED) {
		put_restarted(t, arg);
	} else {
		set = word_set_of(arg->kind);
		if (set)
			put_words(t, set, (uint32_t)arg->value);
		else
			put_hex(t, arg->value);
	}
}
