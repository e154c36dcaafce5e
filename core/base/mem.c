#include "core/base/mem.h"

/*
 * The x-allocators and the way out when there is no memory left. The hook is
 * taken away before it runs, so that a failure inside it cannot come back.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void (*die_hook)(void);

void mem_set_die_hook(void (*hook)(void))
{
	die_hook = hook;
}

void mem_die(const char *format, ...)
{
	void (*hook)(void) = die_hook;
	va_list args;

	die_hook = NULL;
	if (hook != NULL)
		hook();
	va_start(args, format);
	fputs("fhirdeck: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(70);
}

static void *check(void *place, size_t size)
{
	if (place == NULL)
		mem_die("out of memory (%zu bytes were asked for)", size);
	return place;
}

void *xmalloc(size_t size)
{
	return check(malloc(size != 0 ? size : 1), size);
}

void *xcalloc(size_t count, size_t size)
{
	return check(calloc(count != 0 ? count : 1, size != 0 ? size : 1),
		size);
}

void *xrealloc(void *old, size_t size)
{
	return check(realloc(old, size != 0 ? size : 1), size);
}

char *xstrndup(const char *text, size_t len)
{
	size_t used = strnlen(text, len);
	char *copy = xmalloc(used + 1);

	memcpy(copy, text, used);
	copy[used] = '\0';
	return copy;
}

char *xstrdup(const char *text)
{
	return xstrndup(text, strlen(text));
}

char *xstrdup_or_null(const char *text)
{
	return text != NULL ? xstrdup(text) : NULL;
}

void mem_replace(char **place, const char *text)
{
	char *copy = xstrdup_or_null(text);

	free(*place);
	*place = copy;
}

char *xvasprintf(const char *format, va_list args)
{
	va_list again;
	char *text;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (len < 0)
		mem_die("a text could not be formatted");
	text = xmalloc((size_t)len + 1);
	vsnprintf(text, (size_t)len + 1, format, args);
	return text;
}

char *xasprintf(const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = xvasprintf(format, args);
	va_end(args);
	return text;
}

void *mem_grow(void *items, size_t count, size_t *alloc, size_t item_size)
{
	size_t wanted;

	if (items != NULL && count < *alloc)
		return items;
	wanted = *alloc != 0 ? *alloc * 2 : 8;
	if (wanted <= count)
		wanted = count + 1;
	if (wanted > SIZE_MAX / item_size)
		mem_die("out of memory (%zu items)", wanted);
	*alloc = wanted;
	return xrealloc(items, wanted * item_size);
}

/* Called through here, so that no compiler leaves it out. */
static void *(*const volatile set)(void *, int, size_t) = memset;

void mem_wipe(void *place, size_t size)
{
	if (size > 0)
		set(place, 0, size);
}
