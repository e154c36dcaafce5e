#ifndef FD_STORE_HISTORY_H
#define FD_STORE_HISTORY_H

/*
 * What was sent and how it ended: method, URL with secrets and identifiers
 * masked, status, verdict, timing. No bodies, no headers. Kept in memory, and
 * in state/history.jsonl (one JSON object a line) unless the setting says no;
 * the file is bounded and replaced atomically when it is trimmed.
 */

#include "core/base/err.h"

#include <time.h>

struct history_entry {
	time_t at;
	char *connection;
	char *method, *url;	/* url redacted already */
	unsigned status;	/* 0: no answer */
	char *verdict;		/* "ok", "fatal-error", "AE", ... or "" */
	char *note;		/* error sentence, or "" */
	long ms;
	uint64_t bytes;
	uint32_t exchange;	/* while still held; 0: from the file */
};

struct json;
/* As the file has it. The caller's. */
struct json *history_entry_json(const struct history_entry *entry)
	FD_NONNULL FD_MUST_USE;

struct history;

/* A file that has bad lines keeps them out and says so once in problem. */
struct history *history_open(struct err *problem) FD_NONNULL FD_MUST_USE;
void history_free(struct history *history);
/* Copies entry, redacts its URL, appends to the file. */
void history_add(struct history *history, const struct history_entry *entry)
	FD_NONNULL;
/* Newest first. */
size_t history_count(const struct history *history) FD_NONNULL;
const struct history_entry *history_at(const struct history *history,
	size_t at) FD_NONNULL;
/* Forgets everything, the file too. */
bool history_clear(struct history *history, struct err *err)
	FD_NONNULL FD_MUST_USE;

#endif
