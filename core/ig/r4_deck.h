#ifndef FD_IG_R4_DECK_H
#define FD_IG_R4_DECK_H

/*
 * Base R4, compiled: core/ig/r4.deck.gz, unpacked by the Makefile and put into
 * the program by core/ig/r4_deck.S. `make r4-deck` makes it anew.
 */

extern const char r4_deck[], r4_deck_end[];

#endif
