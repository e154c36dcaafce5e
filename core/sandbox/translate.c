#include "core/sandbox/translate.h"

/*
 * One function a segment, called for every resource of a type, type after
 * type: header, patient, order, report, observations, specimens. Only what is
 * there is written; a field that is not known stays empty. Delimiters inside
 * texts are escaped (HL7 v2.5.1 section 2.7), line ends become \.br\.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/base/clock.h"
#include "core/base/text.h"

struct writer {
	struct buf *out;
	struct place bundle;
	unsigned serial;	/* of the segment's kind, from 1 */
	bool is_order;		/* else the order is only referred to */
};

void translate_put_text(struct buf *out, const char *text)
{
	static const char marks[] = "|^&~\\", escapes[] = "FSTRE";

	for (; *text != '\0'; text++) {
		const char *mark = strchr(marks, *text);

		if (mark != NULL)
			buf_printf(out, "\\%c\\", escapes[mark - marks]);
		else if (*text == '\r' && text[1] == '\n')
			continue;
		else if (*text == '\r' || *text == '\n')
			buf_puts(out, "\\.br\\");
		else
			buf_putc(out, *text);
	}
}

void translate_format_time(char *out, size_t size, time_t at)
{
	struct tm tm;

	gmtime_r(&at, &tm);
	snprintf(out, size, "%04d%02d%02d%02d%02d%02d+0000",
		tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
		tm.tm_min, tm.tm_sec);
}

/* The text at steps from a place; true where there is one. */
static bool put(struct buf *out, struct place place, const char *steps)
{
	char *text = index_find_dup(place.index, place.text, place.row, steps);
	bool is_there = text != NULL;

	if (is_there)
		translate_put_text(out, text);
	free(text);
	return is_there;
}

/* A FHIR date without its dashes, up to the day. */
static bool put_date(struct buf *out, struct place place, const char *steps)
{
	char *text = index_find_dup(place.index, place.text, place.row, steps);
	bool is_there = text != NULL;

	for (const char *at = text; is_there && *at != '\0' && *at != 'T'; at++)
		if (*at != '-')
			buf_putc(out, *at);
	free(text);
	return is_there;
}

/* Coding systems by their short names in v2. */
static void put_system(struct buf *out, struct place coding)
{
	static const struct {
		const char *url, *name;
	} known[] = {
		{ "http://loinc.org", "LN" },
		{ "http://snomed.info/sct", "SNM3" },
	};
	char *url = index_find_dup(coding.index, coding.text, coding.row,
		"system");
	const char *slash;

	if (url == NULL)
		return;
	slash = strrchr(url, '/');
	for (size_t i = 0; i < FD_COUNT(known); i++)
		if (strcmp(known[i].url, url) == 0)
			slash = known[i].name - 1;
	translate_put_text(out, slash != NULL ? slash + 1 : url);
	free(url);
}

/* CodeableConcept as code^text^system. */
static void put_concept(struct buf *out, struct place concept)
{
	struct place coding = concept;

	coding.row = index_find(concept.index, concept.text, concept.row,
		"coding.0");
	if (coding.row == INDEX_NONE) {
		buf_putc(out, '^');
		(void)put(out, concept, "text");
		return;
	}
	(void)put(out, coding, "code");
	buf_putc(out, '^');
	(void)(put(out, coding, "display") || put(out, concept, "text"));
	buf_putc(out, '^');
	put_system(out, coding);
}

static void put_concept_at(struct buf *out, struct place place,
	const char *name)
{
	if (values_member(place, name, &place))
		put_concept(out, place);
}

/* value^assigner, of the first identifier. */
static void put_identifier(struct buf *out, struct place place)
{
	(void)put(out, place, "identifier.0.value");
	buf_putc(out, '^');
	(void)put(out, place, "identifier.0.assigner.identifier.value");
}

static bool put_person_id(void *data, struct place identifier)
{
	struct buf *out = data;

	if (out->data[out->len - 1] != '|')
		buf_putc(out, '~');
	(void)put(out, identifier, "value");
	buf_puts(out, "^^^");
	if (values_member_is(identifier, "system",
	    "https://fhir.nhs.uk/Id/nhs-number"))
		buf_puts(out, "NHS");
	else
		(void)put(out, identifier, "assigner.identifier.value");
	buf_putc(out, '^');
	(void)put(out, identifier, "type.coding.0.code");
	return false;
}

static void put_pid(struct writer *writer, struct place patient)
{
	struct buf *out = writer->out;
	char *gender = index_find_dup(patient.index, patient.text,
		patient.row, "gender");

	buf_puts(out, "PID|1||");
	(void)values_any(patient, "identifier", put_person_id, out);
	buf_puts(out, "||");
	(void)put(out, patient, "name.0.family");
	buf_putc(out, '^');
	(void)put(out, patient, "name.0.given.0");
	buf_puts(out, "^^^^^L||");
	(void)put_date(out, patient, "birthDate");
	buf_printf(out, "|%s|||", gender == NULL ? "" :
		strcmp(gender, "male") == 0 ? "M" :
		strcmp(gender, "female") == 0 ? "F" :
		strcmp(gender, "other") == 0 ? "O" : "U");
	free(gender);
	(void)put(out, patient, "address.0.line.0");
	buf_puts(out, "^^");
	(void)put(out, patient, "address.0.city");
	buf_puts(out, "^^");
	(void)put(out, patient, "address.0.postalCode");
	buf_putc(out, '\r');
}

static void put_order(struct writer *writer, struct place order)
{
	struct buf *out = writer->out;

	buf_puts(out, writer->is_order ? "ORC|NW|" : "ORC|RE|");
	put_identifier(out, order);
	buf_puts(out, "|||||||");
	(void)put_date(out, order, "authoredOn");
	buf_putc(out, '\r');
	if (!writer->is_order)
		return;
	buf_printf(out, "OBR|%u|", writer->serial);
	put_identifier(out, order);
	buf_puts(out, "||");
	put_concept_at(out, order, "code");
	buf_puts(out, "||");
	(void)put_date(out, order, "authoredOn");
	buf_putc(out, '\r');
}

static void put_report(struct writer *writer, struct place report)
{
	struct buf *out = writer->out;

	buf_printf(out, "OBR|%u|", writer->serial);
	(void)put(out, report, "basedOn.0.identifier.value");
	buf_putc(out, '|');
	put_identifier(out, report);
	buf_putc(out, '|');
	put_concept_at(out, report, "code");
	buf_puts(out, "|||");
	(void)put_date(out, report, "effectiveDateTime");
	buf_puts(out, "|||||||||||||||");
	(void)put_date(out, report, "issued");
	buf_puts(out, "|||F\r");
}

/* OBX-2 to OBX-6 by what kind of value there is. */
static void put_value(struct buf *out, struct place parent, struct place code)
{
	static const struct {
		const char *member, *type;
	} kinds[] = {
		{ "valueCodeableConcept", "CWE" }, { "valueQuantity", "NM" },
		{ "valueString", "ST" }, { "valueDateTime", "DT" },
		{ "valueInteger", "NM" }, { "valueBoolean", "ST" },
	};
	struct place value = parent;
	size_t kind = 0;

	while (kind < FD_COUNT(kinds) &&
	    !values_member(parent, kinds[kind].member, &value))
		kind++;
	buf_printf(out, "%s|", kind < FD_COUNT(kinds) ? kinds[kind].type : "");
	put_concept(out, code);
	buf_puts(out, "||");
	if (kind == 0) {
		put_concept(out, value);
	} else if (kind == 1) {
		(void)put(out, value, "value");
		buf_putc(out, '|');
		(void)put(out, value, "unit");
	} else if (kind == 3) {
		(void)put_date(out, parent, kinds[kind].member);
	} else if (kind < FD_COUNT(kinds)) {
		(void)put(out, parent, kinds[kind].member);
	}
	buf_puts(out, kind == 1 ? "|||||F\r" : "||||||F\r");
}

static void put_obx(struct writer *writer, struct place parent)
{
	struct place code;

	if (!values_member(parent, "code", &code))
		return;
	buf_printf(writer->out, "OBX|%u|", writer->serial++);
	put_value(writer->out, parent, code);
}

static bool put_component(void *data, struct place component)
{
	put_obx(data, component);
	return false;
}

static void put_observation(struct writer *writer, struct place observation)
{
	if (values_any(observation, "component", NULL, NULL))
		(void)values_any(observation, "component", put_component,
			writer);
	else
		put_obx(writer, observation);
	writer->serial--;	/* counted by its segments, not once more */
}

static void put_specimen(struct writer *writer, struct place specimen)
{
	buf_printf(writer->out, "SPM|%u|", writer->serial);
	put_identifier(writer->out, specimen);
	buf_puts(writer->out, "||");
	put_concept_at(writer->out, specimen, "type");
	buf_putc(writer->out, '\r');
}

static void put_header(struct writer *writer, const char *event,
	const char *control_id)
{
	static const char *const types[][2] = {
		{ "O21", "OML^O21^OML_O21" }, { "O01", "ORM^O01^ORM_O01" },
		{ "R01", "ORU^R01^ORU_R01" }, { "R32", "ORU^R32^ORU_R30" },
		{ "T02", "MDM^T02^MDM_T02" },
	};
	struct place header = writer->bundle;
	struct buf *out = writer->out;
	const char *type = NULL;
	char time[32];

	header.row = index_find(header.index, header.text, 0,
		"entry.0.resource");
	for (size_t i = 0; i < FD_COUNT(types); i++)
		if (strcmp(types[i][0], event) == 0)
			type = types[i][1];
	translate_format_time(time, sizeof(time), clock_now());
	buf_puts(out, "MSH|^~\\&|");
	(void)put(out, header, "source.software");
	buf_putc(out, '|');
	(void)put(out, header, "sender.identifier.value");
	buf_puts(out, "|RIE|");
	(void)put(out, header, "destination.0.receiver.identifier.value");
	buf_printf(out, "|%s||", time);
	if (type != NULL)
		buf_puts(out, type);
	else
		buf_printf(out, "ADT^%s^ADT_%s", event, event);
	buf_putc(out, '|');
	translate_put_text(out, control_id);
	buf_puts(out, "|T|2.5.1|||AL\r");
}

static const struct segment {
	const char *type;
	void (*put)(struct writer *writer, struct place resource);
} segments[] = {
	{ "Patient", put_pid },
	{ "ServiceRequest", put_order },
	{ "DiagnosticReport", put_report },
	{ "Observation", put_observation },
	{ "Specimen", put_specimen },
};

struct pass {
	struct writer *writer;
	const struct segment *segment;
};

static bool put_if_of_type(void *data, struct place resource)
{
	struct pass *pass = data;

	if (values_member_is(resource, "resourceType", pass->segment->type)) {
		pass->segment->put(pass->writer, resource);
		pass->writer->serial++;
	}
	return false;
}

void translate_to_v2(struct place bundle, const char *event,
	const char *control_id, struct buf *out)
{
	struct writer writer = { out, bundle, 1, *event == 'O' };

	put_header(&writer, event, control_id);
	for (size_t i = 0; i < FD_COUNT(segments); i++) {
		struct pass pass = { &writer, &segments[i] };

		writer.serial = 1;
		(void)values_any(bundle, "entry.resource", put_if_of_type,
			&pass);
	}
}
