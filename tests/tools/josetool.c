/*
 * Signs and verifies JWTs with the core, for scripts that hold the results
 * against other programs:
 *
 *   josetool sign ALG KEYFILE	an assertion of "client" for "server"
 *   josetool secret ALG SECRET	the same with a shared secret
 *   josetool verify SET [SECRET]	lines "label token" on standard input;
 *				prints "label result"
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/auth/assertion.h"
#include "core/auth/jwt_verify.h"
#include "core/auth/keyfile.h"
#include "core/base/path.h"

static int fail(const struct err *err)
{
	fprintf(stderr, "%s\n", err->text);
	return 1;
}

static int print(struct secret *token, const struct err *err)
{
	if (token == NULL)
		return fail(err);
	printf("%s\n", secret_bytes(token));
	secret_free(token);
	return 0;
}

static int sign(const char *alg, const char *path)
{
	struct assertion from = { .issuer = "client", .audience = "server",
		.alg = crypto_alg_find(alg) };
	struct err err = ERR_INIT;
	struct keyfile file;
	int status = 1;

	if (keyfile_read(path, NULL, true, &file, &err)) {
		from.key = file.key;
		from.kid = file.kid;
		status = print(assertion_make(&from, &err), &err);
	} else {
		fail(&err);
	}
	keyfile_finish(&file);
	return status;
}

static int sign_with_secret(const char *alg, const char *text)
{
	struct assertion from = { .issuer = "client", .audience = "server",
		.alg = crypto_alg_find(alg) };
	struct secret *secret = secret_new(text, strlen(text));
	struct err err = ERR_INIT;
	int status = print(assertion_make_with_secret(&from, secret, &err),
		&err);

	secret_free(secret);
	return status;
}

static int verify(const char *path, const char *secret)
{
	struct jwt_expect expect = { .leeway = 60, .secret = secret != NULL ?
		secret_new(secret, strlen(secret)) : NULL };
	static char line[20000], label[100], token[20000];
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	struct jwks set;

	if (!path_read(path, JWKS_BYTES_MAX, &text, &err) ||
	    !jwks_read(text.data, text.len, &set, &err))
		return fail(&err);
	while (fgets(line, sizeof(line), stdin) != NULL) {
		struct jwt_verification result;
		char summary[400];

		if (sscanf(line, "%99s %19999s", label, token) != 2)
			continue;
		jwt_verify(token, strlen(token), &set, &expect, &result);
		jwt_verification_summary(&result, summary, sizeof(summary));
		printf("%s %s\n", label, summary);
	}
	jwks_finish(&set);
	buf_finish(&text);
	secret_free((struct secret *)expect.secret);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "sign") == 0)
		return sign(argv[2], argv[3]);
	if (argc == 4 && strcmp(argv[1], "secret") == 0)
		return sign_with_secret(argv[2], argv[3]);
	if ((argc == 3 || argc == 4) && strcmp(argv[1], "verify") == 0)
		return verify(argv[2], argc == 4 ? argv[3] : NULL);
	fprintf(stderr, "usage: josetool sign|secret|verify ...\n");
	return 2;
}
