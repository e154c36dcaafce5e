/*
 * An XML text as FHIR. Either it is refused with one fatal finding, or the
 * JSON that comes of it is whole: it parses, places lie inside the XML and go
 * back to a tag or an attribute, and nothing grew out of proportion.
 */

#include "core/doc/index.h"
#include "core/ig/xml_json.h"
#include "core/ig/xml_scan.h"
#include "tests/fuzz/fuzz.h"

static struct definitions *definitions(void)
{
	static struct definitions *base;
	struct err err = ERR_INIT;

	if (base == NULL)
		base = definitions_new(&err);
	FUZZ_CHECK(base != NULL);
	return base;
}

static void check_places(const struct xml_json *xml,
	const struct doc_index *index, size_t size)
{
	for (uint32_t i = 0; i < index_count(index); i++) {
		size_t offset = xml_json_offset(xml, index_start(index, i));

		/* Other codings may be three times as long in UTF-8. */
		FUZZ_CHECK(offset <= size * 3);
	}
}

static void check_findings(const struct findings *found, bool is_read)
{
	bool has_fatal = false;

	for (size_t i = 0; i < found->count; i++) {
		const struct finding *it = &found->list[i];

		FUZZ_CHECK(it->text != NULL && it->id != NULL &&
			it->expression != NULL);
		has_fatal = has_fatal || it->severity == FINDING_FATAL;
	}
	FUZZ_CHECK(has_fatal != is_read);
}

/* The scanner by itself meets texts that nobody has judged. */
static void check_scanner(const char *text, size_t size)
{
	struct xml_scan scan;
	bool is_read = xml_scan(&scan, text, size);

	FUZZ_CHECK(is_read == (scan.fault == NULL));
	for (size_t i = 0; is_read && i < scan.count; i++)
		FUZZ_CHECK(scan.nodes[i].start < scan.nodes[i].end &&
			scan.nodes[i].end <= size);
	xml_scan_finish(&scan);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = fuzz_copy(data, size);
	struct findings found;
	struct xml_json *xml;

	check_scanner(copy, size);
	findings_init(&found);
	xml = xml_json_new(definitions(), copy, size, &found);
	check_findings(&found, xml != NULL);
	if (xml != NULL) {
		size_t len;
		const char *json = xml_json_text(xml, &len);
		struct doc_index *index = index_text(json, len);

		FUZZ_CHECK(index_fault(index) == NULL);
		FUZZ_CHECK(len <= size * 20 + 100);
		check_places(xml, index, size);
		index_free(index);
	}
	xml_json_free(xml);
	findings_free(&found);
	free(copy);
	return 0;
}
