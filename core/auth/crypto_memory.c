#include "core/auth/crypto.h"

/*
 * OpenSSL wipes keys by itself, but not what it decrypts, decodes and buffers
 * on the way: a PKCS#12 file, a PEM file that was locked, records of TLS. It
 * takes another allocator only before it has used its own, and libcurl uses
 * the same OpenSSL; therefore main begins with this.
 */

#include <openssl/crypto.h>

#include "core/base/wiping.h"

static void *take(size_t size, const char *file, int line)
{
	(void)file;
	(void)line;
	return size != 0 ? wiping_malloc(size) : NULL;
}

static void give(void *place, const char *file, int line)
{
	(void)file;
	(void)line;
	wiping_free(place);
}

/* As CRYPTO_realloc is documented: 0 bytes frees. */
static void *move(void *old, size_t size, const char *file, int line)
{
	if (size != 0)
		return wiping_realloc(old, size);
	give(old, file, line);
	return NULL;
}

void crypto_wipe_memory(void)
{
	(void)CRYPTO_set_mem_functions(take, move, give);
}
