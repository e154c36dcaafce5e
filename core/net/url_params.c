#include "core/net/url.h"

/*
 * Query strings as lists in the order of the text, repeats included. A "+" is
 * read as a blank, as every server's form decoder does, and comes out as %20
 * (or as it was written); so what a list formats means the same to the server
 * as what it was read from.
 */

#include "core/base/text.h"

#include <stdlib.h>
#include <string.h>

static char *decoded(const char *text, size_t len)
{
	struct buf out = BUF_INIT;

	url_decode(&out, text, len, true);
	return buf_take(&out);
}

static void adopt(struct url_params *params, char *name, char *value)
{
	params->param = mem_grow(params->param, params->count, &params->alloc,
		sizeof(*params->param));
	params->param[params->count++] = (struct url_param){
		.name = name, .value = value, .is_on = true };
}

void url_params_add(struct url_params *params, const char *name,
	const char *value)
{
	adopt(params, xstrdup(name), xstrdup(value));
}

static void parse(struct url_params *params, const char *query, bool keeps)
{
	while (*query != '\0') {
		size_t len = strcspn(query, "&");
		size_t name_len = strcspn(query, "&=");

		if (len > name_len)
			adopt(params, decoded(query, name_len), decoded(
				query + name_len + 1, len - name_len - 1));
		else if (len > 0)
			adopt(params, decoded(query, len), xstrdup(""));
		if (len > 0 && keeps)
			params->param[params->count - 1].written =
				xstrndup(query, len);
		query += len;
		query += *query == '&';
	}
}

void url_params_parse(struct url_params *params, const char *query)
{
	parse(params, query, false);
}

void url_params_parse_written(struct url_params *params, const char *query)
{
	parse(params, query, true);
}

void url_params_remove(struct url_params *params, size_t at)
{
	if (at >= params->count)
		return;
	free(params->param[at].name);
	free(params->param[at].value);
	free(params->param[at].written);
	memmove(&params->param[at], &params->param[at + 1],
		(params->count - at - 1) * sizeof(*params->param));
	params->count--;
}

void url_params_finish(struct url_params *params)
{
	while (params->count > 0)
		url_params_remove(params, params->count - 1);
	free(params->param);
	memset(params, 0, sizeof(*params));
}

/* All of it may stand in a URL as it is. */
static bool is_legal(const char *text)
{
	struct buf out = BUF_INIT;
	bool is_same;

	url_encode_written(&out, text);
	is_same = strcmp(out.data, text) == 0;
	buf_finish(&out);
	return is_same;
}

/* Whoever changed name or value need not know of the third. */
static bool is_as_written(const struct url_param *param)
{
	struct url_params again = { 0 };
	bool is_same;

	if (param->written == NULL || !is_legal(param->written))
		return false;
	url_params_parse(&again, param->written);
	is_same = again.count == 1 &&
		strcmp(again.param[0].name, param->name) == 0 &&
		strcmp(again.param[0].value, param->value) == 0;
	url_params_finish(&again);
	return is_same;
}

void url_params_format(const struct url_params *params, struct buf *out)
{
	bool is_first = true;

	for (size_t i = 0; i < params->count; i++) {
		const struct url_param *param = &params->param[i];

		if (!param->is_on)
			continue;
		if (!is_first)
			buf_putc(out, '&');
		is_first = false;
		if (is_as_written(param)) {
			buf_puts(out, param->written);
			continue;
		}
		url_encode_query(out, param->name);
		buf_putc(out, '=');
		url_encode_query(out, param->value);
	}
}
