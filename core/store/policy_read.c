#include "core/store/policy_internal.h"

/*
 * One file's text into rules. A rule that can't be understood may have been
 * meant to forbid the very thing that is about to be done; so the first bad
 * line condemns its file, as sudo does with sudoers, and says why.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

static bool check_hosts(const struct rule *rule, struct err *err)
{
	for (size_t i = 0; i < rule->count; i++) {
		const char *problem = policy_pattern_problem(rule->arg[i]);

		if (problem != NULL)
			return err_set(err, ERR_CONFIG, "\"%.80s\" is no "
				"pattern of hosts: %s", rule->arg[i],
				problem);
	}
	return true;
}

static bool check_tls(const struct rule *rule, struct err *err)
{
	return strcmp(rule->arg[0], "1.2") == 0 ||
		strcmp(rule->arg[0], "1.3") == 0 ||
		err_set(err, ERR_CONFIG, "tls-minimum is 1.2 or 1.3, not "
			"\"%.20s\"", rule->arg[0]);
}

static bool check_read_only(const struct rule *rule, struct err *err)
{
	for (size_t i = 0; i < rule->count; i++) {
		const char *problem = policy_is_tier_word(rule->arg[i]) ?
			NULL : policy_pattern_problem(rule->arg[i]);
		const char *meant = policy_tier_meant(rule->arg[i]);

		if (meant != NULL)
			return err_set(err, ERR_CONFIG, "\"%.80s\" is no tier: "
				"%s is meant? (a host of that name is written "
				"\"%.80s.\", with a dot)", rule->arg[i],
				meant, rule->arg[i]);
		if (problem != NULL)
			return err_set(err, ERR_CONFIG, "read-only takes all, "
				"dev, test, production, or patterns of hosts; "
				"\"%.80s\" is none of these: %s",
				rule->arg[i], problem);
	}
	return true;
}

static bool check_scopes(const struct rule *rule, struct err *err)
{
	for (size_t i = 0; i < rule->count; i++)
		if (*rule->arg[i] == '\0')
			return err_set(err, ERR_CONFIG, "max-scope holds an "
				"empty scope");
	return true;
}

static const struct {
	const char *name, *usage;
	size_t min, max;
	bool (*check)(const struct rule *rule, struct err *err);
} table[POLICY_WORD_COUNT] = {
	[POLICY_ALLOW_HOST] = { "allow-host", "one pattern of hosts or more",
		1, SIZE_MAX, check_hosts },
	[POLICY_TLS_MINIMUM] = { "tls-minimum", "1.2 or 1.3", 1, 1,
		check_tls },
	[POLICY_NO_PLAIN_HTTP] = { "no-plain-http", "nothing", 0, 0, NULL },
	[POLICY_NO_PINNING] = { "no-pinning", "nothing", 0, 0, NULL },
	[POLICY_READ_ONLY] = { "read-only", "all, tiers, or patterns of hosts",
		1, SIZE_MAX, check_read_only },
	[POLICY_MAX_SCOPE] = { "max-scope", "one scope or more", 1, SIZE_MAX,
		check_scopes },
	[POLICY_NO_EXPORT] = { "no-export", "nothing", 0, 0, NULL },
	[POLICY_NO_HISTORY] = { "no-history", "nothing", 0, 0, NULL },
};

static bool unknown(const char *name, struct err *err)
{
	struct buf names = BUF_INIT;

	for (size_t i = 0; i < POLICY_WORD_COUNT; i++)
		buf_printf(&names, "%s%s", i > 0 ? ", " : "", table[i].name);
	err_set(err, ERR_CONFIG, "there is no rule \"%.40s\"; the rules are "
		"%s", name, names.data);
	buf_finish(&names);
	return false;
}

/* A word may hold several scopes, as the parameter itself does. */
static void take_words(struct rule *rule, char *const *word, size_t count)
{
	struct words split = { 0 };
	size_t alloc = 0;

	for (size_t i = 0; i < count; i++) {
		const char *at = word[i];

		do {
			size_t len = rule->word == POLICY_MAX_SCOPE ?
				strcspn(at, " ") : strlen(at);

			split.word = mem_grow(split.word, split.count, &alloc,
				sizeof(*split.word));
			split.word[split.count++] = xstrndup(at, len);
			at += len + strspn(at + len, " ");
		} while (*at != '\0');
	}
	rule->arg = split.word;
	rule->count = split.count;
}

static char *rule_text(char *const *word, size_t count)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_putc(&text, ' ');
		script_quote(&text, word[i]);
	}
	return buf_take(&text);
}

static bool add_rule(struct policy_file *file, size_t line, char *const *word,
	size_t count, struct err *err)
{
	struct rule *rule;
	size_t at = 0;

	while (at < POLICY_WORD_COUNT && strcmp(table[at].name, word[0]) != 0)
		at++;
	if (at == POLICY_WORD_COUNT)
		return unknown(word[0], err);
	if (count - 1 < table[at].min || count - 1 > table[at].max)
		return err_set(err, ERR_CONFIG, "behind %s stands %s",
			table[at].name, table[at].usage);
	file->rule = mem_grow(file->rule, file->count, &file->alloc,
		sizeof(*file->rule));
	rule = &file->rule[file->count++];
	*rule = (struct rule){ .word = (enum policy_word)at, .line = line,
		.text = rule_text(word, count) };
	take_words(rule, word + 1, count - 1);
	rule->reading = policy_reading(rule);
	return table[at].check == NULL || table[at].check(rule, err);
}

/* ";" divides rules as it divides commands. */
static bool read_line(void *data, const struct words *words, struct err *err)
{
	size_t at = 0;

	while (at < words->count) {
		size_t end = at;

		while (end < words->count &&
		    strcmp(words->word[end], ";") != 0)
			end++;
		if (end > at && !add_rule(data, words->line, words->word + at,
		    end - at, err))
			return false;
		at = end + 1;
	}
	return true;
}

static void complain(void *data, const struct err *err)
{
	struct policy_file *file = data;

	if (!err_is_set(&file->problem))
		file->problem = *err;
	file->problem.kind = ERR_CONFIG;
}

void policy_read(struct policy_file *file, const char *text, size_t len)
{
	if (memchr(text, '\0', len) != NULL)
		err_set(&file->problem, ERR_CONFIG, "%s holds a zero byte, "
			"behind which nothing would count", file->path);
	else
		script_run(file->path, text, read_line, file, complain, file);
}
