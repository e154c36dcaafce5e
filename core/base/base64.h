#ifndef FD_BASE_BASE64_H
#define FD_BASE_BASE64_H

/*
 * Base64 and base64url (RFC 4648 sections 4 and 5), appended to a buffer.
 */

#include "core/base/buf.h"

void base64_encode(struct buf *out, const void *data, size_t len) FD_NONNULL;
/* Without padding, as JWTs want it. */
void base64url_encode(struct buf *out, const void *data, size_t len)
	FD_NONNULL;
/*
 * Takes either alphabet, padding or none, and white space anywhere (real
 * servers send blanks every 76 characters). False at anything else; what was
 * decoded so far stays in out.
 */
bool base64_decode(struct buf *out, const char *text, size_t len)
	FD_NONNULL FD_MUST_USE;

struct base64_fault {
	size_t offset;		/* in the text; its length: at the end */
	const char *reason;	/* "a character of no alphabet" */
};
/* The same, and says where and why it stopped. */
bool base64_decode_tolerant(struct buf *out, const char *text, size_t len,
	struct base64_fault *fault) FD_NONNULL FD_MUST_USE;

/* Bytes that base64url_decode may write for len characters. */
#define BASE64URL_ROOM(len)	((len) / 4 * 3 + 2)
/*
 * The one spelling that RFC 7515 section 2 allows: no padding, no white space,
 * no bits left over. False at anything else; what was written is of no use.
 */
bool base64url_decode(const char *text, size_t len, uint8_t *out,
	size_t *out_len) FD_NONNULL FD_MUST_USE;

#endif
