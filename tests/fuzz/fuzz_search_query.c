/*
 * Any text as a search: it is printed as it was, a field that is set leaves
 * the others alone, and the line with it reads back as the same lists. The
 * first line is the search, the second what is set.
 */

#include "core/fhir/request.h"
#include "core/fhir/search_query.h"
#include "tests/fuzz/fuzz.h"

static void check_same(const struct search_query *query)
{
	struct buf line = BUF_INIT, again = BUF_INIT;
	struct search_query read;

	search_query_print(query, &line);
	search_query_parse(&read, line.data);
	FUZZ_CHECK(read.count == query->count);
	for (size_t i = 0; i < read.count; i++)
		FUZZ_CHECK(read.param[i].count == query->param[i].count);
	search_query_print(&read, &again);
	FUZZ_CHECK(strcmp(again.data, line.data) == 0);
	search_query_finish(&read);
	buf_finish(&line);
	buf_finish(&again);
}

static void check_name(const struct search_param *param)
{
	char *text = search_param_name(param);
	struct buf printed = BUF_INIT;
	struct search_name name;

	search_name_read(&name, text);
	search_name_print(&name, &printed);
	FUZZ_CHECK(strcmp(printed.data, text) == 0);
	search_name_finish(&name);
	buf_finish(&printed);
	free(text);
}

/* Every field of every shape; the written text is put back after each. */
static void check_value(struct search_query *query,
	struct search_value *value, const char *text)
{
	char *written = xstrdup(value->written);

	for (int shape = 0; shape <= SHAPE_COUNT; shape++) {
		for (int field = 0; field < SEARCH_PART + 3; field++) {
			if (!search_shape_has((enum search_shape)shape,
			    (enum search_field)field))
				continue;
			free(search_value_get(value,
				(enum search_shape)shape,
				(enum search_field)field));
			if (field == SEARCH_PREFIX)
				continue;
			search_value_set(value, (enum search_shape)shape,
				(enum search_field)field, text);
			check_same(query);
			search_value_set(value, (enum search_shape)shape,
				(enum search_field)field, NULL);
			check_same(query);
			mem_replace(&value->written, written);
		}
	}
	free(written);
}

/* The line that is composed says the same when it is read again. */
static void check_compose(const char *text)
{
	struct compose first, second;
	char *line, *again;

	compose_init(&first);
	compose_init(&second);
	line = xasprintf("Patient?%s", text);
	compose_set_url(&first, line);
	free(line);
	line = compose_url(&first);
	compose_set_url(&second, line);
	again = compose_url(&second);
	FUZZ_CHECK(strcmp(line, again) == 0);
	FUZZ_CHECK(first.params.count == second.params.count);
	for (size_t i = 0; i < first.params.count; i++)
		FUZZ_CHECK(strcmp(first.params.param[i].value,
			second.params.param[i].value) == 0);
	free(line);
	free(again);
	compose_finish(&first);
	compose_finish(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size), *set;
	struct buf line = BUF_INIT;
	struct search_query query;

	if (size > 300) {
		free(text);
		return 0;
	}
	set = strchr(text, '\n');
	if (set != NULL)
		*set++ = '\0';
	search_query_parse(&query, text);
	search_query_print(&query, &line);
	FUZZ_CHECK(strcmp(line.data, text) == 0);
	for (size_t i = 0; i < query.count && i < 2; i++) {
		check_name(&query.param[i]);
		for (size_t k = 0; k < query.param[i].count && k < 2; k++)
			check_value(&query, &query.param[i].value[k],
				set != NULL ? set : "x");
		(void)search_param_add_value(&query.param[i]);
		check_same(&query);
		search_param_remove_value(&query.param[i], 0);
		check_same(&query);
	}
	check_compose(text);
	search_query_finish(&query);
	buf_finish(&line);
	free(text);
	return 0;
}
