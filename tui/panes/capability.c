#include "tui/panes/capability.h"

/*
 * Pane 2: what the server can do. Narrow it shows names, letters and types;
 * wide (zoomed) it shows expectation and documentation beside them.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "tui/panes/capability_rows.h"

struct state {
	struct list list;
	struct capability_rows rows;
	const struct capability *shown;	/* what the rows were built from */
	unsigned serial;		/* its number: addresses come again */
};

static void rebuild(struct pane *pane)
{
	struct state *state = pane->state;
	const struct capability *found = pane->deck->capability.found;

	if (state->serial != pane->deck->capability.serial) {
		free(state->rows.resource_open);
		state->rows.resource_open = found == NULL ? NULL :
			xcalloc(found->resource_count, sizeof(bool));
		/* A small statement is shown opened. */
		for (size_t i = 0; found != NULL && i < found->resource_count
		    && found->resource_count <= 3; i++)
			state->rows.resource_open[i] = true;
		state->shown = found;
		state->serial = pane->deck->capability.serial;
	}
	if (found != NULL)
		capability_rows_build(&state->rows, found);
	else
		state->rows.count = 0;
	list_set_count(&state->list, state->rows.count);
}

static void open(struct pane *pane)
{
	struct state *state = pane->state;

	state->rows.filter = xstrdup("");
}

static void close(struct pane *pane)
{
	struct state *state = pane->state;

	capability_rows_finish(&state->rows);
}

static void refresh(struct pane *pane, unsigned changes)
{
	if (changes & (DECK_CAPABILITY | DECK_CONNECTION))
		rebuild(pane);
}

/*
 * The rows borrow from the statement, which is gone before the next paint
 * tells so; whoever looks at a row between the two comes by here.
 */
static void keep_current(struct pane *pane)
{
	const struct state *state = pane->state;

	if (state->serial != pane->deck->capability.serial)
		rebuild(pane);
}

const struct capability_row *capability_selected(struct pane *pane)
{
	const struct state *state = pane->state;

	keep_current(pane);
	return state->rows.count == 0 ? NULL :
		&state->rows.row[state->list.selected];
}

static unsigned section_of(const struct capability_row *row)
{
	if (strcmp(row->label, "Server") == 0)
		return SECTION_SERVER;
	return strcmp(row->label, "System") == 0 ? SECTION_SYSTEM :
		SECTION_MESSAGING;
}

static void set_open(struct pane *pane, const struct capability_row *row,
	bool is_open)
{
	struct state *state = pane->state;

	if (row->kind == ROW_RESOURCE)
		state->rows.resource_open[row->resource -
			state->shown->resources] = is_open;
	else
		state->rows.section_open[section_of(row)] = is_open;
	rebuild(pane);
}

static bool opens(const struct capability_row *row)
{
	return row != NULL && (row->kind == ROW_RESOURCE ||
		row->kind == ROW_SECTION);
}

bool capability_toggle(struct pane *pane)
{
	const struct capability_row *row = capability_selected(pane);

	if (!opens(row))
		return false;
	set_open(pane, row, !row->is_open);
	return true;
}

void capability_open(struct pane *pane, bool is_open)
{
	struct state *state = pane->state;
	const struct capability_row *row = capability_selected(pane);

	if (row == NULL)
		return;
	if (opens(row) && row->is_open != is_open) {
		set_open(pane, row, is_open);
	} else if (is_open) {
		list_move(&state->list, LIST_DOWN, 1);
	} else if (row->depth > 0) {
		while (state->list.selected > 0 &&
		    capability_selected(pane)->depth > 0)
			list_move(&state->list, LIST_UP, 1);
	}
}

void capability_set_filter(struct pane *pane, const char *words)
{
	struct state *state = pane->state;

	mem_replace(&state->rows.filter, words);
	rebuild(pane);
	list_select(&state->list, 0);
}

const char *capability_filter(struct pane *pane)
{
	const struct state *state = pane->state;

	return state->rows.filter;
}

static style_id label_style(const struct capability_row *row)
{
	static const style_id styles[] = {
		[ROW_FACT] = STYLE_LABEL, [ROW_SECTION] = STYLE_STRONG,
		[ROW_RESOURCE] = STYLE_DEFAULT,
		[ROW_INTERACTION] = STYLE_LINK, [ROW_PARAM] = STYLE_JSON_KEY,
		[ROW_OPERATION] = STYLE_LINK, [ROW_PROFILE] = STYLE_DIM,
		[ROW_INCLUDE] = STYLE_JSON_KEY, [ROW_COUNT_OF] = STYLE_DIM,
	};

	return styles[row->kind];
}

/* The sign before a row: what kind it is, and whether it opens. */
static const char *sign(const struct capability_row *row, bool is_ascii)
{
	switch (row->kind) {
	case ROW_SECTION:
	case ROW_RESOURCE:
		if (is_ascii)
			return row->is_open ? "v" : ">";
		return row->is_open ? "\u25be" : "\u25b8";
	case ROW_PARAM:
		return "?";
	case ROW_OPERATION:
		return "$";
	case ROW_PROFILE:
		return "#";
	default:
		return " ";
	}
}

static int draw_right(const struct capability_row *row,
	const struct canvas *canvas, int at)
{
	char letters[16] = "";
	int end = canvas->columns;

	if (row->kind == ROW_COUNT_OF) {
		snprintf(letters, sizeof(letters), "%zu", row->number);
		return canvas_text_right(canvas, at, end, STYLE_DIM, letters);
	}
	if (row->kind == ROW_RESOURCE) {
		capability_letters(row->resource, letters);
		return canvas_text_right(canvas, at, end, STYLE_DIM, letters);
	}
	if (*row->expectation != '\0')
		end = canvas_text_right(canvas, at, end, STYLE_BADGE,
			row->expectation) - 1;
	if (row->kind == ROW_PARAM && canvas->columns >= 30)
		end = canvas_text_right(canvas, at, end, STYLE_DIM,
			row->detail) - 1;
	return end;
}

/* Zoomed: four columns, the documentation last. */
static void draw_wide(const struct capability_row *row,
	const struct canvas *canvas, int at, int column)
{
	struct canvas part = canvas_part(canvas, at, column, 1, 34 - column);
	char letters[16];

	canvas_text(&part, 0, 0, label_style(row), row->label);
	part = canvas_part(canvas, at, 35, 1, 12);
	if (row->kind == ROW_RESOURCE) {
		capability_letters(row->resource, letters);
		canvas_text(&part, 0, 0, STYLE_DIM, letters);
	} else if (row->kind == ROW_COUNT_OF) {
		snprintf(letters, sizeof(letters), "%zu", row->number);
		canvas_text(&part, 0, 0, STYLE_DIM, letters);
	} else if (row->kind == ROW_PARAM) {
		canvas_text(&part, 0, 0, STYLE_DIM, row->detail);
	}
	canvas_text(canvas, at, 48, STYLE_BADGE, row->expectation);
	part = canvas_part(canvas, at, 55, 1, canvas->columns - 55);
	canvas_text(&part, 0, 0, STYLE_DEFAULT, row->kind == ROW_FACT ||
		(row->kind == ROW_OPERATION && *row->documentation == '\0') ?
		row->detail : row->documentation);
}

static void draw_row(const struct capability_row *row,
	const struct canvas *canvas, int at)
{
	bool is_ascii = surface_is_ascii(canvas->surface);
	int column = row->depth * 2;
	struct canvas name;
	const char *label = row->label;

	canvas_text(canvas, at, column, STYLE_DIM, sign(row, is_ascii));
	column += 2;
	if (row->kind == ROW_OPERATION && *label == '$')
		label++;
	if (canvas->columns >= 76) {
		draw_wide(row, canvas, at, column);
		return;
	}
	name = canvas_part(canvas, at, column, 1,
		draw_right(row, canvas, at) - 1 - column);
	if (row->kind == ROW_FACT) {
		column = canvas_text(&name, 0, 0, STYLE_LABEL, label);
		canvas_text(&name, 0, column + 1, STYLE_DEFAULT, row->detail);
	} else {
		canvas_text(&name, 0, 0, label_style(row), label);
	}
}

/* What stands where rows would, when there are none. */
static void draw_nothing(struct pane *pane, const struct canvas *canvas)
{
	const struct deck *deck = pane->deck;
	const struct state *state = pane->state;

	if (deck->client == NULL)
		canvas_wrap(canvas, 0, STYLE_DIM, "Choose a connection above "
			"and press Enter.");
	else if (deck->capability.operation != 0)
		canvas_wrap(canvas, 0, STYLE_DIM,
			client_doing(deck->client, deck->capability.operation));
	else if (err_is_set(&deck->capability.problem))
		canvas_wrap(canvas, 0, STYLE_ERROR,
			deck->capability.problem.text);
	else if (*state->rows.filter != '\0')
		canvas_wrap(canvas, 0, STYLE_DIM, "Nothing matches. Esc shows "
			"everything.");
}

static void draw(struct pane *pane, const struct canvas *canvas,
	bool is_focused)
{
	struct state *state = pane->state;

	keep_current(pane);
	list_set_height(&state->list, (size_t)canvas->rows);
	if (state->rows.count == 0)
		draw_nothing(pane, canvas);
	for (int at = 0; at < canvas->rows; at++) {
		size_t row = state->list.top + (size_t)at;

		if (row >= state->rows.count)
			break;
		draw_row(&state->rows.row[row], canvas, at);
		if (list_is_selected(&state->list, row))
			canvas_restyle(canvas, at, 0, canvas->columns,
				is_focused ? STYLE_SELECTED_FOCUS :
				STYLE_SELECTED);
	}
}

static void heading(const struct pane *pane, struct buf *out)
{
	const struct state *state = pane->state;

	if (*state->rows.filter != '\0')
		buf_printf(out, "/%s", state->rows.filter);
	else if (pane->deck->capability.found != NULL)
		buf_printf(out, "%s", pane->deck->capability.service);
}

/* The documentation of the selected row, where it would not fit. */
static void footing(const struct pane *pane, struct buf *out)
{
	const struct state *state = pane->state;

	if (state->rows.count > 0)
		buf_printf(out, "%zu/%zu", state->list.selected + 1,
			state->rows.count);
}

static struct list *list(struct pane *pane)
{
	struct state *state = pane->state;

	return &state->list;
}

const struct pane_ops pane_capability = {
	.name = "capability",
	.title = "Capability",
	.state_size = sizeof(struct state),
	.open = open,
	.close = close,
	.refresh = refresh,
	.draw = draw,
	.heading = heading,
	.footing = footing,
	.list = list,
};
