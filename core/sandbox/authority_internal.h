#ifndef FD_SANDBOX_AUTHORITY_INTERNAL_H
#define FD_SANDBOX_AUTHORITY_INTERNAL_H

/*
 * What the authorization server's files share.
 */

#include "core/auth/crypto_sign.h"
#include "core/sandbox/authority.h"
#include "core/sandbox/grant.h"
#include "core/sandbox/promise.h"

#define ISSUER "https://127.0.0.1/healthconnect/oauth2"

struct authority_client {
	const char *id;
	const char *secret;	/* NULL: a public client, or one with a key */
	const char *scopes;	/* all it may have; NULL: any known one */
	bool has_key;		/* private_key_jwt with the demo key */
};

struct authority {
	struct grants *grants;
	struct promises *promises;
	const char *base;	/* of the request that is being served */
	struct crypto_key *demo_key;	/* made when it is first needed */
};

/* An OAuth2 error; always false. */
bool authority_refuse(struct sandbox_reply *reply, unsigned status,
	const char *error, const char *description);
/* A parameter of a form or a query, or NULL. */
const char *authority_field(const struct url_params *form, const char *name);
const struct authority_client *authority_find_client(const char *id);
bool authority_check_scope(const struct authority_client *client,
	const char *scope, struct sandbox_reply *reply);
/* A token answer; with a refresh token when a person logged in. */
void authority_reply_token(struct authority *authority,
	const struct authority_client *client, const char *scope,
	bool has_person, struct sandbox_reply *reply);

/* authority_login.c: a person's login. False when the path is none of it. */
bool authority_serve_login(struct authority *authority,
	const struct sandbox_request *request, struct sandbox_reply *reply);
void authority_serve_device(struct authority *authority,
	const struct authority_client *client, const struct url_params *form,
	struct sandbox_reply *reply);
void authority_take_code(struct authority *authority,
	const struct authority_client *client, const struct url_params *form,
	struct sandbox_reply *reply);
void authority_take_device(struct authority *authority,
	const struct authority_client *client, const struct url_params *form,
	struct sandbox_reply *reply);
void authority_take_refresh(struct authority *authority,
	const struct authority_client *client, const struct url_params *form,
	struct sandbox_reply *reply);

#endif
