#include "core/sandbox/query.h"

/*
 * Parameters that steer the answer are rows of a table; all others are
 * filters, looked up in the model. Whatever took effect is remembered for the
 * self link, so a client can see what was ignored (FHIR R4 search.html#errors).
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/sandbox/model.h"
#include "core/sandbox/route.h"

typedef enum match_verdict take_fn(struct query *query, const char *value,
	struct err *err);

static enum match_verdict take_count(struct query *query, const char *value,
	struct err *err)
{
	if (!text_parse_long(value, 0, 1000000, &query->count)) {
		err_set(err, ERR_USAGE, "Invalid value '%s' for _count.",
			value);
		return MATCH_INVALID;
	}
	query->wants_total_only |= query->count == 0;
	if (query->count > QUERY_PAGE_MAX)
		query->count = QUERY_PAGE_MAX;
	return MATCH_GOOD;
}

static enum match_verdict take_page(struct query *query, const char *value,
	struct err *err)
{
	if (text_parse_long(value, 1, 1000000, &query->page))
		return MATCH_GOOD;
	err_set(err, ERR_USAGE, "Invalid value '%s' for page.", value);
	return MATCH_INVALID;
}

static enum match_verdict take_summary(struct query *query, const char *value,
	struct err *err FD_UNUSED)
{
	query->wants_total_only |= strcmp(value, "count") == 0;
	return query->wants_total_only || strcmp(value, "false") == 0 ?
		MATCH_GOOD : MATCH_UNKNOWN;
}

static enum match_verdict take_layout(struct query *query FD_UNUSED,
	const char *value FD_UNUSED, struct err *err FD_UNUSED)
{
	return MATCH_GOOD;
}

/* "-date,_id" */
static enum match_verdict take_sort(struct query *query, const char *value,
	struct err *err FD_UNUSED)
{
	while (value != NULL) {
		bool is_down = *value == '-';
		const char *name = value + is_down;
		size_t len = strcspn(name, ",");
		const struct model_param *param = model_find_param(
			query->type, name, len);

		if (param == NULL || query->sort_count == QUERY_SORTS)
			return MATCH_UNKNOWN;
		query->sorts[query->sort_count++] =
			(struct query_sort){ param, is_down };
		value = name[len] == ',' ? name + len + 1 : NULL;
	}
	return MATCH_GOOD;
}

static const struct model_type *source_type(const struct query *query,
	const char *name)
{
	return strcmp(name, query->type->name) == 0 ? query->type :
		model_find(name);
}

/* "Type:parameter" or "Type:*"; a third part, the target, is read over. */
static enum match_verdict take_include(struct query *query, const char *value,
	bool is_reverse, bool is_iterated)
{
	size_t len = strcspn(value, ":");
	char *name = xstrndup(value, len);
	struct query_include include = { source_type(query, name), NULL,
		is_reverse, is_iterated };
	const char *param = value[len] == ':' ? value + len + 1 : "";
	size_t param_len = strcspn(param, ":");
	bool is_any = param_len == 1 && *param == '*';

	free(name);
	if (include.type == NULL || query->include_count == QUERY_INCLUDES)
		return MATCH_UNKNOWN;
	if (!is_any) {
		include.param = model_find_param(include.type, param,
			param_len);
		if (include.param == NULL ||
		    include.param->kind != MODEL_REFERENCE)
			return MATCH_UNKNOWN;
	}
	query->includes[query->include_count++] = include;
	return MATCH_GOOD;
}

static enum match_verdict take_forward(struct query *query,
	const char *value, struct err *err FD_UNUSED)
{
	return take_include(query, value, false, false);
}

static enum match_verdict take_forward_iterated(struct query *query,
	const char *value, struct err *err FD_UNUSED)
{
	return take_include(query, value, false, true);
}

static enum match_verdict take_reverse(struct query *query,
	const char *value, struct err *err FD_UNUSED)
{
	return take_include(query, value, true, false);
}

static const struct control {
	const char *name;
	take_fn *take;
	bool is_in_link;
} controls[] = {
	{ "_count", take_count, true },
	{ "_format", take_layout, false },
	{ "_include", take_forward, true },
	{ "_include:iterate", take_forward_iterated, true },
	{ "_pretty", take_layout, false },
	{ "_revinclude", take_reverse, true },
	{ "_sort", take_sort, true },
	{ "_summary", take_summary, true },
	{ "page", take_page, false },
};

static enum match_verdict take_filter(struct query *query,
	const struct url_param *param, struct err *err)
{
	struct match_filter filter;
	enum match_verdict verdict = match_parse(query->type, param->name,
		param->value, &filter, err);

	if (verdict != MATCH_GOOD)
		return verdict;
	query->filters = mem_grow(query->filters, query->filter_count,
		&query->filter_alloc, sizeof(*query->filters));
	query->filters[query->filter_count++] = filter;
	return MATCH_GOOD;
}

static enum match_verdict take_param(struct query *query,
	const struct url_param *param, bool *is_in_link, struct err *err)
{
	*is_in_link = true;
	for (size_t i = 0; i < FD_COUNT(controls); i++)
		if (strcmp(controls[i].name, param->name) == 0) {
			*is_in_link = controls[i].is_in_link;
			return controls[i].take(query, param->value, err);
		}
	return take_filter(query, param, err);
}

bool query_parse(struct query *query, const struct model_type *type,
	const struct url_params *params, bool is_strict,
	struct sandbox_reply *reply)
{
	struct err err = ERR_INIT;

	*query = (struct query){ .type = type, .count = QUERY_PAGE,
		.page = 1 };
	for (size_t i = 0; i < params->count; i++) {
		const struct url_param *param = &params->param[i];
		bool is_in_link;
		enum match_verdict verdict = take_param(query, param,
			&is_in_link, &err);

		if (verdict == MATCH_INVALID)
			return reply_outcome(reply, 400,
				&(struct outcome_issue){ .code = "invalid",
				.symbol = "InvalidSearchParameterValue" },
				"%s", err.text);
		if (verdict == MATCH_UNKNOWN && is_strict)
			return reply_outcome(reply, 400,
				&(struct outcome_issue){
				.code = "not-supported",
				.symbol = "ParameterNotSupported" },
				"Search parameter '%s' (value '%s') is not "
				"supported for resource type '%s'.",
				param->name, param->value, type->name);
		if (verdict == MATCH_GOOD && is_in_link)
			url_params_add(&query->used, param->name,
				param->value);
	}
	return true;
}

void query_finish(struct query *query)
{
	for (size_t i = 0; i < query->filter_count; i++)
		match_finish(&query->filters[i]);
	free(query->filters);
	url_params_finish(&query->used);
}

static void put_param(struct buf *out, const char *name, const char *value)
{
	buf_putc(out, strchr(out->data, '?') == NULL ? '?' : '&');
	url_encode_query(out, name);
	buf_putc(out, '=');
	url_encode_component(out, value);
}

/* The least name above `above` (NULL: the least), or NULL. */
static const char *next_name(const struct url_params *params,
	const char *above)
{
	const char *least = NULL;

	for (size_t i = 0; i < params->count; i++) {
		const char *name = params->param[i].name;

		if ((above == NULL || strcmp(name, above) > 0) &&
		    (least == NULL || strcmp(name, least) < 0))
			least = name;
	}
	return least;
}

void query_format(const struct query *query, long page, struct buf *out)
{
	const char *name = next_name(&query->used, NULL);
	char number[24];

	for (; name != NULL; name = next_name(&query->used, name))
		for (size_t i = 0; i < query->used.count; i++)
			if (strcmp(query->used.param[i].name, name) == 0)
				put_param(out, name,
					query->used.param[i].value);
	if (page > 1) {
		snprintf(number, sizeof(number), "%ld", page);
		put_param(out, "page", number);
	}
}
