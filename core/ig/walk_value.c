#include "core/ig/walk_value.h"

/*
 * Where a fixed value or a pattern is not met, the finding stands at the part
 * that differs (Patient.link[0].type, not Patient), for that is what a tester
 * has to mend; a CodeableConcept is told whole, since its codings come in any
 * order.
 */

#include <string.h>

#include "core/base/text.h"
#include "core/ig/value_match.h"

enum { SHORT_MAX = 200 };

static bool is_resource_id(const struct walk *walk, const struct place *place)
{
	return place->name_len == 2 && memcmp(place->name, "id", 2) == 0 &&
		index_parent(walk->index, place->row) == place->resource;
}

static void check_resource_id(struct walk *walk, const struct place *place,
	const char *text, size_t len)
{
	struct primitive_fault fault;

	if (primitive_check(PRIMITIVE_ID, text, len, walk->this_year, &fault))
		return;
	if (len > 64)
		walk_report(walk, place, NULL, FINDING_ERROR, "invalid",
			"Resource_RES_ID_Malformed_Length", "The id has %zu "
			"characters: 64 are the most", len);
	else
		walk_report(walk, place, NULL, FINDING_ERROR, "invalid",
			"Resource_RES_ID_Malformed_Chars", "The id '%.*s' has "
			"characters other than letters, digits, '-' and '.'",
			(int)len, text);
}

void value_check_primitive(struct walk *walk, const struct place *place)
{
	struct primitive_fault fault;
	struct buf shown = BUF_INIT;
	size_t len;
	const char *text = walk_string(walk, place->row, &len);

	if (len == 0) {
		walk_report(walk, place, NULL, FINDING_ERROR, "invalid",
			"Type_Specific_Checks_DT_Primitive_NotEmpty",
			"The value is empty: an element without a value is "
			"left out");
		return;
	}
	if (is_resource_id(walk, place)) {
		check_resource_id(walk, place, text, len);
		return;
	}
	if (primitive_check(place->primitive, text, len, walk->this_year,
	    &fault))
		return;
	walk_quote(walk, place->row, &shown);
	walk_report(walk, place, NULL, fault.is_warning ? FINDING_WARNING :
		FINDING_ERROR, fault.code, fault.id, "'%s' is %s", shown.data,
		fault.wrong);
	buf_finish(&shown);
}

/* A finding at steps below the place. */
static void report_below(struct walk *walk, const struct place *place,
	const char *steps, const char *profile, const char *id,
	const char *sentence, const char *wanted)
{
	struct place below = { .up = place, .name = steps, .number = -1,
		.name_len = (uint32_t)strlen(steps), .row = place->row,
		.shadow = place->shadow };

	walk_report(walk, *steps == '\0' ? place : &below, profile,
		FINDING_ERROR, "value", id, "%s %.*s%s", sentence, SHORT_MAX,
		wanted, strlen(wanted) > SHORT_MAX ? "..." : "");
}

static void check_fixed(struct walk *walk, const struct place *place,
	const struct layer *layer)
{
	const struct node_value *fixed = &layer->node->fixed;
	struct value value = { walk->index, walk->text, place->row };
	struct value wanted = { fixed->index, fixed->text, 0 };
	struct buf steps = BUF_INIT;

	if (place->row == INDEX_NONE)
		report_below(walk, place, "", layer->profile,
			"_DT_Fixed_Wrong", "There is no value; it must be",
			fixed->text);
	else if (!value_equals_where(&value, &wanted, &steps))
		report_below(walk, place, steps.data, layer->profile,
			"_DT_Fixed_Wrong",
			"The value differs from the fixed one,", fixed->text);
	buf_finish(&steps);
}

static void check_pattern(struct walk *walk, const struct place *place,
	const struct layer *layer)
{
	const struct node_value *pattern = &layer->node->pattern;
	struct value value = { walk->index, walk->text, place->row };
	struct value wanted = { pattern->index, pattern->text, 0 };
	struct buf steps = BUF_INIT;
	bool is_concept = text_equals(place->type, "CodeableConcept");

	if (place->row == INDEX_NONE)
		report_below(walk, place, "", layer->profile,
			"_DT_Fixed_Wrong", "There is no value; it must fit",
			pattern->text);
	else if (!value_fits_where(&value, &wanted, &steps))
		report_below(walk, place, is_concept ? "" : steps.data,
			layer->profile, is_concept ? "TYPE_CHECKS_PATTERN_CC" :
			"_DT_Fixed_Wrong", "The value does not fit the "
			"pattern", pattern->text);
	buf_finish(&steps);
}

static size_t characters(const char *text, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; i++)
		count += ((unsigned char)text[i] & 0xc0) != 0x80;
	return count;
}

static void check_length(struct walk *walk, const struct place *place,
	const struct layer *layer)
{
	size_t len;
	const char *text = walk_string(walk, place->row, &len);

	len = characters(text, len);
	if (len > layer->node->element.max_length)
		walk_report(walk, place, layer->profile, FINDING_ERROR,
			"invalid", "Type_Specific_Checks_DT_Primitive_Length",
			"The value has %zu characters: %u are the most here",
			len, layer->node->element.max_length);
}

void value_check_layers(struct walk *walk, const struct place *place,
	const struct layers *layers)
{
	for (size_t i = 0; i < layers->count; i++) {
		const struct layer *layer = &layers->list[i];
		const struct element *element = &layer->node->element;

		if (layer->node->fixed.text != NULL)
			check_fixed(walk, place, layer);
		if (layer->node->pattern.text != NULL)
			check_pattern(walk, place, layer);
		if (place->row == INDEX_NONE)
			continue;
		if (element->max_length > 0 &&
		    place->primitive != PRIMITIVE_NONE)
			check_length(walk, place, layer);
		if (element->min_value != NULL || element->max_value != NULL)
			value_check_range(walk, place, layer);
	}
}
