#include "core/store/connection_store_internal.h"

/*
 * Another program's changes, while this one runs. A change shows in the file's
 * stamp; it is read only once the stamp has stayed the same for a whole poll,
 * for an editor may be in the middle of writing, or have moved the old file
 * away for a moment. What can't be read leaves the lists as they are.
 */

#include <stdlib.h>
#include <string.h>

#include "core/doc/json.h"

enum { NAMES_MAX = 3 };

bool connection_equals(const struct connection *a,
	const struct connection *b)
{
	struct json *one = connection_to_json(a);
	struct json *other = connection_to_json(b);
	bool is_equal = json_equal(one, other);

	json_free(one);
	json_free(other);
	return is_equal;
}

struct news {
	struct buf *words;
	size_t count;
};

static void tell(struct news *news, const char *name, const char *what)
{
	news->count++;
	if (news->count <= NAMES_MAX)
		buf_printf(news->words, "%s\"%.40s\" %s",
			news->count > 1 ? ", " : "", name, what);
}

/* What differs between the lists, and how many things do. */
static size_t compare(const struct clist *old, const struct clist *fresh,
	struct buf *words)
{
	struct news news = { .words = words };

	for (size_t i = 0; i < fresh->count; i++) {
		const struct connection *now = fresh->at[i];
		size_t at = clist_find(old, now->name);

		if (at == old->count)
			tell(&news, now->name, "is new");
		else if (!connection_equals(old->at[at], now))
			tell(&news, now->name, "changed");
	}
	for (size_t i = 0; i < old->count; i++)
		if (!clist_has(fresh, old->at[i]->name))
			tell(&news, old->at[i]->name, "is gone");
	if (news.count > NAMES_MAX)
		buf_printf(words, " and %zu more", news.count - NAMES_MAX);
	return news.count;
}

static enum store_news read_news(struct connection_store *store,
	struct buf *words, struct err *err)
{
	bool was_broken = err_is_set(&store->broken);
	struct connection_file reading;
	enum store_news news = NEWS_NONE;

	store_read(store, &reading);
	if (err_is_set(&reading.err)) {
		*err = store->broken = reading.err;
		connection_file_finish(&reading);
		return NEWS_BROKEN;
	}
	if (compare(&store->own, &reading.list, words) > 0 || was_broken)
		news = NEWS_CHANGED;
	if (news == NEWS_CHANGED && words->len == 0)
		buf_puts(words, "it can be read again");
	store_take(store, &reading);
	store_refresh(store);
	connection_file_finish(&reading);
	return news;
}

enum store_news connection_store_poll(struct connection_store *store,
	struct buf *words, struct err *err)
{
	struct file_stamp now = store_stamp(store);
	bool is_settled = file_stamp_equals(&now, &store->seen);

	buf_clear(words);
	store->seen = now;
	if (!is_settled || file_stamp_equals(&now, &store->stamp))
		return NEWS_NONE;
	store->stamp = now;
	return read_news(store, words, err);
}
