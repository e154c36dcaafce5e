#ifndef FD_TESTS_FAULTD_BOMB_H
#define FD_TESTS_FAULTD_BOMB_H

/*
 * A small gzip file that is large when it is unpacked, made without zlib.
 */

#include "core/base/buf.h"

enum { BOMB_SIZE = 64 << 20 };

struct bits {
	struct buf *out;
	unsigned held, count;
};

static void put_bit(struct bits *bits, unsigned bit)
{
	bits->held |= bit << bits->count;
	if (++bits->count < 8)
		return;
	buf_putc(bits->out, (char)bits->held);
	bits->held = bits->count = 0;
}

/* A Huffman code, its first bit first (RFC 1951 section 3.1.1). */
static void put_code(struct bits *bits, unsigned code, unsigned len)
{
	while (len-- > 0)
		put_bit(bits, code >> len & 1);
}

/*
 * 64 MiB of blanks as one block of fixed codes: a blank, then "the last byte
 * 258 times again" (length code 285, distance code 0), the rest literally.
 */
static void put_bomb(struct buf *out)
{
	static const unsigned char head[] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0,
		3 };
	/* CRC-32 and length of what comes out. */
	static const unsigned char tail[] = { 0xec, 0xd3, 0xbf, 0x97,
		0, 0, 0, BOMB_SIZE >> 24 };
	struct bits bits = { out, 0, 0 };
	size_t left = BOMB_SIZE - 1;

	buf_append(out, head, sizeof(head));
	put_bit(&bits, 1);		/* the last block */
	put_bit(&bits, 1);		/* of type 01: fixed codes */
	put_bit(&bits, 0);
	put_code(&bits, 0x30 + ' ', 8);
	for (; left >= 258; left -= 258) {
		put_code(&bits, 0xc5, 8);
		put_code(&bits, 0, 5);
	}
	while (left-- > 0)
		put_code(&bits, 0x30 + ' ', 8);
	put_code(&bits, 0, 7);		/* end of block */
	while (bits.count != 0)
		put_bit(&bits, 0);
	buf_append(out, tail, sizeof(tail));
}

#endif
