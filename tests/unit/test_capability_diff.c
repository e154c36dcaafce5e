/*
 * Differences between two statements: a table of changes with what is said of
 * each, what is no change, and that a statement never differs from itself.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/doc/json.h"
#include "core/fhir/capability_diff.h"
#include "core/fhir/page_print.h"

struct read {
	struct doc_index *index;
	struct capability *found;
	char *text;
};

static void open_text(struct read *read, char *text)
{
	struct err err = ERR_INIT;

	read->text = text;
	read->index = index_text(text, strlen(text));
	read->found = capability_read(read->index, text, &err);
	if (read->found == NULL)
		fail_msg("%s: %s", err.text, text);
}

/* A statement whose one server part has these members. */
static void open_rest(struct read *read, const char *members)
{
	open_text(read, xasprintf("{\"resourceType\":\"CapabilityStatement\","
		"\"kind\":\"instance\",\"fhirVersion\":\"4.0.1\",\"date\":"
		"\"%zu\",\"rest\":[{\"mode\":\"server\",%s}]}",
		strlen(members), members));
}

static void close_read(struct read *read)
{
	capability_free(read->found);
	index_free(read->index);
	free(read->text);
}

static char *brief(const struct capability_diff *diff)
{
	struct buf out = BUF_INIT;

	capability_diff_brief(diff, 4, &out);
	return buf_take(&out);
}

#define TYPE(members) "\"resource\":[{\"type\":\"Observation\"," members "}]"
#define IA "\"interaction\":[{\"code\":\"read\"}]"
#define PARAMS(list) IA ",\"searchParam\":[" list "]"
#define P(name) "{\"name\":\"" name "\",\"type\":\"token\"}"

static const struct {
	const char *before, *after, *brief;
} table[] = {
	/* nothing */
	{ TYPE(IA), TYPE(IA), "" },
	/* another order, said twice, a dollar */
	{ TYPE(PARAMS(P("a") "," P("b"))), TYPE(PARAMS(P("b") "," P("a"))),
		"" },
	{ TYPE(PARAMS(P("a"))), TYPE(PARAMS(P("a") "," P("a"))), "" },
	{ "\"operation\":[{\"name\":\"$go\"}]",
		"\"operation\":[{\"name\":\"go\"}]", "" },
	/* types as a whole */
	{ TYPE(IA), "\"resource\":[]", "lost resource type Observation" },
	{ "\"resource\":[]", TYPE(PARAMS(P("a") "," P("b"))),
		"new resource type Observation" },
	{ "\"resource\":[]",
		"\"resource\":[{\"type\":\"Task\"},{\"type\":\"Goal\"}]",
		"2 new resource types" },
	/* what is in them */
	{ TYPE(IA ",\"searchInclude\":[\"Observation:subject\"]"), TYPE(IA),
		"Observation lost _include Observation:subject" },
	{ TYPE(IA), TYPE(IA ",\"operation\":[{\"name\":\"$lastn\"},"
		"{\"name\":\"stats\"}]"), "Observation 2 new operations" },
	{ TYPE(PARAMS(P("code"))), TYPE(PARAMS("")),
		"Observation lost parameter code" },
	{ TYPE(PARAMS(P("code"))),
		TYPE(PARAMS("{\"name\":\"code\",\"type\":\"string\"}")),
		"Observation parameter code: type token -> string" },
	{ TYPE(IA), TYPE("\"interaction\":[{\"code\":\"read\"},"
		"{\"code\":\"patch\"}]"), "Observation new patch" },
	{ TYPE(IA ",\"versioning\":\"versioned\""),
		TYPE(IA ",\"versioning\":\"no-version\""),
		"Observation versioning: versioned -> no-version" },
	{ TYPE(IA), TYPE(IA ",\"conditionalCreate\":true"),
		"Observation conditional create: nothing -> yes" },
	{ TYPE(IA), TYPE(IA ",\"supportedProfile\":[\"http://e/p\"]"),
		"Observation new profile http://e/p" },
	/* the system, and several at once */
	{ "\"interaction\":[{\"code\":\"batch\"}]", "\"interaction\":[]",
		"lost batch" },
	{ "\"interaction\":[{\"code\":\"batch\"}]," TYPE(PARAMS(P("a"))),
		"\"interaction\":[]," TYPE(IA ",\"referencePolicy\":"
		"[\"literal\"]"), "lost batch; Observation lost parameter a, "
		"references: nothing -> literal" },
	{ "\"security\":{\"description\":\"open\"}",
		"\"security\":{\"description\":\"ask us\"}",
		"security in words: open -> ask us" },
};

static void test_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(table); i++) {
		struct read a, b;
		struct capability_diff *diff;
		char *text;

		open_rest(&a, table[i].before);
		open_rest(&b, table[i].after);
		diff = capability_diff_new(a.found, b.found);
		text = brief(diff);
		assert_string_equal(text, table[i].brief);
		assert_int_equal(capability_diff_count(diff) == 0,
			*table[i].brief == '\0');
		free(text);
		capability_diff_free(diff);
		close_read(&a);
		close_read(&b);
	}
}

static bool has_mirrored(const struct capability_diff *diff,
	const struct capability_change *change)
{
	for (size_t i = 0; i < capability_diff_count(diff); i++) {
		const struct capability_change *at =
			capability_diff_at(diff, i);

		if (at->aspect == change->aspect &&
		    strcmp(at->type, change->type) == 0 &&
		    strcmp(at->name, change->name) == 0 &&
		    strcmp(at->detail, change->detail) == 0)
			return strcmp(at->from, change->to) == 0 &&
				strcmp(at->to, change->from) == 0 &&
				(at->kind == CHANGE_NEW) ==
				(change->kind == CHANGE_LOST);
	}
	return false;
}

/* The same both ways round: what is new one way is lost the other. */
static void test_mirror(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(table); i++) {
		struct read a, b;
		struct capability_diff *there, *back, *self;

		open_rest(&a, table[i].before);
		open_rest(&b, table[i].after);
		there = capability_diff_new(a.found, b.found);
		back = capability_diff_new(b.found, a.found);
		self = capability_diff_new(b.found, b.found);
		assert_int_equal(capability_diff_count(self), 0);
		assert_int_equal(capability_diff_count(there),
			capability_diff_count(back));
		for (size_t j = 0; j < capability_diff_count(there); j++)
			assert_true(has_mirrored(back,
				capability_diff_at(there, j)));
		capability_diff_free(there);
		capability_diff_free(back);
		capability_diff_free(self);
		close_read(&a);
		close_read(&b);
	}
}

static char *page_text(const struct capability_diff *diff)
{
	struct page page = PAGE_INIT;
	struct buf out = BUF_INIT;

	capability_diff_page(diff, &page);
	page_print(&page, 80, &out);
	page_finish(&page);
	return buf_take(&out);
}

static void test_page_and_json(void **state)
{
	struct read a, b;
	struct capability_diff *diff;
	struct buf out = BUF_INIT;
	struct json *json;
	char *text;

	(void)state;
	open_rest(&a, TYPE(PARAMS(P("code") "," P("date"))));
	open_rest(&b, TYPE(PARAMS("{\"name\":\"code\",\"type\":\"uri\"}") ","
		"\"operation\":[{\"name\":\"$lastn\"}]"));
	diff = capability_diff_new(a.found, b.found);
	text = page_text(diff);
	assert_non_null(strstr(text, "Observation\n"));
	assert_non_null(strstr(text, "~ parameter code: type token -> uri\n"));
	assert_non_null(strstr(text, "- parameter date\n"));
	assert_non_null(strstr(text, "+ operation $lastn\n"));
	free(text);
	capability_diff_json(diff, &out);
	json = json_parse(out.data, out.len, NULL);
	assert_false(json_get_bool(json, "same", true));
	assert_int_equal(json_count(json_get(json, "changes")), 3);
	assert_string_equal(json_get_string(json_at(json_get(json, "changes"),
		0), "change"), "lost");
	assert_string_equal(json_get_string(json_at(json_get(json, "changes"),
		1), "to"), "uri");
	json_free(json);
	buf_finish(&out);
	capability_diff_keep_type(diff, "patient");
	assert_int_equal(capability_diff_count(diff), 0);
	capability_diff_free(diff);
	close_read(&a);
	close_read(&b);
}

/* Hundreds of _revinclude values are one line, and brief stays brief. */
static void test_long_lists(void **state)
{
	struct buf list = BUF_INIT;
	struct read a, b;
	struct capability_diff *diff;
	char *text;

	(void)state;
	buf_puts(&list, "\"resource\":[{\"type\":\"Patient\","
		"\"searchRevInclude\":[\"x\"");
	for (int i = 0; i < 300; i++)
		buf_printf(&list, ",\"T%d:p\"", i);
	buf_puts(&list, "]}]");
	open_rest(&a, "\"resource\":[{\"type\":\"Patient\"}]");
	open_rest(&b, list.data);
	diff = capability_diff_new(a.found, b.found);
	assert_int_equal(capability_diff_count(diff), 301);
	text = brief(diff);
	assert_string_equal(text, "Patient 301 new _revinclude values");
	free(text);
	text = page_text(diff);
	assert_string_equal(text, "Patient\n+ 301 _revinclude values\n");
	free(text);
	capability_diff_free(diff);
	buf_finish(&list);
	close_read(&a);
	close_read(&b);
}

static void test_brief_is_cut(void **state)
{
	struct read a, b;
	struct capability_diff *diff;
	struct buf out = BUF_INIT;

	(void)state;
	open_rest(&a, TYPE(PARAMS(P("code"))));
	open_rest(&b, TYPE("\"operation\":[{\"name\":\"go\"}]") ","
		"\"interaction\":[{\"code\":\"batch\"}]");
	diff = capability_diff_new(a.found, b.found);
	capability_diff_brief(diff, 2, &out);
	assert_string_equal(out.data, "new batch; Observation lost read, "
		"and 2 more changes");
	buf_finish(&out);
	capability_diff_free(diff);
	close_read(&a);
	close_read(&b);
}

/* The real statements are far apart, and each like itself. */
static void test_real(void **state)
{
	static const char *const files[] = {
		"../shared/data/domain/CapabilityStatement-InterSystems-"
			"HealthConnect-2025.1-live.json",
		"../shared/data/domain/CapabilityStatement-"
			"RegionalIntegrationEngine.json",
	};
	struct read read[2];
	struct capability_diff *diff;

	(void)state;
	if (!path_exists(files[0]))
		skip();
	for (size_t i = 0; i < 2; i++) {
		struct buf text = BUF_INIT;
		struct err err = ERR_INIT;

		assert_true(path_read(files[i], 1 << 24, &text, &err));
		open_text(&read[i], buf_take(&text));
		diff = capability_diff_new(read[i].found, read[i].found);
		assert_int_equal(capability_diff_count(diff), 0);
		capability_diff_free(diff);
	}
	diff = capability_diff_new(read[0].found, read[1].found);
	assert_true(capability_diff_count(diff) > 144);
	capability_diff_free(diff);
	close_read(&read[0]);
	close_read(&read[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_mirror),
		cmocka_unit_test(test_page_and_json),
		cmocka_unit_test(test_long_lists),
		cmocka_unit_test(test_brief_is_cut),
		cmocka_unit_test(test_real),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
