/*
 * HL7 v2: the outline as for the other kinds; and of every byte the place it
 * stands at, which read back by name holds it.
 */

#include "core/doc/hl7v2.h"
#include "tests/fuzz/fuzz_outline.h"

static void check_place(const char *text, size_t len, size_t offset)
{
	struct hl7v2_place place, again;
	struct buf name = BUF_INIT;
	struct hl7v2_run run;
	char *words;

	if (!hl7v2_place_at(text, len, offset, &place))
		return;
	hl7v2_print_place(&place, &name);
	FUZZ_CHECK(hl7v2_parse_place(name.data, &again));
	FUZZ_CHECK(memcmp(&place, &again, sizeof(place)) == 0);
	run = hl7v2_get(text, len, name.data);
	FUZZ_CHECK(run.at >= text && run.at + run.len <= text + len);
	FUZZ_CHECK(text + offset <= run.at + run.len);
	words = hl7v2_get_dup(text, len, name.data);
	free(words);
	buf_finish(&name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (size == 0)
		return 0;
	fuzz_outline(SNIFF_HL7V2, data, size);
	text = fuzz_copy(data + 1, size - 1);
	for (size_t at = 0; at + 1 < size && at < 600; at += 13)
		check_place(text, size - 1, at);
	free(text);
	return 0;
}
