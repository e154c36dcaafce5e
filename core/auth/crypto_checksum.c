#include "core/auth/crypto_checksum.h"

/*
 * A part of the door to OpenSSL by itself, so that nobody who looks for a
 * digest to sign with finds this one.
 */

#include <openssl/evp.h>

bool crypto_sha1(const void *data, size_t len, uint8_t out[20])
{
	unsigned size = 0;

	return EVP_Digest(data, len, out, &size, EVP_sha1(), NULL) == 1 &&
		size == 20;
}
