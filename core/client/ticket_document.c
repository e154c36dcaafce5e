#include "core/client/ticket_part.h"

/*
 * Bodies. A row that the rules of privacy cover is a value of somebody's; its
 * path says of which kind. Rows belong together by where they stand: all of a
 * Patient is one person, a contact in it another; elsewhere the outermost
 * element below the resource is one (a reference with its identifier and its
 * display). What such a group says is learned at once.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/fhir/privacy.h"

enum { URL_MAX = 2048, KEPT_MAX = 20000 };

/* A value and the group it belongs to. */
struct found {
	uint32_t group, row;
	enum alias_kind kind;
	bool is_in_place;
	char *text;
};

struct finds {
	size_t count, alloc;
	struct found *found;
};

bool ticket_document_open(struct ticket_document *doc, const char *text,
	size_t len)
{
	enum sniff_kind kind = sniff(text, len);

	doc->text = text;
	doc->len = len < TICKET_LOOK_AT ? len : TICKET_LOOK_AT;
	doc->tree = tree_has(kind) ? tree_new(kind) : NULL;
	while (doc->tree != NULL && tree_feed(doc->tree, text, doc->len, true,
	    SIZE_MAX))
		continue;
	return doc->tree != NULL;
}

bool ticket_is_leaf(const struct row *row)
{
	return row->kind != ROW_OBJECT && row->kind != ROW_ARRAY &&
		row->kind != ROW_CLOSE;
}

char *ticket_value_of(const struct ticket_document *doc, uint32_t at,
	const struct row *row)
{
	struct buf out = BUF_INIT;
	struct doc_index *index = tree_index(doc->tree);
	const char *raw = doc->text + row->value;
	size_t len = row->value_len;

	if (index != NULL && len >= 2 && *raw == '"')
		index_unescape(&out, raw + 1, len - 2);
	else if (index == NULL && tree_kind(doc->tree) != SNIFF_HL7V2)
		outline_value(tree_outline(doc->tree), doc->text, at, &out);
	else
		buf_append(&out, raw, len);
	return buf_take(&out);
}

/* A member's name without its quotes, an element's without its prefix. */
struct row ticket_named_row(const struct ticket_document *doc, uint32_t at,
	char *name, size_t size)
{
	struct row row = tree_row(doc->tree, doc->text, at);
	const char *key = doc->text + row.key;
	size_t len = row.key_len;
	const char *colon = memchr(key, ':', len);

	if (len >= 2 && *key == '"')
		key++, len -= 2;
	else if (colon != NULL)
		len -= (size_t)(colon + 1 - key), key = colon + 1;
	len = len < size ? len : size - 1;
	memcpy(name, key, len);
	name[len] = '\0';
	return row;
}

/* Its type; false where the row is no resource. */
static bool is_resource(const struct ticket_document *doc, uint32_t at,
	const char *name, char *type, size_t size)
{
	struct doc_index *index = tree_index(doc->tree);
	uint32_t member;
	char *text;

	if (index == NULL) {
		snprintf(type, size, "%s", name);
		return *name >= 'A' && *name <= 'Z';
	}
	member = index_member(index, doc->text, at, "resourceType");
	text = member != INDEX_NONE ? index_string_dup(index, doc->text,
		member) : NULL;
	snprintf(type, size, "%s", text != NULL ? text : "");
	free(text);
	return *type != '\0';
}

/* In HL7 v2 all of a PID is one person; elsewhere a field is. */
static uint32_t group_of_field(const struct ticket_document *doc, uint32_t at)
{
	uint32_t field = at, parent;

	while ((parent = tree_parent(doc->tree, at)) != INDEX_NONE) {
		field = at;
		at = parent;
	}
	return strncmp(doc->text + tree_start(doc->tree, doc->text, at),
		"PID", 3) == 0 ? at : field;
}

/* Elements of a person that are about another one. */
static bool is_another(const char *name)
{
	return text_has_word("contact link generalPractitioner "
		"managingOrganization", name, strlen(name));
}

/* The row that all values of one person stand below. */
static uint32_t group_of(const struct ticket_document *doc, uint32_t at)
{
	uint32_t outermost = at, own = INDEX_NONE;
	char name[40], type[40];

	if (tree_kind(doc->tree) == SNIFF_HL7V2)
		return group_of_field(doc, at);
	for (at = tree_parent(doc->tree, at); at != INDEX_NONE;
	    at = tree_parent(doc->tree, at)) {
		struct row row = ticket_named_row(doc, at, name, sizeof(name));

		if (own == INDEX_NONE && is_another(name))
			own = row.kind == ROW_OBJECT ? at : outermost;
		if (row.kind != ROW_OBJECT)
			continue;
		if (is_resource(doc, at, name, type, sizeof(type)))
			return own != INDEX_NONE ? own :
				privacy_is_person_type(type, strlen(type)) ?
				at : outermost;
		outermost = at;
	}
	return own != INDEX_NONE ? own : outermost;
}

/* text is taken over. */
static void add(struct finds *finds, uint32_t group, uint32_t row,
	enum alias_kind kind, bool is_in_place, char *text)
{
	finds->found = mem_grow(finds->found, finds->count, &finds->alloc,
		sizeof(*finds->found));
	finds->found[finds->count++] = (struct found){ group, row, kind,
		is_in_place, text };
}

char *ticket_id_of_person(const struct ticket_document *doc, uint32_t at,
	const char *value)
{
	char name[40], type[40] = "", above[40];
	uint32_t parent = tree_parent(doc->tree, at);

	(void)ticket_named_row(doc, at, name, sizeof(name));
	if (strcmp(name, "id") != 0 || parent == INDEX_NONE || *value == '\0')
		return NULL;
	(void)ticket_named_row(doc, parent, above, sizeof(above));
	return is_resource(doc, parent, above, type, sizeof(type)) &&
		privacy_is_person_type(type, strlen(type)) ?
		xasprintf("%s/%s", type, value) : NULL;
}

/* What a server says of what it did; its parts are judged one by one. */
bool ticket_is_sentence(const struct ticket_document *doc, uint32_t at)
{
	char name[40];

	char above[40] = "";
	uint32_t parent = tree_parent(doc->tree, at);

	(void)ticket_named_row(doc, at, name, sizeof(name));
	if (parent != INDEX_NONE)
		(void)ticket_named_row(doc, parent, above, sizeof(above));
	return tree_index(doc->tree) != NULL &&
		(text_has_word("diagnostics error_description message detail",
		name, strlen(name)) || (strcmp(name, "text") == 0 &&
		strcmp(above, "details") == 0));
}

bool ticket_is_url(const char *value)
{
	struct ticket_values values = { 0 };
	bool says;

	if (strchr(value, '/') == NULL || strlen(value) > URL_MAX ||
	    strpbrk(value, " <>\"|^\n\r") != NULL)
		return false;
	ticket_url_values(value, &values);
	says = values.count > 0;
	ticket_values_finish(&values);
	return says;
}

/* References, links: what they say of persons. */
static void add_url(const struct ticket_document *doc, struct finds *finds,
	uint32_t at, const char *url)
{
	struct ticket_values values = { 0 };

	ticket_url_values(url, &values);
	for (size_t i = 0; i < values.count; i++)
		add(finds, group_of(doc, at), INDEX_NONE,
			values.value[i].kind, values.value[i].is_in_place,
			xstrdup(values.value[i].text));
	ticket_values_finish(&values);
}

static void look_at(const struct ticket_document *doc, struct finds *finds,
	uint32_t at)
{
	struct row row = tree_row(doc->tree, doc->text, at);
	struct buf path = BUF_INIT;
	enum alias_kind kind;
	bool is_in_place;
	char *value, *id;

	if (!ticket_is_leaf(&row) || row.kind == ROW_RAW ||
	    row.value_len > TICKET_EXCERPT)
		return;
	if (ticket_is_definition(doc, at))
		return;
	value = ticket_value_of(doc, at, &row);
	id = ticket_id_of_person(doc, at, value);
	if (id != NULL) {
		add(finds, group_of(doc, at), at, ALIAS_ID, false, id);
	} else if (row.kind == ROW_STRING && ticket_is_url(value) &&
	    !ticket_is_free_text(doc, at)) {
		add_url(doc, finds, at, value);
	} else if (!ticket_is_sentence(doc, at) &&
	    privacy_covers(doc->tree, doc->text, at)) {
		tree_path(doc->tree, doc->text, at, &path);
		kind = ticket_kind_of(path.data, value, &is_in_place);
		add(finds, group_of(doc, at), at, kind, is_in_place, value);
		value = NULL;
	} else if (!ticket_is_sentence(doc, at) &&
	    ticket_is_free_text(doc, at)) {
		add(finds, group_of(doc, at), at, ALIAS_TEXT, true, value);
		value = NULL;
	}
	buf_finish(&path);
	free(value);
}

static int by_group(const void *a, const void *b)
{
	const struct found *left = a, *right = b;

	if (left->group != right->group)
		return left->group < right->group ? -1 : 1;
	return left->row < right->row ? -1 : left->row > right->row;
}

static void learn(struct aliases *aliases, struct finds *finds)
{
	struct alias_value *values = xcalloc(finds->count + 1,
		sizeof(*values));

	if (finds->count > 1)
		qsort(finds->found, finds->count, sizeof(*finds->found),
			by_group);
	for (size_t i = 0; i < finds->count; ) {
		size_t count = 0, from = i;

		for (; i < finds->count && finds->found[i].group ==
		    finds->found[from].group; i++)
			values[count++] = (struct alias_value){
				finds->found[i].kind, finds->found[i].text,
				strlen(finds->found[i].text),
				finds->found[i].is_in_place };
		aliases_learn_person(aliases, values, count);
	}
	free(values);
}

void ticket_learn_document(struct aliases *aliases, const char *text,
	size_t len)
{
	struct ticket_document doc;
	struct finds finds = { 0 };

	if (!ticket_document_open(&doc, text, len))
		return;
	for (uint32_t at = 0; at < tree_count(doc.tree) &&
	    finds.count < KEPT_MAX; at++)
		look_at(&doc, &finds, at);
	learn(aliases, &finds);
	for (size_t i = 0; i < finds.count; i++)
		free(finds.found[i].text);
	free(finds.found);
	tree_free(doc.tree);
}
