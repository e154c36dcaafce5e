#include "tui/panes/plain.h"
#include "tui/panes/stage_internal.h"

/*
 * The layout: a side column and a main column between the title bar and the
 * two lines at the bottom. The pane with the focus gets more of its column. On
 * a screen too small for that, or zoomed, the focused pane stands alone.
 */

#include <string.h>

enum {
	BARS = 3,		/* title, message, bottom bar */
	COLUMNS_MIN = 64, ROWS_MIN = 16,
};

static bool shows_one(const struct stage *stage, int rows, int columns)
{
	return stage->is_zoomed || rows < ROWS_MIN || columns < COLUMNS_MIN;
}

static int side_width(int columns)
{
	if (columns >= 140)
		return 40;
	return columns >= 100 ? 32 : 27;
}

static void lay_side(const struct stage *stage, int height, int width,
	struct place slots[SLOT_COUNT])
{
	int wanted = (int)connection_store_count(stage->deck->store) + 2;
	int history = height / 5 > 4 ? height / 5 : 4, top = height / 4;

	if (stage->focus == SLOT_HISTORY && stage->side_has_focus)
		history = height / 2;
	if (stage->focus == SLOT_CONNECTIONS || wanted < top)
		top = wanted;
	if (top > height / 2)
		top = height / 2;
	if (top < 4)
		top = 4;
	slots[SLOT_CONNECTIONS] = (struct place){ 1, 0, top, width };
	slots[SLOT_CAPABILITY] = (struct place){ 1 + top, 0,
		height - top - history, width };
	slots[SLOT_HISTORY] = (struct place){ 1 + height - history, 0,
		history, width };
}

static void lay_main(const struct stage *stage, int height, int column,
	int width, struct place slots[SLOT_COUNT])
{
	int request = height / 3 > 12 ? 12 : height / 3;

	if (request < 7)
		request = 7;
	if (stage->focus == SLOT_REQUEST && height / 2 > request)
		request = height / 2;
	slots[SLOT_REQUEST] = (struct place){ 1, column, request, width };
	slots[SLOT_RESPONSE] = (struct place){ 1 + request, column,
		height - request, width };
}

void stage_layout(const struct stage *stage, int rows, int columns,
	struct place slots[SLOT_COUNT], struct place *view)
{
	int height = rows - BARS > 0 ? rows - BARS : 0;
	int side = side_width(columns);
	bool view_has_focus = stage->view_count > 0 && !stage->side_has_focus;

	memset(slots, 0, SLOT_COUNT * sizeof(*slots));
	*view = (struct place){ 0 };
	if (shows_one(stage, rows, columns)) {
		struct place whole = { 1, 0, height, columns };

		if (view_has_focus)
			*view = whole;
		else
			slots[stage->focus] = whole;
		return;
	}
	lay_side(stage, height, side, slots);
	if (stage->view_count > 0)
		*view = (struct place){ 1, side, height, columns - side };
	else
		lay_main(stage, height, side, columns - side, slots);
}

/* "5 Response  200 OK  143 ms": the digit only for the five. */
static void title_of(const struct pane *pane, int digit, struct buf *out)
{
	if (digit > 0)
		buf_printf(out, "%d ", digit);
	buf_puts(out, pane->ops->title);
	if (pane->ops->heading == NULL)
		return;
	buf_puts(out, "  ");
	pane->ops->heading(pane, out);
	while (out->len > 0 && out->data[out->len - 1] == ' ')
		buf_truncate(out, out->len - 1);
}

static void draw_footing(const struct pane *pane, const struct canvas *canvas,
	style_id style)
{
	struct buf text = BUF_INIT;
	struct canvas line = canvas_part(canvas, canvas->rows - 1, 2, 1,
		canvas->columns - 4);

	if (pane->ops->footing != NULL)
		pane->ops->footing(pane, &text);
	if (text.len > 0) {
		buf_insert(&text, 0, " ", 1);
		buf_putc(&text, ' ');
		canvas_text_right(&line, 0, line.columns, style, text.data);
	}
	buf_finish(&text);
}

static void draw_pane(struct pane *pane, const struct canvas *screen,
	const struct place *place, int digit, bool is_focused)
{
	struct canvas frame = canvas_part(screen, place->row, place->column,
		place->rows, place->columns);
	struct canvas inside = canvas_part(&frame, 1, 1, frame.rows - 2,
		frame.columns - 2);
	struct buf title = BUF_INIT;

	if (place->rows < 3 || place->columns < 4)
		return;
	title_of(pane, digit, &title);
	canvas_frame(&frame, is_focused ? STYLE_FRAME_FOCUS : STYLE_FRAME,
		title.data, is_focused ? STYLE_TITLE_FOCUS : STYLE_TITLE);
	buf_finish(&title);
	pane->ops->draw(pane, &inside, is_focused);
	draw_footing(pane, &frame, is_focused ? STYLE_TITLE_FOCUS :
		STYLE_TITLE);
}

static void refresh(struct pane *pane, unsigned changes)
{
	if (pane->ops->refresh != NULL && changes != 0)
		pane->ops->refresh(pane, changes);
}

static void draw_popups(struct stage *stage, const struct canvas *screen)
{
	struct canvas main = canvas_part(screen, 1, 0,
		screen->rows - BARS, screen->columns);

	if (stage->form != NULL)
		form_draw(stage->form, &main);
	if (stage->menu != NULL)
		menu_draw(stage->menu, screen);
	if (prompt_is_active())
		prompt_draw(screen, screen->rows - 2);
}

void stage_paint(struct stage *stage, struct surface *surface)
{
	struct canvas screen = canvas_whole(surface);
	struct place slots[SLOT_COUNT], view;
	struct pane *focus = stage_focus(stage);
	unsigned changes = stage->deck->changes;

	stage->deck->changes = 0;
	stage->is_dirty = false;
	stage_layout(stage, screen.rows, screen.columns, slots, &view);
	canvas_clear(&screen, STYLE_DEFAULT);
	surface_set_cursor(surface, -1, 0);
	stage_draw_title_bar(stage, &screen);
	for (int i = 0; i < SLOT_COUNT; i++) {
		refresh(stage->slot[i], changes);
		if (slots[i].rows > 0)
			draw_pane(stage->slot[i], &screen, &slots[i],
				stage->is_pager ? 0 : i + 1,
				stage->slot[i] == focus);
	}
	for (size_t i = 0; i < stage->view_count; i++)
		refresh(stage->view[i], changes);
	if (view.rows > 0)
		draw_pane(stage->view[stage->view_count - 1], &screen, &view,
			0, stage->view[stage->view_count - 1] == focus);
	stage_draw_message(stage, &screen);
	stage_draw_bottom_bar(stage, &screen);
	draw_popups(stage, &screen);
	plain_draw(stage, &screen);
}
