#include "core/sandbox/repository.h"

/*
 * A request is method and up to four path segments; the table of interactions
 * below is searched for the first row that fits. Rows are what the
 * CapabilityStatement promises, in statement.c.
 *
 * Statuses follow the specification: 404 for what never was, 410 for what was
 * deleted, 412 where If-Match names another version, 201 also for an update
 * that creates. What no row fits is answered 405.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/doc/index.h"
#include "core/net/http_date.h"
#include "core/sandbox/check.h"
#include "core/sandbox/definitions.h"
#include "core/sandbox/model.h"
#include "core/sandbox/patched.h"
#include "core/sandbox/scope.h"
#include "core/sandbox/searchset.h"
#include "core/sandbox/shelf.h"
#include "core/sandbox/statement.h"

enum { SEGMENTS = 4, UNNARROWED_LIMIT = 40 };

struct call {
	struct shelf *shelf;
	const struct sandbox_request *request;
	struct sandbox_reply *reply;
	const struct model_type *type;
	char *segments[SEGMENTS];	/* "Patient", "7", "_history", "2" */
	size_t count;
};

static void put_version_headers(const struct call *call,
	const struct shelf_item *item, size_t number)
{
	char date[40];

	http_date_format(date, sizeof(date),
		item->versions[number - 1].updated);
	reply_header(call->reply, "ETag", "W/\"%zu\"", number);
	reply_header(call->reply, "Last-Modified", "%s", date);
}

static void reply_version(const struct call *call,
	const struct shelf_item *item, size_t number, unsigned status)
{
	const struct shelf_version *version = &item->versions[number - 1];

	reply_fhir(call->reply, status);
	put_version_headers(call, item, number);
	buf_append(&call->reply->body, version->text, version->len);
}

static void reply_not_found(const struct call *call)
{
	reply_outcome(call->reply, 404, &(struct outcome_issue){
		.code = "not-found", .symbol = "ResourceNotFound" },
		"Resource '%s/%s' does not exist.", call->segments[0],
		call->segments[1]);
}

static void reply_gone(const struct call *call)
{
	reply_outcome(call->reply, 410, &(struct outcome_issue){
		.code = "deleted", .symbol = "ResourceDeleted" },
		"Resource '%s/%s' was deleted; its history can still be read.",
		call->segments[0], call->segments[1]);
}

/* The item if it is there and not deleted; else NULL after replying. */
static const struct shelf_item *find_live(const struct call *call)
{
	const struct shelf_item *item = shelf_find(call->shelf,
		call->type->name, call->segments[1]);

	if (item == NULL)
		reply_not_found(call);
	else if (shelf_text(item) == NULL)
		reply_gone(call);
	else
		return item;
	return NULL;
}

static void serve_read(struct call *call)
{
	const struct shelf_item *item = find_live(call);

	if (item != NULL)
		reply_version(call, item, item->count, 200);
}

static void serve_vread(struct call *call)
{
	const struct shelf_item *item = shelf_find(call->shelf,
		call->type->name, call->segments[1]);
	long number;

	if (item == NULL)
		reply_not_found(call);
	else if (!text_parse_long(call->segments[3], 1, (long)item->count,
	    &number))
		reply_outcome(call->reply, 404, &(struct outcome_issue){
			.code = "not-found", .symbol = "VersionNotFound" },
			"Version '%s' of '%s/%s' does not exist.",
			call->segments[3], item->type, item->id);
	else if (item->versions[number - 1].text == NULL)
		reply_gone(call);
	else
		reply_version(call, item, (size_t)number, 200);
}

static void put_history_entry(struct buf *out, const struct call *call,
	const struct shelf_item *item, size_t number)
{
	const struct shelf_version *version = &item->versions[number - 1];
	bool is_post = strcmp(version->method, "POST") == 0;
	char instant[40];

	clock_format_instant(instant, sizeof(instant), version->updated);
	buf_printf(out, "{\"fullUrl\":\"%s/%s/%s\",", call->request->base,
		item->type, item->id);
	if (version->text != NULL) {
		buf_puts(out, "\"resource\":");
		buf_append(out, version->text, version->len);
		buf_putc(out, ',');
	}
	buf_printf(out, "\"request\":{\"method\":\"%s\",\"url\":\"%s%s%s\"},",
		version->method, item->type, is_post ? "" : "/",
		is_post ? "" : item->id);
	buf_printf(out, "\"response\":{\"status\":\"%s\",\"etag\":\"W/\\\"%zu"
		"\\\"\",\"lastModified\":\"%s\"}}", version->text == NULL ?
		"204" : number == 1 ? "201" : "200", number, instant);
}

static void serve_history(struct call *call)
{
	const struct shelf_item *item = shelf_find(call->shelf,
		call->type->name, call->segments[1]);
	struct buf *out = &call->reply->body;
	char instant[40];

	if (item == NULL) {
		reply_not_found(call);
		return;
	}
	reply_fhir(call->reply, 200);
	clock_format_instant(instant, sizeof(instant), clock_now());
	buf_printf(out, "{\"resourceType\":\"Bundle\",\"type\":\"history\","
		"\"timestamp\":\"%s\",\"total\":%zu,\"link\":[{\"relation\":"
		"\"self\",\"url\":\"%s/%s/%s/_history\"}],\"entry\":[",
		instant, item->count, call->request->base, item->type,
		item->id);
	for (size_t number = item->count; number > 0; number--) {
		put_history_entry(out, call, item, number);
		if (number > 1)
			buf_putc(out, ',');
	}
	buf_puts(out, "]}");
}

/* What a client wants back after a change (Prefer: return=...). */
static void reply_written(const struct call *call,
	const struct shelf_item *item, unsigned status)
{
	reply_version(call, item, item->count, status);
	reply_header(call->reply, "Location", "%s/%s/%s/_history/%zu",
		call->request->base, item->type, item->id, item->count);
	if (request_prefers(call->request, "return=minimal")) {
		buf_clear(&call->reply->body);
	} else if (request_prefers(call->request, "return=OperationOutcome")) {
		buf_clear(&call->reply->body);
		outcome_print(&call->reply->body, &(struct outcome_issue){
			.severity = "information", .code = "informational" },
			"The resource was written.");
	}
}

static void serve_create(struct call *call)
{
	struct doc_index *index = check_resource(call->request,
		call->type->name, NULL, call->reply);

	if (index == NULL)
		return;
	reply_written(call, shelf_write(call->shelf, call->type->name, NULL,
		index, call->request->body, clock_now()), 201);
	index_free(index);
}

/* FHIR R4 datatypes.html#id */
static bool is_id(const char *text)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
	size_t len = strspn(text, allowed);

	return len > 0 && len <= 64 && text[len] == '\0';
}

/* If-Match, where sent, names the newest version. */
static bool version_fits(const struct call *call,
	const struct shelf_item *item)
{
	const char *wanted = request_header(call->request, "If-Match");
	char own[32];

	snprintf(own, sizeof(own), "W/\"%zu\"", item != NULL ? item->count : 0);
	if (wanted == NULL || (item != NULL && (strcmp(wanted, "*") == 0 ||
	    strcmp(wanted, own) == 0 || strcmp(wanted, own + 2) == 0)))
		return true;
	return reply_outcome(call->reply, 412, &(struct outcome_issue){
		.code = "conflict", .symbol = "VersionConflict" },
		"If-Match is %s, but the current version of '%s/%s' is %s.",
		wanted, call->segments[0], call->segments[1],
		item != NULL ? own : "none");
}

static void serve_update(struct call *call)
{
	const char *id = call->segments[1];
	const struct shelf_item *item = shelf_find(call->shelf,
		call->type->name, id);
	bool is_new = item == NULL || shelf_text(item) == NULL;
	struct doc_index *index;

	if (!is_id(id)) {
		reply_outcome(call->reply, 400, &(struct outcome_issue){
			.code = "value", .symbol = "MalformedId" },
			"'%s' is no id: letters, digits, '-' and '.' only, at "
			"most 64.", id);
		return;
	}
	index = check_resource(call->request, call->type->name, id,
		call->reply);
	if (index != NULL && version_fits(call, item))
		reply_written(call, shelf_write(call->shelf,
			call->type->name, id, index, call->request->body,
			clock_now()), is_new ? 201 : 200);
	index_free(index);
}

static void serve_patch(struct call *call)
{
	const struct shelf_item *item = find_live(call);
	struct sandbox_request patched = *call->request;
	struct buf text = BUF_INIT;
	struct doc_index *index = NULL;

	if (item != NULL && version_fits(call, item) && patched_text(
	    call->request, shelf_text(item), shelf_newest(item)->len, &text,
	    call->reply)) {
		patched.body = text.data;
		patched.body_len = text.len;
		index = check_resource(&patched, call->type->name,
			call->segments[1], call->reply);
	}
	if (index != NULL)
		reply_written(call, shelf_write(call->shelf,
			call->type->name, item->id, index, text.data,
			clock_now()), 200);
	index_free(index);
	buf_finish(&text);
}

static void serve_delete(struct call *call)
{
	const struct shelf_item *item = shelf_find(call->shelf,
		call->type->name, call->segments[1]);

	if (item == NULL) {
		reply_not_found(call);
		return;
	}
	if (!version_fits(call, item))
		return;
	shelf_delete(call->shelf, item->type, item->id, clock_now());
	call->reply->status = 204;
	reply_header(call->reply, "ETag", "W/\"%zu\"", item->count);
}

/*
 * A web server in front of the repository refuses what would be too large,
 * with a sentence of its own, a type that is wrong and the phrase "OK".
 */
static bool is_too_much(const struct call *call)
{
	size_t found = 0;

	if (strcmp(call->type->name, "Observation") != 0 ||
	    call->request->params.count > 0)
		return false;
	for (size_t i = 0; i < shelf_count(call->shelf); i++) {
		const struct shelf_item *item = shelf_at(call->shelf, i);

		found += strcmp(item->type, "Observation") == 0 &&
			shelf_text(item) != NULL;
	}
	return found > UNNARROWED_LIMIT;
}

static void serve_search(struct call *call)
{
	if (is_too_much(call)) {
		reply_text(call->reply, 413, "text/html", "This page can't "
			"be shown because the entity of the request is too "
			"large.");
		call->reply->reason = "OK";
		return;
	}
	searchset_reply(call->shelf, call->type, call->request,
		&call->request->params, call->reply);
}

/* POST _search: the parameters of the form beside those of the URL. */
static void serve_form_search(struct call *call)
{
	const struct url_params *own = &call->request->params;
	const char *type = request_header(call->request, "Content-Type");
	struct url_params params = { 0 };

	if (type == NULL || !text_starts_with_nocase(type,
	    "application/x-www-form-urlencoded")) {
		reply_outcome(call->reply, 415, &(struct outcome_issue){
			.code = "not-supported",
			.symbol = "UnsupportedMediaType" },
			"_search takes application/x-www-form-urlencoded.");
		return;
	}
	url_params_parse(&params, call->request->body);
	for (size_t i = 0; i < own->count; i++)
		url_params_add(&params, own->param[i].name,
			own->param[i].value);
	searchset_reply(call->shelf, call->type, call->request, &params,
		call->reply);
	url_params_finish(&params);
}

static void serve_validate(struct call *call)
{
	struct doc_index *index = check_resource(call->request,
		call->type->name, NULL, call->reply);

	if (index == NULL) {
		/* What was found is the answer, not a failure. */
		if (call->reply->status == 422)
			call->reply->status = 200;
		return;
	}
	index_free(index);
	reply_outcome(call->reply, 200, &(struct outcome_issue){
		.severity = "information", .code = "informational" },
		"No issues detected during validation.");
}

static void serve_everything(struct call *call)
{
	if (strcmp(call->type->name, "Patient") != 0)
		reply_outcome(call->reply, 404, &(struct outcome_issue){
			.code = "not-supported",
			.symbol = "OperationNotSupported" },
			"Operation '$everything' is not supported for resource "
			"type '%s'.", call->type->name);
	else if (find_live(call) != NULL)
		searchset_reply_everything(call->shelf, call->type->name,
			call->segments[1], call->request, call->reply);
}

/* "*" is any segment; others are as they are written. */
static const struct interaction {
	const char *method;
	const char *segments[SEGMENTS];
	char letter;			/* what the scope must allow */
	const char *code;		/* of a CapabilityStatement, or NULL */
	void (*serve)(struct call *call);
} interactions[] = {
	{ "POST", { "*", "_search" }, 's', NULL, serve_form_search },
	{ "POST", { "*", "$validate" }, 'r', NULL, serve_validate },
	{ "GET", { "*", "*", "$everything" }, 'r', NULL, serve_everything },
	{ "GET", { "*", "*" }, 'r', "read", serve_read },
	{ "GET", { "*", "*", "_history", "*" }, 'r', "vread", serve_vread },
	{ "POST", { "*" }, 'c', "create", serve_create },
	{ "PUT", { "*", "*" }, 'u', "update", serve_update },
	{ "PATCH", { "*", "*" }, 'u', NULL, serve_patch },
	{ "DELETE", { "*", "*" }, 'd', "delete", serve_delete },
	{ "GET", { "*", "*", "_history" }, 'r', "history-instance",
		serve_history },
	{ "GET", { "*" }, 's', "search-type", serve_search },
};

const char *repository_interaction(size_t at)
{
	for (size_t i = 0; i < FD_COUNT(interactions); i++)
		if (interactions[i].code != NULL && at-- == 0)
			return interactions[i].code;
	return NULL;
}

static bool segments_fit(const struct call *call,
	const struct interaction *interaction)
{
	for (size_t i = 0; i < SEGMENTS; i++) {
		const char *wanted = interaction->segments[i];

		if (wanted == NULL)
			return i == call->count;
		if (i >= call->count || (strcmp(wanted, "*") != 0 &&
		    strcmp(wanted, call->segments[i]) != 0))
			return false;
	}
	return true;
}

static bool scope_permits(const struct call *call, char letter)
{
	if (scope_allows(call->request->scope, call->type->name, letter))
		return true;
	return reply_outcome(call->reply, 403, &(struct outcome_issue){
		.code = "forbidden", .symbol = "AccessDenied" },
		"The token's scope '%s' does not allow this interaction on "
		"resource type '%s'; it needs system/%s.%c.",
		call->request->scope, call->type->name, call->type->name,
		letter);
}

static void reply_method(const struct call *call)
{
	reply_outcome(call->reply, 405, &(struct outcome_issue){
		.code = "not-supported", .symbol = "InteractionNotSupported" },
		"%s is not supported at '%s'.", call->request->method,
		call->request->path);
	reply_header(call->reply, "Allow", "%s", call->count > 1 ?
		"GET, HEAD, PUT, PATCH, DELETE" : "GET, HEAD, POST");
}

static void serve_call(struct call *call)
{
	call->type = model_find(call->segments[0]);
	if (call->type == NULL) {
		reply_outcome(call->reply, 404, &(struct outcome_issue){
			.code = "not-supported",
			.symbol = "ResourceNotSupported" },
			"Resource type '%s' is not supported.",
			call->segments[0]);
		return;
	}
	for (size_t i = 0; i < FD_COUNT(interactions); i++)
		if (request_is(call->request, interactions[i].method) &&
		    segments_fit(call, &interactions[i])) {
			if (scope_permits(call, interactions[i].letter))
				interactions[i].serve(call);
			return;
		}
	reply_method(call);
}

/* False when there are more segments than any interaction has. */
static bool split_path(struct call *call, const char *path)
{
	while (*path == '/')
		path++;
	while (*path != '\0') {
		size_t len = strcspn(path, "/");

		if (call->count == SEGMENTS)
			return false;
		call->segments[call->count++] = xstrndup(path, len);
		path += len;
		while (*path == '/')
			path++;
	}
	return true;
}

static bool is_metadata(const struct call *call)
{
	return call->count == 1 && request_is(call->request, "GET") &&
		strcmp(call->segments[0], "metadata") == 0;
}

static bool is_definition(const struct call *call)
{
	return call->count <= 2 && request_is(call->request, "GET") &&
		strcmp(call->segments[0], "OperationDefinition") == 0;
}

void repository_serve(struct shelf *shelf,
	const struct sandbox_request *request, struct sandbox_reply *reply)
{
	struct call call = { .shelf = shelf, .request = request,
		.reply = reply };
	bool is_split = split_path(&call, request->path);

	if (!request_accepts_json(request)) {
		reply_outcome(reply, 406, &(struct outcome_issue){
			.code = "not-supported", .symbol = "NotAcceptable" },
			"Only application/fhir+json can be sent.");
	} else if (!is_split || call.count == 0) {
		reply_outcome(reply, 404, &(struct outcome_issue){
			.code = "not-supported",
			.symbol = "InteractionNotSupported" },
			"There is nothing at '%s'.", request->path);
	} else if (is_metadata(&call)) {
		reply_fhir(reply, 200);
		statement_print_repository(&reply->body, request->base);
	} else if (is_definition(&call)) {
		definitions_serve(request, call.segments[1], reply);
	} else {
		serve_call(&call);
	}
	for (size_t i = 0; i < call.count; i++)
		free(call.segments[i]);
}
