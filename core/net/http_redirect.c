#include "core/net/http_redirect.h"

/*
 * A redirect is a server's wish, and it may come from the wrong server. So:
 * reading requests go anywhere, but what proves who we are stays at the
 * origin that was asked, for good once it was left; and what changes data is
 * sent again only where the user sent it in the first place. A POST that is
 * answered 301 or 302 would become a GET in a browser (RFC 9110 section
 * 15.4); here it is shown instead, for the message would be lost silently.
 */

#include "core/base/text.h"
#include "core/net/url.h"

#include <stdlib.h>

static bool is_reading(const char *method)
{
	return text_equals(method, "GET") || text_equals(method, "HEAD");
}

/* The target, resolved; NULL with the note set when it can't be used. */
static char *find_target(const struct http_redirect_question *question,
	struct http_redirect *out)
{
	struct err err = ERR_INIT;
	struct buf legal = BUF_INIT;
	struct url target;
	char *url;

	url_encode_illegal(&legal, question->location);
	url = url_resolve(question->url, legal.data, &err);
	buf_finish(&legal);
	if (url == NULL) {
		out->note = xasprintf("the redirect was not followed: %s",
			err.text);
		return NULL;
	}
	if (url_parse(url, &target, &err)) {
		bool has_user = target.user != NULL;

		url_finish(&target);
		if (!has_user)
			return url;
	}
	out->note = xstrdup("the redirect was not followed: its address holds "
		"a user name");
	free(url);
	return NULL;
}

/* Why it may not be followed, or NULL. */
static const char *objection(const struct http_redirect_question *question,
	const struct http_redirect *out)
{
	bool becomes_get = question->status == 303;

	if (question->max_hops == 0)
		return "redirects are not followed here";
	if (question->hops >= question->max_hops)
		return "too many came before it; they may go in a circle";
	if (becomes_get)
		return NULL;
	if (!is_reading(question->method) && question->status < 303)
		return "the request would have become a GET; send it to the "
			"address in Location if that is right";
	if (out->leaves_origin && (question->has_body ||
	    !is_reading(question->method)))
		return "it leads to another origin, and what was sent is for "
			"this one only";
	return NULL;
}

static char *note_left_behind(const struct http_redirect_question *question,
	const char *url)
{
	bool is_bare = text_starts_with_nocase(question->url, "https:") &&
		!text_starts_with_nocase(url, "https:");
	bool first_time = !question->has_left_origin;
	const char *left = NULL;

	if (first_time && question->has_authorization)
		left = question->has_extra_headers ? "Authorization and extra "
			"headers were not carried along" :
			"Authorization was not carried along";
	else if (first_time && question->has_extra_headers)
		left = "extra headers were not carried along";
	if (left == NULL && !is_bare)
		return NULL;
	return xasprintf("%s%s%s", left != NULL ? left : "",
		left != NULL && is_bare ? "; " : "",
		is_bare ? "TLS was left" : "");
}

struct http_redirect http_redirect_decide(
	const struct http_redirect_question *question)
{
	struct http_redirect out = { 0 };
	unsigned status = question->status;
	const char *why;
	char *url;

	out.is_redirect = question->location != NULL && (status == 301 ||
		status == 302 || status == 303 || status == 307 ||
		status == 308);
	if (!out.is_redirect)
		return out;
	url = find_target(question, &out);
	if (url == NULL)
		return out;
	out.leaves_origin = question->has_left_origin ||
		!url_same_origin(question->first_url, url);
	why = objection(question, &out);
	if (why != NULL) {
		out.note = xasprintf("the redirect was not followed: %s", why);
		free(url);
		return out;
	}
	out.is_followed = true;
	out.url = url;
	out.method = status != 303 || is_reading(question->method) ?
		question->method : "GET";
	out.keeps_body = question->has_body && status != 303;
	if (out.leaves_origin)
		out.note = note_left_behind(question, url);
	return out;
}

void http_redirect_finish(struct http_redirect *redirect)
{
	free(redirect->url);
	free(redirect->note);
	*redirect = (struct http_redirect){ 0 };
}
