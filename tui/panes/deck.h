#ifndef FD_TUI_PANES_DECK_H
#define FD_TUI_PANES_DECK_H

/*
 * The deck itself, without a screen: the open connection, what its server
 * offers, the request being composed, the answer that came, the history. Panes
 * paint it, commands change it, and it says what changed.
 */

#include "core/client/check.h"
#include "core/client/client.h"
#include "core/client/sent.h"
#include "core/fhir/capability.h"
#include "core/fhir/reference.h"
#include "core/fhir/request.h"
#include "core/fhir/verdict.h"
#include "core/store/history.h"
#include "tui/panes/trail.h"

struct bundle_draft;
struct capability_other;
struct comparison;
struct deck_run;
struct deck_operations;
struct deck_edit;
struct deck_saved;
struct deck_guides;
struct body_check;
struct deck_validation;
struct inspection;
struct observed;
struct policy;
struct poll;
struct sandbox;
struct saving;
struct stage;
struct ticket;
struct twin;
struct vault;

enum deck_change {
	DECK_CONNECTION = 1,	/* another one is open, or the store changed */
	DECK_TOKEN = 2,
	DECK_CAPABILITY = 4,
	DECK_REQUEST = 8,
	DECK_ANSWER = 16,	/* state, bytes, verdict */
	DECK_HISTORY = 32,
	DECK_LOG = 64,
	DECK_MESSAGE = 128,
	DECK_CHECK = 256,
	DECK_TICK = 512,	/* a second went by */
	DECK_COMPARISON = 1024,
	DECK_CERTIFICATE = 2048,
	DECK_TICKET = 4096,
	DECK_RUN = 8192,
	DECK_GUIDES = 16384,
	DECK_ALL = 32767
};

enum deck_tab {
	TAB_TREE, TAB_TABLE, TAB_SUMMARY, TAB_RAW, TAB_HEADERS, TAB_TIMING,
	TAB_ISSUES, TAB_COUNT
};

/* The CapabilityStatement of the open connection's service. */
struct deck_capability {
	unsigned operation;
	uint32_t exchange;	/* holds the bytes the index is over */
	struct doc_index *index;
	struct capability *found;	/* NULL: none (yet) */
	char *service;
	struct err problem;	/* why there is none */
	unsigned serial;	/* another one whenever found is */
};

/* An exchange that had to come before: "token", "discovery". */
struct deck_step {
	char *label;
	unsigned status;
	long ms;
};

/* The answer that is shown. */
struct deck_answer {
	unsigned operation;	/* while it is coming */
	uint32_t exchange;	/* 0: none */
	struct docview *view;
	size_t hops;		/* redirects behind the bytes in view */
	unsigned feeding;	/* idle source, or 0 */
	bool is_whole;		/* all bytes are indexed */
	bool has_verdict;
	struct verdict verdict;
	struct issues issues;
	enum deck_tab tab;
	struct err problem;	/* no answer: why */
	char *remark;		/* said when it is there, or NULL */
	char *then;		/* a command line for when it is read, or
				   NULL */
	int64_t started;
	char *title;		/* "GET Patient?name=x", or a file's name */
	bool is_document;	/* a file is shown, not an answer */
	bool document_ended;
	struct buf document;
	struct trail trail;
	struct references *references;
	struct deck_step *step;	/* before the answer, for its sake */
	size_t step_count;
	size_t goal;		/* where to go when it is indexed, or
				   SIZE_MAX */
	size_t entry_goal;	/* in the table's row of that byte, or
				   SIZE_MAX */
	struct buf sent;	/* the body, until the exchange is over */
	struct buf about;	/* what a document's issues are about */
};

/* What is shown of a server's certificate. */
struct deck_certificate {
	unsigned operation;	/* while it is being looked at */
	struct tls_facts *facts;	/* or NULL */
	struct tls_facts *offered;	/* the refusal that was asked about */
};

/* The ticket that is reviewed. */
struct deck_ticket {
	struct ticket *made;	/* or NULL */
	bool wants_bodies;
};

/* What a reference leads to. */
struct deck_link {
	const char *url;	/* absolute */
	const char *title;
	bool is_foreign;	/* the user agreed: sent without credentials */
};

enum { DECK_HELD_MAX = 200 };

struct deck {
	struct loop *loop;
	struct http *http;
	struct connection_store *store;
	struct vault *vault;
	struct policy *policy;
	struct history *history;
	struct sandbox *sandbox;
	struct stage *stage;		/* the screen, for what asks */

	struct client *client;		/* NULL: no connection open */
	struct inspection *inspection;	/* of its tokens; NULL likewise */
	bool may_write;			/* though it is read-only: agreed to,
					   until it is closed */
	struct deck_capability capability;
	struct capability_other *capability_other;	/* or NULL */
	struct deck_operations *operations;	/* of that statement, or NULL */
	struct bundle_draft *bundle;	/* requests put together, or NULL */
	struct check *check;
	struct deck_run *run;		/* NULL: nothing was run */
	struct poll *poll;		/* NULL: nothing is asked again */
	struct twin *twin;		/* NULL: nothing was asked elsewhere */
	struct comparison *comparison;	/* NULL: never asked for */
	struct deck_certificate certificate;
	struct deck_ticket ticket;

	struct observed *observed;	/* what answers had, for completion */
	struct compose compose;
	struct deck_saved *saved;	/* where it came from; its variables */
	struct deck_edit *edit;		/* the resource that it changes */
	struct deck_answer answer;
	struct saving *saving;		/* an answer on its way to a file */
	struct deck_validation *validation;	/* running, or NULL */
	struct body_check *body_check;	/* or NULL */
	struct deck_guides *guides;	/* NULL: not asked for yet */
	uint32_t held[DECK_HELD_MAX];	/* exchanges kept for the history */
	size_t held_count;
	struct sent sent;		/* bodies of such exchanges */

	enum err_kind message_kind;	/* ERR_NONE: information */
	char *message;
	unsigned changes;		/* enum deck_change, since the paint */
	unsigned tick;
};

struct deck *deck_new(struct loop *loop) FD_NONNULL FD_MUST_USE;
void deck_free(struct deck *deck);
void deck_mark(struct deck *deck, unsigned changes) FD_NONNULL;

/* The line above the bottom bar; it stays in the log. */
void deck_say(struct deck *deck, const char *format, ...)
	FD_NONNULL FD_PRINTF(2, 3);
void deck_complain(struct deck *deck, const struct err *err) FD_NONNULL;

/*
 * Opens a connection by name (the sandbox starts when it is the one), and
 * reads what its default service offers.
 */
bool deck_connect(struct deck *deck, const char *name, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* Token, typed secrets, and the copies of what was inspected. */
void deck_forget_secrets(struct deck *deck) FD_NONNULL;
void deck_disconnect(struct deck *deck) FD_NONNULL;
/* NULL when none is open. */
const struct connection *deck_connection(const struct deck *deck) FD_NONNULL;
/* The open connection's settings were changed in the store. */
void deck_reload_connection(struct deck *deck) FD_NONNULL;
/* Writes the client's connection back (a rebase is remembered). */
bool deck_remember(struct deck *deck, struct err *err) FD_NONNULL FD_MUST_USE;

void deck_load_capability(struct deck *deck) FD_NONNULL;

/*
 * Sends what is composed. False with err when it can't be; nothing is asked
 * here: who calls has had a change confirmed.
 */
bool deck_send(struct deck *deck, struct err *err) FD_NONNULL FD_MUST_USE;
/* One GET beside the composed request: a paging link. */
bool deck_send_link(struct deck *deck, const char *relation, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* Stops what is coming; false when nothing is. */
bool deck_cancel(struct deck *deck) FD_NONNULL;
bool deck_is_sending(const struct deck *deck) FD_NONNULL;
/* The server was busy; the answer shown is not the last word yet. */
bool deck_is_retrying(const struct deck *deck) FD_NONNULL;
/* The body that was sent for the answer shown, or NULL. */
const struct buf *deck_sent_body(const struct deck *deck) FD_NONNULL;
/* NULL when there is none. */
const struct exchange *deck_exchange(const struct deck *deck) FD_NONNULL;
/* Shows the answer of an exchange that is still held. */
bool deck_show_exchange(struct deck *deck, uint32_t exchange) FD_NONNULL;
/*
 * A file in the place of an answer: begun, fed as its bytes are read, ended.
 */
void deck_begin_document(struct deck *deck, const char *title) FD_NONNULL;
bool deck_append_document(struct deck *deck, const char *data, size_t len,
	struct err *err) FD_NONNULL FD_MUST_USE;
void deck_end_document(struct deck *deck) FD_NONNULL;

/*
 * The document on top: the answer's, the file's, or the one that was opened
 * inside it; every view of the answer looks at this one.
 */
struct docview *deck_view(const struct deck *deck) FD_NONNULL;
/* The setting "privacy" changed: what is shown is masked by it anew. */
void deck_apply_privacy(struct deck *deck) FD_NONNULL;
/* The setting "order" changed. */
void deck_apply_order(struct deck *deck) FD_NONNULL;
/* Where the resources of that document are (it is JSON and all there). */
struct references *deck_references(const struct deck *deck) FD_NONNULL;
bool deck_is_inside(const struct deck *deck) FD_NONNULL;
void deck_set_tab(struct deck *deck, enum deck_tab tab) FD_NONNULL;
/* To a row of it, in the tree; the way back is remembered. */
void deck_jump(struct deck *deck, uint32_t row) FD_NONNULL;
/* A document inside it goes on top; its bytes are adopted. */
void deck_open_inside(struct deck *deck, const char *name, struct buf *bytes)
	FD_NONNULL;
/* GET of what a reference leads to. */
bool deck_fetch(struct deck *deck, const struct deck_link *link,
	struct err *err) FD_NONNULL FD_MUST_USE;
/* One step back; false when there is none, err when it can't be done. */
bool deck_walk_back(struct deck *deck, struct err *err) FD_NONNULL;
bool deck_has_trail(const struct deck *deck) FD_NONNULL;
/* "GET Bundle > Bundle.entry[2] > Organization/1", or nothing. */
void deck_crumbs(const struct deck *deck, struct buf *out) FD_NONNULL;
/* Its bytes; NULL when there are none. */
const struct buf *deck_body(const struct deck *deck) FD_NONNULL;
/* True when nothing is on its way and everything is indexed: for scripts. */
bool deck_is_quiet(const struct deck *deck) FD_NONNULL;

/* False with the reason when what is composed would be refused here. */
bool deck_may_send(const struct deck *deck, struct err *err) FD_NONNULL;
/* True while the open connection lets nothing be changed. */
bool deck_is_read_only(const struct deck *deck) FD_NONNULL;
/* False with the policy's sentence where it forbids changes here. */
bool deck_lets_writes(const struct deck *deck, struct err *err) FD_NONNULL;
/* Lets a read-only connection be written to until it is closed, or not. */
void deck_allow_writes(struct deck *deck, bool may_write) FD_NONNULL;
/* False with the policy's sentence where nothing may leave the deck. */
bool deck_may_export(const struct deck *deck, struct err *err) FD_NONNULL;

/* Owned absolute URL of the composed request; NULL with err. */
char *deck_url(const struct deck *deck, struct err *err)
	FD_NONNULL FD_MUST_USE;
/*
 * The answer shown, asked for again and written to a file whatever its size;
 * deck_cancel stops it. False with err when that can't be begun.
 */
bool deck_save_whole(struct deck *deck, const char *path, struct err *err)
	FD_NONNULL FD_MUST_USE;
/* Why it can't be, or NULL. */
const char *deck_saving_refusal(const struct deck *deck) FD_NONNULL;
/* The service the composed request goes to, or NULL. */
const struct service *deck_service(const struct deck *deck) FD_NONNULL;

bool deck_start_check(struct deck *deck, struct err *err)
	FD_NONNULL FD_MUST_USE;

/* A handshake to see the certificate of a service, or of "oauth2"; NULL: the
   request's. */
bool deck_look_at_certificate(struct deck *deck, const char *service,
	struct err *err) __attribute__((nonnull(1, 3))) FD_MUST_USE;
/* Shows the certificate that was refused last; false when none was. */
bool deck_take_refusal(struct deck *deck) FD_NONNULL;
/* True once for each refusal. */
bool deck_has_new_refusal(struct deck *deck) FD_NONNULL;
/* Pins the key that is shown for its host and port. */
bool deck_trust_key(struct deck *deck, struct err *err) FD_NONNULL
	FD_MUST_USE;
void deck_drop_certificate(struct deck *deck) FD_NONNULL;

/* Makes a ticket of the check that is over and of the answer shown, as far as
   there are any; false with err when there are none. */
bool deck_make_ticket(struct deck *deck, bool wants_bodies, struct err *err)
	FD_NONNULL FD_MUST_USE;
void deck_drop_ticket(struct deck *deck) FD_NONNULL;

#endif
