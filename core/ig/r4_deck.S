/*
 * Base R4 as bytes of the program (see core/ig/r4_deck.h): read-only, aligned
 * for its tables, and not touched before it is used. R4_DECK is the file.
 */
#ifdef __APPLE__
	.const
	.globl _r4_deck, _r4_deck_end
	.p2align 4
_r4_deck:
	.incbin R4_DECK
_r4_deck_end:
	.byte 0
#else
	.section .rodata
	.globl r4_deck, r4_deck_end
	.balign 16
r4_deck:
	.incbin R4_DECK
r4_deck_end:
	.byte 0
	.section .note.GNU-stack,"",%progbits
#endif
