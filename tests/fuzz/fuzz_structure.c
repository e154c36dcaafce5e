/*
 * Any bytes as a resource: a StructureDefinition gives a tree of which all can
 * be asked, with and without base R4 below it.
 */

#include "tests/fuzz/fuzz_definitions.h"

static void try_it(struct definitions *all, const char *text, size_t len)
{
	struct err err = ERR_INIT;
	size_t package = definitions_package_count(all);

	if (definitions_add_resource(all, text, len, &err))
		fuzz_each(all, package);
	else
		FUZZ_CHECK(err.text[0] != '\0');
	definitions_free(all);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err err = ERR_INIT;
	char *text = fuzz_copy(data, size);

	try_it(definitions_new_empty(), text, size);
	if (size % 4 == 0)
		try_it(definitions_new(&err), text, size);
	free(text);
	return 0;
}
