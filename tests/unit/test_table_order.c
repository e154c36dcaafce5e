#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/tables.h"

/*
 * Sorting and filtering, tables of documents that are still arriving, large
 * ones, masked ones, and Bundles inside.
 */

static char *bundle_of(const char *const *values, size_t count)
{
	struct buf text = BUF_INIT;

	buf_puts(&text, "{\"resourceType\":\"Bundle\",\"type\":"
		"\"collection\",\"entry\":[");
	for (size_t i = 0; i < count; i++)
		buf_printf(&text, "%s{\"resource\":{\"resourceType\":"
			"\"Observation\",\"id\":\"%zu\"%s}}",
			i > 0 ? "," : "", i, values[i]);
	buf_puts(&text, "]}");
	return buf_take(&text);
}

static void sort(struct a_table *it, const char *column, bool is_reversed)
{
	table_sort(it->table, table_find_column(it->table, column),
		is_reversed);
	work(it, 3);
}

/* The entries in the rows, as "0 2 1". */
static void assert_order(const struct a_table *it, const char *expected)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < table_count(it->table); i++)
		buf_printf(&out, "%s%u", i > 0 ? " " : "",
			table_entry(it->table, i));
	assert_string_equal(out.data, expected);
	buf_finish(&out);
}

static void assert_sorted(const char *const *values, size_t count,
	const char *column, const char *up, const char *down)
{
	char *text = bundle_of(values, count);
	struct a_table it = open_table(text, strlen(text), false);

	sort(&it, column, false);
	assert_order(&it, up);
	sort(&it, column, true);
	assert_order(&it, down);
	table_sort(it.table, SIZE_MAX, false);
	work(&it, 3);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(table_entry(it.table, i), i);
	close_table(&it);
	free(text);
}

/* What is stopped leaves the order before, and the rows found so far. */
static void work_can_be_stopped(void **state)
{
	static const char *const values[] = {
		",\"valueInteger\":3", ",\"valueInteger\":1",
		",\"valueInteger\":2", ",\"valueInteger\":1",
	};
	char *text = bundle_of(values, FD_COUNT(values));
	struct a_table it = open_table(text, strlen(text), false);
	bool is_reversed;

	(void)state;
	assert_false(table_stop(it.table));
	sort(&it, "value", false);
	table_sort(it.table, table_find_column(it.table, "id"), true);
	assert_true(table_work(it.table, it.index, it.text, true, 2));
	assert_true(table_stop(it.table));
	assert_in_range(table_stopped(it.table), 1, 99);
	assert_int_equal(table_progress(it.table), -1);
	work(&it, 3);
	assert_order(&it, "1 3 2 0");
	assert_int_equal(table_sort_column(it.table, &is_reversed),
		table_find_column(it.table, "value"));
	assert_false(is_reversed);
	table_filter(it.table, "observation 1");
	assert_int_equal(table_stopped(it.table), -1);
	table_filter(it.table, "1");
	table_work(it.table, it.index, it.text, true, 1);
	assert_true(table_stop(it.table));
	work(&it, 3);
	assert_order(&it, "1");
	assert_true(table_stopped(it.table) > 0);
	table_filter(it.table, "1");
	work(&it, 3);
	assert_order(&it, "1 3");
	assert_int_equal(table_stopped(it.table), -1);
	close_table(&it);
	free(text);
}

static void numbers_go_by_their_value(void **state)
{
	static const char *const values[] = {
		",\"valueQuantity\":{\"value\":10,\"unit\":\"g\"}",
		",\"valueQuantity\":{\"value\":9.5}",
		"",
		",\"valueQuantity\":{\"value\":-1e2}",
		",\"valueString\":\"text\"",
		",\"valueQuantity\":{\"value\":9.50}",
	};

	(void)state;
	assert_sorted(values, FD_COUNT(values), "value", "3 1 5 0 4 2",
		"0 1 5 3 4 2");
}

static void dates_go_by_their_moment(void **state)
{
	static const char *const values[] = {
		",\"effectiveDateTime\":\"2025-01-29T10:00:00+02:00\"",
		",\"effectiveDateTime\":\"2025-01-29T09:00:00Z\"",
		",\"effectiveDateTime\":\"2025-01\"",
		",\"effectiveDateTime\":\"2025-01-29T08:30:00.5Z\"",
		",\"effectiveDateTime\":\"1949-12-31\"",
		",\"effectiveDateTime\":\"yesterday\"",
	};

	(void)state;
	assert_sorted(values, FD_COUNT(values), "Date", "4 2 0 3 1 5",
		"1 3 0 2 4 5");
}

static void text_goes_as_people_read_it(void **state)
{
	static const char *const values[] = {
		",\"code\":{\"text\":\"R10\"}", ",\"code\":{\"text\":\"r9\"}",
		",\"code\":{\"text\":\"R9.1\"}", ",\"code\":{\"text\":\"\"}",
		",\"code\":{\"text\":\"R09\"}", ",\"code\":{\"text\":\"M\"}",
	};

	(void)state;
	assert_sorted(values, FD_COUNT(values), "CODE", "5 1 4 2 0 3",
		"0 2 1 4 5 3");
}

static char *large_bundle(size_t count)
{
	struct buf text = BUF_INIT;
	uint32_t seed = 12345;

	buf_puts(&text, "{\"entry\":[");
	for (size_t i = 0; i < count; i++) {
		seed = seed * 1103515245u + 12345u;
		buf_printf(&text, "%s{\"fullUrl\":\"urn:uuid:%zu\","
			"\"resource\":{\"resourceType\":\"Observation\","
			"\"code\":{\"text\":\"Code %u\"},\"subject\":"
			"{\"reference\":\"urn:uuid:%zu\"},"
			"\"valueInteger\":%u}}", i > 0 ? "," : "", i,
			seed >> 16 & 7, i / 2, seed >> 20 & 255);
	}
	buf_puts(&text, "],\"resourceType\":\"Bundle\","
		"\"type\":\"searchset\"}");
	return buf_take(&text);
}

static double number_in(const struct a_table *it, size_t row, size_t column)
{
	struct buf cell = BUF_INIT;
	double number;

	(void)table_cell(it->table, it->index, it->text,
		table_entry(it->table, row), column, &cell);
	number = strtod(cell.data, NULL);
	buf_finish(&cell);
	return number;
}

static void a_large_table_is_sorted_stably(void **state)
{
	enum { COUNT = 30000 };
	char *text = large_bundle(COUNT);
	struct a_table it = open_table(text, strlen(text), false);
	size_t column = table_find_column(it.table, "Value");
	uint8_t *is_seen = xcalloc(COUNT, 1);

	(void)state;
	assert_int_equal(table_count(it.table), COUNT);
	table_sort(it.table, column, false);
	work(&it, 1000);
	for (size_t i = 0; i < COUNT; i++) {
		uint32_t entry = table_entry(it.table, i);
		double before, now = number_in(&it, i, column);

		assert_int_equal(is_seen[entry]++, 0);
		assert_int_equal(table_entry_of(it.table,
			table_row(it.table, entry)), entry);
		if (i == 0)
			continue;
		before = number_in(&it, i - 1, column);
		assert_true(before <= now);
		if (!(before < now))
			assert_true(table_entry(it.table, i - 1) < entry);
	}
	table_filter(it.table, "CODE 7");
	work(&it, 1000);
	assert_in_range(table_count(it.table), 1, COUNT - 1);
	for (size_t i = 1; i < table_count(it.table); i++)
		assert_true(number_in(&it, i - 1, column) <=
			number_in(&it, i, column));
	free(is_seen);
	close_table(&it);
	free(text);
}

static void a_slice_does_no_more_than_its_budget(void **state)
{
	char *text = large_bundle(1000);
	struct a_table it = {
		.index = index_text(text, strlen(text)),
		.table = table_new(), .text = text,
	};

	(void)state;
	assert_true(table_work(it.table, it.index, text, true, 100));
	assert_in_range(table_entries(it.table), 1, 100);
	work(&it, 100);
	assert_int_equal(table_entries(it.table), 1000);
	assert_int_equal(table_progress(it.table), -1);
	table_sort(it.table, 0, false);
	assert_true(table_work(it.table, it.index, text, true, 100));
	assert_in_range(table_progress(it.table), 1, 99);
	/* Until it is sorted, it stands as it did. */
	assert_int_equal(table_entry(it.table, 999), 999);
	close_table(&it);
	free(text);
}

/* Bytes as they come, a table asked for after each piece. */
static void a_document_may_be_arriving(void **state)
{
	char *text = large_bundle(50);
	size_t len = strlen(text);

	(void)state;
	for (size_t step = 1; step < 400; step += 37) {
		struct doc_index *index = index_new();
		struct a_table it = { index, table_new(), text };
		struct buf got = BUF_INIT, wanted = BUF_INIT;
		size_t before = 0;

		table_filter(it.table, "code");
		for (size_t at = 0; at < len; at += step) {
			index_feed(index, text, at, false, len);
			while (table_work(it.table, index, text, false, 7))
				;
			assert_true(table_count(it.table) >= before);
			before = table_count(it.table);
		}
		index_feed(index, text, len, true, len);
		work(&it, 7);
		table_filter(it.table, "");
		work(&it, 7);
		put_table(&it, &got);
		close_table(&it);
		it = open_table(text, len, false);
		put_table(&it, &wanted);
		assert_string_equal(got.data, wanted.data);
		close_table(&it);
		buf_finish(&got);
		buf_finish(&wanted);
	}
	free(text);
}

static const char inside[] =
	"{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":["
	"{\"resource\":{\"resourceType\":\"Bundle\",\"type\":\"message\","
	"\"entry\":[{\"resource\":{\"resourceType\":\"MessageHeader\","
	"\"eventCoding\":{\"code\":\"R01\"}}},{\"resource\":"
	"{\"resourceType\":\"Patient\",\"birthDate\":\"1979-06-30\","
	"\"name\":[{\"family\":\"Penhaligon\"}],\"identifier\":[{"
	"\"system\":\"https://fhir.nhs.uk/Id/nhs-number\","
	"\"value\":\"9999999468\"}]}}]}}]}";

static void a_bundle_inside_has_its_own_table(void **state)
{
	struct a_table it = open_table(inside, sizeof(inside) - 1, false);
	uint32_t row;

	(void)state;
	assert_true(table_is_bundle(it.table, 0));
	row = table_row(it.table, 0);
	table_reset(it.table, row);
	work(&it, 5);
	assert_int_equal(table_count(it.table), 2);
	assert_false(table_is_bundle(it.table, 0));
	assert_string_equal(table_type(it.table), "");
	table_reset(it.table, INDEX_NONE);
	work(&it, 5);
	assert_int_equal(table_count(it.table), 1);
	assert_string_equal(table_type(it.table), "Bundle");
	close_table(&it);
}

static void a_masked_table_names_nobody(void **state)
{
	struct a_table it = open_table(inside, sizeof(inside) - 1, false);
	struct buf out = BUF_INIT;

	(void)state;
	table_reset(it.table, table_row(it.table, 0));
	work(&it, 5);
	table_mask(it.table, true);
	put_table(&it, &out);
	assert_null(strstr(out.data, "Penhaligon"));
	assert_null(strstr(out.data, "9468"));
	assert_non_null(strstr(out.data, "R01"));
	table_mask(it.table, false);
	buf_clear(&out);
	put_table(&it, &out);
	assert_non_null(strstr(out.data, "Penhaligon"));
	assert_non_null(strstr(out.data, "999 999 9468"));
	buf_finish(&out);
	close_table(&it);
}

static void hidden_columns_are_remembered_by_type(void **state)
{
	struct a_table it = open_table(inside, sizeof(inside) - 1, false);
	uint32_t row = table_row(it.table, 0);

	(void)state;
	table_show_column(it.table, 1, false);
	assert_false(table_column_is_shown(it.table, 1));
	assert_true(table_column_is_shown(it.table, 0));
	table_reset(it.table, row);
	work(&it, 5);
	assert_true(table_column_is_shown(it.table, 1));
	table_reset(it.table, INDEX_NONE);
	work(&it, 5);
	assert_false(table_column_is_shown(it.table, 1));
	table_show_column(it.table, 1, true);
	assert_true(table_column_is_shown(it.table, 1));
	close_table(&it);
}

static void a_filter_needs_all_words(void **state)
{
	static const char *const values[] = {
		",\"code\":{\"text\":\"Iron\"},\"status\":\"final\"",
		",\"code\":{\"text\":\"Iron\"},\"status\":\"amended\"",
		",\"code\":{\"text\":\"Zinc\"},\"status\":\"final\"",
	};
	char *text = bundle_of(values, FD_COUNT(values));
	struct a_table it = open_table(text, strlen(text), false);

	(void)state;
	table_filter(it.table, "FINAL iron");
	work(&it, 1);
	assert_order(&it, "0");
	assert_int_equal(table_place(it.table, 0), 0);
	assert_true(table_place(it.table, 2) == SIZE_MAX);
	table_filter(it.table, "nothing");
	work(&it, 1);
	assert_order(&it, "");
	table_filter(it.table, "  ");
	work(&it, 1);
	assert_order(&it, "0 1 2");
	close_table(&it);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(work_can_be_stopped),
		cmocka_unit_test(numbers_go_by_their_value),
		cmocka_unit_test(dates_go_by_their_moment),
		cmocka_unit_test(text_goes_as_people_read_it),
		cmocka_unit_test(a_large_table_is_sorted_stably),
		cmocka_unit_test(a_slice_does_no_more_than_its_budget),
		cmocka_unit_test(a_document_may_be_arriving),
		cmocka_unit_test(a_bundle_inside_has_its_own_table),
		cmocka_unit_test(a_masked_table_names_nobody),
		cmocka_unit_test(hidden_columns_are_remembered_by_type),
		cmocka_unit_test(a_filter_needs_all_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
