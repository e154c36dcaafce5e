#ifndef FD_BASE_RANDOM_H
#define FD_BASE_RANDOM_H

/*
 * Random bytes from the operating system's generator, fit for keys.
 */

#include "core/base/mem.h"

/* Fills place; ends the program when the system has no randomness to give. */
void random_bytes(void *place, size_t len) FD_NONNULL;
/*
 * A version 4 UUID in lower case (RFC 9562 section 5.4), terminated. While the
 * clock is held, for tests, they count up from 1.
 */
void random_uuid(char out[37]) FD_NONNULL;

#endif
