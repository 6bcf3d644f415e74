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

#include "base/buf.h"
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
static inline bool dimension_equal(struct dimension a, struct dimension b)
{
	return a.time == b.time && a.data == b.data && a.money == b.money;
}
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
	bool project;             /* it is lintel.arch's */
	bool overridden;          /* lintel.arch gave it, the design replaced it */
	bool prelude;             /* a constant: source and what are filled */
	bool assumed;             /* a constant that no source gives */
	struct str source, what;  /* "Part 3", "assumed"; one line on what it is */
	uint32_t replaced_by;     /* a constant: the definition of the same name in the design, or UINT32_MAX */
};

struct quantity_unknown {     /* one `low to high` in the text */
	struct span span;
	struct str name;          /* the assumption whose whole value it is, or empty */
};

/* Zeroed but for arena and sink it is an empty one. */
struct quantity_set {
	struct arena *arena;
	struct diag_sink *sink;
	VEC(struct quantity_definition) definitions;
	struct map names;
	struct map constants;    /* the prelude's names, to their definitions */
	uint32_t constants_file; /* where they stand: names in that text mean them */
	VEC(struct quantity_unknown) unknowns; /* in the order in which checking meets them */
	struct quantity_scratch *scratch;      /* what evaluating remembers; this room's own */
};

/* Reads an expression (a NODE_VALUE or the expression below it). Reports bad literals, units and functions at once; names stay
 * open until quantity_check. Never NULL: a broken expression is marked and silent from then on. */
struct expr *quantity_read(struct quantity_set *set, const struct syntax *syntax, uint32_t node);

/* Adds an assumption; a second one of that name is T103 that shows the first. Names of units and functions are refused. */
void quantity_define(struct quantity_set *set, struct str name, struct span span, struct expr *expr);
/* The same for an assumption of lintel.arch: the design's own of that name wins, whichever comes first. */
void quantity_define_project(struct quantity_set *set, struct str name, struct span span, struct expr *expr);
/* A constant of the prelude: every assumption of the same name wins. `source` is "Part 3" or "assumed". */
void quantity_define_constant(struct quantity_set *set, struct quantity_definition constant);
/* What a constant stands for: the assumption that replaces it where its dimension is the same, else its own definition;
 * UINT32_MAX where the prelude has no such name. Definitions are checked. */
uint32_t quantity_constant(const struct quantity_set *set, struct str name);
/* The definition of that name, or UINT32_MAX. */
uint32_t quantity_find(const struct quantity_set *set, struct str name);

/* Resolves names, finds dimensions, cycles, inverted ranges and division by zero; reports each fault once. Call after all
 * definitions are in. Returns false where the expression cannot be used. */
bool quantity_check(struct quantity_set *set, struct expr *expr);
void quantity_check_definitions(struct quantity_set *set);

/* Checks `expr` and reports T201 where its dimension is not the wanted one, with the likely slip (a missing unit, `B` for a
 * billion, per day for per second). A bare 0 fits everywhere. `subject` names the place: "goal p99", "rate". */
bool quantity_expect(struct quantity_set *set, struct expr *expr, struct dimension wanted, const char *subject);

/* For places where `low to high` are two figures and not one unknown (`autoscale = 3 to 50`): checks both ends and fills
 * *pair. False where a fault was reported. Only for expressions that are a range themselves (expr_is_pair). */
bool expr_is_pair(const struct expr *expr);
bool quantity_check_pair(struct quantity_set *set, struct expr *expr, struct quantity *pair);

bool expr_usable(const struct expr *expr);               /* checked without fault */
bool expr_faulty(const struct expr *expr);               /* a fault in it has been reported */
bool expr_assumed(const struct expr *expr);              /* rests on a constant that no source gives */
struct dimension expr_dimension(const struct expr *expr);
enum flavour expr_flavour(const struct expr *expr);
struct span expr_span(const struct expr *expr);
/* The name, where the expression is nothing but one (`sql`, `eu.urls`, `day`), else empty: the caller may take it for a word
 * before it is checked. Whether it is an assumption says quantity_find, a unit quantity_is_unit. */
struct str expr_word(const struct expr *expr);
/* A number as written, negated or not, without any name. */
bool expr_is_literal(const struct expr *expr);
/* `low to high` at the top (or a name that stands for one). */
bool expr_is_range(const struct quantity_set *set, const struct expr *expr);

/* The value with unknown i at positions[i] in 0..1 of its range (one position for each of set->unknowns); NULL: every
 * unknown at its low end. Assumptions are evaluated once a point: ask all expressions at one point before going to
 * the next. */
double expr_at(const struct quantity_set *set, const struct expr *expr, const double *positions);
/* Lowest and highest over all corners of the unknowns it depends on (up to 12; a seeded sample above). Found when it was
 * checked; this only reads. */
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
