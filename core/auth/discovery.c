#include "core/auth/discovery_internal.h"

/*
 * One table says what each endpoint is called in the document and where it
 * usually lives; reading, checking and rebasing walk it.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/doc/json.h"
#include "core/net/url.h"

static const struct {
	const char *member, *path;
	bool gets_credentials;
} table[ENDPOINT_COUNT] = {
	[ENDPOINT_TOKEN] = { "token_endpoint", "/token", true },
	[ENDPOINT_INTROSPECTION] = { "introspection_endpoint",
		"/introspection", true },
	[ENDPOINT_REVOCATION] = { "revocation_endpoint", "/revocation", true },
	[ENDPOINT_JWKS] = { "jwks_uri", "/jwks", false },
	[ENDPOINT_AUTHORIZATION] = { "authorization_endpoint", "/authorize",
		false },
	[ENDPOINT_USERINFO] = { "userinfo_endpoint", "/userinfo", true },
	[ENDPOINT_END_SESSION] = { "end_session_endpoint", "/logout", false },
	[ENDPOINT_REGISTRATION] = { "registration_endpoint", "/register",
		false },
	[ENDPOINT_DEVICE] = { "device_authorization_endpoint",
		"/device_authorization", true },
};

/* Lists of words, by what they are called. */
static const struct {
	const char *member;
	size_t at;
} lists[] = {
	{ "scopes_supported", offsetof(struct discovery, scopes) },
	{ "grant_types_supported", offsetof(struct discovery, grants) },
	{ "token_endpoint_auth_methods_supported",
		offsetof(struct discovery, auth_methods) },
	{ "token_endpoint_auth_signing_alg_values_supported",
		offsetof(struct discovery, auth_algs) },
	{ "code_challenge_methods_supported",
		offsetof(struct discovery, challenges) },
	{ "capabilities", offsetof(struct discovery, capabilities) },
};

char **discovery_list(struct discovery *discovery, size_t at)
{
	return at < FD_COUNT(lists) ? (char **)(void *)((char *)discovery +
		lists[at].at) : NULL;
}

const char *endpoint_member(enum endpoint endpoint)
{
	return table[endpoint].member;
}

const char *endpoint_path(enum endpoint endpoint)
{
	return table[endpoint].path;
}

char *discovery_url(const char *base)
{
	return url_join(base, "/.well-known/openid-configuration");
}

/* Owned: the strings of an array divided by blanks, or NULL. */
static char *join_strings(const struct json *array)
{
	struct buf out = BUF_INIT;

	if (json_type(array) != JSON_ARRAY)
		return NULL;
	for (const struct json *item = json_first(array); item != NULL;
	    item = json_next(item))
		if (json_string(item) != NULL)
			buf_printf(&out, "%s%s", out.len > 0 ? " " : "",
				json_string(item));
	return buf_take(&out);
}

static void read_endpoints(const struct json *json,
	char *endpoint[ENDPOINT_COUNT])
{
	for (size_t i = 0; i < ENDPOINT_COUNT; i++)
		endpoint[i] = xstrdup_or_null(
			json_get_string(json, table[i].member));
}

bool discovery_read(const char *body, size_t len, struct discovery *out,
	struct err *err)
{
	struct json *json = json_parse(body, len, err);

	*out = (struct discovery){ 0 };
	if (json == NULL) {
		err->kind = ERR_AUTH;
		return err_prefix(err, "the discovery document is not JSON: ");
	}
	out->issuer = xstrdup_or_null(json_get_string(json, "issuer"));
	read_endpoints(json, out->endpoint);
	read_endpoints(json_get(json, "mtls_endpoint_aliases"),
		out->mtls_endpoint);
	for (size_t i = 0; i < FD_COUNT(lists); i++)
		*discovery_list(out, i) = join_strings(
			json_get(json, lists[i].member));
	out->says_iss = json_get_bool(json,
		"authorization_response_iss_parameter_supported", false);
	json_free(json);
	if (out->issuer != NULL || out->endpoint[ENDPOINT_TOKEN] != NULL)
		return true;
	discovery_finish(out);
	return err_set(err, ERR_AUTH, "the discovery document names neither "
		"an issuer nor a token endpoint");
}

void discovery_finish(struct discovery *discovery)
{
	free(discovery->issuer);
	for (size_t i = 0; i < ENDPOINT_COUNT; i++) {
		free(discovery->endpoint[i]);
		free(discovery->mtls_endpoint[i]);
	}
	for (size_t i = 0; i < FD_COUNT(lists); i++)
		free(*discovery_list(discovery, i));
	*discovery = (struct discovery){ 0 };
}

bool discovery_is_on_origin(const struct discovery *discovery,
	const char *base)
{
	for (size_t i = 0; i < ENDPOINT_COUNT; i++)
		if (table[i].gets_credentials &&
		    discovery->endpoint[i] != NULL &&
		    !url_same_origin(discovery->endpoint[i], base))
			return false;
	return true;
}

/* Length of a URL without slashes at its end. */
static size_t bare_length(const char *url)
{
	size_t len = strlen(url);

	while (len > 0 && url[len - 1] == '/')
		len--;
	return len;
}

bool discovery_issuer_matches(const struct discovery *discovery,
	const char *base)
{
	size_t len = bare_length(base);

	return discovery->issuer != NULL &&
		bare_length(discovery->issuer) == len &&
		strncmp(discovery->issuer, base, len) == 0;
}

char *discovery_rebase(const struct discovery *discovery, const char *base,
	enum endpoint endpoint)
{
	const char *url = discovery->endpoint[endpoint];
	const char *issuer = discovery->issuer;
	size_t len = issuer != NULL ? bare_length(issuer) : 0;
	char *moved;

	if (url != NULL && len > 0 && strncmp(url, issuer, len) == 0 &&
	    url[len] == '/') {
		moved = url_join(base, url + len);
		/* What is no URL behind the issuer is none here either. */
		if (url_same_origin(moved, base))
			return moved;
		free(moved);
	}
	return url_join(base, table[endpoint].path);
}

void discovery_findings(const struct discovery *discovery, const char *base,
	struct buf *out)
{
	const char *said = discovery->issuer != NULL ? discovery->issuer :
		"missing";

	if (!discovery_issuer_matches(discovery, base)) {
		buf_puts(out, "The issuer is ");
		text_scrub(out, said, strlen(said));
		buf_printf(out, ", but the document was fetched below %s.\n",
			base);
	}
	for (size_t i = 0; i < ENDPOINT_COUNT; i++) {
		said = discovery->endpoint[i];
		if (!table[i].gets_credentials || said == NULL ||
		    url_same_origin(said, base))
			continue;
		buf_printf(out, "%s is on another origin: ",
			table[i].member);
		text_scrub(out, said, strlen(said));
		buf_puts(out, ". Nothing is sent there.\n");
	}
}

/* True when the list is there and lacks the word. */
static bool lacks(const char *list, const char *word)
{
	return list != NULL && word != NULL &&
		!text_has_word(list, word, strlen(word));
}

static void doubt(struct buf *out, const char *what, const char *word,
	const char *list)
{
	buf_printf(out, "The server's document does not list the %s %s (it "
		"lists ", what, word);
	text_scrub(out, *list != '\0' ? list : "none",
		*list != '\0' ? strlen(list) : 4);
	buf_puts(out, "); it is tried all the same.\n");
}

#define JWT_BEARER "urn:ietf:params:oauth:grant-type:jwt-bearer"

void discovery_doubts(const struct discovery *discovery,
	const struct discovery_use *use, struct buf *out)
{
	/* InterSystems has a name of its own for it. */
	bool is_jwt = use->grant != NULL && strcmp(use->grant, JWT_BEARER) == 0;

	if (lacks(discovery->grants, use->grant) &&
	    !(is_jwt && !lacks(discovery->grants, "jwt_authorization")))
		doubt(out, "grant", use->grant, discovery->grants);
	if (lacks(discovery->auth_methods, use->auth_method))
		doubt(out, "client authentication", use->auth_method,
			discovery->auth_methods);
	if (lacks(discovery->auth_algs, use->alg))
		doubt(out, "algorithm", use->alg, discovery->auth_algs);
	if (use->uses_pkce && lacks(discovery->challenges, "S256"))
		doubt(out, "challenge method", "S256", discovery->challenges);
}
