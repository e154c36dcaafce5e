/*
 * The search model: what was not edited comes back byte for byte, and an edit
 * on one side is seen on the other.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fhir/request.h"
#include "core/fhir/search_query.h"
#include "core/net/url.h"

static void assert_prints(const struct search_query *query,
	const char *wanted)
{
	struct buf out = BUF_INIT;

	search_query_print(query, &out);
	assert_string_equal(out.data, wanted);
	buf_finish(&out);
}

static void test_round_trip(void **state)
{
	static const char *const lines[] = {
		"", "&", "a", "a=", "=", "a=1&&b=2&", "&&a=1", "a=,,", "a=b=c",
		"name=O%27Neil%2cX\\,y", "date=gt2025-01-01T00:00:00%2B01:00",
		"code=http://loinc.org%7C1-8,|x", "a=%zz%00%", "a=x\\",
		"_has:Observation:patient:_has:AuditEvent:entity:agent=1",
		"x={{a,b}},{{c&d}}", "%5Fcount=10",
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(lines); i++) {
		struct search_query query;

		search_query_parse(&query, lines[i]);
		assert_prints(&query, lines[i]);
		search_query_finish(&query);
	}
}

static void test_names(void **state)
{
	/* Steps as "REFERENCE>TYPE", "<TYPE.REFERENCE" backwards. */
	static const struct { const char *name, *wanted; } cases[] = {
		{ "code", "code" },
		{ "name:exact", "name [exact]" },
		{ "subject:Patient", "subject [Patient]" },
		{ "subject:Patient.name", "subject>Patient name" },
		{ "subject.name:contains", "subject name [contains]" },
		{ "a.b:C.d.e:f", "a b>C d e [f]" },
		{ "message.receiver:identifier",
			"message receiver [identifier]" },
		{ "_has:Observation:patient:code",
			"<Observation.patient code" },
		{ "_has:Observation:patient:_has:AuditEvent:entity:agent",
			"<Observation.patient <AuditEvent.entity agent" },
		{ "patient._has:Group:member:_id",
			"patient <Group.member _id" },
		{ "_has:Observation", "_has [Observation]" },
		{ "_has:Observation:patient", "_has [Observation:patient]" },
		{ "_include:iterate", "_include [iterate]" },
		{ "a:", "a []" }, { "a..b", "a  b" }, { "", "" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct buf got = BUF_INIT, printed = BUF_INIT;
		struct search_name name;

		search_name_read(&name, cases[i].name);
		for (size_t k = 0; k < name.count; k++) {
			const struct search_step *step = &name.step[k];

			if (step->is_has)
				buf_printf(&got, "<%s.%s ", step->type,
					step->name);
			else
				buf_printf(&got, "%s%s%s ", step->name,
					step->type != NULL ? ">" : "",
					step->type != NULL ? step->type : "");
		}
		buf_puts(&got, name.name);
		if (name.modifier != NULL)
			buf_printf(&got, " [%s]", name.modifier);
		assert_string_equal(got.data, cases[i].wanted);
		search_name_print(&name, &printed);
		assert_string_equal(printed.data, cases[i].name);
		search_name_finish(&name);
		buf_finish(&got);
		buf_finish(&printed);
	}
}

/* Fields of a value as "[prefix] (type) value {system} code <target>". */
static void describe(const struct search_value *value,
	enum search_shape shape, struct buf *out)
{
	static const struct { enum search_field field; const char *form; }
	all[] = {
		{ SEARCH_PREFIX, "[%s]" }, { SEARCH_TYPE, "(%s)" },
		{ SEARCH_VALUE, "%s" }, { SEARCH_SYSTEM, "{%s}" },
		{ SEARCH_CODE, "#%s" }, { SEARCH_TARGET, "<%s>" },
		{ SEARCH_PART, "1=%s" }, { SEARCH_PART + 1, " 2=%s" },
		{ SEARCH_PART + 2, " 3=%s" },
	};

	for (size_t i = 0; i < FD_COUNT(all); i++) {
		char *text = search_value_get(value, shape, all[i].field);

		if (text != NULL)
			buf_printf(out, all[i].form, text);
		free(text);
	}
}

static const struct triple {
	const char *url;	/* of the value */
	enum search_shape shape;
	const char *fields;
} triples[] = {
	{ "Smith", SHAPE_TEXT, "Smith" },
	{ "a\\,b\\|c\\$d\\\\e", SHAPE_TEXT, "a,b|c$d\\e" },
	{ "a%5C%2Cb", SHAPE_TEXT, "a,b" },
	{ "a\\b", SHAPE_TEXT, "a\\b" },
	{ "a+b%20c", SHAPE_TEXT, "a b c" },
	{ "gt5", SHAPE_TEXT, "gt5" },
	{ "http://x/VS|1", SHAPE_PLAIN, "http://x/VS|1" },
	{ "a\\|b", SHAPE_PLAIN, "a\\|b" },
	{ "5.40", SHAPE_NUMBER, "5.40" },
	{ "le100e-2", SHAPE_NUMBER, "[le]100e-2" },
	{ "ap", SHAPE_NUMBER, "[ap]" },
	{ "gx5", SHAPE_NUMBER, "gx5" },
	{ "eb2025-03", SHAPE_DATE, "[eb]2025-03" },
	{ "%67t{{today}}", SHAPE_DATE, "[gt]{{today}}" },
	{ "{{today}}", SHAPE_DATE, "{{today}}" },
	{ "male", SHAPE_TOKEN, "#male" },
	{ "|male", SHAPE_TOKEN, "{}#male" },
	{ "http://loinc.org%7C", SHAPE_TOKEN, "{http://loinc.org}#" },
	{ "http://loinc.org|1-8", SHAPE_TOKEN, "{http://loinc.org}#1-8" },
	{ "s|a\\|b", SHAPE_TOKEN, "{s}#a|b" },
	{ "a\\|b", SHAPE_TOKEN, "#a|b" },
	{ "s|MR|446053", SHAPE_OF_TYPE, "446053{s}#MR" },
	{ "5.4|http://unitsofmeasure.org|mg", SHAPE_QUANTITY,
		"5.4{http://unitsofmeasure.org}#mg" },
	{ "ap5.4||mg", SHAPE_QUANTITY, "[ap]5.4{}#mg" },
	{ "lt5", SHAPE_QUANTITY, "[lt]5" },
	{ "23", SHAPE_REFERENCE, "23" },
	{ "Patient/23", SHAPE_REFERENCE, "(Patient)23" },
	{ "Patient/23/_history/1", SHAPE_REFERENCE, "(Patient)23/_history/1" },
	{ "http://acme.org/fhir/Patient/23", SHAPE_REFERENCE,
		"http://acme.org/fhir/Patient/23" },
	{ "http://x/Q|2", SHAPE_REFERENCE, "http://x/Q|2" },
	{ "http://loinc.org|1-8$gt5.4", SHAPE_COMPOSITE,
		"1=http://loinc.org|1-8 2=gt5.4" },
	{ "a\\$b$c", SHAPE_COMPOSITE, "1=a\\$b 2=c" },
	{ "a%24b$c", SHAPE_COMPOSITE, "1=a 2=b 3=c" },
	{ "-date", SHAPE_SORT, "[-]date" },
	{ "date", SHAPE_SORT, "date" },
	{ "Observation:subject", SHAPE_INCLUDE, "(Observation)subject" },
	{ "Observation:subject:Patient", SHAPE_INCLUDE,
		"(Observation)subject<Patient>" },
	{ "*", SHAPE_INCLUDE, "(*)" },
	{ "true", SHAPE_FLAG, "true" },
	{ "count", SHAPE_WORD, "count" },
	{ "20", SHAPE_COUNT, "20" },
};

static void test_triples(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(triples); i++) {
		char *line = xasprintf("p=%s", triples[i].url);
		struct buf got = BUF_INIT;
		struct search_query query;

		search_query_parse(&query, line);
		assert_int_equal(query.param[0].count, 1);
		describe(&query.param[0].value[0], triples[i].shape, &got);
		assert_string_equal(got.data, triples[i].fields);
		assert_prints(&query, line);
		search_query_finish(&query);
		buf_finish(&got);
		free(line);
	}
}

static void test_edits(void **state)
{
	static const struct {
		const char *from;
		enum search_shape shape;
		enum search_field field;
		const char *text, *to;
	} cases[] = {
		{ "x", SHAPE_TEXT, SEARCH_VALUE, "a,b|c$d\\e é",
			"a%5C,b%5C%7Cc%5C$d%5C%5Ce%20%C3%A9" },
		{ "x", SHAPE_TEXT, SEARCH_VALUE, "{{a|b}}", "{{a|b}}" },
		{ "x", SHAPE_PLAIN, SEARCH_VALUE, "http://a|1,2",
			"http://a%7C1%5C,2" },
		{ "gt2025%2d01", SHAPE_DATE, SEARCH_PREFIX, "le",
			"le2025%2d01" },
		{ "gt2025%2d01", SHAPE_DATE, SEARCH_PREFIX, NULL,
			"2025%2d01" },
		{ "%67t2025", SHAPE_DATE, SEARCH_VALUE, "2026", "%67t2026" },
		{ "a%2db", SHAPE_TOKEN, SEARCH_SYSTEM, "http://s",
			"http://s%7Ca%2db" },
		{ "a", SHAPE_TOKEN, SEARCH_SYSTEM, "", "%7Ca" },
		{ "s|a%2d", SHAPE_TOKEN, SEARCH_SYSTEM, NULL, "a%2d" },
		{ "s%2d|a", SHAPE_TOKEN, SEARCH_CODE, "b", "s%2d|b" },
		{ "s|a", SHAPE_TOKEN, SEARCH_CODE, NULL, "s|" },
		{ "5", SHAPE_QUANTITY, SEARCH_CODE, "mg", "5%7C%7Cmg" },
		{ "5|s|mg", SHAPE_QUANTITY, SEARCH_CODE, NULL, "5|s" },
		{ "ge5|s|mg", SHAPE_QUANTITY, SEARCH_SYSTEM, NULL, "ge5||mg" },
		{ "1", SHAPE_REFERENCE, SEARCH_TYPE, "Patient", "Patient/1" },
		{ "Patient/1", SHAPE_REFERENCE, SEARCH_TYPE, NULL, "1" },
		{ "Patient/1", SHAPE_REFERENCE, SEARCH_TYPE, "", "1" },
		{ "a$b", SHAPE_COMPOSITE, SEARCH_PART + 1, "gt5,$6",
			"a$gt5%5C,%5C$6" },
		{ "a", SHAPE_COMPOSITE, SEARCH_PART + 2, "s|c",
			"a$$s%7Cc" },
		{ "date", SHAPE_SORT, SEARCH_PREFIX, "-", "-date" },
		{ "Observation", SHAPE_INCLUDE, SEARCH_VALUE, "subject",
			"Observation:subject" },
		{ "x", SHAPE_TEXT, SEARCH_CODE, "no such field", "x" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct search_value value = { .lead = NULL };

		value.written = xstrdup(cases[i].from);
		search_value_set(&value, cases[i].shape, cases[i].field,
			cases[i].text);
		assert_string_equal(value.written, cases[i].to);
		free(value.written);
	}
}

static void test_lists(void **state)
{
	struct search_query query;
	struct search_param *param;

	(void)state;
	search_query_parse(&query, "a=1%2C2,3&&b=x&");
	assert_int_equal(query.param[0].count, 3);
	search_param_remove_value(&query.param[0], 0);
	assert_prints(&query, "a=2,3&&b=x&");
	search_value_set(search_param_add_value(&query.param[1]), SHAPE_TEXT,
		SEARCH_VALUE, "y z");
	assert_prints(&query, "a=2,3&&b=x,y%20z&");
	param = search_query_add(&query, "c");
	assert_prints(&query, "a=2,3&&b=x,y%20z&c");
	search_param_set_name(param, "c:d e");
	(void)search_param_add_value(param);
	assert_prints(&query, "a=2,3&&b=x,y%20z&c:d%20e=");
	search_query_remove(&query, 0);
	assert_prints(&query, "b=x,y%20z&c:d%20e=");
	search_query_finish(&query);
	search_query_parse(&query, "%63ode=1");
	search_param_set_name(&query.param[0], "code");
	assert_prints(&query, "%63ode=1");
	search_query_finish(&query);
}

/* A small generator with a seed; the same numbers on every machine. */
static uint32_t seed;

static uint32_t dice(uint32_t sides)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % sides;
}

static void random_text(struct buf *out, bool is_url)
{
	static const char *const plain[] = {
		"a", "B", "7", "-", "gt", "Patient", "/", ":", ",", "|", "$",
		"\\", " ", "é", "%", "+", "{{v}}", "{", "}", "&", "=", "http:",
		".", "_has:A:b:", "'", "\"", "#",
	};
	static const char *const urls[] = {
		"%2C", "%7c", "%24", "%5C", "\\,", "\\|", "%zz", "%", "%00",
		"%c3%a9", "+", "{{v,w}}", "&", "=", "_has:A:b:", "&&",
	};

	for (uint32_t n = dice(9); n > 0; n--)
		if (is_url && dice(2) == 0)
			buf_puts(out, urls[dice(FD_COUNT(urls))]);
		else
			buf_puts(out, plain[dice(FD_COUNT(plain))]);
}

/* The line, read again, says the same in every field. */
static void assert_same_fields(const struct search_query *query)
{
	struct buf line = BUF_INIT, again = BUF_INIT;
	struct search_query read;

	search_query_print(query, &line);
	search_query_parse(&read, line.data);
	assert_int_equal(read.count, query->count);
	for (size_t i = 0; i < read.count; i++) {
		char *a = search_param_name(&read.param[i]);
		char *b = search_param_name(&query->param[i]);

		assert_string_equal(a, b);
		free(a);
		free(b);
		assert_int_equal(read.param[i].count, query->param[i].count);
		for (size_t k = 0; k < read.param[i].count; k++)
			assert_string_equal(read.param[i].value[k].written,
				query->param[i].value[k].written);
	}
	search_query_print(&read, &again);
	assert_string_equal(again.data, line.data);
	search_query_finish(&read);
	buf_finish(&line);
	buf_finish(&again);
}

static const enum search_shape shapes_of_text[] = { SHAPE_TEXT, SHAPE_TOKEN,
	SHAPE_QUANTITY, SHAPE_OF_TYPE };

/* Sets a field; what is read back is what was set, and all others stay. */
static void edit_field(struct search_param *param)
{
	static const enum search_field fields[] = { SEARCH_PREFIX, SEARCH_TYPE,
		SEARCH_VALUE, SEARCH_SYSTEM, SEARCH_CODE, SEARCH_TARGET,
		SEARCH_PART, SEARCH_PART + 1 };
	struct search_value *value = &param->value[dice(
		(uint32_t)param->count)];
	enum search_shape shape = dice(3) == 0 ? (enum search_shape)dice(
		SHAPE_COUNT + 1) : shapes_of_text[dice(4)];
	enum search_field field = fields[1 + dice(FD_COUNT(fields) - 1)];
	struct buf text = BUF_INIT;
	char *kept = search_value_get(value, shape, SEARCH_PREFIX), *got;
	bool is_exact = false;

	random_text(&text, false);
	for (size_t i = 0; i < FD_COUNT(shapes_of_text); i++)
		is_exact = is_exact || shape == shapes_of_text[i];
	/* A number that is no number can look like a prefix, a "%" of the
	   text's end like an escape's beginning. */
	if (shape == SHAPE_QUANTITY && field == SEARCH_VALUE)
		is_exact = kept != NULL;
	search_value_set(value, shape, field, text.data);
	got = search_value_get(value, shape, field);
	if (is_exact && search_shape_has(shape, field))
		assert_string_equal(got, text.data);
	free(got);
	if (kept != NULL) {
		got = search_value_get(value, shape, SEARCH_PREFIX);
		assert_string_equal(got, kept);
		free(got);
	}
	free(kept);
	buf_finish(&text);
}

static void edit_form(struct search_query *query)
{
	struct search_param *param;
	struct buf text = BUF_INIT;

	if (query->count == 0 || dice(8) == 0)
		search_query_add(query, "new=1");
	param = &query->param[dice((uint32_t)query->count)];
	switch (dice(8)) {
	case 0:
		search_query_remove(query, dice((uint32_t)query->count));
		break;
	case 1:
		random_text(&text, false);
		buf_putc(&text, 'n');
		search_param_set_name(param, text.data);
		break;
	case 2:
		(void)search_param_add_value(param);
		break;
	case 3:
		if (param->count > 1)
			search_param_remove_value(param, dice(
				(uint32_t)param->count));
		break;
	default:
		if (param->count > 0)
			edit_field(param);
	}
	buf_finish(&text);
}

/* The other side: bytes are put into the line, which is read anew. */
static void edit_line(struct search_query *query)
{
	struct buf line = BUF_INIT, text = BUF_INIT;

	search_query_print(query, &line);
	random_text(&text, true);
	if (line.len > 0 && dice(2) == 0)
		buf_delete(&line, dice((uint32_t)line.len), 1);
	buf_insert(&line, dice((uint32_t)line.len + 1), text.data, text.len);
	search_query_finish(query);
	search_query_parse(query, line.data);
	assert_prints(query, line.data);
	buf_finish(&line);
	buf_finish(&text);
}

static void test_random_edits(void **state)
{
	(void)state;
	for (uint32_t round = 0; round < 3000; round++) {
		struct buf line = BUF_INIT;
		struct search_query query;

		seed = round + 1;
		random_text(&line, true);
		search_query_parse(&query, line.data);
		assert_prints(&query, line.data);
		for (int step = 0; step < 8; step++) {
			if (dice(3) == 0)
				edit_line(&query);
			else
				edit_form(&query);
			assert_same_fields(&query);
		}
		search_query_finish(&query);
		buf_finish(&line);
	}
}

/* The line says what the list says, parameter by parameter. */
static void assert_line(const struct compose *compose)
{
	char *line = compose_url(compose), *again;
	struct compose read;

	compose_init(&read);
	compose_set_url(&read, line);
	again = compose_url(&read);
	assert_string_equal(again, line);
	assert_int_equal(read.params.count, compose->params.count);
	for (size_t i = 0; i < read.params.count; i++) {
		assert_string_equal(read.params.param[i].name,
			compose->params.param[i].name);
		assert_string_equal(read.params.param[i].value,
			compose->params.param[i].value);
	}
	free(line);
	free(again);
	compose_finish(&read);
}

/* One parameter through the form: all others stay byte for byte. */
static void edit_composed(struct compose *compose)
{
	size_t count = compose->params.count, others = 0;
	size_t at = dice((uint32_t)count);
	char *before = NULL, *after;
	struct buf written = BUF_INIT;
	struct search_param param;

	if (count > 1)
		others = (at + 1 + dice((uint32_t)count - 1)) % count;
	before = compose_param(compose, others);
	after = compose_param(compose, at);
	search_param_parse(&param, after);
	free(after);
	if (param.count == 0)
		(void)search_param_add_value(&param);
	edit_field(&param);
	search_param_print(&param, &written);
	assert_int_equal(compose_put_param(compose, at, written.data), at);
	assert_int_equal(compose->params.count, count);
	after = compose_param(compose, at);
	/* Braces that belong to no variable are encoded in the line. */
	if (strpbrk(written.data, "{}") == NULL)
		assert_string_equal(after, written.data);
	free(after);
	after = compose_param(compose, others);
	if (others != at)
		assert_string_equal(after, before);
	free(before);
	free(after);
	search_param_finish(&param);
	buf_finish(&written);
}

static void test_line_and_form(void **state)
{
	(void)state;
	for (uint32_t round = 0; round < 3000; round++) {
		struct buf line = BUF_INIT;
		struct compose compose;

		seed = round + 9;
		buf_puts(&line, "Patient?a=1&");
		random_text(&line, true);
		compose_init(&compose);
		compose_set_url(&compose, line.data);
		assert_line(&compose);
		for (int step = 0; step < 6; step++) {
			if (compose.params.count > 0)
				edit_composed(&compose);
			assert_line(&compose);
		}
		compose_finish(&compose);
		buf_finish(&line);
	}
}

/* Any name is taken apart and put together again. */
static void test_random_names(void **state)
{
	(void)state;
	for (uint32_t round = 0; round < 3000; round++) {
		struct buf text = BUF_INIT, out = BUF_INIT;
		struct search_name name;

		seed = round + 77;
		random_text(&text, false);
		search_name_read(&name, text.data);
		search_name_print(&name, &out);
		assert_string_equal(out.data, text.data);
		search_name_finish(&name);
		buf_finish(&text);
		buf_finish(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_triples),
		cmocka_unit_test(test_edits),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_random_edits),
		cmocka_unit_test(test_line_and_form),
		cmocka_unit_test(test_random_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
