#include "core/ig/findings.h"

/*
 * The official validator puts its message id and the place into extensions of
 * an issue, and so do we: what reads its reports reads ours. What was not
 * checked is in the outcome as well, since a report that is passed on must not
 * look more complete than it is.
 */

#include <string.h>

#include "core/base/text.h"
#include "core/doc/json.h"

#define EXTENSIONS "http://hl7.org/fhir/StructureDefinition/operationoutcome-"

static const char *const severities[] = {
	[FINDING_FATAL] = "fatal", [FINDING_ERROR] = "error",
	[FINDING_WARNING] = "warning", [FINDING_INFORMATION] = "information",
};

static void begin_issue(struct buf *out)
{
	buf_puts(out, out->data[out->len - 1] == '[' ? "\n    {" :
		",\n    {");
}

static void put_extension(struct buf *out, const char *name,
	const char *type, const char *text)
{
	buf_puts(out, out->data[out->len - 1] == '[' ? "\n" : ",\n");
	buf_printf(out, "        {\n          \"url\": \"%s%s\",\n"
		"          \"value%s\": %s\n        }", EXTENSIONS, name, type,
		text);
}

static void put_extensions(struct buf *out, const struct finding *finding)
{
	struct buf text = BUF_INIT;

	buf_puts(out, "\n      \"extension\": [");
	if (finding->line > 0) {
		buf_printf(&text, "%zu", finding->line);
		put_extension(out, "issue-line", "Integer", text.data);
		buf_clear(&text);
		buf_printf(&text, "%zu", finding->column);
		put_extension(out, "issue-col", "Integer", text.data);
		buf_clear(&text);
	}
	json_print_text(finding->id != NULL ? finding->id : "unknown", &text);
	put_extension(out, "message-id", "Code", text.data);
	buf_puts(out, "\n      ],");
	buf_finish(&text);
}

static void put_words(struct buf *out, const char *severity,
	const char *code, const char *text)
{
	buf_printf(out, "\n      \"severity\": \"%s\",\n"
		"      \"code\": \"%s\",\n      \"details\": {\n"
		"        \"text\": ", severity, code);
	json_print_text(text, out);
	buf_puts(out, "\n      }");
}

static void put_finding(struct buf *out, const struct finding *finding)
{
	begin_issue(out);
	put_extensions(out, finding);
	put_words(out, severities[finding->severity], finding->code,
		finding->text);
	if (finding->profile != NULL) {
		buf_puts(out, ",\n      \"diagnostics\": ");
		json_print_text(finding->profile, out);
	}
	if (finding->expression != NULL && *finding->expression != '\0') {
		buf_puts(out, ",\n      \"expression\": [\n        ");
		json_print_text(finding->expression, out);
		buf_puts(out, "\n      ]");
	}
	buf_puts(out, "\n    }");
}

static void put_remark(struct buf *out, const char *code, const char *text)
{
	begin_issue(out);
	put_words(out, "information", code, text);
	buf_puts(out, "\n    }");
}

/* Names that people use of what has a long address. */
static const char *short_name(const char *what)
{
	static const struct {
		const char *url, *name;
	} names[] = {
		{ "http://snomed.info/sct", "SNOMED CT" },
		{ "http://loinc.org", "LOINC" },
		{ "http://unitsofmeasure.org", "UCUM" },
		{ "https://dmd.nhs.uk", "dm+d" },
		{ "http://hl7.org/fhir/sid/icd-10", "ICD-10" },
		{ "http://www.nlm.nih.gov/research/umls/rxnorm", "RxNorm" },
	};

	for (size_t i = 0; i < FD_COUNT(names); i++)
		if (strcmp(names[i].url, what) == 0)
			return names[i].name;
	return what;
}

void unchecked_print(const struct unchecked *unchecked, struct buf *out)
{
	buf_puts(out, short_name(unchecked->what));
	if (unchecked->count > 1)
		buf_printf(out, " (%u times)", unchecked->count);
	if (*unchecked->why != '\0')
		buf_printf(out, ": %s", unchecked->why);
}

void findings_print_outcome(const struct findings *findings, struct buf *out)
{
	struct buf text = BUF_INIT;

	buf_puts(out, "{\n  \"resourceType\": \"OperationOutcome\",\n"
		"  \"issue\": [");
	for (size_t i = 0; i < findings->count; i++)
		put_finding(out, &findings->list[i]);
	if (findings->was_cut)
		put_remark(out, "too-costly", "There are more findings than "
			"are listed here.");
	for (size_t i = 0; i < findings->unchecked_count; i++) {
		buf_clear(&text);
		buf_puts(&text, "Not checked: ");
		unchecked_print(&findings->unchecked[i], &text);
		put_remark(out, "not-supported", text.data);
	}
	if (out->data[out->len - 1] == '[')
		put_remark(out, "informational", "Nothing was found.");
	buf_puts(out, "\n  ]\n}\n");
	buf_finish(&text);
}

void findings_print_unchecked(const struct findings *findings,
	struct buf *out)
{
	for (size_t i = 0; i < findings->unchecked_count; i++) {
		buf_puts(out, i == 0 ? "not checked: " : "; ");
		unchecked_print(&findings->unchecked[i], out);
	}
}
