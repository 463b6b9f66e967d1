/*
 * The insides of replay/descriptors.h: tasks, descriptors, open files and their names, in
 * arrays of fixed size. Index 0 of each is nothing, so that a table of zeros is empty.
 *
 *	task -> files -> slot -> open file -> text
 *	     -> dir   --------->
 *
 * Tasks share a files or a dir as the kernel's do; slots share an open file after dup(2) and
 * fork(2). An array grows from its start and uses again what was freed last.
 */
#ifndef REPLAY_DESCRIPTOR_TABLE_H
#define REPLAY_DESCRIPTOR_TABLE_H

#include "replay/descriptors.h"

#define TABLE_TASKS   4096
#define TABLE_SLOTS   12288
#define TABLE_OPENS   8192
#define TABLE_CHUNKS  12288
#define TABLE_LINKS   48
#define TABLE_CHANGES 64
#define CHUNK_BYTES   30
#define TEXT_MAX      4096 /* bytes of a text, as PATH_MAX */
#define TASK_HEADS    1024
#define SLOT_HEADS    8192

#define ADDRESS_TEXT_SIZE 128

#define DESCRIPTOR_DELETED    " (deleted)"
#define DESCRIPTOR_PIDFD_NAME "anon_inode:[pidfd]"

/* What is used of an array: its first items, of which some are free again. */
struct pool {
	uint16_t used; /* items that were ever used, index 0 not counted */
	uint16_t free; /* the one freed last, 0: none */
};

struct text {
	uint16_t chunk; /* the first of a chain */
	uint16_t size;
};

struct chunk {
	uint16_t next;
	uint8_t bytes[CHUNK_BYTES];
};

enum open_kind {
	OPEN_PATH, /* name is a path, or what else /proc/PID/fd shows */
	OPEN_PIPE, /* number is the inode, as for a socket; 0: not known */
	OPEN_SOCKET,
	OPEN_PIDFD, /* number is the process */
};

/* An open file description, or a directory that is somebody's working directory. */
struct open_file {
	uint64_t number;
	struct text name;          /* OPEN_PATH */
	struct text local, remote; /* OPEN_SOCKET: addresses */
	uint32_t device;           /* of a device: its number, else 0 */
	uint16_t users;            /* slots and directories; in a free one the next free one */
	uint16_t peer;             /* OPEN_SOCKET: the other one of a socketpair() */
	uint16_t protocol;
	uint8_t domain, type;
	uint8_t kind; /* enum open_kind */
	bool deleted;
	bool is_block;
	uint32_t told;   /* the number under which another table told of it; 0: none did */
	uint32_t naming; /* another one whenever the name becomes another: open_renamed() */
};

/* A descriptor. */
struct slot {
	uint64_t made_ns;
	int32_t fd;
	uint16_t files, open;
	uint16_t chain;          /* of the same hash; in a free one the next free one */
	uint16_t next, previous; /* of the same files */
	uint16_t newer, older;   /* of all, in the order in which they were made */
	bool cloexec;
};

struct files {
	uint16_t users; /* tasks; in a free one the next free one */
	uint16_t first; /* slot */
	uint16_t count;
};

struct dir {
	uint16_t users;
	uint16_t open;
};

struct task {
	uint32_t serial;
	int32_t pid;
	uint16_t files, dir;
	uint16_t chain; /* of the same hash; in a free one the next free one */
};

/* What the last event did to a descriptor: it was open before. */
struct change {
	uint64_t made_ns;
	int32_t fd;
	uint16_t open; /* 0: nothing */
};

/* An address that a socket has from the event behind the last one on. */
struct later_address {
	uint16_t open; /* 0: there is none */
	uint16_t size;
	bool remote;
	char text[ADDRESS_TEXT_SIZE];
};

/* A symbolic link: path leads to target. */
struct link {
	struct text path, target;
};

struct descriptors {
	/* Of the last event. */
	uint64_t enter_ns;
	uint32_t serial;
	uint32_t change_count;
	struct change changes[TABLE_CHANGES];
	struct later_address later;

	bool begun;
	uint32_t namings;        /* the last one that was given to an open file */
	uint16_t oldest, newest; /* slots */
	uint16_t slot_count;
	uint16_t link_count, link_next; /* link_next: the one to be replaced next */
	struct text start_dir;
	struct link links[TABLE_LINKS];

	struct pool tasks_pool, files_pool, dirs_pool, slots_pool, opens_pool, chunks_pool;
	uint16_t task_heads[TASK_HEADS];
	uint16_t slot_heads[SLOT_HEADS];
	struct task tasks[TABLE_TASKS + 1];
	struct files files[TABLE_TASKS + 1];
	struct dir dirs[TABLE_TASKS + 1];
	struct slot slots[TABLE_SLOTS + 1];
	struct open_file opens[TABLE_OPENS + 1];
	struct chunk chunks[TABLE_CHUNKS + 1];
};

/* Texts. Setting one frees what it was; too long a text, or one of size 0, makes it none. */
void text_set(struct descriptors *d, struct text *text, const char *bytes, size_t size);
/* Into buf, with a NUL; returns the length, 0 where it does not fit. */
size_t text_get(const struct descriptors *d, const struct text *text, char *buf, size_t size);
bool text_is(const struct descriptors *d, const struct text *text, const char *bytes, size_t size);

/* Tasks. A new one has a files and a dir that nobody shares. Never 0. */
uint16_t task_find(const struct descriptors *d, uint32_t serial); /* 0: none */
uint16_t task_of_process(const struct descriptors *d, int32_t pid, uint16_t but);
uint16_t task_add(struct descriptors *d, uint32_t serial, int32_t pid);
void task_remove(struct descriptors *d, uint16_t task); /* 0 is allowed */
/*
 * Makes a task's descriptors, or its working directory, those of another task, or copies of
 * them; a copy of its own are its own alone. A copy of files is for a task that has none yet.
 */
void task_share_files(struct descriptors *d, uint16_t task, uint16_t with);
void task_copy_files(struct descriptors *d, uint16_t task, uint16_t from);
void task_own_files(struct descriptors *d, uint16_t task);
void task_share_dir(struct descriptors *d, uint16_t task, uint16_t with);
void task_copy_dir(struct descriptors *d, uint16_t task, uint16_t from);

/*
 * Open files. A new one has one user, its maker, who gives it up with open_drop(); 0 when
 * there is no room that forgetting descriptors could make. 0 may be held and dropped.
 */
uint16_t open_new(struct descriptors *d, enum open_kind kind);
uint16_t open_named(struct descriptors *d, const char *name, size_t size); /* OPEN_PATH */
void open_hold(struct descriptors *d, uint16_t open);
/* Its name, and that of the other end of a pair, is another now. */
void open_renamed(struct descriptors *d, uint16_t open);
void open_drop(struct descriptors *d, uint16_t open);
/* Sets a text of an open file that the caller does not use himself. */
void open_set_text(struct descriptors *d, uint16_t open, struct text *text, const char *bytes,
		   size_t size);

/* What fd was when the call of the last event was entered; 0: not known. */
uint16_t open_entered(const struct descriptors *d, int32_t fd);

/* Descriptors. slot_set() with open 0 makes fd one that is not known. */
uint16_t slot_find(const struct descriptors *d, uint16_t files, int32_t fd); /* 0: none */
void slot_set(struct descriptors *d, uint16_t files, int32_t fd, uint16_t open, bool cloexec,
	      uint64_t made_ns);
void slot_remove(struct descriptors *d, uint16_t slot);
void dir_set(struct descriptors *d, uint16_t task, uint16_t open);

/* Sets an address of a socket, where text is not empty. */
void open_set_address(struct descriptors *d, uint16_t open, bool remote, const char *text,
		      size_t size);

/* Keeps in mind what fd was before the last event changed it, and forgets it all. */
void change_note(struct descriptors *d, int32_t fd, uint16_t open, uint64_t made_ns);
void changes_clear(struct descriptors *d);

#endif
