#ifndef FD_TUI_PANES_VALIDATION_JOB_H
#define FD_TUI_PANES_VALIDATION_JOB_H

/*
 * One text held against R4 and the packages of this host, in a fork of the
 * program that hands an OperationOutcome back: neither a large document nor a
 * package that has to be compiled first holds up a key, and a text that brings
 * the validator down brings down nothing else.
 */

#include "tui/panes/deck.h"

struct validation_job;

/* outcome: JSON, borrowed; NULL with err where there is none. text: what was
   validated, which the callee may take. The job is gone then. */
typedef void validation_job_fn(void *data, const struct buf *outcome,
	struct buf *text, const struct err *err);

/* The text is adopted. NULL with err when no fork can be had. */
struct validation_job *validation_job_start(struct deck *deck,
	struct buf *text, validation_job_fn *done, void *data,
	struct err *err) FD_NONNULL FD_MUST_USE;
/* done is not called; NULL is fine. */
void validation_job_stop(struct validation_job *job);

#endif
