#include "core/ig/definitions_cache.h"

/*
 * A package is the same as long as its archive, or each file of its folder,
 * has the same size and time. The compiler is known by what it made of base
 * R4: a program whose compiler makes something else has another digest there,
 * and takes nothing that an older one left.
 */

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/log.h"
#include "core/base/path.h"
#include "core/ig/r4_deck.h"

struct mark {
	uint64_t digest;
	uint64_t files, bytes;
};

static void mark_bytes(struct mark *mark, const void *data, size_t len)
{
	const unsigned char *at = data;

	for (size_t i = 0; i < len; i++)
		mark->digest = (mark->digest ^ at[i]) * 0x100000001b3u;
	mark->digest ^= mark->digest >> 32;
}

static long nanoseconds(const struct stat *status)
{
#ifdef __APPLE__
	return status->st_mtimespec.tv_nsec;
#else
	return status->st_mtim.tv_nsec;
#endif
}

static void mark_file(struct mark *mark, const char *name,
	const struct stat *status)
{
	int64_t facts[3] = { status->st_size, status->st_mtime,
		nanoseconds(status) };

	mark_bytes(mark, name, strlen(name) + 1);
	mark_bytes(mark, facts, sizeof(facts));
	mark->files++;
	mark->bytes += (uint64_t)status->st_size;
}

/* Files in any order: each alone, and all added up. */
static bool mark_folder(struct mark *mark, const char *folder)
{
	DIR *open = opendir(folder);
	const struct dirent *entry;

	if (open == NULL)
		return errno == ENOENT || errno == ENOTDIR;
	while ((entry = readdir(open)) != NULL) {
		char *path = path_join(folder, entry->d_name);
		struct mark one = { .digest = 0xcbf29ce484222325u };
		struct stat status;

		if (stat(path, &status) == 0 && S_ISREG(status.st_mode)) {
			mark_file(&one, entry->d_name, &status);
			mark->digest += one.digest;
			mark->files++;
			mark->bytes += one.bytes;
		}
		free(path);
	}
	(void)closedir(open);
	return true;
}

static uint64_t compiler_digest(void)
{
	struct compiled *base = compiled_from(r4_deck,
		(size_t)(r4_deck_end - r4_deck));
	uint64_t digest = base != NULL ? compiled_digest(base) : 0;

	compiled_free(base);
	return digest;
}

char *definitions_cache_source(const struct package *package)
{
	const char *path = package_path(package);
	struct mark mark = { .digest = 0xcbf29ce484222325u };
	struct stat status;
	char *inner;
	bool is_marked = true;

	if (stat(path, &status) != 0)
		return NULL;
	if (S_ISDIR(status.st_mode)) {
		inner = path_join(path, "package");
		is_marked = mark_folder(&mark, path) &&
			mark_folder(&mark, inner);
		free(inner);
	} else {
		mark_file(&mark, "", &status);
	}
	if (!is_marked)
		return NULL;
	return xasprintf("%s %ju files %ju bytes %016jx by %016jx", path,
		(uintmax_t)mark.files, (uintmax_t)mark.bytes,
		(uintmax_t)mark.digest, (uintmax_t)compiler_digest());
}

/* A name out of a package goes into a file name as letters and dots only. */
static char *cache_path(const struct package *package)
{
	struct mark mark = { .digest = 0xcbf29ce484222325u };
	const char *at = package_name(package);
	struct buf name = BUF_INIT;
	char *path;

	(void)buf_puts(&name, "definitions/");
	for (size_t i = 0; at[i] != '\0' && i < 80; i++)
		if ((at[i] >= 'a' && at[i] <= 'z') ||
		    (at[i] >= 'A' && at[i] <= 'Z') ||
		    (at[i] >= '0' && at[i] <= '9') ||
		    (at[i] == '.' && i > 0))
			(void)buf_putc(&name, at[i]);
	mark_bytes(&mark, package_path(package),
		strlen(package_path(package)));
	(void)buf_printf(&name, "-%016jx.deck", (uintmax_t)mark.digest);
	path = path_user_file(PATH_CACHE, name.data);
	buf_finish(&name);
	return path;
}

struct compiled *definitions_cache_get(const struct package *package,
	const char *source)
{
	char *path = cache_path(package);
	struct compiled *compiled = compiled_map(path, source);

	free(path);
	return compiled;
}

void definitions_cache_put(const struct package *package,
	const struct buf *bytes)
{
	char *path = cache_path(package);
	struct err err = ERR_INIT;

	if (!path_replace(path, bytes->data, bytes->len, &err))
		log_line(LOG_INFO, "%s", err.text);
	free(path);
}
