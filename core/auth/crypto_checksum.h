#ifndef FD_AUTH_CRYPTO_CHECKSUM_H
#define FD_AUTH_CRYPTO_CHECKSUM_H

/*
 * SHA-1 as a checksum, where a format has no other (FHIR R4 Attachment.hash).
 * Nothing is trusted for it.
 */

#include "core/base/mem.h"

/* False where this OpenSSL has no SHA-1. */
bool crypto_sha1(const void *data, size_t len, uint8_t out[20])
	FD_NONNULL FD_MUST_USE;

#endif
