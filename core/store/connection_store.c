#include "core/store/connection_store_internal.h"

/*
 * connections.json and what stands behind it.
 *
 * Three lists: the user's own (the file), those adopted for this run (the
 * sandbox), and the presets the program carries. What callers see is the own
 * ones, then the adopted, then presets whose names nobody uses.
 *
 * The file may be read again at any time; a connection keeps its address in
 * memory through that, until it is removed.
 *
 * A file that is empty, or filled with zeros, is what a power cut leaves of
 * one that a careless program was writing. So an empty file beside a kept one
 * with connections in it is a mistake, not an empty store.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/builtin.h"
#include "core/base/log.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/doc/json.h"

#define PRESETS	"core/store/presets/presets.json"

enum { PATIENCE_MS = 1000, LONG_PATIENCE_MS = 20000 };

/* What the callers' pointers lead to becomes what fresh was. */
void store_exchange(struct connection *kept, struct connection *fresh)
{
	struct connection old = *kept;

	*kept = *fresh;
	*fresh = old;
	connection_free(fresh);
}

static void show(struct connection_store *store, const struct clist *list)
{
	for (size_t i = 0; i < list->count; i++) {
		const char *name = list->at[i]->name;

		if (list != &store->adopted && clist_has(&store->adopted, name))
			continue;
		if (list == &store->presets && clist_has(&store->own, name))
			continue;
		clist_add(&store->visible, list->at[i]);
	}
}

void store_refresh(struct connection_store *store)
{
	store->visible.count = 0;
	show(store, &store->own);
	show(store, &store->adopted);
	show(store, &store->presets);
}

static void take_notes(struct connection_store *store,
	struct connection_file *reading)
{
	const char *at = reading->notes.data, *end;

	while ((end = strchr(at, '\n')) != NULL) {
		log_line(LOG_WARN, "%.*s", (int)(end - at), at);
		at = end + 1;
	}
	buf_finish(&store->notes);
	store->notes = reading->notes;
	buf_init(&reading->notes);
}

/* The reading becomes the store's; known connections keep their address. */
void store_take(struct connection_store *store,
	struct connection_file *reading)
{
	struct clist fresh = reading->list;

	for (size_t i = 0; i < fresh.count; i++) {
		size_t at = clist_find(&store->own, fresh.at[i]->name);

		if (at == store->own.count)
			continue;
		store_exchange(store->own.at[at], fresh.at[i]);
		fresh.at[i] = store->own.at[at];
		memmove(&store->own.at[at], &store->own.at[at + 1],
			(--store->own.count - at) * sizeof(*store->own.at));
	}
	clist_finish(&store->own);
	store->own = fresh;
	reading->list = (struct clist){ 0 };
	buf_finish(&store->text);
	store->text = reading->text;
	buf_init(&reading->text);
	take_notes(store, reading);
	json_free(store->root);
	store->root = reading->root;
	reading->root = NULL;
	store->broken = reading->err;
}

struct file_stamp store_stamp(const struct connection_store *store)
{
	struct stat status;

	if (stat(store->path, &status) != 0)
		return (struct file_stamp){ 0 };
	return (struct file_stamp){ status.st_dev, status.st_ino,
		status.st_size, status.st_mtim };
}

bool file_stamp_equals(const struct file_stamp *a, const struct file_stamp *b)
{
	return a->device == b->device && a->inode == b->inode &&
		a->size == b->size && a->when.tv_sec == b->when.tv_sec &&
		a->when.tv_nsec == b->when.tv_nsec;
}

bool store_text_is_blank(const struct buf *text)
{
	for (size_t i = 0; i < text->len; i++)
		if (!text_is_space(text->data[i]))
			return false;
	return true;
}

/* Whether there is a kept file that could be put back. */
static bool has_good_copy(const struct connection_store *store)
{
	struct connection_file copy;
	bool is_good;

	connection_file_read(store->kept, &copy);
	is_good = !err_is_set(&copy.err) && copy.list.count > 0;
	connection_file_finish(&copy);
	return is_good;
}

void store_read(const struct connection_store *store,
	struct connection_file *out)
{
	bool is_blank;
	size_t len;

	connection_file_read(store->path, out);
	is_blank = !err_is_set(&out->err) && store_text_is_blank(&out->text) &&
		path_exists(store->path);
	if ((!is_blank && !err_is_set(&out->err)) || !has_good_copy(store))
		return;
	if (is_blank)
		err_set(&out->err, ERR_CONFIG, "%s is empty", store->path);
	len = strlen(out->err.text);
	snprintf(out->err.text + len, sizeof(out->err.text) - len,
		"; the last good one is beside it, %s: %s, or copy that one "
		"back", strrchr(store->kept, '/') + 1, is_blank ?
		"remove the file to begin anew" : "mend the file");
}

static void load(struct connection_store *store)
{
	struct connection_file reading;

	store->stamp = store->seen = store_stamp(store);
	store_read(store, &reading);
	store_take(store, &reading);
	connection_file_finish(&reading);
}

static void load_presets(struct connection_store *store)
{
	const struct builtin *builtin = builtin_find(PRESETS);
	struct connection_file file;

	if (builtin == NULL)
		return;
	connection_file_read_text(PRESETS, builtin->data, builtin->len, &file);
	store->presets = file.list;
	file.list = (struct clist){ 0 };
	for (size_t i = 0; i < store->presets.count; i++)
		store->presets.at[i]->is_preset = true;
	connection_file_finish(&file);
}

struct connection_store *connection_store_open(struct err *problem)
{
	struct connection_store *store = xcalloc(1, sizeof(*store));
	unsigned mode;

	buf_init(&store->text);
	buf_init(&store->notes);
	store->path = path_user_file(PATH_CONFIG, "connections.json");
	store->kept = xasprintf("%s~", store->path);
	store->patience_ms = PATIENCE_MS;
	load(store);
	load_presets(store);
	store_refresh(store);
	*problem = store->broken;
	if (path_is_open_to_others(store->path, &mode))
		log_line(LOG_WARN, "%s can be read by others (mode %03o): "
			"chmod 600 it", store->path, mode);
	return store;
}

void connection_store_free(struct connection_store *store)
{
	if (store == NULL)
		return;
	clist_finish(&store->own);
	clist_finish(&store->adopted);
	clist_finish(&store->presets);
	free(store->visible.at);
	json_free(store->root);
	buf_finish(&store->text);
	buf_finish(&store->notes);
	free(store->path);
	free(store->kept);
	free(store);
}

size_t connection_store_count(const struct connection_store *store)
{
	return store->visible.count;
}

struct connection *connection_store_at(const struct connection_store *store,
	size_t at)
{
	return at < store->visible.count ? store->visible.at[at] : NULL;
}

void connection_store_be_patient(struct connection_store *store)
{
	store->patience_ms = LONG_PATIENCE_MS;
}

const char *connection_store_path(const struct connection_store *store)
{
	return store->path;
}

const char *connection_store_notes(const struct connection_store *store)
{
	return store->notes.data;
}

void connection_store_adopt(struct connection_store *store,
	struct connection *connection)
{
	size_t at = clist_find(&store->adopted, connection->name);

	if (at < store->adopted.count)
		store_exchange(store->adopted.at[at], connection);
	else
		clist_add(&store->adopted, connection);
	store_refresh(store);
}

/* "A, B, C" of the visible ones that begin so. */
static char *name_them(const struct connection_store *store,
	const char *prefix)
{
	struct buf names = BUF_INIT;

	for (size_t i = 0; i < store->visible.count; i++) {
		const char *name = store->visible.at[i]->name;

		if (text_starts_with_nocase(name, prefix) && names.len < 300)
			buf_printf(&names, "%s\"%s\"",
				names.len > 0 ? ", " : "", name);
	}
	return buf_take(&names);
}

/* The only one that the test holds for, or NULL; *count says how many. */
static struct connection *only_one(const struct connection_store *store,
	bool (*test)(const char *, const char *), const char *name,
	size_t *count)
{
	struct connection *found = NULL;

	*count = 0;
	for (size_t i = 0; i < store->visible.count; i++)
		if (test(store->visible.at[i]->name, name)) {
			found = store->visible.at[i];
			++*count;
		}
	return *count == 1 ? found : NULL;
}

struct connection *connection_store_find(const struct connection_store *store,
	const char *name, struct err *err)
{
	size_t at = clist_find(&store->visible, name), count;
	struct connection *found;
	char *names;

	if (at < store->visible.count)
		return store->visible.at[at];
	found = only_one(store, text_equals_nocase, name, &count);
	if (found == NULL && *name != '\0')
		found = only_one(store, text_starts_with_nocase, name, &count);
	if (found != NULL)
		return found;
	names = name_them(store, count > 1 ? name : "");
	if (count > 1)
		err_set(err, ERR_USAGE, "\"%.60s\" may be %s: type more of "
			"the name", name, names);
	else
		err_set(err, ERR_USAGE, "there is no connection \"%.60s\"; "
			"there are %s", name, names);
	free(names);
	return NULL;
}
