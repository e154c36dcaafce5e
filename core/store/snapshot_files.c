#include "core/store/snapshot_files.h"

/*
 * Everything there is to know without opening a file stands in its name, so
 * that connecting reads one file and not thirty. A name of another form is
 * nobody's: it is neither read nor removed.
 */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/auth/crypto.h"
#include "core/base/path.h"
#include "core/base/text.h"

enum { KEY_LEN = 16 };

void snapshot_key(const char *connection, const char *service, char out[17])
{
	struct buf both = BUF_INIT;
	uint8_t digest[32];

	buf_append(&both, connection, strlen(connection) + 1);
	buf_puts(&both, service);
	crypto_sha256(both.data, both.len, digest);
	for (size_t i = 0; i < KEY_LEN / 2; i++)
		snprintf(out + 2 * i, 3, "%02x", digest[i]);
	buf_finish(&both);
}

static char *folder(void)
{
	return path_user_file(PATH_STATE, "capability");
}

/* "0123456789abcdef-1770114660.json" */
static bool parse_name(const char *name, struct snapshot_file *out)
{
	const char *digits = name + KEY_LEN + 1;
	char number[24];
	size_t len;
	long first;

	if (strspn(name, "0123456789abcdef") != KEY_LEN ||
	    name[KEY_LEN] != '-')
		return false;
	len = strspn(digits, "0123456789");
	if (len == 0 || len > 12 || strcmp(digits + len, ".json") != 0)
		return false;
	memcpy(number, digits, len);
	number[len] = '\0';
	if (!text_parse_long(number, 0, 999999999999L, &first))
		return false;
	memcpy(out->key, name, KEY_LEN);
	out->key[KEY_LEN] = '\0';
	out->first = (time_t)first;
	return true;
}

static int newest_first(const void *a, const void *b)
{
	const struct snapshot_file *left = a, *right = b;

	return (left->first < right->first) - (left->first > right->first);
}

void snapshot_files_list(const char *key, struct snapshot_files *out)
{
	char *path = folder();
	DIR *open = opendir(path);
	const struct dirent *entry;

	*out = (struct snapshot_files){ 0 };
	while (open != NULL && (entry = readdir(open)) != NULL) {
		struct snapshot_file file;

		if (!parse_name(entry->d_name, &file) ||
		    (key != NULL && strcmp(file.key, key) != 0))
			continue;
		file.path = path_join(path, entry->d_name);
		out->file = mem_grow(out->file, out->count, &out->alloc,
			sizeof(*out->file));
		out->file[out->count++] = file;
	}
	if (open != NULL)
		closedir(open);
	if (out->count > 1)
		qsort(out->file, out->count, sizeof(*out->file),
			newest_first);
	free(path);
}

void snapshot_files_finish(struct snapshot_files *files)
{
	for (size_t i = 0; i < files->count; i++)
		free(files->file[i].path);
	free(files->file);
	*files = (struct snapshot_files){ 0 };
}

char *snapshot_file_new(const char *key, time_t *first)
{
	char *where = folder(), *path = NULL;

	for (;; ++*first) {
		char *name = xasprintf("%s-%lld.json", key,
			(long long)*first);

		path = path_join(where, name);
		free(name);
		if (!path_exists(path))
			break;
		free(path);
	}
	free(where);
	return path;
}

static void remove_from(const struct snapshot_files *files, size_t at)
{
	for (; at < files->count; at++)
		(void)unlink(files->file[at].path);
}

void snapshot_files_trim(const char *key)
{
	struct snapshot_files files;

	snapshot_files_list(key, &files);
	remove_from(&files, SNAPSHOTS_EACH);
	snapshot_files_finish(&files);
	snapshot_files_list(NULL, &files);
	remove_from(&files, SNAPSHOTS_ALL);
	snapshot_files_finish(&files);
}
