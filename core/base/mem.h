#ifndef FD_BASE_MEM_H
#define FD_BASE_MEM_H

/*
 * Allocation that cannot fail, and the attributes every header uses.
 *
 * Small allocations of ours go through x*: when memory is gone they call the
 * die hook (which gives the terminal back) and exit. Whatever a peer can size
 * goes through struct buf, which has a cap and fails as an ordinary error.
 */

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FD_PRINTF(f, a)	__attribute__((format(printf, f, a)))
#define FD_NONNULL	__attribute__((nonnull))
#define FD_MUST_USE	__attribute__((warn_unused_result))
#define FD_MALLOC \
	__attribute__((malloc, returns_nonnull, warn_unused_result))
#define FD_NORETURN	__attribute__((noreturn))
#define FD_UNUSED	__attribute__((unused))

#define FD_COUNT(array)	(sizeof(array) / sizeof((array)[0]))

/* Owned, zeroed where the name says so, never NULL. */
void *xmalloc(size_t size) FD_MALLOC;
void *xcalloc(size_t count, size_t size) FD_MALLOC;
void *xrealloc(void *old, size_t size)
	__attribute__((returns_nonnull, warn_unused_result));
char *xstrdup(const char *text) FD_MALLOC FD_NONNULL;
/* At most len bytes of text, terminated. */
char *xstrndup(const char *text, size_t len) FD_MALLOC FD_NONNULL;
char *xasprintf(const char *format, ...) FD_MALLOC FD_PRINTF(1, 2);
char *xvasprintf(const char *format, va_list args) FD_MALLOC FD_PRINTF(1, 0);
/* A copy of text, or NULL for NULL. */
char *xstrdup_or_null(const char *text) FD_MUST_USE;
/* Frees *place and sets it to a copy of text (NULL allowed). */
void mem_replace(char **place, const char *text);

/*
 * Room for one more item in a growing array: returns items, moved if need be,
 * with *alloc raised so that count < *alloc. New room is not zeroed.
 */
void *mem_grow(void *items, size_t count, size_t *alloc, size_t item_size)
	__attribute__((returns_nonnull, warn_unused_result));

/* Overwrites memory in a way the compiler may not leave out. */
void mem_wipe(void *place, size_t size);

/* Called once, before the program dies for want of memory or by mem_die. */
void mem_set_die_hook(void (*hook)(void));
/* Restores the terminal, prints the sentence on stderr, exits with 70. */
void mem_die(const char *format, ...) FD_PRINTF(1, 2) FD_NORETURN;

#endif
