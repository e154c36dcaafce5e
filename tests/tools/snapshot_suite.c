/*
 * The official tests of snapshot generation, where their files are: each has a
 * definition and the list of elements that its snapshot has. Prints what is
 * equal, with -v the first difference of what is not, and ends with 0 when the
 * share asked for is reached.
 *
 *	snapshot_suite FOLDER [-v] [--least PERCENT]
 *
 * Both lists are written as lines of parts and compared. The suite's base is
 * R4B, ours R4. So versions of value sets and the two names of a primitive's
 * own value are made the same, invariants that only one of the two has are
 * left out, R4B may have types and targets more (and has no Meta in an open
 * choice) where a profile says nothing of them, and a binding that is R4's own
 * may be to another value set.
 */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/path.h"
#include "core/doc/json.h"
#include "core/ig/snapshot.h"

static const char *const strengths[] = { "", "example", "preferred",
	"extensible", "required" };
static const char *const kinds[] = { "value", "exists", "type", "profile" };
static const char *const rules[] = { "open", "closed", "openAtEnd" };

/* "…|4.3.0" without the version; FHIRPath's String is a string. */
static void put_url(struct buf *out, const char *url)
{
	const char *bar = strstr(url, "|4.");

	(void)buf_printf(out, "%.*s", bar != NULL ? (int)(bar - url) : 400,
		url);
}

static void put_code(struct buf *out, const char *code, const char *path)
{
	static const char prefix[] = "http://hl7.org/fhirpath/System.";
	const char *end = strrchr(path, '.');

	if (end != NULL && (strcmp(end, ".id") == 0 ||
	    strcmp(end, ".value") == 0 || strcmp(end, ".url") == 0) &&
	    (strncmp(code, prefix, strlen(prefix)) == 0 ||
	    (code[0] >= 'a' && code[0] <= 'z')))
		code = "System";
	(void)buf_puts(out, code);
}

static void put_json(struct buf *out, const char *text)
{
	struct json *json = json_parse(text, strlen(text), NULL);

	if (json != NULL)
		json_print(json, false, out);
	json_free(json);
}

static void put_types(struct buf *out, const struct definitions *definitions,
	const struct snapshot_element *at)
{
	for (size_t i = 0; i < at->facts.type_count; i++) {
		struct element_type type = element_type_at(definitions,
			at->types, i);

		(void)buf_putc(out, ' ');
		put_code(out, type.code, at->facts.path);
		for (size_t k = 0; k < type.profile_count; k++) {
			(void)buf_putc(out, '<');
			put_url(out, element_type_profile(definitions,
				at->types, i, k));
		}
		for (size_t k = 0; k < type.target_count; k++) {
			(void)buf_putc(out, '>');
			put_url(out, element_type_target(definitions,
				at->types, i, k));
		}
	}
}

static void put_slicing(struct buf *out,
	const struct definitions *definitions,
	const struct snapshot_element *at)
{
	if (!at->facts.has_slicing)
		return;
	(void)buf_printf(out, " sliced %s%s", rules[at->facts.rules],
		at->facts.is_ordered ? " ordered" : "");
	for (size_t i = 0; i < at->facts.discriminator_count; i++) {
		struct discriminator by = element_discriminator(definitions,
			at->slicing, i);

		(void)buf_printf(out, " %s:%s", kinds[by.kind], by.path);
	}
}

static int compare_keys(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_of_both(const char *key)
{
	static const char *const others[] = { "dom-r4b", "cnl-0", "que-1a",
		"que-1b", "que-1c", "pdf-0", "que-1", "vsd-0", "que-0" };

	for (size_t i = 0; i < FD_COUNT(others); i++)
		if (strcmp(key, others[i]) == 0)
			return false;
	return true;
}

static void put_keys(struct buf *out, const char **keys, size_t count)
{
	qsort(keys, count, sizeof(*keys), compare_keys);
	for (size_t i = 0; i < count; i++)
		if (is_of_both(keys[i]))
			(void)buf_printf(out, " %s", keys[i]);
}

/* True when what is said there is base R4's own. */
static bool is_base(const struct definitions *definitions, element_id id)
{
	struct definition definition;

	if (id == 0)
		return false;
	definition_get(definitions, element_definition(definitions, id),
		&definition);
	return strncmp(definition.package, "hl7.fhir.r4.core#", 17) == 0;
}

static void put_own(struct buf *out, const struct definitions *definitions,
	const struct snapshot *snapshot, size_t number)
{
	const struct snapshot_element *at = snapshot_element(snapshot, number);
	const struct element *facts = &at->facts;
	const char *keys[100];
	size_t count = 0;

	(void)buf_printf(out, "%s %s %s %u..", facts->id, facts->path,
		facts->slice != NULL ? facts->slice : "-", facts->min);
	if (facts->max == ELEMENT_UNBOUNDED || !facts->has_max)
		(void)buf_putc(out, '*');
	else
		(void)buf_printf(out, "%u", facts->max);
	(void)buf_putc(out, '\t');
	if (is_base(definitions, at->types))
		(void)buf_putc(out, '~');
	put_types(out, definitions, at);
	(void)buf_putc(out, '\t');
	put_slicing(out, definitions, at);
	(void)buf_putc(out, '\t');
	if (at->own == 0)
		(void)buf_putc(out, '~');
	if (facts->binding != BINDING_NONE) {
		(void)buf_printf(out, " %s=", strengths[facts->binding]);
		put_url(out, facts->value_set != NULL ? facts->value_set : "");
	}
	(void)buf_putc(out, '\t');
	if (facts->fixed != NULL || facts->pattern != NULL) {
		(void)buf_puts(out, facts->fixed != NULL ? " fixed " :
			" pattern ");
		put_json(out, facts->fixed != NULL ? facts->fixed :
			facts->pattern);
	}
	if (facts->max_length != 0)
		(void)buf_printf(out, " maxLength %u", facts->max_length);
	if (facts->content != NULL)
		(void)buf_printf(out, " content %s", facts->content);
	if (facts->is_must_support)
		(void)buf_puts(out, " must");
	while (count < facts->constraint_count && count < FD_COUNT(keys)) {
		keys[count] = snapshot_constraint(snapshot, number, count).key;
		count++;
	}
	put_keys(out, keys, count);
	(void)buf_putc(out, '\n');
}

static void expect_types(struct buf *out, const struct json *element)
{
	struct json *type = json_first(json_get(element, "type"));

	for (; type != NULL; type = json_next(type)) {
		const char *code = json_get_string(type, "code");
		struct json *url;

		(void)buf_putc(out, ' ');
		put_code(out, code != NULL ? code : "",
			json_get_string(element, "path"));
		url = json_first(json_get(type, "profile"));
		for (; url != NULL; url = json_next(url)) {
			(void)buf_putc(out, '<');
			put_url(out, json_string(url));
		}
		url = json_first(json_get(type, "targetProfile"));
		for (; url != NULL; url = json_next(url)) {
			(void)buf_putc(out, '>');
			put_url(out, json_string(url));
		}
	}
}

static void expect_slicing(struct buf *out, const struct json *element)
{
	const struct json *slicing = json_get(element, "slicing");
	struct json *by = json_first(json_get(slicing, "discriminator"));

	if (slicing == NULL)
		return;
	(void)buf_printf(out, " sliced %s%s", json_get_string(slicing,
		"rules"), json_get_bool(slicing, "ordered", false) ?
		" ordered" : "");
	for (; by != NULL; by = json_next(by))
		(void)buf_printf(out, " %s:%s",
			strcmp(json_get_string(by, "type"), "pattern") == 0 ?
			"value" : json_get_string(by, "type"),
			json_get_string(by, "path"));
}

static void expect_value(struct buf *out, const struct json *element)
{
	struct json *member = json_first(element);

	for (; member != NULL; member = json_next(member)) {
		const char *name = json_name(member);
		bool is_fixed = strncmp(name, "fixed", 5) == 0;

		if (!is_fixed && strncmp(name, "pattern", 7) != 0)
			continue;
		(void)buf_puts(out, is_fixed ? " fixed " : " pattern ");
		json_print(member, false, out);
	}
}

static void put_expected(struct buf *out, const struct json *element)
{
	const struct json *binding = json_get(element, "binding");
	const char *slice = json_get_string(element, "sliceName");
	const char *content = json_get_string(element, "contentReference");
	double max_length = json_get_number(element, "maxLength", 0);
	struct json *key = json_first(json_get(element, "constraint"));
	const char *keys[100];
	size_t count = 0;

	(void)buf_printf(out, "%s %s %s %.0f..%s",
		json_get_string(element, "id"),
		json_get_string(element, "path"),
		slice != NULL ? slice : "-",
		json_get_number(element, "min", -1),
		json_get_string(element, "max"));
	(void)buf_putc(out, '\t');
	expect_types(out, element);
	(void)buf_putc(out, '\t');
	expect_slicing(out, element);
	(void)buf_putc(out, '\t');
	if (binding != NULL) {
		const char *set = json_get_string(binding, "valueSet");

		(void)buf_printf(out, " %s=", json_get_string(binding,
			"strength"));
		put_url(out, set != NULL ? set : "");
	}
	(void)buf_putc(out, '\t');
	expect_value(out, element);
	if (max_length > 0)
		(void)buf_printf(out, " maxLength %.0f", max_length);
	if (content != NULL)
		(void)buf_printf(out, " content %s", strchr(content, '#') !=
			NULL ? strchr(content, '#') : content);
	if (json_get_bool(element, "mustSupport", false))
		(void)buf_puts(out, " must");
	for (; key != NULL && count < FD_COUNT(keys); key = json_next(key))
		keys[count++] = json_string(key);
	put_keys(out, keys, count);
	(void)buf_putc(out, '\n');
}

static bool make_own(const struct json *input, struct buf *out)
{
	struct err err = ERR_INIT;
	struct definitions *definitions = definitions_new(&err);
	struct buf text = BUF_INIT;
	const char *url = json_get_string(input, "url");
	struct snapshot *snapshot;
	bool is_made;

	json_print(input, false, &text);
	is_made = definitions != NULL && url != NULL &&
		definitions_add_resource(definitions, text.data, text.len,
			&err);
	if (is_made) {
		snapshot = snapshot_new(definitions, definitions_find(
			definitions, url, strlen(url)));
		for (size_t i = 0; i < snapshot_count(snapshot); i++)
			put_own(out, definitions, snapshot, i);
		snapshot_free(snapshot);
	}
	definitions_free(definitions);
	buf_finish(&text);
	return is_made;
}

/* Every word of part is one of the other's too. */
static bool has_words(const char *part, size_t len, const char *other,
	size_t other_len)
{
	static const char ends[] = " <>";

	for (size_t at = 0; at < len;) {
		size_t word = strcspn(part + at, " <>\t\n");
		bool is_there = word == 0 || (word == 4 &&
			memcmp(part + at, "Meta", 4) == 0);

		for (size_t k = 0; !is_there && k + word <= other_len; k++)
			is_there = memcmp(other + k, part + at, word) == 0 &&
				(k + word == other_len ||
				strchr(ends, other[k + word]) != NULL);
		if (!is_there)
			return false;
		at += word + 1;
	}
	return true;
}

/* A part that begins with ~ is the base's own. */
static bool is_part_equal(const char *own, size_t len, const char *expected,
	size_t expected_len)
{
	bool is_base_own = len > 0 && *own == '~';

	own += is_base_own;
	len -= is_base_own;
	if (len == expected_len && memcmp(own, expected, len) == 0)
		return true;
	if (!is_base_own)
		return false;
	if (memchr(own, '=', len) != NULL || (len == 0 && expected_len > 9 &&
	    memcmp(expected, " example=", 9) == 0))
		return expected_len > 0;
	return len > 0 && has_words(own, len, expected, expected_len);
}

static bool is_line_equal(const char *own, const char *expected)
{
	for (;;) {
		size_t a = strcspn(own, "\t\n");
		size_t b = strcspn(expected, "\t\n");

		if (!is_part_equal(own, a, expected, b) ||
		    (own[a] == '\t') != (expected[b] == '\t'))
			return false;
		if (own[a] != '\t')
			return true;
		own += a + 1;
		expected += b + 1;
	}
}

static bool are_equal(const char *own, const char *expected)
{
	while (*own != '\0' && *expected != '\0') {
		if (!is_line_equal(own, expected))
			return false;
		own += strcspn(own, "\n") + 1;
		expected += strcspn(expected, "\n") + 1;
	}
	return *own == *expected;
}

static void print_difference(const char *own, const char *expected, int most)
{
	while (most > 0 && (*own != '\0' || *expected != '\0')) {
		size_t a = strcspn(own, "\n"), b = strcspn(expected, "\n");

		if (!is_line_equal(own, expected)) {
			printf("    own      %.*s\n    expected %.*s\n",
				(int)a, own, (int)b, expected);
			most--;
		}
		own += a + (own[a] != '\0');
		expected += b + (expected[b] != '\0');
	}
}

/* True when the lists are equal. */
static bool run(const char *path, const char *name, bool is_verbose)
{
	struct buf text = BUF_INIT, own = BUF_INIT, expected = BUF_INIT;
	struct err err = ERR_INIT;
	struct json *test = NULL, *element;
	bool is_equal;

	if (path_read(path, 1 << 26, &text, &err))
		test = json_parse(text.data, text.len, &err);
	element = json_first(json_get(test, "expected"));
	for (; element != NULL; element = json_next(element))
		put_expected(&expected, element);
	is_equal = make_own(json_get(test, "input"), &own) &&
		are_equal(own.data, expected.data);
	if (!is_equal && is_verbose) {
		printf("  %s: %s\n", name, json_get_string(test,
			"description"));
		print_difference(own.data, expected.data, 3);
	}
	json_free(test);
	buf_finish(&text);
	buf_finish(&own);
	buf_finish(&expected);
	return is_equal;
}

static void run_folder(const char *folder, bool is_verbose, unsigned *passed,
	unsigned *count)
{
	DIR *open = opendir(folder);
	const struct dirent *entry;

	while (open != NULL && (entry = readdir(open)) != NULL) {
		char *path = path_join(folder, entry->d_name);
		size_t len = strlen(path);

		if (len > 5 && strcmp(path + len - 5, ".json") == 0) {
			*passed += run(path, entry->d_name, is_verbose);
			++*count;
		}
		free(path);
	}
	if (open != NULL)
		(void)closedir(open);
}

int main(int argc, char **argv)
{
	unsigned passed = 0, count = 0;
	double least = 0;
	bool is_verbose = false;

	for (int i = 2; i < argc; i++) {
		is_verbose |= strcmp(argv[i], "-v") == 0;
		if (strcmp(argv[i], "--least") == 0 && i + 1 < argc)
			least = strtod(argv[++i], NULL);
	}
	if (argc < 2) {
		fprintf(stderr, "usage: %s FOLDER [-v] [--least PERCENT]\n",
			argv[0]);
		return 2;
	}
	run_folder(argv[1], is_verbose, &passed, &count);
	printf("snapshots: %u of %u element lists are equal (%.1f %%)\n",
		passed, count, count > 0 ? 100.0 * passed / count : 0);
	return count > 0 && 100.0 * passed >= least * count ? 0 : 1;
}
