#include "core/doc/search_internal.h"

/*
 * What every match of an expression must hold: the longest run of plain
 * letters outside all groups, classes and repeats. It is looked for by memchr,
 * and the expression is tried only in units that have it, so "status.*final"
 * costs little more than "status".
 *
 * The reading is careful rather than clever: where anything could change what
 * the letters mean (flags, alternatives at the top, quoting), there is none.
 * Letters that match others beyond ASCII when case is ignored (k: the Kelvin
 * sign, s: the long s) are never part of a run.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum { RUN_MIN = 2 };

struct reader {
	const char *at;
	bool ignores_case;
	bool is_unclear;
	struct buf run, best;
};

static void end_run(struct reader *reader)
{
	if (reader->run.len > reader->best.len) {
		buf_clear(&reader->best);
		buf_append(&reader->best, reader->run.data, reader->run.len);
	}
	buf_clear(&reader->run);
}

/* Behind a class: "[^]a[:alpha:]\]]". */
static const char *skip_class(const char *at)
{
	at++;
	if (*at == '^')
		at++;
	if (*at == ']')
		at++;
	while (*at != '\0' && *at != ']') {
		if (*at == '\\' && at[1] != '\0') {
			at++;
		} else if (*at == '[' && at[1] != '\0' &&
		    strchr(":.=", at[1]) != NULL) {
			char close[3] = { at[1], ']', '\0' };
			const char *end = strstr(at + 2, close);

			at = end != NULL ? end + 1 : at;
		}
		at++;
	}
	return *at != '\0' ? at + 1 : at;
}

/* Behind a group; NULL where it does more than group. */
static const char *skip_group(const char *at)
{
	int depth = 0;

	for (; *at != '\0'; ) {
		if (*at == '[') {
			at = skip_class(at);
			continue;
		}
		if (*at == '(' && (at[1] == '*' || (at[1] == '?' &&
		    (at[2] == '\0' || strchr(":=!<>|", at[2]) == NULL))))
			return NULL;
		depth += *at == '(';
		depth -= *at == ')';
		at += *at == '\\' && at[1] != '\0' ? 2 : 1;
		if (depth == 0)
			return at;
	}
	return at;
}

/* Behind "{2,3}", or NULL where it is something else. */
static const char *skip_braces(const char *at)
{
	at++;
	if (!text_is_digit(*at))
		return NULL;
	while (text_is_digit(*at) || *at == ',')
		at++;
	return *at == '}' ? at + 1 : NULL;
}

/* Repeats: the letter in front may not be there, or be there more often. */
static void read_repeat(struct reader *reader)
{
	if (*reader->at != '+' && reader->run.len > 0)
		buf_truncate(&reader->run, reader->run.len - 1);
	end_run(reader);
	if (*reader->at != '{') {
		reader->at++;
		return;
	}
	reader->at = skip_braces(reader->at);
	if (reader->at == NULL)
		reader->is_unclear = true;
}

static void read_letter(struct reader *reader, char c)
{
	bool is_alike = reader->ignores_case && (c == 'k' || c == 's');

	if ((c & 0x80) != 0 || is_alike)
		end_run(reader);
	else
		buf_putc(&reader->run, c);
	reader->at++;
}

static void read_escape(struct reader *reader)
{
	char c = reader->at[1];
	bool is_word = text_is_digit(c) ||
		(text_lower(c) >= 'a' && text_lower(c) <= 'z');

	if (c == '\0' || c == 'c' || c == 'o') {
		reader->is_unclear = true;
		return;
	}
	reader->at++;
	if (!is_word) {
		read_letter(reader, c);
		return;
	}
	end_run(reader);
	reader->at++;
	/* Numbers and names behind it are letters that mean something. */
	if (*reader->at == '{') {
		reader->at = strchr(reader->at, '}');
		reader->is_unclear = reader->at == NULL;
	} else if (text_is_digit(c) || strchr("xgkNpP", c) != NULL) {
		reader->is_unclear = true;
	}
	if (!reader->is_unclear && *reader->at == '}')
		reader->at++;
}

static void read_one(struct reader *reader)
{
	switch (*reader->at) {
	case '\\':
		read_escape(reader);
		break;
	case '[':
		end_run(reader);
		reader->at = skip_class(reader->at);
		break;
	case '(':
		end_run(reader);
		reader->at = skip_group(reader->at);
		reader->is_unclear = reader->at == NULL;
		break;
	case '?':
	case '*':
	case '+':
	case '{':
		read_repeat(reader);
		break;
	case '.':
	case '^':
	case '$':
		end_run(reader);
		reader->at++;
		break;
	case '|':
		reader->is_unclear = true;
		break;
	default:
		read_letter(reader, *reader->at);
	}
}

char *search_must(const char *pattern, bool ignores_case)
{
	struct reader reader = {
		.at = pattern, .ignores_case = ignores_case,
		.is_unclear = strstr(pattern, "\\Q") != NULL,
		.run = BUF_INIT, .best = BUF_INIT,
	};

	while (!reader.is_unclear && *reader.at != '\0')
		read_one(&reader);
	end_run(&reader);
	buf_finish(&reader.run);
	if (!reader.is_unclear && reader.best.len >= RUN_MIN)
		return buf_take(&reader.best);
	buf_finish(&reader.best);
	return NULL;
}
