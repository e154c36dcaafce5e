#include "core/doc/regex.h"

/*
 * Patterns are compiled to machine code where the system allows that and
 * interpreted where it does not; both give the same matches.
 *
 * The match limit means something else to each of the two: the interpreter
 * counts every step back over all starts, the compiled code counts entries
 * into repeats, anew at every start, and each of those can run over the whole
 * text. Hence two limits, chosen so that a text of some kilobytes (search
 * gives no longer ones) takes tens of milliseconds at the very worst.
 *
 * Text that is not UTF-8 is allowed by PCRE2_MATCH_INVALID_UTF (10.34); an
 * older library matches bytes instead. pcre2api(3), pcre2unicode(3).
 */

#define PCRE2_CODE_UNIT_WIDTH 8

#include <pcre2.h>

#include <stdlib.h>
#include <string.h>

#ifdef PCRE2_MATCH_INVALID_UTF
#define UTF_OPTIONS	(PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF)
#else
#define UTF_OPTIONS	0
#endif

enum {
	LIMIT_COMPILED = 10000, LIMIT_INTERPRETED = 1000000,
	HEAP_KIB = 16384,
	STACK_FIRST = 32 << 10, STACK_MOST = 1 << 20,
};

struct regex {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
	bool is_fast;
};

/* Characters in the first len bytes of a pattern. */
static size_t characters(const char *pattern, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len && pattern[i] != '\0'; i++)
		count += ((unsigned char)pattern[i] & 0xc0) != 0x80;
	return count;
}

static bool refuse(const char *pattern, int code, size_t offset,
	struct err *err)
{
	PCRE2_UCHAR reason[160] = "";

	pcre2_get_error_message(code, reason, sizeof(reason));
	return err_set(err, ERR_USAGE, "the expression can't be understood "
		"behind character %zu: %s", characters(pattern, offset),
		(const char *)reason);
}

static void prepare(struct regex *regex)
{
	regex->is_fast = pcre2_jit_compile(regex->code,
		PCRE2_JIT_COMPLETE) == 0;
	regex->data = pcre2_match_data_create(1, NULL);
	regex->context = pcre2_match_context_create(NULL);
	if (regex->data == NULL || regex->context == NULL)
		mem_die("out of memory for an expression");
	pcre2_set_match_limit(regex->context, regex->is_fast ?
		LIMIT_COMPILED : LIMIT_INTERPRETED);
	pcre2_set_heap_limit(regex->context, HEAP_KIB);
	if (!regex->is_fast)
		return;
	regex->stack = pcre2_jit_stack_create(STACK_FIRST, STACK_MOST, NULL);
	if (regex->stack != NULL)
		pcre2_jit_stack_assign(regex->context, NULL, regex->stack);
}

struct regex *regex_new(const char *pattern, bool ignores_case,
	struct err *err)
{
	uint32_t options = UTF_OPTIONS | PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY |
		PCRE2_NEVER_BACKSLASH_C;
	struct regex *regex;
	pcre2_code *code;
	PCRE2_SIZE offset;
	int reason;

	if (ignores_case)
		options |= PCRE2_CASELESS;
	code = pcre2_compile((PCRE2_SPTR)pattern, strlen(pattern), options,
		&reason, &offset, NULL);
	if (code == NULL) {
		refuse(pattern, reason, offset, err);
		return NULL;
	}
	regex = xcalloc(1, sizeof(*regex));
	regex->code = code;
	prepare(regex);
	return regex;
}

void regex_free(struct regex *regex)
{
	if (regex == NULL)
		return;
	pcre2_jit_stack_free(regex->stack);
	pcre2_match_context_free(regex->context);
	pcre2_match_data_free(regex->data);
	pcre2_code_free(regex->code);
	free(regex);
}

bool regex_is_fast(const struct regex *regex)
{
	return regex->is_fast;
}

enum regex_result regex_find(struct regex *regex, const char *text,
	size_t len, size_t from, bool is_cut, struct regex_span *out)
{
	uint32_t options = PCRE2_NOTEMPTY | (is_cut ? PCRE2_NOTEOL : 0);
	const PCRE2_SIZE *ends;
	int count;

	/* Nothing begins in the middle of a character. */
	for (int i = 0; i < 3 && from > 0 && from < len &&
	    ((unsigned char)text[from] & 0xc0) == 0x80; i++)
		from++;
	if (from >= len)
		return REGEX_NONE;
	count = (regex->is_fast ? pcre2_jit_match : pcre2_match)(regex->code,
		(PCRE2_SPTR)text, len, from, options, regex->data,
		regex->context);
	if (count == PCRE2_ERROR_NOMATCH)
		return REGEX_NONE;
	ends = pcre2_get_ovector_pointer(regex->data);
	/* \K can put the beginning anywhere. */
	if (count >= 0 && ends[0] >= from && ends[1] > ends[0]) {
		*out = (struct regex_span){ ends[0], ends[1] - ends[0] };
		return REGEX_FOUND;
	}
	return count >= 0 ? REGEX_NONE : REGEX_TOO_HARD;
}

enum regex_result regex_test(struct regex *regex, const char *text,
	size_t len)
{
	int count = (regex->is_fast ? pcre2_jit_match : pcre2_match)(
		regex->code, (PCRE2_SPTR)text, len, 0, 0, regex->data,
		regex->context);

	if (count >= 0)
		return REGEX_FOUND;
	return count == PCRE2_ERROR_NOMATCH ? REGEX_NONE : REGEX_TOO_HARD;
}

enum regex_result regex_replace(struct regex *regex, const char *text,
	size_t len, const char *with, size_t with_len, struct buf *out,
	struct err *err)
{
	PCRE2_UCHAR reason[160] = "";
	size_t room = len + 256, size = 0;

	for (;;) {
		int count;

		if (!buf_reserve(out, room + 1))
			return REGEX_TOO_HARD;
		size = room;
		count = pcre2_substitute(regex->code, (PCRE2_SPTR)text, len,
			0, PCRE2_SUBSTITUTE_GLOBAL |
			PCRE2_SUBSTITUTE_OVERFLOW_LENGTH |
			PCRE2_SUBSTITUTE_UNSET_EMPTY, NULL, regex->context,
			(PCRE2_SPTR)with, with_len,
			(PCRE2_UCHAR *)out->data + out->len, &size);
		if (count >= 0) {
			out->len += size;
			out->data[out->len] = '\0';
			return count > 0 ? REGEX_FOUND : REGEX_NONE;
		}
		if (count == PCRE2_ERROR_NOMEMORY && size > room) {
			room = size;
			continue;
		}
		if (count == PCRE2_ERROR_BADREPLACEMENT ||
		    count == PCRE2_ERROR_BADREPESCAPE ||
		    count == PCRE2_ERROR_REPMISSINGBRACE ||
		    count == PCRE2_ERROR_NOSUBSTRING ||
		    count == PCRE2_ERROR_BADSUBSTITUTION) {
			pcre2_get_error_message(count, reason,
				sizeof(reason));
			err_set(err, ERR_USAGE, "the replacement can't be "
				"understood: %s", (const char *)reason);
		}
		return REGEX_TOO_HARD;
	}
}
