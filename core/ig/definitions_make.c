#include "core/ig/definitions_make.h"

/*
 * One resource at a time: indexed, compiled, forgotten. A package of 60 MB
 * needs the memory of its largest file and of what is compiled from it.
 */

#include <stdlib.h>
#include <string.h>

#include "core/doc/index.h"
#include "core/ig/choice.h"
#include "core/ig/structure_compile.h"
#include "core/ig/terminology.h"

enum { BUNDLES_MAX = 4 };	/* Bundles in Bundles */

struct definitions_maker {
	struct compiled_writer *writer;
	struct structure_compiler *structures;
	unsigned bundles;
};

struct definitions_maker *definitions_maker_new(const char *name,
	const char *version, bool is_base)
{
	struct definitions_maker *maker = xcalloc(1, sizeof(*maker));

	maker->writer = compiled_writer_new(name, version);
	maker->structures = structure_compiler_new(maker->writer, is_base);
	return maker;
}

void definitions_maker_free(struct definitions_maker *maker)
{
	if (maker == NULL)
		return;
	structure_compiler_free(maker->structures);
	compiled_writer_free(maker->writer);
	free(maker);
}

static bool make_text(struct definitions_maker *maker, const char *text,
	size_t len);

static void make_entries(struct definitions_maker *maker,
	const struct doc_index *index, const char *text)
{
	uint32_t at = index_member(index, text, 0, "entry");

	if (at == INDEX_NONE || index_kind(index, text, at) != ROW_ARRAY ||
	    maker->bundles == BUNDLES_MAX)
		return;
	maker->bundles++;
	for (at = index_first(index, text, at); at != INDEX_NONE;
	    at = index_next(index, text, at)) {
		uint32_t resource = index_member(index, text, at, "resource");
		struct row row;

		if (resource == INDEX_NONE)
			continue;
		row = index_row(index, text, resource);
		(void)make_text(maker, text + row.value, row.value_len);
	}
	maker->bundles--;
}

static void make_typed(struct definitions_maker *maker,
	const struct doc_index *index, const char *text, const char *type)
{
	if (strcmp(type, "StructureDefinition") == 0)
		(void)structure_compile(maker->structures, index, text, 0);
	else if (strcmp(type, "Bundle") == 0)
		make_entries(maker, index, text);
	else if (!terminology_compile(maker->writer, index, text, type))
		(void)choice_compile(maker->writer, index, text, type);
}

static bool make_text(struct definitions_maker *maker, const char *text,
	size_t len)
{
	struct doc_index *index = index_text(text, len);
	char *type = NULL;

	if (index_fault(index) == NULL && index_count(index) > 0 &&
	    index_kind(index, text, 0) == ROW_OBJECT)
		type = index_find_dup(index, text, 0, "resourceType");
	if (type != NULL)
		make_typed(maker, index, text, type);
	index_free(index);
	free(type);
	return type != NULL;
}

bool definitions_make(struct definitions_maker *maker, const char *text,
	size_t len, struct err *err)
{
	if (make_text(maker, text, len))
		return true;
	return err_set(err, ERR_CONFIG, "this is no FHIR resource in JSON: "
		"give a StructureDefinition, ValueSet, CodeSystem, or a "
		"Bundle of them");
}

static bool take_file(void *data, const struct package_file *file,
	struct err *err)
{
	(void)err;
	(void)make_text(data, file->text, file->len);
	return true;
}

bool definitions_make_package(struct definitions_maker *maker,
	struct package *package, struct err *err)
{
	return package_each(package, take_file, maker, err);
}

void definitions_make_end(struct definitions_maker *maker, const char *source,
	struct buf *out)
{
	terminology_compile_end(maker->writer);
	compiled_finish(maker->writer, source, out);
}
