#include "tui/panes/mask.h"

/*
 * One place that knows of the setting, so that panes have no second way to
 * show a thing. Only what is shown changes: copies, files and requests get
 * what is there.
 */

#include <string.h>

#include "core/base/text.h"
#include "core/fhir/privacy.h"

void mask_url(struct buf *out, const char *url)
{
	if (privacy_is_on())
		privacy_mask_url(out, url);
	else
		buf_puts(out, url);
}

void mask_text(struct buf *out, const char *text)
{
	if (privacy_is_on())
		privacy_mask_text(out, text);
	else
		buf_puts(out, text);
}

/* Headers that speak of the exchange and of nobody. */
static bool is_technical(const char *name)
{
	static const char *const names[] = {
		"Content-Length", "Date", "Host", "ETag", "Last-Modified",
		"Expires", "Server", "X-Request-ID", "X-Correlation-ID",
		"User-Agent", "If-Match", "If-None-Match",
		"If-Modified-Since",
	};

	for (size_t i = 0; i < FD_COUNT(names); i++)
		if (text_equals_nocase(names[i], name))
			return true;
	return false;
}

/* As a parameter of a URL, whose rule is the one there is. */
void mask_named(struct buf *out, const char *name, const char *value)
{
	struct buf pair = BUF_INIT, masked = BUF_INIT;
	size_t kept;

	if (!privacy_is_on() || is_technical(name)) {
		buf_puts(out, value);
		return;
	}
	buf_printf(&pair, "?%s=", name);
	kept = pair.len;
	for (const char *c = value; *c != '\0'; c++)
		buf_putc(&pair, strchr("&#", *c) != NULL ? ' ' : *c);
	privacy_mask_url(&masked, pair.data);
	if (masked.len > kept && memcmp(masked.data, pair.data, kept) == 0)
		mask_text(out, masked.data + kept);
	else
		mask_text(out, value);
	buf_finish(&pair);
	buf_finish(&masked);
}

void mask_view(struct docview *view)
{
	if (privacy_is_on())
		docview_set_mask(view, privacy_covers, privacy_mask, true);
	else
		docview_set_mask(view, NULL, NULL, false);
}
