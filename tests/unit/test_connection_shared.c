/*
 * connections.json in several hands: other programs, editors, later versions.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/base/path.h"
#include "core/store/connection.h"

static char *folder, *file, *kept;

static int set_up(void **state)
{
	const char *base = getenv("TMPDIR");

	(void)state;
	folder = xasprintf("%s/fhirdeck-test-XXXXXX",
		base != NULL ? base : "/tmp");
	if (mkdtemp(folder) == NULL)
		return -1;
	file = path_join(folder, "connections.json");
	kept = xasprintf("%s~", file);
	path_set_root(folder);
	return 0;
}

static int tear_down(void **state)
{
	char *lock = xasprintf("%s.lock", file);
	int status;

	(void)state;
	unlink(file);
	unlink(kept);
	unlink(lock);
	status = rmdir(folder);
	path_set_root(NULL);
	free(lock);
	free(kept);
	free(file);
	free(folder);
	return status;
}

/* As an editor does that writes into the file itself. */
static void write_file(const char *text)
{
	struct err err = ERR_INIT;

	unlink(file);
	if (!path_append(file, text, strlen(text), &err))
		fail_msg("%s", err.text);
}

static char *read_text(const char *path)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;

	if (!path_read(path, 1 << 20, &text, &err))
		fail_msg("%s", err.text);
	return buf_take(&text);
}

static void assert_text(const char *path, const char *expected)
{
	char *text = read_text(path);

	assert_string_equal(text, expected);
	free(text);
}

static void assert_contains(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" does not have \"%s\"", text, part);
}

static void assert_file_has(const char *part)
{
	char *text = read_text(file);

	assert_contains(text, part);
	free(text);
}

static struct connection_store *open_good(void)
{
	struct err problem = ERR_INIT;
	struct connection_store *store = connection_store_open(&problem);

	if (err_is_set(&problem))
		fail_msg("%s", problem.text);
	return store;
}

/* A copy to change, as a form has it. */
static struct connection *edit(struct connection_store *store,
	const char *name)
{
	struct err err = ERR_INIT;
	const struct connection *found = connection_store_find(store, name,
		&err);

	if (found == NULL)
		fail_msg("%s", err.text);
	return connection_dup(found);
}

static void put(struct connection_store *store, const char *old_name,
	struct connection *connection)
{
	struct err err = ERR_INIT;

	if (!connection_store_put(store, old_name, connection, &err))
		fail_msg("%s", err.text);
}

static struct connection *new_one(const char *name)
{
	struct connection *connection = connection_new(name);

	connection_add_service(connection, "esb", SERVICE_FHIR, "https://h",
		ACCESS_UNRESTRICTED);
	return connection;
}

static const char plain[] =
	"{\n  \"connections\": [\n    {\n      \"name\": \"A\",\n"
	"      \"tier\": \"dev\",\n      \"services\": [\n"
	"        {\"name\": \"esb\", \"kind\": \"fhir\", \"base\": "
	"\"https://h\", \"access\": \"unrestricted\"}\n      ]\n    }\n"
	"  ]\n}\n";

/* Two forms were open on one connection; what each changed is there. */
static void two_changes_of_a_connection_are_both_made(void **state)
{
	struct connection_store *one, *other;
	struct connection *mine, *theirs;

	(void)state;
	write_file(plain);
	one = open_good();
	other = open_good();
	mine = edit(one, "A");
	theirs = edit(other, "A");
	mem_replace(&mine->verify_as, "rie.test");
	theirs->tier = TIER_PRODUCTION;
	mem_replace(&theirs->tls_minimum, "1.3");
	put(other, "A", theirs);
	put(one, "A", mine);
	assert_file_has("\"verify_as\": \"rie.test\"");
	assert_file_has("\"minimum\": \"1.3\"");
	assert_file_has("\"tier\": \"production\"");
	mine = edit(one, "A");
	assert_string_equal(mine->tls_minimum, "1.3");
	assert_int_equal(mine->tier, TIER_PRODUCTION);
	connection_free(mine);
	connection_store_free(one);
	connection_store_free(other);
}

static void a_member_changed_twice_is_refused_by_name(void **state)
{
	struct connection_store *one, *other;
	struct connection *mine, *theirs;
	struct err err = ERR_INIT;
	char *before;

	(void)state;
	write_file(plain);
	one = open_good();
	other = open_good();
	mine = edit(one, "A");
	theirs = edit(other, "A");
	mem_replace(&mine->services[0].base, "https://mine");
	mem_replace(&theirs->services[0].base, "https://theirs");
	put(other, "A", theirs);
	before = read_text(file);
	assert_false(connection_store_put(one, "A", connection_dup(mine),
		&err));
	assert_contains(err.text, "changed services.esb.base of \"A\" "
		"meanwhile, so nothing was saved");
	assert_text(file, before);
	/* Read again, it can be changed. */
	connection_free(mine);
	mine = edit(one, "A");
	assert_string_equal(mine->services[0].base, "https://theirs");
	mem_replace(&mine->services[0].base, "https://mine");
	put(one, "A", mine);
	assert_file_has("https://mine");
	free(before);
	connection_store_free(one);
	connection_store_free(other);
}

/* Each change alone is good; together they are not. */
static void changes_that_do_not_go_together_are_refused(void **state)
{
	struct connection_store *one, *other;
	struct connection *mine, *theirs;
	struct err err = ERR_INIT;
	char *before;

	(void)state;
	write_file("{\"connections\":[{\"name\":\"A\",\"services\":[{\"name\":"
		"\"esb\",\"base\":\"https://h\"}],\"oauth2\":{\"base\":"
		"\"https://o\",\"client_id\":\"me\"}}]}");
	one = open_good();
	other = open_good();
	mine = edit(one, "A");
	mine->services[0].access = ACCESS_OAUTH2;
	mine->oauth2.client_secret.source = SECRET_PROMPT;
	theirs = edit(other, "A");
	mem_replace(&theirs->oauth2.base, NULL);
	mem_replace(&theirs->oauth2.client_id, NULL);
	put(other, "A", theirs);
	before = read_text(file);
	assert_false(connection_store_put(one, "A", mine, &err));
	assert_contains(err.text, "the two changes don't go together: ");
	assert_text(file, before);
	free(before);
	connection_store_free(one);
	connection_store_free(other);
}

static void what_changed_meanwhile_is_not_removed(void **state)
{
	struct connection_store *one, *other;
	struct connection *theirs;
	struct err err = ERR_INIT;

	(void)state;
	write_file(plain);
	one = open_good();
	other = open_good();
	theirs = edit(other, "A");
	theirs->tier = TIER_TEST;
	put(other, "A", theirs);
	assert_false(connection_store_remove(one, "A", &err));
	assert_contains(err.text, "another program changed \"A\" meanwhile");
	assert_true(connection_store_remove(one, "A", &err));
	connection_store_free(one);
	connection_store_free(other);
}

/* Only what is changed changes: a commit of a dotfiles folder shows it. */
static void one_member_is_one_line(void **state)
{
	struct connection_store *store;
	struct connection *a;
	char *wanted, *at;

	(void)state;
	write_file(plain);
	store = open_good();
	a = edit(store, "A");
	a->tier = TIER_TEST;
	put(store, "A", a);
	wanted = xasprintf("%s ", plain);
	wanted[strlen(wanted) - 1] = '\0';
	at = strstr(wanted, "\"dev\"");
	memmove(at + 6, at + 5, strlen(at + 5) + 1);
	memcpy(at, "\"test\"", 6);
	assert_text(file, wanted);
	assert_text(kept, plain);
	/* A change that changes nothing is no change. */
	put(store, "A", edit(store, "A"));
	assert_text(kept, plain);
	free(wanted);
	connection_store_free(store);
}

/* With a mark where members of a later version may stand. */
static const char marked[] =
	"{@\"connections\":[{@\"name\":\"A\",\"services\":[{@\"name\":\"esb\","
	"\"kind\":\"fhir\",\"base\":\"https://h\",\"access\":\"oauth2\"}],"
	"\"oauth2\":{@\"base\":\"https://o\",\"client_id\":\"me\","
	"\"client_secret\":{@\"env\":\"X\"}},\"basic\":{@\"user\":\"u\","
	"\"password\":{@\"prompt\":true}},\"token\":{@\"vault\":\"t\"},"
	"\"tls\":{@\"minimum\":\"1.3\"},\"timeouts\":{@\"total\":9},"
	"\"contacts\":{@\"vendor\":\"v\"},\"tier\":\"dev\"},"
	"{@\"name\":\"B\"}]}";

/* Whatever a later version may write: each another, in its own spelling. */
static const char *const foreign[] = {
	"\"@\":1.10,", "\"@\" : 12345678901234567890 ,", "\"@\":-0.0,",
	"\"@\":\"\\u00e9\\/\\u0000x\",", "\"@\": { \"x\" : [ 1e0 , null ] } ,",
	"\"@\":[\n\t{\"name\":\"n\",\"name\":\"m\"}],", "\"@\":1E400,",
};

static void put_foreign(struct buf *out, unsigned number)
{
	const char *at = foreign[number % FD_COUNT(foreign)];

	for (; *at != '\0'; at++)
		if (*at == '@')
			buf_printf(out, "later-%u", number);
		else
			buf_putc(out, *at);
}

/* The marks become members; shift decides which kind stands where. */
static void make_text(unsigned shift, struct buf *out, unsigned *count)
{
	*count = shift;
	for (const char *at = marked; *at != '\0'; at++)
		if (*at == '@')
			put_foreign(out, (*count)++);
		else
			buf_putc(out, *at);
}

static void change_everything(struct connection *a)
{
	a->tier = TIER_PRODUCTION;
	mem_replace(&a->services[0].base, "https://h2");
	mem_replace(&a->oauth2.client_id, "you");
	mem_replace(&a->oauth2.client_secret.value, "Y");
	mem_replace(&a->basic_user, "v");
	secret_ref_finish(&a->pasted_token);
	a->pasted_token.source = SECRET_PROMPT;
	mem_replace(&a->tls_minimum, "1.2");
	a->timeout_total = 10;
	mem_replace(&a->contacts.vendor, "w");
}

static void members_of_a_later_version_stay_as_they_are(void **state)
{
	(void)state;
	for (unsigned shift = 0; shift < FD_COUNT(foreign); shift++) {
		struct buf text = BUF_INIT, member = BUF_INIT;
		struct connection_store *store;
		struct connection *a;
		struct err err = ERR_INIT;
		unsigned count;

		make_text(shift, &text, &count);
		write_file(text.data);
		store = open_good();
		put(store, NULL, new_one("C"));
		a = edit(store, "A");
		change_everything(a);
		put(store, "A", a);
		a = edit(store, "A");
		mem_replace(&a->name, "renamed");
		put(store, "A", a);
		assert_true(connection_store_remove(store, "C", &err));
		connection_store_free(store);
		for (unsigned i = shift; i < count; i++) {
			buf_clear(&member);
			put_foreign(&member, i);
			assert_file_has(member.data);
		}
		assert_file_has("\"client_secret\":{");
		assert_file_has("\"env\":\"Y\"");
		assert_file_has("\"prompt\":true");
		buf_finish(&text);
		buf_finish(&member);
	}
}

static enum store_news poll(struct connection_store *store, char **words)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	enum store_news news = connection_store_poll(store, &text, &err);

	*words = news == NEWS_BROKEN ? xstrdup(err.text) : buf_take(&text);
	buf_finish(&text);
	return news;
}

/* The first poll sees it, the second one reads it. */
static void assert_news(struct connection_store *store, enum store_news news,
	const char *part)
{
	char *words;

	assert_int_equal(poll(store, &words), NEWS_NONE);
	free(words);
	assert_int_equal(poll(store, &words), news);
	assert_contains(words, part);
	free(words);
	assert_int_equal(poll(store, &words), NEWS_NONE);
	free(words);
}

static void a_poll_tells_what_others_did(void **state)
{
	struct connection_store *store, *other;
	struct connection *a;
	struct err err = ERR_INIT;

	(void)state;
	write_file(plain);
	store = open_good();
	other = open_good();
	assert_news(store, NEWS_NONE, "");
	put(other, NULL, new_one("B"));
	assert_news(store, NEWS_CHANGED, "\"B\" is new");
	assert_non_null(connection_store_find(store, "B", &err));
	a = edit(other, "A");
	a->tier = TIER_TEST;
	put(other, "A", a);
	assert_true(connection_store_remove(other, "B", &err));
	assert_news(store, NEWS_CHANGED, "\"A\" changed, \"B\" is gone");
	/* Its own changes are no news. */
	put(store, NULL, new_one("C"));
	assert_news(store, NEWS_NONE, "");
	write_file("{\n\"connections\": [\n{]\n}");
	assert_news(store, NEWS_BROKEN, "line 3 column 2");
	assert_non_null(connection_store_find(store, "C", &err));
	assert_false(connection_store_put(store, NULL, new_one("D"), &err));
	assert_contains(err.text, "nothing was saved");
	write_file("{}");
	assert_news(store, NEWS_CHANGED, "\"A\" is gone, \"C\" is gone");
	connection_store_free(store);
	connection_store_free(other);
}

static void a_file_that_is_away_for_a_moment_is_no_news(void **state)
{
	struct connection_store *store;
	struct err err = ERR_INIT;
	char *words;

	(void)state;
	write_file(plain);
	store = open_good();
	assert_int_equal(unlink(file), 0);
	assert_int_equal(poll(store, &words), NEWS_NONE);
	free(words);
	write_file(plain);
	assert_news(store, NEWS_NONE, "");
	assert_non_null(connection_store_find(store, "A", &err));
	connection_store_free(store);
}

static void a_file_that_can_not_be_read_names_the_one_before(void **state)
{
	static const char *const broken[] = { "", " \n", "{\"connections\":[",
		"{\"connections\":[{\"name\":7}]}", "// mine\n{}" };
	struct connection_store *store;
	struct err problem = ERR_INIT, err = ERR_INIT;

	(void)state;
	write_file(plain);
	store = open_good();
	put(store, NULL, new_one("B"));
	connection_store_free(store);
	for (size_t i = 0; i < FD_COUNT(broken); i++) {
		write_file(broken[i]);
		store = connection_store_open(&problem);
		assert_true(err_is_set(&problem));
		assert_contains(problem.text, file);
		assert_contains(problem.text, "the last good one is beside "
			"it, connections.json~");
		assert_false(connection_store_put(store, NULL, new_one("C"),
			&err));
		assert_text(file, broken[i]);
		assert_text(kept, plain);
		connection_store_free(store);
	}
	assert_int_equal(unlink(file), 0);
	store = open_good();
	put(store, NULL, new_one("C"));
	assert_text(kept, plain);
	connection_store_free(store);
}

/* JSON has no comments, and the sentence says where one is. */
static void a_comment_is_named(void **state)
{
	struct err problem = ERR_INIT;
	struct connection_store *store;

	(void)state;
	write_file("{\n  // ours\n  \"connections\": []\n}");
	store = connection_store_open(&problem);
	assert_contains(problem.text, " line 2 column 3: ");
	assert_contains(problem.text, "comment");
	connection_store_free(store);
}

static void a_link_to_a_dotfiles_folder_stays_one(void **state)
{
	char *real = path_join(folder, "real.json"), target[20];
	char *lock = xasprintf("%s.lock", real);
	struct connection_store *store;

	(void)state;
	write_file(plain);
	assert_int_equal(rename(file, real), 0);
	assert_int_equal(symlink("real.json", file), 0);
	store = open_good();
	put(store, NULL, new_one("B"));
	assert_int_equal(readlink(file, target, sizeof(target)), 9);
	assert_file_has("\"B\"");
	assert_text(kept, plain);
	connection_store_free(store);
	unlink(real);
	unlink(lock);
	free(lock);
	free(real);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(two_changes_of_a_connection_are_both_made),
		EACH(a_member_changed_twice_is_refused_by_name),
		EACH(changes_that_do_not_go_together_are_refused),
		EACH(what_changed_meanwhile_is_not_removed),
		EACH(one_member_is_one_line),
		EACH(members_of_a_later_version_stay_as_they_are),
		EACH(a_poll_tells_what_others_did),
		EACH(a_file_that_is_away_for_a_moment_is_no_news),
		EACH(a_file_that_can_not_be_read_names_the_one_before),
		EACH(a_comment_is_named),
		EACH(a_link_to_a_dotfiles_folder_stays_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
