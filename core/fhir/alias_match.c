#include "core/fhir/alias_part.h"

/*
 * Whether a value stands at a place of a text. It is compared a character at a
 * time, raw first and then with its encoding undone; where both would do (a
 * value that holds a percent sign) the other way is tried once. Names and
 * numbers must not be parts of longer ones; where a small letter is followed
 * by a capital a word ends too ("givenAda"). Secrets are compared exactly and
 * found anywhere.
 */

#include "core/base/text.h"

struct walk {
	const char *value, *text;
	size_t value_len, len;
	size_t v, t;
	bool is_exact, has_gaps;
	bool may_turn;		/* to the place where both ways would do */
	size_t turn_v, turn_t;
	uint32_t first, last;	/* as they stand in the text */
};

static bool is_blank(uint32_t code)
{
	return alias_fold(code) == ' ' || code == '+';
}

static bool is_same(const struct walk *walk, uint32_t code, uint32_t wanted)
{
	if (walk->is_exact)
		return code == wanted;
	return alias_fold(code) == wanted || (wanted == ' ' && code == '+');
}

/* What may stand inside a value and means nothing. */
static bool is_nothing(const struct walk *walk, uint32_t code)
{
	if (walk->is_exact || walk->v == 0)
		return false;
	if (code >= 0x80 && text_rune_is_hostile(code))
		return true;
	if (walk->has_gaps)
		return is_blank(code) || alias_fold(code) == '-';
	return walk->value[walk->v - 1] == ' ' && is_blank(code);
}

static void take(struct walk *walk, const struct alias_unit *unit,
	size_t wanted_len)
{
	if (walk->v == 0)
		walk->first = unit->code;
	walk->last = unit->code;
	walk->v += wanted_len;
	walk->t += unit->len;
}

/* One character; false: it is another. */
static bool step(struct walk *walk)
{
	const char *at = walk->text + walk->t;
	struct alias_unit raw = alias_unit_raw(at, walk->len - walk->t);
	struct alias_unit plain = alias_unit(at, walk->len - walk->t);
	struct alias_unit wanted = alias_unit_raw(walk->value + walk->v,
		walk->value_len - walk->v);
	bool is_raw = is_same(walk, raw.code, wanted.code);
	bool is_plain = plain.len != raw.len &&
		is_same(walk, plain.code, wanted.code);

	if (is_raw && is_plain && walk->may_turn) {
		walk->may_turn = false;
		walk->turn_v = walk->v + wanted.len;
		walk->turn_t = walk->t + plain.len;
	}
	if (is_raw)
		take(walk, &raw, wanted.len);
	else if (is_plain)
		take(walk, &plain, wanted.len);
	else if (is_nothing(walk, plain.code))
		walk->t += plain.len;
	else
		return false;
	return true;
}

static bool compare(struct walk *walk)
{
	while (walk->v < walk->value_len) {
		if (walk->t < walk->len && step(walk))
			continue;
		if (walk->turn_v == 0)
			return false;
		walk->v = walk->turn_v;
		walk->t = walk->turn_t;
		walk->turn_v = 0;
	}
	return true;
}

static bool is_edge(uint32_t left, uint32_t right)
{
	if (alias_is_digit(left) && alias_is_digit(right))
		return false;
	if (!alias_is_letter(left) || !alias_is_letter(right))
		return true;
	return left >= 'a' && left <= 'z' && right >= 'A' && right <= 'Z';
}

/* "Patient/1" is not the beginning of "Patient/1-2". */
static bool goes_on(const char *text, size_t len)
{
	if (len < 2 || (*text != '-' && *text != '.'))
		return len > 0 && (alias_is_letter((unsigned char)*text) ||
			alias_is_digit((unsigned char)*text));
	return alias_is_letter((unsigned char)text[1]) ||
		alias_is_digit((unsigned char)text[1]);
}

size_t alias_match(const struct alias *alias, const char *text, size_t len,
	uint32_t before)
{
	struct walk walk = {
		.value = alias->secret != NULL ? secret_bytes(alias->secret) :
			alias->value,
		.value_len = alias->len,
		.text = text,
		.len = len,
		.is_exact = alias->secret != NULL,
		.has_gaps = alias->kind == ALIAS_NHS_NUMBER,
		.may_turn = true,
	};
	struct alias_unit after;

	if (!compare(&walk))
		return 0;
	if (walk.is_exact)
		return walk.t;
	if (!is_edge(before, walk.first) || (alias->kind == ALIAS_ID &&
	    goes_on(text + walk.t, len - walk.t)))
		return 0;
	if (walk.t >= len)
		return walk.t;
	after = alias_unit(text + walk.t, len - walk.t);
	return is_edge(walk.last, after.code) ? walk.t : 0;
}
