#include "tui/commands/commands.h"

/*
 * Parameters by form and by menu, and a search by POST. The menu has what the
 * server lists for the composed type first, what R4 has beside it last; what
 * has a list of its own to choose from (_include, _sort...) asks for that.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "tui/commands/complete.h"
#include "tui/panes/builder.h"
#include "tui/panes/request.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

struct target {
	struct stage *stage;
	size_t at;		/* the parameter, or SIZE_MAX: a new one */
};

/* Owned; "" where the path names no type. */
static char *composed_type(const struct stage *stage)
{
	char *type = compose_resource_type(&stage->deck->compose);

	return type != NULL ? type : xstrdup("");
}

/* "a=1" takes the place of one parameter, or comes behind all. */
static void put_written(struct stage *stage, size_t at, const char *written)
{
	struct compose *compose = &stage->deck->compose;

	if (at >= compose->params.count && commands_is_post_search(stage)) {
		commands_put_in_form(stage, written);
		return;
	}
	at = compose_put_param(compose, at, written);
	deck_mark(stage->deck, DECK_REQUEST);
	if (at < compose->params.count)
		request_select_param(stage->slot[SLOT_REQUEST], at);
}

static void on_saved(void *data, const char *written)
{
	struct target *target = data;

	put_written(target->stage, target->at, written);
}

static void open_builder(struct stage *stage, size_t at, const char *written,
	bool is_new)
{
	struct completion_source source = complete_source(stage);
	struct target *target = xcalloc(1, sizeof(*target));
	char *type = composed_type(stage);
	struct builder_spec spec = {
		.source = &source,
		.type = type,
		.written = written,
		.is_new = is_new,
		.saved = on_saved,
		.closed = free,
		.data = target,
	};

	target->stage = stage;
	target->at = at;
	stage_open_form(stage, builder_form(&spec));
	free(type);
}

void commands_edit_param(struct stage *stage, size_t at)
{
	const struct url_params *params = &stage->deck->compose.params;
	char *written;

	if (at >= params->count)
		return;
	written = compose_param(&stage->deck->compose, at);
	open_builder(stage, at, written, *params->param[at].value == '\0');
	free(written);
}

void commands_new_param(struct stage *stage, const char *name)
{
	char *written = xasprintf("%s=", name);

	open_builder(stage, SIZE_MAX, written, true);
	free(written);
}

/* What the open menu offers, by item. */
struct offer {
	struct stage *stage;
	char *name;		/* of the parameter whose values these are;
				   NULL: these are parameters */
	char **text;
	size_t count, alloc, skipped, skip;
	struct menu *menu;
};

static void free_offer(void *data)
{
	struct offer *offer = data;

	for (size_t i = 0; i < offer->count; i++)
		free(offer->text[i]);
	free(offer->text);
	free(offer->name);
	free(offer);
}

static struct offer *new_offer(struct stage *stage, const char *name)
{
	struct offer *offer = xcalloc(1, sizeof(*offer));

	offer->stage = stage;
	offer->name = xstrdup_or_null(name);
	return offer;
}

static void add_item(struct offer *offer, const char *text, const char *keys,
	const char *help)
{
	menu_item(offer->menu, text, keys, help, NULL);
	offer->text = mem_grow(offer->text, offer->count, &offer->alloc,
		sizeof(*offer->text));
	offer->text[offer->count++] = xstrdup(text);
}

/* The note is the type and then words, two blanks between them. */
static void add_noted(void *data, const char *text, size_t len,
	const char *note)
{
	struct offer *offer = data;
	char *name, *type;

	if (offer->skipped < offer->skip) {
		offer->skipped++;
		return;
	}
	name = xstrndup(text, len);
	type = xstrndup(note, strcspn(note, " "));
	add_item(offer, name, type, note);
	free(name);
	free(type);
}

static void add_element(void *data, const char *name, const char *note)
{
	add_item(data, name, NULL, note);
}

static const char other[] = "other...";

/* Adds to a list that is there ("_sort=a": "_sort=a,b"), or anew. */
static void choose_value(struct stage *stage, const char *name,
	const char *value)
{
	struct url_params *params = &stage->deck->compose.params;
	bool is_list = strcmp(name, "_sort") == 0 ||
		strcmp(name, "_elements") == 0;
	size_t at = 0;
	char *written;

	while (is_list && at < params->count && (!params->param[at].is_on ||
	    strcmp(params->param[at].name, name) != 0))
		at++;
	if (is_list && at < params->count &&
	    *params->param[at].value != '\0') {
		char *before = compose_param(&stage->deck->compose, at);

		written = xasprintf("%s,%s", before, value);
		free(before);
	} else {
		at = SIZE_MAX;
		written = xasprintf("%s=%s", name, value);
	}
	put_written(stage, at, written);
	free(written);
	deck_say(stage->deck, "Enter opens it again, Space leaves it out.");
}

static void on_value(void *data, size_t item)
{
	struct offer *offer = data;
	char *written;

	if (strcmp(offer->text[item], other) == 0) {
		written = xasprintf("%s=", offer->name);
		open_builder(offer->stage, SIZE_MAX, written, true);
		free(written);
	} else {
		choose_value(offer->stage, offer->name, offer->text[item]);
	}
	free_offer(offer);
}

/* The choice that a parameter about the answer has; false for none. */
static bool open_values(struct stage *stage, const char *name)
{
	struct completion_source source = complete_source(stage);
	struct offer *offer;
	char *type, *line;
	struct menu_spec spec = { .title = name, .chosen = on_value,
		.cancelled = free_offer };

	if (*search_result_note(name) == '\0' || strcmp(name, "_count") == 0)
		return false;
	offer = new_offer(stage, name);
	spec.data = offer;
	offer->menu = menu_new(&spec);
	type = composed_type(stage);
	line = xasprintf("%s=", name);
	completion_param(&source, type, line, strlen(line), add_element,
		offer);
	add_item(offer, other, NULL, "A value of your own");
	stage_open_menu(stage, offer->menu);
	free(line);
	free(type);
	return true;
}

/* A parameter of what refers to it: "_has:Observation:subject:" and "code". */
static void on_has_param(void *data, size_t item)
{
	struct offer *offer = data;
	char *written = xasprintf("%s%s=", offer->name, offer->text[item]);

	open_builder(offer->stage, SIZE_MAX, written, true);
	free(written);
	free_offer(offer);
}

/* "Observation:subject" was chosen; a third part is of no use here. */
static void on_has(void *data, size_t item)
{
	struct offer *sources = data, *offer;
	const char *source = sources->text[item];
	size_t type_len = strcspn(source, ":");
	size_t len = source[type_len] == ':' ?
		type_len + 1 + strcspn(source + type_len + 1, ":") : type_len;
	char *name = xasprintf("_has:%.*s:", (int)len, source);
	char *type = xstrndup(source, type_len);
	struct menu_spec spec = { .title = name, .chosen = on_has_param,
		.cancelled = free_offer };

	if (strcmp(source, other) == 0) {
		open_builder(sources->stage, SIZE_MAX, "_has:", false);
	} else {
		offer = new_offer(sources->stage, name);
		spec.data = offer;
		offer->menu = menu_new(&spec);
		search_each_param(offer->stage->deck->capability.found, type,
			false, add_noted, offer);
		stage_open_menu(offer->stage, offer->menu);
	}
	free(name);
	free(type);
	free_offer(sources);
}

static void open_has(struct stage *stage)
{
	struct offer *offer = new_offer(stage, NULL);
	char *type = composed_type(stage);
	struct menu_spec spec = { .title = "By what refers to it",
		.chosen = on_has, .cancelled = free_offer, .data = offer };

	offer->menu = menu_new(&spec);
	search_each_include(stage->deck->capability.found, type, true,
		add_noted, offer);
	add_item(offer, other, NULL, "A reference of your own");
	stage_open_menu(stage, offer->menu);
	free(type);
}

static void on_param(void *data, size_t item)
{
	struct offer *offer = data;
	const char *name = offer->text[item];
	char *written = xasprintf("%s=", strcmp(name, other) == 0 ? "" : name);

	if (strcmp(name, other) == 0)
		open_builder(offer->stage, SIZE_MAX, "", false);
	else if (strcmp(name, "_has:") == 0)
		open_has(offer->stage);
	else if (!open_values(offer->stage, name))
		open_builder(offer->stage, SIZE_MAX, written, true);
	free(written);
	free_offer(offer);
}

static void add_results(struct offer *offer)
{
	const char *name;

	menu_heading(offer->menu, "About the answer");
	for (size_t i = 0; (name = search_result_param(i)) != NULL; i++)
		add_item(offer, name, NULL, search_result_note(name));
}

static void add_others(struct offer *offer, const char *type)
{
	const struct capability *found = offer->stage->deck->capability.found;
	const struct capability_resource *resource = found != NULL ?
		capability_resource(found, type) : NULL;

	menu_heading(offer->menu, "More");
	add_item(offer, "_has:", NULL, "By what refers to it: "
		"_has:TYPE:REFERENCE:PARAMETER");
	add_item(offer, other, NULL, "A parameter of your own");
	if (resource == NULL || resource->param_count == 0)
		return;
	menu_heading(offer->menu, "In R4, not listed by this server");
	search_each_param(found, type, true, add_noted, offer);
}

void commands_open_param_menu(struct stage *stage)
{
	const struct capability *found = stage->deck->capability.found;
	struct offer *offer = new_offer(stage, NULL);
	char *type = composed_type(stage);
	char *title = xasprintf("Add a parameter%s%s", *type != '\0' ?
		" of " : "", type);
	struct menu_spec spec = { .title = title, .chosen = on_param,
		.cancelled = free_offer, .data = offer };

	offer->menu = menu_new(&spec);
	menu_heading(offer->menu, *type != '\0' ? type : "The whole system");
	search_each_param(found, type, false, add_noted, offer);
	/* Those come first again where all are walked over. */
	offer->skip = offer->count;
	add_results(offer);
	add_others(offer, type);
	stage_open_menu(stage, offer->menu);
	free(title);
	free(type);
}

/* What is searched: a type, or the base itself; an id is read instead. */
static bool names_a_search(const char *path)
{
	const char *last = strrchr(path, '/');
	size_t len;

	last = last != NULL ? last + 1 : path;
	for (len = 0; (last[len] >= 'A' && last[len] <= 'Z') ||
	    (last[len] >= 'a' && last[len] <= 'z'); len++)
		;
	return last[len] == '\0' ? len == 0 || *last <= 'Z' :
		text_ends_with(last, "}}");
}

/* GET Type?query to POST Type/_search with the query as its form. */
static bool to_post(struct stage *stage, struct err *err)
{
	struct compose *compose = &stage->deck->compose;
	size_t len = strlen(compose->path);
	char *path;

	if (!names_a_search(compose->path))
		return err_set(err, ERR_USAGE, "\"%s\" is no search: one is "
			"of a type, like Patient?name=x", compose->path);
	if (compose->body.len > 0)
		return err_set(err, ERR_USAGE, "there is a body already, which "
			"the search would replace: empty it first");
	url_params_format(&compose->params, &compose->body);
	for (size_t i = 0; i < compose->params.count; ) {
		if (compose->params.param[i].is_on)
			url_params_remove(&compose->params, i);
		else
			i++;
	}
	path = xasprintf("%.*s/_search", (int)(len -
		(len > 0 && compose->path[len - 1] == '/')), compose->path);
	compose_set_path(compose, *compose->path == '\0' ? "_search" : path);
	compose_set_method(compose, "POST");
	free(path);
	return true;
}

static void to_get(struct stage *stage)
{
	struct compose *compose = &stage->deck->compose;
	size_t len = strlen(compose->path) - strlen("_search");
	char *path = xstrndup(compose->path, len > 0 ? len - 1 : 0);

	url_params_parse_written(&compose->params, compose->body.data);
	buf_clear(&compose->body);
	compose_set_path(compose, path);
	compose_set_method(compose, "GET");
	free(path);
}

RUN(run_search_post)
{
	struct stage *stage = context;
	struct compose *compose = &stage->deck->compose;
	bool is_post = commands_is_post_search(stage);

	(void)args;
	if (!is_post && strcmp(compose->method, "GET") != 0)
		return err_set(err, ERR_USAGE, "a search is a GET, or a POST "
			"to .../_search; this is a %s", compose->method);
	if (is_post)
		to_get(stage);
	else if (!to_post(stage, err))
		return false;
	request_load_body(stage->slot[SLOT_REQUEST]);
	stage_focus_slot(stage, SLOT_REQUEST);
	deck_mark(stage->deck, DECK_REQUEST);
	deck_say(stage->deck, is_post ? "The search goes by GET again." :
		"The search goes by POST: its parameters are the body.");
	return true;
}

static const struct command rows[] = {
	{ "search-post", "", "Search by POST instead of GET, or back",
		"Request", "request", 0, 0, 0, run_search_post, NULL },
};

void commands_add_builder(void)
{
	command_add(rows, FD_COUNT(rows));
}
