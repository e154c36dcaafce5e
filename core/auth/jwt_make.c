#include "core/auth/jwt_make.h"

/*
 * Header and claims are no secret without the signature; from the signature on
 * everything is in locked memory, and what it passed through is wiped.
 */

#include "core/base/base64.h"
#include "core/doc/json.h"

static void put_part(struct buf *out, const struct json *json)
{
	struct buf text = BUF_INIT;

	json_print(json, false, &text);
	base64url_encode(out, text.data, text.len);
	buf_finish(&text);
}

struct secret *jwt_make(const struct json *header, const struct json *claims,
	enum crypto_alg alg, const struct crypto_key *key, struct err *err)
{
	struct buf text = BUF_INIT, signature = BUF_INIT, encoded = BUF_INIT;
	struct secret *made = NULL;

	put_part(&text, header);
	buf_putc(&text, '.');
	put_part(&text, claims);
	if (crypto_sign(alg, key, text.data, text.len, &signature, err)) {
		base64url_encode(&encoded, signature.data, signature.len);
		made = secret_new(text.data, text.len);
		secret_append(made, ".", 1);
		secret_append(made, encoded.data, encoded.len);
	}
	buf_finish(&text);
	buf_finish_wiped(&signature);
	buf_finish_wiped(&encoded);
	return made;
}
