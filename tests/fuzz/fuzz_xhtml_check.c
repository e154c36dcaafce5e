/*
 * A narrative from anywhere. It is looked at to its end, and every sentence is
 * one line that a terminal can show.
 */

#include "core/base/text.h"
#include "core/ig/xhtml_check.h"
#include "tests/fuzz/fuzz.h"

static void say(void *data, enum finding_severity severity, const char *code,
	const char *id, const char *sentence)
{
	size_t *count = data, len = strlen(sentence);

	FUZZ_CHECK(code != NULL && id != NULL && len > 0 && len < 2000);
	FUZZ_CHECK(severity <= FINDING_INFORMATION);
	for (size_t i = 0; i < len;) {
		struct text_rune rune = text_decode(sentence + i, len - i);

		FUZZ_CHECK(rune.is_valid &&
			!text_rune_is_hostile(rune.code));
		i += rune.len;
	}
	++*count;
}

static bool has_target(void *data, const char *name)
{
	(void)data;
	return strlen(name) % 2 == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = fuzz_copy(data, size);
	size_t count = 0;
	const struct xhtml_say say_to = { &count, say, has_target };
	struct xhtml_languages languages;

	xhtml_check(copy, size, "en", &say_to, &languages);
	FUZZ_CHECK(strlen(languages.lang) < XHTML_LANGUAGE &&
		strlen(languages.xml_lang) < XHTML_LANGUAGE &&
		strlen(languages.section) < XHTML_LANGUAGE);
	(void)xhtml_has_target(copy, size, "a");
	free(copy);
	return 0;
}
