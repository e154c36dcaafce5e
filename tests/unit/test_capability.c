/*
 * CapabilityStatements: an invented one with the traps real ones have, the
 * page printed from it, and the real ones where they are present.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/fhir/capability.h"

#define EXPECT(word) "\"extension\":[{\"url\":\"http://other\"," \
	"\"valueCode\":\"no\"},{\"url\":\"http://hl7.org/fhir/" \
	"StructureDefinition/capabilitystatement-expectation\"," \
	"\"valueCode\":\"" word "\"}]"

static const char statement[] =
	"{\"resourceType\":\"CapabilityStatement\",\"name\":\"Test-1\","
	"\"title\":\"A \\\"quoted\\\" title\",\"url\":\"https://e/c\","
	"\"kind\":\"requirements\",\"status\":\"draft\","
	"\"date\":\"2026-02-03\",\"fhirVersion\":\"4.0.1\","
	"\"format\":[\"xml\",\"json\"],"
	"\"software\":{\"name\":\"Engine\",\"version\":\"2.1\"},"
	"\"rest\":[{\"mode\":\"client\",\"resource\":[{\"type\":\"No\"}]},"
	"{\"mode\":\"server\",\"security\":{\"service\":[{\"coding\":[{"
	"\"code\":\"OAuth\"}]},{\"text\":\"Basic\"}],\"description\":\"IUA\","
	"\"extension\":[{\"url\":\"http://fhir-registry.smarthealthit.org/"
	"StructureDefinition/oauth-uris\",\"extension\":[{\"url\":\"token\","
	"\"valueUri\":\"https://e/token\"}]}]},"
	"\"interaction\":[{\"code\":\"transaction\"," EXPECT("SHALL") "}],"
	"\"operation\":[{\"name\":\"$process-message\"},"
	"{\"name\":\"validate\"}],"
	"\"searchParam\":[{\"name\":\"_id\",\"type\":\"token\"}],"
	"\"resource\":[{" EXPECT("SHOULD") ",\"type\":\"Bundle\","
	"\"documentation\":\"First line\\n```\\nGET  [base]/Bundle\\n```\","
	"\"conditionalUpdate\":true,"
	"\"interaction\":[{\"code\":\"patch\"},{\"code\":\"create\"},"
	"{\"code\":\"read\"," EXPECT("MAY") "},{\"code\":\"search-type\"},"
	"{\"code\":\"odd\"}],"
	"\"searchParam\":[{\"name\":\"message.receiver:identifier\","
	"\"type\":\"token\",\"documentation\":\"ODS \\u001b[2J code\"},"
	"{\"name\":\"_lastUpdated\",\"type\":\"date\"," EXPECT("SHALL") "},"
	"7,{\"name\":\"performer\",\"type\":\"reference\"}],"
	"\"searchInclude\":[\"*\",\"Bundle:message\"],"
	"\"searchRevInclude\":[\"a\",\"b\",\"c\"]},"
	"{\"type\":\"Patient\"}]}],"
	"\"messaging\":[{\"supportedMessage\":[{\"mode\":\"receiver\","
	"\"definition\":\"https://e/MessageDefinition/laboratory-order\"},"
	"{\"mode\":\"sender\",\"definition\":\"https://e/report\"}]}]}";

static struct capability *read_text(const char *text, struct err *err)
{
	struct doc_index *index = index_text(text, strlen(text));
	struct capability *capability = capability_read(index, text, err);

	index_free(index);
	return capability;
}

static struct capability *read_good(const char *text)
{
	struct err err = ERR_INIT;
	struct capability *capability = read_text(text, &err);

	if (capability == NULL)
		fail_msg("%s", err.text);
	return capability;
}

static bool has_finding(const struct capability *capability,
	const char *part)
{
	for (size_t i = 0; i < capability->finding_count; i++)
		if (strstr(capability->findings[i], part) != NULL)
			return true;
	return false;
}

static void test_statement(void **state)
{
	struct capability *c = read_good(statement);

	(void)state;
	assert_string_equal(c->name, "Test-1");
	assert_string_equal(c->title, "A \"quoted\" title");
	assert_string_equal(c->kind, "requirements");
	assert_string_equal(c->formats, "xml, json");
	assert_string_equal(c->patch_formats, "");
	assert_string_equal(c->publisher, "");
	assert_string_equal(c->implementation_url, "");
	assert_string_equal(c->software_version, "2.1");
	assert_string_equal(c->mode, "server");
	assert_string_equal(c->security, "OAuth, Basic");
	assert_string_equal(c->security_description, "IUA");
	assert_string_equal(c->oauth_token, "https://e/token");
	assert_string_equal(c->oauth_authorize, "");
	assert_string_equal(c->messaging,
		"receives laboratory-order; sends report");
	assert_int_equal(c->interaction_count, 1);
	assert_string_equal(c->interactions[0].expectation, "SHALL");
	assert_int_equal(c->resource_count, 2);
	assert_true(has_finding(c, "rest has 2 parts"));
	assert_true(has_finding(c, "$process-message"));
	assert_true(has_finding(c, "searchParam[2] is not an object"));
	assert_int_equal(c->finding_count, 3);
	capability_free(c);
}

static void test_resource(void **state)
{
	struct capability *c = read_good(statement);
	const struct capability_resource *bundle =
		capability_resource(c, "Bundle");
	char letters[16];

	(void)state;
	assert_non_null(bundle);
	assert_string_equal(bundle->expectation, "SHOULD");
	assert_int_equal(bundle->param_count, 3);
	assert_string_equal(bundle->params[0].name,
		"message.receiver:identifier");
	assert_string_equal(bundle->params[0].expectation, "");
	assert_string_equal(bundle->params[1].expectation, "SHALL");
	assert_int_equal(bundle->includes.count, 2);
	assert_string_equal(bundle->includes.text[1], "Bundle:message");
	assert_int_equal(bundle->revincludes.count, 3);
	assert_true(bundle->conditional_update);
	assert_false(bundle->conditional_create);
	capability_letters(bundle, letters);
	assert_string_equal(letters, "RSCP");
	assert_null(capability_resource(c, "No"));
	capability_letters(capability_resource(c, "Patient"), letters);
	assert_string_equal(letters, "");
	capability_free(c);
}

static void assert_param(const struct capability *c, const char *type,
	const char *name, const char *wanted)
{
	const struct capability_param *param = capability_param(c, type, name);

	if (wanted == NULL) {
		assert_null(param);
		return;
	}
	assert_non_null(param);
	assert_string_equal(param->name, wanted);
}

static void test_params(void **state)
{
	struct capability *c = read_good(statement);
	char path[40];

	(void)state;
	assert_param(c, "Bundle", "_lastUpdated", "_lastUpdated");
	assert_param(c, "Bundle", "_lastUpdated:missing", "_lastUpdated");
	assert_param(c, "Bundle", "message.receiver:identifier",
		"message.receiver:identifier");
	assert_param(c, "Bundle", "performer:Practitioner.name", "performer");
	assert_param(c, "Bundle", "performer.name:exact", "performer");
	assert_param(c, "Bundle", "_id", "_id");
	assert_param(c, "Patient", "_id", "_id");
	assert_param(c, "Patient", "performer", NULL);
	assert_param(c, "Bundle", "perform", NULL);
	assert_param(c, "Nothing", "_id", "_id");
	assert_param(c, "Bundle", "", NULL);
	assert_param(c, "Bundle", ":missing", NULL);
	capability_operation_path(&c->operations[0], path, sizeof(path));
	assert_string_equal(path, "$process-message");
	capability_operation_path(&c->operations[1], path, sizeof(path));
	assert_string_equal(path, "$validate");
	capability_free(c);
}

static void test_findings(void **state)
{
	static const struct { const char *members, *finding; } cases[] = {
		{ "\"fhirVersion\":\"3.0.2\"", "fhirVersion is 3.0.2" },
		{ "\"fhirVersion\":\"4.0.1\"", "there is no rest part" },
		{ "\"kind\":\"thing\"", "kind is \"thing\"" },
		{ "\"rest\":[{\"mode\":\"client\"}]",
			"rest.mode is \"client\"" },
		{ "\"rest\":{}", "rest is not a list" },
		{ "\"format\":[\"xml\"]", "json is not among the formats" },
		{ "\"name\":{}", "name is not a text" },
		{ "\"software\":\"x\"", "software is not an object" },
		{ "\"rest\":[{\"mode\":\"server\",\"resource\":[{\"type\":"
			"\"Task\"},{\"type\":\"Task\"}]}]",
			"Task is listed twice" },
		{ "\"rest\":[{\"mode\":\"server\",\"resource\":[{\"type\":"
			"\"Task\",\"readHistory\":\"yes\"}]}]",
			"readHistory is not true or false" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		char *text = xasprintf("{\"resourceType\":"
			"\"CapabilityStatement\",%s}", cases[i].members);
		struct capability *c = read_good(text);

		if (!has_finding(c, cases[i].finding))
			fail_msg("no finding \"%s\"", cases[i].finding);
		capability_free(c);
		free(text);
	}
}

/* However many there are, a screen's worth is kept. */
static void test_many_findings(void **state)
{
	struct buf text = BUF_INIT;
	struct capability *c;

	(void)state;
	buf_puts(&text, "{\"resourceType\":\"CapabilityStatement\",\"rest\":"
		"[{\"mode\":\"server\",\"resource\":[1");
	for (int i = 0; i < 99; i++)
		buf_puts(&text, ",1");
	buf_puts(&text, "]}]}");
	c = read_good(text.data);
	assert_int_equal(c->finding_count, 21);
	assert_string_equal(c->findings[20], "and 82 more");
	assert_int_equal(c->resource_count, 0);
	capability_free(c);
	buf_finish(&text);
}

static void test_other_documents(void **state)
{
	static const struct { const char *text, *sentence; } cases[] = {
		{ "", "no FHIR resource in JSON" },
		{ "[]", "no FHIR resource in JSON" },
		{ "{\"resourceType\":\"Patient\"}", "of type Patient" },
		{ "\n<CapabilityStatement xmlns=\"http://hl7.org/fhir\"/>",
			"reads a CapabilityStatement in JSON" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct err err = ERR_INIT;

		assert_null(read_text(cases[i].text, &err));
		assert_int_equal(err.kind, ERR_ANSWER);
		assert_non_null(strstr(err.text, cases[i].sentence));
	}
	capability_free(NULL);
}

static void assert_lines(const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		/* Only what has no blank to break at may be longer. */
		if (text_width(text, len) > 80 &&
		    memchr(text + 20, ' ', len - 20) != NULL)
			fail_msg("too long: %.*s", (int)len, text);
		for (size_t i = 0; i < len; i++)
			assert_true((unsigned char)text[i] >= 0x20);
		if (len > 0)
			assert_int_not_equal(text[len - 1], ' ');
		text += len + (text[len] == '\n');
	}
}

static void test_print(void **state)
{
	static const char page[] =
		"A \"quoted\" title\n"
		"Name            Test-1\n"
		"Kind            requirements: a specification, not a server\n"
		"Server          Engine, 2.1\n"
		"URL             https://e/c\n"
		"Status          draft, 2026-02-03\n"
		"FHIR version    4.0.1\n"
		"Formats         xml, json\n"
		"Security        OAuth, Basic: IUA\n"
		"Token endpoint  https://e/token\n"
		"Messaging       receives laboratory-order; sends report\n"
		"System          transaction SHALL\n"
		"Operations      $process-message, $validate\n"
		"Parameters      _id\n";
	static const char lines[] =
		"Type     Can do   Expects Params Ops Includes Profiles\n"
		"Bundle   RSCP     SHOULD       3   0        5        0\n"
		"Patient                        0   0        0        0\n";
	struct capability *c = read_good(statement);
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	(void)state;
	assert_true(capability_print(c, NULL, &out, &err));
	assert_memory_equal(out.data, page, strlen(page));
	assert_non_null(strstr(out.data, lines));
	assert_lines(out.data);
	buf_finish(&out);
	capability_free(c);
}

static void test_print_type(void **state)
{
	static const char page[] =
		"Bundle SHOULD\n"
		"Conditional     update\n"
		"\n"
		"Interactions (5)\n"
		"  patch\n"
		"  create\n"
		"  read         MAY\n"
		"  search-type\n"
		"  odd\n"
		"\n"
		"Search parameters (3)\n"
		"  message.receiver:identifier  token              "
		"ODS ^[[2J code\n"
		"  _lastUpdated                 date       SHALL\n"
		"  performer                    reference\n"
		"\n"
		"_include (2)\n"
		"  *, Bundle:message\n"
		"\n"
		"_revinclude (3)\n"
		"  a, b, c\n"
		"\n"
		"Documentation\n"
		"  First line\n"
		"  ```\n"
		"  GET  [base]/Bundle\n"
		"  ```\n";
	struct capability *c = read_good(statement);
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	(void)state;
	assert_true(capability_print(c, "bundle", &out, &err));
	assert_string_equal(out.data, page);
	assert_lines(out.data);
	buf_clear(&out);
	assert_false(capability_print(c, "pat", &out, &err));
	assert_non_null(strstr(err.text, "\"pat\" is not among the 2"));
	assert_non_null(strstr(err.text, "there is Patient"));
	assert_int_equal(out.len, 0);
	buf_finish(&out);
	capability_free(c);
}

/* A statement that is cut off anywhere is read as far as it goes. */
static void test_cut_anywhere(void **state)
{
	(void)state;
	for (size_t len = 0; len < strlen(statement); len++) {
		char *text = xstrndup(statement, len);
		struct err err = ERR_INIT;
		struct capability *c = read_text(text, &err);
		struct buf out = BUF_INIT;

		if (c != NULL)
			assert_true(capability_print(c, NULL, &out, &err));
		else
			assert_true(err_is_set(&err));
		buf_finish(&out);
		capability_free(c);
		free(text);
	}
}

#define REAL "../shared/data/domain/CapabilityStatement-"

static struct capability *read_real(const char *path)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	struct capability *c;

	if (!path_exists(path)) {
		print_message("skipped: %s is not here\n", path);
		return NULL;
	}
	assert_true(path_read(path, 1 << 24, &text, &err));
	c = read_good(text.data);
	buf_finish(&text);
	return c;
}

/* Statements that are wrong: read all the same, and what is wrong is said. */
static void test_hostile(void **state)
{
	static const struct { const char *members, *finding; } table[] = {
		{ "\"fhirVersion\":\"3.0.2\"", "fhirVersion is 3.0.2, not R4" },
		{ "\"fhirVersion\":{}", "fhirVersion is not a text" },
		{ "\"kind\":\"thing\"", "kind is \"thing\"" },
		{ "\"rest\":{}", "rest is not a list of objects" },
		{ "\"rest\":[1]", "rest is not a list of objects" },
		{ "\"rest\":[{\"mode\":\"client\"}]", "not server" },
		{ "\"messaging\":7", "messaging is not a list" },
		{ "\"document\":[7]", "document[0] is not an object" },
		{ "\"rest\":[{\"security\":[]}]", "security is not an object" },
		{ "\"rest\":[{\"resource\":[{}]}]", "place 1 has no type" },
		{ "\"rest\":[{\"resource\":[{\"type\":\"A\"},{\"type\":"
			"\"A\"}]}]", "A is listed twice" },
		{ "\"rest\":[{\"resource\":[{\"type\":\"A\",\"readHistory\":"
			"\"yes\"}]}]", "is not true or false" },
		{ "\"rest\":[{\"resource\":[{\"type\":\"A\",\"searchInclude"
			"\":\"x\"}]}]", "searchInclude is not a list" },
		{ "\"rest\":[{\"resource\":[{\"type\":\"A\",", "broken at" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(table); i++) {
		char *text = xasprintf("{\"resourceType\":"
			"\"CapabilityStatement\",%s}", table[i].members);
		struct capability *c = read_good(text);

		if (!has_finding(c, table[i].finding))
			fail_msg("%s: no \"%s\"", text, table[i].finding);
		capability_free(c);
		free(text);
	}
}

/* The parts that are lists in lists, and what is expected of texts. */
static void test_parts(void **state)
{
	static const char text[] = "{\"resourceType\":"
		"\"CapabilityStatement\",\"software\":{\"releaseDate\":"
		"\"2026\"},\"experimental\":true,\"messaging\":[{"
		"\"reliableCache\":5,\"endpoint\":[{\"protocol\":{\"code\":"
		"\"mllp\"},\"address\":\"tcp://e\"},{\"address\":\"http://e"
		"\"}]},{\"endpoint\":[{\"address\":\"http://f\"}],"
		"\"supportedMessage\":[{\"mode\":\"sender\",\"definition\":"
		"\"http://e/m\"," EXPECT("MAY") "}]}],\"rest\":[{\"mode\":"
		"\"server\",\"compartment\":[\"c\",\"d\"],\"security\":{"
		"\"cors\":true},\"resource\":[{\"type\":\"A\","
		"\"referencePolicy\":[\"literal\",\"local\"],"
		"\"supportedProfile\":[\"p\",\"q\"],\"_supportedProfile\":["
		"null,{" EXPECT("SHALL") "}]}]}]}";
	struct capability *c = read_good(text);

	(void)state;
	assert_string_equal(c->software_date, "2026");
	assert_true(c->is_experimental && c->has_cors);
	assert_string_equal(c->compartments, "c, d");
	assert_int_equal(c->endpoint_count, 3);
	assert_string_equal(c->endpoints[0].protocol, "mllp");
	assert_string_equal(c->endpoints[1].protocol, "");
	assert_string_equal(c->endpoints[2].address, "http://f");
	assert_int_equal(c->message_count, 1);
	assert_string_equal(c->messages[0].expectation, "MAY");
	assert_string_equal(c->messaging_cache, "5");
	assert_string_equal(c->resources[0].reference_policy,
		"literal, local");
	assert_string_equal(capability_expected(&c->resources[0].profiles, 0),
		"");
	assert_string_equal(capability_expected(&c->resources[0].profiles, 1),
		"SHALL");
	assert_string_equal(capability_expected(&c->resources[0].profiles, 9),
		"");
	capability_free(c);
}

static void test_real_server(void **state)
{
	struct capability *c = read_real(REAL
		"InterSystems-HealthConnect-2025.1-live.json");
	size_t params = 0, revincludes = 0;
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	(void)state;
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->resource_count; i++) {
		params += c->resources[i].param_count;
		revincludes += c->resources[i].revincludes.count;
	}
	assert_int_equal(c->resource_count, 145);
	assert_int_equal(params, 3652);
	assert_int_equal(revincludes, 18424);
	assert_int_equal(c->finding_count, 0);
	assert_string_equal(c->kind, "instance");
	assert_string_equal(c->software_name, "InterSystems Health Connect");
	assert_true(capability_print(c, NULL, &out, &err));
	assert_lines(out.data);
	assert_true(out.len < 20000);
	buf_finish(&out);
	capability_free(c);
}

static void test_real_requirements(void **state)
{
	struct capability *c = read_real(REAL "RegionalIntegrationEngine.json");
	const struct capability_resource *bundle;

	(void)state;
	if (c == NULL)
		return;
	bundle = capability_resource(c, "Bundle");
	assert_string_equal(bundle->expectation, "SHALL");
	assert_string_equal(bundle->interactions[0].expectation, "SHOULD");
	assert_param(c, "Bundle", "message.receiver:identifier",
		"message.receiver:identifier");
	assert_true(has_finding(c, "with a dollar"));
	assert_string_equal(c->messaging, "receives laboratory-order; "
		"sends unsolicited-observation");
	capability_free(c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_statement),
		cmocka_unit_test(test_resource),
		cmocka_unit_test(test_params),
		cmocka_unit_test(test_findings),
		cmocka_unit_test(test_many_findings),
		cmocka_unit_test(test_other_documents),
		cmocka_unit_test(test_print),
		cmocka_unit_test(test_print_type),
		cmocka_unit_test(test_cut_anywhere),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_parts),
		cmocka_unit_test(test_real_server),
		cmocka_unit_test(test_real_requirements),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
