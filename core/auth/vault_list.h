#ifndef FD_AUTH_VAULT_LIST_H
#define FD_AUTH_VAULT_LIST_H

/*
 * What a vault holds, names and their secrets, as one run of bytes in locked
 * memory; that run is what is sealed. Sorted by name, each name once. A
 * record is: length of the name (1 byte, 0 ends the list), name, length of the
 * secret (4 bytes, big-endian), secret; zeros fill up to a multiple of 256,
 * so that the file's size says little about what is in it.
 */

#include "core/base/secret.h"

enum { VAULT_NAME_MAX = 100, VAULT_SECRET_MAX = 65536 };

struct vault_record {
	const char *name, *secret;	/* borrowed; not terminated */
	size_t name_len, secret_len;
};

/* True when a name is one: printable, no blanks around it, not too long. */
bool vault_list_name_is_good(const char *name, struct err *err)
	FD_NONNULL FD_MUST_USE;

struct secret *vault_list_new(void) FD_MUST_USE;
/* True when all of it is as described above. */
bool vault_list_is_sound(const struct secret *list) FD_NONNULL;
/* The record at offset *at, which moves on; false at the end. */
bool vault_list_next(const struct secret *list, size_t *at,
	struct vault_record *out) FD_NONNULL;
bool vault_list_find(const struct secret *list, const char *name,
	struct vault_record *out) FD_NONNULL;
/* A new list, with the name's secret replaced; NULL takes it out. */
struct secret *vault_list_with(const struct secret *list, const char *name,
	const struct secret *secret)
	__attribute__((nonnull(1, 2))) FD_MUST_USE;

#endif
