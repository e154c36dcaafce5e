/* Compiled packages in the cache: used, made again, never believed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "core/base/path.h"
#include "core/ig/compiled.h"
#include "core/ig/definitions.h"
#include "core/ig/definitions_make.h"
#include "core/ig/package.h"
#include "tests/unit/folder_fixture.h"

static char work[200];

static int make_work(void **state)
{
	(void)state;
	if (!folder_make(work, sizeof(work)))
		return -1;
	setenv("XDG_CACHE_HOME", work, 1);
	return 0;
}

static int remove_work(void **state)
{
	(void)state;
	folder_remove(work);
	return 0;
}

static void put(const char *name, const char *text)
{
	struct err err = ERR_INIT;
	char *path = path_join(work, name);

	assert_true(path_replace(path, text, strlen(text), &err));
	free(path);
}

#define PROFILE(min) "{\"resourceType\":\"StructureDefinition\",\"url\":" \
	"\"http://example.org/p\",\"name\":\"p\",\"kind\":\"resource\"," \
	"\"type\":\"Patient\",\"derivation\":\"constraint\"," \
	"\"baseDefinition\":" \
	"\"http://hl7.org/fhir/StructureDefinition/Patient\"," \
	"\"differential\":{\"element\":[{\"path\":\"Patient\",\"min\":" min \
	"}]}}"

static void put_package(const char *profile)
{
	put("ig/package/package.json", "{\"name\":\"uk.example\","
		"\"version\":\"1.0.0\"}");
	put("ig/package/StructureDefinition-p.json", profile);
}

/* What the package says of Patient's min. */
static uint32_t load(void)
{
	struct err err = ERR_INIT;
	struct definitions *all = definitions_new(&err);
	char *path = path_join(work, "ig");
	struct package *package = package_open(path, NULL, &err);
	struct definition definition;
	struct element element;
	definition_id id;

	assert_non_null(package);
	assert_true(definitions_add(all, package, &err));
	id = definitions_find(all, "http://example.org/p", 20);
	assert_true(id != 0);
	definition_get(all, id, &definition);
	element_get(all, definition.root, &element);
	package_free(package);
	free(path);
	definitions_free(all);
	return element.min;
}

/* Owned path of the one cached file, or NULL. */
static char *cached(void)
{
	char *folder = path_join(work, "fhirdeck/definitions");
	DIR *open = opendir(folder);
	const struct dirent *entry;
	char *path = NULL;

	while (open != NULL && (entry = readdir(open)) != NULL)
		if (entry->d_name[0] != '.') {
			assert_null(path);
			path = path_join(folder, entry->d_name);
		}
	if (open != NULL)
		(void)closedir(open);
	free(folder);
	return path;
}

static ino_t inode_of(const char *path)
{
	struct stat status;

	assert_int_equal(stat(path, &status), 0);
	return status.st_ino;
}

static void a_package_is_compiled_once(void **state)
{
	struct stat status;
	char *path;
	ino_t inode;

	(void)state;
	put_package(PROFILE("1"));
	assert_int_equal(load(), 1);
	path = cached();
	assert_non_null(path);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	inode = inode_of(path);
	assert_int_equal(load(), 1);
	assert_true(inode == inode_of(path));
	free(path);
}

static void a_changed_package_is_compiled_again(void **state)
{
	char *path;

	(void)state;
	put_package(PROFILE("1"));
	assert_int_equal(load(), 1);
	put_package(PROFILE("27"));
	assert_int_equal(load(), 27);
	path = cached();
	assert_non_null(path);
	free(path);
}

static void damage_is_found_and_mended(void **state)
{
	struct err err = ERR_INIT;
	struct buf good = BUF_INIT;
	char *path;

	(void)state;
	put_package(PROFILE("3"));
	assert_int_equal(load(), 3);
	path = cached();
	assert_true(path_read(path, 1 << 20, &good, &err));
	for (size_t len = 0; len < good.len; len += 64) {
		assert_true(path_replace(path, good.data, len, &err));
		assert_int_equal(load(), 3);
	}
	for (size_t at = 0; at < good.len; at += 31) {
		good.data[at] ^= 0x41;
		assert_true(path_replace(path, good.data, good.len, &err));
		good.data[at] ^= 0x41;
		assert_int_equal(load(), 3);
	}
	buf_finish(&good);
	free(path);
}

static void without_a_cache_it_works_all_the_same(void **state)
{
	(void)state;
	setenv("XDG_CACHE_HOME", "/proc/nothing", 1);
	put_package(PROFILE("4"));
	assert_int_equal(load(), 4);
	assert_null(cached());
}

static void walk_all(const struct definitions *all, element_id id)
{
	struct element element;

	element_get(all, id, &element);
	assert_non_null(element.name);
	(void)element_base(all, id);
	(void)element_content(all, id);
	for (size_t i = 0; i < element.type_count; i++)
		assert_non_null(element_type_at(all, id, i).code);
	for (size_t i = 0; i < element.constraint_count; i++)
		assert_true(element_constraint(all, id, i).number <
			constraint_numbers(all));
	for (id = element_first(all, id); id != 0; id = element_next(all, id))
		walk_all(all, id);
}

/* Flips that a digest would find, where there is none: nothing is read that
   isn't there (the sanitizers' part of this test), and all of it ends. */
static void flips_without_a_digest_are_harmless(void **state)
{
	struct err err = ERR_INIT;
	struct definitions_maker *maker = definitions_maker_new("a", "1",
		false);
	struct buf good = BUF_INIT;

	(void)state;
	assert_true(definitions_make(maker, PROFILE("1"),
		strlen(PROFILE("1")), &err));
	definitions_make_end(maker, "", &good);
	definitions_maker_free(maker);
	for (size_t at = 0; at < good.len; at++) {
		struct definitions *all = definitions_new_empty();
		struct compiled *compiled;
		definition_id id;

		good.data[at] ^= 0x81;
		compiled = compiled_from(good.data, good.len);
		if (compiled != NULL && definitions_add_compiled(all, compiled,
		    &err) && (id = definitions_at(all, 0, 0)) != 0) {
			struct definition definition;

			definition_get(all, id, &definition);
			assert_non_null(definition.url);
			if (definition.root != 0)
				walk_all(all, definition.root);
		}
		good.data[at] ^= 0x81;
		definitions_free(all);
	}
	buf_finish(&good);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define WORK(test) cmocka_unit_test_setup_teardown(test, make_work, \
	remove_work)
		WORK(a_package_is_compiled_once),
		WORK(a_changed_package_is_compiled_again),
		WORK(damage_is_found_and_mended),
		WORK(without_a_cache_it_works_all_the_same),
		cmocka_unit_test(flips_without_a_digest_are_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
