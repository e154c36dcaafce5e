#ifndef FD_IG_WALK_BELOW_H
#define FD_IG_WALK_BELOW_H

/*
 * Findings at a row somewhere below a place that the walk is at, for checks
 * that look through a resource by themselves.
 */

#include "core/ig/walk.h"

/* As walk_report; row: place's own, or one inside it. */
void walk_report_below(struct walk *walk, const struct place *place,
	uint32_t row, enum finding_severity severity, const char *code,
	const char *id, const char *format, ...)
	__attribute__((format(printf, 7, 8)));

#endif
