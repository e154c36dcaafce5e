#include "core/fhirpath/patch.h"

/*
 * The same list of changes that a JSON Patch is printed from, said in the
 * words of the specification: a path leads to one element, so a list that
 * goes is deleted element by element, from the last to the first, and one that
 * comes is added element by element.
 *
 * JSON splits what FHIR has as one: "valueQuantity" is the element value, and
 * "_birthDate" holds what is below birthDate beside its value. Elements of
 * anonymous types are given by their parts; so are the types that Parameters
 * can't hold as a value.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/json_change.h"
#include "core/fhirpath/r4_types.h"

static const struct fhirpath_model *const model = &fhirpath_r4;

/* A place in the resource as it was. */
struct spot {
	struct buf path;	/* "Patient.name[0]" */
	fhirpath_type type;	/* of what is there; 0: not known */
	const struct json_node *node;	/* or NULL */
	bool is_shadow;		/* under "_name" */
};

struct patch {
	struct buf *out;
	size_t count;
	struct err *err;
};

static bool refuse(const struct patch *patch, const struct buf *path,
	const char *why)
{
	return err_set(patch->err, ERR_USAGE, "%s %s, which a FHIRPath Patch "
		"has no words for: a JSON Patch has", path->data, why);
}

static fhirpath_type find_type(const char *name)
{
	return model->find(model->data, name, strlen(name));
}

/* The type that a resource says it is of, or the one given. */
static fhirpath_type type_of(const struct json_node *node,
	fhirpath_type otherwise)
{
	struct buf name = BUF_INIT;
	fhirpath_type type = otherwise;

	if (node != NULL && node->kind == ROW_OBJECT && json_node_string(
	    json_node_member(node, "resourceType"), &name))
		type = find_type(name.data);
	buf_finish(&name);
	return type;
}

/* What FHIRPath takes for an operator where a name may stand. */
static void put_name(struct buf *out, const char *name, size_t len)
{
	static const char operators[] = "div mod and or xor implies";
	bool is_operator = text_has_word(operators, name, len);

	buf_puts(out, is_operator ? ".`" : ".");
	buf_append(out, name, len);
	buf_puts(out, is_operator ? "`" : "");
}

/* The member's key without quotes and the mark of a shadow. */
static void read_key(const char *key, size_t len, struct buf *out,
	bool *is_shadow)
{
	index_unescape_exact(out, key + 1, len - 2);
	*is_shadow = out->len > 1 && *out->data == '_';
	if (*is_shadow)
		buf_delete(out, 0, 1);
}

static bool enter_member(const struct patch *patch, struct spot *spot,
	const struct json_step *step)
{
	struct fhirpath_element element;
	struct buf key = BUF_INIT;
	size_t at = SIZE_MAX;
	bool is_shadow, is_known;

	read_key(step->key, step->key_len, &key, &is_shadow);
	is_known = spot->type != 0 && model->member(model->data, spot->type,
		key.data, key.len, &element);
	if (is_known) {
		put_name(&spot->path, key.data, element.name_len);
		buf_clear(&key);
		index_unescape_exact(&key, step->key + 1, step->key_len - 2);
		if (spot->node != NULL)
			at = json_node_find(spot->node, key.data, key.len);
		spot->type = is_shadow ? find_type("Element") : element.type;
		spot->node = at != SIZE_MAX ? spot->node->child[at] : NULL;
		spot->is_shadow = is_shadow;
		spot->type = type_of(spot->node, spot->type);
	} else {
		refuse(patch, &spot->path, "has a member that R4 does not "
			"know");
	}
	buf_finish(&key);
	return is_known;
}

static void enter_element(struct spot *spot, size_t index)
{
	buf_printf(&spot->path, "[%zu]", index);
	spot->node = spot->node != NULL && index < spot->node->count ?
		spot->node->child[index] : NULL;
	spot->type = type_of(spot->node, spot->type);
}

/* Values of a list, and beside them a list of what is below each: a step in
   one is none in the other. */
static bool has_two_lists(const struct spot *spot,
	const struct json_step *step)
{
	struct buf key = BUF_INIT;
	const struct json_node *other = NULL;
	bool is_shadow;

	if (spot->node != NULL && spot->node->kind == ROW_OBJECT) {
		read_key(step->key, step->key_len, &key, &is_shadow);
		if (!is_shadow)
			buf_insert(&key, 0, "_", 1);
		other = json_node_member(spot->node, key.data);
	}
	buf_finish(&key);
	return other != NULL && other->kind == ROW_ARRAY;
}

/* To where the last step begins. */
static bool walk(const struct patch *patch, struct spot *spot,
	const struct json_change *change)
{
	for (size_t i = 0; i < change->count; i++) {
		const struct json_step *step = &change->step[i];

		if (step->key_len > 0 && has_two_lists(spot, step))
			return refuse(patch, &spot->path, "has a list of "
				"values with extensions");
		if (i + 1 == change->count)
			break;
		if (step->key_len == 0)
			enter_element(spot, step->index);
		else if (!enter_member(patch, spot, step))
			return false;
	}
	return true;
}

/* Appends the type's name for value[x], or nothing: parts are to be given. */
static void put_value_type(struct buf *out, fhirpath_type type)
{
	/* R4 datatypes.html#open, but for those that are in the model. */
	static const char complex[] = "Address Age Annotation Attachment "
		"CodeableConcept Coding ContactPoint Count Distance Duration "
		"HumanName Identifier Money Period Quantity Range Ratio "
		"Reference SampledData Signature Timing ContactDetail "
		"Contributor DataRequirement Expression ParameterDefinition "
		"RelatedArtifact TriggerDefinition UsageContext Dosage Meta";
	size_t len, at = out->len;
	const char *name = model->name(model->data, type, &len);

	if (len == 5 && memcmp(name, "xhtml", len) == 0)
		buf_puts(out, "String");
	else if (text_has_word(complex, name, len) ||
	    (*name >= 'a' && *name <= 'z'))
		buf_append(out, name, len);
	if (out->len > at && out->data[at] >= 'a')
		out->data[at] = (char)(out->data[at] - 'a' + 'A');
}

static bool put_value(const struct patch *patch, const struct buf *path,
	const char *name, size_t name_len, fhirpath_type type,
	const struct json_node *value, const struct json_node *shadow,
	unsigned depth);

/* The "_name" of a member, or NULL. */
static const struct json_node *shadow_of(const struct json_node *object,
	const struct buf *key)
{
	struct buf name = BUF_INIT;
	const struct json_node *shadow;

	buf_putc(&name, '_');
	buf_append(&name, key->data, key->len);
	shadow = json_node_member(object, name.data);
	buf_finish(&name);
	return shadow;
}

/* One member of a value that is given by its parts. */
static bool put_member(const struct patch *patch, const struct buf *path,
	fhirpath_type type, const struct json_node *object,
	const struct json_node *member, bool *is_first, unsigned depth)
{
	struct fhirpath_element element;
	struct buf key = BUF_INIT;
	const struct json_node *shadow;
	bool is_shadow, is_good = true;
	size_t times = member->kind == ROW_ARRAY ? member->count : 1;

	read_key(member->key, member->key_len, &key, &is_shadow);
	shadow = shadow_of(object, &key);
	if (!model->member(model->data, type, key.data, key.len, &element))
		is_good = refuse(patch, path, "has a member that R4 does not "
			"know");
	else if (is_shadow || (shadow != NULL && shadow->kind == ROW_ARRAY))
		is_good = (is_shadow && json_node_member(object, key.data) !=
			NULL) || refuse(patch, path, "has a value with "
			"extensions only");
	for (size_t i = 0; is_good && !is_shadow && i < times; i++) {
		buf_puts(patch->out, *is_first ? "" : ",");
		*is_first = false;
		is_good = put_value(patch, path, key.data, element.name_len,
			element.type, member->kind == ROW_ARRAY ?
			member->child[i] : member, shadow, depth + 1);
	}
	buf_finish(&key);
	return is_good;
}

static bool put_parts(const struct patch *patch, const struct buf *path,
	fhirpath_type type, const struct json_node *value, unsigned depth)
{
	bool is_first = true;

	if (type == 0 || value->kind != ROW_OBJECT || depth > 100)
		return refuse(patch, path, "is of a type that R4 does not "
			"know");
	buf_puts(patch->out, ",\"part\":[");
	for (size_t i = 0; i < value->count; i++)
		if (!put_member(patch, path, type, value, value->child[i],
		    &is_first, depth))
			return false;
	buf_puts(patch->out, "]}");
	return true;
}

/* {"name":NAME,"valueType":...} */
static bool put_value(const struct patch *patch, const struct buf *path,
	const char *name, size_t name_len, fhirpath_type type,
	const struct json_node *value, const struct json_node *shadow,
	unsigned depth)
{
	struct buf *out = patch->out, kind = BUF_INIT;
	bool is_good = true;

	buf_puts(out, "{\"name\":\"");
	buf_append(out, name, name_len);
	buf_putc(out, '"');
	if (type != 0)
		put_value_type(&kind, type);
	if (json_node_member(value, "resourceType") != NULL) {
		buf_puts(out, ",\"resource\":");
		json_node_print(value, out);
		buf_putc(out, '}');
	} else if (kind.len > 0) {
		buf_printf(out, ",\"value%s\":", kind.data);
		json_node_print(value, out);
		if (shadow != NULL) {
			buf_printf(out, ",\"_value%s\":", kind.data);
			json_node_print(shadow, out);
		}
		buf_putc(out, '}');
	} else {
		is_good = put_parts(patch, path, type, value, depth);
	}
	buf_finish(&kind);
	return is_good;
}

static void begin(struct patch *patch, const char *type,
	const struct buf *path)
{
	buf_printf(patch->out, "%s    {\"name\":\"operation\",\"part\":["
		"{\"name\":\"type\",\"valueCode\":\"%s\"},"
		"{\"name\":\"path\",\"valueString\":\"%s\"}",
		patch->count++ > 0 ? ",\n" : "", type, path->data);
}

static void end(struct patch *patch)
{
	buf_puts(patch->out, "]}");
}

/* One element more, of a name, below a path. */
static bool put_add(struct patch *patch, const struct spot *parent,
	const char *name, size_t name_len, fhirpath_type type,
	const struct json_node *value)
{
	begin(patch, "add", &parent->path);
	buf_puts(patch->out, ",{\"name\":\"name\",\"valueString\":\"");
	buf_append(patch->out, name, name_len);
	buf_puts(patch->out, "\"},");
	if (!put_value(patch, &parent->path, "value", 5, type, value, NULL, 0))
		return false;
	end(patch);
	return true;
}

/* path is that of the list. */
static void put_delete(struct patch *patch, const struct buf *path,
	const struct json_node *old)
{
	if (old->kind != ROW_ARRAY) {
		begin(patch, "delete", path);
		end(patch);
		return;
	}
	for (size_t i = old->count; i-- > 0; ) {
		struct buf element = BUF_INIT;

		buf_printf(&element, "%s[%zu]", path->data, i);
		begin(patch, "delete", &element);
		end(patch);
		buf_finish(&element);
	}
}

static bool add_each(struct patch *patch, const struct spot *parent,
	const char *name, size_t name_len, fhirpath_type type,
	const struct json_node *value)
{
	if (value->kind != ROW_ARRAY)
		return put_add(patch, parent, name, name_len, type, value);
	for (size_t i = 0; i < value->count; i++)
		if (!put_add(patch, parent, name, name_len, type,
		    value->child[i]))
			return false;
	return true;
}

/* What is below a single value: extension and id. */
static bool change_shadow(struct patch *patch, struct spot *place,
	const struct json_change *change)
{
	const struct json_node *old = change->old, *value = change->value;

	for (size_t i = 0; old != NULL && i < old->count; i++) {
		struct buf path = BUF_INIT;

		buf_printf(&path, "%s.%.*s", place->path.data,
			(int)old->child[i]->key_len - 2,
			old->child[i]->key + 1);
		put_delete(patch, &path, old->child[i]);
		buf_finish(&path);
	}
	for (size_t i = 0; value != NULL && i < value->count; i++) {
		const struct json_node *member = value->child[i];
		struct fhirpath_element element;

		if (!model->member(model->data, place->type, member->key + 1,
		    member->key_len - 2, &element))
			return refuse(patch, &place->path, "has a member that "
				"R4 does not know");
		if (!add_each(patch, place, member->key + 1,
		    element.name_len, element.type, member))
			return false;
	}
	return true;
}

static bool change_member(struct patch *patch, struct spot *parent,
	struct spot *place, const struct json_change *change)
{
	const struct json_node *old = change->old, *value = change->value;
	const char *name = place->path.data + parent->path.len + 1;
	size_t len = place->path.len - parent->path.len - 1;

	if (*name == '`') {
		name++;
		len -= 2;
	}
	if (place->is_shadow)
		return change_shadow(patch, place, change);
	if (change->kind == JSON_REPLACE && old->kind != ROW_ARRAY &&
	    value->kind != ROW_ARRAY) {
		begin(patch, "replace", &place->path);
		buf_putc(patch->out, ',');
		if (!put_value(patch, &place->path, "value", 5, place->type,
		    value, NULL, 0))
			return false;
		end(patch);
		return true;
	}
	if (old != NULL)
		put_delete(patch, &place->path, old);
	return value == NULL || add_each(patch, parent, name, len,
		place->type, value);
}

static bool change_element(struct patch *patch, const struct spot *list,
	const struct json_change *change, size_t index)
{
	struct buf path = BUF_INIT;
	bool is_insert = change->kind == JSON_ADD, is_good = true;

	buf_puts(&path, list->path.data);
	if (!is_insert)
		buf_printf(&path, "[%zu]", index);
	begin(patch, is_insert ? "insert" : change->kind == JSON_REMOVE ?
		"delete" : "replace", &path);
	if (is_insert)
		buf_printf(patch->out, ",{\"name\":\"index\","
			"\"valueInteger\":%zu}", index);
	if (change->value != NULL) {
		buf_putc(patch->out, ',');
		is_good = put_value(patch, &path, "value", 5, type_of(
			change->value, list->type), change->value, NULL, 0);
	}
	end(patch);
	buf_finish(&path);
	return is_good;
}

static void copy_spot(struct spot *to, const struct spot *from)
{
	*to = *from;
	buf_init(&to->path);
	buf_append(&to->path, from->path.data, from->path.len);
}

static bool put_change(struct patch *patch, const struct spot *top,
	const struct json_change *change)
{
	const struct json_step *last = &change->step[change->count - 1];
	struct spot parent, place = { .path = BUF_INIT };
	bool is_good;

	copy_spot(&parent, top);
	is_good = walk(patch, &parent, change);
	if (is_good && last->key_len == 0) {
		is_good = !parent.is_shadow ? change_element(patch, &parent,
			change, last->index) : refuse(patch, &parent.path,
			"has a list of values with extensions");
	} else if (is_good) {
		copy_spot(&place, &parent);
		is_good = enter_member(patch, &place, last);
		if (is_good)
			place.type = type_of(change->value, place.type);
		is_good = is_good && change_member(patch, &parent, &place,
			change);
	}
	buf_finish(&parent.path);
	buf_finish(&place.path);
	return is_good;
}

static bool put_all(struct patch *patch, const struct json_node *a,
	const struct json_changes *changes)
{
	struct spot top = { .path = BUF_INIT, .node = a };
	bool is_good = json_node_string(json_node_member(a, "resourceType"),
		&top.path);

	top.type = is_good ? find_type(top.path.data) : 0;
	if (top.type == 0)
		is_good = err_set(patch->err, ERR_USAGE, "what it began with "
			"is no resource of R4");
	for (size_t i = 0; is_good && i < changes->count; i++) {
		if (changes->change[i].count == 0)
			is_good = err_set(patch->err, ERR_USAGE, "another "
				"resource can't be made of this one by a "
				"patch");
		else
			is_good = put_change(patch, &top, &changes->change[i]);
	}
	buf_finish(&top.path);
	return is_good;
}

bool fhirpath_patch_make(const struct buf *a, const struct buf *b,
	struct buf *out, size_t *count, struct err *err)
{
	struct json_changes changes = { 0 };
	struct doc_index *of_a = NULL, *of_b = NULL;
	struct patch patch = { .out = out, .err = err };
	struct json_node *from, *to = NULL;
	bool is_made = false;

	from = json_node_read_text(a, &of_a, "what it began with", err);
	if (from != NULL)
		to = json_node_read_text(b, &of_b, "the body", err);
	if (to != NULL) {
		json_changes_find(from, to, &changes);
		buf_puts(out, "{\n  \"resourceType\":\"Parameters\",\n"
			"  \"parameter\":[\n");
		is_made = put_all(&patch, from, &changes);
		buf_puts(out, "\n  ]\n}\n");
	}
	*count = patch.count;
	json_changes_finish(&changes);
	json_node_free(from);
	json_node_free(to);
	index_free(of_a);
	index_free(of_b);
	return is_made;
}
