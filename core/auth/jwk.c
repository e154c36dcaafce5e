#include "core/auth/jwk.h"

/*
 * A JWK's members are read from the index over its bytes, never through a
 * parser that would keep the last of two alike. Numbers are decoded straight
 * from those bytes into locked memory: any of them may be a private one.
 *
 * Which numbers a kind of key has is a table; that they make a key is
 * crypto_key_from_numbers' to say.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/auth/crypto.h"
#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/doc/duplicate.h"
#include "core/doc/json.h"

/* 16384 bits are 2731 characters; octets may be somewhat more. */
enum { NUMBER_CHARS_MAX = 6000, X5C_CHARS_MAX = 64 * 1024 };

struct source {
	const struct doc_index *index;
	const char *text;
	uint32_t row;
};

static const struct kind {
	const char *name;
	enum crypto_kind kind;
	const char *numbers[10];
} kinds[] = {
	{ "RSA", CRYPTO_RSA, { "n", "e", "d", "p", "q", "dp", "dq", "qi" } },
	{ "EC", CRYPTO_EC, { "x", "y", "d" } },
	{ "OKP", CRYPTO_OKP, { "x", "d" } },
	{ "oct", CRYPTO_OCT, { "k" } },
};

static struct crypto_number *place_of(struct crypto_numbers *numbers,
	const char *name)
{
	const struct {
		const char *name;
		struct crypto_number *number;
	} places[] = {
		{ "n", &numbers->n }, { "e", &numbers->e },
		{ "d", &numbers->d }, { "p", &numbers->p },
		{ "q", &numbers->q }, { "dp", &numbers->dp },
		{ "dq", &numbers->dq }, { "qi", &numbers->qi },
		{ "x", &numbers->x }, { "y", &numbers->y },
		{ "k", &numbers->k },
	};
	size_t at = 0;

	while (strcmp(places[at].name, name) != 0)
		at++;
	return places[at].number;
}

static bool refuse(struct jwk *jwk, const char *format, ...)
	FD_PRINTF(2, 3);

static bool refuse(struct jwk *jwk, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	free(jwk->problem);
	jwk->problem = xvasprintf(format, args);
	va_end(args);
	return false;
}

/* A member's raw characters between its quotes; false when it is no string. */
static bool raw_member(const struct source *from, const char *name,
	const char **raw, size_t *len)
{
	uint32_t at = index_member(from->index, from->text, from->row, name);
	struct row row;

	if (at == INDEX_NONE)
		return false;
	row = index_row(from->index, from->text, at);
	if (row.kind != ROW_STRING || row.value_len < 2)
		return false;
	*raw = from->text + row.value + 1;
	*len = row.value_len - 2;
	return true;
}

static char *member(const struct source *from, const char *name)
{
	uint32_t at = index_member(from->index, from->text, from->row, name);

	return at != INDEX_NONE ?
		index_string_dup(from->index, from->text, at) : NULL;
}

/* Room for all numbers of a kind; 0 when one of them is too long. */
static size_t room_for(const struct source *from, const struct kind *kind)
{
	size_t room = 1, len;
	const char *raw;

	for (size_t i = 0; kind->numbers[i] != NULL; i++) {
		if (!raw_member(from, kind->numbers[i], &raw, &len))
			continue;
		if (len > NUMBER_CHARS_MAX)
			return 0;
		room += BASE64URL_ROOM(len);
	}
	return room;
}

/* Decodes the kind's members into bytes and points the numbers there. */
static bool read_numbers(const struct source *from, const struct kind *kind,
	uint8_t *bytes, struct crypto_numbers *out, struct jwk *jwk)
{
	for (size_t i = 0; kind->numbers[i] != NULL; i++) {
		const char *name = kind->numbers[i], *raw;
		struct crypto_number *number = place_of(out, name);
		size_t len;

		if (index_member(from->index, from->text, from->row, name) ==
		    INDEX_NONE)
			continue;
		if (!raw_member(from, name, &raw, &len))
			return refuse(jwk, "%s is no string", name);
		if (!base64url_decode(raw, len, bytes, &number->len))
			return refuse(jwk, "%s is not base64url as JWKs have "
				"it: no padding, no other letters, no bits "
				"left over", name);
		number->data = bytes;
		bytes += number->len;
	}
	return true;
}

static bool read_curve(const struct source *from, const struct kind *kind,
	struct crypto_numbers *out, struct jwk *jwk)
{
	char *crv;

	if (kind->kind != CRYPTO_EC && kind->kind != CRYPTO_OKP)
		return true;
	crv = member(from, "crv");
	out->curve = crv != NULL ? crypto_curve_find(crv) : CRYPTO_NO_CURVE;
	if (crv == NULL)
		refuse(jwk, "crv is missing, so its curve is not known");
	else if (out->curve == CRYPTO_NO_CURVE)
		refuse(jwk, "the curve %.40s is not one that signs JWTs", crv);
	else if ((kind->kind == CRYPTO_OKP) !=
	    (out->curve == CRYPTO_ED25519 || out->curve == CRYPTO_ED448))
		refuse(jwk, "the curve %s does not go with kty %s", crv,
			kind->name);
	free(crv);
	return jwk->problem == NULL;
}

static void read_key(const struct source *from, const struct kind *kind,
	struct jwk *jwk)
{
	struct crypto_numbers numbers = { .kind = kind->kind };
	size_t room = room_for(from, kind);
	struct err err = ERR_INIT;
	struct secret *bytes;

	if (room == 0) {
		refuse(jwk, "a number in it is longer than 16384 bits, the "
			"most that is taken");
		return;
	}
	bytes = secret_new_blank(room);
	if (read_curve(from, kind, &numbers, jwk) &&
	    read_numbers(from, kind, (uint8_t *)secret_edit(bytes), &numbers,
		    jwk)) {
		jwk->key = crypto_key_from_numbers(&numbers, &err);
		if (jwk->key == NULL)
			refuse(jwk, "%s", err.text);
	}
	secret_free(bytes);
}

static const struct kind *find_kind(const char *kty)
{
	for (size_t i = 0; i < FD_COUNT(kinds); i++)
		if (strcmp(kinds[i].name, kty) == 0)
			return &kinds[i];
	return NULL;
}

/* The words of an array of strings, with blanks between; NULL: not there. */
static char *join_member(const struct source *from, const char *name)
{
	uint32_t array = index_member(from->index, from->text, from->row,
		name);
	struct buf words = BUF_INIT;

	if (array == INDEX_NONE ||
	    index_kind(from->index, from->text, array) != ROW_ARRAY)
		return NULL;
	for (uint32_t at = index_first(from->index, from->text, array);
	    at != INDEX_NONE; at = index_next(from->index, from->text, at)) {
		char *word = index_string_dup(from->index, from->text, at);

		if (word != NULL)
			buf_printf(&words, "%s%s", words.len > 0 ? " " : "",
				word);
		free(word);
	}
	return buf_take(&words);
}

static void remark(struct jwk *jwk, const char *text)
{
	char *both = jwk->remark != NULL ?
		xasprintf("%s; %s", jwk->remark, text) : xstrdup(text);

	free(jwk->remark);
	jwk->remark = both;
}

/* x5c's first certificate (RFC 7517 section 4.7): it must hold this key. */
static void read_certificate(const struct source *from, struct jwk *jwk)
{
	uint32_t array = index_member(from->index, from->text, from->row,
		"x5c");
	uint32_t first = array != INDEX_NONE &&
		index_kind(from->index, from->text, array) == ROW_ARRAY ?
		index_first(from->index, from->text, array) : INDEX_NONE;
	struct buf der = BUF_INIT, subject = BUF_INIT;
	struct crypto_key *key = NULL;
	char *text;

	if (first == INDEX_NONE)
		return;
	jwk->x5c = index_row(from->index, from->text, array).count;
	text = index_string_dup(from->index, from->text, first);
	if (text != NULL && strlen(text) <= X5C_CHARS_MAX &&
	    base64_decode(&der, text, strlen(text)))
		key = crypto_key_of_certificate(der.data, der.len, &subject);
	if (subject.len > 0)
		jwk->subject = buf_take(&subject);
	if (key == NULL)
		remark(jwk, "its first certificate (x5c) can't be read");
	else if (jwk->key != NULL && !crypto_key_equal(key, jwk->key))
		remark(jwk, "its first certificate (x5c) is of another key");
	crypto_key_free(key);
	free(text);
	buf_finish(&der);
	buf_finish(&subject);
}

static void note_weakness(struct jwk *jwk)
{
	char text[80];

	if (jwk->key == NULL || !crypto_key_is_weak(jwk->key))
		return;
	snprintf(text, sizeof(text), "%u bits are weak: RFC 7518 wants %d or "
		"more", crypto_key_bits(jwk->key), CRYPTO_RSA_SOUND);
	remark(jwk, text);
}

void jwk_read(const struct doc_index *index, const char *text, uint32_t row,
	struct jwk *out)
{
	const struct source from = { index, text, row };
	struct buf twice = BUF_INIT;
	const struct kind *kind;

	*out = (struct jwk){ 0 };
	if (index_kind(index, text, row) != ROW_OBJECT) {
		refuse(out, "it is no JSON object");
		return;
	}
	out->kty = member(&from, "kty");
	out->use = member(&from, "use");
	out->alg = member(&from, "alg");
	out->kid = member(&from, "kid");
	out->key_ops = join_member(&from, "key_ops");
	kind = out->kty != NULL ? find_kind(out->kty) : NULL;
	if (duplicate_find(index, text, row, &twice))
		refuse(out, "the member %.60s is given twice", twice.data);
	else if (out->kty == NULL)
		refuse(out, "kty is missing, so its kind is not known");
	else if (kind == NULL)
		refuse(out, "keys of the kind %.40s are not known", out->kty);
	else
		read_key(&from, kind, out);
	buf_finish(&twice);
	if (out->key != NULL)
		jwk_thumbprint(out->key, out->thumbprint);
	note_weakness(out);
	read_certificate(&from, out);
}

void jwk_adopt(struct crypto_key *key, struct jwk *out)
{
	*out = (struct jwk){ .key = key };
	for (size_t i = 0; i < FD_COUNT(kinds); i++)
		if (kinds[i].kind == crypto_key_kind(key))
			out->kty = xstrdup(kinds[i].name);
	jwk_thumbprint(key, out->thumbprint);
	note_weakness(out);
}

void jwk_finish(struct jwk *jwk)
{
	free(jwk->kty);
	free(jwk->use);
	free(jwk->alg);
	free(jwk->kid);
	free(jwk->key_ops);
	crypto_key_free(jwk->key);
	free(jwk->problem);
	free(jwk->remark);
	free(jwk->subject);
	*jwk = (struct jwk){ 0 };
}

bool jwk_thumbprint(const struct crypto_key *key, char out[JWK_THUMBPRINT])
{
	struct buf members = BUF_INIT, encoded = BUF_INIT;
	uint8_t digest[32];
	bool is_done;

	out[0] = '\0';
	buf_putc(&members, '{');
	is_done = crypto_key_public_members(key, &members);
	buf_putc(&members, '}');
	if (is_done) {
		crypto_sha256(members.data, members.len, digest);
		base64url_encode(&encoded, digest, sizeof(digest));
		snprintf(out, JWK_THUMBPRINT, "%s", encoded.data);
	}
	buf_finish(&members);
	buf_finish(&encoded);
	return is_done;
}

bool jwk_print_public(const struct crypto_key *key, const char *kid,
	enum crypto_alg alg, struct buf *out)
{
	char thumbprint[JWK_THUMBPRINT];

	if (!jwk_thumbprint(key, thumbprint))
		return false;
	buf_puts(out, "{\"kid\":");
	json_print_text(kid != NULL ? kid : thumbprint, out);
	buf_puts(out, ",\"use\":\"sig\",");
	if (alg != CRYPTO_ALG_UNKNOWN)
		buf_printf(out, "\"alg\":\"%s\",", crypto_alg_name(alg));
	(void)crypto_key_public_members(key, out);
	return buf_putc(out, '}');
}

bool jwk_print_public_set(const struct crypto_key *key, const char *kid,
	enum crypto_alg alg, struct buf *out)
{
	struct buf line = BUF_INIT;
	bool is_done = jwk_print_public(key, kid, alg, &line);

	if (is_done)
		buf_printf(out, "{\n  \"keys\": [\n    %s\n  ]\n}\n",
			line.data);
	buf_finish(&line);
	return is_done;
}

bool jwk_may_verify(const struct jwk *jwk, enum crypto_alg alg)
{
	return jwk->key != NULL && crypto_alg_fits(alg, jwk->key) &&
		(jwk->use == NULL || strcmp(jwk->use, "sig") == 0) &&
		(jwk->alg == NULL ||
			strcmp(jwk->alg, crypto_alg_name(alg)) == 0) &&
		(jwk->key_ops == NULL ||
			text_has_word(jwk->key_ops, "verify", 6));
}
