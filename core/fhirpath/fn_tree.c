#include "core/fhirpath/functions.h"

/*
 * Walking the tree, and the utility functions (FHIRPath N1 5.8, 5.9).
 */

#include <string.h>

#include "core/fhirpath/moment.h"

bool fp_children(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	out->is_unordered = true;
	for (size_t i = 0; i < input->count; i++)
		if (!fp_all_members(call->run, &input->items[i], out))
			return false;
	return true;
}

/* What is found is its own queue. */
bool fp_descendants(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	if (!fp_children(call, input, out))
		return false;
	for (size_t i = 0; i < out->count; i++) {
		struct fhirpath_item item = out->items[i];

		if (!fp_all_members(call->run, &item, out))
			return false;
	}
	return true;
}

bool fp_trace(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fhirpath_run *run = call->run;
	struct fhirpath_item name;
	struct fp_list seen = *input, projected = { 0 };
	bool is_there;

	if (!fp_argument_string(call, 0, &name, &is_there))
		return false;
	for (size_t i = 0; call->node->argument_count > 1 &&
	    i < input->count; i++) {
		struct fhirpath_item item = input->items[i];
		struct fp_list this = fp_list_of(&item), found = { 0 };

		if (!fp_argument_for(call, 1, &this, i, NULL, &found) ||
		    !fp_add_list(run, &projected, &found))
			return false;
	}
	if (call->node->argument_count > 1)
		seen = projected;
	if (run->hooks.trace != NULL && is_there)
		run->hooks.trace(run->hooks.data, run, name.text, name.len,
			seen.items, seen.count);
	out->is_unordered = input->is_unordered;
	return fp_add_list(run, out, input);
}

/* now 0, today 1, timeOfDay 2: the same all through an evaluation. */
bool fp_now(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	static const enum fhirpath_kind kinds[] = {
		FHIRPATH_DATETIME, FHIRPATH_DATE, FHIRPATH_TIME
	};
	struct moment now = call->run->now;
	struct buf text = BUF_INIT;
	bool is_good;

	(void)input;
	if (call->variant == 1)
		moment_to_date(&now);
	if (call->variant == 2)
		now.kind = MOMENT_TIME;
	moment_print(&now, &text);
	is_good = fp_add_text(call->run, out, kinds[call->variant],
		text.data, text.len);
	buf_finish(&text);
	return is_good;
}

bool fp_type_of(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	for (size_t i = 0; i < input->count; i++) {
		const struct fhirpath_item *item = &input->items[i];
		struct buf name = BUF_INIT;
		struct fhirpath_item *added;
		bool is_good;

		fhirpath_type_name(call->run, item, &name);
		is_good = fp_add_text(call->run, out, FHIRPATH_TYPE,
			name.data, name.len);
		buf_finish(&name);
		if (!is_good)
			return false;
		added = &out->items[out->count - 1];
		added->unit = item->kind == FHIRPATH_NODE ? "FHIR" : "System";
		added->unit_len = (uint32_t)strlen(added->unit);
	}
	return true;
}
