/*
 * FHIRPath Patch from a difference (R4 fhirpatch.html): operations in words,
 * types of values, what JSON splits, and what there are no words for.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "core/doc/index.h"
#include "core/fhirpath/patch.h"

static struct buf text_of(const char *text)
{
	struct buf buf = BUF_INIT;

	buf_puts(&buf, text);
	return buf;
}

/* "type path [name] [index] value;" for each operation. */
static void describe(const struct buf *patch, struct buf *out)
{
	static const char *const names[] = { "type", "path", "name", "index",
		"value" };
	struct doc_index *index = index_text(patch->data, patch->len);
	uint32_t list, operation;

	if (index_fault(index) != NULL)
		fail_msg("not JSON: %s", patch->data);
	list = index_find(index, patch->data, 0, "parameter");
	for (operation = index_first(index, patch->data, list);
	    operation != INDEX_NONE;
	    operation = index_next(index, patch->data, operation)) {
		uint32_t parts = index_find(index, patch->data, operation,
			"part"), part;

		for (part = index_first(index, patch->data, parts);
		    part != INDEX_NONE;
		    part = index_next(index, patch->data, part)) {
			uint32_t name = index_member(index, patch->data, part,
				"name");
			struct row row = index_row(index, patch->data,
				index_next(index, patch->data, name));

			for (size_t i = 0; i < FD_COUNT(names); i++)
				if (index_string_equals(index, patch->data,
				    name, names[i]))
					buf_printf(out, i < 4 ? "%.*s " :
						"%.*s", (int)row.value_len,
						patch->data + row.value);
			if (index_string_equals(index, patch->data, name,
			    "value"))
				buf_printf(out, " as %.*s", (int)row.key_len,
					patch->data + row.key);
		}
		buf_puts(out, "\n");
	}
	index_free(index);
}

static void expect(const char *from, const char *to, const char *wanted)
{
	struct buf a = text_of(from), b = text_of(to), out = BUF_INIT;
	struct buf words = BUF_INIT;
	struct err err = ERR_INIT;
	size_t count;

	if (!fhirpath_patch_make(&a, &b, &out, &count, &err))
		fail_msg("%s: %s", to, err.text);
	describe(&out, &words);
	assert_string_equal(words.data, wanted);
	buf_finish(&a);
	buf_finish(&b);
	buf_finish(&out);
	buf_finish(&words);
}

static void expect_refused(const char *from, const char *to,
	const char *words)
{
	struct buf a = text_of(from), b = text_of(to), out = BUF_INIT;
	struct err err = ERR_INIT;
	size_t count;

	assert_false(fhirpath_patch_make(&a, &b, &out, &count, &err));
	if (strstr(err.text, words) == NULL)
		fail_msg("\"%s\" has no \"%s\"", err.text, words);
	buf_finish(&a);
	buf_finish(&b);
	buf_finish(&out);
}

#define PATIENT(members) "{\"resourceType\":\"Patient\",\"id\":\"1\"" \
	members "}"

static void single_values(void **state)
{
	(void)state;
	expect(PATIENT(",\"birthDate\":\"1980-01-01\",\"gender\":\"male\""),
		PATIENT(",\"birthDate\":\"1981-01-01\",\"active\":true"),
		"\"replace\" \"Patient.birthDate\" \"1981-01-01\" as "
			"\"valueDate\"\n"
		"\"delete\" \"Patient.gender\" \n"
		"\"add\" \"Patient\" \"active\" true as \"valueBoolean\"\n");
}

static void lists(void **state)
{
	(void)state;
	expect(PATIENT(",\"name\":[{\"family\":\"Tester\",\"given\":[\"Ada\","
		"\"May\"]}],\"telecom\":[{\"value\":\"1\"},{\"value\":"
		"\"2\"}]"),
		PATIENT(",\"name\":[{\"family\":\"Tester\",\"given\":[\"Ada\","
		"\"Eve\",\"May\"]}],\"address\":[{\"city\":\"Leeds\"}]"),
		"\"insert\" \"Patient.name[0].given\" 1 \"Eve\" as "
			"\"valueString\"\n"
		"\"delete\" \"Patient.telecom[1]\" \n"
		"\"delete\" \"Patient.telecom[0]\" \n"
		"\"add\" \"Patient\" \"address\" {\"city\":\"Leeds\"} as "
			"\"valueAddress\"\n");
}

static void choices(void **state)
{
	(void)state;
	expect("{\"resourceType\":\"Observation\",\"valueString\":\"x\"}",
		"{\"resourceType\":\"Observation\",\"valueQuantity\":"
		"{\"value\":1.10}}",
		"\"delete\" \"Observation.value\" \n"
		"\"add\" \"Observation\" \"value\" {\"value\":1.10} as "
			"\"valueQuantity\"\n");
	expect("{\"resourceType\":\"Observation\",\"valueQuantity\":{\"value\""
		":1.10,\"unit\":\"mg\",\"code\":\"mg\"}}",
		"{\"resourceType\":\"Observation\",\"valueQuantity\":{\"value\""
		":1.1,\"unit\":\"mg\",\"code\":\"mg\"}}",
		"\"replace\" \"Observation.value.value\" 1.1 as "
			"\"valueDecimal\"\n");
}

/* Anonymous types by parts, extensions of values below the value, resources
   in resources by their own type. */
static void what_json_splits(void **state)
{
	(void)state;
	expect(PATIENT(""), PATIENT(",\"contact\":[{\"gender\":\"other\","
		"\"name\":{\"text\":\"A\"}}]"),
		"\"add\" \"Patient\" \"contact\" [{\"name\":\"gender\","
		"\"valueCode\":\"other\"},{\"name\":\"name\","
		"\"valueHumanName\":{\"text\":\"A\"}}] as \"part\"\n");
	expect(PATIENT(",\"birthDate\":\"1980\""),
		PATIENT(",\"birthDate\":\"1980\",\"_birthDate\":{\"extension\":"
		"[{\"url\":\"u\",\"valueCode\":\"c\"}]}"),
		"\"add\" \"Patient.birthDate\" \"extension\" [{\"name\":"
		"\"url\",\"valueUri\":\"u\"},{\"name\":\"value\","
		"\"valueCode\":\"c\"}] as \"part\"\n");
	expect("{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":"
		PATIENT(",\"active\":true") "}]}",
		"{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":"
		PATIENT(",\"active\":false") "}]}",
		"\"replace\" \"Bundle.entry[0].resource.active\" false as "
			"\"valueBoolean\"\n");
	expect(PATIENT(",\"text\":{\"status\":\"empty\",\"div\":\"a\"}"),
		PATIENT(",\"text\":{\"status\":\"empty\",\"div\":\"b\"}"),
		"\"replace\" \"Patient.text.`div`\" \"b\" as "
			"\"valueString\"\n");
}

static void no_words(void **state)
{
	(void)state;
	expect_refused(PATIENT(""), PATIENT(",\"shoe\":1"), "R4 does not");
	expect_refused(PATIENT(""), "{\"resourceType\":\"Patient\",",
		"the body is not JSON");
	expect_refused("[]", PATIENT(""), "no resource");
	expect_refused(PATIENT(",\"name\":[{\"given\":[\"a\",\"b\"],\"_given\""
		":[null,{\"id\":\"x\"}]}]"),
		PATIENT(",\"name\":[{\"given\":[\"a\"]}]"), "a JSON Patch has");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(single_values),
		cmocka_unit_test(lists),
		cmocka_unit_test(choices),
		cmocka_unit_test(what_json_splits),
		cmocka_unit_test(no_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
