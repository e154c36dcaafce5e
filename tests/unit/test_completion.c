/*
 * Completion of URL lines, and the values seen in answers.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/client/completion.h"
#include "core/store/connection.h"

static const char statement[] =
	"{\"resourceType\":\"CapabilityStatement\",\"fhirVersion\":\"4.0.1\","
	"\"rest\":[{\"mode\":\"server\","
	"\"operation\":[{\"name\":\"process-message\"}],\"resource\":["
	"{\"type\":\"Patient\",\"searchParam\":["
	"{\"name\":\"name\",\"type\":\"string\"},"
	"{\"name\":\"gender\",\"type\":\"token\"},"
	"{\"name\":\"birthdate\",\"type\":\"date\"}],"
	"\"operation\":[{\"name\":\"$everything\"}],"
	"\"searchRevInclude\":[\"Observation:subject\"]},"
	"{\"type\":\"Observation\",\"searchParam\":["
	"{\"name\":\"subject\",\"type\":\"reference\"},"
	"{\"name\":\"code\",\"type\":\"token\"},"
	"{\"name\":\"value-quantity\",\"type\":\"quantity\"}],"
	"\"searchInclude\":[\"Observation:subject\",\"Observation:device\"]}"
	"]}]}";

static const char answer[] =
	"{\"resourceType\":\"Bundle\",\"id\":\"b1\",\"type\":\"searchset\","
	"\"entry\":[{\"resource\":{\"resourceType\":\"Observation\","
	"\"id\":\"o1\",\"status\":\"final\","
	"\"code\":{\"coding\":[{\"system\":\"http://loinc.org\","
	"\"code\":\"1-8\",\"display\":\"Acetone\"}]},"
	"\"subject\":{\"reference\":\"Patient/p1\"},"
	"\"valueQuantity\":{\"value\":1.10,\"unit\":\"mg\","
	"\"system\":\"http://unitsofmeasure.org\",\"code\":\"mg\"}}},"
	"{\"resource\":{\"resourceType\":\"Patient\",\"id\":\"p2\","
	"\"identifier\":[{\"system\":\"urn:nhs\",\"value\":\"9999999468\"}],"
	"\"telecom\":[{\"system\":\"phone\",\"value\":\"0\"}],"
	"\"gender\":\"female\"}}]}";

static struct capability *capability;
static struct doc_index *doc;
static struct completion_source source;

static int set_up(void **state)
{
	struct err err = ERR_INIT;
	struct connection *connection = connection_new("Test");
	struct observed *observed = observed_new();
	struct doc_index *index = index_text(answer, sizeof(answer) - 1);
	time_t at;

	(void)state;
	doc = index_text(statement, sizeof(statement) - 1);
	capability = capability_read(doc, statement, &err);
	observed_learn(observed, index, answer);
	index_free(index);
	connection->variables = xcalloc(1, sizeof(*connection->variables));
	connection->variables[0].name = xstrdup("ods");
	connection->variables[0].value = xstrdup("R0A");
	connection->variable_count = connection->variable_alloc = 1;
	source = (struct completion_source){ capability, connection,
		observed };
	if (!clock_parse_instant("2026-02-03T10:31:00Z", &at))
		return -1;
	clock_hold(at);
	return capability != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	connection_free((struct connection *)(uintptr_t)source.connection);
	observed_free((struct observed *)(uintptr_t)source.observed);
	capability_free(capability);
	index_free(doc);
	return 0;
}

static void collect(void *data, const char *text, const char *note)
{
	buf_printf(data, "%s%s=%s", ((struct buf *)data)->len > 0 ? ", " : "",
		text, note);
}

/* "[" in the line: where the word begins that is completed at its end. */
static const struct {
	const char *line, *wanted;
	bool is_beginning;	/* more candidates follow */
} cases[] = {
	{ "[P", "Patient=", false },
	{ "[pat", "Patient=", false },
	{ "[$", "$process-message=operation", false },
	{ "[{{", "{{ods}}=R0A, {{base}}=the service's address", true },
	{ "{{cdr}}/[O", "Observation=", false },
	{ "https://host/fhir/[P", "Patient=", false },
	{ "Patient/[", "p2=seen, p1=seen, $everything=operation, "
		"_search=a search by POST, _history=earlier versions", false },
	{ "Patient/p1/[_", "_history=earlier versions", false },
	{ "Patient/[{{o", "{{ods}}=R0A, {{oauth2}}=the OAuth2 server's "
		"address", false },
	{ "Patient?[n", "name=string  Patient.name", false },
	{ "Patient?name=x&[b", "birthdate=date  Patient.birthDate", false },
	{ "Patient?[_s", "_sort=in which order, _summary=a part of each, or "
		"only how many", false },
	{ "Patient?name:[", "exact=the whole text, case and accents too, "
		"contains=anywhere in the text, missing=whether there is "
		"none: true or false", false },
	{ "Patient?birthdate:[", "missing=whether there is none: true or "
		"false", false },
	{ "Observation?subject:[P", "Patient=", false },
	{ "Observation?subject:[i", "identifier=by the identifier in the "
		"reference", false },
	{ "Observation?subject:Patient.[g", "gender=token  Patient.gender",
		false },
	{ "Observation?subject.[g", "gender=token  Patient.gender", false },
	{ "Patient?[_ha", "_has:=what refers to it", false },
	{ "Patient?_has:[O", "Observation=", false },
	{ "Patient?_has:Observation:[su", "subject=reference  "
		"Observation.subject", false },
	{ "Patient?_has:Observation:subject:[c", "code=token  "
		"Observation.code", false },
	{ "Patient?birthdate=[-7d", "2026-01-27=-7d", false },
	{ "Patient?birthdate=ge[today", "2026-02-03=today", false },
	{ "Patient?birthdate=ge[", "2026-02-03=today, 2026-02-02=yesterday, "
		"2026-01-27=-7d, 2026-01-20=-2w, 2025-11-03=-3m, "
		"2025-02-03=-1y, 2026-02-03T10:31:00Z=now", false },
	{ "Patient?birthdate=[g", "gt=greater or later than, ge=greater, "
		"later or equal", false },
	{ "Patient?birthdate:missing=[t", "true=", false },
	{ "Observation?code=[", "http://loinc.org|1-8=Acetone", false },
	{ "Observation?code=x,[http", "http://loinc.org|1-8=Acetone", false },
	{ "Patient?gender=[f", "female=seen", false },
	{ "Patient?gender=[{{o", "{{ods}}=R0A, {{oauth2}}=the OAuth2 server's "
		"address", false },
	{ "Observation?status=[", "final=seen", false },
	{ "Patient?identifier=[", "urn:nhs|=seen", false },
	{ "Patient?_id=[", "p2=seen, p1=seen", false },
	{ "Observation?subject=[Pat", "Patient/p2=seen, Patient/p1=seen",
		false },
	{ "Observation?subject:Patient=[", "p2=seen, p1=seen", false },
	{ "Observation?_include=[", "Observation:subject=, "
		"Observation:device=", false },
	{ "Patient?_revinclude=[", "Observation:subject=", false },
	{ "Patient?_sort=-[b", "birthdate=date  Patient.birthDate", false },
	{ "Patient?_sort=name,[b", "birthdate=date  Patient.birthDate",
		false },
	{ "Patient?_elements=id,[birth", "birthDate=date", false },
	{ "Patient?_summary=[c", "count=a part of each, or only how many",
		false },
	{ "Patient?_total=[a", "accurate=whether the total is counted",
		false },
	{ "Patient?nonsense=[", "", false },
	{ "Nonsense?[", "_id=token  Resource.id", true },
};

static void test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		size_t mark = strcspn(cases[i].line, "["), start;
		char *line = xasprintf("%.*s%s", (int)mark, cases[i].line,
			cases[i].line + mark + 1);
		struct buf got = BUF_INIT;

		start = completion_url(&source, line, strlen(line), collect,
			&got);
		if (start != mark || (!cases[i].is_beginning &&
		    strcmp(got.data, cases[i].wanted) != 0))
			print_message("%s: %zu\n", cases[i].line, start);
		assert_int_equal(start, mark);
		if (!cases[i].is_beginning)
			assert_string_equal(got.data, cases[i].wanted);
		else if (strstr(got.data, cases[i].wanted) == NULL)
			assert_string_equal(got.data, cases[i].wanted);
		buf_finish(&got);
		free(line);
	}
}

/* Without anything to go by, at every place of every line: no crash. */
static void test_nothing(void **state)
{
	static const struct completion_source none;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		for (size_t at = 0; at <= strlen(cases[i].line); at++) {
			struct buf got = BUF_INIT;

			assert_true(completion_url(&none, cases[i].line, at,
				collect, &got) <= at);
			assert_true(completion_url(&source, cases[i].line,
				at, collect, &got) <= at);
			buf_finish(&got);
		}
	}
}

/* Identifiers' values are people's; telecom's systems are none. */
static void test_observed(void **state)
{
	struct buf all = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < observed_count(source.observed); i++) {
		struct observed_value value = observed_at(source.observed, i);

		buf_printf(&all, "%s.%s %s|%s\n", value.type, value.element,
			value.system != NULL ? value.system : "",
			value.code != NULL ? value.code : "");
	}
	assert_string_equal(all.data,
		"Bundle.id |b1\n"
		"Bundle.type |searchset\n"
		"Observation.id |o1\n"
		"Observation.status |final\n"
		"Observation.code http://loinc.org|1-8\n"
		"Patient.id |p1\n"
		"Observation.valueQuantity http://unitsofmeasure.org|mg\n"
		"Patient.id |p2\n"
		"Patient.identifier urn:nhs|\n"
		"Patient.gender |female\n");
	buf_finish(&all);
}

static void test_bounds(void **state)
{
	struct observed *observed = observed_new();
	struct observed_value last;

	(void)state;
	for (int i = 0; i < OBSERVED_MAX * 2; i++) {
		char *text = xasprintf("{\"resourceType\":\"Task\","
			"\"id\":\"t%d\"}", i);
		struct doc_index *index = index_text(text, strlen(text));

		observed_learn(observed, index, text);
		observed_learn(observed, index, text);
		index_free(index);
		free(text);
	}
	assert_true(observed_count(observed) <= OBSERVED_MAX);
	last = observed_at(observed, observed_count(observed) - 1);
	assert_string_equal(last.code, "t3999");
	observed_forget(observed);
	assert_int_equal(observed_count(observed), 0);
	observed_free(observed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_observed),
		cmocka_unit_test(test_bounds),
	};

	setenv("TZ", "UTC", 1);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
