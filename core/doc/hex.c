#include "core/doc/hex.h"

/*
 * A row is made from its offset alone, so that any row of any file costs the
 * same and nothing is kept. Eight bytes stand together, because that is what
 * an eye can count.
 */

enum { OFFSET_DIGITS = 8, GAP = 2, GROUP = 8 };

int hex_bytes_column(void)
{
	return OFFSET_DIGITS + GAP;
}

int hex_text_column(size_t width)
{
	size_t groups = (width + GROUP - 1) / GROUP;

	return hex_bytes_column() + (int)(width * 3 + groups);
}

size_t hex_width(int columns)
{
	size_t width = 16;

	while (width > 4 && hex_text_column(width) + (int)width > columns)
		width /= 2;
	return width;
}

void hex_row(const char *data, size_t len, size_t offset, size_t width,
	struct buf *out)
{
	size_t count = offset >= len ? 0 : len - offset < width ?
		len - offset : width;

	buf_printf(out, "%0*zx  ", OFFSET_DIGITS, offset);
	for (size_t i = 0; i < width; i++) {
		if (i < count)
			buf_printf(out, "%02x ",
				(unsigned)(unsigned char)data[offset + i]);
		else
			buf_puts(out, "   ");
		if (i % GROUP == GROUP - 1 || i + 1 == width)
			buf_putc(out, ' ');
	}
	for (size_t i = 0; i < count; i++) {
		char c = data[offset + i];

		buf_putc(out, c >= ' ' && c <= '~' ? c : '.');
	}
}
