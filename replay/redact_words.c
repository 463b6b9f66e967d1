/* Words for texts, and which texts stay: what every Linux system has. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "replay/redact_private.h"
#include "replay/siphash.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Ordered as strcmp(3) does; stview(1) says what kinds of names these are. */
static const char *const known[] = {
	"HOME",
	"LANG",
	"LC_ALL",
	"LD_LIBRARY_PATH",
	"LD_PRELOAD",
	"LOGNAME",
	"PATH",
	"PWD",
	"SHELL",
	"TERM",
	"TMPDIR",
	"TZ",
	"USER",
	"[",
	"apt",
	"as",
	"ash",
	"awk",
	"bash",
	"bin",
	"block",
	"boot",
	"bus",
	"busybox",
	"bzip2",
	"c++",
	"cache",
	"cat",
	"cc",
	"cc1",
	"cc1plus",
	"cgroup",
	"chmod",
	"chown",
	"clang",
	"class",
	"cmake",
	"cmdline",
	"collect2",
	"comm",
	"config",
	"console",
	"cp",
	"cpp",
	"cpu",
	"cpuinfo",
	"cpus",
	"curl",
	"cut",
	"dash",
	"date",
	"dd",
	"dev",
	"devices",
	"dirname",
	"echo",
	"env",
	"environ",
	"etc",
	"exe",
	"false",
	"fd",
	"fdinfo",
	"filesystems",
	"find",
	"fs",
	"full",
	"g++",
	"gcc",
	"gconv",
	"gconv-modules.cache",
	"git",
	"go",
	"grep",
	"group",
	"gzip",
	"head",
	"home",
	"host.conf",
	"hosts",
	"id",
	"include",
	"java",
	"kernel",
	"ld",
	"ld-linux-x86-64.so.2",
	"ld-linux.so.2",
	"ld.so.cache",
	"ld.so.conf",
	"ld.so.preload",
	"lib",
	"lib32",
	"lib64",
	"libacl.so.1",
	"libblkid.so.1",
	"libbz2.so.1.0",
	"libc.so.6",
	"libcap.so.2",
	"libcrypto.so.3",
	"libdl.so.2",
	"libexec",
	"libexpat.so.1",
	"libffi.so.8",
	"libgcc_s.so.1",
	"liblzma.so.5",
	"libm.so.6",
	"libmount.so.1",
	"libncursesw.so.6",
	"libnss_dns.so.2",
	"libnss_files.so.2",
	"libpcre2-8.so.0",
	"libpthread.so.0",
	"libreadline.so.8",
	"libresolv.so.2",
	"librt.so.1",
	"libselinux.so.1",
	"libssl.so.3",
	"libstdc++.so.6",
	"libtinfo.so.6",
	"libutil.so.1",
	"libz.so.1",
	"libzstd.so.1",
	"ln",
	"loadavg",
	"local",
	"locale",
	"locale-archive",
	"localtime",
	"log",
	"ls",
	"m4",
	"make",
	"maps",
	"media",
	"mem",
	"meminfo",
	"mkdir",
	"mktemp",
	"mnt",
	"mountinfo",
	"mounts",
	"mv",
	"net",
	"node",
	"nsswitch.conf",
	"null",
	"online",
	"opt",
	"passwd",
	"perl",
	"pids",
	"proc",
	"protocols",
	"ptmx",
	"pts",
	"python",
	"python3",
	"random",
	"readlink",
	"resolv.conf",
	"rm",
	"rmdir",
	"root",
	"run",
	"sbin",
	"sed",
	"self",
	"services",
	"sh",
	"share",
	"shm",
	"sleep",
	"smaps",
	"sort",
	"src",
	"stat",
	"statm",
	"status",
	"stderr",
	"stdin",
	"stdout",
	"strace",
	"strec",
	"stview",
	"sudo",
	"sys",
	"system",
	"tail",
	"tar",
	"task",
	"tee",
	"terminfo",
	"thread-self",
	"tmp",
	"touch",
	"tr",
	"true",
	"tty",
	"uniq",
	"uptime",
	"urandom",
	"usr",
	"var",
	"version",
	"wc",
	"which",
	"x86_64-linux-gnu",
	"xargs",
	"xz",
	"zero",
	"zoneinfo",
	"zstd",
};

/* Ordered likewise. */
static const char *const endings[] = {
	".a",       ".c",   ".cc",   ".cfg",  ".conf", ".cpp", ".css",  ".csv", ".d",    ".db",
	".deb",     ".go",  ".gz",   ".h",    ".hpp",  ".htm", ".html", ".ini", ".jar",  ".java",
	".jpg",     ".js",  ".json", ".lock", ".log",  ".lst", ".md",   ".mo",  ".o",    ".pdf",
	".php",     ".pid", ".pl",   ".pm",   ".png",  ".py",  ".pyc",  ".rb",  ".rs",   ".s",
	".service", ".sh",  ".so",   ".sock", ".sql",  ".svg", ".tar",  ".tmp", ".toml", ".trc",
	".ts",      ".txt", ".xml",  ".xz",   ".yaml", ".yml", ".zip",  ".zst",
};

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_among(const char *const *list, size_t count, const char *text, size_t size)
{
	char name[32];
	const char *key = name;

	if (size >= sizeof(name) || memchr(text, '\0', size))
		return false;
	memcpy(name, text, size);
	name[size] = '\0';
	return bsearch(&key, list, count, sizeof(*list), compare) != NULL;
}

bool redact_is_known(const char *text, size_t size)
{
	return is_among(known, COUNT(known), text, size);
}

/* Without the numbers behind ".so", if that is what it ends with. */
static size_t without_version(const char *name, size_t size)
{
	size_t end = size;

	while (end && (isdigit((unsigned char)name[end - 1]) || name[end - 1] == '.'))
		end--;
	return end >= 3 && end < size && name[end] == '.' && memcmp(name + end - 3, ".so", 3) == 0
		       ? end
		       : size;
}

size_t redact_ending(const char *name, size_t size)
{
	size_t end = without_version(name, size), dot = end;

	while (dot && name[dot - 1] != '.')
		dot--;
	/* What begins with a dot has no ending: ".c" is a name. */
	if (dot < 2 || !is_among(endings, COUNT(endings), name + dot - 1, end - dot + 1))
		return 0;
	/* A version may be long and then is no version. */
	return size - end > 12 ? 0 : size - dot + 1;
}

void redact_put_word(struct redact *r, struct buffer *out, const char *text, size_t size)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	uint64_t hash = siphash(r->key, text, size);
	char word[REDACT_WORD];

	if (!size)
		return;
	/* A letter first, so that no word is a number. */
	word[0] = letters[hash % 26];
	hash /= 26;
	for (unsigned i = 1; i < REDACT_WORD; i++) {
		word[i] = letters[hash % 32];
		hash /= 32;
	}
	buffer_put(out, word, sizeof(word));
}

void redact_put_name(struct redact *r, struct buffer *out, const char *text, size_t size)
{
	if (redact_keeps_known(r) && redact_is_known(text, size))
		buffer_put(out, text, size);
	else
		redact_put_word(r, out, text, size);
}
