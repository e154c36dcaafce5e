#ifndef FD_TUI_KIT_DOCVIEW_PAINTER_H
#define FD_TUI_KIT_DOCVIEW_PAINTER_H

/*
 * One row of the viewer being painted, piece after piece from the left. Only
 * docview's own files include this.
 */

#include "tui/kit/docview_internal.h"

enum { PAINTER_MATCHES = 32 };

struct painter {
	const struct docview *view;
	struct canvas canvas;
	int row, column;
	bool is_cut;		/* something did not fit on the right */
	bool is_masked;		/* texts are painted as stars */
	struct {
		int column, columns;
	} match[PAINTER_MATCHES];
	size_t match_count;
};

/* Paints a piece as it is; looks only at bytes that can show. */
void painter_put(struct painter *painter, style_id style, const char *text,
	size_t len) FD_NONNULL;
void painter_puts(struct painter *painter, style_id style, const char *text)
	FD_NONNULL;
/* A text that a mask may cover: as stars while is_masked. */
void painter_put_text(struct painter *painter, style_id style,
	const char *text, size_t len) FD_NONNULL;
/*
 * Bytes of the document from an offset on. What the rows that lie there cover
 * is masked, and what no row is known of yet.
 */
void painter_put_source(struct painter *painter, style_id style,
	size_t offset, size_t len) FD_NONNULL;
/* No column is left for more. */
bool painter_is_full(const struct painter *painter) FD_NONNULL;
/* The mark of what folds in front of a row, and the indentation. */
void painter_put_mark(struct painter *painter, uint32_t depth, bool has_mark,
	bool is_folded) FD_NONNULL;
/* Goes on at a column, or behind one blank; the view scrolls behind it. */
void painter_skip_to(struct painter *painter, int column) FD_NONNULL;

void painter_json_row(struct painter *painter, uint32_t at) FD_NONNULL;
void painter_outline_row(struct painter *painter, uint32_t at) FD_NONNULL;
void painter_hex_row(struct painter *painter, size_t place) FD_NONNULL;
/* A line of text; HL7 v2 and XML in their colours. */
void painter_line(struct painter *painter, size_t at) FD_NONNULL;

/* What docview_paint_xml and docview_paint_hl7v2 share with the others. */
void painter_markup(struct painter *painter, size_t offset, size_t len)
	FD_NONNULL;
void painter_segment(struct painter *painter, size_t offset, size_t len)
	FD_NONNULL;
void painter_hl7v2_row(struct painter *painter, uint32_t at,
	const struct row *row) FD_NONNULL;

#endif
