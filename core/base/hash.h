#ifndef FD_BASE_HASH_H
#define FD_BASE_HASH_H

/*
 * FNV-1a in 32 and 64 bits, for tables in memory and in our own cache. It is
 * no guard against keys made to collide. Whoever cuts a hash down to its low
 * bits may want to mix it first.
 */

#include <stddef.h>
#include <stdint.h>

#define HASH32_START 2166136261u
#define HASH32_PRIME 16777619u
#define HASH64_START UINT64_C(14695981039346656037)
#define HASH64_PRIME UINT64_C(1099511628211)

/* On from hash, or from the START, over len bytes. */
static inline uint32_t hash32(uint32_t hash, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * HASH32_PRIME;
	return hash;
}

static inline uint64_t hash64(uint64_t hash, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * HASH64_PRIME;
	return hash;
}

#endif
