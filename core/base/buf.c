#include "core/base/buf.h"

/*
 * buf_empty is shared by every buffer that holds nothing: it is written with
 * a NUL only, and alloc == 0 says that data is not ours to free.
 */

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char buf_empty[1] = "";

void buf_init_capped(struct buf *buf, size_t cap)
{
	*buf = (struct buf)BUF_INIT;
	buf->cap = cap;
}

void buf_init(struct buf *buf)
{
	buf_init_capped(buf, 0);
}

void buf_finish(struct buf *buf)
{
	bool is_secret = buf->is_secret;

	if (buf->alloc != 0 && is_secret)
		mem_wipe(buf->data, buf->alloc);
	if (buf->alloc != 0)
		free(buf->data);
	buf_init_capped(buf, buf->cap);
	buf->is_secret = is_secret;
}

void buf_finish_wiped(struct buf *buf)
{
	if (buf->alloc != 0)
		mem_wipe(buf->data, buf->alloc);
	buf_finish(buf);
}

void buf_clear(struct buf *buf)
{
	buf->failed = false;
	if (buf->data == NULL)
		buf->data = buf_empty;
	buf_truncate(buf, 0);
}

/* realloc would leave a copy behind. */
static void move(struct buf *buf, size_t alloc)
{
	char *data = xmalloc(alloc);

	memcpy(data, buf->data, buf->len);
	if (buf->alloc != 0) {
		mem_wipe(buf->data, buf->alloc);
		free(buf->data);
	}
	buf->data = data;
}

bool buf_reserve(struct buf *buf, size_t len)
{
	size_t wanted = buf->len + len, alloc = buf->alloc;

	if (buf->failed || wanted < len ||
	    (buf->cap != 0 && wanted > buf->cap)) {
		buf->failed = true;
		return false;
	}
	if (wanted < alloc)
		return true;
	alloc = alloc + alloc / 2 + 64;
	if (alloc <= wanted)
		alloc = wanted + 1;
	if (buf->is_secret)
		move(buf, alloc);
	else
		buf->data = xrealloc(buf->alloc != 0 ? buf->data : NULL,
			alloc);
	buf->data[buf->len] = '\0';
	buf->alloc = alloc;
	return true;
}

bool buf_append(struct buf *buf, const void *data, size_t len)
{
	if (len == 0)
		return !buf->failed;
	if (!buf_reserve(buf, len))
		return false;
	memcpy(buf->data + buf->len, data, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
	return true;
}

bool buf_puts(struct buf *buf, const char *text)
{
	return buf_append(buf, text, strlen(text));
}

bool buf_putc(struct buf *buf, char c)
{
	return buf_append(buf, &c, 1);
}

bool buf_fill(struct buf *buf, char c, size_t count)
{
	if (count == 0)
		return !buf->failed;
	if (!buf_reserve(buf, count))
		return false;
	memset(buf->data + buf->len, c, count);
	buf->len += count;
	buf->data[buf->len] = '\0';
	return true;
}

bool buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0 || !buf_reserve(buf, (size_t)len))
		return false;
	if (len == 0)
		return true;
	va_start(args, format);
	vsnprintf(buf->data + buf->len, (size_t)len + 1, format, args);
	va_end(args);
	buf->len += (size_t)len;
	return true;
}

bool buf_insert(struct buf *buf, size_t at, const void *data, size_t len)
{
	assert(at <= buf->len);
	if (len == 0)
		return !buf->failed;
	if (!buf_reserve(buf, len))
		return false;
	memmove(buf->data + at + len, buf->data + at, buf->len - at + 1);
	memcpy(buf->data + at, data, len);
	buf->len += len;
	return true;
}

void buf_delete(struct buf *buf, size_t at, size_t len)
{
	assert(at <= buf->len && len <= buf->len - at);
	if (len == 0)
		return;
	memmove(buf->data + at, buf->data + at + len,
		buf->len - at - len + 1);
	buf->len -= len;
}

void buf_truncate(struct buf *buf, size_t len)
{
	assert(len <= buf->len);
	buf->len = len;
	if (buf->alloc != 0)
		buf->data[len] = '\0';
}

char *buf_take(struct buf *buf)
{
	char *data = buf->alloc != 0 ? buf->data : xstrdup("");
	bool is_secret = buf->is_secret;

	buf_init_capped(buf, buf->cap);
	buf->is_secret = is_secret;
	return data;
}
