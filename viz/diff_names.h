/*
 * Names of files, descriptors and addresses as a comparison of two recordings takes them: what
 * differs from run to run of one program (process ids, random names, inodes, ports that the
 * system chose) is written alike.
 */
#ifndef VIZ_DIFF_NAMES_H
#define VIZ_DIFF_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "replay/descriptors.h"

#define DIFF_NAME_SIZE   (2 * DESCRIPTOR_TEXT_SIZE)
#define DIFF_TEMPORARIES 8192 /* paths that are remembered; a power of two */
#define DIFF_IDS         10   /* process ids of a caller: its own and its ancestors' */

enum diff_name_kind {
	DIFF_NAME_OTHER, /* pipes, sockets without a host, eventfds, ... */
	DIFF_NAME_FILE,
	DIFF_NAME_HOST, /* an address of the network, with its protocol and port */
	DIFF_NAME_KINDS
};

/* What one log told so far. Zero-initialised it is empty. */
struct diff_names {
	uint64_t temporaries[DIFF_TEMPORARIES]; /* hashes of paths, an open hash table; 0: free */
	uint32_t temporary_count;
	int32_t ids[DIFF_IDS]; /* of the task whose call is looked at; 0 ends them */
};

/*
 * A path that was made exclusively, by a mode that only its owner may use: as mkstemp(3) and
 * mkdtemp(3) do. Where its last component looks as one of theirs, it and what is below it will
 * be written with XXXXXX in place of what is random.
 */
void diff_name_created(struct diff_names *names, const char *path, size_t size);

/*
 * The path into out, and its length. Process ids below /proc and those of the caller in names
 * are [pid], terminals /dev/pts/[n]; random names directly in /tmp, /var/tmp and /dev/shm, and
 * those that were created as above, have XXXXXX.
 */
size_t diff_name_path(const struct diff_names *names, const char *path, size_t size,
		      char out[static DIFF_NAME_SIZE]);

/* What a descriptor leads to, by its name with DETAIL_PROTOCOL, into out. */
enum diff_name_kind diff_name_descriptor(const struct diff_names *names,
					 const struct descriptor_name *name,
					 char out[static DIFF_NAME_SIZE]);

/*
 * The address of a sockaddr of size bytes as the kernel has it, into out: "127.0.0.1:80",
 * "[::1]:80", "unix:/run/x". "" for other families.
 */
enum diff_name_kind diff_name_address(const struct diff_names *names, const uint8_t *bytes,
				      size_t size, char out[static DIFF_NAME_SIZE]);

#endif
