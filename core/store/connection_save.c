#include "core/store/connection_store_internal.h"

/*
 * Writing connections.json. Under its lock the file is read again, the change
 * is made to what it has now, and the text is edited, not written anew
 * (doc/json_edit): connections that were not touched, and members nobody here
 * knows, stay byte for byte. A file with a mistake is never written.
 *
 * A connection that is put back carries the form it was read in. When the file
 * has another form by now, somebody else changed it, and the two changes are
 * merged; where both changed one member nothing is written. So no change is
 * lost, whoever comes second.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/lockfile.h"
#include "core/base/path.h"
#include "core/doc/json_edit.h"
#include "core/doc/json.h"

/* The file's value with a list in place of its connections. */
static struct json *file_value(const struct connection_store *store,
	const struct clist *list)
{
	struct json *root = json_type(store->root) == JSON_OBJECT ?
		json_dup(store->root) : json_new_object();
	struct json *array = json_new_array();

	for (size_t i = 0; i < list->count; i++)
		json_append(array, json_dup(list->at[i]->unknown));
	json_adopt(root, "connections", array);
	return root;
}

/* The text becomes the store's; its buffer is adopted. */
static void remember(struct connection_store *store, struct buf *text)
{
	json_free(store->root);
	store->root = json_parse(text->data, text->len, NULL);
	buf_finish(&store->text);
	store->text = *text;
	buf_init(text);
	store->stamp = store->seen = store_stamp(store);
}

static bool same_text(const struct buf *a, const struct buf *b)
{
	return a->len == b->len && memcmp(a->data, b->data, a->len) == 0;
}

/* An empty file is not worth keeping in the place of a good one. */
static bool write_text(const struct connection_store *store,
	const struct buf *text, struct err *err)
{
	return store_text_is_blank(&store->text) ?
		path_replace_locked(store->path, text->data, text->len, err) :
		path_replace_keeping(store->path, store->kept, text->data,
			text->len, err);
}

/* Writes the list, if that changes anything; the lock is held. */
static bool save(struct connection_store *store, const struct clist *list,
	struct err *err)
{
	struct json *value = file_value(store, list);
	struct buf text = BUF_INIT;
	bool is_saved;

	json_edit_text(store->text.data, store->text.len, value, &text);
	is_saved = same_text(&text, &store->text) ||
		write_text(store, &text, err);
	if (is_saved)
		remember(store, &text);
	buf_finish(&text);
	json_free(value);
	return is_saved;
}

/* Reads the file again if somebody changed it; false when it is broken. */
static bool prepare(struct connection_store *store, struct err *err)
{
	struct connection_file reading;

	store_read(store, &reading);
	if (err_is_set(&reading.err)) {
		*err = reading.err;
		err_prefix(err, "nothing was saved, the file must be mended "
			"first: ");
		connection_file_finish(&reading);
		return false;
	}
	if (err_is_set(&store->broken) ||
	    !same_text(&reading.text, &store->text)) {
		store_take(store, &reading);
		store_refresh(store);
	}
	connection_file_finish(&reading);
	return true;
}

static bool put_own(struct connection_store *store, size_t at,
	struct connection *connection, struct err *err)
{
	struct json *form = connection_to_json(connection);
	struct clist wanted = { 0 };
	bool is_saved;

	json_free(connection->unknown);
	connection->unknown = form;
	for (size_t i = 0; i < store->own.count; i++)
		clist_add(&wanted, i == at ? connection : store->own.at[i]);
	if (at == store->own.count)
		clist_add(&wanted, connection);
	is_saved = save(store, &wanted, err);
	free(wanted.at);
	if (!is_saved)
		connection_free(connection);
	else if (at < store->own.count)
		store_exchange(store->own.at[at], connection);
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

/* As this program would write it. */
static struct json *written_form(const struct json *form)
{
	struct err ignored = ERR_INIT;
	struct connection *connection = connection_from_json(form, &ignored);
	struct json *written = connection != NULL ?
		connection_to_json(connection) : json_dup(form);

	connection_free(connection);
	return written;
}

/* Owned, of a form that was merged: good parts may not go together. */
static struct connection *read_merged(const struct json *form,
	const char *name, struct err *err)
{
	struct connection *result = connection_from_json(form, err);

	if (result != NULL && connection_check(result, err))
		return result;
	err_prefix(err, "another program changed \"%s\" meanwhile, and the two "
		"changes don't go together: ", name);
	connection_free(result);
	return NULL;
}

/* Owned: theirs with the changes that were made here; NULL with err. */
static struct connection *merged(const struct connection *ours,
	const struct connection *theirs, struct err *err)
{
	struct json *base = written_form(ours->unknown);
	struct json *our_form = connection_to_json(ours);
	struct json *their_form = connection_to_json(theirs), *form;
	struct connection *result = NULL;
	struct buf where = BUF_INIT;

	form = json_merge(base, our_form, their_form, &where);
	if (form != NULL)
		result = read_merged(form, theirs->name, err);
	else
		err_set(err, ERR_CONFIG, "another program changed %s of "
			"\"%s\" meanwhile, so nothing was saved: open it "
			"again, see what it is now, and change that",
			where.data, theirs->name);
	json_free(base);
	json_free(our_form);
	json_free(their_form);
	json_free(form);
	buf_finish(&where);
	return result;
}

/*
 * The connection as it is to replace the one the file has; NULL with err. One
 * that was made anew keeps members this version does not know. Adopts it.
 */
static struct connection *fit(struct connection *connection,
	const struct connection *theirs, struct err *err)
{
	struct connection *result;

	if (connection->unknown == NULL)
		connection->unknown = json_dup(theirs->unknown);
	if (json_equal(connection->unknown, theirs->unknown))
		return connection;
	result = merged(connection, theirs, err);
	connection_free(connection);
	return result;
}

/* The lock is held. */
static bool put_locked(struct connection_store *store, const char *old_name,
	struct connection *connection, struct err *err)
{
	size_t at;

	if (!prepare(store, err) ||
	    !find_place(store, old_name, connection, &at, err)) {
		connection_free(connection);
		return false;
	}
	connection->is_preset = false;
	if (at < store->own.count)
		connection = fit(connection, store->own.at[at], err);
	if (connection == NULL || !put_own(store, at, connection, err))
		return false;
	store_refresh(store);
	return true;
}

bool connection_store_put(struct connection_store *store,
	const char *old_name, struct connection *connection, struct err *err)
{
	size_t adopted = old_name != NULL ?
		clist_find(&store->adopted, old_name) : store->adopted.count;
	bool is_done;
	int lock;

	if (!connection_check(connection, err)) {
		connection_free(connection);
		return false;
	}
	if (adopted < store->adopted.count) {
		store_exchange(store->adopted.at[adopted], connection);
		store_refresh(store);
		return true;
	}
	lock = lockfile_take_within(store->path, store->patience_ms, err);
	if (lock < 0) {
		connection_free(connection);
		return false;
	}
	is_done = put_locked(store, old_name, connection, err);
	lockfile_release(lock);
	return is_done;
}

static bool remove_locked(struct connection_store *store, const char *name,
	struct err *err)
{
	size_t known = clist_find(&store->own, name), at;
	struct clist wanted = { 0 };
	struct json *form = known < store->own.count ?
		json_dup(store->own.at[known]->unknown) : NULL;
	bool is_saved = prepare(store, err);

	at = clist_find(&store->own, name);
	if (is_saved && at == store->own.count)
		is_saved = clist_has(&store->presets, name) ?
			err_set(err, ERR_CONFIG, "\"%s\" comes with fhirdeck "
				"and can't be removed", name) :
			err_set(err, ERR_CONFIG, "there is no connection "
				"\"%s\" in %s", name, store->path);
	if (is_saved && form != NULL &&
	    !json_equal(form, store->own.at[at]->unknown))
		is_saved = err_set(err, ERR_CONFIG, "another program changed "
			"\"%s\" meanwhile, so it was not removed: see what it "
			"is now", name);
	for (size_t i = 0; i < store->own.count; i++)
		if (i != at)
			clist_add(&wanted, store->own.at[i]);
	is_saved = is_saved && save(store, &wanted, err);
	free(wanted.at);
	json_free(form);
	if (is_saved) {
		clist_remove(&store->own, at);
		store_refresh(store);
	}
	return is_saved;
}

bool connection_store_remove(struct connection_store *store,
	const char *name, struct err *err)
{
	int lock = lockfile_take_within(store->path, store->patience_ms, err);
	bool is_done = lock >= 0 && remove_locked(store, name, err);

	lockfile_release(lock);
	return is_done;
}
