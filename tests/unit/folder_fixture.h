#ifndef FD_TESTS_UNIT_FOLDER_FIXTURE_H
#define FD_TESTS_UNIT_FOLDER_FIXTURE_H

/*
 * A folder of its own for each test, gone with all that is in it afterwards.
 */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/path.h"

/* In TMPDIR; false when it can't be made. */
static inline bool folder_make(char *folder, size_t size)
{
	const char *base = getenv("TMPDIR");

	snprintf(folder, size, "%s/fhirdeck-test-XXXXXX",
		base != NULL && *base == '/' ? base : "/tmp");
	return mkdtemp(folder) != NULL;
}

static inline void folder_remove(const char *folder)
{
	struct dirent *entry;
	DIR *list = opendir(folder);

	while (list != NULL && (entry = readdir(list)) != NULL) {
		char *inner = path_join(folder, entry->d_name);

		if (strcmp(entry->d_name, ".") != 0 &&
		    strcmp(entry->d_name, "..") != 0 && unlink(inner) != 0)
			folder_remove(inner);
		free(inner);
	}
	if (list != NULL)
		closedir(list);
	rmdir(folder);
}

#endif
