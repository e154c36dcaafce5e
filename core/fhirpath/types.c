#include "core/fhirpath/evaluate.h"

/*
 * What type an item is of. System's types are the kinds of values that were
 * reckoned; a node has FHIR's type where the model knows it, and otherwise
 * what its resourceType or its JSON says. The plain model knows the names of
 * data types only, which is what a choice's spelling needs.
 */

#include <string.h>

/* Types that an open choice may have (R4 datatypes.html#open). */
static const char *const data_types[] = {
	"base64Binary", "boolean", "canonical", "code", "date", "dateTime",
	"decimal", "id", "instant", "integer", "markdown", "oid",
	"positiveInt", "string", "time", "unsignedInt", "uri", "url", "uuid",
	"Address", "Age", "Annotation", "Attachment", "CodeableConcept",
	"Coding", "ContactDetail", "ContactPoint", "Contributor", "Count",
	"DataRequirement", "Distance", "Dosage", "Duration", "Expression",
	"HumanName", "Identifier", "Meta", "Money", "ParameterDefinition",
	"Period", "Quantity", "Range", "Ratio", "Reference", "RelatedArtifact",
	"SampledData", "Signature", "Timing", "TriggerDefinition",
	"UsageContext",
};

/* Elements that are choices in one type or another; nothing else is cut. */
static const char *const choices[] = {
	"value", "effective", "onset", "abatement", "deceased",
	"multipleBirth", "occurrence", "performed", "medication", "reported",
	"item", "serviced", "location", "product", "content", "timing",
	"asNeeded", "rate", "dose", "bounds", "born", "age", "allowed",
	"used", "diagnosis", "procedure", "author", "scheduled", "detail",
	"due", "target", "collected", "fasting", "module", "subject",
	"topic", "versionAlgorithm", "entity", "defaultValue", "fixed",
	"pattern", "minValue", "maxValue", "answer", "definition", "legal",
	"legallyBinding", "source", "indication", "amount", "quantity",
	"substance", "probability", "when", "identified", "characteristic",
	"statusReason", "additive", "minimumVolume", "event", "addresses",
	"chargeItem", "participantEffective", "parameter",
};

static bool is_same(const char *a, size_t a_len, const char *b)
{
	return strlen(b) == a_len && memcmp(a, b, a_len) == 0;
}

static fhirpath_type plain_find(void *data, const char *name, size_t len)
{
	(void)data;
	for (size_t i = 0; i < FD_COUNT(data_types); i++)
		if (is_same(name, len, data_types[i]))
			return (fhirpath_type)i + 1;
	return 0;
}

static const char *plain_name(void *data, fhirpath_type type, size_t *len)
{
	(void)data;
	*len = strlen(data_types[type - 1]);
	return data_types[type - 1];
}

static fhirpath_type plain_base(void *data, fhirpath_type type)
{
	(void)data;
	(void)type;
	return 0;
}

static bool is_choice(const char *name, size_t len)
{
	for (size_t i = 0; i < FD_COUNT(choices); i++)
		if (is_same(name, len, choices[i]))
			return true;
	return false;
}

/* valueDateTime: the longest type that ends the key behind a choice. */
static bool plain_member(void *data, fhirpath_type type, const char *key,
	size_t len, struct fhirpath_element *out)
{
	(void)data;
	(void)type;
	for (size_t i = 0; i < FD_COUNT(data_types); i++) {
		size_t size = strlen(data_types[i]), at;

		if (len <= size)
			continue;
		at = len - size;
		if ((key[at] | 0x20) != (data_types[i][0] | 0x20) ||
		    key[at] < 'A' || key[at] > 'Z' || memcmp(key + at + 1,
		    data_types[i] + 1, size - 1) != 0 || !is_choice(key, at))
			continue;
		*out = (struct fhirpath_element){ (fhirpath_type)i + 1, at };
		return true;
	}
	return false;
}

static bool plain_element(void *data, fhirpath_type type, const char *name,
	size_t len, fhirpath_type *out)
{
	(void)data;
	(void)type;
	(void)name;
	(void)len;
	*out = 0;
	return true;
}

const struct fhirpath_model fp_plain_model = {
	NULL, plain_find, plain_name, plain_base, plain_member,
	plain_element, false
};

bool fp_resource_type(struct fhirpath_run *run, uint32_t row,
	const char **name, size_t *len)
{
	uint32_t member = index_member(run->index, run->text, row,
		"resourceType");
	struct row value;

	if (member == INDEX_NONE)
		return false;
	value = index_row(run->index, run->text, member);
	if (value.kind != ROW_STRING || value.is_open || value.value_len < 2)
		return false;
	*name = run->text + value.value + 1;
	*len = value.value_len - 2;
	return true;
}

bool fp_type_text(struct fhirpath_run *run, fhirpath_type type,
	const char *name)
{
	const char *text;
	size_t len;

	if (type == 0)
		return false;
	text = lookup_name(&run->lookup, type, &len);
	return is_same(text, len, name);
}

bool fp_type_derives(struct fhirpath_run *run, fhirpath_type type,
	const char *name, size_t len)
{
	const char *text;
	size_t size;

	for (int i = 0; type != 0 && i < 16; i++) {
		text = lookup_name(&run->lookup, type, &size);
		if (size == len && memcmp(text, name, len) == 0)
			return true;
		type = lookup_base(&run->lookup, type);
	}
	return false;
}

static const char *system_name(enum fhirpath_kind kind)
{
	static const char *const names[] = {
		[FHIRPATH_NODE] = "", [FHIRPATH_BOOLEAN] = "Boolean",
		[FHIRPATH_INTEGER] = "Integer",
		[FHIRPATH_DECIMAL] = "Decimal", [FHIRPATH_STRING] = "String",
		[FHIRPATH_DATE] = "Date", [FHIRPATH_DATETIME] = "DateTime",
		[FHIRPATH_TIME] = "Time", [FHIRPATH_QUANTITY] = "Quantity",
		[FHIRPATH_TYPE] = "TypeInfo",
	};

	return names[kind];
}

static bool is_system_name(const char *name, size_t len)
{
	for (int i = FHIRPATH_BOOLEAN; i <= FHIRPATH_TYPE; i++)
		if (is_same(name, len, system_name((enum fhirpath_kind)i)))
			return true;
	return is_same(name, len, "Any");
}

bool fp_type_exists(struct fhirpath_run *run, const char *space,
	size_t space_len, const char *name, size_t len)
{
	const char *own;
	size_t own_len;

	if (!run->model->is_complete || is_same(space, space_len, "System"))
		return true;
	if (space_len == 0 && is_system_name(name, len))
		return true;
	if (lookup_find(&run->lookup, name, len) != 0)
		return true;
	/* What the document itself says to be. */
	return run->resource != INDEX_NONE && fp_resource_type(run,
		run->resource, &own, &own_len) && own_len == len &&
		memcmp(own, name, len) == 0;
}

/* What JSON alone says, where there is no type. */
static const char *json_type(struct fhirpath_run *run, uint32_t row)
{
	switch (row != INDEX_NONE ? index_kind(run->index, run->text, row) :
	    ROW_NULL) {
	case ROW_STRING:
		return "string";
	case ROW_TRUE:
	case ROW_FALSE:
		return "boolean";
	case ROW_NUMBER:
		return "decimal";
	default:
		return "";
	}
}

static bool is_whole(struct fhirpath_run *run, uint32_t row)
{
	struct row value = index_row(run->index, run->text, row);

	for (uint32_t i = 0; i < value.value_len; i++)
		if (strchr(".eE", run->text[value.value + i]) != NULL)
			return false;
	return true;
}

static bool node_is(struct fhirpath_run *run,
	const struct fhirpath_item *item, const char *name, size_t len,
	bool is_exact)
{
	const char *own;
	size_t own_len;

	if (item->type != 0) {
		/* as() of primitives gives that very type (code, no string). */
		if (is_exact && *name >= 'a' && *name <= 'z') {
			own = lookup_name(&run->lookup, item->type,
				&own_len);
			return own_len == len && memcmp(own, name, len) == 0;
		}
		return fp_type_derives(run, item->type, name, len);
	}
	if (item->row == INDEX_NONE)
		return false;
	if (index_kind(run->index, run->text, item->row) == ROW_OBJECT)
		return fp_resource_type(run, item->row, &own, &own_len) &&
			((own_len == len && memcmp(own, name, len) == 0) ||
			is_same(name, len, "Resource"));
	if (is_same(name, len, "integer"))
		return strcmp(json_type(run, item->row), "decimal") == 0 &&
			is_whole(run, item->row);
	return is_same(name, len, json_type(run, item->row));
}

bool fp_item_is(struct fhirpath_run *run, const struct fhirpath_item *item,
	const char *space, size_t space_len, const char *name, size_t len,
	bool is_exact)
{
	bool is_system = is_same(space, space_len, "System");

	if (item->kind == FHIRPATH_NODE)
		return !is_system && (space_len == 0 ||
			is_same(space, space_len, "FHIR")) &&
			node_is(run, item, name, len, is_exact);
	return (space_len == 0 || is_system) &&
		(is_same(name, len, system_name(item->kind)) ||
		is_same(name, len, "Any"));
}

void fhirpath_type_name(struct fhirpath_run *run,
	const struct fhirpath_item *item, struct buf *out)
{
	const char *name = "";
	size_t len = 0;

	if (item->kind != FHIRPATH_NODE) {
		buf_puts(out, system_name(item->kind));
		return;
	}
	if (item->type != 0)
		name = lookup_name(&run->lookup, item->type, &len);
	/* Of Patient.contact: what it is made of. */
	if (memchr(name, '.', len) != NULL)
		name = lookup_name(&run->lookup,
			lookup_base(&run->lookup, item->type), &len);
	if (len == 0 && item->row != INDEX_NONE &&
	    index_kind(run->index, run->text, item->row) == ROW_OBJECT)
		(void)!fp_resource_type(run, item->row, &name, &len);
	if (len == 0) {
		name = json_type(run, item->row);
		if (strcmp(name, "decimal") == 0 && is_whole(run, item->row))
			name = "integer";
		len = strlen(name);
	}
	buf_append(out, name, len);
}
