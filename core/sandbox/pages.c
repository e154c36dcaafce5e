#include "core/sandbox/pages.h"

/*
 * The shape is what counts, since clients must recognise it: XHTML 1.0, CRLF,
 * iso-8859-1, "NUMBER - Phrase" in title and h2, one sentence in h3, and no
 * word of what really went wrong. The sentences are our own.
 */

#include <stdlib.h>
#include <string.h>

static const char page_form[] =
	"<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" "
	"\"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\">\r\n"
	"<html xmlns=\"http://www.w3.org/1999/xhtml\">\r\n<head>\r\n"
	"<meta http-equiv=\"Content-Type\" "
	"content=\"text/html; charset=iso-8859-1\"/>\r\n"
	"<title>%s</title>\r\n"
	"<style type=\"text/css\">\r\n<!--\r\n"
	"body{font-family:sans-serif;background:#eee}\r\n"
	"h2{color:#c00}\r\n-->\r\n</style>\r\n</head>\r\n<body>\r\n"
	"<div id=\"header\"><h1>Server Error</h1></div>\r\n"
	"<div id=\"content\">\r\n"
	" <div class=\"content-container\"><fieldset>\r\n"
	"  <h2>%s</h2>\r\n  <h3>%s</h3>\r\n"
	" </fieldset></div>\r\n</div>\r\n</body>\r\n</html>\r\n";

static const struct page {
	const char *path;
	unsigned status;
	const char *title, *sentence;	/* no title: the sentence alone */
} pages[] = {
	{ "/403", 403, "403 - Forbidden: Access is denied.",
		"This page is not for you with the credentials that were "
		"sent." },
	{ "/404html", 404, "404 - File or directory not found.",
		"What you ask for may have been moved, renamed or taken "
		"away." },
	{ "/500", 500, "500 - Internal server error.",
		"What you ask for can't be shown because something is wrong "
		"with it." },
	{ "/503", 503, NULL, "Service Unavailable" },
};

static void reply_page(struct sandbox_reply *reply, const struct page *page)
{
	char *text;

	if (page->title == NULL) {
		reply_text(reply, page->status, "text/plain", page->sentence);
		return;
	}
	text = xasprintf(page_form, page->title, page->title, page->sentence);
	reply_text(reply, page->status, "text/html", text);
	free(text);
}

void pages_reply_error(struct sandbox_reply *reply, unsigned status)
{
	for (size_t i = 0; i < FD_COUNT(pages); i++)
		if (pages[i].status == status)
			reply_page(reply, &pages[i]);
}

void pages_serve(const struct sandbox_request *request,
	struct sandbox_reply *reply)
{
	for (size_t i = 0; i < FD_COUNT(pages); i++)
		if (strcmp(pages[i].path, request->path) == 0) {
			reply_page(reply, &pages[i]);
			return;
		}
	pages_reply_error(reply, 404);
}
