#include "core/store/draft.h"

/*
 * The folder. An own draft has a name of random digits, made when it is first
 * written, and a lock that is held from then on; the lock goes with the
 * program, however it ends, and so tells the orphans from those that are
 * being typed in another deck right now.
 *
 * The file goes before its lock: a lock without a file means nothing.
 */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/lockfile.h"
#include "core/base/log.h"
#include "core/base/path.h"
#include "core/base/random.h"
#include "core/base/text.h"

enum { DRAFT_MAX = 64 << 20, FOUND_MAX = 100 };

/* A file and the lock that is held. */
struct held {
	char *path;
	int lock;
};

struct found {
	struct held held;
	struct draft draft;
};

struct drafts {
	struct held own;	/* path NULL: nothing is written */
	struct found *found;
	size_t count, alloc;
};

struct drafts *drafts_new(void)
{
	struct drafts *drafts = xcalloc(1, sizeof(*drafts));

	drafts->own.lock = -1;
	return drafts;
}

static void let_go(struct held *held)
{
	if (held->path == NULL)
		return;
	lockfile_release(held->lock);
	free(held->path);
	*held = (struct held){ NULL, -1 };
}

static void remove_file(struct held *held)
{
	char *lock;

	if (held->path == NULL)
		return;
	lock = xasprintf("%s.lock", held->path);
	unlink(held->path);
	unlink(lock);
	free(lock);
	let_go(held);
}

void drafts_free(struct drafts *drafts)
{
	if (drafts == NULL)
		return;
	let_go(&drafts->own);
	for (size_t i = 0; i < drafts->count; i++) {
		let_go(&drafts->found[i].held);
		draft_finish(&drafts->found[i].draft);
	}
	free(drafts->found);
	free(drafts);
}

static bool take_name(struct held *own, struct err *err)
{
	unsigned char digits[8];
	char name[40];

	random_bytes(digits, sizeof(digits));
	snprintf(name, sizeof(name), "drafts/");
	for (size_t i = 0; i < sizeof(digits); i++)
		snprintf(name + 7 + 2 * i, 3, "%02x", digits[i]);
	memcpy(name + 7 + 2 * sizeof(digits), ".draft", 7);
	own->path = path_user_file(PATH_STATE, name);
	own->lock = lockfile_take_within(own->path, 0, err);
	if (own->lock >= 0)
		return true;
	free(own->path);
	own->path = NULL;
	return false;
}

bool drafts_write(struct drafts *drafts, const struct draft *draft,
	struct err *err)
{
	struct buf text = BUF_INIT;
	bool is_done;

	if (draft->body.len + draft->base.len + draft->mine.len >
	    DRAFT_MAX / 2)
		return err_set(err, ERR_LIMIT, "the body is too large to be "
			"kept for a crash");
	if (drafts->own.path == NULL && !take_name(&drafts->own, err))
		return false;
	draft_print(draft, &text);
	is_done = path_replace_locked(drafts->own.path, text.data, text.len,
		err);
	buf_finish_wiped(&text);
	return is_done;
}

void drafts_remove(struct drafts *drafts)
{
	remove_file(&drafts->own);
}

bool drafts_is_written(const struct drafts *drafts)
{
	return drafts->own.path != NULL;
}

/* Adopts the draft and the lock. */
static void add(struct drafts *drafts, const struct found *found)
{
	size_t at = drafts->count;

	drafts->found = mem_grow(drafts->found, drafts->count,
		&drafts->alloc, sizeof(*drafts->found));
	while (at > 0 && drafts->found[at - 1].draft.at <= found->draft.at) {
		drafts->found[at] = drafts->found[at - 1];
		at--;
	}
	drafts->found[at] = *found;
	drafts->count++;
}

static void try_file(struct drafts *drafts, const char *name)
{
	struct found found = { .held = { xstrdup(name), -1 } };
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	found.held.lock = lockfile_take_within(name, 0, &err);
	draft_init(&found.draft);
	if (found.held.lock < 0) {
		let_go(&found.held);
	} else if (!path_exists(name)) {
		remove_file(&found.held);
	} else if (path_read_private(name, DRAFT_MAX, &text, &err) &&
	    draft_parse(&text, &found.draft, &err)) {
		add(drafts, &found);
		buf_finish_wiped(&text);
		return;
	} else {
		log_line(LOG_WARN, "%s can't be read and is left alone: %s",
			name, err.text);
		let_go(&found.held);
	}
	draft_finish(&found.draft);
	buf_finish_wiped(&text);
}

void drafts_keep(struct drafts *drafts, struct draft *draft)
{
	add(drafts, &(struct found){ drafts->own, *draft });
	drafts->own = (struct held){ NULL, -1 };
	draft_init(draft);
}

bool drafts_has_file(const struct drafts *drafts, size_t at)
{
	return drafts->found[at].held.path != NULL;
}

static bool is_known(const struct drafts *drafts, const char *path)
{
	for (size_t i = 0; i < drafts->count; i++)
		if (text_equals(drafts->found[i].held.path, path))
			return true;
	return text_equals(drafts->own.path, path);
}

size_t drafts_find(struct drafts *drafts)
{
	char *folder = path_user_file(PATH_STATE, "drafts");
	DIR *open = opendir(folder);
	struct dirent *entry;

	while (open != NULL && drafts->count < FOUND_MAX &&
	    (entry = readdir(open)) != NULL) {
		char *path;

		if (!text_ends_with(entry->d_name, ".draft"))
			continue;
		path = path_join(folder, entry->d_name);
		if (!is_known(drafts, path))
			try_file(drafts, path);
		free(path);
	}
	if (open != NULL)
		closedir(open);
	free(folder);
	return drafts->count;
}

size_t drafts_count(const struct drafts *drafts)
{
	return drafts->count;
}

const struct draft *drafts_at(const struct drafts *drafts, size_t at)
{
	return &drafts->found[at].draft;
}

void drafts_discard(struct drafts *drafts, size_t at)
{
	remove_file(&drafts->found[at].held);
	draft_finish(&drafts->found[at].draft);
	memmove(drafts->found + at, drafts->found + at + 1,
		(drafts->count - at - 1) * sizeof(*drafts->found));
	drafts->count--;
}
