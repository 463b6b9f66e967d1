#include "replay/snapshots.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <xxhash.h>
#include <zstd.h>

#include "replay/temporary.h"

#define SPACING_DEFAULT      UINT64_C(200000)
#define COUNT_DEFAULT        16384u
#define FILE_BYTES_DEFAULT   (UINT64_C(1) << 29)
#define FREE_SHARE           8u /* so much of what is free, at most: the disk is not ours */
#define MEMORY_BYTES_DEFAULT (3u << 19)
#define COUNT_FIRST          64u
#define TICK_EVENTS          16u /* what closing a tick costs, in events */
#define LEVEL                -1  /* of zstd: most of a state is zero, and noise it passes over */

enum {
	FILE_UNTRIED = -2,
	FILE_NONE = -1,
};

struct snapshot {
	struct player_position at;
	uint64_t hash; /* XXH64 of the compressed bytes */
	union {
		uint64_t offset; /* in the file */
		void *bytes;     /* in memory: the near one, and all where there is no file */
	};
	uint32_t size; /* compressed */
};

struct snapshots {
	struct snapshot_limits limits; /* what they really are */
	size_t size, head_size;
	struct snapshot *index; /* in the order of the log */
	size_t count, capacity;
	uint64_t spacing, due; /* due: the work at which the next one is */
	struct snapshot near;  /* with size 0 there is none */
	int fd;
	uint64_t used; /* bytes in the file, which lie at its start, or in memory */
	ZSTD_CCtx *compressor;
	ZSTD_DCtx *decompressor;
};

static struct snapshot_limits limits_full(const struct snapshot_limits *given)
{
	struct snapshot_limits limits = given ? *given : (struct snapshot_limits){0};

	if (!limits.spacing)
		limits.spacing = SPACING_DEFAULT;
	if (!limits.count)
		limits.count = COUNT_DEFAULT;
	if (!limits.file_bytes)
		limits.file_bytes = FILE_BYTES_DEFAULT;
	if (!limits.memory_bytes)
		limits.memory_bytes = MEMORY_BYTES_DEFAULT;
	return limits;
}

/* How much there is to play up to a position, in events. */
static uint64_t work(const struct player_position *at)
{
	return at->events + TICK_EVENTS * at->tick;
}

struct snapshots *snapshots_new(const struct snapshot_limits *limits, size_t size, size_t head_size,
				const struct player_position *begin)
{
	struct snapshots *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->limits = limits_full(limits);
	s->size = size;
	s->head_size = head_size;
	s->spacing = s->limits.spacing;
	s->due = work(begin) + s->spacing;
	s->fd = s->limits.no_file ? FILE_NONE : FILE_UNTRIED;
	s->compressor = ZSTD_createCCtx();
	s->decompressor = ZSTD_createDCtx();
	if (s->compressor && s->decompressor)
		return s;
	snapshots_free(s);
	return NULL;
}

void snapshots_free(struct snapshots *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->count && s->fd < 0; i++)
		free(s->index[i].bytes);
	if (s->fd >= 0)
		close(s->fd);
	free(s->near.bytes);
	free(s->index);
	ZSTD_freeCCtx(s->compressor);
	ZSTD_freeDCtx(s->decompressor);
	free(s);
}

static bool file_read(int fd, void *to, size_t size, uint64_t offset)
{
	uint8_t *at = to;

	while (size) {
		ssize_t n = pread(fd, at, size, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		size -= (size_t)n;
		offset += (uint64_t)n;
	}
	return true;
}

static bool file_write(int fd, const void *from, size_t size, uint64_t offset)
{
	const uint8_t *at = from;

	while (size) {
		ssize_t n = pwrite(fd, at, size, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		at += n;
		size -= (size_t)n;
		offset += (uint64_t)n;
	}
	return true;
}

/* Beyond RLIMIT_FSIZE a write is a SIGXFSZ (setrlimit(2)). */
static void file_open(struct snapshots *s)
{
	uint64_t most = s->limits.file_bytes;
	struct statvfs fs;
	struct rlimit limit;

	s->fd = temporary_open();
	if (s->fd < 0) {
		s->fd = FILE_NONE;
		return;
	}
	if (fstatvfs(s->fd, &fs) == 0 && (uint64_t)fs.f_bavail * fs.f_frsize / FREE_SHARE < most)
		most = (uint64_t)fs.f_bavail * fs.f_frsize / FREE_SHARE;
	if (getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur < most)
		most = limit.rlim_cur;
	s->limits.file_bytes = most;
}

/* No more is kept in the file than there is now; where that is nothing, memory takes over. */
static void file_is_full(struct snapshots *s)
{
	s->limits.file_bytes = s->used;
	if (s->used == 0) {
		close(s->fd);
		s->fd = FILE_NONE;
	}
}

/*
 * The compressed bytes of a snapshot, checked; *owned is what the caller must free. NULL: *err
 * says why.
 */
static const void *snapshot_bytes(const struct snapshots *s, const struct snapshot *one,
				  void **owned, struct strec_error *err)
{
	const void *bytes = one->bytes;

	*owned = NULL;
	if (one != &s->near && s->fd >= 0) {
		bytes = *owned = malloc(one->size);
		if (!bytes) {
			strec_fail(err, STREC_NOMEM, 0, "snapshot");
			return NULL;
		}
		if (!file_read(s->fd, *owned, one->size, one->offset)) {
			strec_fail(err, STREC_IO, one->offset, "snapshot");
			goto failed;
		}
	}
	if (XXH64(bytes, one->size, 0) == one->hash)
		return bytes;
	strec_fail(err, STREC_FORMAT, 0, "snapshot");
failed:
	free(*owned);
	*owned = NULL;
	return NULL;
}

/* Copies a snapshot to an earlier place of the file. */
static bool snapshot_move(const struct snapshots *s, struct snapshot *one, uint64_t offset)
{
	void *owned;
	bool moved =
		snapshot_bytes(s, one, &owned, NULL) && file_write(s->fd, owned, one->size, offset);

	free(owned);
	one->offset = offset;
	return moved;
}

/* Moves what the file holds to its start; what cannot be moved is dropped. */
static void file_compact(struct snapshots *s)
{
	size_t kept = 0;

	s->used = 0;
	for (size_t i = 0; i < s->count; i++) {
		struct snapshot one = s->index[i];

		if (one.offset != s->used && !snapshot_move(s, &one, s->used))
			continue;
		s->index[kept++] = one;
		s->used += one.size;
	}
	s->count = kept;
	/* A file that stays longer does no harm. */
	if (ftruncate(s->fd, (off_t)s->used) != 0)
		return;
}

static void due_update(struct snapshots *s)
{
	if (s->count)
		s->due = work(&s->index[s->count - 1].at) + s->spacing;
}

/* Every second one goes, the first among them: then all are as far apart as from the start. */
static void thin(struct snapshots *s)
{
	size_t kept = 0;

	if (s->spacing <= UINT64_MAX / 4)
		s->spacing *= 2;
	for (size_t i = 0; i < s->count; i++) {
		if (i % 2)
			s->index[kept++] = s->index[i];
		else if (s->fd < 0) {
			s->used -= s->index[i].size;
			free(s->index[i].bytes);
		}
	}
	s->count = kept;
	if (s->fd >= 0)
		file_compact(s);
	due_update(s);
}

/* The states in two frames, so that the head can be read alone. False: out of memory. */
static bool compress(struct snapshots *s, const void *states, struct snapshot *one)
{
	const uint8_t *bytes = states;
	size_t bound =
		ZSTD_compressBound(s->head_size) + ZSTD_compressBound(s->size - s->head_size);
	uint8_t *out = malloc(bound), *fitted;
	size_t head, tail;

	if (!out)
		return false;
	head = ZSTD_compressCCtx(s->compressor, out, bound, bytes, s->head_size, LEVEL);
	tail = ZSTD_isError(head)
		       ? head
		       : ZSTD_compressCCtx(s->compressor, out + head, bound - head,
					   bytes + s->head_size, s->size - s->head_size, LEVEL);
	if (ZSTD_isError(tail) || head + tail > UINT32_MAX) {
		free(out);
		return false;
	}
	one->size = (uint32_t)(head + tail);
	one->hash = XXH64(out, one->size, 0);
	fitted = realloc(out, one->size);
	if (fitted)
		out = fitted;
	one->bytes = out;
	return true;
}

static bool index_reserve(struct snapshots *s)
{
	size_t capacity = s->capacity ? 2 * s->capacity : COUNT_FIRST;
	struct snapshot *index;

	if (s->count < s->capacity)
		return true;
	capacity = capacity < s->limits.count ? capacity : s->limits.count;
	index = realloc(s->index, capacity * sizeof(*index));
	if (!index)
		return false;
	s->index = index;
	s->capacity = capacity;
	return true;
}

/* Thins until so many bytes more are no more than most; false where they never are. */
static bool room_make(struct snapshots *s, size_t size, uint64_t most)
{
	if (size > most)
		return false;
	while (s->count && s->used > most - size)
		thin(s);
	return s->used <= most - size;
}

/* Takes over the bytes that *one has in memory; false: it does not, and they are no more. */
static bool snapshot_store(struct snapshots *s, struct snapshot *one)
{
	void *bytes = one->bytes;
	bool stored;

	if (s->fd < 0)
		return true;
	one->offset = s->used;
	stored = file_write(s->fd, bytes, one->size, one->offset);
	free(bytes);
	if (!stored)
		file_is_full(s);
	return stored;
}

bool snapshots_due(const struct snapshots *s, const struct player_position *at)
{
	return work(at) >= s->due;
}

/* Makes room for one of so many bytes; false where it is not to be kept, or not now. */
static bool snapshot_fits(struct snapshots *s, const struct player_position *at, size_t size)
{
	if (s->fd == FILE_UNTRIED)
		file_open(s);
	if (s->fd >= 0 && size > s->limits.file_bytes && s->count == 0)
		file_is_full(s);
	return room_make(s, size, s->fd >= 0 ? s->limits.file_bytes : s->limits.memory_bytes) &&
	       (s->count == 0 || snapshots_due(s, at));
}

void snapshots_take(struct snapshots *s, const struct player_position *at, const void *states)
{
	struct snapshot one = {.at = *at};

	if (s->count == s->limits.count)
		thin(s);
	if (!snapshots_due(s, at))
		return;
	if (index_reserve(s) && compress(s, states, &one)) {
		if (!snapshot_fits(s, at, one.size)) {
			free(one.bytes);
		} else if (snapshot_store(s, &one)) {
			s->used += one.size;
			s->index[s->count++] = one;
		}
	}
	/* Whether there is one now or not: the next try is as far away. */
	s->due = work(at) + s->spacing;
}

void snapshots_take_near(struct snapshots *s, const struct player_position *at, const void *states)
{
	struct snapshot one = {.at = *at};

	free(s->near.bytes);
	s->near = (struct snapshot){0};
	if (!compress(s, states, &one))
		return;
	if (one.size <= s->limits.memory_bytes)
		s->near = one;
	else
		free(one.bytes);
}

static bool address_before(struct event_address a, struct event_address b)
{
	return a.block < b.block || (a.block == b.block && a.row < b.row);
}

/* How many there are, from the first, at or before a tick or before an address. */
static size_t count_at_tick(const struct snapshots *s, uint64_t tick)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (s->index[middle].at.tick <= tick)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static size_t count_before(const struct snapshots *s, struct event_address address)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (address_before(s->index[middle].at.last, address))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct snapshot *snapshots_at_tick(const struct snapshots *s, uint64_t tick)
{
	size_t n = count_at_tick(s, tick);
	const struct snapshot *found = n ? &s->index[n - 1] : NULL;

	if (s->near.size && s->near.at.tick <= tick && (!found || s->near.at.tick > found->at.tick))
		found = &s->near;
	return found;
}

/* A loss has the address of a row of the block that it is about: it says nothing of the order. */
static bool names_an_event(const struct snapshot *one)
{
	return one->size && one->at.events && !one->at.last_is_loss;
}

const struct snapshot *snapshots_before(const struct snapshots *s, struct event_address address)
{
	size_t n = count_before(s, address);
	const struct snapshot *found;

	while (n && !(names_an_event(&s->index[n - 1]) &&
		      address_before(s->index[n - 1].at.last, address)))
		n--;
	found = n ? &s->index[n - 1] : NULL;
	if (names_an_event(&s->near) && address_before(s->near.at.last, address) &&
	    (!found || address_before(found->at.last, s->near.at.last)))
		found = &s->near;
	return found;
}

const struct player_position *snapshot_position(const struct snapshot *one)
{
	return &one->at;
}

int snapshots_restore(const struct snapshots *s, const struct snapshot *one, bool head_only,
		      void *states, struct strec_error *err)
{
	size_t size = head_only ? s->head_size : s->size, stored = one->size, got;
	struct strec_error why = {0};
	void *owned;
	const void *bytes = snapshot_bytes(s, one, &owned, &why);

	if (!bytes)
		return strec_fail(err, why.code, why.offset, why.detail);
	if (head_only)
		stored = ZSTD_findFrameCompressedSize(bytes, stored);
	got = ZSTD_decompressDCtx(s->decompressor, states, size, bytes, stored);
	free(owned);
	return got == size ? 0 : strec_fail(err, STREC_FORMAT, 0, "snapshot");
}

void snapshots_forget(struct snapshots *s, const struct snapshot *one)
{
	if (one == &s->near) {
		free(s->near.bytes);
		s->near = (struct snapshot){0};
		return;
	}
	if (s->fd < 0) {
		s->used -= one->size;
		free(one->bytes);
	}
	s->count--;
	memmove(&s->index[one - s->index], one + 1,
		(s->count - (size_t)(one - s->index)) * sizeof(*one));
}
