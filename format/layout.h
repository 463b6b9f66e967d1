/*
 * Where each byte of a log lies. Private to format/; docs/strec-format.5 tells the same
 * in prose and a test decodes its example with these numbers.
 *
 *   header   offset size                 block    offset size
 *   magic         0    8                 magic         0    4
 *   version       8    2                 type          4    1
 *   oldest       10    2                 flags         5    1
 *   header size  12    4                 header size   6    2
 *   required     16    8                 stored size   8    4
 *   optional     24    8                 raw size     12    4
 *   wall ns      32    8                 events       16    4
 *   monotonic    40    8                 kinds        20    4
 *   id           48   16                 first ns     24    8
 *   begin ns     64    8  in the end     last ns      32    8
 *   dropped      72   16  of a longer    watermark    40    8
 *   checksum    end-8  8  recording only
 *   footer                               checksum   end-8   8
 *   magic         0    8                 payload        stored size
 *   index at      8    8                 block size    +0    4
 *   events       16    8                 end magic     +4    4
 *   checksum     24    8                 checksum      +8    8
 *
 * A payload is a list of fields: varint id, varint size, bytes. Unknown ids are skipped.
 */
#ifndef FORMAT_LAYOUT_H
#define FORMAT_LAYOUT_H

#define LOG_MAGIC           "\x89STREC\r\n"
#define LOG_VERSION         1
#define LOG_HEADER_SIZE     72
#define LOG_HEADER_SIZE_CUT 96 /* of the end of a longer recording */
#define LOG_HEADER_SIZE_MAX 4096

#define BLOCK_MAGIC           0x4b4c42b1u /* b1 'B' 'L' 'K' */
#define BLOCK_END_MAGIC       0x444e45b1u /* b1 'E' 'N' 'D' */
#define BLOCK_HEADER_SIZE     56
#define BLOCK_HEADER_SIZE_MAX 4096
#define BLOCK_TRAILER_SIZE    16
#define BLOCK_RAW_MAX         (16u << 20)
#define BLOCK_EVENTS_MAX      (1u << 20)
#define BLOCK_FLAG_ZSTD       1u /* the payload is one zstd frame; all other flags must be 0 */

#define LINKS_BYTES_MAX (1u << 20) /* more are passed over */

#define FOOTER_MAGIC "\xb1STREND\n"
#define FOOTER_SIZE  32

enum session_field {
	SESSION_COMMAND = 1,
	SESSION_DIRECTORY,
	SESSION_HOST,
	SESSION_SYSTEM,
	SESSION_RECORDER,
	SESSION_OPTIONS,
	SESSION_UID, /* varint, as are the next two */
	SESSION_CPUS,
	SESSION_PID,
	SESSION_TRACEPARENT, /* text */
};

enum strings_field {
	STRINGS_CALLS = 1, /* repeated: arch, varint nr, varint size, name */
	STRINGS_LINKS,     /* repeated: path NUL target NUL */
};

enum modules_field {
	/* repeated: varint number, zigzag pid, size and bytes of the build-id, varint size, path */
	MODULES_LIST = 1,
};

enum symbols_field {
	SYMBOLS_TEXTS = 1, /* repeated: varint size, text */
	/*
	 * repeated varints: module, zigzag offset - the one before, into, count, then for each
	 * line 1 + index of the function's text, 1 + index of the file's (0: not known), line,
	 * column
	 */
	SYMBOLS_LIST,
};

enum index_field {
	/* repeated varints: block size, type, events, kinds, zigzag first - last first,
	   last - first, zigzag watermark - last */
	INDEX_BLOCKS = 1,
};

/* Columns of an events block, in the order in which they lie in the payload. */
enum column {
	COLUMN_TASKS = 1, /* dictionary: serial, parent, zigzag tid, zigzag pid, size, name */
	COLUMN_SITES,     /* dictionary: kind, arch, varint nr, zigzag ip - ip before */
	COLUMN_ROW_SITE,  /* varint: index of the row's site */
	COLUMN_ROW_TASK,  /* zigzag: index of the row's task - the one before */
	COLUMN_FLAGS,     /* a byte a row */
	COLUMN_CHANGES,   /* a byte a row: enum change */
	COLUMN_GAP_LOW,   /* low byte of zigzag(enter - end before of the same task) */
	COLUMN_GAP_HIGH,  /* varint: the same >> 8 */
	COLUMN_DURATION_LOW,
	COLUMN_DURATION_HIGH,
	COLUMN_RESULT, /* zigzag: difference to the site's before */
	COLUMN_ARG0,   /* difference to a predictor; six columns */
	COLUMN_CAPTURES =
		COLUMN_ARG0 + 6, /* count, then arg | kind << 4 | state << 6, error, size */
	COLUMN_CAPTURE_BYTES,
	/*
	 * The stacks, where there are any: dictionaries of places (ordered; varint module - the
	 * one before, then varint offset * 2 + interrupted, less that of the one before where
	 * the module is the same) and of frames (varint: index - the caller's, 0 without one;
	 * varint: index of its place), and for each site 0, or 1 + zigzag of its innermost
	 * frame's index - that of the site before.
	 */
	COLUMN_PLACES,
	COLUMN_FRAME_CALLERS,
	COLUMN_FRAME_PLACES,
	COLUMN_SITE_STACKS,
	COLUMNS
};

/* Which fields of a row differ from those of the row before of the same site. */
#define CHANGE_ARG(i)   (1u << (i))
#define CHANGE_ARGS     63u /* those of all arguments */
#define CHANGE_RESULT   (1u << 6)
#define CHANGE_CAPTURES (1u << 7) /* the row has captures */

/* In the first byte of a capture, beside arg, kind << 4 and state << 6: taken at the exit. */
#define CAPTURE_HEAD_EXIT (1u << 3)

#endif
