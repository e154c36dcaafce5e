#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "core/auth/scope.h"

static void words_taken_apart(void **state)
{
	static const struct {
		const char *word;
		enum scope_kind kind;
		unsigned may, version;
		const char *query;
	} cases[] = {
		{ "system/*.*", SCOPE_RESOURCE, SCOPE_ALL, 0, NULL },
		{ "patient/Observation.read", SCOPE_RESOURCE,
			SCOPE_READ | SCOPE_SEARCH, 1, NULL },
		{ "user/*.write", SCOPE_RESOURCE,
			SCOPE_CREATE | SCOPE_UPDATE | SCOPE_DELETE, 1, NULL },
		{ "system/Patient.rs", SCOPE_RESOURCE,
			SCOPE_READ | SCOPE_SEARCH, 2, NULL },
		{ "system/Patient.cruds", SCOPE_RESOURCE, SCOPE_ALL, 2, NULL },
		{ "patient/Observation.rs?category=http://terminology.hl7.org"
			"/CodeSystem/observation-category|laboratory",
			SCOPE_RESOURCE, SCOPE_READ | SCOPE_SEARCH, 2,
			"category=http://terminology.hl7.org/CodeSystem/"
			"observation-category|laboratory" },
		{ "openid", SCOPE_IDENTITY, 0, 0, NULL },
		{ "fhirUser", SCOPE_IDENTITY, 0, 0, NULL },
		{ "offline_access", SCOPE_IDENTITY, 0, 0, NULL },
		{ "launch", SCOPE_LAUNCH, 0, 0, NULL },
		{ "launch/patient", SCOPE_LAUNCH, 0, 0, NULL },
		/* Letters in another order, twice, unknown, missing. */
		{ "system/Patient.sr", SCOPE_OTHER, 0, 0, NULL },
		{ "system/Patient.rr", SCOPE_OTHER, 0, 0, NULL },
		{ "system/Patient.x", SCOPE_OTHER, 0, 0, NULL },
		{ "system/Patient.", SCOPE_OTHER, 0, 0, NULL },
		{ "system/.rs", SCOPE_OTHER, 0, 0, NULL },
		{ "system/Patient", SCOPE_OTHER, 0, 0, NULL },
		{ "robot/Patient.rs", SCOPE_OTHER, 0, 0, NULL },
		{ "launchpad", SCOPE_OTHER, 0, 0, NULL },
		{ "nhs.read", SCOPE_OTHER, 0, 0, NULL },
		{ "/", SCOPE_OTHER, 0, 0, NULL },
		{ "", SCOPE_OTHER, 0, 0, NULL },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct scope scope;

		scope_read(cases[i].word, strlen(cases[i].word), &scope);
		if (scope.kind != cases[i].kind || scope.may != cases[i].may ||
		    scope.version != cases[i].version)
			fail_msg("%s: kind %d, may %u, version %u",
				cases[i].word, scope.kind, scope.may,
				scope.version);
		if (cases[i].query == NULL) {
			assert_null(scope.query);
			continue;
		}
		assert_int_equal(scope.query_len, strlen(cases[i].query));
		assert_memory_equal(scope.query, cases[i].query,
			scope.query_len);
	}
}

static void one_list_within_another(void **state)
{
	static const struct {
		const char *asked, *maximum;
		bool is_within;
	} cases[] = {
		{ "system/Patient.rs", "system/*.*", true },
		{ "system/Patient.read", "system/Patient.rs", true },
		{ "system/Patient.rs", "system/*.read", true },
		{ "system/*.*", "system/*.read system/*.write", true },
		{ "system/Patient.rs", "system/Patient.r system/Patient.s",
			true },
		{ "system/Patient.rs", "system/Patient.r system/Task.s",
			false },
		{ "system/*.rs", "system/Patient.rs", false },
		{ "system/Patient.cud", "system/*.rs", false },
		{ "system/Patient.r", "user/Patient.r", false },
		{ "user/Patient.r", "*/Patient.r", true },
		{ "system/Observation.rs?category=a", "system/Observation.rs",
			true },
		{ "system/Observation.rs", "system/Observation.rs?category=a",
			false },
		{ "system/Observation.rs?category=a",
			"system/Observation.rs?category=a", true },
		{ "system/Observation.rs?category=a",
			"system/Observation.rs?category=b", false },
		{ "system/Patient.rs", "system/Patients.rs", false },
		{ "openid  fhirUser", "fhirUser openid", true },
		{ "openid", "openidx", false },
		{ "nhs-read", "nhs*", true },
		{ "launch/patient", "launch/*", true },
		{ "system/Patient.x", "system/Patient.*", false },
		{ "", "system/*.*", true },
		{ "system/*.*", "", false },
		{ "", "", true },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++)
		if (scope_is_within(cases[i].asked, cases[i].maximum) !=
		    cases[i].is_within)
			fail_msg("%s within %s", cases[i].asked,
				cases[i].maximum);
}

static void what_was_not_granted(void **state)
{
	struct buf missing = BUF_INIT;

	(void)state;
	scope_missing("openid system/Patient.rs system/Task.cud",
		"system/*.rs", &missing);
	assert_string_equal(missing.data, "openid system/Task.cud");
	buf_clear(&missing);
	scope_missing("system/Patient.rs", "system/*.*", &missing);
	assert_string_equal(missing.data, "");
	buf_finish(&missing);
}

static void a_line_for_each_word(void **state)
{
	struct buf text = BUF_INIT;

	(void)state;
	scope_explain("system/*.* patient/Observation.rs?code=x "
		"user/Patient.read  openid acme.admin", &text);
	assert_string_equal(text.data,
		"system/*.*  do everything with every type, with no person "
		"logged in\n"
		"patient/Observation.rs?code=x  read and search Observation, "
		"only where code=x, of one patient only\n"
		"user/Patient.read  read and search Patient, as far as the "
		"person who logged in may (SMART version 1)\n"
		"openid  who logged in, as an ID token (OpenID Connect)\n"
		"acme.admin  a scope of the server's own: its documentation "
		"says what it means\n");
	buf_clear(&text);
	scope_explain("system/Task.cru", &text);
	assert_string_equal(text.data, "system/Task.cru  create, read and "
		"update Task, with no person logged in\n");
	buf_finish(&text);
}

struct request {
	const char *granted, *method, *path;
	enum scope_answer answer;
};

static void ask(const struct request *request, struct buf *sentence)
{
	buf_clear(sentence);
	if (scope_covers(request->granted, request->method, request->path,
	    sentence) != request->answer)
		fail_msg("%s: %s %s: %s", request->granted, request->method,
			request->path, sentence->data);
	if (request->answer == SCOPE_NO)
		assert_true(sentence->len > 0);
}

static void requests_need_letters(void **state)
{
	static const struct request cases[] = {
		{ "system/*.*", "DELETE", "Patient/1", SCOPE_YES },
		{ "system/Patient.r", "GET", "Patient/1", SCOPE_YES },
		{ "system/Patient.r", "GET", "Patient/1/_history", SCOPE_YES },
		{ "system/Patient.r", "GET", "Patient/1/_history/2",
			SCOPE_YES },
		{ "system/Patient.r", "HEAD", "/Patient/1", SCOPE_YES },
		{ "system/Patient.r", "GET", "Patient", SCOPE_NO },
		{ "system/Patient.r", "GET", "Patient?name=x", SCOPE_NO },
		{ "system/Patient.s", "GET", "Patient?name=x", SCOPE_YES },
		{ "system/Patient.s", "POST", "Patient/_search", SCOPE_YES },
		{ "system/Patient.s", "GET", "Patient/1", SCOPE_NO },
		{ "system/Patient.s", "GET", "Patient/_history", SCOPE_YES },
		{ "system/Patient.rs", "POST", "Patient", SCOPE_NO },
		{ "system/Patient.c", "POST", "Patient", SCOPE_YES },
		{ "system/Patient.c", "PUT", "Patient/1", SCOPE_NO },
		{ "system/Patient.u", "PUT", "Patient/1", SCOPE_YES },
		{ "system/Patient.u", "PATCH", "Patient/1", SCOPE_YES },
		{ "system/Patient.d", "DELETE", "Patient?name=x", SCOPE_YES },
		{ "system/Patient.cruds", "GET", "Observation/1", SCOPE_NO },
		{ "system/Observation.s", "GET", "Patient/1/Observation",
			SCOPE_YES },
		{ "system/Patient.s", "GET", "Patient/1/Observation",
			SCOPE_NO },
		{ "system/Patient.rs", "GET", "Patient/1/*", SCOPE_UNKNOWN },
		{ "system/Patient.r", "GET", "metadata", SCOPE_YES },
		{ "", "GET", ".well-known/smart-configuration", SCOPE_YES },
		{ "", "GET", "Patient/1", SCOPE_NO },
		{ "openid", "GET", "Patient/1", SCOPE_NO },
		{ "openid user_impersonation", "GET", "Patient/1",
			SCOPE_UNKNOWN },
		{ "system/*.*", "POST", "", SCOPE_UNKNOWN },
		{ "system/*.*", "POST", "$process-message", SCOPE_UNKNOWN },
		{ "system/*.*", "GET", "Patient/1/$everything",
			SCOPE_UNKNOWN },
		{ "system/*.*", "BREW", "Patient/1", SCOPE_UNKNOWN },
		{ "system/*.*", "GET", "patient", SCOPE_UNKNOWN },
		{ "patient/*.rs user/Task.cud", "POST", "Task", SCOPE_YES },
	};
	struct buf sentence = BUF_INIT;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++)
		ask(&cases[i], &sentence);
	buf_finish(&sentence);
}

static void sentences_name_what_is_missing(void **state)
{
	static const struct request write = { "system/Patient.rs", "POST",
		"Observation", SCOPE_NO };
	static const struct request narrow = {
		"system/Observation.rs?category=laboratory", "GET",
		"Observation?_include=Observation:subject", SCOPE_UNKNOWN };
	static const struct request brought = { "system/Patient.rs", "GET",
		"Patient?_revinclude=Provenance:target", SCOPE_UNKNOWN };
	struct buf sentence = BUF_INIT;

	(void)state;
	ask(&write, &sentence);
	assert_string_equal(sentence.data, "This token can't create "
		"Observation: that needs a scope such as "
		"system/Observation.c, and it has system/Patient.rs.");
	ask(&narrow, &sentence);
	assert_string_equal(sentence.data, "This token may search Observation "
		"only where category=laboratory. With such a scope "
		"InterSystems servers answer _include with 401.");
	ask(&brought, &sentence);
	assert_non_null(strstr(sentence.data, "Provenance"));
	buf_finish(&sentence);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_taken_apart),
		cmocka_unit_test(one_list_within_another),
		cmocka_unit_test(what_was_not_granted),
		cmocka_unit_test(a_line_for_each_word),
		cmocka_unit_test(requests_need_letters),
		cmocka_unit_test(sentences_name_what_is_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
