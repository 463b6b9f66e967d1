/* What the sections of a comparison's report are made with. */
#ifndef VIZ_DIFF_REPORT_PRIVATE_H
#define VIZ_DIFF_REPORT_PRIVATE_H

#include "viz/diff_report.h"

static inline char diff_side_letter(unsigned side)
{
	return side == 0 ? 'A' : 'B';
}

/* Adds a line, see struct diff_line. Where memory is short r->failed is set. */
__attribute__((format(printf, 6, 7))) void diff_report_add(struct diff_report *r, unsigned level,
							   enum theme_role role,
							   enum diff_line_of kind, uint32_t of,
							   const char *format, ...);

/* What is compared, and whether it is the same. */
void diff_report_add_summary(struct diff_report *r);

/* Where the two go apart first, if they do. */
void diff_report_add_first(struct diff_report *r);

#endif
