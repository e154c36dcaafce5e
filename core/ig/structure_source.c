#include "core/ig/structure_part.h"

/*
 * Reading JSON for the structure compiler: each object is gone through once,
 * and a table says what is done with which member. Strings go straight from
 * the text into the pool when nothing in them is escaped.
 */

#include <stdlib.h>
#include <string.h>

void source_members(const struct source *source, uint32_t object,
	const struct member *members, size_t count, void *place)
{
	uint32_t at = index_first(source->index, source->text, object);

	for (; at != INDEX_NONE;
	    at = index_next(source->index, source->text, at)) {
		struct row row = index_row(source->index, source->text, at);
		const char *key = source->text + row.key + 1;

		for (size_t i = 0; row.key_len > 2 && i < count; i++) {
			size_t len = strlen(members[i].name);
			bool is_start = members[i].name[len - 1] == '*';

			len -= is_start;
			if (row.key_len - 2 < len ||
			    memcmp(key, members[i].name, len) != 0 ||
			    (!is_start && row.key_len - 2 != len))
				continue;
			members[i].take(source, at, place);
			break;
		}
	}
}

compiled_text source_text(const struct source *source, uint32_t at)
{
	struct row row = index_row(source->index, source->text, at);
	const char *raw = source->text + row.value;
	struct buf *scratch = &source->compiler->scratch;

	if (row.kind == ROW_NUMBER || row.kind == ROW_TRUE ||
	    row.kind == ROW_FALSE)
		return compiled_string(source->compiler->writer, raw,
			row.value_len);
	if (row.kind != ROW_STRING || row.value_len < 2 || row.is_open)
		return COMPILED_NONE;
	if (memchr(raw, '\\', row.value_len) == NULL)
		return compiled_string(source->compiler->writer, raw + 1,
			row.value_len - 2);
	buf_clear(scratch);
	index_unescape(scratch, raw + 1, row.value_len - 2);
	return compiled_string(source->compiler->writer, scratch->data,
		scratch->len);
}

compiled_text source_json(const struct source *source, uint32_t at)
{
	struct row row = index_row(source->index, source->text, at);

	if (row.is_open)
		return COMPILED_NONE;
	return compiled_string(source->compiler->writer,
		source->text + row.value, row.value_len);
}

bool source_is_true(const struct source *source, uint32_t row)
{
	return index_kind(source->index, source->text, row) == ROW_TRUE;
}

bool source_has(const struct source *source, uint32_t row, const char *text)
{
	return index_string_equals(source->index, source->text, row, text);
}

static bool is_extension(const struct source *source, uint32_t row,
	const char *url)
{
	static const char prefix[] = "http://hl7.org/fhir/StructureDefinition/";
	uint32_t at = index_member(source->index, source->text, row, "url");
	struct row value;
	const char *raw;

	if (at == INDEX_NONE)
		return false;
	value = index_row(source->index, source->text, at);
	raw = source->text + value.value + 1;
	return value.kind == ROW_STRING &&
		value.value_len == strlen(prefix) + strlen(url) + 2 &&
		memcmp(raw, prefix, strlen(prefix)) == 0 &&
		memcmp(raw + strlen(prefix), url, strlen(url)) == 0;
}

uint32_t source_extension_value(const struct source *source, uint32_t row)
{
	uint32_t at = index_first(source->index, source->text, row);

	for (; at != INDEX_NONE;
	    at = index_next(source->index, source->text, at)) {
		struct row member = index_row(source->index, source->text, at);

		if (member.key_len > 7 && memcmp(source->text + member.key,
		    "\"value", 6) == 0)
			return at;
	}
	return INDEX_NONE;
}

uint32_t source_extension(const struct source *source, uint32_t object,
	const char *url)
{
	uint32_t at = index_member(source->index, source->text, object,
		"extension");

	if (at == INDEX_NONE ||
	    index_kind(source->index, source->text, at) != ROW_ARRAY)
		return INDEX_NONE;
	at = index_first(source->index, source->text, at);
	for (; at != INDEX_NONE;
	    at = index_next(source->index, source->text, at))
		if (index_kind(source->index, source->text, at) ==
		    ROW_OBJECT && is_extension(source, at, url))
			return source_extension_value(source, at);
	return INDEX_NONE;
}

uint32_t source_texts(const struct source *source, uint32_t row)
{
	struct buf *numbers = &source->compiler->numbers;
	bool is_array = index_kind(source->index, source->text, row) ==
		ROW_ARRAY;
	uint32_t at = is_array ?
		index_first(source->index, source->text, row) : row;

	buf_clear(numbers);
	while (at != INDEX_NONE) {
		compiled_text text = source_text(source, at);

		if (text != COMPILED_NONE)
			(void)buf_append(numbers, &text, sizeof(text));
		at = is_array ?
			index_next(source->index, source->text, at) :
			INDEX_NONE;
	}
	return compiled_list(source->compiler->writer,
		(const void *)numbers->data, numbers->len / sizeof(uint32_t));
}

void source_each(const struct source *source, uint32_t array,
	void (*take)(const struct source *source, uint32_t row, void *place),
	void *place)
{
	uint32_t at;

	if (index_kind(source->index, source->text, array) != ROW_ARRAY)
		return;
	at = index_first(source->index, source->text, array);
	for (; at != INDEX_NONE;
	    at = index_next(source->index, source->text, at))
		if (index_kind(source->index, source->text, at) == ROW_OBJECT)
			take(source, at, place);
}

void list_add(struct list *list, uint32_t number)
{
	(void)buf_append(&list->numbers, &number, sizeof(number));
}

uint32_t list_end(struct list *list, struct structure_compiler *to)
{
	uint32_t at = compiled_list(to->writer,
		(const void *)list->numbers.data,
		list->numbers.len / sizeof(uint32_t));

	buf_finish(&list->numbers);
	return at;
}

uint32_t structure_record(struct structure_compiler *compiler,
	struct text_pool *pool, enum compiled_tag tag, const void *record,
	size_t size)
{
	struct buf *section = compiled_section(compiler->writer, tag);
	uint32_t at = text_pool_put(pool, record, size);

	if (at == section->len)
		(void)buf_append(section, record, size);
	return at / (uint32_t)size;
}
