#include "core/fhir/operation.h"

/*
 * From typed values to a request (R4 operations.html#executing). What a person
 * types is kept as typed: numbers are copied as they are spelt, resources byte
 * for byte. Short forms are understood where they are usual in FHIR:
 * "system|code" for a Coding, a CodeableConcept and an Identifier, "Type/id"
 * for a Reference; anything else that is not simple is written as JSON.
 *
 * Values named "a.b" are parts of "a" and stand together; the first begins it.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/index.h"
#include "core/doc/json.h"
#include "core/fhir/interaction.h"

static bool is_typed(const struct operation_value *value)
{
	return *value->text != '\0';
}

static bool is_number(const char *text)
{
	size_t at = *text == '-', digits = strspn(text + at, "0123456789");

	if (digits == 0 || (digits > 1 && text[at] == '0'))
		return false;
	at += digits;
	if (text[at] == '.') {
		digits = strspn(text + ++at, "0123456789");
		if (digits == 0)
			return false;
		at += digits;
	}
	if (text[at] == 'e' || text[at] == 'E') {
		at++;
		at += text[at] == '-' || text[at] == '+';
		digits = strspn(text + at, "0123456789");
		if (digits == 0)
			return false;
		at += digits;
	}
	return text[at] == '\0';
}

static bool is_whole_number(const char *text, const char *type)
{
	bool is_signed = strcmp(type, "integer") == 0;
	size_t at = is_signed && *text == '-';

	return is_number(text) &&
		text[at + strspn(text + at, "0123456789")] == '\0' &&
		!(strcmp(type, "positiveInt") == 0 && strcmp(text, "0") == 0);
}

static bool is_json_object(const char *text)
{
	size_t skip = strspn(text, " \t\r\n");
	struct doc_index *index;
	bool is;

	if (text[skip] != '{')
		return false;
	index = index_text(text, strlen(text));
	is = index_fault(index) == NULL;
	index_free(index);
	return is;
}

/* Types that have a short form. */
static bool has_short_form(const char *type)
{
	return text_has_word("Coding CodeableConcept Identifier Reference",
		type, strlen(type));
}

static bool looks_like_date(const char *text)
{
	return strspn(text, "0123456789") == 4 &&
		strspn(text, "0123456789-:.+TZ") == strlen(text);
}

static const char *simple_problem(const char *type, const char *text)
{
	if (strcmp(type, "boolean") == 0 && strcmp(text, "true") != 0 &&
	    strcmp(text, "false") != 0)
		return "true or false";
	if (strcmp(type, "decimal") == 0 && !is_number(text))
		return "a number";
	if (text_has_word("integer positiveInt unsignedInt", type,
	    strlen(type)) && !is_whole_number(text, type))
		return "a whole number";
	if (text_has_word("date dateTime instant", type, strlen(type)) &&
	    !looks_like_date(text))
		return "a date: 2026-01-31, or 2026-01-31T10:30:00Z";
	return NULL;
}

const char *operation_problem(const char *type, const char *text)
{
	if (*text == '\0' || strstr(text, "{{") != NULL)
		return NULL;
	if (*type == '\0' || operation_type_is_simple(type))
		return simple_problem(type, text);
	if (text[strspn(text, " \t\r\n")] == '{')
		return is_json_object(text) ? NULL : "this is not JSON";
	if (operation_type_is_resource(type))
		return "a resource in JSON";
	return has_short_form(type) ? NULL : "written in JSON: "
		"{\"member\": ...}";
}

/* Simple values that stand without quotes. */
static bool is_bare(const char *type)
{
	return text_has_word("boolean integer decimal positiveInt "
		"unsignedInt", type, strlen(type));
}

/* system|code, both as they are typed; a bar alone means no system. */
static void put_coded(const char *text, const char *member, struct buf *out)
{
	const char *bar = strchr(text, '|');

	buf_putc(out, '{');
	if (bar != NULL && bar > text) {
		char *system = xstrndup(text, (size_t)(bar - text));

		buf_puts(out, "\"system\": ");
		json_print_text(system, out);
		buf_puts(out, ", ");
		free(system);
	}
	buf_printf(out, "\"%s\": ", member);
	json_print_text(bar != NULL ? bar + 1 : text, out);
	buf_putc(out, '}');
}

static void put_short_form(const char *type, const char *text,
	struct buf *out)
{
	if (strcmp(type, "Reference") == 0) {
		buf_puts(out, "{\"reference\": ");
		json_print_text(text, out);
		buf_putc(out, '}');
	} else if (strcmp(type, "CodeableConcept") == 0) {
		buf_puts(out, "{\"coding\": [");
		put_coded(text, "code", out);
		buf_puts(out, "]}");
	} else {
		put_coded(text, strcmp(type, "Coding") == 0 ? "code" :
			"value", out);
	}
}

/* The resource or JSON value without the white space around it. */
static void put_trimmed(const char *text, struct buf *out)
{
	size_t len = strlen(text);

	for (; len > 0 && text_is_space(*text); len--)
		text++;
	while (len > 0 && text_is_space(text[len - 1]))
		len--;
	buf_append(out, text, len);
}

/* A server's word for a type becomes part of a member's name: letters only. */
static bool is_name(const char *type)
{
	for (; *type != '\0'; type++) {
		char c = text_lower(*type);

		if ((c < 'a' || c > 'z') && !text_is_digit(c))
			return false;
	}
	return true;
}

/* "valueUri": "x" */
static void put_value(const char *type, const char *text, struct buf *out)
{
	if (operation_type_is_resource(type)) {
		buf_puts(out, "\"resource\": ");
		put_trimmed(text, out);
		return;
	}
	if (*type == '\0' || !is_name(type))
		type = "string";
	buf_printf(out, "\"value%c%s\": ", *type >= 'a' && *type <= 'z' ?
		*type - 'a' + 'A' : *type, type + 1);
	if (is_bare(type))
		buf_puts(out, text);
	else if (operation_type_is_simple(type))
		json_print_text(text, out);
	else if (text[strspn(text, " \t\r\n")] == '{')
		put_trimmed(text, out);
	else
		put_short_form(type, text, out);
}

/*
 * Owned: the next of values divided by ";" ("\;" is one that divides
 * nothing); *at moves behind it and becomes NULL at the end.
 */
static char *next_value(const struct operation_value *value, const char **at)
{
	struct buf text = BUF_INIT;
	const char *from = *at;
	char *all, *trimmed;

	if (!value->is_many || !operation_type_is_simple(value->type)) {
		*at = NULL;
		return xstrdup(from);
	}
	for (; *from != '\0' && *from != ';'; from++) {
		if (from[0] == '\\' && from[1] == ';')
			from++;
		buf_putc(&text, *from);
	}
	*at = *from == ';' ? from + 1 : NULL;
	all = buf_take(&text);
	trimmed = text_trim_dup(all);
	free(all);
	return trimmed;
}

static bool check_value(const struct operation_value *value,
	const char *text, struct err *err)
{
	const char *problem = operation_problem(value->type, text);

	return problem == NULL || err_set(err, ERR_USAGE, "%s: %s",
		value->name, problem);
}

static void begin_param(const char *indent, const char *name,
	struct buf *out)
{
	char last = out->len > 0 ? out->data[out->len - 1] : '[';

	buf_printf(out, "%s\n%s{ \"name\": ", last == '[' ? "" : ",", indent);
	json_print_text(name, out);
	buf_puts(out, ", ");
}

static bool put_values(const struct operation_value *value,
	const char *name, const char *indent, struct buf *out,
	struct err *err)
{
	const char *at = value->text;

	while (at != NULL) {
		char *text = next_value(value, &at);
		bool is_good = check_value(value, text, err);

		if (is_good && *text != '\0') {
			begin_param(indent, name, out);
			put_value(value->type, text, out);
			buf_puts(out, " }");
		}
		free(text);
		if (!is_good)
			return false;
	}
	return true;
}

/* How much of "a.b" is the "a"; 0 for a name without parts. */
static size_t parent_len(const char *name)
{
	const char *dot = strchr(name, '.');

	return dot != NULL ? (size_t)(dot - name) : 0;
}

/* All parts of the parameter that the value at `first` is a part of. */
static bool put_parts(const struct operation_call *call, size_t first,
	struct buf *out, struct err *err)
{
	const char *name = call->value[first].name;
	size_t len = parent_len(name);
	char *parent = xstrndup(name, len);
	bool is_good = true;

	begin_param("    ", parent, out);
	buf_puts(out, "\"part\": [");
	for (size_t i = first; is_good && i < call->count; i++) {
		const struct operation_value *value = &call->value[i];

		if (is_typed(value) && parent_len(value->name) == len &&
		    strncmp(value->name, name, len + 1) == 0)
			is_good = put_values(value, value->name + len + 1,
				"        ", out, err);
	}
	buf_puts(out, "\n    ] }");
	free(parent);
	return is_good;
}

/* Whether an earlier value has begun the parameter this is a part of. */
static bool is_begun(const struct operation_call *call, size_t at)
{
	const char *name = call->value[at].name;
	size_t len = parent_len(name);

	for (size_t i = 0; i < at; i++)
		if (is_typed(&call->value[i]) &&
		    strncmp(call->value[i].name, name, len + 1) == 0)
			return true;
	return false;
}

static bool put_parameters(const struct operation_call *call,
	struct buf *out, struct err *err)
{
	buf_puts(out, "{\n  \"resourceType\": \"Parameters\",\n"
		"  \"parameter\": [");
	for (size_t i = 0; i < call->count; i++) {
		const struct operation_value *value = &call->value[i];

		if (!is_typed(value))
			continue;
		if (parent_len(value->name) == 0 && !put_values(value,
		    value->name, "    ", out, err))
			return false;
		if (parent_len(value->name) > 0 && !is_begun(call, i) &&
		    !put_parts(call, i, out, err))
			return false;
	}
	buf_puts(out, out->data[out->len - 1] == '[' ? "]\n}\n" :
		"\n  ]\n}\n");
	return true;
}

/* What is not the body is in the URL, where only simple things can be. */
static bool put_query(const struct operation_call *call,
	struct url_params *out, struct err *err)
{
	for (size_t i = 0; i < call->count; i++) {
		const struct operation_value *value = &call->value[i];
		const char *at = value->text;
		bool is_good = true;

		if (!is_typed(value) || (call->body != NULL &&
		    strcmp(value->name, call->body) == 0))
			continue;
		if (!operation_type_is_simple(value->type) &&
		    *value->type != '\0')
			return err_set(err, ERR_USAGE, "%s is a %s and can't "
				"be in a URL: send it by POST with Parameters",
				value->name, value->type);
		while (at != NULL && is_good) {
			char *text = next_value(value, &at);

			is_good = check_value(value, text, err);
			if (is_good && *text != '\0')
				url_params_add(out, value->name, text);
			free(text);
		}
		if (!is_good)
			return false;
	}
	return true;
}

static bool put_resource(const struct operation_call *call, struct buf *out,
	struct err *err)
{
	for (size_t i = 0; i < call->count; i++) {
		if (strcmp(call->value[i].name, call->body) != 0)
			continue;
		if (!check_value(&call->value[i], call->value[i].text, err))
			return false;
		buf_puts(out, call->value[i].text);
	}
	return true;
}

static bool put_target(const struct operation_call *call,
	struct compose *out, struct err *err)
{
	struct interaction interaction = { .kind = INTERACTION_OPERATION };
	struct http_headers headers = out->headers;
	bool is_good;

	/* Headers belong to the person; an interaction would sort them. */
	out->headers = (struct http_headers){ 0 };
	interaction_set(&interaction, WITH_OPERATION, call->name);
	interaction_set(&interaction, WITH_TYPE, call->type);
	interaction_set(&interaction, WITH_ID, call->id);
	is_good = interaction_compose(&interaction, out, err);
	http_headers_finish(&out->headers);
	out->headers = headers;
	interaction_finish(&interaction);
	return is_good;
}

bool operation_compose(const struct operation_call *call,
	struct compose *out, struct err *err)
{
	struct url_params query = { 0 };
	struct buf body = BUF_INIT;
	bool is_good;

	if (call->is_get || call->body != NULL)
		is_good = put_query(call, &query, err) &&
			(call->is_get || put_resource(call, &body, err));
	else
		is_good = put_parameters(call, &body, err);
	if (is_good && put_target(call, out, err)) {
		compose_set_method(out, call->is_get ? "GET" : "POST");
		url_params_finish(&out->params);
		out->params = query;
		query = (struct url_params){ 0 };
		if (!call->is_get) {
			buf_finish(&out->body);
			out->body = body;
			buf_init(&body);
		}
	} else {
		is_good = false;
	}
	url_params_finish(&query);
	buf_finish(&body);
	return is_good;
}
