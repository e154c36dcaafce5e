#include "core/fhir/bundle_build.h"

/*
 * The text is written by hand around the resources, which are copied as they
 * are: no number is spelt anew and no member moves. A list of patch steps is
 * no resource, so it travels as R4 http.html#transaction-patch has it: in a
 * Binary.
 *
 * Entries name their resources below the base ("Patient/1"); "{{cdr}}/" in
 * front says the service and is taken away, and what is absolute must lie
 * below that base.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/base64.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/doc/index.h"
#include "core/doc/json.h"
#include "core/doc/sniff.h"
#include "core/fhir/interaction.h"

static const struct {
	const char *header, *member;
} conditions[BUNDLE_CONDITIONS] = {
	{ "If-None-Match", "ifNoneMatch" },
	{ "If-Modified-Since", "ifModifiedSince" },
	{ "If-Match", "ifMatch" },
	{ "If-None-Exist", "ifNoneExist" },
};

static void entry_finish(struct bundle_draft_entry *entry)
{
	free(entry->method);
	free(entry->url);
	free(entry->full_url);
	for (size_t i = 0; i < BUNDLE_CONDITIONS; i++)
		free(entry->condition[i]);
	buf_finish(&entry->resource);
}

void bundle_draft_finish(struct bundle_draft *draft)
{
	for (size_t i = 0; i < draft->count; i++)
		entry_finish(&draft->entry[i]);
	free(draft->entry);
	free(draft->service);
	*draft = (struct bundle_draft){ .is_transaction =
		draft->is_transaction };
}

void bundle_draft_remove(struct bundle_draft *draft, size_t at)
{
	entry_finish(&draft->entry[at]);
	memmove(&draft->entry[at], &draft->entry[at + 1],
		(draft->count - at - 1) * sizeof(*draft->entry));
	if (--draft->count == 0)
		bundle_draft_finish(draft);
}

/* Owned: the URL below the base; NULL when it lies elsewhere. */
static char *relative_url(const struct compose *compose, const char *base)
{
	char *url = compose_url(compose), *result;
	const char *at = url, *end;
	size_t len = strlen(base);

	if (text_starts_with(url, "{{")) {
		end = strstr(url, "}}");
		/* "{{cdr}}/Patient", not "{{type}}". */
		if (end != NULL && (end[2] == '/' || end[2] == '?'))
			at = end + 2;
	} else if (strstr(url, "://") != NULL) {
		while (len > 0 && base[len - 1] == '/')
			len--;
		at = len > 0 && strncmp(url, base, len) == 0 &&
			url[len] == '/' ? url + len : NULL;
	}
	result = at != NULL ? xstrdup(at + strspn(at, "/")) : NULL;
	free(url);
	return result;
}

/* A Bundle takes requests about resources, not Bundles of them. */
static bool is_possible(const struct interaction *interaction,
	const struct compose *compose, struct err *err)
{
	switch (interaction->kind) {
	case INTERACTION_BATCH:
	case INTERACTION_TRANSACTION:
		return err_set(err, ERR_USAGE, "a Bundle of requests can't be "
			"an entry of another one");
	case INTERACTION_NONE:
		return err_set(err, ERR_USAGE, "%s %s is no interaction that "
			"FHIR R4 defines: it can't be an entry",
			compose->method, compose->path);
	default:
		return true;
	}
}

static void put_binary(const struct compose *compose, struct buf *out)
{
	buf_printf(out, "{\"resourceType\": \"Binary\", \"contentType\": "
		"\"%s\", \"data\": \"", compose_content_type(compose));
	base64_encode(out, compose->body.data, compose->body.len);
	buf_puts(out, "\"}");
}

/* The body without the white space around it. */
static void put_body(const struct compose *compose, struct buf *out)
{
	const char *at = compose->body.data;
	size_t len = compose->body.len;

	while (len > 0 && text_is_space(*at)) {
		at++;
		len--;
	}
	while (len > 0 && text_is_space(at[len - 1]))
		len--;
	buf_append(out, at, len);
}

static bool check_json(const struct buf *body, struct err *err)
{
	struct doc_index *index = index_text(body->data, body->len);
	const struct index_fault *fault = index_fault(index);
	bool is_good = fault == NULL;

	if (!is_good)
		err_set(err, ERR_USAGE, "the body is not JSON: line %zu "
			"column %zu, %s", fault->line, fault->column,
			fault->reason);
	index_free(index);
	return is_good;
}

static bool is_form(const struct interaction *interaction)
{
	return strcmp(interaction_get(interaction, WITH_POST), "yes") == 0;
}

static bool take_body(const struct interaction *interaction,
	const struct compose *compose, struct bundle_draft_entry *entry,
	struct err *err)
{
	bool is_patch = interaction->kind == INTERACTION_PATCH ||
		interaction->kind == INTERACTION_PATCH_IF;
	size_t skip = strspn(compose->body.data, " \t\r\n");

	if (is_form(interaction))
		return err_set(err, ERR_USAGE, "a search by POST can't be an "
			"entry: make it a GET");
	if (!compose_has_body(compose) ||
	    compose->body.data[skip] == '\0')
		return strcmp(compose->method, "POST") != 0 &&
			strcmp(compose->method, "PUT") != 0 &&
			strcmp(compose->method, "PATCH") != 0 ? true :
			err_set(err, ERR_USAGE, "%s needs a body",
				interaction_name(interaction->kind));
	if (is_patch && compose->body.data[skip] == '[') {
		put_binary(compose, &entry->resource);
		return true;
	}
	if (sniff(compose->body.data, compose->body.len) == SNIFF_XML)
		return err_set(err, ERR_USAGE, "the Bundle is made in JSON, "
			"and this body is XML");
	if (!check_json(&compose->body, err))
		return false;
	put_body(compose, &entry->resource);
	return true;
}

static void take_conditions(const struct compose *compose,
	struct bundle_draft_entry *entry)
{
	for (size_t i = 0; i < BUNDLE_CONDITIONS; i++)
		entry->condition[i] = xstrdup_or_null(http_headers_get(
			&compose->headers, conditions[i].header));
}

/* Owned: what the entry's resource is called; NULL when it has none. */
static char *full_url(const struct interaction *interaction,
	const char *base)
{
	const char *id = interaction_get(interaction, WITH_ID);
	size_t len = strlen(base);
	char uuid[37];

	switch (interaction->kind) {
	case INTERACTION_CREATE:
	case INTERACTION_CREATE_IF:
	case INTERACTION_UPDATE_IF:
		random_uuid(uuid);
		return xasprintf("urn:uuid:%s", uuid);
	case INTERACTION_UPDATE:
		while (len > 0 && base[len - 1] == '/')
			len--;
		return xasprintf("%.*s/%s/%s", (int)len, base,
			interaction_get(interaction, WITH_TYPE), id);
	default:
		return NULL;
	}
}

static bool fill(struct bundle_draft_entry *entry,
	const struct interaction *interaction, const struct compose *compose,
	const char *base, struct err *err)
{
	if (!is_possible(interaction, compose, err))
		return false;
	entry->url = relative_url(compose, base);
	if (entry->url == NULL)
		return err_set(err, ERR_USAGE, "%s does not lie below %s: it "
			"can't be an entry of a Bundle for it", compose->path,
			base);
	if (!take_body(interaction, compose, entry, err))
		return false;
	entry->method = xstrdup(compose->method);
	entry->full_url = full_url(interaction, base);
	take_conditions(compose, entry);
	return true;
}

bool bundle_draft_add(struct bundle_draft *draft,
	const struct compose *compose, const char *service, const char *base,
	struct err *err)
{
	struct bundle_draft_entry entry = { .resource = BUF_INIT };
	struct interaction interaction;
	bool is_good;

	if (draft->service != NULL && strcmp(draft->service, service) != 0)
		return err_set(err, ERR_USAGE, "the Bundle goes to %s and this "
			"request to %s; bundle-clear begins another one",
			draft->service, service);
	interaction_read(compose, &interaction);
	is_good = fill(&entry, &interaction, compose, base, err);
	interaction_finish(&interaction);
	if (!is_good) {
		entry_finish(&entry);
		return false;
	}
	draft->entry = mem_grow(draft->entry, draft->count, &draft->alloc,
		sizeof(*draft->entry));
	draft->entry[draft->count++] = entry;
	mem_replace(&draft->service, service);
	return true;
}

static void put_entry(const struct bundle_draft_entry *entry,
	struct buf *out)
{
	buf_puts(out, "    {\n");
	if (entry->full_url != NULL) {
		buf_puts(out, "      \"fullUrl\": ");
		json_print_text(entry->full_url, out);
		buf_puts(out, ",\n");
	}
	if (entry->resource.len > 0) {
		buf_puts(out, "      \"resource\": ");
		buf_append(out, entry->resource.data, entry->resource.len);
		buf_puts(out, ",\n");
	}
	buf_puts(out, "      \"request\": {\n        \"method\": ");
	json_print_text(entry->method, out);
	buf_puts(out, ",\n        \"url\": ");
	json_print_text(entry->url, out);
	for (size_t i = 0; i < BUNDLE_CONDITIONS; i++) {
		if (entry->condition[i] == NULL)
			continue;
		buf_printf(out, ",\n        \"%s\": ", conditions[i].member);
		json_print_text(entry->condition[i], out);
	}
	buf_puts(out, "\n      }\n    }");
}

void bundle_draft_print(const struct bundle_draft *draft, struct buf *out)
{
	buf_printf(out, "{\n  \"resourceType\": \"Bundle\",\n"
		"  \"type\": \"%s\",\n  \"entry\": [", draft->is_transaction ?
		"transaction" : "batch");
	for (size_t i = 0; i < draft->count; i++) {
		buf_puts(out, i > 0 ? ",\n" : "\n");
		put_entry(&draft->entry[i], out);
	}
	buf_puts(out, draft->count > 0 ? "\n  ]\n}\n" : "]\n}\n");
}
