#include "tui/commands/interaction.h"

/*
 * A form made from an OperationDefinition: where it is called, how, and a
 * field for each parameter that goes in and for each part of one. Nothing of
 * the definition is held on to: the form's texts are copies, for the statement
 * may be read again while it is open.
 *
 * Where nothing is known of an operation, rows are free: "name=value", or
 * "name:type=value" where the type is not a string.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/capability_pool.h"
#include "tui/panes/deck_operations.h"
#include "tui/panes/request.h"
#include "tui/panes/stage_internal.h"

#define ON_SYSTEM "the system"
#define ON_TYPE "a type"
#define ON_INSTANCE "a resource"
#define BODY_ITSELF "the resource itself"
#define BODY_PARAMETERS "Parameters"
#define FROM_NOTHING "nothing"
#define FROM_EDITOR "the body in the composer"
#define FROM_ANSWER "the answer shown"
#define NOT_SAID "not said"

enum { FREE_ROWS = 6, PARTS_MAX = 3, FIELDS_MAX = 120 };

struct field_of {
	const char *path, *type;
	bool is_many;
};

struct calling {
	struct stage *stage;
	struct pool pool;
	const char *name, *title;
	const char *body_param;		/* or NULL */
	bool is_free;
	struct form_field field[FIELDS_MAX];
	struct field_of row[FIELDS_MAX];	/* of the fields that are parameters */
	size_t count;
	char *wanted_type, *wanted_name;	/* while it is asked for */
};

static bool is_at(const struct form *form, const char *level)
{
	return strcmp(form_get(form, "level"), level) == 0;
}

static bool shows_type(const struct form *form)
{
	return !is_at(form, ON_SYSTEM);
}

static bool shows_id(const struct form *form)
{
	return is_at(form, ON_INSTANCE);
}

static bool is_posted(const struct form *form)
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

static const char *keep(struct calling *calling, char *text)
{
	const char *copy = pool_text(&calling->pool, text, strlen(text));

	free(text);
	return copy;
}

static struct form_field *add(struct calling *calling, const char *name,
	const char *label, const char *help, enum form_kind kind)
{
	struct form_field *field = &calling->field[calling->count];

	calling->row[calling->count++] = (struct field_of){ NULL, NULL, false };
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
		FORM_CHOICE)->choices = keep(calling, buf_take(&choices));
}

/* The resource is what it is about: the first thing that goes in. */
static bool is_about_body(const struct operation *operation)
{
	const struct operation_param *param = operation_body_param(operation);

	return param != NULL && param == operation->param;
}

static void add_where(struct calling *calling,
	const struct operation *operation)
{
	struct form_field *field;
	bool can_get = operation == NULL || operation_can_get(operation);
	bool is_simple = operation != NULL && !is_about_body(operation);

	add_level(calling, operation);
	field = add(calling, "type", "Resource type", "Patient, Bundle, ...",
		FORM_TEXT);
	field->problem = type_problem;
	field->is_shown = shows_type;
	field = add(calling, "id", "Id", "The resource's id, or a variable "
		"such as {{last.id}}", FORM_TEXT);
	field->problem = id_problem;
	field->is_shown = shows_id;
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
	field->choices = is_about_body(operation) ?
		BODY_ITSELF "|" BODY_PARAMETERS :
		BODY_PARAMETERS "|" BODY_ITSELF;
	field->is_shown = is_posted;
}

static void put_help(const struct operation_param *param, struct buf *out)
{
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
	path = keep(calling, xasprintf("%s%s%s", parent, *parent != '\0' ?
		"." : "", param->name));
	for (size_t i = 0; depth < PARTS_MAX && i < param->part_count; i++)
		add_param(calling, &param->part[i], path, depth + 1);
	if (param->part_count > 0)
		return;
	put_help(param, &help);
	field = add(calling, keep(calling, xasprintf("=%zu", at)),
		strcmp(param->min, "0") != 0 && *param->min != '\0' ?
		keep(calling, xasprintf("%s *", path)) : path,
		keep(calling, buf_take(&help)), FORM_TEXT);
	if (strcmp(param->type, "boolean") == 0) {
		field->kind = FORM_CHOICE;
		field->choices = NOT_SAID "|true|false";
	} else if (operation_type_is_resource(param->type)) {
		field->kind = FORM_CHOICE;
		field->choices = FROM_NOTHING "|" FROM_EDITOR "|" FROM_ANSWER;
	}
	calling->row[at] = (struct field_of){ path, pool_text(&calling->pool,
		param->type, strlen(param->type)),
		strcmp(param->max, "1") != 0 };
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

/* The resource a field stands for; "" for none. */
static bool take_resource(const struct calling *calling, const char *choice,
	struct operation_value *out, struct err *err)
{
	const struct deck *deck = calling->stage->deck;
	const struct buf *body = &deck->compose.body;

	if (strcmp(choice, FROM_ANSWER) == 0)
		body = deck_body(deck);
	if (strcmp(choice, FROM_NOTHING) == 0)
		out->text = "";
	else if (body == NULL || body->len == 0)
		return err_set(err, ERR_USAGE, "%s: %s is empty", out->name,
			choice);
	else
		out->text = body->data;
	return true;
}

/* "name:type=value" of a free row. */
static bool take_free(struct calling *calling, const char *text,
	struct operation_value *out, struct err *err)
{
	size_t len = strcspn(text, "="), name = strcspn(text, ":=");

	if (*text == '\0')
		return true;
	if (text[len] != '=' || name == 0)
		return err_set(err, ERR_USAGE, "a parameter is written "
			"name=value");
	out->name = pool_text(&calling->pool, text, name);
	out->type = name < len ? pool_text(&calling->pool, text + name + 1,
		len - name - 1) : "";
	out->text = text + len + 1;
	return true;
}

static bool take_field(struct calling *calling, const struct form *form,
	size_t at, struct operation_value *out, struct err *err)
{
	const struct form_field *field = &calling->field[at];
	const struct field_of *row = &calling->row[at];
	const char *text = form_get(form, field->name);

	if (calling->is_free)
		return take_free(calling, text, out, err);
	*out = (struct operation_value){ row->path, row->type,
		strcmp(text, NOT_SAID) == 0 ? "" : text, row->is_many };
	return !operation_type_is_resource(row->type) ||
		take_resource(calling, text, out, err);
}

static bool take_values(struct calling *calling, const struct form *form,
	struct operation_value *values, struct err *err)
{
	for (size_t i = 0; i < calling->count; i++) {
		const char *name = calling->field[i].name;

		values[i] = (struct operation_value){ "", "", "", false };
		if (name != NULL && *name == '=' &&
		    !take_field(calling, form, i, &values[i], err))
			return false;
	}
	return true;
}

static bool wants_body(const struct calling *calling,
	const struct form *form)
{
	return calling->body_param != NULL && is_posted(form) &&
		strcmp(form_get(form, "body"), BODY_ITSELF) == 0;
}

static bool save(void *data, const struct form *form, struct err *err)
{
	struct calling *calling = data;
	struct stage *stage = calling->stage;
	struct operation_value values[FIELDS_MAX];
	const struct operation_call call = {
		.name = calling->name,
		.type = shows_type(form) ? form_get(form, "type") : "",
		.id = shows_id(form) ? form_get(form, "id") : "",
		.is_get = !is_posted(form),
		.body = wants_body(calling, form) ? calling->body_param : NULL,
		.value = values, .count = calling->count };

	if (request_is_editing(stage->slot[SLOT_REQUEST]))
		request_edit_body(stage->slot[SLOT_REQUEST], false);
	if (shows_type(form) && *call.type == '\0')
		return err_set(err, ERR_USAGE, "which resource type?");
	if (shows_id(form) && *call.id == '\0')
		return err_set(err, ERR_USAGE, "which resource? Its id is "
			"missing");
	if (!take_values(calling, form, values, err) ||
	    !operation_compose(&call, &stage->deck->compose, err))
		return false;
	interaction_show(stage);
	deck_say(stage->deck, "F5 or s sends it.");
	return true;
}

static void drop(void *data)
{
	struct calling *calling = data;

	pool_finish(&calling->pool);
	free(calling->wanted_type);
	free(calling->wanted_name);
	free(calling);
}

static void closed(void *data, bool was_saved)
{
	(void)was_saved;
	drop(data);
}

/* A level is set only where it can be chosen. */
static bool set_level(const struct calling *calling, struct form *form,
	const char *level)
{
	if (strstr(calling->field[0].choices, level) == NULL)
		return false;
	form_set(form, "level", level);
	return true;
}

/* Its own type, where the definition knows but one. */
static const char *only_type(const struct operation *operation)
{
	const char *types = operation != NULL ? operation->resources : "";

	return strchr(types, ',') == NULL && strcmp(types, "Resource") != 0 &&
		strcmp(types, "DomainResource") != 0 ? types : "";
}

/* The type it was chosen for; the id where the request is of one of them. */
static void prefill(const struct calling *calling, struct form *form,
	const struct operation *operation)
{
	const char *type = calling->wanted_type != NULL ?
		calling->wanted_type : only_type(operation);
	struct interaction now;
	bool is_same;

	interaction_read(&calling->stage->deck->compose, &now);
	if (*type == '\0')
		type = interaction_get(&now, WITH_TYPE);
	is_same = strcmp(type, interaction_get(&now, WITH_TYPE)) == 0;
	form_set(form, "type", type);
	if (is_same)
		form_set(form, "id", interaction_get(&now, WITH_ID));
	if (is_same && *form_get(form, "id") != '\0')
		set_level(calling, form, ON_INSTANCE);
	else if (calling->wanted_type == NULL)
		set_level(calling, form, ON_SYSTEM);
	interaction_finish(&now);
}

/* The field that a person has to fill first. */
static void select_first(const struct calling *calling, struct form *form)
{
	if (shows_type(form) && *form_get(form, "type") == '\0') {
		form_select(form, "type");
	} else if (shows_id(form) && *form_get(form, "id") == '\0') {
		form_select(form, "id");
	} else {
		for (size_t i = 0; i < calling->count; i++)
			if (calling->field[i].name != NULL &&
			    *calling->field[i].name == '=') {
				form_select(form, calling->field[i].name);
				return;
			}
	}
}

static void on_there(void *data, const struct operation *operation,
	const struct err *why)
{
	struct calling *calling = data;
	struct form_spec spec = { .field = calling->field, .save = save,
		.closed = closed, .data = calling };
	struct form *form;

	if (calling->stage->form != NULL || calling->stage->menu != NULL ||
	    prompt_is_active()) {
		deck_say(calling->stage->deck, "The definition of $%s is "
			"there: :operation %s opens its form.",
			calling->wanted_name, calling->wanted_name);
		drop(calling);
		return;
	}
	calling->name = keep(calling, xstrdup(calling->wanted_name));
	spec.title = calling->title = keep(calling, xasprintf("$%s%s%s",
		calling->name, operation != NULL && *operation->title != '\0' ?
		": " : "", operation != NULL ? operation->title : ""));
	add_where(calling, operation);
	add_body(calling, operation);
	add_params(calling, operation);
	spec.count = calling->count;
	form = form_new(&spec);
	prefill(calling, form, operation);
	select_first(calling, form);
	stage_open_form(calling->stage, form);
	if (why != NULL)
		deck_say(calling->stage->deck, "%s", why->text);
}

void operation_form_open(struct stage *stage, const char *type,
	const char *name)
{
	const struct capability *found = stage->deck->capability.found;
	const struct capability_resource *of;
	const struct capability_operation *listed = found != NULL ?
		operation_listed(found, type, name, &of) : NULL;
	struct calling *calling = xcalloc(1, sizeof(*calling));

	calling->stage = stage;
	calling->wanted_type = xstrdup_or_null(type);
	calling->wanted_name = xstrdup(name + (*name == '$'));
	deck_say(stage->deck, "Asking for the definition of $%s...",
		calling->wanted_name);
	deck_operation_want(stage->deck, calling->wanted_name, listed,
		on_there, drop, calling);
}
