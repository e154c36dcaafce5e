#ifndef FD_SANDBOX_PDF_H
#define FD_SANDBOX_PDF_H

/*
 * A report as a PDF file, made up on the spot: so that the sandbox has a
 * document of some size without carrying one.
 */

#include "core/base/buf.h"

/* Appends a PDF of that many pages; title is plain ASCII without ( ) \. */
void pdf_print_report(struct buf *out, const char *title, unsigned pages)
	FD_NONNULL;

#endif
