#ifndef FD_TEST_FUZZ_IMPORT_H
#define FD_TEST_FUZZ_IMPORT_H

/*
 * What must hold of everything that was imported.
 */

#include "core/store/http_file.h"
#include "core/store/import.h"
#include "tests/fuzz/fuzz.h"

enum { FUZZ_SECRET_MIN = 8 };

static inline bool fuzz_names_file(const struct import *import,
	const char *file)
{
	for (size_t i = 0; i < import->count; i++) {
		const char *have = import->request[i].body_file;

		/* The last look for secrets may have changed it. */
		if (have != NULL && (strcmp(have, file) == 0 ||
		    strstr(file, "{{") != NULL))
			return true;
	}
	return false;
}

static inline void fuzz_import_written(struct import *import)
{
	struct buf text = BUF_INIT;
	struct http_file file;
	struct err err = ERR_INIT;

	import_write(import, NULL, &text);
	http_file_init(&file, "fuzz");
	FUZZ_CHECK(http_file_read(&file, text.data, text.len, &err));
	FUZZ_CHECK(file.count <= import->count);
	for (size_t i = 0; i < file.count; i++)
		FUZZ_CHECK(file.request[i].body_file == NULL ||
			fuzz_names_file(import, file.request[i].body_file));
	for (size_t i = 0; i < import->secret_count; i++)
		FUZZ_CHECK(secret_length(import->secret[i].value) <
			FUZZ_SECRET_MIN || strstr(text.data, secret_bytes(
			import->secret[i].value)) == NULL);
	http_file_finish(&file);
	buf_finish(&text);
}

#endif
