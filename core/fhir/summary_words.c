#include "core/fhir/summary_part.h"

/*
 * Words for names and codes. The codes are those the domain sends without a
 * display: HL7 v2 tables 0003 and 0203, a few LOINC answers, encounter
 * classes, the codes of a message's reply (FHIR R4 messageheader.html).
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

struct code_words {
	const char *system;	/* what its URI ends with */
	const char *code, *words;
};

static const struct code_words codes[] = {
	{ "v2-0003", "O21", "laboratory order" },
	{ "v2-0003", "O01", "order" },
	{ "v2-0003", "R01", "result" },
	{ "v2-0003", "R32", "point-of-care result" },
	{ "v2-0003", "T02", "document notification" },
	{ "v2-0003", "A01", "patient admitted" },
	{ "v2-0003", "A03", "patient discharged" },
	{ "v2-0003", "A04", "patient registered" },
	{ "v2-0003", "A08", "patient details changed" },
	{ "v2-0003", "A28", "person added" },
	{ "v2-0003", "A31", "person's details changed" },
	{ "v2-0003", "A40", "patients merged" },
	{ "v2-0203", "NH", "NHS number" },
	{ "v2-0203", "MR", "Medical record number" },
	{ "v2-0203", "PLAC", "Placer's order number" },
	{ "v2-0203", "FILL", "Laboratory's number" },
	{ "v2-0203", "PGN", "Placer's group number" },
	{ "v2-0203", "VN", "Visit number" },
	{ "v2-0203", "AN", "Account number" },
	{ "v2-0203", "ACSN", "Accession number" },
	{ "v2-0203", "PI", "Patient number" },
	{ "v2-0203", "LN", "Licence number" },
	{ "v2-0203", "XX", "Organisation's number" },
	{ "v2-0074", "GE", "Genetics" },
	{ "v2-0074", "LAB", "Laboratory" },
	{ "v2-0078", "A", "abnormal" }, { "v2-0078", "AA", "very abnormal" },
	{ "v2-0078", "N", "normal" }, { "v2-0078", "H", "high" },
	{ "v2-0078", "L", "low" },
	{ "ObservationInterpretation", "A", "abnormal" },
	{ "ObservationInterpretation", "AA", "very abnormal" },
	{ "ObservationInterpretation", "N", "normal" },
	{ "ObservationInterpretation", "H", "high" },
	{ "ObservationInterpretation", "HH", "very high" },
	{ "ObservationInterpretation", "L", "low" },
	{ "ObservationInterpretation", "LL", "very low" },
	{ "ObservationInterpretation", "POS", "positive" },
	{ "ObservationInterpretation", "NEG", "negative" },
	{ "v3-ActCode", "AMB", "outpatient" },
	{ "v3-ActCode", "IMP", "inpatient" },
	{ "v3-ActCode", "EMER", "emergency" },
	{ "v3-ActCode", "OBSENC", "under observation" },
	{ "v3-ActCode", "HH", "at home" },
	{ "v3-ActCode", "VR", "virtual" },
	{ "v3-ActCode", "SS", "day case" },
	{ "loinc.org", "LA33-6", "Yes" }, { "loinc.org", "LA32-8", "No" },
	{ "loinc.org", "LA6576-8", "Positive" },
	{ "loinc.org", "LA6577-6", "Negative" },
	{ "loinc.org", "LA9633-4", "Present" },
	{ "loinc.org", "LA9634-2", "Absent" },
	{ "loinc.org", "LA11884-6", "Indeterminate" },
	{ "snomed.info/sct", "116148004", "Molecular genetic test" },
	{ "snomed.info/sct", "119297000", "Blood specimen" },
};

const char *summary_code_words(const char *system, const char *code)
{
	for (size_t i = 0; system != NULL && i < FD_COUNT(codes); i++)
		if (strcmp(codes[i].code, code) == 0 &&
		    text_ends_with(system, codes[i].system))
			return codes[i].words;
	return NULL;
}

/* value[x] and its like end in the name of the type they have. */
static size_t stem_length(const char *element)
{
	static const char *const stems[] = {
		"value", "effective", "onset", "abatement", "deceased",
		"multipleBirth", "performed", "occurrence", "collected",
		"medication", "asNeeded", "reported", "serviced", "product",
		"timing", "allowed", "used", "answer", "defaultValue",
		"content", "subject", "item", "definition", "fixed",
		"pattern", "minValue", "maxValue", "fastingStatus", "event",
		"time", "age", "born", "dose", "rate", "source", "target",
		"additive", "location", "entity", "legallyBinding", "topic",
		"initial", "detail", "due", "diagnosis", "procedure",
		"author", "scheduled", "versionAlgorithm",
	};
	static const char *const types[] = {
		"Address", "Age", "Annotation", "Attachment", "Base64Binary",
		"Boolean", "Canonical", "Code", "CodeableConcept", "Coding",
		"ContactPoint", "Count", "Date", "DateTime", "Decimal",
		"Distance", "Dosage", "Duration", "Expression", "HumanName",
		"Id", "Identifier", "Instant", "Integer", "Markdown",
		"Meta", "Money", "Oid", "Period", "PositiveInt", "Quantity",
		"Range", "Ratio", "Reference", "SampledData", "Signature",
		"String", "Time", "Timing", "UnsignedInt", "Uri", "Url",
		"Uuid",
	};
	size_t len = strlen(element);

	for (size_t i = 0; i < FD_COUNT(stems); i++) {
		size_t stem = strlen(stems[i]);

		if (stem >= len || !text_starts_with(element, stems[i]))
			continue;
		for (size_t t = 0; t < FD_COUNT(types); t++)
			if (strcmp(element + stem, types[t]) == 0)
				return stem;
	}
	return len;
}

void summary_label(const char *element, struct buf *out)
{
	size_t len, start = out->len;
	bool is_more = *element == '_';

	element += is_more;
	len = stem_length(element);
	for (size_t i = 0; i < len; i++) {
		char c = element[i];
		bool is_capital = c >= 'A' && c <= 'Z';
		bool begins = is_capital && i > 0 && (element[i - 1] < 'A' ||
			element[i - 1] > 'Z');

		if (begins)
			buf_putc(out, ' ');
		if (is_capital && i + 1 < len && (element[i + 1] < 'A' ||
		    element[i + 1] > 'Z') && i > 0)
			c = text_lower(c);
		buf_putc(out, c);
	}
	if (out->len > start && out->data[start] >= 'a' &&
	    out->data[start] <= 'z')
		out->data[start] = (char)(out->data[start] - 'a' + 'A');
	if (is_more)
		buf_puts(out, ", more");
}


bool summary_put_response_code(struct summary *summary, uint32_t row,
	struct buf *out)
{
	static const struct {
		const char *code, *words;
		enum page_tone tone;
	} known[] = {
		{ "ok", "accepted", TONE_GOOD },
		{ "transient-error", "not accepted for now: the receiver asks "
			"to wait or to send it again", TONE_WARNING },
		{ "fatal-error", "rejected: sending it again does not help",
			TONE_BAD },
	};
	size_t start = out->len;

	if (!summary_put_scalar(summary, row, out))
		return false;
	for (size_t i = 0; i < FD_COUNT(known); i++)
		if (strcmp(out->data + start, known[i].code) == 0) {
			buf_printf(out, " (%s)", known[i].words);
			summary->tone = known[i].tone;
		}
	return true;
}

/* A status: what ended badly, or counts no more, stands out. */
bool summary_put_code(struct summary *summary, uint32_t row, struct buf *out)
{
	static const char *const loud[] = {
		"entered-in-error", "cancelled", "revoked", "rejected",
		"failed", "stopped", "not-done", "aborted", "unsatisfactory",
		"unavailable", "superseded", "retired", "suspended",
	};
	size_t start = out->len;

	if (!summary_put_scalar(summary, row, out))
		return false;
	for (size_t i = 0; i < FD_COUNT(loud); i++)
		if (strcmp(out->data + start, loud[i]) == 0)
			summary->tone = TONE_WARNING;
	return true;
}
