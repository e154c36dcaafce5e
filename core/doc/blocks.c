#include "core/doc/blocks.h"

/*
 * From masks to token starts.
 *
 * A quote counts unless a backslash escapes it; the running exclusive-or over
 * the quotes gives the bytes inside of strings (the opening quote belongs to
 * them, the closing one does not), and its last bit is carried to the next
 * block. A word is any run of bytes that are neither white space, mark nor
 * string; only its first byte is reported.
 *
 * Faults inside of strings are rare, so what could be one (a backslash, a
 * byte above 0x7f, a control character) is looked at one by one. A sequence
 * that the block's end cuts is looked at again with the next block: until then
 * nothing behind it can have been reported, as it reaches to the end.
 */

#include <string.h>

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
		(c >= 'A' && c <= 'F');
}

/* Length of the escape at text[0], 0 when bad, more than len when cut. */
static size_t escape_length(const char *text, size_t len)
{
	if (len < 2)
		return 2;
	if (text[1] != 'u')
		return text[1] != '\0' &&
			strchr("\"\\/bfnrt", text[1]) != NULL ? 2 : 0;
	for (size_t i = 2; i < 6; i++) {
		if (i >= len)
			return 6;
		if (!is_hex(text[i]))
			return 0;
	}
	return 6;
}

/* The same for the UTF-8 character at text[0] (RFC 3629, section 4). */
static size_t utf8_length(const char *text, size_t len)
{
	unsigned char lead = (unsigned char)text[0], low = 0x80, high = 0xbf;
	size_t size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;

	if (lead < 0xc2 || lead > 0xf4)
		return 0;
	if (lead == 0xe0)
		low = 0xa0;
	else if (lead == 0xed)
		high = 0x9f;
	else if (lead == 0xf0)
		low = 0x90;
	else if (lead == 0xf4)
		high = 0x8f;
	for (size_t i = 1; i < size && i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c < low || c > high)
			return 0;
		low = 0x80;
		high = 0xbf;
	}
	return size;
}

static void set_bad(struct blocks *blocks, size_t at, const char *reason)
{
	if (at < blocks->bad) {
		blocks->bad = at;
		blocks->reason = reason;
	}
}

/*
 * Looks at the sequence at text[at], which ends before limit or is cut there.
 * Returns where it ends.
 */
static size_t check_sequence(struct blocks *blocks, const char *text,
	size_t at, size_t limit)
{
	bool is_escape = text[at] == '\\';
	size_t size = is_escape ? escape_length(text + at, limit - at) :
		utf8_length(text + at, limit - at);

	if (size == 0) {
		set_bad(blocks, at, is_escape ?
			"JSON has no such escape" :
			"these bytes are not UTF-8");
		size = 1;
	} else if (size > limit - at) {
		blocks->pending = at;
	}
	return at + size;
}

/* All bits from that one on, none for 64 and above. */
static uint64_t from_bit(size_t bit)
{
	return bit < 64 ? ~(uint64_t)0 << bit : 0;
}

/* What the block before left cut; returns the bits that are not its. */
static uint64_t end_pending(struct blocks *blocks, const char *text,
	size_t at, size_t limit)
{
	size_t begin = blocks->pending, end;

	if (begin == SIZE_MAX)
		return ~(uint64_t)0;
	blocks->pending = SIZE_MAX;
	end = check_sequence(blocks, text, begin, limit);
	return end > at ? from_bit(end - at) : ~(uint64_t)0;
}

/* The bits that a backslash escapes. */
static uint64_t escaped_bits(struct blocks *blocks, uint64_t backslash)
{
	uint64_t escaped = blocks->is_escaped;

	backslash &= ~escaped;
	blocks->is_escaped = false;
	while (backslash != 0) {
		uint64_t bit = backslash & -backslash;

		blocks->is_escaped = bit >> 63;
		escaped |= bit << 1;
		backslash &= ~(bit | bit << 1);
	}
	return escaped;
}

static inline uint64_t running_xor(uint64_t bits)
{
	bits ^= bits << 1;
	bits ^= bits << 2;
	bits ^= bits << 4;
	bits ^= bits << 8;
	bits ^= bits << 16;
	return bits ^ bits << 32;
}

/* Every sequence in the strings of one block; doubtful says where. */
static void check_strings(struct blocks *blocks, const char *text, size_t at,
	size_t limit, uint64_t doubtful, uint64_t control)
{
	doubtful &= end_pending(blocks, text, at, limit);
	if (control != 0)
		set_bad(blocks, at + (size_t)__builtin_ctzll(control),
			"a control character in a string must be escaped");
	while (doubtful != 0) {
		size_t bit = (size_t)__builtin_ctzll(doubtful);
		size_t end = check_sequence(blocks, text, at + bit, limit);

		doubtful &= from_bit(end - at);
	}
}

/* The starts of one block as bits. */
static inline __attribute__((always_inline)) uint64_t block_starts(
	struct blocks *blocks, const char *text, size_t at, size_t limit,
	const struct block_masks *masks)
{
	uint64_t quote = masks->quote, escaped = 0, string, word, starts;

	if ((masks->backslash | blocks->is_escaped) != 0) {
		escaped = escaped_bits(blocks, masks->backslash);
		quote &= ~escaped;
	}
	string = running_xor(quote) ^ blocks->in_string;
	blocks->in_string = (uint64_t)((int64_t)string >> 63);
	word = ~(string | quote | masks->mark | masks->space);
	starts = word & ~(word << 1 | blocks->in_word);
	blocks->in_word = word >> (limit - at - 1) & 1;
	starts |= (masks->mark & ~string) | (quote & string);
	if (((masks->backslash | masks->high | masks->control) & string) != 0
	    || blocks->pending != SIZE_MAX) {
		check_strings(blocks, text, at, limit, string &
			((masks->backslash & ~escaped) | masks->high),
			masks->control & string);
		if (blocks->bad < limit)
			starts &= blocks->bad > at ?
				~from_bit(blocks->bad - at) : 0;
	}
	return starts;
}

/* The lowest bit is written and taken off; of none, anything is written. */
static inline uint64_t write_start(uint32_t *out, uint32_t at,
	uint64_t starts)
{
	*out = at + (uint32_t)__builtin_ctzll(starts | (uint64_t)1 << 63);
	return starts & (starts - 1);
}

/* Four at a time, some of them for nothing: a loop that ends at the last bit
   would cost more by being foretold wrongly. */
static inline size_t write_starts(uint32_t *out, uint32_t at, uint64_t starts)
{
	size_t count = (size_t)__builtin_popcountll(starts);

	while (starts != 0) {
		starts = write_start(out, at, starts);
		starts = write_start(out + 1, at, starts);
		starts = write_start(out + 2, at, starts);
		starts = write_start(out + 3, at, starts);
		out += 4;
	}
	return count;
}

static inline __attribute__((always_inline)) size_t scan_masks(
	struct blocks *blocks, const char *text, size_t from, size_t to,
	size_t base, const struct block_masks *masks, uint32_t *starts)
{
	size_t count = 0;

	for (; from < to && blocks->bad == SIZE_MAX; masks++) {
		size_t limit = to - from > BLOCK_BYTES ?
			from + BLOCK_BYTES : to;

		count += write_starts(starts + count, (uint32_t)(from - base),
			block_starts(blocks, text, from, limit, masks));
		from = limit;
	}
	return count;
}

#if BLOCKS_HAVE_X86
/* The same, compiled for machines that count and find bits at once. */
__attribute__((target("bmi,popcnt"))) static size_t scan_masks_avx2(
	struct blocks *blocks, const char *text, size_t from, size_t to,
	size_t base, const struct block_masks *masks, uint32_t *starts)
{
	return scan_masks(blocks, text, from, to, base, masks, starts);
}
#endif

size_t blocks_scan(struct blocks *blocks, const char *text, size_t from,
	size_t to, size_t base, uint32_t starts[BLOCKS_STARTS])
{
	struct block_masks masks[BLOCKS_BATCH];
	size_t rest = (to - from) % BLOCK_BYTES;
	size_t whole = (to - from) / BLOCK_BYTES;

	blocks_classify(blocks->way, (const unsigned char *)text + from, whole,
		masks);
	if (rest != 0) {
		unsigned char tail[BLOCK_BYTES];

		memset(tail, ' ', sizeof(tail));
		memcpy(tail, text + to - rest, rest);
		blocks_classify(blocks->way, tail, 1, &masks[whole]);
	}
#if BLOCKS_HAVE_X86
	if (blocks->way == BLOCKS_AVX2)
		return scan_masks_avx2(blocks, text, from, to, base, masks,
			starts);
#endif
	return scan_masks(blocks, text, from, to, base, masks, starts);
}

void blocks_init(struct blocks *blocks)
{
	*blocks = (struct blocks){
		.way = BLOCKS_WAYS - 1, .pending = SIZE_MAX, .bad = SIZE_MAX,
	};
	while (!blocks_has_way(blocks->way))
		blocks->way--;
}
