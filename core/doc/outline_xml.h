#ifndef FD_DOC_OUTLINE_XML_H
#define FD_DOC_OUTLINE_XML_H

/*
 * What the files of the XML outline share: outline_xml_scan.c finds tokens,
 * outline_xml.c makes them rows, outline_xml_words.c says what stands in
 * those.
 */

#include "core/doc/outline_internal.h"
#include "core/doc/xml.h"

enum { XML_NAMES = 16 };

/* An element whose end tag has not come. */
struct xml_frame {
	uint32_t row;
	uint32_t count;			/* elements in it so far */
	uint32_t names[XML_NAMES];	/* the last row of each name */
	uint32_t name_count;
};

/* How far the end of a token has been looked for. */
struct xml_cursor {
	size_t scanned;
	char quote;		/* the one it was in there, or NUL */
};

struct xml_token {
	enum { TOKEN_TEXT, TOKEN_START, TOKEN_END, TOKEN_NOTE, TOKEN_CDATA }
		kind;
	size_t end;		/* 0: it has not all come */
};

struct xml_state {
	struct xml *xml;
	struct xml_frame *stack;
	size_t depth, alloc;
	/* Text of the innermost element, when nothing else is in it yet. */
	size_t text_from, text_len;
	size_t seen;			/* bytes that have been looked at */
	size_t ahead;			/* whole tokens reach to there */
	struct xml_cursor cursor;	/* in the one behind them */
	bool has_begun;
};

/* The token at `at`, which is below limit, by the bytes before limit. */
struct xml_token xml_next_token(struct xml_cursor *cursor, const char *text,
	size_t at, size_t limit) FD_NONNULL;
bool xml_begins(const char *text, size_t at, size_t limit, const char *word)
	FD_NONNULL;
/* Length of the name of the element whose tag begins there, without "<". */
size_t xml_name_length(const char *tag, size_t len) FD_NONNULL;
/* The same element name in two tags, "<a" or "</a". */
bool xml_same_name(const char *a, size_t a_len, const char *b, size_t b_len)
	FD_NONNULL;
/* True for rows of elements, false for text, comments and the like. */
bool xml_is_element(const char *text, const struct outline_node *node)
	FD_NONNULL;

void xml_fill(const char *text, const struct outline_node *node,
	struct row *row) FD_NONNULL;
void xml_label(const struct outline *outline, const char *text, uint32_t at,
	struct buf *out) FD_NONNULL;
void xml_value(const struct outline *outline, const char *text, uint32_t at,
	struct buf *out) FD_NONNULL;
void xml_path(const struct outline *outline, const char *text, uint32_t at,
	struct buf *out) FD_NONNULL;
void xml_preview(const struct outline *outline, const char *text,
	uint32_t at, struct buf *out) FD_NONNULL;

#endif
