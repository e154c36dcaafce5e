#include "core/auth/jwks.h"

/*
 * A set of keys. Two caps keep a hostile server cheap: the bytes of the
 * document and the number of keys; each key has its own (jwk, crypto_numbers).
 * Of two keys with one kid both are kept: they may be of different kinds, and
 * who verifies takes the one that fits the algorithm (RFC 7517 section 4.5).
 */

#include <stdlib.h>
#include <string.h>

#include "core/doc/duplicate.h"

static bool not_a_set(struct err *err, const char *why)
{
	return err_set(err, ERR_AUTH, "this is no set of keys (JWKS): %s; "
		"look at what stands at jwks_uri", why);
}

static void add(struct jwks *jwks, const struct doc_index *index,
	const char *text, uint32_t row)
{
	jwks->key = mem_grow(jwks->key, jwks->count, &jwks->alloc,
		sizeof(*jwks->key));
	jwk_read(index, text, row, &jwks->key[jwks->count++]);
}

static bool read_array(const struct doc_index *index, const char *text,
	uint32_t array, struct jwks *out, struct err *err)
{
	struct row row = index_row(index, text, array);

	if (row.kind != ROW_ARRAY)
		return not_a_set(err, "its member keys is no array");
	if (row.count > JWKS_KEYS_MAX)
		return err_set(err, ERR_LIMIT, "the set has %u keys; %d at "
			"most are read", (unsigned)row.count, JWKS_KEYS_MAX);
	for (uint32_t at = index_first(index, text, array); at != INDEX_NONE;
	    at = index_next(index, text, at))
		add(out, index, text, at);
	return true;
}

/* keys given twice would let two readers see two sets. */
static bool has_two_sets(const struct doc_index *index, const char *text)
{
	unsigned count = 0;

	for (uint32_t at = index_first(index, text, 0); at != INDEX_NONE;
	    at = index_next(index, text, at)) {
		struct row row = index_row(index, text, at);
		struct buf name = BUF_INIT;

		if (row.key_len >= 2)
			index_unescape_exact(&name, text + row.key + 1,
				row.key_len - 2);
		count += strcmp(name.data, "keys") == 0;
		buf_finish(&name);
	}
	return count > 1;
}

static bool read_document(const struct doc_index *index, const char *text,
	struct jwks *out, struct err *err)
{
	uint32_t keys;

	if (index_fault(index) != NULL)
		return not_a_set(err, "it is no sound JSON");
	if (index_count(index) == 0 || index_kind(index, text, 0) != ROW_OBJECT)
		return not_a_set(err, "it is no JSON object");
	if (has_two_sets(index, text))
		return not_a_set(err, "its member keys is given twice");
	keys = index_member(index, text, 0, "keys");
	if (keys != INDEX_NONE)
		return read_array(index, text, keys, out, err);
	if (index_member(index, text, 0, "kty") == INDEX_NONE)
		return not_a_set(err, "it has no member keys");
	add(out, index, text, 0);
	return true;
}

bool jwks_read(const char *text, size_t len, struct jwks *out,
	struct err *err)
{
	struct doc_index *index;
	bool is_done;

	*out = (struct jwks){ 0 };
	if (len > JWKS_BYTES_MAX)
		return err_set(err, ERR_LIMIT, "the set of keys is larger "
			"than %d KiB, the most that is read",
			JWKS_BYTES_MAX / 1024);
	index = index_text(text, len);
	is_done = read_document(index, text, out, err);
	index_free(index);
	if (!is_done)
		jwks_finish(out);
	return is_done;
}

void jwks_adopt_key(struct jwks *jwks, struct crypto_key *key)
{
	jwks->key = mem_grow(jwks->key, jwks->count, &jwks->alloc,
		sizeof(*jwks->key));
	jwk_adopt(key, &jwks->key[jwks->count++]);
}

void jwks_finish(struct jwks *jwks)
{
	for (size_t i = 0; i < jwks->count; i++)
		jwk_finish(&jwks->key[i]);
	free(jwks->key);
	*jwks = (struct jwks){ 0 };
}

const struct jwk *jwks_find(const struct jwks *jwks, const char *kid)
{
	for (size_t i = 0; i < jwks->count; i++)
		if (jwks->key[i].kid != NULL &&
		    strcmp(jwks->key[i].kid, kid) == 0)
			return &jwks->key[i];
	for (size_t i = 0; i < jwks->count && *kid != '\0'; i++)
		if (jwks->key[i].kid == NULL &&
		    strcmp(jwks->key[i].thumbprint, kid) == 0)
			return &jwks->key[i];
	return NULL;
}

const struct jwk *jwks_holding(const struct jwks *jwks,
	const struct crypto_key *key)
{
	for (size_t i = 0; i < jwks->count; i++)
		if (jwks->key[i].key != NULL &&
		    crypto_key_equal(jwks->key[i].key, key))
			return &jwks->key[i];
	return NULL;
}

void jwks_name_keys(const struct jwks *jwks, struct buf *out)
{
	enum { SHOWN = 8 };

	if (jwks->count == 0)
		buf_puts(out, "no keys");
	for (size_t i = 0; i < jwks->count && i < SHOWN; i++)
		buf_printf(out, "%s%.64s", i > 0 ? ", " : "",
			jwks->key[i].kid != NULL ? jwks->key[i].kid :
			"one without kid");
	if (jwks->count > SHOWN)
		buf_printf(out, " and %zu more", jwks->count - SHOWN);
}
