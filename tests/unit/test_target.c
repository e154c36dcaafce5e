/*
 * What Enter opens: references, and what is packed inside strings. All of it
 * invented.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/fhir/target.h"

#define PDF64 "JVBERi0xLjQKaW52ZW50ZWQ="	/* %PDF-1.4 invented */
#define V2_64 "TVNIfF5+XCZ8QXxCDVBJRHwxDQ=="	/* MSH, PID */

struct open_case {
	const char *json, *steps;
	enum target_kind kind;
	const char *media, *extension, *title;
	bool can_show;
	const char *data;	/* or NULL: not looked at */
	const char *sentence;	/* part of it; NULL: none */
};

static const struct open_case cases[] = {
	{ "{\"resourceType\":\"Binary\",\"contentType\":\"application/pdf\","
		"\"data\":\"" PDF64 "\"}", "data", TARGET_DOCUMENT,
		"application/pdf", "pdf", "Binary.data, PDF document, 17 B",
		false, "%PDF-1.4\ninvented", NULL },
	/* The Binary itself stands for its data. */
	{ "{\"resourceType\":\"Binary\",\"contentType\":\"application/pdf\","
		"\"data\":\"" PDF64 "\"}", "", TARGET_DOCUMENT,
		"application/pdf", "pdf", "Binary.data, PDF document, 17 B",
		false, NULL, NULL },
	/* Blanks, escaped slashes and line feeds, no padding. */
	{ "{\"resourceType\":\"Binary\",\"contentType\":\"text/plain\","
		"\"data\":\"Pz8\\/ Pz8\\/\\nZG9uZQ\"}", "data",
		TARGET_DOCUMENT, "text/plain", "txt",
		"Binary.data, plain text, 10 B", true, "??\x3f??\x3f" "done",
		NULL },
	{ "{\"resourceType\":\"Binary\",\"contentType\":\"application/pdf\","
		"\"data\":\"aGVsbG8gdGhlcmU=\"}", "data", TARGET_DOCUMENT,
		"text/plain", "txt", "Binary.data, plain text, 11 B", true,
		"hello there", "declared as application/pdf, but by its "
		"bytes it is text/plain" },
	{ "{\"content\":[{\"attachment\":{\"contentType\":\"text/plain\","
		"\"data\":\"aGVsbG8=\",\"size\":99,\"title\":\"greeting\"}}]}",
		"content.0.attachment.data", TARGET_DOCUMENT, "text/plain",
		"txt", "greeting, plain text, 5 B", true, "hello",
		"its size is said to be 99 bytes, it has 5" },
	{ "{\"resourceType\":\"Binary\",\"contentType\":"
		"\"x-application/hl7-v2+er7\",\"data\":\"" V2_64 "\"}",
		"data", TARGET_DOCUMENT, "x-application/hl7-v2+er7", "hl7",
		"Binary.data, HL7 v2, 19 B", true,
		"MSH|^~\\&|A|B\rPID|1\r", NULL },
	{ "{\"resourceType\":\"Binary\",\"data\":\"aGVsbG8*aGVsbG8=\"}",
		"data", TARGET_DOCUMENT, "text/plain", "txt",
		"Binary.data, plain text, 5 B", true, "hello",
		"broken base64: at character 8 of 16 this character is not "
		"of the base64 alphabet" },
	{ "{\"resourceType\":\"Binary\",\"data\":\"...\"}", "data",
		TARGET_NOTHING, NULL, NULL, NULL, false, NULL,
		"(character 1 of \"...\")" },
	{ "{\"resourceType\":\"Binary\",\"data\":\"\"}", "data",
		TARGET_NOTHING, NULL, NULL, NULL, false, NULL,
		"Binary.data is empty" },
	{ "{\"resourceType\":\"OperationOutcome\",\"issue\":[{"
		"\"diagnostics\":\"MSH|^~\\\\&|A|B\\rPID|1\\r\"}]}",
		"issue.0.diagnostics", TARGET_DOCUMENT,
		"x-application/hl7-v2+er7", "hl7",
		"OperationOutcome.diagnostics, HL7 v2, 19 B", true,
		"MSH|^~\\&|A|B\rPID|1\r", NULL },
	{ "{\"resourceType\":\"Patient\",\"text\":{\"status\":\"generated\","
		"\"div\":\"<div xmlns=\\\"x\\\">Hello<\\/div>\"}}", "text",
		TARGET_DOCUMENT, "text/html", "html",
		"Patient.div, HTML page, 26 B", true,
		"<div xmlns=\"x\">Hello</div>", NULL },
	{ "{\"valueString\":\"{\\\"a\\\": 1}\"}", "valueString",
		TARGET_DOCUMENT, "application/json", "json",
		"valueString, JSON, 8 B", true, "{\"a\": 1}", NULL },
	{ "{\"valueString\":\"[see note]\"}", "valueString", TARGET_NOTHING,
		NULL, NULL, NULL, false, NULL, "nothing inside this value" },
	{ "{\"valueString\":\"one\\r\\ntwo\"}", "valueString",
		TARGET_DOCUMENT, "text/plain", "txt",
		"valueString, plain text, 8 B", true, "one\r\ntwo", NULL },
	/* Base64 at a place that does not say so. */
	{ "{\"valueString\":\"" PDF64 "\"}", "valueString", TARGET_DOCUMENT,
		"application/pdf", "pdf", "valueString, PDF document, 17 B",
		false, NULL, NULL },
	{ "{\"value\":\"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345\"}", "value",
		TARGET_NOTHING, NULL, NULL, NULL, false, NULL,
		"nothing inside this value" },
	{ "{\"value\":\"eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln\"}",
		"value", TARGET_NOTHING, NULL, NULL, NULL, false, NULL,
		"JSON Web Token" },
	{ "{\"a\":7}", "a", TARGET_NOTHING, NULL, NULL, NULL, false, NULL,
		"nothing here to open" },
	{ "{\"a\":{\"b\":7}}", "a", TARGET_NOTHING, NULL, NULL, NULL, false,
		NULL, "nothing here to open" },
};

static struct target open_at(const char *text, const char *steps)
{
	struct doc_index *index = index_text(text, strlen(text));
	struct references *references = references_new();
	struct target target;

	target_of(references, index, text, *steps != '\0' ?
		index_find(index, text, 0, steps) : 0, "https://h/fhir",
		&target);
	references_free(references);
	index_free(index);
	return target;
}

static void test_inside_strings(void **state)
{
	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		const struct open_case *wanted = &cases[i];
		struct target target = open_at(wanted->json, wanted->steps);

		assert_int_equal(target.kind, wanted->kind);
		if (wanted->sentence == NULL)
			assert_null(target.sentence);
		else
			assert_non_null(strstr(target.sentence,
				wanted->sentence));
		if (wanted->kind == TARGET_DOCUMENT) {
			assert_string_equal(target.media, wanted->media);
			assert_string_equal(target.extension,
				wanted->extension);
			assert_string_equal(target.title, wanted->title);
			assert_int_equal(target.can_show, wanted->can_show);
		}
		if (wanted->data != NULL) {
			assert_int_equal(target.data.len,
				strlen(wanted->data));
			assert_memory_equal(target.data.data, wanted->data,
				target.data.len);
		}
		target_finish(&target);
	}
}

static void test_references(void **state)
{
	static const char text[] = "{\"resourceType\":\"Bundle\",\"entry\":["
		"{\"fullUrl\":\"urn:uuid:doc\",\"resource\":{\"resourceType\":"
		"\"DocumentReference\",\"meta\":{\"profile\":["
		"\"https://f.x/StructureDefinition/D\"]},\"content\":["
		"{\"attachment\":{\"contentType\":\"application/pdf\","
		"\"url\":\"urn:uuid:bin\"}},{\"attachment\":{\"contentType\":"
		"\"application/pdf\",\"url\":\"Binary\\/22009\"}},"
		"{\"attachment\":{\"contentType\":\"application/pdf\","
		"\"url\":\"https://else.where/x.pdf\"}}],"
		"\"author\":[{\"identifier\":{\"value\":\"7\"}}]}},"
		"{\"fullUrl\":\"urn:uuid:bin\",\"resource\":{\"resourceType\":"
		"\"Binary\",\"contentType\":\"application/pdf\",\"data\":\""
		PDF64 "\"}}]}";
	static const struct {
		const char *steps;
		enum target_kind kind;
		const char *url;
		bool is_foreign, asks;
	} leads[] = {
		{ "content.0.attachment", TARGET_ROW, NULL, false, false },
		{ "content.0.attachment.url", TARGET_ROW, NULL, false, false },
		{ "content.1.attachment.url", TARGET_FETCH, "Binary/22009",
			false, false },
		{ "content.2.attachment.url", TARGET_FETCH,
			"https://else.where/x.pdf", true, false },
		{ "author.0", TARGET_SEARCH, "?identifier=7", false, true },
		{ "meta.profile.0", TARGET_CANONICAL, "StructureDefinition?"
			"url=https://f.x/StructureDefinition/D", false,
			false },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(leads); i++) {
		char *steps = xasprintf("entry.0.resource.%s",
			leads[i].steps);
		struct target target = open_at(text, steps);

		assert_int_equal(target.kind, leads[i].kind);
		if (leads[i].url != NULL)
			assert_string_equal(target.url, leads[i].url);
		assert_int_equal(target.is_foreign, leads[i].is_foreign);
		assert_int_equal(target.types != NULL, leads[i].asks);
		target_finish(&target);
		free(steps);
	}
}

/* The row of a place in an outline. */
static uint32_t find_path(const struct outline *outline, const char *text,
	const char *path)
{
	for (uint32_t at = 0; at < outline_count(outline); at++) {
		struct buf here = BUF_INIT;
		bool is_it;

		outline_path(outline, text, at, &here);
		is_it = strcmp(here.data, path) == 0;
		buf_finish(&here);
		if (is_it)
			return at;
	}
	fail_msg("no row %s", path);
	return INDEX_NONE;
}

static void test_hl7v2(void **state)
{
	static const char text[] = "MSH|^~\\&|LAB|X|EPR|Y\r"
		"OBX|1|CE|R^Report|PDF|^Lab^application/pdf^Base64^" PDF64
		"|||||F\r"
		"OBX|2|ED|R^Report||LAB^TEXT^plain^Base64^aGVsbG8gdGhlcmU=\r"
		"OBX|3|ST|R^Report||nothing\r";
	static const struct {
		const char *path, *media, *title;
		bool can_show;
	} places[] = {
		{ "OBX-5", "application/pdf", "OBX-5, PDF document, 17 B",
			false },
		{ "OBX-5.3", "application/pdf", "OBX-5, PDF document, 17 B",
			false },
		{ "OBX[2]-5.2", "text/plain", "OBX[2]-5, plain text, 11 B",
			true },
		{ "OBX[3]-5", NULL, NULL, false },
		{ "OBX-3", NULL, NULL, false },
	};
	struct outline *outline = outline_text(SNIFF_HL7V2, text,
		strlen(text));

	(void)state;
	for (size_t i = 0; i < FD_COUNT(places); i++) {
		struct target target;

		target_of_outline(outline, text, find_path(outline, text,
			places[i].path), NULL, &target);
		assert_int_equal(target.kind, places[i].media != NULL ?
			TARGET_DOCUMENT : TARGET_NOTHING);
		if (places[i].media != NULL) {
			assert_null(target.sentence);
			assert_string_equal(target.media, places[i].media);
			assert_string_equal(target.title, places[i].title);
			assert_int_equal(target.can_show,
				places[i].can_show);
		} else {
			assert_non_null(target.sentence);
		}
		target_finish(&target);
	}
	outline_free(outline);
}

/* References of FHIR XML: inside the document, or a URL to ask. */
static const char xml[] =
	"<f:Bundle xmlns:f=\"http://hl7.org/fhir\">"
	"<f:entry><f:fullUrl value=\"urn:uuid:a\"/><f:resource>"
	"<f:Patient><f:id value=\"1\"/><f:contained><f:Organization>"
	"<f:id value=\"o\"/></f:Organization></f:contained>"
	"<f:managingOrganization><f:reference value=\"#o\"/>"
	"</f:managingOrganization></f:Patient></f:resource></f:entry>"
	"<f:entry><f:resource><f:Encounter>"
	"<f:subject><f:reference value=\"urn:uuid:a\"/></f:subject>"
	"<f:partOf><f:reference value=\"#gone\"/></f:partOf>"
	"<f:participant><f:reference value=\"Patient/1\"/>"
	"</f:participant>"
	"<f:episode><f:reference value=\"EpisodeOfCare/9\"/></f:episode>"
	"<f:basedOn><f:reference value=\"urn:uuid:gone\"/></f:basedOn>"
	"<f:where><f:reference value=\"https://h/fhir/Location/2\"/>"
	"</f:where>"
	"<f:other><f:reference value=\"https://else/Location/2\"/>"
	"</f:other></f:Encounter></f:resource></f:entry></f:Bundle>";
static const char xml_patient[] =
	"/f:Bundle/f:entry[1]/f:resource/f:Patient";
static const struct {
	const char *element, *path, *url, *sentence;
	bool is_foreign;
} xml_places[] = {
	{ "f:entry[1]/f:resource/f:Patient/f:managingOrganization",
		"/f:contained/f:Organization", NULL, NULL, false },
	{ "f:entry[2]/f:resource/f:Encounter/f:subject", "", NULL,
		NULL, false },
	{ "f:entry[2]/f:resource/f:Encounter/f:partOf", NULL, NULL,
		"none with the id gone", false },
	{ "f:entry[2]/f:resource/f:Encounter/f:participant", "", NULL,
		NULL, false },
	{ "f:entry[2]/f:resource/f:Encounter/f:episode", NULL,
		"EpisodeOfCare/9", NULL, false },
	{ "f:entry[2]/f:resource/f:Encounter/f:basedOn", NULL, NULL,
		"no entry of this Bundle", false },
	{ "f:entry[2]/f:resource/f:Encounter/f:where", NULL,
		"Location/2", NULL, false },
	{ "f:entry[2]/f:resource/f:Encounter/f:other", NULL,
		"https://else/Location/2", NULL, true },
};

static void check_xml(const struct outline *outline, size_t i)
{
	char *path = xasprintf("/f:Bundle/%s/f:reference",
		xml_places[i].element);
	struct target target;

	target_of_outline(outline, xml, find_path(outline, xml, path),
		"https://h/fhir/", &target);
	free(path);
	if (xml_places[i].path != NULL) {
		path = xasprintf("%s%s", xml_patient, xml_places[i].path);
		assert_int_equal(target.kind, TARGET_ROW);
		assert_int_equal(target.row, find_path(outline, xml, path));
		free(path);
	} else if (xml_places[i].url != NULL) {
		assert_int_equal(target.kind, TARGET_FETCH);
		assert_string_equal(target.url, xml_places[i].url);
		assert_int_equal(target.is_foreign,
			xml_places[i].is_foreign);
	} else {
		assert_int_equal(target.kind, TARGET_NOTHING);
		assert_non_null(strstr(target.sentence,
			xml_places[i].sentence));
	}
	target_finish(&target);
}

static void test_xml(void **state)
{
	struct outline *outline = outline_text(SNIFF_XML, xml, strlen(xml));

	(void)state;
	assert_null(outline_fault(outline));
	for (size_t i = 0; i < FD_COUNT(xml_places); i++)
		check_xml(outline, i);
	outline_free(outline);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_inside_strings),
		cmocka_unit_test(test_references),
		cmocka_unit_test(test_hl7v2),
		cmocka_unit_test(test_xml),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
