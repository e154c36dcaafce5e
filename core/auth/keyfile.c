#include "core/auth/keyfile.h"

/*
 * A file is read into room that is made once, so that no copy of a key is left
 * behind by growing, and moves into locked memory before anybody looks at it.
 *
 * Whether it had to be private is known only when the key is: a file that
 * others can read is read as a public one, and refused when it turns out to
 * hold more.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/base/text.h"

enum { BYTES_MAX = 128 * 1024, READ_AHEAD = 65536 };

static struct secret *read_bytes(const char *path, bool is_private,
	struct err *err)
{
	struct buf bytes = BUF_INIT;
	struct secret *secret = NULL;
	bool is_read;

	buf_reserve(&bytes, BYTES_MAX + 2 * READ_AHEAD);
	is_read = is_private ?
		path_read_private(path, BYTES_MAX, &bytes, err) :
		path_read(path, BYTES_MAX, &bytes, err);
	if (is_read)
		secret = secret_new(bytes.data, bytes.len);
	buf_finish_wiped(&bytes);
	return secret;
}

static bool read_jwk(const struct secret *bytes, struct keyfile *out,
	struct err *err)
{
	struct jwks set;
	struct jwk *jwk;
	bool is_good = false;

	if (!jwks_read(secret_bytes(bytes), secret_length(bytes), &set, err))
		return false;
	out->format = "JWK";
	jwk = set.count == 1 ? &set.key[0] : NULL;
	if (jwk == NULL)
		err_set(err, ERR_CONFIG, "it holds %zu keys, and one is "
			"wanted: leave only that in it", set.count);
	else if (jwk->key == NULL)
		err_set(err, ERR_CONFIG, "the key in it can't be used: %s",
			jwk->problem);
	else
		is_good = true;
	if (is_good) {
		out->key = jwk->key;
		jwk->key = NULL;
		out->kid = xstrdup_or_null(jwk->kid);
		out->alg = jwk->alg != NULL ? crypto_alg_find(jwk->alg) :
			CRYPTO_ALG_UNKNOWN;
	}
	jwks_finish(&set);
	return is_good;
}

static bool read_pem(const struct secret *bytes,
	const struct secret *passphrase, struct keyfile *out, struct err *err)
{
	enum crypto_pem found = crypto_key_from_pem(secret_bytes(bytes),
		secret_length(bytes), passphrase, &out->key, err);

	out->format = "PEM";
	out->wants_passphrase = found == CRYPTO_PEM_NEEDS_PASSPHRASE;
	out->is_wrong_passphrase = found == CRYPTO_PEM_WRONG_PASSPHRASE;
	out->is_encrypted = out->wants_passphrase ||
		out->is_wrong_passphrase ||
		strstr(secret_bytes(bytes), "ENCRYPTED") != NULL;
	return found == CRYPTO_PEM_GOOD;
}

bool keyfile_read_secret(const struct secret *bytes, const char *name,
	const struct secret *passphrase, bool needs_private,
	struct keyfile *out, struct err *err)
{
	const char *at = secret_bytes(bytes);
	bool is_read;

	*out = (struct keyfile){ .format = "unknown" };
	while (text_is_space(*at))
		at++;
	is_read = *at == '{' ? read_jwk(bytes, out, err) :
		read_pem(bytes, passphrase, out, err);
	if (is_read && needs_private && !crypto_key_is_private(out->key))
		is_read = err_set(err, ERR_CONFIG, "it holds the public half "
			"of a key only, which can't sign: name the file of the "
			"private key");
	if (is_read)
		return true;
	err_prefix(err, "%s: ", name);
	crypto_key_free(out->key);
	out->key = NULL;
	return false;
}

/* True for a key that others must not read, or what may hold one. */
static bool must_be_private(const struct keyfile *file)
{
	return file->is_encrypted || (file->key != NULL &&
		crypto_key_is_private(file->key));
}

bool keyfile_read(const char *path, const struct secret *passphrase,
	bool needs_private, struct keyfile *out, struct err *err)
{
	struct err open_to_others = ERR_INIT;
	struct secret *bytes = read_bytes(path, true, &open_to_others);
	bool is_private = bytes != NULL, is_read;

	*out = (struct keyfile){ .format = "unknown" };
	if (!is_private && open_to_others.kind == ERR_CONFIG &&
	    !needs_private)
		bytes = read_bytes(path, false, err);
	else if (!is_private && err != NULL)
		*err = open_to_others;
	if (bytes == NULL)
		return false;
	is_read = keyfile_read_secret(bytes, path, passphrase, needs_private,
		out, err);
	secret_free(bytes);
	if (is_private || !must_be_private(out))
		return is_read;
	keyfile_finish(out);
	if (err != NULL)
		*err = open_to_others;
	return false;
}

void keyfile_finish(struct keyfile *file)
{
	crypto_key_free(file->key);
	free(file->kid);
	*file = (struct keyfile){ .format = "unknown" };
}
