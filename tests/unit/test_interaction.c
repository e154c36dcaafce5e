/*
 * Interactions and requests, both ways: each line of the table is composed
 * from its fields and must give the request, and the request must be read as
 * the same fields again.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/doc/index.h"
#include "core/fhir/interaction.h"

struct a_case {
	enum interaction_kind kind;
	const char *fields;	/* by letter: see letters; "T=Patient I=1" */
	const char *request;	/* "GET Patient/1" */
	const char *header;	/* "If-Match: W/\"3\"", or NULL */
	const char *words;
};

/* The field a letter stands for, in the order of enum interaction_with. */
static const char letters[] = "TIVCOQSANMEXFPB";

static const struct a_case cases[] = {
	{ INTERACTION_READ, "T=Patient I=1", "GET Patient/1", NULL,
		"read of Patient/1" },
	{ INTERACTION_READ, "T=Patient I=1 X=3", "GET Patient/1",
		"If-None-Match: W/\"3\"", "conditional read of Patient/1" },
	{ INTERACTION_READ, "T=Task I={{last.id}}", "GET Task/{{last.id}}",
		NULL, "read of Task/{{last.id}}" },
	{ INTERACTION_VREAD, "T=Patient I=a-1.b V=2",
		"GET Patient/a-1.b/_history/2", NULL,
		"vread of Patient/a-1.b version 2" },
	{ INTERACTION_HISTORY_INSTANCE, "T=Patient I=1 N=5",
		"GET Patient/1/_history?_count=5", NULL,
		"history of Patient/1" },
	{ INTERACTION_HISTORY_TYPE, "T=Task S=2026-01-31",
		"GET Task/_history?_since=2026-01-31", NULL,
		"history of Task" },
	{ INTERACTION_HISTORY_SYSTEM, "S=2026-01-31T10:30:00Z A=2026 N=5",
		"GET _history?_since=2026-01-31T10:30:00Z&_at=2026&_count=5",
		NULL, "history of the system" },
	{ INTERACTION_SEARCH_TYPE, "T=Patient", "GET Patient", NULL,
		"search of Patient" },
	{ INTERACTION_SEARCH_TYPE, "T=Patient Q=name=a&_count=5",
		"GET Patient?name=a&_count=5", NULL, "search of Patient" },
	{ INTERACTION_SEARCH_COMPARTMENT, "T=Patient I=1 C=Observation",
		"GET Patient/1/Observation", NULL,
		"search in a compartment of Patient/1: Observation" },
	{ INTERACTION_SEARCH_COMPARTMENT, "T=Patient I=1 C=*",
		"GET Patient/1/*", NULL,
		"search in a compartment of Patient/1: everything" },
	{ INTERACTION_SEARCH_SYSTEM, "Q=_id=1", "GET ?_id=1", NULL,
		"search of all types" },
	{ INTERACTION_SEARCH_TYPE, "T=Patient Q=name=a B=yes",
		"POST Patient/_search", NULL, "search of Patient by POST" },
	{ INTERACTION_SEARCH_SYSTEM, "Q=_id=1 B=yes", "POST _search", NULL,
		"search of all types by POST" },
	{ INTERACTION_CREATE, "T=Patient P=minimal", "POST Patient",
		"Prefer: return=minimal", "create of Patient" },
	{ INTERACTION_CREATE_IF, "T=Patient Q=identifier=a|1",
		"POST Patient", "If-None-Exist: identifier=a|1",
		"conditional create of Patient" },
	{ INTERACTION_UPDATE, "T=Patient I=1", "PUT Patient/1", NULL,
		"update of Patient/1" },
	{ INTERACTION_UPDATE, "T=Patient I=1 E=3", "PUT Patient/1",
		"If-Match: W/\"3\"", "update of Patient/1 if version 3" },
	{ INTERACTION_UPDATE, "T=Patient I=1 E=*", "PUT Patient/1",
		"If-Match: *", "update of Patient/1 if version *" },
	{ INTERACTION_UPDATE_IF, "T=Bundle Q=identifier=7",
		"PUT Bundle?identifier=7", NULL,
		"conditional update of Bundle" },
	{ INTERACTION_PATCH, "T=Patient I=1 P=OperationOutcome",
		"PATCH Patient/1", "Prefer: return=OperationOutcome",
		"patch of Patient/1" },
	{ INTERACTION_PATCH_IF, "T=Patient Q=identifier=7",
		"PATCH Patient?identifier=7", NULL,
		"conditional patch of Patient" },
	{ INTERACTION_DELETE, "T=Patient I=1 E=9", "DELETE Patient/1",
		"If-Match: W/\"9\"", "delete of Patient/1 if version 9" },
	{ INTERACTION_DELETE_IF, "T=Task Q=status=draft",
		"DELETE Task?status=draft", NULL,
		"conditional delete of Task" },
	{ INTERACTION_TRANSACTION, "", "POST ", NULL, "transaction" },
	{ INTERACTION_OPERATION, "T=Patient I=1 O=everything",
		"POST Patient/1/$everything", NULL,
		"operation $everything on Patient/1" },
	{ INTERACTION_OPERATION, "T=Patient O=validate",
		"POST Patient/$validate", NULL,
		"operation $validate on Patient" },
	{ INTERACTION_OPERATION, "O=process-message P=respond-async",
		"POST $process-message", "Prefer: respond-async",
		"operation $process-message" },
	{ INTERACTION_CAPABILITIES, "", "GET metadata", NULL,
		"capabilities" },
	{ INTERACTION_CAPABILITIES, "M=normative",
		"GET metadata?mode=normative", NULL, "capabilities" },
};

static void set_fields(struct interaction *interaction, const char *fields)
{
	for (const char *at = fields; *at != '\0'; at += *at == ' ') {
		size_t len = strcspn(at, " ");
		const char *letter = strchr(letters, *at);
		char *value = xstrndup(at + 2, len - 2);

		assert_non_null(letter);
		interaction_set(interaction, (enum interaction_with)
			(letter - letters), value);
		free(value);
		at += len;
	}
}

static void put_fields(const struct interaction *interaction,
	struct buf *out)
{
	for (int i = 0; i < WITH_COUNT; i++) {
		const char *text = interaction_get(interaction,
			(enum interaction_with)i);

		if (*text != '\0')
			buf_printf(out, "%c=%s ", letters[i], text);
	}
}

static void test_compose(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct interaction interaction = { .kind = cases[i].kind };
		struct compose compose;
		struct buf line = BUF_INIT, header = BUF_INIT;
		struct err err = ERR_INIT;
		char *url;

		compose_init(&compose);
		set_fields(&interaction, cases[i].fields);
		if (!interaction_compose(&interaction, &compose, &err))
			fail_msg("%s: %s", cases[i].request, err.text);
		url = compose_url(&compose);
		buf_printf(&line, "%s %s", compose.method, url);
		assert_string_equal(line.data, cases[i].request);
		if (compose.headers.count > 0)
			buf_printf(&header, "%s: %s",
				compose.headers.header[0].name,
				compose.headers.header[0].value);
		assert_string_equal(header.data, cases[i].header != NULL ?
			cases[i].header : "");
		free(url);
		buf_finish(&line);
		buf_finish(&header);
		interaction_finish(&interaction);
		compose_finish(&compose);
	}
}

/* Body: what a search by POST has as criteria. */
static void compose_case(const struct a_case *it, const char *base,
	struct compose *out)
{
	size_t len = strcspn(it->request, " ");
	char *method = xstrndup(it->request, len);
	char *url = xasprintf("%s%s", base, it->request + len + 1);
	const char *query = strstr(it->fields, "Q=");

	compose_init(out);
	compose_set_method(out, method);
	compose_set_url(out, url);
	if (it->header != NULL) {
		size_t name = strcspn(it->header, ":");
		char *copy = xstrndup(it->header, name);

		http_headers_add(&out->headers, copy, it->header + name + 2);
		free(copy);
	}
	if (strstr(it->request, "_search") != NULL)
		buf_append(&out->body, query + 2, strcspn(query + 2, " "));
	free(method);
	free(url);
}

static void assert_read(const struct a_case *it, const char *base)
{
	struct interaction wanted = { .kind = it->kind }, found;
	struct buf a = BUF_INIT, b = BUF_INIT, words = BUF_INIT;
	struct compose compose;

	compose_case(it, base, &compose);
	interaction_read(&compose, &found);
	if (found.kind != it->kind)
		fail_msg("%s%s is read as %d", base, it->request, found.kind);
	set_fields(&wanted, it->fields);
	put_fields(&wanted, &a);
	put_fields(&found, &b);
	assert_string_equal(b.data, a.data);
	interaction_describe(&found, &words);
	assert_string_equal(words.data, it->words);
	buf_finish(&a);
	buf_finish(&b);
	buf_finish(&words);
	interaction_finish(&wanted);
	interaction_finish(&found);
	compose_finish(&compose);
}

static void test_read(void **state)
{
	static const char *const bases[] = { "", "/", "{{cdr}}/",
		"https://10.0.0.1:8443/gentietest/ESB/" };

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++)
		for (size_t j = 0; j < FD_COUNT(bases); j++)
			assert_read(&cases[i], bases[j]);
}

/* Requests that FHIR does not define, and odd spellings of those it does. */
static void test_others(void **state)
{
	static const struct {
		const char *method, *url;
		enum interaction_kind kind;
	} odd[] = {
		{ "PUT", "Patient", INTERACTION_NONE },
		{ "PUT", "Patient?_pretty=true", INTERACTION_NONE },
		{ "DELETE", "Patient", INTERACTION_NONE },
		{ "DELETE", "Patient/?status=draft", INTERACTION_DELETE_IF },
		{ "PATCH", "Patient/1/_history/2", INTERACTION_NONE },
		{ "POST", "Patient/1", INTERACTION_NONE },
		{ "PUT", "$validate", INTERACTION_NONE },
		{ "GET", "esb/run", INTERACTION_NONE },
		{ "GET", "a/b/c/d/e/f", INTERACTION_NONE },
		{ "OPTIONS", "Patient", INTERACTION_NONE },
		{ "HEAD", "Patient/1", INTERACTION_READ },
		{ "GET", "Patient/1/", INTERACTION_READ },
		{ "GET", "Patient/1/$everything", INTERACTION_OPERATION },
		{ "POST", "Patient/1/Task/_search",
			INTERACTION_SEARCH_COMPARTMENT },
		{ "POST", "metadata/_search", INTERACTION_NONE },
		{ "GET", "", INTERACTION_SEARCH_SYSTEM },
		{ "GET", "{{cdr", INTERACTION_NONE },
		{ "GET", "https://h/a/b/c/d/e/f/Patient/1",
			INTERACTION_READ },
		{ "GET", "https://host", INTERACTION_SEARCH_SYSTEM },
	};
	struct interaction found;
	struct compose compose;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(odd); i++) {
		compose_init(&compose);
		compose_set_method(&compose, odd[i].method);
		compose_set_url(&compose, odd[i].url);
		interaction_read(&compose, &found);
		if (found.kind != odd[i].kind)
			fail_msg("%s %s is read as %d", odd[i].method,
				odd[i].url, found.kind);
		interaction_finish(&found);
		compose_finish(&compose);
	}
}

static void test_batch_by_body(void **state)
{
	struct interaction found;
	struct compose compose;

	(void)state;
	compose_init(&compose);
	compose_set_method(&compose, "POST");
	buf_puts(&compose.body, "{\"resourceType\":\"Bundle\",\"type\":"
		"\"batch\",\"entry\":[");
	buf_fill(&compose.body, ' ', 10000);
	interaction_read(&compose, &found);
	assert_int_equal(found.kind, INTERACTION_BATCH);
	interaction_finish(&found);
	compose_finish(&compose);
}

/* Headers of another interaction go, the user's own stay. */
static void test_headers_change(void **state)
{
	struct interaction interaction = { .kind = INTERACTION_READ };
	struct compose compose;
	struct err err = ERR_INIT;

	(void)state;
	compose_init(&compose);
	http_headers_add(&compose.headers, "if-match", "W/\"1\"");
	http_headers_add(&compose.headers, "X-Mine", "yes");
	http_headers_add(&compose.headers, "If-None-Exist", "a=b");
	url_params_add(&compose.params, "name", "x");
	set_fields(&interaction, "T=Patient I=1 F=2026-02-03T10:31:00Z");
	assert_true(interaction_compose(&interaction, &compose, &err));
	assert_int_equal(compose.params.count, 0);
	assert_int_equal(compose.headers.count, 2);
	assert_string_equal(compose.headers.header[0].name, "X-Mine");
	assert_string_equal(http_headers_get(&compose.headers,
		"If-Modified-Since"), "Tue, 03 Feb 2026 10:31:00 GMT");
	interaction_finish(&interaction);
	compose_finish(&compose);
}

static void test_refusals(void **state)
{
	static const struct {
		enum interaction_kind kind;
		const char *fields, *sentence;
	} refused[] = {
		{ INTERACTION_READ, "T=Patient", "read needs an id" },
		{ INTERACTION_CREATE_IF, "T=Patient", "conditional create "
			"needs criteria, such as identifier=SYSTEM|VALUE" },
		{ INTERACTION_VREAD, "T=Patient I=1", "vread needs a version "
			"id" },
		{ INTERACTION_READ, "T=patient I=1", "a resource type, such "
			"as Patient" },
		{ INTERACTION_READ, "T=Patient I=a/b", "an id is letters, "
			"digits, - and ., at most 64 of them" },
		{ INTERACTION_OPERATION, "O=x I=1", "an id needs a resource "
			"type" },
		{ INTERACTION_HISTORY_SYSTEM, "S=yesterday", "a date or an "
			"instant: 2026-01-31, or 2026-01-31T10:30:00Z" },
		{ INTERACTION_READ, "T=Patient I=1 F=now", "an instant such "
			"as 2026-01-31T10:30:00Z, or an HTTP date" },
		{ INTERACTION_HISTORY_SYSTEM, "N=many", "a number" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(refused); i++) {
		struct interaction interaction = { .kind = refused[i].kind };
		struct compose compose;
		struct err err = ERR_INIT;

		compose_init(&compose);
		set_fields(&interaction, refused[i].fields);
		assert_false(interaction_compose(&interaction, &compose,
			&err));
		assert_string_equal(err.text, refused[i].sentence);
		assert_string_equal(compose.path, "");
		interaction_finish(&interaction);
		compose_finish(&compose);
	}
}

/* A header that would split the request is refused, and nothing is sent. */
static void test_header_injection(void **state)
{
	struct interaction interaction = { .kind = INTERACTION_CREATE_IF };
	struct compose compose;
	struct err err = ERR_INIT;

	(void)state;
	compose_init(&compose);
	interaction_set(&interaction, WITH_TYPE, "Patient");
	interaction_set(&interaction, WITH_CRITERIA, "a=b\r\nX: y");
	assert_false(interaction_compose(&interaction, &compose, &err));
	assert_int_equal(compose.headers.count, 0);
	interaction_finish(&interaction);
	compose_finish(&compose);
}

/* Criteria as they are typed: with "?", with the type before it. */
static void test_criteria(void **state)
{
	static const char *const spelt[] = { "identifier=a|1?b",
		"?identifier=a|1?b", "Patient?identifier=a|1?b" };
	struct compose compose;
	struct err err = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < FD_COUNT(spelt); i++) {
		struct interaction it = { .kind = INTERACTION_UPDATE_IF };

		compose_init(&compose);
		interaction_set(&it, WITH_TYPE, "Patient");
		interaction_set(&it, WITH_CRITERIA, spelt[i]);
		assert_true(interaction_compose(&it, &compose, &err));
		assert_int_equal(compose.params.count, 1);
		assert_string_equal(compose.params.param[0].value, "a|1?b");
		interaction_finish(&it);
		compose_finish(&compose);
	}
}

static void test_skeletons(void **state)
{
	static const char *const bare[] = { "", " \n", "{}",
		"{\"resourceType\":\"Patient\",\"id\":\"1\"}" };
	static const char *const filled[] = { "x", "{\"entry\":[1]}",
		"{\"resourceType\":\"Patient\",\"active\":true}", "[]",
		"[{\"op\":\"add\",\"path\":\"/active\",\"value\":true}]",
		"{\"resourceType\":\"Patient\"" };

	(void)state;
	for (int kind = 0; kind < INTERACTION_COUNT; kind++) {
		struct interaction it = { .kind = (enum interaction_kind)kind };
		struct buf body = BUF_INIT;

		interaction_set(&it, WITH_TYPE, "Patient");
		interaction_set(&it, WITH_ID, "1");
		interaction_skeleton(&it, &body);
		assert_true(interaction_is_skeleton(body.data, body.len));
		buf_finish(&body);
		interaction_finish(&it);
	}
	for (size_t i = 0; i < FD_COUNT(bare); i++)
		assert_true(interaction_is_skeleton(bare[i],
			strlen(bare[i])));
	for (size_t i = 0; i < FD_COUNT(filled); i++)
		assert_false(interaction_is_skeleton(filled[i],
			strlen(filled[i])));
}

static const char statement[] =
	"{\"resourceType\":\"CapabilityStatement\",\"rest\":[{\"mode\":"
	"\"server\",\"interaction\":[{\"code\":\"batch\"}],\"resource\":[{"
	"\"type\":\"Patient\",\"interaction\":[{\"code\":\"read\"},{\"code\":"
	"\"create\"}],\"conditionalCreate\":true,\"conditionalDelete\":"
	"\"not-supported\"},{\"type\":\"Bundle\",\"conditionalUpdate\":true,"
	"\"operation\":[{\"name\":\"x\"}]}]}]}";

static void test_listed(void **state)
{
	static const struct {
		enum interaction_kind kind;
		const char *type;
		bool is_listed;
	} wanted[] = {
		{ INTERACTION_READ, "Patient", true },
		{ INTERACTION_READ, "Bundle", false },
		{ INTERACTION_READ, "Task", false },
		{ INTERACTION_READ, NULL, true },
		{ INTERACTION_CREATE_IF, "Patient", true },
		{ INTERACTION_UPDATE_IF, "Patient", false },
		{ INTERACTION_UPDATE_IF, "Bundle", true },
		{ INTERACTION_DELETE_IF, NULL, false },
		{ INTERACTION_BATCH, NULL, true },
		{ INTERACTION_TRANSACTION, NULL, false },
		{ INTERACTION_OPERATION, "Bundle", true },
		{ INTERACTION_OPERATION, "Patient", false },
		{ INTERACTION_CAPABILITIES, NULL, true },
		{ INTERACTION_HISTORY_SYSTEM, NULL, false },
	};
	struct doc_index *index = index_text(statement,
		sizeof(statement) - 1);
	struct err err = ERR_INIT;
	struct capability *capability = capability_read(index, statement,
		&err);

	(void)state;
	assert_non_null(capability);
	for (size_t i = 0; i < FD_COUNT(wanted); i++)
		if (interaction_is_listed(capability, wanted[i].kind,
		    wanted[i].type) != wanted[i].is_listed)
			fail_msg("row %zu", i);
	capability_free(capability);
	index_free(index);
}

static void test_codes(void **state)
{
	(void)state;
	assert_int_equal(interaction_of_code("update", false),
		INTERACTION_UPDATE);
	assert_int_equal(interaction_of_code("create", false),
		INTERACTION_CREATE);
	assert_int_equal(interaction_of_code("search-system", true),
		INTERACTION_SEARCH_SYSTEM);
	assert_int_equal(interaction_of_code("transaction", true),
		INTERACTION_TRANSACTION);
	assert_int_equal(interaction_of_code("teleport", true),
		INTERACTION_NONE);
}

static void assert_version(const char *line, const char *url,
	const char *etag, const char *body, const char *wanted)
{
	struct compose compose;
	char *version;

	compose_init(&compose);
	compose_set_url(&compose, line);
	version = interaction_version(&compose, url, etag, body,
		strlen(body));
	if (wanted == NULL)
		assert_null(version);
	else
		assert_string_equal(version, wanted);
	free(version);
	compose_finish(&compose);
}

static void test_version_of_answer(void **state)
{
	static const char patient[] = "{\"resourceType\":\"Patient\",\"id\":"
		"\"1\",\"meta\":{\"versionId\":\"4\"}}";

	(void)state;
	assert_version("Patient/1", "http://h/fhir/Patient/1", "W/\"3\"", "",
		"3");
	assert_version("Patient/1", "http://h/fhir/Patient/1?_pretty=true",
		"\"3\"", "", "3");
	assert_version("Patient/1", "http://h/fhir/Patient", NULL, patient,
		"4");
	assert_version("Patient/2", "http://h/fhir/Patient/1", "W/\"3\"",
		patient, NULL);
	assert_version("Patient", "http://h/fhir/Patient", "W/\"3\"", patient,
		NULL);
	assert_version("Patient/1", "http://h/fhir/Patient/1", NULL, "", NULL);
}

static void test_wire(void **state)
{
	struct buf out = BUF_INIT;

	(void)state;
	interaction_wire(INTERACTION_VREAD, &out);
	buf_putc(&out, '\n');
	interaction_wire(INTERACTION_UPDATE_IF, &out);
	buf_putc(&out, '\n');
	interaction_wire(INTERACTION_BATCH, &out);
	buf_putc(&out, '\n');
	interaction_wire(INTERACTION_OPERATION, &out);
	assert_string_equal(out.data,
		"GET [type]/[id]/_history/[version]\n"
		"PUT [type]?[criteria]\nPOST [base]\n"
		"POST [type]/[id]/$[name]");
	buf_finish(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compose),
		cmocka_unit_test(test_read),
		cmocka_unit_test(test_others),
		cmocka_unit_test(test_batch_by_body),
		cmocka_unit_test(test_headers_change),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_header_injection),
		cmocka_unit_test(test_criteria),
		cmocka_unit_test(test_skeletons),
		cmocka_unit_test(test_listed),
		cmocka_unit_test(test_codes),
		cmocka_unit_test(test_version_of_answer),
		cmocka_unit_test(test_wire),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
