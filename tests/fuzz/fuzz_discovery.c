/*
 * Any bytes as each of the discovery documents, alone and with another: what
 * is read is rebased onto a base's origin, and no sentence about it holds a
 * control character.
 */

#include "core/auth/discovery_sources.h"
#include "core/auth/scope.h"
#include "core/net/url.h"
#include "tests/fuzz/fuzz.h"

#define BASE "https://as.example/oauth2"

static void check_text(const char *text)
{
	for (; *text != '\0'; text++)
		FUZZ_CHECK((unsigned char)*text >= ' ' || *text == '\n');
}

static void check_one(const struct discovery *found)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < ENDPOINT_COUNT; i++) {
		char *url = discovery_rebase(found, BASE, (enum endpoint)i);

		FUZZ_CHECK(url_same_origin(url, BASE));
		free(url);
	}
	discovery_findings(found, BASE, &text);
	discovery_doubts(found, &(struct discovery_use){ .grant = "x",
		.auth_method = "y", .alg = "z", .uses_pkce = true }, &text);
	check_text(text.data);
	buf_finish(&text);
}

static void check_scopes(const char *list)
{
	struct buf text = BUF_INIT;

	FUZZ_CHECK(scope_is_within(list, list));
	scope_explain(list, &text);
	scope_covers(list, "GET", list, &text);
	buf_finish(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char other[] = "{\"issuer\":\"" BASE "\","
		"\"token_endpoint\":\"" BASE "/token\"}";
	struct discovery_set set = { 0 };
	struct discovery all;
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	char *copy = fuzz_copy(data, size);

	set.part[DISCOVERY_OPENID].is_read = discovery_read(copy, size,
		&set.part[DISCOVERY_OPENID].found, &err);
	set.part[DISCOVERY_SMART].is_read = discovery_read(other,
		sizeof(other) - 1, &set.part[DISCOVERY_SMART].found, &err);
	discovery_merge(&set, &all);
	check_one(&all);
	if (all.scopes != NULL)
		check_scopes(all.scopes);
	discovery_conflicts(&set, &text);
	discovery_report(&set, &text);
	check_text(text.data);
	buf_finish(&text);
	discovery_finish(&all);
	discovery_set_finish(&set);
	free(copy);
	return 0;
}
