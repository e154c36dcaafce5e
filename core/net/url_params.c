#include "core/net/url.h"

/*
 * Query strings as lists in the order of the text, repeats included. A "+" is
 * read as a blank, as every server's
 * form decoder does, and comes out as %20; so what a list formats means the
 * same to the server as what it was read from.
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

void url_params_parse(struct url_params *params, const char *query)
{
	while (*query != '\0') {
		size_t len = strcspn(query, "&");
		size_t name_len = strcspn(query, "&=");

		if (len > name_len)
			adopt(params, decoded(query, name_len), decoded(
				query + name_len + 1, len - name_len - 1));
		else if (len > 0)
			adopt(params, decoded(query, len), xstrdup(""));
		query += len;
		query += *query == '&';
	}
}

void url_params_remove(struct url_params *params, size_t at)
{
	if (at >= params->count)
		return;
	free(params->param[at].name);
	free(params->param[at].value);
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
		url_encode_query(out, param->name);
		buf_putc(out, '=');
		url_encode_query(out, param->value);
	}
}
