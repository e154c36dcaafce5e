#include "core/store/draft.h"

/*
 * One draft as bytes. The line of JSON says how long the parts behind it are,
 * so a file that was cut is known for one. Bodies need not be JSON, nor even
 * UTF-8: they are never escaped.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/doc/json.h"
#include "core/net/http_mask.h"

void draft_init(struct draft *draft)
{
	*draft = (struct draft){ .body = BUF_INIT, .base = BUF_INIT,
		.mine = BUF_INIT };
	draft->connection = xstrdup("");
	draft->service = xstrdup("");
	draft->method = xstrdup("");
	draft->url = xstrdup("");
	draft->path = xstrdup("");
	draft->match = xstrdup("");
}

void draft_finish(struct draft *draft)
{
	free(draft->connection);
	free(draft->service);
	free(draft->method);
	free(draft->url);
	free(draft->path);
	free(draft->match);
	http_headers_finish(&draft->headers);
	buf_finish(&draft->body);
	buf_finish(&draft->base);
	buf_finish(&draft->mine);
	*draft = (struct draft){ .body = BUF_INIT, .base = BUF_INIT,
		.mine = BUF_INIT };
}

/* Members that are texts, by their place. */
static const struct {
	const char *name;
	size_t at;
} texts[] = {
	{ "connection", offsetof(struct draft, connection) },
	{ "service", offsetof(struct draft, service) },
	{ "method", offsetof(struct draft, method) },
	{ "url", offsetof(struct draft, url) },
	{ "path", offsetof(struct draft, path) },
	{ "match", offsetof(struct draft, match) },
};

static const struct {
	const char *name;
	size_t at;
} parts[] = {
	{ "body", offsetof(struct draft, body) },
	{ "base", offsetof(struct draft, base) },
	{ "mine", offsetof(struct draft, mine) },
};

static const void *inside(const struct draft *draft, size_t at)
{
	return (const char *)draft + at;
}

static struct json *print_headers(const struct http_headers *headers)
{
	struct json *list = json_new_array();

	for (size_t i = 0; i < headers->count; i++) {
		struct json *item;

		if (http_header_is_secret(headers->header[i].name))
			continue;
		item = json_new_object();
		json_set_string(item, "name", headers->header[i].name);
		json_set_string(item, "value", headers->header[i].value);
		json_append(list, item);
	}
	return list;
}

void draft_print(const struct draft *draft, struct buf *out)
{
	struct json *line = json_new_object();
	char at[40];

	clock_format_instant(at, sizeof(at), draft->at);
	json_set_number(line, "draft", 1);
	json_set_string(line, "at", at);
	for (size_t i = 0; i < FD_COUNT(texts); i++)
		json_set_string(line, texts[i].name,
			*(char *const *)inside(draft, texts[i].at));
	json_adopt(line, "headers", print_headers(&draft->headers));
	for (size_t i = 0; i < FD_COUNT(parts); i++)
		json_set_number(line, parts[i].name, (double)
			((const struct buf *)inside(draft, parts[i].at))->len);
	json_print(line, false, out);
	json_free(line);
	buf_putc(out, '\n');
	for (size_t i = 0; i < FD_COUNT(parts); i++) {
		const struct buf *part = inside(draft, parts[i].at);

		buf_append(out, part->data, part->len);
	}
}

static void parse_headers(const struct json *list, struct http_headers *out)
{
	for (const struct json *item = json_first(list); item != NULL;
	    item = json_next(item)) {
		const char *name = json_get_string(item, "name");
		const char *value = json_get_string(item, "value");

		if (name != NULL && value != NULL)
			http_headers_add(out, name, value);
	}
}

static bool parse_line(const struct json *line, struct draft *out)
{
	const char *at = json_get_string(line, "at");

	if (json_get_number(line, "draft", 0) != 1 || at == NULL ||
	    !clock_parse_instant(at, &out->at))
		return false;
	for (size_t i = 0; i < FD_COUNT(texts); i++) {
		const char *text = json_get_string(line, texts[i].name);

		if (text == NULL)
			return false;
		mem_replace((char **)(uintptr_t)inside(out, texts[i].at),
			text);
	}
	parse_headers(json_get(line, "headers"), &out->headers);
	return true;
}

static bool parse_parts(const struct json *line, const char *at, size_t len,
	struct draft *out)
{
	for (size_t i = 0; i < FD_COUNT(parts); i++) {
		struct buf *part = (struct buf *)(uintptr_t)inside(out,
			parts[i].at);
		double size = json_get_number(line, parts[i].name, -1);

		if (!(size >= 0 && size <= (double)len))
			return false;
		buf_append(part, at, (size_t)size);
		at += (size_t)size;
		len -= (size_t)size;
	}
	return len == 0;
}

bool draft_parse(const struct buf *text, struct draft *out, struct err *err)
{
	const char *end = memchr(text->data, '\n', text->len);
	struct json *line;
	bool is_good;

	if (end == NULL)
		return err_set(err, ERR_CONFIG, "it has no first line");
	line = json_parse(text->data, (size_t)(end - text->data), NULL);
	is_good = line != NULL && parse_line(line, out) && parse_parts(line,
		end + 1, text->len - (size_t)(end + 1 - text->data), out);
	json_free(line);
	return is_good || err_set(err, ERR_CONFIG, "line 1 is not that of a "
		"draft, or the file was cut off");
}
