#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/auth/keyfile.h"
#include "core/base/path.h"
#include "tests/unit/jose.h"

static char folder[] = "/tmp/fhirdeck-keyfile-XXXXXX";
static char file[sizeof(folder) + 8];

static int set_up(void **state)
{
	(void)state;
	if (mkdtemp(folder) == NULL)
		return 1;
	snprintf(file, sizeof(file), "%s/key", folder);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	unlink(file);
	return rmdir(folder);
}

static void write_file(const char *text, mode_t mode)
{
	assert_true(path_replace(file, text, strlen(text), NULL));
	assert_int_equal(chmod(file, mode), 0);
}

/* Reads it as a private key; false with the sentence that was expected. */
static void refused(const char *passphrase, bool needs_private,
	const char *part)
{
	struct secret *secret = passphrase != NULL ?
		secret_new(passphrase, strlen(passphrase)) : NULL;
	struct keyfile found;
	struct err err = ERR_INIT;

	assert_false(keyfile_read(file, secret, needs_private, &found, &err));
	if (strstr(err.text, part) == NULL)
		fail_msg("%s: not: %s", err.text, part);
	assert_non_null(strstr(err.text, file));
	assert_null(found.key);
	keyfile_finish(&found);
	secret_free(secret);
}

static void a_private_jwk_is_read_with_its_kid_and_alg(void **state)
{
	struct keyfile found;

	(void)state;
	write_file("\n {\"kid\":\"k\",\"alg\":\"ES256\",\"kty\":\"EC\","
		"\"crv\":\"P-256\","
		"\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
		"\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\","
		"\"d\":\"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI\"}",
		0600);
	assert_true(keyfile_read(file, NULL, true, &found, NULL));
	assert_string_equal(found.format, "JWK");
	assert_string_equal(found.kid, "k");
	assert_int_equal(found.alg, CRYPTO_ES256);
	assert_true(crypto_key_is_private(found.key));
	assert_false(found.is_encrypted);
	keyfile_finish(&found);
}

static void pem_files_with_and_without_passphrase(void **state)
{
	struct crypto_key *key = jose_key(OKP_8037);
	struct secret *right = secret_new("right", 5);
	struct secret *plain = crypto_key_to_pem(key, NULL);
	struct secret *sealed = crypto_key_to_pem(key, right);
	struct keyfile found;
	struct err err = ERR_INIT;

	(void)state;
	write_file(secret_bytes(plain), 0600);
	assert_true(keyfile_read(file, NULL, true, &found, NULL));
	assert_string_equal(found.format, "PEM");
	assert_true(crypto_key_equal(found.key, key));
	keyfile_finish(&found);
	write_file(secret_bytes(sealed), 0600);
	assert_false(keyfile_read(file, NULL, true, &found, &err));
	assert_true(found.wants_passphrase);
	keyfile_finish(&found);
	refused("wrong", true, "passphrase of the key is wrong");
	assert_true(keyfile_read(file, right, true, &found, NULL));
	assert_true(found.is_encrypted);
	keyfile_finish(&found);
	secret_free(sealed);
	secret_free(plain);
	secret_free(right);
	crypto_key_free(key);
}

static void a_private_key_others_can_read_is_refused(void **state)
{
	struct crypto_key *key = jose_key(OKP_8037);
	struct secret *plain = crypto_key_to_pem(key, NULL);

	(void)state;
	write_file(secret_bytes(plain), 0644);
	refused(NULL, true, "chmod 600");
	refused(NULL, false, "chmod 600");
	write_file(OKP_8037, 0640);
	refused(NULL, true, "chmod 600");
	refused(NULL, false, "chmod 600");
	secret_free(plain);
	crypto_key_free(key);
}

static void public_keys_may_lie_open_and_do_not_sign(void **state)
{
	struct keyfile found;

	(void)state;
	write_file(EC_A3, 0644);
	assert_true(keyfile_read(file, NULL, false, &found, NULL));
	assert_false(crypto_key_is_private(found.key));
	keyfile_finish(&found);
	write_file(EC_A3, 0600);
	refused(NULL, true, "public half of a key only");
}

static void what_is_no_key_is_said(void **state)
{
	(void)state;
	write_file("", 0600);
	refused(NULL, true, "no key in it");
	write_file("{\"keys\":[]}", 0600);
	refused(NULL, true, "holds 0 keys");
	write_file("{\"keys\":[" EC_A3 "," EC_A3 "]}", 0600);
	refused(NULL, true, "holds 2 keys");
	write_file("{\"kty\":\"RSA\"}", 0600);
	refused(NULL, true, "needs n and e");
	write_file("{", 0600);
	refused(NULL, true, "no sound JSON");
	unlink(file);
	refused(NULL, true, "could not be opened");
	refused(NULL, false, "could not be opened");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_private_jwk_is_read_with_its_kid_and_alg),
		cmocka_unit_test(pem_files_with_and_without_passphrase),
		cmocka_unit_test(a_private_key_others_can_read_is_refused),
		cmocka_unit_test(public_keys_may_lie_open_and_do_not_sign),
		cmocka_unit_test(what_is_no_key_is_said),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
