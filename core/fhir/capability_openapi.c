#include "core/fhir/capability_export.h"

/*
 * Interactions are rows of a table: a method, a path behind the type, what
 * comes back. A statement says nothing of the shape of resources, so bodies
 * are objects. What is listed twice is there once, because OpenAPI forbids
 * two parameters of one name and two operations of one path.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/json.h"

#define MEDIA "application/fhir+json"

/* Lists are searched for what is in them twice: for a hostile statement that
   would take hours. */
enum { TYPES_MAX = 1000, PARAMS_MAX = 1000, OPERATIONS_MAX = 1000 };

enum { HAS_ID = 1, HAS_VERSION = 2, HAS_BODY = 4, HAS_PARAMS = 8 };

static const struct {
	const char *code, *method, *path, *words, *status;
	unsigned has;
} rows[] = {
	{ "search-type", "get", "", "Search", "200", HAS_PARAMS },
	{ "create", "post", "", "Create", "201", HAS_BODY },
	{ "read", "get", "/{id}", "Read", "200", HAS_ID },
	{ "update", "put", "/{id}", "Update", "200", HAS_ID | HAS_BODY },
	{ "patch", "patch", "/{id}", "Change in part", "200",
		HAS_ID | HAS_BODY },
	{ "delete", "delete", "/{id}", "Delete", "204", HAS_ID },
	{ "vread", "get", "/{id}/_history/{vid}", "Read a version", "200",
		HAS_ID | HAS_VERSION },
	{ "history-instance", "get", "/{id}/_history", "Versions of one",
		"200", HAS_ID },
	{ "history-type", "get", "/_history", "Versions of all", "200", 0 },
};

static struct json *child(struct json *object, const char *name)
{
	struct json *found = json_get(object, name);

	if (found == NULL) {
		json_adopt(object, name, json_new_object());
		found = json_get(object, name);
	}
	return found;
}

static struct json *child_list(struct json *object, const char *name)
{
	json_adopt(object, name, json_new_array());
	return json_get(object, name);
}

static void add_content(struct json *object)
{
	struct json *schema = child(child(child(object, "content"), MEDIA),
		"schema");

	json_set_string(schema, "type", "object");
}

static void add_parameter(struct json *list, const char *name,
	const char *in, const char *type, const char *description)
{
	struct json *parameter;

	for (struct json *at = json_first(list); at != NULL;
	    at = json_next(at))
		if (text_equals(json_get_string(at, "name"), name))
			return;
	parameter = json_new_object();
	json_set_string(parameter, "name", name);
	json_set_string(parameter, "in", in);
	if (strcmp(in, "path") == 0)
		json_set_bool(parameter, "required", true);
	if (*description != '\0')
		json_set_string(parameter, "description", description);
	json_set_string(child(parameter, "schema"), "type", "string");
	if (*type != '\0')
		json_set_string(parameter, "x-fhir-type", type);
	json_append(list, parameter);
}

static void add_params(struct json *list, const struct capability_param *param,
	size_t count)
{
	for (size_t i = 0; i < count && i < PARAMS_MAX; i++)
		if (param[i].name[0] != '\0')
			add_parameter(list, param[i].name, "query",
				param[i].type, *param[i].documentation != '\0'
				? param[i].documentation :
				param[i].definition);
}

/* An operation object with what every one has. */
static struct json *add_operation(struct json *paths, const char *path,
	const char *method, const char *tag, const char *id,
	const char *summary)
{
	struct json *operation = json_new_object(), *tags;

	json_set_string(operation, "operationId", id);
	json_set_string(operation, "summary", summary);
	tags = child_list(operation, "tags");
	json_append(tags, json_new_string(tag));
	json_adopt(child(paths, path), method, operation);
	return json_get(json_get(paths, path), method);
}

static void add_answers(struct json *operation, const char *status)
{
	struct json *responses = child(operation, "responses");
	struct json *good = child(responses, status);
	struct json *bad = child(responses, "default");

	json_set_string(good, "description", "Done");
	if (strcmp(status, "204") != 0)
		add_content(good);
	json_set_string(bad, "description", "An OperationOutcome");
	add_content(bad);
}

static void add_row(struct json *paths, const struct capability *capability,
	const struct capability_resource *resource,
	const struct capability_interaction *interaction, size_t row)
{
	char *path = xasprintf("/%s%s", resource->type, rows[row].path);
	char *id = xasprintf("%s.%s", resource->type, rows[row].code);
	char *summary = xasprintf("%s (%s)", rows[row].words, resource->type);
	struct json *operation = add_operation(paths, path, rows[row].method,
		resource->type, id, summary);
	struct json *list = child_list(operation, "parameters");

	if (*interaction->documentation != '\0')
		json_set_string(operation, "description",
			interaction->documentation);
	if (*interaction->expectation != '\0')
		json_set_string(operation, "x-fhir-expectation",
			interaction->expectation);
	if (rows[row].has & HAS_ID)
		add_parameter(list, "id", "path", "", "");
	if (rows[row].has & HAS_VERSION)
		add_parameter(list, "vid", "path", "", "");
	if (rows[row].has & HAS_PARAMS) {
		add_params(list, resource->params, resource->param_count);
		add_params(list, capability->params, capability->param_count);
	}
	if (rows[row].has & HAS_BODY)
		add_content(child(operation, "requestBody"));
	add_answers(operation, rows[row].status);
	free(path);
	free(id);
	free(summary);
}

static void add_operations(struct json *paths, const char *type,
	const struct capability_operation *operations, size_t count)
{
	for (size_t i = 0; i < count && i < OPERATIONS_MAX; i++) {
		char name[128];
		char *path, *id;
		struct json *operation;

		capability_operation_path(&operations[i], name, sizeof(name));
		path = xasprintf("%s%s/%s", *type != '\0' ? "/" : "", type,
			name);
		id = xasprintf("%s%s%s", type, *type != '\0' ? "." : "", name);
		operation = add_operation(paths, path, "post",
			*type != '\0' ? type : "System", id, name);
		if (*operations[i].documentation != '\0' ||
		    *operations[i].definition != '\0')
			json_set_string(operation, "description",
				*operations[i].documentation != '\0' ?
				operations[i].documentation :
				operations[i].definition);
		add_content(child(operation, "requestBody"));
		add_answers(operation, "200");
		free(path);
		free(id);
	}
}

static void add_resource(struct json *paths,
	const struct capability *capability,
	const struct capability_resource *resource)
{
	for (size_t i = 0; i < resource->interaction_count; i++)
		for (size_t row = 0; row < FD_COUNT(rows); row++)
			if (strcmp(resource->interactions[i].code,
			    rows[row].code) == 0)
				add_row(paths, capability, resource,
					&resource->interactions[i], row);
	add_operations(paths, resource->type, resource->operations,
		resource->operation_count);
}

static void add_system(struct json *paths, const struct capability *capability)
{
	struct json *operation = add_operation(paths, "/metadata", "get",
		"System", "metadata", "The CapabilityStatement");

	add_answers(operation, "200");
	for (size_t i = 0; i < capability->interaction_count; i++) {
		const char *code = capability->interactions[i].code;
		bool is_post = strcmp(code, "transaction") == 0 ||
			strcmp(code, "batch") == 0;
		bool is_history = strcmp(code, "history-system") == 0;

		if (!is_post && !is_history &&
		    strcmp(code, "search-system") != 0)
			continue;
		operation = add_operation(paths, is_history ? "/_history" :
			"/", is_post ? "post" : "get", "System",
			is_post ? "bundle" : code, is_post ?
			"A Bundle: batch or transaction" : code);
		if (is_post)
			add_content(child(operation, "requestBody"));
		else
			add_params(child_list(operation, "parameters"),
				capability->params, capability->param_count);
		add_answers(operation, "200");
	}
	add_operations(paths, "", capability->operations,
		capability->operation_count);
}

static void add_security(struct json *whole,
	const struct capability *capability)
{
	struct json *scheme, *flow;

	if (*capability->security == '\0' && *capability->oauth_token == '\0')
		return;
	scheme = child(child(child(whole, "components"), "securitySchemes"),
		"server");
	if (*capability->oauth_token == '\0') {
		json_set_string(scheme, "type", "http");
		json_set_string(scheme, "scheme", "bearer");
	} else {
		json_set_string(scheme, "type", "oauth2");
		flow = child(child(scheme, "flows"), "clientCredentials");
		json_set_string(flow, "tokenUrl", capability->oauth_token);
		child(flow, "scopes");
	}
	json_set_string(scheme, "description", *capability->security_description
		!= '\0' ? capability->security_description :
		capability->security);
}

static const char *first_of(const char *a, const char *b, const char *c)
{
	return *a != '\0' ? a : *b != '\0' ? b : c;
}

void capability_openapi(const struct capability *capability,
	const char *base, struct buf *out)
{
	struct json *whole = json_new_object(), *info, *paths, *server;

	json_set_string(whole, "openapi", "3.0.3");
	info = child(whole, "info");
	json_set_string(info, "title", first_of(capability->title,
		capability->name, "A FHIR server"));
	json_set_string(info, "version", first_of(capability->version,
		capability->software_version, "0"));
	if (*capability->description != '\0')
		json_set_string(info, "description", capability->description);
	server = json_new_object();
	json_set_string(server, "url", first_of(base,
		capability->implementation_url, "/"));
	json_append(child_list(whole, "servers"), server);
	paths = child(whole, "paths");
	add_system(paths, capability);
	for (size_t i = 0; i < capability->resource_count && i < TYPES_MAX;
	    i++)
		if (*capability->resources[i].type != '\0')
			add_resource(paths, capability,
				&capability->resources[i]);
	add_security(whole, capability);
	json_print(whole, true, out);
	json_free(whole);
}
