/*
 * Taking an RS256 token apart and verifying it against a set of keys, beside
 * OpenSSL's bare verification of the same bytes, which is the floor.
 *
 *   bench_jwt		prints the figures
 *   bench_jwt DIR	writes DIR/token and DIR/set.json for other programs too
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "core/auth/crypto.h"
#include "core/auth/jwt_make.h"
#include "core/auth/jwt_verify.h"
#include "core/base/path.h"
#include "core/doc/json.h"

enum { ROUNDS = 9, TIMES = 2000 };

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Median microseconds of one call. */
static double measure(void (*call)(void *data), void *data)
{
	double took[ROUNDS];

	for (int round = 0; round < ROUNDS; round++) {
		double begin = now();

		for (int i = 0; i < TIMES; i++)
			call(data);
		took[round] = (now() - begin) / TIMES;
	}
	qsort(took, ROUNDS, sizeof(*took), compare);
	return took[ROUNDS / 2];
}

struct work {
	struct secret *token;
	struct jwks set;
	EVP_PKEY *pkey;
	uint8_t signature[256];
	size_t signed_len;
};

static void read_only(void *data)
{
	const struct work *work = data;
	struct jwt jwt;

	jwt_read_secret(work->token, &jwt);
	jwt_finish(&jwt);
}

static void read_and_verify(void *data)
{
	const struct work *work = data;
	const struct jwt_expect expect = { .issuer = "https://as.test/oauth2",
		.audience = "https://fhir.test/r4", .leeway = 60 };
	struct jwt_verification result;

	jwt_verify_secret(work->token, &work->set, &expect, &result);
	if (result.result != JWT_VERIFIED)
		abort();
}

static void openssl_only(void *data)
{
	const struct work *work = data;
	EVP_MD_CTX *context = EVP_MD_CTX_new();

	if (EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL,
		    work->pkey) != 1 ||
	    EVP_DigestVerify(context, work->signature, 256,
		    (const unsigned char *)secret_bytes(work->token),
		    work->signed_len) != 1)
		abort();
	EVP_MD_CTX_free(context);
}

/* A token with the claims of a SMART server's. */
static struct secret *make_token(const struct crypto_key *key)
{
	struct json *header = json_new_object(), *claims = json_new_object();
	struct secret *token;

	json_set_string(header, "alg", "RS256");
	json_set_string(header, "kid", "bench");
	json_set_string(header, "typ", "at+jwt");
	json_set_string(claims, "iss", "https://as.test/oauth2");
	json_set_string(claims, "sub", "client");
	json_set_string(claims, "aud", "https://fhir.test/r4");
	json_set_string(claims, "client_id", "client");
	json_set_string(claims, "scope", "system/Patient.rs system/"
		"Observation.rs system/ServiceRequest.cruds openid");
	json_set_string(claims, "jti", "00000000-0000-4000-8000-000000000001");
	json_set_number(claims, "iat", (double)time(NULL));
	json_set_number(claims, "exp", (double)time(NULL) + 3600);
	token = jwt_make(header, claims, CRYPTO_RS256, key, NULL);
	json_free(header);
	json_free(claims);
	return token;
}

static void prepare(struct work *work, const char *folder)
{
	struct crypto_key *key = crypto_key_generate(CRYPTO_RSA, 2048,
		CRYPTO_NO_CURVE, NULL);
	struct secret *pem = crypto_key_to_pem(key, NULL);
	BIO *bio = BIO_new_mem_buf(secret_bytes(pem), -1);
	struct buf set = BUF_INIT;
	struct jwt jwt;

	jwk_print_public_set(key, "bench", CRYPTO_RS256, &set);
	work->token = make_token(key);
	work->pkey = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	if (!jwks_read(set.data, set.len, &work->set, NULL))
		abort();
	jwt_read_secret(work->token, &jwt);
	memcpy(work->signature, jwt.signature, sizeof(work->signature));
	work->signed_len = jwt.signed_len;
	jwt_finish(&jwt);
	if (folder != NULL) {
		char *path = path_join(folder, "set.json");

		if (!path_replace(path, set.data, set.len, NULL))
			abort();
		free(path);
		path = path_join(folder, "token");
		if (!path_replace(path, secret_bytes(work->token),
		    secret_length(work->token), NULL))
			abort();
		free(path);
	}
	BIO_free(bio);
	buf_finish(&set);
	secret_free(pem);
	crypto_key_free(key);
}

int main(int argc, char **argv)
{
	struct work work;
	double reads, verifies, floor;

	prepare(&work, argc > 1 ? argv[1] : NULL);
	reads = measure(read_only, &work);
	verifies = measure(read_and_verify, &work);
	floor = measure(openssl_only, &work);
	printf("RS256, %zu bytes: read %.1f us, read and verified with all "
		"checks %.1f us;\n  OpenSSL's verification alone %.1f us\n",
		secret_length(work.token), reads, verifies, floor);
	secret_free(work.token);
	jwks_finish(&work.set);
	EVP_PKEY_free(work.pkey);
	return 0;
}
