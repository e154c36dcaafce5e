#ifndef FD_NET_HTTP_DATE_H
#define FD_NET_HTTP_DATE_H

/*
 * The dates of HTTP headers, in the one form that is still written: "Tue, 03
 * Feb 2026 10:31:00 GMT" (RFC 9110 section 5.6.7).
 */

#include "core/base/mem.h"

#include <time.h>

/* False for anything else. */
bool http_date_parse(const char *text, time_t *out) FD_NONNULL FD_MUST_USE;
/* 30 bytes are enough. */
void http_date_format(char *out, size_t size, time_t at) FD_NONNULL;

#endif
