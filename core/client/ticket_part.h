#ifndef FD_CLIENT_TICKET_PART_H
#define FD_CLIENT_TICKET_PART_H

/*
 * What the ticket*.c files share and nobody else needs. First everything is
 * learned (ticket_learn_*), then everything is put: URLs, sentences and
 * documents by their structure here, and all of it by the final pass.
 */

#include "core/client/ticket.h"
#include "core/doc/json.h"
#include "core/doc/tree.h"
#include "core/fhir/verdict.h"

enum { TICKET_EXCERPT = 8 * 1024, TICKET_LOOK_AT = 1 << 20 };

struct ticket {
	struct aliases *aliases;
	struct buf text;
};

/* While it is made. */
struct ticket_draft {
	const struct ticket_input *input;
	const struct connection *connection;
	struct aliases *aliases;
	struct buf out;
	struct alias_spans own;	/* words of ours: the pass leaves them */
};

/* A value inside a URL, as it is written and as it is meant. */
struct ticket_value {
	size_t from, to;
	enum alias_kind kind;
	bool is_in_place, is_bare;	/* bare: an id without its type */
	char *text;
};
struct ticket_values {
	size_t count, alloc;
	struct ticket_value *value;
};
void ticket_values_finish(struct ticket_values *values) FD_NONNULL;
/* What a URL or a reference says of persons and secrets. */
void ticket_url_values(const char *url, struct ticket_values *out) FD_NONNULL;
void ticket_learn_url(struct aliases *aliases, const char *url) FD_NONNULL;
void ticket_put_url(struct aliases *aliases, const char *url,
	struct buf *out) FD_NONNULL;
/* A sentence of a server's. */
void ticket_put_sentence(struct aliases *aliases, const char *text,
	struct buf *out) FD_NONNULL;
/* A header field: secrets masked, URLs by their parts. */
void ticket_put_field(struct aliases *aliases, const char *name,
	const char *value, struct buf *out) FD_NONNULL;

struct ticket_document {
	struct tree *tree;	/* the caller's to free */
	const char *text;
	size_t len;
};
/* False where there is no tree of it. */
bool ticket_document_open(struct ticket_document *doc, const char *text,
	size_t len) FD_NONNULL;
/* A row that holds a value rather than other rows. */
bool ticket_is_leaf(const struct row *row) FD_NONNULL;
/* Owned: as a person reads it. */
char *ticket_value_of(const struct ticket_document *doc, uint32_t at,
	const struct row *row) FD_NONNULL;
/* A URL or a reference that says something of persons or secrets. */
bool ticket_is_url(const char *value) FD_NONNULL;
bool ticket_is_sentence(const struct ticket_document *doc, uint32_t at)
	FD_NONNULL;
/* A row, and its name without quotes or prefix. */
struct row ticket_named_row(const struct ticket_document *doc, uint32_t at,
	char *name, size_t size) FD_NONNULL;
/* What somebody wrote, which no structure says the meaning of. */
bool ticket_is_free_text(const struct ticket_document *doc, uint32_t at)
	FD_NONNULL;
/* An extension's url: the address of a definition. */
bool ticket_is_definition(const struct ticket_document *doc, uint32_t at)
	FD_NONNULL;
/* True where neither a parameter's name nor its value, decoded, is known to
   be harmless. */
bool ticket_param_is_free(const char *base, const char *value) FD_NONNULL;
/* A resource's type, or another word that is nobody's. */
bool ticket_is_term(const char *text, size_t len) FD_NONNULL;
/* Owned "Patient/1" for the id of somebody's resource, or NULL. */
char *ticket_id_of_person(const struct ticket_document *doc, uint32_t at,
	const char *value) FD_NONNULL;
/* A body of any kind: what its structure says of persons. */
void ticket_learn_document(struct aliases *aliases, const char *text,
	size_t len) FD_NONNULL;
/* What it begins with, with placeholders where that stands. */
void ticket_put_document(struct aliases *aliases, const char *text,
	size_t len, struct buf *out) FD_NONNULL;
/* Which kind of value stands at a path ("Patient.name[0].family",
   "PID-5.1"); is_in_place is set for what is not to be looked for. */
enum alias_kind ticket_kind_of(const char *path, const char *value,
	bool *is_in_place) FD_NONNULL;

void ticket_learn_all(struct ticket_draft *draft) FD_NONNULL;

/* Lines of the text. A label is ours; own: the value is, too. A heading's
   words are ours, the name behind them is not. */
void ticket_head(struct ticket_draft *draft, const char *text,
	const char *name) FD_NONNULL;
void ticket_line(struct ticket_draft *draft, const char *label,
	const char *value) FD_NONNULL;
void ticket_own_line(struct ticket_draft *draft, const char *label,
	const char *value) FD_NONNULL;
/* Its sections. */
void ticket_put_check(struct ticket_draft *draft) FD_NONNULL;
void ticket_put_exchange(struct ticket_draft *draft,
	const struct exchange *exchange, bool is_shown) FD_NONNULL;
void ticket_put_problem(struct ticket_draft *draft) FD_NONNULL;
void ticket_put_tls(struct ticket_draft *draft,
	const struct tls_facts *facts) FD_NONNULL;
void ticket_put_settings(struct ticket_draft *draft) FD_NONNULL;
/* The block for programs, with its placeholders. */
void ticket_put_json(struct ticket_draft *draft, struct buf *out) FD_NONNULL;

/* Owned "libcurl/7.88.1 OpenSSL/3.0.22". */
char *ticket_libraries(void) FD_MALLOC;
/* The text with placeholders, and nothing in it that commands a terminal. */
void ticket_clean(struct aliases *aliases, const char *text, struct buf *out)
	FD_NONNULL;

#endif
