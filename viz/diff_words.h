/* What of a comparison is the same in text, JSON and the screen: calls and processes in words. */
#ifndef VIZ_DIFF_WORDS_H
#define VIZ_DIFF_WORDS_H

#include <stdio.h>

#include "viz/diff_result.h"
#include "viz/stack_text.h"

#define DIFF_CALL_NAME_SIZE 48
#define DIFF_LABEL_SIZE     128
#define DIFF_LINE_SIZE      2048

/* "read", or "syscall 999 (x86-64)" for a call that neither log names. */
void diff_call_name(const struct diff_log *a, unsigned arch, uint32_t nr,
		    char text[static DIFF_CALL_NAME_SIZE]);

/* "openat /etc/passwd (O_RDONLY) in load_users", as far as it has that, at most size bytes. */
void diff_signature_text(const struct diff_log *a, uint32_t signature, char *text, size_t size);

/* "ENOENT", or a number. Lives until the next call. */
const char *diff_error_name(uint32_t error);

/* "process 2 (git)", "process 2 (python3), thread 3". */
void diff_task_text(const struct diff_log *log, uint32_t task, char text[static DIFF_LABEL_SIZE]);

/* "exit status 1", "killed by SIGSEGV". */
void diff_status_text(int32_t status, char text[static DIFF_LABEL_SIZE]);

/* What a process ran: its arguments, or its program, or its name. */
const char *diff_command(const struct diff_log *log, uint32_t task);

/*
 * A call as a line, with the name of its first descriptor behind that, and where it was made in
 * the source: *place is "" where it has no stack. False where it cannot be read.
 */
bool diff_call_text(const struct diff_log *log, const struct diff_call *call,
		    char text[static DIFF_LINE_SIZE], char place[static SOURCE_TEXT_SIZE]);

/* Everything about a call, as viz/event_detail.h has it; the caller frees it. NULL: not to be had.
 */
char *diff_call_detail(const struct diff_log *log, const struct diff_call *call);

#endif
