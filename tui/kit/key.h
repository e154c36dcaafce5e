#ifndef FD_TUI_KIT_KEY_H
#define FD_TUI_KIT_KEY_H

/*
 * Keys by name, the same names in keymap files, hints, help and scripts:
 * "a", "G", "/", "Space", "Enter", "Esc", "Tab", "S-Tab", "Backspace",
 * "Delete", "Insert", "Up", "Down", "Left", "Right", "Home", "End", "PageUp",
 * "PageDown", "F1".."F12", "C-c" (Control), "M-x" (Alt, or Esc then x).
 */

#include "core/base/mem.h"

typedef uint32_t key_code;

enum {
	KEY_SPECIAL = 0x200000,		/* above any code point */
	KEY_ALT = 0x40000000,		/* flag: with Alt */
};

/* X(enum suffix, name); F1..F12 follow them as KEY_F(1).. */
#define KEY_NAMES(X) \
	X(ENTER, "Enter") X(ESC, "Esc") X(TAB, "Tab") X(BACKTAB, "S-Tab") \
	X(BACKSPACE, "Backspace") X(DELETE, "Delete") X(INSERT, "Insert") \
	X(UP, "Up") X(DOWN, "Down") X(LEFT, "Left") X(RIGHT, "Right") \
	X(HOME, "Home") X(END, "End") X(PAGE_UP, "PageUp") \
	X(PAGE_DOWN, "PageDown")

enum key_special {
	KEY_NONE = 0,
	KEY_FIRST_ = KEY_SPECIAL,
#define X(suffix, name) FDKEY_##suffix,
	KEY_NAMES(X)
#undef X
	FDKEY_F0
};
#define FDKEY_F(n)	((key_code)(FDKEY_F0 + (n)))

/* C-a is 1, C-z is 26; Enter, Tab and Esc have names of their own. */
#define FDKEY_CTRL(c)	((key_code)((c) & 0x1f))

/* False for a name that is none. */
bool key_parse(const char *name, key_code *out) FD_NONNULL FD_MUST_USE;
/* The name; at most 15 bytes. */
void key_format(key_code key, char *out, size_t size) FD_NONNULL;
/* True for a character that can be typed into a text. */
bool key_is_text(key_code key);

#endif
