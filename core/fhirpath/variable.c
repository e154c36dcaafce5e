#include "core/fhirpath/evaluate.h"

/*
 * %name: those of the run (context, resource), those of the caller, and the
 * constants that FHIR defines.
 *
 * https://hl7.org/fhir/R4/fhirpath.html#variables
 */

#include <string.h>

static bool is_named(const char *text, size_t len, const char *name)
{
	return strlen(name) == len && memcmp(text, name, len) == 0;
}

static bool add_row(struct fhirpath_run *run, uint32_t row,
	struct fp_list *out)
{
	struct fhirpath_item item;

	if (row == INDEX_NONE)
		return true;
	fp_node_item(run, row, INDEX_NONE, 0, &item);
	return fp_add(run, out, &item);
}

/* Value sets, code systems and extensions of FHIR by their short names. */
static bool add_canonical(struct fhirpath_run *run, const char *name,
	size_t len, struct fp_list *out, bool *is_found)
{
	static const struct {
		const char *prefix, *url;
	} rules[] = {
		{ "vs-", "http://hl7.org/fhir/ValueSet/" },
		{ "cs-", "http://hl7.org/fhir/" },
		{ "ext-", "http://hl7.org/fhir/StructureDefinition/" },
	};
	struct buf url = BUF_INIT;
	bool is_good = true;

	for (size_t i = 0; i < FD_COUNT(rules) && !*is_found; i++) {
		size_t size = strlen(rules[i].prefix);

		if (len <= size || memcmp(name, rules[i].prefix, size) != 0)
			continue;
		*is_found = true;
		buf_puts(&url, rules[i].url);
		buf_append(&url, name + size, len - size);
		is_good = fp_add_text(run, out, FHIRPATH_STRING, url.data,
			url.len);
	}
	buf_finish(&url);
	return is_good;
}

bool fp_variable(struct fhirpath_run *run, const struct fp_node *node,
	struct fp_list *out)
{
	static const struct {
		const char *name, *value;
	} constants[] = {
		{ "sct", "http://snomed.info/sct" },
		{ "loinc", "http://loinc.org" },
		{ "ucum", "http://unitsofmeasure.org" },
	};
	const char *name = fp_text(run, node->text), *value;
	size_t len = node->text_len;
	bool is_found = false;

	if (is_named(name, len, "context"))
		return fp_add(run, out, &run->context);
	if (is_named(name, len, "resource"))
		return add_row(run, run->resource, out);
	if (is_named(name, len, "rootResource"))
		return add_row(run, run->root_resource, out);
	if (run->hooks.variable != NULL &&
	    run->hooks.variable(run->hooks.data, name, len, &value))
		return fp_add_text(run, out, FHIRPATH_STRING, value,
			strlen(value));
	for (size_t i = 0; i < FD_COUNT(constants); i++)
		if (is_named(name, len, constants[i].name))
			return fp_add_text(run, out, FHIRPATH_STRING,
				constants[i].value,
				strlen(constants[i].value));
	if (!add_canonical(run, name, len, out, &is_found))
		return false;
	return is_found || fp_fail(run, node, FHIRPATH_SEMANTIC,
		"there is no variable %%%s", name);
}
