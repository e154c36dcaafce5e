#include "core/store/import.h"

/*
 * Which kind a text is, and the reading of it. The JSON kinds are told apart
 * by the members that their specifications demand: "openapi" (OpenAPI 3,
 * "OpenAPI Object"), "log" with "entries" (HAR 1.2), "info" with the schema of
 * Postman's collection v2.1, "values" of an environment.
 *
 * cJSON cuts a string at an escaped NUL, so that a body would not be what it
 * was: such a file is refused with its line.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/store/import_part.h"

static const struct {
	enum import_kind kind;
	const char *word, *name;
	bool (*read)(struct import *import, const struct json *root,
		struct err *err);
} kinds[] = {
	{ IMPORT_CURL, "curl", "a curl command line", NULL },
	{ IMPORT_POSTMAN, "postman", "a Postman collection", import_postman },
	{ IMPORT_ENVIRONMENT, "environment", "a Postman environment",
		import_environment },
	{ IMPORT_OPENAPI, "openapi", "an OpenAPI document", import_openapi },
	{ IMPORT_HAR, "har", "a HAR file", import_har },
};

const char *import_kind_name(enum import_kind kind)
{
	for (size_t i = 0; i < FD_COUNT(kinds); i++)
		if (kinds[i].kind == kind)
			return kinds[i].name;
	return "a file of no kind that is known";
}

bool import_kind_parse(const char *word, enum import_kind *out)
{
	for (size_t i = 0; i < FD_COUNT(kinds); i++)
		if (text_equals_nocase(word, kinds[i].word)) {
			*out = kinds[i].kind;
			return true;
		}
	return false;
}

static size_t skip_blanks(const char *text, size_t len)
{
	size_t at = 0;

	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		at = 3;
	while (at < len && text_is_space(text[at]))
		at++;
	return at;
}

/* "curl ", "curl.exe ", also behind a prompt's "$ ". */
static bool is_curl(const char *text, size_t len)
{
	size_t at = skip_blanks(text, len);

	if (at + 2 < len && strchr("$>%#", text[at]) != NULL &&
	    text[at + 1] == ' ')
		at += 2;
	if (len - at < 5 || strncmp(text + at, "curl", 4) != 0)
		return false;
	at += 4;
	if (len - at > 4 && strncmp(text + at, ".exe", 4) == 0)
		at += 4;
	return text_is_space(text[at]);
}

bool import_is_curl(const char *line)
{
	return is_curl(line, strlen(line));
}

static enum import_kind kind_of_json(const struct json *root)
{
	const struct json *log = json_get(root, "log");

	if (json_get_string(root, "openapi") != NULL ||
	    json_get_string(root, "swagger") != NULL)
		return IMPORT_OPENAPI;
	if (json_type(json_get(log, "entries")) == JSON_ARRAY)
		return IMPORT_HAR;
	if (json_type(json_get(root, "values")) == JSON_ARRAY)
		return IMPORT_ENVIRONMENT;
	/* What Postman's own API answers has a member around it. */
	if (json_type(json_get(root, "collection")) == JSON_OBJECT ||
	    json_type(json_get(root, "info")) == JSON_OBJECT)
		return IMPORT_POSTMAN;
	return IMPORT_UNKNOWN;
}

/* A curl line may be anywhere in a script: its first line decides nothing. */
static bool has_curl_line(const char *text, size_t len)
{
	for (size_t at = 0; at < len; at++) {
		const char *end = memchr(text + at, '\n', len - at);

		if (is_curl(text + at, len - at))
			return true;
		if (end == NULL)
			break;
		at = (size_t)(end - text);
	}
	return false;
}

enum import_kind import_sniff(const char *text, size_t len)
{
	size_t at = skip_blanks(text, len);
	enum import_kind kind = IMPORT_UNKNOWN;

	if (at < len && text[at] == '{') {
		struct json *root = json_parse(text + at, len - at, NULL);

		kind = kind_of_json(root);
		json_free_wiped(root);
	} else if (has_curl_line(text, len)) {
		kind = IMPORT_CURL;
	}
	return kind;
}

static bool refuse_nul(const struct import *import, const char *text,
	size_t len, struct err *err)
{
	size_t line = 1;

	for (size_t i = 0; i < len; i++) {
		line += text[i] == '\n';
		if (text[i] == '\0' || (len - i >= 6 &&
		    memcmp(text + i, "\\u0000", 6) == 0 &&
		    (i == 0 || text[i - 1] != '\\')))
			return err_set(err, ERR_CONFIG, "%s line %zu: a NUL "
				"in a text is not imported; take it out",
				import->source, line);
	}
	return true;
}

static bool read_json(struct import *import, enum import_kind kind,
	const char *text, size_t len, struct err *err)
{
	size_t at = skip_blanks(text, len), row = 0;
	struct json *root;
	bool is_good;

	if (!refuse_nul(import, text, len, err))
		return false;
	root = json_parse(text + at, len - at, err);
	if (root == NULL)
		return err_prefix(err, "%s ", import->source);
	if (kind == IMPORT_UNKNOWN || kind_of_json(root) == IMPORT_ENVIRONMENT)
		kind = kind_of_json(root);
	while (row < FD_COUNT(kinds) && kinds[row].kind != kind)
		row++;
	import->kind = kind;
	is_good = row < FD_COUNT(kinds) && kinds[row].read != NULL ?
		kinds[row].read(import, root, err) :
		err_set(err, ERR_CONFIG, "%s is JSON, but no Postman v2.1 "
			"collection or environment, no OpenAPI 3 document "
			"and no HAR file", import->source);
	json_free_wiped(root);
	return is_good;
}

bool import_read(struct import *import, enum import_kind kind,
	const char *text, size_t len, struct err *err)
{
	size_t at = skip_blanks(text, len), mark = len >= 3 &&
		memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	bool is_json = at < len && text[at] == '{';

	if (len > IMPORT_BYTES_MAX)
		return err_set(err, ERR_LIMIT, "%s is larger than %d MB, "
			"which is too much to import", import->source,
			IMPORT_BYTES_MAX >> 20);
	import->kind = kind;
	if (kind == IMPORT_CURL || (kind == IMPORT_UNKNOWN && !is_json &&
	    has_curl_line(text, len))) {
		import->kind = IMPORT_CURL;
		return import_curl(import, text + mark, len - mark, err);
	}
	if (!is_json)
		return err_set(err, ERR_CONFIG, "%s is neither a curl command "
			"nor JSON (%s): a YAML file has to be saved as JSON "
			"first", import->source, "a Postman collection or "
			"environment, an OpenAPI document, a HAR file");
	return read_json(import, kind, text, len, err);
}
