/*
 * Command lines. What is read can be written as .http text that is read again,
 * with no secret in it and no file in it that the line did not name; and what
 * is exported as a command line is the same request again.
 */

#include "core/store/http_file.h"
#include "core/client/export.h"
#include "tests/fuzz/fuzz_import.h"

static void check_export(const struct import_request *request)
{
	struct buf line = BUF_INIT;
	struct err err = ERR_INIT;
	struct import again;
	const struct export_request from = { .method = request->method,
		.url = request->url, .headers = &request->headers,
		.body = request->body.data, .body_len = request->body.len };

	if (!export_request(EXPORT_CURL, &from, &line, &err))
		return;
	import_init(&again, "again");
	FUZZ_CHECK(import_read(&again, IMPORT_CURL, line.data, line.len,
		&err));
	FUZZ_CHECK(again.count == 1);
	FUZZ_CHECK(strcmp(again.request[0].method, request->method) == 0);
	FUZZ_CHECK(again.request[0].body_file == NULL);
	import_finish(&again);
	buf_finish(&line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = fuzz_copy(data, size);
	struct import import;
	struct err err = ERR_INIT;

	import_init(&import, "fuzz");
	if (import_read(&import, IMPORT_CURL, copy, size, &err)) {
		FUZZ_CHECK(import.count > 0);
		fuzz_import_written(&import);
		for (size_t i = 0; i < import.count; i++)
			check_export(&import.request[i]);
	} else {
		FUZZ_CHECK(err_is_set(&err));
	}
	import_finish(&import);
	free(copy);
	return 0;
}
