#include "core/base/wiping.h"

/*
 * libcurl, OpenSSL and cJSON take copies of headers, bodies, passphrases and
 * answers, and free them as they are. The next owner of that memory, a
 * program that reads the process or a page swapped out would find tokens in
 * it long after they were forgotten. All three let their allocator be
 * replaced; this one remembers the size of each block in front of it, for
 * malloc_usable_size is not everywhere.
 *
 * The cost is a memset for each block freed: about as much as the library
 * spent on filling it.
 */

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* As aligned as malloc's. */
union head {
	size_t size;
	max_align_t align;
};

static union head *head_of(void *place)
{
	return (union head *)place - 1;
}

static void *with_size(union head *head, size_t size)
{
	if (head == NULL)
		return NULL;
	head->size = size;
	return head + 1;
}

void *wiping_malloc(size_t size)
{
	if (size > SIZE_MAX - sizeof(union head))
		return NULL;
	return with_size(malloc(sizeof(union head) + size), size);
}

void *wiping_calloc(size_t count, size_t size)
{
	if (size != 0 && count > (SIZE_MAX - sizeof(union head)) / size)
		return NULL;
	return with_size(calloc(1, sizeof(union head) + count * size),
		count * size);
}

void wiping_free(void *place)
{
	if (place == NULL)
		return;
	mem_wipe(place, head_of(place)->size);
	free(head_of(place));
}

/* It always moves: realloc would leave the old bytes where they were. */
void *wiping_realloc(void *old, size_t size)
{
	void *place = wiping_malloc(size);
	size_t kept = old != NULL ? head_of(old)->size : 0;

	if (place == NULL)
		return NULL;
	if (kept > 0 && size > 0)
		memcpy(place, old, kept < size ? kept : size);
	wiping_free(old);
	return place;
}

char *wiping_strdup(const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = wiping_malloc(size);

	if (copy != NULL)
		memcpy(copy, text, size);
	return copy;
}
