/* base/number: the only functions that print or read numbers. Independent of the locale. */
#ifndef LINTEL_BASE_NUMBER_H
#define LINTEL_BASE_NUMBER_H

#include "base/buf.h"

/* Shortest decimal text that reads back as the same double ("0.1", "23148.1", "1e+300"); for JSON.
 * Minus zero prints as "0". Not finite: prints "null". */
void number_exact(struct buf *buf, double value);

/* Fixed point with up to `decimals` (0 to 6) digits, trailing zeros and "-0" removed: for coordinates.
 * Not finite: prints "0". */
void number_fixed(struct buf *buf, double value, int decimals);

/* Three significant digits, no exponent ("23.1", "0.00125", "926"); for people.
 * Not finite: "infinite", "undefined". */
void number_short(struct buf *buf, double value);

/* Reads digits[.digits][e[+-]digits] with `_` allowed between digits. False where it is not a number or not finite. */
bool number_read(struct str text, double *value);

#endif
