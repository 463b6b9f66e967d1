#include "viz/diff_signature.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/syscalls.h"
#include "viz/call_traits.h"
#include "viz/decode.h"
#include "viz/diff_listing.h"
#include "viz/stack_text.h"
#include "viz/text.h"

#define COUNT(array)   (sizeof(array) / sizeof((array)[0]))
#define ERESTART_FIRST 512 /* ERESTARTSYS; the kernel's own, of calls that are made again */
#define ERESTART_LAST  516
#define NAMES_OF_CALL  3
#define OPEN_EXCLUSIVE 0300u /* O_CREAT | O_EXCL on all that the log knows */
#define FLAGS_SIZE     160

/* What matters of a call's name. */
enum call_mark {
	MARK_ELASTIC = 1 << 0,
	MARK_SCHEDULING = 1 << 1,
	MARK_MAPS = 1 << 2,  /* memory, where it has no file */
	MARK_READS = 1 << 3, /* what comes in pieces from a pipe or a socket */
	MARK_MAKES = 1 << 4, /* a directory, with the mode behind the path */
	MARK_LISTS = 1 << 6, /* a directory */
	MARK_OPENS = 1 << 5, /* it has flags of open(2): a mode means something with O_CREAT only */
};

static const struct {
	const char *call;
	uint8_t marks;
} mark_rows[] = {
	{"futex", MARK_SCHEDULING},
	{"futex_time64", MARK_SCHEDULING},
	{"sched_yield", MARK_SCHEDULING},
	{"restart_syscall", MARK_SCHEDULING},
	{"membarrier", MARK_SCHEDULING},
	{"wait4", MARK_ELASTIC},
	{"waitpid", MARK_ELASTIC},
	{"waitid", MARK_ELASTIC},
	{"rt_sigreturn", MARK_ELASTIC},
	{"sigreturn", MARK_ELASTIC},
	{"poll", MARK_ELASTIC},
	{"ppoll", MARK_ELASTIC},
	{"ppoll_time64", MARK_ELASTIC},
	{"select", MARK_ELASTIC},
	{"_newselect", MARK_ELASTIC},
	{"pselect6", MARK_ELASTIC},
	{"pselect6_time64", MARK_ELASTIC},
	{"epoll_wait", MARK_ELASTIC},
	{"epoll_pwait", MARK_ELASTIC},
	{"epoll_pwait2", MARK_ELASTIC},
	{"io_uring_enter", MARK_ELASTIC},
	{"getrandom", MARK_ELASTIC}, /* mktemp(3) asks again for bits that it cannot use */
	{"mmap", MARK_MAPS},
	{"mmap2", MARK_MAPS},
	{"munmap", MARK_MAPS},
	{"mremap", MARK_MAPS},
	{"mprotect", MARK_MAPS},
	{"madvise", MARK_MAPS},
	{"brk", MARK_MAPS},
	{"read", MARK_READS},
	{"readv", MARK_READS},
	{"recvfrom", MARK_READS},
	{"recvmsg", MARK_READS},
	{"recvmmsg", MARK_READS},
	{"splice", MARK_READS},
	{"mkdir", MARK_MAKES},
	{"mkdirat", MARK_MAKES},
	{"getdents", MARK_LISTS},
	{"getdents64", MARK_LISTS},
};

static uint8_t call_marks[ARCHES][SYSCALL_NR_MAX];
static pthread_once_t marks_once = PTHREAD_ONCE_INIT;

static void marks_make(void)
{
	for (unsigned arch = 0; arch < ARCHES; arch++)
		for (uint32_t nr = 0; nr < SYSCALL_NR_MAX; nr++) {
			const struct syscall_info *info = syscall_lookup(arch, nr);

			for (size_t i = 0; info && i < COUNT(mark_rows); i++)
				if (strcmp(mark_rows[i].call, info->name) == 0)
					call_marks[arch][nr] |= mark_rows[i].marks;
			for (unsigned i = 0; info && i < info->arg_count; i++)
				if (info->args[i] == ARG_OPEN_FLAGS)
					call_marks[arch][nr] |= MARK_OPENS;
		}
}

struct diff_signer *diff_signer_new(struct diff_table *table, unsigned side)
{
	struct diff_signer *signer = calloc(1, sizeof(*signer));

	if (!signer)
		return NULL;
	pthread_once(&marks_once, marks_make);
	signer->table = table;
	signer->side = side;
	return signer;
}

/* A call that is signed. */
struct signing {
	struct diff_signer *signer;
	const struct event *ev;
	const struct syscall_info *info;
	const struct descriptors *names;
	uint8_t marks;
};

static uint32_t text_of_fd(const struct signing *s, uint64_t fd)
{
	struct diff_signer *signer = s->signer;
	uint32_t naming = descriptors_naming(s->names, (int32_t)fd, DESCRIPTOR_ENTERED);
	uint32_t place = naming % SIGNER_NAMINGS;
	struct descriptor_name name;
	char text[DIFF_NAME_SIZE];
	enum diff_name_kind kind;

	if (naming && signer->namings[place].naming == naming)
		return signer->namings[place].text;
	if (!descriptors_name(s->names, (int32_t)fd, DESCRIPTOR_ENTERED, DETAIL_PROTOCOL, &name))
		return TEXT_NONE;
	kind = diff_name_descriptor(&signer->names, &name, text);
	signer->namings[place].naming = naming;
	signer->namings[place].text =
		diff_table_text(signer->table, text, strlen(text), (uint8_t)kind);
	return signer->namings[place].text;
}

/* Whether a successful call made what arg names as mkstemp(3) and mkdtemp(3) do. */
static bool makes_temporary(const struct signing *s, unsigned arg)
{
	const struct event *ev = s->ev;

	if (ev->flags & (EVENT_ERROR | EVENT_UNFINISHED) || arg > 3)
		return false;
	if (s->marks & MARK_MAKES)
		return (ev->args[arg + 1] & 07777) == 0700;
	return s->marks & MARK_OPENS && s->info->args[arg + 1] == ARG_OPEN_FLAGS &&
	       (ev->args[arg + 1] & OPEN_EXCLUSIVE) == OPEN_EXCLUSIVE &&
	       (ev->args[arg + 2] & 07777) == 0600;
}

static size_t put_path(const struct signing *s, unsigned arg, char out[static DIFF_NAME_SIZE])
{
	const struct capture *given = event_capture(s->ev, arg);
	char path[DESCRIPTOR_TEXT_SIZE];
	size_t size = descriptors_path(s->names, s->ev, arg, path);

	if (!size && given && given->kind == CAPTURE_STRING && given->size < sizeof(path)) {
		memcpy(path, given->bytes, given->size);
		size = given->size;
	}
	if (makes_temporary(s, arg))
		diff_name_created(&s->signer->names, path, size);
	return diff_name_path(&s->signer->names, path, size, out);
}

/* Without a path, or with an empty one, a call is on a descriptor. */
static bool has_path(const struct signing *s, unsigned arg)
{
	const struct capture *given = event_capture(s->ev, arg);

	return s->info->args[arg] == ARG_PATH && s->ev->args[arg] && !(given && given->size == 0);
}

/* All paths of a call as one text; TEXT_NONE: it has none. */
static uint32_t text_of_paths(const struct signing *s)
{
	char text[NAMES_OF_CALL * DIFF_NAME_SIZE];
	size_t used = 0, count = 0;

	for (unsigned i = 0; i < s->info->arg_count && count < NAMES_OF_CALL - 1; i++) {
		if (!has_path(s, i))
			continue;
		if (count++) {
			memcpy(text + used, " -> ", 4);
			used += 4;
		}
		used += put_path(s, i, text + used);
	}
	return used ? diff_table_text(s->signer->table, text, used,
				      text[0] == '/' ? DIFF_NAME_FILE : DIFF_NAME_OTHER)
		    : TEXT_NONE;
}

static uint32_t text_of_address(const struct signing *s, unsigned arg)
{
	const struct capture *address = event_capture(s->ev, arg);
	char text[DIFF_NAME_SIZE];
	enum diff_name_kind kind;

	if (!address || address->kind != CAPTURE_BYTES)
		return TEXT_NONE;
	kind = diff_name_address(&s->signer->names, address->bytes, address->size, text);
	return text[0] ? diff_table_text(s->signer->table, text, strlen(text), (uint8_t)kind)
		       : TEXT_NONE;
}

/* What a call is on: paths, or the address that it gives, or its first descriptor. */
static uint32_t text_of_resource(const struct signing *s)
{
	uint32_t text = text_of_paths(s);

	for (unsigned i = 0; i < s->info->arg_count && text == TEXT_NONE; i++)
		if (s->info->args[i] == ARG_IN_SOCKADDR)
			text = text_of_address(s, i);
	for (unsigned i = 0; i < s->info->arg_count && text == TEXT_NONE; i++)
		if ((s->info->args[i] == ARG_FD || s->info->args[i] == ARG_DIRFD) &&
		    (int32_t)s->ev->args[i] >= 0)
			return text_of_fd(s, s->ev->args[i]);
	return text;
}

static bool is_constant(const struct signing *s, unsigned arg)
{
	unsigned kind = syscall_arg_kind(s->info, arg, s->ev->args);

	return (kind >= ARG_OPEN_FLAGS && kind <= ARG_XATTR_FLAGS) || kind == ARG_SIGNAL ||
	       (kind == ARG_MODE && !(s->marks & MARK_OPENS));
}

/* A hash of what is a constant of the program: flags, commands, signals. */
static uint32_t hash_flags(const struct signing *s)
{
	uint32_t hash = 0;

	for (unsigned i = 0; i < s->info->arg_count; i++)
		if (is_constant(s, i))
			hash = (hash ^ (uint32_t)s->ev->args[i]) * 16777619u + i + 1;
	return hash;
}

static uint32_t text_of_flags(const struct signing *s)
{
	char text[FLAGS_SIZE], word[FLAGS_SIZE];
	struct text out = {.buf = text, .size = sizeof(text)};
	size_t size;

	for (unsigned i = 0; i < s->info->arg_count; i++) {
		if (!is_constant(s, i))
			continue;
		decode_argument(s->ev, i, NULL, word, sizeof(word));
		if (out.length)
			put(&out, ", ");
		put(&out, word);
	}
	size = text_end(&out);
	size = size < sizeof(text) ? size : sizeof(text) - 1;
	return diff_table_text(s->signer->table, text, size, 0);
}

/* Whether both logs have the same build of a module. */
static bool same_build(const struct symbol_table *other, const struct code_module *module)
{
	for (uint32_t i = 1; i < other->module_count; i++) {
		const struct code_module *m = symbol_table_module(other, i);

		if (m && module->build_id_size && m->build_id_size == module->build_id_size &&
		    memcmp(m->build_id, module->build_id, m->build_id_size) == 0)
			return true;
	}
	return false;
}

static uint32_t text_of_place(struct diff_signer *signer, const struct symbol_table *symbols,
			      const struct stack_frame *stack)
{
	struct source_place place;
	char text[SOURCE_TEXT_SIZE];
	const char *name;

	if (!source_of_stack(symbols, stack, &place))
		return TEXT_NONE;
	if (signer->functions == FUNCTIONS_BY_NAME && place.line && place.line->function)
		return diff_table_text(signer->table, place.line->function,
				       strlen(place.line->function), 0);
	if (!place.module)
		return TEXT_NONE;
	name = strrchr(place.module->path, '/');
	name = name ? name + 1 : place.module->path;
	if (!same_build(signer->other, place.module))
		return diff_table_text(signer->table, name, strlen(name), 0);
	snprintf(text, sizeof(text), "%s+0x%llx", name, (unsigned long long)place.offset);
	return diff_table_text(signer->table, text, strlen(text), 0);
}

static uint32_t text_of_function(struct diff_signer *signer, const struct event *ev,
				 const struct symbol_table *symbols, uint64_t block)
{
	uint64_t place;

	if (signer->functions == FUNCTIONS_NONE || !ev->stack)
		return TEXT_NONE;
	place = (block * 31 + ev->stack->index) % SIGNER_PLACES;
	if (signer->places[place].block != block ||
	    signer->places[place].frame != ev->stack->index + 1) {
		signer->places[place].text = text_of_place(signer, symbols, ev->stack);
		signer->places[place].block = block;
		signer->places[place].frame = ev->stack->index + 1;
	}
	return signer->places[place].text;
}

static bool is_answer_of_timing(uint32_t error)
{
	return error == EAGAIN || error == EINTR || error == EINPROGRESS || error == EALREADY ||
	       (error >= ERESTART_FIRST && error <= ERESTART_LAST);
}

static enum call_steadiness steadiness_of(const struct signing *s, const struct diff_signature *key)
{
	bool on_file = s->signer->table->texts[key->resource].kind == DIFF_NAME_FILE;

	if (s->marks & MARK_SCHEDULING)
		return CALL_SCHEDULING;
	if (s->marks & MARK_ELASTIC || is_answer_of_timing(key->error) ||
	    (s->marks & MARK_MAPS && !on_file) || (s->marks & MARK_READS && !on_file))
		return CALL_ELASTIC;
	return CALL_STEADY;
}

/* Of a new signature: what is not in its key. */
static void describe(const struct signing *s, uint32_t index)
{
	struct diff_table *table = s->signer->table;
	struct diff_signature key = table->signatures[index];
	uint32_t words = s->info ? text_of_flags(s) : TEXT_NONE, what = index;
	bool is_new;

	if (key.error) {
		key = (struct diff_signature){
			.nr = key.nr,
			.arch = key.arch,
			.steadiness = key.steadiness,
			.flags = key.flags,
			.resource = key.resource,
			.function = key.function,
		};
		what = diff_table_signature(table, &key, &is_new);
		table->signatures[what].words = words;
		table->signatures[what].what = what;
	}
	table->signatures[index].words = words;
	table->signatures[index].what = what;
}

static void count_call(struct diff_signer *signer, const struct event *ev, uint32_t index)
{
	struct diff_signature *signature = &signer->table->signatures[index];
	struct diff_text *resource = &signer->table->texts[signature->resource];

	signature->calls[signer->side]++;
	signature->total_ns[signer->side] += (double)ev->duration_ns;
	resource->calls[signer->side]++;
	resource->successes[signer->side] += !(ev->flags & EVENT_ERROR);
}

uint32_t diff_sign(struct diff_signer *signer, const struct event *ev,
		   const struct descriptors *names, const struct symbol_table *symbols,
		   uint64_t block)
{
	struct signing s = {.signer = signer, .ev = ev, .names = names};
	struct diff_signature key = {.nr = ev->nr, .arch = ev->arch};
	bool is_new;
	uint32_t index;

	s.info = syscall_lookup(ev->arch, ev->nr);
	if (s.info && ev->arch < ARCHES && ev->nr < SYSCALL_NR_MAX)
		s.marks = call_marks[ev->arch][ev->nr];
	if (event_failed(ev))
		key.error = (uint32_t)-ev->result;
	if (s.info) {
		key.resource = text_of_resource(&s);
		key.flags = hash_flags(&s);
	}
	key.function = text_of_function(signer, ev, symbols, block);
	key.steadiness = (uint8_t)steadiness_of(&s, &key);
	index = diff_table_signature(signer->table, &key, &is_new);
	if (is_new)
		describe(&s, index);
	count_call(signer, ev, index);
	if (s.marks & MARK_LISTS)
		diff_list_entries(signer, ev, key.resource);
	return index;
}
