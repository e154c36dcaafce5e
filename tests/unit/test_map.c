#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "core/base/map.h"

static int freed;

static void count_free(void *value)
{
	(void)value;
	freed++;
}

static int an_int[1000];

static void gives_back_what_was_put(void **state)
{
	struct map *map = map_new(NULL);
	char key[] = "one";

	(void)state;
	assert_null(map_get(map, "one"));
	assert_false(map_remove(map, "one"));
	map_put(map, key, &an_int[1]);
	key[0] = 'x';
	assert_ptr_equal(map_get(map, "one"), &an_int[1]);
	assert_null(map_get(map, "xne"));
	assert_null(map_get(map, ""));
	map_put(map, "", &an_int[2]);
	assert_ptr_equal(map_get(map, ""), &an_int[2]);
	map_put(map, "nothing", NULL);
	assert_null(map_get(map, "nothing"));
	assert_int_equal(map_count(map), 3);
	map_free(map);
	map_free(NULL);
}

static void walks_in_order(void **state)
{
	static const char *const keys[] = { "z", "a", "m", "b" };
	struct map *map = map_new(NULL);

	(void)state;
	for (size_t i = 0; i < FD_COUNT(keys); i++)
		map_put(map, keys[i], &an_int[i]);
	/* Replacing keeps the place. */
	map_put(map, "a", &an_int[9]);
	assert_int_equal(map_count(map), 4);
	assert_string_equal(map_key_at(map, 0), "z");
	assert_string_equal(map_key_at(map, 1), "a");
	assert_ptr_equal(map_value_at(map, 1), &an_int[9]);
	assert_true(map_remove(map, "a"));
	assert_false(map_remove(map, "a"));
	assert_int_equal(map_count(map), 3);
	assert_string_equal(map_key_at(map, 1), "m");
	assert_string_equal(map_key_at(map, 2), "b");
	assert_ptr_equal(map_get(map, "b"), &an_int[3]);
	map_free(map);
}

static void holds_many(void **state)
{
	struct map *map = map_new(NULL);
	char key[20];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		snprintf(key, sizeof(key), "key-%d", i);
		map_put(map, key, &an_int[i]);
	}
	for (int i = 0; i < 1000; i += 2) {
		snprintf(key, sizeof(key), "key-%d", i);
		assert_true(map_remove(map, key));
	}
	assert_int_equal(map_count(map), 500);
	for (int i = 0; i < 1000; i++) {
		snprintf(key, sizeof(key), "key-%d", i);
		assert_ptr_equal(map_get(map, key),
			i % 2 != 0 ? &an_int[i] : NULL);
	}
	map_free(map);
}

static void frees_values_once(void **state)
{
	struct map *map = map_new(count_free);

	(void)state;
	freed = 0;
	map_put(map, "a", &an_int[0]);
	map_put(map, "a", &an_int[0]);
	assert_int_equal(freed, 0);
	map_put(map, "a", &an_int[1]);
	assert_int_equal(freed, 1);
	map_put(map, "b", &an_int[2]);
	map_put(map, "c", &an_int[3]);
	assert_true(map_remove(map, "b"));
	assert_int_equal(freed, 2);
	map_free(map);
	assert_int_equal(freed, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_back_what_was_put),
		cmocka_unit_test(walks_in_order),
		cmocka_unit_test(holds_many),
		cmocka_unit_test(frees_values_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
