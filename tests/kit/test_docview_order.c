/*
 * Members in another order: the walk, its commas, what stays as sent; and
 * what a mask covers.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/kit/viewing.h"

/* Short keys first, so that "id" stands above "entry". */
static unsigned by_length(const char *key, size_t len)
{
	(void)key;
	return (unsigned)len;
}

static uint32_t seed;

static int pick(int below)
{
	seed = seed * 1664525u + 1013904223u;
	return (int)((seed >> 8) % (uint32_t)below);
}

static void grow(struct buf *out, int depth)
{
	int count = depth > 4 ? 0 : pick(6), kind = pick(3);

	if (depth == 0)
		count = 12;
	if (kind == 0 && depth > 0) {
		buf_puts(out, "1");
		return;
	}
	buf_puts(out, kind == 1 || depth == 0 ? "{" : "[");
	for (int i = 0; i < count; i++) {
		buf_puts(out, i > 0 ? "," : "");
		if (kind == 1 || depth == 0)
			buf_printf(out, "\"%.*s\":", 1 + pick(8), "abcdefgh");
		grow(out, depth + 1);
	}
	buf_puts(out, kind == 1 || depth == 0 ? "}" : "]");
}

static void test_shown_in_order(void **state FD_UNUSED)
{
	docview_set_order(view, by_length, "short first");
	load("{\"entry\":[{\"zzz\":{\"b\":1},\"y\":2}],\"id\":\"7\",\"x\":{}}");
	assert_drawn("▾ {\n"
		"    \"x\": {},\n"
		"    \"id\": \"7\",\n"
		"  ▾ \"entry\": [\n"
		"    ▾ {\n"
		"        \"y\": 2,\n"
		"      ▾ \"zzz\": {\n"
		"          \"b\": 1\n"
		"        }\n"
		"      }\n");
	move(DOCVIEW_LAST, 1);
	assert_drawn_row(9, "  }");
	assert_drawn_row(8, "    ]");
	move(DOCVIEW_FIRST, 1);
	move(DOCVIEW_DOWN, 2);
	assert_where("id (short first)");
	move(DOCVIEW_NEXT_SIBLING, 1);
	assert_where("entry (short first)");
	move(DOCVIEW_PREVIOUS_SIBLING, 2);
	assert_where("x (short first)");
	docview_set_order(view, NULL, NULL);
	assert_where("x");
	move(DOCVIEW_FIRST, 1);
	assert_drawn_row(1, "  ▾ \"entry\": [");
}

static void test_copies_are_as_sent(void **state FD_UNUSED)
{
	static const char text[] = "{ \"bb\":1, \"a\":2 }";
	struct buf copy = BUF_INIT;

	docview_set_order(view, by_length, "short first");
	load(text);
	assert_true(docview_copy(view, DOCVIEW_SUBTREE, &copy,
		&(struct err){ 0 }));
	assert_string_equal(copy.data, text);
	docview_set_form(view, DOCVIEW_RAW);
	assert_drawn_row(0, text);
	buf_finish(&copy);
}

static void test_many_members_stay_as_sent(void **state FD_UNUSED)
{
	struct buf text = BUF_INIT;

	buf_puts(&text, "{\"long\":0");
	for (int i = 0; i < 1001; i++)
		buf_puts(&text, ",\"a\":1");
	buf_puts(&text, "}");
	docview_set_order(view, by_length, "short first");
	load(text.data);
	assert_drawn_row(1, "    \"long\": 0,");
	buf_finish(&text);
}

/* Every row that is shown, from the top; asserts that they are told apart. */
static size_t list_down(uint32_t *rows, size_t most)
{
	size_t count = 0;

	move(DOCVIEW_FIRST, 1);
	for (;;) {
		uint32_t at = docview_row(view);

		assert_true(count < most);
		for (size_t i = 0; i < count; i++)
			assert_int_not_equal(rows[i], at);
		rows[count++] = at;
		move(DOCVIEW_DOWN, 1);
		if (docview_row(view) == at)
			return count;
	}
}

static void assert_same_up(const uint32_t *rows, size_t count)
{
	for (size_t i = count; i > 0; i--) {
		assert_int_equal(docview_row(view), rows[i - 1]);
		move(DOCVIEW_UP, 1);
	}
	assert_int_equal(docview_row(view), rows[0]);
}

enum { ROWS_MOST = 6000 };

static void test_walk_down_and_up(void **state FD_UNUSED)
{
	static uint32_t rows[ROWS_MOST];

	docview_set_order(view, by_length, "short first");
	for (seed = 1; seed < 40; seed++) {
		uint32_t before = seed;
		struct buf text = BUF_INIT;
		size_t count;

		grow(&text, 0);
		load(text.data);
		draw();
		count = list_down(rows, ROWS_MOST);
		assert_int_equal(count, index_count(docview_index(view)));
		assert_same_up(rows, count);
		for (int i = 0; i < 8; i++) {
			docview_go_to_row(view, rows[pick((int)count)]);
			docview_toggle(view);
		}
		count = list_down(rows, ROWS_MOST);
		assert_same_up(rows, count);
		seed = before;
		buf_finish(&text);
	}
}

/* The selection is on the screen whatever is done. */
static void test_random_moves(void **state FD_UNUSED)
{
	struct buf text = BUF_INIT;

	seed = 5;
	grow(&text, 0);
	docview_set_order(view, by_length, "short first");
	load(text.data);
	for (int i = 0; i < 4000; i++) {
		int what = pick(DOCVIEW_PREVIOUS_SIBLING + 5);

		if (what <= DOCVIEW_PREVIOUS_SIBLING)
			move((enum docview_move)what, 1 + (size_t)pick(12));
		else if (what == DOCVIEW_PREVIOUS_SIBLING + 1)
			docview_toggle(view);
		else if (what == DOCVIEW_PREVIOUS_SIBLING + 2)
			docview_go_to_row(view, (uint32_t)pick((int)
				index_count(docview_index(view))));
		else if (what == DOCVIEW_PREVIOUS_SIBLING + 3)
			docview_fold_to_level(view, (unsigned)pick(4));
		else
			docview_set_order(view, pick(2) == 0 ? by_length :
				NULL, "short first");
		assert_in_range(selected_row(), 0, ROWS - 1);
	}
	buf_finish(&text);
}

/* Open containers are as sent; what is whole is ordered at every prefix. */
static void test_every_prefix(void **state FD_UNUSED)
{
	static uint32_t rows[ROWS_MOST];
	struct buf text = BUF_INIT;

	seed = 11;
	grow(&text, 0);
	docview_set_order(view, by_length, "short first");
	for (size_t len = 1; len <= text.len && len < 700; len++) {
		size_t count;

		docview_reset(view);
		feed(text.data, len, true);
		draw();
		count = list_down(rows, ROWS_MOST);
		assert_int_equal(count, index_count(docview_index(view)));
		assert_same_up(rows, count);
	}
	buf_finish(&text);
}

static bool covers_names(const struct tree *tree, const char *text,
	uint32_t row)
{
	struct row one = tree_row(tree, text, row);

	return one.key_len == 6 && memcmp(text + one.key, "\"name\"", 6) == 0;
}

static void stars(struct buf *out, const char *text)
{
	(void)text;
	buf_puts(out, "***");
}

static void test_mask(void **state FD_UNUSED)
{
	static const char text[] =
		"{\"id\":\"1\",\"name\":\"Lark\",\"n\":{\"name\":\"Ada\"}}";

	docview_set_mask(view, covers_names, stars, true);
	load(text);
	assert_drawn("▾ {\n"
		"    \"id\": \"1\",\n"
		"    \"name\": \"***\",\n"
		"  ▾ \"n\": {\n"
		"      \"name\": \"***\"\n"
		"    }\n"
		"  }\n");
	docview_fold_to_level(view, 1);
	assert_drawn_row(3, "  ▸ \"n\": { *** }");
	docview_set_form(view, DOCVIEW_RAW);
	assert_drawn_row(0, "{\"id\":\"1\",\"name\":\"***\",\"n\":{\"name\":\""
		"***…");
	docview_set_mask(view, NULL, NULL, false);
	assert_drawn_row(0, "{\"id\":\"1\",\"name\":\"Lark\",\"n\":{\"name\":"
		"\"Ad…");
}

/* Nothing of a covered value shows before its row is known. */
static void test_mask_of_what_arrives(void **state FD_UNUSED)
{
	static const char text[] =
		"{\"name\":\"Larkspur\",\"other\":1,\"name\":\"Larkspur\"} and";

	docview_set_mask(view, covers_names, stars, true);
	for (int form = DOCVIEW_TREE; form <= DOCVIEW_RAW; form++) {
		docview_set_form(view, (enum docview_form)form);
		for (size_t len = 1; len < sizeof(text); len++) {
			docview_reset(view);
			feed(text, len, false);
			draw();
			assert_false(screen_has(surface, "Lark"));
			feed(text, len, true);
			draw();
			assert_false(screen_has(surface, "Lark"));
		}
	}
}

static void test_mask_without_rows(void **state FD_UNUSED)
{
	docview_set_mask(view, covers_names, stars, true);
	load("Mrs Lark\n");
	assert_drawn("***\n");
	docview_set_mask(view, covers_names, stars, false);
	assert_drawn("Mrs Lark\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(shown_in_order), TEST(copies_are_as_sent),
		TEST(many_members_stay_as_sent), TEST(walk_down_and_up),
		TEST(random_moves), TEST(every_prefix), TEST(mask),
		TEST(mask_of_what_arrives), TEST(mask_without_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
