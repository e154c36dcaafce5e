#include "tui/kit/prompt_internal.h"

/*
 * The masked reader: what is typed goes straight into locked memory and is
 * seen as dots. There is no moving in it and nothing to take back but the
 * last character, so that no copy is ever needed.
 */

#include "core/base/text.h"

void masked_key(struct secret *secret, key_code key)
{
	char text[4];

	if (key == FDKEY_BACKSPACE)
		secret_backspace(secret);
	while (key == FDKEY_CTRL('u') && secret_length(secret) > 0)
		secret_backspace(secret);
	if (key_is_text(key))
		secret_append(secret, text, text_encode(key, text));
	mem_wipe(text, sizeof(text));
}

void masked_paste(struct secret *secret, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] != '\n' && text[i] != '\r' &&
		    text[i] != '\0')
			secret_append(secret, text + i, 1);
	}
}

int masked_draw(const struct canvas *part, const struct secret *secret,
	int *scroll)
{
	const char *bytes = secret_bytes(secret);
	size_t len = secret_length(secret);
	struct buf dots = BUF_INIT;
	int column;

	for (size_t i = 0; i < len; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			buf_puts(&dots, "•");
	}
	column = line_draw(part, STYLE_PROMPT, dots.data, dots.len, dots.len,
		scroll);
	buf_finish(&dots);
	return column;
}
