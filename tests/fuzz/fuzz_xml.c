/* XML: doc/outline_xml and the door to libxml2. */

#include "tests/fuzz/fuzz_outline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 0)
		fuzz_outline(SNIFF_XML, data, size);
	return 0;
}
