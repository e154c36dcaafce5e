#include "tui/kit/sheet.h"

/*
 * Columns are laid out from the left: those that stay, then the ones from
 * `first` on, until the canvas is full; only those are asked for their cells,
 * and only for the rows in sight. Each gets what its widest cell takes, up to
 * a limit; what is left over when all fit goes to those that were cut. So the
 * widths follow what is looked at, and nothing ever walks all rows.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum {
	WIDTH_MAX = 40,		/* of a column at first */
	WIDTH_MIN = 4,		/* less shows nothing */
	GAP = 2,
	COLUMNS_MAX = 64
};

struct cell_text {
	struct buf text;
	style_id style;
};

/* A column in sight. */
struct lane {
	size_t column;
	int wanted, width;
	struct cell_text *cells;	/* one a row in sight */
};

struct layout {
	struct lane lanes[COLUMNS_MAX];
	size_t count;
	int rows;		/* of cells in sight */
	int used;		/* columns of the screen */
	bool has_more;		/* columns behind the last one */
};

bool sheet_scroll(struct sheet *sheet, int columns, size_t count)
{
	size_t before = sheet->first, last = count > sheet->frozen + 1 ?
		count - sheet->frozen - 1 : 0;

	if (columns < 0)
		sheet->first -= sheet->first < (size_t)-columns ?
			sheet->first : (size_t)-columns;
	else
		sheet->first += (size_t)columns;
	if (sheet->first > last)
		sheet->first = last;
	return sheet->first != before;
}

static int title_width(const struct sheet *sheet, const char *title,
	size_t column)
{
	return (int)text_width(title, strlen(title)) +
		(column == sheet->sorted ? 2 : 0);
}

static void read_lane(const struct sheet *sheet,
	const struct sheet_source *source, const void *data,
	struct lane *lane, int rows)
{
	lane->wanted = title_width(sheet, source->title(data, lane->column),
		lane->column);
	lane->cells = xcalloc((size_t)rows + 1, sizeof(*lane->cells));
	for (int row = 0; row < rows; row++) {
		struct cell_text *cell = &lane->cells[row];
		int width;

		buf_init(&cell->text);
		cell->style = source->cell(data, sheet->rows.top +
			(size_t)row, lane->column, &cell->text);
		width = (int)text_width(cell->text.data, cell->text.len);
		if (width > lane->wanted)
			lane->wanted = width;
	}
	lane->width = lane->wanted < WIDTH_MAX ? lane->wanted : WIDTH_MAX;
}

static void free_lane(struct lane *lane, int rows)
{
	for (int row = 0; row < rows; row++)
		buf_finish(&lane->cells[row].text);
	free(lane->cells);
}

/* Adds a column if there is room for some of it. */
static bool add_lane(const struct sheet *sheet,
	const struct sheet_source *source, const void *data,
	struct layout *layout, size_t column, int room)
{
	struct lane *lane = &layout->lanes[layout->count];
	int gap = layout->count > 0 ? GAP : 0;

	if (layout->count == COLUMNS_MAX ||
	    room - layout->used - gap < WIDTH_MIN)
		return false;
	lane->column = column;
	read_lane(sheet, source, data, lane, layout->rows);
	if (lane->width > room - layout->used - gap)
		lane->width = room - layout->used - gap;
	layout->used += gap + lane->width;
	layout->count++;
	return true;
}

/* What those that stay may take: not quite half, so that at 80 columns one
   that scrolls beside them can be as wide as any. */
static int frozen_room(int room)
{
	return room * 9 / 20;
}

static void add_lanes(const struct sheet *sheet,
	const struct sheet_source *source, const void *data,
	struct layout *layout, int room)
{
	size_t count = source->columns(data), frozen = 0;

	while (frozen < sheet->frozen && frozen < count &&
	    (frozen == 0 || layout->used < frozen_room(room))) {
		int most = count > sheet->frozen ? frozen_room(room) : room;

		if (!add_lane(sheet, source, data, layout, frozen, most))
			break;
		frozen++;
	}
	for (size_t at = sheet->frozen + sheet->first; at < count; at++)
		if (!add_lane(sheet, source, data, layout, at, room)) {
			layout->has_more = true;
			break;
		}
}

/* What is left goes to columns that were cut, the first of them first. */
static void share_rest(struct layout *layout, int room)
{
	int rest = room - layout->used;

	for (size_t i = 0; i < layout->count && rest > 0; i++) {
		struct lane *lane = &layout->lanes[i];
		int more = lane->wanted - lane->width;

		if (more <= 0)
			continue;
		if (more > rest)
			more = rest;
		lane->width += more;
		rest -= more;
		layout->used += more;
	}
}

static void draw_title(const struct sheet *sheet, const char *title,
	const struct lane *lane, const struct canvas *canvas, int column)
{
	struct canvas part = canvas_part(canvas, 0, column, 1, lane->width);
	int end = canvas_text(&part, 0, 0, STYLE_LABEL, title);

	if (lane->column == sheet->sorted)
		canvas_text(&part, 0, end < lane->width - 2 ? end + 1 :
			lane->width - 1, STYLE_LABEL,
			sheet->is_reversed ? "v" : "^");
}

static void draw_lane(const struct sheet *sheet,
	const struct sheet_source *source, const void *data,
	const struct layout *layout, const struct lane *lane,
	const struct canvas *canvas, int column)
{
	struct canvas part = canvas_part(canvas, 0, column, canvas->rows,
		lane->width);

	draw_title(sheet, source->title(data, lane->column), lane, canvas,
		column);
	for (int row = 0; row < layout->rows; row++)
		canvas_text(&part, row + 1, 0, lane->cells[row].style,
			lane->cells[row].text.data);
}

/* What can be scrolled to: in the gap before the scrolling columns, and at
   the end. */
static void draw_ends(const struct sheet *sheet, const struct layout *layout,
	const struct canvas *canvas)
{
	int column = 0;

	for (size_t i = 0; i < sheet->frozen && i < layout->count; i++)
		column += layout->lanes[i].width + GAP;
	if (sheet->first > 0 && column > 0)
		canvas_text(canvas, 0, column - 1, STYLE_DIM, "<");
	if (layout->has_more)
		canvas_text(canvas, 0, canvas->columns - 1, STYLE_DIM, ">");
}

void sheet_draw(struct sheet *sheet, const struct sheet_source *source,
	const void *data, const struct canvas *canvas, bool is_focused)
{
	struct layout layout = { .count = 0 };
	int room = canvas->columns - 1, column = 0;
	size_t left;

	list_set_height(&sheet->rows, canvas->rows > 1 ?
		(size_t)canvas->rows - 1 : 0);
	left = sheet->rows.count - sheet->rows.top;
	layout.rows = (int)(left < sheet->rows.height ? left :
		sheet->rows.height);
	add_lanes(sheet, source, data, &layout, room);
	if (!layout.has_more)
		share_rest(&layout, room);
	for (size_t i = 0; i < layout.count; i++) {
		draw_lane(sheet, source, data, &layout, &layout.lanes[i],
			canvas, column);
		column += layout.lanes[i].width + GAP;
		free_lane(&layout.lanes[i], layout.rows);
	}
	draw_ends(sheet, &layout, canvas);
	if (sheet->rows.count > 0 && layout.rows > 0)
		canvas_restyle(canvas, (int)(sheet->rows.selected -
			sheet->rows.top) + 1, 0, canvas->columns,
			is_focused ? STYLE_SELECTED_FOCUS : STYLE_SELECTED);
}
