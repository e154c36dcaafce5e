/*
 * The official FHIRPath suite for R4, where its file is: tests.json and the
 * folder input beside it. Prints what passed, with -v what did not and why,
 * and ends with 0 when the share asked for is reached.
 *
 *	fhirpath_suite FOLDER [-v] [--least PERCENT]
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/base/clock.h"
#include "core/base/map.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/fhirpath/r4_types.h"

struct input {
	struct buf text;
	struct doc_index *index;
};

struct suite {
	const char *folder;
	struct map *inputs;
	bool is_verbose;
	unsigned passed, count;
};

static void free_input(void *data)
{
	struct input *input = data;

	index_free(input->index);
	buf_finish(&input->text);
	free(input);
}

static const struct input *input_of(struct suite *suite, const char *name)
{
	struct input *input = map_get(suite->inputs, name);
	struct err err = ERR_INIT;
	char *path;

	if (input != NULL)
		return input;
	input = xcalloc(1, sizeof(*input));
	buf_init(&input->text);
	path = xasprintf("%s/input/%s", suite->folder, name);
	if (*name == '\0')
		buf_puts(&input->text, "{}");
	else if (!path_read(path, 1 << 26, &input->text, &err))
		fprintf(stderr, "%s\n", err.text);
	free(path);
	input->index = index_text(input->text.data, input->text.len);
	map_put(suite->inputs, name, input);
	return input;
}

/* The value as the suite writes it, and the kind of thing it is. */
static bool is_same(struct fhirpath_run *run,
	const struct fhirpath_item *item, const struct json *output)
{
	const char *value = json_get_string(output, "value");
	const char *type = json_get_string(output, "type");
	struct fhirpath_item simple = fhirpath_value(run, item);
	struct buf text = BUF_INIT, name = BUF_INIT;
	bool is_it;

	fhirpath_print(run, &simple, &text);
	fhirpath_type_name(run, item, &name);
	if (value == NULL)
		value = "";
	is_it = strcmp(text.data, *value == '@' ? value + 1 +
		(value[1] == 'T') : value) == 0 && (type == NULL ||
		strcasecmp(type, name.data) == 0);
	buf_finish(&text);
	buf_finish(&name);
	return is_it;
}

static bool has_outputs(struct fhirpath_run *run, const struct json *test)
{
	struct json *outputs = json_get(test, "outputs");
	const char *ordered = json_get_string(test, "ordered");
	bool is_free = ordered != NULL && strcmp(ordered, "false") == 0;
	bool taken[64] = { false };

	if (json_count(outputs) != fhirpath_count(run))
		return false;
	for (size_t i = 0; i < json_count(outputs); i++) {
		size_t at = is_free ? 0 : i;

		while (is_free && at < FD_COUNT(taken) &&
		    at < fhirpath_count(run) && (taken[at] || !is_same(run,
		    fhirpath_at(run, at), json_at(outputs, i))))
			at++;
		if (at >= fhirpath_count(run) || !is_same(run,
		    fhirpath_at(run, at), json_at(outputs, i)))
			return false;
		if (is_free)
			taken[at] = true;
	}
	return true;
}

static bool is_passed(struct fhirpath_run *run, const struct json *test,
	bool is_good)
{
	enum fhirpath_truth truth;
	struct fhirpath_fault fault;

	if (!is_good)
		return json_get_string(test, "invalid") != NULL;
	/* The suite itself allows a result beside some of its errors. */
	if (json_get_string(test, "invalid") != NULL)
		return json_count(json_get(test, "outputs")) > 0 &&
			json_get_string(test, "mode") == NULL &&
			has_outputs(run, test);
	if (json_get_string(test, "predicate") != NULL)
		return fhirpath_condition(run, &truth, &fault) &&
			truth == FHIRPATH_TRUE;
	return has_outputs(run, test);
}

static void tell(struct fhirpath_run *run, const struct json *test,
	bool is_good, const struct fhirpath_fault *fault)
{
	struct buf text = BUF_INIT;

	buf_printf(&text, "%s %s\n  %s\n  wanted:", json_get_string(test,
		"group"), json_get_string(test, "name"),
		json_get_string(test, "expression"));
	if (json_get_string(test, "invalid") != NULL)
		buf_printf(&text, " a fault (%s)", json_get_string(test,
			"invalid"));
	for (size_t i = 0; i < json_count(json_get(test, "outputs")); i++)
		buf_printf(&text, " %s:%s", json_get_string(json_at(json_get(
			test, "outputs"), i), "type"), json_get_string(
			json_at(json_get(test, "outputs"), i), "value"));
	buf_puts(&text, "\n  got:   ");
	if (!is_good)
		buf_printf(&text, " fault at %zu: %s", fault->at,
			fault->reason);
	for (size_t i = 0; is_good && i < fhirpath_count(run); i++) {
		buf_putc(&text, ' ');
		fhirpath_type_name(run, fhirpath_at(run, i), &text);
		buf_putc(&text, ':');
		fhirpath_print(run, fhirpath_at(run, i), &text);
	}
	printf("%s\n", text.data);
	buf_finish(&text);
}

static void run_test(struct suite *suite, const struct json *test)
{
	const char *source = json_get_string(test, "expression");
	const char *name = json_get_string(test, "input");
	const char *mode = json_get_string(test, "mode");
	const struct fhirpath_settings settings = {
		.model = &fhirpath_r4,
		.is_strict = mode != NULL && strcmp(mode, "strict") == 0,
	};
	const struct input *input = input_of(suite, name != NULL ? name : "");
	struct fhirpath_run *run = fhirpath_run_new(&settings);
	struct fhirpath_fault fault;
	struct fhirpath *program = fhirpath_compile(source, strlen(source),
		&fault);
	bool is_good = program != NULL && fhirpath_evaluate(run, program,
		input->index, input->text.data, 0, &fault);

	suite->count++;
	if (is_passed(run, test, is_good))
		suite->passed++;
	else if (suite->is_verbose)
		tell(run, test, is_good, &fault);
	fhirpath_run_free(run);
	fhirpath_free(program);
}

int main(int argc, char **argv)
{
	struct suite suite = { .folder = argc > 1 ? argv[1] : "." };
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	struct json *all = NULL;
	char *path = path_join(suite.folder, "tests.json");
	long least = 0;

	for (int i = 2; i < argc; i++) {
		suite.is_verbose |= strcmp(argv[i], "-v") == 0;
		if (strcmp(argv[i], "--least") == 0 && i + 1 < argc &&
		    !text_parse_long(argv[i + 1], 0, 100, &least))
			return 2;
	}
	clock_init();
	suite.inputs = map_new(free_input);
	if (path_read(path, 1 << 26, &text, &err))
		all = json_parse(text.data, text.len, &err);
	for (struct json *test = json_first(json_get(all, "tests"));
	    test != NULL; test = json_next(test))
		run_test(&suite, test);
	if (err_is_set(&err))
		fprintf(stderr, "%s\n", err.text);
	printf("FHIRPath R4: %u/%u passed (%.1f %%)\n", suite.passed,
		suite.count, suite.count > 0 ? suite.passed * 100.0 /
		suite.count : 0.0);
	json_free(all);
	map_free(suite.inputs);
	buf_finish(&text);
	free(path);
	return suite.count == 0 || suite.passed * 100 <
		suite.count * (unsigned)least;
}
