#include "core/base/random.h"

/*
 * getentropy is what Linux, macOS and the BSDs share. It hands out at most
 * 256 bytes a call, never few of them, and can't be interrupted; where it
 * fails nothing that needs a secret may go on, so the program ends.
 */

#include <string.h>
#include <unistd.h>
#if defined(__linux__) || defined(__APPLE__)
#include <sys/random.h>
#endif

#include "core/base/clock.h"

void random_bytes(void *place, size_t len)
{
	unsigned char *at = place;

	while (len > 0) {
		size_t part = len < 256 ? len : 256;

		if (getentropy(at, part) != 0)
			mem_die("the system gives no random bytes");
		at += part;
		len -= part;
	}
}

/* The next number, so that a scripted screen is the same every time. */
static void count_up(unsigned char bytes[16])
{
	static unsigned last;

	last++;
	memset(bytes, 0, 16);
	bytes[14] = (unsigned char)(last >> 8);
	bytes[15] = (unsigned char)last;
}

void random_uuid(char out[37])
{
	static const char digit[] = "0123456789abcdef";
	unsigned char bytes[16];
	char *at = out;

	if (clock_is_held())
		count_up(bytes);
	else
		random_bytes(bytes, sizeof(bytes));
	bytes[6] = (unsigned char)((bytes[6] & 0x0f) | 0x40);
	bytes[8] = (unsigned char)((bytes[8] & 0x3f) | 0x80);
	for (size_t i = 0; i < sizeof(bytes); i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*at++ = '-';
		*at++ = digit[bytes[i] >> 4];
		*at++ = digit[bytes[i] & 0x0f];
	}
	*at = '\0';
}
