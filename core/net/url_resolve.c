#include "core/net/url.h"

/*
 * References against a base: RFC 3986 section 5.2, strict, and the join that
 * FHIR means by [base]/Patient/1, where the base is a folder even without a
 * slash at its end. The result is put together as text, so whatever the
 * reference did not touch keeps its spelling.
 */

#include "core/base/text.h"
#include "core/net/url_parts.h"

#include <stdlib.h>
#include <string.h>

/* Takes the last segment and its slash away, but nothing before start. */
static void drop_segment(struct buf *out, size_t start)
{
	size_t len = out->len;

	while (len > start && out->data[len - 1] != '/')
		len--;
	buf_truncate(out, len > start ? len - 1 : start);
}

/* RFC 3986 section 5.2.4, appended to out. */
static void put_without_dots(struct buf *out, const char *path)
{
	size_t start = out->len;

	while (*path != '\0') {
		size_t len = *path == '/', size;

		len += strcspn(path + len, "/");
		size = len - (*path == '/');
		if (size == 1 && path[len - 1] == '.') {
			if (path[len] == '\0')
				buf_putc(out, '/');
		} else if (size == 2 && memcmp(path + len - 2, "..", 2) == 0) {
			drop_segment(out, start);
			if (path[len] == '\0')
				buf_putc(out, '/');
		} else {
			buf_append(out, path, len);
		}
		path += len;
	}
}

static void put_span(struct buf *out, const char *before, struct span span)
{
	if (span.at == NULL)
		return;
	buf_puts(out, before);
	buf_append(out, span.at, span.len);
}

/* The base's path up to its last slash, then the reference's (5.2.3). */
static void put_merged(struct buf *out, struct span base, struct span path)
{
	struct buf merged = BUF_INIT;
	size_t len = base.len;

	while (len > 0 && base.at[len - 1] != '/')
		len--;
	if (len == 0)
		buf_putc(&merged, '/');
	buf_append(&merged, base.at, len);
	buf_append(&merged, path.at, path.len);
	put_without_dots(out, merged.data);
	buf_finish(&merged);
}

static void put_path(struct buf *out, struct span path)
{
	char *text = span_dup(path);

	put_without_dots(out, text);
	free(text);
}

/* Section 5.2.2 for a reference without a scheme. */
static void put_relative(struct buf *out, const struct url_parts *base,
	const struct url_parts *ref)
{
	struct span query = ref->query;

	put_span(out, "//", ref->authority.at != NULL ? ref->authority :
		base->authority);
	if (ref->authority.at != NULL || (ref->path.len > 0 &&
	    *ref->path.at == '/')) {
		put_path(out, ref->path);
	} else if (ref->path.len > 0) {
		put_merged(out, base->path, ref->path);
	} else {
		put_span(out, "", base->path);
		if (query.at == NULL)
			query = base->query;
	}
	put_span(out, "?", query);
	put_span(out, "#", ref->fragment);
}

char *url_resolve(const char *base, const char *reference, struct err *err)
{
	struct url_parts from, ref = url_cut(reference);
	struct buf out = BUF_INIT;
	struct url check;

	if (!url_parse(base, &check, err))
		return NULL;
	url_finish(&check);
	from = url_cut(base);
	if (ref.scheme.at != NULL) {
		put_span(&out, "", ref.scheme);
		put_span(&out, "://", ref.authority);
		put_path(&out, ref.path);
		put_span(&out, "?", ref.query);
		put_span(&out, "#", ref.fragment);
	} else {
		put_span(&out, "", from.scheme);
		buf_putc(&out, ':');
		put_relative(&out, &from, &ref);
	}
	if (url_parse(ref.scheme.at != NULL ? reference : out.data, &check,
	    err)) {
		url_finish(&check);
		return buf_take(&out);
	}
	buf_finish(&out);
	return NULL;
}

char *url_join(const char *base, const char *relative)
{
	size_t len = strlen(base);

	if (url_is_http(relative))
		return xstrdup(relative);
	if (*relative == '\0')
		return xstrdup(base);
	while (len > 0 && base[len - 1] == '/')
		len--;
	/* "./" is the base itself (RFC 3986 section 5.2.4). */
	while (*relative == '/' || strncmp(relative, "./", 2) == 0)
		relative += *relative == '/' ? 1 : 2;
	return xasprintf("%.*s%s%s", (int)len, base,
		*relative == '?' ? "" : "/", relative);
}
