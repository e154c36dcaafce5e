#include "tui/commands/commands.h"

/*
 * Edit and put: the resource at the cursor of an answer becomes the body of a
 * PUT against the version that was read. Where somebody was quicker, the
 * difference is shown and one of three ways chosen.
 */

#include <stdlib.h>
#include <string.h>

#include "core/fhir/interaction.h"
#include "core/fhir/reference.h"
#include "tui/panes/deck_edit.h"
#include "tui/panes/deck_saved.h"
#include "tui/panes/diff.h"
#include "tui/panes/request.h"
#include "tui/panes/response.h"
#include "tui/panes/stage_internal.h"

#define RUN(name) \
	static bool name(void *context, const struct args *args, \
		struct err *err)

/* The document that is shown, and one of its resources. */
struct found {
	const struct doc_index *index;
	const char *text;
	uint32_t row;
	char *type, *id, *version;	/* id, version: NULL for none */
};

static void finish(struct found *found)
{
	free(found->type);
	free(found->id);
	free(found->version);
}

/* A contained resource goes with the one it is in. */
static uint32_t whole_of(const struct found *found, uint32_t row)
{
	uint32_t resource = reference_resource_of(found->index, found->text,
		row);

	while (resource != INDEX_NONE) {
		uint32_t list = index_parent(found->index, resource);
		struct row above;

		if (list == INDEX_NONE)
			break;
		above = index_row(found->index, found->text, list);
		if (above.key_len != 11 || memcmp(found->text + above.key,
		    "\"contained\"", 11) != 0)
			break;
		resource = reference_resource_of(found->index, found->text,
			above.parent);
	}
	return resource;
}

/* The one resource of a searchset or history, or INDEX_NONE. */
static uint32_t only_entry(const struct found *found, uint32_t bundle)
{
	uint32_t list = index_member(found->index, found->text, bundle,
		"entry");
	uint32_t first;

	if (list == INDEX_NONE)
		return INDEX_NONE;
	first = index_first(found->index, found->text, list);
	if (first == INDEX_NONE || index_next(found->index, found->text,
	    first) != INDEX_NONE)
		return INDEX_NONE;
	return index_member(found->index, found->text, first, "resource");
}

static bool is_result(const struct found *found)
{
	char *type = index_find_dup(found->index, found->text, found->row,
		"type");
	bool is_it = type != NULL && (strcmp(type, "searchset") == 0 ||
		strcmp(type, "history") == 0);

	free(type);
	return is_it && strcmp(found->type, "Bundle") == 0;
}

static void read_identity(struct found *found)
{
	finish(found);
	found->type = index_find_dup(found->index, found->text, found->row,
		"resourceType");
	found->id = index_find_dup(found->index, found->text, found->row,
		"id");
	found->version = index_find_dup(found->index, found->text,
		found->row, "meta.versionId");
}

static bool find_resource(struct stage *stage, struct found *found,
	struct err *err)
{
	struct docview *view = deck_view(stage->deck);
	uint32_t row = response_row(stage->slot[SLOT_RESPONSE]);
	size_t len;

	found->text = docview_text(view, &len);
	found->index = docview_is_json(view) ? docview_index(view) : NULL;
	if (found->index == NULL || index_fault(found->index) != NULL ||
	    !stage->deck->answer.is_whole)
		return err_set(err, ERR_USAGE, "only a whole answer in JSON "
			"can be edited; 4, then e, edits the request's body");
	found->row = whole_of(found, row != INDEX_NONE ? row : 0);
	if (found->row == INDEX_NONE)
		return err_set(err, ERR_USAGE, "there is no resource at the "
			"cursor");
	read_identity(found);
	if (is_result(found)) {
		found->row = only_entry(found, found->row);
		if (found->row == INDEX_NONE)
			return err_set(err, ERR_USAGE, "this is what was "
				"found: move the cursor into an entry, then e "
				"edits its resource");
		read_identity(found);
	}
	return strcmp(found->type, "OperationOutcome") != 0 ||
		err_set(err, ERR_USAGE, "an OperationOutcome is what the "
			"server says, not what it keeps: it can't be edited");
}

/* FHIR R4 datatypes.html#id; anything else is no part of a path. */
static bool is_id(const char *id)
{
	size_t len = strspn(id, "abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.");

	return len > 0 && len <= 64 && id[len] == '\0' && *id != '.';
}

/* Owned: the ETag where the answer is the resource; else by meta. */
static char *match_of(const struct deck *deck, const struct found *found)
{
	const struct exchange *exchange = deck_exchange(deck);
	const char *tag = NULL;

	if (exchange != NULL && found->row == 0 && !deck_is_inside(deck))
		tag = http_headers_get(&exchange->headers, "ETag");
	if (tag != NULL)
		return xstrdup(tag);
	return found->version != NULL && strpbrk(found->version, "\"\r\n") ==
		NULL ? interaction_tag(found->version) : NULL;
}

static void use_service(struct deck *deck)
{
	const struct exchange *exchange = deck_exchange(deck);
	const struct service *service = NULL;

	if (exchange != NULL && deck_connection(deck) != NULL)
		service = client_service_of(deck_connection(deck),
			exchange->url);
	if (service == NULL || service == deck_service(deck))
		return;
	mem_replace(&deck->compose.service, service->name);
	deck_mark(deck, DECK_CONNECTION);
	deck_load_capability(deck);
}

/* The bytes as they were sent, from a row that outlives what follows. */
static void compose_it(struct deck *deck, const struct found *found,
	const char *path)
{
	struct row row = index_row(found->index, found->text, found->row);
	struct compose *compose = &deck->compose;

	deck_compose_new(deck);
	compose_set_method(compose, found->id != NULL ? "PUT" : "POST");
	compose_set_path(compose, path);
	buf_append(&compose->body, found->text + row.value, row.value_len);
	use_service(deck);
}

static void say_how(struct deck *deck, const char *match)
{
	const struct buf *body = &deck->compose.body;
	bool is_long = memchr(body->data, '\n', body->len) == NULL &&
		body->len > 80;

	deck_say(deck, "%s%s. Esc ends editing, F5 sends%s.",
		match != NULL ? "Against version " : "Against whichever "
		"version is there: the answer names none", match != NULL ?
		match : "", is_long ? "; Alt-f lays it out" : "");
}

static bool begin(struct stage *stage, struct found *found, struct err *err)
{
	struct deck *deck = stage->deck;
	struct pane *pane = stage->slot[SLOT_REQUEST];
	char *path, *match;

	if (found->id != NULL && !is_id(found->id))
		return err_set(err, ERR_USAGE, "its id is none that FHIR "
			"allows, so there is no address to put it to");
	path = found->id != NULL ? xasprintf("%s/%s", found->type,
		found->id) : xstrdup(found->type);
	match = found->id != NULL ? match_of(deck, found) : NULL;
	compose_it(deck, found, path);
	request_load_body(pane);
	if (found->id != NULL)
		deck_edit_begin(deck, path, match);
	stage_focus_slot(stage, SLOT_REQUEST);
	request_edit_body(pane, true);
	if (found->id != NULL)
		say_how(deck, match);
	else
		deck_say(deck, "It has no id, so it goes as a new one: POST "
			"%s.", path);
	free(path);
	free(match);
	return true;
}

RUN(run_edit_resource)
{
	struct stage *stage = context;
	struct found found = { 0 };
	bool is_done;

	(void)args;
	if (commands_ask_unsent(stage, "edit-resource"))
		return true;
	is_done = find_resource(stage, &found, err) &&
		begin(stage, &found, err);
	finish(&found);
	return is_done;
}

static const struct {
	const char *word, *label, *format, *help;
} ways[] = {
	[EDIT_AS_PUT] = { "put", "PUT, the whole resource", NULL,
		"What is not in the body is gone afterwards" },
	[EDIT_AS_JSON_PATCH] = { "json-patch", "JSON Patch", "json-patch",
		"Only what differs (RFC 6902)" },
	[EDIT_AS_FHIRPATH_PATCH] = { "fhirpath-patch", "FHIRPath Patch",
		"fhir", "Only what differs, in FHIR's own words" },
};

/* What the statement says of a form of patch; it forbids none. */
static const char *listed(const struct deck *deck, const char *format)
{
	const struct capability *found = deck->capability.found;

	if (format == NULL || found == NULL || found->patch_formats == NULL ||
	    *found->patch_formats == '\0')
		return NULL;
	return strstr(found->patch_formats, format) != NULL ? "listed" :
		"not listed";
}

static void turn(struct stage *stage, enum edit_as as)
{
	struct deck *deck = stage->deck;
	struct pane *pane = stage->slot[SLOT_REQUEST];
	struct err err = ERR_INIT;

	if (request_is_editing(pane))
		request_edit_body(pane, false);
	if (!deck_edit_turn(deck, as, &err)) {
		deck_complain(deck, &err);
		return;
	}
	request_show_body(pane);
	request_set_tab(pane, REQUEST_BODY);
	if (as == EDIT_AS_PUT)
		deck_say(deck, "The whole resource is sent.");
	else
		deck_say(deck, "This is what differs; :edit-as put goes "
			"back to the resource.");
}

static void on_way(void *data, size_t item)
{
	turn(data, (enum edit_as)item);
}

RUN(run_edit_as)
{
	struct stage *stage = context;
	struct menu_spec spec = { .title = "Send the change as",
		.chosen = on_way, .data = stage };
	struct menu *menu;

	for (size_t i = 0; i < FD_COUNT(ways) && args->count > 0; i++)
		if (strcmp(ways[i].word, args->word[0]) == 0) {
			turn(stage, (enum edit_as)i);
			return true;
		}
	if (args->count > 0)
		return err_set(err, ERR_USAGE, "a change is sent as put, "
			"json-patch or fhirpath-patch");
	menu = menu_new(&spec);
	for (size_t i = 0; i < FD_COUNT(ways); i++)
		menu_item(menu, ways[i].label, listed(stage->deck,
			ways[i].format), ways[i].help, NULL);
	menu_select(menu, (size_t)stage->deck->edit->as);
	stage_open_menu(stage, menu);
	return true;
}

static void settle(struct stage *stage, enum edit_choice choice)
{
	struct pane *pane = stage->slot[SLOT_REQUEST];

	if (choice == EDIT_TAKE_THEIRS)
		deck_draft_replaced(stage->deck, request_body(pane));
	deck_edit_settle(stage->deck, choice);
	request_show_body(pane);
	stage_focus_slot(stage, SLOT_REQUEST);
	request_set_tab(pane, REQUEST_BODY);
	if (choice == EDIT_GO_ON)
		request_edit_body(pane, true);
}

RUN(run_conflict)
{
	static const char *const words[] = { "theirs", "mine", "edit" };
	struct stage *stage = context;

	if (!deck_edit_has_conflict(stage->deck))
		return err_set(err, ERR_USAGE, "nobody has changed what you "
			"are editing, as far as is known");
	for (size_t i = 0; i < FD_COUNT(words) && args->count > 0; i++)
		if (strcmp(words[i], args->word[0]) == 0) {
			settle(stage, (enum edit_choice)i);
			return true;
		}
	if (args->count > 0)
		return err_set(err, ERR_USAGE, "a conflict is settled by "
			"theirs, mine or edit");
	stage_view(stage, &pane_diff);
	deck_say(stage->deck, "Changed meanwhile: t takes theirs, o keeps "
		"yours, e goes on editing.");
	return true;
}

static const struct command rows[] = {
	{ "edit-resource", "", "Edit the resource at the cursor and put it "
		"back", "Response", "response", COMMAND_NEEDS_ANSWER, 0, 0,
		run_edit_resource, NULL },
	{ "edit-as", "[WAY]", "Send the change as put, json-patch or "
		"fhirpath-patch", "Request", "request", 0, 0, 1, run_edit_as,
		NULL },
	{ "conflict", "[CHOICE]", "Somebody was quicker: take theirs, keep "
		"mine, or edit on", "Compare", "diff", 0, 0, 1, run_conflict,
		NULL },
};

void commands_add_edit(void)
{
	command_add(rows, FD_COUNT(rows));
}
