#include "core/doc/json.h"

/*
 * A struct json is a cJSON under another name; the casts live here only.
 *
 * cJSON takes more than JSON (01, control characters in strings) and names no
 * place when it fails. The text is therefore checked by doc/index first, whose
 * fault has line, column and reason; documents here are small, so reading them
 * twice costs nothing. cJSON can then only refuse what is nested too deeply.
 *
 * It would also print 1.10 as 1.1, and 20 digits as 1.5e+19. A number that is
 * more than a short row of digits therefore keeps its spelling, which the index
 * has, in its node's valuestring (cJSON copies and frees that one with any
 * node), and is printed as raw text.
 */

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

#include "core/doc/index.h"

static cJSON *node_of(const struct json *json)
{
	union { const struct json *from; cJSON *to; } cast = { .from = json };

	return cast.to;
}

static struct json *json_of(cJSON *node)
{
	return (struct json *)node;
}

static cJSON *check(cJSON *node)
{
	if (node == NULL)
		mem_die("out of memory (a JSON value was to be made)");
	return node;
}

static bool check_text(const struct doc_index *index, struct err *err)
{
	const struct index_fault *fault = index_fault(index);

	return fault == NULL || err_set(err, ERR_CONFIG,
		"line %zu column %zu: %s", fault->line, fault->column,
		fault->reason);
}

/* cJSON prints these as they are. */
static bool is_short_integer(const char *spelling, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (spelling[i] < '0' || spelling[i] > '9')
			return false;
	return len <= 15;
}

static void keep_spelling(cJSON *node, const char *spelling, size_t len)
{
	if (is_short_integer(spelling, len))
		return;
	node->valuestring = cJSON_malloc(len + 1);
	if (node->valuestring == NULL)
		mem_die("out of memory (a JSON number was to be kept)");
	memcpy(node->valuestring, spelling, len);
	node->valuestring[len] = '\0';
}

struct spelling {
	const struct doc_index *index;
	const char *text;
	uint32_t row;
};

/* Numbers come in the same order in the tree and in the rows. */
static void keep_spellings(cJSON *node, struct spelling *at)
{
	for (; node != NULL; node = node->next) {
		struct row row;

		keep_spellings(node->child, at);
		if (!cJSON_IsNumber(node))
			continue;
		while (index_kind(at->index, at->text, at->row) != ROW_NUMBER)
			at->row++;
		row = index_row(at->index, at->text, at->row++);
		keep_spelling(node, at->text + row.value, row.value_len);
	}
}

struct json *json_parse(const char *text, size_t len, struct err *err)
{
	struct doc_index *index = index_text(text, len);
	struct spelling at = { .index = index, .text = text };
	cJSON *node = NULL;

	if (check_text(index, err)) {
		node = cJSON_ParseWithLengthOpts(text, len, NULL, false);
		if (node == NULL)
			err_set(err, ERR_CONFIG, "line 1 column 1: the JSON "
				"is nested more than %d levels deep",
				CJSON_NESTING_LIMIT);
		keep_spellings(node, &at);
	}
	index_free(index);
	return json_of(node);
}

void json_free(struct json *json)
{
	cJSON_Delete(node_of(json));
}

static void wipe(cJSON *node)
{
	for (; node != NULL; node = node->next) {
		if (node->valuestring != NULL)
			mem_wipe(node->valuestring, strlen(node->valuestring));
		wipe(node->child);
	}
}

void json_free_wiped(struct json *json)
{
	wipe(node_of(json));
	json_free(json);
}

enum json_type json_type(const struct json *json)
{
	static const struct {
		cJSON_bool (*is)(const cJSON *);
		enum json_type type;
	} types[] = {
		{ cJSON_IsNull, JSON_NULL }, { cJSON_IsBool, JSON_BOOL },
		{ cJSON_IsNumber, JSON_NUMBER },
		{ cJSON_IsString, JSON_STRING },
		{ cJSON_IsArray, JSON_ARRAY }, { cJSON_IsObject, JSON_OBJECT },
	};

	for (size_t i = 0; i < FD_COUNT(types); i++)
		if (types[i].is(node_of(json)))
			return types[i].type;
	return JSON_NONE;
}

struct json *json_get(const struct json *object, const char *name)
{
	if (json_type(object) != JSON_OBJECT || name == NULL)
		return NULL;
	return json_of(cJSON_GetObjectItemCaseSensitive(node_of(object),
		name));
}

const char *json_get_string(const struct json *object, const char *name)
{
	return json_string(json_get(object, name));
}

double json_get_number(const struct json *object, const char *name,
	double otherwise)
{
	return json_number(json_get(object, name), otherwise);
}

bool json_get_bool(const struct json *object, const char *name,
	bool otherwise)
{
	const struct json *value = json_get(object, name);

	if (json_type(value) != JSON_BOOL)
		return otherwise;
	return cJSON_IsTrue(node_of(value));
}

const char *json_string(const struct json *json)
{
	return cJSON_GetStringValue(node_of(json));
}

double json_number(const struct json *json, double otherwise)
{
	if (json_type(json) != JSON_NUMBER)
		return otherwise;
	return node_of(json)->valuedouble;
}

size_t json_count(const struct json *json)
{
	size_t count = 0;

	for (json = json_first(json); json != NULL; json = json_next(json))
		count++;
	return count;
}

struct json *json_at(const struct json *json, size_t at)
{
	struct json *child = json_first(json);

	while (child != NULL && at-- > 0)
		child = json_next(child);
	return child;
}

const char *json_name(const struct json *member)
{
	return member != NULL ? node_of(member)->string : NULL;
}

struct json *json_first(const struct json *json)
{
	return json != NULL ? json_of(node_of(json)->child) : NULL;
}

struct json *json_next(const struct json *json)
{
	return json != NULL ? json_of(node_of(json)->next) : NULL;
}

struct json *json_new_object(void)
{
	return json_of(check(cJSON_CreateObject()));
}

struct json *json_new_array(void)
{
	return json_of(check(cJSON_CreateArray()));
}

struct json *json_new_string(const char *text)
{
	return json_of(check(cJSON_CreateString(text)));
}

void json_set_string(struct json *object, const char *name, const char *text)
{
	if (text == NULL)
		json_remove(object, name);
	else
		json_adopt(object, name, json_new_string(text));
}

void json_set_number(struct json *object, const char *name, double value)
{
	json_adopt(object, name, json_of(check(cJSON_CreateNumber(value))));
}

void json_set_bool(struct json *object, const char *name, bool value)
{
	json_adopt(object, name, json_of(check(cJSON_CreateBool(value))));
}

/* A replaced member keeps its place, so that a file keeps its order. */
void json_adopt(struct json *object, const char *name, struct json *value)
{
	bool is_done;

	if (json_type(object) != JSON_OBJECT || name == NULL) {
		json_free(value);
		return;
	}
	if (json_get(object, name) != NULL)
		is_done = cJSON_ReplaceItemInObjectCaseSensitive(
			node_of(object), name, node_of(value));
	else
		is_done = cJSON_AddItemToObject(node_of(object), name,
			node_of(value));
	if (!is_done)
		json_free(value);
}

void json_append(struct json *array, struct json *value)
{
	if (json_type(array) != JSON_ARRAY ||
	    !cJSON_AddItemToArray(node_of(array), node_of(value)))
		json_free(value);
}

void json_remove(struct json *object, const char *name)
{
	if (json_get(object, name) != NULL)
		cJSON_DeleteItemFromObjectCaseSensitive(node_of(object), name);
}

struct json *json_dup(const struct json *json)
{
	if (json == NULL)
		return NULL;
	return json_of(check(cJSON_Duplicate(node_of(json), true)));
}

/* The nth member of that name: an object may have one name twice. */
static const cJSON *find_member(const cJSON *object, const char *name,
	size_t nth)
{
	const cJSON *at = object->child;

	while (at != NULL && (strcmp(at->string, name) != 0 || nth-- > 0))
		at = at->next;
	return at;
}

static bool have_equal_elements(const cJSON *a, const cJSON *b)
{
	const cJSON *at = a->child, *other = b->child;

	while (at != NULL && json_equal((const struct json *)at,
	    (const struct json *)other)) {
		at = at->next;
		other = other->next;
	}
	return at == NULL;
}

/* Both have as many; then they can be compared one by one. */
static bool have_same_order(const cJSON *a, const cJSON *b)
{
	const cJSON *at = a->child, *other = b->child;

	while (at != NULL && strcmp(at->string, other->string) == 0) {
		at = at->next;
		other = other->next;
	}
	return at == NULL;
}

static bool have_equal_members(const cJSON *a, const cJSON *b)
{
	if (have_same_order(a, b))
		return have_equal_elements(a, b);
	for (const cJSON *at = a->child; at != NULL; at = at->next) {
		const cJSON *other;
		size_t nth = 0;

		for (other = a->child; other != at; other = other->next)
			nth += strcmp(other->string, at->string) == 0;
		other = find_member(b, at->string, nth);
		if (other == NULL || !json_equal((const struct json *)at,
		    (const struct json *)other))
			return false;
	}
	return true;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

bool json_equal(const struct json *a, const struct json *b)
{
	enum json_type type = json_type(a);

	if (type != json_type(b))
		return false;
	if (type == JSON_OBJECT)
		return json_count(a) == json_count(b) &&
			have_equal_members(node_of(a), node_of(b));
	if (type == JSON_ARRAY)
		return json_count(a) == json_count(b) &&
			have_equal_elements(node_of(a), node_of(b));
	if (type == JSON_BOOL)
		return cJSON_IsTrue(node_of(a)) == cJSON_IsTrue(node_of(b));
	if (type == JSON_NUMBER && json_number(a, 0) != json_number(b, 0))
		return false;
	return type == JSON_NONE || same_text(node_of(a)->valuestring,
		node_of(b)->valuestring);
}

/* Numbers with a spelling become raw text, or again numbers. */
static void set_raw(cJSON *node, bool is_raw)
{
	int from = is_raw ? cJSON_Number : cJSON_Raw;
	int to = is_raw ? cJSON_Raw : cJSON_Number;

	for (; node != NULL; node = node->next) {
		set_raw(node->child, is_raw);
		if ((node->type & 0xff) == from && node->valuestring != NULL)
			node->type = (node->type & ~0xff) | to;
	}
}

void json_print(const struct json *json, bool is_indented, struct buf *out)
{
	cJSON *node = node_of(json), *next;
	char *text;

	if (json == NULL)
		return;
	/* Only this value, not what comes behind it. */
	next = node->next;
	node->next = NULL;
	set_raw(node, true);
	text = is_indented ? cJSON_Print(node) : cJSON_PrintUnformatted(node);
	set_raw(node, false);
	node->next = next;
	if (text == NULL)
		mem_die("out of memory (a JSON text was to be printed)");
	buf_puts(out, text);
	cJSON_free(text);
}

void json_print_text(const char *text, struct buf *out)
{
	struct json *string = json_new_string(text);

	json_print(string, false, out);
	json_free(string);
}
