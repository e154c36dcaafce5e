#include "core/store/policy.h"

/*
 * Questions are put to each file in turn, so that an added one can only take
 * away; within a file several lines of a kind add up.
 *
 * "Users cannot weaken it" holds for this program: whoever may run programs of
 * his own can talk to a server without it.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/engine/option.h"
#include "core/net/url.h"
#include "core/store/policy_internal.h"

/* "FILE line 3: allow-host *.nhs.uk", with how many more of its kind. */
static char *citation(const struct policy_file *file, const struct rule *rule)
{
	struct buf out = BUF_INIT;
	size_t more = 0, len = text_fit(rule->text, strlen(rule->text), 90);

	for (size_t i = 0; i < file->count; i++)
		more += file->rule[i].word == rule->word &&
			&file->rule[i] != rule;
	buf_printf(&out, "%s line %zu: %.*s%s", file->path, rule->line,
		(int)len, rule->text, rule->text[len] != '\0' ? "..." : "");
	if (more > 0 && rule->word == POLICY_ALLOW_HOST)
		buf_printf(&out, " (and %zu more such)", more);
	return buf_take(&out);
}

static const char *whom_to_ask(const struct policy_file *file)
{
	return file->is_own ? "FHIRDECK_POLICY names that file" :
		"ask the administrator of this machine";
}

static bool refuse(struct err *err, const struct policy_file *file,
	const struct rule *rule, const char *what)
{
	char *cited = citation(file, rule);

	err_set(err, ERR_CONFIG, "%s: %s; %s", what, cited,
		whom_to_ask(file));
	free(cited);
	return false;
}

/* A file that can't be used refuses everything. */
static bool is_usable(const struct policy_file *file, struct err *err)
{
	if (!err_is_set(&file->problem))
		return true;
	return err_set(err, ERR_CONFIG, "%s; a policy that can't be trusted "
		"or understood refuses everything until it is mended: %s",
		file->problem.text, whom_to_ask(file));
}

static const struct rule *next_rule(const struct policy_file *file,
	enum policy_word word, const struct rule *after)
{
	const struct rule *rule = after != NULL ? after + 1 : file->rule;

	for (; rule != NULL && rule < file->rule + file->count; rule++)
		if (rule->word == word)
			return rule;
	return NULL;
}

/* Whether no file has that rule. */
static bool has_none(const struct policy *policy, enum policy_word word,
	const char *what, struct err *err)
{
	for (size_t i = 0; policy != NULL && i < policy->count; i++) {
		const struct policy_file *file = &policy->file[i];
		const struct rule *rule = next_rule(file, word, NULL);

		if (!is_usable(file, err))
			return false;
		if (rule != NULL)
			return refuse(err, file, rule, what);
	}
	return true;
}

/* Whether one of the rule's patterns covers the place. */
static bool rule_covers(const struct rule *rule, const char *host,
	unsigned port)
{
	for (size_t i = 0; i < rule->count; i++)
		if (policy_pattern_matches(rule->arg[i], host, port))
			return true;
	return false;
}

/* A host in its own words, for a sentence. */
static char *place_words(const char *host, unsigned port)
{
	size_t len = text_fit(host, strlen(host), 80);

	return xasprintf(strchr(host, ':') != NULL ? "[%.*s]:%u" : "%.*s:%u",
		(int)len, host, port);
}

static bool file_allows_host(const struct policy_file *file, const char *host,
	unsigned port, struct err *err)
{
	const struct rule *first = next_rule(file, POLICY_ALLOW_HOST, NULL);
	const char *problem = policy_host_problem(host);
	char *place, *what;

	if (first == NULL)
		return true;
	for (const struct rule *rule = first; problem == NULL && rule != NULL;
	    rule = next_rule(file, POLICY_ALLOW_HOST, rule))
		if (rule_covers(rule, host, port))
			return true;
	place = place_words(host, port);
	what = xasprintf("%s is no host that may be talked to%s%s", place,
		problem != NULL ? ", as " : "",
		problem != NULL ? problem : "");
	refuse(err, file, first, what);
	free(what);
	free(place);
	return false;
}

bool policy_allows_host(const struct policy *policy, const char *host,
	unsigned port, struct err *err)
{
	for (size_t i = 0; policy != NULL && i < policy->count; i++)
		if (!is_usable(&policy->file[i], err) ||
		    !file_allows_host(&policy->file[i], host, port, err))
			return false;
	return true;
}

bool policy_allows_plain_http(const struct policy *policy, const char *host,
	struct err *err)
{
	bool is_here = policy_is_loopback(host) &&
		policy_problem(policy) == NULL;

	return is_here || has_none(policy, POLICY_NO_PLAIN_HTTP, "nothing is "
		"sent over http without TLS", err);
}

bool policy_is_write(const char *method, const char *path)
{
	static const char search[] = "/_search";
	size_t len = strcspn(path, "?#"), size = sizeof(search) - 1;

	if (text_has_word("GET HEAD OPTIONS", method, strlen(method)))
		return false;
	return strcmp(method, "POST") != 0 || len < size ||
		strncmp(path + len - size, search, size) != 0;
}

static bool rule_forbids_write(const struct rule *rule, const char *tier,
	const char *host, unsigned port)
{
	for (size_t i = 0; i < rule->count; i++) {
		const char *word = rule->arg[i];

		if (strcmp(word, "all") == 0 || text_equals(word, tier) ||
		    (!policy_is_tier_word(word) &&
		     policy_pattern_matches(word, host, port)))
			return true;
	}
	return false;
}

bool policy_allows_write(const struct policy *policy, const char *tier,
	const char *host, unsigned port, struct err *err)
{
	for (size_t i = 0; policy != NULL && i < policy->count; i++) {
		const struct policy_file *file = &policy->file[i];
		const struct rule *rule = NULL;

		if (!is_usable(file, err))
			return false;
		while ((rule = next_rule(file, POLICY_READ_ONLY, rule)) !=
		    NULL)
			if (rule_forbids_write(rule, tier, host, port))
				return refuse(err, file, rule, "data may only "
					"be read here");
	}
	return true;
}

bool policy_allows_request(const struct policy *policy, const char *tier,
	const char *method, const char *url, struct err *err)
{
	struct url parts;
	bool is_allowed;

	if (!policy_is_in_force(policy))
		return true;
	if (!url_parse(url, &parts, err))
		return false;
	is_allowed = !policy_is_write(method, parts.path) ||
		policy_allows_write(policy, tier, parts.host, parts.port, err);
	url_finish(&parts);
	return is_allowed;
}

/* One word of what is asked for. */
static bool file_allows_scope(const struct policy_file *file,
	const char *scope, struct err *err)
{
	const struct rule *first = next_rule(file, POLICY_MAX_SCOPE, NULL);
	char *what;

	for (const struct rule *rule = first; rule != NULL;
	    rule = next_rule(file, POLICY_MAX_SCOPE, rule))
		for (size_t i = 0; i < rule->count; i++)
			if (policy_scope_covers(rule->arg[i], scope))
				return true;
	if (first == NULL)
		return true;
	what = xasprintf("no token is asked for with the scope %.100s",
		*scope != '\0' ? scope : "left open (the server would "
		"choose it)");
	refuse(err, file, first, what);
	free(what);
	return false;
}

bool policy_allows_scope(const struct policy *policy, const char *scope,
	struct err *err)
{
	bool is_allowed = true;

	for (size_t i = 0; policy != NULL && i < policy->count; i++) {
		const char *at = scope + strspn(scope, " ");

		if (!is_usable(&policy->file[i], err))
			return false;
		do {
			size_t len = strcspn(at, " ");
			char *word = xstrndup(at, len);

			is_allowed = file_allows_scope(&policy->file[i], word,
				err);
			free(word);
			at += len + strspn(at + len, " ");
		} while (is_allowed && *at != '\0');
		if (!is_allowed)
			return false;
	}
	return true;
}

bool policy_allows_pins(const struct policy *policy, struct err *err)
{
	return has_none(policy, POLICY_NO_PINNING, "no key is trusted by "
		"itself", err);
}

bool policy_allows_export(const struct policy *policy, struct err *err)
{
	return has_none(policy, POLICY_NO_EXPORT, "nothing that was received "
		"leaves by a file, the clipboard or another program", err);
}

bool policy_allows_history(const struct policy *policy, struct err *err)
{
	return has_none(policy, POLICY_NO_HISTORY, "no history is kept", err);
}

/* What core/net asks, hop by hop. */
static bool guard_hop_is_allowed(const void *data,
	const struct guard_hop *hop, struct err *err)
{
	const struct policy *policy = data;
	bool is_write = hop->label == NULL &&
		policy_is_write(hop->method, hop->path);

	for (size_t i = 0; i < policy->count; i++)
		if (!is_usable(&policy->file[i], err))
			return false;
	if (*hop->host != '\0' &&
	    !policy_allows_host(policy, hop->host, hop->port, err))
		return false;
	if (*hop->host != '\0' && text_equals(hop->scheme, "http") &&
	    !policy_allows_plain_http(policy, hop->host, err))
		return false;
	return !is_write || policy_allows_write(policy, NULL, hop->host,
		hop->port, err);
}

static char *rule_of(const struct policy *policy, enum policy_word word,
	const char *first)
{
	for (size_t i = 0; i < policy->count; i++) {
		const struct policy_file *file = &policy->file[i];
		const struct rule *rule = NULL;

		while ((rule = next_rule(file, word, rule)) != NULL)
			if (first == NULL || strcmp(rule->arg[0], first) == 0)
				return citation(file, rule);
	}
	return NULL;
}

void policy_make_guard(struct policy *policy)
{
	struct http_guard *guard = &policy->guard;

	free(guard->tls_rule);
	free(guard->pin_rule);
	*guard = (struct http_guard){
		.allows = guard_hop_is_allowed,
		.data = policy,
		.tls_rule = rule_of(policy, POLICY_TLS_MINIMUM, "1.3"),
		.pin_rule = rule_of(policy, POLICY_NO_PINNING, NULL),
	};
}


const struct http_guard *policy_guard(const struct policy *policy)
{
	return policy_is_in_force(policy) ? &policy->guard : NULL;
}

void policy_fix_settings(const struct policy *policy)
{
	struct err err = ERR_INIT;

	if (!policy_allows_history(policy, &err))
		option_lock(OPT_HISTORY, "no", err.text);
}

bool policy_is_in_force(const struct policy *policy)
{
	return policy != NULL && policy->count > 0;
}

const struct err *policy_problem(const struct policy *policy)
{
	for (size_t i = 0; policy != NULL && i < policy->count; i++)
		if (err_is_set(&policy->file[i].problem))
			return &policy->file[i].problem;
	return NULL;
}

size_t policy_count(const struct policy *policy)
{
	size_t count = 0;

	for (size_t i = 0; policy != NULL && i < policy->count; i++)
		count += policy->file[i].count;
	return count;
}

struct policy_rule policy_at(const struct policy *policy, size_t at)
{
	const struct policy_file *file = policy->file;

	while (at >= file->count) {
		at -= file->count;
		file++;
	}
	return (struct policy_rule){ file->path, file->rule[at].text,
		file->rule[at].line, file->is_own,
		file->rule[at].reading };
}
