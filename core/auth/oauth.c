#include "core/auth/oauth.h"

/*
 * Writing requests to an authorization server and reading its answers. The
 * words for refusals are a table by error code; a server that answers with a
 * web page or nothing at all gets words of its own.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/doc/sniff.h"
#include "core/net/url.h"

/* "SCHEME base64(user:password)" through buffers that are wiped. */
static struct secret *basic_value(struct buf *pair)
{
	struct buf value = BUF_INIT;
	struct secret *secret;

	buf_reserve(&value, 16 + pair->len / 3 * 4);
	buf_puts(&value, "Basic ");
	base64_encode(&value, pair->data, pair->len);
	secret = secret_new(value.data, value.len);
	buf_finish_wiped(&value);
	buf_finish_wiped(pair);
	return secret;
}

/* Room at once, so that growing leaves no copies behind. */
static void reserve_for(struct buf *pair, size_t a, size_t b)
{
	buf_reserve(pair, 3 * (a + b) + 2);
}

struct secret *oauth_basic(const char *id, const struct secret *secret)
{
	struct buf pair = BUF_INIT;

	reserve_for(&pair, strlen(id), secret_length(secret));
	url_encode_form(&pair, id);
	buf_putc(&pair, ':');
	url_encode_form(&pair, secret_bytes(secret));
	return basic_value(&pair);
}

struct secret *oauth_http_basic(const char *user,
	const struct secret *password)
{
	struct buf pair = BUF_INIT;

	reserve_for(&pair, strlen(user), secret_length(password));
	buf_printf(&pair, "%s:%s", user, secret_bytes(password));
	return basic_value(&pair);
}

struct secret *oauth_bearer(const struct secret *token)
{
	struct secret *value = secret_new("Bearer ", 7);

	secret_append(value, secret_bytes(token), secret_length(token));
	return value;
}

void oauth_form_field(struct buf *form, const char *name, const char *value)
{
	if (form->len > 0)
		buf_putc(form, '&');
	url_encode_form(form, name);
	buf_putc(form, '=');
	url_encode_form(form, value);
}

void oauth_about_form(struct buf *form, const struct secret *token,
	const char *hint)
{
	reserve_for(form, secret_length(token), 64);
	oauth_form_field(form, "token", secret_bytes(token));
	oauth_form_field(form, "token_type_hint", hint);
}

static const struct {
	const char *error, *words;
} refusals[] = {
	{ "invalid_scope", "the server does not grant the scope that was "
		"asked for: check the scope" },
	{ "scope_invalid", "the server does not grant the scope that was "
		"asked for: check the scope" },
	{ "unauthorized_client", "this client may not use this grant: the "
		"server's administrator has to allow it" },
	{ "unsupported_grant_type", "the server does not offer this grant" },
	{ "invalid_request", "the server found the request malformed: a "
		"missing scope or a wrong client authentication is the "
		"usual cause" },
	{ "invalid_grant", "the grant has expired or was revoked" },
	{ "invalid_target", "the server does not know the audience (aud) "
		"that was asked for" },
	{ "invalid_token", "the token is not valid any more" },
	{ "unsupported_token_type", "the server does not do this for tokens "
		"of this kind" },
	{ "temporarily_unavailable", "the server is busy: try again" },
	{ "server_error", "the server failed" },
};

/* What an unknown client has to look at: invalid_client. */
static const char *const by_proof[] = {
	[SUSPECT_BY_SECRET] = "the server does not know this client id, or "
		"the client secret is wrong, or this client may not log in "
		"this way: check client id, secret and client authentication",
	[SUSPECT_BY_ASSERTION] = "the server does not know this client id, or "
		"does not hold the key that signed{kid}: give its "
		"administrator what `fhirdeck jwk public` prints",
	[SUSPECT_BY_SIGNED_SECRET] = "the server does not know this client "
		"id, or holds another secret than the one that signed: check "
		"client id and secret",
	[SUSPECT_BY_CERTIFICATE] = "the server does not know this client id, "
		"or knows it by another client certificate: check both",
	[SUSPECT_BY_NOTHING] = "the server does not know this client id, or "
		"wants this client to prove itself: check client id and "
		"client authentication",
};

static const char *words_of(const struct oauth_answer *answer,
	const char *error)
{
	if (strcmp(error, "invalid_client") == 0)
		return by_proof[answer->by];
	for (size_t i = 0; i < FD_COUNT(refusals); i++)
		if (strcmp(refusals[i].error, error) == 0)
			return refusals[i].words;
	return "the server refused";
}

/* " (kid X)" where the sentence has "{kid}". */
static void put_words(struct buf *out, const struct oauth_answer *answer,
	const char *error)
{
	const char *words = words_of(answer, error), *kid = answer->kid;
	const char *place = strstr(words, "{kid}");

	if (place == NULL) {
		buf_puts(out, words);
		return;
	}
	buf_append(out, words, (size_t)(place - words));
	if (kid != NULL) {
		buf_puts(out, " (kid ");
		text_scrub(out, kid, text_fit(kid, strlen(kid), 40));
		buf_putc(out, ')');
	}
	buf_puts(out, place + strlen("{kid}"));
}

static bool refuse_by_json(const struct oauth_answer *answer,
	const char *what, struct err *err)
{
	struct json *json = json_parse(answer->body, answer->len, NULL);
	const char *error = json_get_string(json, "error");
	const char *more = json_get_string(json, "error_description");
	struct buf quoted = BUF_INIT, words = BUF_INIT;

	if (error == NULL) {
		json_free(json);
		return false;
	}
	text_scrub(&quoted, error, text_fit(error, strlen(error), 60));
	if (more != NULL) {
		buf_puts(&quoted, ": ");
		text_scrub(&quoted, more, text_fit(more, strlen(more), 160));
	}
	put_words(&words, answer, error);
	err_set(err, ERR_AUTH, "%s was refused: %s (%u %s)", what, words.data,
		answer->status, quoted.data);
	buf_finish(&words);
	buf_finish(&quoted);
	json_free(json);
	return true;
}

static void refuse_by_page(const struct oauth_answer *answer,
	const char *what, struct err *err)
{
	char *title = NULL, *sentence = NULL;
	const char *said = "no title";

	if (sniff_html_summary(answer->body, answer->len, &title, &sentence)) {
		if (title != NULL)
			said = title;
		err_set(err, ERR_AUTH, "%s was answered %u with a web page "
			"(\"%.*s\"): the web server in front replaced the "
			"answer, or the address is not the authorization "
			"server's", what, answer->status,
			(int)text_fit(said, strlen(said), 80), said);
	} else {
		err_set(err, ERR_AUTH, "%s was answered %u with a web page, "
			"not with JSON", what, answer->status);
	}
	free(title);
	free(sentence);
}

/* The start of an answer, unless a token may stand in it. */
static void refuse_by_text(const struct oauth_answer *answer,
	const char *what, struct err *err)
{
	struct buf start = BUF_INIT;

	if (text_find_nocase(answer->body, answer->len, "_token") != NULL) {
		err_set(err, ERR_AUTH, "%s was answered %u, and not as an "
			"authorization server would; what it said may hold a "
			"token and is not shown", what, answer->status);
		return;
	}
	text_scrub(&start, answer->body,
		text_fit(answer->body, answer->len, 80));
	err_set(err, ERR_AUTH, "%s was answered %u, and not as an "
		"authorization server would: \"%s\"", what, answer->status,
		start.data);
	buf_finish(&start);
}

bool oauth_refusal(const struct oauth_answer *answer, const char *what,
	struct err *err)
{
	enum sniff_kind kind = sniff(answer->body, answer->len);

	if (kind == SNIFF_JSON && refuse_by_json(answer, what, err))
		return false;
	if (kind == SNIFF_HTML)
		refuse_by_page(answer, what, err);
	else if (kind == SNIFF_EMPTY)
		err_set(err, ERR_AUTH, "%s was answered %u with nothing in "
			"it: %s", what, answer->status,
			answer->status == 401 || answer->status == 403 ?
			"some servers refuse a wrong client id, secret or "
			"scope so" : "the server gives no reason");
	else
		refuse_by_text(answer, what, err);
	return false;
}

/* expires_in as a number or as digits in a string; -1 for neither. */
static long read_lifetime(const struct json *json)
{
	const char *text = json_get_string(json, "expires_in");
	double number = json_get_number(json, "expires_in", -1);
	long seconds;

	if (text != NULL && text_parse_long(text, 0, 1L << 30, &seconds))
		return seconds;
	return number >= 0 && number < 1e9 ? (long)number : -1;
}

static bool refuse_type(const char *type, struct err *err)
{
	struct buf shown = BUF_INIT;

	text_scrub(&shown, type, text_fit(type, strlen(type), 30));
	err_set(err, ERR_AUTH, "the server gave a token of type \"%s\"; only "
		"bearer tokens can be sent", shown.data);
	buf_finish(&shown);
	return false;
}

/* NULL when it is not there. */
static struct secret *take_secret(const struct json *json, const char *name)
{
	const char *text = json_get_string(json, name);

	return text != NULL && *text != '\0' ?
		secret_new(text, strlen(text)) : NULL;
}

bool oauth_read_token(const struct oauth_answer *answer, const char *asked,
	struct token *out, struct err *err)
{
	struct json *json = NULL;
	const char *value, *type;
	bool is_bearer;

	if (answer->status == 200)
		json = json_parse(answer->body, answer->len, NULL);
	value = json_get_string(json, "access_token");
	type = json_get_string(json, "token_type");
	if (value == NULL || *value == '\0') {
		json_free_wiped(json);
		return oauth_refusal(answer, "the token request", err);
	}
	is_bearer = type == NULL || text_equals_nocase(type, "bearer");
	if (is_bearer)
		*out = (struct token){
			.value = secret_new(value, strlen(value)),
			.type = xstrdup_or_null(type),
			.scope_asked = xstrdup(asked),
			.scope_granted = xstrdup_or_null(
				json_get_string(json, "scope")),
			.lifetime = read_lifetime(json),
			.refresh = take_secret(json, "refresh_token"),
			.id_token = take_secret(json, "id_token"),
		};
	else
		refuse_type(type, err);
	json_free_wiped(json);
	return is_bearer;
}
