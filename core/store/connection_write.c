#include "core/store/connection_json.h"

/*
 * A connection to its JSON form: what is known, laid over the object it was
 * read from. Members keep their places, members this version does not know
 * stay, and what equals its default is left out, so that the file stays as
 * short as the person who wrote it had it.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/store/connection_oauth2.h"

/* The nested object, made when it is not there. */
static struct json *need_group(struct json *json, const char *name)
{
	struct json *group = json_get(json, name);

	if (json_type(group) == JSON_OBJECT)
		return group;
	group = json_new_object();
	json_adopt(json, name, group);
	return group;
}

/* Where a field stands, or NULL when it is to be left out and no group is. */
static struct json *place_of(struct json *json, const char *group, bool is_set)
{
	if (group == NULL)
		return json;
	return is_set ? need_group(json, group) : json_get(json, group);
}

/*
 * The source takes the place of the one that is there, in the same object:
 * members this version does not know stay beside it.
 */
static struct json *secret_to_json(const struct secret_ref *ref,
	const struct json *old)
{
	struct json *json = json_type(old) == JSON_OBJECT ? json_dup(old) :
		json_new_object();

	for (enum secret_source at = SECRET_PROMPT; at <= SECRET_VAULT; at++)
		if (at != ref->source)
			json_remove(json, connection_source_member(at));
	if (ref->source == SECRET_PROMPT)
		json_set_bool(json, "prompt", true);
	else
		json_set_string(json, secret_source_name(ref->source),
			ref->value);
	return json;
}

static void put_text(struct json *json, const struct json_field *field,
	const char *text)
{
	bool is_set = text != NULL && *text != '\0';
	struct json *place = place_of(json, field->group, is_set);

	if (is_set)
		json_set_string(place, field->name, text);
	else
		json_remove(place, field->name);
}

static void put_secret(struct json *json, const struct json_field *field,
	const struct secret_ref *ref)
{
	bool is_set = ref->source != SECRET_NONE &&
		ref->source != SECRET_PUBLIC;
	struct json *place = place_of(json, field->group, is_set);

	if (is_set)
		json_adopt(place, field->name, secret_to_json(ref,
			json_get(place, field->name)));
	else
		json_remove(place, field->name);
}

static void put_seconds(struct json *json, const struct json_field *field,
	long seconds)
{
	struct json *place = place_of(json, field->group, seconds > 0);

	if (seconds > 0)
		json_set_number(place, field->name, (double)seconds);
	else
		json_remove(place, field->name);
}

static void put_words(struct json *json, const struct json_field *field,
	const char *words)
{
	bool is_set = words != NULL && *words != '\0';
	struct json *place = place_of(json, field->group, is_set);
	struct json *list;

	if (!is_set) {
		json_remove(place, field->name);
		return;
	}
	list = json_new_array();
	while (*words != '\0') {
		size_t len = strcspn(words, " ");
		char *word = xstrndup(words, len);

		json_append(list, json_new_string(word));
		free(word);
		words += len;
		words += strspn(words, " ");
	}
	json_adopt(place, field->name, list);
}

static void put_bool(struct json *json, const struct json_field *field,
	bool is_set)
{
	struct json *place = place_of(json, field->group, is_set);

	if (is_set)
		json_set_bool(place, field->name, true);
	else
		json_remove(place, field->name);
}

static void put_field(struct json *json, const struct json_field *field,
	const struct connection *connection)
{
	const char *at = (const char *)connection + field->at;

	switch (field->type) {
	case JSON_FIELD_TEXT:
		put_text(json, field, *(char *const *)(const void *)at);
		break;
	case JSON_FIELD_SECRET:
		put_secret(json, field,
			(const struct secret_ref *)(const void *)at);
		break;
	case JSON_FIELD_SECONDS:
		put_seconds(json, field, *(const long *)(const void *)at);
		break;
	case JSON_FIELD_WORDS:
		put_words(json, field, *(char *const *)(const void *)at);
		break;
	case JSON_FIELD_BOOL:
		put_bool(json, field, *(const bool *)(const void *)at);
		break;
	}
}

/* A word that may be left out where it is the default. */
static void put_word(struct json *json, const char *group, const char *name,
	const char *word, bool is_default)
{
	struct json *place = place_of(json, group, !is_default);

	if (is_default && json_get(place, name) == NULL)
		return;
	json_set_string(place, name, word);
}

static void put_tier(struct json *json, const struct connection *connection)
{
	bool is_production = connection->tier == TIER_PRODUCTION;

	put_word(json, NULL, "tier", tier_name(connection->tier), false);
	if (connection->is_read_only != is_production)
		json_set_bool(json, "read_only", connection->is_read_only);
	else
		json_remove(json, "read_only");
}

static const struct json *find_service(const struct json *services,
	const char *name)
{
	const struct json *at = json_first(services);

	while (at != NULL && !text_equals(json_get_string(at, "name"), name))
		at = json_next(at);
	return at;
}

/*
 * The object a service was read from: the one of its name, or, when it was
 * renamed, the one in its place that no other service claims.
 */
static const struct json *origin_of(const struct json *services,
	const struct connection *connection, size_t at)
{
	const struct json *origin = find_service(services,
		connection->services[at].name);
	const char *name;

	if (origin != NULL)
		return origin;
	origin = json_at(services, at);
	name = json_get_string(origin, "name");
	return name != NULL && connection_service(connection, name) == NULL ?
		origin : NULL;
}

static void put_services(struct json *json,
	const struct connection *connection)
{
	const struct json *old = json_get(json, "services");
	struct json *list = json_new_array();

	for (size_t i = 0; i < connection->service_count; i++) {
		const struct service *service = &connection->services[i];
		const struct json *origin = origin_of(old, connection, i);
		struct json *object = json_type(origin) == JSON_OBJECT ?
			json_dup(origin) : json_new_object();

		json_set_string(object, "name", service->name);
		json_set_string(object, "kind",
			service_kind_name(service->kind));
		json_set_string(object, "base", service->base);
		json_set_string(object, "access",
			access_name(service->access));
		json_append(list, object);
	}
	json_adopt(json, "services", list);
	if (connection->default_service < connection->service_count)
		put_word(json, NULL, "default_service",
			connection_service(connection, NULL)->name,
			connection->default_service == 0);
}

static void put_headers(struct json *json, const struct http_headers *headers)
{
	struct json *object;

	if (headers->count == 0) {
		json_remove(json, "headers");
		return;
	}
	object = json_new_object();
	for (size_t i = 0; i < headers->count; i++)
		json_set_string(object, headers->header[i].name,
			headers->header[i].value);
	json_adopt(json, "headers", object);
}

static void put_variables(struct json *json,
	const struct connection *connection)
{
	struct json *object;

	if (connection->variable_count == 0) {
		json_remove(json, "variables");
		return;
	}
	object = json_new_object();
	for (size_t i = 0; i < connection->variable_count; i++)
		json_set_string(object, connection->variables[i].name,
			connection->variables[i].value);
	json_adopt(json, "variables", object);
}

static void remove_empty_groups(struct json *json)
{
	static const char *const groups[] = {
		"oauth2", "basic", "tls", "network", "timeouts", "contacts"
	};

	for (size_t i = 0; i < FD_COUNT(groups); i++) {
		const struct json *group = json_get(json, groups[i]);

		if (json_type(group) == JSON_OBJECT && json_count(group) == 0)
			json_remove(json, groups[i]);
	}
}

struct json *connection_to_json(const struct connection *connection)
{
	struct json *json = json_type(connection->unknown) == JSON_OBJECT ?
		json_dup(connection->unknown) : json_new_object();
	const struct oauth2_settings *oauth2 = &connection->oauth2;

	json_set_string(json, "name", connection->name);
	put_tier(json, connection);
	put_services(json, connection);
	for (size_t i = 0; i < connection_field_count; i++)
		put_field(json, &connection_fields[i], connection);
	connection_oauth2_put_words(json, oauth2);
	/* The scope is always sent, so it is always said. */
	if (oauth2->scope != NULL && json_get(json, "oauth2") != NULL)
		json_set_string(json_get(json, "oauth2"), "scope",
			oauth2->scope);
	put_headers(json, &connection->headers);
	put_variables(json, connection);
	remove_empty_groups(json);
	return json;
}
