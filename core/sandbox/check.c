#include "core/sandbox/check.h"

/*
 * From the outside in: content type, JSON, resourceType, id, references,
 * values. The first thing that is wrong is answered; status and symbol follow
 * the repository this stands for. It is no validator: beside the form of
 * references only a few values are looked at, so that a 422 can be seen.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/index.h"
#include "core/sandbox/dates.h"
#include "core/sandbox/values.h"

static bool refuse(struct sandbox_reply *reply, unsigned status,
	const char *code, const char *symbol, const char *text)
{
	return reply_outcome(reply, status, &(struct outcome_issue){
		.code = code, .symbol = symbol }, "%s", text);
}

struct doc_index *check_json(const struct sandbox_request *request,
	struct sandbox_reply *reply)
{
	struct doc_index *index = index_text(request->body,
		request->body_len);
	const struct index_fault *fault = index_fault(index);

	if (!request_sends_json(request))
		refuse(reply, 415, "not-supported", "UnsupportedMediaType",
			"The Content-Type of the request is not supported; "
			"use application/fhir+json.");
	else if (fault != NULL)
		reply_outcome(reply, 400, &(struct outcome_issue){
			.code = "structure", .symbol = "MalformedJSON" },
			"The body is not JSON: line %zu column %zu: %s.",
			fault->line, fault->column, fault->reason);
	else if (index_count(index) == 0 ||
	    index_kind(index, request->body, 0) != ROW_OBJECT ||
	    index_member(index, request->body, 0, "resourceType") ==
	    INDEX_NONE)
		refuse(reply, 400, "required", "MissingRequiredProperty",
			"The required property 'resourceType' is missing.");
	else
		return index;
	index_free(index);
	return NULL;
}

static bool check_type(struct place top, const char *type,
	struct sandbox_reply *reply)
{
	char *own = index_find_dup(top.index, top.text, 0, "resourceType");
	bool is_good = own != NULL && strcmp(own, type) == 0;

	if (!is_good)
		reply_outcome(reply, 400, &(struct outcome_issue){
			.code = "invalid", .symbol = "ResourceTypeMismatch" },
			"Resource type '%s' of the body does not match type "
			"'%s' of the request.", own != NULL ? own : "", type);
	free(own);
	return is_good;
}

static bool check_id(struct place top, const char *id,
	struct sandbox_reply *reply)
{
	char *own = index_find_dup(top.index, top.text, 0, "id");
	bool is_good = own != NULL && strcmp(own, id) == 0;

	if (!is_good)
		reply_outcome(reply, 400, &(struct outcome_issue){
			.code = "invalid", .symbol = "ResourceIdMismatch" },
			"The id of the body ('%s') does not match the id of "
			"the request ('%s').", own != NULL ? own : "", id);
	free(own);
	return is_good;
}

/* "Type/id", absolute, urn: or a fragment. */
static bool is_reference(const char *text)
{
	struct reference reference;

	return *text == '#' || text_starts_with(text, "urn:") ||
		text_starts_with(text, "http://") ||
		text_starts_with(text, "https://") ||
		(*text >= 'A' && *text <= 'Z' &&
		 reference_split(text, &reference));
}

static bool refuse_reference(struct place place, const char *text,
	struct sandbox_reply *reply)
{
	struct buf path = BUF_INIT;

	index_path(place.index, place.text,
		index_parent(place.index, place.row), &path);
	reply_outcome(reply, 400, &(struct outcome_issue){ .code = "invalid",
		.symbol = "MalformedRelativeReference",
		.expression = path.data },
		"The reference value '%s' in '%s' is malformed", text,
		path.data);
	buf_finish(&path);
	return false;
}

static bool check_references(struct place top, struct sandbox_reply *reply)
{
	static const char key[] = "\"reference\"";
	uint32_t count = index_count(top.index);
	bool is_good = true;

	for (uint32_t i = 0; i < count && is_good; i++) {
		struct row row = index_row(top.index, top.text, i);
		struct place place = { top.index, top.text, i };
		char *text;

		if (row.kind != ROW_STRING || row.key_len != sizeof(key) - 1 ||
		    memcmp(top.text + row.key, key, sizeof(key) - 1) != 0)
			continue;
		text = values_text(place);
		is_good = is_reference(text) ||
			refuse_reference(place, text, reply);
		free(text);
	}
	return is_good;
}

static bool is_gender(const char *text)
{
	static const char *const genders[] = { "male", "female", "other",
		"unknown" };

	for (size_t i = 0; i < FD_COUNT(genders); i++)
		if (strcmp(text, genders[i]) == 0)
			return true;
	return false;
}

static bool is_date(const char *text)
{
	return date_is_date(text);
}

static const struct value_rule {
	const char *type, *member, *expression, *what;
	bool (*is_good)(const char *text);
} value_rules[] = {
	{ "Patient", "birthDate", "Patient.birthDate", "a date (YYYY, "
		"YYYY-MM or YYYY-MM-DD)", is_date },
	{ "Patient", "gender", "Patient.gender", "one of male, female, other, "
		"unknown", is_gender },
};

static bool check_value(struct place top, const struct value_rule *rule,
	struct sandbox_reply *reply)
{
	struct place member;
	char *text;
	bool is_good;

	if (!values_member_is(top, "resourceType", rule->type) ||
	    !values_member(top, rule->member, &member))
		return true;
	text = values_text(member);
	is_good = text != NULL && rule->is_good(text);
	if (!is_good)
		reply_outcome(reply, 422, &(struct outcome_issue){
			.code = "value", .symbol = "MalformedValue",
			.expression = rule->expression },
			"Value '%s' of property '%s' is not valid: it must be "
			"%s.", text != NULL ? text : "(not a text)",
			rule->member, rule->what);
	free(text);
	return is_good;
}

static bool check_values(struct place top, struct sandbox_reply *reply)
{
	for (size_t i = 0; i < FD_COUNT(value_rules); i++)
		if (!check_value(top, &value_rules[i], reply))
			return false;
	return true;
}

struct doc_index *check_resource(const struct sandbox_request *request,
	const char *type, const char *id, struct sandbox_reply *reply)
{
	struct doc_index *index = check_json(request, reply);
	struct place top = { index, request->body, 0 };

	if (index == NULL)
		return NULL;
	if ((type == NULL || check_type(top, type, reply)) &&
	    (id == NULL || check_id(top, id, reply)) &&
	    check_references(top, reply) && check_values(top, reply))
		return index;
	index_free(index);
	return NULL;
}
