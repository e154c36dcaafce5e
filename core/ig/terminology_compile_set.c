#include "core/ig/terminology_compile.h"

/*
 * A ValueSet (https://hl7.org/fhir/R4/valueset.html): each include and exclude
 * of its compose becomes a record with its list of codes, its filters and its
 * imports. An expansion that is shipped becomes further records, one for each
 * system in it, marked as such.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

struct listed {
	uint32_t hash, code, display;
};

struct contained {
	uint32_t system;
	struct listed code;
};

struct expansion {
	struct contained *list;
	size_t count, alloc;
	size_t seen;	/* abstract ones too */
};

static int compare_listed(const void *a, const void *b)
{
	const struct listed *x = a, *y = b;

	return x->hash != y->hash ? (x->hash < y->hash ? -1 : 1) :
		x->code < y->code ? -1 : x->code > y->code;
}

static int compare_contained(const void *a, const void *b)
{
	const struct contained *x = a, *y = b;

	if (x->system != y->system)
		return x->system < y->system ? -1 : 1;
	return compare_listed(&x->code, &y->code);
}

static struct listed read_listed(struct compiler *compiler, uint32_t row)
{
	struct listed listed = {
		.code = compiler_member(compiler, row, "code"),
		.display = compiler_member(compiler, row, "display"),
	};

	listed.hash = compiler_code_hash(compiler, listed.code);
	return listed;
}

static void read_list(struct compiler *compiler, uint32_t row,
	struct include_record *out)
{
	struct listed *list = NULL;
	size_t count = 0, alloc = 0;
	uint32_t at = compiler_list(compiler, row, "concept");

	out->list_first = compiler_count(compiler, COMPILED_CODES, 4);
	if (at == INDEX_NONE)
		return;
	out->flags |= INCLUDE_HAS_LIST;
	for (; at != INDEX_NONE; at = index_next(compiler->index,
		compiler->text, at)) {
		struct listed listed = read_listed(compiler, at);

		if (listed.code == COMPILED_NONE)
			continue;
		list = mem_grow(list, count, &alloc, sizeof(*list));
		list[count++] = listed;
	}
	if (count > 0) {
		qsort(list, count, sizeof(*list), compare_listed);
		compiler_put(compiler, COMPILED_CODES, list,
			count * sizeof(*list));
	}
	out->list_count = (uint32_t)count;
	free(list);
}

static enum filter_op read_op(const struct compiler *compiler, uint32_t row)
{
	static const struct {
		const char *name;
		enum filter_op op;
	} ops[] = {
		{ "=", FILTER_EQUALS }, { "is-a", FILTER_IS_A },
		{ "descendent-of", FILTER_DESCENDENT_OF },
		{ "is-not-a", FILTER_IS_NOT_A }, { "regex", FILTER_REGEX },
		{ "in", FILTER_IN }, { "not-in", FILTER_NOT_IN },
		{ "generalizes", FILTER_GENERALIZES },
		{ "exists", FILTER_EXISTS },
	};
	uint32_t at = index_member(compiler->index, compiler->text, row, "op");

	for (size_t i = 0; at != INDEX_NONE && i < FD_COUNT(ops); i++)
		if (index_string_equals(compiler->index, compiler->text, at,
		    ops[i].name))
			return ops[i].op;
	return FILTER_OTHER;
}

static void read_filters(struct compiler *compiler, uint32_t row,
	struct include_record *out)
{
	uint32_t at = compiler_list(compiler, row, "filter");

	out->filter_first = compiler_count(compiler, COMPILED_FILTERS,
		sizeof(struct filter_record));
	for (; at != INDEX_NONE; at = index_next(compiler->index,
		compiler->text, at)) {
		struct filter_record filter = {
			.property = compiler_member(compiler, at, "property"),
			.value = compiler_member(compiler, at, "value"),
			.op = read_op(compiler, at),
		};

		if (filter.property == COMPILED_NONE ||
		    filter.value == COMPILED_NONE)
			filter.op = FILTER_OTHER;
		compiler_put(compiler, COMPILED_FILTERS, &filter,
			sizeof(filter));
		out->filter_count++;
	}
}

static void read_imports(struct compiler *compiler, uint32_t row,
	struct include_record *out)
{
	uint32_t at = compiler_list(compiler, row, "valueSet");

	out->import_first = compiler_count(compiler, COMPILED_CODES, 4);
	for (; at != INDEX_NONE; at = index_next(compiler->index,
		compiler->text, at)) {
		uint32_t pair[2] = { 0, compiler_text(compiler, at) };

		if (pair[1] == COMPILED_NONE)
			continue;
		pair[0] = compiler_hash(compiler, pair[1]);
		compiler_put(compiler, COMPILED_CODES, pair, sizeof(pair));
		out->import_count++;
	}
}

static void read_includes(struct compiler *compiler, uint32_t compose,
	const char *name, uint32_t flags, struct set_record *set)
{
	uint32_t at = compiler_list(compiler, compose, name);

	for (; at != INDEX_NONE; at = index_next(compiler->index,
		compiler->text, at)) {
		struct include_record include = {
			.flags = flags,
			.system = compiler_member(compiler, at, "system"),
			.version = compiler_member(compiler, at, "version"),
		};

		include.hash = compiler_hash(compiler, include.system);
		read_list(compiler, at, &include);
		read_filters(compiler, at, &include);
		read_imports(compiler, at, &include);
		compiler_put(compiler, COMPILED_INCLUDES, &include,
			sizeof(include));
		set->include_count++;
	}
}

static void read_contains(struct compiler *compiler, uint32_t row,
	struct expansion *out)
{
	uint32_t at = compiler_list(compiler, row, "contains");

	for (; at != INDEX_NONE; at = index_next(compiler->index,
		compiler->text, at)) {
		struct contained contained = {
			.system = compiler_member(compiler, at, "system"),
			.code = read_listed(compiler, at),
		};

		out->seen++;
		if (contained.code.code != COMPILED_NONE &&
		    !compiler_is_true(compiler, at, "abstract")) {
			out->list = mem_grow(out->list, out->count,
				&out->alloc, sizeof(*out->list));
			out->list[out->count++] = contained;
		}
		read_contains(compiler, at, out);
	}
}

/* One record for a run of codes of one system. */
static void put_expansion(struct compiler *compiler,
	const struct contained *list, size_t count, struct set_record *set)
{
	struct include_record include = {
		.flags = INCLUDE_IS_EXPANSION | INCLUDE_HAS_LIST,
		.system = list->system, .version = COMPILED_NONE,
		.hash = compiler_hash(compiler, list->system),
		.list_first = compiler_count(compiler, COMPILED_CODES, 4),
		.list_count = (uint32_t)count,
	};

	for (size_t i = 0; i < count; i++)
		compiler_put(compiler, COMPILED_CODES, &list[i].code,
			sizeof(list[i].code));
	compiler_put(compiler, COMPILED_INCLUDES, &include, sizeof(include));
	set->include_count++;
}

/* It says of itself that it isn't whole: a page of more, or one of those
   extensions. */
static bool is_cut(struct compiler *compiler, uint32_t row, size_t seen)
{
	compiled_text total = compiler_member(compiler, row, "total");
	uint32_t at = compiler_list(compiler, row, "extension");
	long value;

	if (total != COMPILED_NONE && (!text_parse_long(compiled_writer_text(
	    compiler->writer, total), 0, INT32_MAX, &value) ||
	    (size_t)value > seen))
		return true;
	for (; at != INDEX_NONE; at = index_next(compiler->index,
		compiler->text, at)) {
		compiled_text url = compiler_member(compiler, at, "url");
		const char *text = url == COMPILED_NONE ? "" :
			compiled_writer_text(compiler->writer, url);

		if (text_ends_with(text, "/valueset-unclosed") ||
		    text_ends_with(text, "/valueset-toocostly"))
			return true;
	}
	return false;
}

static void read_expansion(struct compiler *compiler, uint32_t row,
	struct set_record *set)
{
	struct expansion expansion = { .count = 0 };
	size_t first = 0;

	read_contains(compiler, row, &expansion);
	if (expansion.seen == 0)
		return;
	set->flags |= SET_HAS_EXPANSION;
	if (is_cut(compiler, row, expansion.seen))
		set->flags |= SET_EXPANSION_IS_CUT;
	if (expansion.count > 0)
		qsort(expansion.list, expansion.count,
			sizeof(*expansion.list), compare_contained);
	for (size_t i = 1; i <= expansion.count; i++) {
		if (i < expansion.count && expansion.list[i].system ==
		    expansion.list[first].system)
			continue;
		put_expansion(compiler, expansion.list + first, i - first,
			set);
		first = i;
	}
	free(expansion.list);
}

void compile_set(struct compiler *compiler, uint32_t row)
{
	struct set_record set = {
		.url = compiler_member(compiler, row, "url"),
		.version = compiler_member(compiler, row, "version"),
		.title = compiler_member(compiler, row, "title"),
		.include_first = compiler_count(compiler, COMPILED_INCLUDES,
			sizeof(struct include_record)),
	};
	uint32_t compose = index_member(compiler->index, compiler->text, row,
		"compose");
	uint32_t expansion = index_member(compiler->index, compiler->text,
		row, "expansion");

	if (set.url == COMPILED_NONE)
		return;
	if (set.title == COMPILED_NONE)
		set.title = compiler_member(compiler, row, "name");
	set.hash = compiler_hash(compiler, set.url);
	if (compose != INDEX_NONE) {
		read_includes(compiler, compose, "include", 0, &set);
		read_includes(compiler, compose, "exclude",
			INCLUDE_IS_EXCLUDE, &set);
		if (set.include_count > 0)
			set.flags |= SET_HAS_COMPOSE;
	}
	if (expansion != INDEX_NONE)
		read_expansion(compiler, expansion, &set);
	compiler_put(compiler, COMPILED_VALUE_SETS, &set, sizeof(set));
}
