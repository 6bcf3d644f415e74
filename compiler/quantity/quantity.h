/* quantity: expressions, units, dimensions and ranges.
 *
 * An expression is read from a VALUE in the tree, checked once (names, dimensions, cycles) and can then be evaluated at
 * any point of its unknowns. A range `low to high` is ONE unknown: wherever a name that holds it is used it has the
 * same value, so bounds are taken over corners of the unknowns and never by interval arithmetic.
 * Base units: seconds, bytes, 1 (counts and ratios have no dimension), the user's money. This room knows neither nodes
 * nor attributes; which dimension a place wants is said by the caller. Everything belongs to the arena.
 */
#ifndef LINTEL_QUANTITY_QUANTITY_H
#define LINTEL_QUANTITY_QUANTITY_H

#include "base/map.h"
#include "syntax/syntax.h"

struct dimension {
	int8_t time, data, money; /* exponents; all zero for counts, ratios and factors */
};

#define DIMENSION_NONE ((struct dimension){ 0, 0, 0 })
#define DIMENSION_TIME ((struct dimension){ 1, 0, 0 })
#define DIMENSION_RATE ((struct dimension){ -1, 0, 0 })
#define DIMENSION_DATA ((struct dimension){ 0, 1, 0 })
#define DIMENSION_BANDWIDTH ((struct dimension){ -1, 1, 0 })
#define DIMENSION_MONEY ((struct dimension){ 0, 0, 1 })
bool dimension_equal(struct dimension a, struct dimension b);
/* "a time", "a rate (1/s)", "data", "a number", "data per time": for messages. */
struct str dimension_name(struct arena *arena, struct dimension dimension);

/* How a plain number was written; it decides how it is shown and which slip is likely, never what it is worth. */
enum flavour { FLAVOUR_PLAIN, FLAVOUR_PERCENT, FLAVOUR_FACTOR };

/* A range in base units; a single value has low == high. */
struct quantity {
	double low, high;
	struct dimension dimension;
	enum flavour flavour;
};

struct expr; /* opaque; in the arena */

/* Named assumptions of one compilation, and all unknowns met in any expression. */
struct quantity_definition {
	struct str name;
	struct span span;         /* of the name */
	struct expr *expr;
	bool used;                /* some other expression or attribute names it */
	bool overridden;          /* lintel.arch gave it, the design replaced it */
};

struct quantity_unknown {     /* one `low to high` in the text */
	struct span span;
	struct str name;          /* the assumption whose whole value it is, or empty */
};

struct quantity_set {
	struct arena *arena;
	struct diag_sink *sink;
	VEC(struct quantity_definition) definitions;
	struct map names;
	VEC(struct quantity_unknown) unknowns;
};

/* Reads an expression (a NODE_VALUE or the expression below it). Reports bad literals, units and functions at once; names stay
 * open until quantity_check. Never NULL: a broken expression is marked and silent from then on. */
struct expr *quantity_read(struct quantity_set *set, const struct syntax *syntax, uint32_t node);

/* Adds an assumption; a second one of that name is T103 that shows the first. Names of units and functions are refused. */
void quantity_define(struct quantity_set *set, struct str name, struct span span, struct expr *expr);

/* Resolves names, finds dimensions, cycles, inverted ranges and division by zero; reports each fault once. Call after all
 * definitions are in. Returns false where the expression cannot be used. */
bool quantity_check(struct quantity_set *set, struct expr *expr);
void quantity_check_definitions(struct quantity_set *set);

bool expr_usable(const struct expr *expr);               /* checked without fault */
struct dimension expr_dimension(const struct expr *expr);
enum flavour expr_flavour(const struct expr *expr);
struct span expr_span(const struct expr *expr);
/* A bare name that is no assumption, unit or function: the word, else empty. Lets the caller treat a value as a word. */
struct str expr_word(const struct expr *expr);
/* `low to high` at the top (or a name that stands for one). */
bool expr_is_range(const struct quantity_set *set, const struct expr *expr);

/* The value with unknown i at positions[i] in 0..1 of its range; NULL: every unknown at its low end. */
double expr_at(const struct quantity_set *set, const struct expr *expr, const double *positions);
/* Lowest and highest over all corners of the unknowns it depends on (12 at most; a seeded sample above). */
struct quantity expr_bounds(const struct quantity_set *set, const struct expr *expr);

/* Terms for derivations: calls `visit` for each assumption the expression names directly, in order of the text. */
void expr_names(const struct quantity_set *set, const struct expr *expr,
                void (*visit)(void *context, uint32_t definition, struct span span), void *context);

/* "23.1k/s", "200 ms", "1.5 TB", "99.95 %", "5x", "$20k/month", "2.22 Gbps"; three significant digits. A range prints as
 * "80 % to 95 %". The unit of `expr in unit` is honoured by quantity_show_expr. */
void quantity_show(struct buf *out, struct quantity quantity);
void quantity_show_value(struct buf *out, double value, struct dimension dimension, enum flavour flavour);
void quantity_show_expr(struct buf *out, const struct quantity_set *set, const struct expr *expr);
/* The unit in which JSON states it: "1/s", "s", "B", "1", "$". */
struct str quantity_base_unit(struct arena *arena, struct dimension dimension);

bool quantity_is_unit(struct str word);
bool quantity_is_function(struct str word);

#endif
