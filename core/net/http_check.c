#include "core/net/http_check.h"

/*
 * The checks that need no network. They refuse what would come out as another
 * request than the one that was meant: a URL with a variable left in it, a
 * header that ends its line early, two credentials where servers pick one. A
 * CA file is looked at here too, for what curl says of a bad one helps nobody.
 */

#include "core/base/secret.h"
#include "core/base/text.h"
#include "core/net/http_mask.h"
#include "core/net/url.h"

#include <string.h>

static bool check_url(const char *text, struct err *err)
{
	bool has_user, has_variable;
	struct url url;

	if (!url_parse(text, &url, err))
		return false;
	has_user = url.user != NULL;
	has_variable = strstr(text, "{{") != NULL;
	url_finish(&url);
	if (has_user)
		return err_set(err, ERR_USAGE, "a user name or password in "
			"the URL is not sent: set the connection's access to "
			"Basic instead");
	if (has_variable)
		return err_set(err, ERR_USAGE, "the URL still holds a "
			"{{variable}}: give the connection a variable of that "
			"name");
	return true;
}

static bool check_method(const struct http_request *request, struct err *err)
{
	if (!http_is_token(request->method) ||
	    text_equals_nocase(request->method, "CONNECT"))
		return err_set(err, ERR_USAGE, "this method can't be sent: "
			"use GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS");
	if (request->body != NULL && text_equals(request->method, "HEAD"))
		return err_set(err, ERR_USAGE, "HEAD can't carry a body: "
			"leave the body out, or use another method");
	return true;
}

static bool check_headers(const struct http_request *request, struct err *err)
{
	const struct http_headers *headers = &request->headers;

	for (size_t i = 0; i < headers->count; i++) {
		const char *problem = http_header_problem(
			headers->header[i].name, headers->header[i].value);

		if (problem != NULL)
			return err_set(err, ERR_USAGE, "the header \"%.60s\" "
				"can't be sent: %s", headers->header[i].name,
				problem);
	}
	if (request->authorization == NULL)
		return true;
	if (http_headers_get(headers, "Authorization") != NULL)
		return err_set(err, ERR_USAGE, "two Authorization headers: "
			"the connection makes one itself; take yours out, or "
			"set the connection's access to unrestricted");
	if (http_header_problem("Authorization",
	    secret_bytes(request->authorization)) != NULL)
		return err_set(err, ERR_USAGE, "the token or password holds "
			"a line end or another control character: get it "
			"anew");
	return true;
}

static bool check_tls(const struct http_request *request, struct err *err)
{
	const char *ca = request->ca_file != NULL ? request->ca_file :
		request->tls.ca;
	struct buf pem = BUF_INIT;
	bool is_good = ca == NULL || tls_read_ca(ca, &pem, err);

	buf_finish(&pem);
	return is_good && tls_check_client(&request->tls, err);
}

bool http_request_check(const struct http_request *request, struct err *err)
{
	return check_url(request->url, err) && check_method(request, err) &&
		check_headers(request, err) &&
		check_tls(request, err);
}
