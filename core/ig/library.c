#include "core/ig/library.h"

/*
 * Names and versions are read off the names of files and folders, so that
 * opening the library costs two directories; a package itself is looked into
 * only when its dependencies are asked for.
 *
 * A version that is asked for is resolved as the FHIR tools do it: the exact
 * one; "4.0.x", or one with fewer than two dots, by the highest that fits;
 * "dev" by "current" where there is no dev; "latest" and none by the highest.
 * Own packages hide the
 * same version of the shared folder.
 */

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/ig/library_part.h"

static void add_remark(struct library *library, char *text)
{
	library->remarks = mem_grow(library->remarks, library->remark_count,
		&library->remark_room, sizeof(*library->remarks));
	library->remarks[library->remark_count++] = text;
}

struct library_item *library_put(struct library_item ***list, size_t *count,
	size_t *room, const struct library_item *item)
{
	struct library_item *own = xcalloc(1, sizeof(*own));

	own->name = xstrdup(item->name);
	own->version = xstrdup(item->version);
	own->path = xstrdup(item->path);
	own->is_own = item->is_own;
	*list = mem_grow(*list, *count, room, sizeof(**list));
	(*list)[(*count)++] = own;
	return own;
}

static void free_items(struct library_item **list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(list[i]->name);
		free(list[i]->version);
		free(list[i]->path);
		free(list[i]);
	}
	free(list);
}

const struct library_item *library_exactly(const struct library *library,
	const char *name, const char *version)
{
	for (size_t i = 0; i < library->count; i++)
		if (strcmp(library->items[i]->name, name) == 0 &&
		    strcmp(library->items[i]->version, version) == 0)
			return library->items[i];
	return NULL;
}

/* What a file is called, as an item; its version without "suffix". */
static bool item_named(struct library_item *item, const char *folder,
	const char *file, size_t suffix)
{
	const char *mark = strchr(file, '#');
	size_t len = strlen(file);

	if (mark == NULL || mark == file || mark + 1 + suffix >= file + len)
		return false;
	item->name = xstrndup(file, (size_t)(mark - file));
	item->version = xstrndup(mark + 1, (size_t)(file + len - mark - 1) -
		suffix);
	item->path = path_join(folder, file);
	return true;
}

static void finish_item(struct library_item *item)
{
	free(item->name);
	free(item->version);
	free(item->path);
}

/* "NAME#VERSION.tgz" of ours. */
static void see_own(struct library *library, const char *folder,
	const char *file)
{
	struct library_item item = { .is_own = true };

	if (!text_ends_with(file, ".tgz") ||
	    !item_named(&item, folder, file, 4))
		return;
	library_put(&library->items, &library->count, &library->room, &item);
	finish_item(&item);
}

/* Those of R5 and the like are of no use here, and no news either. */
static bool is_for_r4(const struct library_item *item)
{
	struct package *package = package_open(item->path, NULL, NULL);
	const char *fhir = package != NULL ? package_fhir_version(package) :
		"";
	bool is_it = *fhir == '\0' || text_starts_with(fhir, "4.");

	package_free(package);
	return is_it;
}

/* "NAME#VERSION" of the shared cache, when it is there whole. */
static void see_shared(struct library *library, const char *folder,
	const char *file)
{
	struct library_item item = { .is_own = false };
	char *lock, *manifest;

	if (text_ends_with(file, ".lock") ||
	    !item_named(&item, folder, file, 0))
		return;
	lock = xasprintf("%s.lock", item.path);
	manifest = path_join(item.path, "package/package.json");
	if (path_exists(lock))
		add_remark(library, xasprintf("%s is being installed by "
			"another program, and was passed over", item.path));
	else if (!path_exists(manifest))
		add_remark(library, xasprintf("%s has no package/package.json"
			", and was passed over", item.path));
	else if (library_exactly(library, item.name, item.version) == NULL &&
	    is_for_r4(&item))
		library_put(&library->items, &library->count, &library->room,
			&item);
	free(manifest);
	free(lock);
	finish_item(&item);
}

static void look_into(struct library *library, const char *folder,
	void (*see)(struct library *, const char *, const char *))
{
	DIR *open = opendir(folder);
	const struct dirent *entry;
	struct stat info;

	if (open == NULL) {
		if (stat(folder, &info) == 0)
			add_remark(library, xasprintf("%s can't be read; its "
				"packages are not used", folder));
		return;
	}
	while ((entry = readdir(open)) != NULL)
		if (entry->d_name[0] != '.')
			see(library, folder, entry->d_name);
	closedir(open);
}

static int by_name(const void *a, const void *b)
{
	const struct library_item *left = *(struct library_item *const *)a;
	const struct library_item *right = *(struct library_item *const *)b;
	int order = strcmp(left->name, right->name);

	return order != 0 ? order : library_compare_versions(left->version,
		right->version);
}

struct library *library_open(void)
{
	struct library *library = xcalloc(1, sizeof(*library));
	char *folder = path_typed("~/.fhir/packages");

	library->folder = path_user_file(PATH_DATA, "packages");
	look_into(library, library->folder, see_own);
	look_into(library, folder, see_shared);
	free(folder);
	if (library->count > 0)
		qsort(library->items, library->count,
			sizeof(struct library_item *), by_name);
	return library;
}

void library_free(struct library *library)
{
	if (library == NULL)
		return;
	free_items(library->items, library->count);
	free_items(library->guests, library->guest_count);
	for (size_t i = 0; i < library->remark_count; i++)
		free(library->remarks[i]);
	free(library->remarks);
	free(library->folder);
	free(library);
}

size_t library_count(const struct library *library)
{
	return library->count;
}

struct library_entry library_entry_of(const struct library_item *item)
{
	return (struct library_entry){ .name = item->name,
		.version = item->version, .path = item->path,
		.is_own = item->is_own };
}

struct library_entry library_at(const struct library *library, size_t at)
{
	return library_entry_of(library->items[at]);
}

const char *library_remark(const struct library *library, size_t at)
{
	return at < library->remark_count ? library->remarks[at] : NULL;
}

/* The highest that fits, pre-releases among them. */
static const struct library_item *highest(const struct library *library,
	const char *name, const char *wanted, size_t prefix)
{
	const struct library_item *best = NULL;

	for (size_t i = 0; i < library->count; i++) {
		const struct library_item *item = library->items[i];

		if (strcmp(item->name, name) != 0 ||
		    !library_fits(item->version, wanted, prefix))
			continue;
		if (best == NULL || library_compare_versions(item->version,
		    best->version) > 0)
			best = item;
	}
	return best;
}

const struct library_item *library_look_up(const struct library *library,
	const char *name, const char *version)
{
	const struct library_item *item = library_exactly(library, name,
		version);
	size_t prefix;

	if (item != NULL && *version != '\0')
		return item;
	if (strcmp(version, "dev") == 0)
		return library_exactly(library, name, "current");
	if (!library_is_wildcard(version, &prefix))
		return NULL;
	item = highest(library, name, version, prefix);
	if (item == NULL && prefix == 0)
		item = library_exactly(library, name, "current");
	return item != NULL || prefix > 0 ? item :
		library_exactly(library, name, "dev");
}

/* A name that isn't here in that version, with those that are. */
static bool not_here(const struct library *library, const char *name,
	const char *version, struct err *err)
{
	struct buf others = BUF_INIT;

	for (size_t i = 0; i < library->count; i++)
		if (strcmp(library->items[i]->name, name) == 0)
			buf_printf(&others, "%s%s", others.len > 0 ? ", " : "",
				library->items[i]->version);
	if (others.len > 0)
		err_set(err, ERR_USAGE, "There is no version %s of %s here, "
			"but %s.", version, name, others.data);
	else
		err_set(err, ERR_USAGE, "There is no package %s here. "
			"`fhirdeck package list` shows what there is; "
			"`fhirdeck package add FILE.tgz` adds one.", name);
	buf_finish(&others);
	return false;
}

/* A file that names itself as a package does not have to be in the library. */
static bool find_path(struct library *library, const char *path,
	const struct library_item **out, struct err *err)
{
	struct package *package = package_open(path, NULL, err);
	struct library_item item = { .is_own = false };

	if (package == NULL)
		return false;
	item.name = xstrdup(package_name(package));
	item.version = xstrdup(package_version(package));
	item.path = xstrdup(path);
	*out = library_put(&library->guests, &library->guest_count,
		&library->guest_room, &item);
	finish_item(&item);
	package_free(package);
	return true;
}

bool library_find_item(struct library *library, const char *wanted,
	const struct library_item **out, struct err *err)
{
	size_t len = strcspn(wanted, "#@");
	const char *version = wanted[len] != '\0' ? wanted + len + 1 : "";
	char *name;

	if (strchr(wanted, '/') != NULL || text_ends_with(wanted, ".tgz"))
		return find_path(library, wanted, out, err);
	name = xstrndup(wanted, len);
	*out = library_look_up(library, name, version);
	if (*out == NULL)
		not_here(library, name, version, err);
	free(name);
	return *out != NULL;
}

bool library_find(struct library *library, const char *wanted,
	struct library_entry *out, struct err *err)
{
	const struct library_item *item;

	if (!library_find_item(library, wanted, &item, err))
		return false;
	*out = library_entry_of(item);
	return true;
}
