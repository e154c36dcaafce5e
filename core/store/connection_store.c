#include "core/store/connection.h"

/*
 * connections.json and what stands behind it.
 *
 * Three lists: the user's own (the file), those adopted for this run (the
 * sandbox), and the presets the program carries. What callers see is the own
 * ones, then the adopted, then presets whose names nobody uses.
 *
 * The file is the user's. One that has a mistake is never written, and before
 * every write it is compared with what was read: if another program (or the
 * user's editor) changed it meanwhile, it is read again first and the change
 * is applied to that. A connection keeps its address in memory through all of
 * this, until it is removed.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/builtin.h"
#include "core/base/log.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/store/connection_file.h"

#define PRESETS	"core/store/presets/presets.json"

struct connection_store {
	char *path;
	struct buf text;	/* of the file as it was read or written */
	struct json *root;	/* of that text; NULL for an empty file */
	struct err broken;	/* why the file is not to be written */
	struct clist own, adopted, presets;
	struct clist visible;	/* borrows from the three */
};

/* What the callers' pointers lead to becomes what fresh was. */
static void exchange_content(struct connection *kept, struct connection *fresh)
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

static void refresh(struct connection_store *store)
{
	store->visible.count = 0;
	show(store, &store->own);
	show(store, &store->adopted);
	show(store, &store->presets);
}

/* The reading becomes the store's; known connections keep their address. */
static void take_reading(struct connection_store *store,
	struct connection_file *reading)
{
	struct clist fresh = reading->list;

	for (size_t i = 0; i < fresh.count; i++) {
		size_t at = clist_find(&store->own, fresh.at[i]->name);

		if (at == store->own.count)
			continue;
		exchange_content(store->own.at[at], fresh.at[i]);
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
	json_free(store->root);
	store->root = reading->root;
	reading->root = NULL;
	store->broken = reading->err;
}

static void load(struct connection_store *store)
{
	struct connection_file reading;

	connection_file_read(store->path, &reading);
	take_reading(store, &reading);
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
	store->path = path_user_file(PATH_CONFIG, "connections.json");
	load(store);
	load_presets(store);
	refresh(store);
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
	free(store->path);
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

const char *connection_store_path(const struct connection_store *store)
{
	return store->path;
}

void connection_store_adopt(struct connection_store *store,
	struct connection *connection)
{
	size_t at = clist_find(&store->adopted, connection->name);

	if (at < store->adopted.count)
		exchange_content(store->adopted.at[at], connection);
	else
		clist_add(&store->adopted, connection);
	refresh(store);
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

/* The file's text with a list in place of its connections. */
static void print_file(const struct connection_store *store,
	const struct clist *list, struct buf *out)
{
	struct json *root = json_type(store->root) == JSON_OBJECT ?
		json_dup(store->root) : json_new_object();
	struct json *array = json_new_array();

	for (size_t i = 0; i < list->count; i++)
		json_append(array, connection_to_json(list->at[i]));
	json_adopt(root, "connections", array);
	json_print(root, true, out);
	buf_putc(out, '\n');
	json_free(root);
}

/* Writes the list; the store then remembers that text. */
static bool save(struct connection_store *store, const struct clist *list,
	struct err *err)
{
	struct buf text = BUF_INIT;
	bool is_saved;

	print_file(store, list, &text);
	is_saved = path_replace(store->path, text.data, text.len, err);
	if (is_saved) {
		json_free(store->root);
		store->root = json_parse(text.data, text.len, NULL);
		buf_finish(&store->text);
		store->text = text;
	} else {
		buf_finish(&text);
	}
	return is_saved;
}

static bool same_text(const struct buf *a, const struct buf *b)
{
	return a->len == b->len && memcmp(a->data, b->data, a->len) == 0;
}

/* Reads the file again if somebody changed it; false when it is broken. */
static bool prepare_write(struct connection_store *store, struct err *err)
{
	struct connection_file reading;

	connection_file_read(store->path, &reading);
	if (err_is_set(&reading.err)) {
		*err = reading.err;
		err_prefix(err, "nothing was saved, the file must be mended "
			"first: ");
		connection_file_finish(&reading);
		return false;
	}
	if (err_is_set(&store->broken) ||
	    !same_text(&reading.text, &store->text)) {
		take_reading(store, &reading);
		refresh(store);
	}
	connection_file_finish(&reading);
	return true;
}

static bool put_own(struct connection_store *store, size_t at,
	struct connection *connection, struct err *err)
{
	struct clist wanted = { 0 };
	bool is_saved;

	for (size_t i = 0; i < store->own.count; i++)
		clist_add(&wanted, i == at ? connection : store->own.at[i]);
	if (at == store->own.count)
		clist_add(&wanted, connection);
	is_saved = save(store, &wanted, err);
	free(wanted.at);
	if (!is_saved)
		connection_free(connection);
	else if (at < store->own.count)
		exchange_content(store->own.at[at], connection);
	else
		clist_add(&store->own, connection);
	return is_saved;
}

/* Where the connection goes among the own ones; false with err if nowhere. */
static bool find_place(const struct connection_store *store,
	const char *old_name, const struct connection *connection, size_t *at,
	struct err *err)
{
	size_t taken = clist_find(&store->own, connection->name);

	*at = store->own.count;
	if (old_name != NULL) {
		*at = clist_find(&store->own, old_name);
		if (*at == store->own.count &&
		    !clist_has(&store->presets, old_name))
			return err_set(err, ERR_CONFIG, "there is no "
				"connection \"%s\" any more; nothing was "
				"saved", old_name);
	}
	if ((taken < store->own.count && taken != *at) ||
	    clist_has(&store->adopted, connection->name))
		return err_set(err, ERR_CONFIG, "there is a connection "
			"\"%s\" already; choose another name",
			connection->name);
	return true;
}

bool connection_store_put(struct connection_store *store,
	const char *old_name, struct connection *connection, struct err *err)
{
	size_t adopted = old_name != NULL ?
		clist_find(&store->adopted, old_name) : store->adopted.count;
	size_t at;

	if (!connection_check(connection, err)) {
		connection_free(connection);
		return false;
	}
	if (adopted < store->adopted.count) {
		exchange_content(store->adopted.at[adopted], connection);
		refresh(store);
		return true;
	}
	if (!prepare_write(store, err) ||
	    !find_place(store, old_name, connection, &at, err)) {
		connection_free(connection);
		return false;
	}
	connection->is_preset = false;
	if (!put_own(store, at, connection, err))
		return false;
	refresh(store);
	return true;
}

bool connection_store_remove(struct connection_store *store,
	const char *name, struct err *err)
{
	struct clist wanted = { 0 };
	size_t at;
	bool is_saved;

	if (!prepare_write(store, err))
		return false;
	at = clist_find(&store->own, name);
	if (at == store->own.count && clist_has(&store->presets, name))
		return err_set(err, ERR_CONFIG, "\"%s\" comes with fhirdeck "
			"and can't be removed", name);
	if (at == store->own.count)
		return err_set(err, ERR_CONFIG, "there is no connection "
			"\"%s\" in %s", name, store->path);
	for (size_t i = 0; i < store->own.count; i++)
		if (i != at)
			clist_add(&wanted, store->own.at[i]);
	is_saved = save(store, &wanted, err);
	free(wanted.at);
	if (is_saved) {
		clist_remove(&store->own, at);
		refresh(store);
	}
	return is_saved;
}
