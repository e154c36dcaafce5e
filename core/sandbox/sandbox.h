#ifndef FD_SANDBOX_SANDBOX_H
#define FD_SANDBOX_SANDBOX_H

/*
 * The built-in server: the RIE in small, on loopback only, for demonstrations
 * and as a test peer. It runs inside the loop, without threads. What it offers
 * (paths below the server's root):
 *
 *   /open/ESB                       an ESB as in development: no credentials
 *   /sandbox/oauth2/...             authorization server (client credentials)
 *   /sandbox/ESB                    ESB: Bundle poll, $process-message
 *   /sandbox/cdr/fhir/r4            repository: read, search, CRUD
 *   /sandbox/v2                     HL7 v2 over HTTP: an ACK with MSA-1
 *   /sandbox/iis/...                stock error pages of a web server
 *
 * Client id "sandbox-client", secret "sandbox-secret": public, as everything
 * in it is invented.
 */

#include "core/base/err.h"

struct loop;
struct sandbox;

struct sandbox_options {
	uint16_t port;		/* 0: any free one */
	long token_seconds;	/* life of a token; 0: 3600 */
	bool is_quiet;
};

/* Loads the samples and listens on 127.0.0.1. NULL with err set. */
struct sandbox *sandbox_start(struct loop *loop,
	const struct sandbox_options *options, struct err *err) FD_MUST_USE;
void sandbox_stop(struct sandbox *sandbox);
uint16_t sandbox_port(const struct sandbox *sandbox) FD_NONNULL;
/* "http://127.0.0.1:PORT", borrowed. */
const char *sandbox_origin(const struct sandbox *sandbox) FD_NONNULL;
/* Requests answered so far. */
uint64_t sandbox_served(const struct sandbox *sandbox) FD_NONNULL;

#endif
