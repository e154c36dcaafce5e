#ifndef FD_STORE_CONNECTION_STORE_INTERNAL_H
#define FD_STORE_CONNECTION_STORE_INTERNAL_H

/*
 * What the files of the store of connections share: its lists, and what is
 * known of the file they came from.
 */

#include <sys/types.h>
#include <time.h>

#include "core/store/connection.h"
#include "core/store/connection_file.h"

/* All zero: there is no file. */
struct file_stamp {
	dev_t device;
	ino_t inode;
	off_t size;
	struct timespec when;
};

struct connection_store {
	char *path;
	char *kept;		/* the file before the last change */
	struct buf text;	/* of the file as it was read or written */
	struct json *root;	/* of that text; NULL for an empty file */
	struct buf notes;	/* on what is odd in it, line by line */
	struct err broken;	/* why the file is not to be written */
	struct file_stamp stamp;	/* of the file that text is of */
	struct file_stamp seen;		/* at the last poll */
	long patience_ms;	/* for another program's lock */
	struct clist own, adopted, presets;
	struct clist visible;	/* borrows from the three */
};

/* Makes the visible list anew. */
void store_refresh(struct connection_store *store) FD_NONNULL;
/* What callers' pointers lead to becomes what fresh was, which is freed. */
void store_exchange(struct connection *kept, struct connection *fresh)
	FD_NONNULL;
/* Reads the file; a mistake names the kept file when that one is good. */
void store_read(const struct connection_store *store,
	struct connection_file *out) FD_NONNULL;
/* The reading becomes the store's; known connections keep their address. */
void store_take(struct connection_store *store,
	struct connection_file *reading) FD_NONNULL;
bool store_text_is_blank(const struct buf *text) FD_NONNULL;
struct file_stamp store_stamp(const struct connection_store *store)
	FD_NONNULL;
bool file_stamp_equals(const struct file_stamp *a,
	const struct file_stamp *b) FD_NONNULL;

#endif
