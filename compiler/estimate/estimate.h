/* estimate: load, latency, availability, storage, cost and what breaks; every number with its derivation.
 *
 * There is one graph of figures. Every number that is ever printed is a `struct figure`: an operation on other figures,
 * or a leaf that says where it came from. A figure's terms stand before it, so that one pass in order of index
 * evaluates the graph at any point of the ranges' unknowns; values, bounds, derivations, sweeps and failures all read
 * the same graph. A figure that cannot be known is absent (FIGURE_NONE, or not a finite number once evaluated), never
 * zero. The tables are the vocabulary: model/figures.def (what is printed, by dotted path), operations.def, constants.def.
 * This room knows nothing of rules, pens or doors. Everything belongs to the arena it was made in.
 */
#ifndef LINTEL_ESTIMATE_ESTIMATE_H
#define LINTEL_ESTIMATE_ESTIMATE_H

#include "model/query.h"

#define FIGURE_NONE UINT32_MAX

enum compute {
#define COMPUTE(name, formula, source) COMPUTE_##name,
#include "estimate/operations.def"
#undef COMPUTE
	COMPUTE_COUNT
};

/* How a term came to its value. UNSTATED: the design is silent and it counts as what the label says (a latency of 0).
 */
enum provenance {
	PROVENANCE_DERIVED,
	PROVENANCE_DECLARED,
	PROVENANCE_DEFAULT,
	PROVENANCE_ASSUMED,
	PROVENANCE_UNSTATED
};
const char *provenance_name(enum provenance provenance);

enum constant {
#define CONSTANT(name) CONSTANT_##name,
#include "estimate/constants.def"
#undef CONSTANT
	CONSTANT_COUNT
};
/* As the prelude has it, or the assumption that replaces it: the end of a range that is met first. */
double estimate_constant(const struct model *model, enum constant constant);

/* ---- what has figures ---- */

enum owner { OWNER_NOTHING, OWNER_NODE, OWNER_ARROW, OWNER_FLOW, OWNER_WHOLE };

enum node_figure {
#define NODE_FIGURE(name, path, dimension, what) NODE_##name,
#include "model/figures.def"
	NODE_FIGURE_COUNT
};
enum arrow_figure {
#define ARROW_FIGURE(name, path, dimension, what) ARROW_FIGURE_##name,
#include "model/figures.def"
	ARROW_FIGURE_COUNT
};
enum flow_figure {
#define FLOW_FIGURE(name, path, dimension, what) FLOW_##name,
#include "model/figures.def"
	FLOW_FIGURE_COUNT
};
enum whole_figure {
#define WHOLE_FIGURE(name, path, dimension, what) WHOLE_##name,
#include "model/figures.def"
	WHOLE_FIGURE_COUNT
};

/* The rows of an owner, in the order in which they are printed. */
const struct model_figure *figure_rows(enum owner owner, uint32_t *count);

/* ---- figures ---- */

struct figure {
	const uint32_t *terms;   /* each smaller than the figure's own index */
	const struct expr *expr; /* VALUE */
	double constant;         /* CONSTANT */
	const char *label;       /* what it is where it has no path of its own */
	struct span span;        /* of a declared leaf's attribute; empty elsewhere */
	uint32_t term_count;
	uint32_t subject; /* node, arrow or flow that it is of */
	struct dimension dimension;
	uint8_t operation; /* enum compute */
	uint8_t provenance;
	uint8_t flavour;
	uint8_t owner;     /* enum owner of `subject` */
	uint8_t row;       /* of its owner's table, or FIGURE_UNNAMED */
	bool upper, lower; /* an upper bound (untyped branches); a lower bound (a term of the sum is not known) */
	bool varying;      /* depends on an unknown */
	uint8_t basis;     /* the weakest that it rests on: enum provenance up to ASSUMED; DERIVED where all is declared */
};
enum { FIGURE_UNNAMED = 255, FIGURE_CHUNK = 512 };

struct estimate_node {
	uint32_t figures[NODE_FIGURE_COUNT]; /* index of a figure or FIGURE_NONE */
	bool capacity_declared;
};

struct estimate_arrow {
	uint32_t figures[ARROW_FIGURE_COUNT];
};

struct estimate_flow {
	uint32_t figures[FLOW_FIGURE_COUNT];
	uint32_t bottleneck;       /* node, or MODEL_NONE */
	bool by_client;            /* a client starts it */
	bool under_load_complete;  /* every node on the path states a capacity: goals are tested under load */
	bool availability_partial; /* some node that it needs states no availability (counted as never down) */
	VEC(uint32_t)
	silent_latency, silent_capacity, silent_availability; /* nodes that the path needs and that do not say */
};

enum verdict { VERDICT_PASS, VERDICT_FAIL, VERDICT_UNKNOWN };
const char *verdict_name(enum verdict verdict);

/* A goal of the whole design is one result for each flow that a client starts and that has none of its own. */
struct estimate_goal {
	uint32_t goal; /* in model.goals */
	uint32_t flow; /* MODEL_NONE: the whole design */
	enum verdict verdict;
	uint32_t figure;         /* that it was tested against, or FIGURE_NONE */
	bool under_load;         /* p99: tested under load, else the plain sum */
	bool overloaded;         /* fails because a node is asked for more than it can do */
	bool behind;             /* an rpo of 0 fails because a copy is behind, by a time that nobody states */
	uint32_t node;           /* rpo, rto: the store that decides; MODEL_NONE where none does */
	VEC(struct str) missing; /* paths of attributes that would settle it ("api.latency") */
};

struct estimate_claim {
	uint32_t claim;       /* in model.claims */
	enum verdict verdict; /* UNKNOWN: the figure cannot be known */
	struct quantity stated, derived;
	uint32_t figure; /* FIGURE_NONE for an assumption */
	double ratio;    /* stated over the nearest derived value */
	struct str hint; /* the likely slip, or empty */
};

/* One line of the chain from users to machines (Part 3). */
struct estimate_link {
	const char *stage; /* "load", "storage", ... */
	uint32_t figure;     /* or FIGURE_NONE: */
	uint32_t definition; /* an assumption that a rate is made of */
};

/* What is asked beside the design as it stands. A zeroed one changes nothing. */
struct scenario {
	const bool *down;      /* per node, or NULL */
	const bool *works;     /* per node: has all that it cannot do without; routers pass others over; or NULL */
	const double *lost;    /* instances lost, per node, or NULL */
	const double *retried; /* per link: how often a request is sent, for retries; or NULL */
	double demand;         /* factor on every rate; 0 counts as 1 */
	bool cold_cache;       /* caches are there and empty */
	bool load_only;        /* load and utilisation, nothing else: what the failure analysis needs */
};

struct estimate {
	struct arena *arena;
	const struct query *query;
	const struct model *model;
	struct scenario scenario;
	struct figure **chunks;
	uint32_t count, chunk_count, chunk_room;
	struct estimate_node *nodes;
	struct estimate_arrow *arrows;
	struct estimate_flow *flows;
	uint32_t whole[WHOLE_FIGURE_COUNT];
	uint32_t constants[CONSTANT_COUNT]; /* figures, FIGURE_NONE until used */
	uint32_t whole_bottleneck;
	uint32_t *losses, *recoveries; /* per node: figures of the data it may lose, and of the time until it is back */
	VEC(uint32_t) whole_silent_latency, whole_silent_availability;
	bool whole_availability_partial;
	bool has_load; /* some rate is stated */
	VEC(struct estimate_goal) goals;
	VEC(struct estimate_claim) claims;
	VEC(struct estimate_link) chain;
	double *low,
	    *high; /* bounds of each figure over all corners; NaN = absent. The same array where nothing varies */
	double *favourable; /* failures: the end of each unknown that favours the design */
};

/* `scenario` may be NULL. Never NULL; what cannot be known is absent. Linear in nodes, arrows and steps. */
const struct estimate *estimate_make(struct arena *arena, const struct query *query, const struct scenario *scenario);

static inline const struct figure *figure_at(const struct estimate *estimate, uint32_t figure)
{
	return &estimate->chunks[figure / FIGURE_CHUNK][figure % FIGURE_CHUNK];
}
/* False where it is absent; else the bounds over all unknowns. */
bool figure_known(const struct estimate *estimate, uint32_t figure, struct quantity *quantity);
/* The same for a node's or the design's figure. */
bool estimate_node_value(const struct estimate *estimate, uint32_t node, enum node_figure which,
			 struct quantity *quantity);
/* "api.load.peak", or the label with its subject ("hit of redis"). */
struct str figure_name(struct arena *arena, const struct estimate *estimate, uint32_t figure);
/* The figure that a path means, or FIGURE_NONE where it is absent; never asked of an assumption. */
uint32_t figure_of_meaning(const struct estimate *estimate, struct figure_meaning meaning);
/* Values of all figures with unknown i at positions[i]; `values` has room for `count`. */
void estimate_evaluate(const struct estimate *estimate, const double *positions, double *values);

/* A link of the chain: its path, its value (false where it is absent), what it rests on, and what it is made of in a few
 * words ("views x peak"). */
struct str link_name(struct arena *arena, const struct estimate *estimate, const struct estimate_link *link);
bool link_value(const struct estimate *estimate, const struct estimate_link *link, struct quantity *value);
enum provenance link_basis(const struct estimate *estimate, const struct estimate_link *link);
struct str link_from(struct arena *arena, const struct estimate *estimate, const struct estimate_link *link);
/* For each definition of the model whether some figure with a path rests on it (constants.c). */
bool *estimate_definitions_used(struct arena *arena, const struct estimate *estimate);

/* ---- derivations (why.c) ---- */

/* One line of a derivation: a figure, or an assumption that an expression names. Terms stand before what they make; the
 * last one is the figure that was asked for. */
struct why_step {
	uint32_t figure;     /* or FIGURE_NONE */
	uint32_t definition; /* of an assumption, where figure is FIGURE_NONE */
	VEC(uint32_t) terms; /* indices of steps */
	struct quantity value;
	bool known;
};
struct why {
	VEC(struct why_step) steps;
};
struct why why_make(struct arena *arena, const struct estimate *estimate, uint32_t figure);
struct why why_definition(struct arena *arena, const struct estimate *estimate, uint32_t definition);
/* For people: what was asked for first, its terms below it, indented; each term is spelled out once. */
void why_text(struct buf *out, const struct estimate *estimate, const struct why *why);
/* Fields of an object: figure, value, unit, steps [ { id, name, operation, formula, terms, value, provenance, source,
 * text, file, line } ]. */
void why_json(struct json *json, const struct estimate *estimate, const struct why *why);

/* ---- sweeps (sweep.c) ---- */

/* A sweep follows what varies of the whole design, then of flows, then nodes' utilisation. */
struct sweep_point {
	double value;    /* of the assumption */
	double *results; /* one for each followed figure; NaN = absent */
};
struct sweep {
	uint32_t definition;
	uint32_t *figures;
	uint32_t figure_count;
	struct sweep_point *points;
	uint32_t point_count;
};
/* Whether the assumption is a range as a whole. To sweep another one, compile again with `NAME = LOW to HIGH` in place
 * of its expression (expr_span). */
bool sweep_possible(const struct estimate *estimate, uint32_t definition);
/* The assumption takes `points` values from one end of its range to the other; all other unknowns stay in the middle.
 */
struct sweep sweep_make(struct arena *arena, const struct estimate *estimate, uint32_t definition, uint32_t points);

/* How far each range alone moves a figure, widest first; all others stay in the middle. */
struct tornado_bar {
	uint32_t unknown;       /* in quantities.unknowns */
	double at_low, at_high; /* the figure with the unknown at its ends; NaN = absent */
};
struct tornado {
	uint32_t figure;
	double middle;
	struct tornado_bar *bars;
	uint32_t bar_count;
};
struct tornado tornado_make(struct arena *arena, const struct estimate *estimate, uint32_t figure);

/* ---- failures (failures.c) ---- */

enum failure_domain { DOMAIN_NODE, DOMAIN_REPLICA, DOMAIN_ZONE, DOMAIN_REGION, DOMAIN_ASKED };
const char *failure_domain_name(enum failure_domain domain);
enum flow_state { FLOW_WORKS, FLOW_DEGRADED, FLOW_LOST };
const char *flow_state_name(enum flow_state state);

struct overload {
	uint32_t node;
	double utilisation, before;
};
/* From where a lost flow starts to what it cannot do without. */
struct failure_path {
	uint32_t subject;
	VEC(uint32_t) nodes;
};
struct failure {
	enum failure_domain domain;
	VEC(uint32_t) lost;              /* nodes; of a replica the node it belongs to */
	struct str name;                 /* of a zone or region; empty elsewhere */
	uint8_t *flows;                  /* enum flow_state of each of `subject_count` */
	VEC(struct overload) overloaded; /* asked for more than they can do, and more than before; worst first */
	double headroom;                 /* factor by which load may still grow; NaN = not known */
	uint32_t headroom_node;
	VEC(struct failure_path) witnesses; /* one for each lost flow, in their order */
};
struct failures {
	bool of_clients;    /* the design has no flows: a client stands for one */
	bool partial;       /* too many: for some the load that moves was not worked out */
	uint32_t *subjects; /* flows, or clients */
	uint32_t subject_count;
	VEC(struct failure) list;
};
struct failure_question {
	const uint32_t *kill; /* nodes; none: each node, replica, zone and region in turn */
	uint32_t kill_count;
	double demand; /* 0 counts as 1 */
	bool cold_cache;
};
struct failures failures_make(struct arena *arena, const struct query *query, struct failure_question question);
/* Name of a flow, or of a client that stands for one. */
struct str failure_subject(const struct query *query, const struct failures *failures, uint32_t subject);

/* ---- documents (json.c): fields of an object that the door has opened ---- */

void estimate_json(struct json *json, const struct estimate *estimate);
void failures_json(struct json *json, const struct query *query, const struct failures *failures);

#endif
