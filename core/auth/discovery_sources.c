#include "core/auth/discovery_sources.h"

/*
 * Servers say the same thing in several places and don't keep them in step. So
 * each source is kept as found; for the whole, the order of the sources
 * decides (an authorization server's own document before what a FHIR server
 * says of it), and nothing is thrown away without a word: where two differ,
 * both are quoted.
 */

#include <stdlib.h>
#include <string.h>

#include "core/auth/discovery_internal.h"
#include "core/base/text.h"
#include "core/net/url.h"

#define OAUTH_PATH "/.well-known/oauth-authorization-server"

static const char *const names[DISCOVERY_SOURCE_COUNT] = {
	[DISCOVERY_OPENID] = "openid-configuration",
	[DISCOVERY_OAUTH] = "oauth-authorization-server",
	[DISCOVERY_OAUTH_BELOW] = "oauth-authorization-server below the base",
	[DISCOVERY_SMART] = "smart-configuration",
	[DISCOVERY_CAPABILITY] = "oauth-uris",
};

const char *discovery_source_name(enum discovery_source source)
{
	return names[source];
}

static bool is_missing(const char *text)
{
	return text == NULL || *text == '\0';
}

/* RFC 8414 section 3.1: between host and path. */
static char *inserted(const char *base)
{
	struct url url;
	char *path, *result;

	if (!url_parse(base, &url, NULL))
		return NULL;
	path = url.path;
	url.path = xasprintf("%s%s", OAUTH_PATH,
		strcmp(path, "/") != 0 ? path : "");
	free(path);
	result = url_format(&url);
	url_finish(&url);
	return result;
}

/* Below a base without a path it is where it is when inserted. */
static char *below(const char *base)
{
	char *url = url_join(base, OAUTH_PATH), *other = inserted(base);

	if (text_equals(url, other)) {
		free(url);
		url = NULL;
	}
	free(other);
	return url;
}

char *discovery_source_url(enum discovery_source source, const char *base,
	const char *fhir_base)
{
	bool is_fhir = source == DISCOVERY_SMART ||
		source == DISCOVERY_CAPABILITY;

	if (is_missing(is_fhir ? fhir_base : base))
		return NULL;
	switch (source) {
	case DISCOVERY_OPENID:
		return discovery_url(base);
	case DISCOVERY_OAUTH:
		return inserted(base);
	case DISCOVERY_OAUTH_BELOW:
		return below(base);
	case DISCOVERY_SMART:
		return url_join(fhir_base, "/.well-known/smart-configuration");
	default:
		return url_join(fhir_base, "/metadata");
	}
}

bool discovery_from_uris(const char *token, const char *authorize,
	struct discovery *out)
{
	*out = (struct discovery){ 0 };
	if (!is_missing(token))
		out->endpoint[ENDPOINT_TOKEN] = xstrdup(token);
	if (!is_missing(authorize))
		out->endpoint[ENDPOINT_AUTHORIZATION] = xstrdup(authorize);
	return out->endpoint[ENDPOINT_TOKEN] != NULL ||
		out->endpoint[ENDPOINT_AUTHORIZATION] != NULL;
}

void discovery_set_finish(struct discovery_set *set)
{
	for (size_t i = 0; i < DISCOVERY_SOURCE_COUNT; i++) {
		struct discovery_part *part = &set->part[i];

		free(part->url);
		free(part->problem);
		free(part->text);
		discovery_finish(&part->found);
	}
	*set = (struct discovery_set){ 0 };
}

/* Adds the words that are not there yet. */
static void add_words(char **place, const char *words)
{
	struct buf all = BUF_INIT;

	if (words == NULL)
		return;
	buf_puts(&all, *place != NULL ? *place : "");
	while (*words != '\0') {
		size_t len = strcspn(words, " ");

		if (len > 0 && !text_has_word(all.data, words, len)) {
			if (all.len > 0)
				buf_putc(&all, ' ');
			buf_append(&all, words, len);
		}
		words += len + (words[len] == ' ');
	}
	free(*place);
	*place = buf_take(&all);
}

static void merge_one(const struct discovery_part *part,
	enum discovery_source source, struct discovery *out)
{
	const struct discovery *found = &part->found;

	if (out->issuer == NULL && found->issuer != NULL) {
		out->issuer = xstrdup(found->issuer);
		out->issuer_from = source;
	}
	for (size_t i = 0; i < ENDPOINT_COUNT; i++) {
		if (out->endpoint[i] == NULL && found->endpoint[i] != NULL) {
			out->endpoint[i] = xstrdup(found->endpoint[i]);
			out->endpoint_from[i] = source;
		}
		if (out->mtls_endpoint[i] == NULL)
			out->mtls_endpoint[i] = xstrdup_or_null(
				found->mtls_endpoint[i]);
	}
	for (size_t i = 0; discovery_list(out, i) != NULL; i++)
		add_words(discovery_list(out, i),
			*discovery_list((struct discovery *)(uintptr_t)found,
				i));
	out->says_iss = out->says_iss || found->says_iss;
}

void discovery_merge(const struct discovery_set *set, struct discovery *out)
{
	*out = (struct discovery){ 0 };
	for (size_t i = 0; i < DISCOVERY_SOURCE_COUNT; i++)
		if (set->part[i].is_read)
			merge_one(&set->part[i], (enum discovery_source)i,
				out);
}

/* What a source says of an endpoint; of the issuer for ENDPOINT_COUNT. */
static const char *said_of(const struct discovery_part *part, size_t what)
{
	if (!part->is_read)
		return NULL;
	return what < ENDPOINT_COUNT ? part->found.endpoint[what] :
		part->found.issuer;
}

static bool differ(const char *a, const char *b)
{
	size_t a_len = strlen(a), b_len = strlen(b);

	while (a_len > 0 && a[a_len - 1] == '/')
		a_len--;
	while (b_len > 0 && b[b_len - 1] == '/')
		b_len--;
	return a_len != b_len || strncmp(a, b, a_len) != 0;
}

static void add_conflict(size_t what, enum discovery_source first,
	const char *one, enum discovery_source second, const char *other,
	struct buf *out)
{
	buf_printf(out, "%s: %s says ", what < ENDPOINT_COUNT ?
		endpoint_member((enum endpoint)what) : "issuer",
		names[first]);
	text_scrub(out, one, strlen(one));
	buf_printf(out, ", %s says ", names[second]);
	text_scrub(out, other, strlen(other));
	buf_puts(out, ". The first is believed.\n");
}

void discovery_conflicts(const struct discovery_set *set, struct buf *out)
{
	for (size_t what = 0; what <= ENDPOINT_COUNT; what++) {
		const char *first = NULL;
		size_t from = 0;

		for (size_t i = 0; i < DISCOVERY_SOURCE_COUNT; i++) {
			const char *said = said_of(&set->part[i], what);

			if (said != NULL && first == NULL) {
				first = said;
				from = i;
			} else if (said != NULL && differ(first, said)) {
				add_conflict(what, (enum discovery_source)from,
					first, (enum discovery_source)i, said,
					out);
			}
		}
	}
}

void discovery_report(const struct discovery_set *set, struct buf *out)
{
	for (size_t i = 0; i < DISCOVERY_SOURCE_COUNT; i++) {
		const struct discovery_part *part = &set->part[i];

		if (part->url == NULL)
			continue;
		buf_printf(out, "%s (%s): ", names[i], part->url);
		if (part->is_read)
			buf_puts(out, "read");
		else if (part->problem != NULL)
			text_scrub(out, part->problem, strlen(part->problem));
		else
			buf_printf(out, "none there (%u)", part->status);
		buf_putc(out, '\n');
	}
}
