#include "tui/panes/token.h"

/*
 * Each tab has a text of its own, so that it keeps its place, and is written
 * anew only when it is looked at and something changed, or a second went by.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "tui/panes/connections.h"
#include "tui/panes/response_text.h"
#include "tui/panes/tabs.h"

enum { OPEN_MAX = 64 };

struct state {
	enum inspection_part part;
	struct textview *text[INSPECTION_PART_COUNT];
	bool is_stale[INSPECTION_PART_COUNT];
	/* Rows of the claims that are unfolded. */
	uint32_t open[OPEN_MAX];
	size_t open_count;
};

static void open(struct pane *pane)
{
	struct state *state = pane->state;

	for (size_t i = 0; i < INSPECTION_PART_COUNT; i++) {
		state->text[i] = textview_new();
		state->is_stale[i] = true;
	}
}

static void close(struct pane *pane)
{
	struct state *state = pane->state;

	if (pane->deck->inspection != NULL)
		inspection_reveal(pane->deck->inspection, false);
	for (size_t i = 0; i < INSPECTION_PART_COUNT; i++)
		textview_free(state->text[i]);
}

static bool is_unfolded(const void *data, uint32_t row)
{
	const struct state *state = data;

	for (size_t i = 0; i < state->open_count; i++)
		if (state->open[i] == row)
			return true;
	return false;
}

static void write_page(struct pane *pane)
{
	struct state *state = pane->state;
	struct textview *text = state->text[state->part];
	struct page page = PAGE_INIT;

	if (!state->is_stale[state->part])
		return;
	state->is_stale[state->part] = false;
	textview_clear(text);
	inspection_page(pane->deck->inspection, state->part, is_unfolded,
		state, &page);
	response_text_page(text, &page);
	page_finish(&page);
}

static void refresh(struct pane *pane, unsigned changes)
{
	struct state *state = pane->state;

	/* "5 min ago" grows old. */
	if (changes & DECK_TICK)
		state->is_stale[state->part] = true;
	if (!(changes & (DECK_TOKEN | DECK_CONNECTION)))
		return;
	for (size_t i = 0; i < INSPECTION_PART_COUNT; i++)
		state->is_stale[i] = true;
	if (changes & DECK_CONNECTION)
		state->open_count = 0;
}

static bool has_pages(const struct pane *pane)
{
	return pane->deck->inspection != NULL;
}

/* "access token  eyJh…(693 characters)  fresh, 59:58 left" */
static void draw_token(const struct pane *pane, const struct canvas *canvas)
{
	const struct inspection *inspection = pane->deck->inspection;
	const struct token *held = client_token(pane->deck->client);
	const struct secret *secret = inspection_token(inspection);
	char mask[48] = "", state[80] = "", left[24];
	int column;

	column = canvas_text(canvas, 0, 0, STYLE_STRONG,
		inspected_name(inspection_chosen(inspection)));
	if (secret != NULL)
		secret_mask(secret, mask, sizeof(mask));
	column = canvas_text(canvas, 0, column + 2, STYLE_VALUE, mask);
	if (inspection_chosen(inspection) != INSPECTED_ACCESS)
		return;
	token_describe(held, state, sizeof(state));
	column = canvas_text(canvas, 0, mask[0] != '\0' ? column + 2 : column,
		token_style(held), state);
	if (!token_is_usable(held) || held->lifetime < 0)
		return;
	text_format_countdown(left, sizeof(left), token_seconds_left(held));
	column = canvas_text(canvas, 0, column, token_style(held), ", ");
	canvas_text(canvas, 0, column, token_style(held), left);
}

static void draw(struct pane *pane, const struct canvas *canvas,
	bool is_focused)
{
	const char *names[INSPECTION_PART_COUNT];
	struct state *state = pane->state;
	struct canvas below;

	if (!has_pages(pane)) {
		canvas_text(canvas, 0, 0, STYLE_DIM, "No connection is open.");
		return;
	}
	for (size_t i = 0; i < INSPECTION_PART_COUNT; i++)
		names[i] = inspection_part_name((enum inspection_part)i);
	draw_token(pane, canvas);
	tabs_draw(canvas, 1, names, INSPECTION_PART_COUNT, state->part);
	write_page(pane);
	below = canvas_part(canvas, 2, 0, canvas->rows - 2, canvas->columns);
	textview_set_focused(state->text[state->part], is_focused);
	textview_draw(state->text[state->part], &below);
}

static void footing(const struct pane *pane, struct buf *out)
{
	const struct state *state = pane->state;
	char where[40];

	textview_where(state->text[state->part], where, sizeof(where));
	buf_puts(out, where);
}

static struct textview *textview(struct pane *pane)
{
	struct state *state = pane->state;

	return state->text[state->part];
}

enum inspection_part token_part(const struct pane *pane)
{
	const struct state *state = pane->state;

	return state->part;
}

void token_set_part(struct pane *pane, enum inspection_part part)
{
	struct state *state = pane->state;

	state->part = part;
	state->is_stale[part] = true;
}

bool token_fold(struct pane *pane)
{
	struct state *state = pane->state;
	uint32_t row = textview_selected(state->text[state->part]);

	if (row == TEXTVIEW_NO_TARGET)
		return false;
	for (size_t i = 0; i < state->open_count; i++)
		if (state->open[i] == row) {
			state->open[i] = state->open[--state->open_count];
			state->is_stale[state->part] = true;
			return true;
		}
	if (state->open_count == OPEN_MAX)
		state->open_count--;
	state->open[state->open_count++] = row;
	state->is_stale[state->part] = true;
	return true;
}

const struct pane_ops pane_token = {
	.name = "token",
	.title = "Token",
	.state_size = sizeof(struct state),
	.open = open,
	.close = close,
	.refresh = refresh,
	.draw = draw,
	.footing = footing,
	.textview = textview,
};
