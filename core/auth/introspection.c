#include "core/auth/oauth.h"

/*
 * Introspection answers and JWT claims as readable fields: what the standard
 * names first comes first, everything else after it, so that nothing a server
 * says is left out. Numbers that are dates get the date beside them.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/base64.h"
#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/doc/json.h"

/* In the order they are shown (RFC 7662 section 2.2, RFC 7519 section 4.1). */
static const struct {
	const char *name;
	bool is_date;
} known[] = {
	{ "active", false }, { "scope", false }, { "client_id", false },
	{ "username", false }, { "token_type", false }, { "exp", true },
	{ "iat", true }, { "nbf", true }, { "sub", false }, { "aud", false },
	{ "iss", false }, { "jti", false }, { "azp", false },
};

static int known_at(const char *name)
{
	for (size_t i = 0; i < FD_COUNT(known); i++)
		if (strcmp(known[i].name, name) == 0)
			return (int)i;
	return -1;
}

static char *describe_date(double seconds)
{
	char local[40], relative[40];
	time_t at = (time_t)seconds;

	clock_format_local(local, sizeof(local), at);
	clock_format_relative(relative, sizeof(relative), at);
	return xasprintf("%.0f  (%s, %s)", seconds, local, relative);
}

static char *describe(const struct json *value, bool is_date)
{
	struct buf printed = BUF_INIT, shown = BUF_INIT;
	const char *text = json_string(value);

	if (is_date && json_type(value) == JSON_NUMBER)
		return describe_date(json_number(value, 0));
	if (text == NULL) {
		json_print(value, false, &printed);
		text = printed.data;
	}
	text_scrub(&shown, text, strlen(text));
	buf_finish(&printed);
	return buf_take(&shown);
}

static void add_field(struct introspection *out, const struct json *member)
{
	const char *name = json_name(member);
	int at = known_at(name);
	struct introspection_field *field;

	out->field = mem_grow(out->field, out->count, &out->alloc,
		sizeof(*out->field));
	field = &out->field[out->count++];
	field->name = xstrdup(name);
	field->is_known = at >= 0;
	field->value = describe(member, at >= 0 && known[at].is_date);
}

static void read_fields(const struct json *json, struct introspection *out)
{
	*out = (struct introspection){ 0 };
	for (size_t i = 0; i < FD_COUNT(known); i++)
		if (json_get(json, known[i].name) != NULL)
			add_field(out, json_get(json, known[i].name));
	for (const struct json *member = json_first(json); member != NULL;
	    member = json_next(member))
		if (known_at(json_name(member)) < 0)
			add_field(out, member);
	out->is_active = json_get_bool(json, "active", false);
	out->scope = xstrdup_or_null(json_get_string(json, "scope"));
	out->expires_at = (time_t)json_get_number(json, "exp", 0);
}

bool oauth_read_introspection(const struct oauth_answer *answer,
	struct introspection *out, struct err *err)
{
	struct json *json = NULL;

	if (answer->status == 200)
		json = json_parse(answer->body, answer->len, NULL);
	if (json_type(json_get(json, "active")) != JSON_BOOL) {
		json_free(json);
		return oauth_refusal(answer, "the introspection", err);
	}
	read_fields(json, out);
	json_free(json);
	return true;
}

void introspection_finish(struct introspection *introspection)
{
	for (size_t i = 0; i < introspection->count; i++) {
		free(introspection->field[i].name);
		free(introspection->field[i].value);
	}
	free(introspection->field);
	free(introspection->scope);
	*introspection = (struct introspection){ 0 };
}

static struct json *decode_part(const char *part, size_t len)
{
	struct buf text = BUF_INIT;
	struct json *json = NULL;

	if (base64_decode(&text, part, len))
		json = json_parse(text.data, text.len, NULL);
	buf_finish_wiped(&text);
	return json;
}

bool oauth_read_jwt_claims(const struct secret *token,
	struct introspection *header, struct introspection *claims)
{
	const char *text = secret_bytes(token);
	size_t first = strcspn(text, "."), second;
	struct json *head, *body;
	bool is_jwt;

	if (text[first] == '\0')
		return false;
	second = strcspn(text + first + 1, ".");
	head = decode_part(text, first);
	body = decode_part(text + first + 1, second);
	is_jwt = json_type(head) == JSON_OBJECT &&
		json_type(body) == JSON_OBJECT;
	if (is_jwt) {
		read_fields(head, header);
		read_fields(body, claims);
	}
	json_free(head);
	json_free(body);
	return is_jwt;
}
