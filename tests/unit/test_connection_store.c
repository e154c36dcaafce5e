/*
 * The store of connections, each test in a folder of its own.
 */

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/base/path.h"
#include "core/store/connection.h"

/* With members that this version does not know, at every level. */
static const char full[] =
	"{\"name\":\"RIE Test\",\"later\":[1,{\"a\":\"b\"}],\"tier\":\"test\","
	"\"services\":[{\"name\":\"esb\",\"kind\":\"fhir\","
	"\"base\":\"https://h/ESB\",\"access\":\"oauth2\",\"colour\":\"red\"}],"
	"\"oauth2\":{\"base\":\"https://h/oauth2\",\"client_id\":\"me\","
	"\"client_secret\":{\"prompt\":true},\"future\":7}}";

static void assert_contains(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" does not have \"%s\"", text, part);
}

static bool check(const struct connection *connection, const char *sentence)
{
	struct err err = ERR_INIT;

	if (connection_check(connection, &err))
		return sentence == NULL;
	assert_non_null(sentence);
	assert_contains(err.text, sentence);
	return true;
}

static struct connection *one_service(const char *name, const char *base,
	enum access_mode access)
{
	struct connection *connection = connection_new("X");

	connection_add_service(connection, name, SERVICE_FHIR, base, access);
	return connection;
}

/* A folder for the store of one test. */
struct folder {
	char *path, *file;
};

static struct folder make_folder(void)
{
	const char *base = getenv("TMPDIR");
	struct folder folder;

	folder.path = xasprintf("%s/fhirdeck-test-XXXXXX",
		base != NULL ? base : "/tmp");
	assert_non_null(mkdtemp(folder.path));
	folder.file = path_join(folder.path, "connections.json");
	path_set_root(folder.path);
	return folder;
}

static void remove_folder(struct folder *folder)
{
	static const char *const beside[] = { "", ".lock", "~" };

	for (size_t i = 0; i < FD_COUNT(beside); i++) {
		char *path = xasprintf("%s%s", folder->file, beside[i]);

		unlink(path);
		free(path);
	}
	assert_int_equal(rmdir(folder->path), 0);
	free(folder->path);
	free(folder->file);
	path_set_root(NULL);
}

static void write_file(const struct folder *folder, const char *text)
{
	struct err err = ERR_INIT;

	assert_true(path_replace(folder->file, text, strlen(text), &err));
}

static void assert_file(const struct folder *folder, const char *text)
{
	struct buf got = BUF_INIT;
	struct err err = ERR_INIT;

	assert_true(path_read(folder->file, 1 << 20, &got, &err));
	assert_string_equal(got.data, text);
	buf_finish(&got);
}

static void assert_names(const struct connection_store *store,
	const char *wanted)
{
	struct buf names = BUF_INIT;

	for (size_t i = 0; i < connection_store_count(store); i++)
		buf_printf(&names, "%s%s", i > 0 ? ", " : "",
			connection_store_at(store, i)->name);
	assert_string_equal(names.data, wanted);
	buf_finish(&names);
}

static struct connection_store *open_good(void)
{
	struct err problem = ERR_INIT;
	struct connection_store *store = connection_store_open(&problem);

	if (err_is_set(&problem))
		fail_msg("%s", problem.text);
	return store;
}

#define PRESETS "RIE Dev, RIE Integration Testing"

static const char slips[] = "{\"connections\":[\n"
	"{\"name\":\"Prod\",\n\"teir\":\"production\",\n"
	"\"services\":[{\"name\":\"esb\",\"base\":\"https://h/ESB\",\n"
	"\"Access\":\"basic\"}]},\n"
	"{\"name\":\"Dev\",\"tier\":\"dev\",\"read-only\":true,\n"
	"\"services\":[]},\n"
	"{\"name\":\"Odd\",\"note\":\"x\",\"_x\":1,\"colour\":2,\n"
	"\"services\":[],\"oauth2\":{\n\"client-id\":\"me\"}},\n"
	"{\"name\":\"Good\",\"tier\":\"dev\",\"teir\":1,"
	"\"services\":[]}]}";

/* A slip in a name is told of, and one that may have meant caution is. */
static void test_slips(void **state)
{
	struct folder folder = make_folder();
	struct connection_store *store;
	const char *notes;

	(void)state;
	write_file(&folder, slips);
	store = open_good();
	notes = connection_store_notes(store);
	assert_contains(notes, "line 3: connection \"Prod\": \"teir\" is no "
		"member fhirdeck knows; did you mean \"tier\"?\n");
	assert_contains(notes, "line 5: connection \"Prod\": \"Access\" is "
		"no member fhirdeck knows; did you mean \"access\"?\n");
	assert_contains(notes, "line 6: connection \"Dev\": \"read-only\" is "
		"no member fhirdeck knows; did you mean \"read_only\"?\n");
	assert_contains(notes, "line 8: connection \"Odd\": \"colour\" is no "
		"member fhirdeck knows\n");
	assert_contains(notes, "line 10: connection \"Odd\": \"client-id\" is "
		"no member fhirdeck knows; did you mean \"client_id\"?\n");
	assert_null(strstr(notes, "note"));
	assert_null(strstr(notes, "_x"));
	assert_true(connection_store_at(store, 0)->is_read_only);
	assert_true(connection_store_at(store, 1)->is_read_only);
	assert_false(connection_store_at(store, 2)->is_read_only);
	assert_false(connection_store_at(store, 3)->is_read_only);
	connection_store_free(store);
	remove_folder(&folder);
}

/* What can't work yet is said when it is read, and stays usable. */
static void test_oauth2_unfinished(void **state)
{
	static const char text[] = "{\"connections\":[\n{\"name\":\"A\","
		"\"services\":[{\"name\":\"esb\",\"base\":\"https://h/E\","
		"\"access\":\"oauth2\"}],\n"
		"\"oauth2\":{\"base\":\"https://h/o\"}},\n{\"name\":\"B\","
		"\"services\":[{\"name\":\"esb\",\"base\":\"https://h/E\","
		"\"access\":\"oauth2\"}]}]}";
	struct folder folder = make_folder();
	struct connection_store *store;
	const char *notes;

	(void)state;
	write_file(&folder, text);
	store = open_good();
	notes = connection_store_notes(store);
	assert_contains(notes, "line 3: connection \"A\": oauth2.client_id is "
		"missing: ask the server's team for one\n");
	assert_contains(notes, "line 4: connection \"B\": oauth2.base is "
		"missing");
	assert_null(strstr(notes, "RIE"));
	assert_names(store, "A, B, " PRESETS);
	connection_store_free(store);
	remove_folder(&folder);
}

static void test_empty_store(void **state)
{
	struct folder folder = make_folder();
	struct connection_store *store = open_good();
	struct err err = ERR_INIT;
	struct connection *c;

	(void)state;
	assert_string_equal(connection_store_path(store), folder.file);
	assert_names(store, PRESETS);
	c = connection_store_find(store, "rie dev", &err);
	assert_non_null(c);
	assert_true(c->is_preset);
	assert_int_equal(c->service_count, 4);
	assert_int_equal(connection_service(c, "v2")->kind, SERVICE_HL7V2);
	c = connection_store_find(store, "RIE I", &err);
	assert_non_null(c);
	assert_string_equal(connection_variable(c, "oauth2"),
		"https://10.165.194.217/gentietest/oauth2");
	assert_int_equal(c->oauth2.client_secret.source, SECRET_PROMPT);
	assert_true(check(c, "oauth2.client_id is missing"));
	assert_null(connection_store_find(store, "RIE", &err));
	assert_contains(err.text, "may be \"RIE Dev\", \"RIE Int");
	assert_null(connection_store_find(store, "nowhere", &err));
	assert_contains(err.text, "there is no connection \"nowhere\"");
	assert_null(connection_store_at(store, 2));
	assert_false(connection_store_remove(store, "RIE Dev", &err));
	assert_contains(err.text, "comes with fhirdeck");
	assert_false(path_exists(folder.file));
	connection_store_free(store);
	connection_store_free(NULL);
	remove_folder(&folder);
}

static void put(struct connection_store *store, const char *old_name,
	const char *name)
{
	struct connection *c = one_service("a", "https://h",
		ACCESS_UNRESTRICTED);
	struct err err = ERR_INIT;

	mem_replace(&c->name, name);
	if (!connection_store_put(store, old_name, c, &err))
		fail_msg("%s", err.text);
}

static void assert_put_fails(struct connection_store *store,
	const char *old_name, const char *name, const char *sentence)
{
	struct connection *c = one_service("a", "https://h",
		ACCESS_UNRESTRICTED);
	struct err err = ERR_INIT;

	mem_replace(&c->name, name);
	assert_false(connection_store_put(store, old_name, c, &err));
	assert_contains(err.text, sentence);
}

static void test_put_and_remove(void **state)
{
	struct folder folder = make_folder();
	struct connection_store *store = open_good();
	struct err err = ERR_INIT;
	struct stat status;
	struct connection *b;

	(void)state;
	put(store, NULL, "A");
	put(store, NULL, "B");
	assert_int_equal(stat(folder.file, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	b = connection_store_find(store, "B", &err);
	assert_put_fails(store, NULL, "A", "there is a connection \"A\"");
	assert_put_fails(store, "B", "A", "there is a connection \"A\"");
	assert_put_fails(store, "C", "C", "no connection \"C\" any more");
	put(store, "B", "Bee");
	assert_string_equal(b->name, "Bee");
	put(store, "RIE Dev", "RIE Dev");
	assert_names(store, "A, Bee, RIE Dev, RIE Integration Testing");
	assert_false(connection_store_at(store, 2)->is_preset);
	connection_store_free(store);
	store = open_good();
	assert_names(store, "A, Bee, RIE Dev, RIE Integration Testing");
	assert_true(connection_store_remove(store, "A", &err));
	assert_true(connection_store_remove(store, "RIE Dev", &err));
	assert_names(store, "Bee, " PRESETS);
	assert_false(connection_store_remove(store, "A", &err));
	assert_contains(err.text, "there is no connection \"A\"");
	connection_store_free(store);
	remove_folder(&folder);
}

static void test_invalid_is_not_saved(void **state)
{
	struct folder folder = make_folder();
	struct connection_store *store = open_good();
	struct err err = ERR_INIT;

	(void)state;
	assert_false(connection_store_put(store, NULL,
		one_service("a", "nowhere", ACCESS_UNRESTRICTED), &err));
	assert_contains(err.text, "services.a.base");
	assert_false(path_exists(folder.file));
	assert_names(store, PRESETS);
	connection_store_free(store);
	remove_folder(&folder);
}

static void test_unknown_members_of_the_file(void **state)
{
	struct folder folder = make_folder();
	struct connection_store *store;
	char *text = xasprintf("{\"note\":\"mine\",\"connections\":[%s]}",
		full);
	struct buf got = BUF_INIT;
	struct err err = ERR_INIT;

	(void)state;
	write_file(&folder, text);
	store = open_good();
	put(store, NULL, "New");
	connection_store_free(store);
	assert_true(path_read(folder.file, 1 << 20, &got, &err));
	/* What was there is there byte for byte, and the new one behind it. */
	text[strlen(text) - 2] = '\0';
	assert_int_equal(strncmp(got.data, text, strlen(text)), 0);
	store = open_good();
	assert_non_null(connection_store_find(store, "RIE Test", &err));
	connection_store_free(store);
	buf_finish(&got);
	free(text);
	remove_folder(&folder);
}

struct broken {
	const char *text, *problem;
	const char *names;	/* what is offered all the same */
};

/* Named by line, offered as far as it goes, and never written. */
static void test_broken_files(void **state)
{
	static const struct broken cases[] = {
		{ "{\n\"connections\": [\n{]\n}", " line 3 column 2: ",
			PRESETS },
		{ "{\"connections\":", " line 1 column ", PRESETS },
		{ "[]", ": the file is an object", PRESETS },
		{ "{\"connections\":{}}", ": the file is an object", PRESETS },
		{ "{\"connections\":[\n{\"name\":\"A\"},\n{\"name\":\"B\",\n"
			"\"services\":[\n{\"name\":\"x\",\"base\":\"y\",\n"
			"\"kind\":\"fhr\"}]},\n{\"name\":\"C\"}]}",
			" line 6: connection \"B\": services[0].kind ",
			"A, C, " PRESETS },
		{ "{\"connections\":[\n{\"name\":\"A\"},\n{\"tier\":\"dev\",\n"
			"\"name\":\"A\"}]}", " line 4: there are two "
			"connections called \"A\"", "A, " PRESETS },
		{ "{\"connections\":[\n{\"name\":\"A\"},\n7]}",
			" line 3: a connection is an object", "A, " PRESETS },
		{ "{\"connections\":[\n{\n\"tier\":\"dev\"}]}",
			" line 2: a connection has no \"name\"", PRESETS },
	};

	(void)state;
	for (size_t i = 0; i < FD_COUNT(cases); i++) {
		struct folder folder = make_folder();
		struct connection_store *store;
		struct err problem = ERR_INIT, err = ERR_INIT;
		char *wanted = xasprintf("%s%s", folder.file,
			cases[i].problem);

		write_file(&folder, cases[i].text);
		store = connection_store_open(&problem);
		assert_int_equal(problem.kind, ERR_CONFIG);
		assert_contains(problem.text, wanted);
		assert_names(store, cases[i].names);
		assert_put_fails(store, NULL, "New", "nothing was saved");
		assert_false(connection_store_remove(store, "A", &err));
		assert_contains(err.text, "nothing was saved");
		assert_file(&folder, cases[i].text);
		connection_store_free(store);
		free(wanted);
		remove_folder(&folder);
	}
}

/* A file mended in an editor can be saved to without starting again. */
static void test_changed_by_others(void **state)
{
	struct folder folder = make_folder();
	struct connection_store *store, *other;
	struct err problem = ERR_INIT, err = ERR_INIT;
	struct connection *a;

	(void)state;
	write_file(&folder, "{oops");
	store = connection_store_open(&problem);
	assert_true(err_is_set(&problem));
	write_file(&folder, "{}");
	put(store, NULL, "A");
	a = connection_store_find(store, "A", &err);
	other = open_good();
	put(other, NULL, "B");
	put(other, "A", "A");
	connection_store_free(other);
	put(store, NULL, "C");
	assert_names(store, "A, B, C, " PRESETS);
	assert_ptr_equal(connection_store_find(store, "A", &err), a);
	write_file(&folder, "{oops again");
	assert_put_fails(store, NULL, "D", "must be mended first");
	assert_file(&folder, "{oops again");
	assert_names(store, "A, B, C, " PRESETS);
	connection_store_free(store);
	remove_folder(&folder);
}

static void test_adopt(void **state)
{
	struct folder folder = make_folder();
	struct connection_store *store = open_good();
	struct err err = ERR_INIT;
	struct connection *sandbox, *copy;

	(void)state;
	connection_store_adopt(store,
		connection_new_sandbox("http://127.0.0.1:1"));
	assert_names(store, "Sandbox, " PRESETS);
	sandbox = connection_store_find(store, "Sandbox", &err);
	copy = connection_dup(sandbox);
	copy->default_service = 2;
	assert_true(connection_store_put(store, "Sandbox", copy, &err));
	assert_int_equal(sandbox->default_service, 2);
	assert_false(path_exists(folder.file));
	assert_put_fails(store, NULL, "Sandbox", "already");
	put(store, NULL, "A");
	assert_names(store, "A, Sandbox, " PRESETS);
	connection_store_free(store);
	store = open_good();
	assert_names(store, "A, " PRESETS);
	connection_store_free(store);
	remove_folder(&folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty_store),
		cmocka_unit_test(test_slips),
		cmocka_unit_test(test_oauth2_unfinished),
		cmocka_unit_test(test_put_and_remove),
		cmocka_unit_test(test_invalid_is_not_saved),
		cmocka_unit_test(test_unknown_members_of_the_file),
		cmocka_unit_test(test_broken_files),
		cmocka_unit_test(test_changed_by_others),
		cmocka_unit_test(test_adopt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
