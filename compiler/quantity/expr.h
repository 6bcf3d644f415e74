/* quantity/expr: the inside of an expression; for the files of this room only.
 *
 * An expression is a program in postfix order over a stack of numbers, so that neither reading, checking nor evaluating
 * ever recurses: a sum of a million terms is a long program with a stack of two. The stack is bounded by
 * EXPR_DEPTH, and that is the depth limit of the language.
 */
#ifndef LINTEL_QUANTITY_EXPR_H
#define LINTEL_QUANTITY_EXPR_H

#include "quantity/quantity.h"

enum { EXPR_DEPTH = 200, QUANTITY_CORNERS = 12 /* unknowns whose corners are all visited */ };
#define QUANTITY_NONE UINT32_MAX

struct unit {
	const char *name;
	double times, over; /* base value = number * times / over */
	struct dimension dimension;
};

enum function {
#define FUNCTION(name, fewest, most) FUNCTION_##name,
#include "quantity/functions.def"
#undef FUNCTION
	FUNCTION_COUNT
};

struct function_row {
	const char *name;
	uint32_t fewest, most;
};

enum op_kind {
	OP_NUMBER,
	OP_NAME,
	OP_NEGATE,
	OP_ADD,
	OP_SUBTRACT,
	OP_MULTIPLY,
	OP_DIVIDE,
	OP_POWER,
	OP_RANGE,
	OP_CALL,
	OP_SHOW_IN
};

/* How a number was written; for the likely slip. */
enum op_trait {
	TRAIT_LITERAL = 1, /* digits, not the name of a unit */
	TRAIT_BARE = 2,    /* without unit, `%` or `x` */
	TRAIT_BYTES = 4    /* `B` glued to the number: perhaps a billion was meant */
};

struct op {
	uint8_t kind;      /* enum op_kind */
	uint8_t function;  /* OP_CALL: enum function */
	uint8_t arguments; /* OP_CALL */
	uint8_t flavour;   /* OP_NUMBER: enum flavour */
	uint8_t traits;    /* OP_NUMBER: enum op_trait */
	struct dimension dimension; /* OP_NUMBER */
	uint32_t start, end;        /* bytes of the subexpression in the expression's file */
	uint32_t reference;         /* OP_NAME: index in names. OP_RANGE: the unknown once checked, or QUANTITY_NONE */
	uint32_t definition;        /* OP_NAME: once checked */
	double value;       /* OP_NUMBER */
};

enum expr_state {
	EXPR_READ,   /* names still open */
	EXPR_SOUND,  /* checked: may be evaluated */
	EXPR_FAULTY  /* reported; silent from now on */
};

/* The unit after `in`. */
struct shown_in {
	struct str text; /* "GB/day" */
	double times, over;
	struct dimension dimension;
	uint32_t start, end;
};

struct expr {
	struct op *ops;
	uint32_t count;
	uint32_t name_count;
	struct str *names;   /* as meant: NFC, dotted names joined */
	struct span span;
	struct shown_in *in; /* or NULL */
	uint8_t state;       /* enum expr_state */
	bool bare;           /* nothing but one name */
	bool varying;        /* depends on an unknown */
	bool leaning;        /* names a definition that does */
	bool assumed;        /* names a constant that is assumed, or what rests on one */
	uint8_t flavour;     /* once sound: enum flavour and the next four */
	struct dimension dimension;
	double at_low, at_high; /* the value with every unknown at its low end, at its high end */
	double low, high;       /* over all corners */
};

/* Where a definition stands in the search for cycles. */
enum { DEFINITION_NEW, DEFINITION_OPEN, DEFINITION_DONE };

/* What evaluating needs besides the set. One per set, made at the first need. */
struct quantity_scratch {
	VEC(struct op) ops;        /* of the expression that is being read: copied where it ends */
	VEC(struct str) names;
	VEC(uint8_t) states;       /* per definition */
	VEC(uint32_t) varying;     /* definitions that depend on unknowns, each after those it uses */
	struct map unknown_spans;  /* text position to unknown: a text that is read twice has one unknown */
	struct map unknown_names;  /* names reported as unknown, to an index in `reported` */
	VEC(struct finding *) reported;
	/* the point that was evaluated last */
	double *positions;         /* per unknown */
	double *values;            /* per definition, at that point; only varying ones count */
	uint32_t position_count, value_count, varying_done;
	/* for bounds */
	double *corner;            /* per unknown */
	double *trial;             /* per definition */
	uint32_t *stamps;          /* per definition: visited in walk `stamp` */
	uint32_t *ranks;           /* per varying definition: its place in `varying` */
	uint32_t stamp, ranked, corner_room, trial_room;
	uint64_t walked, run;      /* ops looked at, and evaluated, for bounds so far */
};

/* units.c */
const struct unit *unit_find(struct str word);
bool suffix_find(struct str word, double *scale);   /* k K M G T P bn */
const struct function_row *function_row(enum function function);
enum function function_find(struct str word);       /* FUNCTION_COUNT if unknown */
/* Says what a word of slips.def may have meant: a help line, and fixes that replace `span`. False for other words. */
bool unit_slip(struct diag_sink *sink, struct finding *finding, struct str word, struct span span);
/* The same for any wrong unit: with the nearest one, or a list of them. */
void unit_suggest(struct diag_sink *sink, struct finding *finding, struct str word, struct span span);

/* literal.c: a NODE_NUMBER as an OP_NUMBER; false where it has been reported. */
bool literal_read(struct quantity_set *set, const struct syntax *syntax, uint32_t node, struct op *op);
/* The unit after `in`, a NODE_UNIT; NULL where it has been reported. */
struct shown_in *literal_read_unit(struct quantity_set *set, const struct syntax *syntax, uint32_t node);

/* define.c */
struct quantity_scratch *quantity_scratch(struct quantity_set *set);
/* Checks a definition and all that it uses. */
void definition_check(struct quantity_set *set, uint32_t definition);
/* Finds the definition of a name and makes it checked; QUANTITY_NONE where there is none, which is reported. */
uint32_t definition_resolve(struct quantity_set *set, const struct expr *expr, const struct op *op);

/* check.c: dimensions, values at the low and high ends, faults; the definitions it names are checked already. */
void program_check(struct quantity_set *set, struct expr *expr);

/* eval.c */
double op_apply(const struct op *op, const double *operands); /* all but OP_NUMBER, OP_NAME and OP_RANGE */
uint32_t op_operands(const struct op *op);
void bounds_find(struct quantity_set *set, struct expr *expr);

/* slip.c */
struct slip_side {
	struct dimension dimension;
	const struct op *ops; /* the subexpression */
	uint32_t count;
	struct span span;
};
struct str slip_excerpt(struct quantity_set *set, struct span span); /* the text, shortened where it is long */
/* `1B` stands where a billion fits and bytes do not. */
bool slip_is_billion(const struct quantity_set *set, struct slip_side side, struct dimension wanted);
/* A help line on why `side` is not of dimension `wanted`; false where there is no likely slip. */
bool slip_help(struct quantity_set *set, struct finding *finding, struct slip_side side, struct dimension wanted);
/* `80-95%`: two literals whose difference looks like a range. Empty where it does not. */
struct str slip_range_text(struct quantity_set *set, struct span span, const struct op *low, const struct op *high);

static inline struct span op_span(const struct expr *expr, const struct op *op)
{
	return (struct span){ expr->span.file, op->start, op->end };
}

#endif
