#include "core/doc/index_internal.h"

/*
 * The store behind doc/index: rows, spans, the fault and the raw rows after
 * it.
 *
 * Rows live in chunks, so that growing copies nothing and a large text needs
 * no second array beside the first; only the first chunk begins small and is
 * moved, for the many small texts. After a fault, rows that begin where the
 * raw text begins are taken back: at most one, a scalar that was not whole
 * and had never been shown.
 */

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* Of the first chunk at first; doubled until it is a whole one. */
enum { FIRST_ROWS = 32 };

struct doc_index *index_new(void)
{
	struct doc_index *index = xmalloc(sizeof(*index));

	/* The stack is left as it is: depth says how much of it counts. */
	memset(index, 0, offsetof(struct doc_index, stack));
	index->key = INDEX_NONE;
	blocks_init(&index->blocks);
	return index;
}

struct doc_index *index_new_sequence(void)
{
	struct doc_index *index = index_new();

	index->is_sequence = true;
	return index;
}

void index_free(struct doc_index *index)
{
	if (index == NULL)
		return;
	for (uint32_t at = 0; at < index->room; at += CHUNK_ROWS)
		free(index->chunks[at >> CHUNK_SHIFT]);
	free(index->chunks);
	free(index->spans);
	free(index->texts);
	free(index);
}

/*
 * A whole chunk, on one large page where the system has such: touching
 * thousands of small ones costs a third of the time of indexing.
 */
static struct node *new_chunk(void)
{
	const size_t size = CHUNK_ROWS * sizeof(struct node);
	void *chunk = NULL;

	if (posix_memalign(&chunk, size, size) != 0)
		mem_die("out of memory (%zu bytes were asked for)", size);
#ifdef MADV_HUGEPAGE
	(void)madvise(chunk, size, MADV_HUGEPAGE);
#endif
	return chunk;
}

void index_grow(struct doc_index *index)
{
	size_t chunk = index->written >> CHUNK_SHIFT;

	if (index->written < index->room)
		return;
	index->chunks = mem_grow(index->chunks, chunk, &index->chunk_alloc,
		sizeof(*index->chunks));
	if (index->room == 0 || index->room >= CHUNK_ROWS) {
		index->chunks[chunk] = index->room == 0 ?
			xmalloc(FIRST_ROWS * sizeof(struct node)) :
			new_chunk();
		index->room += index->room == 0 ? FIRST_ROWS : CHUNK_ROWS;
		return;
	}
	index->room *= 2;
	index->chunks[0] = xrealloc(index->chunks[0],
		index->room * sizeof(struct node));
}

size_t index_memory(const struct doc_index *index)
{
	return sizeof(*index) + index->room * sizeof(struct node) +
		index->chunk_alloc * sizeof(*index->chunks) +
		index->span_alloc * sizeof(*index->spans) +
		index->texts_alloc * sizeof(*index->texts);
}

void index_note_text(struct doc_index *index)
{
	size_t at = index->text_count / TEXTS_STEP;

	if (index->text_count++ % TEXTS_STEP != 0)
		return;
	index->texts = mem_grow(index->texts, at, &index->texts_alloc,
		sizeof(*index->texts));
	index->texts[at] = index->written;
}

void index_keep_span(struct doc_index *index, const struct frame *frame,
	uint32_t close)
{
	struct node *node = index_node(index, frame->row);

	index->spans = mem_grow(index->spans, index->span_count,
		&index->span_alloc, sizeof(*index->spans));
	index->spans[index->span_count] = (struct span){
		.close = close, .parent = node->link & LINK_NUMBER,
		.count = frame->count, .position = frame->position,
	};
	node->link = link_make(LINK_SPAN, (uint32_t)index->span_count++) |
		(node->link & LINK_KEY);
}

void index_set_fault(struct doc_index *index, const char *text, size_t offset,
	const char *reason, size_t raw_from)
{
	struct index_fault *fault = &index->fault;
	const char *line = text + index->begin, *end = text + offset, *next;

	fault->line = 1;
	while (line < end &&
	    (next = memchr(line, '\n', (size_t)(end - line))) != NULL) {
		line = next + 1;
		fault->line++;
	}
	fault->column = (size_t)(end - line) + 1;
	fault->offset = offset;
	fault->reason = reason;
	index->done = raw_from;
	index->key = INDEX_NONE;
	if (index->written > 0 &&
	    index_node(index, index->written - 1)->start >= raw_from) {
		index->written--;
		if (index->depth > 0)
			index->stack[index->depth - 1].count--;
		else if (index->is_sequence)
			index->text_count--;
	}
	index->good = index->ready = index->written;
}

/* Where the raw line at from ends, line feed included; 0: not known yet. */
static size_t raw_end(const char *text, size_t from, size_t len,
	bool is_whole)
{
	size_t size = len - from;
	const char *feed;

	if (size > RAW_MAX + 1)
		size = RAW_MAX + 1;
	feed = memchr(text + from, '\n', size);
	if (feed != NULL)
		return (size_t)(feed - text) + 1;
	if (size <= RAW_MAX)
		return is_whole ? len : 0;
	for (size = RAW_MAX; size > RAW_MAX - 3; size--)
		if (((unsigned char)text[from + size] & 0xc0) != 0x80)
			return from + size;
	return from + RAW_MAX;
}

bool index_add_raw(struct doc_index *index, const char *text, size_t len,
	bool is_whole, size_t budget)
{
	size_t stop = len - index->done > budget ? index->done + budget : len;

	while (index->done < stop) {
		size_t end = raw_end(text, index->done, len, is_whole);

		if (end == 0)
			return false;
		index_grow(index);
		*index_node(index, index->written++) = (struct node){
			.start = (uint32_t)index->done,
		};
		index->done = end;
		index->ready = index->written;
	}
	return index->done < len;
}

size_t index_done(const struct doc_index *index)
{
	return index->done;
}

const struct index_fault *index_fault(const struct doc_index *index)
{
	return index->fault.reason != NULL ? &index->fault : NULL;
}

uint32_t index_count(const struct doc_index *index)
{
	return index->ready;
}
