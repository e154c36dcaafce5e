#ifndef FD_FHIR_REQUEST_H
#define FD_FHIR_REQUEST_H

/*
 * A request being composed: method, service, path, parameters, headers, body.
 * The URL line and the parameter list are two views of it and stay in step:
 * setting one sets the other. Relative URLs are below the service's base
 * ("Patient?name=x"); "{{cdr}}/Patient" names a service; absolute ones stand.
 */

#include "core/base/buf.h"
#include "core/net/http.h"
#include "core/net/url.h"

struct compose {
	char *method;
	char *service;		/* name, or "" for the connection's default */
	char *path;		/* before "?": "Patient", "{{cdr}}/Patient/1" */
	struct url_params params;
	struct http_headers headers;
	struct buf body;
};

void compose_init(struct compose *compose) FD_NONNULL;	/* GET "" */
void compose_finish(struct compose *compose) FD_NONNULL;
/* The line: path, "?", the parameters that are on. Owned. */
char *compose_url(const struct compose *compose) FD_NONNULL FD_MALLOC;
/* Takes the line apart; parameters that are off are kept as they are. */
void compose_set_url(struct compose *compose, const char *line) FD_NONNULL;
/* One parameter as it stands in the line, "name=value"; owned. */
char *compose_param(const struct compose *compose, size_t at)
	FD_NONNULL FD_MALLOC;
/* Puts one that is written so in its place, or behind all (SIZE_MAX); where
   it now is. What is not legal as written is encoded. */
size_t compose_put_param(struct compose *compose, size_t at,
	const char *written) FD_NONNULL;
void compose_set_method(struct compose *compose, const char *method)
	FD_NONNULL;
void compose_set_path(struct compose *compose, const char *path) FD_NONNULL;
/* True for POST, PUT, PATCH, DELETE except POST .../_search. */
bool compose_changes_data(const struct compose *compose) FD_NONNULL;
/* The same of a request that is not being composed. */
bool request_changes_data(const char *method, const char *url) FD_NONNULL;
/* One goes along: what the editor holds is not sent with GET, HEAD, DELETE. */
bool compose_has_body(const struct compose *compose) FD_NONNULL;
/* The Content-Type for the body by its first bytes. */
const char *compose_content_type(const struct compose *compose) FD_NONNULL;
/* What stands behind "{{cdr}}" or "https://host" in a path; within path. */
const char *compose_behind_base(const char *path, bool *is_absolute)
	FD_NONNULL;
/* A capital and then a small letter, letters only: "Patient", not "ESB". */
bool compose_looks_like_type(const char *segment, size_t len) FD_NONNULL;
/* The resource type the path names first ("Patient"), owned, or NULL. */
char *compose_resource_type(const struct compose *compose)
	FD_NONNULL FD_MUST_USE;

#endif
