/*
 * FHIRPath expressions and what they find in an invented Bundle. A row is an
 * expression and its results as printed, with " | " between; "!syntax",
 * "!semantic", "!execution" and "!limit" are faults.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "core/base/clock.h"
#include "core/fhirpath/r4_types.h"

static const char bundle[] = "{\"resourceType\":\"Bundle\",\"type\":"
"\"collection\",\"entry\":[\n"
"{\"fullUrl\":\"urn:uuid:1\",\"resource\":{\"resourceType\":\"Patient\","
"\"id\":\"p1\",\"active\":true,\"name\":[{\"use\":\"official\",\"family\":"
"\"Ashworth\",\"given\":[\"Ann\",\"Beth\"]},{\"use\":\"nickname\","
"\"given\":[null,\"Annie\"],\"_given\":[{\"extension\":[{\"url\":"
"\"http://example.org/spelt\",\"valueString\":\"a\"}]},null]}],"
"\"birthDate\":\"1980-02-29\",\"_birthDate\":{\"extension\":[{\"url\":"
"\"http://example.org/time\",\"valueDateTime\":\"1980-02-29T10:00:00Z\"}]},"
"\"_gender\":{\"extension\":[{\"url\":\"http://example.org/why\","
"\"valueCode\":\"unknown\"}]},\"deceasedBoolean\":false,"
"\"multipleBirthInteger\":2,\"managingOrganization\":{\"reference\":"
"\"#o\"},\"contained\":[{\"resourceType\":\"Organization\",\"id\":\"o\","
"\"name\":\"Caf\\u00e9 \\\"Nord\\\"\"}]}},\n"
"{\"fullUrl\":\"urn:uuid:2\",\"resource\":{\"resourceType\":\"Observation\","
"\"status\":\"final\",\"subject\":{\"reference\":\"urn:uuid:1\"},"
"\"valueQuantity\":{\"value\":1.50,\"unit\":\"mg\",\"system\":"
"\"http://unitsofmeasure.org\",\"code\":\"mg\"},\"referenceRange\":[{"
"\"age\":{\"low\":{\"value\":1e2}}}]}}]}";

struct sample {
	const char *expression, *results;
};

static const char *const kinds[] = { "", "!syntax", "!semantic",
	"!execution", "!limit" };

static void put_results(struct fhirpath_run *run, struct buf *out)
{
	for (size_t i = 0; i < fhirpath_count(run); i++) {
		buf_puts(out, i > 0 ? " | " : "");
		fhirpath_print(run, fhirpath_at(run, i), out);
	}
}

static void check_with(const struct fhirpath_settings *settings,
	const char *text, const struct sample *rows, size_t count)
{
	struct doc_index *index = index_text(text, strlen(text));
	struct fhirpath_run *run = fhirpath_run_new(settings);
	struct buf got = BUF_INIT;

	for (size_t i = 0; i < count; i++) {
		struct fhirpath_fault fault;
		struct fhirpath *program = fhirpath_compile(
			rows[i].expression, strlen(rows[i].expression),
			&fault);

		buf_clear(&got);
		if (program == NULL || !fhirpath_evaluate(run, program,
		    index, text, 0, &fault))
			buf_puts(&got, kinds[fault.kind]);
		else
			put_results(run, &got);
		if (strcmp(got.data, rows[i].results) != 0)
			print_error("%s\n", rows[i].expression);
		assert_string_equal(got.data, rows[i].results);
		fhirpath_free(program);
	}
	buf_finish(&got);
	fhirpath_run_free(run);
	index_free(index);
}

static void check(const struct sample *rows, size_t count)
{
	const struct fhirpath_settings settings = { .model = &fhirpath_r4 };

	check_with(&settings, bundle, rows, count);
}

#define PATIENT "Bundle.entry[0].resource."
#define OBSERVATION "entry[1].resource."

static const struct sample of_navigation[] = {
	{ "type", "collection" },
	{ "Bundle.type", "collection" },
	{ "Resource.type", "collection" },
	{ "Patient.name", "" },
	{ PATIENT "name.family", "Ashworth" },
	{ PATIENT "name.given", "Ann | Beth | "
		"{\"extension\":[{\"url\":\"http://example.org/spelt\""
		",\"valueString\":\"a\"}]} | Annie" },
	{ PATIENT "name.given.count()", "4" },
	{ PATIENT "name.given.hasValue()", "false" },
	{ PATIENT "name.given.where(hasValue())",
		"Ann | Beth | Annie" },
	{ PATIENT "name.given.extension('http://example.org/spelt')"
		".value", "a" },
	{ PATIENT "birthDate.extension.value",
		"1980-02-29T10:00:00Z" },
	{ PATIENT "gender.exists()", "true" },
	{ PATIENT "gender.hasValue()", "false" },
	{ PATIENT "gender.extension.value", "unknown" },
	{ PATIENT "deceased", "false" },
	{ PATIENT "deceasedBoolean", "" },
	{ PATIENT "deceased is boolean", "true" },
	{ PATIENT "multipleBirth + 1", "3" },
	{ PATIENT "contained.name", "Caf\\u00e9 \\\"Nord\\\"" },
	{ PATIENT "contained.name = 'Caf\\u00e9 \"Nord\"'", "true" },
	{ PATIENT "contained.name.length()", "11" },
	{ PATIENT "`name`[1].use", "nickname" },
	{ OBSERVATION "value", "{\"value\":1.50,\"unit\":\"mg\","
		"\"system\":\"http://unitsofmeasure.org\",\"code\":"
		"\"mg\"}" },
	{ OBSERVATION "value.value", "1.50" },
	{ OBSERVATION "value.unit", "mg" },
	{ OBSERVATION "value = 1500 'ug'", "true" },
	{ OBSERVATION "value > 1 'g'", "false" },
	{ OBSERVATION "referenceRange.age.low.value", "1e2" },
	{ OBSERVATION "referenceRange.age.low.value = 100", "true" },
	{ OBSERVATION "subject.resolve().name.family", "Ashworth" },
	{ OBSERVATION "subject.resolve() is Patient", "true" },
	/* A fragment is looked for in the resource it stands in. */
	{ PATIENT "managingOrganization.resolve().name.exists()",
		"true" },
	{ "entry.resource.ofType(Observation).status", "final" },
	{ "entry.resource.children().count()", "14" },
	{ "descendants().where($this is Quantity).count()", "2" },
	{ "descendants().ofType(HumanName).family", "Ashworth" },
	{ "%resource.type", "collection" },
	{ "%context.type", "collection" },
	{ "%vs-x", "http://hl7.org/fhir/ValueSet/x" },
	{ "%`vs-x`", "http://hl7.org/fhir/ValueSet/x" },
	{ "%nobody", "!semantic" },
	{ "entry[7]", "" },
	{ "entry[-1]", "" },
};

static void test_navigation(void **state)
{
	(void)state;
	check(of_navigation, FD_COUNT(of_navigation));
}

static void test_literals(void **state)
{
	static const struct sample rows[] = {
		{ "{}", "" },
		{ "'a\\u0041\\t\\'\\\\'", "aA\\t'\\" },
		{ "'\\ud83d\\ude00'.length()", "1" },
		{ "1.50", "1.50" },
		{ "@2015-02", "2015-02" },
		{ "@2015-02T", "2015-02" },
		{ "@T10:30", "10:30" },
		{ "4 'mg'", "4 'mg'" },
		{ "4 days", "4 days" },
		{ "@2015-02-30", "!syntax" },
		{ "@T25:00", "!syntax" },
		{ "'open", "!syntax" },
		{ "\"text\"", "!syntax" },
		{ "'\\q'", "!syntax" },
		{ "1 +", "!syntax" },
		{ "(1", "!syntax" },
		{ "1 2", "!syntax" },
		{ "a..b", "!syntax" },
		{ "name.nothing()", "!syntax" },
		{ "name.where()", "!syntax" },
		{ "name.first(1)", "!syntax" },
		{ "1 /* open", "!syntax" },
		{ "1 // end\n + 2 /* mid */", "3" },
		{ "", "!syntax" },
		{ "#", "!syntax" },
		{ "div", "" },
		{ "1 div 1", "1" },
		{ "contains.is", "" },
	};

	(void)state;
	check(rows, FD_COUNT(rows));
}

static const struct sample of_operators[] = {
	{ "1 + 2 * 3", "7" },
	{ "-(1) - -1", "0" },
	{ "7 div 2", "3" }, { "-7 div 2", "-3" },
	{ "7 mod 2", "1" }, { "-7 mod 2", "-1" },
	{ "1.0 / 8", "0.125" },
	{ "1 / 0", "" },
	{ "0.1 + 0.2 = 0.3", "true" },
	{ "12345678901234567890123456.1 + 0.2",
		"12345678901234567890123456.3" },
	{ "99999999999999999999999999999999999999 * "
		"99999999999999999999", "" },
	{ "'a' & {} & 'b'", "ab" },
	{ "'a' + {}", "" },
	{ "1 & 'a'", "!execution" },
	{ "1 + 'a'", "!execution" },
	{ "(1 | 2) + 1", "!execution" },
	{ "true and {}", "" }, { "false and {}", "false" },
	{ "true or {}", "true" }, { "{} implies true", "true" },
	{ "true xor true", "false" },
	{ "'x' and true", "true" },
	{ "(1 | 2) and true", "!execution" },
	{ "false and (1 / 'a')", "false" },
	{ "1 | 2 | 1 | 1.0", "1 | 2" },
	{ "2 in (1 | 2)", "true" }, { "{} in (1 | 2)", "" },
	{ "(1 | 2) contains 3", "false" },
	{ "1 < 'a'", "!execution" },
	{ "'a' < 'b'", "true" },
	{ "1 is Integer", "true" }, { "1 is Decimal", "false" },
	{ "1 is System.Integer", "true" },
	{ "1 is Nothing", "!execution" },
	{ "('a' as String)", "a" }, { "('a' as Integer)", "" },
	{ "1 = 1.0", "true" }, { "'a' = 'A'", "false" },
	{ "'a  B' ~ 'A b'", "true" },
	{ "1.11 ~ 1.1", "true" }, { "1.16 ~ 1.1", "false" },
	{ "(1 | 2) = (2 | 1)", "false" },
	{ "(1 | 2) ~ (2 | 1)", "true" },
	{ "{} = 1", "" }, { "{} ~ {}", "true" },
	{ "4 'g' = 4000 'mg'", "true" },
	{ "1 year = 12 months", "true" },
	{ "1 year = 1 'a'", "" }, { "1 year ~ 1 'a'", "true" },
	{ "60 '/min' = 1 'Hz'", "true" },
	{ "1 '[in_i]' = 2.54 'cm'", "true" },
	{ "1 'm/s2' * 2 'kg'", "2 'm/s2.kg'" },
	{ "2 'm' + 50 'cm'", "2.50 'm'" },
	{ "1 'm' > 1 's'", "" },
	{ "1 'm' = 1 's'", "false" },
	{ "5 '{any}' = 5 '1'", "true" },
	{ "@2020-02-29 + 1 year", "2021-02-28" },
	{ "@2020-01-31 + 1 month", "2020-02-29" },
	{ "@2020 + 24 months", "2022" },
	{ "@2020-01-01 - 1 day", "2019-12-31" },
	{ "@2020-01-01T23:30:00Z + 45 minutes",
		"2020-01-02T00:15:00Z" },
	{ "@T23:30 + 1 hour", "00:30" },
	{ "@2020-01-01 + 1 'mo'", "!execution" },
	{ "@0001-01-01 - 1 day", "!execution" },
	{ "@2020-01-01T00:00:00Z = @2020-01-01T01:00:00+01:00",
		"true" },
	{ "@2020-01-01T00:00:00Z = @2020-01-01T00:00:00", "" },
	{ "@2020-01-01T00:00:00Z > @2019-12-01T00:00:00", "true" },
	{ "@2020 = @2020-01", "" }, { "@2020 < @2021-01", "true" },
	{ "entry.resource.birthDate > @1980", "" },
	{ "entry.resource.birthDate > @1979", "true" },
};

static void test_operators(void **state)
{
	(void)state;
	check(of_operators, FD_COUNT(of_operators));
}

static const struct sample of_functions[] = {
	{ "(1|2|3).where($this > 1).first()", "2" },
	{ "(1|2|3).select($index)", "0 | 1 | 2" },
	{ "(1|2|3).aggregate($this + $total, 0)", "6" },
	{ "(1|2|3).all($this > 0)", "true" },
	{ "(1|2|3).exists($this > 3)", "false" },
	{ "(3|1|2).sort()", "1 | 2 | 3" },
	{ "(3|1|2).sort(-$this)", "3 | 2 | 1" },
	{ "(3|1|2).sort($this desc)", "3 | 2 | 1" },
	{ "('b'|'a').sort()", "a | b" },
	{ "(1|2|3).tail().take(1)", "2" },
	{ "(1|2|3).skip(-1).last()", "3" },
	{ "(1|2).single()", "!execution" },
	{ "(1|2).combine(2|3).distinct()", "1 | 2 | 3" },
	{ "(1|2).combine(2).isDistinct()", "false" },
	{ "(1|2|2).intersect(2|3)", "2" },
	{ "1.combine(1).exclude(1)", "" },
	{ "(1|2).subsetOf(1|2|3)", "true" },
	{ "iif(true, 1, 1 / 'a')", "1" },
	{ "iif({}, 1, 2)", "2" },
	{ "iif('a', 1)", "!semantic" },
	{ "(true|false).allTrue()", "false" },
	{ "(1|2).allTrue()", "!execution" },
	{ "'abc'.substring(1)", "bc" },
	{ "'abc'.substring(1, 0)", "" },
	{ "'h\\u00e9llo'.indexOf('l')", "2" },
	{ "'abcb'.lastIndexOf('b')", "3" },
	{ "'abc'.replace('b', 'xy')", "axyc" },
	{ "'ab'.toChars()", "a | b" },
	{ "'a,b'.split(',').join('-')", "a-b" },
	{ "' a '.trim()", "a" },
	{ "'abc'.matches('^a')", "true" },
	{ "'abc'.matchesFull('a')", "false" },
	{ "''.matches('^$')", "true" },
	{ "'11/30/1972'.replaceMatches('(?<m>\\\\d+)/(?<d>\\\\d+)/"
		"(?<y>\\\\d+)', '${y}-${m}-${d}')", "1972-11-30" },
	{ "'a'.replaceMatches('a', '$9')", "!execution" },
	{ "'a'.matches('(')", "!execution" },
	{ "1.length()", "!semantic" },
	{ "'<a>'.escape('html').unescape('html')", "<a>" },
	{ "'hi'.encode('hex')", "6869" },
	{ "'6869'.decode('hex')", "hi" },
	{ "'x'.encode('rot13')", "!execution" },
	{ "'1'.toInteger() + '1.50'.toDecimal()", "2.50" },
	{ "'1.5'.toInteger()", "" },
	{ "'Y'.toBoolean()", "true" },
	{ "'4 days'.toQuantity() = 4 days", "true" },
	{ "'4 \\'mg\\''.toQuantity('g')", "0.004 'g'" },
	{ "'4 mg'.convertsToQuantity()", "false" },
	{ "'2020-01-01T10:00:00Z'.toDate()", "2020-01-01" },
	{ "'10:61'.convertsToTime()", "false" },
	{ "(1|2).toString()", "!execution" },
	{ "2.power(10)", "1024" }, { "2.power(-1)", "0.5" },
	{ "2.sqrt().round(6)", "1.414214" },
	{ "(-1).sqrt()", "" },
	{ "1.exp().round(10)", "2.7182818285" },
	{ "2.ln().round(10)", "0.6931471806" },
	{ "8.log(2)", "3" },
	{ "(-1.5).ceiling()", "-1" }, { "(-1.5).floor()", "-2" },
	{ "(-1.5).truncate()", "-1" }, { "2.5.round()", "3" },
	{ "1.587.lowBoundary()", "1.58650000" },
	{ "@2014.highBoundary()", "2014-12-31" },
	{ "@T10:30.lowBoundary()", "10:30:00.000" },
	{ "@2014-02T.highBoundary(17)",
		"2014-02-28T23:59:59.999-12:00" },
	{ "1.587.precision()", "3" },
	{ "now() = now()", "true" },
	{ "now()", "2026-02-03T10:31:00.000Z" },
	{ "today()", "2026-02-03" },
	{ "timeOfDay()", "10:31:00.000" },
	{ "1.type().name", "Integer" },
	{ "type.type()", "FHIR.code" },
	{ "conformsTo('http://example.org/x')", "!execution" },
	{ "conformsTo('http://hl7.org/fhir/StructureDefinition/"
		"Patient')", "false" },
	{ "type.memberOf('http://example.org/x')", "" },
};

static void test_functions(void **state)
{
	(void)state;
	check(of_functions, FD_COUNT(of_functions));
}

static void test_plain_names(void **state)
{
	static const char text[] = "{\"resourceType\":\"Gadget\",\"valueCode\""
		":\"c\",\"size\":3,\"made\":\"2020-01-01\",\"parts\":[{\"n\":"
		"1.50}]}";
	static const struct sample rows[] = {
		{ "Gadget.size", "3" }, { "value", "c" },
		{ "value is code", "true" }, { "parts.n", "1.50" },
		{ "$this is Gadget", "true" },
		{ "size is integer", "true" },
		{ "made > @2019-06", "true" },
		{ "made < 'a'", "true" },
		{ "$this.type().name", "Gadget" },
	};
	const struct fhirpath_settings settings = { .model = NULL };
	const struct fhirpath_settings with_model = {
		.model = &fhirpath_r4
	};

	(void)state;
	check_with(&settings, text, rows, FD_COUNT(rows));
	check_with(&with_model, text, rows, FD_COUNT(rows));
}

static void test_strict(void **state)
{
	static const struct sample rows[] = {
		{ "nonsense", "!semantic" },
		{ "entry.resource.nonsense", "" },
		{ "entry.link.relation", "" },
		{ "entry.link.nonsense", "!semantic" },
		{ "entry.where(nonsense)", "!semantic" },
		{ "children().first()", "!semantic" },
		{ "Patient.name", "!semantic" },
	};
	const struct fhirpath_settings settings = {
		.model = &fhirpath_r4, .is_strict = true
	};

	(void)state;
	check_with(&settings, bundle, rows, FD_COUNT(rows));
}

static void test_limits(void **state)
{
	static const struct sample rows[] = {
		{ "(1|2|3|4).repeatAll($this + 1)", "!limit" },
		{ "1.repeat($this + 1)", "!limit" },
		{ "('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa').matches("
			"'(a*)*b')", "!limit" },
		{ "1 + 1", "2" },
	};
	const struct fhirpath_settings settings = {
		.limits = { .steps = 100000, .items = 1000 }
	};
	struct buf deep = BUF_INIT;
	struct sample row = { NULL, "!limit" };

	(void)state;
	check_with(&settings, "{}", rows, 2);
	check_with(&settings, "{}", rows + 3, 1);
	buf_fill(&deep, '(', 300);
	row.expression = deep.data;
	check(&row, 1);
	buf_finish(&deep);
}

static void test_fault_has_a_caret(void **state)
{
	static const char source[] = "name\n  .whare(\303\251)";
	struct fhirpath_fault fault;
	struct buf text = BUF_INIT;

	(void)state;
	assert_null(fhirpath_compile(source, strlen(source), &fault));
	fhirpath_fault_print(&fault, source, strlen(source), &text);
	assert_non_null(strstr(text.data, "line 2 column"));
	assert_non_null(strchr(text.data, '^'));
	buf_finish(&text);
}

static void test_json(void **state)
{
	static const char expression[] = "birthDate | 'a\\n\"' | 4 'mg' | "
		"1.50 | type()";
	static const char text[] = "{\"resourceType\": \"Patient\","
		"\"birthDate\": \"1980\"}";
	const struct fhirpath_settings settings = { .model = &fhirpath_r4 };
	struct doc_index *index = index_text(text, strlen(text));
	struct fhirpath_run *run = fhirpath_run_new(&settings);
	struct fhirpath_fault fault;
	struct fhirpath *program = fhirpath_compile(expression,
		strlen(expression), &fault);
	struct buf got = BUF_INIT;

	(void)state;
	assert_non_null(program);
	assert_true(fhirpath_evaluate(run, program, index, text, 0, &fault));
	for (size_t i = 0; i < fhirpath_count(run); i++) {
		fhirpath_print_json(run, fhirpath_at(run, i), &got);
		buf_putc(&got, '\n');
	}
	assert_string_equal(got.data, "\"1980\"\n\"a\\n\\\"\"\n"
		"{\"value\":4,\"unit\":\"mg\"}\n1.50\n"
		"{\"namespace\":\"FHIR\",\"name\":\"Patient\"}\n");
	buf_finish(&got);
	fhirpath_free(program);
	fhirpath_run_free(run);
	index_free(index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_navigation),
		cmocka_unit_test(test_literals),
		cmocka_unit_test(test_operators),
		cmocka_unit_test(test_functions),
		cmocka_unit_test(test_plain_names),
		cmocka_unit_test(test_strict),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_fault_has_a_caret),
		cmocka_unit_test(test_json),
	};
	time_t at;

	if (!clock_parse_instant("2026-02-03T10:31:00Z", &at))
		return 1;
	clock_hold(at);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
