#include "core/ig/terminology_compile.h"

/*
 * CodeSystems and ValueSets into the tables of the compiled file. Nothing is
 * expanded: a value set stays the rules that it is made of, and a look-up
 * follows them. What is wrong in a resource (a concept without a code, a
 * filter without a value) is left out or kept as a rule that can't be run,
 * never refused: a package with one bad value set is still a package.
 */

#include <stdlib.h>
#include <string.h>

#include "core/ig/terminology.h"

compiled_text compiler_text(struct compiler *compiler, uint32_t at)
{
	struct row row;
	const char *raw;

	if (at == INDEX_NONE)
		return COMPILED_NONE;
	row = index_row(compiler->index, compiler->text, at);
	raw = compiler->text + row.value;
	switch (row.kind) {
	case ROW_NUMBER:
	case ROW_TRUE:
	case ROW_FALSE:
		return compiled_string(compiler->writer, raw, row.value_len);
	case ROW_STRING:
		break;
	default:
		return COMPILED_NONE;
	}
	raw++;
	row.value_len -= 2;
	if (memchr(raw, '\\', row.value_len) == NULL)
		return compiled_string(compiler->writer, raw, row.value_len);
	buf_clear(&compiler->scratch);
	index_unescape(&compiler->scratch, raw, row.value_len);
	return compiled_string(compiler->writer, compiler->scratch.data,
		compiler->scratch.len);
}

compiled_text compiler_member(struct compiler *compiler, uint32_t object,
	const char *name)
{
	return compiler_text(compiler, index_member(compiler->index,
		compiler->text, object, name));
}

uint32_t compiler_list(const struct compiler *compiler, uint32_t object,
	const char *name)
{
	uint32_t at = index_member(compiler->index, compiler->text, object,
		name);

	if (at == INDEX_NONE ||
	    index_kind(compiler->index, compiler->text, at) != ROW_ARRAY)
		return INDEX_NONE;
	return index_first(compiler->index, compiler->text, at);
}

bool compiler_is_true(const struct compiler *compiler, uint32_t object,
	const char *name)
{
	uint32_t at = index_member(compiler->index, compiler->text, object,
		name);

	return at != INDEX_NONE &&
		index_kind(compiler->index, compiler->text, at) == ROW_TRUE;
}

uint32_t compiler_hash(const struct compiler *compiler, compiled_text text)
{
	size_t len;

	return terminology_url_hash(text == COMPILED_NONE ? "" :
		compiled_writer_text(compiler->writer, text), &len);
}

uint32_t compiler_code_hash(const struct compiler *compiler,
	compiled_text text)
{
	return terminology_code_hash(text == COMPILED_NONE ? "" :
		compiled_writer_text(compiler->writer, text));
}

uint32_t compiler_count(const struct compiler *compiler,
	enum compiled_tag tag, size_t size)
{
	return (uint32_t)(compiled_section(compiler->writer, tag)->len / size);
}

void compiler_put(struct compiler *compiler, enum compiled_tag tag,
	const void *record, size_t size)
{
	buf_append(compiled_section(compiler->writer, tag), record, size);
}

bool terminology_compile(struct compiled_writer *writer,
	const struct doc_index *index, const char *text, const char *type)
{
	struct compiler compiler = {
		.writer = writer, .index = index, .text = text,
		.scratch = BUF_INIT,
	};
	bool is_set = strcmp(type, "ValueSet") == 0;

	if ((!is_set && strcmp(type, "CodeSystem") != 0) ||
	    index_fault(index) != NULL || index_count(index) == 0 ||
	    index_kind(index, text, 0) != ROW_OBJECT)
		return false;
	if (is_set)
		compile_set(&compiler, 0);
	else
		compile_system(&compiler, 0);
	buf_finish(&compiler.scratch);
	return true;
}

/* By URL and version: qsort has no context, so texts go in beside. */
struct sortable {
	const char *url, *version;
	struct set_record record;
};

static int compare_sets(const void *a, const void *b)
{
	const struct sortable *x = a, *y = b;
	int order = strcmp(x->url, y->url);

	return order != 0 ? order : strcmp(x->version, y->version);
}

static const char *text_or_empty(const struct compiled_writer *writer,
	compiled_text text)
{
	return text == COMPILED_NONE ? "" :
		compiled_writer_text(writer, text);
}

/* For who browses; look-ups go by hash. */
void terminology_compile_end(struct compiled_writer *writer)
{
	struct buf *section = compiled_section(writer, COMPILED_VALUE_SETS);
	size_t count = section->len / sizeof(struct set_record);
	struct sortable *sets = xcalloc(count + 1, sizeof(*sets));

	for (size_t i = 0; i < count; i++) {
		memcpy(&sets[i].record, section->data +
			i * sizeof(sets[i].record), sizeof(sets[i].record));
		sets[i].url = text_or_empty(writer, sets[i].record.url);
		sets[i].version = text_or_empty(writer,
			sets[i].record.version);
	}
	qsort(sets, count, sizeof(*sets), compare_sets);
	for (size_t i = 0; i < count; i++)
		memcpy(section->data + i * sizeof(sets[i].record),
			&sets[i].record, sizeof(sets[i].record));
	free(sets);
}
