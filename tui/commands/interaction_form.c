#include "tui/commands/interaction.h"

/*
 * One form for all interactions: of the fields there are, those that the
 * interaction can be told (interaction_takes). What the composed request says
 * already is filled in, and If-Match where the answer shown is the resource.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/engine/option.h"
#include "tui/panes/request.h"
#include "tui/panes/stage_internal.h"

#define PROBLEM(name, with) \
	static const char *name(const char *value) \
	{ \
		return interaction_problem(with, value); \
	}

PROBLEM(type_problem, WITH_TYPE)
PROBLEM(target_problem, WITH_TARGET)
PROBLEM(id_problem, WITH_ID)
PROBLEM(date_problem, WITH_SINCE)
PROBLEM(number_problem, WITH_PAGE)
PROBLEM(modified_problem, WITH_IF_MODIFIED)

enum { VERSION_MAX = 1 << 20 };

#define SERVER_LIKES "as the server likes"

static const struct {
	enum interaction_with with;
	struct form_field field;
} fields[] = {
	{ WITH_TYPE, { "type", "Resource type", "Patient, Bundle, ...",
		FORM_TEXT, NULL, type_problem, NULL } },
	{ WITH_ID, { "id", "Id", "The resource's id, or a variable such as "
		"{{last.id}}", FORM_TEXT, NULL, id_problem, NULL } },
	{ WITH_TARGET, { "target", "Looked for", "A resource type, or * for "
		"everything", FORM_TEXT, NULL, target_problem, NULL } },
	{ WITH_VERSION, { "version", "Version id", "As meta.versionId and "
		"ETag have it", FORM_TEXT, NULL, id_problem, NULL } },
	{ WITH_CRITERIA, { "criteria", "Criteria", "As in a search: "
		"identifier=SYSTEM|VALUE&active=true", FORM_TEXT, NULL, NULL,
		NULL } },
	{ WITH_POST, { "post", "By POST", "The criteria go in the body, not in "
		"the URL, so no log on the way has them", FORM_SWITCH, NULL,
		NULL, NULL } },
	{ WITH_SINCE, { "since", "Changed since", "An instant or a date "
		"(_since)", FORM_TEXT, NULL, date_problem, NULL } },
	{ WITH_AT, { "at", "As it was at", "A date or period (_at)", FORM_TEXT,
		NULL, date_problem, NULL } },
	{ WITH_PAGE, { "page", "A page has", "So many entries (_count)",
		FORM_TEXT, NULL, number_problem, NULL } },
	{ WITH_MODE, { "mode", "Of it", "How much of the statement is wanted",
		FORM_CHOICE, SERVER_LIKES "|full|normative|terminology", NULL,
		NULL } },
	{ WITH_IF_MATCH, { "match", "If version is", "Refused (412) when the "
		"newest version is another one (If-Match)", FORM_TEXT, NULL,
		NULL, NULL } },
	{ WITH_IF_NONE_MATCH, { "nonematch", "If version is not", "304 when it "
		"is still this version (If-None-Match)", FORM_TEXT, NULL, NULL,
		NULL } },
	{ WITH_IF_MODIFIED, { "modified", "If changed since", "304 when it was "
		"not (If-Modified-Since): 2026-01-31T10:30:00Z", FORM_TEXT,
		NULL, modified_problem, NULL } },
	{ WITH_PREFER, { "prefer", "Comes back", "What the answer is to hold "
		"(Prefer)", FORM_CHOICE, SERVER_LIKES "|minimal|representation"
		"|OperationOutcome|respond-async", NULL, NULL } },
};

struct filling {
	struct stage *stage;
	enum interaction_kind kind;
	struct form_field field[FD_COUNT(fields)];
	char *title;
};

bool interaction_is_possible(const struct stage *stage, struct err *err)
{
	const struct service *service = deck_service(stage->deck);

	return service == NULL || service->kind == SERVICE_FHIR ||
		err_set(err, ERR_USAGE, "%s is not a FHIR service: S chooses "
			"another one", service->name);
}

void interaction_show(struct stage *stage)
{
	struct pane *pane = stage->slot[SLOT_REQUEST];
	const struct compose *compose = &stage->deck->compose;

	request_load_body(pane);
	stage_focus_slot(stage, SLOT_REQUEST);
	/* What has neither body nor parameters yet wants a body first. */
	request_set_tab(pane, compose_has_body(compose) ||
		(compose->params.count == 0 && text_has_word("POST PUT PATCH",
		compose->method, strlen(compose->method))) ? REQUEST_BODY :
		REQUEST_PARAMS);
	request_select_url(pane);
	deck_mark(stage->deck, DECK_REQUEST);
}

/* Where the body of before is no work of anybody's, or none was there. */
static void begin_body(struct compose *compose,
	const struct interaction *interaction, bool *is_kept)
{
	struct buf skeleton = BUF_INIT;

	interaction_skeleton(interaction, &skeleton);
	*is_kept = skeleton.len > 0 && !interaction_is_skeleton(
		compose->body.data, compose->body.len);
	if (skeleton.len > 0 && !*is_kept) {
		buf_finish(&compose->body);
		compose->body = skeleton;
		buf_init(&skeleton);
	}
	buf_finish(&skeleton);
}

static void use_service(struct deck *deck)
{
	if (deck->capability.service != NULL &&
	    *deck->compose.service == '\0')
		mem_replace(&deck->compose.service, deck->capability.service);
}

bool interaction_take(struct stage *stage,
	const struct interaction *interaction, struct err *err)
{
	struct compose *compose = &stage->deck->compose;
	bool is_kept;

	if (request_is_editing(stage->slot[SLOT_REQUEST]))
		request_edit_body(stage->slot[SLOT_REQUEST], false);
	if (!interaction_compose(interaction, compose, err))
		return false;
	use_service(stage->deck);
	begin_body(compose, interaction, &is_kept);
	interaction_show(stage);
	if (is_kept)
		deck_say(stage->deck, "The body is as it was: look at it "
			"before F5 or s sends it.");
	else if (compose_has_body(compose))
		deck_say(stage->deck, "Enter edits the body; F5 or s sends "
			"it.");
	else
		deck_say(stage->deck, "F5 or s sends it.");
	return true;
}

static bool save(void *data, const struct form *form, struct err *err)
{
	struct filling *filling = data;
	struct interaction interaction = { .kind = filling->kind };
	bool is_taken;

	for (size_t i = 0; i < FD_COUNT(fields); i++) {
		const char *text;

		if (!interaction_takes(filling->kind, fields[i].with))
			continue;
		text = form_get(form, fields[i].field.name);
		if (strcmp(text, SERVER_LIKES) != 0)
			interaction_set(&interaction, fields[i].with, text);
	}
	is_taken = interaction_take(filling->stage, &interaction, err);
	interaction_finish(&interaction);
	return is_taken;
}

static void closed(void *data, bool was_saved)
{
	struct filling *filling = data;

	(void)was_saved;
	free(filling->title);
	free(filling);
}

char *interaction_version_shown(const struct deck *deck)
{
	const struct exchange *exchange = deck_exchange(deck);

	if (exchange == NULL || exchange->status != 200 ||
	    exchange->state != EXCHANGE_DONE)
		return NULL;
	/* Of an answer that is long, the ETag says it or nobody. */
	return interaction_version(&deck->compose, exchange->url,
		http_headers_get(&exchange->headers, "ETag"),
		exchange->body.data, exchange->body.len <= VERSION_MAX ?
		exchange->body.len : 0);
}

/* A choice is set only to what it has. */
static void set_field(struct form *form, size_t at, const char *text)
{
	const struct form_field *field = &fields[at].field;

	if (*text != '\0' && (field->kind != FORM_CHOICE ||
	    strstr(field->choices, text) != NULL))
		form_set(form, field->name, text);
}

static void prefill(struct form *form, enum interaction_kind kind,
	const struct interaction *now, const char *type)
{
	bool is_same = type == NULL || strcmp(type,
		interaction_get(now, WITH_TYPE)) == 0;

	for (size_t i = 0; i < FD_COUNT(fields); i++)
		if (is_same && interaction_takes(kind, fields[i].with))
			set_field(form, i, interaction_get(now,
				fields[i].with));
	if (type != NULL && interaction_takes(kind, WITH_TYPE))
		form_set(form, "type", type);
}

/* The first that has to be told and is not. */
static void select_empty(struct form *form, enum interaction_kind kind)
{
	for (size_t i = 0; i < FD_COUNT(fields); i++)
		if (interaction_needs(kind, fields[i].with) &&
		    *form_get(form, fields[i].field.name) == '\0') {
			form_select(form, fields[i].field.name);
			return;
		}
}

static void fill(struct stage *stage, struct form *form,
	enum interaction_kind kind, const char *type)
{
	struct interaction now;
	char *version = interaction_version_shown(stage->deck);

	interaction_read(&stage->deck->compose, &now);
	prefill(form, kind, &now, type);
	if (version != NULL && interaction_takes(kind, WITH_IF_MATCH) &&
	    interaction_takes(kind, WITH_ID) &&
	    strcmp(form_get(form, "id"), interaction_get(&now, WITH_ID)) == 0)
		form_set(form, "match", version);
	if (interaction_takes(kind, WITH_PAGE) && *form_get(form, "page") ==
	    '\0' && option_number(OPT_PAGE_SIZE) > 0) {
		char *count = xasprintf("%ld", option_number(OPT_PAGE_SIZE));

		form_set(form, "page", count);
		free(count);
	}
	select_empty(form, kind);
	interaction_finish(&now);
	free(version);
}

void interaction_complete_type(const struct stage *stage, const char *line,
	size_t cursor, size_t *start, struct completions *out)
{
	const struct capability *found = stage->deck->capability.found;
	char *typed = xstrndup(line, cursor);

	*start = 0;
	for (size_t i = 0; found != NULL && i < found->resource_count; i++)
		if (text_starts_with_nocase(found->resources[i].type, typed))
			completions_add(out, found->resources[i].type, NULL);
	free(typed);
}

static void complete(void *data, const struct form *form, size_t at,
	const char *line, size_t cursor, size_t *start,
	struct completions *out)
{
	const struct filling *filling = data;
	const char *name = filling->field[at].name;

	(void)form;
	if (strcmp(name, "type") == 0 || strcmp(name, "target") == 0)
		interaction_complete_type(filling->stage, line, cursor, start,
			out);
}

void interaction_form_open(struct stage *stage, enum interaction_kind kind,
	const char *type)
{
	struct filling *filling = xcalloc(1, sizeof(*filling));
	struct form_spec spec = { .field = filling->field, .save = save,
		.save_word = "Compose", .closed = closed,
		.complete = complete, .data = filling };
	struct buf title = BUF_INIT;
	struct form *form;

	filling->stage = stage;
	filling->kind = kind;
	for (size_t i = 0; i < FD_COUNT(fields); i++)
		if (interaction_takes(kind, fields[i].with))
			filling->field[spec.count++] = fields[i].field;
	buf_printf(&title, "%s: ", interaction_name(kind));
	interaction_wire(kind, &title);
	filling->title = buf_take(&title);
	spec.title = filling->title;
	form = form_new(&spec);
	fill(stage, form, kind, type);
	stage_open_form(stage, form);
}
