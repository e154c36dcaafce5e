/*
 * The sandbox's repository: its statement, searches, writes.
 */

#include "sandbox_fixture.h"

/* Every type and parameter of the statement can be searched, strictly. */
static void repository_does_what_its_statement_says(void **state)
{
	const struct exchange *statement = cdr("/metadata");
	char *text = xstrdup(statement->body.data);
	struct doc_index *index = index_text(text, strlen(text));
	unsigned types = 0, params = 0;

	(void)state;
	for (;; types++) {
		char *steps = xasprintf("rest.0.resource.%u", types);
		uint32_t row = index_find(index, text, 0, steps);
		char *type;

		free(steps);
		if (row == INDEX_NONE)
			break;
		type = index_find_dup(index, text, row, "type");
		for (unsigned i = 0;; i++, params++) {
			const struct exchange *exchange;
			char *path;

			steps = xasprintf("searchParam.%u.name", i);
			path = index_find_dup(index, text, row, steps);
			free(steps);
			if (path == NULL)
				break;
			steps = xasprintf(CDR "/%s?%s:missing=false&"
				"_summary=count", type, path);
			exchange = send_ask(&(struct ask){ .path = steps,
				BASIC, .header = "Prefer",
				.value = "handling=strict" });
			if (exchange->status != 200)
				fail_msg("%s: %u", steps, exchange->status);
			free(steps);
			free(path);
		}
		free(type);
	}
	assert_int_equal(types, 14);
	assert_true(params > 100);
	index_free(index);
	free(text);
}

/* What the statement lists as operations is described, by url and by id. */
static void operations_are_defined(void **state)
{
	const struct exchange *exchange;

	(void)state;
	exchange = cdr("/OperationDefinition?url=http://hl7.org/fhir/"
		"OperationDefinition/Patient-everything");
	assert_int_equal(exchange->status, 200);
	assert_says(exchange->body.data, "\"total\":1,");
	assert_says(exchange->body.data, "\"code\": \"everything\"");
	assert_int_equal(cdr("/OperationDefinition/Resource-validate")->status,
		200);
	assert_says(cdr("/OperationDefinition")->body.data, "\"total\":2,");
	assert_says(cdr("/OperationDefinition?url=http://e/none")->body.data,
		"\"total\":0}");
	assert_int_equal(cdr("/OperationDefinition/..%2Fx")->status, 404);
}

static void decimals_come_as_they_were_written(void **state)
{
	(void)state;
	assert_says(cdr("/Observation/906")->body.data, "\"value\":6.00}");
	assert_says(cdr("/Observation/903")->body.data, "\"value\":425.0}");
}

static void expect_found(const char *query, const char *total,
	const char *first_id)
{
	const struct exchange *exchange = cdr(query);

	if (exchange->status != 200 ||
	    strcmp(at_steps(exchange, "total"), total) != 0 ||
	    strcmp(at_steps(exchange, "entry.0.resource.id"), first_id) != 0)
		fail_msg("%s: %u, total %s, first %s", query,
			exchange->status, at_steps(exchange, "total"),
			at_steps(exchange, "entry.0.resource.id"));
}

static void searches(void **state)
{
	static const char *const cases[][3] = {
		{ "/Patient?identifier=9999999018", "1", "1" },
		{ "/Patient?identifier=https://fhir.nhs.uk/Id/nhs-number"
			"%7C9999999018", "1", "1" },
		{ "/Patient?identifier=http://other%7C9999999018", "0", "" },
		{ "/Patient?identifier=%7CTST004217", "1", "1" },
		{ "/Patient?identifier=%7C9999999018", "0", "" },
		{ "/Patient?_id=3,5", "2", "3" },
		{ "/Patient?name=wrex", "1", "5" },
		{ "/Patient?name=myf", "1", "5" },
		{ "/Patient?family=rexham", "0", "" },
		{ "/Patient?family:contains=REXHAM", "1", "5" },
		{ "/Patient?family:exact=wrexham", "0", "" },
		{ "/Patient?birthdate=1987-02-18", "1", "5" },
		{ "/Patient?birthdate=1987", "1", "5" },
		{ "/Patient?birthdate=ge2019&birthdate=lt2026", "1", "7" },
		{ "/Patient?_sort=birthdate&_count=1", "24", "14" },
		{ "/Patient?_sort=-birthdate&_count=1", "24", "13" },
		{ "/Patient?gender=other", "2", "8" },
		{ "/Patient?address-postalcode:missing=true", "0", "" },
		{ "/ServiceRequest?patient=1", "1", "401" },
		{ "/ServiceRequest?subject=Patient/1", "1", "401" },
		{ "/ServiceRequest?patient=Organization/1", "0", "" },
		{ "/ServiceRequest?subject:Patient.family=wrex", "1", "402" },
		{ "/ServiceRequest?status=active", "2", "407" },
		{ "/ServiceRequest?code=https://fhir.nhs.uk/CodeSystem/"
			"England-GenomicTestDirectory%7CR240.1", "1", "404" },
		{ "/ServiceRequest?authored=ge2026-01-14&authored=lt2026-01-16",
			"2", "403" },
		{ "/DiagnosticReport?issued=gt2026-01-26", "1", "816" },
		{ "/DiagnosticReport?based-on=ServiceRequest/402", "1",
			"812" },
		{ "/Observation?combo-code=http://loinc.org%7C48013-7", "0",
			"" },
		{ "/Observation?code=http://loinc.org%7C69548-6", "6",
			"902" },
		{ "/Task?owner:identifier=699X0&status=requested", "1",
			"602" },
		{ "/Specimen?accession=urn:oid:2.51.1.2%7CS26-1100", "1",
			"501" },
		{ "/AuditEvent?patient=1&date=ge2026-01-01", "1", "701" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++)
		expect_found(cases[i][0], cases[i][1], cases[i][2]);
}

static void searchset_has_the_region_s_shape(void **state)
{
	const struct exchange *exchange = cdr("/Patient?name=wrex&_count=5"
		"&foo=1&birthdate=ge1980-01-01");
	char *self = xasprintf("%s" CDR "/Patient?_count=5&"
		"birthdate=ge1980-01-01&name=wrex", sandbox_origin(sandbox));
	char *full = xasprintf("%s" CDR "/Patient/5", sandbox_origin(sandbox));

	(void)state;
	assert_string_equal(at_steps(exchange, "type"), "searchset");
	assert_string_equal(at_steps(exchange, "timestamp"),
		"2026-02-03T10:31:00Z");
	assert_string_equal(at_steps(exchange, "link.0.relation"), "self");
	assert_string_equal(at_steps(exchange, "link.0.url"), self);
	assert_string_equal(at_steps(exchange, "entry.0.fullUrl"), full);
	assert_string_equal(at_steps(exchange, "entry.0.search.mode"),
		"match");
	free(self);
	free(full);
	exchange = cdr("/Patient?name=nobody");
	assert_string_equal(at_steps(exchange, "total"), "0");
	assert_silent(exchange->body.data, "\"entry\"");
	exchange = cdr("/Patient?_summary=count");
	assert_string_equal(at_steps(exchange, "total"), "24");
	assert_silent(exchange->body.data, "\"entry\"");
}

/* Follows next to the end: every patient comes once. */
static void pages_follow_each_other(void **state)
{
	size_t origin_len = strlen(sandbox_origin(sandbox)) + strlen(CDR);
	char *path = xstrdup("/Patient?_count=7&_sort=_id");
	bool seen[25] = { false };
	unsigned pages = 0;

	(void)state;
	while (path != NULL) {
		const struct exchange *exchange = cdr(path);
		char steps[40];

		for (unsigned i = 0; i < 7; i++) {
			long id;

			snprintf(steps, sizeof(steps), "entry.%u.resource.id",
				i);
			if (*at_steps(exchange, steps) == '\0')
				break;
			assert_true(text_parse_long(at_steps(exchange, steps),
				1, 24, &id));
			assert_false(seen[id]);
			seen[id] = true;
		}
		free(path);
		pages++;
		path = strcmp(at_steps(exchange, "link.1.relation"),
			"next") == 0 ? xstrdup(at_steps(exchange,
			"link.1.url") + origin_len) : NULL;
	}
	assert_int_equal(pages, 4);
	for (unsigned id = 1; id <= 24; id++)
		assert_true(seen[id]);
}

static void includes_both_ways(void **state)
{
	const struct exchange *exchange = cdr("/ServiceRequest?_id=401"
		"&_include=ServiceRequest:requester"
		"&_include:iterate=PractitionerRole:organization");

	(void)state;
	assert_string_equal(at_steps(exchange, "total"), "1");
	assert_string_equal(at_steps(exchange,
		"entry.1.resource.resourceType"), "PractitionerRole");
	assert_string_equal(at_steps(exchange, "entry.1.search.mode"),
		"include");
	assert_string_equal(at_steps(exchange,
		"entry.2.resource.resourceType"), "Organization");
	exchange = cdr("/DiagnosticReport?_id=812"
		"&_include=DiagnosticReport:result");
	assert_string_equal(at_steps(exchange, "entry.5.resource.id"), "911");
	exchange = cdr("/Patient?_id=1&_revinclude=Observation:subject");
	assert_string_equal(at_steps(exchange, "entry.1.resource.id"), "901");
	exchange = cdr("/Patient/1/$everything");
	assert_string_equal(at_steps(exchange, "total"), "14");
}

static void form_search_is_a_search(void **state)
{
	const struct exchange *exchange = send_ask(&(struct ask){
		.path = CDR "/Patient/_search?_count=1", BASIC,
		.type = FORM, .body = "name=wrex" });

	(void)state;
	assert_string_equal(at_steps(exchange, "entry.0.resource.id"), "5");
	assert_says(at_steps(exchange, "link.0.url"),
		"/Patient?_count=1&name=wrex");
}

static void wrong_searches_are_refused_in_words(void **state)
{
	const struct exchange *exchange;

	(void)state;
	expect_outcome(cdr("/Patient?birthdate=banana"), 400,
		"InvalidSearchParameterValue");
	expect_outcome(cdr("/Patient?name:foo=x"), 400,
		"InvalidSearchParameterValue");
	expect_outcome(cdr("/Patient?_count=many"), 400,
		"InvalidSearchParameterValue");
	expect_outcome(cdr("/ServiceRequest?subject.family=x"), 400,
		"InvalidSearchParameterValue");
	exchange = send_ask(&(struct ask){ .path = CDR "/Patient?foo=1",
		BASIC, .header = "Prefer",
		.value = "handling=strict" });
	expect_outcome(exchange, 400, "ParameterNotSupported");
	assert_says(at_steps(exchange, "issue.0.details.text"), "'foo'");
	assert_int_equal(cdr("/Patient?foo=1")->status, 200);
}

static void too_many_observations_is_413_with_a_wrong_phrase(void **state)
{
	const struct exchange *exchange = cdr("/Observation");

	(void)state;
	assert_int_equal(exchange->status, 413);
	assert_string_equal(exchange->reason, "OK");
	assert_says(exchange->body.data, "too large");
	assert_silent(exchange->body.data, "{");
	assert_int_equal(cdr("/Observation?_summary=count")->status, 200);
	assert_int_equal(cdr("/Observation?patient=1")->status, 200);
}

static void what_is_not_there(void **state)
{
	(void)state;
	expect_outcome(cdr("/Account"), 404, "ResourceNotSupported");
	expect_outcome(cdr("/Patient/nobody"), 404, "ResourceNotFound");
	expect_outcome(cdr("/Patient/1/_history/9"), 404, "VersionNotFound");
	expect_outcome(cdr("/Patient/1/$nothing"), 405,
		"InteractionNotSupported");
	expect_outcome(cdr("/Organization/101/$everything"), 404,
		"OperationNotSupported");
	expect_outcome(cdr("/"), 404, "InteractionNotSupported");
	expect_outcome(cdr_write("TRACE", "/Patient/1", NULL), 405,
		"InteractionNotSupported");
}

static void xml_can_not_be_had(void **state)
{
	struct ask ask = { .path = CDR "/Patient/1", BASIC,
		.header = "Accept", .value = "application/fhir+xml" };

	(void)state;
	expect_outcome(send_ask(&ask), 406, "NotAcceptable");
	ask.value = "application/fhir+xml;q=0.9, */*;q=0.1";
	assert_int_equal(send_ask(&ask)->status, 200);
	ask.path = CDR "/Patient/1?_format=xml";
	expect_outcome(send_ask(&ask), 406, "NotAcceptable");
}

static void life_of_a_resource(void **state)
{
	const struct exchange *exchange = cdr_write("POST", "/Observation",
		"{\"resourceType\":\"Observation\",\"status\":\"final\","
		"\"valueQuantity\":{\"value\":1.10}}");
	char *location = xasprintf("%s" CDR "/Observation/1001/_history/1",
		sandbox_origin(sandbox));

	(void)state;
	assert_int_equal(exchange->status, 201);
	assert_string_equal(header(exchange, "Location"), location);
	assert_string_equal(header(exchange, "ETag"), "W/\"1\"");
	assert_string_equal(header(exchange, "Last-Modified"),
		"Tue, 03 Feb 2026 10:31:00 GMT");
	assert_says(exchange->body.data, "\"value\":1.10}");
	assert_string_equal(at_steps(exchange, "id"), "1001");
	free(location);

	exchange = cdr_write("PUT", "/Observation/1001", "{\"resourceType\":"
		"\"Observation\",\"id\":\"1001\",\"status\":\"amended\"}");
	assert_int_equal(exchange->status, 200);
	assert_string_equal(at_steps(exchange, "meta.versionId"), "2");
	assert_says(cdr("/Observation/1001/_history/1")->body.data, "1.10");

	assert_int_equal(cdr_write("DELETE", "/Observation/1001",
		NULL)->status, 204);
	expect_outcome(cdr("/Observation/1001"), 410, "ResourceDeleted");
	expect_found("/Observation?_id=1001", "0", "");
	assert_int_equal(cdr_write("DELETE", "/Observation/nobody",
		NULL)->status, 404);

	exchange = cdr("/Observation/1001/_history");
	assert_string_equal(at_steps(exchange, "total"), "3");
	assert_string_equal(at_steps(exchange, "entry.0.request.method"),
		"DELETE");
	assert_string_equal(at_steps(exchange, "entry.2.request.method"),
		"POST");
	assert_string_equal(at_steps(exchange, "entry.1.resource.status"),
		"amended");
}

static void update_creates_and_minds_versions(void **state)
{
	struct ask ask = { .method = "PUT", .path = CDR "/Patient/mine",
		BASIC, .type = FHIR_JSON, .header = "If-Match",
		.body = "{\"resourceType\":\"Patient\",\"id\":\"mine\"}" };

	(void)state;
	ask.value = "W/\"1\"";
	expect_outcome(send_ask(&ask), 412, "VersionConflict");
	assert_int_equal(cdr_write("PUT", "/Patient/mine", ask.body)->status,
		201);
	assert_int_equal(send_ask(&ask)->status, 200);
	expect_outcome(send_ask(&ask), 412, "VersionConflict");
	ask.header = "Prefer";
	ask.value = "return=minimal";
	assert_int_equal(send_ask(&ask)->body.len, 0);
}

static void bad_bodies(void **state)
{
	static const struct {
		const char *body;
		unsigned status;
		const char *symbol, *expression;
	} bad[] = {
		{ "{\"resourceType\":", 400, "MalformedJSON", "" },
		{ "[]", 400, "MissingRequiredProperty", "" },
		{ "{}", 400, "MissingRequiredProperty", "" },
		{ "", 400, "MalformedJSON", "" },
		{ "{\"resourceType\":\"Task\"}", 400, "ResourceTypeMismatch",
			"" },
		{ "{\"resourceType\":\"Patient\",\"birthDate\":\"1990-02-30\"}",
			422, "MalformedValue", "Patient.birthDate" },
		{ "{\"resourceType\":\"Patient\",\"gender\":\"M\"}", 422,
			"MalformedValue", "Patient.gender" },
		{ "{\"resourceType\":\"Patient\",\"gender\":7}", 422,
			"MalformedValue", "Patient.gender" },
		{ "{\"resourceType\":\"Patient\",\"managingOrganization\":"
			"{\"reference\":\"X115\"}}", 400,
			"MalformedRelativeReference",
			"Patient.managingOrganization" },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(bad); i++) {
		const struct exchange *exchange = cdr_write("POST",
			"/Patient", bad[i].body);

		expect_outcome(exchange, bad[i].status, bad[i].symbol);
		assert_string_equal(at_steps(exchange,
			"issue.0.expression.0"), bad[i].expression);
	}
	expect_outcome(send_ask(&(struct ask){ .path = CDR "/Patient",
		BASIC, .type = "text/xml", .body = "<Patient/>" }),
		415, "UnsupportedMediaType");
	assert_string_equal(at_steps(cdr("/Patient?_summary=count"), "total"),
		"24");
}

static const struct exchange *patch(const char *type, const char *match,
	const char *body)
{
	return send_ask(&(struct ask){ .method = "PATCH",
		.path = CDR "/Patient/2", BASIC, .type = type, .body = body,
		.header = "If-Match", .value = match });
}

static void patch_is_a_json_patch(void **state)
{
	static const char json[] = "application/json-patch+json";
	const struct exchange *exchange = patch(json, "W/\"1\"",
		"[{\"op\":\"replace\",\"path\":\"/birthDate\",\"value\":"
		"\"1981-02-03\"}]");

	(void)state;
	assert_int_equal(exchange->status, 200);
	assert_string_equal(header(exchange, "ETag"), "W/\"2\"");
	assert_string_equal(at_steps(exchange, "birthDate"), "1981-02-03");
	assert_string_equal(at_steps(exchange, "meta.versionId"), "2");
	expect_outcome(patch(json, "W/\"1\"", "[]"), 412,
		"VersionConflict");
	expect_outcome(patch(FHIR_JSON, "*", "[]"), 415,
		"UnsupportedMediaType");
	expect_outcome(patch(json, "*", "[{\"op\":\"remove\",\"path\":"
		"\"/nothing\"}]"), 422, "PatchFailed");
	expect_outcome(patch(json, "*", "[{\"op\":\"replace\",\"path\":"
		"\"/id\",\"value\":\"3\"}]"), 400, "");
	assert_string_equal(header(cdr("/Patient/2"), "ETag"), "W/\"2\"");
}

static void request_ids_come_back(void **state)
{
	const struct exchange *exchange = cdr("/Patient/1?_pretty=true");

	(void)state;
	assert_string_equal(header(exchange, "X-Request-ID"),
		exchange->request_id);
	assert_says(exchange->body.data,
		"{\n  \"resourceType\": \"Patient\",\n");
}

static void report_has_a_pdf(void **state)
{
	const struct exchange *exchange = cdr("/DocumentReference/802");

	(void)state;
	assert_string_equal(at_steps(exchange, "content.0.attachment.url"),
		"Binary/801");
	exchange = cdr("/Binary/801");
	assert_string_equal(at_steps(exchange, "contentType"),
		"application/pdf");
	assert_memory_equal(at_steps(exchange, "data"), "JVBERi0", 7);
	assert_true(exchange->body.len > 50000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SANDBOX_TEST(repository_does_what_its_statement_says),
		SANDBOX_TEST(operations_are_defined),
		SANDBOX_TEST(decimals_come_as_they_were_written),
		SANDBOX_TEST(searches),
		SANDBOX_TEST(searchset_has_the_region_s_shape),
		SANDBOX_TEST(pages_follow_each_other),
		SANDBOX_TEST(includes_both_ways),
		SANDBOX_TEST(form_search_is_a_search),
		SANDBOX_TEST(wrong_searches_are_refused_in_words),
		SANDBOX_TEST(too_many_observations_is_413_with_a_wrong_phrase),
		SANDBOX_TEST(what_is_not_there),
		SANDBOX_TEST(xml_can_not_be_had),
		SANDBOX_TEST(life_of_a_resource),
		SANDBOX_TEST(update_creates_and_minds_versions),
		SANDBOX_TEST(bad_bodies),
		SANDBOX_TEST(patch_is_a_json_patch),
		SANDBOX_TEST(request_ids_come_back),
		SANDBOX_TEST(report_has_a_pdf),
	};

	forget_proxies();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
