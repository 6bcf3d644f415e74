/* estimate/graph: how the files of this room make figures. Private to the room.
 *
 * Every maker returns the index of a figure, or FIGURE_NONE where a term is FIGURE_NONE: what cannot be known stays
 * unknown without a branch at each call. Dimensions follow from the operation; bound flags are those of any term.
 */
#ifndef LINTEL_ESTIMATE_GRAPH_H
#define LINTEL_ESTIMATE_GRAPH_H

#include "estimate/estimate.h"

/* What a request does; EITHER is load whose kind nobody stated (it counts as reads). */
enum part { PART_READ, PART_WRITE, PART_EITHER, PART_TYPES };

/* One use of a link: by a step of a flow, or by load that follows the arrows. */
struct use {
	uint32_t link;
	uint32_t flow, step;                            /* MODEL_NONE where load follows the arrows */
	uint32_t next;                                  /* next use of the same link, or FIGURE_NONE */
	uint32_t average[PART_TYPES], peak[PART_TYPES]; /* figures */
	uint32_t weight;           /* how often a request of the flow comes here; a figure, FIGURE_NONE = 1 */
	uint32_t split;            /* uses of one tail that share this step share its load; or MODEL_NONE */
	uint32_t calls;            /* `times`, a figure, or FIGURE_NONE = 1 */
	uint8_t operations;        /* bits of enum operation; 0 where load follows the arrows untyped */
	bool inserts;              /* its writes add rows */
	bool synchronous;          /* the one who started the flow waits for it */
	bool dead;                 /* ends in a node that is down: carries nothing */
	bool starts, starts_twins; /* the flow begins at its tail; at one of several twins */
	bool spared;               /* a cache whose misses a later step answers */
};

/* Load that enters at a node: a client's own rate, or a flow that starts there. */
struct entry {
	uint32_t node, flow; /* MODEL_NONE: it follows the arrows */
	uint32_t next;       /* next entry at the same node, or FIGURE_NONE */
	uint32_t average[PART_TYPES], peak[PART_TYPES];
};

struct work {
	struct arena *arena;
	struct estimate *estimate;
	const struct query *query;
	const struct model *model;
	const struct scenario *scenario;
	uint32_t one, half, day, demand;    /* figures; demand is FIGURE_NONE where it is not asked */
	VEC(struct use) uses;               /* flows' in order of flows and text, then those along the arrows */
	uint32_t *first_use, *last_use;     /* per link */
	uint32_t *flow_first_use;           /* per flow, one more than there are: index in uses */
	VEC(struct entry) entries;
	uint32_t *first_entry;                  /* per node */
	uint32_t *link_request, *link_response; /* per link: bytes a second, on average */
	VEC(uint32_t) scratch;
	uint32_t *order;             /* nodes, tails before heads along the arrows outside flows */
	uint8_t *back;               /* per link: leads back, in that order */
	struct need_room *need_room; /* needs.c: what it reuses from flow to flow */
	uint64_t *stand_ins;         /* sorted keys of FALLBACK links: the node they stand in for, their tail */
	uint32_t *stand_in_links, stand_in_count;
};

#define NO_PARTS                                                                                                       \
	{                                                                                                              \
		FIGURE_NONE, FIGURE_NONE, FIGURE_NONE                                                                  \
	}

static inline bool work_down(const struct work *work, uint32_t node)
{
	return work->scenario->down && work->scenario->down[node];
}

/* What a router that has a choice sends requests to. */
static inline bool work_serves(const struct work *work, uint32_t node)
{
	return !work_down(work, node) && (!work->scenario->works || work->scenario->works[node]);
}

/* ---- graph.c: leaves ---- */
uint32_t leaf_number(struct work *work, double value, struct dimension dimension, enum flavour flavour,
		     enum provenance provenance, const char *label);
/* A number that the text states, where it is not an expression (`autoscale = 3 to 50`, `[3, 2, 2]`). */
uint32_t leaf_stated(struct work *work, double value, struct dimension dimension, struct span span, const char *label);
uint32_t leaf_expr(struct work *work, const struct expr *expr, struct span span, const char *label);
/* The attribute's value, or FIGURE_NONE where it is NULL or no quantity. */
uint32_t leaf_attribute(struct work *work, const struct attribute *attribute);
uint32_t leaf_node(struct work *work, uint32_t node, enum attribute_id id);
/* The step's own attribute, else the arrow's. */
const struct attribute *use_attribute(const struct work *work, const struct use *use, enum attribute_id id);
uint32_t leaf_use(struct work *work, const struct use *use, enum attribute_id id);
/* The subject of the figure just made, where it has none: `hit of redis`. Returns the figure. */
uint32_t figure_of(struct work *work, uint32_t figure, enum owner owner, uint32_t subject);

/* ---- graph.c: operations ---- */
uint32_t compute(struct work *work, enum compute operation, const uint32_t *terms, uint32_t count, const char *label);
uint32_t compute1(struct work *work, enum compute operation, uint32_t a, const char *label);
uint32_t compute2(struct work *work, enum compute operation, uint32_t a, uint32_t b, const char *label);
uint32_t compute3(struct work *work, enum compute operation, uint32_t a, uint32_t b, uint32_t c, const char *label);
/* The sum of the terms that are known: FIGURE_NONE if none is, the term itself if one is. */
uint32_t sum_known(struct work *work, const uint32_t *terms, uint32_t count, const char *label);
/* The product, where a FIGURE_NONE stands for 1: FIGURE_NONE if all are. */
uint32_t times(struct work *work, uint32_t a, uint32_t b, const char *label);
void figure_mark_upper(struct work *work, uint32_t figure);
uint32_t figure_factor(struct work *work, uint32_t figure); /* shown as one ("2x"); the figure itself */
void figure_mark_lower(struct work *work, uint32_t figure);
struct figure *figure_edit(struct work *work, uint32_t figure);

/* Gives a figure its path. One that has a path already gets an alias. */
void name_node(struct work *work, uint32_t node, enum node_figure which, uint32_t figure);
void name_arrow(struct work *work, uint32_t arrow, enum arrow_figure which, uint32_t figure);
void name_flow(struct work *work, uint32_t flow, enum flow_figure which, uint32_t figure);
void name_whole(struct work *work, enum whole_figure which, uint32_t figure);
static inline uint32_t node_figure(const struct work *work, uint32_t node, enum node_figure which)
{
	return work->estimate->nodes[node].figures[which];
}

/* ---- constants.c ---- */
uint32_t leaf_constant(struct work *work, enum constant constant);
bool constant_replaced(const struct work *work, enum constant constant);

/* ---- evaluate.c ---- */
extern double (*const compute_functions[COMPUTE_COUNT])(const double *terms, uint32_t count);
double erlang_c(double servers, double load); /* probability of waiting; `load` in servers, below `servers` */
void estimate_bounds(struct work *work);
/* For each unknown the end that keeps nodes freer (rules and failures use what favours the design). */
double *estimate_favourable(struct work *work);

/* ---- uses.c ---- */
void uses_init(struct work *work);
uint32_t use_add(struct work *work, struct use use);
void entry_add(struct work *work, struct entry entry);
uint32_t use_total(struct work *work, const struct use *use, bool peak);
bool use_inserts(const struct work *work, const struct use *use);
static inline bool operation_reads(uint8_t operations)
{
	return operations & (OPERATION_READ | OPERATION_SEARCH);
}
static inline bool operation_writes(uint8_t operations)
{
	return operations & (OPERATION_WRITE | OPERATION_UPSERT);
}
/* 1 - hit, as far as the node states it and is there and warm; FIGURE_NONE = everything misses. */
uint32_t miss_of(struct work *work, uint32_t node);
/* A cache says that it keeps this store's data. */
bool declares_fronts(const struct work *work, uint32_t cache, uint32_t store);
/* Peak over average for load that enters at the node (MODEL_NONE: nowhere). */
uint32_t peak_of(struct work *work, const struct attribute *own, uint32_t node);
/* The consumer of a broker works at its own pace. */
bool smooths(const struct work *work, uint32_t broker, uint32_t consumer, const struct attribute *drain);
/* The link that stands in for this one where its head is down, or MODEL_NONE. */
uint32_t stand_in(const struct work *work, uint32_t link); /* that is up */
void stand_ins_find(struct work *work);
uint32_t retries_of(struct work *work, uint32_t link);
uint32_t demanded(struct work *work, uint32_t rate);

/* The step after this one in the order of the text, blocks entered; MODEL_NONE at the end of the flow. */
uint32_t step_after(const struct model *model, uint32_t step);

/* ---- needs.c: what a flow or the clients cannot do without ----
 * Alternatives make a tree of colours: what is reached through one member of a choice alone has that member's colour,
 * what is reached through several has the colour where they part. So nothing that two alternatives share is counted as
 * redundant. */
struct colour {
	uint32_t parent;       /* smaller than its own index; 0 is the root */
	uint32_t choice;       /* it is a member of, or FIGURE_NONE for the root */
	uint32_t first_choice; /* that stands in it, or FIGURE_NONE */
	uint32_t depth;
};
struct choice {
	uint32_t colour; /* that it stands in */
	uint32_t next;   /* in the same colour, or FIGURE_NONE */
};
struct need {
	uint32_t node; /* or group, where is_group */
	uint32_t from; /* what it was first reached from, or MODEL_NONE */
	bool is_group; /* a zone or region that must be there */
	bool reads, writes;
	uint32_t colour;
};
struct needs {
	VEC(struct need) list;
	VEC(struct colour) colours;
	VEC(struct choice) choices;
};
struct needs needs_of_flow(struct work *work, uint32_t flow);
/* Of all flows that a client starts; of all clients where there are no flows, or of one of them. MODEL_NONE: all. */
struct needs needs_of_whole(struct work *work, uint32_t client);
/* True if what is asked for is up; `up` answers for each need. `room` has a byte for each colour and choice. */
bool needs_met(const struct needs *needs, bool (*up)(void *context, const struct need *need), void *context,
	       bool *room);

/* ---- product.c: the availability of needs, from a figure for each: FIGURE_NONE counts as always up, FIGURE_DEAD as never ---- */
#define FIGURE_DEAD (UINT32_MAX - 1)
uint32_t needs_product(struct work *work, const struct needs *needs, const uint32_t *figures);
uint32_t need_availability(struct work *work, const struct need *need); /* availability.c */
/* together.c: all flows that a client starts, at once. False where it is too intricate; `own` holds each flow's needs. */
bool together_product(struct work *work, const struct needs *own, uint32_t *figure);

/* ---- latency.c ---- */
enum { LATENCY_MEAN, LATENCY_P99, BUSY_MEAN, BUSY_P99, LATENCY_KINDS };
/* What one call over the link takes: arrow and callee, without and with its wait; FIGURE_NONE where nothing is stated.
 */
bool latency_expected(const struct work *work, uint32_t node); /* its latency counts, so it should be stated */
void latency_of_use(struct work *work, const struct use *use, uint32_t figures[LATENCY_KINDS]);

/* ---- make.c ---- */
struct work *estimate_work(struct arena *arena, const struct query *query, const struct scenario *scenario);

/* ---- the stages, in the order of make.c ---- */
void flows_load(struct work *work);                                 /* flows.c */
void arrows_load(struct work *work);                                /* along.c: load that follows the arrows */
void nodes_sum(struct work *work);                                  /* nodes.c */
void capacity_make(struct work *work);                              /* capacity.c */
uint32_t replicas_of(struct work *work, uint32_t node, bool upper); /* of each shard; FIGURE_NONE: not stated */
uint32_t instances_of(struct work *work, uint32_t node, bool upper);
uint32_t quorum_of(struct work *work, uint32_t node, bool writes); /* copies that must agree, or FIGURE_NONE */
void brokers_make(struct work *work);                              /* capacity.c; after bytes */
void bytes_make(struct work *work);                                /* bytes.c */
void waits_make(struct work *work);                                /* latency.c */
void flow_latency_make(struct work *work);                         /* latency.c */
void client_latency_make(struct work *work);                       /* paths.c */
void availability_make(struct work *work);                         /* availability.c */
void storage_make(struct work *work);                              /* storage.c */
void cost_make(struct work *work);                                 /* cost.c */
void recovery_make(struct work *work);                             /* recovery.c */
void whole_make(struct work *work);                                /* whole.c */
void bottlenecks_find(struct work *work);                          /* whole.c; after the bounds */
bool recovery_counts(const struct work *work, uint32_t node);      /* a database whose loss and return count */
/* Some copy of the node says that it is behind, and not by how much: something is lost, and nobody knows how much. */
bool recovery_lag_unknown(const struct work *work, uint32_t node);
void chain_make(struct work *work);                                /* chain.c */
void goals_make(struct work *work);                                /* goals.c */
void claims_make(struct work *work);                               /* claims.c */

#endif
