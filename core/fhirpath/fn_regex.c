#include "core/fhirpath/strings.h"

/*
 * matches(), matchesFull() and replaceMatches() through the door to PCRE2.
 * Patterns are kept compiled as long as the program is the same, for a
 * criterion asks with the same one for every item.
 */

#include <stdlib.h>
#include <string.h>

enum { KEPT_MAX = 64 };

static struct regex *pattern_of(const struct fp_call *call,
	const struct fhirpath_item *pattern, bool is_full, bool ignores_case)
{
	struct fhirpath_run *run = call->run;
	struct err err = ERR_INIT;
	struct regex *regex;
	char *key;

	if (memchr(pattern->text, '\0', pattern->len) != NULL) {
		fp_fail(run, fp_argument_node(call, 0), FHIRPATH_EXECUTION,
			"a pattern has no NUL in it");
		return NULL;
	}
	key = xasprintf(is_full ? "%c^(?:%.*s)$" : "%c%.*s",
		ignores_case ? 'i' : '-', (int)pattern->len, pattern->text);
	regex = map_get(run->regexes, key);
	if (regex == NULL) {
		regex = regex_new(key + 1, ignores_case, &err);
		if (regex == NULL)
			fp_fail(run, fp_argument_node(call, 0),
				FHIRPATH_EXECUTION, "%s", err.text);
		while (regex != NULL && map_count(run->regexes) >= KEPT_MAX)
			(void)map_remove(run->regexes,
				map_key_at(run->regexes, 0));
		if (regex != NULL)
			map_put(run->regexes, key, regex);
	}
	free(key);
	return regex;
}

/* i: without regard to case; the others are how it is anyway. */
static bool flags_of(const struct fp_call *call, size_t at, bool *ignores)
{
	struct fhirpath_item flags;
	bool is_there;

	*ignores = false;
	if (call->node->argument_count <= at)
		return true;
	if (!fp_argument_string(call, at, &flags, &is_there))
		return false;
	*ignores = is_there && memchr(flags.text, 'i', flags.len) != NULL;
	return true;
}

static bool too_hard(const struct fp_call *call)
{
	return fp_fail(call->run, call->node, FHIRPATH_LIMIT,
		"this pattern needs too many steps on this text (limit: "
		"matching)");
}

bool fp_matches(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	struct fhirpath_item text, pattern;
	bool are_there, ignores_case;
	struct regex *regex;

	if (!fp_input_and_string(call, input, &text, &pattern, &are_there) ||
	    !flags_of(call, 1, &ignores_case))
		return false;
	if (!are_there)
		return true;
	regex = pattern_of(call, &pattern, call->variant == 1, ignores_case);
	if (regex == NULL || !fp_step(call->run, 1 + text.len / 64))
		return false;
	switch (regex_test(regex, text.text, text.len)) {
	case REGEX_FOUND:
		return fp_add_boolean(call->run, out, true);
	case REGEX_NONE:
		return fp_add_boolean(call->run, out, false);
	default:
		return too_hard(call);
	}
}

bool fp_replace_matches(const struct fp_call *call,
	const struct fp_list *input, struct fp_list *out)
{
	struct fhirpath_item text, pattern, with;
	bool are_there, is_there, ignores_case, is_good;
	struct err err = ERR_INIT;
	struct regex *regex;
	struct buf changed;

	if (!fp_input_and_string(call, input, &text, &pattern, &are_there) ||
	    !fp_argument_string(call, 1, &with, &is_there) ||
	    !flags_of(call, 2, &ignores_case))
		return false;
	if (!are_there || !is_there)
		return true;
	if (pattern.len == 0)
		return fp_add_text(call->run, out, FHIRPATH_STRING,
			text.text, text.len);
	regex = pattern_of(call, &pattern, false, ignores_case);
	if (regex == NULL || !fp_step(call->run, 1 + text.len / 64))
		return false;
	buf_init_capped(&changed, call->run->settings.limits.memory);
	switch (regex_replace(regex, text.text, text.len, with.text, with.len,
	    &changed, &err)) {
	case REGEX_TOO_HARD:
		is_good = err_is_set(&err) ? fp_fail(call->run,
			fp_argument_node(call, 1), FHIRPATH_EXECUTION, "%s",
			err.text) : too_hard(call);
		break;
	default:
		is_good = fp_add_text(call->run, out, FHIRPATH_STRING,
			changed.data, changed.len);
		break;
	}
	buf_finish(&changed);
	return is_good;
}
