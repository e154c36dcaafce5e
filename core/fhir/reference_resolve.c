#include "core/fhir/reference.h"

/*
 * Resolving, as FHIR R4 bundle.html#references has it: a fragment names a
 * resource contained in the same one; any other URL is looked for among the
 * fullUrls of the Bundle, a relative one joined to the root of the fullUrl of
 * the entry it stands in; what is not there is read from the server. Bundles
 * inside a searchset are asked from the inside out.
 *
 * More lenient than the text in one place: where no fullUrl fits, an entry
 * whose resource has that type and id is taken, since that is what senders
 * who leave out fullUrls mean.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/net/url.h"

struct question {
	struct references *references;
	const struct doc_index *index;
	const char *text;
	const struct reference *reference;
	const char *base;
	struct reference_target *out;
};

static bool is_resource(const struct doc_index *index, const char *text,
	uint32_t row)
{
	uint32_t type;

	if (index_kind(index, text, row) != ROW_OBJECT)
		return false;
	type = index_member(index, text, row, "resourceType");
	return type != INDEX_NONE &&
		index_kind(index, text, type) == ROW_STRING;
}

uint32_t reference_resource_of(const struct doc_index *index,
	const char *text, uint32_t row)
{
	if (row >= index_count(index))
		return INDEX_NONE;
	if (index_kind(index, text, row) == ROW_CLOSE)
		row = index_row(index, text, row).pair;
	while (row != INDEX_NONE && !is_resource(index, text, row))
		row = index_parent(index, row);
	return row;
}

uint32_t reference_bundle_of(const struct doc_index *index, const char *text,
	uint32_t row)
{
	row = reference_resource_of(index, text, row);
	while (row != INDEX_NONE) {
		uint32_t type = index_member(index, text, row,
			"resourceType");

		if (index_string_equals(index, text, type, "Bundle"))
			return row;
		row = index_parent(index, row);
		if (row != INDEX_NONE)
			row = reference_resource_of(index, text, row);
	}
	return INDEX_NONE;
}

static uint32_t outer_bundle(const struct question *question, uint32_t bundle)
{
	uint32_t parent = index_parent(question->index, bundle);

	return parent != INDEX_NONE ? reference_bundle_of(question->index,
		question->text, parent) : INDEX_NONE;
}

static void answer_row(const struct question *question, uint32_t row)
{
	question->out->way = WAY_ROW;
	question->out->row = row;
}

static void say(const struct question *question, const char *format, ...)
	FD_PRINTF(2, 3);

static void say(const struct question *question, const char *format, ...)
{
	va_list args;

	free(question->out->sentence);
	va_start(args, format);
	question->out->sentence = xvasprintf(format, args);
	va_end(args);
}

/* The resource that contains others, for one of those or for itself. */
static uint32_t container_of(const struct question *question)
{
	const struct doc_index *index = question->index;
	uint32_t row = reference_resource_of(index, question->text,
		question->reference->row), list, outer;

	while (row != INDEX_NONE) {
		list = index_parent(index, row);
		outer = list != INDEX_NONE ? index_parent(index, list) :
			INDEX_NONE;
		if (outer == INDEX_NONE ||
		    index_kind(index, question->text, outer) != ROW_OBJECT ||
		    index_member(index, question->text, outer,
		    "contained") != list)
			return row;
		row = outer;
	}
	return row;
}

static void resolve_contained(const struct question *question)
{
	const struct doc_index *index = question->index;
	const char *text = question->text, *id = question->reference->url + 1;
	uint32_t holder = container_of(question), list = INDEX_NONE, at;

	if (holder != INDEX_NONE && *id == '\0') {
		answer_row(question, holder);
		return;
	}
	if (holder != INDEX_NONE)
		list = index_member(index, text, holder, "contained");
	at = list != INDEX_NONE && index_kind(index, text, list) == ROW_ARRAY ?
		index_first(index, text, list) : INDEX_NONE;
	for (; at != INDEX_NONE; at = index_next(index, text, at)) {
		uint32_t member = index_kind(index, text, at) == ROW_OBJECT ?
			index_member(index, text, at, "id") : INDEX_NONE;

		if (member != INDEX_NONE &&
		    index_string_equals(index, text, member, id)) {
			answer_row(question, at);
			return;
		}
	}
	say(question, "the resource contains none with the id %s: the "
		"reference leads nowhere", id);
}

/* Owned root of the fullUrl of the entry a row stands in, or NULL. */
static char *root_of_entry(const struct question *question, uint32_t bundle)
{
	const struct doc_index *index = question->index;
	uint32_t entry = question->reference->row, list, above;
	struct reference url = { 0 };
	char *root = NULL, *full_url;

	for (;;) {
		list = index_parent(index, entry);
		above = list != INDEX_NONE ? index_parent(index, list) :
			INDEX_NONE;
		if (above == INDEX_NONE)
			return NULL;
		if (above == bundle)
			break;
		entry = list;
	}
	full_url = index_find_dup(index, question->text, entry, "fullUrl");
	if (full_url == NULL)
		return NULL;
	reference_read_url(full_url, &url);
	if (url.kind == REFERENCE_ABSOLUTE && url.type != NULL)
		root = xstrndup(full_url, strlen(full_url) -
			strlen(url.type) - 1 - strlen(url.id) -
			(url.version != NULL ? strlen(url.version) +
			strlen("/_history/") : 0));
	reference_finish(&url);
	free(full_url);
	return root;
}

static uint32_t find(const struct question *question, uint32_t bundle,
	const char *url)
{
	return references_find(question->references, question->index,
		question->text, bundle, url);
}

/* As written, then without its version. */
static uint32_t find_any_version(const struct question *question,
	uint32_t bundle, const char *url)
{
	uint32_t row = find(question, bundle, url);
	const char *version = question->reference->version;
	char *plain;

	if (row != INDEX_NONE || version == NULL)
		return row;
	plain = xstrndup(url, strlen(url) - strlen(version) -
		strlen("/_history/"));
	row = find(question, bundle, plain);
	if (row != INDEX_NONE)
		say(question, "version %s is not in this Bundle; this is the "
			"one that is", version);
	free(plain);
	return row;
}

static uint32_t find_relative(const struct question *question,
	uint32_t bundle)
{
	const char *url = question->reference->url;
	char *root = root_of_entry(question, bundle), *whole;
	uint32_t row = INDEX_NONE;

	if (root != NULL) {
		whole = xasprintf("%s%s", root, url);
		row = find_any_version(question, bundle, whole);
		free(whole);
	}
	free(root);
	return row != INDEX_NONE ? row :
		find_any_version(question, bundle, url);
}

/* The part of a URL behind the base, or NULL where it is not below it. */
static const char *below_base(const char *url, const char *base)
{
	size_t len = base != NULL ? strlen(base) : 0;

	while (len > 0 && base[len - 1] == '/')
		len--;
	if (len == 0 || strncmp(url, base, len) != 0 || url[len] != '/')
		return NULL;
	return url + len + 1;
}

static bool find_in_bundles(const struct question *question)
{
	const struct reference *reference = question->reference;
	const char *below = below_base(reference->url, question->base);
	uint32_t bundle = reference_bundle_of(question->index,
		question->text, reference->row), row;

	for (; bundle != INDEX_NONE; bundle = outer_bundle(question, bundle)) {
		row = reference->kind == REFERENCE_RELATIVE ?
			find_relative(question, bundle) :
			find_any_version(question, bundle, reference->url);
		if (row == INDEX_NONE && below != NULL &&
		    reference->kind == REFERENCE_ABSOLUTE &&
		    reference->type != NULL)
			row = find_any_version(question, bundle, below);
		if (row != INDEX_NONE) {
			answer_row(question, row);
			return true;
		}
	}
	return false;
}

static void answer_url(const struct question *question, enum reference_way way,
	char *adopted_url)
{
	question->out->way = way;
	question->out->url = adopted_url;
}

/* A search value: "\" before what would divide it (search.html#escaping). */
static void put_search_value(struct buf *out, const char *value)
{
	for (; *value != '\0'; value++) {
		if (strchr("\\,$|", *value) != NULL)
			buf_putc(out, '\\');
		buf_putc(out, *value);
	}
}

/* Slashes stay readable; braces never pass as a {{variable}}. */
static void put_query_value(struct buf *out, const char *value)
{
	for (; *value != '\0'; value++) {
		char one[2] = { *value, '\0' };

		if (*value == '/')
			buf_putc(out, '/');
		else
			url_encode_component(out, one);
	}
}

static char *legal_url(const char *url)
{
	struct buf out = BUF_INIT;

	url_encode_illegal(&out, url);
	return buf_take(&out);
}

static void search_identifier(const struct question *question)
{
	const struct reference *reference = question->reference;
	struct buf value = BUF_INIT, url = BUF_INIT;
	const char *type = reference_type(reference);

	if (reference->system != NULL && *reference->system != '\0') {
		put_search_value(&value, reference->system);
		buf_putc(&value, '|');
	}
	put_search_value(&value, reference->value);
	if (type != NULL)
		url_encode_component(&url, type);
	else
		question->out->types = reference_types(reference);
	buf_puts(&url, "?identifier=");
	put_query_value(&url, value.data);
	buf_finish(&value);
	answer_url(question, WAY_SEARCH, buf_take(&url));
}

static void fetch_absolute(const struct question *question)
{
	const char *url = question->reference->url;
	const char *below = below_base(url, question->base);

	answer_url(question, WAY_FETCH, legal_url(below != NULL ? below : url));
	question->out->is_foreign = question->base == NULL ||
		!url_same_origin(question->base, url);
}

/* The type of a canonical's resource: "ValueSet" of ".../ValueSet/x". */
static char *canonical_type(const struct reference *reference)
{
	static const struct {
		const char *element, *type;
	} usual[] = {
		{ "valueSet", "ValueSet" },
		{ "questionnaire", "Questionnaire" },
		{ "system", "CodeSystem" },
		{ "definition", "MessageDefinition" },
		{ "library", "Library" },
	};
	const char *end = reference->url + strcspn(reference->url, "|?#");
	char *plain = xstrndup(reference->url,
		(size_t)(end - reference->url));
	struct reference url = { 0 };
	char *type = NULL;

	reference_read_url(plain, &url);
	if (url.kind == REFERENCE_ABSOLUTE && url.type != NULL)
		type = xstrdup(url.type);
	for (size_t i = 0; type == NULL && i < FD_COUNT(usual); i++)
		if (strcmp(usual[i].element, reference->element) == 0)
			type = xstrdup(usual[i].type);
	reference_finish(&url);
	free(plain);
	return type != NULL ? type : xstrdup("StructureDefinition");
}

static void search_canonical(const struct question *question)
{
	const struct reference *reference = question->reference;
	char *type = canonical_type(reference), *plain;
	struct buf url = BUF_INIT;

	plain = xstrndup(reference->url, strcspn(reference->url, "|"));
	url_encode_component(&url, type);
	buf_puts(&url, "?url=");
	put_query_value(&url, plain);
	if (reference->version != NULL && *reference->version != '\0') {
		buf_puts(&url, "&version=");
		put_query_value(&url, reference->version);
	}
	free(plain);
	free(type);
	answer_url(question, WAY_SEARCH, buf_take(&url));
}

static void resolve_urn(const struct question *question)
{
	const struct reference *reference = question->reference;
	bool is_inside = reference_bundle_of(question->index, question->text,
		reference->row) != INDEX_NONE;

	if (reference->value != NULL && *reference->value != '\0') {
		search_identifier(question);
		say(question, "%s is not in this %s; searched for by its "
			"identifier", reference->url,
			is_inside ? "Bundle" : "document");
		return;
	}
	if (is_inside)
		say(question, "no entry of this Bundle has the fullUrl %s: "
			"the reference leads nowhere", reference->url);
	else
		say(question, "%s can only be found in the Bundle that this "
			"came in", reference->url);
}

static void resolve_rest(const struct question *question)
{
	const struct reference *reference = question->reference;

	switch (reference->kind) {
	case REFERENCE_URN:
		resolve_urn(question);
		return;
	case REFERENCE_RELATIVE:
		answer_url(question, WAY_FETCH, xstrdup(reference->url));
		return;
	case REFERENCE_ABSOLUTE:
		fetch_absolute(question);
		return;
	case REFERENCE_CONDITIONAL:
		answer_url(question, WAY_SEARCH, legal_url(reference->url));
		return;
	case REFERENCE_CANONICAL:
		search_canonical(question);
		return;
	case REFERENCE_IDENTIFIER:
		search_identifier(question);
		return;
	case REFERENCE_DISPLAY:
		say(question, "these are words only: the reference has no URL "
			"and no identifier to follow");
		return;
	case REFERENCE_ODD:
		say(question, "\"%.80s\" is no FHIR reference: neither Type/id "
			"nor a URL", reference->url != NULL ?
			reference->url : "");
		return;
	default:
		say(question, "there is no reference here");
	}
}

void reference_resolve(struct references *references,
	const struct doc_index *index, const char *text,
	const struct reference *reference, const char *base,
	struct reference_target *out)
{
	struct question question = {
		references, index, text, reference, base, out
	};

	*out = (struct reference_target){ .row = INDEX_NONE };
	if (reference->kind == REFERENCE_CONTAINED)
		resolve_contained(&question);
	else if (reference->kind == REFERENCE_NONE ||
	    reference->url == NULL || !find_in_bundles(&question))
		resolve_rest(&question);
}

void reference_target_finish(struct reference_target *target)
{
	free(target->url);
	free(target->sentence);
	*target = (struct reference_target){ .row = INDEX_NONE };
}
