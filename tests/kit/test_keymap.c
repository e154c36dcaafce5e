#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "core/engine/command.h"
#include "tui/kit/keymap.h"

static bool run_nothing(void *context, const struct args *args,
	struct err *err)
{
	(void)context;
	(void)args;
	(void)err;
	return true;
}

static const struct command commands[] = {
	{ .name = "send", .usage = "", .help = "", .run = run_nothing },
	{ .name = "move", .usage = "", .help = "", .run = run_nothing },
	{ .name = "zoom", .usage = "", .help = "", .run = run_nothing },
};

static bool bind_line(const char *line, struct err *err)
{
	struct words words;
	bool is_done;

	assert_true(script_split(line, &words, err));
	is_done = keymap_bind(words.count,
		(const char *const *)words.word, err);
	words_finish(&words);
	return is_done;
}

static void bind(const char *line)
{
	struct err err = ERR_INIT;

	if (!bind_line(line, &err))
		fail_msg("%s: %s", line, err.text);
}

static bool unbind(const char *context, const char *keys, struct err *err)
{
	const char *const words[] = { context, keys };

	return keymap_unbind(2, words, err);
}

static int clear(void **state)
{
	(void)state;
	keymap_clear();
	return 0;
}

static const char *const contexts[] = { "response", "document", "global",
	NULL };

static enum keymap_answer look(const char *keys, const char **line)
{
	key_code codes[KEYMAP_SEQUENCE_MAX];
	const struct binding *found;
	enum keymap_answer answer;
	size_t count = 0;
	char name[2] = "";

	for (; *keys != '\0'; keys++) {
		name[0] = *keys;
		assert_true(key_parse(name, &codes[count++]));
	}
	answer = keymap_find(contexts, codes, count, &found);
	*line = found != NULL ? found->line : "";
	return answer;
}

static void expect(const char *keys, enum keymap_answer answer,
	const char *line)
{
	const char *found;

	assert_int_equal(look(keys, &found), answer);
	assert_string_equal(found, line);
}

static void the_nearest_context_wins(void **state)
{
	(void)state;
	bind("global s send");
	bind("document s move down");
	bind("history s zoom");
	expect("s", KEYMAP_FOUND, "move down");
	bind("response s zoom");
	expect("s", KEYMAP_FOUND, "zoom");
	expect("x", KEYMAP_NO, "");
}

static void sequences_are_waited_for(void **state)
{
	(void)state;
	bind("document 'g g' move first");
	bind("document 'g h i' move last");
	bind("global g send");
	expect("g", KEYMAP_MORE, "");
	expect("gg", KEYMAP_FOUND, "move first");
	expect("gh", KEYMAP_MORE, "");
	expect("ghi", KEYMAP_FOUND, "move last");
	expect("gx", KEYMAP_NO, "");
	expect("ggg", KEYMAP_NO, "");
	bind("document g zoom");
	expect("g", KEYMAP_MORE, "zoom");
	/* A nearer single key hides a farther sequence. */
	bind("response g move up");
	expect("g", KEYMAP_FOUND, "move up");
}

static void a_later_bind_replaces(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	bind("global s -n Send send");
	bind("global s zoom");
	assert_int_equal(keymap_count(), 1);
	expect("s", KEYMAP_FOUND, "zoom");
	assert_string_equal(keymap_at(0)->note, "");
	assert_true(unbind("global", "s", &err));
	assert_int_equal(keymap_count(), 0);
	expect("s", KEYMAP_NO, "");
	assert_false(unbind("global", "s", &err));
	assert_non_null(strstr(err.text, "not bound"));
}

static void lines_are_kept_as_they_can_be_run(void **state)
{
	(void)state;
	bind("global F5 -n Send send 'a b' c");
	assert_string_equal(keymap_at(0)->line, "send 'a b' c");
	assert_string_equal(keymap_at(0)->note, "Send");
	assert_string_equal(keymap_at(0)->context, "global");
	bind("global F6 'send ; zoom'");
	assert_string_equal(keymap_at(1)->line, "send ; zoom");
}

static void expect_refused(const char *line, const char *part)
{
	struct err err = ERR_INIT;

	assert_false(bind_line(line, &err));
	if (strstr(err.text, part) == NULL)
		fail_msg("\"%s\" does not speak of \"%s\"", err.text, part);
}

static void a_slip_is_told_when_it_is_bound(void **state)
{
	(void)state;
	expect_refused("", "needs a context");
	expect_refused("global F5", "needs a context");
	expect_refused("global F5 -n Note", "needs a context");
	expect_refused("global F55 send", "\"F55\"");
	expect_refused("global ' ' send", "needs a key");
	expect_refused("global 'a b c d e' send", "4 keys");
	expect_refused("global F5 sned", "\"send\"");
	expect_refused("global F5 zo", "\"zoom\"");
	expect_refused("global F5 'send ; sned'", "\"send\"");
	expect_refused("global F5 \"send 'x\"", "quote");
	expect_refused("global F5 ''", "needs a command");
	expect_refused("global aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa send",
		"no key");
	assert_int_equal(keymap_count(), 0);
}

static void hints_name_a_key_that_works(void **state)
{
	const struct binding *binding;
	char keys[32];

	(void)state;
	bind("global s send");
	bind("global F5 send");
	bind("document 'g g' move first");
	binding = keymap_for_line(contexts, "send");
	keymap_format(binding, keys, sizeof(keys));
	assert_string_equal(keys, "s");
	/* The pane takes "s" for itself: F5 is what still sends. */
	bind("response s zoom");
	keymap_format(keymap_for_line(contexts, "send"), keys, sizeof(keys));
	assert_string_equal(keys, "F5");
	keymap_format(keymap_for_line(contexts, "move first"), keys,
		sizeof(keys));
	assert_string_equal(keys, "g g");
	assert_null(keymap_for_line(contexts, "move last"));
	keymap_format(keymap_for_line(contexts, "move first"), keys, 3);
	assert_string_equal(keys, "g");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(the_nearest_context_wins, clear),
		cmocka_unit_test_teardown(sequences_are_waited_for, clear),
		cmocka_unit_test_teardown(a_later_bind_replaces, clear),
		cmocka_unit_test_teardown(lines_are_kept_as_they_can_be_run,
			clear),
		cmocka_unit_test_teardown(a_slip_is_told_when_it_is_bound,
			clear),
		cmocka_unit_test_teardown(hints_name_a_key_that_works, clear),
	};

	command_add(commands, FD_COUNT(commands));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
