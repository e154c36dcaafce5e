#include "core/fhir/capability_page.h"

/*
 * Pages in the order in which one asks: what it is, what can be done, with
 * what, under which rules, and last the prose. Nothing is left out but the
 * codes of a concept whose text is shown; a list of hundreds of _revinclude
 * values is a paragraph.
 */

#include <string.h>

/* A heading, with a blank line between it and what is above. */
static void heading(struct page *page, const char *title, size_t count)
{
	if (page->count > 0)
		page_blank(page);
	if (count > 0)
		page_heading(page, INDEX_NONE, "%s (%zu)", title, count);
	else
		page_heading(page, INDEX_NONE, "%s", title);
}

/* A pair, unless nothing is said. */
static void said(struct page *page, const char *label, const char *text)
{
	if (*text != '\0')
		page_pair(page, TONE_PLAIN, INDEX_NONE, label, "%s", text);
}

static void prose(struct page *page, const char *title, const char *text)
{
	if (*text == '\0')
		return;
	heading(page, title, 0);
	for (const char *end; *text != '\0'; text = end) {
		size_t len = strcspn(text, "\n");

		end = text + len + (text[len] == '\n');
		page_line(page, TONE_PLAIN, INDEX_NONE, "%.*s", (int)len,
			text);
	}
}

/* SHALL before the text, when something is expected. */
static void item(struct page *page, const char *label,
	const char *expectation, const char *first, const char *second)
{
	page_pair(page, TONE_PLAIN, INDEX_NONE, label, "%s%s%s%s%s",
		expectation, *expectation != '\0' &&
		(*first != '\0' || *second != '\0') ? "  " : "", first,
		*first != '\0' && *second != '\0' ? "  " : "", second);
}

static void interactions(struct page *page,
	const struct capability_interaction *at, size_t count)
{
	if (count > 0)
		heading(page, "Interactions", count);
	for (size_t i = 0; i < count; i++)
		item(page, at[i].code, at[i].expectation, at[i].documentation,
			"");
}

static void params(struct page *page, const struct capability_param *at,
	size_t count)
{
	if (count > 0)
		heading(page, "Search parameters", count);
	for (size_t i = 0; i < count; i++) {
		item(page, at[i].name, at[i].expectation, at[i].type,
			at[i].documentation);
		if (*at[i].definition != '\0')
			page_pair(page, TONE_DIM, INDEX_NONE, "", "%s",
				at[i].definition);
	}
}

static void operations(struct page *page,
	const struct capability_operation *at, size_t count)
{
	char path[128];

	if (count > 0)
		heading(page, "Operations", count);
	for (size_t i = 0; i < count; i++) {
		capability_operation_path(&at[i], path, sizeof(path));
		item(page, path, at[i].expectation, at[i].definition, "");
		if (*at[i].documentation != '\0')
			page_pair(page, TONE_DIM, INDEX_NONE, "", "%s",
				at[i].documentation);
	}
}

/* One paragraph: "Patient:link, Patient:organization SHALL". */
static void texts(struct page *page, const char *title,
	const struct capability_texts *list)
{
	struct buf words = BUF_INIT;

	if (list->count == 0)
		return;
	heading(page, title, list->count);
	for (size_t i = 0; i < list->count; i++) {
		const char *expected = capability_expected(list, i);

		buf_printf(&words, "%s%s%s%s", i > 0 ? ", " : "",
			list->text[i], *expected != '\0' ? " " : "", expected);
	}
	page_line(page, TONE_PLAIN, INDEX_NONE, "%s", words.data);
	buf_finish(&words);
}

static void put_security(const struct capability *c, struct page *page)
{
	heading(page, "Security", 0);
	if (*c->security == '\0' && *c->security_description == '\0')
		page_line(page, TONE_DIM, INDEX_NONE, "Nothing is said. That "
			"it is open does not follow.");
	said(page, "Services", c->security);
	said(page, "In words", c->security_description);
	said(page, "Token", c->oauth_token);
	said(page, "Authorize", c->oauth_authorize);
	said(page, "Register", c->oauth_register);
	said(page, "Introspect", c->oauth_introspect);
	said(page, "Revoke", c->oauth_revoke);
	said(page, "Manage", c->oauth_manage);
	said(page, "CORS", c->has_cors ? "pages of other sites may ask" : "");
}

static void put_documents(const struct capability *c, struct page *page)
{
	if (c->document_count > 0)
		heading(page, "Documents", c->document_count);
	for (size_t i = 0; i < c->document_count; i++) {
		const struct capability_document *at = &c->documents[i];

		item(page, at->mode, at->expectation, at->profile,
			at->documentation);
	}
}

static void put_findings(const struct capability *c, struct page *page)
{
	if (c->finding_count > 0)
		heading(page, "Not as FHIR R4 has it", 0);
	for (size_t i = 0; i < c->finding_count; i++)
		page_line(page, TONE_WARNING, INDEX_NONE, "%s",
			c->findings[i]);
}

void capability_page_server(const struct capability *c, struct page *page)
{
	said(page, "Kind", capability_kind_words(c->kind));
	said(page, "Software", c->software_name);
	said(page, "Version", c->software_version);
	said(page, "Released", c->software_date);
	said(page, "Server", c->implementation_description);
	said(page, "Base", c->implementation_url);
	said(page, "FHIR", c->fhir_version);
	said(page, "Formats", c->formats);
	said(page, "Patch", c->patch_formats);
	said(page, "Compartments", c->compartments);
	put_findings(c, page);
	put_security(c, page);
	heading(page, "The statement", 0);
	said(page, "Title", c->title);
	said(page, "Name", c->name);
	said(page, "URL", c->url);
	said(page, "Version", c->version);
	said(page, "Status", c->status);
	said(page, "Experimental", c->is_experimental ? "yes" : "");
	said(page, "Date", c->date);
	said(page, "Publisher", c->publisher);
	said(page, "Instantiates", c->instantiates);
	said(page, "Imports", c->imports);
	said(page, "Guides", c->guides);
	put_documents(c, page);
	prose(page, "Description", c->description);
	prose(page, "Purpose", c->purpose);
	prose(page, "Of its REST part", c->documentation);
	prose(page, "Copyright", c->copyright);
}

void capability_page_system(const struct capability *c, struct page *page)
{
	if (c->interaction_count + c->param_count + c->operation_count == 0)
		page_line(page, TONE_DIM, INDEX_NONE, "Nothing is listed that "
			"can be asked of the system as a whole.");
	interactions(page, c->interactions, c->interaction_count);
	params(page, c->params, c->param_count);
	operations(page, c->operations, c->operation_count);
}

void capability_page_messaging(const struct capability *c, struct page *page)
{
	for (size_t i = 0; i < c->endpoint_count; i++)
		said(page, *c->endpoints[i].protocol != '\0' ?
			c->endpoints[i].protocol : "Endpoint",
			c->endpoints[i].address);
	said(page, "Kept, minutes", c->messaging_cache);
	if (c->message_count > 0)
		heading(page, "Messages", c->message_count);
	for (size_t i = 0; i < c->message_count; i++)
		item(page, c->messages[i].mode, c->messages[i].expectation,
			c->messages[i].definition, "");
	prose(page, "Documentation", c->messaging_documentation);
}

void capability_page_resource(const struct capability_resource *r,
	struct page *page)
{
	said(page, "Expected", r->expectation);
	said(page, "Profile", r->profile);
	interactions(page, r->interactions, r->interaction_count);
	params(page, r->params, r->param_count);
	operations(page, r->operations, r->operation_count);
	heading(page, "Rules", 0);
	if (*r->versioning == '\0' && !r->conditional_create &&
	    !r->conditional_update)
		page_line(page, TONE_DIM, INDEX_NONE, "Nothing is said of "
			"versions or conditions.");
	said(page, "Versioning", r->versioning);
	said(page, "Old versions", r->read_history ? "can be read" : "");
	said(page, "Update", r->update_create ? "may create" : "");
	said(page, "Create", r->conditional_create ? "conditional" : "");
	said(page, "Update if", r->conditional_update ? "conditional" : "");
	said(page, "Read if", r->conditional_read);
	said(page, "Delete if", r->conditional_delete);
	said(page, "References", r->reference_policy);
	texts(page, "Supported profiles", &r->profiles);
	texts(page, "_include", &r->includes);
	texts(page, "_revinclude", &r->revincludes);
	prose(page, "Documentation", r->documentation);
}
