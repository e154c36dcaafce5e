#ifndef FD_SANDBOX_STATEMENT_H
#define FD_SANDBOX_STATEMENT_H

/*
 * The CapabilityStatements, made from the tables that serve.
 */

#include "core/base/buf.h"

/* The repository's, in the manner of the region's own server. */
void statement_print_repository(struct buf *out, const char *base) FD_NONNULL;
/* An ESB's, in the shape of the guide's, its slips included. */
void statement_print_esb(struct buf *out, const char *base, bool is_open)
	FD_NONNULL;

#endif
