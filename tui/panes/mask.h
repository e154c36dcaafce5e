#ifndef FD_TUI_PANES_MASK_H
#define FD_TUI_PANES_MASK_H

/*
 * What panes show of texts that may tell of a person: as they are, or masked
 * while the setting "privacy" is on (core/fhir/privacy). Each appends.
 */

#include "tui/kit/docview.h"

/* A URL, or "GET URL". */
void mask_url(struct buf *out, const char *url) FD_NONNULL;
/* A sentence: a verdict, an issue, a message. */
void mask_text(struct buf *out, const char *text) FD_NONNULL;
/* The value of a search parameter or a header of that name. */
void mask_named(struct buf *out, const char *name, const char *value)
	FD_NONNULL;
/* Sets or ends the mask of a document by the setting. */
void mask_view(struct docview *view) FD_NONNULL;

#endif
