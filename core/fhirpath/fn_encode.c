#include "core/fhirpath/strings.h"

/*
 * encode(), decode(), escape(), unescape() (FHIRPath 3.0, on trial). A text
 * that is not of the form it should be is empty; a form that is not known is
 * a fault.
 */

#include <string.h>

#include "core/base/base64.h"
#include "core/base/text.h"

typedef bool code_fn(const struct fhirpath_item *text, struct buf *out);

static bool to_base64(const struct fhirpath_item *text, struct buf *out)
{
	base64_encode(out, text->text, text->len);
	return true;
}

/* With padding, unlike a JWT's. */
static bool to_urlbase64(const struct fhirpath_item *text, struct buf *out)
{
	base64_encode(out, text->text, text->len);
	for (size_t i = 0; i < out->len; i++)
		out->data[i] = out->data[i] == '+' ? '-' :
			out->data[i] == '/' ? '_' : out->data[i];
	return true;
}

static bool from_base64(const struct fhirpath_item *text, struct buf *out)
{
	return base64_decode(out, text->text, text->len);
}

static bool to_hex(const struct fhirpath_item *text, struct buf *out)
{
	for (uint32_t i = 0; i < text->len; i++)
		buf_printf(out, "%02x", (unsigned char)text->text[i]);
	return true;
}

static int hex_value(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c != '\0' ? strchr(digits, text_lower(c)) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

static bool from_hex(const struct fhirpath_item *text, struct buf *out)
{
	for (uint32_t i = 0; i + 1 < text->len; i += 2) {
		int high = hex_value(text->text[i]);
		int low = hex_value(text->text[i + 1]);

		if (high < 0 || low < 0)
			return false;
		buf_putc(out, (char)(high * 16 + low));
	}
	return text->len % 2 == 0;
}

static const struct entity {
	char c;
	const char *html;
} entities[] = {
	{ '<', "&lt;" }, { '>', "&gt;" }, { '"', "&quot;" },
	{ '\'', "&#39;" }, { '&', "&amp;" },
};

static bool to_html(const struct fhirpath_item *text, struct buf *out)
{
	for (uint32_t i = 0; i < text->len; i++) {
		size_t at = 0;

		while (at < FD_COUNT(entities) &&
		    entities[at].c != text->text[i])
			at++;
		if (at < FD_COUNT(entities))
			buf_puts(out, entities[at].html);
		else
			buf_putc(out, text->text[i]);
	}
	return true;
}

static bool from_html(const struct fhirpath_item *text, struct buf *out)
{
	for (uint32_t i = 0; i < text->len;) {
		size_t at = 0, len = 1;

		for (; at < FD_COUNT(entities); at++) {
			len = strlen(entities[at].html);
			if (text->len - i >= len && memcmp(text->text + i,
			    entities[at].html, len) == 0)
				break;
		}
		if (at < FD_COUNT(entities)) {
			buf_putc(out, entities[at].c);
			i += (uint32_t)len;
		} else {
			buf_putc(out, text->text[i++]);
		}
	}
	return true;
}

static bool to_json(const struct fhirpath_item *text, struct buf *out)
{
	static const char from[] = "\"\\\n\r\t\f\b", to[] = "\"\\nrtfb";

	for (uint32_t i = 0; i < text->len; i++) {
		char c = text->text[i];
		const char *at = c != '\0' ? strchr(from, c) : NULL;

		if (at != NULL) {
			buf_putc(out, '\\');
			buf_putc(out, to[at - from]);
		} else if ((unsigned char)c < 0x20) {
			buf_printf(out, "\\u%04x", (unsigned)c);
		} else {
			buf_putc(out, c);
		}
	}
	return true;
}

static bool from_json(const struct fhirpath_item *text, struct buf *out)
{
	index_unescape_exact(out, text->text, text->len);
	return true;
}

static const struct code {
	const char *name;
	bool is_escape;
	code_fn *there, *back;
} codes[] = {
	{ "base64", false, to_base64, from_base64 },
	{ "urlbase64", false, to_urlbase64, from_base64 },
	{ "hex", false, to_hex, from_hex },
	{ "html", true, to_html, from_html },
	{ "json", true, to_json, from_json },
};

static bool convert(const struct fp_call *call, const struct fp_list *input,
	bool is_escape, bool is_back, struct fp_list *out)
{
	struct fhirpath_item text, name;
	struct buf changed = BUF_INIT;
	bool are_there, is_good = true;
	size_t at = 0;

	if (!fp_input_and_string(call, input, &text, &name, &are_there))
		return false;
	if (!are_there)
		return true;
	while (at < FD_COUNT(codes) && (codes[at].is_escape != is_escape ||
	    !fp_is_text(&name, codes[at].name)))
		at++;
	if (at == FD_COUNT(codes))
		return fp_fail(call->run, fp_argument_node(call, 0),
			FHIRPATH_EXECUTION, "only %s are known here",
			is_escape ? "'html' and 'json'" :
			"'base64', 'urlbase64' and 'hex'");
	if ((is_back ? codes[at].back : codes[at].there)(&text, &changed))
		is_good = fp_add_text(call->run, out, FHIRPATH_STRING,
			changed.data, changed.len);
	buf_finish(&changed);
	return is_good;
}

bool fp_encode(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	return convert(call, input, false, false, out);
}

bool fp_decode(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	return convert(call, input, false, true, out);
}

bool fp_escape(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	return convert(call, input, true, false, out);
}

bool fp_unescape(const struct fp_call *call, const struct fp_list *input,
	struct fp_list *out)
{
	return convert(call, input, true, true, out);
}
