/*
 * OperationDefinitions: read, shown, found on a server, called.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/fhir/operation.h"
#include "core/fhir/page_print.h"

static const char label_definition[] =
	"{\"resourceType\":\"OperationDefinition\",\"id\":\"label\",\"url\":"
	"\"http://example.org/OperationDefinition/label\",\"name\":\"Label\","
	"\"title\":\"Print labels\",\"status\":\"active\",\"kind\":"
	"\"operation\",\"affectsState\":true,\"code\":\"label\",\"resource\":"
	"[\"Specimen\"],\"system\":false,\"type\":true,\"instance\":true,"
	"\"comment\":\"Slowly.\",\"parameter\":[{\"name\":\"copies\",\"use\":"
	"\"in\",\"min\":1,\"max\":\"1\",\"documentation\":\"How many\","
	"\"type\":\"positiveInt\"},{\"name\":\"printer\",\"use\":\"in\","
	"\"min\":0,\"max\":\"*\",\"part\":[{\"name\":\"place\",\"use\":\"in\","
	"\"min\":1,\"max\":\"1\",\"type\":\"Reference\",\"targetProfile\":["
	"\"http://hl7.org/fhir/StructureDefinition/Location\"]}]},{\"name\":"
	"\"return\",\"use\":\"out\",\"min\":0,\"max\":\"1\",\"type\":\"code\","
	"\"binding\":{\"strength\":\"required\",\"valueSet\":"
	"\"http://example.org/v\"}}]}";

static struct operation *read_text(const char *text, struct err *err)
{
	struct doc_index *index = index_text(text, strlen(text));
	struct operation *operation = operation_read(index, text, err);

	index_free(index);
	return operation;
}

static void print_page(const struct operation *operation, struct buf *out)
{
	struct page page = PAGE_INIT;

	operation_page(operation, &page);
	page_print(&page, 72, out);
	page_finish(&page);
}

static void test_read(void **state)
{
	struct err err = ERR_INIT;
	struct operation *operation = read_text(label_definition, &err);

	(void)state;
	assert_non_null(operation);
	assert_string_equal(operation->code, "label");
	assert_string_equal(operation->affects_state, "true");
	assert_string_equal(operation->resources, "Specimen");
	assert_false(operation->on_system);
	assert_true(operation->on_type && operation->on_instance);
	assert_int_equal(operation->param_count, 3);
	assert_string_equal(operation->param[0].min, "1");
	assert_string_equal(operation->param[1].part[0].profiles,
		"http://hl7.org/fhir/StructureDefinition/Location");
	assert_string_equal(operation->param[2].strength, "required");
	assert_int_equal(operation->finding_count, 0);
	assert_false(operation_can_get(operation));
	operation_free(operation);
}

static void test_page(void **state)
{
	struct err err = ERR_INIT;
	struct operation *operation = read_text(label_definition, &err);
	struct buf out = BUF_INIT;

	(void)state;
	print_page(operation, &out);
	assert_string_equal(out.data,
		"Operation $label: Print labels\n"
		"Called by      POST Specimen/$label\n"
		"               POST Specimen/[id]/$label\n"
		"Of             Specimen\n"
		"Changes        yes: only POST calls it\n"
		"\n"
		"Goes in (2)\n"
		"copies         1..1 positiveInt\n"
		"               How many\n"
		"printer        0..* of parts\n"
		"printer.place  1..1 Reference to\n"
		"               http://hl7.org/fhir/StructureDefinition/"
		"Location\n"
		"\n"
		"Comes out (1)\n"
		"return         0..1 code\n"
		"               required of http://example.org/v\n"
		"\n"
		"Notes\n"
		"Slowly.\n"
		"\n"
		"Status         active\n"
		"URL            "
		"http://example.org/OperationDefinition/label\n");
	buf_finish(&out);
	operation_free(operation);
}

/* Half of it missing, wrong types: what is there is shown, the rest told. */
static void test_odd_ones(void **state)
{
	struct err err = ERR_INIT;
	struct operation *operation = read_text("{\"resourceType\":"
		"\"OperationDefinition\",\"system\":\"yes\",\"parameter\":["
		"7,{\"name\":\"a\",\"part\":{}}]}", &err);
	struct buf out = BUF_INIT;

	(void)state;
	assert_non_null(operation);
	assert_int_equal(operation->param_count, 1);
	print_page(operation, &out);
	assert_non_null(strstr(out.data, " ?..? of no type\n"));
	assert_non_null(strstr(out.data, "Not as FHIR R4 has it (5)"));
	assert_non_null(strstr(out.data, "there is no code"));
	buf_finish(&out);
	operation_free(operation);
}

static void test_not_one(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_null(read_text("{\"resourceType\":\"Patient\"}", &err));
	assert_string_equal(err.text, "the answer is a resource of type "
		"Patient, not an OperationDefinition");
	assert_null(read_text("<html>", &err));
	assert_null(read_text("", &err));
	assert_null(read_text("[]", &err));
}

static void assert_in_answer(const char *text, const char *definition,
	const char *code)
{
	struct err err = ERR_INIT;
	struct operation *operation = operation_of_answer(text, strlen(text),
		definition, &err);

	if (code == NULL) {
		assert_null(operation);
		assert_string_not_equal(err.text, "");
		return;
	}
	assert_non_null(operation);
	assert_string_equal(operation->code, code);
	operation_free(operation);
}

static void test_answers(void **state)
{
#define ONE(url, code) "{\"resource\":{\"resourceType\":" \
	"\"OperationDefinition\",\"url\":\"" url "\",\"code\":\"" code "\"}}"
	static const char bundle[] = "{\"resourceType\":\"Bundle\",\"entry\":["
		"{\"resource\":{\"resourceType\":\"OperationOutcome\"}},"
		ONE("http://a/1", "first") "," ONE("http://a/2", "second")
		"]}";

	(void)state;
	assert_in_answer(label_definition, "x", "label");
	assert_in_answer(bundle, "http://a/2|1.0", "second");
	assert_in_answer(bundle, "http://a/3", "first");
	assert_in_answer("{\"resourceType\":\"Bundle\",\"total\":0}", "x",
		NULL);
	assert_in_answer("{\"resourceType\":\"Bundle\",\"entry\":[7]}", "x",
		NULL);
#undef ONE
}

/* Always below the base that is configured, whatever a statement says. */
static void test_places(void **state)
{
	static const struct {
		const char *definition, *first, *second;
	} cases[] = {
		{ "OperationDefinition/a-b", "OperationDefinition/a-b", NULL },
		{ "/OperationDefinition/a", "OperationDefinition/a", NULL },
		{ "https://h/fhir/OperationDefinition/a",
			"OperationDefinition/a", NULL },
		{ "http://hl7.org/fhir/OperationDefinition/Resource-validate",
			("OperationDefinition?url=http:%2F%2Fhl7.org%2Ffhir"
			"%2FOperationDefinition%2FResource-validate"),
			"OperationDefinition/Resource-validate" },
		{ "http://g/op|2", ("OperationDefinition?url=http:%2F%2Fg"
			"%2Fop&version=2"), NULL },
		{ "OperationDefinition/../../admin",
			("OperationDefinition?url=OperationDefinition%2F.."
			"%2F..%2Fadmin"), NULL },
		{ "OperationDefinition/..",
			"OperationDefinition?url=OperationDefinition%2F..",
			NULL },
		{ "https://h/fhirs/OperationDefinition/a",
			("OperationDefinition?url=https:%2F%2Fh%2Ffhirs%2F"
			"OperationDefinition%2Fa"), "OperationDefinition/a" },
		{ "{{secret}}", "OperationDefinition?url=%7B%7Bsecret%7D%7D",
			NULL },
		{ "", NULL, NULL }, { "|1", NULL, NULL },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		const char *wanted[] = { cases[i].first, cases[i].second,
			NULL };

		for (size_t at = 0; at < FD_COUNT(wanted); at++) {
			char *place = operation_place(cases[i].definition,
				"https://h/fhir/", at);

			if (wanted[at] == NULL)
				assert_null(place);
			else
				assert_string_equal(place, wanted[at]);
			free(place);
		}
	}
}

/* What the program brings along is whole and without faults. */
static void test_known(void **state)
{
	char name[64];
	size_t count = 0;

	(void)state;
	for (; operation_known_name(count, name, sizeof(name)); count++) {
		struct operation *operation = operation_known(name);

		assert_non_null(operation);
		assert_string_equal(operation->code, name);
		assert_int_equal(operation->finding_count, 0);
		assert_true(operation->is_own);
		operation_free(operation);
	}
	assert_true(count >= 15);
	assert_null(operation_known("../validate"));
	assert_null(operation_known(""));
}

/* Offered where R4 lets it be called. */
static void test_known_places(void **state)
{
	static const struct {
		const char *name, *type;
		bool is_for;
	} places[] = {
		{ "validate", "Patient", true },
		{ "everything", "Patient", true },
		{ "everything", "Observation", false },
		{ "convert", "Patient", false },
		{ "subsumes", "Patient", false },
		{ "subsumes", "CodeSystem", true },
		{ "process-message", "Patient", false },
		{ "convert", NULL, true },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(places); i++) {
		struct operation *operation = operation_known(places[i].name);

		if (operation_is_for(operation, places[i].type) !=
		    places[i].is_for)
			fail_msg("%s of %s", places[i].name, places[i].type !=
				NULL ? places[i].type : "the system");
		operation_free(operation);
	}
}

static void test_known_facts(void **state)
{
	static const struct {
		const char *name, *body;
		bool can_get;
	} facts[] = {
		{ "$validate", "resource", true },
		{ "process-message", "content", false },
		{ "everything", NULL, true },
		{ "match", "resource", false },
		{ "translate", NULL, true },
		{ "meta-add", NULL, false },
		{ "document", NULL, false },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(facts); i++) {
		struct operation *operation = operation_known(facts[i].name);
		const struct operation_param *body =
			operation_body_param(operation);

		assert_int_equal(operation_can_get(operation),
			facts[i].can_get);
		if (facts[i].body == NULL)
			assert_null(body);
		else
			assert_string_equal(body->name, facts[i].body);
		operation_free(operation);
	}
}

static void test_types(void **state)
{
	(void)state;
	assert_true(operation_type_is_simple("code"));
	assert_false(operation_type_is_simple("Coding"));
	assert_false(operation_type_is_simple(""));
	assert_true(operation_type_is_resource("Patient"));
	assert_true(operation_type_is_resource("Resource"));
	assert_false(operation_type_is_resource("Coding"));
	assert_false(operation_type_is_resource("code"));
}

static void assert_call(const struct operation_call *call,
	const char *wanted_line, const char *wanted_body)
{
	struct compose compose;
	struct err err = ERR_INIT;
	struct buf line = BUF_INIT;
	char *url;

	compose_init(&compose);
	http_headers_add(&compose.headers, "If-Match", "W/\"1\"");
	if (!operation_compose(call, &compose, &err))
		fail_msg("%s", err.text);
	url = compose_url(&compose);
	buf_printf(&line, "%s %s", compose.method, url);
	assert_string_equal(line.data, wanted_line);
	assert_string_equal(compose.body.data, wanted_body);
	assert_int_equal(compose.headers.count, 1);
	free(url);
	buf_finish(&line);
	compose_finish(&compose);
}

static void test_call_by_get(void **state)
{
	static const struct operation_value values[] = {
		{ "start", "date", "2026-01-01", false },
		{ "end", "date", "", false },
		{ "_type", "code", "Task; Observation ;;a\\;b", true },
		{ "free", "", "{{x}}", false },
	};
	const struct operation_call call = { "everything", "Patient", "7",
		true, NULL, values, FD_COUNT(values) };

	(void)state;
	assert_call(&call, "GET Patient/7/$everything?start=2026-01-01&"
		"_type=Task&_type=Observation&_type=a%3Bb&free={{x}}", "");
}

static void test_call_with_numbers(void **state)
{
	static const struct operation_value bad[] = {
		{ "url", "uri", "http://v?a=\"b\"", false },
		{ "count", "integer", "-010", false },
	};
	static const struct operation_value good[] = {
		{ "url", "uri", "http://v?a=\"b\"", false },
		{ "count", "integer", "-10", false },
		{ "abstract", "boolean", "true", false },
	};
	struct operation_call call = { "$expand", "ValueSet", "", false, NULL,
		bad, FD_COUNT(bad) };
	struct compose compose;
	struct err err = ERR_INIT;

	(void)state;
	compose_init(&compose);
	assert_false(operation_compose(&call, &compose, &err));
	assert_string_equal(err.text, "count: a whole number");
	assert_string_equal(compose.path, "");
	compose_finish(&compose);
	call.value = good;
	call.count = FD_COUNT(good);
	assert_call(&call, "POST ValueSet/$expand",
		"{\n  \"resourceType\": \"Parameters\",\n  \"parameter\": [\n"
		"    { \"name\": \"url\", \"valueUri\": "
		"\"http://v?a=\\\"b\\\"\" },\n"
		"    { \"name\": \"count\", \"valueInteger\": -10 },\n"
		"    { \"name\": \"abstract\", \"valueBoolean\": true }\n"
		"  ]\n}\n");
	call.count = 0;
	assert_call(&call, "POST ValueSet/$expand", "{\n  \"resourceType\": "
		"\"Parameters\",\n  \"parameter\": []\n}\n");
}

/* Short forms, JSON as it is, parts, several values. */
static const struct operation_value many_kinds[] = {
	{ "coding", "Coding", "http://s|c|d", false },
	{ "code", "CodeableConcept", "c", false },
	{ "id", "Identifier", "|9", false },
	{ "dependency.element", "uri", "http://e", false },
	{ "valueSet", "ValueSet", " {\"a\": 1.10}\n", false },
	{ "dependency.concept", "CodeableConcept", "{\"text\":\"t\"}", false },
	{ "patient", "Reference", "Patient/1", false },
	{ "_type", "code", "a;b", true },
	{ "free", "", "text", false },
	{ "odd", "x\": \"", "text", false },
};

static const char many_kinds_body[] =
	"{\n  \"resourceType\": \"Parameters\",\n  \"parameter\": [\n"
	"    { \"name\": \"coding\", \"valueCoding\": "
	"{\"system\": \"http://s\", \"code\": \"c|d\"} },\n"
	"    { \"name\": \"code\", \"valueCodeableConcept\": "
	"{\"coding\": [{\"code\": \"c\"}]} },\n"
	"    { \"name\": \"id\", \"valueIdentifier\": {\"value\": \"9\"} },\n"
	"    { \"name\": \"dependency\", \"part\": [\n"
	"        { \"name\": \"element\", \"valueUri\": \"http://e\" },\n"
	"        { \"name\": \"concept\", \"valueCodeableConcept\": "
	"{\"text\":\"t\"} }\n    ] },\n"
	"    { \"name\": \"valueSet\", \"resource\": {\"a\": 1.10} },\n"
	"    { \"name\": \"patient\", \"valueReference\": "
	"{\"reference\": \"Patient/1\"} },\n"
	"    { \"name\": \"_type\", \"valueCode\": \"a\" },\n"
	"    { \"name\": \"_type\", \"valueCode\": \"b\" },\n"
	"    { \"name\": \"free\", \"valueString\": \"text\" },\n"
	"    { \"name\": \"odd\", \"valueString\": \"text\" }\n"
	"  ]\n}\n";

static void test_call_with_parameters(void **state)
{
	const struct operation_call call = { "expand", "ValueSet", "", false,
		NULL, many_kinds, FD_COUNT(many_kinds) };

	(void)state;
	assert_call(&call, "POST ValueSet/$expand", many_kinds_body);
}

/* The message itself is the body; what is beside it goes into the URL. */
static void test_call_with_body(void **state)
{
	static const struct operation_value values[] = {
		{ "content", "Resource", "{\"resourceType\": \"Bundle\"}\n",
			false },
		{ "async", "boolean", "true", false },
	};
	const struct operation_call call = { "process-message", "", "", false,
		"content", values, FD_COUNT(values) };

	(void)state;
	assert_call(&call, "POST $process-message?async=true",
		"{\"resourceType\": \"Bundle\"}\n");
}

static void test_problems(void **state)
{
	static const struct {
		const char *type, *text;
		bool is_fine;
	} cases[] = {
		{ "boolean", "true", true }, { "boolean", "yes", false },
		{ "integer", "7", true }, { "integer", "7.0", false },
		{ "integer", "007", false }, { "positiveInt", "0", false },
		{ "positiveInt", "-1", false }, { "unsignedInt", "0", true },
		{ "decimal", "1.10", true }, { "decimal", "1e-5", true },
		{ "decimal", "1.", false }, { "decimal", ".5", false },
		{ "decimal", "1e", false }, { "decimal", "-", false },
		{ "date", "2026", true }, { "date", "today", false },
		{ "date", "{{today}}", true }, { "instant", "", true },
		{ "Patient", "{}", true }, { "Patient", "{", false },
		{ "Patient", "1", false }, { "Coding", "a|b", true },
		{ "Coding", "{\"a\"", false }, { "Period", "2026", false },
		{ "Period", "{\"start\":\"2026\"}", true },
		{ "string", "\x01", true }, { "", "anything", true },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++)
		if ((operation_problem(cases[i].type, cases[i].text) == NULL)
		    != cases[i].is_fine)
			fail_msg("%s %s", cases[i].type, cases[i].text);
}

static void test_refusals(void **state)
{
	static const struct operation_value coding[] = {
		{ "coding", "Coding", "a|b", false } };
	const struct operation_call by_get = { "x", "", "", true, NULL,
		coding, 1 };
	const struct operation_call no_type = { "x", "", "7", false, NULL,
		coding, 1 };
	struct compose compose;
	struct err err = ERR_INIT;

	(void)state;
	compose_init(&compose);
	assert_false(operation_compose(&by_get, &compose, &err));
	assert_string_equal(err.text, "coding is a Coding and can't be in a "
		"URL: send it by POST with Parameters");
	assert_false(operation_compose(&no_type, &compose, &err));
	assert_string_equal(err.text, "an id needs a resource type");
	assert_int_equal(compose.body.len, 0);
	compose_finish(&compose);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_page),
		cmocka_unit_test(test_odd_ones),
		cmocka_unit_test(test_not_one),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_known_places),
		cmocka_unit_test(test_known_facts),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_call_by_get),
		cmocka_unit_test(test_call_with_numbers),
		cmocka_unit_test(test_call_with_parameters),
		cmocka_unit_test(test_call_with_body),
		cmocka_unit_test(test_problems),
		cmocka_unit_test(test_refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
