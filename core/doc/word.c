#include "core/doc/word.h"

/*
 * Numbers by a table of states and byte classes, words by what is left of
 * them. Which word it is, its first byte says.
 */

enum class { ZERO, DIGIT, DOT, EXPONENT, PLUS, MINUS, CLASSES, OTHER };

enum state {
	STOP, BEGIN, AFTER_MINUS, IN_ZERO, IN_WHOLE, AFTER_DOT, IN_FRACTION,
	AFTER_E, AFTER_SIGN, IN_POWER, STATES
};

static const uint8_t next_state[STATES][CLASSES] = {
	[BEGIN] = { [ZERO] = IN_ZERO, [DIGIT] = IN_WHOLE,
		[MINUS] = AFTER_MINUS },
	[AFTER_MINUS] = { [ZERO] = IN_ZERO, [DIGIT] = IN_WHOLE },
	[IN_ZERO] = { [DOT] = AFTER_DOT, [EXPONENT] = AFTER_E },
	[IN_WHOLE] = { [ZERO] = IN_WHOLE, [DIGIT] = IN_WHOLE,
		[DOT] = AFTER_DOT, [EXPONENT] = AFTER_E },
	[AFTER_DOT] = { [ZERO] = IN_FRACTION, [DIGIT] = IN_FRACTION },
	[IN_FRACTION] = { [ZERO] = IN_FRACTION, [DIGIT] = IN_FRACTION,
		[EXPONENT] = AFTER_E },
	[AFTER_E] = { [ZERO] = IN_POWER, [DIGIT] = IN_POWER,
		[PLUS] = AFTER_SIGN, [MINUS] = AFTER_SIGN },
	[AFTER_SIGN] = { [ZERO] = IN_POWER, [DIGIT] = IN_POWER },
	[IN_POWER] = { [ZERO] = IN_POWER, [DIGIT] = IN_POWER },
};

static enum class class_of(char c)
{
	if (c >= '1' && c <= '9')
		return DIGIT;
	switch (c) {
	case '0': return ZERO;
	case '.': return DOT;
	case 'e': case 'E': return EXPONENT;
	case '+': return PLUS;
	case '-': return MINUS;
	default: return OTHER;
	}
}

void word_begin(struct word *word, char first)
{
	word->state = BEGIN;
	word->rest = first == 't' ? "true" : first == 'f' ? "false" :
		first == 'n' ? "null" : NULL;
}

static size_t take_rest(struct word *word, const char *text, size_t len)
{
	size_t at = 0;

	while (at < len && *word->rest != '\0' && text[at] == *word->rest) {
		at++;
		word->rest++;
	}
	return at;
}

size_t word_take(struct word *word, const char *text, size_t len)
{
	size_t at;

	if (word->rest != NULL)
		return take_rest(word, text, len);
	for (at = 0; at < len; at++) {
		enum class class = class_of(text[at]);
		uint8_t next = class < CLASSES ?
			next_state[word->state][class] : STOP;

		if (next == STOP)
			break;
		word->state = next;
	}
	return at;
}

const char *word_fault(const struct word *word, bool is_end)
{
	if (word->rest != NULL) {
		if (*word->rest == '\0')
			return NULL;
		return is_end ? "the text ends inside a word" :
			word_misfit(word);
	}
	if (word->state == IN_ZERO || word->state == IN_WHOLE ||
	    word->state == IN_FRACTION || word->state == IN_POWER)
		return NULL;
	return is_end ? "the text ends inside a number" : word_misfit(word);
}

const char *word_misfit(const struct word *word)
{
	return word->rest != NULL || word->state == BEGIN ?
		"a value was expected" : "JSON has no such number";
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

const char *word_check(const char *text, size_t from, size_t to, bool is_end,
	size_t *bad)
{
	struct word word;
	size_t end = from;
	const char *reason;

	word_begin(&word, text[from]);
	end += word_take(&word, text + from, to - from);
	reason = word_fault(&word, is_end && end == to);
	if (reason == NULL && (end == to || is_space(text[end])))
		return NULL;
	/* A wrong word is no value at all; a number goes wrong somewhere. */
	*bad = word.rest != NULL && !(is_end && end == to) ? from : end;
	return reason != NULL ? reason : word_misfit(&word);
}
