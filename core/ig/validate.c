#include "core/ig/validate.h"

/*
 * One document: made into JSON where it is XML, indexed, walked. What the walk
 * needs for FHIRPath is asked back here; a question of conformance inside an
 * expression walks with a run of its own, since the one at work is busy.
 */

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/base/clock.h"
#include "core/base/text.h"
#include "core/doc/sniff.h"
#include "core/fhir/bundle.h"
#include "core/ig/binding_check.h"
#include "core/ig/choice.h"
#include "core/ig/invariant.h"
#include "core/ig/reference_check.h"
#include "core/ig/validator.h"
#include "core/ig/walk_state.h"
#include "core/ig/xml_json.h"

enum { INVARIANT_STEPS = 2000000, INVARIANT_MS = 2000, RUNS_MAX = 8 };

struct validator *validator_new(struct definitions *definitions,
	struct terminology *terminology,
	const struct validate_settings *settings)
{
	struct validator *validator = xcalloc(1, sizeof(*validator));

	validator->definitions = definitions;
	validator->terminology = terminology;
	validator->settings = settings;
	validator->nodes = node_table_new(definitions);
	validator->programs = programs_new();
	return validator;
}

void validator_free(struct validator *validator)
{
	if (validator == NULL)
		return;
	programs_free(validator->programs);
	node_table_free(validator->nodes);
	free(validator);
}

static uint32_t on_resolve(void *data, const char *url, size_t len)
{
	struct walk *walk = data;
	char *text = xstrndup(url, len);
	uint32_t row = walk_resolve_text(walk, walk->state->asking, text);

	free(text);
	return row;
}

static enum fhirpath_truth on_member_of(void *data,
	const struct fhirpath_item *item, const char *value_set, size_t len)
{
	static const enum fhirpath_truth truths[] = {
		[TERM_IN] = FHIRPATH_TRUE, [TERM_OUT] = FHIRPATH_FALSE,
		[TERM_UNKNOWN] = FHIRPATH_UNKNOWN,
	};
	struct walk *walk = data;
	char *url;
	enum term_answer answer;

	if (item->kind != FHIRPATH_NODE || item->row == INDEX_NONE)
		return FHIRPATH_UNKNOWN;
	url = xstrndup(value_set, len);
	answer = binding_member(walk, item->row, url);
	free(url);
	return truths[answer];
}

static enum fhirpath_truth on_conforms(void *data,
	const struct fhirpath_item *item, const char *profile, size_t len);

static struct fhirpath_run *new_run(struct walk *walk,
	struct fhirpath_hooks *hooks)
{
	struct fhirpath_settings settings = {
		.model = definitions_model(walk->definitions),
		.hooks = hooks, .limits = { .steps = INVARIANT_STEPS,
		.ms = INVARIANT_MS },
	};

	*hooks = (struct fhirpath_hooks){ .data = walk,
		.resolve = on_resolve, .member_of = on_member_of,
		.conforms_to = on_conforms };
	return fhirpath_run_new(&settings);
}

static enum fhirpath_truth on_conforms(void *data,
	const struct fhirpath_item *item, const char *profile, size_t len)
{
	struct walk *walk = data;
	struct fhirpath_run *busy = walk->run;
	struct fhirpath_hooks hooks;
	struct place place = { .name = "conformsTo()", .name_len = 12,
		.number = -1, .row = item->row, .shadow = item->shadow,
		.resource = item->row };
	definition_id id = definitions_find(walk->definitions, profile, len);
	bool conforms;

	if (id == 0 || item->kind != FHIRPATH_NODE ||
	    item->row == INDEX_NONE || walk->depth >= RUNS_MAX)
		return FHIRPATH_UNKNOWN;
	walk->run = new_run(walk, &hooks);
	conforms = walk_conforms(walk, &place, id);
	fhirpath_run_free(walk->run);
	walk->run = busy;
	return conforms ? FHIRPATH_TRUE : FHIRPATH_FALSE;
}

static int year_of(time_t now)
{
	struct tm parts;

	return gmtime_r(&now, &parts) == NULL ? 2000 :
		parts.tm_year + 1900;
}

static void walk_document(struct walk *walk)
{
	struct walk_state state = { .asking = 0 };
	struct layers layers = { .count = 0 };
	struct fhirpath_hooks hooks;
	struct place root = { .name = "", .number = -1, .row = 0,
		.shadow = INDEX_NONE, .resource = 0 };
	char *type = bundle_type(walk->index, walk->text);

	walk->state = &state;
	if (type != NULL)
		state.entries = bundle_index_new(walk->index, walk->text, 0);
	state.choice = choice_new(walk->definitions, walk->settings,
		walk->index, walk->text);
	walk->run = new_run(walk, &hooks);
	walk_resource_in(walk, &root, &layers);
	fhirpath_run_free(walk->run);
	walk_forget(walk);
	choice_free(state.choice);
	map_free(state.contained);
	bundle_index_free(state.entries);
	buf_finish(&walk->scratch);
	free(type);
}

static void fatal(struct findings *out, size_t offset, const char *id,
	char *text)
{
	struct finding finding = { .severity = FINDING_FATAL,
		.code = "invalid", .id = id, .text = text,
		.expression = xstrdup(""), .row = INDEX_NONE,
		.offset = offset, .count = 1 };

	(void)findings_add(out, &finding);
}

/* What it is instead of JSON or XML, where that can be told. */
static const char *name_other(const char *text, size_t len)
{
	switch (sniff(text, len)) {
	case SNIFF_HL7V2:
		return "This is HL7 v2, not FHIR: only FHIR in JSON or XML is "
			"validated";
	case SNIFF_HTML:
		return "This is a web page, not FHIR: perhaps a server's "
			"error in place of an answer";
	default:
		return NULL;
	}
}

/* JSON that is whole, and an object. */
static bool is_walkable(const struct doc_index *index, const char *text,
	struct findings *out)
{
	const struct index_fault *fault = index_fault(index);

	if (fault != NULL) {
		fatal(out, fault->offset, "Error_parsing_JSON_", xasprintf(
			"This is no JSON from here on: %s", fault->reason));
		return false;
	}
	if (index_count(index) > 0 && index_kind(index, text, 0) == ROW_OBJECT)
		return true;
	fatal(out, 0, "Error_parsing_JSON_", xstrdup("This is no JSON object, "
		"as a resource would be"));
	return false;
}

static void set_offsets(const struct walk *walk, size_t from)
{
	for (size_t i = from; i < walk->out->count; i++) {
		struct finding *finding = &walk->out->list[i];

		if (finding->row == INDEX_NONE)
			continue;
		finding->offset = index_start(walk->index, finding->row);
		if (walk->xml != NULL)
			finding->offset = xml_json_offset(walk->xml,
				finding->offset);
	}
}

static void validate_json(struct validator *validator,
	const struct xml_json *xml, const char *text, size_t len,
	const struct doc_index *index, struct findings *out)
{
	struct walk walk = {
		.validator = validator, .definitions = validator->definitions,
		.terminology = validator->terminology,
		.settings = validator->settings, .index = index, .text = text,
		.len = len, .xml = xml, .out = out, .scratch = BUF_INIT,
		.now = validator->settings->now != 0 ?
			(time_t)validator->settings->now : clock_now(),
	};
	size_t before = out->count;

	walk.this_year = year_of(walk.now);
	if (!is_walkable(index, text, out))
		return;
	walk_document(&walk);
	set_offsets(&walk, before);
}

static void validate_xml(struct validator *validator, const char *text,
	size_t len, struct findings *out)
{
	struct xml_json *xml = xml_json_new(validator->definitions, text, len,
		out);
	struct doc_index *index;
	const char *json;
	size_t json_len;

	if (xml == NULL)
		return;
	json = xml_json_text(xml, &json_len);
	index = index_text(json, json_len);
	validate_json(validator, xml, json, json_len, index, out);
	index_free(index);
	xml_json_free(xml);
}

static bool is_xml(const char *text, size_t len)
{
	size_t at = 0;

	if (len > 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		at = 3;
	while (at < len && text_is_space(text[at]))
		at++;
	return at < len && text[at] == '<';
}

void validate_text(struct validator *validator, const char *text, size_t len,
	const struct doc_index *index, struct findings *out)
{
	const char *other = name_other(text, len);
	struct doc_index *own = NULL;

	findings_init(out);
	if (other != NULL) {
		fatal(out, 0, "Error_parsing_JSON_", xstrdup(other));
	} else if (is_xml(text, len)) {
		validate_xml(validator, text, len, out);
	} else {
		if (index == NULL)
			index = own = index_text(text, len);
		validate_json(validator, NULL, text, len, index, out);
		index_free(own);
	}
	findings_finish(out, text, len);
}
