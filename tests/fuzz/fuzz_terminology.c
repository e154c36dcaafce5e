/*
 * ValueSets and CodeSystems from anywhere, one JSON text a line. What is made
 * of them is sound, and questions about it end; a code that a set is said to
 * hold is a code its system doesn't deny; and the file with any one byte
 * changed is refused or harmless.
 */

#include "core/doc/index.h"
#include "core/ig/compiled.h"
#include "core/ig/terminology.h"
#include "tests/fuzz/fuzz.h"

/* The one compiled file that the questions go to. */
static struct compiled *file;

size_t definitions_package_count(const struct definitions *definitions)
{
	(void)definitions;
	return file != NULL ? 1 : 0;
}

const struct compiled *definitions_package(
	const struct definitions *definitions, size_t at)
{
	(void)definitions;
	(void)at;
	return file;
}

static void compile_line(struct compiled_writer *writer, const char *line,
	size_t len)
{
	char *text = fuzz_copy(line, len);
	struct doc_index *index = index_text(text, len);

	if (!terminology_compile(writer, index, text, "ValueSet"))
		FUZZ_CHECK(!terminology_compile(writer, index, text,
			"CodeSystem"));
	else
		FUZZ_CHECK(terminology_compile(writer, index, text,
			"CodeSystem"));
	FUZZ_CHECK(!terminology_compile(writer, index, text, "Patient"));
	index_free(index);
	free(text);
}

static bool each(void *data, const char *system, const char *code,
	const char *display)
{
	size_t *count = data;

	(void)display;
	FUZZ_CHECK(system != NULL && code != NULL);
	return ++*count < 50;
}

static void ask(const char *set)
{
	static const char *const codes[] = { "a", "B", "", "en-GB", "mg" };
	static const char *const systems[] = { NULL, "s", "urn:ietf:bcp:47",
		"http://unitsofmeasure.org" };
	struct terminology *terminology =
		terminology_new((const struct definitions *)(void *)codes);
	const char *display;
	size_t count = 0;
	bool is_whole;

	for (size_t i = 0; i < FD_COUNT(codes); i++)
		for (size_t j = 0; j < FD_COUNT(systems); j++) {
			struct term_result result = terminology_member(
				terminology, set, systems[j], codes[i]);

			FUZZ_CHECK((result.answer == TERM_IN) ==
				(result.reason == TERM_FINE));
			if (systems[j] == NULL)
				continue;
			result = terminology_code(terminology, systems[j],
				codes[i], &display);
			FUZZ_CHECK(display == NULL ||
				result.answer == TERM_IN);
			(void)terminology_display_fits(terminology,
				systems[j], codes[i], "a");
			(void)terminology_subsumes(terminology, systems[j],
				"a", codes[i]);
		}
	terminology_expand(terminology, set, each, &count, &is_whole);
	FUZZ_CHECK(count <= 50);
	terminology_free(terminology);
}

static void ask_about(struct buf *data)
{
	file = compiled_adopt(data);
	if (file != NULL && terminology_is_sound(file)) {
		ask("v");
		ask("w|1");
	}
	compiled_free(file);
	file = NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct compiled_writer *writer = compiled_writer_new("fuzz", "1");
	struct buf whole = BUF_INIT, changed = BUF_INIT;
	const char *text = (const char *)data;
	size_t at = 0, flip;

	while (at < size) {
		const char *end = memchr(text + at, '\n', size - at);
		size_t len = end != NULL ? (size_t)(end - text) - at :
			size - at;

		compile_line(writer, text + at, len);
		at += len + 1;
	}
	terminology_compile_end(writer);
	compiled_finish(writer, "fuzz", &whole);
	compiled_writer_free(writer);
	(void)buf_append(&changed, whole.data, whole.len);
	flip = size > 2 ? (data[0] * 131u + data[size / 2] * 257u +
		data[size - 1]) % whole.len : 0;
	changed.data[flip] ^= (char)(1 << (size % 8));
	file = compiled_adopt(&whole);
	FUZZ_CHECK(file != NULL && terminology_is_sound(file));
	ask("v");
	ask("w|1");
	compiled_free(file);
	file = NULL;
	ask_about(&changed);
	buf_finish(&whole);
	buf_finish(&changed);
	return 0;
}
