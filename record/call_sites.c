#include "record/call_sites.h"

/* A form of the instruction: its size, and what of its second byte is fixed. */
struct form {
	uint8_t size, first, mask, second;
};

static const struct form forms[] = {
	{.size = 5, .first = 0xe8},                               /* call distance */
	{.size = 2, .first = 0xff, .mask = 0xf8, .second = 0xd0}, /* *%reg */
	{.size = 2, .first = 0xff, .mask = 0xf8, .second = 0x10}, /* *(%reg) */
	{.size = 3, .first = 0xff, .mask = 0xf8, .second = 0x50}, /* *disp8(%reg) */
	{.size = 3, .first = 0xff, .mask = 0xff, .second = 0x14}, /* *(%reg,%reg) */
	{.size = 4, .first = 0xff, .mask = 0xff, .second = 0x54}, /* *disp8(%reg,%reg) */
	{.size = 6, .first = 0xff, .mask = 0xf8, .second = 0x90}, /* *disp32(%reg) */
	{.size = 6, .first = 0xff, .mask = 0xff, .second = 0x15}, /* *disp32(%rip) */
	{.size = 7, .first = 0xff, .mask = 0xff, .second = 0x14}, /* *disp32(,%reg) */
	{.size = 7, .first = 0xff, .mask = 0xff, .second = 0x94}, /* *disp32(%reg,%reg) */
};

bool call_ends(const uint8_t bytes[CALL_SIZE_MAX])
{
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		const uint8_t *at = bytes + CALL_SIZE_MAX - forms[i].size;

		if (at[0] == forms[i].first && (at[1] & forms[i].mask) == forms[i].second)
			return true;
	}
	return false;
}
