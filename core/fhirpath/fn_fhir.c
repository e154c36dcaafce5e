#include "core/fhirpath/functions.h"

/*
 * What FHIR adds (R4 fhirpath.html#functions). A reference is looked for in
 * the document first: contained resources, then the Bundle around it. Value
 * sets, code systems and profiles are not known here: the hooks know, and
 * what nobody knows is empty, never true.
 */

#include <stdlib.h>
#include <string.h>

#include "core/doc/xml.h"
#include "core/fhir/reference.h"

bool fp_extension(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fp_list all = { 0 };
	struct fhirpath_item url;
	bool is_there;

	if (!fp_argument_string(call, 0, &url, &is_there))
		return false;
	for (size_t i = 0; i < input->count; i++)
		if (!fp_members(call->run, &input->items[i], "extension", 9,
		    &all))
			return false;
	for (size_t i = 0; is_there && i < all.count; i++) {
		struct fp_list found = { 0 };

		if (!fp_step(call->run, 1) || !fp_members(call->run,
		    &all.items[i], "url", 3, &found))
			return false;
		if (found.count == 1 && fp_equal(call->run, &found.items[0],
		    &url) == FHIRPATH_TRUE &&
		    !fp_add(call->run, out, &all.items[i]))
			return false;
	}
	return true;
}

static bool has_value(struct fhirpath_run *run,
	const struct fhirpath_item *item)
{
	struct fhirpath_item value = fhirpath_value(run, item);

	return value.kind != FHIRPATH_NODE &&
		(item->kind != FHIRPATH_NODE || index_kind(run->index,
		run->text, item->row) != ROW_OBJECT);
}

bool fp_has_value(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	return fp_add_boolean(call->run, out, input->count == 1 &&
		has_value(call->run, &input->items[0]));
}

bool fp_get_value(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fhirpath_item value;

	if (input->count != 1 || !has_value(call->run, &input->items[0]))
		return true;
	value = fhirpath_value(call->run, &input->items[0]);
	return fp_add(call->run, out, &value);
}

/* The resource around a row, or what that is contained in. */
static uint32_t container_of(struct fhirpath_run *run, uint32_t row)
{
	uint32_t resource = row == INDEX_NONE ? INDEX_NONE :
		reference_resource_of(run->index, run->text, row);
	uint32_t list = resource == INDEX_NONE ? INDEX_NONE :
		index_parent(run->index, resource);
	struct row member;

	if (resource == INDEX_NONE)
		return run->root_resource;
	if (list == INDEX_NONE)
		return resource;
	member = index_row(run->index, run->text, list);
	if (member.key_len == 11 && memcmp(run->text + member.key,
	    "\"contained\"", 11) == 0)
		return reference_resource_of(run->index, run->text,
			member.parent);
	return resource;
}

static uint32_t find_contained(struct fhirpath_run *run, uint32_t from,
	const char *id)
{
	uint32_t root = container_of(run, from), list, at;

	if (root == INDEX_NONE || *id == '\0')
		return root;
	list = index_member(run->index, run->text, root, "contained");
	if (list == INDEX_NONE ||
	    index_kind(run->index, run->text, list) != ROW_ARRAY)
		return INDEX_NONE;
	for (at = index_first(run->index, run->text, list); at != INDEX_NONE;
	    at = index_next(run->index, run->text, at)) {
		uint32_t member = index_kind(run->index, run->text, at) ==
			ROW_OBJECT ? index_member(run->index, run->text, at,
			"id") : INDEX_NONE;

		if (member != INDEX_NONE && index_string_equals(run->index,
		    run->text, member, id))
			return at;
	}
	return INDEX_NONE;
}

/* As reference_bundle_of goes out, so do Bundles in Bundles. */
static uint32_t find_entry(struct fhirpath_run *run, uint32_t from,
	const char *url)
{
	uint32_t bundle = from, found = INDEX_NONE;

	if (run->references == NULL)
		run->references = references_new();
	while (found == INDEX_NONE && bundle != INDEX_NONE) {
		uint32_t around = reference_bundle_of(run->index, run->text,
			bundle);

		if (around == INDEX_NONE)
			break;
		found = references_find(run->references, run->index,
			run->text, around, url);
		bundle = index_parent(run->index, around);
	}
	return found;
}

static bool resolve_one(const struct fp_call *call,
	const struct fhirpath_item *item, struct fp_list *out)
{
	struct fhirpath_run *run = call->run;
	struct fhirpath_item url = fhirpath_value(run, item), found;
	struct fp_list members = { 0 };
	uint32_t row;
	char *text;

	if (url.kind == FHIRPATH_NODE) {
		if (!fp_members(run, item, "reference", 9, &members))
			return false;
		if (members.count != 1)
			return true;
		url = fhirpath_value(run, &members.items[0]);
	}
	if (url.kind != FHIRPATH_STRING)
		return true;
	text = xstrndup(url.text, url.len);
	row = *text == '#' ? find_contained(run, item->row, text + 1) :
		find_entry(run, item->row != INDEX_NONE ? item->row :
			run->context.row, text);
	if (row == INDEX_NONE && run->hooks.resolve != NULL && *text != '#')
		row = run->hooks.resolve(run->hooks.data, url.text, url.len);
	free(text);
	if (row == INDEX_NONE)
		return true;
	fp_node_item(run, row, INDEX_NONE, 0, &found);
	return fp_add(run, out, &found);
}

bool fp_resolve(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	for (size_t i = 0; i < input->count; i++)
		if (!fp_step(call->run, 1) ||
		    !resolve_one(call, &input->items[i], out))
			return false;
	return true;
}

static bool ask(const struct fp_call *call, const struct fp_list *input,
	enum fhirpath_truth (*hook)(void *data,
	const struct fhirpath_item *item, const char *name, size_t len),
	struct fp_list *out)
{
	struct fhirpath_item name;
	bool is_there;

	if (input->count > 1)
		return fp_fail(call->run, call->node, FHIRPATH_EXECUTION,
			"this asks about one item, and these are %zu",
			input->count);
	if (!fp_argument_string(call, 0, &name, &is_there))
		return false;
	if (!is_there || input->count == 0 || hook == NULL)
		return true;
	return fp_add_truth(call->run, out, hook(call->run->hooks.data,
		&input->items[0], name.text, name.len));
}

static void hint(const struct fp_call *call, const char *sentence)
{
	if (call->run->hooks.hint != NULL)
		call->run->hooks.hint(call->run->hooks.data, sentence);
}

bool fp_member_of(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	if (call->run->hooks.member_of == NULL)
		hint(call, "memberOf() is empty: no value sets are known "
			"here");
	return ask(call, input, call->run->hooks.member_of, out);
}

/* The same code and system; hierarchies are not known. */
bool fp_subsumes(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fp_list other = { 0 };

	if (!fp_argument(call, 0, &other))
		return false;
	if (input->count != 1 || other.count != 1)
		return true;
	if (fp_equivalent(call->run, &input->items[0], &other.items[0]))
		return fp_add_boolean(call->run, out, true);
	hint(call, "subsumes() is empty: no code systems are known here");
	return true;
}

/* Of a base type the types alone are compared, which can only refuse. */
static bool conforms_to_type(const struct fp_call *call,
	const struct fhirpath_item *item, const struct fhirpath_item *url,
	struct fp_list *out)
{
	static const char base[] = "http://hl7.org/fhir/StructureDefinition/";
	struct fhirpath_run *run = call->run;
	const char *name = url->text + sizeof(base) - 1;
	size_t len = url->len - (sizeof(base) - 1);

	if (url->len < sizeof(base) ||
	    memcmp(url->text, base, sizeof(base) - 1) != 0 ||
	    lookup_find(&run->lookup, name, len) == 0)
		return fp_fail(run, fp_argument_node(call, 0),
			FHIRPATH_EXECUTION, "the profile %.*s is not known "
			"here", (int)url->len, url->text);
	if (item->kind != FHIRPATH_NODE || item->type == 0)
		return true;
	if (fp_type_derives(run, item->type, name, len))
		hint(call, "conformsTo() compared the type only: no "
			"profiles are known here");
	return fp_add_boolean(run, out, fp_type_derives(run, item->type,
		name, len));
}

bool fp_conforms_to(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fhirpath_item url;
	bool is_there;

	if (call->run->hooks.conforms_to != NULL)
		return ask(call, input, call->run->hooks.conforms_to, out);
	if (input->count > 1)
		return fp_fail(call->run, call->node, FHIRPATH_EXECUTION,
			"conformsTo() asks about one item, and these are "
			"%zu", input->count);
	if (!fp_argument_string(call, 0, &url, &is_there))
		return false;
	return !is_there || input->count == 0 ||
		conforms_to_type(call, &input->items[0], &url, out);
}

/* Something to see between the tags, or an image. */
static bool has_content(const char *text, size_t len)
{
	bool in_tag = false;

	for (size_t i = 0; i < len; i++) {
		if (text[i] == '<') {
			in_tag = true;
			if (len - i > 4 && memcmp(text + i, "<img", 4) == 0)
				return true;
		} else if (text[i] == '>') {
			in_tag = false;
		} else if (!in_tag && strchr(" \t\r\n", text[i]) == NULL) {
			return true;
		}
	}
	return false;
}

static bool has_forbidden(const char *text)
{
	static const char *const tags[] = {
		"<script", "<form", "<base", "<link", "<xlink", "<iframe",
		"<object", "<embed", "<head", "<body", "<frame", "<applet",
		" onclick", " onload", " onerror", "javascript:"
	};

	for (size_t i = 0; i < FD_COUNT(tags); i++)
		if (strstr(text, tags[i]) != NULL)
			return true;
	return false;
}

static bool is_narrative(const struct fhirpath_item *value)
{
	char *text = xstrndup(value->text, value->len);
	struct xml *xml = xml_new();
	bool is_good = value->len > 4 && memcmp(text, "<div", 4) == 0 &&
		xml_feed(xml, text, value->len, true) &&
		has_content(text, value->len) && !has_forbidden(text);

	xml_free(xml);
	free(text);
	return is_good;
}

bool fp_html_checks(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	for (size_t i = 0; i < input->count; i++) {
		struct fhirpath_item value = fhirpath_value(call->run,
			&input->items[i]);

		if (!fp_add_boolean(call->run, out,
		    value.kind == FHIRPATH_STRING && is_narrative(&value)))
			return false;
	}
	return true;
}

bool fp_check_modifiers(const struct fp_call *call,
	const struct fp_list *input, struct fp_list *out)
{
	struct fhirpath_run *run = call->run;
	struct fp_list known = { 0 }, found = { 0 }, urls = { 0 };

	for (size_t i = 0; i < call->node->argument_count; i++)
		if (!fp_argument(call, i, &known))
			return false;
	for (size_t i = 0; i < input->count; i++)
		if (!fp_members(run, &input->items[i], "modifierExtension",
		    17, &found))
			return false;
	for (size_t i = 0; i < found.count; i++)
		if (!fp_members(run, &found.items[i], "url", 3, &urls))
			return false;
	for (size_t i = 0; i < urls.count; i++) {
		struct fhirpath_item url = fhirpath_value(run,
			&urls.items[i]);
		size_t at = 0;

		while (at < known.count && fp_equal(run, &known.items[at],
		    &url) != FHIRPATH_TRUE)
			at++;
		if (at == known.count)
			return fp_fail(run, call->node, FHIRPATH_EXECUTION,
				"there is a modifier extension that is not "
				"known: %.*s", (int)url.len, url.text);
	}
	return fp_add_list(run, out, input);
}
