#include "core/fhirpath/r4_types.h"

/*
 * The file is carried inside the program and read where it lies. A line is
 *
 *	NAME BASE KIND element:TYPE element[x]:TYPE|TYPE list:TYPE* ...
 *
 * with KIND r (resource), t (type), p (primitive) or b (an element with
 * elements, named by its path); "[x]:*" is a choice of any data type. Lines
 * are sorted by bytes, so that a type is found by halving; its number is
 * where its line begins, plus one.
 */

#include <string.h>

#include "core/base/builtin.h"
#include "core/base/text.h"

struct slice {
	const char *text;
	size_t len;
};

static struct slice file(void)
{
	static const char name[] = "core/fhirpath/r4.types";
	const struct builtin *found = builtin_find(name);

	return found != NULL ? (struct slice){ found->data, found->len } :
		(struct slice){ "", 0 };
}

static int compare(struct slice a, const char *name, size_t len)
{
	int order = memcmp(a.text, name, a.len < len ? a.len : len);

	if (order != 0)
		return order;
	return (a.len > len) - (a.len < len);
}

/* The next word of a line; empty at its end. */
static struct slice next_word(const char **at)
{
	struct slice word;

	while (**at == ' ')
		(*at)++;
	word.text = *at;
	while (**at != ' ' && **at != '\n' && **at != '\0')
		(*at)++;
	word.len = (size_t)(*at - word.text);
	return word;
}

static fhirpath_type find(void *data, const char *name, size_t len)
{
	struct slice all = file();
	size_t low = 0, high = all.len;

	(void)data;
	while (low < high) {
		size_t line = low + (high - low) / 2;
		const char *at;
		int order;

		while (line > low && all.text[line - 1] != '\n')
			line--;
		at = all.text + line;
		order = compare(next_word(&at), name, len);
		if (order == 0)
			return (fhirpath_type)line + 1;
		if (order > 0) {
			high = line;
			continue;
		}
		at = memchr(at, '\n', (size_t)(all.text + high - at));
		low = at != NULL ? (size_t)(at - all.text) + 1 : high;
	}
	return 0;
}

static const char *line_of(fhirpath_type type)
{
	return file().text + type - 1;
}

static const char *name_of(void *data, fhirpath_type type, size_t *len)
{
	const char *at = line_of(type);
	struct slice word = next_word(&at);

	(void)data;
	*len = word.len;
	return word.text;
}

static fhirpath_type base_of(void *data, fhirpath_type type)
{
	const char *at = line_of(type);
	struct slice word;

	(void)next_word(&at);
	word = next_word(&at);
	return find(data, word.text, word.len);
}

/* One element of a line. */
struct entry {
	struct slice name, types;
	bool is_choice;
};

static bool next_entry(const char **at, struct entry *out)
{
	struct slice word = next_word(at);
	const char *colon;

	if (word.len == 0)
		return false;
	colon = memchr(word.text, ':', word.len);
	out->name = (struct slice){ word.text,
		(size_t)(colon - word.text) };
	out->types = (struct slice){ colon + 1,
		word.len - out->name.len - 1 };
	out->is_choice = out->name.len > 3 && colon[-1] == ']';
	if (out->is_choice)
		out->name.len -= 3;
	if (out->types.len > 1 &&
	    out->types.text[out->types.len - 1] == '*')
		out->types.len--;
	return true;
}

/* The type of a choice that a key ends with ("Quantity", "DateTime"). */
static fhirpath_type choice_type(void *data, const struct entry *entry,
	const char *ending, size_t len)
{
	char name[64];
	size_t at = 0;

	if (len == 0 || len >= sizeof(name) || ending[0] < 'A' ||
	    ending[0] > 'Z')
		return 0;
	memcpy(name, ending, len);
	for (int i = 0; i < 2; i++, name[0] = text_lower(name[0])) {
		if (entry->types.len == 1) {
			fhirpath_type type = find(data, name, len);

			if (type != 0)
				return type;
			continue;
		}
		for (at = 0; at < entry->types.len; at++) {
			const char *text = entry->types.text + at;
			const char *bar = memchr(text, '|',
				entry->types.len - at);
			size_t size = bar != NULL ? (size_t)(bar - text) :
				entry->types.len - at;

			if (size == len && memcmp(text, name, len) == 0)
				return find(data, name, len);
			at += size;
		}
	}
	return 0;
}

static bool match(void *data, const struct entry *entry, const char *key,
	size_t len, struct fhirpath_element *out)
{
	size_t name_len = entry->name.len;

	if (name_len > len || memcmp(entry->name.text, key, name_len) != 0)
		return false;
	if (!entry->is_choice && name_len != len)
		return false;
	out->name_len = name_len;
	out->type = entry->is_choice ? choice_type(data, entry,
		key + name_len, len - name_len) :
		find(data, entry->types.text, entry->types.len);
	return !entry->is_choice || out->type != 0;
}

static bool member(void *data, fhirpath_type type, const char *key,
	size_t len, struct fhirpath_element *out)
{
	for (; type != 0; type = base_of(data, type)) {
		const char *at = line_of(type);
		struct entry entry;

		for (int i = 0; i < 3; i++)
			(void)next_word(&at);
		while (next_entry(&at, &entry))
			if (match(data, &entry, key, len, out))
				return true;
	}
	return false;
}

static bool element(void *data, fhirpath_type type, const char *name,
	size_t len, fhirpath_type *out)
{
	*out = 0;
	for (; type != 0; type = base_of(data, type)) {
		const char *at = line_of(type);
		struct entry entry;

		for (int i = 0; i < 3; i++)
			(void)next_word(&at);
		while (next_entry(&at, &entry)) {
			if (compare(entry.name, name, len) != 0)
				continue;
			if (!entry.is_choice)
				*out = find(data, entry.types.text,
					entry.types.len);
			return true;
		}
	}
	return false;
}

void fhirpath_r4_each(const char *name, void (*each)(void *data,
	const char *name, size_t len, const char *types, size_t types_len),
	void *context)
{
	fhirpath_type type = find(NULL, name, strlen(name));

	for (; type != 0; type = base_of(NULL, type)) {
		const char *at = line_of(type);
		struct entry entry;

		for (int i = 0; i < 3; i++)
			(void)next_word(&at);
		while (next_entry(&at, &entry))
			each(context, entry.name.text, entry.name.len,
				entry.types.text, entry.types.len);
	}
}

const struct fhirpath_model fhirpath_r4 = {
	NULL, find, name_of, base_of, member, element, true
};
