/*
 * Postman collections and environments, OpenAPI documents and HAR files: the
 * first byte says which, all others are the file.
 */

#include "tests/fuzz/fuzz_import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum import_kind kinds[] = { IMPORT_UNKNOWN,
		IMPORT_POSTMAN, IMPORT_ENVIRONMENT, IMPORT_OPENAPI,
		IMPORT_HAR };
	struct import import;
	struct err err = ERR_INIT;
	char *copy;

	if (size == 0)
		return 0;
	copy = fuzz_copy(data + 1, size - 1);
	(void)import_sniff(copy, size - 1);
	import_init(&import, "fuzz");
	if (import_read(&import, kinds[*data % FD_COUNT(kinds)], copy,
	    size - 1, &err))
		fuzz_import_written(&import);
	else
		FUZZ_CHECK(err_is_set(&err));
	import_finish(&import);
	free(copy);
	return 0;
}
