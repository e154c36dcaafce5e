#include "core/client/export_part.h"

/*
 * The two exports that are for other people: HAR and Markdown. What a URL, a
 * header and a body say of persons has placeholders, found as for a ticket
 * (ticket*.c): first everything is learned, then everything is put.
 */

#include <string.h>
#include <time.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/client/ticket_part.h"
#include "core/doc/json.h"
#include "core/net/url.h"

struct share {
	const struct import_request *clean;
	struct aliases *aliases;
	struct buf url, body;
};

static void share_begin(struct share *share, const struct export_draft *draft)
{
	struct buf text = BUF_INIT;

	*share = (struct share){ .clean = draft->clean,
		.aliases = aliases_new(), .url = BUF_INIT,
		.body = BUF_INIT };
	ticket_learn_url(share->aliases, share->clean->url);
	ticket_learn_document(share->aliases, share->clean->body.data,
		share->clean->body.len);
	ticket_put_url(share->aliases, share->clean->url, &text);
	ticket_clean(share->aliases, text.data, &share->url);
	buf_clear(&text);
	if (share->clean->body.len > 0)
		ticket_put_document(share->aliases, share->clean->body.data,
			share->clean->body.len, &text);
	while (text.len > 0 && text_is_space(text.data[text.len - 1]))
		buf_truncate(&text, text.len - 1);
	ticket_clean(share->aliases, text.data, &share->body);
	buf_finish(&text);
}

static void share_end(struct share *share)
{
	aliases_free(share->aliases);
	buf_finish(&share->url);
	buf_finish(&share->body);
}

static void share_field(struct share *share, const struct http_header *header,
	struct buf *out)
{
	struct buf text = BUF_INIT;

	ticket_put_field(share->aliases, header->name, header->value, &text);
	ticket_clean(share->aliases, text.data, out);
	buf_finish(&text);
}

static struct json *pair(const char *name, const char *value)
{
	struct json *object = json_new_object();

	json_set_string(object, "name", name);
	json_set_string(object, "value", value);
	return object;
}

static struct json *headers_json(struct share *share, bool has_access)
{
	struct json *list = json_new_array();

	for (size_t i = 0; i < share->clean->headers.count; i++) {
		struct buf value = BUF_INIT;

		share_field(share, &share->clean->headers.header[i], &value);
		json_append(list, pair(share->clean->headers.header[i].name,
			value.data));
		buf_finish(&value);
	}
	if (has_access)
		json_append(list, pair("Authorization", "***"));
	return list;
}

static struct json *query_json(const char *url)
{
	struct json *list = json_new_array();
	const char *query = strchr(url, '?');
	struct url_params params = { 0 };

	if (query != NULL)
		url_params_parse(&params, query + 1);
	for (size_t i = 0; i < params.count; i++)
		json_append(list, pair(params.param[i].name,
			params.param[i].value));
	url_params_finish(&params);
	return list;
}

static bool has_access(const struct export_draft *draft)
{
	return draft->has_authorization ||
		draft->access != ACCESS_UNRESTRICTED;
}

static struct json *request_json(struct share *share,
	const struct export_draft *draft)
{
	struct json *request = json_new_object(), *post;
	const char *type = http_headers_get(&share->clean->headers,
		"Content-Type");

	json_set_string(request, "method", share->clean->method);
	json_set_string(request, "url", share->url.data);
	json_set_string(request, "httpVersion", "HTTP/1.1");
	json_adopt(request, "cookies", json_new_array());
	json_adopt(request, "headers", headers_json(share,
		has_access(draft)));
	json_adopt(request, "queryString", query_json(share->url.data));
	if (share->body.len > 0) {
		post = json_new_object();
		json_set_string(post, "mimeType", type != NULL ? type : "");
		json_set_string(post, "text", share->body.data);
		json_adopt(request, "postData", post);
	}
	json_set_number(request, "headersSize", -1);
	json_set_number(request, "bodySize", -1);
	return request;
}

/* HAR wants one; status 0 says that there is none. */
static struct json *no_response(void)
{
	struct json *response = json_new_object();
	struct json *content = json_new_object();

	json_set_number(response, "status", 0);
	json_set_string(response, "statusText", "");
	json_set_string(response, "httpVersion", "");
	json_adopt(response, "cookies", json_new_array());
	json_adopt(response, "headers", json_new_array());
	json_set_number(content, "size", 0);
	json_set_string(content, "mimeType", "");
	json_adopt(response, "content", content);
	json_set_string(response, "redirectURL", "");
	json_set_number(response, "headersSize", -1);
	json_set_number(response, "bodySize", -1);
	return response;
}

static struct json *entry_json(struct share *share,
	const struct export_draft *draft)
{
	struct json *entry = json_new_object(), *timings = json_new_object();
	time_t now = clock_now();
	struct tm utc;
	char when[40];

	gmtime_r(&now, &utc);
	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &utc);
	json_set_string(entry, "startedDateTime", when);
	json_set_number(entry, "time", 0);
	json_adopt(entry, "request", request_json(share, draft));
	json_adopt(entry, "response", no_response());
	json_adopt(entry, "cache", json_new_object());
	json_set_number(timings, "send", 0);
	json_set_number(timings, "wait", 0);
	json_set_number(timings, "receive", 0);
	json_adopt(entry, "timings", timings);
	return entry;
}

bool export_har(const struct export_draft *draft, struct buf *out,
	struct err *err)
{
	struct json *root = json_new_object(), *log = json_new_object();
	struct json *creator = json_new_object(), *list = json_new_array();
	struct share share;

	(void)err;
	share_begin(&share, draft);
	json_set_string(creator, "name", "fhirdeck");
	json_set_string(creator, "version", FD_VERSION);
	json_set_string(log, "version", "1.2");
	json_adopt(log, "creator", creator);
	json_append(list, entry_json(&share, draft));
	json_adopt(log, "entries", list);
	json_adopt(root, "log", log);
	json_print(root, true, out);
	buf_putc(out, '\n');
	json_free(root);
	share_end(&share);
	return true;
}

/* More back quotes than stand in a row anywhere in the text. */
static void put_fence(const char *text, struct buf *out)
{
	size_t most = 2, run = 0;

	for (; *text != '\0'; text++) {
		run = *text == '`' ? run + 1 : 0;
		most = run > most ? run : most;
	}
	buf_fill(out, '`', most + 1);
}

static void put_message(struct share *share,
	const struct export_draft *draft, struct buf *out)
{
	buf_printf(out, "%s %s\n", share->clean->method, share->url.data);
	for (size_t i = 0; i < share->clean->headers.count; i++) {
		buf_printf(out, "%s: ", share->clean->headers.header[i].name);
		share_field(share, &share->clean->headers.header[i], out);
		buf_putc(out, '\n');
	}
	if (has_access(draft))
		buf_puts(out, "Authorization: ***\n");
	if (share->body.len > 0)
		buf_printf(out, "\n%s\n", share->body.data);
}

bool export_markdown(const struct export_draft *draft, struct buf *out,
	struct err *err)
{
	const struct connection *connection = draft->request->connection;
	struct buf message = BUF_INIT, words = BUF_INIT, name = BUF_INIT;
	struct share share;

	(void)err;
	share_begin(&share, draft);
	put_message(&share, draft, &message);
	aliases_words(share.aliases, &words);
	if (connection != NULL)
		text_scrub(&name, connection->name, strlen(connection->name));
	buf_printf(out, "Request%s%s (access: %s). Replaced: %s. %s\n\n",
		connection != NULL ? " on " : "", name.data,
		access_name(draft->access), words.data, TICKET_WARNING);
	put_fence(message.data, out);
	buf_printf(out, "http\n%s", message.data);
	put_fence(message.data, out);
	buf_putc(out, '\n');
	buf_finish(&message);
	buf_finish(&words);
	buf_finish(&name);
	share_end(&share);
	return true;
}
