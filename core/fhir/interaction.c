#include "core/fhir/interaction.h"

/*
 * One row of facts for each interaction of FHIR R4 http.html; everything here
 * and in interaction_read.c is done by that table, so that what is written and
 * what is recognised can't come apart.
 *
 * An operation is the one with a path of several shapes: its type and id are
 * left out where they are not told.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/fhir/interaction_part.h"
#include "core/net/http_date.h"

#define BIT(with) (1u << (with))

enum {
	PREFER = BIT(WITH_PREFER),
	MATCH = BIT(WITH_IF_MATCH) | PREFER,
	PAST = BIT(WITH_SINCE) | BIT(WITH_AT) | BIT(WITH_PAGE),
	SEARCH = BIT(WITH_POST)
};

#define T SEGMENT_TYPE
#define I SEGMENT_ID
#define V SEGMENT_VERSION
#define C SEGMENT_TARGET
#define O SEGMENT_OPERATION

const struct interaction_row interaction_rows[INTERACTION_COUNT] = {
	[INTERACTION_READ] = { "read", "read", "GET", { T, I },
		CRITERIA_NONE, BIT(WITH_IF_NONE_MATCH) |
		BIT(WITH_IF_MODIFIED), "One resource as it is now" },
	[INTERACTION_VREAD] = { "vread", "vread", "GET",
		{ T, I, "_history", V }, CRITERIA_NONE, 0,
		"One resource as it was in a version" },
	[INTERACTION_HISTORY_INSTANCE] = { "history of a resource",
		"history-instance", "GET", { T, I, "_history" },
		CRITERIA_NONE, PAST, "The versions of one resource" },
	[INTERACTION_HISTORY_TYPE] = { "history of a type", "history-type",
		"GET", { T, "_history" }, CRITERIA_NONE, PAST,
		"What was changed in resources of a type" },
	[INTERACTION_HISTORY_SYSTEM] = { "history of the system",
		"history-system", "GET", { "_history" }, CRITERIA_NONE, PAST,
		"What was changed in all resources" },
	[INTERACTION_SEARCH_TYPE] = { "search", "search-type", "GET", { T },
		CRITERIA_MAY, SEARCH, "Resources of a type that match" },
	[INTERACTION_SEARCH_COMPARTMENT] = { "search in a compartment",
		"search-type", "GET", { T, I, C }, CRITERIA_MAY, SEARCH,
		"What belongs to one resource: Patient/1/Observation" },
	[INTERACTION_SEARCH_SYSTEM] = { "search of all types",
		"search-system", "GET", { NULL }, CRITERIA_MAY, SEARCH,
		"Resources of every type that match" },
	[INTERACTION_CREATE] = { "create", "create", "POST", { T },
		CRITERIA_NONE, PREFER, "A new resource; the server gives it "
		"an id" },
	[INTERACTION_CREATE_IF] = { "conditional create", "create", "POST",
		{ T }, CRITERIA_HEADER, PREFER, "A new resource, unless one "
		"matches already" },
	[INTERACTION_UPDATE] = { "update", "update", "PUT", { T, I },
		CRITERIA_NONE, MATCH, "The resource in a new version" },
	[INTERACTION_UPDATE_IF] = { "conditional update", "update", "PUT",
		{ T }, CRITERIA_QUERY, MATCH, "The one resource that matches "
		"in a new version" },
	[INTERACTION_PATCH] = { "patch", "patch", "PATCH", { T, I },
		CRITERIA_NONE, MATCH, "Parts of a resource changed" },
	[INTERACTION_PATCH_IF] = { "conditional patch", "patch", "PATCH",
		{ T }, CRITERIA_QUERY, MATCH, "Parts changed of the one "
		"resource that matches" },
	[INTERACTION_DELETE] = { "delete", "delete", "DELETE", { T, I },
		CRITERIA_NONE, BIT(WITH_IF_MATCH), "The resource is taken "
		"away; its history stays" },
	[INTERACTION_DELETE_IF] = { "conditional delete", "delete", "DELETE",
		{ T }, CRITERIA_QUERY, 0, "What matches is taken away: one "
		"resource or all, as the server has it" },
	[INTERACTION_BATCH] = { "batch", "batch", "POST", { NULL },
		CRITERIA_NONE, PREFER, "Several requests at once, each on its "
		"own" },
	[INTERACTION_TRANSACTION] = { "transaction", "transaction", "POST",
		{ NULL }, CRITERIA_NONE, PREFER, "Several requests at once: "
		"all or none" },
	[INTERACTION_OPERATION] = { "operation", "operation", "POST",
		{ T, I, O }, CRITERIA_MAY, PREFER, "$validate, $everything "
		"and what else the server offers" },
	[INTERACTION_CAPABILITIES] = { "capabilities", "capabilities", "GET",
		{ "metadata" }, CRITERIA_NONE, BIT(WITH_MODE),
		"What the server says it can do" },
};

#undef T
#undef I
#undef V
#undef C
#undef O

const struct interaction_place interaction_params[INTERACTION_PARAMS] = {
	{ WITH_SINCE, "_since" }, { WITH_AT, "_at" },
	{ WITH_PAGE, "_count" }, { WITH_MODE, "mode" },
};

const struct interaction_place interaction_headers[INTERACTION_HEADERS] = {
	{ WITH_IF_MATCH, "If-Match" },
	{ WITH_IF_NONE_MATCH, "If-None-Match" },
	{ WITH_IF_MODIFIED, "If-Modified-Since" },
	{ WITH_PREFER, "Prefer" },
};

enum interaction_with interaction_segment(const char *segment)
{
	static const struct interaction_place places[] = {
		{ WITH_TYPE, SEGMENT_TYPE }, { WITH_ID, SEGMENT_ID },
		{ WITH_VERSION, SEGMENT_VERSION },
		{ WITH_TARGET, SEGMENT_TARGET },
		{ WITH_OPERATION, SEGMENT_OPERATION },
	};

	for (size_t i = 0; i < FD_COUNT(places); i++)
		if (strcmp(places[i].name, segment) == 0)
			return places[i].with;
	return WITH_COUNT;
}

void interaction_finish(struct interaction *interaction)
{
	for (size_t i = 0; i < WITH_COUNT; i++)
		free(interaction->with[i]);
	*interaction = (struct interaction)INTERACTION_INIT;
}

void interaction_set(struct interaction *interaction,
	enum interaction_with with, const char *text)
{
	mem_replace(&interaction->with[with],
		text != NULL && *text != '\0' ? text : NULL);
}

const char *interaction_get(const struct interaction *interaction,
	enum interaction_with with)
{
	const char *text = interaction->with[with];

	return text != NULL ? text : "";
}

const char *interaction_name(enum interaction_kind kind)
{
	return interaction_rows[kind].name;
}

const char *interaction_help(enum interaction_kind kind)
{
	return interaction_rows[kind].help;
}

const char *interaction_code(enum interaction_kind kind)
{
	return interaction_rows[kind].code;
}

/* "[type]" for a segment of the table. */
static void put_segment(const char *segment, struct buf *out)
{
	static const char *const words[WITH_COUNT] = {
		[WITH_TYPE] = "[type]", [WITH_ID] = "[id]",
		[WITH_VERSION] = "[version]", [WITH_TARGET] = "[type]",
		[WITH_OPERATION] = "$[name]",
	};
	enum interaction_with with = interaction_segment(segment);

	buf_puts(out, with != WITH_COUNT ? words[with] : segment);
}

void interaction_wire(enum interaction_kind kind, struct buf *out)
{
	const struct interaction_row *row = &interaction_rows[kind];

	buf_printf(out, "%s ", row->method);
	for (size_t i = 0; i < INTERACTION_SEGMENTS; i++) {
		if (row->segment[i] == NULL)
			break;
		if (i > 0)
			buf_putc(out, '/');
		put_segment(row->segment[i], out);
	}
	if (row->segment[0] == NULL)
		buf_puts(out, "[base]");
	if (row->criteria == CRITERIA_QUERY)
		buf_puts(out, "?[criteria]");
	else if (row->criteria == CRITERIA_HEADER)
		buf_puts(out, " with If-None-Exist");
}

enum interaction_kind interaction_of_code(const char *code, bool is_system)
{
	for (size_t i = 0; i < INTERACTION_COUNT; i++)
		if (strcmp(interaction_rows[i].code, code) == 0 &&
		    (is_system || interaction_rows[i].segment[0] != NULL))
			return (enum interaction_kind)i;
	return INTERACTION_NONE;
}

bool interaction_needs(enum interaction_kind kind,
	enum interaction_with with)
{
	const struct interaction_row *row = &interaction_rows[kind];

	if (kind == INTERACTION_OPERATION)
		return with == WITH_OPERATION;
	if (with == WITH_CRITERIA)
		return row->criteria == CRITERIA_QUERY ||
			row->criteria == CRITERIA_HEADER;
	for (size_t i = 0; i < INTERACTION_SEGMENTS; i++)
		if (row->segment[i] != NULL &&
		    interaction_segment(row->segment[i]) == with)
			return true;
	return false;
}

bool interaction_takes(enum interaction_kind kind,
	enum interaction_with with)
{
	const struct interaction_row *row = &interaction_rows[kind];

	if (kind == INTERACTION_OPERATION &&
	    (with == WITH_TYPE || with == WITH_ID))
		return true;
	return interaction_needs(kind, with) || (row->may & BIT(with)) != 0 ||
		(with == WITH_CRITERIA && row->criteria != CRITERIA_NONE);
}

static bool offers_kind(const struct capability_resource *resource,
	enum interaction_kind kind)
{
	const char *expectation;

	if (kind == INTERACTION_OPERATION)
		return resource->operation_count > 0;
	if (kind == INTERACTION_CREATE_IF && !resource->conditional_create)
		return false;
	if ((kind == INTERACTION_UPDATE_IF || kind == INTERACTION_PATCH_IF) &&
	    !resource->conditional_update)
		return false;
	if (kind == INTERACTION_DELETE_IF &&
	    !text_equals(resource->conditional_delete, "single") &&
	    !text_equals(resource->conditional_delete, "multiple"))
		return false;
	/* A statement that only says "conditional" means the update by it. */
	if (kind == INTERACTION_UPDATE_IF || kind == INTERACTION_DELETE_IF)
		return true;
	return capability_has_interaction(resource, interaction_code(kind),
		&expectation);
}

static bool offers_system(const struct capability *capability,
	enum interaction_kind kind)
{
	for (size_t i = 0; i < capability->interaction_count; i++)
		if (strcmp(capability->interactions[i].code,
		    interaction_code(kind)) == 0)
			return true;
	return kind == INTERACTION_OPERATION &&
		capability->operation_count > 0;
}

bool interaction_is_listed(const struct capability *capability,
	enum interaction_kind kind, const char *type)
{
	if (kind == INTERACTION_CAPABILITIES)
		return true;
	if (!interaction_needs(kind, WITH_TYPE) &&
	    offers_system(capability, kind))
		return true;
	if (!interaction_takes(kind, WITH_TYPE))
		return false;
	for (size_t i = 0; i < capability->resource_count; i++) {
		const struct capability_resource *resource =
			&capability->resources[i];

		if ((type == NULL || strcmp(type, resource->type) == 0) &&
		    offers_kind(resource, kind))
			return true;
	}
	return false;
}

/* Digits to begin with and nothing that no date has. */
static bool looks_like_date(const char *text)
{
	static const char allowed[] = "0123456789-:.+TZ";

	return strspn(text, "0123456789") == 4 &&
		strspn(text, allowed) == strlen(text);
}

static bool looks_like_id(const char *text)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.";
	size_t len = strspn(text, allowed);

	return text[len] == '\0' && len <= 64;
}

const char *interaction_problem(enum interaction_with with,
	const char *text)
{
	time_t at;
	long count;

	if (*text == '\0' || strstr(text, "{{") != NULL)
		return NULL;
	switch (with) {
	case WITH_ID:
	case WITH_VERSION:
		return looks_like_id(text) ? NULL : "an id is letters, "
			"digits, - and ., at most 64 of them";
	case WITH_TYPE:
	case WITH_TARGET:
		return *text == '*' || (*text >= 'A' && *text <= 'Z' &&
			looks_like_id(text)) ? NULL : "a resource type, such "
			"as Patient";
	case WITH_SINCE:
	case WITH_AT:
		return looks_like_date(text) ? NULL : "a date or an instant: "
			"2026-01-31, or 2026-01-31T10:30:00Z";
	case WITH_PAGE:
		return text_parse_long(text, 0, 1000000, &count) ? NULL :
			"a number";
	case WITH_IF_MODIFIED:
		return clock_parse_instant(text, &at) ||
			http_date_parse(text, &at) ? NULL : "an instant such "
			"as 2026-01-31T10:30:00Z, or an HTTP date";
	default:
		return NULL;
	}
}
