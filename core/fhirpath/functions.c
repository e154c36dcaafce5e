#include "core/fhirpath/functions.h"

/*
 * The table. A variant tells functions apart that share their code. Names
 * are found by walking: compiling is rare.
 */

#include <string.h>

#define TO(kind)	FHIRPATH_##kind

static const struct fp_function functions[] = {
	/* Existence */
	{ "empty", 0, 0, fp_count, 1 },
	{ "exists", 0, 1, fp_exists, 0 },
	{ "all", 1, 1, fp_all, 0 },
	{ "allTrue", 0, 0, fp_all_are, 0 },
	{ "anyTrue", 0, 0, fp_all_are, 1 },
	{ "allFalse", 0, 0, fp_all_are, 2 },
	{ "anyFalse", 0, 0, fp_all_are, 3 },
	{ "subsetOf", 1, 1, fp_subset, 0 },
	{ "supersetOf", 1, 1, fp_subset, 1 },
	{ "count", 0, 0, fp_count, 0 },
	{ "distinct", 0, 0, fp_distinct, 0 },
	{ "isDistinct", 0, 0, fp_is_distinct, 0 },
	{ "not", 0, 0, fp_not, 0 },
	/* Filtering and projection */
	{ "where", 1, 1, fp_where, 0 },
	{ "select", 1, 1, fp_select, 0 },
	{ "repeat", 1, 1, fp_repeat, 0 },
	{ "repeatAll", 1, 1, fp_repeat, 1 },
	{ "ofType", 1, 1, fp_of_type, 0 },
	{ "as", 1, 1, fp_as_type, 0 },
	{ "is", 1, 1, fp_is_type, 0 },
	{ "aggregate", 1, 2, fp_aggregate, 0 },
	{ "sort", 0, FP_ARGUMENTS_MAX, fp_sort, 0 },
	{ "iif", 2, 3, fp_iif, 0 },
	{ "coalesce", 1, FP_ARGUMENTS_MAX, fp_coalesce, 0 },
	/* Subsetting and combining */
	{ "single", 0, 0, fp_single, 0 },
	{ "first", 0, 0, fp_first, 0 },
	{ "last", 0, 0, fp_last, 0 },
	{ "tail", 0, 0, fp_tail, 0 },
	{ "skip", 1, 1, fp_skip, 0 },
	{ "take", 1, 1, fp_take, 0 },
	{ "intersect", 1, 1, fp_intersect, 0 },
	{ "exclude", 1, 1, fp_exclude, 0 },
	{ "union", 1, 1, fp_union, 0 },
	{ "combine", 1, 2, fp_combine, 0 },
	/* Conversion */
	{ "toBoolean", 0, 0, fp_convert, TO(BOOLEAN) },
	{ "toInteger", 0, 0, fp_convert, TO(INTEGER) },
	{ "toDecimal", 0, 0, fp_convert, TO(DECIMAL) },
	{ "toString", 0, 0, fp_convert, TO(STRING) },
	{ "toDate", 0, 1, fp_convert, TO(DATE) },
	{ "toDateTime", 0, 1, fp_convert, TO(DATETIME) },
	{ "toTime", 0, 1, fp_convert, TO(TIME) },
	{ "toQuantity", 0, 1, fp_convert, TO(QUANTITY) },
	{ "convertsToBoolean", 0, 0, fp_converts, TO(BOOLEAN) },
	{ "convertsToInteger", 0, 0, fp_converts, TO(INTEGER) },
	{ "convertsToDecimal", 0, 0, fp_converts, TO(DECIMAL) },
	{ "convertsToString", 0, 0, fp_converts, TO(STRING) },
	{ "convertsToDate", 0, 1, fp_converts, TO(DATE) },
	{ "convertsToDateTime", 0, 1, fp_converts, TO(DATETIME) },
	{ "convertsToTime", 0, 1, fp_converts, TO(TIME) },
	{ "convertsToQuantity", 0, 1, fp_converts, TO(QUANTITY) },
	/* Strings */
	{ "indexOf", 1, 1, fp_index_of, 0 },
	{ "lastIndexOf", 1, 1, fp_index_of, 1 },
	{ "substring", 1, 2, fp_substring, 0 },
	{ "startsWith", 1, 1, fp_starts_with, 0 },
	{ "endsWith", 1, 1, fp_starts_with, 1 },
	{ "contains", 1, 1, fp_starts_with, 2 },
	{ "upper", 0, 0, fp_case, 1 },
	{ "lower", 0, 0, fp_case, 0 },
	{ "replace", 2, 2, fp_replace, 0 },
	{ "matches", 1, 2, fp_matches, 0 },
	{ "matchesFull", 1, 2, fp_matches, 1 },
	{ "replaceMatches", 2, 3, fp_replace_matches, 0 },
	{ "length", 0, 0, fp_length, 0 },
	{ "toChars", 0, 0, fp_to_chars, 0 },
	{ "trim", 0, 0, fp_trim, 0 },
	{ "split", 1, 1, fp_split, 0 },
	{ "join", 0, 1, fp_join, 0 },
	{ "encode", 1, 1, fp_encode, 0 },
	{ "decode", 1, 1, fp_decode, 0 },
	{ "escape", 1, 1, fp_escape, 0 },
	{ "unescape", 1, 1, fp_unescape, 0 },
	/* Mathematics */
	{ "abs", 0, 0, fp_math, 'a' },
	{ "ceiling", 0, 0, fp_math, 'c' },
	{ "exp", 0, 0, fp_math, 'e' },
	{ "floor", 0, 0, fp_math, 'f' },
	{ "ln", 0, 0, fp_math, 'l' },
	{ "sqrt", 0, 0, fp_math, 's' },
	{ "truncate", 0, 0, fp_math, 't' },
	{ "log", 1, 1, fp_log, 0 },
	{ "power", 1, 1, fp_power, 0 },
	{ "round", 0, 1, fp_round, 0 },
	/* Tree and utility */
	{ "children", 0, 0, fp_children, 0 },
	{ "descendants", 0, 0, fp_descendants, 0 },
	{ "trace", 1, 2, fp_trace, 0 },
	{ "now", 0, 0, fp_now, 0 },
	{ "today", 0, 0, fp_now, 1 },
	{ "timeOfDay", 0, 0, fp_now, 2 },
	{ "type", 0, 0, fp_type_of, 0 },
	/* On trial */
	{ "lowBoundary", 0, 1, fp_boundary, 0 },
	{ "highBoundary", 0, 1, fp_boundary, 1 },
	{ "precision", 0, 0, fp_precision, 0 },
	{ "comparable", 1, 1, fp_comparable, 0 },
	{ "yearOf", 0, 0, fp_part_of, 0 },
	{ "monthOf", 0, 0, fp_part_of, 1 },
	{ "dayOf", 0, 0, fp_part_of, 2 },
	{ "hourOf", 0, 0, fp_part_of, 3 },
	{ "minuteOf", 0, 0, fp_part_of, 4 },
	{ "secondOf", 0, 0, fp_part_of, 5 },
	{ "millisecondOf", 0, 0, fp_part_of, 6 },
	/* FHIR */
	{ "extension", 1, 1, fp_extension, 0 },
	{ "hasValue", 0, 0, fp_has_value, 0 },
	{ "getValue", 0, 0, fp_get_value, 0 },
	{ "resolve", 0, 0, fp_resolve, 0 },
	{ "memberOf", 1, 1, fp_member_of, 0 },
	{ "subsumes", 1, 1, fp_subsumes, 0 },
	{ "subsumedBy", 1, 1, fp_subsumes, 1 },
	{ "conformsTo", 1, 1, fp_conforms_to, 0 },
	{ "htmlChecks", 0, 0, fp_html_checks, 0 },
	{ "checkModifiers", 0, FP_ARGUMENTS_MAX, fp_check_modifiers, 0 },
};

bool fp_function_find(const char *name, uint16_t *out)
{
	for (size_t i = 0; i < FD_COUNT(functions); i++)
		if (strcmp(functions[i].name, name) == 0) {
			*out = (uint16_t)i;
			return true;
		}
	return false;
}

const struct fp_function *fp_function_at(uint16_t at)
{
	return &functions[at];
}

const char *fhirpath_function_name(size_t at)
{
	return at < FD_COUNT(functions) ? functions[at].name : NULL;
}
