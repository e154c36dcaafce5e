/*
 * Searching in a document view: steps from match to match, what is said of
 * them, keys and values and expressions, while one types, while bytes arrive,
 * and in documents that take several slices.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "tests/kit/viewing.h"

static const char sample[] =
	"{\"id\":\"x1\",\"name\":[{\"family\":\"Chalmers\",\"id\":\"n1\"},"
	"{\"family\":\"Windsor\",\"id\":\"n2\"}],\"note\":\"family name\"}";

static void assert_status(const char *expected)
{
	struct buf out = BUF_INIT;

	docview_search_status(view, &out);
	assert_string_equal(out.data, expected);
	buf_finish(&out);
}

static void search_for(const char *what, bool is_regex,
	enum search_where where)
{
	struct search_spec spec = {
		.what = what, .is_regex = is_regex, .where = where,
	};
	struct err note = ERR_INIT;

	assert_true(docview_search_for(view, &spec, false, &note));
	assert_string_equal(note.text, "");
}

static void assert_next(bool backward, const char *said, const char *where,
	const char *status)
{
	struct err note = ERR_INIT;

	docview_search_next(view, backward, &note);
	assert_string_equal(note.text, said);
	assert_where(where);
	assert_status(status);
}

static void test_numbers(void **state FD_UNUSED)
{
	load(sample);
	assert_status("");
	search_for("family", false, SEARCH_ANYWHERE);
	assert_where("name[0].family");
	assert_status("match 1 of 3");
	assert_next(false, "", "name[1].family", "match 2 of 3");
	assert_next(false, "", "note", "match 3 of 3");
	assert_next(false, "the search went round", "name[0].family",
		"match 1 of 3");
	assert_next(true, "the search went round", "note", "match 3 of 3");
	assert_next(true, "", "name[1].family", "match 2 of 3");
	/* Off the match there is no number, and the next is from there. */
	move(DOCVIEW_FIRST, 1);
	assert_status("3 matches");
	assert_next(false, "", "name[0].family", "match 1 of 3");
}

static void test_keys_and_values(void **state FD_UNUSED)
{
	load(sample);
	search_for("family", false, SEARCH_KEYS);
	assert_status("match 1 of 2");
	search_for("family", false, SEARCH_VALUES);
	assert_where("note");
	assert_status("match 1 of 1");
	/* Of the tree, in lines too. */
	docview_set_form(view, DOCVIEW_RAW);
	search_for("id", false, SEARCH_KEYS);
	assert_status("match 1 of 3");
	load("no tree: id");
	assert_false(docview_search_next(view, false, &(struct err){ 0 }));
	assert_status("no match");
}

static void test_expressions(void **state FD_UNUSED)
{
	struct search_spec spec = { .what = "n[", .is_regex = true };
	struct err note = ERR_INIT;

	load(sample);
	search_for("^n\\d$", true, SEARCH_VALUES);
	assert_where("name[0].id");
	assert_status("match 1 of 2");
	/* A wrong one says where, and leaves the one before. */
	assert_false(docview_search_for(view, &spec, false, &note));
	assert_non_null(strstr(note.text, "behind character 2"));
	assert_status("match 1 of 2");
}

static void test_several_in_a_row(void **state FD_UNUSED)
{
	load("[\"aXbXc\",1]");
	search_for("x", false, SEARCH_ANYWHERE);
	assert_next(false, "", "[0]", "match 2 of 2");
	assert_next(false, "the search went round", "[0]", "match 1 of 2");
}

/* Every match in sight is marked, of an expression too. */
static void test_highlight(void **state FD_UNUSED)
{
	static const struct {
		const char *what;
		enum search_where where;
		int columns[ROWS];
	} rows[] = {
		{ "[di]{2}", SEARCH_KEYS, { 0, 2, 0, 0, 0, 2, 0, 0, 0, 2 } },
		{ "[di]{2}", SEARCH_ANYWHERE,
			{ 0, 2, 0, 0, 0, 2, 0, 0, 0, 2 } },
		{ "^.1$", SEARCH_VALUES, { 0, 2, 0, 0, 0, 2, 0, 0, 0, 0 } },
		/* A key and a value, the colon between them as it is sent. */
		{ "id.*x1", SEARCH_ANYWHERE, { 0, 6, 0, 0, 0, 0, 0, 0, 0, 0 } },
	};

	load(sample);
	for (size_t i = 0; i < FD_COUNT(rows); i++) {
		search_for(rows[i].what, true, rows[i].where);
		move(DOCVIEW_FIRST, 1);
		draw();
		for (int row = 0; row < ROWS; row++) {
			int count = 0;

			for (int column = 0; column < COLUMNS; column++)
				count += surface_cell(surface, row,
					column)->style == STYLE_MATCH;
			if (count != rows[i].columns[row])
				fail_msg("%zu, row %d: %d", i, row, count);
		}
	}
}

static void test_same_key(void **state FD_UNUSED)
{
	struct err note = ERR_INIT;

	load(sample);
	assert_false(docview_search_key(view, false, &note));
	assert_non_null(strstr(note.text, "no key"));
	docview_go_to_row(view, 1);
	assert_where("id");
	assert_true(docview_search_key(view, false, &note));
	assert_where("name[0].id");
	assert_status("match 2 of 3");
	assert_true(docview_search_key(view, false, &note));
	assert_where("name[1].id");
	assert_false(docview_search_key(view, false, &note));
	assert_string_equal(note.text, "the search went round");
	assert_where("id");
	assert_false(docview_search_key(view, true, &note));
	assert_where("name[1].id");
}

/* Esc brings back the place, the folds and what was sought. */
static void test_while_typing(void **state FD_UNUSED)
{
	static const char *const typed[] = { "w", "wi", "wind", "win" };
	const char folded[] = "▾ {\n    \"id\": \"x1\",\n"
		"  ▸ \"name\": [ 2 items ],\n"
		"    \"note\": \"family name\"\n  }\n";

	load(sample);
	search_for("note", false, SEARCH_ANYWHERE);
	docview_fold_to_level(view, 1);
	move(DOCVIEW_FIRST, 1);
	move(DOCVIEW_DOWN, 1);
	assert_drawn(folded);
	docview_search_begin(view);
	for (size_t i = 0; i < FD_COUNT(typed); i++) {
		struct search_spec spec = { .what = typed[i] };

		docview_search_try(view, &spec);
		assert_where("name[1].family");
	}
	docview_search_try(view, &(struct search_spec){ .what = "fam" });
	assert_where("name[0].family");
	docview_search_try(view, &(struct search_spec){ .what = "" });
	assert_where("id");
	assert_drawn(folded);
	docview_search_try(view, &(struct search_spec){ .what = "(",
		.is_regex = true });
	assert_where("id");
	docview_search_try(view, &(struct search_spec){ .what = "wind" });
	docview_search_end(view);
	assert_drawn(folded);
	assert_where("id");
	assert_next(false, "", "note", "match 1 of 1");
}

static void test_another_document(void **state FD_UNUSED)
{
	load(sample);
	search_for("family", false, SEARCH_ANYWHERE);
	load("[1,\"my family\"]");
	assert_next(false, "", "[1]", "match 1 of 1");
	docview_set_form(view, DOCVIEW_RAW);
	assert_next(false, "the search went round", "line 1 of 1",
		"match 1 of 1");
}

static void finish_search(void)
{
	while (docview_search_step(view))
		continue;
}

/* Some megabytes: the answer comes with a slice, unless one went on. */
static void test_slices(void **state FD_UNUSED)
{
	struct buf text = BUF_INIT;
	struct err note = ERR_INIT;

	buf_puts(&text, "[\"needle\",\n");
	for (int i = 0; i < 400000; i++)
		buf_puts(&text, "\"hay hay hay hay hay hay hay hay\",\n");
	buf_puts(&text, "\"needle\"]");
	feed(text.data, text.len, true);
	move(DOCVIEW_DOWN, 1);
	assert_true(docview_search(view, "needle", false, &note));
	assert_status("match 1 of 1 so far");
	finish_search();
	assert_where("[0]");
	assert_status("match 1 of 2");
	/* Found far away. */
	docview_search_next(view, false, &note);
	assert_where("[400001]");
	assert_status("match 2 of 2");
	/* One that is not there is said later, once. */
	assert_true(docview_search(view, "nail", false, &note));
	finish_search();
	assert_true(docview_search_note(view, &note));
	assert_string_equal(note.text, "not found: nail");
	assert_false(docview_search_note(view, &note));
	/* Stopped: nothing more happens. */
	move(DOCVIEW_FIRST, 1);
	move(DOCVIEW_DOWN, 3);
	assert_true(docview_search(view, "needle", false, &note));
	assert_true(docview_search_stop(view));
	assert_false(docview_search_stop(view));
	assert_false(docview_search_step(view));
	assert_where("[2]");
	/* Who moves on is left alone. */
	docview_search_next(view, true, &note);
	assert_true(docview_search(view, "needle", true, &note));
	move(DOCVIEW_FIRST, 1);
	move(DOCVIEW_DOWN, 5);
	finish_search();
	assert_where("[4]");
	assert_status("2 matches");
	buf_finish(&text);
}

static void test_arriving(void **state FD_UNUSED)
{
	static const char text[] = "[\"a needle\",1,2,"
		"\"much hay much hay much hay much hay much hay\","
		"\"much hay much hay much hay much hay much hay\","
		"\"much hay much hay much hay much hay much hay\","
		"\"needle\",3]";
	struct err note = ERR_INIT;

	docview_reset(view);
	feed(text, 150, false);
	docview_search(view, "needle", false, &note);
	assert_string_equal(note.text, "");
	assert_where("[0]");
	assert_status("match 1 of 1 so far");
	docview_search_next(view, false, &note);
	assert_false(docview_search_step(view));
	assert_true(docview_search_is_waiting(view));
	assert_where("[0]");
	feed(text, sizeof(text) - 1, true);
	finish_search();
	assert_false(docview_search_is_waiting(view));
	assert_where("[6]");
	assert_status("match 2 of 2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(numbers), TEST(keys_and_values), TEST(expressions),
		TEST(several_in_a_row), TEST(highlight), TEST(same_key),
		TEST(while_typing), TEST(another_document), TEST(slices),
		TEST(arriving),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
