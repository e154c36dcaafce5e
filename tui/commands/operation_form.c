#include "tui/commands/operation_form.h"

/*
 * A form made from an OperationDefinition, and the request that is made of it.
 *
 * Where nothing is known of an operation, rows are free: "name=value", or
 * "name:type=value" where the type is not a string.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/bundle.h"
#include "tui/panes/deck_operations.h"
#include "tui/panes/request.h"
#include "tui/panes/stage_internal.h"

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
	return calling->body_param != NULL && calling_is_posted(form) &&
		strcmp(form_get(form, "body"), BODY_ITSELF) == 0;
}

/* What is needed and was left out: "resource, code". */
static void list_missing(const struct calling *calling,
	const struct operation_value *values, struct buf *out)
{
	for (size_t i = 0; i < calling->count; i++)
		if (calling->row[i].is_needed && *values[i].text == '\0')
			buf_printf(out, "%s%s", out->len > 0 ? ", " : "",
				calling->row[i].path);
}

/* That is no reason to refuse: servers differ from what they say. */
static void say_composed(struct deck *deck, const char *missing,
	bool lacks_body)
{
	if (lacks_body)
		deck_say(deck, "The body is missing: Enter edits it, B reads "
			"it from a file; F5 or s sends it.");
	else if (*missing != '\0')
		deck_say(deck, "Needed, and left out: %s. F5 or s sends it "
			"all the same.", missing);
	else
		deck_say(deck, "F5 or s sends it.");
}

static bool save(void *data, const struct form *form, struct err *err)
{
	struct calling *calling = data;
	struct stage *stage = calling->stage;
	struct operation_value values[FIELDS_MAX];
	struct buf missing = BUF_INIT;
	bool is_composed;
	const struct operation_call call = {
		.name = calling->name,
		.type = calling_has_type(form) ? form_get(form, "type") : "",
		.id = calling_has_id(form) ? form_get(form, "id") : "",
		.is_get = !calling_is_posted(form),
		.body = wants_body(calling, form) ? calling->body_param : NULL,
		.value = values, .count = calling->count };

	if (request_is_editing(stage->slot[SLOT_REQUEST]))
		request_edit_body(stage->slot[SLOT_REQUEST], false);
	if (calling_has_type(form) && *call.type == '\0')
		return err_set(err, ERR_USAGE, "which resource type?");
	if (calling_has_id(form) && *call.id == '\0')
		return err_set(err, ERR_USAGE, "which resource? Its id is "
			"missing");
	if (!take_values(calling, form, values, err))
		return false;
	list_missing(calling, values, &missing);
	is_composed = operation_compose(&call, &stage->deck->compose, err);
	if (is_composed) {
		interaction_show(stage);
		say_composed(stage->deck, missing.data, call.body != NULL &&
			stage->deck->compose.body.len == 0);
	}
	buf_finish(&missing);
	return is_composed;
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

/* It is a resource of the type that is meant; of any, where none is. */
static bool answer_fits(const struct deck *deck, const char *type)
{
	const struct docview *view = deck_view(deck);
	size_t len;
	const char *text = docview_text(view, &len);
	char *own;
	bool fits;

	if (docview_index(view) == NULL ||
	    index_count(docview_index(view)) == 0)
		return false;
	own = fhir_resource_type(docview_index(view), text, 0);
	fits = own != NULL && (*type == '\0' || strcmp(own, type) == 0);
	free(own);
	return fits;
}

/* The resource it is about: what is composed, or else what came. */
static void prefill_body(const struct calling *calling, struct form *form)
{
	const struct deck *deck = calling->stage->deck;
	const struct buf *body = &deck->compose.body;
	const char *from = !interaction_is_skeleton(body->data, body->len) ?
		FROM_EDITOR : answer_fits(deck, calling_has_type(form) ?
		form_get(form, "type") : "") ? FROM_ANSWER : FROM_NOTHING;

	for (size_t i = 0; i < calling->count; i++)
		if (calling->body_param != NULL && calling->row[i].path !=
		    NULL && strcmp(calling->row[i].path,
		    calling->body_param) == 0)
			form_set(form, calling->field[i].name, from);
}

/* The field that a person has to fill first. */
static void select_first(const struct calling *calling, struct form *form)
{
	if (calling_has_type(form) && *form_get(form, "type") == '\0') {
		form_select(form, "type");
	} else if (calling_has_id(form) && *form_get(form, "id") == '\0') {
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

static void complete(void *data, const struct form *form, size_t at,
	const char *line, size_t cursor, size_t *start,
	struct completions *out)
{
	const struct calling *calling = data;

	(void)form;
	if (text_equals(calling->field[at].name, "type"))
		interaction_complete_type(calling->stage, line, cursor, start,
			out);
}

static void on_there(void *data, const struct operation *operation,
	const struct err *why)
{
	struct calling *calling = data;
	struct form_spec spec = { .field = calling->field, .save = save,
		.save_word = "Compose", .closed = closed,
		.complete = complete, .data = calling };
	struct form *form;

	if (calling->stage->form != NULL || calling->stage->menu != NULL ||
	    prompt_is_active()) {
		deck_say(calling->stage->deck, "The definition of $%s is "
			"there: :operation %s opens its form.",
			calling->wanted_name, calling->wanted_name);
		drop(calling);
		return;
	}
	calling->name = pool_text(&calling->pool, calling->wanted_name,
		strlen(calling->wanted_name));
	spec.title = calling->title = calling_keep(calling,
		xasprintf("$%s%s%s", calling->name, operation != NULL &&
		*operation->title != '\0' ? ": " : "",
		operation != NULL ? operation->title : ""));
	operation_form_fields(calling, operation);
	spec.count = calling->count;
	form = form_new(&spec);
	prefill(calling, form, operation);
	if (operation != NULL && operation_is_about_body(operation))
		prefill_body(calling, form);
	select_first(calling, form);
	stage_open_form(calling->stage, form);
	deck_say(calling->stage->deck, "%s", why != NULL ? why->text :
		"The form is made from the server's definition.");
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
