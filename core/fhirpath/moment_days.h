#ifndef FD_FHIRPATH_MOMENT_DAYS_H
#define FD_FHIRPATH_MOMENT_DAYS_H

/*
 * Days and minutes of moments (the proleptic Gregorian calendar), for the
 * files of the module.
 */

#include "core/fhirpath/moment.h"

int days_in_month(int year, int month);
/* Days since a day of long ago. */
long days_of(int year, int month, int day);
/* Moves by minutes, whatever the precision. */
void days_move_minutes(struct moment *a, long minutes) FD_NONNULL;
/* By days; false outside the years 1 to 9999. */
bool days_move(struct moment *a, long days) FD_NONNULL;

#endif
