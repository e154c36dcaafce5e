#include "tui/panes/pane.h"

/*
 * What the server showed of itself: the verdict in words, then the chain as it
 * was presented, each certificate with its names, dates, key and fingerprints.
 * The same rows as `fhirdeck certificate` prints.
 */

#include "core/net/tls_words.h"
#include "tui/panes/text_pane.h"

static void add_row(void *data, enum tls_tone tone, const char *label,
	const char *value)
{
	static const style_id styles[] = {
		[TLS_TONE_PLAIN] = STYLE_DEFAULT,
		[TLS_TONE_HEAD] = STYLE_STRONG,
		[TLS_TONE_GOOD] = STYLE_GOOD,
		[TLS_TONE_WARNING] = STYLE_WARNING,
		[TLS_TONE_BAD] = STYLE_BAD,
	};
	struct textview *out = data;

	if (label == NULL)
		textview_blank(out);
	else if (*label == '\0')
		textview_line(out, styles[tone], value);
	else
		textview_pair(out, label, styles[tone], value);
}

static void fill(struct pane *pane)
{
	struct text_pane *state = pane->state;
	const struct deck *deck = pane->deck;
	const struct tls_facts *facts = deck->certificate.facts;

	textview_clear(state->text);
	if (facts != NULL && facts->count > 0) {
		textview_line(state->text, STYLE_DIM, "T trusts this key, "
			"X forgets a trusted one, A sets a CA file, K looks "
			"again.");
		textview_blank(state->text);
		tls_page(facts, add_row, state->text);
	} else if (deck->certificate.operation != 0) {
		textview_line(state->text, STYLE_DIM, "Shaking hands...");
	} else {
		textview_line(state->text, STYLE_DIM, "No certificate was "
			"shown.");
	}
}

static void open(struct pane *pane)
{
	text_pane_open(pane);
	fill(pane);
}

static void refresh(struct pane *pane, unsigned changes)
{
	if (changes & (DECK_CERTIFICATE | DECK_CONNECTION))
		fill(pane);
}

const struct pane_ops pane_certificate = {
	.name = "certificate",
	.title = "Certificate",
	TEXT_PANE_OPS,
	.open = open,
	.refresh = refresh,
};
