/*
 * Long random walks through the document viewer beside a model of it. The
 * model knows the tree from making it, keeps a flag a row, and lists the
 * visible rows anew by walking all of them after every key: nothing of it is
 * clever, and nothing of it is the viewer's.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "tests/kit/screen.h"
#include "tui/kit/docview.h"

enum { MODEL_ROWS = 4000, COLUMNS = 60 };

struct model_row {
	int depth, parent, close;	/* close: itself for a leaf */
	bool is_close, is_folded;
	int count;
	char text[48];			/* as it is shown unfolded */
};

static struct model_row model[MODEL_ROWS];
static int model_count;
static int visible[MODEL_ROWS];
static int visible_count;
static int selected;			/* row */

static uint32_t seed;

/* Fixed seed, so a failure comes again. */
static int pick(int below)
{
	seed = seed * 1664525u + 1013904223u;
	return (int)((seed >> 8) % (uint32_t)below);
}

static int add_row(int depth, int parent)
{
	struct model_row *row = &model[model_count];

	assert_true(model_count < MODEL_ROWS);
	*row = (struct model_row){
		.depth = depth, .parent = parent, .close = model_count,
	};
	return model_count++;
}

static void grow(struct buf *json, int depth, int parent, bool is_member);

static void grow_container(struct buf *json, int at, int depth)
{
	bool is_object = pick(2) == 0;
	int count = 1 + pick(depth == 0 ? 60 : 6), close;

	buf_putc(json, is_object ? '{' : '[');
	snprintf(model[at].text + strlen(model[at].text), 8,
		is_object ? "{" : "[");
	model[at].count = count;
	for (int i = 0; i < count; i++) {
		if (i > 0)
			buf_puts(json, pick(2) == 0 ? "," : " ,\n");
		grow(json, depth + 1, at, is_object);
	}
	buf_putc(json, is_object ? '}' : ']');
	close = add_row(depth, model[at].parent);
	model[close].is_close = true;
	model[close].close = at;
	snprintf(model[close].text, 8, is_object ? "}" : "]");
	model[at].close = close;
}

/* One value, with rows and text that are unlike any other's. */
static void grow(struct buf *json, int depth, int parent, bool is_member)
{
	int at = add_row(depth, parent);

	if (is_member) {
		snprintf(model[at].text, sizeof(model[at].text),
			"\"m%d\": ", at);
		buf_printf(json, "\"m%d\" :%s", at, pick(3) == 0 ? " " : "");
	}
	if (depth == 0 || (depth < 7 && pick(10) < 4 && at < 2500)) {
		grow_container(json, at, depth);
		return;
	}
	snprintf(model[at].text + strlen(model[at].text), 16,
		pick(2) == 0 ? "%d" : "\"s%d\"", at);
	buf_puts(json, strrchr(model[at].text, ' ') != NULL ?
		strrchr(model[at].text, ' ') + 1 : model[at].text);
}

static bool is_container(int at)
{
	return model[at].close > at;
}

static void list_visible(void)
{
	visible_count = 0;
	for (int at = 0; at < model_count; ) {
		visible[visible_count++] = at;
		at = is_container(at) && model[at].is_folded ?
			model[at].close + 1 : at + 1;
	}
}

static int place_of(int row)
{
	for (int i = 0; i < visible_count; i++) {
		if (visible[i] == row)
			return i;
	}
	return -1;
}

/* The row, or the folded one around it. */
static int shown_for(int row)
{
	list_visible();
	for (int i = visible_count - 1; i >= 0; i--) {
		if (visible[i] <= row)
			return visible[i];
	}
	return 0;
}

static void step(int by)
{
	int place = place_of(selected) + by;

	if (place < 0)
		place = 0;
	if (place >= visible_count)
		place = visible_count - 1;
	selected = visible[place];
}

static void model_unfold_around(int row)
{
	if (model[row].is_close)
		model[model[row].close].is_folded = false;
	for (int at = model[row].parent; at >= 0; at = model[at].parent)
		model[at].is_folded = false;
}

static void model_relative(enum docview_move move)
{
	int at = model[selected].is_close ? model[selected].close : selected;
	int to = -1;

	if (move == DOCVIEW_PARENT)
		to = at != selected ? at : model[at].parent;
	for (int i = at + 1; move == DOCVIEW_NEXT_SIBLING && to < 0 &&
	    i < model_count; i++)
		if (model[i].parent == model[at].parent && !model[i].is_close)
			to = i;
	for (int i = at - 1; move == DOCVIEW_PREVIOUS_SIBLING && to < 0 &&
	    i >= 0; i--)
		if (model[i].parent == model[at].parent && !model[i].is_close)
			to = i;
	if (to >= 0)
		selected = to;
}

static void move_both(struct docview *view, int height)
{
	enum docview_move move = (enum docview_move)pick(DOCVIEW_LEFT);
	int times = 1 + pick(4), half = height > 1 ? height / 2 : 1;

	docview_move(view, move, (size_t)times);
	switch (move) {
	case DOCVIEW_UP: step(-times); break;
	case DOCVIEW_DOWN: step(times); break;
	case DOCVIEW_PAGE_UP: step(-times * height); break;
	case DOCVIEW_PAGE_DOWN: step(times * height); break;
	case DOCVIEW_HALF_UP: step(-times * half); break;
	case DOCVIEW_HALF_DOWN: step(times * half); break;
	case DOCVIEW_FIRST: selected = 0; break;
	case DOCVIEW_LAST: selected = visible[visible_count - 1]; break;
	default:
		while (times-- > 0)
			model_relative(move);
	}
}

static void open_both(struct docview *view)
{
	docview_open(view);
	if (is_container(selected) && !model[selected].is_folded)
		step(1);
	else
		model[selected].is_folded = false;
}

static void shut_both(struct docview *view)
{
	docview_shut(view);
	if (is_container(selected) && !model[selected].is_folded)
		model[selected].is_folded = true;
	else
		model_relative(DOCVIEW_PARENT);
}

static void toggle_both(struct docview *view)
{
	docview_toggle(view);
	if (model[selected].is_close)
		selected = model[selected].close;
	if (is_container(selected))
		model[selected].is_folded = !model[selected].is_folded;
}

static void fold_both(struct docview *view)
{
	int level = pick(6);

	docview_fold_to_level(view, (unsigned)level);
	for (int i = 0; i < model_count; i++)
		model[i].is_folded = is_container(i) && level > 0 &&
			model[i].depth >= level;
	selected = shown_for(selected);
}

static void go_both(struct docview *view)
{
	int row = pick(model_count);

	docview_go_to_row(view, (uint32_t)row);
	model_unfold_around(row);
	selected = row;
}

/* What the row at a place shows; commas are not the model's business. */
static void assert_same_row(struct surface *surface, int line, int row)
{
	char *text = screen_row(surface, line);
	struct buf expected = BUF_INIT;
	size_t len = strlen(text);

	if (len > 0 && text[len - 1] == ',')
		text[len - 1] = '\0';
	buf_fill(&expected, ' ', (size_t)model[row].depth * 2);
	buf_puts(&expected, !is_container(row) ? "  " :
		model[row].is_folded ? "> " : "v ");
	buf_puts(&expected, model[row].text);
	if (model[row].is_folded) {
		bool is_array = strchr(model[row].text, '[') != NULL;

		buf_printf(&expected, " %d %s%s %c", model[row].count,
			is_array ? "item" : "member",
			model[row].count == 1 ? "" : "s",
			is_array ? ']' : '}');
	}
	assert_string_equal(text, expected.data);
	buf_finish(&expected);
	free(text);
}

/* The screen shows a stretch of the visible rows with the selected in it. */
static void assert_same(struct docview *view, struct surface *surface)
{
	struct canvas canvas = canvas_whole(surface);
	int height = surface_rows(surface), line = -1, top;

	assert_int_equal(docview_row(view), selected);
	docview_draw(view, &canvas, true);
	for (int i = 0; i < height; i++) {
		if (surface_cell(surface, i, COLUMNS - 1)->style ==
		    STYLE_SELECTED_FOCUS)
			line = i;
	}
	assert_in_range(line, 0, height - 1);
	top = place_of(selected) - line;
	assert_true(top >= 0);
	if (visible_count >= height)
		assert_true(top + height <= visible_count);
	for (int i = 0; i < height && top + i < visible_count; i++)
		assert_same_row(surface, i, visible[top + i]);
}

static void one_key(struct docview *view, struct surface *surface)
{
	int what = pick(20), height = surface_rows(surface);

	list_visible();
	if (what < 10)
		move_both(view, height);
	else if (what < 13)
		shut_both(view);
	else if (what < 16)
		open_both(view);
	else if (what < 17)
		toggle_both(view);
	else if (what < 18)
		go_both(view);
	else if (what < 19 && pick(8) == 0)
		fold_both(view);
	else if (pick(8) == 0)
		surface_resize(surface, 1 + pick(30), COLUMNS);
	list_visible();
	assert_same(view, surface);
}

static void walk(uint32_t number, int keys)
{
	struct surface *surface = surface_new(12, COLUMNS);
	struct docview *view = docview_new();
	struct buf json = BUF_INIT;

	seed = number;
	model_count = selected = 0;
	grow(&json, 0, -1, false);
	surface_set_ascii(surface, true);
	while (docview_feed(view, json.data, json.len, true, 1000))
		continue;
	assert_int_equal(index_count(docview_index(view)), model_count);
	list_visible();
	assert_same(view, surface);
	for (int i = 0; i < keys; i++)
		one_key(view, surface);
	docview_free(view);
	surface_free(surface);
	buf_finish(&json);
}

static void test_random_walks(void **state FD_UNUSED)
{
	for (uint32_t number = 1; number <= 10; number++)
		walk(number, 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_walks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
