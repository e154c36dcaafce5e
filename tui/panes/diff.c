#include "tui/panes/diff.h"

/*
 * Differences, one under the other: where, what is around, and the values,
 * side by side from SIDE_BY_SIDE columns on and one below the other in less.
 * Everything equal that is further away is folded away. Only the rows on the
 * screen are read; values are shown as they were sent, or masked.
 */

#include <string.h>

#include "core/base/text.h"
#include "core/fhir/privacy.h"

enum {
	SIDE_BY_SIDE = 120,
	VALUE_BYTES = 4096,	/* of a value that are painted */
	INDENT = 2
};

struct state {
	struct list list;
	unsigned serial;	/* of the comparison the list is of */
};

static struct comparison *comparison_of(const struct pane *pane)
{
	return pane->deck->comparison;
}

static bool is_ready(const struct comparison *comparison)
{
	return comparison != NULL && comparison->is_over;
}

bool diff_pane_selected(struct pane *pane, struct diff_item *out)
{
	struct comparison *comparison = comparison_of(pane);
	struct state *state = pane->state;

	if (!is_ready(comparison) ||
	    state->list.selected >= comparison->row_count)
		return false;
	*out = diff_at(comparison->diff,
		comparison->rows[state->list.selected].item);
	return true;
}

bool diff_pane_step(struct pane *pane, int step)
{
	struct comparison *comparison = comparison_of(pane);
	struct state *state = pane->state;
	size_t at = state->list.selected;

	if (!is_ready(comparison))
		return false;
	while (step > 0 ? at + 1 < comparison->row_count : at > 0) {
		at = step > 0 ? at + 1 : at - 1;
		if (comparison->rows[at].kind == COMPARED_HEAD) {
			list_select(&state->list, at);
			state->list.top = at;
			return true;
		}
	}
	return false;
}

/* A value's bytes as far as they are painted. */
static void put_bytes(struct buf *out, const char *text, size_t len)
{
	buf_append(out, text, len < VALUE_BYTES ? len : VALUE_BYTES);
}

static void put_json_row(struct buf *out, const char *text,
	const struct row *row)
{
	put_bytes(out, text + row->key, row->key_len);
	if (row->key_len > 0)
		buf_puts(out, ": ");
	if (row->kind != ROW_OBJECT && row->kind != ROW_ARRAY)
		put_bytes(out, text + row->value, row->value_len);
	else if (row->is_empty)
		buf_puts(out, row->kind == ROW_OBJECT ? "{}" : "[]");
	else
		buf_putc(out, row->kind == ROW_OBJECT ? '{' : '[');
}

static void put_masked(struct buf *out, const char *text,
	const struct row *row, bool is_json)
{
	if (is_json && row->key_len > 0) {
		put_bytes(out, text + row->key, row->key_len);
		buf_puts(out, ": ");
	}
	privacy_mask(out, "value");
}

static void put_tree_row(struct buf *out, const struct tree *tree,
	const char *text, uint32_t at)
{
	struct row row = tree_row(tree, text, at);
	bool is_json = tree_index(tree) != NULL;

	buf_fill(out, ' ', (size_t)(row.depth < 20 ? row.depth : 20) *
		INDENT);
	if (!is_json) {
		size_t before = out->len;

		outline_label(tree_outline(tree), text, at, out);
		if (out->len > before)
			buf_puts(out, "  ");
	}
	if (privacy_is_on() && privacy_covers(tree, text, at))
		put_masked(out, text, &row, is_json);
	else if (is_json)
		put_json_row(out, text, &row);
	else
		put_bytes(out, text + row.value, row.value_len);
}

static void put_row(struct buf *out, const struct diff *diff,
	enum diff_side side, uint32_t row)
{
	const struct tree *tree = diff_tree(diff, side);
	const char *value;
	size_t len;

	if (tree != NULL) {
		put_tree_row(out, tree, diff_text(diff, side), row);
		return;
	}
	diff_value(diff, side, row, &value, &len);
	if (privacy_is_on())
		privacy_mask(out, "line");
	else
		put_bytes(out, value, len);
}

static void draw_side(const struct diff *diff, const struct canvas *canvas,
	int row, enum diff_side side, uint32_t at, style_id style,
	const char *mark)
{
	struct buf text = BUF_INIT;

	if (at == INDEX_NONE)
		return;
	canvas_text(canvas, row, 0, style, mark);
	put_row(&text, diff, side, at);
	canvas_bytes(canvas, row, 2, style, text.data, text.len);
	buf_finish(&text);
}

static void draw_head(const struct diff *diff, const struct canvas *canvas,
	int row, const struct compared_row *at)
{
	struct diff_item item = diff_at(diff, at->item);
	static const style_id styles[] = {
		[DIFF_ADDED] = STYLE_DIFF_ADDED,
		[DIFF_REMOVED] = STYLE_DIFF_REMOVED,
		[DIFF_CHANGED] = STYLE_DIFF_CHANGED,
		[DIFF_MOVED] = STYLE_DIFF_CHANGED,
	};
	static const char *const marks[] = {
		[DIFF_ADDED] = "+", [DIFF_REMOVED] = "-",
		[DIFF_CHANGED] = "~", [DIFF_MOVED] = ">",
	};
	struct buf path = BUF_INIT;
	int column;

	diff_heading(diff, item, &path);
	canvas_text(canvas, row, 0, styles[item.kind], marks[item.kind]);
	column = canvas_text(canvas, row, 2, STYLE_STRONG, path.data);
	canvas_text(canvas, row, column + 2, STYLE_DIM, diff_words(item));
	buf_finish(&path);
}

/* Changed values have the colours of what went and what came. */
static void draw_different(const struct comparison *comparison,
	const struct canvas *canvas, int row, const struct compared_row *at)
{
	const struct diff *diff = comparison->diff;
	enum diff_kind kind = diff_at(diff, at->item).kind;
	bool is_moved = kind == DIFF_MOVED;
	struct canvas left = *canvas, right = *canvas;

	if (comparison->is_wide) {
		left = canvas_part(canvas, 0, 0, canvas->rows,
			canvas->columns / 2 - 1);
		right = canvas_part(canvas, 0, canvas->columns / 2 + 1,
			canvas->rows, canvas->columns);
	}
	if (at->kind == COMPARED_SAME) {
		draw_side(diff, &left, row, DIFF_A, at->a, STYLE_DIM, " ");
		draw_side(diff, &right, row, DIFF_B, at->b, STYLE_DIM, " ");
		return;
	}
	draw_side(diff, &left, row, DIFF_A, at->a, is_moved ?
		STYLE_DIFF_CHANGED : STYLE_DIFF_REMOVED, is_moved ? ">" : "-");
	draw_side(diff, &right, row, DIFF_B, at->b, is_moved ?
		STYLE_DIFF_CHANGED : STYLE_DIFF_ADDED, is_moved ? ">" : "+");
}

static void draw_row(const struct comparison *comparison,
	const struct canvas *canvas, int row, const struct compared_row *at)
{
	if (at->kind == COMPARED_HEAD) {
		draw_head(comparison->diff, canvas, row, at);
		return;
	}
	if (at->kind == COMPARED_MORE) {
		canvas_printf(canvas, row, 2, STYLE_DIM, "... %lu more rows",
			(unsigned long)at->a);
		return;
	}
	draw_different(comparison, canvas, row, at);
	if (comparison->is_wide)
		canvas_text(canvas, row, canvas->columns / 2 - 1, STYLE_FRAME,
			surface_is_ascii(canvas->surface) ? "|" : "\u2502");
}

static void draw_rows(struct pane *pane, const struct canvas *canvas,
	bool is_focused)
{
	struct comparison *comparison = comparison_of(pane);
	struct state *state = pane->state;

	if (state->serial != comparison->serial) {
		state->serial = comparison->serial;
		state->list.top = state->list.selected = 0;
	}
	comparison_lay_out(comparison, canvas->columns >= SIDE_BY_SIDE);
	list_set_count(&state->list, comparison->row_count);
	list_set_height(&state->list, (size_t)canvas->rows);
	for (int row = 0; row < canvas->rows; row++) {
		size_t at = state->list.top + (size_t)row;

		if (at >= comparison->row_count)
			break;
		draw_row(comparison, canvas, row, &comparison->rows[at]);
		if (is_focused && list_is_selected(&state->list, at))
			canvas_restyle(canvas, row, 0, canvas->columns,
				STYLE_SELECTED_FOCUS);
	}
}

static int draw_titles(const struct comparison *comparison,
	const struct canvas *canvas)
{
	static const style_id styles[] = {
		STYLE_DIFF_REMOVED, STYLE_DIFF_ADDED,
	};
	int rows = 0;

	for (int side = 0; side < 2; side++) {
		struct buf title = BUF_INIT;

		if (privacy_is_on())
			privacy_mask_url(&title, comparison->title[side]);
		else
			buf_puts(&title, comparison->title[side]);
		canvas_printf(canvas, rows++, 0, styles[side], "%s %s",
			side == DIFF_A ? "-" : "+", title.data);
		buf_finish(&title);
	}
	if (comparison->is_over && *diff_note(comparison->diff) != '\0')
		rows += canvas_wrap(canvas, rows, STYLE_WARNING,
			diff_note(comparison->diff));
	return rows;
}

static void draw(struct pane *pane, const struct canvas *canvas,
	bool is_focused)
{
	struct comparison *comparison = comparison_of(pane);
	struct canvas below;
	int rows;

	if (comparison == NULL || comparison->diff == NULL) {
		canvas_wrap(canvas, 0, STYLE_DIM, "Nothing is compared: D "
			"marks the answer shown, or the one at the cursor of "
			"the history, and = compares it with another.");
		return;
	}
	rows = draw_titles(comparison, canvas);
	below = canvas_part(canvas, rows, 0, canvas->rows - rows,
		canvas->columns);
	if (comparison->is_stopped)
		canvas_wrap(&below, 0, STYLE_WARNING, "It was stopped before "
			"all was compared: = compares again.");
	else if (!comparison->is_over)
		canvas_printf(&below, 0, 0, STYLE_WAIT, "Comparing... %u %%",
			diff_percent(comparison->diff));
	else if (diff_is_same(comparison->diff))
		canvas_text(&below, 0, 0, STYLE_GOOD, "No difference.");
	else
		draw_rows(pane, &below, is_focused);
}

static void heading(const struct pane *pane, struct buf *out)
{
	const struct comparison *comparison = comparison_of(pane);

	if (!is_ready(comparison))
		return;
	diff_summary(comparison->diff, out);
	if (comparison->settings.match != DIFF_MATCH_BEST)
		buf_printf(out, "; by %s",
			diff_match_name(comparison->settings.match));
}

static void footing(const struct pane *pane, struct buf *out)
{
	const struct comparison *comparison = comparison_of(pane);
	const struct state *state = pane->state;

	if (comparison != NULL && comparison->is_stopped)
		buf_printf(out, "stopped at %u %%",
			diff_percent(comparison->diff));
	else if (comparison != NULL && comparison->working != 0)
		buf_puts(out, "C-c stops");
	if (is_ready(comparison) &&
	    state->list.selected < comparison->row_count)
		buf_printf(out, "%lu of %zu", (unsigned long)
			comparison->rows[state->list.selected].item + 1,
			diff_count(comparison->diff));
}

static struct list *list(struct pane *pane)
{
	struct state *state = pane->state;

	return &state->list;
}

const struct pane_ops pane_diff = {
	.name = "diff",
	.title = "Differences",
	.state_size = sizeof(struct state),
	.draw = draw,
	.heading = heading,
	.footing = footing,
	.list = list,
};
