#include "core/doc/outline_internal.h"

/*
 * The rows of an outline, and what is the same for every kind of text.
 *
 * A row knows its bytes, its parent and its partner; depth is counted along
 * the parents, names and numbers are read from the bytes by the kind's own
 * file. A closing row needs no parent, its opening row has it, so the count of
 * children is kept there and a container of a hundred thousand entries costs
 * no walk when it is drawn.
 *
 * Rows that may still change are the last ones; `ready` leaves them out until
 * they are certain, so a row once shown stays. doc/index packs rows of JSON
 * into eight bytes by finding the rest in the text again; a start tag or a
 * field cannot be found backwards as cheaply, hence twenty.
 */

#include <stdlib.h>
#include <string.h>

struct outline *outline_new(enum sniff_kind kind)
{
	struct outline *outline = xcalloc(1, sizeof(*outline));

	outline->kind = kind;
	outline->ops = kind == SNIFF_XML ? &outline_xml :
		kind == SNIFF_HL7V2 ? &outline_hl7v2 : &outline_form;
	outline->state = outline->ops->new_state();
	return outline;
}

void outline_free(struct outline *outline)
{
	if (outline == NULL)
		return;
	outline->ops->free_state(outline->state);
	free(outline->nodes);
	free(outline->reason);
	free(outline);
}

uint32_t outline_add(struct outline *outline, enum row_kind kind,
	size_t start, size_t len, uint32_t parent)
{
	uint32_t at = outline->written;

	if (at >= OUTLINE_ROWS_MAX && kind != ROW_RAW)
		return INDEX_NONE;
	outline->nodes = mem_grow(outline->nodes, at, &outline->alloc,
		sizeof(*outline->nodes));
	outline->nodes[at] = (struct outline_node){
		.start = (uint32_t)start, .len = (uint32_t)len,
		.parent = parent, .pair = at, .info = node_info(kind, 0),
	};
	outline->written++;
	return at;
}

void outline_note_fault(struct outline *outline, const char *text,
	size_t offset, const char *reason)
{
	struct index_fault *fault = &outline->fault;
	const char *line = text, *end = text + offset;

	if (fault->reason != NULL)
		return;
	fault->line = 1;
	/* CR alone ends a segment of HL7 v2. */
	for (const char *at = text; at < end; at++)
		if (*at == '\n' || (*at == '\r' &&
		    outline->kind == SNIFF_HL7V2 &&
		    (at + 1 == end || at[1] != '\n'))) {
			line = at + 1;
			fault->line++;
		}
	fault->column = (size_t)(end - line) + 1;
	fault->offset = offset;
	fault->reason = outline->reason = xstrdup(reason);
}

void outline_set_fault(struct outline *outline, const char *text,
	size_t offset, const char *reason, size_t raw_from)
{
	outline_note_fault(outline, text, offset, reason);
	while (outline->written > 0 &&
	    outline->nodes[outline->written - 1].start >= raw_from)
		outline->written--;
	outline->good = outline->ready = outline->written;
	outline->done = raw_from;
	outline->is_raw = true;
}

void outline_set_full(struct outline *outline, const char *text,
	size_t offset)
{
	char *reason = xasprintf("more than %d parts: the rest is shown as "
		"lines", OUTLINE_ROWS_MAX);

	outline_set_fault(outline, text, offset, reason, offset);
	free(reason);
}

size_t outline_raw_end(const struct outline *outline, const char *text,
	size_t from, size_t len, bool is_whole)
{
	size_t size = len - from;
	const char *line = text + from;

	if (size > OUTLINE_RAW_MAX + 1)
		size = OUTLINE_RAW_MAX + 1;
	for (size_t i = 0; i < size; i++) {
		if (line[i] == '\n')
			return from + i + 1;
		if (line[i] != '\r' || outline->kind != SNIFF_HL7V2)
			continue;
		if (i + 1 < size || is_whole)
			return from + i + 1 +
				(i + 1 < size && line[i + 1] == '\n');
	}
	if (size <= OUTLINE_RAW_MAX)
		return is_whole ? len : 0;
	for (size = OUTLINE_RAW_MAX; size > OUTLINE_RAW_MAX - 3; size--)
		if (((unsigned char)line[size] & 0xc0) != 0x80)
			return from + size;
	return from + OUTLINE_RAW_MAX;
}

static bool add_raw(struct outline *outline, const char *text, size_t len,
	size_t stop, bool is_whole)
{
	while (outline->done < stop) {
		size_t start = outline->done;
		size_t end = outline_raw_end(outline, text, start, len,
			is_whole);

		if (end == 0)
			return false;
		outline->done = end;
		if (end > start && text[end - 1] == '\n')
			end--;
		if (end > start && text[end - 1] == '\r')
			end--;
		(void)outline_add(outline, ROW_RAW, start, end - start,
			INDEX_NONE);
		outline->ready = outline->written;
	}
	return outline->done < len;
}

bool outline_feed(struct outline *outline, const char *text, size_t len,
	bool is_whole, size_t budget)
{
	size_t stop;
	bool has_more;

	if (len > UINT32_MAX)
		len = UINT32_MAX;
	is_whole = is_whole || len == UINT32_MAX;
	if (outline->is_finished)
		return false;
	if (budget == 0)
		budget = 1;
	stop = len - outline->done > budget ? outline->done + budget : len;
	if (!outline->is_raw) {
		has_more = outline->ops->feed(outline, text, len, stop,
			is_whole);
		if (!outline->is_raw) {
			outline->is_finished = is_whole && !has_more;
			return has_more;
		}
	}
	return add_raw(outline, text, len, stop, is_whole);
}

struct outline *outline_text(enum sniff_kind kind, const char *text,
	size_t len)
{
	struct outline *outline = outline_new(kind);

	while (outline_feed(outline, text, len, true, SIZE_MAX))
		continue;
	return outline;
}

size_t outline_done(const struct outline *outline)
{
	return outline->done;
}

const struct index_fault *outline_fault(const struct outline *outline)
{
	return outline->fault.reason != NULL ? &outline->fault : NULL;
}

size_t outline_memory(const struct outline *outline)
{
	return sizeof(*outline) + outline->alloc * sizeof(*outline->nodes) +
		outline->ops->memory(outline->state);
}

uint32_t outline_count(const struct outline *outline)
{
	return outline->ready;
}

bool outline_is_raw(const struct outline *outline, uint32_t at)
{
	return outline->is_raw && at >= outline->good;
}

/* Where the rows of structure end. */
static uint32_t limit(const struct outline *outline)
{
	return outline->is_raw ? outline->good : outline->ready;
}

static bool is_close(const struct outline *outline, uint32_t at)
{
	return node_kind(&outline->nodes[at]) == ROW_CLOSE;
}

uint32_t outline_parent(const struct outline *outline, uint32_t at)
{
	if (is_close(outline, at))
		at = outline->nodes[at].pair;
	return outline->nodes[at].parent;
}

uint32_t outline_after(const struct outline *outline, uint32_t at)
{
	uint32_t pair = outline->nodes[at].pair;

	if (pair == at || is_close(outline, at))
		return at + 1;
	return pair < limit(outline) ? pair + 1 : limit(outline);
}

uint32_t outline_first(const struct outline *outline, uint32_t at)
{
	if (outline->nodes[at].pair == at || is_close(outline, at) ||
	    at + 1 >= limit(outline))
		return INDEX_NONE;
	return at + 1;
}

uint32_t outline_next(const struct outline *outline, uint32_t at)
{
	uint32_t next;

	if (outline_is_raw(outline, at))
		return INDEX_NONE;
	next = outline_after(outline, at);
	if (next >= limit(outline) || is_close(outline, next) ||
	    outline_parent(outline, next) != outline_parent(outline, at))
		return INDEX_NONE;
	return next;
}

uint32_t outline_row_at(const struct outline *outline, size_t offset)
{
	uint32_t low = 0, high = outline->ready;

	if (high == 0)
		return INDEX_NONE;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;

		if (outline->nodes[middle].start <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static uint32_t count_of(const struct outline *outline, uint32_t at)
{
	const struct outline_node *node = &outline->nodes[at];
	uint32_t count = 0;

	if (node->pair == INDEX_NONE && outline->ops->open_count != NULL)
		return outline->ops->open_count(outline, at);
	if (node->pair < outline->ready && is_close(outline, node->pair))
		return outline->nodes[node->pair].parent;
	for (at = outline_first(outline, at); at != INDEX_NONE;
	    at = outline_next(outline, at))
		count++;
	return count;
}

static uint32_t depth_of(const struct outline *outline, uint32_t at)
{
	uint32_t depth = 0;

	while ((at = outline_parent(outline, at)) != INDEX_NONE)
		depth++;
	return depth;
}

struct row outline_row(const struct outline *outline, const char *text,
	uint32_t at)
{
	const struct outline_node *node = &outline->nodes[at];
	struct row row = {
		.kind = node_kind(node), .is_last = true,
		.value = node->start, .value_len = node->len,
		.parent = INDEX_NONE, .pair = at,
	};
	uint32_t open = row.kind == ROW_CLOSE ? node->pair : at;

	if (row.kind == ROW_RAW)
		return row;
	row.parent = outline_parent(outline, at);
	row.depth = depth_of(outline, at);
	row.pair = open != at ? open : outline_after(outline, at) - 1;
	row.is_open = outline->nodes[open].pair >= limit(outline);
	row.count = count_of(outline, open);
	row.is_empty = outline->nodes[open].pair == open &&
		(row.kind == ROW_OBJECT || row.kind == ROW_ARRAY);
	outline->ops->fill(text, node, &row);
	return row;
}

void outline_label(const struct outline *outline, const char *text,
	uint32_t at, struct buf *out)
{
	if (node_kind(&outline->nodes[at]) != ROW_RAW)
		outline->ops->label(outline, text, at, out);
}

void outline_value(const struct outline *outline, const char *text,
	uint32_t at, struct buf *out)
{
	const struct outline_node *node = &outline->nodes[at];

	if (node_kind(node) == ROW_RAW)
		buf_append(out, text + node->start, node->len);
	else
		outline->ops->value(outline, text, at, out);
}

void outline_path(const struct outline *outline, const char *text,
	uint32_t at, struct buf *out)
{
	if (is_close(outline, at))
		at = outline->nodes[at].pair;
	if (node_kind(&outline->nodes[at]) != ROW_RAW)
		outline->ops->path(outline, text, at, out);
}

void outline_preview(const struct outline *outline, const char *text,
	uint32_t at, struct buf *out)
{
	if (is_close(outline, at))
		at = outline->nodes[at].pair;
	if (node_kind(&outline->nodes[at]) != ROW_RAW)
		outline->ops->preview(outline, text, at, out);
}
