#include "core/ig/catalogue.h"

/*
 * The package's own index is not believed (many have none, and some a wrong
 * one): every file is looked at, which for the largest packages in use takes
 * a tenth of a second. Only the top level of each is read.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/index.h"

struct reading {
	struct catalogue *catalogue;
	const struct doc_index *index;
	const char *text;
};

static char *member(const struct reading *reading, const char *name)
{
	uint32_t row = index_member(reading->index, reading->text, 0, name);

	return row != INDEX_NONE ? index_string_dup(reading->index,
		reading->text, row) : NULL;
}

static enum catalogue_group group_of_structure(
	const struct reading *reading, const char *of)
{
	char *derivation = member(reading, "derivation");
	char *kind = member(reading, "kind");
	enum catalogue_group group = CATALOGUE_TYPES;

	if (text_equals(kind, "logical"))
		group = CATALOGUE_LOGICAL;
	else if (text_equals(derivation, "constraint"))
		group = text_equals(of, "Extension") ? CATALOGUE_EXTENSIONS :
			CATALOGUE_PROFILES;
	free(kind);
	free(derivation);
	return group;
}

static enum catalogue_group group_of(const struct reading *reading,
	const struct catalogue_entry *entry)
{
	static const struct {
		const char *type;
		enum catalogue_group group;
	} groups[] = {
		{ "ValueSet", CATALOGUE_VALUE_SETS },
		{ "CodeSystem", CATALOGUE_CODE_SYSTEMS },
		{ "MessageDefinition", CATALOGUE_MESSAGES },
		{ "CapabilityStatement", CATALOGUE_CAPABILITIES },
	};

	if (strcmp(entry->type, "StructureDefinition") == 0)
		return group_of_structure(reading, entry->of);
	for (size_t i = 0; i < FD_COUNT(groups); i++)
		if (strcmp(groups[i].type, entry->type) == 0)
			return groups[i].group;
	return CATALOGUE_OTHERS;
}

static void read_entry(struct reading *reading, const char *file)
{
	struct catalogue *catalogue = reading->catalogue;
	struct catalogue_entry entry = {
		.type = member(reading, "resourceType"),
	};

	if (entry.type == NULL) {
		catalogue->not_resources++;
		return;
	}
	entry.of = member(reading, "type");
	entry.id = member(reading, "id");
	entry.name = member(reading, "name");
	entry.title = member(reading, "title");
	entry.url = member(reading, "url");
	entry.file = xstrdup(file);
	entry.group = group_of(reading, &entry);
	catalogue->list = mem_grow(catalogue->list, catalogue->count,
		&catalogue->room, sizeof(*catalogue->list));
	catalogue->list[catalogue->count++] = entry;
}

static bool take(void *data, const struct package_file *file,
	struct err *err)
{
	struct reading reading = { .catalogue = data, .text = file->text };
	struct doc_index *index = index_text(file->text, file->len);

	(void)err;
	reading.index = index;
	if (index_count(index) > 0 && index_fault(index) == NULL &&
	    index_kind(index, file->text, 0) == ROW_OBJECT)
		read_entry(&reading, file->name);
	else
		reading.catalogue->not_resources++;
	index_free(index);
	return true;
}

static const char *or_empty(const char *text)
{
	return text != NULL ? text : "";
}

static int in_order(const void *left, const void *right)
{
	const struct catalogue_entry *a = left, *b = right;
	int order;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	order = a->group == CATALOGUE_OTHERS ? strcmp(a->type, b->type) : 0;
	if (order == 0)
		order = strcmp(or_empty(a->id), or_empty(b->id));
	return order != 0 ? order : strcmp(a->file, b->file);
}

bool catalogue_read(struct package *package, struct catalogue *out,
	struct err *err)
{
	*out = (struct catalogue){ .list = NULL };
	if (!package_each(package, take, out, err)) {
		catalogue_finish(out);
		return false;
	}
	if (out->count > 1)
		qsort(out->list, out->count, sizeof(*out->list), in_order);
	return true;
}

void catalogue_finish(struct catalogue *catalogue)
{
	for (size_t i = 0; i < catalogue->count; i++) {
		struct catalogue_entry *entry = &catalogue->list[i];

		free(entry->type);
		free(entry->of);
		free(entry->id);
		free(entry->name);
		free(entry->title);
		free(entry->url);
		free(entry->file);
	}
	free(catalogue->list);
	*catalogue = (struct catalogue){ .list = NULL };
}

const char *catalogue_group_title(enum catalogue_group group)
{
	static const char *const titles[CATALOGUE_GROUPS] = {
		[CATALOGUE_PROFILES] = "Profiles",
		[CATALOGUE_EXTENSIONS] = "Extensions",
		[CATALOGUE_TYPES] = "Types",
		[CATALOGUE_LOGICAL] = "Logical models",
		[CATALOGUE_VALUE_SETS] = "Value sets",
		[CATALOGUE_CODE_SYSTEMS] = "Code systems",
		[CATALOGUE_MESSAGES] = "Messages",
		[CATALOGUE_CAPABILITIES] = "Capability statements",
		[CATALOGUE_OTHERS] = "Others",
	};

	return titles[group];
}

/* "Type/id", or a file with or without its ".json". */
static bool is_address(const struct catalogue_entry *entry,
	const char *wanted)
{
	char *address = xasprintf("%s/%s", entry->type, or_empty(entry->id));
	size_t len = strlen(wanted);
	bool is_it = strcmp(address, wanted) == 0 ||
		strcmp(entry->file, wanted) == 0 ||
		(strncmp(entry->file, wanted, len) == 0 &&
		strcmp(entry->file + len, ".json") == 0);

	free(address);
	return is_it;
}

const struct catalogue_entry *catalogue_find(
	const struct catalogue *catalogue, const char *wanted)
{
	for (int step = 0; step < 5; step++)
		for (size_t i = 0; i < catalogue->count; i++) {
			const struct catalogue_entry *entry =
				&catalogue->list[i];
			const char *const names[] = { entry->id, entry->name,
				entry->title, entry->url };

			if (step < 4 ? text_equals(names[step], wanted) :
			    is_address(entry, wanted))
				return entry;
		}
	return NULL;
}

struct search {
	const char *file;
	struct buf *out;
};

static bool take_text(void *data, const struct package_file *file,
	struct err *err)
{
	struct search *search = data;

	(void)err;
	if (strcmp(file->name, search->file) != 0)
		return true;
	buf_append(search->out, file->text, file->len);
	return false;
}

bool catalogue_text(struct package *package,
	const struct catalogue_entry *entry, struct buf *out, struct err *err)
{
	struct search search = { .file = entry->file, .out = out };
	struct err own = ERR_INIT;

	if (package_each(package, take_text, &search, &own))
		return err_set(err, ERR_FILE, "%s is no longer in %s",
			entry->file, package_path(package));
	if (!err_is_set(&own))
		return true;
	*err = own;
	return false;
}

const char *catalogue_title(const struct catalogue_entry *entry)
{
	const char *const names[] = { entry->title, entry->name, entry->id,
		entry->file };

	for (size_t i = 0; i < FD_COUNT(names); i++)
		if (names[i] != NULL && *names[i] != '\0')
			return names[i];
	return "";
}
