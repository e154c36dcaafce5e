#include "tui/panes/request.h"

/*
 * The request pane. The URL line and the parameters are two views of the same
 * struct compose, so there is nothing to keep in step here. The body lives in
 * the editor while it is being edited and in the compose struct otherwise.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/doc/hl7v2.h"
#include "core/doc/sniff.h"
#include "core/fhir/bundle_build.h"
#include "core/fhir/interaction.h"
#include "core/fhir/privacy.h"
#include "core/fhir/search_offer.h"
#include "tui/panes/body_check.h"
#include "tui/panes/deck_edit.h"
#include "tui/panes/mask.h"
#include "tui/panes/request_preview.h"
#include "tui/panes/tabs.h"

struct state {
	struct list list;
	enum request_tab tab;
	struct editor *editor;
	bool is_editing;
	size_t fault;		/* offset in the body, or SIZE_MAX */
	struct index_fault why;	/* where and why it is none of JSON */
	struct textview *text;	/* auth and preview */
};

static const char *const tab_names[] = {
	"Params", "Headers", "Body", "Auth", "Preview",
};

enum request_tab request_tab(struct pane *pane)
{
	const struct state *state = pane->state;

	return state->tab;
}

/* Rows of the list below the URL line. */
static size_t tab_rows(const struct pane *pane)
{
	const struct state *state = pane->state;
	const struct compose *compose = &pane->deck->compose;

	if (state->tab == REQUEST_PARAMS)
		return compose->params.count + 1;
	return state->tab == REQUEST_HEADERS ? compose->headers.count + 1 : 0;
}

static void refresh_text(struct pane *pane)
{
	struct state *state = pane->state;

	textview_clear(state->text);
	if (state->tab == REQUEST_PREVIEW)
		request_preview(pane->deck, state->text);
	else if (state->tab == REQUEST_AUTH)
		request_auth(pane->deck, state->text);
}

/* Where the body stops being JSON, so that it can be marked. */
static void look_for_fault(struct pane *pane)
{
	struct state *state = pane->state;
	const struct buf *body = editor_text(state->editor);
	struct doc_index *index;

	state->fault = SIZE_MAX;
	if (sniff(body->data, body->len) != SNIFF_JSON &&
	    !deck_edit_is_on(pane->deck))
		return;
	index = index_text(body->data, body->len);
	if (index_fault(index) != NULL) {
		state->why = *index_fault(index);
		state->fault = state->why.offset;
	}
	index_free(index);
}

static void refresh(struct pane *pane, unsigned changes)
{
	struct state *state = pane->state;

	if (changes & (DECK_REQUEST | DECK_CONNECTION))
		list_set_count(&state->list, 1 + tab_rows(pane));
	if (changes & DECK_REQUEST) {
		look_for_fault(pane);
		deck_draft_note(pane->deck, request_body(pane));
	}
	if (changes & (DECK_REQUEST | DECK_TICK))
		body_check_look(pane->deck, request_body(pane));
	if (changes & (DECK_REQUEST | DECK_CONNECTION | DECK_TOKEN |
	    DECK_TICK))
		refresh_text(pane);
}

void request_set_tab(struct pane *pane, enum request_tab tab)
{
	struct state *state = pane->state;

	state->tab = tab;
	refresh(pane, DECK_REQUEST);
	deck_mark(pane->deck, DECK_REQUEST);
}

enum request_row request_selected(struct pane *pane, size_t *at)
{
	const struct state *state = pane->state;

	*at = state->list.selected > 0 ? state->list.selected - 1 : 0;
	if (state->list.selected == 0)
		return REQUEST_URL;
	if (*at + 1 == tab_rows(pane))
		return REQUEST_ADD;
	if (state->tab == REQUEST_PARAMS)
		return REQUEST_PARAM;
	return state->tab == REQUEST_HEADERS ? REQUEST_HEADER : REQUEST_TEXT;
}

void request_select_param(struct pane *pane, size_t at)
{
	struct state *state = pane->state;

	request_set_tab(pane, REQUEST_PARAMS);
	list_select(&state->list, at + 1);
}

void request_select_url(struct pane *pane)
{
	struct state *state = pane->state;

	list_select(&state->list, 0);
}

const struct buf *request_body(struct pane *pane)
{
	struct state *state = pane->state;

	return state->is_editing ? editor_text(state->editor) :
		&pane->deck->compose.body;
}

void request_show_body(struct pane *pane)
{
	struct state *state = pane->state;
	const struct buf *body = &pane->deck->compose.body;

	editor_set(state->editor, body->data, body->len);
	look_for_fault(pane);
}

void request_load_body(struct pane *pane)
{
	struct state *state = pane->state;

	deck_draft_replaced(pane->deck, editor_text(state->editor));
	deck_edit_end(pane->deck);
	request_show_body(pane);
}

void request_store_body(struct pane *pane)
{
	struct state *state = pane->state;
	const struct buf *text = editor_text(state->editor);
	struct buf *body = &pane->deck->compose.body;

	buf_clear(body);
	buf_append(body, text->data, text->len);
	deck_mark(pane->deck, DECK_REQUEST);
}

void request_edit_body(struct pane *pane, bool is_on)
{
	struct state *state = pane->state;

	if (is_on)
		request_set_tab(pane, REQUEST_BODY);
	else if (state->is_editing)
		request_store_body(pane);
	state->is_editing = is_on;
	deck_mark(pane->deck, DECK_REQUEST);
}

bool request_is_editing(const struct pane *pane)
{
	const struct state *state = pane->state;

	return state->is_editing;
}

struct editor *request_editor(struct pane *pane)
{
	struct state *state = pane->state;

	return state->editor;
}

static void open(struct pane *pane)
{
	struct state *state = pane->state;

	state->editor = editor_new();
	state->text = textview_new();
	state->fault = SIZE_MAX;
}

static void close(struct pane *pane)
{
	struct state *state = pane->state;

	editor_free(state->editor);
	textview_free(state->text);
}

static void draw_url(const struct pane *pane, const struct canvas *canvas)
{
	const struct compose *compose = &pane->deck->compose;
	const struct service *service = deck_service(pane->deck);
	char *url = compose_url(compose);
	struct buf shown = BUF_INIT;
	int column;

	column = canvas_text(canvas, 0, 0, strcmp(compose->method, "GET") == 0
		? STYLE_METHOD_READ : STYLE_METHOD_WRITE, compose->method);
	column++;
	if (service != NULL && strncmp(url, "{{", 2) != 0 &&
	    strstr(url, "://") == NULL)
		column = canvas_printf(canvas, 0, column, STYLE_DIM,
			"{{%s}}/", service->name);
	mask_url(&shown, url);
	canvas_text(canvas, 0, column, STYLE_VALUE, shown.data);
	buf_finish(&shown);
	if (*url == '\0' && pane->deck->client != NULL &&
	    strcmp(compose->method, "GET") == 0)
		canvas_text(canvas, 0, column + 1, STYLE_DIM,
			"(Enter types a URL; pane 2 fills it in)");
	free(url);
}

/* Its type, along its chain; "not listed" where it is in no statement. */
static void describe_param(const struct pane *pane,
	const struct url_param *param, const char **text, style_id *style)
{
	char *type = compose_resource_type(&pane->deck->compose);
	struct search_meaning meaning;

	search_mean_text(pane->deck->capability.found, type != NULL ? type :
		"", param->name, &meaning);
	*text = meaning.type == SEARCH_RESULT ? "" :
		search_type_name(meaning.type);
	*style = STYLE_DIM;
	/* An operation's parameters are its own. */
	if (!meaning.is_listed &&
	    strchr(pane->deck->compose.path, '$') == NULL) {
		*text = "not listed";
		*style = STYLE_WARNING;
	}
	free(type);
}

static void draw_param(const struct pane *pane, const struct canvas *canvas,
	int row, const struct url_param *param)
{
	int name_end = canvas->columns / 2 - 4, column;
	struct buf value = BUF_INIT;
	struct canvas name;
	const char *type;
	style_id style;

	if (name_end > 36)
		name_end = 36;
	describe_param(pane, param, &type, &style);
	column = canvas_text(canvas, row, 0, STYLE_DEFAULT,
		param->is_on ? "[x] " : "[ ] ");
	name = canvas_part(canvas, row, column, 1, name_end - column);
	canvas_text(&name, 0, 0, STYLE_JSON_KEY, param->name);
	column = name_end + 1;
	if (canvas->columns >= 50) {
		canvas_text(canvas, row, column, style, type);
		column += 11;
	}
	mask_named(&value, param->name, param->value);
	canvas_text(canvas, row, column, STYLE_VALUE, value.data);
	buf_finish(&value);
}

static void draw_header(const struct canvas *canvas, int row,
	const struct http_header *header)
{
	struct buf value = BUF_INIT;

	mask_named(&value, header->name, header->value);
	canvas_printf(canvas, row, 0, STYLE_DEFAULT, "%s: %s", header->name,
		value.data);
	buf_finish(&value);
}

static void draw_rows(const struct pane *pane, const struct canvas *canvas,
	bool is_focused)
{
	const struct state *state = pane->state;
	const struct compose *compose = &pane->deck->compose;
	size_t count = tab_rows(pane);

	for (int row = 0; row < canvas->rows; row++) {
		size_t at = state->list.top + (size_t)row;

		if (at >= count)
			break;
		if (at + 1 == count)
			canvas_text(canvas, row, 1, STYLE_DIM,
				state->tab == REQUEST_PARAMS ?
				"+  add a parameter" : "+  add a header");
		else if (state->tab == REQUEST_PARAMS)
			draw_param(pane, canvas, row,
				&compose->params.param[at]);
		else
			draw_header(canvas, row,
				&compose->headers.header[at]);
		if (is_focused && state->list.selected == at + 1)
			canvas_restyle(canvas, row, 0, canvas->columns,
				STYLE_SELECTED_FOCUS);
	}
}

static void draw_body(struct pane *pane, const struct canvas *canvas,
	bool is_focused)
{
	struct state *state = pane->state;

	if (editor_text(state->editor)->len == 0 && !state->is_editing)
		canvas_wrap(canvas, 0, STYLE_DIM, "No body. Enter edits it "
			"here, E in your $EDITOR.");
	else if (privacy_is_on() && !state->is_editing)
		canvas_printf(canvas, 0, 0, STYLE_DIM, "A body of %zu bytes, "
			"not shown while private. Enter edits it, and then "
			"it is.", editor_text(state->editor)->len);
	else
		editor_draw(state->editor, canvas,
			is_focused && state->is_editing, state->fault);
}

/* The list scrolls below the URL line, which always stays. */
static void place_list(struct pane *pane, int rows)
{
	struct state *state = pane->state;
	size_t height = rows > 0 ? (size_t)rows : 1;
	size_t at = state->list.selected;

	state->list.height = height;
	if (at == 0)
		state->list.top = 0;
	else if (at - 1 < state->list.top)
		state->list.top = at - 1;
	else if (at > state->list.top + height)
		state->list.top = at - height;
}

static void draw(struct pane *pane, const struct canvas *canvas,
	bool is_focused)
{
	struct state *state = pane->state;
	struct canvas rest = canvas_part(canvas, 2, 0, canvas->rows - 2,
		canvas->columns);

	place_list(pane, rest.rows);
	draw_url(pane, canvas);
	if (is_focused && state->list.selected == 0 && !state->is_editing)
		canvas_restyle(canvas, 0, 0, canvas->columns,
			STYLE_SELECTED_FOCUS);
	tabs_draw(canvas, 1, tab_names, FD_COUNT(tab_names), state->tab);
	if (state->tab == REQUEST_BODY)
		draw_body(pane, &rest, is_focused);
	else if (state->tab == REQUEST_AUTH || state->tab == REQUEST_PREVIEW)
		textview_draw(state->text, &rest);
	else
		draw_rows(pane, &rest, is_focused);
}

/* HL7 v2: the field that the cursor is in, "PID-5.1 Family name". */
static bool put_field(const struct editor *editor, struct buf *out)
{
	const struct buf *text = editor_text(editor);
	struct hl7v2_segment segment;
	struct hl7v2_place place;

	if (sniff(text->data, text->len) != SNIFF_HL7V2 ||
	    !hl7v2_place_at(text->data, text->len, editor_offset(editor),
	    &place))
		return false;
	hl7v2_print_place(&place, out);
	if (!hl7v2_find(text->data, text->len, place.segment,
	    place.occurrence, &segment))
		return true;
	buf_putc(out, ' ');
	hl7v2_print_name(&segment, &place, out);
	return true;
}

/* The id as the URL line shows it. */
static void mask_id(struct interaction *interaction)
{
	const char *id = interaction_get(interaction, WITH_ID);
	struct buf shown = BUF_INIT;
	char *path;

	if (*id == '\0')
		return;
	path = xasprintf("%s/%s", interaction_get(interaction, WITH_TYPE), id);
	mask_url(&shown, path);
	interaction_set(interaction, WITH_ID, strchr(shown.data, '/') != NULL ?
		strchr(shown.data, '/') + 1 : shown.data);
	buf_finish(&shown);
	free(path);
}

/* What the request is, as FHIR calls it. */
static void heading(const struct pane *pane, struct buf *out)
{
	const struct deck *deck = pane->deck;
	const struct service *service = deck_service(deck);
	struct interaction interaction;

	if (deck->compose.path[0] == '\0' && deck->compose.params.count == 0 &&
	    strcmp(deck->compose.method, "GET") == 0)
		return;
	if (deck->bundle != NULL && deck->bundle->count > 0)
		buf_printf(out, "Bundle: %zu  ", deck->bundle->count);
	interaction_read(&deck->compose, &interaction);
	mask_id(&interaction);
	if (service == NULL || service->kind == SERVICE_FHIR)
		interaction_describe(&interaction, out);
	interaction_finish(&interaction);
}

/* Where the cursor is, and what is known to be wrong with the text. */
static void put_place(const struct pane *pane, struct buf *out)
{
	const struct state *state = pane->state;
	size_t line, column;

	editor_where(state->editor, &line, &column);
	if (state->fault != SIZE_MAX) {
		buf_printf(out, "not JSON at %zu:%zu: %s",
			state->why.line, state->why.column,
			state->why.reason);
		return;
	}
	body_check_put(pane->deck, editor_text(state->editor), out);
	buf_printf(out, "%sline %zu column %zu", out->len > 0 ? "  " : "",
		line, column);
}

static void footing(const struct pane *pane, struct buf *out)
{
	const struct state *state = pane->state;

	if (state->tab != REQUEST_BODY)
		return;
	if (!state->is_editing)
		body_check_put(pane->deck, &pane->deck->compose.body, out);
	else if (!put_field(state->editor, out))
		put_place(pane, out);
}

static struct list *list(struct pane *pane)
{
	struct state *state = pane->state;

	return &state->list;
}

const struct pane_ops pane_request = {
	.name = "request",
	.title = "Request",
	.state_size = sizeof(struct state),
	.open = open,
	.close = close,
	.refresh = refresh,
	.draw = draw,
	.heading = heading,
	.footing = footing,
	.list = list,
};
