#include "core/doc/xml.h"

/*
 * libxml2's push parser as a judge. Its events are not used: where a tag
 * stands in the bytes is found by doc/outline_xml itself, because the
 * parser's own positions count converted bytes when the text is not UTF-8,
 * come in pieces inside CDATA and differ between its versions. What only a
 * real parser knows (names, attributes, references, characters, encodings) is
 * taken from it.
 *
 * XML_PARSE_HUGE is on, since attributes of 10 MB are common where reports
 * travel in them; the limits it lifts are met elsewhere: depth by the
 * outline, expansion by get_entity, which knows no content of any entity but
 * the predefined five. Declared names are remembered, so that a reference to
 * one is no fault, and one stand-in without content answers for all.
 */

#include <libxml/encoding.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/base/map.h"
#include "core/base/text.h"

enum {
	NAMES_MAX = 10000,	/* declared entities that are remembered */
	PIECE = 1 << 30		/* bytes at a time: an int has to hold it */
};

struct xml {
	xmlParserCtxtPtr parser;
	size_t before;		/* bytes fed before the ones of now */
	size_t fed, done;
	char *reason;
	size_t fault;
	bool is_before;		/* the fault is in what stands before that */
	struct map *entities;
	xmlEntity stand_in;
};

bool xml_is_utf8(const struct xml *xml)
{
	const char *name = (const char *)xml->parser->encoding;

	return name == NULL || strcasecmp(name, "UTF-8") == 0;
}

/*
 * Bytes the parser has gone past; of a text it converts, only what came
 * before the bytes of now is certain.
 */
static size_t consumed(const struct xml *xml)
{
	long at = xmlByteConsumed(xml->parser);

	if (at < 0 || !xml_is_utf8(xml))
		return xml->before;
	return (size_t)at < xml->fed ? (size_t)at : xml->fed;
}

/* libxml2's sentence on one line, without its quotation of the text. */
static char *words_of(const char *message)
{
	size_t len = strcspn(message, "\n");

	while (len > 0 && text_is_space(message[len - 1]))
		len--;
	return xstrndup(message, len);
}

/* Only what makes it no XML counts; a prefix without a namespace does not. */
#if LIBXML_VERSION >= 21200
static void note(void *data, const xmlError *error)
#else
static void note(void *data, xmlErrorPtr error)
#endif
{
	struct xml *xml = ((xmlParserCtxtPtr)data)->_private;

	if (error->level != XML_ERR_FATAL || xml->reason != NULL)
		return;
	xml->reason = words_of(error->message != NULL ? error->message :
		"it is not well-formed");
	xml->fault = consumed(xml);
	xml->is_before = error->code == XML_ERR_TAG_NAME_MISMATCH ||
		error->code == XML_ERR_ATTRIBUTE_REDEFINED ||
		error->code == XML_ERR_UNDECLARED_ENTITY;
}

static void declare_entity(void *data, const xmlChar *name, int type,
	const xmlChar *public_id, const xmlChar *system_id, xmlChar *content)
{
	struct xml *xml = ((xmlParserCtxtPtr)data)->_private;

	(void)type;
	(void)public_id;
	(void)system_id;
	(void)content;
	if (map_count(xml->entities) < NAMES_MAX)
		map_put(xml->entities, (const char *)name, xml);
}

static xmlEntityPtr get_entity(void *data, const xmlChar *name)
{
	struct xml *xml = ((xmlParserCtxtPtr)data)->_private;

	if (map_get(xml->entities, (const char *)name) == NULL)
		return xmlGetPredefinedEntity(name);
	return &xml->stand_in;
}

static xmlParserInputPtr load_nothing(void *data, const xmlChar *public_id,
	const xmlChar *system_id)
{
	(void)data;
	(void)public_id;
	(void)system_id;
	return NULL;
}

static void be_quiet(void *data, const xmlChar *name)
{
	(void)data;
	(void)name;
}

static void init_stand_in(xmlEntity *entity)
{
	static xmlChar name[] = "entity", empty[] = "";

	entity->type = XML_ENTITY_DECL;
	entity->name = name;
	entity->content = entity->orig = empty;
	entity->etype = XML_INTERNAL_GENERAL_ENTITY;
}

/* What it would print on the terminal otherwise. */
static void print_nothing(void *data, const char *format, ...)
{
	(void)data;
	(void)format;
}

struct xml *xml_new(void)
{
	struct xml *xml = xcalloc(1, sizeof(*xml));
	xmlSAXHandler handler = {
		.initialized = XML_SAX2_MAGIC, .serror = note,
		.entityDecl = declare_entity, .getEntity = get_entity,
		.resolveEntity = load_nothing, .reference = be_quiet,
	};

	xmlSetGenericErrorFunc(NULL, print_nothing);
	xml->entities = map_new(NULL);
	init_stand_in(&xml->stand_in);
	xml->parser = xmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL);
	if (xml->parser == NULL)
		mem_die("out of memory (an XML parser was asked for)");
	xml->parser->_private = xml;
	xml->parser->userData = xml->parser;
	(void)xmlCtxtUseOptions(xml->parser, XML_PARSE_NONET |
		XML_PARSE_HUGE);
	return xml;
}

void xml_free(struct xml *xml)
{
	if (xml == NULL)
		return;
	if (xml->parser->myDoc != NULL)
		xmlFreeDoc(xml->parser->myDoc);
	xmlFreeParserCtxt(xml->parser);
	map_free(xml->entities);
	free(xml->reason);
	free(xml);
}

/*
 * libxml2 meets bytes that are not UTF-8 in many places and says something
 * else in each.
 */
static void look_at_bytes(struct xml *xml, const char *text)
{
	if (xml->reason == NULL || xml->is_before ||
	    xml->fault >= xml->fed || !xml_is_utf8(xml) ||
	    text_decode(text + xml->fault, xml->fed - xml->fault).is_valid)
		return;
	free(xml->reason);
	xml->reason = xstrdup("a byte that is not UTF-8, and no other "
		"encoding is declared");
}

bool xml_feed(struct xml *xml, const char *text, size_t stop, bool is_end)
{
	while (xml->reason == NULL && xml->fed < stop) {
		size_t from = xml->fed, size = stop - from;

		if (size > PIECE)
			size = PIECE;
		xml->before = from;
		xml->fed += size;
		(void)xmlParseChunk(xml->parser, text + from, (int)size, 0);
		if (xml->reason == NULL)
			xml->done = xml_is_utf8(xml) ? consumed(xml) : stop;
	}
	if (xml->reason == NULL && is_end) {
		xml->before = xml->fed;
		(void)xmlParseChunk(xml->parser, "", 0, 1);
		if (xml->reason == NULL)
			xml->done = stop;
	}
	look_at_bytes(xml, text);
	return xml->reason == NULL;
}

size_t xml_done(const struct xml *xml)
{
	return xml->reason != NULL ? xml->fault : xml->done;
}

const char *xml_reason(const struct xml *xml)
{
	return xml->reason;
}

size_t xml_fault_offset(const struct xml *xml)
{
	return xml->fault;
}

/* Converts by a handler of libxml2; what cannot be, ends it. */
static bool convert(xmlCharEncodingHandlerPtr handler, const char *data,
	size_t len, struct buf *out)
{
	xmlBufferPtr in = xmlBufferCreateSize(len + 1);
	xmlBufferPtr utf8 = xmlBufferCreateSize(len * 2 + 16);
	int result = -1;

	if (in != NULL && utf8 != NULL &&
	    xmlBufferAdd(in, (const xmlChar *)data, (int)len) == 0)
		do
			result = xmlCharEncInFunc(handler, utf8, in);
		while (result > 0 && xmlBufferLength(in) > 0);
	if (utf8 != NULL)
		buf_append(out, xmlBufferContent(utf8),
			(size_t)xmlBufferLength(utf8));
	result = result < 0 || xmlBufferLength(in) > 0 ? -1 : 0;
	xmlBufferFree(in);
	xmlBufferFree(utf8);
	return result == 0;
}

void xml_append_utf8(const struct xml *xml, const char *data, size_t len,
	struct buf *out)
{
	xmlCharEncodingHandlerPtr handler = NULL;
	size_t before = out->len;

	if (!xml_is_utf8(xml))
		handler = xmlFindCharEncodingHandler(
			(const char *)xml->parser->encoding);
	if (handler != NULL && len < INT32_MAX / 2 &&
	    convert(handler, data, len, out)) {
		(void)xmlCharEncCloseFunc(handler);
		return;
	}
	if (handler != NULL)
		(void)xmlCharEncCloseFunc(handler);
	buf_truncate(out, before);
	buf_append(out, data, len);
}

static xmlCharEncoding wide_encoding(const char *data, size_t len)
{
	const unsigned char *head = (const unsigned char *)data;

	if (len < 4)
		return XML_CHAR_ENCODING_NONE;
	if (head[0] == 0xff && head[1] == 0xfe)
		return XML_CHAR_ENCODING_UTF16LE;
	if (head[0] == 0xfe && head[1] == 0xff)
		return XML_CHAR_ENCODING_UTF16BE;
	if (head[0] == '<' && head[1] == 0 && head[2] != 0)
		return XML_CHAR_ENCODING_UTF16LE;
	if (head[0] == 0 && head[1] == '<' && head[2] == 0)
		return XML_CHAR_ENCODING_UTF16BE;
	return XML_CHAR_ENCODING_NONE;
}

bool xml_is_wide(const char *data, size_t len)
{
	return wide_encoding(data, len) != XML_CHAR_ENCODING_NONE;
}

/* It names the encoding that is no longer there. */
static void drop_declaration(struct buf *out, size_t from)
{
	char *text = out->data + from;
	size_t len = out->len - from;
	const char *end = len > 5 && memcmp(text, "<?xml", 5) == 0 ?
		strstr(text, "?>") : NULL;
	size_t size;

	if (end == NULL)
		return;
	size = (size_t)(end - text) + 2;
	memmove(text, text + size, len - size);
	out->len -= size;
	out->data[out->len] = '\0';
}

bool xml_to_utf8(const char *data, size_t len, struct buf *out)
{
	size_t from = out->len;
	xmlCharEncoding encoding = wide_encoding(data, len);
	size_t skip = (unsigned char)*data >= 0xfe ? 2 : 0;
	xmlCharEncodingHandlerPtr handler;
	bool is_done;

	if (encoding == XML_CHAR_ENCODING_NONE || len >= INT32_MAX / 2)
		return false;
	handler = xmlGetCharEncodingHandler(encoding);
	is_done = handler != NULL && convert(handler, data + skip, len - skip,
		out);
	if (handler != NULL)
		(void)xmlCharEncCloseFunc(handler);
	if (is_done)
		drop_declaration(out, from);
	return is_done;
}
