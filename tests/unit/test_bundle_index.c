#include "core/ig/bundle_index.h"

/*
 * References inside a Bundle, by the rules of R4's bundle.html#references.
 */

#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

static const char mixed[] =
	"{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":["
	"{\"fullUrl\":\"http://one.test/r4/Patient/a\",\"resource\":"
	"{\"resourceType\":\"Patient\",\"id\":\"a\"}},"
	"{\"fullUrl\":\"urn:uuid:11111111-0000-4000-8000-000000000001\","
	"\"resource\":{\"resourceType\":\"Organization\",\"id\":\"b\"}},"
	"{\"resource\":{\"resourceType\":\"Specimen\",\"id\":\"c\"}},"
	"{\"fullUrl\":\"http://one.test/r4/Task/t\",\"resource\":"
	"{\"resourceType\":\"Task\",\"id\":\"t\","
	"\"meta\":{\"versionId\":\"1\"}}},"
	"{\"fullUrl\":\"http://one.test/r4/Task/t\",\"resource\":"
	"{\"resourceType\":\"Task\",\"id\":\"t\","
	"\"meta\":{\"versionId\":\"2\"}}}]}";

struct bundle_case {
	size_t from;
	const char *reference;
	enum bundle_match match;
	size_t entry;
	const char *whole;
};

static const struct bundle_case cases[] = {
	{ 0, "http://one.test/r4/Patient/a", BUNDLE_FOUND, 0, NULL },
	{ SIZE_MAX, "http://one.test/r4/Patient/a#x", BUNDLE_FOUND, 0, NULL },
	/* Joined to the base of the entry it stands in. */
	{ 3, "Patient/a", BUNDLE_FOUND, 0, "http://one.test/r4/Patient/a" },
	/* From an entry that is known by a UUID, it means that UUID's kind. */
	{ 1, "Patient/a", BUNDLE_OTHER_RULE, 0, "urn:uuid:a" },
	{ 2, "Patient/a", BUNDLE_NO_BASE, SIZE_MAX, NULL },
	{ SIZE_MAX, "Patient/a", BUNDLE_NO_BASE, SIZE_MAX, NULL },
	{ 0, "Specimen/c", BUNDLE_OTHER_RULE, 2,
		"http://one.test/r4/Specimen/c" },
	{ 0, "http://two.test/Specimen/c", BUNDLE_OTHER_RULE, 2, NULL },
	{ 0, "Specimen/d", BUNDLE_ABSENT, SIZE_MAX, NULL },
	{ 0, "urn:uuid:11111111-0000-4000-8000-000000000001", BUNDLE_FOUND, 1,
		NULL },
	{ 0, "urn:uuid:11111111-0000-4000-8000-000000000002", BUNDLE_ABSENT,
		SIZE_MAX, NULL },
	{ 0, "Task/t", BUNDLE_SEVERAL, 3, NULL },
	{ 0, "Task/t/_history/2", BUNDLE_FOUND, 4, NULL },
	{ 0, "http://one.test/r4/Task/t/_history/1", BUNDLE_FOUND, 3, NULL },
	{ 0, "Task/t/_history/3", BUNDLE_OTHER_RULE, 3, NULL },
};

static struct bundle_index *read_bundle(struct doc_index **index,
	const char *text)
{
	*index = index_text(text, strlen(text));
	return bundle_index_new(*index, text, 0);
}

static void finds_entries_by_the_rules(void **state)
{
	struct doc_index *index;
	struct bundle_index *entries = read_bundle(&index, mixed);

	(void)state;
	assert_int_equal(bundle_index_count(entries), 5);
	for (size_t at = 0; at < sizeof(cases) / sizeof(cases[0]); at++) {
		struct buf whole = BUF_INIT;
		struct bundle_answer answer = bundle_index_resolve(entries,
			cases[at].from, cases[at].reference, &whole);

		if (answer.match != cases[at].match ||
		    answer.entry != cases[at].entry)
			fail_msg("case %zu, %s: match %d entry %zu", at,
				cases[at].reference, (int)answer.match,
				answer.entry);
		if (cases[at].whole != NULL)
			assert_string_equal(whole.data, cases[at].whole);
		buf_finish(&whole);
	}
	bundle_index_free(entries);
	index_free(index);
}

static void knows_which_entry_a_row_is_in(void **state)
{
	struct doc_index *index;
	struct bundle_index *entries = read_bundle(&index, mixed);
	uint32_t row = index_find(index, mixed, 0, "entry.2.resource.id");

	(void)state;
	assert_int_equal(bundle_index_entry_of(entries, row), 2);
	assert_int_equal(bundle_index_entry_of(entries, 0), SIZE_MAX);
	row = index_find(index, mixed, 0, "entry.4.fullUrl");
	assert_int_equal(bundle_index_entry_of(entries, row), 4);
	bundle_index_free(entries);
	index_free(index);
}

static void tells_a_servers_url(void **state)
{
	static const struct {
		const char *url, *type, *id;
	} urls[] = {
		{ "https://x.test/fhir/Patient/1-a.B", "Patient", "1-a.B" },
		{ "http://x.test/Patient/1/_history/4", "Patient", "1" },
		{ "http://x.test/Patient", NULL, NULL },
		{ "http://Patient/1", NULL, NULL },
		{ "http://x.test/patient/1", NULL, NULL },
		{ "http://x.test/Patient/1/", NULL, NULL },
		{ "http://x.test/Patient/a b", NULL, NULL },
		{ "urn:uuid:Patient/1", NULL, NULL },
		{ "http://x.test/Patient/12345678901234567890123456789012"
			"345678901234567890123456789012345", NULL, NULL },
	};

	(void)state;
	for (size_t at = 0; at < sizeof(urls) / sizeof(urls[0]); at++) {
		const char *type = NULL, *id = NULL;
		size_t type_len = 0, id_len = 0;
		bool is = bundle_is_restful(urls[at].url, &type, &type_len,
			&id, &id_len);

		if (is != (urls[at].type != NULL))
			fail_msg("%s", urls[at].url);
		if (!is)
			continue;
		assert_int_equal(type_len, strlen(urls[at].type));
		assert_memory_equal(type, urls[at].type, type_len);
		assert_int_equal(id_len, strlen(urls[at].id));
		assert_memory_equal(id, urls[at].id, id_len);
	}
}

static void takes_what_is_no_bundle(void **state)
{
	static const char *const texts[] = {
		"{}", "[]", "{\"entry\":1}", "{\"entry\":[1,null,[],{}]}",
		"{\"entry\":[{\"resource\":[],\"fullUrl\":7}]}",
	};

	(void)state;
	for (size_t at = 0; at < sizeof(texts) / sizeof(texts[0]); at++) {
		struct doc_index *index;
		struct bundle_index *entries = read_bundle(&index, texts[at]);

		assert_int_not_equal(bundle_index_resolve(entries, SIZE_MAX,
			"Patient/1", NULL).match, BUNDLE_FOUND);
		bundle_index_free(entries);
		index_free(index);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_entries_by_the_rules),
		cmocka_unit_test(knows_which_entry_a_row_is_in),
		cmocka_unit_test(tells_a_servers_url),
		cmocka_unit_test(takes_what_is_no_bundle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
