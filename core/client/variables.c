#include "core/client/variables.h"

/*
 * One expansion for everything that is sent. Each value knows where it comes
 * from, for that decides how it is put in: what the user wrote (connection,
 * file, --var) goes into a URL as it stands, it may hold a "?" on purpose;
 * what a server said is a value, and is encoded, unless the line begins with
 * it and it is the URL. In a JSON body a value inside quotes is escaped, and
 * outside of them stands for itself: a number, or a whole resource.
 *
 * Two braces without a plain name between them are text: HL7 v2, narratives
 * and templates hold such.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/map.h"
#include "core/base/text.h"
#include "core/doc/index.h"
#include "core/doc/sniff.h"
#include "core/net/http.h"
#include "core/net/url.h"
#include "core/store/connection.h"

enum { NESTING_MAX = 8, NAME_MAX_LEN = 200 };

struct held_answer {
	struct variable_answer answer;
	struct doc_index *own;	/* made here, or NULL */
};

struct variables {
	const struct connection *connection;
	struct map *given, *file;	/* texts */
	struct map *worked_out;		/* of the file, for this request */
	struct map *answers;		/* struct held_answer */
	size_t fault_at;
	unsigned nesting;
};

struct value {
	struct buf text;
	bool is_answers;	/* a server said it */
	bool is_container;	/* an object or array, as sent */
};

static void free_answer(void *data)
{
	struct held_answer *held = data;

	index_free(held->own);
	free(held);
}

struct variables *variables_new(void)
{
	struct variables *variables = xcalloc(1, sizeof(*variables));

	variables->given = map_new(free);
	variables->file = map_new(free);
	variables->worked_out = map_new(free);
	variables->answers = map_new(free_answer);
	return variables;
}

void variables_free(struct variables *variables)
{
	if (variables == NULL)
		return;
	map_free(variables->given);
	map_free(variables->file);
	map_free(variables->worked_out);
	map_free(variables->answers);
	free(variables);
}

void variables_set_connection(struct variables *variables,
	const struct connection *connection)
{
	variables->connection = connection;
}

void variables_give(struct variables *variables, const char *name,
	const char *value)
{
	map_put(variables->given, name, xstrdup(value));
}

void variables_begin(struct variables *variables)
{
	map_free(variables->worked_out);
	variables->worked_out = map_new(free);
}

void variables_clear_file(struct variables *variables)
{
	map_free(variables->file);
	variables->file = map_new(free);
	variables_begin(variables);
}

void variables_set_file(struct variables *variables, const char *name,
	const char *value)
{
	map_put(variables->file, name, xstrdup(value));
}

void variables_set_answer(struct variables *variables, const char *name,
	const struct variable_answer *answer)
{
	struct held_answer *held;

	if (answer == NULL) {
		map_remove(variables->answers, name);
		return;
	}
	held = xcalloc(1, sizeof(*held));
	held->answer = *answer;
	map_put(variables->answers, name, held);
}

size_t variables_fault_at(const struct variables *variables)
{
	return variables->fault_at;
}

char *variables_steps(const char *path)
{
	struct buf steps = BUF_INIT;

	for (; *path != '\0'; path++) {
		if (*path == '$' && steps.len == 0)
			continue;
		if ((*path == '[' || *path == '.') && (steps.len == 0 ||
		    steps.data[steps.len - 1] == '.'))
			continue;
		if (*path != ']')
			buf_putc(&steps, *path == '[' ? '.' : *path);
	}
	return buf_take(&steps);
}

static bool put_step(struct held_answer *held, const char *path,
	struct value *out)
{
	const struct variable_answer *answer = &held->answer;
	const struct doc_index *index = answer->index;
	char *steps, *scalar;
	struct row row;
	uint32_t at;

	if (index == NULL && held->own == NULL)
		held->own = index_text(answer->body, answer->len);
	if (index == NULL)
		index = held->own;
	if (index_count(index) == 0)
		return false;
	steps = variables_steps(path);
	at = *steps != '\0' ? index_find(index, answer->body, 0, steps) : 0;
	free(steps);
	if (at == INDEX_NONE)
		return false;
	row = index_row(index, answer->body, at);
	if (row.kind == ROW_RAW || row.is_open)
		return false;
	scalar = index_scalar_dup(index, answer->body, at);
	out->is_container = scalar == NULL;
	if (scalar != NULL)
		buf_puts(&out->text, scalar);
	else
		buf_append(&out->text, answer->body + row.value,
			row.value_len);
	free(scalar);
	return true;
}

static bool put_answer(struct held_answer *held, const char *path,
	struct value *out)
{
	const char *header;

	out->is_answers = true;
	if (!text_starts_with(path, "headers."))
		return put_step(held, path, out);
	header = held->answer.headers == NULL ? NULL :
		http_headers_get(held->answer.headers, path + 8);
	if (header != NULL)
		buf_puts(&out->text, header);
	return header != NULL;
}

/* "last.PATH", "NAME.response.body.PATH", "NAME.response.headers.NAME" */
static bool find_answer(struct variables *variables, const char *name,
	struct value *out)
{
	const char *middle = strstr(name, ".response.");
	struct held_answer *held;
	char *request;

	if (text_starts_with(name, "last.")) {
		held = map_get(variables->answers, "last");
		return held != NULL && put_answer(held, name + 5, out);
	}
	if (middle == NULL)
		return false;
	request = xstrndup(name, (size_t)(middle - name));
	held = map_get(variables->answers, request);
	free(request);
	middle += 10;
	if (text_starts_with(middle, "body."))
		middle += 5;
	else if (!text_starts_with(middle, "headers."))
		held = NULL;
	return held != NULL && put_answer(held, middle, out);
}

/* What the user wrote; NULL where the name is not the user's. */
static const char *find_written(struct variables *variables,
	const char *name, struct err *err)
{
	const char *value = map_get(variables->given, name);
	struct buf out = BUF_INIT;

	if (value == NULL)
		value = map_get(variables->worked_out, name);
	if (value != NULL)
		return value;
	value = map_get(variables->file, name);
	if (value == NULL)
		return variables->connection == NULL ? NULL :
			connection_variable(variables->connection, name);
	if (variables->nesting >= NESTING_MAX) {
		err_set(err, ERR_USAGE, "the variable %s is made of itself, "
			"or of too many others", name);
		return NULL;
	}
	variables->nesting++;
	if (variables_expand(variables, PLACE_HEADER, value, strlen(value),
	    &out, err))
		map_put(variables->worked_out, name, xstrdup(out.data));
	variables->nesting--;
	buf_finish(&out);
	return map_get(variables->worked_out, name);
}

static bool find(struct variables *variables, const char *name,
	struct value *out, struct err *err)
{
	const char *written;

	if (*name == '$')
		return variables_builtin(name + 1, &out->text);
	written = find_written(variables, name, err);
	if (written != NULL)
		return buf_puts(&out->text, written);
	return !err_is_set(err) && (variables_builtin(name, &out->text) ||
		find_answer(variables, name, out));
}

static void add_names(struct buf *out, const struct map *map)
{
	for (size_t i = 0; i < map_count(map); i++)
		buf_printf(out, "%s, ", map_key_at(map, i));
}

static bool unknown(const struct variables *variables, const char *name,
	struct err *err)
{
	const struct connection *open = variables->connection;
	struct buf names = BUF_INIT;

	add_names(&names, variables->given);
	add_names(&names, variables->file);
	if (open != NULL) {
		for (size_t i = 0; i < open->variable_count; i++)
			buf_printf(&names, "%s, ", open->variables[i].name);
		buf_puts(&names, open->oauth2.base != NULL ? "base, oauth2, " :
			"base, ");
		for (size_t i = 0; i < open->service_count; i++)
			buf_printf(&names, "%s, ", open->services[i].name);
	}
	if (text_starts_with(name, "last.") || strstr(name, ".response."))
		err_set(err, ERR_ANSWER, "{{%.80s}} is not known: the answer "
			"before has no value there, or there was none", name);
	else
		err_set(err, ERR_USAGE, "{{%.80s}} is not known here; there "
			"are %.280suuid, today, now and last.PATH", name,
			names.data);
	buf_finish(&names);
	return false;
}

/* Inside of a JSON string, without its quotes. */
static void put_escaped(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", c);
		else if (c == '\n')
			buf_puts(out, "\\n");
		else if (c < 0x20)
			buf_printf(out, "\\u%04x", c);
		else
			buf_putc(out, (char)c);
	}
}

/* What surrounds the place where a value goes. */
struct place {
	enum variable_place kind;
	bool is_json, is_form, in_string, is_first;
};

static bool put_value(const struct place *place, const char *name,
	const struct value *value, struct buf *out, struct err *err)
{
	if (value->is_container && (place->kind != PLACE_BODY ||
	    place->in_string || !place->is_json))
		return err_set(err, ERR_USAGE, "{{%.80s}} is an object or a "
			"list, which fits only where a JSON body has a value",
			name);
	if (place->in_string)
		put_escaped(out, value->text.data, value->text.len);
	else if (place->is_form)
		url_encode_form(out, value->text.data);
	else if (place->kind == PLACE_URL && value->is_answers &&
	    !place->is_first)
		url_encode_query(out, value->text.data);
	else
		buf_append(out, value->text.data, value->text.len);
	return true;
}

static bool is_name_char(char c)
{
	return (text_lower(c) >= 'a' && text_lower(c) <= 'z') ||
		text_is_digit(c) || strchr("_.-+$[] \t", c) != NULL ||
		(unsigned char)c >= 0x80;
}

/*
 * Bytes of "{{name}}" at text, or 0 when it is none. In a body (strict) only
 * what may be a name is one.
 */
static size_t variable_len(const char *text, size_t len, bool is_strict)
{
	size_t at = 2;

	if (len < 4 || text[0] != '{' || text[1] != '{')
		return 0;
	while (at < len && at < NAME_MAX_LEN && text[at] != '}' &&
	    (!is_strict || is_name_char(text[at])))
		at++;
	return (at > 2 || !is_strict) && at + 1 < len && text[at] == '}' &&
		text[at + 1] == '}' ? at + 2 : 0;
}

static bool expand_one(struct variables *variables, const struct place *place,
	const char *text, size_t len, struct buf *out, struct err *err)
{
	char *inner = xstrndup(text + 2, len - 4);
	char *name = text_trim_dup(inner);
	struct value value = { .text = BUF_INIT };
	struct err problem = ERR_INIT;
	bool is_good = find(variables, name, &value, &problem);

	if (is_good)
		is_good = put_value(place, name, &value, out, err);
	else if (err_is_set(&problem))
		*err = problem;
	else
		unknown(variables, name, err);
	buf_finish(&value.text);
	free(inner);
	free(name);
	return is_good;
}

/* Large bodies have none, and are copied at once. */
static bool has_braces(const char *text, size_t len)
{
	const char *end = text + len, *at = text;

	while (at < end && (at = memchr(at, '{', (size_t)(end - at))) != NULL)
		if (++at < end && *at == '{')
			return true;
	return false;
}

/* What the body is when its variables are put aside. */
static void look_at_body(struct place *place, const char *text, size_t len)
{
	struct buf rest = BUF_INIT;
	enum sniff_kind kind;

	for (size_t at = 0, used; at < len; at += used) {
		used = variable_len(text + at, len - at, true);
		buf_puts(&rest, used > 0 ? "0" : "");
		if (used == 0)
			buf_append(&rest, text + at, used = 1);
	}
	kind = sniff(rest.data, rest.len);
	place->is_json = kind == SNIFF_JSON || kind == SNIFF_NDJSON ||
		strcmp(rest.data, "0") == 0;	/* one variable, alone */
	place->is_form = kind == SNIFF_FORM;
	buf_finish(&rest);
}

bool variables_expand(struct variables *variables, enum variable_place kind,
	const char *text, size_t len, struct buf *out, struct err *err)
{
	struct place place = { .kind = kind };
	size_t start = out->len, used;

	if (!has_braces(text, len))
		return buf_append(out, text, len) || err_set(err, ERR_LIMIT,
			"there is no room for it");
	if (kind == PLACE_BODY)
		look_at_body(&place, text, len);
	for (size_t at = 0; at < len; at += used) {
		used = variable_len(text + at, len - at,
			kind == PLACE_BODY);
		if (used == 0) {
			used = 1;
			if (place.in_string && text[at] == '\\' &&
			    at + 1 < len)
				used = 2;
			else if (place.is_json && text[at] == '"')
				place.in_string = !place.in_string;
			buf_append(out, text + at, used);
			continue;
		}
		place.is_first = at == 0;
		if (!expand_one(variables, &place, text + at, used, out,
		    err)) {
			variables->fault_at = at;
			buf_truncate(out, start);
			return false;
		}
	}
	return true;
}
