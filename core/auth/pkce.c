#include "core/auth/pkce.h"

/*
 * 32 random bytes in base64url are the 43 characters that RFC 7636 section 4.1
 * recommends. "plain" is not offered: every server that knows PKCE has to know
 * S256 (section 4.2).
 */

#include <stdio.h>

#include "core/auth/crypto.h"
#include "core/base/base64.h"

struct secret *pkce_verifier(void)
{
	struct buf text = BUF_INIT;
	uint8_t bytes[32];
	struct secret *verifier;

	crypto_random(bytes, sizeof(bytes));
	buf_reserve(&text, 2 * sizeof(bytes));
	base64url_encode(&text, bytes, sizeof(bytes));
	verifier = secret_new(text.data, text.len);
	buf_finish_wiped(&text);
	mem_wipe(bytes, sizeof(bytes));
	return verifier;
}

void pkce_challenge(const struct secret *verifier, char out[PKCE_CHALLENGE])
{
	struct buf text = BUF_INIT;
	uint8_t digest[32];

	crypto_sha256(secret_bytes(verifier), secret_length(verifier),
		digest);
	base64url_encode(&text, digest, sizeof(digest));
	snprintf(out, PKCE_CHALLENGE, "%s", text.data);
	buf_finish(&text);
}
