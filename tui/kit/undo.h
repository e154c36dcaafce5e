#ifndef FD_TUI_KIT_UNDO_H
#define FD_TUI_KIT_UNDO_H

/*
 * The changes of a text, to take back and to do again. Typing is remembered
 * by words, and a run of the same erasing key is one change. The oldest
 * changes are forgotten when they come to take too much memory.
 */

#include "core/base/buf.h"

enum { UNDO_BYTES_MAX = 64 * 1024 * 1024 };

enum undo_kind { UNDO_ALONE, UNDO_TYPING, UNDO_ERASING, UNDO_DELETING };

struct undo_change {
	enum undo_kind kind;
	size_t at;			/* offset of both */
	struct buf removed, inserted;
	size_t cursor;			/* where it was before */
};

struct undo {
	struct undo_change *change;
	size_t count, alloc;
	size_t done;		/* the changes behind it were taken back */
	size_t bytes;
	bool is_closed;		/* the next change begins anew */
	bool has_forgotten;
};

/* A zeroed struct is ready; finish makes it so again. */
void undo_finish(struct undo *undo) FD_NONNULL;
/* A change that is about to be made; what was taken back is forgotten. */
void undo_record(struct undo *undo, enum undo_kind kind, size_t cursor,
	size_t at, const char *removed, size_t removed_len,
	const char *inserted, size_t inserted_len) FD_NONNULL;
/* The next change is not joined to the last. */
void undo_close(struct undo *undo) FD_NONNULL;
/* The change to take back, or to do again; NULL when there is none. */
const struct undo_change *undo_back(struct undo *undo) FD_NONNULL;
const struct undo_change *undo_again(struct undo *undo) FD_NONNULL;
/* True when the text is surely as it was at first. */
bool undo_is_at_start(const struct undo *undo) FD_NONNULL;

#endif
