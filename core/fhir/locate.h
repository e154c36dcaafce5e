#ifndef FD_FHIR_LOCATE_H
#define FD_FHIR_LOCATE_H

/*
 * The element that an issue means in a document: by FHIRPath expression with
 * the validators' comments in it, by XPath-like location, or by line and
 * column of the text as it was sent. Where the element is missing (many issues
 * say just that) the nearest one that would hold it is found.
 */

#include "core/doc/index.h"
#include "core/fhir/outcome.h"

struct place {
	uint32_t row;		/* or INDEX_NONE */
	bool is_exact;
	char *sentence;		/* what is not quite so, or NULL */
};

/* From the resource at a row ("Patient.name[0]", "Bundle.entry[2]..."). */
void locate_expression(const struct doc_index *index, const char *text,
	uint32_t from, const char *expression, struct place *out) FD_NONNULL;
/* "/f:Bundle/f:entry[1]/f:resource", counted from 1. */
void locate_xpath(const struct doc_index *index, const char *text,
	uint32_t from, const char *path, struct place *out) FD_NONNULL;
/* From 1, columns in bytes. */
void locate_line(const struct doc_index *index, const char *text, size_t len,
	size_t line, size_t column, struct place *out) FD_NONNULL;
/*
 * The first of these that leads anywhere. In a message a path may begin with
 * the type of one of its resources ("MessageHeader.focus"): the first of that
 * type is meant.
 */
void locate_issue(const struct doc_index *index, const char *text, size_t len,
	const struct issue *issue, struct place *out) FD_NONNULL;
/*
 * The number of the entry that a row of a batch's or a transaction's answer is
 * in, from 0; INDEX_NONE for rows of any other answer.
 */
uint32_t locate_entry(const struct doc_index *index, const char *text,
	uint32_t row) FD_NONNULL;
/* The same for an issue about that entry of the Bundle that was sent: paths
   begin at its resource. */
void locate_issue_of_entry(const struct doc_index *index, const char *text,
	size_t len, uint32_t entry, const struct issue *issue,
	struct place *out) FD_NONNULL;
void place_finish(struct place *place) FD_NONNULL;

#endif
