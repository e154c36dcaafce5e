#include "core/store/connection_json.h"

/*
 * A connection from its JSON form. A person writes that file, so every
 * refusal names the connection, the member and what may stand there, and a
 * member given twice is refused, for one of the two would be lost without a
 * word when the file is written again.
 *
 * The whole object is kept as `unknown`: the writer lays what it knows over
 * it, so members of later versions survive at every level. A secret written
 * into the file itself is refused, and never quoted.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/environment.h"
#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/store/connection_stranger.h"

struct reader {
	struct connection *connection;
	struct buf *where;
	struct err *err;
};

/* "services.1.kind" as "services[1].kind". */
static void show_steps(const char *steps, struct buf *out)
{
	while (*steps != '\0') {
		size_t len = strcspn(steps, ".");
		bool is_number = text_is_digit(*steps);

		if (out->len > 0 && !is_number)
			buf_putc(out, '.');
		buf_printf(out, is_number ? "[%.*s]" : "%.*s", (int)len,
			steps);
		steps += len;
		steps += *steps == '.';
	}
}

static bool fail(struct reader *reader, const char *steps,
	const char *format, ...) FD_PRINTF(3, 4);
static bool fail(struct reader *reader, const char *steps,
	const char *format, ...)
{
	struct buf shown = BUF_INIT;
	char *sentence;
	va_list args;

	va_start(args, format);
	sentence = xvasprintf(format, args);
	va_end(args);
	buf_clear(reader->where);
	buf_puts(reader->where, steps);
	show_steps(steps, &shown);
	err_set(reader->err, ERR_CONFIG, "connection \"%s\": %s %s",
		reader->connection->name, shown.data, sentence);
	free(sentence);
	buf_finish(&shown);
	return false;
}

/* False, named, when the object has two members of one name. */
static bool check_repeats(struct reader *reader, const struct json *object,
	const char *steps)
{
	const struct json *a, *b;
	char *path;

	for (a = json_first(object); a != NULL; a = json_next(a))
		for (b = json_first(object); b != a; b = json_next(b)) {
			if (!text_equals(json_name(a), json_name(b)))
				continue;
			path = xasprintf("%s%s%s", steps,
				*steps != '\0' ? "." : "", json_name(a));
			fail(reader, path, "is given twice");
			free(path);
			return false;
		}
	return true;
}

/* *out stays NULL where the object is not there. */
static bool get_object(struct reader *reader, const struct json *from,
	const char *name, const struct json **out)
{
	const struct json *value = json_get(from, name);

	*out = NULL;
	if (value == NULL || json_type(value) == JSON_NULL)
		return true;
	if (json_type(value) != JSON_OBJECT)
		return fail(reader, name, "is an object, { ... }");
	*out = value;
	return check_repeats(reader, value, name);
}

const char *connection_source_member(enum secret_source source)
{
	return source == SECRET_PROMPT ? "prompt" :
		secret_source_name(source);
}

/* The one member that names a source; NULL when none does, or two do. */
static const struct json *source_of(const struct json *value)
{
	const struct json *source = NULL, *member;

	for (enum secret_source at = SECRET_PROMPT; at <= SECRET_VAULT; at++) {
		member = json_get(value, connection_source_member(at));
		if (member != NULL && source != NULL)
			return NULL;
		if (member != NULL)
			source = member;
	}
	return source;
}

/* "env:NAME" of {"env":"NAME"}; owned, NULL when it is no such object. */
static char *source_text(const struct json *value)
{
	const struct json *member = source_of(value);
	const char *text = json_string(member);

	if (member == NULL)
		return NULL;
	if (strcmp(json_name(member), "prompt") == 0)
		return json_get_bool(value, "prompt", false) ?
			xstrdup("prompt") : NULL;
	return text != NULL ? xasprintf("%s:%s", json_name(member), text) :
		NULL;
}

#define SOURCES \
	"{\"prompt\":true}, {\"env\":\"NAME\"}, {\"file\":\"PATH\"}, " \
	"{\"command\":\"LINE\"} and {\"vault\":\"NAME\"}"

static bool read_secret(struct reader *reader, const char *steps,
	const struct json *value, struct secret_ref *out)
{
	struct err ignored = ERR_INIT;
	bool is_read;
	char *text;

	if (json_type(value) == JSON_STRING)
		return fail(reader, steps, "holds a secret itself; secrets "
			"don't go into this file: name a source, one of "
			SOURCES);
	text = json_type(value) == JSON_OBJECT ? source_text(value) : NULL;
	is_read = text != NULL && secret_ref_parse(text, out, &ignored);
	free(text);
	if (is_read && out->source == SECRET_ENV)
		environment_hold(out->value);
	return is_read || fail(reader, steps, "is one of " SOURCES);
}

static bool read_seconds(struct reader *reader, const char *steps,
	const struct json *value, long *out)
{
	double seconds = json_number(value, -1);

	if (seconds < 0 || seconds > 86400 ||
	    seconds != (double)(long)seconds)
		return fail(reader, steps, "is a whole number of seconds from "
			"0 to 86400");
	*out = (long)seconds;
	return true;
}

static bool read_words(struct reader *reader, const char *steps,
	const struct json *value, char **out)
{
	struct buf words = BUF_INIT;
	const struct json *at;

	for (at = json_first(value); at != NULL; at = json_next(at)) {
		const char *word = json_string(at);

		if (word == NULL || *word == '\0' ||
		    strchr(word, ' ') != NULL)
			break;
		buf_printf(&words, "%s%s", words.len > 0 ? " " : "", word);
	}
	if (json_type(value) == JSON_ARRAY && at == NULL)
		mem_replace(out, words.len > 0 ? words.data : NULL);
	buf_finish(&words);
	return (json_type(value) == JSON_ARRAY && at == NULL) ||
		fail(reader, steps, "is a list of words in quotes, [ ... ]");
}

static bool read_value(struct reader *reader, const struct json_field *field,
	const char *steps, const struct json *object)
{
	const struct json *value = json_get(object, field->name);
	char *place = (char *)reader->connection + field->at;

	switch (field->type) {
	case JSON_FIELD_TEXT:
		if (json_type(value) != JSON_STRING)
			return fail(reader, steps, "is a text in quotes");
		mem_replace((char **)(void *)place, json_string(value));
		return true;
	case JSON_FIELD_BOOL:
		if (json_type(value) != JSON_BOOL)
			return fail(reader, steps, "is true or false");
		*(bool *)place = json_get_bool(object, field->name, false);
		return true;
	case JSON_FIELD_SECONDS:
		return read_seconds(reader, steps, value,
			(long *)(void *)place);
	case JSON_FIELD_WORDS:
		return read_words(reader, steps, value,
			(char **)(void *)place);
	case JSON_FIELD_SECRET:
		return read_secret(reader, steps, value,
			(struct secret_ref *)(void *)place);
	}
	return true;
}

static bool read_field(struct reader *reader, const struct json *json,
	const struct json_field *field)
{
	const struct json *object = json, *value;
	bool is_read;
	char *steps;

	if (field->group != NULL)
		object = json_get(json, field->group);
	value = json_get(object, field->name);
	if (value == NULL || json_type(value) == JSON_NULL)
		return true;
	steps = xasprintf("%s%s%s", field->group != NULL ? field->group : "",
		field->group != NULL ? "." : "", field->name);
	is_read = read_value(reader, field, steps, object);
	free(steps);
	return is_read;
}

static bool read_fields(struct reader *reader, const struct json *json)
{
	static const char *const groups[] = {
		"oauth2", "basic", "tls", "network", "timeouts", "contacts"
	};
	const struct json *object;

	for (size_t i = 0; i < FD_COUNT(groups); i++)
		if (!get_object(reader, json, groups[i], &object))
			return false;
	for (size_t i = 0; i < connection_field_count; i++)
		if (!read_field(reader, json, &connection_fields[i]))
			return false;
	/* As with curl, an empty one is none; it is written as a word. */
	if (text_equals(reader->connection->network.proxy, ""))
		mem_replace(&reader->connection->network.proxy, "none");
	return true;
}

/*
 * A member that is one of a few words: NULL (and true) when it is not there,
 * false when it is no text at all.
 */
static bool get_word(struct reader *reader, const struct json *object,
	const char *name, const char *steps, const char **out)
{
	const struct json *value = json_get(object, name);

	*out = json_string(value);
	return *out != NULL || value == NULL ||
		fail(reader, steps, "is a text in quotes");
}

/*
 * A tier or a "read_only" that was meant and has a slip in its name: what it
 * says is not known, so nothing is written until it is mended.
 */
static bool is_unsure(const struct json *json)
{
	return connection_has_slip(json, "read_only") ||
		(json_get(json, "tier") == NULL &&
		 connection_has_slip(json, "tier"));
}

static bool read_tier(struct reader *reader, const struct json *json)
{
	struct connection *connection = reader->connection;
	const struct json *read_only = json_get(json, "read_only");
	const char *word;

	if (!get_word(reader, json, "tier", "tier", &word))
		return false;
	if (word != NULL && !tier_parse(word, &connection->tier))
		return fail(reader, "tier", "is dev, test or production, not "
			"\"%.40s\"", word);
	if (read_only != NULL && json_type(read_only) != JSON_BOOL)
		return fail(reader, "read_only", "is true or false");
	connection->is_read_only = json_get_bool(json, "read_only",
		connection->tier == TIER_PRODUCTION || is_unsure(json));
	return true;
}

static bool read_oauth2_words(struct reader *reader, const struct json *json)
{
	struct oauth2_settings *oauth2 = &reader->connection->oauth2;
	const struct json *object = json_get(json, "oauth2");
	const char *auth, *grant, *method, *scope;

	if (!get_word(reader, object, "client_auth", "oauth2.client_auth",
	    &auth) || !get_word(reader, object, "grant", "oauth2.grant",
	    &grant) || !get_word(reader, object, "token_method",
	    "oauth2.token_method", &method) || !get_word(reader, object,
	    "scope", "oauth2.scope", &scope))
		return false;
	if (auth != NULL && !client_auth_parse(auth, &oauth2->auth))
		return fail(reader, "oauth2.client_auth", "is "
			CLIENT_AUTH_WORDS ", not \"%.40s\"", auth);
	if (grant != NULL && !grant_parse(grant, &oauth2->grant))
		return fail(reader, "oauth2.grant", "is " GRANT_WORDS ", not "
			"\"%.40s\"", grant);
	oauth2->token_by_get = text_equals(method, "GET");
	if (method != NULL && !oauth2->token_by_get &&
	    strcmp(method, "POST") != 0)
		return fail(reader, "oauth2.token_method", "is POST or GET, "
			"not \"%.40s\"", method);
	if (scope != NULL)
		mem_replace(&oauth2->scope, scope);
	return true;
}

static bool read_service_words(struct reader *reader,
	const struct json *json, const char *steps, struct service *out)
{
	const char *const names[] = { "name", "base", "kind", "access" };
	const char *word[FD_COUNT(names)];
	char at[64];

	for (size_t i = 0; i < FD_COUNT(names); i++) {
		snprintf(at, sizeof(at), "%s.%s", steps, names[i]);
		if (!get_word(reader, json, names[i], at, &word[i]))
			return false;
		if (i < 2 && word[i] == NULL)
			return fail(reader, steps, "has no \"%s\"", names[i]);
	}
	snprintf(at, sizeof(at), "%s.kind", steps);
	if (word[2] != NULL && !service_kind_parse(word[2], &out->kind))
		return fail(reader, at, "is fhir, hl7v2 or http, not "
			"\"%.40s\"", word[2]);
	snprintf(at, sizeof(at), "%s.access", steps);
	if (word[3] != NULL && !access_parse(word[3], &out->access))
		return fail(reader, at, "is unrestricted, oauth2, basic or "
			"token, not \"%.40s\"", word[3]);
	connection_add_service(reader->connection, word[0], out->kind,
		word[1], out->access);
	return true;
}

static bool read_services(struct reader *reader, const struct json *json)
{
	const struct json *services = json_get(json, "services"), *at;
	size_t number = 0;

	if (services != NULL && json_type(services) != JSON_ARRAY)
		return fail(reader, "services", "is a list, [ ... ]");
	for (at = json_first(services); at != NULL; at = json_next(at)) {
		struct service words = { .kind = SERVICE_FHIR,
			.access = ACCESS_UNRESTRICTED };
		char steps[32];

		snprintf(steps, sizeof(steps), "services.%zu", number++);
		if (json_type(at) != JSON_OBJECT)
			return fail(reader, steps, "is an object, { ... }");
		if (!check_repeats(reader, at, steps) ||
		    !read_service_words(reader, at, steps, &words))
			return false;
	}
	return true;
}

static bool read_default_service(struct reader *reader,
	const struct json *json)
{
	struct connection *connection = reader->connection;
	const struct service *service;
	const char *word;

	if (!get_word(reader, json, "default_service", "default_service",
	    &word))
		return false;
	if (word == NULL)
		return true;
	service = *word != '\0' ? connection_service(connection, word) : NULL;
	if (service == NULL)
		return fail(reader, "default_service", "is the name of one of "
			"its services, not \"%.40s\"", word);
	connection->default_service =
		(size_t)(service - connection->services);
	return true;
}

typedef void put_pair_fn(struct connection *connection, const char *name,
	const char *value);

static void put_header(struct connection *connection, const char *name,
	const char *value)
{
	http_headers_add(&connection->headers, name, value);
}

static bool read_pairs(struct reader *reader, const struct json *json,
	const char *name, put_pair_fn *put)
{
	const struct json *object, *at;

	if (!get_object(reader, json, name, &object))
		return false;
	for (at = json_first(object); at != NULL; at = json_next(at)) {
		if (json_string(at) == NULL)
			return fail(reader, name, "has names and texts; \"%s\" "
				"is no text in quotes", json_name(at));
		if (put == put_header &&
		    text_equals_nocase(json_name(at), "Authorization"))
			return fail(reader, name, "can't have Authorization: "
				"secrets don't go into this file; choose an "
				"access mode and name the secret's source");
		put(reader->connection, json_name(at), json_string(at));
	}
	return true;
}

struct connection *connection_json_read(const struct json *json,
	struct buf *where, struct err *err)
{
	const char *name = json_get_string(json, "name");
	struct reader reader = { .where = where, .err = err };

	buf_clear(where);
	if (json_type(json) != JSON_OBJECT) {
		err_set(err, ERR_CONFIG, "a connection is an object, { ... }");
		return NULL;
	}
	if (name == NULL || *name == '\0') {
		err_set(err, ERR_CONFIG, "a connection has no \"name\"");
		return NULL;
	}
	reader.connection = connection_new(name);
	if (check_repeats(&reader, json, "") && read_tier(&reader, json) &&
	    read_services(&reader, json) &&
	    read_default_service(&reader, json) &&
	    read_fields(&reader, json) && read_oauth2_words(&reader, json) &&
	    read_pairs(&reader, json, "headers", put_header) &&
	    read_pairs(&reader, json, "variables", connection_add_variable)) {
		reader.connection->unknown = json_dup(json);
		return reader.connection;
	}
	connection_free(reader.connection);
	return NULL;
}

struct connection *connection_from_json(const struct json *json,
	struct err *err)
{
	struct buf where = BUF_INIT;
	struct connection *connection = connection_json_read(json, &where,
		err);

	buf_finish(&where);
	return connection;
}
