#include "core/fhir/interaction_part.h"

/*
 * From an interaction and its fields to a request, and to words. The headers
 * that belong to interactions are taken away first: what was asked of the
 * request before must not cling to this one.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/net/http_date.h"

char *interaction_tag(const char *version)
{
	if (strcmp(version, "*") == 0 || strchr(version, ',') != NULL ||
	    text_starts_with(version, "W/"))
		return xstrdup(version);
	return xasprintf(*version == '"' ? "W/%s" : "W/\"%s\"", version);
}

static bool is_told(const struct interaction *interaction,
	enum interaction_with with)
{
	return *interaction_get(interaction, with) != '\0';
}

static bool check(const struct interaction *interaction, struct err *err)
{
	static const char *const words[WITH_COUNT] = {
		[WITH_TYPE] = "a resource type", [WITH_ID] = "an id",
		[WITH_VERSION] = "a version id",
		[WITH_TARGET] = "a resource type to look for",
		[WITH_OPERATION] = "an operation",
		[WITH_CRITERIA] = "criteria, such as identifier=SYSTEM|VALUE",
	};

	for (int with = 0; with < WITH_COUNT; with++) {
		const char *problem = interaction_problem(
			(enum interaction_with)with, interaction_get(
			interaction, (enum interaction_with)with));

		if (interaction_needs(interaction->kind,
		    (enum interaction_with)with) && !is_told(interaction,
		    (enum interaction_with)with))
			return err_set(err, ERR_USAGE, "%s needs %s",
				interaction_name(interaction->kind),
				words[with]);
		if (problem != NULL && interaction_takes(interaction->kind,
		    (enum interaction_with)with))
			return err_set(err, ERR_USAGE, "%s", problem);
	}
	if (is_told(interaction, WITH_ID) && !is_told(interaction, WITH_TYPE))
		return err_set(err, ERR_USAGE, "an id needs a resource type");
	return true;
}

static void put_path(const struct interaction *interaction, struct buf *out)
{
	const struct interaction_row *row =
		&interaction_rows[interaction->kind];

	for (size_t i = 0; i < INTERACTION_SEGMENTS; i++) {
		const char *segment = row->segment[i];
		enum interaction_with with;

		if (segment == NULL)
			break;
		with = interaction_segment(segment);
		if (with != WITH_COUNT && !is_told(interaction, with))
			continue;
		if (out->len > 0)
			buf_putc(out, '/');
		if (with == WITH_OPERATION &&
		    *interaction_get(interaction, with) != '$')
			buf_putc(out, '$');
		buf_puts(out, with == WITH_COUNT ? segment :
			interaction_get(interaction, with));
	}
}

/* A query as people type it: "?name=x", "Patient?name=x", "name=x". */
static const char *query_of(const char *criteria)
{
	const char *mark = strchr(criteria, '?');
	size_t before = strcspn(criteria, "=");

	return mark != NULL && (size_t)(mark - criteria) < before ?
		mark + 1 : criteria;
}

static bool is_by_post(const struct interaction *interaction)
{
	return interaction_takes(interaction->kind, WITH_POST) &&
		strcmp(interaction_get(interaction, WITH_POST), "yes") == 0;
}

static void put_params(const struct interaction *interaction,
	struct compose *out)
{
	const struct interaction_row *row =
		&interaction_rows[interaction->kind];

	url_params_finish(&out->params);
	if (row->criteria != CRITERIA_NONE && row->criteria != CRITERIA_HEADER
	    && !is_by_post(interaction))
		url_params_parse(&out->params, query_of(interaction_get(
			interaction, WITH_CRITERIA)));
	for (size_t i = 0; i < INTERACTION_PARAMS; i++) {
		enum interaction_with with = interaction_params[i].with;

		if (interaction_takes(interaction->kind, with) &&
		    is_told(interaction, with))
			url_params_add(&out->params, interaction_params[i].name,
				interaction_get(interaction, with));
	}
}

static void remove_header(struct http_headers *headers, const char *name)
{
	for (size_t i = headers->count; i > 0; i--)
		if (text_equals_nocase(headers->header[i - 1].name, name))
			http_headers_remove(headers, i - 1);
}

/* Owned: the value as the header has it. */
static char *header_value(enum interaction_with with, const char *text)
{
	char date[40];
	time_t at;

	if (with == WITH_IF_MATCH || with == WITH_IF_NONE_MATCH)
		return interaction_tag(text);
	if (with == WITH_IF_MODIFIED && clock_parse_instant(text, &at)) {
		http_date_format(date, sizeof(date), at);
		return xstrdup(date);
	}
	if (with == WITH_PREFER && text_has_word("minimal representation "
	    "OperationOutcome", text, strlen(text)))
		return xasprintf("return=%s", text);
	return xstrdup(text);
}

static bool put_headers(const struct interaction *interaction,
	struct compose *out, struct err *err)
{
	const char *problem = NULL;

	remove_header(&out->headers, "If-None-Exist");
	for (size_t i = 0; i < INTERACTION_HEADERS; i++)
		remove_header(&out->headers, interaction_headers[i].name);
	for (size_t i = 0; i < INTERACTION_HEADERS; i++) {
		enum interaction_with with = interaction_headers[i].with;
		const char *name = interaction_headers[i].name;
		char *value;

		if (!interaction_takes(interaction->kind, with) ||
		    !is_told(interaction, with))
			continue;
		value = header_value(with, interaction_get(interaction, with));
		problem = http_header_problem(name, value);
		if (problem == NULL)
			http_headers_add(&out->headers, name, value);
		free(value);
		if (problem != NULL)
			return err_set(err, ERR_USAGE, "%s", problem);
	}
	return true;
}

/* The criteria of a conditional create are a header. */
static bool put_if_none_exist(const struct interaction *interaction,
	struct compose *out, struct err *err)
{
	const char *criteria = query_of(interaction_get(interaction,
		WITH_CRITERIA));
	const char *problem;

	if (interaction_rows[interaction->kind].criteria != CRITERIA_HEADER)
		return true;
	problem = http_header_problem("If-None-Exist", criteria);
	if (problem != NULL)
		return err_set(err, ERR_USAGE, "%s", problem);
	http_headers_add(&out->headers, "If-None-Exist", criteria);
	return true;
}

/* A search by POST: the criteria are a form. */
static void put_form(const struct interaction *interaction,
	struct compose *out)
{
	struct url_params params = { 0 };

	url_params_parse(&params, query_of(interaction_get(interaction,
		WITH_CRITERIA)));
	buf_clear(&out->body);
	url_params_format(&params, &out->body);
	url_params_finish(&params);
}

bool interaction_compose(const struct interaction *interaction,
	struct compose *out, struct err *err)
{
	struct buf path = BUF_INIT;
	bool is_post = is_by_post(interaction);

	if (!check(interaction, err) || !put_headers(interaction, out, err) ||
	    !put_if_none_exist(interaction, out, err))
		return false;
	put_path(interaction, &path);
	if (is_post)
		buf_puts(&path, path.len > 0 ? "/_search" : "_search");
	compose_set_method(out, is_post ? "POST" :
		interaction_rows[interaction->kind].method);
	compose_set_path(out, path.data);
	put_params(interaction, out);
	if (is_post)
		put_form(interaction, out);
	buf_finish(&path);
	return true;
}

/* "of Patient/1", "of Patient", or nothing. */
static void put_what(const struct interaction *interaction, struct buf *out)
{
	const char *type = interaction_get(interaction, WITH_TYPE);
	const char *id = interaction_get(interaction, WITH_ID);
	const char *target = interaction_get(interaction, WITH_TARGET);

	if (*type == '\0')
		return;
	buf_printf(out, " %s %s%s%s", interaction->kind ==
		INTERACTION_OPERATION ? "on" : "of", type,
		*id != '\0' ? "/" : "", id);
	if (*target != '\0')
		buf_printf(out, ": %s", strcmp(target, "*") == 0 ?
			"everything" : target);
}

void interaction_describe(const struct interaction *interaction,
	struct buf *out)
{
	const char *version = interaction_get(interaction, WITH_VERSION);
	const char *match = interaction_get(interaction, WITH_IF_MATCH);
	const char *operation = interaction_get(interaction, WITH_OPERATION);
	bool is_history = interaction->kind == INTERACTION_HISTORY_INSTANCE ||
		interaction->kind == INTERACTION_HISTORY_TYPE;

	if (interaction->kind == INTERACTION_NONE)
		return;
	if (interaction->kind == INTERACTION_READ &&
	    (is_told(interaction, WITH_IF_NONE_MATCH) ||
	    is_told(interaction, WITH_IF_MODIFIED)))
		buf_puts(out, "conditional ");
	buf_puts(out, is_history ? "history" :
		interaction_name(interaction->kind));
	if (*operation != '\0')
		buf_printf(out, " $%s", operation + (*operation == '$'));
	put_what(interaction, out);
	if (*version != '\0')
		buf_printf(out, " version %s", version);
	if (*match != '\0')
		buf_printf(out, " if version %s", match);
	if (is_by_post(interaction))
		buf_puts(out, " by POST");
}
