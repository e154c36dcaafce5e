#include "core/fhir/interaction_part.h"

/*
 * From a request back to the interaction it is. What stands before the part
 * that FHIR defines is passed over: "{{cdr}}/", and of an absolute URL all up
 * to the first segment that only FHIR has.
 *
 * Parameters that ask for a form of the answer are no criteria: "PUT
 * Patient?_pretty=true" is no conditional update, and one without criteria is
 * no interaction at all.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/index.h"
#include "core/doc/sniff.h"

enum { PEEK = 4096 };

struct segments {
	size_t count;
	const char *at[INTERACTION_SEGMENTS + 1];
	size_t len[INTERACTION_SEGMENTS + 1];
};

static bool is_word(const char *segment, size_t len, const char *word)
{
	return strlen(word) == len && memcmp(segment, word, len) == 0;
}

static bool is_variable(const char *segment, size_t len)
{
	return len > 4 && memcmp(segment, "{{", 2) == 0 &&
		memcmp(segment + len - 2, "}}", 2) == 0;
}

static bool is_type(const char *segment, size_t len)
{
	return is_variable(segment, len) ||
		compose_looks_like_type(segment, len);
}

/* What can only be the first that FHIR defines. */
static bool is_first(const char *segment, size_t len)
{
	return is_type(segment, len) || *segment == '$' ||
		is_word(segment, len, "metadata") ||
		is_word(segment, len, "_history") ||
		is_word(segment, len, "_search");
}

/* False when there are more than any interaction has. */
static bool split(const char *path, struct segments *out)
{
	bool is_absolute, has_begun;
	const char *at = compose_behind_base(path, &is_absolute);

	out->count = 0;
	has_begun = !is_absolute;
	for (at += strspn(at, "/"); *at != '\0'; at += strspn(at, "/")) {
		size_t len = strcspn(at, "/");

		has_begun = has_begun || is_first(at, len);
		if (has_begun && out->count > INTERACTION_SEGMENTS)
			return false;
		if (has_begun) {
			out->at[out->count] = at;
			out->len[out->count++] = len;
		}
		at += len;
	}
	return true;
}

static bool fits(enum interaction_with with, const char *segment, size_t len)
{
	switch (with) {
	case WITH_TYPE:
		return is_type(segment, len);
	case WITH_TARGET:
		return is_type(segment, len) || is_word(segment, len, "*");
	case WITH_OPERATION:
		return len > 1 && *segment == '$';
	default:
		return *segment != '$' && *segment != '_';
	}
}

/* Whether the path has a row's shape; takes the fields out of it. */
static bool take_path(const struct interaction_row *row,
	const struct segments *path, struct interaction *out)
{
	size_t at = 0;
	bool is_operation = row == &interaction_rows[INTERACTION_OPERATION];

	for (size_t i = 0; i < INTERACTION_SEGMENTS &&
	    row->segment[i] != NULL; i++) {
		enum interaction_with with =
			interaction_segment(row->segment[i]);
		bool is_there = at < path->count;

		if (is_there && with == WITH_COUNT)
			is_there = is_word(path->at[at], path->len[at],
				row->segment[i]);
		else if (is_there)
			is_there = fits(with, path->at[at], path->len[at]);
		if (!is_there && is_operation && with != WITH_OPERATION)
			continue;
		if (!is_there)
			return false;
		if (with != WITH_COUNT) {
			free(out->with[with]);
			out->with[with] = xstrndup(path->at[at] +
				(with == WITH_OPERATION), path->len[at] -
				(with == WITH_OPERATION));
		}
		at++;
	}
	return at == path->count;
}

/* Of a Bundle that may be long, only its beginning is looked at. */
static bool is_batch(const struct compose *compose)
{
	const char *text = compose->body.data;
	struct doc_index *index;
	uint32_t type;
	bool is;

	if (sniff(text, compose->body.len) != SNIFF_JSON)
		return false;
	index = index_new();
	index_feed(index, text, compose->body.len,
		compose->body.len <= PEEK, PEEK);
	type = index_count(index) > 0 ? index_member(index, text, 0, "type") :
		INDEX_NONE;
	is = type != INDEX_NONE &&
		index_string_equals(index, text, type, "batch");
	index_free(index);
	return is;
}

static bool is_form_of_answer(const char *name)
{
	return text_has_word("_pretty _format _summary _elements", name,
		strlen(name));
}

/* The parameters as criteria, those that are fields left out. */
static void take_params(const struct compose *compose,
	struct interaction *out)
{
	struct url_params criteria = { 0 };
	struct buf query = BUF_INIT;
	bool has_criteria = false;

	for (size_t i = 0; i < compose->params.count; i++) {
		const struct url_param *param = &compose->params.param[i];
		size_t at = 0;

		while (at < INTERACTION_PARAMS && !(interaction_takes(
		    out->kind, interaction_params[at].with) &&
		    strcmp(interaction_params[at].name, param->name) == 0))
			at++;
		if (!param->is_on)
			continue;
		if (at < INTERACTION_PARAMS) {
			interaction_set(out, interaction_params[at].with,
				param->value);
		} else {
			has_criteria = has_criteria ||
				!is_form_of_answer(param->name);
			url_params_add(&criteria, param->name, param->value);
		}
	}
	url_params_format(&criteria, &query);
	if (interaction_takes(out->kind, WITH_CRITERIA) && (has_criteria ||
	    !interaction_needs(out->kind, WITH_CRITERIA)))
		interaction_set(out, WITH_CRITERIA, query.data);
	buf_finish(&query);
	url_params_finish(&criteria);
}

/* Owned: "3" of W/"3" and "3"; others stay as they are. */
static char *version_of_tag(const char *tag)
{
	size_t len;

	if (text_starts_with(tag, "W/\""))
		tag += 2;
	len = strlen(tag);
	if (len > 2 && tag[0] == '"' && strcspn(tag + 1, "\"") == len - 2)
		return xstrndup(tag + 1, len - 2);
	return xstrdup(tag);
}

static void take_headers(const struct compose *compose,
	struct interaction *out)
{
	for (size_t i = 0; i < INTERACTION_HEADERS; i++) {
		enum interaction_with with = interaction_headers[i].with;
		const char *value = http_headers_get(&compose->headers,
			interaction_headers[i].name);
		char *version;

		if (value == NULL || !interaction_takes(out->kind, with))
			continue;
		if (with == WITH_PREFER && text_starts_with(value, "return="))
			value += strlen("return=");
		version = with == WITH_IF_MATCH || with == WITH_IF_NONE_MATCH ?
			version_of_tag(value) : NULL;
		interaction_set(out, with, version != NULL ? version : value);
		free(version);
	}
}

/* GET and HEAD ask for the same; an operation goes by either. */
static bool is_method(const struct interaction_row *row, const char *method)
{
	if (row == &interaction_rows[INTERACTION_OPERATION])
		return text_has_word("GET POST HEAD", method, strlen(method));
	if (strcmp(method, "HEAD") == 0)
		method = "GET";
	return strcmp(row->method, method) == 0;
}

/* The row whose method and path they are, conditions aside. */
static void find_row(const char *method, const struct segments *path,
	struct interaction *out)
{
	for (size_t i = 0; i < INTERACTION_COUNT; i++) {
		struct interaction found = { .kind = (enum interaction_kind)i };

		if (is_method(&interaction_rows[i], method) &&
		    take_path(&interaction_rows[i], path, &found)) {
			*out = found;
			return;
		}
		interaction_finish(&found);
	}
}

/* POST _search is the search that GET would be. */
static bool take_search(struct segments *path, const char *method)
{
	if (strcmp(method, "POST") != 0 || path->count == 0 ||
	    !is_word(path->at[path->count - 1], path->len[path->count - 1],
	    "_search"))
		return false;
	path->count--;
	return true;
}

/* What a condition makes of it. */
static void take_conditions(const struct compose *compose,
	struct interaction *out)
{
	const char *exists = http_headers_get(&compose->headers,
		"If-None-Exist");

	if (out->kind == INTERACTION_CREATE && exists != NULL) {
		out->kind = INTERACTION_CREATE_IF;
		interaction_set(out, WITH_CRITERIA, exists);
	} else if (out->kind == INTERACTION_BATCH && !is_batch(compose)) {
		out->kind = INTERACTION_TRANSACTION;
	}
}

void interaction_read(const struct compose *compose, struct interaction *out)
{
	struct segments path;
	bool is_by_post;

	*out = (struct interaction)INTERACTION_INIT;
	if (!split(compose->path, &path))
		return;
	is_by_post = take_search(&path, compose->method);
	find_row(is_by_post ? "GET" : compose->method, &path, out);
	if (out->kind == INTERACTION_NONE)
		return;
	take_params(compose, out);
	take_headers(compose, out);
	take_conditions(compose, out);
	if (is_by_post && interaction_takes(out->kind, WITH_POST)) {
		interaction_set(out, WITH_POST, "yes");
		interaction_set(out, WITH_CRITERIA, compose->body.data);
	}
	if ((is_by_post && !interaction_takes(out->kind, WITH_POST)) ||
	    (interaction_needs(out->kind, WITH_CRITERIA) &&
	    *interaction_get(out, WITH_CRITERIA) == '\0'))
		interaction_finish(out);
}

/* The path behind the base is "Type/id" of the request's resource. */
static bool is_of(const struct interaction *interaction, const char *url)
{
	struct segments path;
	char *bare = xstrndup(url, strcspn(url, "?#"));
	bool is = split(bare, &path) && path.count >= 2 &&
		is_word(path.at[0], path.len[0],
		interaction_get(interaction, WITH_TYPE)) &&
		is_word(path.at[1], path.len[1],
		interaction_get(interaction, WITH_ID));

	free(bare);
	return is;
}

/* Whether the resource in the index is the request's. */
static bool is_resource(const struct interaction *interaction,
	const struct doc_index *index, const char *body)
{
	uint32_t type = index_member(index, body, 0, "resourceType");
	uint32_t id = index_member(index, body, 0, "id");

	return type != INDEX_NONE && id != INDEX_NONE &&
		index_string_equals(index, body, type,
		interaction_get(interaction, WITH_TYPE)) &&
		index_string_equals(index, body, id,
		interaction_get(interaction, WITH_ID));
}

char *interaction_version(const struct compose *compose, const char *url,
	const char *etag, const char *body, size_t len)
{
	struct interaction interaction;
	struct doc_index *index = index_text(body, len);
	char *version = NULL;
	bool is_same;

	interaction_read(compose, &interaction);
	is_same = index_count(index) > 0 && interaction.with[WITH_ID] != NULL &&
		is_resource(&interaction, index, body);
	if (is_same)
		version = index_find_dup(index, body, 0, "meta.versionId");
	if (interaction.with[WITH_ID] != NULL && etag != NULL &&
	    (is_same || is_of(&interaction, url))) {
		free(version);
		version = version_of_tag(etag);
	}
	interaction_finish(&interaction);
	index_free(index);
	return version;
}
