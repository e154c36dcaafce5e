/*
 * The vault's bytes: a known file opens, and whatever else is done to it is
 * found and called by its name.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/auth/crypto.h"
#include "core/auth/vault_file.h"
#include "core/auth/vault_list.h"
#include "tests/unit/vault_fixture.h"

enum { VERSION = 8, COST = 9, SALT = 12, NONCE = 44, CHECK = 56, LENGTH = 88,
	SEALED = 92 };

static struct buf known;
static struct secret *key;	/* the known file's */

static int set_up_all(void **state)
{
	struct secret *passphrase = secret_of(KNOWN_PASSPHRASE);
	struct err err = ERR_INIT;

	(void)state;
	buf_init(&known);
	known_vault(&known);
	key = vault_file_key((const uint8_t *)known.data, passphrase, &err);
	secret_free(passphrase);
	return key != NULL ? 0 : -1;
}

static int tear_down_all(void **state)
{
	(void)state;
	secret_free(key);
	buf_finish(&known);
	return 0;
}

static enum vault_state check(const struct buf *bytes)
{
	struct err err = ERR_INIT;
	enum vault_state state = vault_file_check(bytes->data, bytes->len,
		&err);

	assert_int_equal(state != VAULT_GOOD, err_is_set(&err));
	return state;
}

/* Checked, then opened with the known key. */
static enum vault_state judge(const struct buf *bytes)
{
	enum vault_state state = check(bytes);
	struct err err = ERR_INIT;
	struct secret *plain = NULL;

	if (state != VAULT_GOOD)
		return state;
	state = vault_file_open(bytes->data, bytes->len, key, &plain, &err);
	assert_int_equal(state == VAULT_GOOD, plain != NULL);
	assert_int_equal(state != VAULT_GOOD, err_is_set(&err));
	secret_free(plain);
	return state;
}

static struct buf copy_known(void)
{
	struct buf copy = BUF_INIT;

	buf_append(&copy, known.data, known.len);
	return copy;
}

/* What somebody who wants no damage to be seen would do. */
static void make_digest_good(struct buf *bytes)
{
	uint8_t digest[32];

	crypto_sha256(bytes->data, bytes->len - sizeof(digest), digest);
	memcpy(bytes->data + bytes->len - sizeof(digest), digest,
		sizeof(digest));
}

static void expect_secret(const struct secret *list, const char *name,
	const char *secret)
{
	struct vault_record record;

	assert_true(vault_list_find(list, name, &record));
	assert_int_equal(record.secret_len, strlen(secret));
	assert_memory_equal(record.secret, secret, record.secret_len);
}

static void known_file_opens(void **state)
{
	struct err err = ERR_INIT;
	struct secret *plain;

	(void)state;
	assert_int_equal(check(&known), VAULT_GOOD);
	assert_int_equal(vault_file_open(known.data, known.len, key, &plain,
		&err), VAULT_GOOD);
	assert_true(vault_list_is_sound(plain));
	expect_secret(plain, "RIE test", KNOWN_FIRST);
	expect_secret(plain, "cl\xc3\xa9", KNOWN_SECOND);
	secret_free(plain);
}

static void every_changed_byte_is_damage(void **state)
{
	struct buf copy = copy_known();

	(void)state;
	for (size_t i = 0; i < copy.len; i++)
		for (int bit = 0; bit < 8; bit += 7) {
			copy.data[i] ^= (char)(1 << bit);
			assert_int_equal(check(&copy), VAULT_DAMAGED);
			copy.data[i] ^= (char)(1 << bit);
		}
	assert_int_equal(judge(&copy), VAULT_GOOD);
	buf_finish(&copy);
}

static void every_cut_is_damage(void **state)
{
	struct buf copy = copy_known();

	(void)state;
	buf_putc(&copy, '\0');
	assert_int_equal(check(&copy), VAULT_DAMAGED);
	for (size_t len = known.len; len-- > 0; ) {
		buf_truncate(&copy, len);
		assert_int_equal(check(&copy), VAULT_DAMAGED);
	}
	buf_finish(&copy);
}

/* What a byte is decides what a change of it is called. */
static enum vault_state state_of(size_t at)
{
	if (at < VERSION)
		return VAULT_DAMAGED;
	if (at < SALT)
		return VAULT_UNKNOWN;
	if (at < NONCE)
		return VAULT_WRONG_PASSPHRASE;
	if (at < CHECK)
		return VAULT_TAMPERED;
	if (at < LENGTH)
		return VAULT_WRONG_PASSPHRASE;
	return at < SEALED ? VAULT_DAMAGED : VAULT_TAMPERED;
}

static void every_changed_byte_behind_a_good_digest_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < known.len - VAULT_DIGEST; i++) {
		struct buf copy = copy_known();

		copy.data[i] ^= (char)0x40;
		make_digest_good(&copy);
		assert_int_equal(judge(&copy), state_of(i));
		buf_finish(&copy);
	}
}

/* A cost that is another one, and bearable, makes another key. */
static void cheaper_cost_is_not_taken(void **state)
{
	struct buf copy = copy_known();

	(void)state;
	copy.data[COST + 2] = 1;
	make_digest_good(&copy);
	assert_int_equal(judge(&copy), VAULT_WRONG_PASSPHRASE);
	buf_finish(&copy);
}

static void a_list_cut_shorter_is_tampering(void **state)
{
	struct buf copy = copy_known();

	(void)state;
	buf_delete(&copy, SEALED, 128);
	copy.data[LENGTH + 2] = 0;
	copy.data[LENGTH + 3] = (char)128;
	make_digest_good(&copy);
	assert_int_equal(judge(&copy), VAULT_TAMPERED);
	buf_finish(&copy);
}

static void hostile_costs_are_refused_at_once(void **state)
{
	static const uint8_t costs[][3] = {
		{ 63, 8, 1 }, { 255, 255, 255 }, { 64, 8, 1 }, { 31, 1, 1 },
		{ 30, 32, 1 }, { 24, 8, 1 }, { 21, 8, 1 }, { 16, 255, 1 },
		{ 16, 8, 9 }, { 16, 8, 255 }, { 16, 0, 1 }, { 16, 8, 0 },
		{ 15, 8, 1 }, { 1, 1, 1 }, { 0, 0, 0 }
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(costs); i++) {
		struct buf copy = copy_known();

		memcpy(copy.data + COST, costs[i], 3);
		make_digest_good(&copy);
		assert_int_equal(check(&copy), VAULT_UNKNOWN);
		buf_finish(&copy);
	}
}

static void other_files_are_no_vaults(void **state)
{
	struct buf text = BUF_INIT;

	(void)state;
	buf_puts(&text, "{\"connections\": []}");
	assert_int_equal(check(&text), VAULT_DAMAGED);
	buf_fill(&text, 'x', 500);
	assert_int_equal(check(&text), VAULT_DAMAGED);
	buf_finish(&text);
}

static void sealing_hides_and_opens_again(void **state)
{
	struct secret *list = vault_list_new(), *secret = secret_of("hunter2");
	struct secret *with = vault_list_with(list, "a name", secret), *plain;
	struct buf one = BUF_INIT, two = BUF_INIT;
	struct err err = ERR_INIT;

	(void)state;
	vault_file_seal((const uint8_t *)known.data, key, with, &one);
	vault_file_seal((const uint8_t *)known.data, key, with, &two);
	assert_int_equal(one.len, two.len);
	assert_memory_not_equal(one.data + NONCE, two.data + NONCE, 12);
	assert_memory_not_equal(one.data + SEALED, two.data + SEALED, 64);
	for (size_t i = 0; i + 7 < one.len; i++) {
		assert_memory_not_equal(one.data + i, "hunter2", 7);
		assert_memory_not_equal(one.data + i, "a name", 6);
	}
	assert_int_equal(vault_file_open(two.data, two.len, key, &plain, &err),
		VAULT_GOOD);
	assert_true(secret_equals(plain, with));
	secret_free(plain);
	secret_free(with);
	secret_free(list);
	secret_free(secret);
	buf_finish(&one);
	buf_finish(&two);
}

/* "a b c" of the names, and that the list is as it should be. */
static void expect_names(const struct secret *list, const char *names)
{
	struct vault_record record;
	struct buf text = BUF_INIT;
	size_t at = 0;

	assert_true(vault_list_is_sound(list));
	while (vault_list_next(list, &at, &record)) {
		buf_puts(&text, text.len > 0 ? " " : "");
		buf_append(&text, record.name, record.name_len);
	}
	assert_string_equal(text.data, names);
	buf_finish(&text);
}

static struct secret *put(struct secret *list, const char *name,
	const char *text)
{
	struct secret *secret = text != NULL ? secret_of(text) : NULL;
	struct secret *changed = vault_list_with(list, name, secret);

	secret_free(secret);
	secret_free(list);
	return changed;
}

static void lists_are_sorted_and_have_each_name_once(void **state)
{
	struct secret *list = vault_list_new();
	char long_text[600];

	(void)state;
	memset(long_text, 'x', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = '\0';
	expect_names(list, "");
	list = put(list, "b", "1");
	list = put(list, "c", long_text);
	list = put(list, "a", "3");
	list = put(list, "bb", "4");
	expect_names(list, "a b bb c");
	list = put(list, "c", "5");
	list = put(list, "b", NULL);
	list = put(list, "nobody", NULL);
	expect_names(list, "a bb c");
	expect_secret(list, "c", "5");
	assert_int_equal(secret_length(list), 256);
	secret_free(list);
}

/* A record may fill the block to its end, and then needs another block. */
static void lists_of_every_length_end(void **state)
{
	char text[300];

	(void)state;
	for (size_t len = 1; len < sizeof(text); len++) {
		struct secret *list = vault_list_new();

		memset(text, 'y', len);
		text[len] = '\0';
		list = put(list, "n", text);
		expect_names(list, "n");
		expect_secret(list, "n", text);
		secret_free(list);
		if (len + 2 == sizeof(text))
			break;
	}
}

static void unsound_lists_are_refused(void **state)
{
	static const struct { const char *bytes; size_t len; } lists[] = {
		{ "\001b\0\0\0\001x\001a\0\0\0\001x", 14 },	/* order */
		{ "\001a\0\0\0\001x\001a\0\0\0\001x", 14 },	/* twice */
		{ "\001a\0\0\0\0", 6 },				/* empty */
		{ "\001a\xff\xff\xff\xffx", 7 },		/* too long */
		{ "\001a\0\0\001\0x", 7 },			/* past it */
		{ "\001\n\0\0\0\001x", 7 },			/* control */
		{ "\377aaaa", 5 },
		{ "\0\001", 2 },				/* behind it */
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(lists); i++) {
		struct secret *list = secret_new_blank(256);

		assert_true(vault_list_is_sound(list));
		memcpy(secret_edit(list), lists[i].bytes, lists[i].len);
		assert_false(vault_list_is_sound(list));
		secret_free(list);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_file_opens),
		cmocka_unit_test(every_changed_byte_is_damage),
		cmocka_unit_test(every_cut_is_damage),
		cmocka_unit_test(
			every_changed_byte_behind_a_good_digest_is_found),
		cmocka_unit_test(cheaper_cost_is_not_taken),
		cmocka_unit_test(a_list_cut_shorter_is_tampering),
		cmocka_unit_test(hostile_costs_are_refused_at_once),
		cmocka_unit_test(other_files_are_no_vaults),
		cmocka_unit_test(sealing_hides_and_opens_again),
		cmocka_unit_test(lists_are_sorted_and_have_each_name_once),
		cmocka_unit_test(lists_of_every_length_end),
		cmocka_unit_test(unsound_lists_are_refused),
	};

	return cmocka_run_group_tests(tests, set_up_all, tear_down_all);
}
