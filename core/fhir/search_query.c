#include "core/fhir/search_query.h"

/*
 * The lists: parameters of a query, values of a parameter. Each item keeps
 * the delimiter that stood in front of it, so a list prints as it was read
 * whatever it was ("a=1&&b", "x=,,"). Items that are added get the plain
 * delimiter; when the first one goes, the next loses its own.
 *
 * Reading fields out of a value is search_value.c, names are search_name.c.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/search_raw.h"
#include "core/net/url.h"

static void add_value(struct search_param *param, const char *lead,
	size_t lead_len, struct search_slice written)
{
	param->value = mem_grow(param->value, param->count, &param->alloc,
		sizeof(*param->value));
	param->value[param->count++] = (struct search_value){
		.lead = xstrndup(lead, lead_len),
		.written = xstrndup(written.at, written.len),
	};
}

static void parse_values(struct search_param *param, struct search_slice text)
{
	const char *lead = "";
	size_t lead_len = 0;

	for (;;) {
		struct search_slice comma = search_find(text, ',');
		size_t len = (size_t)(comma.at - text.at);

		add_value(param, lead, lead_len,
			(struct search_slice){ text.at, len });
		if (comma.len == 0)
			return;
		lead = comma.at;
		lead_len = comma.len;
		text.at += len + comma.len;
		text.len -= len + comma.len;
	}
}

static void parse_param(struct search_param *param, struct search_slice text)
{
	const char *equals = memchr(text.at, '=', text.len);
	size_t len = equals != NULL ? (size_t)(equals - text.at) : text.len;

	memset(param, 0, sizeof(*param));
	param->lead = xstrdup("");
	param->name = xstrndup(text.at, len);
	param->has_equals = equals != NULL;
	if (param->has_equals)
		parse_values(param, (struct search_slice){ equals + 1,
			text.len - len - 1 });
}

void search_param_parse(struct search_param *param, const char *text)
{
	parse_param(param, (struct search_slice){ text, strlen(text) });
}

void search_param_print(const struct search_param *param, struct buf *out)
{
	buf_puts(out, param->name);
	if (param->has_equals)
		buf_putc(out, '=');
	for (size_t i = 0; i < param->count; i++) {
		buf_puts(out, param->value[i].lead);
		buf_puts(out, param->value[i].written);
	}
}

static void finish_value(struct search_value *value)
{
	free(value->lead);
	free(value->written);
}

void search_param_finish(struct search_param *param)
{
	for (size_t i = 0; i < param->count; i++)
		finish_value(&param->value[i]);
	free(param->value);
	free(param->lead);
	free(param->name);
	memset(param, 0, sizeof(*param));
}

char *search_param_name(const struct search_param *param)
{
	struct buf out = BUF_INIT;

	url_decode(&out, param->name, strlen(param->name), true);
	return buf_take(&out);
}

void search_param_set_name(struct search_param *param, const char *name)
{
	char *old = search_param_name(param);
	struct buf out = BUF_INIT;

	if (strcmp(old, name) != 0) {
		url_encode_query(&out, name);
		mem_replace(&param->name, out.data);
	}
	buf_finish(&out);
	free(old);
}

/* A "\" at the end of the last value would take the comma for its own. */
static void close_last(struct search_param *param)
{
	struct search_value *last = &param->value[param->count - 1];
	char *closed;

	if (!search_ends_open((struct search_slice){ last->written,
	    strlen(last->written) }))
		return;
	closed = xasprintf("%s%%5C", last->written);
	free(last->written);
	last->written = closed;
}

struct search_value *search_param_add_value(struct search_param *param)
{
	if (param->count > 0)
		close_last(param);
	add_value(param, ",", param->count > 0 ? 1 : 0,
		(struct search_slice){ "", 0 });
	param->has_equals = true;
	return &param->value[param->count - 1];
}

void search_param_remove_value(struct search_param *param, size_t at)
{
	if (at >= param->count)
		return;
	finish_value(&param->value[at]);
	memmove(&param->value[at], &param->value[at + 1],
		(param->count - at - 1) * sizeof(*param->value));
	param->count--;
	param->has_equals = param->count > 0;
	if (at == 0 && param->count > 0)
		mem_replace(&param->value[0].lead, "");
}

static struct search_param *new_param(struct search_query *query)
{
	query->param = mem_grow(query->param, query->count, &query->alloc,
		sizeof(*query->param));
	return &query->param[query->count++];
}

void search_query_parse(struct search_query *query, const char *text)
{
	memset(query, 0, sizeof(*query));
	for (;;) {
		size_t lead = strspn(text, "&"), len;
		struct search_param *param;

		len = strcspn(text + lead, "&");
		if (len == 0) {
			query->tail = xstrdup(text);
			return;
		}
		param = new_param(query);
		parse_param(param, (struct search_slice){ text + lead, len });
		free(param->lead);
		param->lead = xstrndup(text, lead);
		text += lead + len;
	}
}

void search_query_print(const struct search_query *query, struct buf *out)
{
	for (size_t i = 0; i < query->count; i++) {
		buf_puts(out, query->param[i].lead);
		search_param_print(&query->param[i], out);
	}
	buf_puts(out, query->tail != NULL ? query->tail : "");
}

void search_query_finish(struct search_query *query)
{
	for (size_t i = 0; i < query->count; i++)
		search_param_finish(&query->param[i]);
	free(query->param);
	free(query->tail);
	memset(query, 0, sizeof(*query));
}

struct search_param *search_query_add(struct search_query *query,
	const char *written)
{
	struct search_param *param = new_param(query);

	search_param_parse(param, written);
	if (query->tail != NULL && *query->tail != '\0') {
		free(param->lead);
		param->lead = query->tail;
		query->tail = NULL;
	} else if (query->count > 1) {
		mem_replace(&param->lead, "&");
	}
	return param;
}

void search_query_remove(struct search_query *query, size_t at)
{
	if (at >= query->count)
		return;
	search_param_finish(&query->param[at]);
	memmove(&query->param[at], &query->param[at + 1],
		(query->count - at - 1) * sizeof(*query->param));
	query->count--;
	if (at == 0 && query->count > 0)
		mem_replace(&query->param[0].lead, "");
}
