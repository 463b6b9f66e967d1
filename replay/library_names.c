#include "format/syscalls.h"
#include "replay/library_private.h"

const char *strec_call_name(const struct strec_log *log, unsigned arch, uint32_t nr)
{
	const struct syscall_info *info = syscall_lookup(arch, nr);

	if (info)
		return info->name;
	return log ? log_reader_call_name(log->reader, arch, nr) : NULL;
}

unsigned strec_call_args(unsigned arch, uint32_t nr)
{
	const struct syscall_info *info = syscall_lookup(arch, nr);

	return info ? info->arg_count : 6;
}

unsigned strec_call_classes(unsigned arch, uint32_t nr)
{
	const struct syscall_info *info = syscall_lookup(arch, nr);

	return info ? info->classes : 0;
}

/* A frame is the reader's own, under another name. */
static const struct stack_frame *frame_of(const struct strec_frame *frame)
{
	return (const struct stack_frame *)frame;
}

const struct strec_frame *strec_frame_caller(const struct strec_frame *frame)
{
	return (const struct strec_frame *)frame_of(frame)->caller;
}

bool strec_frame_is_cut(const struct strec_frame *frame)
{
	return stack_frame_is_cut(frame_of(frame));
}

uint64_t strec_frame_offset(const struct strec_frame *frame)
{
	return stack_frame_code(frame_of(frame));
}

const struct strec_module *strec_frame_module(struct strec_log *log,
					      const struct strec_frame *frame)
{
	const struct code_module *module =
		symbol_table_module(log_reader_symbols(log->reader), frame_of(frame)->module);

	if (!module)
		return NULL;
	log->module = (struct strec_module){
		.path = module->path,
		.pid = module->pid,
		.build_id_size = module->build_id_size,
		.build_id = module->build_id,
	};
	return &log->module;
}

const struct strec_symbol *strec_frame_symbol(struct strec_log *log,
					      const struct strec_frame *frame, unsigned i)
{
	const struct symbol *symbol =
		symbol_table_find(log_reader_symbols(log->reader), frame_of(frame));

	if (!symbol || i >= symbol->count)
		return NULL;
	log->symbol = (struct strec_symbol){
		.function = symbol->lines[i].function,
		.file = symbol->lines[i].file,
		.line = symbol->lines[i].line,
		.column = symbol->lines[i].column,
		.into = symbol->into,
	};
	return &log->symbol;
}
