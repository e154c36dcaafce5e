#ifndef FD_SANDBOX_PAGES_H
#define FD_SANDBOX_PAGES_H

/*
 * What a web server in front of an engine answers in its place: pages that
 * look like FHIR to nobody.
 */

#include "core/sandbox/route.h"

/* The XHTML error page of that status. */
void pages_reply_error(struct sandbox_reply *reply, unsigned status)
	FD_NONNULL;
/* /sandbox/iis/...: "/403", "/500", "/503", "/404html". */
void pages_serve(const struct sandbox_request *request,
	struct sandbox_reply *reply) FD_NONNULL;

#endif
