#include "core/fhir/label.h"

/*
 * One table for the program's life, as the settings have: labels are the
 * user's words, the same in every view. The shipped file goes through the
 * same parser as the user's and is read at the first question; what is said
 * later wins. A canonical's "|version" and a slash at its end are no part of
 * the name that is looked up.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/builtin.h"
#include "core/base/map.h"
#include "core/base/path.h"
#include "core/base/text.h"
#include "core/engine/script.h"

enum { LABELS_FILE_MAX = 1 << 20 };

static struct map *labels;

static void read_shipped(void)
{
	const struct builtin *file =
		builtin_find("core/fhir/labels/default.labels");
	struct err err = ERR_INIT;

	labels = map_new(free);
	if (file != NULL &&
	    !label_read(file->name, file->data, file->len, &err))
		mem_die("%s", err.text);
}

static char *name_dup(const char *uri)
{
	size_t len = strcspn(uri, "|");

	while (len > 1 && uri[len - 1] == '/')
		len--;
	return xstrndup(uri, len);
}

const char *label_find(const char *uri)
{
	const char *words;
	char *name;

	if (labels == NULL)
		read_shipped();
	words = map_get(labels, uri);
	if (words != NULL)
		return words;
	name = name_dup(uri);
	words = map_get(labels, name);
	free(name);
	return words;
}

/* Parts of a URI that all of its kind have in common. */
static bool says_nothing(const char *part, size_t len)
{
	static const char *const empty[] = {
		"", "Id", "Identifier", "CodeSystem", "ValueSet",
		"StructureDefinition", "NamingSystem", "SearchParameter",
		"fhir", "sct", "r4", "identifiers",
	};

	for (size_t i = 0; i < FD_COUNT(empty); i++)
		if (strlen(empty[i]) == len &&
		    text_starts_with_nocase(part, empty[i]))
			return true;
	return false;
}

const char *label_of(const char *uri)
{
	const char *words = label_find(uri), *start = uri, *at;
	size_t end = strcspn(uri, "|");

	if (words != NULL)
		return words;
	at = strstr(uri, "://");
	if (at != NULL && at < uri + end)
		start = at + 3;
	for (at = uri + end; at > start;) {
		const char *slash = at;

		while (slash > start && slash[-1] != '/')
			slash--;
		if (!says_nothing(slash, (size_t)(at - slash)))
			return slash;
		at = slash > start ? slash - 1 : start;
	}
	return start;
}

void label_set(const char *uri, const char *words)
{
	char *name = name_dup(uri);

	if (labels == NULL)
		read_shipped();
	map_put(labels, name, xstrdup(words));
	free(name);
}

static bool read_line(void *data, const struct words *words, struct err *err)
{
	(void)data;
	if (strcmp(words->word[0], "label") != 0)
		return err_set(err, ERR_CONFIG, "%s is not known here; lines "
			"are: label URI \"words\"", words->word[0]);
	if (words->count != 3 || *words->word[1] == '\0' ||
	    *words->word[2] == '\0')
		return err_set(err, ERR_CONFIG, "label takes a URI and, in "
			"quotes, the words for it");
	label_set(words->word[1], words->word[2]);
	return true;
}

static void keep_first(void *data, const struct err *err)
{
	struct err *first = data;

	if (!err_is_set(first))
		*first = *err;
}

bool label_read(const char *name, const char *text, size_t len,
	struct err *err)
{
	char *copy = xstrndup(text, len);
	size_t failed = script_run(name, copy, read_line, NULL, keep_first,
		err);

	free(copy);
	return failed == 0;
}

bool label_read_user(struct err *err)
{
	char *path = path_user_file(PATH_CONFIG, "labels");
	struct buf text = BUF_INIT;
	bool is_fine = !path_exists(path) ||
		(path_read(path, LABELS_FILE_MAX, &text, err) &&
		label_read(path, text.data, text.len, err));

	buf_finish(&text);
	free(path);
	return is_fine;
}
