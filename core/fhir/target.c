#include "core/fhir/target.h"
#include "core/fhir/target_part.h"

/*
 * A row is asked in this order: is it data (of an Attachment, a Binary, a
 * narrative), is it a reference, is it a string with something inside. An
 * Attachment or a Binary itself stands for its data, so that following the
 * reference to one and pressing Enter once more opens it.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

struct asked {
	const struct doc_index *index;
	const char *text;
	uint32_t row;
};

static bool has_string(const struct asked *asked, uint32_t object,
	const char *name)
{
	uint32_t member = index_member(asked->index, asked->text, object,
		name);

	return member != INDEX_NONE && index_kind(asked->index, asked->text,
		member) == ROW_STRING;
}

/* Owned name of the member at a row, "" in an array. */
static char *key_dup(const struct asked *asked, uint32_t row)
{
	struct row facts = index_row(asked->index, asked->text, row);
	struct buf key = BUF_INIT;

	if (facts.key_len > 2)
		index_unescape(&key, asked->text + facts.key + 1,
			facts.key_len - 2);
	return buf_take(&key);
}

/* Owned "Binary.data", or the attachment's own title. */
static char *name_of(const struct asked *asked, uint32_t row,
	const char *key)
{
	uint32_t resource = reference_resource_of(asked->index, asked->text,
		row), parent = index_parent(asked->index, row);
	char *name, *type = NULL;

	if (parent != INDEX_NONE && strcmp(key, "data") == 0) {
		name = index_find_dup(asked->index, asked->text, parent,
			"title");
		if (name != NULL && *name != '\0')
			return name;
		free(name);
	}
	if (resource != INDEX_NONE)
		type = index_find_dup(asked->index, asked->text, resource,
			"resourceType");
	name = xasprintf("%s%s%s", type != NULL ? type : "",
		type != NULL && *key != '\0' ? "." : "", key);
	free(type);
	return name;
}

static long declared_size(const struct asked *asked, uint32_t object)
{
	char *words = index_find_dup(asked->index, asked->text, object,
		"size");
	long size;

	if (words == NULL || !text_parse_long(words, 0, INT32_MAX, &size))
		size = -1;
	free(words);
	return size;
}

static bool is_base64_place(const struct asked *asked, uint32_t parent,
	const char *key)
{
	if (strcmp(key, "valueBase64Binary") == 0)
		return true;
	return strcmp(key, "data") == 0 && parent != INDEX_NONE &&
		(has_string(asked, parent, "contentType") ||
		has_string(asked, parent, "sigFormat") ||
		has_string(asked, parent, "title") ||
		has_string(asked, parent, "resourceType"));
}

static void unpack_string(const struct asked *asked, struct target *out)
{
	uint32_t parent = index_parent(asked->index, asked->row);
	char *key = key_dup(asked, asked->row), *declared = NULL;
	char *text = index_string_dup(asked->index, asked->text, asked->row);
	char *name = name_of(asked, asked->row, key);
	struct packed packed = { .text = text, .name = name, .size = -1 };

	packed.is_base64 = is_base64_place(asked, parent, key);
	if (packed.is_base64) {
		declared = index_find_dup(asked->index, asked->text, parent,
			"contentType");
		packed.declared = declared;
		packed.size = declared_size(asked, parent);
	}
	target_unpack(&packed, out);
	free(name);
	free(text);
	free(declared);
	free(key);
}

/* The row of what an object stands for: its data, its narrative. */
static uint32_t content_of(const struct asked *asked)
{
	uint32_t data = index_member(asked->index, asked->text, asked->row,
		"data");

	if (data != INDEX_NONE && index_kind(asked->index, asked->text,
	    data) == ROW_STRING && is_base64_place(asked, asked->row, "data"))
		return data;
	data = index_member(asked->index, asked->text, asked->row, "div");
	return data != INDEX_NONE && index_kind(asked->index, asked->text,
		data) == ROW_STRING ? data : INDEX_NONE;
}

/* The attachment's url, where its data is elsewhere. */
static uint32_t url_of(const struct asked *asked)
{
	uint32_t url = index_member(asked->index, asked->text, asked->row,
		"url");

	return url != INDEX_NONE &&
		has_string(asked, asked->row, "contentType") ? url :
		INDEX_NONE;
}

void target_follow(struct references *references,
	const struct doc_index *index, const char *text,
	const struct reference *reference, const char *base,
	struct target *out)
{
	static const enum target_kind kinds[] = {
		[WAY_NONE] = TARGET_NOTHING,
		[WAY_ROW] = TARGET_ROW,
		[WAY_FETCH] = TARGET_FETCH,
		[WAY_SEARCH] = TARGET_SEARCH,
	};
	struct reference_target target;

	reference_resolve(references, index, text, reference, base, &target);
	out->kind = kinds[target.way];
	if (reference->kind == REFERENCE_CANONICAL &&
	    target.way == WAY_SEARCH)
		out->kind = TARGET_CANONICAL;
	out->row = target.row;
	out->url = target.url;
	out->is_foreign = target.is_foreign;
	out->types = target.types;
	out->sentence = target.sentence;
}

void target_of(struct references *references, const struct doc_index *index,
	const char *text, uint32_t row, const char *base, struct target *out)
{
	struct asked asked = { index, text, row };
	struct reference reference;

	*out = (struct target){ .row = INDEX_NONE, .data = BUF_INIT };
	if (row >= index_count(index) || index_kind(index, text, row) ==
	    ROW_RAW) {
		target_refuse(out, "there is nothing here to open");
		return;
	}
	if (index_kind(index, text, row) == ROW_CLOSE)
		asked.row = index_row(index, text, row).pair;
	if (index_kind(index, text, asked.row) == ROW_OBJECT) {
		uint32_t content = content_of(&asked);

		if (content == INDEX_NONE)
			content = url_of(&asked);
		if (content != INDEX_NONE)
			asked.row = content;
	}
	reference_read(index, text, asked.row, &reference);
	if (reference.kind != REFERENCE_NONE)
		target_follow(references, index, text, &reference, base, out);
	else if (index_kind(index, text, asked.row) == ROW_STRING)
		unpack_string(&asked, out);
	else
		target_refuse(out, "there is nothing here to open");
	reference_finish(&reference);
}

void target_finish(struct target *target)
{
	free(target->url);
	buf_finish(&target->data);
	free(target->title);
	free(target->media);
	free(target->sentence);
	*target = (struct target){ .row = INDEX_NONE, .data = BUF_INIT };
}
