#include "core/client/versions.h"

/*
 * A ring of URL and tag, the oldest going first. Only an URL that ends in
 * TYPE/ID is a resource; a version read (.../_history/2) is an old one on
 * purpose and tells nothing, and so is a history. A JSON body has to agree
 * with the URL before its ETag is believed, for a search may have one too.
 *
 * What a change left behind is taken from its answer; where that does not say,
 * the version is forgotten rather than guessed. Believing an old one is no
 * danger: the server then refuses with 412, which is what If-Match is for.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/net/url.h"
#include "core/store/policy.h"

/* Parsing must not hold the screen up; a larger answer has its ETag. */
enum { BODY_MAX = 2 << 20 };

struct seen {
	char *url, *tag;
};

struct versions {
	size_t count, next;
	struct seen seen[VERSIONS_MAX];
};

struct versions *versions_new(void)
{
	return xcalloc(1, sizeof(struct versions));
}

static void forget_all(struct versions *versions)
{
	for (size_t i = 0; i < versions->count; i++) {
		free(versions->seen[i].url);
		free(versions->seen[i].tag);
	}
	memset(versions, 0, sizeof(*versions));
}

void versions_free(struct versions *versions)
{
	if (versions == NULL)
		return;
	forget_all(versions);
	free(versions);
}

static bool is_id(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!text_is_digit(text[i]) && text[i] != '-' &&
		    text[i] != '.' && (text_lower(text[i]) < 'a' ||
		    text_lower(text[i]) > 'z'))
			return false;
	return len > 0 && len <= 64;
}

static bool is_type(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (text_lower(text[i]) < 'a' || text_lower(text[i]) > 'z')
			return false;
	return len > 1 && text[0] >= 'A' && text[0] <= 'Z';
}

/* Where "TYPE/ID" begins at the end of a path, or NULL. */
static const char *find_target(const char *path)
{
	const char *id = strrchr(path, '/'), *type = id;

	if (id == NULL || !is_id(id + 1, strlen(id + 1)))
		return NULL;
	while (type > path && type[-1] != '/')
		type--;
	return is_type(type, (size_t)(id - type)) ? type : NULL;
}

/* Owned: the URL by which a resource is known, or NULL for none. */
static char *key_of(const char *text)
{
	struct err ignored = ERR_INIT;
	struct url url;
	char *key = NULL;

	if (!url_parse(text, &url, &ignored))
		return NULL;
	mem_replace(&url.query, NULL);
	mem_replace(&url.fragment, NULL);
	if (find_target(url.path) != NULL)
		key = url_format(&url);
	url_finish(&url);
	return key;
}

static struct seen *find(const struct versions *versions, const char *key)
{
	for (size_t i = 0; i < versions->count; i++)
		if (strcmp(versions->seen[i].url, key) == 0)
			return (struct seen *)&versions->seen[i];
	return NULL;
}

/* tag NULL: not known any more. */
static void put(struct versions *versions, const char *key, const char *tag)
{
	struct seen *seen = find(versions, key);

	if (seen == NULL && tag == NULL)
		return;
	if (seen == NULL) {
		seen = &versions->seen[versions->next];
		versions->next = (versions->next + 1) % VERSIONS_MAX;
		if (versions->count < VERSIONS_MAX)
			versions->count++;
		mem_replace(&seen->url, key);
	}
	mem_replace(&seen->tag, tag);
}

/* An entity tag as RFC 9110 has it: nothing else goes into a header. */
static bool is_tag(const char *tag)
{
	size_t len = strlen(tag), start = text_starts_with(tag, "W/") ? 2 : 0;

	if (len < start + 2 || len > 200 || tag[start] != '"' ||
	    tag[len - 1] != '"')
		return false;
	for (size_t i = start + 1; i < len - 1; i++)
		if ((unsigned char)tag[i] <= ' ' || tag[i] == '"' ||
		    (unsigned char)tag[i] >= 0x7f)
			return false;
	return true;
}

static void put_version(struct versions *versions, const char *url,
	const char *version, const char *etag)
{
	char *key = key_of(url);
	char *tag = etag != NULL && is_tag(etag) ? xstrdup(etag) :
		version != NULL ? xasprintf("W/\"%s\"", version) : NULL;

	if (key != NULL && tag != NULL && is_tag(tag))
		put(versions, key, tag);
	free(tag);
	free(key);
}

static const char *version_of(const struct json *resource)
{
	return json_get_string(json_get(resource, "meta"), "versionId");
}

/* True when the resource is the one that the URL names. */
static bool is_at(const struct json *resource, const char *url)
{
	const char *type = json_get_string(resource, "resourceType");
	const char *id = json_get_string(resource, "id");
	char *key = key_of(url), *end;
	bool is_same = false;

	if (key != NULL && type != NULL && id != NULL) {
		end = xasprintf("/%s/%s", type, id);
		is_same = text_ends_with(key, end);
		free(end);
	}
	free(key);
	return is_same;
}

/* A page of a search: each entry stands under its fullUrl. */
static void take_entry(struct versions *versions, const struct json *entry,
	const char *url)
{
	const char *full = json_get_string(entry, "fullUrl");
	const struct json *resource = json_get(entry, "resource");

	if (full != NULL && url_same_origin(full, url) &&
	    is_at(resource, full))
		put_version(versions, full, version_of(resource), NULL);
}

/* "Patient/1/_history/2", below the address the Bundle was sent to. */
static void take_outcome(struct versions *versions, const struct json *entry,
	const char *url)
{
	const struct json *response = json_get(entry, "response");
	const char *location = json_get_string(response, "location");
	const char *history = location != NULL ?
		strstr(location, "/_history/") : NULL;
	char *part, *whole;

	if (history == NULL)
		return;
	part = xstrndup(location, (size_t)(history - location));
	whole = url_join(url, part);
	if (url_same_origin(whole, url))
		put_version(versions, whole, history + strlen("/_history/"),
			json_get_string(response, "etag"));
	free(whole);
	free(part);
}

static void take_bundle(struct versions *versions, const struct json *bundle,
	const char *url)
{
	const char *type = json_get_string(bundle, "type");
	bool is_outcome = text_equals(type, "transaction-response") ||
		text_equals(type, "batch-response");

	if (!is_outcome && !text_equals(type, "searchset"))
		return;
	for (const struct json *entry = json_first(json_get(bundle, "entry"));
	    entry != NULL; entry = json_next(entry)) {
		if (is_outcome)
			take_outcome(versions, entry, url);
		else
			take_entry(versions, entry, url);
	}
}

static void take_body(struct versions *versions,
	const struct versions_answer *answer, const struct json *body)
{
	const char *type = json_get_string(body, "resourceType");

	if (is_at(body, answer->url))
		put_version(versions, answer->url, version_of(body),
			answer->etag);
	else if (text_equals(type, "Bundle"))
		take_bundle(versions, body, answer->url);
}

/* The answer's Location ends in /_history/VERSION. */
static void take_location(struct versions *versions,
	const struct versions_answer *answer)
{
	const char *history = answer->location != NULL ?
		strstr(answer->location, "/_history/") : NULL;
	char *part, *whole;
	struct err ignored = ERR_INIT;

	if (history == NULL)
		return;
	part = xstrndup(answer->location,
		(size_t)(history - answer->location));
	whole = url_resolve(answer->url, part, &ignored);
	if (whole != NULL && url_same_origin(whole, answer->url))
		put_version(versions, whole, history + strlen("/_history/"),
			answer->etag);
	free(whole);
	free(part);
}

/* What the change was about is not what it was. */
static void forget_changed(struct versions *versions,
	const struct versions_answer *answer)
{
	char *key = key_of(answer->url);

	if (key != NULL)
		put(versions, key, NULL);
	else
		forget_all(versions);
	free(key);
}

void versions_take(struct versions *versions,
	const struct versions_answer *answer)
{
	bool is_write = policy_is_write(answer->method, answer->url);
	bool is_json = answer->body_len > 0 && answer->body_len <= BODY_MAX;
	struct json *body = NULL;

	if (answer->status < 200 || answer->status > 299)
		return;
	if (is_write)
		forget_changed(versions, answer);
	if (is_json)
		body = json_parse(answer->body, answer->body_len, NULL);
	if (body != NULL)
		take_body(versions, answer, body);
	else if (strcmp(answer->method, "DELETE") != 0)
		put_version(versions, answer->url, NULL, answer->etag);
	take_location(versions, answer);
	json_free(body);
}

void versions_note(struct versions *versions, const struct exchange *exchange)
{
	const struct http_headers *headers = &exchange->headers;
	struct versions_answer answer = {
		.method = exchange->method,
		.url = exchange->url,
		.status = exchange->status,
		.etag = http_headers_get(headers, "ETag"),
		.location = http_headers_get(headers, "Location"),
		.body = exchange->body.data,
		.body_len = exchange->body.len,
	};

	versions_take(versions, &answer);
}

const char *versions_find(const struct versions *versions, const char *url)
{
	char *key = key_of(url);
	const struct seen *seen = key != NULL ? find(versions, key) : NULL;

	free(key);
	return seen != NULL ? seen->tag : NULL;
}
