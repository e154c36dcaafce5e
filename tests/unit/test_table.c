#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>

#include "core/base/path.h"
#include "core/base/text.h"
#include "tests/unit/tables.h"

/*
 * Bundles beside what their tables say: tests/data/table/NAME.json and
 * NAME.txt. With names of files behind it, prints the tables of those.
 */

#define FOLDER "tests/data/table/"

static void read_file(const char *name, struct buf *out)
{
	struct err err = ERR_INIT;

	if (!path_read(name, 16 << 20, out, &err))
		fail_msg("%s", err.text);
}

static void dump(const char *name, struct buf *out)
{
	struct buf text = BUF_INIT;
	struct a_table it;

	read_file(name, &text);
	it = open_table(text.data, text.len, text_ends_with(name, "ndjson"));
	put_table(&it, out);
	close_table(&it);
	buf_finish(&text);
}

static void check_case(const char *name)
{
	size_t stem = strcspn(name, ".");
	char *input = xasprintf("%s%s", FOLDER, name);
	char *expected = xasprintf("%s%.*s.txt", FOLDER, (int)stem, name);
	struct buf got = BUF_INIT, wanted = BUF_INIT;

	dump(input, &got);
	read_file(expected, &wanted);
	if (strcmp(got.data, wanted.data) != 0)
		print_error("%s\n", input);
	assert_string_equal(got.data, wanted.data);
	buf_finish(&got);
	buf_finish(&wanted);
	free(input);
	free(expected);
}

static void tables_say_what_is_expected(void **state)
{
	DIR *folder = opendir(FOLDER);
	struct dirent *file;
	int count = 0;

	(void)state;
	assert_non_null(folder);
	while ((file = readdir(folder)) != NULL) {
		if (!text_ends_with(file->d_name, "json"))
			continue;
		check_case(file->d_name);
		count++;
	}
	closedir(folder);
	assert_true(count >= 20);
}

/* Every row and every remark of every Bundle that is there to try. */
static void real_documents_open(void **state)
{
	static const char place[] = "../shared/data/domain";
	DIR *folder = opendir(place);
	struct dirent *file;
	int tables = 0;

	(void)state;
	if (folder == NULL)
		skip();
	while ((file = readdir(folder)) != NULL) {
		struct buf out = BUF_INIT;
		char *name;

		if (!text_ends_with(file->d_name, ".json"))
			continue;
		name = path_join(place, file->d_name);
		dump(name, &out);
		assert_true(out.len > 0);
		tables += text_starts_with(file->d_name, "Bundle-") &&
			strchr(out.data, '|') != NULL;
		buf_finish(&out);
		free(name);
	}
	closedir(folder);
	assert_true(tables > 20);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tables_say_what_is_expected),
		cmocka_unit_test(real_documents_open),
	};

	for (int i = 1; i < argc; i++) {
		struct buf out = BUF_INIT;

		dump(argv[i], &out);
		printf("%s", out.data);
		buf_finish(&out);
	}
	return argc > 1 ? 0 : cmocka_run_group_tests(tests, NULL, NULL);
}
