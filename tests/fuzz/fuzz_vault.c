/*
 * The vault's bytes, as they are and made whole again as an attacker would:
 * nothing of it may be read past its end, only what was sealed with the key
 * opens, and a list that is called sound can be walked and changed. The key is
 * a fixed one: scrypt itself is not what is looked at here.
 */

#include "core/auth/crypto.h"
#include "core/auth/vault_file.h"
#include "core/auth/vault_list.h"
#include "tests/fuzz/fuzz.h"

static struct secret *fixed_key(void)
{
	struct secret *key = secret_new_blank(VAULT_KEY);

	for (int i = 0; i < VAULT_KEY; i++)
		secret_edit(key)[i] = (char)i;
	return key;
}

static void check_list(const struct secret *list)
{
	struct vault_record record;
	struct secret *secret, *changed;
	size_t at = 0, count = 0;

	if (!vault_list_is_sound(list))
		return;
	while (vault_list_next(list, &at, &record)) {
		FUZZ_CHECK(record.name_len > 0 && record.secret_len > 0);
		count++;
	}
	secret = secret_new("s", 1);
	changed = vault_list_with(list, "fuzz", secret);
	FUZZ_CHECK(vault_list_is_sound(changed));
	FUZZ_CHECK(vault_list_find(changed, "fuzz", &record));
	FUZZ_CHECK(record.secret_len == 1 && *record.secret == 's');
	secret_free(changed);
	secret_free(secret);
	FUZZ_CHECK(count <= secret_length(list));
}

/* True when it is a vault, sealed with the key. */
static bool opens(const char *bytes, size_t len, const struct secret *key)
{
	struct err err = ERR_INIT;
	struct secret *plain = NULL;
	bool is_open = vault_file_check(bytes, len, &err) == VAULT_GOOD &&
		vault_file_open(bytes, len, key, &plain, &err) == VAULT_GOOD;

	FUZZ_CHECK(is_open == (plain != NULL));
	FUZZ_CHECK(is_open != err_is_set(&err));
	if (is_open)
		check_list(plain);
	secret_free(plain);
	return is_open;
}

/* The bytes as a list, sealed and opened: the same comes out. */
static void seal(const char *bytes, size_t size, const struct secret *key)
{
	uint8_t head[VAULT_HEAD];
	struct secret *plain = secret_new(bytes, size);
	struct buf file = BUF_INIT;

	check_list(plain);
	vault_file_new_head(head);
	vault_file_seal(head, key, plain, &file);
	FUZZ_CHECK(opens(file.data, file.len, key));
	file.data[size % file.len] ^= 1;
	FUZZ_CHECK(!opens(file.data, file.len, key));
	buf_finish(&file);
	secret_free(plain);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct secret *key = fixed_key();
	char *copy = fuzz_copy(data, size);

	(void)opens(copy, size, key);
	if (size > VAULT_DIGEST) {
		crypto_sha256(copy, size - VAULT_DIGEST,
			(uint8_t *)copy + size - VAULT_DIGEST);
		(void)opens(copy, size, key);
	}
	free(copy);
	copy = fuzz_copy(data, size);
	seal(copy, size, key);
	free(copy);
	secret_free(key);
	return 0;
}
