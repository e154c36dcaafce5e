#include "tui/commands/operation_form.h"

/*
 * The fields: where an operation is called, how, and one for each parameter
 * that goes in and for each part of one. Nothing of the definition is held on
 * to: texts are copies, for the statement may be read again while the form is
 * open.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

static bool is_at(const struct form *form, const char *level)
{
	return strcmp(form_get(form, "level"), level) == 0;
}

bool calling_has_type(const struct form *form)
{
	return !is_at(form, ON_SYSTEM);
}

bool calling_has_id(const struct form *form)
{
	return is_at(form, ON_INSTANCE);
}

bool calling_is_posted(const struct form *form)
{
	return strcmp(form_get(form, "method"), "POST") == 0;
}

static const char *type_problem(const char *value)
{
	return interaction_problem(WITH_TYPE, value);
}

static const char *id_problem(const char *value)
{
	return interaction_problem(WITH_ID, value);
}

const char *calling_keep(struct calling *calling, char *text)
{
	const char *copy = pool_text(&calling->pool, text, strlen(text));

	free(text);
	return copy;
}

static struct form_field *add(struct calling *calling, const char *name,
	const char *label, const char *help, enum form_kind kind)
{
	struct form_field *field = &calling->field[calling->count];

	calling->row[calling->count++] = (struct field_of){ NULL, NULL, false,
		false };
	*field = (struct form_field){ name, label, help, kind, NULL, NULL,
		NULL };
	return field;
}

static void add_choice(struct buf *choices, const char *choice)
{
	buf_printf(choices, "%s%s", choices->len > 0 ? "|" : "", choice);
}

/* The levels it has; all where it says nothing. */
static void add_level(struct calling *calling,
	const struct operation *operation)
{
	bool is_all = operation == NULL || operation->on_system +
		operation->on_type + operation->on_instance == 0;
	struct buf choices = BUF_INIT;

	if (is_all || operation->on_type)
		add_choice(&choices, ON_TYPE);
	if (is_all || operation->on_instance)
		add_choice(&choices, ON_INSTANCE);
	if (is_all || operation->on_system)
		add_choice(&choices, ON_SYSTEM);
	add(calling, "level", "Called on", "Where the operation works",
		FORM_CHOICE)->choices = calling_keep(calling,
		buf_take(&choices));
}

bool operation_is_about_body(const struct operation *operation)
{
	const struct operation_param *param = operation_body_param(operation);

	return param != NULL && param == operation->param;
}

static void add_where(struct calling *calling,
	const struct operation *operation)
{
	struct form_field *field;
	bool can_get = operation == NULL || operation_can_get(operation);
	bool is_simple = operation != NULL &&
		!operation_is_about_body(operation);

	add_level(calling, operation);
	field = add(calling, "type", "Resource type", "Patient, Bundle, ...",
		FORM_TEXT);
	field->problem = type_problem;
	field->is_shown = calling_has_type;
	field = add(calling, "id", "Id", "The resource's id, or a variable "
		"such as {{last.id}}", FORM_TEXT);
	field->problem = id_problem;
	field->is_shown = calling_has_id;
	field = add(calling, "method", "Method", can_get ? "GET where it "
		"changes nothing and its values are simple" : "Only POST: it "
		"changes something, or may, or takes more than simple values",
		FORM_CHOICE);
	field->choices = !can_get ? "POST" : is_simple ? "GET|POST" :
		"POST|GET";
}

static void add_body(struct calling *calling,
	const struct operation *operation)
{
	const struct operation_param *param = operation != NULL ?
		operation_body_param(operation) : NULL;
	struct form_field *field;

	if (param == NULL)
		return;
	calling->body_param = pool_text(&calling->pool, param->name,
		strlen(param->name));
	field = add(calling, "body", "Body", "The resource alone, what is "
		"beside it in the URL, or all of it in a Parameters resource",
		FORM_CHOICE);
	field->choices = operation_is_about_body(operation) ?
		BODY_ITSELF "|" BODY_PARAMETERS :
		BODY_PARAMETERS "|" BODY_ITSELF;
	field->is_shown = calling_is_posted;
}

static bool is_needed(const struct operation_param *param)
{
	return *param->min != '\0' && strcmp(param->min, "0") != 0;
}

static void put_help(const struct operation_param *param, struct buf *out)
{
	if (is_needed(param))
		buf_puts(out, "Needed. ");
	buf_printf(out, "%s..%s %s", *param->min != '\0' ? param->min : "?",
		*param->max != '\0' ? param->max : "?", param->type);
	if (*param->documentation != '\0')
		buf_printf(out, ": %s", param->documentation);
	if (strcmp(param->max, "1") != 0 &&
	    operation_type_is_simple(param->type))
		buf_puts(out, " (several with ; between)");
}

static void add_param(struct calling *calling,
	const struct operation_param *param, const char *parent,
	unsigned depth)
{
	size_t at = calling->count;
	struct buf help = BUF_INIT;
	struct form_field *field;
	const char *path;

	if (strcmp(param->use, "out") == 0 || *param->name == '\0' ||
	    at >= FIELDS_MAX)
		return;
	path = calling_keep(calling, xasprintf("%s%s%s", parent,
		*parent != '\0' ? "." : "", param->name));
	for (size_t i = 0; depth < PARTS_MAX && i < param->part_count; i++)
		add_param(calling, &param->part[i], path, depth + 1);
	if (param->part_count > 0)
		return;
	put_help(param, &help);
	field = add(calling, calling_keep(calling, xasprintf("=%zu", at)),
		is_needed(param) ?
		calling_keep(calling, xasprintf("%s *", path)) : path,
		calling_keep(calling, buf_take(&help)), FORM_TEXT);
	if (strcmp(param->type, "boolean") == 0) {
		field->kind = FORM_CHOICE;
		field->choices = NOT_SAID "|true|false";
	} else if (operation_type_is_resource(param->type)) {
		field->kind = FORM_CHOICE;
		field->choices = FROM_NOTHING "|" FROM_EDITOR "|" FROM_ANSWER;
	}
	calling->row[at] = (struct field_of){ path, pool_text(&calling->pool,
		param->type, strlen(param->type)),
		strcmp(param->max, "1") != 0, is_needed(param) };
}

static void add_free_rows(struct calling *calling)
{
	static const char *const names[FREE_ROWS] = { "=1", "=2", "=3", "=4",
		"=5", "=6" };

	calling->is_free = true;
	add(calling, NULL, "What it takes is not known.", NULL, FORM_NOTE);
	for (size_t i = 0; i < FREE_ROWS; i++)
		add(calling, names[i], "Parameter", "name=value, or "
			"name:type=value such as mode:code=create", FORM_TEXT);
}

static void add_params(struct calling *calling,
	const struct operation *operation)
{
	size_t before = calling->count;

	if (operation == NULL) {
		add_free_rows(calling);
		return;
	}
	add(calling, NULL, operation->is_own ? "Goes in, by FHIR R4" :
		"Goes in", NULL, FORM_HEADING);
	for (size_t i = 0; i < operation->param_count; i++)
		add_param(calling, &operation->param[i], "", 0);
	if (calling->count == before + 1)
		add(calling, NULL, "It needs nothing.", NULL, FORM_NOTE);
}

void operation_form_fields(struct calling *calling,
	const struct operation *operation)
{
	add_where(calling, operation);
	add_body(calling, operation);
	add_params(calling, operation);
}
