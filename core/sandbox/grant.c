#include "core/sandbox/grant.h"

/*
 * Access tokens are JWTs with the claims the region's servers put in: sub and
 * aud are both the client id, there is no nbf, jti is the issuer with
 * something random behind it (counted up while the clock is held, so that a
 * screen with claims on it can be a golden file). A token is valid because it
 * stands in the list, not because its signature is.
 *
 * The key is made when it is first needed: making it takes about a tenth of a
 * second, which a sandbox that is never asked for a token need not spend.
 */

#include <stdlib.h>
#include <string.h>

#include "core/auth/crypto.h"
#include "core/auth/jwk.h"
#include "core/auth/jwt_make.h"
#include "core/base/base64.h"
#include "core/base/clock.h"
#include "core/doc/json.h"

static const char key_id[] = "1";

struct grants {
	char *issuer;
	long seconds;
	struct crypto_key *key;
	struct grant *grants;
	size_t count, alloc;
	unsigned serial;
};

struct grants *grants_new(const char *issuer, long seconds)
{
	struct grants *grants = xcalloc(1, sizeof(*grants));

	grants->issuer = xstrdup(issuer);
	grants->seconds = seconds;
	return grants;
}

static void finish_grant(struct grant *grant)
{
	free(grant->token);
	free(grant->scope);
	free(grant->jti);
}

void grants_free(struct grants *grants)
{
	if (grants == NULL)
		return;
	for (size_t i = 0; i < grants->count; i++)
		finish_grant(&grants->grants[i]);
	free(grants->grants);
	crypto_key_free(grants->key);
	free(grants->issuer);
	free(grants);
}

static struct crypto_key *key_of(struct grants *grants)
{
	if (grants->key == NULL)
		grants->key = crypto_rsa_generate(2048);
	return grants->key;
}

static void drop(struct grants *grants, size_t at)
{
	finish_grant(&grants->grants[at]);
	grants->grants[at] = grants->grants[--grants->count];
}

static void drop_expired(struct grants *grants)
{
	for (size_t i = grants->count; i > 0; i--)
		if (grants->grants[i - 1].expires <= clock_now())
			drop(grants, i - 1);
}

static char *new_jti(struct grants *grants)
{
	unsigned char bytes[20] = { 0 };
	struct buf jti = BUF_INIT;

	if (clock_is_held())
		bytes[sizeof(bytes) - 1] = (unsigned char)++grants->serial;
	else
		crypto_random(bytes, sizeof(bytes));
	buf_printf(&jti, "%s.", grants->issuer);
	base64url_encode(&jti, bytes, sizeof(bytes));
	return buf_take(&jti);
}

static struct json *header(void)
{
	struct json *json = json_new_object();

	json_set_string(json, "alg", "RS256");
	json_set_string(json, "typ", "JWT");
	json_set_string(json, "kid", key_id);
	return json;
}

static struct json *claims(const struct grants *grants,
	const struct grant *grant)
{
	struct json *json = json_new_object();

	json_set_string(json, "jti", grant->jti);
	json_set_string(json, "iss", grants->issuer);
	json_set_string(json, "sub", grant->client);
	json_set_number(json, "exp", (double)grant->expires);
	json_set_string(json, "aud", grant->client);
	json_set_string(json, "scope", grant->scope);
	json_set_number(json, "iat", (double)grant->issued);
	return json;
}

static char *sign(struct grants *grants, const struct grant *grant)
{
	struct json *head = header(), *body = claims(grants, grant);
	struct err err = ERR_INIT;
	struct secret *token = jwt_make(head, body, CRYPTO_RS256,
		key_of(grants), &err);
	char *text;

	if (token == NULL)
		mem_die("%s", err.text);
	text = xstrdup(secret_bytes(token));
	secret_free(token);
	json_free(head);
	json_free(body);
	return text;
}

const struct grant *grants_issue(struct grants *grants, const char *client,
	const char *scope)
{
	struct grant *grant;

	drop_expired(grants);
	grants->grants = mem_grow(grants->grants, grants->count,
		&grants->alloc, sizeof(*grants->grants));
	grant = &grants->grants[grants->count++];
	*grant = (struct grant){ .scope = xstrdup(scope),
		.jti = new_jti(grants), .client = client,
		.issued = clock_now(),
		.expires = clock_now() + grants->seconds };
	grant->token = sign(grants, grant);
	return grant;
}

const struct grant *grants_find(const struct grants *grants,
	const char *token)
{
	for (size_t i = 0; i < grants->count; i++)
		if (strcmp(grants->grants[i].token, token) == 0 &&
		    grants->grants[i].expires > clock_now())
			return &grants->grants[i];
	return NULL;
}

void grants_revoke(struct grants *grants, const char *token)
{
	for (size_t i = grants->count; i > 0; i--)
		if (strcmp(grants->grants[i - 1].token, token) == 0)
			drop(grants, i - 1);
}

void grants_print_keys(struct grants *grants, struct buf *out)
{
	buf_puts(out, "{\"keys\":[");
	jwk_print_public(key_of(grants), key_id, CRYPTO_RS256, out);
	buf_puts(out, "]}");
}
