#include "tui/panes/response_table.h"

/*
 * The answer as a table. Finding entries, sorting and filtering go on in
 * slices while the loop is idle; the row selected stays with its entry
 * whatever happens to the order. A Bundle inside the Bundle is opened as a
 * table of its own, and left again.
 *
 * The documents of a deck come and go, so the serial of the one the rows are
 * of is compared before the table is touched.
 */

#include <stdlib.h>

#include "core/engine/loop.h"
#include "core/fhir/privacy.h"
#include "tui/kit/sheet.h"
#include "tui/panes/trail.h"

enum {
	SLICE_STEPS = 400,	/* about 5 ms: 12 us a cell or entry */
	INSIDE_MAX = 8,
	FROZEN = 2,		/* Type and Id, or Id and what it is called */
	TALL = 7		/* rows from which on the table says its kind */
};

struct view {
	struct table *table;
	struct sheet sheet;
	struct deck *deck;	/* while work is on */
	unsigned idle;
	unsigned serial;	/* of the document */
	uint32_t inside[INSIDE_MAX];	/* Bundles that were opened */
	uint32_t left[INSIDE_MAX];	/* the entry where that was */
	size_t depth;
	uint32_t chosen;	/* entry to be selected when it is there */
	size_t shown[TABLE_COLUMNS_MAX];
	size_t shown_count;
};

/* What a cell is read from, for the sheet. */
struct source {
	struct view *view;
	const struct doc_index *index;
	const char *text;
};

static void *open(void)
{
	struct view *view = xcalloc(1, sizeof(*view));

	view->table = table_new();
	view->chosen = INDEX_NONE;
	return view;
}

static void stop(struct view *view)
{
	if (view->idle != 0)
		loop_idle_stop(view->deck->loop, view->idle);
	view->idle = 0;
}

static void close(void *state)
{
	struct view *view = state;

	stop(view);
	table_free(view->table);
	free(view);
}

/* Begins at the top of the document, or of a Bundle in it. */
static void begin(struct view *view)
{
	table_reset(view->table, view->depth > 0 ?
		view->inside[view->depth - 1] : INDEX_NONE);
	view->sheet = (struct sheet){ .frozen = FROZEN };
}

/* Whatever is on top now. */
static void sync(struct view *view, const struct deck *deck)
{
	unsigned serial = docview_serial(deck_view(deck));

	if (serial == view->serial)
		return;
	view->serial = serial;
	view->depth = 0;
	view->chosen = INDEX_NONE;
	begin(view);
}

static bool is_whole(const struct deck *deck)
{
	const struct trail_step *top = trail_top(&deck->answer.trail);

	return top != NULL ? top->is_whole : deck->answer.is_whole;
}

static bool is_in_order(const struct table *table)
{
	bool is_reversed;

	return table_sort_column(table, &is_reversed) == SIZE_MAX &&
		*table_filter_words(table) == '\0';
}

/* Where an entry is now; entries in order are where their number says. */
static size_t place_of(const struct table *table, uint32_t entry)
{
	if (!is_in_order(table))
		return table_place(table, entry);
	return entry < table_count(table) ? entry : SIZE_MAX;
}

static uint32_t selected(const struct view *view)
{
	size_t at = view->sheet.rows.selected;

	return at < table_count(view->table) ?
		table_entry(view->table, at) : INDEX_NONE;
}

static void choose_columns(struct view *view)
{
	view->shown_count = 0;
	for (size_t i = 0; i < table_columns(view->table); i++)
		if (table_column_is_shown(view->table, i))
			view->shown[view->shown_count++] = i;
}

/* Back to the entry that was left for another answer, once it is there. */
static void seek(struct view *view, struct deck *deck,
	const struct doc_index *index)
{
	size_t goal = deck->answer.entry_goal;
	uint32_t row = goal != SIZE_MAX ? index_row_at(index, goal) :
		INDEX_NONE;

	if (row == INDEX_NONE)
		return;
	deck->answer.entry_goal = SIZE_MAX;
	view->chosen = table_entry_of(view->table, row);
}

/* After anything was done: rows and columns, and the entry that was chosen. */
static void settle(struct view *view)
{
	struct list *rows = &view->sheet.rows;
	size_t place, column = table_sort_column(view->table,
		&view->sheet.is_reversed);

	choose_columns(view);
	view->sheet.sorted = SIZE_MAX;
	for (size_t i = 0; i < view->shown_count; i++)
		if (view->shown[i] == column)
			view->sheet.sorted = i;
	list_set_count(rows, table_count(view->table));
	if (view->chosen == INDEX_NONE)
		return;
	place = place_of(view->table, view->chosen);
	if (place == SIZE_MAX)
		return;
	list_select(rows, place);
	if (table_progress(view->table) < 0)
		view->chosen = INDEX_NONE;
}

/* One slice; true while there is more. */
static bool work(struct view *view, const struct deck *deck)
{
	struct docview *document = deck_view(deck);
	const struct doc_index *index = docview_index(document);
	size_t len;
	const char *text = docview_text(document, &len);
	bool has_more;

	sync(view, deck);
	if (index == NULL)
		return false;
	has_more = table_work(view->table, index, text, is_whole(deck),
		SLICE_STEPS);
	if (!has_more && is_whole(deck))
		seek(view, (struct deck *)(uintptr_t)deck, index);
	settle(view);
	return has_more;
}

static bool on_idle(void *data)
{
	struct view *view = data;
	bool has_more = work(view, view->deck);

	deck_mark(view->deck, DECK_TICK);
	if (!has_more)
		view->idle = 0;
	return has_more;
}

static void start(struct view *view, struct deck *deck)
{
	view->deck = deck;
	if (view->idle == 0)
		view->idle = loop_idle(deck->loop, on_idle, view);
}

static void refresh(void *state, const struct deck *deck)
{
	struct view *view = state;

	/* Known from now on, even where one slice was enough: a filter and a
	   sort need it. */
	view->deck = (struct deck *)(uintptr_t)deck;
	if (work(view, deck))
		start(view, view->deck);
}

static size_t source_columns(const void *data)
{
	const struct source *source = data;

	return source->view->shown_count;
}

static const char *source_title(const void *data, size_t column)
{
	const struct source *source = data;

	return table_column_name(source->view->table,
		source->view->shown[column]);
}

static style_id source_cell(const void *data, size_t row, size_t column,
	struct buf *out)
{
	static const style_id styles[] = {
		[TABLE_PLAIN] = STYLE_DEFAULT, [TABLE_GOOD] = STYLE_GOOD,
		[TABLE_DOUBT] = STYLE_WARNING, [TABLE_BAD] = STYLE_BAD,
	};
	const struct source *source = data;
	const struct table *table = source->view->table;

	return styles[table_cell(table, source->index, source->text,
		table_entry(table, row), source->view->shown[column], out)];
}

static const struct sheet_source sheet_source = {
	.columns = source_columns, .title = source_title,
	.cell = source_cell,
};

static struct source source_of(struct view *view, const struct deck *deck)
{
	size_t len;

	return (struct source){
		.view = view, .index = docview_index(deck_view(deck)),
		.text = docview_text(deck_view(deck), &len),
	};
}

static void draw_why(const struct source *source,
	const struct canvas *canvas)
{
	struct buf why = BUF_INIT;

	if (source->index == NULL)
		buf_puts(&why, "The table is for JSON, and this is not; [ goes "
			"to the tree.");
	else
		table_is_there(source->view->table, source->index,
			source->text, &why);
	canvas_wrap(canvas, 0, STYLE_DIM, why.data);
	buf_finish(&why);
}

/* What it is a table of, where there is room to say so. */
static int draw_kind(const struct source *source,
	const struct canvas *canvas)
{
	struct buf line = BUF_INIT;

	if (canvas->rows < TALL)
		return 0;
	if (source->view->depth > 0)
		buf_puts(&line, "a Bundle inside, Esc goes back; ");
	table_describe(source->view->table, source->index, source->text,
		&line);
	canvas_text(canvas, 0, 0, STYLE_DIM, line.data);
	buf_finish(&line);
	return 1;
}

static bool has_rows(const struct source *source)
{
	struct buf why = BUF_INIT;
	bool is_there = source->index != NULL &&
		table_is_there(source->view->table, source->index,
		source->text, &why);

	buf_finish(&why);
	return is_there;
}

static void draw(void *state, const struct deck *deck,
	const struct canvas *canvas, bool is_focused)
{
	struct view *view = state;
	struct source source;
	struct canvas part;
	int top;

	sync(view, deck);
	source = source_of(view, deck);
	if (!has_rows(&source)) {
		draw_why(&source, canvas);
		return;
	}
	table_mask(view->table, privacy_is_on());
	top = draw_kind(&source, canvas);
	part = canvas_part(canvas, top, 0, canvas->rows - top,
		canvas->columns);
	sheet_draw(&view->sheet, &sheet_source, &source, &part, is_focused);
	if (table_count(view->table) == 0)
		canvas_text(&part, 1, 0, STYLE_DIM,
			table_progress(view->table) >= 0 ? "Filtering..." :
			"No row holds all these words; Esc shows all.");
}

static void put_state(const struct view *view, struct buf *out)
{
	const struct table *table = view->table;
	size_t count = table_count(table);

	buf_printf(out, "row %zu of %zu", count > 0 ?
		view->sheet.rows.selected + 1 : 0, count);
	if (count < table_entries(table))
		buf_printf(out, " (%zu in all)", table_entries(table));
	if (table_progress(table) >= 0)
		buf_printf(out, "  %d %% done, C-c stops",
			table_progress(table));
	else if (table_stopped(table) >= 0)
		buf_printf(out, "  stopped at %d %%", table_stopped(table));
}

static void footing(void *state, const struct deck *deck, struct buf *out)
{
	struct view *view = state;
	struct buf remark = BUF_INIT;
	struct source source;
	uint32_t entry;

	sync(view, deck);
	source = source_of(view, deck);
	if (!has_rows(&source))
		return;
	put_state(view, out);
	entry = selected(view);
	if (entry == INDEX_NONE)
		return;
	table_remark(view->table, source.index, source.text, entry, &remark);
	if (remark.len > 0)
		buf_printf(out, "  %s", remark.data);
	buf_finish(&remark);
}

static struct list *list(void *state)
{
	struct view *view = state;

	return &view->sheet.rows;
}

static uint32_t row(void *state, const struct deck *deck)
{
	struct view *view = state;
	uint32_t entry;

	sync(view, deck);
	entry = selected(view);
	return entry != INDEX_NONE ? table_row(view->table, entry) :
		INDEX_NONE;
}

/* A Bundle inside is a table; anything else is shown in the tree. */
static bool enter(void *state, struct deck *deck, struct err *err)
{
	struct view *view = state;
	uint32_t at = row(view, deck), entry = selected(view);

	if (at == INDEX_NONE)
		return err_set(err, ERR_USAGE, "there is no row here that "
			"opens; [ and ] show the answer in another way");
	if (!table_is_bundle(view->table, entry) ||
	    view->depth == INSIDE_MAX) {
		deck_jump(deck, at);
		return true;
	}
	view->left[view->depth] = entry;
	view->inside[view->depth++] = at;
	begin(view);
	response_table_changed(view, deck);
	return true;
}

static void set_filter(void *state, const char *words)
{
	struct view *view = state;

	view->chosen = selected(view);
	table_filter(view->table, words);
	if (view->deck != NULL)
		response_table_changed(view, view->deck);
	else
		settle(view);
}

struct table *response_table_get(void *state)
{
	struct view *view = state;

	return view->table;
}

void response_table_changed(void *state, struct deck *deck)
{
	struct view *view = state;

	if (view->chosen == INDEX_NONE)
		view->chosen = selected(view);
	settle(view);
	/* Fewer columns than before may be all there are. */
	(void)sheet_scroll(&view->sheet, 0, view->shown_count);
	/* The first slice at once: a small table does not flicker. */
	if (work(view, deck))
		start(view, deck);
	deck_mark(deck, DECK_TICK);
}

bool response_table_stop(void *state, struct deck *deck)
{
	struct view *view = state;

	if (!table_stop(view->table))
		return false;
	stop(view);
	settle(view);
	deck_mark(deck, DECK_TICK);
	return true;
}

bool response_table_scroll(void *state, int columns)
{
	struct view *view = state;

	return sheet_scroll(&view->sheet, columns, view->shown_count);
}

bool response_table_back(void *state, struct deck *deck)
{
	struct view *view = state;

	sync(view, deck);
	if (*table_filter_words(view->table) != '\0') {
		set_filter(view, "");
		return true;
	}
	if (view->depth == 0)
		return false;
	view->depth--;
	begin(view);
	view->chosen = view->left[view->depth];
	response_table_changed(view, deck);
	return true;
}

const struct response_view response_table = {
	.name = "Table",
	.open = open,
	.close = close,
	.refresh = refresh,
	.draw = draw,
	.footing = footing,
	.list = list,
	.row = row,
	.enter = enter,
	.set_filter = set_filter,
};
