/*
 * Primitive values, one row each: what R4 allows, what it does not, and under
 * which id; and values against fixed[x] and pattern[x].
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "core/ig/primitive.h"
#include "core/ig/value_match.h"

static const struct {
	const char *type, *text;
	const char *id;		/* NULL: fine */
} rows[] = {
	{ "boolean", "true", NULL }, { "boolean", "false", NULL },
	{ "boolean", "True", "Type_Specific_Checks_DT_Boolean_Value" },
	{ "integer", "0", NULL }, { "integer", "-12", NULL },
	{ "integer", "2147483647", NULL }, { "integer", "-2147483648", NULL },
	{ "integer", "2147483648", "Type_Specific_Checks_DT_Integer_GT" },
	{ "integer", "01", "Type_Specific_Checks_DT_Integer_Valid" },
	{ "integer", "1.0", "Type_Specific_Checks_DT_Integer_Valid" },
	{ "integer", "-", "Type_Specific_Checks_DT_Integer_Valid" },
	{ "integer", "99999999999999999999",
		"Type_Specific_Checks_DT_Integer_Valid" },
	{ "unsignedInt", "0", NULL },
	{ "unsignedInt", "-1", "Type_Specific_Checks_DT_Integer_LT0" },
	{ "positiveInt", "1", NULL },
	{ "positiveInt", "0", "Type_Specific_Checks_DT_Integer_LT1" },
	{ "decimal", "1.10", NULL }, { "decimal", "-0.5e-3", NULL },
	{ "decimal", "1E+5", NULL },
	{ "decimal", ".5", "Type_Specific_Checks_DT_Decimal_Valid" },
	{ "decimal", "5.", "Type_Specific_Checks_DT_Decimal_Valid" },
	{ "decimal", "1e", "Type_Specific_Checks_DT_Decimal_Valid" },
	{ "decimal", "00", "Type_Specific_Checks_DT_Decimal_Valid" },
	{ "string", "two words", NULL },
	{ "string", " x", "TYPE_SPECIFIC_CHECKS_DT_STRING_WS" },
	{ "string", "x\n", "TYPE_SPECIFIC_CHECKS_DT_STRING_WS" },
	{ "string", " \t", "Type_Specific_Checks_DT_Primitive_WS" },
	{ "markdown", " x", NULL },
	{ "code", "a", NULL }, { "code", "a b c", NULL },
	{ "code", "a  b", "Type_Specific_Checks_DT_Code_WS" },
	{ "code", " a", "Type_Specific_Checks_DT_Code_WS" },
	{ "code", "a ", "Type_Specific_Checks_DT_Code_WS" },
	{ "id", "A-1.b", NULL },
	{ "id", "a_b", "Type_Specific_Checks_DT_ID_Valid" },
	{ "uri", "urn:x:1", NULL }, { "uri", "a/b", NULL },
	{ "uri", "http://x y", "Type_Specific_Checks_DT_URI_WS" },
	{ "uri", "oid:1.2", "Type_Specific_Checks_DT_URI_OID" },
	{ "uri", "uuid:1", "Type_Specific_Checks_DT_URI_UUID" },
	{ "uri", "urn:oid:1.02", "Type_Specific_Checks_DT_OID_Valid" },
	{ "uri", "urn:uuid:75ea28b5-74b8-4d9c-9eb5-cfdc10b48fa",
		"Type_Specific_Checks_DT_UUID_Valid" },
	{ "uri", "urn:uuid:75EA28B5-74b8-4d9c-9eb5-cfdc10b48fad", NULL },
	{ "oid", "urn:oid:2.16.840", NULL },
	{ "oid", "2.16.840", "Type_Specific_Checks_DT_OID_Start" },
	{ "uuid", "urn:uuid:75ea28b5-74b8-4d9c-9eb5-cfdc10b48fad", NULL },
	{ "uuid", "75ea28b5-74b8-4d9c-9eb5-cfdc10b48fad",
		"Type_Specific_Checks_DT_UUID_Strat" },
	{ "canonical", "http://example.org/x|1", NULL },
	{ "canonical", "#x", NULL },
	{ "canonical", "ValueSet/x",
		"TYPE_SPECIFIC_CHECKS_CANONICAL_ABSOLUTE" },
	{ "date", "2024", NULL }, { "date", "2024-02", NULL },
	{ "date", "2024-02-29", NULL },
	{ "date", "2023-02-29", "Type_Specific_Checks_DT_Date_Valid" },
	{ "date", "1900-02-29", "Type_Specific_Checks_DT_Date_Valid" },
	{ "date", "2024-13", "Type_Specific_Checks_DT_Date_Valid" },
	{ "date", "2024-04-31", "Type_Specific_Checks_DT_Date_Valid" },
	{ "date", "0000", "Type_Specific_Checks_DT_Date_Valid" },
	{ "date", "24-01-01", "Type_Specific_Checks_DT_Date_Valid" },
	{ "date", "2024-01-01T00:00:00Z",
		"Type_Specific_Checks_DT_Date_Valid" },
	{ "date", "1492", "Type_Specific_Checks_DT_Date_Reasonable" },
	{ "dateTime", "2024-01-01T10:00:00Z", NULL },
	{ "dateTime", "2024-01-01T10:00:60.123+14:00", NULL },
	{ "dateTime", "2024-01-01T10:00:00+14:01",
		"Type_Specific_Checks_DT_DateTime_Valid" },
	{ "dateTime", "2024-01-01T24:00:00Z",
		"Type_Specific_Checks_DT_DateTime_Valid" },
	{ "dateTime", "2024-01-01T10:00Z",
		"Type_Specific_Checks_DT_DateTime_Valid" },
	{ "dateTime", "2024-01T10:00:00Z",
		"Type_Specific_Checks_DT_DateTime_Valid" },
	{ "dateTime", "2024-01-01T10:00:00",
		"Type_Specific_Checks_DT_DateTime_TZ" },
	{ "dateTime", "2158-01-01",
		"Type_Specific_Checks_DT_DateTime_Reasonable" },
	{ "instant", "2024-01-01T10:00:00.000Z", NULL },
	{ "instant", "2024-01-01", "Type_Specific_Checks_DT_Instant_Valid" },
	{ "time", "10:00:00", NULL }, { "time", "10:00:00.5", NULL },
	{ "time", "10:00", "Type_Specific_Checks_DT_Time_Valid" },
	{ "time", "10:00:00.", "Type_Specific_Checks_DT_Time_Valid" },
	{ "base64Binary", "QUJD", NULL }, { "base64Binary", "QUI=\n", NULL },
	/* Longer than what is looked at at once. */
	{ "base64Binary", "QUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJD"
		"QUJDQUJDQU/+QUJDQUJDQUJDQUJDQQ==", NULL },
	{ "base64Binary", "QUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJD"
		"QUJDQU.DQU/+QUJDQUJDQUJDQUJDQQ==",
		"Type_Specific_Checks_DT_Base64_Valid" },
	{ "base64Binary", "QUJ", "Type_Specific_Checks_DT_Base64_Valid" },
	{ "base64Binary", "QQ==QQ==", "Type_Specific_Checks_DT_Base64_Valid" },
	{ "base64Binary", "Q.JD", "Type_Specific_Checks_DT_Base64_Valid" },
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(rows); i++) {
		enum primitive_kind kind = primitive_kind(rows[i].type);
		struct primitive_fault fault = { .id = NULL };

		assert_int_not_equal(kind, PRIMITIVE_NONE);
		(void)primitive_check(kind, rows[i].text,
			strlen(rows[i].text), 2026, &fault);
		if (rows[i].id == NULL && fault.id != NULL)
			fail_msg("%s '%s': %s", rows[i].type, rows[i].text,
				fault.id);
		if (rows[i].id != NULL && (fault.id == NULL ||
		    strcmp(fault.id, rows[i].id) != 0))
			fail_msg("%s '%s': %s", rows[i].type, rows[i].text,
				fault.id == NULL ? "passed" : fault.id);
	}
}

static void test_long_id(void **state)
{
	struct primitive_fault fault;
	char id[65];

	(void)state;
	memset(id, 'a', sizeof(id));
	assert_true(primitive_check(PRIMITIVE_ID, id, 64, 2026, &fault));
	assert_false(primitive_check(PRIMITIVE_ID, id, 65, 2026, &fault));
}

static const struct {
	const char *value, *wanted;
	bool is_equal, fits;
	const char *where;	/* of the pattern, when it doesn't fit */
} pairs[] = {
	{ "\"a\"", "\"a\"", true, true, "" },
	{ "\"a\"", "\"\\u0061\"", true, true, "" },
	{ "\"a\"", "\"b\"", false, false, "" },
	{ "1.0", "1", true, true, "" }, { "10", "1e1", true, true, "" },
	{ "0.001", "1E-3", true, true, "" }, { "-1", "1", false, false, "" },
	{ "100", "1", false, false, "" }, { "-0", "0.00", true, true, "" },
	{ "1", "\"1\"", false, false, "" }, { "true", "true", true, true, "" },
	{ "{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", true, true, "" },
	{ "{\"a\":1,\"b\":2}", "{\"b\":2}", false, true, "" },
	{ "{\"a\":1}", "{\"b\":2}", false, false, "b" },
	{ "{\"a\":{\"b\":3}}", "{\"a\":{\"b\":2}}", false, false, "a.b" },
	{ "[1,2]", "[1,2]", true, true, "" },
	{ "[1,2]", "[2,1]", false, true, "" },
	{ "[1,2]", "[3]", false, false, "" },
	{ "{\"coding\":[{\"code\":\"x\"},{\"code\":\"y\"}]}",
		"{\"coding\":[{\"code\":\"y\"}]}", false, true, "" },
	{ "{\"coding\":[{\"code\":\"x\"}]}",
		"{\"coding\":[{\"code\":\"y\"}]}", false, false,
		"coding.code" },
	{ "[[1]]", "[[1]]", true, true, "" }, { "{}", "[]", false, false, "" },
};

static void test_pairs(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(pairs); i++) {
		struct doc_index *left = index_text(pairs[i].value,
			strlen(pairs[i].value));
		struct doc_index *right = index_text(pairs[i].wanted,
			strlen(pairs[i].wanted));
		struct value value = { left, pairs[i].value, 0 };
		struct value wanted = { right, pairs[i].wanted, 0 };
		struct buf where = BUF_INIT;

		assert_int_equal(value_equals(&value, &wanted),
			pairs[i].is_equal);
		assert_int_equal(value_fits(&value, &wanted), pairs[i].fits);
		assert_int_equal(value_fits_where(&value, &wanted, &where),
			pairs[i].fits);
		assert_string_equal(where.data, pairs[i].where);
		buf_finish(&where);
		index_free(left);
		index_free(right);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_long_id),
		cmocka_unit_test(test_pairs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
