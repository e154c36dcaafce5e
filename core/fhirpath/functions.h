#ifndef FD_FHIRPATH_FUNCTIONS_H
#define FD_FHIRPATH_FUNCTIONS_H

/*
 * The table of functions: name, how many arguments, and what runs. Every
 * function gets its input evaluated and its arguments as nodes, for many
 * evaluate them once for each item of the input.
 */

#include "core/fhirpath/evaluate.h"

struct fp_function {
	const char *name;
	uint8_t least, most;	/* arguments */
	fp_function_fn *run;
	int variant;		/* call->variant */
};

bool fp_function_find(const char *name, uint16_t *out) FD_NONNULL;
const struct fp_function *fp_function_at(uint16_t at) FD_MUST_USE;

fp_function_fn fp_exists, fp_all, fp_all_are, fp_subset, fp_count,
	fp_distinct, fp_is_distinct, fp_not, fp_has_value;
fp_function_fn fp_where, fp_select, fp_repeat, fp_of_type, fp_as_type,
	fp_is_type, fp_aggregate, fp_sort, fp_iif, fp_coalesce;
fp_function_fn fp_single, fp_first, fp_last, fp_tail, fp_skip, fp_take,
	fp_intersect, fp_exclude, fp_union, fp_combine;
fp_function_fn fp_convert, fp_converts;
fp_function_fn fp_index_of, fp_substring, fp_starts_with, fp_case,
	fp_replace, fp_matches, fp_replace_matches, fp_length, fp_to_chars,
	fp_trim, fp_split, fp_join, fp_encode, fp_decode, fp_escape,
	fp_unescape;
fp_function_fn fp_math, fp_round, fp_log, fp_power;
fp_function_fn fp_children, fp_descendants, fp_trace, fp_now, fp_type_of;
fp_function_fn fp_boundary, fp_precision, fp_comparable, fp_part_of;
fp_function_fn fp_extension, fp_get_value, fp_resolve, fp_member_of,
	fp_subsumes,
	fp_conforms_to, fp_html_checks, fp_check_modifiers;

#endif
