#ifndef FD_TESTS_UNIT_TARMAKER_H
#define FD_TESTS_UNIT_TARMAKER_H

/*
 * Archives for tests, byte by byte: ustar entries of any type with any name,
 * the pax and GNU ways of long names, and gzip without compression.
 */

#include <stdio.h>
#include <string.h>

#include "core/base/buf.h"

/* size is what the header promises; data may be shorter. */
static inline void tar_entry(struct buf *out, const char *name, char type,
	const char *link, size_t size, const char *data, size_t len)
{
	char head[512] = { 0 }, digits[24];
	unsigned sum = 0;

	snprintf(head, 100, "%s", name);
	memcpy(head + 100, "0000644", 8);
	memcpy(head + 108, "0000000", 8);
	memcpy(head + 116, "0000000", 8);
	snprintf(digits, sizeof(digits), "%011zo", size);
	memcpy(head + 124, digits, 11);
	memcpy(head + 136, "00000000000", 12);
	memset(head + 148, ' ', 8);
	head[156] = type;
	snprintf(head + 157, 100, "%s", link);
	memcpy(head + 257, "ustar\00000", 8);
	for (size_t i = 0; i < sizeof(head); i++)
		sum += (unsigned char)head[i];
	snprintf(digits, sizeof(digits), "%06o", sum);
	memcpy(head + 148, digits, 7);
	buf_append(out, head, sizeof(head));
	buf_append(out, data, len);
	buf_fill(out, '\0', (512 - len % 512) % 512);
}

static inline void tar_file(struct buf *out, const char *name,
	const char *text)
{
	tar_entry(out, name, '0', "", strlen(text), text, strlen(text));
}

/* A pax header in front of a file with a long name. */
static inline void tar_pax(struct buf *out, const char *name,
	const char *text)
{
	char record[512];
	int len = (int)strlen(name) + 7, all = len;

	do {
		all = len + snprintf(record, sizeof(record), "%d", all);
	} while (snprintf(record, sizeof(record), "%d path=%s\n", all,
		name) != all);
	tar_entry(out, "PaxHeaders/x", 'x', "", (size_t)all, record,
		(size_t)all);
	tar_file(out, "short", text);
}

static inline void tar_gnu(struct buf *out, const char *name,
	const char *text)
{
	tar_entry(out, "././@LongLink", 'L', "", strlen(name) + 1, name,
		strlen(name) + 1);
	tar_file(out, "short", text);
}

static inline void tar_end(struct buf *out)
{
	buf_fill(out, '\0', 1024);
}

/* In stored blocks; the check sum is left 0, as nobody looks at it. */
static inline void gzip_stored(const struct buf *in, struct buf *out)
{
	static const char head[] = "\x1f\x8b\x08\0\0\0\0\0\0\x03";

	buf_append(out, head, 10);
	for (size_t at = 0; at < in->len; at += 65535) {
		size_t len = in->len - at < 65535 ? in->len - at : 65535;

		buf_putc(out, at + len == in->len);
		buf_putc(out, (char)(len & 255));
		buf_putc(out, (char)(len >> 8));
		buf_putc(out, (char)(~len & 255));
		buf_putc(out, (char)(~len >> 8 & 255));
		buf_append(out, in->data + at, len);
	}
	buf_fill(out, '\0', 4);
	for (int i = 0; i < 4; i++)
		buf_putc(out, (char)(in->len >> (8 * i) & 255));
}

#endif
