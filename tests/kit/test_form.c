/*
 * Forms, driven by keys as the deck sends them: to the prompt while there is
 * one, to the form otherwise.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <locale.h>

#include "core/base/text.h"
#include "tests/kit/screen.h"
#include "tui/kit/form.h"
#include "tui/kit/prompt.h"

static struct surface *surface;
static struct form *form;

static int closed_count, saved_count, save_calls;
static const char *refusal;

static const char *needs_name(const char *value)
{
	return *value == '\0' ? "A connection needs a name" : NULL;
}

static const char *needs_https(const char *value)
{
	if (*value == '\0' || text_starts_with(value, "https://"))
		return NULL;
	return "This must begin with https://, or the secret would travel in "
		"the clear";
}

static bool uses_oauth2(const struct form *a_form)
{
	return strcmp(form_get(a_form, "access"), "oauth2") == 0;
}

static const struct form_field fields[] = {
	{ .label = "Connection", .kind = FORM_HEADING },
	{ .name = "name", .label = "Name", .help = "As it appears in the list",
	  .problem = needs_name },
	{ .name = "tier", .label = "Tier", .kind = FORM_CHOICE,
	  .choices = "dev|test|production" },
	{ .name = "access", .label = "Access", .kind = FORM_CHOICE,
	  .choices = "unrestricted|oauth2" },
	{ .name = "oauth2", .label = "OAuth2 base", .help = "Where /token is",
	  .problem = needs_https, .is_shown = uses_oauth2 },
	{ .label = "Secrets are asked for when they are needed.",
	  .kind = FORM_NOTE },
	{ .name = "readonly", .label = "Read-only", .kind = FORM_SWITCH },
};

static bool note_save(void *data, const struct form *a_form, struct err *err)
{
	assert_ptr_equal(data, &surface);
	assert_ptr_equal(a_form, form);
	save_calls++;
	if (refusal != NULL)
		return err_set(err, ERR_FILE, "%s", refusal);
	return true;
}

static void note_closed(void *data, bool was_saved)
{
	assert_ptr_equal(data, &surface);
	closed_count++;
	saved_count += was_saved;
}

static int set_up(void **state FD_UNUSED)
{
	struct form_spec spec = {
		.title = "New connection", .field = fields,
		.count = FD_COUNT(fields), .save = note_save,
		.closed = note_closed, .data = &surface,
	};

	prompt_init();
	surface = surface_new(15, 60);
	form = form_new(&spec);
	closed_count = saved_count = save_calls = 0;
	refusal = NULL;
	return 0;
}

static int tear_down(void **state FD_UNUSED)
{
	form_free(form);
	surface_free(surface);
	prompt_finish();
	return 0;
}

/* As the deck routes keys; true when the form is over. */
static bool press_code(key_code key)
{
	if (!prompt_is_active())
		return form_key(form, key);
	prompt_key(key);
	return false;
}

static bool press(const char *name)
{
	key_code key;

	assert_true(key_parse(name, &key));
	return press_code(key);
}

static void go(const char *names)
{
	struct buf name = BUF_INIT;

	for (; *names != '\0'; names += strspn(names, " ")) {
		buf_clear(&name);
		buf_append(&name, names, strcspn(names, " "));
		assert_false(press(name.data));
		names += name.len;
	}
	buf_finish(&name);
}

static void type(const char *text)
{
	for (; *text != '\0'; text++)
		assert_false(press_code((key_code)*text));
}

static void draw(void)
{
	struct canvas screen = canvas_whole(surface);

	form_draw(form, &screen);
	prompt_draw(&screen, surface_rows(surface) - 1);
}

static void assert_value(const char *name, const char *expected)
{
	assert_string_equal(form_get(form, name), expected);
}

static void test_drawn(void **state FD_UNUSED)
{
	form_set(form, "name", "RIE Dev");
	draw();
	assert_screen(surface,
		"┌ New connection ──────────────────────────────────────────┐\n"
		"│ Connection                                               │\n"
		"│ > Name       RIE Dev                                     │\n"
		"│   Tier         dev                                       │\n"
		"│   Access       unrestricted                              │\n"
		"│ Secrets are asked for when they are needed.              │\n"
		"│   Read-only  [ ] no                                      │\n"
		"│                                                          │\n"
		"│   [ Save ]  [ Cancel ]                                   │\n"
		"│                                                          │\n"
		"│                                                          │\n"
		"│                                                          │\n"
		"│ As it appears in the list                                │\n"
		"│                                                          │\n"
		"└──────────────────────────────────────────────────────────┘"
		"\n");
	assert_int_equal(style_of(surface, 2, "RIE Dev"), STYLE_FIELD_FOCUS);
}

static void test_values_to_begin_with(void **state FD_UNUSED)
{
	assert_value("name", "");
	assert_value("tier", "dev");
	assert_value("readonly", "no");
	form_set(form, "tier", "production");
	form_set(form, "readonly", "yes");
	assert_value("tier", "production");
	draw();
	assert_true(screen_has(surface, "[x] yes"));
	/* What was set is no change. */
	assert_true(press("Esc"));
	assert_int_equal(closed_count, 1);
	assert_int_equal(saved_count, 0);
}

static void test_editing_text(void **state FD_UNUSED)
{
	form_set(form, "name", "RIE");
	go("Enter");
	assert_true(prompt_is_active());
	draw();
	assert_row(surface, 14, "Name: RIE");
	type(" Dev");
	go("Enter");
	assert_value("name", "RIE Dev");
	/* A letter begins at once, with the old text before it. */
	type("2");
	draw();
	assert_row(surface, 14, "Name: RIE Dev2");
	go("Esc");
	assert_value("name", "RIE Dev");
	assert_int_equal(closed_count, 0);
}

static void test_choice_and_switch(void **state FD_UNUSED)
{
	go("Down");
	draw();
	assert_row(surface, 3, "│ > Tier       < dev >                      "
		"               │");
	go("Right");
	assert_value("tier", "test");
	go("Enter");
	assert_value("tier", "production");
	go("Space");
	assert_value("tier", "dev");
	go("Left");
	assert_value("tier", "production");
	go("Left Left");
	assert_value("tier", "dev");
	go("Down Down Space");
	assert_value("readonly", "yes");
	go("Enter");
	assert_value("readonly", "no");
	type("x");
	assert_false(prompt_is_active());
}

static void test_fields_come_and_go(void **state FD_UNUSED)
{
	draw();
	assert_false(screen_has(surface, "OAuth2 base"));
	go("Down Down Enter Down");
	draw();
	assert_row(surface, 5, "│ > OAuth2 base                             "
		"               │");
	assert_true(screen_has(surface, "Where /token is"));
	type("http://a");
	go("Enter");
	draw();
	assert_row(surface, 6, "│     This must begin with https://, or the "
		"secret would   │");
	assert_row(surface, 7, "│     travel in the clear                   "
		"               │");
	assert_int_equal(style_of(surface, 6, "This must"), STYLE_ERROR);
	go("Up Left Down");
	draw();
	assert_false(screen_has(surface, "OAuth2 base"));
	assert_row(surface, 6, "│ > Read-only  [ ] no                       "
		"               │");
}

static void test_saving(void **state FD_UNUSED)
{
	go("Down F5");
	assert_int_equal(save_calls, 0);
	draw();
	/* The field with the problem is selected; it says so twice. */
	assert_row(surface, 2, "│ > Name                                    "
		"               │");
	assert_row(surface, 3, "│     A connection needs a name             "
		"               │");
	assert_int_equal(style_of(surface, 12, "A connection needs"),
		STYLE_ERROR);
	type("x");
	go("Enter");
	draw();
	assert_false(screen_has(surface, "A connection needs"));
	refusal = "connections.json could not be written";
	go("F5");
	assert_int_equal(save_calls, 1);
	draw();
	assert_true(screen_has(surface, refusal));
	refusal = NULL;
	assert_true(press("F5"));
	assert_int_equal(saved_count, 1);
	assert_int_equal(closed_count, 1);
}

static void test_hidden_problem_stops_nothing(void **state FD_UNUSED)
{
	form_set(form, "name", "x");
	form_set(form, "oauth2", "http://a");
	assert_true(press("F5"));
	assert_int_equal(saved_count, 1);
}

static void test_buttons(void **state FD_UNUSED)
{
	form_set(form, "name", "x");
	go("End");
	draw();
	assert_row(surface, 8, "│ > [ Save ]  [ Cancel ]                    "
		"               │");
	assert_int_equal(style_of(surface, 8, "[ Save ]"), STYLE_FIELD_FOCUS);
	go("Right");
	draw();
	assert_int_equal(style_of(surface, 8, "[ Cancel ]"),
		STYLE_FIELD_FOCUS);
	go("Left");
	assert_true(press("Enter"));
	assert_int_equal(saved_count, 1);
}

static void test_cancel_button(void **state FD_UNUSED)
{
	go("S-Tab");
	assert_true(press("Enter"));
	assert_int_equal(closed_count, 1);
	assert_int_equal(saved_count, 0);
}

static void test_tab_goes_round(void **state FD_UNUSED)
{
	go("Tab Tab Tab");
	draw();
	assert_true(screen_has(surface, "> Read-only"));
	go("Tab Tab");
	draw();
	assert_int_equal(style_of(surface, 8, "[ Cancel ]"),
		STYLE_FIELD_FOCUS);
	go("Tab");
	draw();
	assert_true(screen_has(surface, "> Name"));
	go("S-Tab S-Tab S-Tab");
	draw();
	assert_true(screen_has(surface, "> Read-only"));
}

static void test_esc_asks(void **state FD_UNUSED)
{
	go("Down Enter Esc");
	draw();
	assert_true(screen_has(surface,
		"Unsaved changes: press Esc again to discard, or F5 to"));
	assert_int_equal(closed_count, 0);
	/* Any other key takes the question back. */
	go("Up Esc");
	assert_true(press("Esc"));
	assert_int_equal(closed_count, 1);
	assert_int_equal(saved_count, 0);
}

static void test_changed_back_is_no_change(void **state FD_UNUSED)
{
	go("Down Enter Left");
	assert_true(press("Esc"));
}

static void test_freed_while_editing(void **state FD_UNUSED)
{
	go("Enter");
	type("x");
	form_free(form);
	form = NULL;
	assert_false(prompt_is_active());
}

static void test_small_screen(void **state FD_UNUSED)
{
	surface_resize(surface, 8, 40);
	form_set(form, "access", "oauth2");
	draw();
	assert_screen(surface,
		"┌ New connection ──────────────────────┐\n"
		"│ Connection                           │\n"
		"│ > Name                               │\n"
		"│   Tier           dev                 │\n"
		"│   Access         oauth2              │\n"
		"│   OAuth2 base                        ▼\n"
		"│ As it appears in the list            │\n"
		"└──────────────────────────────────────┘\n");
	go("Down Down Down Down");
	draw();
	assert_row(surface, 1, "│   Access         oauth2              ▲");
	assert_row(surface, 5, "│ > Read-only    [ ] no                ▼");
	go("Down");
	draw();
	assert_row(surface, 5, "│ > [ Save ]  [ Cancel ]               │");
	go("Home");
	draw();
	assert_row(surface, 1, "│ Connection                           │");
}

static void test_any_size(void **state FD_UNUSED)
{
	form_set(form, "access", "oauth2");
	form_set(form, "oauth2", "http://a");
	form_set(form, "name", "x");
	assert_false(press("F5"));
	for (int rows = 1; rows < 14; rows++) {
		for (int columns = 1; columns < 50; columns += 3) {
			surface_resize(surface, rows, columns);
			draw();
			go("End");
			draw();
			go("Home");
		}
	}
	surface_resize(surface, 15, 60);
	draw();
	assert_true(screen_has(surface, "> Name"));
}

static void test_hostile_value(void **state FD_UNUSED)
{
	form_set(form, "name", "\033[2J\xff");
	draw();
	assert_true(screen_has(surface, "^[[2J\\xff"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, set_up, \
	tear_down)
	const struct CMUnitTest tests[] = {
		TEST(drawn), TEST(values_to_begin_with), TEST(editing_text),
		TEST(choice_and_switch), TEST(fields_come_and_go),
		TEST(saving), TEST(hidden_problem_stops_nothing),
		TEST(buttons), TEST(cancel_button), TEST(tab_goes_round),
		TEST(esc_asks), TEST(changed_back_is_no_change),
		TEST(freed_while_editing), TEST(small_screen),
		TEST(any_size), TEST(hostile_value),
	};

	setenv("INPUTRC", "/dev/null", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	setlocale(LC_ALL, "");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
