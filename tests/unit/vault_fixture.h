#ifndef FD_TEST_VAULT_FIXTURE_H
#define FD_TEST_VAULT_FIXTURE_H

/*
 * A vault made once, byte by byte, by a program of a few lines in another
 * language: scrypt N=65536, r=8, p=2, salt 00 to 1f, nonce a0 to ab.
 */

#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/secret.h"

#define KNOWN_PASSPHRASE	"correct horse battery staple"
#define KNOWN_FIRST		"not-a-real-secret"
#define KNOWN_SECOND		"zwei\nZeilen"

static const char known_hex[] =
	"66647661756c740001100802000102030405060708090a0b0c0d0e0f10111213"
	"1415161718191a1b1c1d1e1fa0a1a2a3a4a5a6a7a8a9aaabb6c8e140ce8724a8"
	"89f44500903706e2904488c88f54086400065fc67188e28300000100c778c25a"
	"8eeda369d506c098ebbadf13e1451f0a7bd7907edbbb2c78e9d76ab328bb71b8"
	"ddb6e7bcc87b4033cfb3c6862cb5e2396de1a45ac0c6e989a384cf951ec1cca2"
	"7c979d2260d175e8bac926f427d6acdbb21e711d1268ec78062ddbe1db2530d9"
	"9be71fa120e37d3a23dd9de622c1f6490fa7659952783ee25f0e7a0d1d12e5e5"
	"057104ddab3c4479002bbdd8148aad1031a0aa92558c300cc06f29e1204fee05"
	"271d40e50e50630c03e0dd062680729a8b131e0d33a24d4ba519ed890ac06803"
	"7659b4e364e13b8bec2862881eb087c3882bfef62e4cff3cc9d4003a8de7ebee"
	"f0d033af61a494ce9e0608973fd9a2dfedcfcaccf204e952609d4bad292e41d4"
	"f4e4468a7bf0861b6bc540f7d7d4c68c742d49a245d1b9a6c2940b1fab51c467"
	"b03ebcc209b3b925a6a13747"
	"";

/* Appends the known file's bytes. */
static inline void known_vault(struct buf *out)
{
	for (const char *at = known_hex; *at != '\0'; at += 2) {
		char two[3] = { at[0], at[1], '\0' };

		buf_putc(out, (char)strtoul(two, NULL, 16));
	}
}

static inline struct secret *secret_of(const char *text)
{
	return secret_new(text, strlen(text));
}

#endif
