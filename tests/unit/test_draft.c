/*
 * Drafts: bytes there and back, what was cut, two programs at once, one that
 * died.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/path.h"
#include "core/store/draft.h"
#include "tests/unit/folder_fixture.h"

static char root[200];

static void fill(struct draft *draft)
{
	draft_init(draft);
	draft->at = 1770114660;
	mem_replace(&draft->connection, "Sandbox");
	mem_replace(&draft->method, "PUT");
	mem_replace(&draft->url, "Patient/1");
	mem_replace(&draft->path, "Patient/1");
	mem_replace(&draft->match, "W/\"3\"");
	http_headers_add(&draft->headers, "If-Match", "W/\"3\"");
	http_headers_add(&draft->headers, "Authorization", "Bearer sekret");
	buf_append(&draft->body, "{\r\n\0\xff\"a\":1", 10);
	buf_puts(&draft->base, "{\"a\":0}");
}

static void there_and_back(void **state)
{
	struct draft draft, read;
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	(void)state;
	fill(&draft);
	draft_print(&draft, &text);
	assert_null(strstr(text.data, "sekret"));
	draft_init(&read);
	assert_true(draft_parse(&text, &read, &err));
	assert_int_equal(read.at, draft.at);
	assert_string_equal(read.connection, "Sandbox");
	assert_string_equal(read.url, "Patient/1");
	assert_string_equal(read.match, "W/\"3\"");
	assert_int_equal(read.headers.count, 1);
	assert_int_equal(read.body.len, 10);
	assert_memory_equal(read.body.data, draft.body.data, 10);
	assert_string_equal(read.base.data, "{\"a\":0}");
	assert_int_equal(read.mine.len, 0);
	draft_finish(&read);
	draft_finish(&draft);
	buf_finish(&text);
}

/* Cut anywhere it is no draft. */
static void cut_is_refused(void **state)
{
	struct draft draft;
	struct buf text = BUF_INIT;

	(void)state;
	fill(&draft);
	draft_print(&draft, &text);
	for (size_t len = 0; len < text.len; len++) {
		struct buf part = BUF_INIT;
		struct err err = ERR_INIT;
		struct draft read;

		buf_append(&part, text.data, len);
		draft_init(&read);
		assert_false(draft_parse(&part, &read, &err));
		assert_true(err_is_set(&err));
		draft_finish(&read);
		buf_finish(&part);
	}
	draft_finish(&draft);
	buf_finish(&text);
}

static void write_in_child(bool removes)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		struct drafts *drafts = drafts_new();
		struct draft draft;
		struct err err = ERR_INIT;

		fill(&draft);
		if (!drafts_write(drafts, &draft, &err) ||
		    !drafts_write(drafts, &draft, &err))
			_exit(1);
		if (removes)
			drafts_remove(drafts);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void what_died_is_found_once(void **state)
{
	struct drafts *one = drafts_new(), *two = drafts_new();

	(void)state;
	write_in_child(false);
	assert_int_equal(drafts_find(one), 1);
	assert_int_equal(drafts_find(one), 1);
	assert_string_equal(drafts_at(one, 0)->url, "Patient/1");
	assert_int_equal(drafts_at(one, 0)->body.len, 10);
	/* Another deck is not offered it, until the first has ended. */
	assert_int_equal(drafts_find(two), 0);
	drafts_free(one);
	assert_int_equal(drafts_find(two), 1);
	drafts_discard(two, 0);
	drafts_free(two);
	two = drafts_new();
	assert_int_equal(drafts_find(two), 0);
	drafts_free(two);
}

static void what_is_typed_is_not_stolen(void **state)
{
	struct drafts *one = drafts_new(), *two = drafts_new();
	struct draft draft;
	struct err err = ERR_INIT;

	(void)state;
	fill(&draft);
	assert_true(drafts_write(one, &draft, &err));
	assert_true(drafts_is_written(one));
	assert_int_equal(drafts_find(two), 0);
	assert_int_equal(drafts_find(one), 0);
	drafts_remove(one);
	assert_false(drafts_is_written(one));
	drafts_free(one);
	assert_int_equal(drafts_find(two), 0);
	write_in_child(true);
	assert_int_equal(drafts_find(two), 0);
	drafts_free(two);
	draft_finish(&draft);
}

static void what_is_set_aside_can_be_had(void **state)
{
	struct drafts *drafts = drafts_new();
	struct draft draft;
	struct err err = ERR_INIT;

	(void)state;
	fill(&draft);
	assert_true(drafts_write(drafts, &draft, &err));
	drafts_keep(drafts, &draft);
	assert_false(drafts_is_written(drafts));
	draft_finish(&draft);
	fill(&draft);
	mem_replace(&draft.url, "Patient/2");
	drafts_keep(drafts, &draft);
	assert_int_equal(drafts_find(drafts), 2);
	assert_string_equal(drafts_at(drafts, 0)->url, "Patient/2");
	assert_false(drafts_has_file(drafts, 0));
	assert_string_equal(drafts_at(drafts, 1)->url, "Patient/1");
	assert_true(drafts_has_file(drafts, 1));
	drafts_discard(drafts, 0);
	drafts_discard(drafts, 0);
	assert_int_equal(drafts_find(drafts), 0);
	drafts_free(drafts);
	draft_finish(&draft);
}

static void bad_files_are_left_alone(void **state)
{
	struct drafts *drafts = drafts_new();
	char *path = xasprintf("%s/drafts/0.draft", root);
	struct err err = ERR_INIT;

	(void)state;
	assert_true(path_replace(path, "nonsense\n", 9, &err));
	assert_int_equal(drafts_find(drafts), 0);
	assert_true(path_exists(path));
	unlink(path);
	drafts_free(drafts);
	free(path);
}

static int make_root(void **state)
{
	(void)state;
	if (!folder_make(root, sizeof(root)))
		return -1;
	path_set_root(root);
	return 0;
}

static int remove_root(void **state)
{
	(void)state;
	folder_remove(root);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(cut_is_refused),
		cmocka_unit_test(what_died_is_found_once),
		cmocka_unit_test(what_is_typed_is_not_stolen),
		cmocka_unit_test(what_is_set_aside_can_be_had),
		cmocka_unit_test(bad_files_are_left_alone),
	};

	return cmocka_run_group_tests(tests, make_root, remove_root);
}
