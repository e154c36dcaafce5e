#ifndef FD_IG_XML_JSON_PART_H
#define FD_IG_XML_JSON_PART_H

/* What the files of the conversion share. Only core/ig/xml_json*.c. */

#include "core/ig/xml_json.h"
#include "core/ig/xml_scan.h"

struct xml_place {
	uint32_t json, xml;
};

struct xml_json {
	const struct definitions *definitions;
	const char *text;	/* the XML as UTF-8 */
	size_t len;
	struct buf converted;	/* holds text when it was in another coding */
	struct xml_scan scan;
	struct findings *out;
	struct buf json, scratch;
	struct xml_place *places;	/* in order of json */
	size_t place_count, place_alloc;
};

enum xml_kind {
	XML_UNKNOWN,		/* not defined */
	XML_COMPLEX, XML_PRIMITIVE, XML_XHTML,
	XML_HOLDER		/* a resource is inside */
};

/* What the definitions say of an element. */
struct xml_type {
	enum xml_kind kind;
	element_id self;	/* as its parent has it; 0: not known */
	element_id inside;	/* whose children it has; 0: none known */
	const char *name;	/* its type: "code", "Patient" */
	bool is_array, is_choice, is_extension;
};

/* Where the conversion is, for expressions; on the C stack. */
struct xml_path {
	const struct xml_path *up;
	const char *name;
	size_t name_len;
	long number;		/* or -1 */
	const char *choice;	/* type shown behind it, or NULL */
};

/* xml_json_type.c */
struct xml_type xml_type_of_child(const struct xml_json *xml,
	const struct xml_type *parent, const struct xml_node *node)
	FD_NONNULL;
struct xml_type xml_type_of_resource(const struct xml_json *xml,
	const struct xml_node *node) FD_NONNULL;

/* xml_json_form.c: what JSON can't carry. */
void xml_report(struct xml_json *xml, const struct xml_path *path,
	size_t offset, enum finding_severity severity, const char *code,
	const char *id, const char *format, ...)
	__attribute__((format(printf, 7, 8)));
void xml_check_form(struct xml_json *xml, const struct xml_path *path,
	const struct xml_node *node, const struct xml_type *type,
	bool is_resource) FD_NONNULL;
void xml_check_order(struct xml_json *xml, const struct xml_path *path,
	const struct xml_node *parent, const struct xml_type *type)
	FD_NONNULL;

/* xml_json_group.c: children by name; list holds the nodes of one group after
   another, first and count are a run of it. */
struct xml_group {
	uint32_t first, count;
};
struct xml_groups {
	uint32_t *list;
	struct xml_group *groups;
	size_t count;
};
struct xml_groups xml_group_children(const struct xml_json *xml,
	const struct xml_node *parent) FD_NONNULL;
void xml_groups_finish(struct xml_groups *groups) FD_NONNULL;

/* xml_json_emit.c: the resource at a node. path: of the element it stands
   in, or NULL. */
void xml_emit_resource(struct xml_json *xml, const struct xml_path *path,
	uint32_t node) __attribute__((nonnull(1)));

#endif
