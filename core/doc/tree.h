#ifndef FD_DOC_TREE_H
#define FD_DOC_TREE_H

/*
 * One interface over every document that has a tree: JSON and NDJSON by
 * doc/index, XML, HL7 v2 and form bodies by doc/outline. The viewer, search
 * and copy know trees only. As there, the bytes stay the caller's.
 */

#include "core/doc/outline.h"

struct tree;

/* SNIFF_JSON, SNIFF_NDJSON, SNIFF_XML, SNIFF_HL7V2 or SNIFF_FORM. */
struct tree *tree_new(enum sniff_kind kind) FD_MUST_USE;
void tree_free(struct tree *tree);
bool tree_has(enum sniff_kind kind);	/* a tree can be made of it */
bool tree_feed(struct tree *tree, const char *text, size_t len,
	bool is_whole, size_t budget) FD_NONNULL;

enum sniff_kind tree_kind(const struct tree *tree) FD_NONNULL;
/* The index of JSON and NDJSON, or NULL. */
struct doc_index *tree_index(const struct tree *tree) FD_NONNULL;
/* The outline of all others, or NULL. */
struct outline *tree_outline(const struct tree *tree) FD_NONNULL;

size_t tree_done(const struct tree *tree) FD_NONNULL;
const struct index_fault *tree_fault(const struct tree *tree) FD_NONNULL;
size_t tree_memory(const struct tree *tree) FD_NONNULL;
uint32_t tree_count(const struct tree *tree) FD_NONNULL;
struct row tree_row(const struct tree *tree, const char *text, uint32_t at)
	FD_NONNULL;
enum row_kind tree_row_kind(const struct tree *tree, const char *text,
	uint32_t at) FD_NONNULL;
uint32_t tree_parent(const struct tree *tree, uint32_t at) FD_NONNULL;
uint32_t tree_after(const struct tree *tree, const char *text, uint32_t at)
	FD_NONNULL;
uint32_t tree_first(const struct tree *tree, const char *text, uint32_t at)
	FD_NONNULL;
uint32_t tree_next(const struct tree *tree, const char *text, uint32_t at)
	FD_NONNULL;
uint32_t tree_row_at(const struct tree *tree, size_t offset) FD_NONNULL;
/* Where a row begins in the bytes: its key, or its value. */
size_t tree_start(const struct tree *tree, const char *text, uint32_t at)
	FD_NONNULL;
/* FHIRPath for JSON, XPath for XML, PID-5.1 for HL7 v2. */
void tree_path(const struct tree *tree, const char *text, uint32_t at,
	struct buf *out) FD_NONNULL;

#endif
