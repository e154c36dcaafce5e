#include "core/fhir/summary_part.h"

/*
 * What is said in codes. The words come first, the person's own text before
 * the coding's display, and the code with the name of its system behind them
 * in parentheses, so that it can be read out to who looks it up.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/label.h"
#include "core/fhir/nhs.h"
#include "core/fhir/privacy.h"

enum { CODINGS_MAX = 8 };

/* "R208.1, Genomic Test Directory" */
static void put_code(const char *code, const char *system, struct buf *out)
{
	if (code != NULL)
		buf_puts(out, code);
	if (system != NULL)
		buf_printf(out, "%s%s", code != NULL ? ", " : "",
			label_of(system));
}

bool datatype_put_coding(struct summary *summary, uint32_t row,
	struct buf *out)
{
	char *display = summary_dup(summary, row, "display");
	char *code = summary_dup(summary, row, "code");
	char *system = summary_dup(summary, row, "system");
	const char *words = display;
	struct buf behind = BUF_INIT;

	if (words == NULL && code != NULL)
		words = summary_code_words(system, code);
	if (words != NULL && strcmp(words, code != NULL ? code : "") == 0)
		words = NULL;
	put_code(code, system, &behind);
	if (words != NULL && behind.len > 0)
		buf_printf(out, "%s (%s)", words, behind.data);
	else
		buf_puts(out, words != NULL ? words : behind.data);
	buf_finish(&behind);
	free(display);
	free(code);
	free(system);
	return true;
}

/* A coding behind a text: without the display when it says the same. */
static void put_behind(struct summary *summary, uint32_t coding,
	const char *text, struct buf *out)
{
	char *display = summary_dup(summary, coding, "display");
	char *code, *system;

	if (display != NULL && !text_equals(display, text)) {
		datatype_put_coding(summary, coding, out);
		free(display);
		return;
	}
	code = summary_dup(summary, coding, "code");
	system = summary_dup(summary, coding, "system");
	put_code(code, system, out);
	free(display);
	free(code);
	free(system);
}

bool datatype_put_concept(struct summary *summary, uint32_t row,
	struct buf *out)
{
	uint32_t list = summary_find(summary, row, "coding"), at;
	char *text = summary_dup(summary, row, "text");
	struct buf codes = BUF_INIT;
	int count = 0;

	at = summary_is(summary, list, ROW_ARRAY) ?
		summary_first(summary, list) : list;
	for (; summary_is(summary, at, ROW_OBJECT) && count < CODINGS_MAX;
	    count++) {
		if (codes.len > 0)
			buf_puts(&codes, "; ");
		if (text == NULL)
			datatype_put_coding(summary, at, &codes);
		else
			put_behind(summary, at, text, &codes);
		at = at == list ? INDEX_NONE : summary_next(summary, at);
	}
	if (text == NULL)
		buf_puts(out, codes.data);
	else if (codes.len > 0)
		buf_printf(out, "%s (%s)", text, codes.data);
	else
		buf_puts(out, text);
	buf_finish(&codes);
	free(text);
	return true;
}

bool datatype_put_short(struct summary *summary, uint32_t row,
	struct buf *out)
{
	static const char *const steps[] = {
		"text", "coding.display", "display"
	};
	char *code, *system;
	const char *words;

	for (size_t i = 0; i < FD_COUNT(steps); i++) {
		char *found = summary_dup(summary, row, steps[i]);

		if (found != NULL)
			buf_puts(out, found);
		free(found);
		if (found != NULL)
			return true;
	}
	if (summary_find(summary, row, "coding") != INDEX_NONE)
		row = summary_find(summary, row, "coding.0");
	code = summary_dup(summary, row, "code");
	system = summary_dup(summary, row, "system");
	words = code != NULL ? summary_code_words(system, code) : NULL;
	if (words != NULL)
		buf_puts(out, words);
	else
		put_code(code, system, out);
	free(code);
	free(system);
	return code != NULL;
}

/* The number in its own form, and what is to be said of it. */
static void put_nhs_number(struct summary *summary, const char *value,
	struct buf *out)
{
	enum nhs_number number = nhs_number_check(value);
	const char *remark = number == NHS_NUMBER_TEST ? "test range" :
		nhs_number_remark(number);

	nhs_number_put(out, value);
	if (remark != NULL)
		buf_printf(out, " (%s)", remark);
	if (number == NHS_NUMBER_WRONG || number == NHS_NUMBER_REAL ||
	    number == NHS_NUMBER_NOT)
		summary->tone = TONE_WARNING;
}

static void put_value(struct summary *summary, uint32_t row,
	const char *system, struct buf *out)
{
	uint32_t at = summary_find(summary, row, "value");
	char *value = summary_dup(summary, row, "value");

	if (value == NULL)
		buf_puts(out, "without a value");
	else if (system != NULL && nhs_number_is_system(system) &&
	    !(summary->options->is_private &&
	    privacy_covers_json(summary->index, summary->text, at)))
		put_nhs_number(summary, value, out);
	else
		buf_puts(out, value);
	free(value);
}

/* "given by ODS R0A" */
static void put_assigner(struct summary *summary, uint32_t row,
	struct buf *out)
{
	uint32_t assigner = summary_find(summary, row, "assigner");
	struct buf who = BUF_INIT;

	if (assigner != INDEX_NONE &&
	    datatype_put_reference(summary, assigner, &who) && who.len > 0)
		buf_printf(out, ", given by %s", who.data);
	buf_finish(&who);
}

bool datatype_put_identifier(struct summary *summary, uint32_t row,
	struct buf *out)
{
	char *system = index_find_dup(summary->index, summary->text, row,
		"system");
	const char *label = system != NULL ? label_find(system) : NULL;
	uint32_t type = summary_find(summary, row, "type");
	uint32_t period = summary_find(summary, row, "period");
	struct buf kind = BUF_INIT;
	char *use = summary_dup(summary, row, "use");

	if (type != INDEX_NONE)
		datatype_put_short(summary, type, &kind);
	if (label == NULL && kind.len > 0)
		label = kind.data;
	else if (label == NULL && system != NULL)
		label = label_of(system);
	if (label != NULL)
		buf_printf(out, "%s ", label);
	put_value(summary, row, system, out);
	if (kind.len > 0 && label != kind.data &&
	    text_find_nocase(kind.data, kind.len, label) == NULL)
		buf_printf(out, ", %s", kind.data);
	put_assigner(summary, row, out);
	if (use != NULL && strcmp(use, "official") != 0 &&
	    strcmp(use, "usual") != 0)
		buf_printf(out, ", %s", use);
	if (period != INDEX_NONE) {
		buf_puts(out, ", ");
		datatype_put_period(summary, period, out);
	}
	if (label == kind.data && system != NULL)
		buf_printf(out, " (%s)", system);
	buf_finish(&kind);
	free(system);
	free(use);
	return true;
}

/* True where the reference names a resource of this document. */
static bool put_resolved(struct summary *summary, uint32_t row,
	struct buf *out)
{
	bool has_url;
	uint32_t found;

	if (summary->nesting > 2)
		return false;
	found = summary_resolve(summary, row, &has_url);
	if (found == INDEX_NONE || found == summary->resource)
		return false;
	return summary_put_name(summary, found, out);
}

/* A urn leads nowhere but to an entry of its Bundle. */
static bool is_dangling(const struct summary *summary,
	const struct reference *reference)
{
	return (reference->kind == REFERENCE_URN &&
		reference_bundle_of(summary->index, summary->text,
		reference->row) != INDEX_NONE) ||
		reference->kind == REFERENCE_CONTAINED;
}

bool datatype_put_reference(struct summary *summary, uint32_t row,
	struct buf *out)
{
	struct reference reference;

	if (put_resolved(summary, row, out))
		return true;
	reference_read(summary->index, summary->text, row, &reference);
	if (reference.row != row || reference.kind == REFERENCE_NONE) {
		reference_finish(&reference);
		return summary_put_scalar(summary, summary_find(summary, row,
			"display"), out);
	}
	if (summary->options->is_private)
		reference_mask(summary->index, summary->text, &reference);
	reference_put(out, &reference);
	if (is_dangling(summary, &reference) &&
	    summary_resolve(summary, row, &(bool){ false }) == INDEX_NONE) {
		buf_puts(out, ", not in this document");
		summary->tone = TONE_WARNING;
	}
	reference_finish(&reference);
	return true;
}
