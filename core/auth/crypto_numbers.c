#include "core/auth/crypto_internal.h"

/*
 * Keys from the numbers of a JWK, and back (RFC 7518 section 6, RFC 8037
 * section 2). What can be judged from the numbers alone is judged here, before
 * OpenSSL works with them: sizes, parity, coordinates as long as the curve is.
 * That a point lies on its curve is OpenSSL's to say.
 *
 * Private numbers are marked secure: OpenSSL wipes those when it frees them.
 */

#include <stdlib.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "core/base/base64.h"

enum { EXPONENT_BITS_MAX = 33, NUMBERS_MAX = 9 };

struct build {
	OSSL_PARAM_BLD *params;
	BIGNUM *number[NUMBERS_MAX];
	size_t count;
};

static void build_begin(struct build *build)
{
	*build = (struct build){ .params = OSSL_PARAM_BLD_new() };
	if (build->params == NULL)
		mem_die("OpenSSL has no memory for a key");
}

static void build_number(struct build *build, const char *name,
	const struct crypto_number *number, bool is_private)
{
	BIGNUM *made = is_private ? BN_secure_new() : BN_new();

	if (made == NULL ||
	    BN_bin2bn(number->data, (int)number->len, made) == NULL ||
	    OSSL_PARAM_BLD_push_BN(build->params, name, made) != 1)
		mem_die("OpenSSL has no memory for a key");
	build->number[build->count++] = made;
}

/* The key of what was put in, or NULL; the build is freed. */
static EVP_PKEY *build_end(struct build *build, const char *type,
	bool is_private)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build->params);
	EVP_PKEY *pkey = NULL;

	if (context == NULL || params == NULL ||
	    EVP_PKEY_fromdata_init(context) <= 0 ||
	    EVP_PKEY_fromdata(context, &pkey, is_private ? EVP_PKEY_KEYPAIR :
		    EVP_PKEY_PUBLIC_KEY, params) <= 0)
		pkey = NULL;
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build->params);
	for (size_t i = 0; i < build->count; i++)
		BN_clear_free(build->number[i]);
	EVP_PKEY_CTX_free(context);
	ERR_clear_error();
	return pkey;
}

static size_t bits_of(const struct crypto_number *number)
{
	size_t at = 0, bits;

	while (at < number->len && number->data[at] == 0)
		at++;
	if (at == number->len)
		return 0;
	bits = 8 * (number->len - at - 1);
	for (unsigned first = number->data[at]; first != 0; first >>= 1)
		bits++;
	return bits;
}

static bool is_odd(const struct crypto_number *number)
{
	return number->len > 0 && (number->data[number->len - 1] & 1) != 0;
}

static bool rsa_is_sane(const struct crypto_numbers *from, struct err *err)
{
	size_t bits = bits_of(&from->n), exponent = bits_of(&from->e);

	if (from->n.data == NULL || from->e.data == NULL)
		return err_set(err, ERR_CONFIG, "an RSA key needs n and e");
	if (bits < CRYPTO_RSA_MIN || bits > CRYPTO_RSA_MAX)
		return err_set(err, ERR_CONFIG, "n has %zu bits; %d to %d are "
			"taken", bits, CRYPTO_RSA_MIN, CRYPTO_RSA_MAX);
	if (!is_odd(&from->n))
		return err_set(err, ERR_CONFIG, "n is even, so it is no RSA "
			"modulus");
	if (!is_odd(&from->e) || exponent < 2)
		return err_set(err, ERR_CONFIG, "e must be an odd number of 3 "
			"or more");
	if (exponent > EXPONENT_BITS_MAX)
		return err_set(err, ERR_CONFIG, "e has %zu bits; %d at most "
			"are taken", exponent, EXPONENT_BITS_MAX);
	return true;
}

/* The five numbers that only make it quicker: all of them, or none. */
static bool rsa_extras(const struct crypto_numbers *from, size_t *given)
{
	const struct crypto_number *const extra[] = { &from->p, &from->q,
		&from->dp, &from->dq, &from->qi };

	*given = 0;
	for (size_t i = 0; i < FD_COUNT(extra); i++) {
		*given += extra[i]->data != NULL;
		if (bits_of(extra[i]) > CRYPTO_RSA_MAX)
			return false;
	}
	return bits_of(&from->d) <= CRYPTO_RSA_MAX &&
		(*given == 0 || (*given == FD_COUNT(extra) &&
			from->d.data != NULL));
}

static EVP_PKEY *rsa_from(const struct crypto_numbers *from, struct err *err)
{
	struct build build;
	size_t extras;

	if (!rsa_is_sane(from, err))
		return NULL;
	if (!rsa_extras(from, &extras)) {
		err_set(err, ERR_CONFIG, "p, q, dp, dq and qi of an RSA key "
			"stand together, beside d, or not at all");
		return NULL;
	}
	build_begin(&build);
	build_number(&build, OSSL_PKEY_PARAM_RSA_N, &from->n, false);
	build_number(&build, OSSL_PKEY_PARAM_RSA_E, &from->e, false);
	if (from->d.data != NULL)
		build_number(&build, OSSL_PKEY_PARAM_RSA_D, &from->d, true);
	if (extras > 0) {
		build_number(&build, OSSL_PKEY_PARAM_RSA_FACTOR1, &from->p,
			true);
		build_number(&build, OSSL_PKEY_PARAM_RSA_FACTOR2, &from->q,
			true);
		build_number(&build, OSSL_PKEY_PARAM_RSA_EXPONENT1, &from->dp,
			true);
		build_number(&build, OSSL_PKEY_PARAM_RSA_EXPONENT2, &from->dq,
			true);
		build_number(&build, OSSL_PKEY_PARAM_RSA_COEFFICIENT1,
			&from->qi, true);
	}
	return build_end(&build, "RSA", from->d.data != NULL);
}

static bool has_size(const struct crypto_number *number, const char *name,
	enum crypto_curve curve, struct err *err)
{
	if (number->data == NULL)
		return err_set(err, ERR_CONFIG, "%s is missing", name);
	return number->len == crypto_curve_size(curve) ||
		err_set(err, ERR_CONFIG, "%s has %zu bytes; on the curve %s "
			"it has %zu", name, number->len,
			crypto_curve_name(curve), crypto_curve_size(curve));
}

static EVP_PKEY *ec_from(const struct crypto_numbers *from, struct err *err)
{
	unsigned char point[1 + 2 * 66];
	size_t size = crypto_curve_size(from->curve);
	struct build build;
	EVP_PKEY *pkey;

	if (!has_size(&from->x, "x", from->curve, err) ||
	    !has_size(&from->y, "y", from->curve, err) ||
	    (from->d.data != NULL &&
		    !has_size(&from->d, "d", from->curve, err)))
		return NULL;
	point[0] = 4;	/* an uncompressed one */
	memcpy(point + 1, from->x.data, size);
	memcpy(point + 1 + size, from->y.data, size);
	build_begin(&build);
	if (OSSL_PARAM_BLD_push_utf8_string(build.params,
		    OSSL_PKEY_PARAM_GROUP_NAME, crypto_curve_name(from->curve),
		    0) != 1 ||
	    OSSL_PARAM_BLD_push_octet_string(build.params,
		    OSSL_PKEY_PARAM_PUB_KEY, point, 1 + 2 * size) != 1)
		mem_die("OpenSSL has no memory for a key");
	if (from->d.data != NULL)
		build_number(&build, OSSL_PKEY_PARAM_PRIV_KEY, &from->d, true);
	pkey = build_end(&build, "EC", from->d.data != NULL);
	if (pkey == NULL)
		err_set(err, ERR_CONFIG, "x and y are no point on the curve "
			"%s, or d is out of its range",
			crypto_curve_name(from->curve));
	return pkey;
}

static EVP_PKEY *okp_from(const struct crypto_numbers *from, struct err *err)
{
	const char *type = from->curve == CRYPTO_ED25519 ? "ED25519" : "ED448";
	size_t size = crypto_curve_size(from->curve), len = 64;
	unsigned char derived[64];
	EVP_PKEY *pkey;

	if (!has_size(&from->x, "x", from->curve, err) ||
	    (from->d.data != NULL &&
		    !has_size(&from->d, "d", from->curve, err)))
		return NULL;
	if (from->d.data == NULL)
		return EVP_PKEY_new_raw_public_key_ex(NULL, type, NULL,
			from->x.data, size);
	pkey = EVP_PKEY_new_raw_private_key_ex(NULL, type, NULL, from->d.data,
		size);
	if (pkey == NULL || (EVP_PKEY_get_raw_public_key(pkey, derived,
	    &len) == 1 && len == size &&
	    memcmp(derived, from->x.data, size) == 0))
		return pkey;
	EVP_PKEY_free(pkey);
	err_set(err, ERR_CONFIG, "x is not the public half of d");
	return NULL;
}

static struct crypto_key *octets_from(const struct crypto_numbers *from,
	struct err *err)
{
	struct secret *octets;
	struct crypto_key *key;

	if (from->k.data == NULL || from->k.len == 0) {
		err_set(err, ERR_CONFIG, "k is missing, or empty");
		return NULL;
	}
	octets = secret_new((const char *)from->k.data, from->k.len);
	key = crypto_key_from_secret(octets);
	secret_free(octets);
	return key;
}

struct crypto_key *crypto_key_from_numbers(const struct crypto_numbers *from,
	struct err *err)
{
	EVP_PKEY *pkey = NULL;

	err_clear(err);
	switch (from->kind) {
	case CRYPTO_RSA:
		pkey = rsa_from(from, err);
		break;
	case CRYPTO_EC:
		pkey = ec_from(from, err);
		break;
	case CRYPTO_OKP:
		pkey = okp_from(from, err);
		break;
	case CRYPTO_OCT:
		return octets_from(from, err);
	}
	ERR_clear_error();
	if (pkey != NULL)
		return crypto_key_adopt(pkey, from->d.data != NULL, err);
	if (!err_is_set(err))
		err_set(err, ERR_CONFIG, "the numbers make no key");
	return NULL;
}

static void put_bytes(struct buf *out, const char *name,
	const unsigned char *bytes, size_t len)
{
	buf_printf(out, "\"%s\":\"", name);
	base64url_encode(out, bytes, len);
	buf_putc(out, '"');
}

/* A public number; size 0: as short as it is. */
static void put_number(const struct crypto_key *key, const char *param,
	const char *name, size_t size, struct buf *out)
{
	BIGNUM *number = NULL;
	unsigned char *bytes;

	if (EVP_PKEY_get_bn_param(key->pkey, param, &number) != 1)
		mem_die("OpenSSL can't read a number of its own key");
	if (size == 0)
		size = (size_t)BN_num_bytes(number);
	bytes = xmalloc(size);
	if (BN_bn2binpad(number, bytes, (int)size) < 0)
		mem_die("OpenSSL can't write a number of its own key");
	put_bytes(out, name, bytes, size);
	free(bytes);
	BN_free(number);
}

static void put_okp(const struct crypto_key *key, struct buf *out)
{
	unsigned char bytes[64];
	size_t len = sizeof(bytes);

	if (EVP_PKEY_get_raw_public_key(key->pkey, bytes, &len) != 1)
		mem_die("OpenSSL can't read its own key");
	buf_printf(out, "\"crv\":\"%s\",\"kty\":\"OKP\",",
		crypto_curve_name(key->curve));
	put_bytes(out, "x", bytes, len);
}

bool crypto_key_public_members(const struct crypto_key *key, struct buf *out)
{
	size_t size = crypto_curve_size(key->curve);

	switch (key->kind) {
	case CRYPTO_RSA:
		put_number(key, OSSL_PKEY_PARAM_RSA_E, "e", 0, out);
		buf_puts(out, ",\"kty\":\"RSA\",");
		put_number(key, OSSL_PKEY_PARAM_RSA_N, "n", 0, out);
		return true;
	case CRYPTO_EC:
		buf_printf(out, "\"crv\":\"%s\",\"kty\":\"EC\",",
			crypto_curve_name(key->curve));
		put_number(key, OSSL_PKEY_PARAM_EC_PUB_X, "x", size, out);
		buf_putc(out, ',');
		put_number(key, OSSL_PKEY_PARAM_EC_PUB_Y, "y", size, out);
		return true;
	case CRYPTO_OKP:
		put_okp(key, out);
		return true;
	case CRYPTO_OCT:
		break;
	}
	return false;
}
