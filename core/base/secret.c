#include "core/base/secret.h"

/*
 * Every secret has pages of its own, locked into memory and left out of core
 * dumps; only its length and the address stand on the heap. The run is always
 * followed by a NUL, and all of the mapping is wiped before it is given back,
 * also when a secret outgrows its pages and moves.
 *
 * Locking can be refused (RLIMIT_MEMLOCK is small on some hosts). Refusing to
 * work would help nobody, so the secret is then merely not locked; it is
 * still wiped and still left out of core dumps.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

struct secret {
	char *pages;
	size_t len, size;	/* len < size, a multiple of the page size */
};

/* A secret of this length or less shows nothing of itself in its mask. */
enum { MASK_WHOLLY = 15, MASK_SHOWN = 4 };
/* A token is long enough to be told from another by its two ends. */
enum { MASK_LONG = 64, MASK_START = 6, MASK_END = 3 };

static char *map_pages(size_t size)
{
	char *pages = mmap(NULL, size, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (pages == MAP_FAILED)
		mem_die("no memory for a secret: %s", strerror(errno));
	(void)mlock(pages, size);
#ifdef MADV_DONTDUMP
	(void)madvise(pages, size, MADV_DONTDUMP);
#endif
	return pages;
}

static void unmap_pages(char *pages, size_t size)
{
	if (pages == NULL)
		return;
	mem_wipe(pages, size);
	(void)munlock(pages, size);
	(void)munmap(pages, size);
}

/* Room for len bytes and the NUL. */
static void make_room(struct secret *secret, size_t len)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	size_t size = (len + 1 + page - 1) / page * page;
	char *pages;

	if (size <= secret->size)
		return;
	pages = map_pages(size);
	if (secret->pages != NULL)
		memcpy(pages, secret->pages, secret->len);
	unmap_pages(secret->pages, secret->size);
	secret->pages = pages;
	secret->size = size;
}

struct secret *secret_new(const char *data, size_t len)
{
	struct secret *secret = xcalloc(1, sizeof(*secret));

	make_room(secret, len);
	secret_append(secret, data, len);
	return secret;
}

struct secret *secret_new_blank(size_t len)
{
	struct secret *secret = xcalloc(1, sizeof(*secret));

	make_room(secret, len);
	secret->len = len;
	return secret;
}

struct secret *secret_dup(const struct secret *secret)
{
	return secret != NULL ? secret_new(secret->pages, secret->len) : NULL;
}

void secret_free(struct secret *secret)
{
	if (secret == NULL)
		return;
	unmap_pages(secret->pages, secret->size);
	free(secret);
}

const char *secret_bytes(const struct secret *secret)
{
	return secret->pages;
}

char *secret_edit(struct secret *secret)
{
	return secret->pages;
}

size_t secret_length(const struct secret *secret)
{
	return secret->len;
}

/* Time depends on the lengths only. */
bool secret_equals(const struct secret *a, const struct secret *b)
{
	unsigned char differs = 0;

	if (a->len != b->len)
		return false;
	for (size_t i = 0; i < a->len; i++)
		differs |= (unsigned char)(a->pages[i] ^ b->pages[i]);
	return differs == 0;
}

void secret_append(struct secret *secret, const char *data, size_t len)
{
	make_room(secret, secret->len + len);
	memcpy(secret->pages + secret->len, data, len);
	secret->len += len;
	secret->pages[secret->len] = '\0';
}

static bool is_continuation(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

void secret_backspace(struct secret *secret)
{
	size_t len = secret->len;

	if (len == 0)
		return;
	do
		len--;
	while (len > 0 && is_continuation(secret->pages[len]));
	mem_wipe(secret->pages + len, secret->len - len);
	secret->len = len;
}

static bool is_plain(const struct secret *secret)
{
	for (size_t i = 0; i < secret->len; i++)
		if (secret->pages[i] <= ' ' || secret->pages[i] >= 0x7f)
			return false;
	return true;
}

void secret_mask(const struct secret *secret, char *out, size_t size)
{
	size_t characters = 0, shown = 0;

	if (secret->len >= MASK_LONG && is_plain(secret)) {
		snprintf(out, size, "%.*s\xe2\x80\xa6%s (%zu characters)",
			MASK_START, secret->pages, secret->pages +
			secret->len - MASK_END, secret->len);
		return;
	}
	for (size_t i = 0; i < secret->len; i++)
		characters += !is_continuation(secret->pages[i]);
	if (characters > MASK_WHOLLY)
		while (shown < MASK_SHOWN && secret->pages[shown] > ' ' &&
		    secret->pages[shown] < 0x7f)
			shown++;
	snprintf(out, size, "%.*s\xe2\x80\xa6(%zu character%s)", (int)shown,
		secret->pages, characters, characters == 1 ? "" : "s");
}

void secret_protect_process(void)
{
	struct rlimit none = { 0, 0 };

	(void)setrlimit(RLIMIT_CORE, &none);
#ifdef PR_SET_DUMPABLE
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}
