#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "core/fhir/label.h"

static void the_shipped_labels_are_there(void **state)
{
	(void)state;
	assert_string_equal(label_find("https://fhir.nhs.uk/Id/nhs-number"),
		"NHS number");
	assert_string_equal(label_find("http://loinc.org"), "LOINC");
	assert_string_equal(label_find("http://loinc.org/"), "LOINC");
	assert_string_equal(label_find("http://loinc.org|2.74"), "LOINC");
	assert_string_equal(label_of("http://snomed.info/sct"), "SNOMED CT");
	assert_null(label_find("https://example.org/nothing"));
	assert_null(label_find(""));
}

static void others_say_their_last_telling_part(void **state)
{
	static const struct {
		const char *uri, *words;
	} cases[] = {
		{ "https://example.org/CodeSystem/Colour", "Colour" },
		{ "https://example.org/x/Colour/Id/", "Colour/Id/" },
		{ "https://example.org/fhir/CodeSystem",
			"example.org/fhir/CodeSystem" },
		{ "https://example.org", "example.org" },
		{ "https://example.org/CodeSystem/Colour|1.0", "Colour|1.0" },
		{ "urn:oid:1.2.3.4", "urn:oid:1.2.3.4" },
		{ "ACME", "ACME" },
		{ "Id", "Id" },
		{ "/", "/" },
		{ "", "" },
		{ "https://", "" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++)
		assert_string_equal(label_of(cases[i].uri), cases[i].words);
}

static void a_users_word_wins(void **state)
{
	(void)state;
	label_set("https://fhir.nhs.uk/Id/hsc-number", "Health and care");
	assert_string_equal(label_of("https://fhir.nhs.uk/Id/hsc-number"),
		"Health and care");
	label_set("https://example.org/mrn|1", "MRN");
	assert_string_equal(label_of("https://example.org/mrn"), "MRN");
}

static bool read_text(const char *text, struct err *err)
{
	return label_read("labels", text, strlen(text), err);
}

static void bad_lines_are_named_and_the_rest_counts(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_true(read_text("# words\n\nlabel https://e.org/a \"A b\"\n",
		&err));
	assert_string_equal(label_find("https://e.org/a"), "A b");
	assert_false(read_text("label https://e.org/b B\n"
		"label https://e.org/c\n"
		"lable x y\n"
		"label https://e.org/d 'D'\n", &err));
	assert_string_equal(err.text, "labels line 2: label takes a URI and, "
		"in quotes, the words for it");
	assert_string_equal(label_find("https://e.org/b"), "B");
	assert_string_equal(label_find("https://e.org/d"), "D");
	assert_null(label_find("https://e.org/c"));
	err = (struct err)ERR_INIT;
	assert_false(read_text("lable x y", &err));
	assert_non_null(strstr(err.text, "labels line 1: lable is not known"));
	err = (struct err)ERR_INIT;
	assert_false(read_text("label x \"open\nlabel y z", &err));
	assert_non_null(strstr(err.text, "labels line 1: "));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_shipped_labels_are_there),
		cmocka_unit_test(others_say_their_last_telling_part),
		cmocka_unit_test(a_users_word_wins),
		cmocka_unit_test(bad_lines_are_named_and_the_rest_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
