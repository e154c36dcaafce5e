#include "core/fhirpath/unit.h"

/*
 * Atoms are facts of UCUM's tables: each is a number of another unit, and so
 * on down to the basic ones. Values on other scales (Cel, pH, logarithms) are
 * left out on purpose: they are no multiple of anything.
 */

#include <string.h>

#include "core/base/text.h"

enum { NESTING_MAX = 16 };

static const struct prefix {
	const char *name;
	int power;
} prefixes[] = {
	{ "da", 1 }, { "Y", 24 }, { "Z", 21 }, { "E", 18 }, { "P", 15 },
	{ "T", 12 }, { "G", 9 }, { "M", 6 }, { "k", 3 }, { "h", 2 },
	{ "d", -1 }, { "c", -2 }, { "m", -3 }, { "u", -6 }, { "n", -9 },
	{ "p", -12 }, { "f", -15 }, { "a", -18 },
};

static const struct atom {
	const char *name;
	bool is_metric;
	const char *factor, *unit;	/* NULL: a basic one */
} atoms[] = {
	{ "m", true, NULL, NULL }, { "s", true, NULL, NULL },
	{ "g", true, NULL, NULL }, { "rad", true, NULL, NULL },
	{ "K", true, NULL, NULL }, { "C", true, NULL, NULL },
	{ "cd", true, NULL, NULL },
	{ "1", false, "1", "" },
	{ "%", false, "0.01", "" }, { "[ppth]", false, "0.001", "" },
	{ "[ppm]", false, "0.000001", "" }, { "10*", false, "10", "" },
	{ "10^", false, "10", "" }, { "[pi]", false, "3.1415926535897932", "" },
	{ "mol", true, "602213670000000000000000", "" },
	{ "min", false, "60", "s" }, { "h", false, "3600", "s" },
	{ "d", false, "86400", "s" }, { "wk", false, "604800", "s" },
	{ "a", false, "31557600", "s" }, { "a_j", false, "31557600", "s" },
	{ "mo", false, "2629800", "s" }, { "mo_j", false, "2629800", "s" },
	{ "l", true, "0.001", "m3" }, { "L", true, "0.001", "m3" },
	{ "ar", true, "100", "m2" }, { "t", true, "1000000", "g" },
	{ "u", true, "0.00000000000000000000000166054", "g" },
	{ "sr", true, "1", "rad2" }, { "deg", false,
		"0.017453292519943296", "rad" },
	{ "Hz", true, "1", "s-1" }, { "Bq", true, "1", "s-1" },
	{ "N", true, "1000", "g.m.s-2" }, { "Pa", true, "1", "N/m2" },
	{ "J", true, "1", "N.m" }, { "W", true, "1", "J/s" },
	{ "A", true, "1", "C/s" }, { "V", true, "1", "J/C" },
	{ "F", true, "1", "C/V" }, { "Ohm", true, "1", "V/A" },
	{ "S", true, "1", "Ohm-1" }, { "Wb", true, "1", "V.s" },
	{ "T", true, "1", "Wb/m2" }, { "H", true, "1", "Wb/A" },
	{ "lm", true, "1", "cd.sr" }, { "lx", true, "1", "lm/m2" },
	{ "Gy", true, "1", "J/kg" }, { "Sv", true, "1", "J/kg" },
	{ "bar", true, "100000", "Pa" }, { "atm", false, "101325", "Pa" },
	{ "m[Hg]", true, "133322", "Pa" }, { "m[H2O]", true, "9806.65",
		"Pa" },
	{ "[psi]", false, "6894.757293168", "Pa" },
	{ "cal", true, "4.184", "J" }, { "[Cal]", false, "4184", "J" },
	{ "eV", true, "0.0000000000000000001602177", "J" },
	{ "dyn", true, "0.00001", "N" }, { "erg", true, "0.0000001", "J" },
	{ "kat", true, "1", "mol/s" }, { "U", true, "1", "umol/min" },
	{ "eq", true, "1", "mol" }, { "osm", true, "1", "mol" },
	{ "Ci", true, "37000000000", "Bq" }, { "R", true, "0.000258",
		"C/kg" },
	{ "[in_i]", false, "2.54", "cm" }, { "[ft_i]", false, "30.48", "cm" },
	{ "[yd_i]", false, "91.44", "cm" }, { "[mi_i]", false, "160934.4",
		"cm" },
	{ "[nmi_i]", false, "1852", "m" }, { "[sin_i]", false, "6.4516",
		"cm2" },
	{ "[sft_i]", false, "929.0304", "cm2" }, { "[cin_i]", false,
		"16.387064", "cm3" },
	{ "[in_us]", false, "0.0254000508001016", "m" },
	{ "[gr]", false, "64.79891", "mg" }, { "[oz_av]", false,
		"28.349523125", "g" },
	{ "[lb_av]", false, "453.59237", "g" }, { "[ston_av]", false,
		"907184.74", "g" },
	{ "[stone_av]", false, "6350.29318", "g" }, { "[dr_av]", false,
		"1.7718451953125", "g" },
	{ "[oz_tr]", false, "31.1034768", "g" }, { "[lb_tr]", false,
		"373.2417216", "g" },
	{ "[gal_us]", false, "3785.411784", "cm3" }, { "[qt_us]", false,
		"946.352946", "cm3" },
	{ "[pt_us]", false, "473.176473", "cm3" }, { "[foz_us]", false,
		"29.5735295625", "cm3" },
	{ "[cup_us]", false, "236.5882365", "cm3" }, { "[tbs_us]", false,
		"14.78676478125", "cm3" },
	{ "[tsp_us]", false, "4.92892159375", "cm3" }, { "[gal_br]", false,
		"4546.09", "cm3" },
	{ "[pt_br]", false, "568.26125", "cm3" }, { "[foz_br]", false,
		"28.4130625", "cm3" },
	{ "[kn_i]", false, "0.51444444444444444", "m/s" },
	{ "[c]", true, "299792458", "m/s" }, { "[g]", true, "9.80665",
		"m/s2" },
};

static const struct word {
	const char *name, *months, *seconds;
} words[] = {
	{ "year", "12", "31557600" }, { "month", "1", "2629800" },
	{ "week", NULL, "604800" }, { "day", NULL, "86400" },
	{ "hour", NULL, "3600" }, { "minute", NULL, "60" },
	{ "second", NULL, "1" }, { "millisecond", NULL, "0.001" },
};

struct reader {
	const char *at, *end;
	int depth;
};

static bool read_units(struct reader *in, struct unit_value *out);

static bool scale(struct unit_value *a, const char *factor)
{
	struct decimal number;

	return decimal_parse(factor, strlen(factor), &number) &&
		decimal_multiply(&a->factor, &number, &a->factor);
}

static struct unit_value none(void)
{
	return (struct unit_value){ .factor = { .digits = 1 },
		.divisor = { .digits = 1 } };
}

static bool multiply(struct unit_value *a, const struct decimal *factor,
	const struct decimal *divisor)
{
	return decimal_multiply(&a->factor, factor, &a->factor) &&
		decimal_multiply(&a->divisor, divisor, &a->divisor);
}

/* *a times b to a power that may be negative. */
static bool combine(struct unit_value *a, const struct unit_value *b,
	int power)
{
	for (int i = 0; i < UNIT_DIMENSIONS; i++)
		a->power[i] += b->power[i] * power;
	for (; power > 0; power--)
		if (!multiply(a, &b->factor, &b->divisor))
			return false;
	for (; power < 0; power++)
		if (!multiply(a, &b->divisor, &b->factor))
			return false;
	return true;
}

static bool atom_value(const struct atom *atom, int prefix, int depth,
	struct unit_value *out)
{
	struct reader in = { atom->unit, NULL, depth + 1 };
	struct decimal power = { 0 };

	*out = none();
	if (atom->unit == NULL) {
		out->power[atom - atoms] = 1;
	} else if (*atom->unit != '\0') {
		in.end = atom->unit + strlen(atom->unit);
		if (!read_units(&in, out))
			return false;
	}
	if (atom->factor != NULL && !scale(out, atom->factor))
		return false;
	power = decimal_of(1);
	if (prefix >= 0) {
		for (int i = 0; i < prefix; i++)
			power.digits *= 10;
	} else {
		power.scale = -prefix;
	}
	return decimal_multiply(&out->factor, &power, &out->factor);
}

static const struct atom *find_atom(const char *name, size_t len)
{
	for (size_t i = 0; i < FD_COUNT(atoms); i++)
		if (strlen(atoms[i].name) == len &&
		    memcmp(atoms[i].name, name, len) == 0)
			return &atoms[i];
	return NULL;
}

static bool symbol_value(const char *name, size_t len, int depth,
	struct unit_value *out)
{
	const struct atom *atom = find_atom(name, len);

	if (atom != NULL)
		return atom_value(atom, 0, depth, out);
	for (size_t i = 0; i < FD_COUNT(prefixes); i++) {
		size_t size = strlen(prefixes[i].name);

		if (len <= size || memcmp(prefixes[i].name, name, size) != 0)
			continue;
		atom = find_atom(name + size, len - size);
		if (atom != NULL && atom->is_metric)
			return atom_value(atom, prefixes[i].power, depth, out);
	}
	return false;
}

static int read_exponent(struct reader *in)
{
	bool is_negative = false;
	int power = 0;

	if (in->at < in->end && (*in->at == '-' || *in->at == '+'))
		is_negative = *in->at++ == '-';
	if (in->at == in->end || !text_is_digit(*in->at))
		return 1;
	while (in->at < in->end && text_is_digit(*in->at) && power < 10)
		power = power * 10 + (*in->at++ - '0');
	return is_negative ? -power : power;
}

static void skip_annotation(struct reader *in)
{
	if (in->at == in->end || *in->at != '{')
		return;
	while (in->at < in->end && *in->at != '}')
		in->at++;
	if (in->at < in->end)
		in->at++;
}

/* Digits at its end are an exponent, but inside brackets and after 10*. */
static const char *symbol_end(const struct reader *in)
{
	const char *at = in->at;

	if (in->end - at > 2 && at[0] == '1' && at[1] == '0' &&
	    (at[2] == '*' || at[2] == '^'))
		return at + 3;
	while (at < in->end && strchr("./(){}", *at) == NULL) {
		if (*at == '[')
			while (at < in->end && *at != ']')
				at++;
		else if (text_is_digit(*at) || *at == '-' || *at == '+')
			break;
		if (at < in->end)
			at++;
	}
	return at;
}

static bool read_component(struct reader *in, struct unit_value *out)
{
	struct unit_value symbol;
	const char *end;
	size_t len;

	*out = none();
	if (in->at < in->end && *in->at == '(') {
		in->at++;
		if (++in->depth > NESTING_MAX || !read_units(in, out) ||
		    in->at == in->end || *in->at != ')')
			return false;
		in->at++;
		in->depth--;
		return true;
	}
	if (in->at < in->end && *in->at == '{') {
		skip_annotation(in);
		return true;
	}
	end = symbol_end(in);
	if (end == in->at) {
		struct decimal number;

		while (end < in->end && text_is_digit(*end))
			end++;
		len = (size_t)(end - in->at);
		if (!decimal_parse(in->at, len, &number) ||
		    number.digits == 0)
			return false;
		out->factor = number;
		in->at = end;
		skip_annotation(in);
		return true;
	}
	if (!symbol_value(in->at, (size_t)(end - in->at), in->depth, &symbol))
		return false;
	in->at = end;
	if (!combine(out, &symbol, read_exponent(in)))
		return false;
	skip_annotation(in);
	return true;
}

static bool read_units(struct reader *in, struct unit_value *out)
{
	struct unit_value part;
	bool is_under = false;

	if (in->depth > NESTING_MAX)
		return false;
	*out = none();
	if (in->at < in->end && *in->at == '/') {
		is_under = true;
		in->at++;
	}
	for (;;) {
		if (!read_component(in, &part) ||
		    !combine(out, &part, is_under ? -1 : 1))
			return false;
		if (in->at == in->end || (*in->at != '.' && *in->at != '/'))
			return true;
		is_under = *in->at++ == '/';
	}
}

static const struct word *find_word(const char *text, size_t len)
{
	for (size_t i = 0; i < FD_COUNT(words); i++) {
		size_t size = strlen(words[i].name);

		if ((len == size || (len == size + 1 && text[size] == 's')) &&
		    memcmp(words[i].name, text, size) == 0)
			return &words[i];
	}
	return NULL;
}

bool unit_is_calendar(const char *text, size_t len)
{
	return find_word(text, len) != NULL;
}

bool unit_parse(const char *text, size_t len, bool are_months_alike,
	struct unit_value *out)
{
	const struct word *word = find_word(text, len);
	struct reader in = { text, text + len, 0 };

	*out = none();
	if (word != NULL && word->months != NULL && !are_months_alike) {
		out->power[UNIT_MONTH] = 1;
		return scale(out, word->months);
	}
	if (word != NULL) {
		out->power[UNIT_SECOND] = 1;
		return scale(out, word->seconds);
	}
	if (len == 0)
		return true;
	return read_units(&in, out) && in.at == in.end;
}

/* Each amount by the other's divisor. */
bool unit_compare(const struct decimal *x, const struct unit_value *a,
	const struct decimal *y, const struct unit_value *b, int *out)
{
	struct decimal left, right;

	if (!decimal_multiply(x, &a->factor, &left) ||
	    !decimal_multiply(&left, &b->divisor, &left) ||
	    !decimal_multiply(y, &b->factor, &right) ||
	    !decimal_multiply(&right, &a->divisor, &right))
		return false;
	*out = decimal_compare(&left, &right);
	return true;
}

bool unit_convert(const struct decimal *x, const struct unit_value *from,
	const struct unit_value *to, struct decimal *out)
{
	struct decimal up, down;

	return decimal_multiply(x, &from->factor, &up) &&
		decimal_multiply(&up, &to->divisor, &up) &&
		decimal_multiply(&from->divisor, &to->factor, &down) &&
		decimal_divide(&up, &down, out);
}

bool unit_is_comparable(const struct unit_value *a,
	const struct unit_value *b)
{
	return memcmp(a->power, b->power, sizeof(a->power)) == 0;
}

static bool is_one(const char *text, size_t len)
{
	return len == 0 || (len == 1 && *text == '1');
}

static void put_part(const char *text, size_t len, bool is_under,
	struct buf *out)
{
	bool needs_brackets = is_under && (memchr(text, '.', len) != NULL ||
		memchr(text, '/', len) != NULL);

	if (needs_brackets)
		buf_putc(out, '(');
	buf_append(out, text, len);
	if (needs_brackets)
		buf_putc(out, ')');
}

void unit_print_product(const char *a, size_t a_len, const char *b,
	size_t b_len, bool is_quotient, struct buf *out)
{
	bool is_same = a_len == b_len && memcmp(a, b, a_len) == 0;

	if (is_one(b, b_len)) {
		put_part(a, a_len, false, out);
	} else if (is_quotient && is_same) {
		buf_putc(out, '1');
	} else if (is_one(a, a_len) && !is_quotient) {
		put_part(b, b_len, false, out);
	} else {
		put_part(a, a_len, false, out);
		buf_putc(out, is_quotient ? '/' : '.');
		put_part(b, b_len, is_quotient, out);
	}
}
