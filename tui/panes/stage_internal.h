#ifndef FD_TUI_PANES_STAGE_INTERNAL_H
#define FD_TUI_PANES_STAGE_INTERNAL_H

/*
 * What the files of the stage share.
 */

#include "tui/panes/stage.h"

enum { STAGE_VIEWS_MAX = 8 };

struct plain;

struct stage {
	struct err refusal;	/* the sentence stage_refusal lent */
	struct deck *deck;
	struct stage_host host;
	struct pane *slot[SLOT_COUNT];
	struct pane *view[STAGE_VIEWS_MAX];	/* the last is in front */
	size_t view_count;
	enum stage_slot focus;
	bool side_has_focus;	/* of a view: the focus went to the side */
	bool is_zoomed;
	bool is_pager;		/* fhirdeck view: a document alone */
	bool is_dirty;
	bool had_message;	/* before the command that runs */
	bool prompts_for_field;	/* of the request: F5 takes it and sends */
	struct menu *menu;
	int64_t offered;	/* when a question came up unasked, or 0 */
	struct form *form;
	struct plain *plain;	/* a screen without borders is up */
	unsigned piped;		/* the child a document was piped to, or 0 */
	struct question *question;	/* a secret is asked for */
	char *vault_name;	/* of the secret to be put there, or NULL */
	struct secret *vault_passphrase;	/* new, typed once so far */
	bool vault_changes;	/* it is to take the old one's place */
	/* What the vault is opened for; is_open false: it was not. */
	void (*vault_then)(void *data, bool is_open);
	void *vault_data;
	key_code pending[KEYMAP_SEQUENCE_MAX];
	size_t pending_count;
	const char *contexts[6];
	char *asked_about;	/* what the open question is about */
	struct buf asked_bytes;	/* to be saved under a name that is asked */
	bool has_asked_bytes;
	const char *const *asked_types;	/* of the search that is offered */
	int64_t interrupted;	/* when C-c was last pressed at rest */
	enum search_where search_where;	/* of the search being typed */
	bool search_is_regex;
	unsigned search_slices;	/* idle source, or 0 */
	unsigned search_timer;	/* until more bytes are searched, or 0 */
};

/* Where a pane is; rows 0: not shown. */
struct place {
	int row, column, rows, columns;
};

void stage_layout(const struct stage *stage, int rows, int columns,
	struct place slots[SLOT_COUNT], struct place *view) FD_NONNULL;
void stage_draw_title_bar(const struct stage *stage,
	const struct canvas *canvas) FD_NONNULL;
void stage_draw_message(const struct stage *stage,
	const struct canvas *canvas) FD_NONNULL;
void stage_draw_bottom_bar(const struct stage *stage,
	const struct canvas *canvas) FD_NONNULL;
/* Keys for a menu or form; false when none is up. */
bool stage_popup_key(struct stage *stage, key_code key) FD_NONNULL;
void stage_free_popups(struct stage *stage) FD_NONNULL;

#endif
