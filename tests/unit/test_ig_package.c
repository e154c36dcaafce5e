#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/path.h"
#include "core/ig/package.h"
#include "tests/unit/folder_fixture.h"
#include "tests/unit/tarmaker.h"

#define MANIFEST "{\"name\":\"example.ig\",\"version\":\"1.2.3\"," \
	"\"fhirVersions\":[\"4.0.1\"],\"canonical\":\"http://ig.example\"," \
	"\"title\":\"An example\",\"dependencies\":{" \
	"\"hl7.fhir.r4.core\":\"4.0.1\",\"other.ig\":\"0.1.x\"," \
	"\"v5@npm:third.ig\":\"5.0.0\",\"fourth\":\"npm:real.ig@2.0.0\"}}"

static char folder[200];

static int set_up(void **state)
{
	(void)state;
	return folder_make(folder, sizeof(folder)) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	folder_remove(folder);
	return 0;
}

static void write_file(const char *name, const void *data, size_t len)
{
	char *path = path_join(folder, name);
	struct err err = ERR_INIT;

	assert_true(path_replace(path, data, len, &err));
	free(path);
}

static struct package *open_file(const char *name,
	const struct package_limits *limits, struct err *err)
{
	char *path = path_join(folder, name);
	struct package *package = package_open(path, limits, err);

	free(path);
	return package;
}

/* Ends the tar, packs it and opens it as a package. */
static struct package *pack(struct buf *tar,
	const struct package_limits *limits, struct err *err)
{
	struct buf gz = BUF_INIT;

	tar_end(tar);
	gzip_stored(tar, &gz);
	write_file("p.tgz", gz.data, gz.len);
	buf_finish(&gz);
	buf_finish(tar);
	return open_file("p.tgz", limits, err);
}

/* "NAME=TEXT;" for each file; stops behind stop of them. */
struct taken {
	struct buf text;
	size_t count, stop;
};

static bool take(void *data, const struct package_file *file,
	struct err *err)
{
	struct taken *taken = data;

	buf_puts(&taken->text, file->name);
	buf_putc(&taken->text, '=');
	buf_append(&taken->text, file->text, file->len);
	buf_putc(&taken->text, ';');
	if (++taken->count == taken->stop)
		return err_set(err, ERR_FILE, "enough");
	return true;
}

static void assert_files(struct package *package, const char *wanted)
{
	struct taken taken = { .text = BUF_INIT };
	struct err err = ERR_INIT;

	assert_true(package_each(package, take, &taken, &err));
	assert_string_equal(taken.text.data, wanted);
	buf_finish(&taken.text);
}

static void a_package_says_what_it_is(void **state)
{
	struct buf tar = BUF_INIT;
	struct err err = ERR_INIT;
	struct package *package;

	(void)state;
	tar_file(&tar, "package/Patient-a.json", "{}");
	tar_file(&tar, "package/package.json", MANIFEST);
	package = pack(&tar, NULL, &err);
	assert_non_null(package);
	assert_string_equal(package_name(package), "example.ig");
	assert_string_equal(package_version(package), "1.2.3");
	assert_string_equal(package_fhir_version(package), "4.0.1");
	assert_string_equal(package_canonical(package), "http://ig.example");
	assert_string_equal(package_title(package), "An example");
	assert_int_equal(package_need_count(package), 4);
	assert_string_equal(package_need_at(package, 1).name, "other.ig");
	assert_string_equal(package_need_at(package, 1).version, "0.1.x");
	assert_string_equal(package_need_at(package, 2).name, "third.ig");
	assert_string_equal(package_need_at(package, 3).name, "real.ig");
	assert_string_equal(package_need_at(package, 3).version, "2.0.0");
	package_free(package);
}

static void the_older_list_of_versions_is_read(void **state)
{
	struct buf tar = BUF_INIT;
	struct err err = ERR_INIT;
	struct package *package;

	(void)state;
	tar_file(&tar, "package/package.json", "\xef\xbb\xbf{\"name\":\"a\","
		"\"version\":\"1\",\"fhir-version-list\":[\"4.0.0\"]}");
	package = pack(&tar, NULL, &err);
	assert_non_null(package);
	assert_string_equal(package_fhir_version(package), "4.0.0");
	assert_string_equal(package_title(package), "");
	package_free(package);
}

static void only_json_of_the_folder_itself_counts(void **state)
{
	struct buf tar = BUF_INIT;
	struct err err = ERR_INIT;
	struct package *package;

	(void)state;
	tar_file(&tar, "./package/package.json", MANIFEST);
	tar_file(&tar, "./package/.index.json", "{\"files\":[]}");
	tar_file(&tar, "./package/._Patient-a.json", "AppleDouble");
	tar_file(&tar, "./package/Patient-a.json", "\xef\xbb\xbf{\"a\":1}");
	tar_file(&tar, "./package/example/Patient-b.json", "{}");
	tar_file(&tar, "./package/Patient-c.xml", "<a/>");
	tar_file(&tar, "./tests/Patient-d.json", "{}");
	tar_file(&tar, "package/other.json", "no JSON");
	package = pack(&tar, NULL, &err);
	assert_non_null(package);
	assert_files(package, "Patient-a.json={\"a\":1};"
		"other.json=no JSON;");
	assert_string_equal(package_remark(package, 0), "1 AppleDouble file "
		"of macOS passed over");
	assert_null(package_remark(package, 1));
	package_free(package);
}

static void long_names_are_read_in_both_ways(void **state)
{
	char name[160] = "package/", wanted[400];
	struct buf tar = BUF_INIT;
	struct err err = ERR_INIT;
	struct package *package;

	(void)state;
	memset(name + 8, 'n', 130);
	snprintf(name + 138, sizeof(name) - 138, ".json");
	tar_file(&tar, "package/package.json", MANIFEST);
	tar_pax(&tar, name, "1");
	tar_gnu(&tar, name, "2");
	tar_pax(&tar, "package/\xc3\xa9.json", "3");
	package = pack(&tar, NULL, &err);
	assert_non_null(package);
	snprintf(wanted, sizeof(wanted), "%s=1;%s=2;\xc3\xa9.json=3;",
		name + 8, name + 8);
	assert_files(package, wanted);
	package_free(package);
}

static void what_is_hostile_is_passed_over_and_said(void **state)
{
	static const char *const remarks[] = {
		"../evil.json was passed over: a name that climbs out of the "
		"package",
		"package/../../evil.json was passed over: a name that climbs "
		"out of the package",
		"/etc/evil.json was passed over: an absolute name",
		"package/link.json was passed over: a link",
		"package/hard.json was passed over: a link",
		"package/tty.json was passed over: neither a file nor a "
		"folder",
	};
	struct buf tar = BUF_INIT;
	struct err err = ERR_INIT;
	struct package *package;

	(void)state;
	tar_file(&tar, "../evil.json", "1");
	tar_file(&tar, "package/../../evil.json", "2");
	tar_file(&tar, "/etc/evil.json", "3");
	tar_entry(&tar, "package/link.json", '2', "/etc/passwd", 0, "", 0);
	tar_entry(&tar, "package/hard.json", '1', "package/package.json", 0,
		"", 0);
	tar_entry(&tar, "package/tty.json", '3', "", 0, "", 0);
	tar_file(&tar, "package/package.json", MANIFEST);
	tar_file(&tar, "package/good.json", "4");
	package = pack(&tar, NULL, &err);
	assert_non_null(package);
	assert_files(package, "good.json=4;");
	for (size_t i = 0; i < FD_COUNT(remarks); i++)
		assert_string_equal(package_remark(package, i), remarks[i]);
	assert_null(package_remark(package, FD_COUNT(remarks)));
	package_free(package);
}

static void remarks_have_an_end(void **state)
{
	struct buf tar = BUF_INIT;
	struct err err = ERR_INIT;
	struct package *package;
	size_t count = 0;

	(void)state;
	tar_file(&tar, "package/package.json", MANIFEST);
	for (int i = 0; i < 100; i++)
		tar_file(&tar, "../evil.json", "1");
	package = pack(&tar, NULL, &err);
	assert_non_null(package);
	assert_files(package, "");
	while (package_remark(package, count) != NULL)
		count++;
	assert_int_equal(count, 41);
	assert_string_equal(package_remark(package, 40),
		"and 60 more were passed over");
	package_free(package);
}

static void assert_refused(struct buf *tar,
	const struct package_limits *limits, const char *words)
{
	struct taken taken = { .text = BUF_INIT };
	struct err err = ERR_INIT;
	struct package *package = pack(tar, limits, &err);

	if (package != NULL)
		assert_false(package_each(package, take, &taken, &err));
	assert_non_null(strstr(err.text, words));
	package_free(package);
	buf_finish(&taken.text);
}

static void too_much_is_refused(void **state)
{
	const struct package_limits limits = {
		.total = 20000, .file = 3000, .count = 10,
	};
	struct buf tar = BUF_INIT, text = BUF_INIT;

	(void)state;
	tar_file(&tar, "package/package.json", MANIFEST);
	for (int i = 0; i < 11; i++)
		tar_file(&tar, "package/a.json", "1");
	assert_refused(&tar, &limits, "it has more than 10 files");
	buf_fill(&text, ' ', 2900);
	tar_file(&tar, "package/package.json", MANIFEST);
	for (int i = 0; i < 9; i++)
		tar_file(&tar, "package/a.json", text.data);
	assert_refused(&tar, &limits, "it unpacks to more than 0 MB");
	/* Nobody reads that one, and unpacking it would take hours. */
	tar_file(&tar, "package/package.json", MANIFEST);
	tar_entry(&tar, "package/huge.bin", '0', "", 07777777777, "", 0);
	assert_refused(&tar, &limits, "it unpacks to more than 0 MB");
	buf_finish(&text);
}

static void a_large_file_is_passed_over(void **state)
{
	const struct package_limits limits = { .file = 3000 };
	struct buf tar = BUF_INIT, text = BUF_INIT;
	struct err err = ERR_INIT;
	struct package *package;

	(void)state;
	buf_fill(&text, ' ', 3001);
	tar_file(&tar, "package/package.json", MANIFEST);
	tar_file(&tar, "package/large.json", text.data);
	tar_file(&tar, "package/small.json", "1");
	package = pack(&tar, &limits, &err);
	assert_non_null(package);
	assert_files(package, "small.json=1;");
	assert_string_equal(package_remark(package, 0), "package/large.json "
		"was passed over: larger than a file of a package may be");
	package_free(package);
	buf_finish(&text);
}

static void take_can_stop(void **state)
{
	struct taken taken = { .text = BUF_INIT, .stop = 1 };
	struct buf tar = BUF_INIT;
	struct err err = ERR_INIT;
	struct package *package;

	(void)state;
	tar_file(&tar, "package/package.json", MANIFEST);
	tar_file(&tar, "package/a.json", "1");
	tar_file(&tar, "package/b.json", "2");
	package = pack(&tar, NULL, &err);
	assert_non_null(package);
	assert_false(package_each(package, take, &taken, &err));
	assert_string_equal(err.text, "enough");
	assert_int_equal(taken.count, 1);
	package_free(package);
	buf_finish(&taken.text);
}

static void every_cut_is_an_error_or_nothing_lost(void **state)
{
	struct buf tar = BUF_INIT, gz = BUF_INIT;

	(void)state;
	tar_file(&tar, "package/package.json", MANIFEST);
	tar_file(&tar, "package/a.json", "11111111");
	tar_end(&tar);
	gzip_stored(&tar, &gz);
	for (size_t len = 0; len < gz.len; len += 7) {
		struct taken taken = { .text = BUF_INIT };
		struct err err = ERR_INIT;
		struct package *package;

		write_file("p.tgz", gz.data, len);
		package = open_file("p.tgz", NULL, &err);
		if (package != NULL && package_each(package, take, &taken,
		    &err))
			assert_string_equal(taken.text.data,
				"a.json=11111111;");
		else
			assert_true(err_is_set(&err));
		package_free(package);
		buf_finish(&taken.text);
	}
	buf_finish(&gz);
	buf_finish(&tar);
}

static void what_is_no_package_is_named(void **state)
{
	struct buf tar = BUF_INIT;
	struct err err = ERR_INIT;

	(void)state;
	tar_file(&tar, "package/a.json", "{}");
	assert_null(pack(&tar, NULL, &err));
	assert_non_null(strstr(err.text, "/p.tgz is no FHIR package that can "
		"be used: there is no package/package.json in it"));
	err_clear(&err);
	tar_file(&tar, "package/package.json", "{\"name\":\"../x\","
		"\"version\":\"1\"}");
	assert_null(pack(&tar, NULL, &err));
	assert_non_null(strstr(err.text, "no name that can be one"));
	err_clear(&err);
	tar_file(&tar, "package/package.json", "{\"name\":\"x\"}");
	assert_null(pack(&tar, NULL, &err));
	assert_non_null(strstr(err.text, "no version that can be one"));
	err_clear(&err);
	tar_file(&tar, "package/package.json", "{\"name\":");
	assert_null(pack(&tar, NULL, &err));
	assert_non_null(strstr(err.text, "package.json: line 1"));
	err_clear(&err);
	write_file("plain.tgz", "not an archive at all", 21);
	assert_null(open_file("plain.tgz", NULL, &err));
	assert_non_null(strstr(err.text, "it can't be read"));
	err_clear(&err);
	assert_null(open_file("nowhere.tgz", NULL, &err));
	assert_non_null(strstr(err.text, "nowhere.tgz"));
}

static void an_unpacked_folder_is_a_package_too(void **state)
{
	struct err err = ERR_INIT;
	struct package *package;

	(void)state;
	write_file("p/package/package.json", MANIFEST, strlen(MANIFEST));
	write_file("p/package/b.json", "2", 1);
	write_file("p/package/a.json", "\xef\xbb\xbf" "1", 4);
	write_file("p/package/._a.json", "x", 1);
	write_file("p/package/.index.json", "x", 1);
	write_file("p/package/a.xml", "x", 1);
	write_file("p/package/example/c.json", "3", 1);
	package = open_file("p", NULL, &err);
	assert_non_null(package);
	assert_string_equal(package_name(package), "example.ig");
	assert_files(package, "a.json=1;b.json=2;");
	package_free(package);
	package = open_file("p/package", NULL, &err);
	assert_non_null(package);
	assert_files(package, "a.json=1;b.json=2;");
	package_free(package);
	assert_null(open_file("p/package/example", NULL, &err));
	assert_non_null(strstr(err.text, "package.json"));
}

int main(void)
{
#define IN_FOLDER(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		IN_FOLDER(a_package_says_what_it_is),
		IN_FOLDER(the_older_list_of_versions_is_read),
		IN_FOLDER(only_json_of_the_folder_itself_counts),
		IN_FOLDER(long_names_are_read_in_both_ways),
		IN_FOLDER(what_is_hostile_is_passed_over_and_said),
		IN_FOLDER(remarks_have_an_end),
		IN_FOLDER(too_much_is_refused),
		IN_FOLDER(a_large_file_is_passed_over),
		IN_FOLDER(take_can_stop),
		IN_FOLDER(every_cut_is_an_error_or_nothing_lost),
		IN_FOLDER(what_is_no_package_is_named),
		IN_FOLDER(an_unpacked_folder_is_a_package_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
