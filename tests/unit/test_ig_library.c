#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/path.h"
#include "core/ig/library_part.h"
#include "tests/unit/folder_fixture.h"
#include "tests/unit/tarmaker.h"

static char folder[200];

/* A home of its own for each test. */
static int set_up(void **state)
{
	char *data;

	(void)state;
	if (!folder_make(folder, sizeof(folder)))
		return -1;
	data = path_join(folder, "data");
	setenv("HOME", folder, 1);
	setenv("XDG_DATA_HOME", data, 1);
	free(data);
	return 0;
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

static char *manifest_of(const char *name, const char *version,
	const char *needs)
{
	return xasprintf("{\"name\":\"%s\",\"version\":\"%s\","
		"\"fhirVersions\":[\"4.0.1\"],\"dependencies\":{%s}}", name,
		version, needs);
}

/* Unpacked in the shared folder, as the FHIR tools do it. */
static void share(const char *name, const char *version, const char *needs)
{
	char *file = xasprintf(".fhir/packages/%s#%s/package/package.json",
		name, version);
	char *text = manifest_of(name, version, needs);

	write_file(file, text, strlen(text));
	free(text);
	free(file);
}

/* Owned path of an archive in the home folder. */
static char *pack(const char *name, const char *version, const char *needs,
	const char *resource)
{
	char *file = xasprintf("%s-%s.tgz", name, version), *path;
	char *text = manifest_of(name, version, needs);
	struct buf tar = BUF_INIT, gz = BUF_INIT;

	tar_file(&tar, "package/package.json", text);
	tar_file(&tar, "package/Patient-a.json", resource);
	tar_end(&tar);
	gzip_stored(&tar, &gz);
	write_file(file, gz.data, gz.len);
	path = path_join(folder, file);
	buf_finish(&gz);
	buf_finish(&tar);
	free(text);
	free(file);
	return path;
}

static void add(struct library *library, const char *name,
	const char *version, const char *needs)
{
	char *path = pack(name, version, needs,
		"{\"resourceType\":\"Patient\"}");
	struct library_entry entry;
	struct err err = ERR_INIT;

	assert_true(library_add(library, path, &entry, &err));
	assert_true(entry.is_own);
	assert_string_equal(entry.name, name);
	assert_string_equal(entry.version, version);
	free(path);
}

static void assert_found(struct library *library, const char *wanted,
	const char *version)
{
	struct library_entry entry;
	struct err err = ERR_INIT;

	if (version == NULL) {
		assert_false(library_find(library, wanted, &entry, &err));
		assert_true(err_is_set(&err));
		return;
	}
	assert_true(library_find(library, wanted, &entry, &err));
	assert_string_equal(entry.version, version);
}

static void versions_have_an_order(void **state)
{
	static const char *const order[] = {
		"0.0.7", "0.1.0", "0.1.1", "0.1.10", "1.0.0-alpha",
		"1.0.0-alpha.1", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0",
		"1.0.1", "2.0.0", "10.0.0",
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(order); i++)
		for (size_t j = 0; j < FD_COUNT(order); j++) {
			int found = library_compare_versions(order[i],
				order[j]);

			assert_int_equal((found > 0) - (found < 0),
				(i > j) - (i < j));
		}
}

static void a_version_is_found_as_the_tools_find_it(void **state)
{
	struct library *library;

	(void)state;
	share("a.ig", "4.0.1", "");
	share("a.ig", "4.0.10", "");
	share("a.ig", "4.1.0-ballot", "");
	share("a.ig", "current", "");
	share("b.ig", "current", "");
	share("c.ig", "dev", "");
	library = library_open();
	assert_found(library, "a.ig#4.0.1", "4.0.1");
	assert_found(library, "a.ig@4.0.1", "4.0.1");
	assert_found(library, "a.ig#4.0.x", "4.0.10");
	assert_found(library, "a.ig#4.0", "4.0.10");
	assert_found(library, "a.ig#4", "4.1.0-ballot");
	assert_found(library, "a.ig#latest", "4.1.0-ballot");
	assert_found(library, "a.ig", "4.1.0-ballot");
	assert_found(library, "a.ig#current", "current");
	assert_found(library, "a.ig#dev", "current");
	assert_found(library, "a.ig#4.0.2", NULL);
	assert_found(library, "a.ig#5.x", NULL);
	assert_found(library, "b.ig", "current");
	assert_found(library, "c.ig#dev", "dev");
	assert_found(library, "nobody", NULL);
	library_free(library);
}

static void the_shared_folder_is_read_with_care(void **state)
{
	static const char r5[] = "{\"name\":\"r5.ig\",\"version\":\"1\","
		"\"fhirVersions\":[\"5.0.0\"]}";
	struct library *library;

	(void)state;
	share("a.ig", "1.0.0", "");
	share("busy.ig", "1.0.0", "");
	write_file(".fhir/packages/busy.ig#1.0.0.lock", "", 0);
	write_file(".fhir/packages/packages.ini", "[cache]", 7);
	write_file(".fhir/packages/half.ig#1/other", "", 0);
	write_file(".fhir/packages/r5.ig#1/package/package.json", r5,
		strlen(r5));
	write_file(".fhir/packages/4a1b/package/package.json", "{}", 2);
	library = library_open();
	assert_int_equal(library_count(library), 1);
	assert_string_equal(library_at(library, 0).name, "a.ig");
	assert_false(library_at(library, 0).is_own);
	assert_non_null(library_remark(library, 0));
	assert_non_null(library_remark(library, 1));
	assert_null(library_remark(library, 2));
	library_free(library);
}

static void ours_come_first_and_can_go_again(void **state)
{
	struct library *library = library_open();
	struct err err = ERR_INIT;
	char *path;

	(void)state;
	assert_int_equal(library_count(library), 0);
	add(library, "a.ig", "1.0.0", "");
	add(library, "a.ig", "1.0.0", "");
	assert_int_equal(library_count(library), 1);
	library_free(library);
	share("a.ig", "1.0.0", "");
	share("b.ig", "1.0.0", "");
	library = library_open();
	assert_int_equal(library_count(library), 2);
	assert_true(library_at(library, 0).is_own);
	assert_false(library_remove(library, "b.ig", &err));
	assert_non_null(strstr(err.text, "belongs to the other FHIR tools"));
	assert_false(library_remove(library, "c.ig", &err));
	add(library, "a.ig", "2.0.0", "");
	assert_false(library_remove(library, "a.ig", &err));
	assert_non_null(strstr(err.text, "2 versions of a.ig"));
	path = xstrdup(library_at(library, 0).path);
	assert_true(library_remove(library, "a.ig#1.0.0", &err));
	assert_false(path_exists(path));
	free(path);
	library_free(library);
	library = library_open();
	assert_int_equal(library_count(library), 3);
	library_free(library);
}

/* Its package.json is kept beside it, and counts as long as it is newer. */
static void what_it_needs_is_known_without_unpacking(void **state)
{
	static const char other[] = "{\"name\":\"a.ig\",\"version\":\"1.0.0\","
		"\"title\":\"noted\"}";
	struct library *library = library_open();
	struct timespec old[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };
	struct package *package;
	struct err err = ERR_INIT;
	char *path, *note;

	(void)state;
	add(library, "a.ig", "1.0.0", "\"b.ig\":\"1.0.0\"");
	path = xstrdup(library_at(library, 0).path);
	note = package_note_path(path);
	assert_true(path_exists(note));
	assert_true(path_replace(note, other, strlen(other), &err));
	package = package_open(path, NULL, &err);
	assert_string_equal(package_title(package), "noted");
	package_free(package);
	assert_true(path_replace(note, "{", 1, &err));
	package = package_open(path, NULL, &err);
	assert_int_equal(package_need_count(package), 1);
	package_free(package);
	assert_true(path_replace(note, other, strlen(other), &err));
	assert_int_equal(utimensat(AT_FDCWD, note, old, 0), 0);
	package = package_open(path, NULL, &err);
	assert_int_equal(package_need_count(package), 1);
	package_free(package);
	assert_true(library_remove(library, "a.ig", &err));
	assert_false(path_exists(note));
	assert_null(package_note_path("/elsewhere/a.tgz"));
	free(note);
	free(path);
	library_free(library);
}

static void what_is_no_use_is_not_added(void **state)
{
	struct library *library = library_open();
	char *path = pack("a.ig", "1.0.0", "", "{\"a\":1}");
	struct library_entry entry;
	struct err err = ERR_INIT;

	(void)state;
	assert_false(library_add(library, path, &entry, &err));
	assert_non_null(strstr(err.text, "no FHIR resource"));
	assert_false(library_add(library, folder, &entry, &err));
	assert_non_null(strstr(err.text, "is a folder"));
	assert_int_equal(library_count(library), 0);
	free(path);
	library_free(library);
}

static void print_set(const struct library_set *set, struct buf *out)
{
	for (size_t i = 0; i < set->count; i++)
		buf_printf(out, "%s#%s%s ", set->entries[i].name,
			set->entries[i].version, set->entries[i].is_needed ?
			"*" : "");
	for (size_t i = 0; i < set->missing_count; i++)
		buf_printf(out, "%c%s#%s<%s ", set->missing[i].is_in_base ?
			'+' : '-', set->missing[i].name,
			set->missing[i].version, set->missing[i].by);
}

static void assert_resolved(struct library *library, const char *first,
	const char *second, const char *wanted)
{
	const char *names[] = { first, second };
	struct buf text = BUF_INIT;
	struct library_set set;
	struct err err = ERR_INIT;

	assert_true(library_resolve(library, names, second != NULL ? 2 : 1,
		&set, &err));
	print_set(&set, &text);
	assert_string_equal(text.data, wanted);
	library_set_free(&set);
	buf_finish(&text);
}

static void dependencies_come_before_who_needs_them(void **state)
{
	struct library *library;

	(void)state;
	share("top", "1.0.0", "\"hl7.fhir.r4.core\":\"4.0.1\","
		"\"middle\":\"1.0.x\",\"low\":\"2.0.0\",\"gone\":\"3.0.0\"");
	share("middle", "1.0.4", "\"low\":\"1.0.0\",\"gone\":\"4.0.0\"");
	share("low", "1.0.0", "\"top\":\"1.0.0\"");
	share("low", "2.0.0", "");
	library = library_open();
	assert_resolved(library, "top", NULL, "low#2.0.0* middle#1.0.4* "
		"top#1.0.0 +hl7.fhir.r4.core#4.0.1<top#1.0.0 "
		"-gone#3.0.0<top#1.0.0 ");
	assert_resolved(library, "low#1.0.0", NULL, "middle#1.0.4* "
		"top#1.0.0* low#1.0.0* +hl7.fhir.r4.core#4.0.1<top#1.0.0 "
		"-gone#3.0.0<top#1.0.0 ");
	assert_resolved(library, "middle", "low#2.0.0", "low#2.0.0* "
		"middle#1.0.4 -gone#4.0.0<middle#1.0.4 ");
	library_free(library);
}

static void a_package_can_be_named_by_its_path(void **state)
{
	struct library *library;
	char *path;

	(void)state;
	share("low", "1.0.0", "");
	path = pack("a.ig", "1.0.0", "\"low\":\"1.0.0\"", "{}");
	library = library_open();
	assert_resolved(library, path, NULL, "low#1.0.0* a.ig#1.0.0 ");
	assert_int_equal(library_count(library), 1);
	free(path);
	library_free(library);
}

int main(void)
{
#define IN_FOLDER(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions_have_an_order),
		IN_FOLDER(a_version_is_found_as_the_tools_find_it),
		IN_FOLDER(the_shared_folder_is_read_with_care),
		IN_FOLDER(ours_come_first_and_can_go_again),
		IN_FOLDER(what_it_needs_is_known_without_unpacking),
		IN_FOLDER(what_is_no_use_is_not_added),
		IN_FOLDER(dependencies_come_before_who_needs_them),
		IN_FOLDER(a_package_can_be_named_by_its_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
