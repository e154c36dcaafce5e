#include "core/doc/blocks.h"

/*
 * Bytes into masks. A class of bytes is found by one table look-up on the low
 * four bits: the table holds the only byte of the class that has these bits,
 * so a byte belongs to the class when the look-up gives the byte itself.
 * Brackets come in pairs 0x20 apart and share an entry once that bit is set.
 *
 * The AVX2 code is compiled for itself and chosen when the program runs. SSE2
 * has no such look-up and compares instead. Machines that are neither take
 * eight bytes as one number. The tests hold all three against the classes.
 */

#if BLOCKS_HAVE_X86
#include <immintrin.h>
#endif

/* Eight bytes, the first one lowest, on a machine of any byte order. */
static uint64_t load8(const unsigned char *text)
{
	uint64_t eight = 0;

	for (int i = 7; i >= 0; i--)
		eight = eight << 8 | text[i];
	return eight;
}

/* The top bit of every byte that is zero, and no other bit. */
static uint64_t zeros(uint64_t eight)
{
	const uint64_t low7 = 0x7f7f7f7f7f7f7f7f;

	return ~(((eight & low7) + low7) | eight | low7);
}

static uint64_t equals(uint64_t eight, unsigned char c)
{
	return zeros(eight ^ c * (uint64_t)0x0101010101010101);
}

/* Eight top bits side by side: the product has each of them in its last byte,
   and no two sums meet on the way there. */
static uint64_t gather(uint64_t tops)
{
	return (tops >> 7) * 0x0102040810204080 >> 56;
}

static void classify_plain(const unsigned char *text, struct block_masks *out)
{
	*out = (struct block_masks){ 0 };
	for (unsigned i = 0; i < BLOCK_BYTES; i += 8) {
		uint64_t v = load8(text + i);
		uint64_t w = v | 0x2020202020202020;

		out->quote |= gather(equals(v, '"')) << i;
		out->backslash |= gather(equals(v, '\\')) << i;
		out->mark |= gather(equals(w, '{') | equals(w, '}') |
			equals(w, ':') | equals(w, ',')) << i;
		out->space |= gather(equals(v, ' ') | equals(v, '\n') |
			equals(v, '\t') | equals(v, '\r')) << i;
		out->control |= gather(zeros(v & 0xe0e0e0e0e0e0e0e0)) << i;
		out->high |= gather(v & 0x8080808080808080) << i;
	}
}

#if BLOCKS_HAVE_X86

static uint64_t bits16(__m128i wide)
{
	return (uint16_t)_mm_movemask_epi8(wide);
}

static __m128i equals16(__m128i bytes, char c)
{
	return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c));
}

static void classify_sse2(const unsigned char *text, struct block_masks *out)
{
	*out = (struct block_masks){ 0 };
	for (unsigned i = 0; i < BLOCK_BYTES; i += 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(text + i));
		__m128i w = _mm_or_si128(v, _mm_set1_epi8(0x20));
		__m128i mark = _mm_or_si128(
			_mm_or_si128(equals16(w, '{'), equals16(w, '}')),
			_mm_or_si128(equals16(w, ':'), equals16(w, ',')));
		__m128i space = _mm_or_si128(
			_mm_or_si128(equals16(v, ' '), equals16(v, '\n')),
			_mm_or_si128(equals16(v, '\t'), equals16(v, '\r')));
		__m128i low = _mm_cmpeq_epi8(
			_mm_min_epu8(v, _mm_set1_epi8(0x1f)), v);

		out->quote |= bits16(equals16(v, '"')) << i;
		out->backslash |= bits16(equals16(v, '\\')) << i;
		out->mark |= bits16(mark) << i;
		out->space |= bits16(space) << i;
		out->control |= bits16(low) << i;
		out->high |= bits16(v) << i;
	}
}

#define AVX2	__attribute__((target("avx2")))

/* 64 bytes, or what a comparison made of them. */
struct wide {
	__m256i low, high;
};

AVX2 static inline uint64_t bits64(struct wide wide)
{
	return (uint32_t)_mm256_movemask_epi8(wide.low) |
		(uint64_t)(uint32_t)_mm256_movemask_epi8(wide.high) << 32;
}

AVX2 static inline uint64_t equal_bits(struct wide wide, struct wide other)
{
	return bits64((struct wide){
		_mm256_cmpeq_epi8(wide.low, other.low),
		_mm256_cmpeq_epi8(wide.high, other.high),
	});
}

AVX2 static inline uint64_t byte_bits(struct wide wide, char c)
{
	__m256i all = _mm256_set1_epi8(c);

	return equal_bits(wide, (struct wide){ all, all });
}

/* The bytes that the look-up of themselves gives. */
AVX2 static inline uint64_t table_bits(struct wide wide, __m256i table)
{
	return equal_bits(wide, (struct wide){
		_mm256_shuffle_epi8(table, wide.low),
		_mm256_shuffle_epi8(table, wide.high),
	});
}

/* The same 16 bytes in both halves, as the look-up wants them. */
AVX2 static inline __m256i table_of(uint64_t low, uint64_t high)
{
	return _mm256_set_epi64x((long long)high, (long long)low,
		(long long)high, (long long)low);
}

AVX2 static void classify_avx2(const unsigned char *text, size_t count,
	struct block_masks *out)
{
	/* Entries from the right: 0 ' ', 9 \t, a \n, d \r; a ':' b '{'
	   c ',' d '}'; elsewhere a byte that no look-up can equal. */
	const __m256i spaces = table_of(0xffffffffffffff20,
		0xffff0dffff0a09ff);
	const __m256i marks = table_of(0xffffffffffffffff,
		0xffff7d2c7b3affff);
	const __m256i bit5 = _mm256_set1_epi8(0x20);
	const __m256i most = _mm256_set1_epi8(0x1f);

	for (; count > 0; count--, text += BLOCK_BYTES, out++) {
		const __m256i *from = (const __m256i *)text;
		struct wide v = { _mm256_loadu_si256(from),
			_mm256_loadu_si256(from + 1) };
		struct wide w = { _mm256_or_si256(v.low, bit5),
			_mm256_or_si256(v.high, bit5) };

		out->quote = byte_bits(v, '"');
		out->backslash = byte_bits(v, '\\');
		out->mark = table_bits(w, marks);
		out->space = table_bits(v, spaces);
		out->control = equal_bits(v, (struct wide){
			_mm256_min_epu8(v.low, most),
			_mm256_min_epu8(v.high, most) });
		out->high = bits64(v);
	}
}

#endif

bool blocks_has_way(enum blocks_way way)
{
#if BLOCKS_HAVE_X86
	return way != BLOCKS_AVX2 || (__builtin_cpu_supports("avx2") &&
		__builtin_cpu_supports("bmi") &&
		__builtin_cpu_supports("popcnt"));
#else
	return way == BLOCKS_PLAIN;
#endif
}

void blocks_classify(enum blocks_way way, const unsigned char *text,
	size_t count, struct block_masks *out)
{
#if BLOCKS_HAVE_X86
	if (way == BLOCKS_AVX2) {
		classify_avx2(text, count, out);
		return;
	}
	if (way == BLOCKS_SSE2) {
		for (size_t i = 0; i < count; i++)
			classify_sse2(text + i * BLOCK_BYTES, &out[i]);
		return;
	}
#endif
	(void)way;
	for (size_t i = 0; i < count; i++)
		classify_plain(text + i * BLOCK_BYTES, &out[i]);
}
