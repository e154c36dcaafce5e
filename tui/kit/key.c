#include "tui/kit/key.h"

/*
 * A name is any number of "C-" and "M-" and then a name of the table, "F" and
 * a number, or one character. What a terminal can't tell apart has one code:
 * C-m and C-j are Enter, C-i is Tab, C-[ is Esc, C-h is Backspace. So a keymap
 * that binds one of them binds the key that will arrive.
 */

#include <stdio.h>
#include <string.h>

#include "core/base/text.h"

enum { FUNCTION_KEYS = 12 };

static const char *const names[] = {
#define X(suffix, name) [FDKEY_##suffix - FDKEY_ENTER] = name,
	KEY_NAMES(X)
#undef X
};

static bool is_function_key(key_code key)
{
	return key > FDKEY_F0 && key <= FDKEY_F(FUNCTION_KEYS);
}

static bool is_named(key_code key)
{
	return key >= FDKEY_ENTER && key < FDKEY_ENTER + FD_COUNT(names);
}

static bool parse_function_key(const char *name, key_code *out)
{
	long number;

	if (name[0] != 'F' || !text_is_digit(name[1]) ||
	    !text_parse_long(name + 1, 1, FUNCTION_KEYS, &number))
		return false;
	*out = FDKEY_F((key_code)number);
	return true;
}

static bool parse_character(const char *name, key_code *out)
{
	size_t len = strlen(name);
	struct text_rune rune;

	if (len == 0)
		return false;
	rune = text_decode(name, len);
	if (!rune.is_valid || rune.len != len || !key_is_text(rune.code))
		return false;
	*out = rune.code;
	return true;
}

static bool parse_plain(const char *name, key_code *out)
{
	if (strcmp(name, "Space") == 0) {
		*out = ' ';
		return true;
	}
	for (size_t i = 0; i < FD_COUNT(names); i++) {
		if (strcmp(names[i], name) == 0) {
			*out = FDKEY_ENTER + (key_code)i;
			return true;
		}
	}
	return parse_function_key(name, out) || parse_character(name, out);
}

static bool add_control(key_code *key)
{
	key_code c = *key >= 'a' && *key <= 'z' ? *key - 32 : *key;

	if (c < 'A' || c > '_')
		return false;
	switch (FDKEY_CTRL(c)) {
	case FDKEY_CTRL('h'):
		*key = FDKEY_BACKSPACE;
		break;
	case FDKEY_CTRL('i'):
		*key = FDKEY_TAB;
		break;
	case FDKEY_CTRL('j'):
	case FDKEY_CTRL('m'):
		*key = FDKEY_ENTER;
		break;
	case FDKEY_CTRL('['):
		*key = FDKEY_ESC;
		break;
	default:
		*key = FDKEY_CTRL(c);
	}
	return true;
}

bool key_parse(const char *name, key_code *out)
{
	bool has_alt = false, has_control = false;
	key_code key;

	while ((name[0] == 'C' || name[0] == 'M') && name[1] == '-' &&
	    name[2] != '\0') {
		if (name[0] == 'C')
			has_control = true;
		else
			has_alt = true;
		name += 2;
	}
	if (!parse_plain(name, &key))
		return false;
	if (has_control && !add_control(&key))
		return false;
	*out = key | (has_alt ? (key_code)KEY_ALT : 0);
	return true;
}

static void format_character(key_code key, char out[13])
{
	struct text_rune rune = { .code = key, .is_valid = true };
	size_t len;

	if (text_rune_is_hostile(key))
		len = text_show_rune(rune, out);
	else
		len = text_encode(key, out);
	out[len] = '\0';
}

void key_format(key_code key, char *out, size_t size)
{
	const char *alt = (key & KEY_ALT) != 0 ? "M-" : "";
	char text[13];

	key &= ~(key_code)KEY_ALT;
	if (key == ' ')
		snprintf(out, size, "%sSpace", alt);
	else if (is_named(key))
		snprintf(out, size, "%s%s", alt, names[key - FDKEY_ENTER]);
	else if (is_function_key(key))
		snprintf(out, size, "%sF%u", alt, (unsigned)(key - FDKEY_F0));
	else if (key > 0 && key < 0x20)
		snprintf(out, size, "%sC-%c", alt,
			text_lower((char)(key + 0x40)));
	else if (key == KEY_NONE || key > 0x10ffff)
		snprintf(out, size, "none");
	else {
		format_character(key, text);
		snprintf(out, size, "%s%s", alt, text);
	}
}

bool key_is_text(key_code key)
{
	return key >= 0x20 && key <= 0x10ffff && !text_rune_is_hostile(key);
}
