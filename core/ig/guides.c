#include "core/ig/guides.h"

/*
 * The library says which packages there are and in which order they have to
 * be loaded; here they are. Definitions that come later see those before, so
 * a half-loaded set is of use too.
 */

#include <stdlib.h>
#include <string.h>

struct guides {
	struct library *library;
	struct library_set set;
	struct definitions *definitions;
	struct terminology *terminology;
	size_t loaded;		/* of set.entries */
	char *next;		/* "NAME#VERSION", or NULL */
	char **chosen;		/* NAME#VERSION of each that is meant */
	size_t chosen_count, chosen_room;
	char **remarks;
	size_t remark_count, remark_room;
	bool is_incomplete;
};

static void remark(struct guides *guides, char *adopted)
{
	guides->remarks = mem_grow(guides->remarks, guides->remark_count,
		&guides->remark_room, sizeof(*guides->remarks));
	guides->remarks[guides->remark_count++] = adopted;
}

static void name_next(struct guides *guides)
{
	struct buf name = BUF_INIT;

	free(guides->next);
	guides->next = NULL;
	if (guides->loaded == guides->set.count)
		return;
	buf_printf(&name, "%s#%s", guides->set.entries[guides->loaded].name,
		guides->set.entries[guides->loaded].version);
	guides->next = buf_take(&name);
}

static void remark_missing(struct guides *guides)
{
	for (size_t i = 0; i < guides->set.missing_count; i++) {
		const struct library_missing *missing =
			&guides->set.missing[i];
		struct buf sentence = BUF_INIT;

		if (missing->is_in_base)
			continue;
		guides->is_incomplete = true;
		buf_printf(&sentence, "package %s %s is not here; %s needs it",
			missing->name, missing->version, missing->by);
		remark(guides, buf_take(&sentence));
	}
}

/* Every package of the library by name, the highest version of each. */
static char **every_name(const struct library *library, size_t *count)
{
	char **names = xcalloc(library_count(library) + 1, sizeof(*names));

	*count = library_count(library);
	for (size_t i = 0; i < *count; i++)
		names[i] = xstrdup(library_at(library, i).name);
	return names;
}

static bool resolve(struct guides *guides, const char *const *wanted,
	size_t count, struct err *err)
{
	char **names = NULL;
	size_t name_count = 0;
	bool is_good;

	if (count == 0)
		names = every_name(guides->library, &name_count);
	is_good = library_resolve(guides->library, count > 0 ? wanted :
		(const char *const *)names, count > 0 ? count : name_count,
		&guides->set, err);
	for (size_t i = 0; i < name_count; i++)
		free(names[i]);
	free(names);
	return is_good;
}

static bool is_named(const struct library_entry *entry,
	const char *const *wanted, size_t count)
{
	size_t len = strlen(entry->name);

	for (size_t i = 0; i < count; i++)
		if (strcmp(wanted[i], entry->path) == 0 ||
		    (strncmp(wanted[i], entry->name, len) == 0 &&
		    strchr("#@", wanted[i][len]) != NULL))
			return true;
	return false;
}

/* HL7's packs of codes and extensions say nothing of how to use a type. */
static bool is_pack(const char *name)
{
	return strncmp(name, "hl7.terminology", 15) == 0 ||
		strncmp(name, "hl7.fhir.uv.extensions", 22) == 0;
}

/* Those that were named; of all of them, those that no other one needs. */
static void choose(struct guides *guides, const char *const *wanted,
	size_t count)
{
	for (size_t i = 0; i < guides->set.count; i++) {
		const struct library_entry *entry = &guides->set.entries[i];

		if (count > 0 ? !is_named(entry, wanted, count) :
		    entry->is_needed || is_pack(entry->name))
			continue;
		guides->chosen = mem_grow(guides->chosen,
			guides->chosen_count, &guides->chosen_room,
			sizeof(*guides->chosen));
		guides->chosen[guides->chosen_count++] = xasprintf("%s#%s",
			entry->name, entry->version);
	}
}

struct guides *guides_new(const char *const *wanted, size_t count,
	struct err *err)
{
	struct guides *guides = xcalloc(1, sizeof(*guides));

	guides->library = library_open();
	guides->definitions = definitions_new(err);
	if (guides->definitions == NULL ||
	    !resolve(guides, wanted, count, err)) {
		guides_free(guides);
		return NULL;
	}
	for (size_t i = 0; library_remark(guides->library, i) != NULL; i++)
		remark(guides, xstrdup(library_remark(guides->library, i)));
	remark_missing(guides);
	choose(guides, wanted, count);
	guides->terminology = terminology_new(guides->definitions);
	name_next(guides);
	return guides;
}

void guides_free(struct guides *guides)
{
	if (guides == NULL)
		return;
	terminology_free(guides->terminology);
	definitions_free(guides->definitions);
	library_set_free(&guides->set);
	library_free(guides->library);
	for (size_t i = 0; i < guides->remark_count; i++)
		free(guides->remarks[i]);
	for (size_t i = 0; i < guides->chosen_count; i++)
		free(guides->chosen[i]);
	free(guides->chosen);
	free(guides->remarks);
	free(guides->next);
	free(guides);
}

const char *guides_next(const struct guides *guides)
{
	return guides->next;
}

static void fail(struct guides *guides, struct err *err)
{
	guides->is_incomplete = true;
	remark(guides, xstrdup(err->text));
	err_clear(err);
}

void guides_step(struct guides *guides)
{
	struct err err = ERR_INIT;
	struct package *package;

	if (guides->next == NULL)
		return;
	package = package_open(guides->set.entries[guides->loaded].path, NULL,
		&err);
	if (package == NULL || !definitions_add(guides->definitions, package,
	    &err))
		fail(guides, &err);
	for (size_t i = 0; package != NULL &&
	     package_remark(package, i) != NULL; i++)
		remark(guides, xstrdup(package_remark(package, i)));
	package_free(package);
	guides->loaded++;
	name_next(guides);
}

void guides_load(struct guides *guides)
{
	while (guides_next(guides) != NULL)
		guides_step(guides);
}

struct definitions *guides_definitions(const struct guides *guides)
{
	return guides->definitions;
}

struct terminology *guides_terminology(const struct guides *guides)
{
	return guides->terminology;
}

const char *const *guides_chosen(const struct guides *guides, size_t *count)
{
	*count = guides->chosen_count;
	return (const char *const *)guides->chosen;
}

bool guides_are_incomplete(const struct guides *guides)
{
	return guides->is_incomplete;
}

const char *guides_remark(const struct guides *guides, size_t at)
{
	return at < guides->remark_count ? guides->remarks[at] : NULL;
}
