#ifndef FD_BASE_PATH_H
#define FD_BASE_PATH_H

/*
 * Where files live (XDG base directories), reading them whole, and replacing
 * them so that a crash or a full disk leaves the old one.
 */

#include "core/base/buf.h"
#include "core/base/err.h"

enum path_base {
	PATH_CONFIG, PATH_STATE, PATH_DATA, PATH_CACHE, PATH_RUNTIME
};

/* --config DIR: settings and state live there instead (NULL undoes it). */
void path_set_root(const char *folder);
/*
 * Owned path of the deck's own file in a base directory ("" for the folder):
 * $XDG_CONFIG_HOME/fhirdeck/NAME and so on. PATH_RUNTIME falls back to a
 * private folder under $TMPDIR.
 */
char *path_user_file(enum path_base base, const char *name)
	FD_NONNULL FD_MALLOC;
char *path_join(const char *folder, const char *name) FD_NONNULL FD_MALLOC;
/* Owned path as a person types it: "~/" is the home folder. */
char *path_typed(const char *text) FD_NONNULL FD_MALLOC;

bool path_exists(const char *path) FD_NONNULL;
/*
 * True when the folder that a new file of this name would be in is there. What
 * writes under a name somebody typed asks this first, and makes no folder.
 */
bool path_has_folder(const char *path, struct err *err) FD_MUST_USE;
/*
 * Reads a regular file whole; ERR_FILE (with errno's reason) or ERR_LIMIT
 * when it is larger than cap. "-" is standard input.
 */
bool path_read(const char *path, size_t cap, struct buf *out, struct err *err)
	FD_MUST_USE;
/*
 * As path_read, for a file that holds a secret: it must be a regular file of
 * this user's or of root's that nobody else may read or write. Otherwise
 * ERR_CONFIG, with the command that mends it.
 */
bool path_read_private(const char *path, size_t cap, struct buf *out,
	struct err *err) FD_MUST_USE;
/*
 * Owned: the file behind symbolic links, though it need not be there; NULL
 * with err when they lead in a circle.
 */
char *path_target(const char *path, struct err *err)
	__attribute__((nonnull(1))) FD_MUST_USE;
/*
 * Writes path.XXXX beside it (0600), flushes it to the disk, renames it over
 * path. Folders that are missing are made 0700. On failure path is as it was,
 * and the sentence says so. A path that is a symbolic link keeps the link: its
 * target is replaced. A file that is write-protected, or no regular one, is
 * left alone. Root leaves a file to the user it belongs to.
 */
bool path_replace(const char *path, const void *data, size_t len,
	struct err *err) FD_MUST_USE;
/*
 * The same by way of path.new, for the one who holds the path's lock
 * (base/lockfile): what a kill left behind goes the next time.
 */
bool path_replace_locked(const char *path, const void *data, size_t len,
	struct err *err) FD_MUST_USE;
/*
 * As path_replace_locked; the file that was there gets the name kept, in the
 * place of what had it before. That it can't is a warning in the log only.
 */
bool path_replace_keeping(const char *path, const char *kept,
	const void *data, size_t len, struct err *err) FD_MUST_USE;
/*
 * The next step after an errno of writing, to stand behind its reason: "; make
 * room on that disk, then try again"; "" where the reason tells it.
 */
const char *path_advice(int error);
/*
 * Writes a new file of that mode (0600, or 0644 for what is public); false
 * when something has the name already, which stays as it is.
 */
bool path_create(const char *path, const void *data, size_t len,
	unsigned mode, struct err *err) FD_MUST_USE;
/* Appends (0600, folder 0700), one write. */
bool path_append(const char *path, const void *data, size_t len,
	struct err *err) FD_MUST_USE;
/*
 * Appends a line (with its line feed) for the one who holds the path's lock:
 * all of it or, when the disk is full, nothing. A line that a crash cut off is
 * closed first.
 */
bool path_append_line(const char *path, const char *line, size_t len,
	struct err *err) FD_MUST_USE;
/* True, with the mode in words, when others than the owner may read it. */
bool path_is_open_to_others(const char *path, unsigned *mode) FD_NONNULL;

#endif
