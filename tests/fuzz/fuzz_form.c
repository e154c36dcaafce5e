/* Form bodies: doc/outline_form. */

#include "tests/fuzz/fuzz_outline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 0)
		fuzz_outline(SNIFF_FORM, data, size);
	return 0;
}
