#include "core/ig/definitions.h"

/*
 * Compiled packages side by side. Linking one puts its definitions into two
 * tables, by URL and, for types, by type name, and gives its expressions
 * their numbers; nothing is copied, and records are looked at where they lie.
 *
 * What depends on other packages (which definition is the base, which tree
 * serves) is found when it is first asked for and forgotten when a package is
 * added. Accessors take definitions as const: what they find out is not part
 * of what a caller sees.
 */

#include <stdlib.h>
#include <string.h>

#include "core/ig/definitions_part.h"

struct definitions *definitions_new_empty(void)
{
	struct definitions *definitions = xcalloc(1, sizeof(*definitions));

	/* Number 0 is the empty one, which a damaged list leads to. */
	definitions->expressions = map_new(NULL);
	map_put(definitions->expressions, "", (void *)(uintptr_t)1);
	return definitions;
}

static void finish_linked(struct linked *linked)
{
	compiled_free(linked->compiled);
	free(linked->name);
	free(linked->numbers);
	free(linked->found);
	free(linked->bases);
}

void definitions_free(struct definitions *definitions)
{
	if (definitions == NULL)
		return;
	for (size_t i = 0; i < definitions->count; i++)
		finish_linked(&definitions->packages[i]);
	free(definitions->packages);
	free(definitions->urls.slots);
	free(definitions->types.slots);
	map_free(definitions->expressions);
	free(definitions);
}

static void put_slot(struct name_table *table, struct name_slot slot)
{
	size_t at = slot.hash & (table->slot_count - 1);

	while (table->slots[at].id != 0)
		at = (at + 1) & (table->slot_count - 1);
	table->slots[at] = slot;
}

static void put_name(struct name_table *table, const char *text,
	definition_id id)
{
	struct name_table old = *table;

	if ((table->count + 1) * 2 > table->slot_count) {
		table->slot_count = old.slot_count != 0 ?
			old.slot_count * 2 : 1024;
		table->slots = xcalloc(table->slot_count,
			sizeof(*table->slots));
		for (size_t i = 0; i < old.slot_count; i++)
			if (old.slots[i].id != 0)
				put_slot(table, old.slots[i]);
		free(old.slots);
	}
	put_slot(table, (struct name_slot){
		structure_name_hash(text, strlen(text)), id });
	table->count++;
}

static const void *section(const struct compiled *compiled,
	enum compiled_tag tag, size_t size, size_t *count)
{
	const void *table = compiled_table(compiled, tag, count);

	*count /= size;
	return table;
}

static void number_expressions(struct definitions *definitions,
	struct linked *linked)
{
	struct map *map = definitions->expressions;

	linked->numbers = xcalloc(linked->constraint_count + 1,
		sizeof(*linked->numbers));
	for (size_t i = 0; i < linked->constraint_count; i++) {
		const char *text = compiled_get(linked->compiled,
			linked->constraints[i].expression);
		uintptr_t number;

		if (text == NULL)
			text = "";
		number = (uintptr_t)map_get(map, text);
		if (number == 0) {
			number = map_count(map) + 1;
			map_put(map, text, (void *)number);
		}
		linked->numbers[i] = (uint32_t)number - 1;
	}
}

static void forget_found(struct definitions *definitions)
{
	for (size_t i = 0; i < definitions->count; i++) {
		free(definitions->packages[i].found);
		free(definitions->packages[i].bases);
		definitions->packages[i].found = NULL;
		definitions->packages[i].bases = NULL;
	}
}

static void link_names(struct definitions *definitions, size_t package)
{
	const struct linked *linked = &definitions->packages[package];

	for (size_t i = 0; i < linked->structure_count; i++) {
		const struct structure_record *at = &linked->structures[i];
		definition_id id = id_of(package, (uint32_t)i);
		const char *url = compiled_get(linked->compiled, at->url);
		const char *type = compiled_get(linked->compiled, at->type);

		put_name(&definitions->urls, url != NULL ? url : "", id);
		if ((at->flags & STRUCTURE_IS_PROFILE) == 0)
			put_name(&definitions->types,
				type != NULL ? type : "", id);
	}
}

static void open_sections(struct linked *linked)
{
	const struct compiled *compiled = linked->compiled;

	linked->structures = section(compiled, COMPILED_STRUCTURES,
		sizeof(*linked->structures), &linked->structure_count);
	linked->elements = section(compiled, COMPILED_ELEMENTS,
		sizeof(*linked->elements), &linked->element_count);
	linked->types = section(compiled, COMPILED_TYPES,
		sizeof(*linked->types), &linked->type_count);
	linked->constraints = section(compiled, COMPILED_CONSTRAINTS,
		sizeof(*linked->constraints), &linked->constraint_count);
	linked->extras = section(compiled, COMPILED_EXTRAS,
		sizeof(*linked->extras), &linked->extra_count);
	linked->lists = section(compiled, COMPILED_LISTS,
		sizeof(*linked->lists), &linked->list_count);
}

bool definitions_link(struct definitions *definitions,
	struct compiled *compiled, struct err *err)
{
	struct linked linked = { .compiled = compiled };

	if (!structures_are_sound(compiled)) {
		compiled_free(compiled);
		return err_set(err, ERR_FILE, "the compiled definitions are "
			"damaged; they have to be made again");
	}
	open_sections(&linked);
	if (definitions->count >= PACKAGES_MAX ||
	    linked.element_count >= NUMBER_MASK ||
	    linked.structure_count >= NUMBER_MASK) {
		compiled_free(compiled);
		return err_set(err, ERR_LIMIT, "more than %d packages or %d "
			"elements in one can't be loaded", PACKAGES_MAX,
			NUMBER_MASK);
	}
	linked.name = compiled_name(compiled)[0] != '\0' ?
		xasprintf("%s#%s", compiled_name(compiled),
			compiled_version(compiled)) : xstrdup("");
	number_expressions(definitions, &linked);
	forget_found(definitions);
	definitions->packages = mem_grow(definitions->packages,
		definitions->count, &definitions->alloc, sizeof(linked));
	definitions->packages[definitions->count++] = linked;
	link_names(definitions, definitions->count - 1);
	return true;
}

size_t definitions_package_count(const struct definitions *definitions)
{
	return definitions->count;
}

const struct compiled *definitions_package(
	const struct definitions *definitions, size_t at)
{
	return definitions->packages[at].compiled;
}

/* Numbers in versions count as numbers: 1.10.0 is above 1.9.0. */
static int compare_versions(const char *a, const char *b)
{
	while (*a != '\0' && *b != '\0') {
		size_t a_len = strspn(a, "0123456789");
		size_t b_len = strspn(b, "0123456789");

		if (a_len != 0 && b_len != 0) {
			int order = a_len != b_len ? (a_len > b_len) * 2 - 1 :
				strncmp(a, b, a_len);

			if (order != 0)
				return order;
			a += a_len;
			b += b_len;
		} else if (*a != *b) {
			return (unsigned char)*a - (unsigned char)*b;
		} else {
			a++;
			b++;
		}
	}
	return (*a != '\0') - (*b != '\0');
}

static const char *text_of(const struct linked *linked, compiled_text text)
{
	const char *found = compiled_get(linked->compiled, text);

	return found != NULL ? found : "";
}

static bool is_same(const char *text, const char *name, size_t len)
{
	return strncmp(text, name, len) == 0 && text[len] == '\0';
}

/* "0.2" is any 0.2.x. */
static bool is_version(const char *own, const char *version, size_t len)
{
	return strncmp(own, version, len) == 0 &&
		(own[len] == '\0' || own[len] == '.');
}

/* Among those of that URL: the version asked for, or the highest; of the same
   version the one that was added last. */
static definition_id find_url(const struct definitions *definitions,
	const char *url, size_t len, const char *version, size_t version_len)
{
	const struct name_table *table = &definitions->urls;
	uint32_t hash = structure_name_hash(url, len);
	definition_id best = 0;
	const char *best_version = "";
	size_t at = hash & (table->slot_count - 1);

	for (; table->count != 0 && table->slots[at].id != 0;
	    at = (at + 1) & (table->slot_count - 1)) {
		definition_id id = table->slots[at].id;
		const struct linked *linked = linked_of(definitions, id);
		const struct structure_record *record =
			structure_record_of(definitions, id);
		const char *own;
		int order;

		if (table->slots[at].hash != hash ||
		    !is_same(text_of(linked, record->url), url, len))
			continue;
		own = text_of(linked, record->version);
		if (version_len != 0 &&
		    !is_version(own, version, version_len))
			continue;
		order = best != 0 ? compare_versions(own, best_version) : 1;
		if (order > 0 || (order == 0 && id > best)) {
			best = id;
			best_version = own;
		}
	}
	return best;
}

definition_id definitions_find(const struct definitions *definitions,
	const char *url, size_t len)
{
	const char *bar = memchr(url, '|', len);
	size_t url_len = bar != NULL ? (size_t)(bar - url) : len;
	size_t version_len = bar != NULL ? len - url_len - 1 : 0;

	return find_url(definitions, url, url_len,
		bar != NULL ? bar + 1 : "", version_len);
}

/* The base's own, unless a package has the very same one again. */
definition_id definitions_type(const struct definitions *definitions,
	const char *name, size_t len)
{
	const struct name_table *table = &definitions->types;
	uint32_t hash = structure_name_hash(name, len);
	size_t at = hash & (table->slot_count - 1);

	for (; table->count != 0 && table->slots[at].id != 0;
	    at = (at + 1) & (table->slot_count - 1)) {
		definition_id id = table->slots[at].id;
		const struct linked *linked = linked_of(definitions, id);
		const struct structure_record *record =
			structure_record_of(definitions, id);
		const char *url, *version;

		if (table->slots[at].hash != hash ||
		    !is_same(text_of(linked, record->type), name, len))
			continue;
		url = text_of(linked, record->url);
		version = text_of(linked, record->version);
		return find_url(definitions, url, strlen(url), version,
			strlen(version));
	}
	return 0;
}

definition_id definitions_at(const struct definitions *definitions,
	size_t package, size_t at)
{
	return at < definitions->packages[package].structure_count ?
		id_of(package, (uint32_t)at) : 0;
}
