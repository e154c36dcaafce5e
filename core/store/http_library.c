#include "core/store/http_library.h"

/*
 * Folders are read in the order of names, so that a run is the same
 * everywhere. Links to folders are not followed: a library is a tree.
 */

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/builtin.h"
#include "core/base/path.h"
#include "core/base/text.h"

enum { DEPTH_MAX = 16, FILES_MAX = 1000 };

void http_library_finish(struct http_library *library)
{
	for (size_t i = 0; i < library->count; i++) {
		http_file_finish(library->file[i]);
		free(library->file[i]);
	}
	free(library->file);
	*library = (struct http_library){ 0 };
}

static struct http_file *new_file(struct http_library *library,
	const char *path)
{
	struct http_file *file = xmalloc(sizeof(*file));

	http_file_init(file, path);
	library->file = mem_grow(library->file, library->count,
		&library->alloc, sizeof(*library->file));
	library->file[library->count++] = file;
	return file;
}

static void drop_last(struct http_library *library)
{
	library->count--;
	http_file_finish(library->file[library->count]);
	free(library->file[library->count]);
}

static bool add_file(struct http_library *library, const char *path,
	struct err *err)
{
	if (library->count >= FILES_MAX)
		return err_set(err, ERR_LIMIT, "there are more than %d files "
			"of requests; name fewer", FILES_MAX);
	if (http_file_open(new_file(library, path), err))
		return true;
	drop_last(library);
	return false;
}

static bool add_builtin(struct http_library *library,
	const struct builtin *builtin, struct err *err)
{
	struct http_file *file = new_file(library, builtin->name);

	file->is_builtin = true;
	if (http_file_read(file, builtin->data, builtin->len, err))
		return true;
	drop_last(library);
	return false;
}

static bool is_saved(const char *name)
{
	return text_ends_with(name, ".http") || text_ends_with(name, ".rest");
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Owned names in a folder, sorted; NULL when it can't be read. */
static char **names_in(const char *folder, size_t *count)
{
	DIR *dir = opendir(folder);
	char **names = NULL;
	size_t alloc = 0;

	*count = 0;
	if (dir == NULL)
		return NULL;
	names = mem_grow(names, 0, &alloc, sizeof(*names));
	for (struct dirent *entry; (entry = readdir(dir)) != NULL; ) {
		if (entry->d_name[0] == '.')
			continue;
		names = mem_grow(names, *count, &alloc, sizeof(*names));
		names[(*count)++] = xstrdup(entry->d_name);
	}
	closedir(dir);
	qsort(names, *count, sizeof(*names), by_name);
	return names;
}

/* all: goes on behind a file that can't be read; err is of the first. */
static bool add_folder(struct http_library *library, const char *folder,
	bool all, unsigned depth, struct err *err)
{
	struct err problem = ERR_INIT;
	size_t count;
	char **names = names_in(folder, &count);
	bool is_good = true;

	if (names == NULL)
		return err_set_errno(err, ERR_FILE, "%s can't be read",
			folder);
	for (size_t i = 0; i < count; i++) {
		char *path = path_join(folder, names[i]);
		struct stat stat;
		bool is_read = true;

		if ((all || is_good) && lstat(path, &stat) == 0) {
			if (S_ISDIR(stat.st_mode) && depth < DEPTH_MAX)
				is_read = add_folder(library, path, all,
					depth + 1, &problem);
			else if (!S_ISDIR(stat.st_mode) && is_saved(names[i]))
				is_read = add_file(library, path, &problem);
		}
		if (!is_read && is_good)
			*err = problem;
		is_good = is_good && is_read;
		free(path);
		free(names[i]);
	}
	free(names);
	return is_good;
}

char *http_library_path(const char *name)
{
	char *below = xasprintf("requests/%s%s", name, is_saved(name) ? "" :
		".http");
	char *path = path_user_file(PATH_DATA, below);

	free(below);
	return path;
}

static const struct builtin *find_builtin(const char *name)
{
	char *full = xasprintf("requests/%s%s", name, is_saved(name) ? "" :
		".http");
	const struct builtin *found = builtin_find(full);

	free(full);
	return found;
}

static bool is_shipped(const struct builtin *builtin)
{
	return text_starts_with(builtin->name, "requests/");
}

static bool not_there(const char *word, struct err *err)
{
	struct buf names = BUF_INIT;

	for (size_t i = 0; i < builtin_table_count; i++)
		if (is_shipped(&builtin_table[i]))
			buf_printf(&names, "%s%s", names.len > 0 ? ", " : "",
				builtin_table[i].name + strlen("requests/"));
	err_set(err, ERR_FILE, "there is no file or folder %.200s, and no "
		"file of requests of that name; with fhirdeck come %s", word,
		names.data);
	buf_finish(&names);
	return false;
}

/* A name, without a folder in it. */
static bool add_named(struct http_library *library, const char *name,
	struct err *err)
{
	const struct builtin *builtin;
	char *path;
	bool is_good;

	if (strchr(name, '/') != NULL)
		return not_there(name, err);
	path = http_library_path(name);
	builtin = find_builtin(name);
	if (path_exists(path))
		is_good = add_file(library, path, err);
	else if (builtin != NULL)
		is_good = add_builtin(library, builtin, err);
	else
		is_good = not_there(name, err);
	free(path);
	return is_good;
}

bool http_library_add(struct http_library *library, const char *word,
	struct err *err)
{
	struct stat info;

	if (strcmp(word, "-") != 0 && stat(word, &info) != 0)
		return add_named(library, word, err);
	if (strcmp(word, "-") != 0 && S_ISDIR(info.st_mode))
		return add_folder(library, word, false, 0, err);
	return add_file(library, word, err);
}

void http_library_add_all(struct http_library *library, struct err *err)
{
	char *folder = path_user_file(PATH_DATA, "requests");
	struct stat info;

	if (stat(folder, &info) == 0 && S_ISDIR(info.st_mode))
		(void)add_folder(library, folder, true, 0, err);
	free(folder);
	for (size_t i = 0; i < builtin_table_count; i++) {
		const struct builtin *builtin = &builtin_table[i];
		char *path;

		if (!is_shipped(builtin))
			continue;
		path = http_library_path(builtin->name + strlen("requests/"));
		if (!path_exists(path))
			(void)add_builtin(library, builtin, err);
		free(path);
	}
}

char *http_library_name(const struct http_file *file)
{
	const char *slash = strrchr(file->path, '/');
	const char *name = slash != NULL ? slash + 1 : file->path;
	size_t len = strlen(name);

	return xstrndup(name, is_saved(name) && len > 5 ? len - 5 : len);
}
