/*
 * A compiled file with words of it overwritten, each six bytes of the input
 * being where (in words, 16 bits) and what: it is refused, or all that can be
 * asked of it stays inside and ends.
 */

#include "core/ig/compiled.h"
#include "core/ig/definitions_make.h"
#include "tests/fuzz/fuzz_definitions.h"

static const char profile[] = "{\"resourceType\":\"StructureDefinition\","
	"\"url\":\"http://e.org/p\",\"name\":\"p\",\"kind\":\"resource\","
	"\"type\":\"Patient\",\"derivation\":\"constraint\","
	"\"baseDefinition\":\"http://e.org/q\",\"context\":[{\"type\":"
	"\"element\",\"expression\":\"Patient\"}],\"differential\":{"
	"\"element\":[{\"path\":\"Patient.identifier\",\"slicing\":{"
	"\"discriminator\":[{\"type\":\"value\",\"path\":\"system\"}]}},"
	"{\"path\":\"Patient.identifier\",\"sliceName\":\"a\",\"type\":[{"
	"\"code\":\"Reference\",\"targetProfile\":[\"x\",\"y\"]}]},"
	"{\"path\":\"Patient.identifier.system\",\"fixedUri\":\"z\","
	"\"contentReference\":\"#Patient.identifier\",\"constraint\":[{"
	"\"key\":\"a-1\",\"expression\":\"true\"}]},{\"path\":"
	"\"Patient.deceasedBoolean\",\"min\":1}]}}";
static const char set[] = "{\"resourceType\":\"ValueSet\",\"url\":\"v\","
	"\"compose\":{\"include\":[{\"system\":\"s\",\"concept\":[{\"code\":"
	"\"a\"}]}]}}";

static void make(struct buf *out)
{
	struct definitions_maker *maker = definitions_maker_new("p", "1",
		false);
	struct err err = ERR_INIT;

	FUZZ_CHECK(definitions_make(maker, profile, sizeof(profile) - 1,
		&err));
	FUZZ_CHECK(definitions_make(maker, set, sizeof(set) - 1, &err));
	definitions_make_end(maker, "", out);
	definitions_maker_free(maker);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct definitions *all = definitions_new_empty();
	struct buf bytes = BUF_INIT;
	struct err err = ERR_INIT;
	struct compiled *compiled;

	make(&bytes);
	for (; size >= 6; data += 6, size -= 6) {
		size_t at = (size_t)(data[0] | data[1] << 8) * 4;

		if (at + 4 <= bytes.len)
			memcpy(bytes.data + at, data + 2, 4);
	}
	compiled = compiled_adopt(&bytes);
	if (compiled != NULL && definitions_add_compiled(all, compiled, &err))
		fuzz_each(all, 0);
	definitions_free(all);
	buf_finish(&bytes);
	return 0;
}
