#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/auth/suspect.h"

/*
 * What a refusal points at, by sentences of the shapes that servers send.
 */

#define BIT(name) (1u << SUSPECT_##name)

static const struct {
	const char *error, *description;
	enum suspect_by by;
	unsigned found;
} cases[] = {
	/* The NHS gateway's. */
	{ "invalid_request", "Invalid 'iss'/'sub' claims in client_assertion "
		"JWT", SUSPECT_BY_ASSERTION, BIT(ISS_SUB) },
	{ "invalid_request", "Missing or invalid \xe2\x80\x98" "aud"
		"\xe2\x80\x99 claim in client_assertion JWT",
		SUSPECT_BY_ASSERTION, BIT(AUD) },
	{ "public_key error", "The JWKS endpoint, for your client_assertion "
		"can't be reached", SUSPECT_BY_ASSERTION, BIT(JWKS) },
	{ "invalid_request", "Missing 'kid' header in client_assertion JWT",
		SUSPECT_BY_ASSERTION, BIT(KID) },
	{ "invalid_request", "Invalid exp claim", SUSPECT_BY_ASSERTION,
		BIT(EXP) },
	{ "invalid_request", "Non-unique 'jti' claim", SUSPECT_BY_ASSERTION,
		BIT(JTI) },
	{ "invalid_request", "JWT signature verification failed",
		SUSPECT_BY_ASSERTION, BIT(SIGNATURE) },
	/* Those that say nothing. */
	{ "invalid_client", "client authentication failed",
		SUSPECT_BY_ASSERTION, BIT(ISS_SUB) | BIT(AUD) | BIT(KID) |
		BIT(SIGNATURE) },
	{ "invalid_client", "client authentication failed",
		SUSPECT_BY_SECRET, BIT(SECRET) | BIT(CLIENT) },
	{ "invalid_client", NULL, SUSPECT_BY_CERTIFICATE,
		BIT(CERTIFICATE) | BIT(CLIENT) },
	{ "invalid_client", NULL, SUSPECT_BY_NOTHING, BIT(CLIENT) },
	{ "invalid_scope", NULL, SUSPECT_BY_SECRET, BIT(SCOPE) },
	{ "unauthorized_client", NULL, SUSPECT_BY_SECRET, BIT(GRANT) },
	{ "invalid_grant", "grant request is invalid", SUSPECT_BY_SECRET,
		BIT(CODE) },
	/* A sentence without a code, as InterSystems sends it. */
	{ NULL, "Scope is required", SUSPECT_BY_SECRET, BIT(SCOPE) },
	/* No assertion was sent: its claims can't be meant. */
	{ "invalid_grant", "token expired", SUSPECT_BY_SECRET, BIT(CODE) },
	/* Nor a secret, where a key signed; one that signed itself can. */
	{ "invalid_client", "Client id or secret is wrong, or missing.",
		SUSPECT_BY_ASSERTION, BIT(ISS_SUB) | BIT(AUD) | BIT(KID) |
		BIT(SIGNATURE) },
	{ "invalid_client", "Client id or secret is wrong, or missing.",
		SUSPECT_BY_SIGNED_SECRET, BIT(SECRET) },
	{ "invalid_client", NULL, SUSPECT_BY_SIGNED_SECRET, BIT(ISS_SUB) |
		BIT(AUD) | BIT(SECRET) },
	/* Parts of words are no clues. */
	{ NULL, "submission of issues expects an audit", SUSPECT_BY_ASSERTION,
		0 },
	{ NULL, NULL, SUSPECT_BY_ASSERTION, 0 },
	{ "server_error", "", SUSPECT_BY_ASSERTION, 0 },
};

static void test_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		unsigned found = suspects_of(cases[i].error,
			cases[i].description, cases[i].by);

		if (found != cases[i].found)
			print_error("case %zu: %s, %s\n", i, cases[i].error,
				cases[i].description);
		assert_int_equal(found, cases[i].found);
	}
}

static void test_every_suspect_has_words(void **state)
{
	(void)state;
	for (unsigned i = 0; i < SUSPECT_COUNT; i++) {
		assert_non_null(suspect_name((enum suspect)i));
		assert_non_null(suspect_advice((enum suspect)i));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_every_suspect_has_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
