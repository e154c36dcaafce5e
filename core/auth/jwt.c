#include "core/auth/jwt.h"

/*
 * A token is cut at its dots; what the parts may be is strict: base64url in
 * its one spelling, JSON objects in UTF-8. A text is called a JWT, and then a
 * broken one, only when its first part begins like a JSON object; everything
 * else is opaque, since a server may put dots into what is only for itself.
 *
 * Claims are not masked, but they came out of a credential: their bytes are
 * wiped when they go.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/auth/jwt_internal.h"
#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/doc/duplicate.h"

enum { PARTS_MAX = 5 };

struct slice {
	const char *text;
	size_t len;
};

static void say(struct jwt *jwt, enum jwt_form form, const char *format, ...)
	FD_PRINTF(3, 4);

static void say(struct jwt *jwt, enum jwt_form form, const char *format, ...)
{
	va_list args;

	jwt->form = form;
	va_start(args, format);
	vsnprintf(jwt->why, sizeof(jwt->why), format, args);
	va_end(args);
}

/* Number of parts; past PARTS_MAX only that there are more. */
static size_t cut(const char *text, size_t len, struct slice *part)
{
	size_t count = 0;

	for (;;) {
		const char *dot = memchr(text, '.', len);
		size_t own = dot != NULL ? (size_t)(dot - text) : len;

		if (count == PARTS_MAX)
			return PARTS_MAX + 1;
		part[count++] = (struct slice){ text, own };
		if (dot == NULL)
			return count;
		text += own + 1;
		len -= own + 1;
	}
}

/* '{' alone begins with e and one of 16 letters. */
static bool begins_like_json(const struct slice *part)
{
	return part->len >= 2 && part->text[0] == 'e' &&
		strchr("wxyz0123456789-_", part->text[1]) != NULL &&
		part->text[1] != '\0';
}

static bool is_utf8(const char *text, size_t len)
{
	for (size_t at = 0; at < len;) {
		struct text_rune rune = text_decode(text + at, len - at);

		if (!rune.is_valid)
			return false;
		at += rune.len;
	}
	return true;
}

/* Decodes a part; NULL when all is well, else what it is not. */
static const char *read_part(const struct slice *from, struct jwt_part *out)
{
	out->text = xmalloc(BASE64URL_ROOM(from->len) + 1);
	if (!base64url_decode(from->text, from->len, (uint8_t *)out->text,
	    &out->len)) {
		out->len = 0;
		out->text[0] = '\0';
		return "not base64url as JWTs have it (no padding, no blanks, "
			"no bits left over)";
	}
	out->text[out->len] = '\0';
	if (!is_utf8(out->text, out->len))
		return "not text in UTF-8";
	out->index = index_text(out->text, out->len);
	if (index_fault(out->index) != NULL)
		return "no sound JSON";
	if (index_count(out->index) == 0 ||
	    index_kind(out->index, out->text, 0) != ROW_OBJECT)
		return "no JSON object";
	return NULL;
}

static void finish_part(struct jwt_part *part)
{
	if (part->text != NULL)
		mem_wipe(part->text, part->len);
	free(part->text);
	index_free(part->index);
	*part = (struct jwt_part){ 0 };
}

static void read_header(struct jwt *jwt)
{
	jwt->alg = jwt_member(&jwt->header, "alg");
	jwt->typ = jwt_member(&jwt->header, "typ");
	jwt->kid = jwt_member(&jwt->header, "kid");
	jwt->cty = jwt_member(&jwt->header, "cty");
	jwt->enc = jwt_member(&jwt->header, "enc");
}

static void note_duplicates(const struct jwt_part *part, struct jwt *jwt)
{
	struct buf name = BUF_INIT;

	if (jwt->duplicate == NULL &&
	    duplicate_find(part->index, part->text, 0, &name))
		jwt->duplicate = xstrdup(name.data);
	buf_finish(&name);
}

static void read_signed(const struct slice *part, struct jwt *jwt)
{
	const char *fault = read_part(&part[1], &jwt->claims);

	jwt->signed_len = part[0].len + 1 + part[1].len;
	jwt->signature = xmalloc(BASE64URL_ROOM(part[2].len));
	if (fault != NULL) {
		say(jwt, JWT_BROKEN, "Its second part, the claims, is %s.",
			fault);
		return;
	}
	jwt_read_claims(jwt);
	note_duplicates(&jwt->claims, jwt);
	if (base64url_decode(part[2].text, part[2].len, jwt->signature,
	    &jwt->signature_len)) {
		jwt->form = JWT_SIGNED;
		return;
	}
	jwt->signature_len = 0;
	say(jwt, JWT_BROKEN, "Its third part, the signature, is not base64url "
		"as JWTs have it.");
}

static void read_encrypted(const struct slice *part, struct jwt *jwt)
{
	for (size_t i = 1; i < PARTS_MAX; i++) {
		uint8_t *bytes = xmalloc(BASE64URL_ROOM(part[i].len));
		size_t len;
		bool is_good = base64url_decode(part[i].text, part[i].len,
			bytes, &len);

		free(bytes);
		if (!is_good) {
			say(jwt, JWT_BROKEN, "It is encrypted (five parts), "
				"and part %zu is not base64url as JWTs have "
				"it.", i + 1);
			return;
		}
	}
	say(jwt, JWT_ENCRYPTED, "It is encrypted (JWE: alg %.40s, enc %.40s): "
		"only who holds the key can read its claims.",
		jwt->alg != NULL ? jwt->alg : "missing",
		jwt->enc != NULL ? jwt->enc : "missing");
}

/* False when it is opaque. */
static bool read_first(const struct slice *part, size_t count,
	struct jwt *jwt)
{
	const char *fault;

	say(jwt, JWT_OPAQUE, "It is opaque: no JWT, so only the server that "
		"made it can say what it means.");
	if (count != 3 && count != PARTS_MAX) {
		if (count > 1 && begins_like_json(part))
			say(jwt, JWT_BROKEN, "It begins like a JWT but has %s "
				"parts; a signed one has 3, an encrypted one "
				"5.", count == 2 ? "2" : count == 4 ? "4" :
				"more than 5");
		return false;
	}
	fault = read_part(part, &jwt->header);
	if (fault == NULL) {
		jwt->why[0] = '\0';
		return true;
	}
	if (begins_like_json(part))
		say(jwt, JWT_BROKEN, "It begins like a JWT, but its first "
			"part, the header, is %s.", fault);
	finish_part(&jwt->header);
	return false;
}

void jwt_read(const char *text, size_t len, struct jwt *out)
{
	struct slice part[PARTS_MAX];
	size_t count;

	*out = (struct jwt){ .form = JWT_OPAQUE };
	if (len > JWT_BYTES_MAX) {
		say(out, JWT_BROKEN, "It is larger than %d KiB, the most that "
			"is taken apart.", JWT_BYTES_MAX / 1024);
		return;
	}
	count = cut(text, len, part);
	if (!read_first(part, count, out))
		return;
	read_header(out);
	note_duplicates(&out->header, out);
	if (count == 3)
		read_signed(part, out);
	else
		read_encrypted(part, out);
}

void jwt_read_secret(const struct secret *token, struct jwt *out)
{
	jwt_read(secret_bytes(token), secret_length(token), out);
}

static void finish_list(struct jwt_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->item[i]);
	free(list->item);
}

void jwt_finish(struct jwt *jwt)
{
	finish_part(&jwt->header);
	finish_part(&jwt->claims);
	free(jwt->duplicate);
	free(jwt->alg);
	free(jwt->typ);
	free(jwt->kid);
	free(jwt->cty);
	free(jwt->enc);
	free(jwt->iss);
	free(jwt->sub);
	free(jwt->jti);
	free(jwt->azp);
	free(jwt->client_id);
	finish_list(&jwt->aud);
	finish_list(&jwt->scope);
	if (jwt->signature != NULL)
		mem_wipe(jwt->signature, jwt->signature_len);
	free(jwt->signature);
	*jwt = (struct jwt){ 0 };
}
