/*
 * Any bytes as the data of a Binary, as a string of no particular place, and
 * as a whole document, of which every row is asked what it opens.
 */

#include "core/base/base64.h"
#include "core/fhir/target.h"
#include "tests/fuzz/fuzz.h"

enum { ROWS_MAX = 200 };

static void check_target(struct target *target)
{
	if (target->kind == TARGET_NOTHING)
		FUZZ_CHECK(target->sentence != NULL);
	if (target->kind == TARGET_DOCUMENT)
		FUZZ_CHECK(target->title != NULL && target->media != NULL &&
			target->extension != NULL);
	if (target->kind == TARGET_SEARCH)
		FUZZ_CHECK((target->types != NULL) == (*target->url == '?'));
	target_finish(target);
}

static void check_rows(const char *text, size_t len)
{
	struct doc_index *index = index_text(text, len);
	struct references *references = references_new();
	struct target target;

	for (uint32_t row = 0; row < index_count(index) && row < ROWS_MAX;
	    row++) {
		target_of(references, index, text, row, "https://h/fhir",
			&target);
		if (target.kind == TARGET_ROW)
			FUZZ_CHECK(target.row < index_count(index));
		check_target(&target);
	}
	references_free(references);
	index_free(index);
}

static void check_outline(enum sniff_kind kind, const char *text, size_t len)
{
	struct outline *outline = outline_text(kind, text, len);
	struct target target;

	for (uint32_t row = 0; row < outline_count(outline) &&
	    row < ROWS_MAX; row++) {
		target_of_outline(outline, text, row, "https://h/fhir",
			&target);
		check_target(&target);
	}
	outline_free(outline);
}

static void check_base64(const char *text, size_t len)
{
	struct buf first = BUF_INIT, second = BUF_INIT;
	struct base64_fault fault;

	FUZZ_CHECK(base64_decode_tolerant(&first, text, len, &fault) ==
		base64_decode(&second, text, len));
	FUZZ_CHECK(first.len == second.len);
	buf_clear(&second);
	base64_encode(&second, first.data, first.len);
	FUZZ_CHECK(base64_decode(&first, second.data, second.len));
	buf_finish(&first);
	buf_finish(&second);
}

/* The bytes as the data of a Binary, quoted where JSON wants it. */
static void check_data(const char *text, size_t len)
{
	struct buf json = BUF_INIT;

	buf_puts(&json, "{\"resourceType\":\"Binary\",\"data\":\"");
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c < 0x20 || c == '"' || c == '\\' || c >= 0x80)
			buf_printf(&json, "\\u%04x", c);
		else
			buf_putc(&json, (char)c);
	}
	buf_puts(&json, "\"}");
	check_rows(json.data, json.len);
	buf_finish(&json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text;

	if (size == 0)
		return 0;
	text = fuzz_copy(data, size);
	check_base64(text, size);
	check_data(text, size);
	check_rows(text, size);
	check_outline(SNIFF_HL7V2, text, size);
	check_outline(SNIFF_XML, text, size);
	free(text);
	return 0;
}
