#include "core/fhir/capability_read.h"

/*
 * The table-driven walk. Each object's members are passed once, in the order
 * of the text, and looked up in a table of at most twenty names by length and
 * bytes; names written with escapes are not found, and nobody writes them so.
 *
 * Lists are allocated whole by the count the index already has. An element
 * that is no object is left out and found fault with, so an item of a list is
 * always an object of the statement.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

#define EXPECTATION \
	"http://hl7.org/fhir/StructureDefinition/" \
	"capabilitystatement-expectation"

void capability_finding(struct capability_reader *reader, const char *format,
	...)
{
	struct capability *capability = reader->capability;
	char *sentence;
	va_list args;

	if (capability->finding_count == CAPABILITY_FINDINGS_MAX) {
		reader->findings_more++;
		return;
	}
	va_start(args, format);
	sentence = xvasprintf(format, args);
	va_end(args);
	capability->findings[capability->finding_count++] =
		pool_text(reader->pool, sentence, strlen(sentence));
	free(sentence);
}

/* "rest.resource[3].type is not a text" */
static void find_wrong_type(struct capability_reader *reader, uint32_t row,
	const char *wanted)
{
	struct buf path = BUF_INIT;
	const char *at;

	index_path(reader->index, reader->text, row, &path);
	at = text_starts_with(path.data, "CapabilityStatement.") ?
		path.data + strlen("CapabilityStatement.") : path.data;
	capability_finding(reader, "%s is not %s", at, wanted);
	buf_finish(&path);
}

const char *capability_read_text(struct capability_reader *reader,
	uint32_t row)
{
	struct row at = index_row(reader->index, reader->text, row);
	const char *raw = reader->text + at.value;

	if (at.kind == ROW_NUMBER || at.kind == ROW_TRUE ||
	    at.kind == ROW_FALSE)
		return pool_text(reader->pool, raw, at.value_len);
	if (at.kind != ROW_STRING || at.value_len < 2)
		return "";
	raw++;
	at.value_len -= 2;
	if (memchr(raw, '\\', at.value_len) == NULL)
		return pool_text(reader->pool, raw, at.value_len);
	buf_clear(&reader->scratch);
	index_unescape(&reader->scratch, raw, at.value_len);
	return pool_text(reader->pool, reader->scratch.data,
		reader->scratch.len);
}

static void set_text(void *out, size_t at, const char *text)
{
	memcpy((char *)out + at, &text, sizeof(text));
}

static void set_count(void *out, size_t at, size_t count)
{
	memcpy((char *)out + at, &count, sizeof(count));
}

/* The valueCode of the expectation among a list of extensions. */
static void read_expectation(struct capability_reader *reader, uint32_t row,
	void *out, size_t at)
{
	const struct doc_index *index = reader->index;
	const char *text = reader->text;
	uint32_t extension;

	for (extension = index_first(index, text, row);
	    extension != INDEX_NONE;
	    extension = index_next(index, text, extension)) {
		uint32_t url = index_find(index, text, extension, "url");
		uint32_t code = index_find(index, text, extension,
			"valueCode");

		if (url != INDEX_NONE && code != INDEX_NONE &&
		    index_string_equals(index, text, url, EXPECTATION))
			set_text(out, at, capability_read_text(reader, code));
	}
}

static void read_joined(struct capability_reader *reader, uint32_t row,
	void *out, size_t at)
{
	struct buf joined = BUF_INIT;
	uint32_t element;

	for (element = index_first(reader->index, reader->text, row);
	    element != INDEX_NONE;
	    element = index_next(reader->index, reader->text, element))
		buf_printf(&joined, "%s%s", joined.len > 0 ? ", " : "",
			capability_read_text(reader, element));
	set_text(out, at, pool_text(reader->pool, joined.data, joined.len));
	buf_finish(&joined);
}

/* The array of a list, for as many texts as it has elements. */
static const char **new_texts(struct capability_reader *reader, uint32_t row)
{
	size_t count = index_row(reader->index, reader->text, row).count;

	return pool_alloc(reader->pool, (count + 1) * sizeof(char *));
}

static void read_texts(struct capability_reader *reader, uint32_t row,
	struct capability_texts *texts)
{
	size_t count = index_row(reader->index, reader->text, row).count;
	uint32_t element;

	texts->text = new_texts(reader, row);
	texts->count = 0;
	for (element = index_first(reader->index, reader->text, row);
	    element != INDEX_NONE && texts->count < count;
	    element = index_next(reader->index, reader->text, element))
		texts->text[texts->count++] = capability_read_text(reader,
			element);
}

/* "_searchInclude": null, or an object with extensions, for each text. */
static void read_expected(struct capability_reader *reader, uint32_t row,
	struct capability_texts *texts)
{
	size_t count = index_row(reader->index, reader->text, row).count, n = 0;
	uint32_t element, extensions;

	texts->expectation = new_texts(reader, row);
	for (element = index_first(reader->index, reader->text, row);
	    element != INDEX_NONE && n < count;
	    element = index_next(reader->index, reader->text, element)) {
		texts->expectation[n] = "";
		extensions = index_find(reader->index, reader->text, element,
			"extension");
		if (extensions != INDEX_NONE)
			read_expectation(reader, extensions,
				&texts->expectation[n], 0);
		n++;
	}
	texts->expectation_count = n;
}

static void read_items(struct capability_reader *reader, uint32_t row,
	void *out, const struct member *member)
{
	const struct member_table *table = member->table;
	size_t count = index_row(reader->index, reader->text, row).count, n = 0;
	char *items = pool_alloc(reader->pool, (count + 1) * table->size);
	uint32_t element;

	for (element = index_first(reader->index, reader->text, row);
	    element != INDEX_NONE && n < count;
	    element = index_next(reader->index, reader->text, element)) {
		if (index_kind(reader->index, reader->text, element) ==
		    ROW_OBJECT)
			capability_read_object(reader, element, table,
				items + table->size * n++);
		else
			find_wrong_type(reader, element, "an object");
	}
	memcpy((char *)out + member->at, &items, sizeof(items));
	set_count(out, member->count_at, n);
}

static void read_list(struct capability_reader *reader, uint32_t row,
	const struct member *member, void *out)
{
	if (index_kind(reader->index, reader->text, row) != ROW_ARRAY) {
		find_wrong_type(reader, row, "a list");
		return;
	}
	if (member->type == MEMBER_EXPECTATION)
		read_expectation(reader, row, out, member->at);
	else if (member->type == MEMBER_JOINED)
		read_joined(reader, row, out, member->at);
	else if (member->type == MEMBER_TEXTS)
		read_texts(reader, row, (void *)((char *)out + member->at));
	else if (member->type == MEMBER_EXPECTED)
		read_expected(reader, row,
			(void *)((char *)out + member->at));
	else
		read_items(reader, row, out, member);
}

static void read_member(struct capability_reader *reader, uint32_t row,
	const struct member *member, void *out)
{
	enum row_kind kind = index_kind(reader->index, reader->text, row);
	bool is_true = kind == ROW_TRUE;

	switch (member->type) {
	case MEMBER_TEXT:
		if (kind == ROW_OBJECT || kind == ROW_ARRAY)
			find_wrong_type(reader, row, "a text");
		set_text(out, member->at, capability_read_text(reader, row));
		break;
	case MEMBER_BOOL:
		if (!is_true && kind != ROW_FALSE)
			find_wrong_type(reader, row, "true or false");
		memcpy((char *)out + member->at, &is_true, sizeof(is_true));
		break;
	case MEMBER_OBJECT:
		if (kind == ROW_OBJECT)
			capability_read_object(reader, row, member->table,
				out);
		else
			find_wrong_type(reader, row, "an object");
		break;
	case MEMBER_CUSTOM:
		member->read(reader, row);
		break;
	default:
		read_list(reader, row, member, out);
	}
}

static const struct member *find_member(const struct member_table *table,
	const char *name, size_t len)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct member *member = &table->members[i];

		if (strncmp(member->name, name, len) == 0 &&
		    member->name[len] == '\0')
			return member;
	}
	return NULL;
}

void capability_empty_texts(const struct member_table *table, void *out)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct member *member = &table->members[i];

		if (member->type == MEMBER_TEXT ||
		    member->type == MEMBER_EXPECTATION ||
		    member->type == MEMBER_JOINED)
			set_text(out, member->at, "");
		else if (member->type == MEMBER_OBJECT)
			capability_empty_texts(member->table, out);
	}
}

void capability_read_object(struct capability_reader *reader, uint32_t row,
	const struct member_table *table, void *out)
{
	uint32_t at;

	capability_empty_texts(table, out);
	if (table->row_at != SIZE_MAX)
		memcpy((char *)out + table->row_at, &row, sizeof(row));
	for (at = index_first(reader->index, reader->text, row);
	    at != INDEX_NONE;
	    at = index_next(reader->index, reader->text, at)) {
		struct row value = index_row(reader->index, reader->text, at);
		const struct member *member;

		if (value.key_len < 2)
			continue;
		member = find_member(table, reader->text + value.key + 1,
			value.key_len - 2);
		if (member != NULL && value.kind != ROW_NULL)
			read_member(reader, at, member, out);
	}
}
