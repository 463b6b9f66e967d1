#include "record/modules.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "record/memory.h"
#include "record/spool.h"

#define CHUNK         256 /* entries that are made at once; they never move */
#define CHUNKS        ((MODULES_MAX + CHUNK) / CHUNK)
#define BUCKETS       4096
#define VDSO_SIZE_MAX 65536
#define VDSOS_MAX     16 /* distinct ones; a hostile process could show ever new ones */
#define CLOSE_TRIES   8  /* files looked at for one that can be opened again */

struct entry {
	struct code_module module;
	struct elf_file *elf; /* NULL: it is none */
	/* Of a file. */
	uint64_t device, inode, size;
	int64_t seconds, nanoseconds; /* of its last modification */
	int fd;                       /* -1: not open */
	bool spooled;                 /* it is gone, and its bytes are in the spool */
	uint64_t spool_offset;
	uint64_t used;  /* the registry's clock when the descriptor was last wanted */
	uint32_t chain; /* next of its hash bucket */
	/* Of a vDSO. */
	uint8_t *image;
	size_t image_size;
};

struct modules {
	pthread_mutex_t lock;
	struct entry *chunks[CHUNKS];
	uint32_t count;
	uint32_t buckets[BUCKETS]; /* of files */
	uint32_t vdsos[VDSOS_MAX];
	unsigned vdso_count;
	struct spool spool;
	uint32_t *opened; /* the files that are open; open of open_max */
	unsigned open, open_max;
	uint64_t clock;
};

static struct entry *entry_at(struct modules *m, uint32_t number)
{
	if (number == 0 || number > m->count)
		return NULL;
	return &m->chunks[number / CHUNK][number % CHUNK];
}

struct modules *modules_new(unsigned files_max)
{
	struct modules *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	m->open_max = files_max ? files_max : 1;
	m->opened = calloc(m->open_max, sizeof(*m->opened));
	if (!m->opened) {
		free(m);
		return NULL;
	}
	m->spool.fd = -1;
	pthread_mutex_init(&m->lock, NULL);
	return m;
}

void modules_free(struct modules *m)
{
	if (!m)
		return;
	for (uint32_t i = 1; i <= m->count; i++) {
		struct entry *e = entry_at(m, i);

		if (e->fd >= 0)
			close(e->fd);
		free((char *)e->module.path);
		free(e->elf);
		free(e->image);
	}
	for (size_t i = 0; i < CHUNKS; i++)
		free(m->chunks[i]);
	pthread_mutex_destroy(&m->lock);
	spool_release(&m->spool);
	free(m->opened);
	free(m);
}

static uint32_t *bucket_of(struct modules *m, uint64_t device, uint64_t inode)
{
	uint64_t hash = (inode ^ device << 32) * UINT64_C(0x9e3779b97f4a7c15);

	return &m->buckets[hash >> 52 & (BUCKETS - 1)];
}

static bool is_file(const struct entry *e, const struct stat *st)
{
	return e->inode == st->st_ino && e->device == st->st_dev &&
	       e->size == (uint64_t)st->st_size && e->seconds == st->st_mtim.tv_sec &&
	       e->nanoseconds == st->st_mtim.tv_nsec;
}

/* Opens the file of that name if it is still the one that *st tells of. */
static int open_same(const char *name, const struct entry *e)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;

	if (fd >= 0 && (fstat(fd, &st) != 0 || !is_file(e, &st))) {
		close(fd);
		return -1;
	}
	return fd;
}

static bool can_reopen(const struct entry *e)
{
	struct stat st;

	return stat(e->module.path, &st) == 0 && is_file(e, &st);
}

/* Index in opened of the least recently used file that was used after then; open: none. */
static unsigned find_oldest(struct modules *m, uint64_t after)
{
	unsigned oldest = m->open;

	for (unsigned i = 0; i < m->open; i++) {
		uint64_t used = entry_at(m, m->opened[i])->used;

		if (used > after &&
		    (oldest == m->open || used < entry_at(m, m->opened[oldest])->used))
			oldest = i;
	}
	return oldest;
}

/*
 * A file that is gone from its path has to be copied when it is closed, so others go first.
 */
static void close_one(struct modules *m)
{
	unsigned oldest = find_oldest(m, 0), i = oldest;
	struct entry *e = entry_at(m, m->opened[i]);

	for (unsigned tries = 0; tries < CLOSE_TRIES && !can_reopen(e); tries++) {
		i = find_oldest(m, e->used);
		if (i == m->open)
			break;
		e = entry_at(m, m->opened[i]);
	}
	if (i == m->open || !can_reopen(e)) {
		i = oldest;
		e = entry_at(m, m->opened[i]);
		e->spooled = e->spooled || spool_add(&m->spool, e->fd, e->size, &e->spool_offset);
	}
	close(e->fd);
	e->fd = -1;
	m->opened[i] = m->opened[--m->open];
}

static void keep_open(struct modules *m, struct entry *e, int fd)
{
	if (m->open >= m->open_max)
		close_one(m);
	e->fd = fd;
	e->used = ++m->clock;
	m->opened[m->open++] = e->module.number;
}

/* Makes the next entry, all zero but its number and path. Called with the lock held. */
static struct entry *entry_add(struct modules *m, const char *path)
{
	uint32_t number = m->count + 1;
	struct entry **chunk = &m->chunks[number / CHUNK], *e;
	char *copy;

	if (number > MODULES_MAX)
		return NULL;
	if (!*chunk)
		*chunk = calloc(CHUNK, sizeof(**chunk));
	copy = *chunk ? strdup(path) : NULL;
	if (!copy)
		return NULL;
	m->count = number;
	e = entry_at(m, number);
	e->module.number = number;
	e->module.path = copy;
	e->fd = -1;
	return e;
}

static void read_elf(struct entry *e, const struct elf_source *source)
{
	struct elf_file file;

	if (!elf_file_read(&file, source))
		return;
	e->elf = malloc(sizeof(file));
	if (!e->elf)
		return;
	*e->elf = file;
	e->module.build_id_size = file.build_id_size;
	memcpy(e->module.build_id, file.build_id, sizeof(file.build_id));
}

static struct entry *find_file(struct modules *m, const struct stat *st)
{
	struct entry *e = entry_at(m, *bucket_of(m, st->st_dev, st->st_ino));

	while (e && !is_file(e, st))
		e = entry_at(m, e->chain);
	return e;
}

static struct entry *file_add(struct modules *m, const char *name, const char *path,
			      const struct stat *st)
{
	struct entry *e = entry_add(m, path);
	uint32_t *bucket = bucket_of(m, st->st_dev, st->st_ino);
	int fd;

	if (!e)
		return NULL;
	e->device = st->st_dev;
	e->inode = st->st_ino;
	e->size = (uint64_t)st->st_size;
	e->seconds = st->st_mtim.tv_sec;
	e->nanoseconds = st->st_mtim.tv_nsec;
	e->chain = *bucket;
	*bucket = e->module.number;
	fd = open_same(name, e);
	if (fd < 0)
		return e;
	read_elf(e, &(struct elf_source){.fd = fd});
	keep_open(m, e, fd);
	return e;
}

/*
 * On btrfs and overlayfs stat(2) has another device than /proc/PID/maps, one without a major
 * number. Then the inode has to do.
 */
static bool is_wanted(const struct stat *st, const struct module_id *id)
{
	if (!S_ISREG(st->st_mode))
		return false;
	return id->inode == 0 ||
	       (id->inode == st->st_ino && (id->device == st->st_dev || major(st->st_dev) == 0));
}

uint32_t modules_add_file(struct modules *m, const char *name, const struct module_id *id,
			  const char *path)
{
	struct entry *e;
	struct stat st;
	uint32_t number;

	if (stat(name, &st) != 0 || !is_wanted(&st, id))
		return 0;
	pthread_mutex_lock(&m->lock);
	e = find_file(m, &st);
	if (!e)
		e = file_add(m, name, path, &st);
	number = e ? e->module.number : 0;
	pthread_mutex_unlock(&m->lock);
	return number;
}

static uint32_t find_vdso(struct modules *m, const uint8_t *image, size_t size)
{
	for (unsigned i = 0; i < m->vdso_count; i++) {
		struct entry *e = entry_at(m, m->vdsos[i]);

		if (e->image_size == size && memcmp(e->image, image, size) == 0)
			return e->module.number;
	}
	return 0;
}

/* Takes the image. */
static uint32_t vdso_add(struct modules *m, uint8_t *image, size_t size)
{
	struct entry *e = m->vdso_count < VDSOS_MAX ? entry_add(m, "[vdso]") : NULL;

	if (!e) {
		free(image);
		return 0;
	}
	m->vdsos[m->vdso_count++] = e->module.number;
	e->image = image;
	e->image_size = size;
	read_elf(e, &(struct elf_source){.fd = -1, .bytes = image, .size = size});
	return e->module.number;
}

uint32_t modules_add_vdso(struct modules *m, pid_t tid, uint64_t start, uint64_t size)
{
	uint8_t *image = size <= VDSO_SIZE_MAX ? malloc(size) : NULL;
	uint32_t number;

	if (!image || memory_read(tid, start, image, size) != (ssize_t)size) {
		free(image);
		return 0;
	}
	pthread_mutex_lock(&m->lock);
	number = find_vdso(m, image, size);
	if (number)
		free(image);
	else
		number = vdso_add(m, image, size);
	pthread_mutex_unlock(&m->lock);
	return number;
}

uint32_t modules_add_anonymous(struct modules *m, pid_t pid)
{
	struct entry *e;
	uint32_t number = 0;

	pthread_mutex_lock(&m->lock);
	e = entry_add(m, "[anon]");
	if (e) {
		e->module.pid = pid;
		number = e->module.number;
	}
	pthread_mutex_unlock(&m->lock);
	return number;
}

const struct elf_file *modules_elf(struct modules *m, uint32_t number)
{
	struct entry *e;

	pthread_mutex_lock(&m->lock);
	e = entry_at(m, number);
	pthread_mutex_unlock(&m->lock);
	return e ? e->elf : NULL;
}

uint32_t modules_count(struct modules *m)
{
	uint32_t count;

	pthread_mutex_lock(&m->lock);
	count = m->count;
	pthread_mutex_unlock(&m->lock);
	return count;
}

bool modules_get(struct modules *m, uint32_t number, struct code_module *module)
{
	struct entry *e;

	pthread_mutex_lock(&m->lock);
	e = entry_at(m, number);
	if (e)
		*module = e->module;
	pthread_mutex_unlock(&m->lock);
	return e;
}

static int image_file(const struct entry *e)
{
	int fd = memfd_create("vdso", MFD_CLOEXEC);

	if (fd >= 0 && write(fd, e->image, e->image_size) != (ssize_t)e->image_size) {
		close(fd);
		return -1;
	}
	return fd;
}

/* Called with the lock held. */
static int open_entry(struct modules *m, struct entry *e)
{
	int fd;

	if (e->image)
		return image_file(e);
	if (e->spooled)
		return spool_open(&m->spool, e->spool_offset, e->size);
	if (e->fd < 0 && e->inode) {
		fd = open_same(e->module.path, e);
		if (fd >= 0)
			keep_open(m, e, fd);
	}
	if (e->fd < 0)
		return -1;
	e->used = ++m->clock;
	return fcntl(e->fd, F_DUPFD_CLOEXEC, 0);
}

int modules_open(struct modules *m, uint32_t number)
{
	struct entry *e;
	int fd;

	pthread_mutex_lock(&m->lock);
	e = entry_at(m, number);
	fd = e ? open_entry(m, e) : -1;
	pthread_mutex_unlock(&m->lock);
	return fd;
}
