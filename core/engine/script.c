#include "core/engine/script.h"

/*
 * The lexer of the command language, one pass over a line with a small state:
 * inside which quotes we are. A word exists once it has begun, so that ''
 * is an empty word and not nothing.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

void words_finish(struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		free(words->word[i]);
	free(words->word);
	*words = (struct words){ 0 };
}

static void add_word(struct words *out, size_t *alloc, struct buf *word)
{
	out->word = mem_grow(out->word, out->count + 1, alloc,
		sizeof(*out->word));
	out->word[out->count++] = buf_take(word);
	out->word[out->count] = NULL;
}

/* What a backslash inside double quotes stands for. */
static char unescape(char c)
{
	switch (c) {
	case 'n':
		return '\n';
	case 't':
		return '\t';
	case 'e':
		return '\033';
	default:
		return c;
	}
}

/*
 * Takes one word from *place; false when a quote is not closed. The word may
 * be made of several quoted and bare pieces.
 */
static bool take_word(const char **place, struct buf *word, char *open)
{
	const char *at = *place;
	char quote = '\0';

	while (*at != '\0' && (quote != '\0' || !text_is_space(*at))) {
		if (quote == '\0' && (*at == '\'' || *at == '"')) {
			quote = *at;
		} else if (quote != '\0' && *at == quote) {
			quote = '\0';
		} else if (*at == '\\' && quote != '\'' && at[1] != '\0') {
			at++;
			buf_putc(word, quote == '"' ? unescape(*at) : *at);
		} else {
			buf_putc(word, *at);
		}
		at++;
	}
	*place = at;
	*open = quote;
	return quote == '\0';
}

bool script_split(const char *line, struct words *out, struct err *err)
{
	size_t alloc = 0;
	char open;

	*out = (struct words){ 0 };
	out->word = mem_grow(NULL, 0, &alloc, sizeof(*out->word));
	out->word[0] = NULL;
	for (;;) {
		struct buf word = BUF_INIT;

		while (text_is_space(*line))
			line++;
		if (*line == '\0' || *line == '#')
			return true;
		if (!take_word(&line, &word, &open)) {
			buf_finish(&word);
			return err_set(err, ERR_USAGE, "a %c quote is not "
				"closed", open);
		}
		add_word(out, &alloc, &word);
	}
}

void script_quote(struct buf *out, const char *text)
{
	if (*text != '\0' &&
	    text[strcspn(text, " \t\n\r\v\f'\"\\#;")] == '\0') {
		buf_puts(out, text);
		return;
	}
	buf_putc(out, '\'');
	for (; *text != '\0'; text++) {
		if (*text == '\'')
			buf_puts(out, "'\\''");
		else
			buf_putc(out, *text);
	}
	buf_putc(out, '\'');
}

/* Appends the next line (continuations joined); false at the end. */
static bool next_line(const char **place, size_t *number, struct buf *line)
{
	const char *at = *place;

	buf_clear(line);
	if (*at == '\0')
		return false;
	for (;;) {
		size_t len = strcspn(at, "\n");
		bool goes_on = len > 0 && at[len - 1] == '\\' &&
			at[len] == '\n';

		buf_append(line, at, goes_on ? len - 1 : len);
		at += len + (at[len] == '\n');
		++*number;
		if (!goes_on || *at == '\0')
			break;
	}
	*place = at;
	return true;
}

size_t script_run(const char *name, const char *text, script_line_fn *run,
	void *data, void (*complain)(void *, const struct err *),
	void *complain_data)
{
	struct buf line = BUF_INIT;
	size_t number = 0, failed = 0;

	for (;;) {
		struct err err = ERR_INIT;
		struct words words;
		size_t first = number + 1;
		bool is_fine;

		if (!next_line(&text, &number, &line))
			break;
		is_fine = script_split(line.data, &words, &err);
		words.line = first;
		is_fine = is_fine && (words.count == 0 ||
			run(data, &words, &err));
		words_finish(&words);
		if (is_fine)
			continue;
		failed++;
		err_prefix(&err, "%s line %zu: ", name, first);
		if (complain != NULL)
			complain(complain_data, &err);
	}
	buf_finish(&line);
	return failed;
}
