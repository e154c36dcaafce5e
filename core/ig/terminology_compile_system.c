#include "core/ig/terminology_compile.h"

/*
 * A CodeSystem (https://hl7.org/fhir/R4/codesystem.html): its concepts in
 * pre-order, so that all below a concept are one run, and beside them an order
 * by hash to find a code. Hierarchies that are no trees (the properties
 * child, parent and subsumedBy) give further edges. Definitions are left out.
 */

#include <stdlib.h>
#include <string.h>

/* A property that names another concept of the system. */
struct relation {
	uint32_t concept, other;	/* number, code */
	bool is_child;			/* other is below concept */
};

struct system_work {
	struct compiler *compiler;
	uint32_t first;
	struct relation *relations;
	size_t count, alloc;
};

struct pair {
	uint32_t a, b;
};

static int compare_pairs(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return x->b < y->b ? -1 : x->b > y->b;
}

static bool is_string(const struct compiler *compiler, compiled_text text,
	const char *value)
{
	return text != COMPILED_NONE && strcmp(compiled_writer_text(
		compiler->writer, text), value) == 0;
}

/* The value[x] of a property as a text; a Coding is its code. */
static compiled_text read_value(struct compiler *compiler, uint32_t row)
{
	uint32_t at = index_first(compiler->index, compiler->text, row);

	for (; at != INDEX_NONE; at = index_next(compiler->index,
		compiler->text, at)) {
		struct row member = index_row(compiler->index,
			compiler->text, at);

		if (member.key_len < 8 || memcmp(compiler->text + member.key +
		    1, "value", 5) != 0)
			continue;
		return member.kind == ROW_OBJECT ?
			compiler_member(compiler, at, "code") :
			compiler_text(compiler, at);
	}
	return COMPILED_NONE;
}

static void put_pair(struct compiler *compiler, uint32_t a, uint32_t b)
{
	uint32_t pair[2] = { a, b };

	compiler_put(compiler, COMPILED_CODES, pair, sizeof(pair));
}

static void read_properties(struct system_work *work, uint32_t row,
	uint32_t concept, uint32_t *count)
{
	struct compiler *compiler = work->compiler;
	uint32_t at = compiler_list(compiler, row, "property");

	for (; at != INDEX_NONE; at = index_next(compiler->index,
		compiler->text, at)) {
		compiled_text code = compiler_member(compiler, at, "code");
		compiled_text value = read_value(compiler, at);
		bool is_child = is_string(compiler, code, "child");

		if (code == COMPILED_NONE || value == COMPILED_NONE)
			continue;
		if (is_child || is_string(compiler, code, "parent") ||
		    is_string(compiler, code, "subsumedBy")) {
			work->relations = mem_grow(work->relations,
				work->count, &work->alloc,
				sizeof(*work->relations));
			work->relations[work->count++] = (struct relation){
				concept, value, is_child,
			};
			continue;
		}
		put_pair(compiler, code, value);
		++*count;
	}
}

static void read_designations(struct compiler *compiler, uint32_t row,
	uint32_t *count)
{
	uint32_t at = compiler_list(compiler, row, "designation");

	for (; at != INDEX_NONE; at = index_next(compiler->index,
		compiler->text, at)) {
		compiled_text value = compiler_member(compiler, at, "value");

		if (value == COMPILED_NONE)
			continue;
		put_pair(compiler, COMPILED_NONE, value);
		++*count;
	}
}

/* The concepts of a list, each followed by those below it. */
static void read_concepts(struct system_work *work, uint32_t at,
	uint32_t parent)
{
	struct compiler *compiler = work->compiler;
	struct buf *section = compiled_section(compiler->writer,
		COMPILED_CONCEPTS);

	for (; at != INDEX_NONE; at = index_next(compiler->index,
		compiler->text, at)) {
		uint32_t number = compiler_count(compiler, COMPILED_CONCEPTS,
			sizeof(struct concept_record));
		struct concept_record concept = {
			.code = compiler_member(compiler, at, "code"),
			.display = compiler_member(compiler, at, "display"),
			.parent = parent,
			.detail_first = compiler_count(compiler,
				COMPILED_CODES, 4),
		};

		if (concept.code == COMPILED_NONE)
			continue;
		read_properties(work, at, number, &concept.detail_count);
		read_designations(compiler, at, &concept.detail_count);
		compiler_put(compiler, COMPILED_CONCEPTS, &concept,
			sizeof(concept));
		read_concepts(work, compiler_list(compiler, at, "concept"),
			number);
		concept.end = compiler_count(compiler, COMPILED_CONCEPTS,
			sizeof(concept));
		memcpy(section->data + number * sizeof(concept), &concept,
			sizeof(concept));
	}
}

static struct concept_record concept_at(const struct compiler *compiler,
	uint32_t number)
{
	struct concept_record concept;

	memcpy(&concept, compiled_section(compiler->writer,
		COMPILED_CONCEPTS)->data + number * sizeof(concept),
		sizeof(concept));
	return concept;
}

/* Order by hash; returned too, for the edges. */
static struct pair *put_order(struct system_work *work,
	struct system_record *system)
{
	struct compiler *compiler = work->compiler;
	uint32_t count = system->concept_count;
	struct pair *order = xcalloc(count + 1, sizeof(*order));

	for (uint32_t i = 0; i < count; i++) {
		uint32_t number = system->concept_first + i;

		order[i].a = compiler_code_hash(compiler,
			concept_at(compiler, number).code);
		order[i].b = number;
	}
	qsort(order, count, sizeof(*order), compare_pairs);
	system->order_first = compiler_count(compiler, COMPILED_CODES, 4);
	compiler_put(compiler, COMPILED_CODES, order, count * sizeof(*order));
	return order;
}

/* Equal texts are one offset in the pool. */
static uint32_t find_concept(const struct compiler *compiler,
	const struct pair *order, uint32_t count, compiled_text code)
{
	uint32_t hash = compiler_code_hash(compiler, code), low = 0;

	for (uint32_t high = count; low < high;) {
		uint32_t middle = low + (high - low) / 2;

		if (order[middle].a < hash)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < count && order[low].a == hash; low++)
		if (concept_at(compiler, order[low].b).code == code)
			return order[low].b;
	return COMPILED_NONE;
}

static void put_edges(struct system_work *work, const struct pair *order,
	struct system_record *system)
{
	struct compiler *compiler = work->compiler;
	struct pair *edges = xcalloc(work->count + 1, sizeof(*edges));
	uint32_t count = 0;

	for (size_t i = 0; i < work->count; i++) {
		const struct relation *relation = &work->relations[i];
		uint32_t other = find_concept(compiler, order,
			system->concept_count, relation->other);
		struct pair edge = {
			relation->is_child ? other : relation->concept,
			relation->is_child ? relation->concept : other,
		};

		if (other != COMPILED_NONE &&
		    concept_at(compiler, edge.a).parent != edge.b)
			edges[count++] = edge;
	}
	qsort(edges, count, sizeof(*edges), compare_pairs);
	system->edge_first = compiler_count(compiler, COMPILED_CODES, 4);
	system->edge_count = count;
	compiler_put(compiler, COMPILED_CODES, edges, count * sizeof(*edges));
	free(edges);
}

static void put_properties(struct compiler *compiler, uint32_t row,
	struct system_record *system)
{
	uint32_t at = compiler_list(compiler, row, "property");

	system->property_first = compiler_count(compiler, COMPILED_CODES, 4);
	for (; at != INDEX_NONE; at = index_next(compiler->index,
		compiler->text, at)) {
		compiled_text code = compiler_member(compiler, at, "code");

		if (code == COMPILED_NONE)
			continue;
		compiler_put(compiler, COMPILED_CODES, &code, sizeof(code));
		system->property_count++;
	}
}

static uint32_t read_content(const struct compiler *compiler, uint32_t row)
{
	static const char *const contents[] = {
		[CONTENT_COMPLETE] = "complete",
		[CONTENT_FRAGMENT] = "fragment",
		[CONTENT_EXAMPLE] = "example",
		[CONTENT_NOT_PRESENT] = "not-present",
		[CONTENT_SUPPLEMENT] = "supplement",
	};
	uint32_t at = index_member(compiler->index, compiler->text, row,
		"content");

	for (uint32_t i = 0; at != INDEX_NONE && i < FD_COUNT(contents); i++)
		if (index_string_equals(compiler->index, compiler->text, at,
		    contents[i]))
			return i;
	/* What doesn't say that it is whole is not believed to be. */
	return CONTENT_FRAGMENT;
}

static bool ignores_case(const struct compiler *compiler, uint32_t row)
{
	uint32_t at = index_member(compiler->index, compiler->text, row,
		"caseSensitive");

	return at != INDEX_NONE &&
		index_kind(compiler->index, compiler->text, at) == ROW_FALSE;
}

void compile_system(struct compiler *compiler, uint32_t row)
{
	struct system_work work = { .compiler = compiler };
	struct system_record system = {
		.url = compiler_member(compiler, row, "url"),
		.version = compiler_member(compiler, row, "version"),
		.title = compiler_member(compiler, row, "title"),
		.flags = read_content(compiler, row),
		.supplements = compiler_member(compiler, row, "supplements"),
		.concept_first = compiler_count(compiler, COMPILED_CONCEPTS,
			sizeof(struct concept_record)),
	};
	struct pair *order;

	if (system.url == COMPILED_NONE)
		return;
	if (system.title == COMPILED_NONE)
		system.title = compiler_member(compiler, row, "name");
	system.hash = compiler_hash(compiler, system.url);
	if (ignores_case(compiler, row))
		system.flags |= SYSTEM_IGNORES_CASE;
	read_concepts(&work, compiler_list(compiler, row, "concept"),
		COMPILED_NONE);
	system.concept_count = compiler_count(compiler, COMPILED_CONCEPTS,
		sizeof(struct concept_record)) - system.concept_first;
	order = put_order(&work, &system);
	put_edges(&work, order, &system);
	put_properties(compiler, row, &system);
	compiler_put(compiler, COMPILED_SYSTEMS, &system, sizeof(system));
	free(order);
	free(work.relations);
}
