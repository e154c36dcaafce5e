#ifndef FD_STORE_CONNECTION_FILE_H
#define FD_STORE_CONNECTION_FILE_H

/*
 * The text of connections.json taken in: a list of connections, and the first
 * mistake by file, line, connection and member. One entry that is wrong does
 * not keep the others out.
 */

#include "core/base/buf.h"
#include "core/store/connection.h"

struct clist {
	struct connection **at;
	size_t count, alloc;
};

void clist_add(struct clist *list,
	struct connection *connection) FD_NONNULL;
/* Frees the connections too. */
void clist_finish(struct clist *list) FD_NONNULL;
/* Position, or list->count. */
size_t clist_find(const struct clist *list,
	const char *name) FD_NONNULL;
bool clist_has(const struct clist *list,
	const char *name) FD_NONNULL;
void clist_remove(struct clist *list, size_t at)
	FD_NONNULL;

struct connection_file {
	const char *path;	/* for the words; borrowed */
	struct buf text;
	struct json *root;	/* NULL for an empty file */
	struct clist list;
	struct err err;		/* the first mistake; all are logged */
	struct buf notes;	/* lines on what is no mistake, but odd */
};

/* A file that is not there reads as an empty one. */
void connection_file_read(const char *path, struct connection_file *out)
	FD_NONNULL;
/* The same for a text in memory. */
void connection_file_read_text(const char *path, const char *text, size_t len,
	struct connection_file *out) FD_NONNULL;
void connection_file_finish(struct connection_file *file) FD_NONNULL;

#endif
