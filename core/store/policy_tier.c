#include "core/store/policy_internal.h"

/*
 * The words of read-only, which may be tiers or hosts. A tier with a slip of
 * the pen would be a host that nobody has, and protect nothing; so a word of
 * one label that is nearly a tier is refused. A host of such a name is written
 * with a dot at its end, which means the same host.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum { NEAR = 2 };

static const struct {
	const char *spelling, *word;
	size_t near;		/* edits that still mean it */
} tiers[] = {
	{ "all", "all", NEAR }, { "dev", "dev", NEAR },
	{ "test", "test", NEAR }, { "production", "production", NEAR },
	{ "development", "dev", NEAR }, { "testing", "test", NEAR },
	{ "prod", "production", 1 },
};

bool policy_is_tier_word(const char *word)
{
	return text_has_word("all dev test production", word, strlen(word));
}

const char *policy_tier_meant(const char *word)
{
	const char *meant = NULL;
	size_t least = SIZE_MAX;
	char *small;

	if (policy_is_tier_word(word) || strpbrk(word, ".:/*[") != NULL)
		return NULL;
	small = xstrdup(word);
	for (char *at = small; *at != '\0'; at++)
		*at = text_lower(*at);
	for (size_t i = 0; i < FD_COUNT(tiers); i++) {
		size_t far = text_distance(small, tiers[i].spelling);

		if (far <= tiers[i].near && far < least) {
			least = far;
			meant = tiers[i].word;
		}
	}
	free(small);
	return meant;
}

char *policy_reading(const struct rule *rule)
{
	struct buf out = BUF_INIT;
	bool has_all = false;

	for (size_t i = 0; rule->word == POLICY_READ_ONLY &&
	    i < rule->count; i++) {
		const char *word = rule->arg[i];
		bool is_all = strcmp(word, "all") == 0;

		has_all = has_all || is_all;
		buf_printf(&out, "%s%s: %s", i > 0 ? "; " : "", word,
			is_all ? "everything" : policy_is_tier_word(word) ?
			"a tier" : "hosts");
	}
	if (has_all && rule->count > 1)
		buf_puts(&out, "; beside all the others add nothing");
	return buf_take(&out);
}
