#ifndef FD_AUTH_VAULT_INTERNAL_H
#define FD_AUTH_VAULT_INTERNAL_H

/*
 * What the files of the vault share. Open means: key and list are there, head
 * is what the key was made from, digest that of the file the list was in.
 */

#include "core/auth/vault.h"
#include "core/auth/vault_file.h"
#include "core/base/buf.h"

struct vault {
	char *path;
	struct secret *key, *list;	/* both NULL: locked */
	uint8_t head[VAULT_HEAD];
	uint8_t digest[VAULT_DIGEST];

	struct loop *loop;		/* of the idle timer, or NULL */
	unsigned idle_timer;
	int64_t touched;
	long idle_ms;			/* -1: the setting's */
	void (*locked)(void *data, bool was_idle);
	void *locked_data;

	struct vault_opening *opening;	/* a child makes the key, or NULL */
};

/* Reads the file; err names it. False when it is not there either. */
bool vault_read(const struct vault *vault, struct buf *out, struct err *err);
/* The head to make a key for: the file's, or a new one. */
bool vault_prepare(const struct vault *vault, uint8_t head[VAULT_HEAD],
	bool *is_new, struct err *err);
/* Opens or makes the file with a key made for that head; key is adopted. */
bool vault_finish_opening(struct vault *vault, const uint8_t *head,
	bool is_new, struct secret *key, struct err *err);
/* Writes an open vault anew under that key, which is adopted. */
bool vault_finish_change(struct vault *vault, const uint8_t *head,
	struct secret *key, struct err *err);
/* True when it is open and the list is what the file has now. */
bool vault_refresh(struct vault *vault, struct err *err);
/* Starts the clock of idleness anew. */
void vault_wake(struct vault *vault);

#endif
