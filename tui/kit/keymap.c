#include "tui/kit/keymap.h"

/*
 * One array of bindings in the order they were made; a later bind of the same
 * keys in the same context takes the earlier one's place. Look-ups walk it:
 * two hundred rows, a few walks per key.
 *
 * A command may be given as words, which are quoted and joined again, or as
 * one word, which is the line as it stands; only so can it hold a ";". Lines
 * are checked when they are bound, because a key that turns out dead weeks
 * later, in the middle of something, is the worst time to learn of a slip.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/engine/command.h"

/* text holds context, note and line, one behind the other. */
struct entry {
	struct binding binding;
	char *text;
};

static struct entry *entries;
static size_t entry_count, entry_alloc;

/* Splits "g g" at blanks. */
static bool parse_keys(const char *text, struct binding *out, struct err *err)
{
	const char *at = text + strspn(text, " ");
	char name[32];

	out->key_count = 0;
	while (*at != '\0') {
		size_t len = strcspn(at, " ");

		if (out->key_count == KEYMAP_SEQUENCE_MAX)
			return err_set(err, ERR_CONFIG, "\"%s\" is more than "
				"%d keys, the most a sequence can have", text,
				KEYMAP_SEQUENCE_MAX);
		memcpy(name, at, len < sizeof(name) ? len : 0);
		name[len < sizeof(name) ? len : 0] = '\0';
		if (!key_parse(name, &out->key[out->key_count++]))
			return err_set(err, ERR_CONFIG, "\"%.*s\" is no key; "
				"keys are written as a, C-c, M-x, F5, Enter "
				"or Space", (int)len, at);
		at += len + strspn(at + len, " ");
	}
	if (out->key_count == 0)
		return err_set(err, ERR_CONFIG, "a binding needs a key");
	return true;
}

static struct entry *find_entry(const char *context,
	const struct binding *keys)
{
	for (size_t i = 0; i < entry_count; i++) {
		const struct binding *binding = &entries[i].binding;

		if (binding->key_count == keys->key_count &&
		    strcmp(binding->context, context) == 0 &&
		    memcmp(binding->key, keys->key, keys->key_count *
			sizeof(keys->key[0])) == 0)
			return &entries[i];
	}
	return NULL;
}

static bool check_command(const char *name, struct err *err)
{
	const struct command *near;

	if (command_find(name) != NULL)
		return true;
	near = command_match(name, err);
	if (near != NULL)
		err_set(err, ERR_CONFIG, "there is no command \"%s\"; files "
			"need the whole name, \"%s\"", name, near->name);
	return false;
}

/* Every command of the line must exist. */
static bool check_line(const char *line, struct err *err)
{
	bool is_first = true, is_fine;
	struct words words;

	is_fine = script_split(line, &words, err);
	if (is_fine && words.count == 0)
		is_fine = err_set(err, ERR_CONFIG, "a binding needs a command");
	for (size_t i = 0; is_fine && i < words.count; i++) {
		bool is_end = strcmp(words.word[i], ";") == 0;

		if (is_first && !is_end)
			is_fine = check_command(words.word[i], err);
		is_first = is_end;
	}
	words_finish(&words);
	return is_fine;
}

static void join_line(size_t count, const char *const *words, struct buf *out)
{
	if (count == 1) {
		buf_puts(out, words[0]);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_putc(out, ' ');
		script_quote(out, words[i]);
	}
}

static void store(const char *context, const char *note, const char *line,
	const struct binding *keys)
{
	struct entry *entry = find_entry(context, keys);
	size_t note_at = strlen(context) + 1;
	size_t line_at = note_at + strlen(note) + 1;
	char *text = xasprintf("%s%c%s%c%s", context, 0, note, 0, line);

	if (entry == NULL) {
		entries = mem_grow(entries, entry_count, &entry_alloc,
			sizeof(*entries));
		entry = &entries[entry_count++];
		entry->text = NULL;
	}
	free(entry->text);
	entry->text = text;
	entry->binding = *keys;
	entry->binding.context = text;
	entry->binding.note = text + note_at;
	entry->binding.line = text + line_at;
}

bool keymap_bind(size_t count, const char *const *words, struct err *err)
{
	bool has_note = count > 3 && strcmp(words[2], "-n") == 0;
	size_t from = has_note ? 4 : 2;
	struct buf line = BUF_INIT;
	struct binding keys = { 0 };
	bool is_fine;

	if (count <= from)
		return err_set(err, ERR_CONFIG, "bind needs a context, a key "
			"and a command, such as \"bind global F5 send\"");
	if (!parse_keys(words[1], &keys, err))
		return false;
	join_line(count - from, words + from, &line);
	is_fine = check_line(line.data, err);
	if (is_fine)
		store(words[0], has_note ? words[3] : "", line.data, &keys);
	buf_finish(&line);
	return is_fine;
}

bool keymap_unbind(size_t count, const char *const *words, struct err *err)
{
	struct binding keys = { 0 };
	struct entry *entry;

	if (count != 2)
		return err_set(err, ERR_CONFIG, "unbind needs a context and a "
			"key, such as \"unbind global F5\"");
	if (!parse_keys(words[1], &keys, err))
		return false;
	entry = find_entry(words[0], &keys);
	if (entry == NULL)
		return err_set(err, ERR_CONFIG, "\"%s\" is not bound in %s",
			words[1], words[0]);
	free(entry->text);
	entry_count--;
	memmove(entry, entry + 1,
		(size_t)(&entries[entry_count] - entry) * sizeof(*entry));
	return true;
}

void keymap_clear(void)
{
	for (size_t i = 0; i < entry_count; i++)
		free(entries[i].text);
	free(entries);
	entries = NULL;
	entry_count = entry_alloc = 0;
}

size_t keymap_count(void)
{
	return entry_count;
}

const struct binding *keymap_at(size_t at)
{
	return at < entry_count ? &entries[at].binding : NULL;
}

static enum keymap_answer find_in_context(const char *context,
	const key_code *keys, size_t count, const struct binding **found)
{
	bool is_prefix = false;

	for (size_t i = 0; i < entry_count; i++) {
		const struct binding *binding = &entries[i].binding;

		if (binding->key_count < count ||
		    memcmp(binding->key, keys, count * sizeof(*keys)) != 0 ||
		    strcmp(binding->context, context) != 0)
			continue;
		if (binding->key_count == count)
			*found = binding;
		else
			is_prefix = true;
	}
	if (is_prefix)
		return KEYMAP_MORE;
	return *found != NULL ? KEYMAP_FOUND : KEYMAP_NO;
}

enum keymap_answer keymap_find(const char *const *contexts,
	const key_code *keys, size_t count, const struct binding **found)
{
	enum keymap_answer answer = KEYMAP_NO;

	*found = NULL;
	if (count == 0 || count > KEYMAP_SEQUENCE_MAX)
		return KEYMAP_NO;
	for (; *contexts != NULL && answer == KEYMAP_NO; contexts++)
		answer = find_in_context(*contexts, keys, count, found);
	return answer;
}

static const struct binding *for_line(const char *const *contexts,
	const char *line, bool has_note)
{
	for (const char *const *at = contexts; *at != NULL; at++) {
		for (size_t i = 0; i < entry_count; i++) {
			const struct binding *binding = &entries[i].binding;
			const struct binding *found;

			if (strcmp(binding->context, *at) != 0 ||
			    strcmp(binding->line, line) != 0 ||
			    (has_note && *binding->note == '\0'))
				continue;
			/* A nearer context may use these keys otherwise. */
			keymap_find(contexts, binding->key,
				binding->key_count, &found);
			if (found == binding)
				return binding;
		}
	}
	return NULL;
}

/* Keys without a note are told only where no other key does it. */
const struct binding *keymap_for_line(const char *const *contexts,
	const char *line)
{
	const struct binding *found = for_line(contexts, line, true);

	return found != NULL ? found : for_line(contexts, line, false);
}

void keymap_format_keys(const key_code *keys, size_t count, char *out,
	size_t size)
{
	size_t used = 0;
	char name[16];

	if (size == 0)
		return;
	out[0] = '\0';
	for (size_t i = 0; i < count; i++) {
		size_t len;

		key_format(keys[i], name, sizeof(name));
		len = strlen(name);
		if (used + (i > 0) + len >= size)
			return;
		if (i > 0)
			out[used++] = ' ';
		memcpy(out + used, name, len + 1);
		used += len;
	}
}

void keymap_format(const struct binding *binding, char *out, size_t size)
{
	keymap_format_keys(binding->key, binding->key_count, out, size);
}
