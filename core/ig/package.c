#include "core/ig/package.h"

/*
 * A package is read once for its package.json, and once more for all it has.
 * Both an archive and an unpacked folder end in the same two questions, wants
 * and take, so nothing above knows which of them it was. In a folder the files
 * come in the order of their names, so that the same package gives the same
 * result on every disk.
 *
 * What fails to be a FHIR package gets a sentence; what is merely odd (links,
 * names that climb, macOS's AppleDouble files) gets a remark.
 */

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/ig/library_part.h"
#include "core/ig/tarball.h"

enum { REMARKS_MAX = 40 };

static const struct package_limits default_limits = {
	.total = (size_t)1 << 30, .file = 64 << 20, .count = 100000,
};

struct need {
	char *name, *version;
};

struct package {
	char *path;
	char *folder;		/* that has package.json; NULL: an archive */
	struct package_limits limits;
	struct json *json;	/* package.json */
	struct need *needs;
	size_t need_count, need_room;
	char **remarks;
	size_t remark_count, remark_room;
	size_t unsaid;		/* remarks past the limit */
	size_t doubles;		/* AppleDouble files */
};

struct visit {
	struct package *package;
	bool (*take)(void *data, const struct package_file *file,
		struct err *err);
	void *data;
	bool was_stopped;
};

static void add_remark(struct package *package, char *text)
{
	package->remarks = mem_grow(package->remarks, package->remark_count,
		&package->remark_room, sizeof(*package->remarks));
	package->remarks[package->remark_count++] = text;
}

static void note_passed_over(void *data, const char *name, const char *why)
{
	struct package *package = data;

	if (package->remark_count >= REMARKS_MAX)
		package->unsaid++;
	else
		add_remark(package, xasprintf("%s was passed over: %s", name,
			why));
}

static void forget_remarks(struct package *package)
{
	for (size_t i = 0; i < package->remark_count; i++)
		free(package->remarks[i]);
	package->remark_count = package->unsaid = package->doubles = 0;
}

static void end_remarks(struct package *package)
{
	if (package->unsaid > 0)
		add_remark(package, xasprintf("and %zu more were passed over",
			package->unsaid));
	if (package->doubles > 0)
		add_remark(package, xasprintf("%zu AppleDouble file%s of "
			"macOS passed over", package->doubles,
			package->doubles == 1 ? "" : "s"));
}

static const char *behind_mark(const char *text, size_t *len)
{
	if (*len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		*len -= 3;
		return text + 3;
	}
	return text;
}

/* The name in package/ itself, or NULL for what lies elsewhere. */
static const char *inner_name(const char *name)
{
	static const char folder[] = "package/";

	if (!text_starts_with(name, folder))
		return NULL;
	name += sizeof(folder) - 1;
	return strchr(name, '/') == NULL ? name : NULL;
}

static bool wants_file(struct package *package, const char *name)
{
	if (text_starts_with(name, "._")) {
		package->doubles++;
		return false;
	}
	return name[0] != '.' && text_ends_with(name, ".json") &&
		strcmp(name, "package.json") != 0;
}

/* A need's name and version, with npm's two ways of writing an alias. */
static void add_need(struct package *package, const char *name,
	const char *version)
{
	static const char alias[] = "npm:";
	const char *real = strstr(name, "@npm:");
	struct need need = { NULL, NULL };

	if (text_starts_with(version, alias)) {
		const char *at = strrchr(version, '@');

		real = version + sizeof(alias) - 1;
		need.name = at != NULL && at > real ?
			xstrndup(real, (size_t)(at - real)) : xstrdup(real);
		need.version = xstrdup(at != NULL && at > real ? at + 1 : "");
	} else {
		need.name = xstrdup(real != NULL ? real + 5 : name);
		need.version = xstrdup(version);
	}
	package->needs = mem_grow(package->needs, package->need_count,
		&package->need_room, sizeof(*package->needs));
	package->needs[package->need_count++] = need;
}

/* They become names of files. */
static bool is_plain(const char *text)
{
	static const char signs[] = "abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_+";

	return text != NULL && *text != '\0' && *text != '.' &&
		strlen(text) <= 100 && text[strspn(text, signs)] == '\0';
}

static bool read_manifest(struct package *package, const char *text,
	size_t len, struct err *err)
{
	text = behind_mark(text, &len);
	package->json = json_parse(text, len, err);
	if (package->json == NULL)
		return err_prefix(err, "package.json: ");
	if (!is_plain(json_get_string(package->json, "name")))
		return err_set(err, ERR_FILE, "its package.json has no name "
			"that can be one");
	if (!is_plain(json_get_string(package->json, "version")))
		return err_set(err, ERR_FILE, "its package.json has no "
			"version that can be one");
	for (const struct json *at = json_first(json_get(package->json,
	    "dependencies")); at != NULL; at = json_next(at))
		add_need(package, json_name(at), json_string(at) != NULL ?
			json_string(at) : "");
	return true;
}

static bool wants_manifest(void *data, const char *name)
{
	(void)data;
	return strcmp(name, "package/package.json") == 0;
}

static bool take_manifest(void *data, const char *name, const char *text,
	size_t len, struct err *err)
{
	(void)name;
	read_manifest(data, text, len, err);
	return false;
}

char *package_note_path(const char *path)
{
	char *folder = path_user_file(PATH_DATA, "packages");
	size_t len = strlen(folder);
	bool is_own = strncmp(path, folder, len) == 0 && path[len] == '/' &&
		text_ends_with(path, ".tgz");

	free(folder);
	return is_own ? xasprintf("%.*s.package.json", (int)(strlen(path) -
		4), path) : NULL;
}

/*
 * In our own folder the package.json of an archive is kept beside it, since it
 * may stand at the archive's end. One that is older, or is none, is not used.
 */
static bool open_note(struct package *package)
{
	char *note = package_note_path(package->path);
	struct stat archive, own;
	struct buf text = BUF_INIT;
	bool is_good = note != NULL && stat(package->path, &archive) == 0 &&
		stat(note, &own) == 0 && own.st_mtime >= archive.st_mtime &&
		path_read(note, package->limits.file, &text, NULL) &&
		read_manifest(package, text.data, text.len, NULL);

	if (!is_good) {
		json_free(package->json);
		package->json = NULL;
	}
	buf_finish(&text);
	free(note);
	return is_good;
}

static bool open_archive(struct package *package, struct err *err)
{
	const struct tarball_visitor visitor = {
		.data = package, .wants = wants_manifest,
		.take = take_manifest, .passed_over = note_passed_over,
	};

	if (open_note(package))
		return true;
	return tarball_each(package->path, &package->limits, &visitor, err) &&
		(package->json != NULL || err_set(err, ERR_FILE,
		"there is no package/package.json in it"));
}

static bool open_folder(struct package *package, struct err *err)
{
	struct buf text = BUF_INIT;
	char *inner = path_join(package->path, "package"), *manifest;
	bool is_good;

	manifest = path_join(inner, "package.json");
	package->folder = path_exists(manifest) ? xstrdup(inner) :
		xstrdup(package->path);
	free(manifest);
	free(inner);
	manifest = path_join(package->folder, "package.json");
	is_good = path_read(manifest, package->limits.file, &text, err) &&
		read_manifest(package, text.data, text.len, err);
	free(manifest);
	buf_finish(&text);
	return is_good;
}

static bool is_folder(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static size_t limit_of(size_t given, size_t otherwise)
{
	return given != 0 ? given : otherwise;
}

struct package *package_open(const char *path,
	const struct package_limits *limits, struct err *err)
{
	struct package *package;

	if (access(path, R_OK) != 0) {
		err_set_errno(err, ERR_FILE, "%s could not be opened", path);
		return NULL;
	}
	package = xcalloc(1, sizeof(*package));
	if (limits == NULL)
		limits = &default_limits;
	package->limits = (struct package_limits){
		.total = limit_of(limits->total, default_limits.total),
		.file = limit_of(limits->file, default_limits.file),
		.count = limit_of(limits->count, default_limits.count),
	};
	package->path = xstrdup(path);
	if (is_folder(path) ? open_folder(package, err) :
	    open_archive(package, err)) {
		forget_remarks(package);
		return package;
	}
	err_prefix(err, "%s is no FHIR package that can be used: ", path);
	package_free(package);
	return NULL;
}

void package_free(struct package *package)
{
	if (package == NULL)
		return;
	forget_remarks(package);
	for (size_t i = 0; i < package->need_count; i++) {
		free(package->needs[i].name);
		free(package->needs[i].version);
	}
	json_free(package->json);
	free(package->needs);
	free(package->remarks);
	free(package->folder);
	free(package->path);
	free(package);
}

static const char *text_of(const struct package *package, const char *name)
{
	const char *text = json_get_string(package->json, name);

	return text != NULL ? text : "";
}

const char *package_path(const struct package *package)
{
	return package->path;
}

const char *package_name(const struct package *package)
{
	return text_of(package, "name");
}

const char *package_version(const struct package *package)
{
	return text_of(package, "version");
}

const char *package_fhir_version(const struct package *package)
{
	static const char *const lists[] = { "fhirVersions",
		"fhir-version-list" };

	for (size_t i = 0; i < FD_COUNT(lists); i++) {
		const char *text = json_string(json_first(json_get(
			package->json, lists[i])));

		if (text != NULL)
			return text;
	}
	return text_of(package, "fhirVersion");
}

const char *package_canonical(const struct package *package)
{
	return text_of(package, "canonical");
}

const char *package_title(const struct package *package)
{
	return text_of(package, "title");
}

void package_print_manifest(const struct package *package, struct buf *out)
{
	json_print(package->json, true, out);
}

size_t package_need_count(const struct package *package)
{
	return package->need_count;
}

struct package_need package_need_at(const struct package *package, size_t at)
{
	return (struct package_need){ .name = package->needs[at].name,
		.version = package->needs[at].version };
}

static bool wants_resource(void *data, const char *name)
{
	struct visit *visit = data;
	const char *inner = inner_name(name);

	return inner != NULL && wants_file(visit->package, inner);
}

static bool give(struct visit *visit, const char *name, const char *text,
	size_t len, struct err *err)
{
	struct package_file file = { .name = name };

	file.text = behind_mark(text, &len);
	file.len = len;
	visit->was_stopped = !visit->take(visit->data, &file, err);
	return !visit->was_stopped;
}

static bool take_resource(void *data, const char *name, const char *text,
	size_t len, struct err *err)
{
	return give(data, inner_name(name), text, len, err);
}

static void pass_over(void *data, const char *name, const char *why)
{
	struct visit *visit = data;

	note_passed_over(visit->package, name, why);
}

static bool each_of_archive(struct visit *visit, struct err *err)
{
	const struct tarball_visitor visitor = {
		.data = visit, .wants = wants_resource,
		.take = take_resource, .passed_over = pass_over,
	};
	const struct package *package = visit->package;
	struct err own = ERR_INIT;

	if (tarball_each(package->path, &package->limits, &visitor, &own))
		return !visit->was_stopped;
	if (err != NULL)
		*err = own;
	if (!visit->was_stopped)
		err_prefix(err, "%s: ", package->path);
	return false;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* False when it has more files than the limit. */
static bool list_folder(struct package *package, char ***names,
	size_t *count)
{
	DIR *open = opendir(package->folder);
	const struct dirent *entry;
	size_t room = 0;

	*names = NULL;
	*count = 0;
	while (open != NULL && *count <= package->limits.count &&
	    (entry = readdir(open)) != NULL) {
		if (!wants_file(package, entry->d_name))
			continue;
		*names = mem_grow(*names, *count, &room, sizeof(**names));
		(*names)[(*count)++] = xstrdup(entry->d_name);
	}
	if (open != NULL)
		closedir(open);
	if (*count > 0)
		qsort(*names, *count, sizeof(**names), by_name);
	return *count <= package->limits.count;
}

/* A file that can't be read is a remark, unless it is the whole disk. */
static bool each_of_file(struct visit *visit, const char *name,
	size_t *total, struct err *err)
{
	struct package *package = visit->package;
	char *path = path_join(package->folder, name);
	struct buf text = BUF_INIT;
	struct err own = ERR_INIT;
	bool is_good = true;

	if (!path_read(path, package->limits.file, &text, &own)) {
		note_passed_over(package, name, own.text);
	} else {
		*total += text.len;
		is_good = *total <= package->limits.total ?
			give(visit, name, text.data, text.len, err) :
			err_set(err, ERR_LIMIT, "%s has more than %zu MB",
				package->path, package->limits.total >> 20);
	}
	buf_finish(&text);
	free(path);
	return is_good;
}

static bool each_of_folder(struct visit *visit, struct err *err)
{
	struct package *package = visit->package;
	size_t count, total = 0;
	char **names;
	bool is_good = list_folder(package, &names, &count) ||
		err_set(err, ERR_LIMIT, "%s has more than %zu files",
			package->path, package->limits.count);

	for (size_t i = 0; i < count; i++) {
		is_good = is_good && each_of_file(visit, names[i], &total,
			err);
		free(names[i]);
	}
	free(names);
	return is_good;
}

bool package_each(struct package *package,
	bool (*take)(void *data, const struct package_file *file,
		struct err *err),
	void *data, struct err *err)
{
	struct visit visit = {
		.package = package, .take = take, .data = data,
	};
	bool is_good;

	forget_remarks(package);
	is_good = package->folder != NULL ? each_of_folder(&visit, err) :
		each_of_archive(&visit, err);
	end_remarks(package);
	return is_good;
}

const char *package_remark(const struct package *package, size_t at)
{
	return at < package->remark_count ? package->remarks[at] : NULL;
}
