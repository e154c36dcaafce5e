#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/*
 * What a ticket says of requests and answers about invented people, and above
 * all what it does not say: after each of the messages of the domain none of
 * its persons' values stands in the text, in no spelling.
 */

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/client/ticket_part.h"

static struct aliases *aliases;
static struct buf out = BUF_INIT;

static int set_up(void **state)
{
	(void)state;
	aliases = aliases_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	aliases_free(aliases);
	buf_finish(&out);
	return 0;
}

static void expect_url(const char *url, const char *wanted)
{
	buf_clear(&out);
	ticket_put_url(aliases, url, &out);
	assert_string_equal(out.data, wanted);
}

static void expect_sentence(const char *text, const char *wanted)
{
	buf_clear(&out);
	ticket_put_sentence(aliases, text, &out);
	assert_string_equal(out.data, wanted);
}

static void expect_field(const char *name, const char *value,
	const char *wanted)
{
	buf_clear(&out);
	ticket_put_field(aliases, name, value, &out);
	assert_string_equal(out.data, wanted);
}

static void test_urls(void **state)
{
	(void)state;
	expect_url("https://h.example:444/r4/Patient?identifier=https://fhir."
		"nhs.uk/Id/nhs-number%7C9999999468&name=Zo%C3%AB+Tester&"
		"birthdate=ge1980-02-01&_count=1",
		"https://h.example:444/r4/Patient?identifier=https://fhir."
		"nhs.uk/Id/nhs-number%7C<nhs-number-1>&name=<name-1>&"
		"birthdate=ge<birth-date-1>&_count=1");
	expect_url("https://h.example/r4/Patient/1/_history/2",
		"https://h.example/r4/Patient/<id-2>/_history/2");
	expect_url("Observation?patient=1&subject=Patient/1&code=1",
		"Observation?patient=<id-2>&subject=Patient/<id-2>&code=1");
	expect_url("https://h.example/cb?code=aB3dE6gH9jK2mN5pQ8&x=1#"
		"access_token=q-w-e-r-t-y",
		"https://h.example/cb?code=<token-1>&x=1#"
		"access_token=<token-2>");
	expect_url("https://ada:hunter2hunter2@h.example/metadata",
		"https://<secret-1>@h.example/metadata");
	expect_url("Task?identifier=A1,B2", "Task?identifier=<identifier-3>,"
		"<identifier-3b>");
}

/* Who knows what a server asks by: what is not known to be harmless goes. */
static void test_free_params(void **state)
{
	(void)state;
	expect_url("Observation?value-string=John%20Tester&note=07700900123&"
		"code=http://loinc.org%7C1234-5&status=final&date=ge2026-01-01"
		"&_sort=-date&_count=50&odd=http://x.example%7Cabc",
		"Observation?value-string=<text-1>&note=<text-2>&"
		"code=http://loinc.org%7C1234-5&status=final&date=ge2026-01-01"
		"&_sort=-date&_count=50&odd=http://x.example%7Cabc");
	expect_url("https://h.example/r4/Patient/7/Smithers/$everything#John",
		"https://h.example/r4/Patient/<id-1>/<name-1>/$everything"
		"#<text-3>");
	expect_url("Patient/7/Observation", "Patient/<id-1>/Observation");
}

/* The token of a Location goes from all else that repeats it. */
static void test_token_in_location(void **state)
{
	(void)state;
	expect_field("Location", "https://h.example/cb#access_token=Zz9-top-"
		"secret&token_type=bearer", "https://h.example/cb#"
		"access_token=<token-1>&token_type=bearer");
	expect_sentence("the token Zz9-top-secret is not known",
		"the token <token-1> is not known");
}

static void test_fields(void **state)
{
	(void)state;
	expect_field("Authorization", "Bearer abc", "Bearer ***");
	expect_field("Set-Cookie", "CSPSESSIONID=0001", "***");
	expect_field("Date", "Tue, 03 Feb 2026 10:31:00 GMT",
		"Tue, 03 Feb 2026 10:31:00 GMT");
	expect_field("Content-Type", "application/fhir+json; charset=UTF-8",
		"application/fhir+json; charset=UTF-8");
	expect_field("WWW-Authenticate", "Bearer realm=\"FHIR\", "
		"error=\"invalid_token\"",
		"Bearer realm=\"<text-1>\", error=\"invalid_token\"");
	expect_field("X-User", "looked up 9999999468 for a.t@example.org",
		"looked up <nhs-number-1> for <email-2>");
}

static void test_sentences(void **state)
{
	(void)state;
	expect_sentence("No match for identifier 999 999 9468 of 'Tester', "
		"born 1980-02-01",
		"No match for identifier <nhs-number-1> of '<text-1>', "
		"born <birth-date-2>");
	expect_sentence("Unknown search parameter \"address-city\" of "
		"'Patient' at 'Bundle.entry[0]'",
		"Unknown search parameter \"address-city\" of "
		"'Patient' at 'Bundle.entry[0]'");
	expect_sentence("MSH|^~\\&|A|B\rPID|1||9999999468", "<text-2>");
}

static const char bundle[] = "{\"resourceType\":\"Bundle\",\"entry\":["
	"{\"fullUrl\":\"https://h.example/r4/Patient/7\",\"resource\":{"
	"\"resourceType\":\"Patient\",\"id\":\"7\",\"identifier\":[{\"system\""
	":\"https://fhir.nhs.uk/Id/nhs-number\",\"value\":\"9999999468\"},"
	"{\"system\":\"urn:mrn\",\"value\":\"RXQ-10077\"}],\"name\":[{"
	"\"family\":\"O\\u0027Tester\",\"given\":[\"Jo\",\"Zo\\u00eb\"]}],"
	"\"birthDate\":\"1980-02-01\",\"telecom\":[{\"system\":\"phone\","
	"\"value\":\"0161 496 0007\"}],\"address\":[{\"line\":[\"7 Invented "
	"Row\"],\"city\":\"Nowhere\",\"postalCode\":\"ZZ99 3WZ\"}],"
	"\"contact\":[{\"name\":{\"family\":\"Kinsman\"}}]}},{\"resource\":{"
	"\"resourceType\":\"Task\",\"status\":\"requested\",\"for\":{"
	"\"reference\":\"Patient/7\",\"display\":\"Zo\\u00eb O'Tester\"},"
	"\"note\":[{\"text\":\"Ring Jo on 01614960007\"}]}}]}";

static void test_one_person_in_a_bundle(void **state)
{
	(void)state;
	ticket_learn_document(aliases, bundle, sizeof(bundle) - 1);
	expect_url("Patient/7", "Patient/<id-1>");
	expect_sentence("Zo\xc3\xab O'Tester, 9999999468, RXQ-10077, "
		"01/02/1980, (0161) 4960007, zz993wz and Kinsman",
		"<name-1>, <nhs-number-1>, <identifier-1>, "
		"<birth-date-1>, (0161) <identifier-3>, <address-1> and "
		"<name-2>");
}

static void test_excerpt(void **state)
{
	(void)state;
	ticket_learn_document(aliases, bundle, sizeof(bundle) - 1);
	ticket_put_document(aliases, bundle, sizeof(bundle) - 1, &out);
	assert_non_null(strstr(out.data, "\"id\": \"<id-1>\""));
	assert_non_null(strstr(out.data, "/r4/Patient/<id-1>\""));
	assert_non_null(strstr(out.data, "\"family\": \"<name-1>\""));
	assert_non_null(strstr(out.data, "\"status\": \"requested\""));
	assert_non_null(strstr(out.data, "\"reference\": \"Patient/<id-1>\""));
	assert_null(strstr(out.data, "\"Jo\""));
	assert_null(strstr(out.data, "Nowhere"));
	assert_null(strstr(out.data, "Ring"));
}

static const char told[] = "{\"resourceType\":\"Observation\",\"extension\""
	":[{\"url\":\"https://h.example/Patient/religion\",\"valueString\":"
	"\"Jedi\"}],\"text\":{\"div\":\"<div>written</div>\"},\"code\":{"
	"\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":"
	"\"165816005\"}],\"text\":\"HIV status\"},\"valueString\":"
	"\"positive\",\"note\":[{\"text\":\"seen\"}],\"comment\":\"said\"}";

static const char told_xml[] = "<Observation xmlns=\"http://hl7.org/fhir\">"
	"<text><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>written</p>"
	"</div></text><extension url=\"https://h.example/Patient/religion\">"
	"<valueString value=\"Jedi\"/></extension><code><coding><code "
	"value=\"165816005\"/></coding><text value=\"HIV status\"/></code>"
	"<valueString value=\"positive\"/><note><text value=\"seen\"/></note>"
	"<comment value=\"said\"/></Observation>";

static void test_free_text(void **state)
{
	static const char *const gone[] = { "Jedi", "written", "HIV status",
		"positive", "seen", "said" };
	const char *const bodies[] = { told, told_xml };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		buf_clear(&out);
		ticket_learn_document(aliases, bodies[i], strlen(bodies[i]));
		ticket_put_document(aliases, bodies[i], strlen(bodies[i]),
			&out);
		for (size_t n = 0; n < sizeof(gone) / sizeof(*gone); n++)
			if (strstr(out.data, gone[n]) != NULL)
				fail_msg("%s stands in %s", gone[n], out.data);
		assert_non_null(strstr(out.data, "<text-"));
		assert_non_null(strstr(out.data, "165816005"));
		assert_non_null(strstr(out.data,
			"https://h.example/Patient/religion"));
	}
}

/*
 * Messages of the domain, all of one person whose values are these; and a
 * sentence of a server's that repeats them.
 */
#define FAMILY "Quillfeather"
#define GIVEN "Xanthippe"
#define NUMBER "9999999476"
#define HOSPITAL "RXQ5550123"
#define BORN "19730809"
#define STREET "12 Fictional Close"
#define PHONE "01614960123"

static const char *const messages[] = {
	"MSH|^~\\&|TIE|R0A|LAB|RBS|20260203103100||ORU^R01|M1|P|2.5.1\r"
	"PID|1||" NUMBER "^^^NHS^NH~" HOSPITAL "^^^R0A^MR||" FAMILY "^" GIVEN
	"^^^MS||" BORN "|F|||" STREET "^^Nowhere^^ZZ99 3WZ||" PHONE "\r"
	"OBR|1|ORD7770001|FIL7770001|FBC\rOBX|1|NM|HB||120|g/L\r",

	"{\"resourceType\":\"Patient\",\"id\":\"p-" HOSPITAL "\",\"identifier\""
	":[{\"value\":\"" NUMBER "\"},{\"value\":\"" HOSPITAL "\"}],\"name\":"
	"[{\"family\":\"" FAMILY "\",\"given\":[\"" GIVEN "\"]}],"
	"\"birthDate\":\"1973-08-09\",\"address\":[{\"line\":[\"" STREET
	"\"]}],\"telecom\":[{\"value\":\"" PHONE "\"}]}",

	"<Patient xmlns=\"http://hl7.org/fhir\"><id value=\"77\"/>"
	"<identifier><value value=\"" NUMBER "\"/></identifier><identifier>"
	"<value value=\"" HOSPITAL "\"/></identifier><name><family value=\""
	FAMILY "\"/><given value=\"" GIVEN "\"/></name><telecom><value "
	"value=\"" PHONE "\"/></telecom><birthDate value=\"1973-08-09\"/>"
	"<address><line value=\"" STREET "\"/></address></Patient>",

	"{\"resourceType\":\"Bundle\",\"type\":\"message\",\"entry\":[{"
	"\"resource\":{\"resourceType\":\"MessageHeader\",\"focus\":[{"
	"\"reference\":\"ServiceRequest/1\"}]}},{\"resource\":{"
	"\"resourceType\":\"ServiceRequest\",\"subject\":{\"identifier\":{"
	"\"value\":\"" NUMBER "\"},\"display\":\"" GIVEN " " FAMILY "\"},"
	"\"identifier\":[{\"value\":\"" HOSPITAL "\"}]}},{\"resource\":{"
	"\"resourceType\":\"Patient\",\"birthDate\":\"1973-08-09\","
	"\"address\":[{\"line\":[\"" STREET "\"]}],\"telecom\":[{\"value\":\""
	PHONE "\"}]}}]}",

	"identifier=" NUMBER "&mrn=" HOSPITAL "&family=" FAMILY "&given="
	GIVEN "&birthdate=1973-08-09&address=12+Fictional+Close&phone=" PHONE,
};

static const char *const values[] = {
	FAMILY, GIVEN, NUMBER, HOSPITAL, BORN, "1973-08-09", "09/08/1973",
	"Fictional", PHONE, "XANTHIPPE", "quillfeather", "999 999 9476",
};

static void expect_none(const char *text, const char *said)
{
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++)
		if (text_find_nocase(text, strlen(text), values[i]) != NULL)
			fail_msg("%s stands in what was made of %s: %s",
				values[i], said, text);
}

static void test_nothing_survives(void **state)
{
	static const char repeated[] = "Can't find " GIVEN " " FAMILY " / "
		"QUILLFEATHER, xanthippe (" NUMBER ", 999 999 9476, "
		"999-999-9476), hospital number " HOSPITAL ", born 1973-08-09 "
		"09/08/1973 " BORN ", " STREET ", tel " PHONE ", see "
		"/Patient?family=%51uillfeather&given=X%61nthippe";

	(void)state;
	for (size_t i = 0; i < sizeof(messages) / sizeof(*messages); i++) {
		size_t len = strlen(messages[i]);

		aliases_free(aliases);
		aliases = aliases_new();
		ticket_learn_document(aliases, messages[i], len);
		buf_clear(&out);
		ticket_clean(aliases, repeated, &out);
		expect_none(out.data, messages[i]);
		buf_clear(&out);
		ticket_put_document(aliases, messages[i], len, &out);
		expect_none(out.data, messages[i]);
	}
}

/* Without the body nothing of it is known, but its form is. */
static void test_stranger(void **state)
{
	(void)state;
	ticket_put_sentence(aliases, "Patient '" FAMILY "' (" NUMBER ", born "
		"1973-08-09, " HOSPITAL ")", &out);
	expect_none(out.data, "a sentence");
}

static void test_kinds(void **state)
{
	static const struct {
		const char *path, *value;
		enum alias_kind kind;
		bool is_in_place;
	} rows[] = {
		{ "Patient.name[0].family", "x", ALIAS_NAME, false },
		{ "Patient.name[0].period.start", "2001-01-01", ALIAS_TEXT,
			true },
		{ "Patient.identifier[1].value", "x", ALIAS_IDENTIFIER,
			false },
		{ "Patient.telecom[0].value", "1", ALIAS_PHONE, false },
		{ "Patient.telecom[0].value", "a@b.c", ALIAS_EMAIL, false },
		{ "Patient.address[0].city", "x", ALIAS_TEXT, true },
		{ "/Patient/birthDate/@value", "x", ALIAS_BIRTH_DATE, false },
		{ "PID-5.1", "x", ALIAS_NAME, false },
		{ "PID-5.7", "L", ALIAS_NAME, true },
		{ "PID-3[2].1", "1", ALIAS_IDENTIFIER, false },
		{ "PID-3[2].4", "NHS", ALIAS_IDENTIFIER, true },
		{ "OBR[2]-16.1", "C123", ALIAS_IDENTIFIER, false },
		{ "OBR[2]-16.2", "Doctor", ALIAS_NAME, false },
		{ "OBR[2]-16.9", "NHS", ALIAS_NAME, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		bool is_in_place;

		assert_int_equal(ticket_kind_of(rows[i].path, rows[i].value,
			&is_in_place), rows[i].kind);
		assert_int_equal(is_in_place, rows[i].is_in_place);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_urls),
		TEST(test_token_in_location),
		TEST(test_fields),
		TEST(test_sentences),
		TEST(test_one_person_in_a_bundle),
		TEST(test_excerpt),
		TEST(test_free_params),
		TEST(test_free_text),
		TEST(test_nothing_survives),
		TEST(test_stranger),
		TEST(test_kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
