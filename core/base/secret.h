#ifndef FD_BASE_SECRET_H
#define FD_BASE_SECRET_H

/*
 * The only home of a secret: locked memory that is left out of core dumps and
 * wiped when freed. A secret is never printed; code that sends one asks for
 * its bytes at the last moment and keeps no copy.
 */

#include "core/base/err.h"

struct secret;

/* Copies len bytes into locked memory. */
struct secret *secret_new(const char *data, size_t len) FD_NONNULL FD_MUST_USE;
/* len bytes of 0, which a cipher or a reader fills through secret_edit. */
struct secret *secret_new_blank(size_t len) FD_MUST_USE;
struct secret *secret_dup(const struct secret *secret) FD_MUST_USE;
/* Wipes and frees; NULL is fine. */
void secret_free(struct secret *secret);

/* NUL-terminated; valid while the secret lives. */
const char *secret_bytes(const struct secret *secret) FD_NONNULL;
/* The same bytes, to be written in place; the length stays. */
char *secret_edit(struct secret *secret) FD_NONNULL;
size_t secret_length(const struct secret *secret) FD_NONNULL;
bool secret_equals(const struct secret *a, const struct secret *b) FD_NONNULL;
/* Adds a byte / takes the last character away (the masked reader). */
void secret_append(struct secret *secret, const char *data, size_t len)
	FD_NONNULL;
void secret_backspace(struct secret *secret) FD_NONNULL;

/* "p4ss…(20 characters)": a mask that shows the first 4 at most; of a long one
   both ends, "eyJhbG…Q4w (771 characters)". */
void secret_mask(const struct secret *secret, char *out, size_t size)
	FD_NONNULL;

/* Turns core dumps off and makes the process unreadable to others. */
void secret_protect_process(void);

#endif
