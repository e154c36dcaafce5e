#include "core/ig/library_part.h"

/*
 * Putting a package into fhirdeck's own folder, and taking it out. It is read
 * to its end before anything is written, and copied byte for byte, so that what
 * is kept is what was published. The folder of the other FHIR tools is theirs:
 * one of them empties it when it meets a file it doesn't know.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/doc/index.h"

static const size_t TGZ_MAX = (size_t)512 << 20;

struct check {
	size_t resources, files;
};

static bool count_file(void *data, const struct package_file *file,
	struct err *err)
{
	struct check *check = data;
	struct doc_index *index = index_text(file->text, file->len);

	(void)err;
	check->files++;
	check->resources += index_count(index) > 0 &&
		index_fault(index) == NULL && index_member(index, file->text,
		0, "resourceType") != INDEX_NONE;
	index_free(index);
	return true;
}

static bool is_usable(struct package *package, const char *path,
	struct err *err)
{
	const char *fhir = package_fhir_version(package);
	struct check check = { 0 };

	if (!package_each(package, count_file, &check, err))
		return false;
	if (check.resources == 0)
		return err_set(err, ERR_FILE, "%s has no FHIR resource in its "
			"folder package: nothing was added", path);
	if (*fhir != '\0' && !text_starts_with(fhir, "4."))
		return err_set(err, ERR_FILE, "%s is for FHIR %s, and only R4 "
			"(4.0.1) can be checked here: nothing was added",
			path, fhir);
	return true;
}

/* An item for it, in the place of one of the same name and version. */
static struct library_item *shelve(struct library *library,
	const struct package *package, const char *path)
{
	struct library_item item = { .is_own = true };
	struct library_item *own = NULL;

	for (size_t i = 0; i < library->count && own == NULL; i++)
		if (strcmp(library->items[i]->name,
		    package_name(package)) == 0 &&
		    strcmp(library->items[i]->version,
		    package_version(package)) == 0)
			own = library->items[i];
	if (own != NULL) {
		mem_replace(&own->path, path);
		own->is_own = true;
		return own;
	}
	item.name = xstrdup(package_name(package));
	item.version = xstrdup(package_version(package));
	item.path = xstrdup(path);
	own = library_put(&library->items, &library->count, &library->room,
		&item);
	free(item.name);
	free(item.version);
	free(item.path);
	return own;
}

/* What it saves is time alone: that it can't be written is no failure. */
static void keep_note(const struct package *package, const char *path)
{
	char *note = package_note_path(path);
	struct buf text = BUF_INIT;

	package_print_manifest(package, &text);
	if (note != NULL && !path_replace(note, text.data, text.len, NULL))
		unlink(note);
	buf_finish(&text);
	free(note);
}

static bool copy(struct library *library, const struct package *package,
	const char *path, struct library_entry *out, struct err *err)
{
	char *name = xasprintf("%s#%s.tgz", package_name(package),
		package_version(package));
	char *to = path_join(library->folder, name);
	struct buf bytes = BUF_INIT;
	bool is_good = path_read(path, TGZ_MAX, &bytes, err) &&
		path_replace(to, bytes.data, bytes.len, err);

	if (is_good)
		keep_note(package, to);
	if (is_good)
		*out = library_entry_of(shelve(library, package, to));
	buf_finish(&bytes);
	free(to);
	free(name);
	return is_good;
}

bool library_add(struct library *library, const char *path,
	struct library_entry *out, struct err *err)
{
	struct package *package;
	struct stat info;
	bool is_good;

	if (stat(path, &info) == 0 && S_ISDIR(info.st_mode))
		return err_set(err, ERR_USAGE, "%s is a folder, and a package "
			"is a .tgz. Folders of the FHIR tools in ~/.fhir/"
			"packages are used where they are.", path);
	package = package_open(path, NULL, err);
	if (package == NULL)
		return false;
	is_good = is_usable(package, path, err) &&
		copy(library, package, path, out, err);
	package_free(package);
	return is_good;
}

/* Its place in the list of our own; a version has to be named when there are
   several. */
static bool find_own(const struct library *library, const char *wanted,
	size_t *at, struct err *err)
{
	size_t len = strcspn(wanted, "#@"), found = 0;
	const char *version = wanted[len] != '\0' ? wanted + len + 1 : "";
	bool is_shared = false;

	for (size_t i = 0; i < library->count; i++) {
		const struct library_item *item = library->items[i];

		if (strlen(item->name) != len || strncmp(item->name, wanted,
		    len) != 0 || (*version != '\0' &&
		    strcmp(item->version, version) != 0))
			continue;
		if (!item->is_own) {
			is_shared = true;
			continue;
		}
		*at = i;
		found++;
	}
	if (found > 1)
		return err_set(err, ERR_USAGE, "There are %zu versions of %s "
			"here. Say which one: %s#%s", found, wanted, wanted,
			library->items[*at]->version);
	if (found == 0 && is_shared)
		return err_set(err, ERR_USAGE, "%s is in ~/.fhir/packages, "
			"which belongs to the other FHIR tools: it is used, "
			"and never changed.", wanted);
	return found == 1 || err_set(err, ERR_USAGE, "There is no package %s "
		"here. `fhirdeck package list` shows what there is.", wanted);
}

bool library_remove(struct library *library, const char *wanted,
	struct err *err)
{
	struct library_item *item;
	size_t at = 0;
	char *note;

	if (!find_own(library, wanted, &at, err))
		return false;
	item = library->items[at];
	if (unlink(item->path) != 0 && errno != ENOENT)
		return err_set_errno(err, ERR_FILE, "%s can't be removed",
			item->path);
	note = package_note_path(item->path);
	if (note != NULL)
		unlink(note);
	free(note);
	free(item->name);
	free(item->version);
	free(item->path);
	free(item);
	library->count--;
	memmove(library->items + at, library->items + at + 1,
		(library->count - at) * sizeof(struct library_item *));
	return true;
}
