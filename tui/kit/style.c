#include "tui/kit/style.h"

/*
 * The theme in force: what a file set for each role, and the roles' common
 * ancestors that paint nothing themselves ("json", "http.status").
 *
 * A role that is set has its own attributes; a colour it leaves out comes
 * from the nearest ancestor that has one, so "style bar.key bold" stays on
 * the bar's background. A role that is not set is its parent in all things.
 * Reduction measures distance in plain RGB over xterm's own palette; the
 * first 16 entries, which users change, are never chosen for 256 colours.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

enum { UNSET = -2, RGB = 0x1000000 };

/* Ancestors of roles that are no roles. */
static const char *const group_names[] = {
	"message", "verdict", "json", "http", "http.status", "http.method",
	"conn", "token",
};

enum { GROUP_COUNT = FD_COUNT(group_names) };

static const char *const role_names[] = {
#define X(suffix, name) name,
	STYLE_ROLES(X)
#undef X
};

static const char *const colour_names[] = {
	"black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
};

/* fg == 0 && bg == 0 of zeroed memory is no look: is_set says. */
static struct look {
	bool is_set;
	struct style style;
} looks[STYLE_COUNT + GROUP_COUNT];

const char *style_name(style_id role)
{
	return role < STYLE_COUNT ? role_names[role] : role_names[0];
}

static const char *name_at(int at)
{
	return at < STYLE_COUNT ? role_names[at]
		: group_names[at - STYLE_COUNT];
}

/* Role or group whose name is the first len bytes, or -1. */
static int find_name(const char *name, size_t len)
{
	for (int i = 0; i < STYLE_COUNT + GROUP_COUNT; i++) {
		if (strncmp(name_at(i), name, len) == 0 &&
		    name_at(i)[len] == '\0')
			return i;
	}
	return -1;
}

int style_find(const char *name)
{
	int at = find_name(name, strlen(name));

	return at < STYLE_COUNT ? at : -1;
}

static int parent_of(int at)
{
	const char *name = name_at(at), *dot = strrchr(name, '.');
	int parent = -1;

	if (dot != NULL)
		parent = find_name(name, (size_t)(dot - name));
	return parent >= 0 ? parent : STYLE_DEFAULT;
}

struct style style_get(style_id role)
{
	struct style out = { .fg = UNSET, .bg = UNSET };
	int at = role < STYLE_COUNT ? role : STYLE_DEFAULT;
	bool has_attributes = false;

	for (;;) {
		const struct look *look = &looks[at];

		if (look->is_set) {
			if (!has_attributes)
				out.attributes = look->style.attributes;
			has_attributes = true;
			if (out.fg == UNSET)
				out.fg = look->style.fg;
			if (out.bg == UNSET)
				out.bg = look->style.bg;
		}
		if (at == STYLE_DEFAULT)
			break;
		at = parent_of(at);
	}
	if (out.fg == UNSET)
		out.fg = -1;
	if (out.bg == UNSET)
		out.bg = -1;
	return out;
}

void style_reset(void)
{
	memset(looks, 0, sizeof(looks));
}

static bool parse_rgb(const char *text, int *out)
{
	static const char digits[] = "0123456789abcdef";
	int value = 0;

	if (strlen(text) != 6)
		return false;
	for (int i = 0; i < 6; i++) {
		const char *digit = strchr(digits, text_lower(text[i]));

		if (digit == NULL)
			return false;
		value = value << 4 | (int)(digit - digits);
	}
	*out = RGB | value;
	return true;
}

static bool parse_colour(const char *text, int *out)
{
	int bright = text_starts_with(text, "bright-") ? 8 : 0;
	long number;

	if (*text == '#')
		return parse_rgb(text + 1, out);
	if (text_parse_long(text, 0, 255, &number)) {
		*out = (int)number;
		return true;
	}
	if (strcmp(text, "default") == 0 || strcmp(text, "grey") == 0) {
		*out = *text == 'd' ? -1 : 8;
		return true;
	}
	if (bright != 0)
		text += strlen("bright-");
	for (size_t i = 0; i < FD_COUNT(colour_names); i++) {
		if (strcmp(colour_names[i], text) == 0) {
			*out = bright + (int)i;
			return true;
		}
	}
	return false;
}

static bool add_attribute(const char *word, unsigned *attributes)
{
	static const struct {
		const char *name;
		unsigned bit;
	} table[] = {
		{ "bold", STYLE_BOLD }, { "dim", STYLE_FAINT },
		{ "underline", STYLE_UNDERLINE }, { "reverse", STYLE_REVERSE },
	};

	for (size_t i = 0; i < FD_COUNT(table); i++) {
		if (strcmp(table[i].name, word) == 0) {
			*attributes |= table[i].bit;
			return true;
		}
	}
	return false;
}

static bool parse_word(const char *word, struct style *style, struct err *err)
{
	bool is_fg = text_starts_with(word, "fg=");

	if (is_fg || text_starts_with(word, "bg=")) {
		if (parse_colour(word + 3, is_fg ? &style->fg : &style->bg))
			return true;
		return err_set(err, ERR_CONFIG, "\"%s\" is no colour; write a "
			"name (red, bright-red, default), 0 to 255 or #rrggbb",
			word + 3);
	}
	if (add_attribute(word, &style->attributes))
		return true;
	return err_set(err, ERR_CONFIG, "\"%s\" is no part of a style; write "
		"fg=, bg=, bold, dim, underline or reverse", word);
}

bool style_set(size_t count, const char *const *words, struct err *err)
{
	struct style style = { .fg = UNSET, .bg = UNSET };
	int at;

	if (count == 0)
		return err_set(err, ERR_CONFIG, "a style needs a role, such "
			"as \"style json.key fg=cyan\"");
	at = find_name(words[0], strlen(words[0]));
	if (at < 0)
		return err_set(err, ERR_CONFIG, "no style role is called "
			"\"%s\"; fhirdeck(1) lists them", words[0]);
	for (size_t i = 1; i < count; i++) {
		if (!parse_word(words[i], &style, err))
			return false;
	}
	looks[at] = (struct look){ .is_set = true, .style = style };
	return true;
}

static int rgb_of(int colour)
{
	static const int first[] = {
		0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd,
		0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00,
		0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
	};
	static const int step[] = { 0, 95, 135, 175, 215, 255 };

	if ((colour & RGB) != 0)
		return colour & 0xffffff;
	if (colour < 16)
		return first[colour];
	if (colour >= 232)
		return (8 + (colour - 232) * 10) * 0x010101;
	colour -= 16;
	return step[colour / 36] << 16 | step[colour / 6 % 6] << 8 |
		step[colour % 6];
}

static int distance(int a, int b)
{
	int red = (a >> 16) - (b >> 16);
	int green = (a >> 8 & 0xff) - (b >> 8 & 0xff);
	int blue = (a & 0xff) - (b & 0xff);

	return red * red + green * green + blue * blue;
}

int style_reduce(int colour, int colours)
{
	int count = colours >= 256 ? 256 : colours >= 16 ? 16 : 8;
	int nearest, wanted;

	if (colour < 0 || colours < 8)
		return -1;
	if (colour < count)
		return colour;
	wanted = rgb_of(colour);
	nearest = count == 256 ? 16 : 0;
	for (int i = nearest + 1; i < count; i++) {
		if (distance(rgb_of(i), wanted) <
		    distance(rgb_of(nearest), wanted))
			nearest = i;
	}
	return nearest;
}
