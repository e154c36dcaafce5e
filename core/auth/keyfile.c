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

/* The key of a set of one, taken out of it. */
static bool take_only(struct jwks *set, struct keyfile *out, struct err *err)
{
	struct jwk *jwk = set->count == 1 ? &set->key[0] : NULL;

	if (jwk == NULL)
		return err_set(err, ERR_CONFIG, "it holds %zu keys, and one "
			"is wanted: leave only that in it", set->count);
	if (jwk->key == NULL)
		return err_set(err, ERR_CONFIG, "the key in it can't be used: "
			"%s", jwk->problem);
	out->key = jwk->key;
	jwk->key = NULL;
	out->kid = xstrdup_or_null(jwk->kid);
	out->alg = jwk->alg != NULL ? crypto_alg_find(jwk->alg) :
		CRYPTO_ALG_UNKNOWN;
	return true;
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

static bool read_set(const struct secret *bytes,
	const struct secret *passphrase, struct jwks *out,
	struct keyfile *found, struct err *err)
{
	const char *at = secret_bytes(bytes);
	bool is_read;

	*out = (struct jwks){ 0 };
	*found = (struct keyfile){ .format = "JWK" };
	while (text_is_space(*at))
		at++;
	if (*at == '{')
		return jwks_read(secret_bytes(bytes), secret_length(bytes),
			out, err);
	is_read = read_pem(bytes, passphrase, found, err);
	if (is_read)
		jwks_adopt_key(out, found->key);
	found->key = NULL;
	return is_read;
}

bool keyfile_read_secret(const struct secret *bytes, const char *name,
	const struct secret *passphrase, bool needs_private,
	struct keyfile *out, struct err *err)
{
	struct jwks set;
	bool is_read = read_set(bytes, passphrase, &set, out, err) &&
		take_only(&set, out, err);

	jwks_finish(&set);
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

static bool holds_private(const struct jwks *set)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->key[i].key != NULL &&
		    crypto_key_is_private(set->key[i].key))
			return true;
	return false;
}

/*
 * The bytes of a file; *why is set when others can get at it, so that it may
 * hold public keys only.
 */
static struct secret *read_file(const char *path, bool needs_private,
	struct err *why, struct err *err)
{
	bool is_input = strcmp(path, "-") == 0;
	struct secret *bytes = read_bytes(path, !is_input, why);

	if (bytes != NULL)
		err_clear(why);
	else if (why->kind == ERR_CONFIG && !needs_private)
		bytes = read_bytes(path, false, err);
	else if (err != NULL)
		*err = *why;
	return bytes;
}

static bool is_open(const struct err *why, struct err *err)
{
	if (err_is_set(why) && err != NULL)
		*err = *why;
	return err_is_set(why);
}

bool keyfile_read(const char *path, const struct secret *passphrase,
	bool needs_private, struct keyfile *out, struct err *err)
{
	struct err why = ERR_INIT;
	struct secret *bytes = read_file(path, needs_private, &why, err);
	bool is_read;

	*out = (struct keyfile){ .format = "unknown" };
	if (bytes == NULL)
		return false;
	is_read = keyfile_read_secret(bytes, path, passphrase, needs_private,
		out, err);
	secret_free(bytes);
	if (!out->is_encrypted && (out->key == NULL ||
	    !crypto_key_is_private(out->key)))
		return is_read;
	if (!is_open(&why, err))
		return is_read;
	keyfile_finish(out);
	return false;
}

bool keyfile_read_set(const char *path, const struct secret *passphrase,
	struct jwks *out, struct keyfile *found, struct err *err)
{
	struct err why = ERR_INIT;
	struct secret *bytes = read_file(path, false, &why, err);
	bool is_read;

	*out = (struct jwks){ 0 };
	*found = (struct keyfile){ .format = "unknown" };
	if (bytes == NULL)
		return false;
	is_read = read_set(bytes, passphrase, out, found, err);
	secret_free(bytes);
	if (!is_read)
		err_prefix(err, "%s: ", path);
	if ((found->is_encrypted || holds_private(out)) &&
	    is_open(&why, err)) {
		jwks_finish(out);
		keyfile_finish(found);
		return false;
	}
	return is_read;
}

void keyfile_finish(struct keyfile *file)
{
	crypto_key_free(file->key);
	free(file->kid);
	*file = (struct keyfile){ .format = "unknown" };
}
