#include "core/ig/xml_json.h"

/*
 * libxml2 judges, the scanner finds the elements, the emitter writes. Texts in
 * other codings are converted first; places are then those of the converted
 * text, which is the best that can be said of them.
 */

#include <stdlib.h>

#include "core/doc/xml.h"
#include "core/ig/xml_json_part.h"

static void report_fatal(struct xml_json *xml, size_t offset,
	const char *reason)
{
	xml_report(xml, NULL, offset, FINDING_FATAL, "structure",
		"Error_parsing_XML_", "This is no well-formed XML: %s",
		reason);
}

/* Whole, by libxml2; text becomes UTF-8. */
static bool judge(struct xml_json *xml)
{
	struct xml *judge;
	bool is_good;

	if (xml_is_wide(xml->text, xml->len)) {
		if (!xml_to_utf8(xml->text, xml->len, &xml->converted)) {
			report_fatal(xml, 0, "it can't be read as UTF-16");
			return false;
		}
		xml->text = xml->converted.data;
		xml->len = xml->converted.len;
	}
	judge = xml_new();
	is_good = xml_feed(judge, xml->text, xml->len, true);
	if (!is_good)
		report_fatal(xml, xml_fault_offset(judge),
			xml_reason(judge) != NULL ? xml_reason(judge) :
			"it ends too soon");
	else if (!xml_is_utf8(judge)) {
		struct buf utf8 = BUF_INIT;

		xml_append_utf8(judge, xml->text, xml->len, &utf8);
		buf_finish(&xml->converted);
		xml->converted = utf8;
		xml->text = xml->converted.data;
		xml->len = xml->converted.len;
	}
	xml_free(judge);
	return is_good;
}

struct xml_json *xml_json_new(const struct definitions *definitions,
	const char *text, size_t len, struct findings *out)
{
	struct xml_json *xml = xcalloc(1, sizeof(*xml));

	xml->definitions = definitions;
	xml->text = text;
	xml->len = len;
	xml->out = out;
	buf_init(&xml->converted);
	buf_init(&xml->json);
	buf_init(&xml->scratch);
	if (!judge(xml)) {
		xml_json_free(xml);
		return NULL;
	}
	if (!xml_scan(&xml->scan, xml->text, xml->len)) {
		report_fatal(xml, xml->scan.fault_offset, xml->scan.fault);
		xml_json_free(xml);
		return NULL;
	}
	xml_emit_resource(xml, NULL, 0);
	/* The elements have done their duty. */
	xml_scan_finish(&xml->scan);
	return xml;
}

void xml_json_free(struct xml_json *xml)
{
	if (xml == NULL)
		return;
	xml_scan_finish(&xml->scan);
	buf_finish(&xml->converted);
	buf_finish(&xml->json);
	buf_finish(&xml->scratch);
	free(xml->places);
	free(xml);
}

const char *xml_json_text(const struct xml_json *xml, size_t *len)
{
	*len = xml->json.len;
	return xml->json.data;
}

size_t xml_json_offset(const struct xml_json *xml, size_t json_offset)
{
	size_t low = 0, high = xml->place_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (xml->places[middle].json <= json_offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 ? xml->places[low - 1].xml : 0;
}
