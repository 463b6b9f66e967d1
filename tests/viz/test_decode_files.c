/* Structures of files as text. */
#include "decode_fixture.h"

static const struct decode_options full = {.full = true};

static void put_stat(struct built *b, uint32_t mode)
{
	built_capture(b, 1, true, CAPTURE_BYTES);
	built_number(b, 0x803, 8); /* st_dev */
	built_number(b, 99, 8);
	built_number(b, 2, 8);
	built_number(b, mode, 4);
	built_number(b, 1000, 4);
	built_number(b, 100, 4);
	built_number(b, 0, 4);
	built_number(b, 0x103, 8); /* st_rdev */
	built_number(b, 12, 8);
	built_number(b, 4096, 8);
	built_number(b, 8, 8);
	for (unsigned i = 0; i < 3; i++) {
		built_number(b, i, 8);
		built_number(b, 5 * i, 8);
	}
	built_zeros(b, 24);
}

static void stat_tells_mode_and_size(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "fstat");
	b.ev.args[0] = 3;
	put_stat(&b, 0100644);
	built_expect(&b, "fstat(3, {st_mode=S_IFREG|0644, st_size=12, ...}) = 0");
	built_expect_with(&b, &full,
			  "fstat(3, {st_dev=makedev(0x8, 0x3), st_ino=99, st_mode=S_IFREG|0644, "
			  "st_nlink=2, st_uid=1000, st_gid=100, st_blksize=4096, st_blocks=8, "
			  "st_size=12, st_atime=0, st_atime_nsec=0, st_mtime=1 /* "
			  "1970-01-01T00:00:01.000000005+0000 */, st_mtime_nsec=5, st_ctime=2 /* "
			  "1970-01-01T00:00:02.000000010+0000 */, st_ctime_nsec=10}) = 0");
	built_survives_cuts(&b);
}

static void stat_of_a_device_tells_its_number(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "fstat");
	put_stat(&b, 020666);
	built_expect(&b, "fstat(0, {st_mode=S_IFCHR|0666, st_rdev=makedev(0x1, 0x3), ...}) = 0");
	b.ev.flags = EVENT_ERROR;
	b.ev.result = -9;
	b.ev.capture_count = 0;
	built_expect(&b, "fstat(0, 0x7ffd1000) = -1 EBADF (Bad file descriptor)");
}

static void special_bits_have_names(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "fstat");
	put_stat(&b, 0107644);
	built_expect(&b, "fstat(0, {st_mode=S_IFREG|S_ISUID|S_ISGID|S_ISVTX|0644, st_size=12, "
			 "...}) = 0");
}

static void i386_stat64_has_its_own_layout(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_I386, "fstat64");
	built_capture(&b, 1, true, CAPTURE_BYTES);
	built_zeros(&b, 16);
	built_number(&b, 0100600, 4);
	built_zeros(&b, 24);
	built_number(&b, 77, 8);
	built_zeros(&b, 44);
	built_expect(&b, "fstat64(0, {st_mode=S_IFREG|0600, st_size=77, ...}) = 0");
	built_survives_cuts(&b);
}

static void statx_tells_what_its_mask_says(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "statx");
	built_args(&b, (uint64_t)-100, 0, 0x1000, 0x7ff);
	built_capture(&b, 4, true, CAPTURE_BYTES);
	built_number(&b, 0x17ff, 4);
	built_number(&b, 4096, 4);
	built_number(&b, 0x10, 8);
	built_number(&b, 1, 4);
	built_zeros(&b, 8);
	built_number(&b, 040755, 2);
	built_zeros(&b, 2);
	built_number(&b, 5, 8);
	built_number(&b, 4096, 8);
	built_zeros(&b, 208);
	built_expect(&b, "statx(AT_FDCWD, NULL, AT_STATX_SYNC_AS_STAT|AT_EMPTY_PATH, "
			 "STATX_BASIC_STATS, {stx_mask=STATX_BASIC_STATS|STATX_MNT_ID, "
			 "stx_attributes=STATX_ATTR_IMMUTABLE, stx_mode=S_IFDIR|0755, "
			 "stx_size=4096, ...}) = 0");
	built_survives_cuts(&b);
}

static void statfs_names_its_file_system(void **state)
{
	static const uint64_t words[] = {0xef53, 4096, 10, 9, 8, 7, 6, 0x500000004, 255, 4096, 0x1020};
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "fstatfs");
	built_capture(&b, 1, true, CAPTURE_BYTES);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		built_number(&b, words[i], 8);
	built_zeros(&b, 32);
	built_expect(&b, "fstatfs(0, {f_type=EXT2_SUPER_MAGIC, f_bsize=4096, f_blocks=10, f_bfree=9, "
			 "f_bavail=8, f_files=7, f_ffree=6, f_fsid={val=[0x4, 0x5]}, f_namelen=255, "
			 "f_frsize=4096, f_flags=ST_VALID|ST_RELATIME}) = 0");
	built_survives_cuts(&b);
}

static void directories_are_counted_or_listed(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "getdents64");
	b.ev.args[2] = 4096;
	b.ev.result = 24;
	built_capture(&b, 1, true, CAPTURE_BYTES);
	built_number(&b, 1, 4);
	built_expect(&b, "getdents64(0, 0x7ffd1000 /* 1 entry */, 4096) = 24");
	b.memory[0] = 2;
	built_expect(&b, "getdents64(0, 0x7ffd1000 /* 2 entries */, 4096) = 24");
	built_number(&b, 7, 8);
	built_number(&b, 9, 8);
	built_number(&b, 24, 2);
	built_number(&b, 8, 1);
	built_put(&b, "name\0", 5);
	built_expect_with(&b, &full, "getdents64(0, [{d_ino=7, d_off=9, d_reclen=24, d_type=DT_REG, "
				     "d_name=\"name\"}], 4096) = 24");
	built_survives_cuts(&b);
	b.ev.nr = (uint32_t)syscall_number(ARCH_X86_64, "getdents");
	b.memory[27] = 8;
	memcpy(b.memory + 22, "ab", 3);
	built_expect_with(&b, &full, "getdents(0, [{d_ino=7, d_off=9, d_reclen=24, d_name=\"ab\", "
				     "d_type=DT_REG}], 4096) = 24");
}

static void a_lock_tells_its_holder_where_it_was_asked(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "fcntl");
	built_args(&b, 3, 6, ADDRESS, 0);
	built_capture(&b, 2, false, CAPTURE_BYTES);
	built_number(&b, 1, 2);
	built_zeros(&b, 6);
	built_number(&b, 1, 8);
	built_number(&b, 5, 8);
	built_number(&b, 42, 8);
	built_expect(&b, "fcntl(3, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=1, "
			 "l_len=5}) = 0");
	b.ev.args[1] = 5;
	b.captures[0].at_exit = true;
	built_expect(&b, "fcntl(3, F_GETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=1, "
			 "l_len=5, l_pid=42}) = 0");
	built_survives_cuts(&b);
}

static void open_how_has_a_mode_where_a_file_is_made(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "openat2");
	built_args(&b, 3, 0, 0, 24);
	built_capture(&b, 2, false, CAPTURE_BYTES);
	built_number(&b, 02000000, 8);
	built_number(&b, 0, 8);
	built_number(&b, 4, 8);
	b.ev.result = 4;
	built_expect(&b, "openat2(3, NULL, {flags=O_RDONLY|O_CLOEXEC, "
			 "resolve=RESOLVE_NO_SYMLINKS}, 24) = 4");
	b.memory[0] = 0101;
	b.memory[8] = 0244;
	b.memory[9] = 1;
	built_expect(&b, "openat2(3, NULL, {flags=O_WRONLY|O_CREAT|O_CLOEXEC, mode=0644, "
			 "resolve=RESOLVE_NO_SYMLINKS}, 24) = 4");
	built_survives_cuts(&b);
}

static void put_vector(struct built *b, bool at_exit)
{
	built_capture(b, 1, at_exit, CAPTURE_LIST);
	built_item(b, 32, CAPTURE_WHOLE);
	built_number(b, 0x1000, 8);
	built_number(b, 3, 8);
	built_number(b, 0x2000, 8);
	built_number(b, 100, 8);
	built_text_item(b, "abc");
	built_item(b, 2, CAPTURE_CUT);
	built_put(b, "de", 2);
}

static void vectors_show_their_buffers(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "writev");
	b.ev.args[2] = 2;
	put_vector(&b, false);
	b.ev.result = 103;
	built_expect(&b, "writev(0, [{iov_base=\"abc\", iov_len=3}, {iov_base=\"de\"..., "
			 "iov_len=100}], 2) = 103");
	built_survives_cuts(&b);
	b.captures[0].state = CAPTURE_CUT;
	built_expect(&b, "writev(0, [{iov_base=\"abc\", iov_len=3}, {iov_base=\"de\"..., "
			 "iov_len=100}, ...], 2) = 103");
}

static void terminals_have_words(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "ioctl");
	built_args(&b, 1, 0x5401, ADDRESS, 0);
	built_capture(&b, 2, true, CAPTURE_BYTES);
	built_number(&b, 0x500, 4);
	built_number(&b, 5, 4);
	built_number(&b, 0xbf, 4);
	built_number(&b, 0x8a3b, 4);
	built_zeros(&b, 20);
	built_expect(&b, "ioctl(1, TCGETS, {c_iflag=ICRNL|IXON, c_oflag=NL0|CR0|TAB0|BS0|VT0|FF0|OPOST"
			 "|ONLCR, c_cflag=B38400|CS8|CREAD, c_lflag=ISIG|ICANON|ECHO|ECHOE|ECHOK|"
			 "IEXTEN|ECHOCTL|ECHOKE, ...}) = 0");
	built_survives_cuts(&b);
}

static void windows_have_a_size(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "ioctl");
	built_args(&b, 1, 0x5413, ADDRESS, 0);
	built_capture(&b, 2, true, CAPTURE_BYTES);
	built_number(&b, 24, 2);
	built_number(&b, 80, 2);
	built_zeros(&b, 4);
	built_expect(&b, "ioctl(1, TIOCGWINSZ, {ws_row=24, ws_col=80, ws_xpixel=0, ws_ypixel=0}) = 0");
	b.ev.args[1] = 0x1234;
	built_expect(&b, "ioctl(1, _IOC(_IOC_NONE, 0x12, 0x34, 0), 0x7ffd1000) = 0");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(stat_tells_mode_and_size),
		cmocka_unit_test(stat_of_a_device_tells_its_number),
		cmocka_unit_test(special_bits_have_names),
		cmocka_unit_test(i386_stat64_has_its_own_layout),
		cmocka_unit_test(statx_tells_what_its_mask_says),
		cmocka_unit_test(statfs_names_its_file_system),
		cmocka_unit_test(directories_are_counted_or_listed),
		cmocka_unit_test(a_lock_tells_its_holder_where_it_was_asked),
		cmocka_unit_test(open_how_has_a_mode_where_a_file_is_made),
		cmocka_unit_test(vectors_show_their_buffers),
		cmocka_unit_test(terminals_have_words),
		cmocka_unit_test(windows_have_a_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
