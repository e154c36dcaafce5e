#ifndef FD_DOC_MEDIA_H
#define FD_DOC_MEDIA_H

/*
 * What binary data is, told from its first bytes: the formats that travel in
 * Binary, attachments and DocumentReference, and a few that come by mistake.
 */

#include "core/base/mem.h"

/* Bytes from the beginning that are enough to tell. */
enum { MEDIA_HEAD = 512 };

/* "application/pdf", or NULL where the bytes tell nothing. */
const char *media_sniff(const char *data, size_t len);
/*
 * A type in words: "PDF document", "JPEG image"; parameters are left aside
 * and letters match either case. The type itself where there are no better
 * words, "binary data" for NULL.
 */
const char *media_words(const char *type);
/* A usual file extension without its dot ("pdf"), "bin" when unknown. */
const char *media_extension(const char *type);

#endif
