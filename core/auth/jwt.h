#ifndef FD_AUTH_JWT_H
#define FD_AUTH_JWT_H

/*
 * A JSON Web Token taken apart (RFC 7515 section 7.1, RFC 7516 section 7.1,
 * RFC 7519): nothing is verified here. Header and claims are kept as the very
 * bytes that were signed, with an index over them, so that what is shown is
 * what was sent; the claims that matter are read from the same bytes.
 */

#include "core/base/secret.h"
#include "core/doc/index.h"

#include <time.h>

enum { JWT_BYTES_MAX = 256 * 1024 };

enum jwt_form {
	JWT_OPAQUE,	/* not a JWT: only its server can say what it means */
	JWT_SIGNED,	/* three parts; header and claims are JSON objects */
	JWT_ENCRYPTED,	/* five parts: the header only can be read */
	JWT_BROKEN	/* looks like a JWT and breaks its rules */
};

/* Decoded JSON of one part; text NULL where there is none. */
struct jwt_part {
	char *text;		/* NUL-terminated behind len */
	size_t len;
	struct doc_index *index;	/* row 0 is the object */
};

/* A NumericDate; a fraction is cut off (downwards). */
struct jwt_time {
	bool is_given;
	bool is_good;		/* a number that a clock can reach */
	time_t at;
};

struct jwt_list {
	size_t count, alloc;
	char **item;
};

struct jwt {
	enum jwt_form form;
	char why[200];		/* a sentence for every form but SIGNED */
	struct jwt_part header, claims;
	char *duplicate;	/* a member that is given twice, or NULL */
	char *alg, *typ, *kid, *cty, *enc;	/* header; or NULL */
	char *iss, *sub, *jti, *azp, *client_id;	/* strings, or NULL */
	struct jwt_list aud;
	struct jwt_list scope;	/* scope or scp: a string is cut at blanks */
	struct jwt_time exp, nbf, iat, auth_time;
	size_t signed_len;	/* bytes of "header.claims" in the token */
	uint8_t *signature;
	size_t signature_len;
};

/* Reads a token; jwt is ready for jwt_finish whatever it was. */
void jwt_read(const char *text, size_t len, struct jwt *out) FD_NONNULL;
void jwt_read_secret(const struct secret *token, struct jwt *out) FD_NONNULL;
/* Wipes and frees. */
void jwt_finish(struct jwt *jwt) FD_NONNULL;

bool jwt_list_has(const struct jwt_list *list, const char *item) FD_NONNULL;

#endif
