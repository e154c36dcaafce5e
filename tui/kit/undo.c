#include "tui/kit/undo.h"

/*
 * An array of changes with a mark in it: before the mark they are done,
 * behind it taken back. A change keeps the bytes on both sides, so each way
 * is the same replacement with its ends exchanged, and undoing everything
 * gives the first text back to the byte.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

static size_t bytes_of(const struct undo_change *change)
{
	return sizeof(*change) + change->removed.len + change->inserted.len;
}

static void forget(struct undo *undo, struct undo_change *change)
{
	undo->bytes -= bytes_of(change);
	buf_finish(&change->removed);
	buf_finish(&change->inserted);
}

void undo_finish(struct undo *undo)
{
	for (size_t i = 0; i < undo->count; i++)
		forget(undo, &undo->change[i]);
	free(undo->change);
	*undo = (struct undo){ 0 };
}

void undo_close(struct undo *undo)
{
	undo->is_closed = true;
}

/* At least the newest stays, however large it is. */
static void forget_oldest(struct undo *undo)
{
	size_t gone = 0;

	while (undo->bytes > UNDO_BYTES_MAX && gone + 1 < undo->count)
		forget(undo, &undo->change[gone++]);
	if (gone == 0)
		return;
	memmove(undo->change, undo->change + gone,
		(undo->count - gone) * sizeof(*undo->change));
	undo->count -= gone;
	undo->done -= gone;
	undo->has_forgotten = true;
}

/* Typing goes on in the same word, or in the blanks behind it. */
static bool is_same_word(const struct undo_change *last, char next)
{
	char before = last->inserted.data[last->inserted.len - 1];

	return text_is_space(next) || !text_is_space(before);
}

static bool can_join(const struct undo *undo, enum undo_kind kind, size_t at,
	size_t removed_len, const char *inserted)
{
	const struct undo_change *last;

	if (undo->is_closed || undo->done == 0)
		return false;
	last = &undo->change[undo->done - 1];
	if (last->kind != kind)
		return false;
	switch (kind) {
	case UNDO_TYPING:
		return last->at + last->inserted.len == at &&
			is_same_word(last, *inserted);
	case UNDO_ERASING:
		return last->at == at + removed_len;
	case UNDO_DELETING:
		return last->at == at;
	case UNDO_ALONE:
		break;
	}
	return false;
}

static struct undo_change *add(struct undo *undo, enum undo_kind kind,
	size_t cursor)
{
	struct undo_change *change;

	undo->change = mem_grow(undo->change, undo->count, &undo->alloc,
		sizeof(*undo->change));
	change = &undo->change[undo->count++];
	*change = (struct undo_change){ .kind = kind, .cursor = cursor,
		.removed = BUF_INIT, .inserted = BUF_INIT };
	undo->bytes += sizeof(*change);
	undo->done = undo->count;
	undo->is_closed = false;
	return change;
}

void undo_record(struct undo *undo, enum undo_kind kind, size_t cursor,
	size_t at, const char *removed, size_t removed_len,
	const char *inserted, size_t inserted_len)
{
	struct undo_change *change;

	while (undo->count > undo->done)
		forget(undo, &undo->change[--undo->count]);
	if (can_join(undo, kind, at, removed_len, inserted)) {
		change = &undo->change[undo->done - 1];
		change->at = kind == UNDO_ERASING ? at : change->at;
	} else {
		change = add(undo, kind, cursor);
		change->at = at;
	}
	buf_insert(&change->removed, kind == UNDO_ERASING ? 0 :
		change->removed.len, removed, removed_len);
	buf_append(&change->inserted, inserted, inserted_len);
	undo->bytes += removed_len + inserted_len;
	forget_oldest(undo);
}

const struct undo_change *undo_back(struct undo *undo)
{
	undo->is_closed = true;
	return undo->done > 0 ? &undo->change[--undo->done] : NULL;
}

const struct undo_change *undo_again(struct undo *undo)
{
	undo->is_closed = true;
	return undo->done < undo->count ? &undo->change[undo->done++] : NULL;
}

bool undo_is_at_start(const struct undo *undo)
{
	return undo->done == 0 && !undo->has_forgotten;
}
