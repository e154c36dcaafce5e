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
	size_t fed, done;
	char *reason;
	size_t fault;
	struct map *entities;
	xmlEntity stand_in;
};

/* Bytes the parser has gone past; as far as known. */
static size_t consumed(const struct xml *xml)
{
	long at = xmlByteConsumed(xml->parser);

	if (at < 0)
		return xml->done;
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

struct xml *xml_new(void)
{
	struct xml *xml = xcalloc(1, sizeof(*xml));
	xmlSAXHandler handler = {
		.initialized = XML_SAX2_MAGIC, .serror = note,
		.entityDecl = declare_entity, .getEntity = get_entity,
		.resolveEntity = load_nothing, .reference = be_quiet,
	};

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

bool xml_feed(struct xml *xml, const char *text, size_t stop, bool is_end)
{
	while (xml->reason == NULL && xml->fed < stop) {
		size_t from = xml->fed, size = stop - from;

		if (size > PIECE)
			size = PIECE;
		xml->fed += size;
		(void)xmlParseChunk(xml->parser, text + from, (int)size, 0);
		if (xml->reason == NULL)
			xml->done = consumed(xml);
	}
	if (xml->reason == NULL && is_end) {
		(void)xmlParseChunk(xml->parser, "", 0, 1);
		if (xml->reason == NULL)
			xml->done = stop;
	}
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
	const xmlChar *name = xml->parser->encoding;
	xmlCharEncodingHandlerPtr handler = NULL;
	size_t before = out->len;

	if (name != NULL && strcasecmp((const char *)name, "UTF-8") != 0)
		handler = xmlFindCharEncodingHandler((const char *)name);
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

bool xml_to_utf8(const char *data, size_t len, struct buf *out)
{
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
	return is_done;
}
