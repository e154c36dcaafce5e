#include "core/ig/shape.h"

/*
 * Only what the document's own form tells; what a value means is looked at
 * elsewhere, and not at all where the form is wrong, so that one slip is told
 * once.
 */

static const char *const kinds[] = {
	[ROW_OBJECT] = "an object", [ROW_ARRAY] = "an array",
	[ROW_STRING] = "a string", [ROW_NUMBER] = "a number",
	[ROW_TRUE] = "true", [ROW_FALSE] = "false", [ROW_NULL] = "null",
	[ROW_CLOSE] = "nothing", [ROW_RAW] = "no JSON",
};

static bool is_empty(const struct walk *walk, uint32_t row)
{
	return index_first(walk->index, walk->text, row) == INDEX_NONE;
}

static bool wrong(struct walk *walk, const struct place *place,
	const char *id, const char *wanted, enum row_kind kind)
{
	walk_report(walk, place, NULL, FINDING_ERROR, "invalid", id,
		"'%.*s' must be %s here, not %s", (int)place->name_len,
		place->name, wanted, kinds[kind]);
	return false;
}

static bool empty_object(struct walk *walk, const struct place *place)
{
	walk_report(walk, place, NULL, FINDING_ERROR, "invalid",
		"Object_must_have_some_content", "This object is empty: an "
		"element that has nothing in it is left out");
	return false;
}

static bool check_form(struct walk *walk, const struct place *place,
	enum row_kind kind)
{
	static const struct {
		const char *id, *name;
	} forms[] = {
		[PRIMITIVE_AS_STRING] = {
			"Error_parsing_JSON_the_primitive_value_must_be_a_"
			"string", "a string (in quotes)" },
		[PRIMITIVE_AS_NUMBER] = {
			"Error_parsing_JSON_the_primitive_value_must_be_a_"
			"number", "a number (without quotes)" },
		[PRIMITIVE_AS_BOOLEAN] = {
			"Error_parsing_JSON_the_primitive_value_must_be_a_"
			"boolean", "true or false (without quotes)" },
	};
	enum primitive_form form = primitive_form(place->primitive);

	if (kind == ROW_OBJECT || kind == ROW_ARRAY)
		return wrong(walk, place,
			"This_property_must_be_an_simple_value_not_",
			"a plain value", kind);
	if ((form == PRIMITIVE_AS_STRING && kind == ROW_STRING) ||
	    (form == PRIMITIVE_AS_NUMBER && kind == ROW_NUMBER) ||
	    (form == PRIMITIVE_AS_BOOLEAN &&
	    (kind == ROW_TRUE || kind == ROW_FALSE)))
		return true;
	/* XML has texts only; its reader leaves the value to the type. */
	if (walk->xml != NULL)
		return true;
	return wrong(walk, place, forms[form].id, forms[form].name, kind);
}

static bool check_shadow(struct walk *walk, const struct place *place)
{
	enum row_kind kind = index_kind(walk->index, walk->text,
		place->shadow);

	if (kind != ROW_OBJECT)
		return wrong(walk, place, "This_property_must_be_an_object_"
			"not_", "an object (with '_' before its name)", kind);
	return !is_empty(walk, place->shadow) || empty_object(walk, place);
}

bool shape_check_item(struct walk *walk, const struct place *place)
{
	enum row_kind kind;
	bool is_fine = true;

	if (place->shadow != INDEX_NONE)
		is_fine = check_shadow(walk, place);
	if (place->row == INDEX_NONE)
		return is_fine;
	kind = index_kind(walk->index, walk->text, place->row);
	if (kind == ROW_NULL) {
		walk_report(walk, place, NULL, FINDING_ERROR, "invalid",
			"ELEMENT_CANNOT_BE_NULL", "null says nothing in FHIR:"
			" an element without a value is left out");
		return false;
	}
	if (place->primitive != PRIMITIVE_NONE)
		return check_form(walk, place, kind) && is_fine;
	if (kind != ROW_OBJECT)
		return wrong(walk, place, "This_property_must_be_an_object_"
			"not_", "an object", kind);
	return !is_empty(walk, place->row) || empty_object(walk, place);
}

bool shape_check_member(struct walk *walk, const struct place *place,
	bool is_array)
{
	uint32_t row = place->row != INDEX_NONE ? place->row : place->shadow;
	enum row_kind kind = index_kind(walk->index, walk->text, row);

	if (is_array && kind != ROW_ARRAY && walk->xml == NULL) {
		wrong(walk, place, "This_property_must_be_an_Array_not_",
			"an array ([...]), since it may be there several "
			"times", kind);
	} else if (kind == ROW_ARRAY && is_empty(walk, row)) {
		walk_report(walk, place, NULL, FINDING_ERROR, "invalid",
			"ARRAY_CANNOT_BE_EMPTY", "This array is empty: an "
			"element that has nothing in it is left out");
		return false;
	} else if (!is_array && kind == ROW_ARRAY && walk->xml == NULL) {
		return wrong(walk, place, place->primitive == PRIMITIVE_NONE ?
			"This_property_must_be_an_object_not_" :
			"This_property_must_be_an_simple_value_not_",
			"one value", kind);
	}
	return true;
}

bool shape_check_null(struct walk *walk, const struct place *place)
{
	walk_report(walk, place, NULL, FINDING_ERROR, "invalid",
		"JSON_PROPERTY_INVALID_ARRAY", "null in an array is fine only "
		"where '_%.*s' has something in the same position",
		(int)place->name_len, place->name);
	return false;
}
