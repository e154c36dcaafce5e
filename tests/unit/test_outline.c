/*
 * Outlines against the rows written down beside their texts, against
 * themselves fed in other pieces, and against texts that mean harm.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>

#include "core/base/path.h"
#include "core/doc/xml.h"
#include "tests/unit/outline_dump.h"

static const char *const samples[] = {
	"patient.xml", "doctype.xml", "mismatch.xml", "twice.xml", "cut.xml",
	"tail.xml", "latin.xml", "bom.xml", "report.hl7", "marks.hl7",
	"stray.hl7", "batch.hl7", "token.form",
};

static enum sniff_kind kind_of(const char *name)
{
	return text_ends_with(name, ".xml") ? SNIFF_XML :
		text_ends_with(name, ".hl7") ? SNIFF_HL7V2 : SNIFF_FORM;
}

static struct buf read_file(const char *name)
{
	char *path = xasprintf("tests/data/outline/%s", name);
	struct err err = ERR_INIT;
	struct buf text = BUF_INIT;

	if (!path_read(path, 1 << 20, &text, &err))
		fail_msg("%s", err.text);
	free(path);
	return text;
}

/* A copy that ends where the text ends, so that reading on is caught. */
static char *exact_copy(const char *text, size_t len)
{
	char *copy = xmalloc(len > 0 ? len : 1);

	memcpy(copy, text, len);
	return copy;
}

static void feed_all(struct outline *outline, const char *text, size_t len,
	bool is_whole, size_t budget)
{
	char *copy = exact_copy(text, len);
	size_t calls = 0;

	while (outline_feed(outline, copy, len, is_whole, budget))
		assert_true(++calls < 100000);
	free(copy);
}

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(samples); i++) {
		struct buf text = read_file(samples[i]), rows = BUF_INIT;
		char *name = xasprintf("%s.rows", samples[i]);
		struct buf expected = read_file(name);
		struct outline *outline = outline_text(kind_of(samples[i]),
			text.data, text.len);

		dump_rows(outline, text.data, &rows);
		if (strcmp(rows.data, expected.data) != 0)
			fail_msg("%s:\n%s", samples[i], rows.data);
		outline_free(outline);
		buf_finish(&text);
		buf_finish(&rows);
		buf_finish(&expected);
		free(name);
	}
}

/*
 * Cut in two anywhere: rows that have been shown stay in their place, and in
 * the end all are the same.
 */
static void test_every_split(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(samples); i++) {
		struct buf text = read_file(samples[i]), whole = BUF_INIT;
		enum sniff_kind kind = kind_of(samples[i]);
		struct outline *outline = outline_text(kind, text.data,
			text.len);

		dump_rows(outline, text.data, &whole);
		outline_free(outline);
		for (size_t cut = 0; cut <= text.len; cut++) {
			struct buf rows = BUF_INIT, early = BUF_INIT;
			struct row before = { .value = 0 }, after;
			uint32_t count;

			outline = outline_new(kind);
			feed_all(outline, text.data, cut, false, 7);
			count = outline_count(outline);
			dump_rows(outline, text.data, &early);
			if (count > 0)
				before = outline_row(outline, text.data,
					count - 1);
			feed_all(outline, text.data, text.len, true, 5);
			assert_true(outline_count(outline) >= count);
			dump_rows(outline, text.data, &rows);
			if (count > 0) {
				after = outline_row(outline, text.data,
					count - 1);
				assert_int_equal(after.key, before.key);
				assert_int_equal(after.depth, before.depth);
			}
			if (strcmp(rows.data, whole.data) != 0)
				fail_msg("%s cut at %zu:\n%s", samples[i],
					cut, rows.data);
			outline_free(outline);
			buf_finish(&rows);
			buf_finish(&early);
		}
		buf_finish(&text);
		buf_finish(&whole);
	}
}

/* Steps lead to every child and back. */
static void test_steps(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(samples); i++) {
		struct buf text = read_file(samples[i]);
		struct outline *outline = outline_text(kind_of(samples[i]),
			text.data, text.len);

		for (uint32_t at = 0; at < outline_count(outline); at++) {
			uint32_t child = outline_first(outline, at);

			assert_true(outline_after(outline, at) > at);
			for (; child != INDEX_NONE;
			    child = outline_next(outline, child))
				assert_int_equal(outline_parent(outline,
					child), at);
		}
		outline_free(outline);
		buf_finish(&text);
	}
}

static void assert_fault(const char *text, size_t len, const char *reason)
{
	struct outline *outline = outline_text(SNIFF_XML, text, len);
	const struct index_fault *fault = outline_fault(outline);

	assert_non_null(fault);
	if (strstr(fault->reason, reason) == NULL)
		fail_msg("\"%s\" has no \"%s\"", fault->reason, reason);
	outline_free(outline);
}

static void test_no_entity_is_fetched_or_blown_up(void **state)
{
	static const char outside[] = "<!DOCTYPE a [<!ENTITY x SYSTEM "
		"\"file:tests/data/outline/cut.xml\">]><a><b>&x;</b></a>";
	struct buf bomb = BUF_INIT, value = BUF_INIT;
	struct outline *outline = outline_text(SNIFF_XML, outside,
		sizeof(outside) - 1);

	(void)state;
	assert_null(outline_fault(outline));
	outline_value(outline, outside, 2, &value);
	assert_string_equal(value.data, "&x;");
	outline_free(outline);
	buf_puts(&bomb, "<!DOCTYPE a [<!ENTITY l0 \"ha\">");
	for (int i = 1; i < 40; i++)
		buf_printf(&bomb, "<!ENTITY l%d \"&l%d;&l%d;&l%d;\">", i,
			i - 1, i - 1, i - 1);
	buf_puts(&bomb, "]><a v=\"&l39;\">&l39;</a>");
	outline = outline_text(SNIFF_XML, bomb.data, bomb.len);
	assert_int_equal(outline_count(outline), 2);
	assert_true(outline_memory(outline) < 10000);
	buf_clear(&value);
	outline_value(outline, bomb.data, 1, &value);
	assert_string_equal(value.data, "&l39;");
	outline_free(outline);
	buf_finish(&bomb);
	buf_finish(&value);
}

static void test_hostile(void **state)
{
	struct buf text = BUF_INIT;
	struct outline *outline;

	(void)state;
	for (int i = 0; i < 100000; i++)
		buf_puts(&text, "<a>");
	assert_fault(text.data, text.len, "nested deeper than 2048 levels");
	buf_clear(&text);
	buf_puts(&text, "<a v=\"");
	buf_fill(&text, 'x', 12000000);
	buf_puts(&text, "\"/>");
	outline = outline_text(SNIFF_XML, text.data, text.len);
	assert_null(outline_fault(outline));
	assert_int_equal(outline_count(outline), 1);
	outline_free(outline);
	buf_finish(&text);
	assert_fault("<a>b\0c</a>", 10, "");
	assert_fault("<a>\xff\xfe</a>", 9, "UTF-8");
	assert_fault("\xff\xfe<\0a\0/\0>\0", 10, "UTF-16");
	assert_fault("<a></b>", 7, "mismatch");
	assert_fault("</a>", 4, "");
	assert_fault("<a x=1/>", 8, "");
	assert_fault("<a><b></a>", 10, "");
}

static void test_report_costs_one_row(void **state)
{
	struct buf text = BUF_INIT;
	struct outline *outline;

	(void)state;
	buf_puts(&text, "MSH|^~\\&|A\rOBX|1|ED|x||^A^pdf^Base64^");
	buf_fill(&text, 'J', 600000);
	buf_puts(&text, "||||||F\r");
	outline = outline_text(SNIFF_HL7V2, text.data, text.len);
	/* MSH and three fields; OBX and five, one of them with four parts. */
	assert_int_equal(outline_count(outline), 14);
	outline_free(outline);
	buf_finish(&text);
}

/* Real ones, where they are at hand: no fault, and every row can be read. */
static void test_real_files(void **state)
{
	static const char folder[] = "../shared/data/domain";
	DIR *dir = opendir(folder);
	struct dirent *entry;

	(void)state;
	if (dir == NULL)
		skip();
	while ((entry = readdir(dir)) != NULL) {
		struct buf text = BUF_INIT, rows = BUF_INIT;
		struct err err = ERR_INIT;
		struct outline *outline;
		char *path;

		if (!text_ends_with(entry->d_name, ".xml") &&
		    !text_ends_with(entry->d_name, ".hl7"))
			continue;
		path = xasprintf("%s/%s", folder, entry->d_name);
		assert_true(path_read(path, 1 << 24, &text, &err));
		outline = outline_text(kind_of(entry->d_name), text.data,
			text.len);
		if (outline_fault(outline) != NULL)
			fail_msg("%s: %s", path,
				outline_fault(outline)->reason);
		dump_rows(outline, text.data, &rows);
		assert_true(outline_count(outline) > 3);
		outline_free(outline);
		buf_finish(&text);
		buf_finish(&rows);
		free(path);
	}
	closedir(dir);
}

static void test_utf16(void **state)
{
	static const char wide[] = "\xff\xfe<\0a\0>\0\xe9\0<\0/\0a\0>\0";
	struct buf text = BUF_INIT;

	(void)state;
	assert_true(xml_is_wide(wide, sizeof(wide) - 1));
	assert_true(xml_to_utf8(wide, sizeof(wide) - 1, &text));
	assert_string_equal(text.data, "<a>\xc3\xa9</a>");
	buf_finish(&text);
	assert_false(xml_is_wide("<a/>", 4));
}

/* What it says of the encoding is no longer so. */
static void test_utf16_declaration(void **state)
{
	static const char sent[] = "<?xml version='1.0' encoding='UTF-16'?>"
		"<a/>";
	char wide[2 * sizeof(sent)];
	struct buf text = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(sent); i++) {
		wide[2 * i] = '\0';
		wide[2 * i + 1] = sent[i];
	}
	assert_true(xml_to_utf8(wide, sizeof(wide) - 2, &text));
	assert_string_equal(text.data, "<a/>");
	assert_int_equal(text.len, 4);
	buf_finish(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_every_split),
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_no_entity_is_fetched_or_blown_up),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_report_costs_one_row),
		cmocka_unit_test(test_real_files),
		cmocka_unit_test(test_utf16),
		cmocka_unit_test(test_utf16_declaration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
