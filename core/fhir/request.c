#include "core/fhir/request.h"

/*
 * The request being composed. The list of parameters is the truth; the URL
 * line is printed from it and read back into it.
 *
 * Reading a line back must not lose the parameters that are switched off, for
 * they are not in the line. They keep their place behind the neighbour they
 * stood behind: old and new parameters are matched by name, in order, and
 * each match carries along the switched-off ones that follow it. Whatever the
 * line says, every switched-off parameter comes out exactly once.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/sniff.h"

void compose_init(struct compose *compose)
{
	memset(compose, 0, sizeof(*compose));
	compose->method = xstrdup("GET");
	compose->service = xstrdup("");
	compose->path = xstrdup("");
	buf_init(&compose->body);
}

void compose_finish(struct compose *compose)
{
	free(compose->method);
	free(compose->service);
	free(compose->path);
	url_params_finish(&compose->params);
	http_headers_finish(&compose->headers);
	buf_finish(&compose->body);
	memset(compose, 0, sizeof(*compose));
	buf_init(&compose->body);
}

char *compose_url(const struct compose *compose)
{
	struct buf query = BUF_INIT;
	char *line;

	url_params_format(&compose->params, &query);
	line = xasprintf("%s%s%s", compose->path, query.len > 0 ? "?" : "",
		query.data);
	buf_finish(&query);
	return line;
}

/* The "?" that begins the query, not one inside {{...}}; NULL when none. */
static const char *find_query(const char *line)
{
	const char *at = line;

	while (*at != '\0' && *at != '?') {
		const char *end = NULL;

		if (at[0] == '{' && at[1] == '{')
			end = strstr(at, "}}");
		at = end != NULL ? end + 2 : at + 1;
	}
	return *at == '?' ? at : NULL;
}

static void move_param(struct url_params *to, struct url_param *param)
{
	to->param = mem_grow(to->param, to->count, &to->alloc,
		sizeof(*to->param));
	to->param[to->count++] = *param;
	memset(param, 0, sizeof(*param));
}

/* Moves the parameters that are off from old[at...], up to one that is on. */
static size_t move_off_run(struct url_params *to, struct url_params *old,
	size_t at)
{
	while (at < old->count && !old->param[at].is_on)
		move_param(to, &old->param[at++]);
	return at;
}

/* Position of the first that is on and has that name, or old->count. */
static size_t find_on(const struct url_params *old, size_t at,
	const char *name)
{
	while (at < old->count && !(old->param[at].is_on &&
	    strcmp(old->param[at].name, name) == 0))
		at++;
	return at;
}

static void merge_params(struct url_params *params, struct url_params *line)
{
	struct url_params merged = { 0 }, *old = params;
	size_t at = move_off_run(&merged, old, 0);

	for (size_t i = 0; i < line->count; i++) {
		size_t match = find_on(old, at, line->param[i].name);
		bool is_matched = match < old->count;

		for (; is_matched && at < match; at++)
			if (!old->param[at].is_on)
				move_param(&merged, &old->param[at]);
		move_param(&merged, &line->param[i]);
		if (is_matched)
			at = move_off_run(&merged, old, match + 1);
	}
	for (; at < old->count; at++)
		if (!old->param[at].is_on)
			move_param(&merged, &old->param[at]);
	url_params_finish(params);
	*params = merged;
}

void compose_set_url(struct compose *compose, const char *line)
{
	const char *query = find_query(line);
	struct url_params params = { 0 };
	char *path, *trimmed;

	if (query != NULL) {
		char *rest = text_trim_dup(query + 1);

		url_params_parse_written(&params, rest);
		free(rest);
	}
	path = query != NULL ? xstrndup(line, (size_t)(query - line)) :
		xstrdup(line);
	trimmed = text_trim_dup(path);
	compose_set_path(compose, trimmed);
	free(trimmed);
	free(path);
	merge_params(&compose->params, &params);
	url_params_finish(&params);
}

char *compose_param(const struct compose *compose, size_t at)
{
	const struct url_param *param = &compose->params.param[at];
	struct url_params one = { 0 };
	struct buf out = BUF_INIT;

	url_params_add(&one, param->name, param->value);
	mem_replace(&one.param[0].written, param->written);
	url_params_format(&one, &out);
	url_params_finish(&one);
	return buf_take(&out);
}

size_t compose_put_param(struct compose *compose, size_t at,
	const char *written)
{
	struct url_params *params = &compose->params, read = { 0 };

	url_params_parse_written(&read, written);
	for (size_t i = 0; i < read.count; i++) {
		struct url_param *to;

		if (i > 0 || at >= params->count) {
			url_params_add(params, "", "");
			at = params->count - 1;
		}
		to = &params->param[at];
		mem_replace(&to->name, read.param[i].name);
		mem_replace(&to->value, read.param[i].value);
		mem_replace(&to->written, read.param[i].written);
	}
	url_params_finish(&read);
	return at;
}

void compose_set_method(struct compose *compose, const char *method)
{
	char *copy = text_trim_dup(method);

	for (char *at = copy; *at != '\0'; at++)
		if (*at >= 'a' && *at <= 'z')
			*at = (char)(*at - 'a' + 'A');
	free(compose->method);
	compose->method = copy;
}

void compose_set_path(struct compose *compose, const char *path)
{
	mem_replace(&compose->path, path);
}

static bool is_post_search(const struct compose *compose)
{
	const char *path = compose->path;

	return strcmp(compose->method, "POST") == 0 &&
		(strcmp(path, "_search") == 0 ||
		text_ends_with(path, "/_search"));
}

/* A method nobody has heard of may change data too: it is not on the list. */
bool compose_changes_data(const struct compose *compose)
{
	static const char *const harmless[] = { "GET", "HEAD", "OPTIONS" };

	for (size_t i = 0; i < FD_COUNT(harmless); i++)
		if (strcmp(compose->method, harmless[i]) == 0)
			return false;
	return !is_post_search(compose);
}

bool request_changes_data(const char *method, const char *url)
{
	struct compose compose;
	bool is_change;

	compose_init(&compose);
	compose_set_method(&compose, method);
	compose_set_url(&compose, url);
	is_change = compose_changes_data(&compose);
	compose_finish(&compose);
	return is_change;
}

bool compose_has_body(const struct compose *compose)
{
	return compose->body.len > 0 && !text_has_word("GET HEAD DELETE",
		compose->method, strlen(compose->method));
}

/* RFC 6902 for a list of patch steps, FHIR's own Parameters otherwise. */
static const char *json_content_type(const struct compose *compose)
{
	const char *at = compose->body.data;

	while (text_is_space(*at))
		at++;
	if (strcmp(compose->method, "PATCH") == 0 && *at == '[')
		return "application/json-patch+json";
	return "application/fhir+json";
}

const char *compose_content_type(const struct compose *compose)
{
	static const char *const types[] = {
		[SNIFF_EMPTY] = "application/fhir+json",
		[SNIFF_JSON] = NULL,
		[SNIFF_XML] = "application/fhir+xml",
		[SNIFF_HTML] = "text/html",
		[SNIFF_HL7V2] = "application/hl7-v2+er7",
		[SNIFF_TEXT] = "text/plain",
		[SNIFF_BINARY] = "application/octet-stream",
		[SNIFF_NDJSON] = "application/fhir+ndjson",
		[SNIFF_FORM] = "application/x-www-form-urlencoded",
	};
	enum sniff_kind kind = sniff(compose->body.data, compose->body.len);

	if (is_post_search(compose) && kind != SNIFF_JSON)
		return "application/x-www-form-urlencoded";
	if (kind == SNIFF_JSON)
		return json_content_type(compose);
	return types[kind];
}

bool compose_looks_like_type(const char *segment, size_t len)
{
	if (len < 2 || segment[0] < 'A' || segment[0] > 'Z' ||
	    segment[1] < 'a' || segment[1] > 'z')
		return false;
	for (size_t i = 2; i < len; i++) {
		char c = text_lower(segment[i]);

		if (c < 'a' || c > 'z')
			return false;
	}
	return true;
}

const char *compose_behind_base(const char *path, bool *is_absolute)
{
	const char *end = strstr(path, "://");

	*is_absolute = end != NULL;
	if (end != NULL)
		return end + 3 + strcspn(end + 3, "/");
	end = text_starts_with(path, "{{") ? strstr(path, "}}") : NULL;
	return end != NULL ? end + 2 : path;
}

char *compose_resource_type(const struct compose *compose)
{
	bool is_absolute;
	const char *at = compose_behind_base(compose->path, &is_absolute);

	while (*at != '\0') {
		size_t len;

		at += strspn(at, "/");
		len = strcspn(at, "/");
		if (compose_looks_like_type(at, len))
			return xstrndup(at, len);
		if (!is_absolute)
			return NULL;
		at += len;
	}
	return NULL;
}
