#include "core/fhir/template.h"

/*
 * The text is copied with its marks filled in; a value that was made for a
 * name is kept in a map until the end, so that a reference leads to the entry
 * that has the same name. Numbers are taken from a UUID, which counts up while
 * the clock is held for tests.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/clock.h"
#include "core/base/map.h"
#include "core/base/random.h"
#include "core/base/text.h"

static const char folder[] = "core/fhir/templates/";

static const struct {
	const char *name, *title;
} messages[] = {
	{ "message-O21", "A laboratory order" },
	{ "message-R01", "A report" },
	{ "message-A01", "A patient admitted" },
	{ "message-A31", "A patient's details updated" },
};

static bool read_file(const struct builtin *file, struct template *out)
{
	size_t len = strlen(file->name), before = sizeof(folder) - 1;

	if (!text_starts_with(file->name, folder) ||
	    !text_ends_with(file->name, ".json") ||
	    len - before - 5 >= sizeof(out->name))
		return false;
	*out = (struct template){ .file = file };
	memcpy(out->name, file->name + before, len - before - 5);
	out->path = "$process-message";
	for (size_t i = 0; i < FD_COUNT(messages); i++)
		if (strcmp(messages[i].name, out->name) == 0)
			out->title = messages[i].title;
	if (out->title == NULL)
		out->path = NULL;
	return true;
}

bool template_at(size_t at, struct template *out)
{
	for (int is_message = 0; is_message < 2; is_message++)
		for (size_t i = 0; i < builtin_table_count; i++)
			if (read_file(&builtin_table[i], out) &&
			    (out->title != NULL) == is_message && at-- == 0) {
				if (out->path == NULL)
					out->path = out->name;
				return true;
			}
	return false;
}

bool template_find(const char *name, struct template *out)
{
	for (size_t i = 0; template_at(i, out); i++)
		if (text_equals_nocase(out->name, name))
			return true;
	return false;
}

/* So many digits, the last of a UUID's as decimal ones. */
static void put_digits(char *out, size_t count)
{
	char uuid[37];
	size_t at = 36;

	random_uuid(uuid);
	for (size_t i = count; i-- > 0; ) {
		char c = uuid[--at];

		if (c == '-')
			c = uuid[--at];
		out[i] = (char)('0' + (text_is_digit(c) ? c - '0' :
			c - 'a') % 10);
	}
	out[count] = '\0';
}

/* 9999999 and two digits, then the one that modulus 11 asks for; where it
   asks for ten there is no such number. */
static void put_nhs(char out[11])
{
	int check = 10;

	while (check == 10) {
		int sum = 0;

		memcpy(out, "9999999", 7);
		put_digits(out + 7, 2);
		for (int i = 0; i < 9; i++)
			sum += (out[i] - '0') * (10 - i);
		check = (11 - sum % 11) % 11;
	}
	out[9] = (char)('0' + check);
	out[10] = '\0';
}

static char *make(const char *name)
{
	char text[40] = "";

	if (text_starts_with(name, "uuid"))
		random_uuid(text);
	else if (text_starts_with(name, "number"))
		put_digits(text, 8);
	else if (strcmp(name, "nhs") == 0)
		put_nhs(text);
	else
		clock_format_instant(text, sizeof(text), clock_now());
	if (strcmp(name, "today") == 0)
		text[10] = '\0';
	return xstrdup(text);
}

void template_fill(const struct template *template, struct buf *out)
{
	const char *at = template->file->data, *mark;
	struct map *made = map_new(free);

	while ((mark = strstr(at, "{{")) != NULL) {
		const char *end = strstr(mark, "}}");
		char *name;

		if (end == NULL)
			break;
		buf_append(out, at, (size_t)(mark - at));
		name = xstrndup(mark + 2, (size_t)(end - mark - 2));
		if (map_get(made, name) == NULL)
			map_put(made, name, make(name));
		buf_puts(out, map_get(made, name));
		free(name);
		at = end + 2;
	}
	buf_puts(out, at);
	map_free(made);
}
