/* lint/rules: what several rules ask. A rule includes this header and nothing else of the room. */
#ifndef LINTEL_LINT_RULES_RULES_H
#define LINTEL_LINT_RULES_RULES_H

#include "lint/fix.h"
#include "lint/lint.h"

/* Who brings messages into a broker and who takes them out, however it is drawn: `a ~> q`, `a => q`, or `a -> q : enqueue`;
 * `q ~> w`, `q => w`, or `w -> q : poll`. */
bool rules_fills_broker(const struct query *query, uint32_t link, uint32_t broker);
bool rules_drains_broker(const struct query *query, uint32_t link, uint32_t broker);
bool rules_is_call(const struct query *query, uint32_t link); /* CALL or DUPLEX: the caller waits */
bool rules_feeds(const struct query *query, uint32_t link, uint32_t consumer); /* a broker hands messages to it by this link */
struct str rules_name(const struct lint_run *run, uint32_t node);
uint32_t rules_region(const struct lint_run *run, uint32_t node); /* innermost region around it, or MODEL_NONE */
const char *rules_kind(const struct lint_run *run, uint32_t node);
bool rules_is_tech(const struct lint_run *run, uint32_t node, const char *tech); /* its `tech` mentions it */

/* A goal that does not fail passes, and says whether it holds or cannot be known. */
void rules_pass_goal(struct lint_run *run, const struct estimate_goal *result);

/* The nodes that a house rule speaks of, one flag for each. */
const bool *rules_selected(const struct lint_run *run, const struct model_selector *selectors, uint32_t count);

/* ---- uses of an arrow ----
 * What an arrow does and promises may differ from flow to flow. A use is a link as one step of a flow takes it, or, where no
 * flow takes it, as its own statement has it (step = MODEL_NONE):
 *
 *	for (struct rules_use use = rules_first_use(run, link); use.more; rules_next_use(&use))
 *
 * At most RULES_MOST_USES of one link are looked at, so that an arrow to a large group in many flows costs no product. */
#define RULES_MOST_USES 256
struct rules_use {
	const struct lint_run *run;
	uint32_t link, step, left;
	bool more;
};
/* How many of an arrow's links are looked at, where a walk goes along all of a flow's: not more than that either. */
uint32_t rules_link_count(const struct lint_run *run, const struct model_arrow *arrow);
struct rules_use rules_first_use(const struct lint_run *run, uint32_t link);
void rules_next_use(struct rules_use *use);
/* The step's value, else the arrow's. */
const struct attribute *rules_use_attribute(const struct rules_use *use, enum attribute_id id);
/* The step's, the flow's, the arrow's: for what a flow says of all its steps (data, timeout). */
const struct attribute *rules_flow_attribute(const struct rules_use *use, enum attribute_id id);
/* The step's, the arrow's, else that of the caller with its kind, groups and the design. */
const struct attribute *rules_call_attribute(const struct rules_use *use, enum attribute_id id);
bool rules_use_says(const struct rules_use *use, enum attribute_id id); /* rules_use_attribute is declared and not `no` */
unsigned rules_use_operation(const struct rules_use *use);              /* bits of enum operation */
struct str rules_use_label(const struct rules_use *use);
/* How often the call is tried again: 0 for none, INFINITY without a bound, -1 where nobody says. */
double rules_retries(const struct rules_use *use);
/* A connection that stays: `<->`, or a call with one of the protocols. */
bool rules_is_connection(const struct lint_run *run, uint32_t link, const char *protocols);
/* Some use of the link declares it. */
bool rules_link_says(const struct lint_run *run, uint32_t link, enum attribute_id id);

/* ---- consumers of a broker (consumers.c) ---- */

struct rules_consumer {
	uint32_t node, link;
};
struct rules_consumers {
	struct rules_consumer *at;
	uint32_t count, room;
};
struct rules_group {
	struct str name; /* empty where nobody names one */
	struct rules_consumers consumers;
};
struct rules_groups {
	struct rules_group *at;
	uint32_t count, room;
};
/* Services and workers that take messages from it, one entry for each link. */
struct rules_consumers rules_consumers(const struct lint_run *run, uint32_t broker);
struct str rules_consumer_group(const struct lint_run *run, struct rules_consumer consumer); /* empty: unstated */
/* Those that share messages. All consumers of a queue are one group; on a stream a worker without a `consumer_group` is a group
 * of its own, and a service without one is left out, as each of its instances often reads all messages for itself. */
struct rules_groups rules_consumer_groups(const struct lint_run *run, uint32_t broker);
/* Its own, else that of its first consumer. */
struct str rules_group_name(const struct lint_run *run, const struct rules_group *group);

/* ---- ways in (entries.c) ---- */

/* What a part or an arrow says of a guard: nothing, that there is none, or that it is one. */
enum rules_guard { RULES_OPEN, RULES_REFUSED, RULES_GUARDED };
struct rules_guards {
	enum rules_guard (*node)(const struct lint_run *run, uint32_t node, const void *context);
	enum rules_guard (*link)(const struct lint_run *run, uint32_t link);
	const void *context;
};
struct rules_entry {
	struct query_path path; /* from the client to the service; empty where every way is guarded */
	bool refused;
};
struct rules_entries {
	const struct lint_run *run;
	uint32_t *next;            /* see entries.c */
	bool *begins;              /* per node: a flow begins at it */
	struct rules_entry *flows; /* per node: the way that flows take from it */
};
/* Per flow: the client at which it begins; MODEL_NONE if it begins elsewhere. */
uint32_t *rules_flow_clients(const struct lint_run *run);
/* Ways by calls from clients over routers to the first service, with no guard on any part or arrow of them. Where flows begin at
 * a client, they say which ways it takes, and its arrows outside of flows are followed besides. */
struct rules_entries rules_find_entries(const struct lint_run *run, const struct rules_guards *guards);
/* Such a way of this client, one on which somebody refuses the guard if there is one. */
struct rules_entry rules_entry(const struct rules_entries *entries, uint32_t client);

/* ---- copies (copies.c) ---- */

enum rules_freshness { RULES_FRESH, RULES_UNSTATED, RULES_STALE };
/* Of what this use reads from a db: a `role = replica`, or the copies that `read_from` names; the leader is fresh. */
enum rules_freshness rules_db_freshness(const struct rules_use *use);
bool rules_copy_critical(const struct rules_use *use); /* the arrow, what it reaches or the source of that replica has critical data */
bool rules_use_reads(const struct rules_use *use);
bool rules_may_be_old(const struct rules_use *use); /* `stale_ok` on the way or at its end, or for analytics */
/* Per node: it keeps a system of record, or calls something that does. */
bool *rules_near_record(const struct lint_run *run);
bool rules_is_copy(const struct lint_run *run, uint32_t node);  /* it is written by copies of other stores and by nobody else */
bool rules_has_copy(const struct lint_run *run, uint32_t node); /* a copy of it is kept elsewhere (`=>`, `<=>`), as more than a view */

/* ---- values ---- */
bool rules_says(const struct attribute *attribute);                          /* declared and not `no`; NULL is not */
bool rules_denies(const struct attribute *attribute);                        /* `no`, or the word `none` */
bool rules_holds(const struct attribute *attribute, const char *word);       /* is the word, or a list with it */
bool rules_holds_any(const struct attribute *attribute, const char *words);  /* one of "a b c" */
bool rules_only_lossy(const struct attribute *data); /* all its classes may be lost: telemetry, analytics, logs, ... */
bool rules_word_in(struct str word, const char *words);                      /* word is one of "a b c" */
bool rules_mentions(struct str text, const char *part);                      /* holds it; `part` in lower case, `text` in any */
double rules_number(const struct attribute *attribute);                      /* low end; -1 where it is no number */
/* The three numbers of `quorum = [n, w, r]`; false where it is none. */
bool rules_quorum(const struct attribute *quorum, double numbers[3]);
/* A figure for a message: "2 MB", "500 ms". */
struct str rules_show(const struct lint_run *run, double value, struct dimension dimension);
unsigned rules_count(double number); /* a whole number for a message, capped at a thousand million */
/* Columns of a value: a word, a text or a list of them. */
uint32_t rules_column_count(const struct attribute *attribute);
struct str rules_column(const struct attribute *attribute, uint32_t index);

/* ---- chains of calls (chains.c) ----
 * Within each flow by itself, and among the arrows that stand in no flow, from call to call: the heaviest chain that ends
 * in each part. Calls that lead back are left out; at most RULES_MOST_USES flows of one arrow are looked at, so that the
 * walk is linear. `weigh` gives the weight of one call, below 0 where the chain does not go on by it; `starts` says where
 * chains begin (NULL: anywhere). `end` is called for each part that is reached and whose chain no call makes heavier. */
struct rules_chains {
	struct lint_run *run;
	bool (*starts)(const struct lint_run *run, uint32_t node);
	double (*weigh)(const struct rules_use *use);
	void (*end)(struct rules_chains *chains, uint32_t node, double weight);
	bool *seen; /* per link; for `end`, which may be called for one link in several flows */
	struct chain_room *room;
};
void rules_walk_chains(struct rules_chains *chains);
/* The last call of the heaviest chain to the node, then of the chain before it; false at its beginning. */
bool rules_chain_call(const struct rules_chains *chains, uint32_t node, struct rules_use *use);
/* The whole chain to the node. */
void rules_chain_witness(const struct rules_chains *chains, struct finding *finding, uint32_t node);

/* ---- losses (losses.c) ---- */
/* The first client that is down once the node is; MODEL_NONE if all stay up. `*spread` is NULL at first. */
struct rules_spread;
uint32_t rules_client_lost(const struct lint_run *run, struct rules_spread **spread, uint32_t node);

/* ---- the design (design.c) ---- */
const struct attribute *rules_design_attribute(const struct lint_run *run, enum attribute_id id);
/* Where a finding about the whole design stands: its first client, else its first node; MODEL_NONE in an empty one. */
uint32_t rules_design_node(const struct lint_run *run);
bool rules_has_client(const struct lint_run *run);
/* The highest availability that some goal asks for; -1 where none does. `*span` is the goal's. */
double rules_wanted_availability(const struct lint_run *run, struct span *span);

/* Classes of data whose loss or doubling costs somebody money or a seat; and those that belong to one person. */
#define RULES_CRITICAL "money balance inventory booking"
#define RULES_PERSONAL "private pii health card secret money balance booking order"
/* The use, its flow or the node at its head holds data of one of these classes. */
bool rules_use_carries(const struct rules_use *use, const char *classes);

/* What the endpoints of each node promise: bits, one byte for each node. */
enum { RULES_SAFE_ENDPOINT = 1, RULES_UNSAFE_ENDPOINT = 2 };
bool rules_endpoint_writes(const struct model_endpoint *endpoint);  /* POST or PATCH, unless it says `read` */
bool rules_endpoint_repeats(const struct lint_run *run, const struct model_endpoint *endpoint); /* idempotent or upsert */
uint8_t *rules_endpoint_promises(const struct lint_run *run);

/* ---- numbers (shared_load.c) ---- */

/* A figure over all unknowns; `low` and `high` are 0 where it is not known. */
struct rules_figure {
	double low, high;
	bool known;
	bool upper; /* only an upper bound: nothing says how an arrow before it divides */
};
struct rules_figure rules_node_figure(struct lint_run *run, uint32_t node, enum node_figure which);
struct rules_figure rules_arrow_figure(struct lint_run *run, uint32_t arrow, enum arrow_figure which);
bool rules_threshold_is_set(const struct lint_run *run); /* the design or project chose its own */

/* ---- who waits (shared_load.c) ---- */
bool rules_public_client(const struct lint_run *run, uint32_t node); /* a client that is not `internal` */
/* Per step: calls of its flow lead to it from a client, which waits for it. */
const bool *rules_awaited_steps(struct lint_run *run);
/* The client waits for this use: by its flow, else as its links have it. */
bool rules_use_awaited(const struct rules_use *use, const bool *awaited);

bool rules_arrow_to_says(const struct lint_run *run, uint32_t node, enum attribute_id id); /* some use of an arrow to it */
bool rules_caller_declares(const struct lint_run *run, uint32_t node, enum attribute_id id); /* some node before it */

/* A walk along CALL links from several starts at once; each node is reached once. */
struct rules_walk {
	bool *reached;
	uint32_t *before; /* the node it was reached from; MODEL_NONE for a start */
	uint32_t *start;  /* the start it was reached from */
	uint32_t *nodes, count;
};
struct rules_walk rules_walk_make(const struct lint_run *run);
void rules_walk_add(struct rules_walk *walk, uint32_t node, uint32_t before);
/* Goes on behind a start always, behind another node where `passes` says so. */
void rules_walk_calls(const struct lint_run *run, struct rules_walk *walk,
                      bool (*passes)(const struct lint_run *run, uint32_t node));
/* Goes on behind every node, along all that hands on work: calls, messages, copies, and a poll from the broker to who polls. */
void rules_walk_work(const struct lint_run *run, struct rules_walk *walk);
/* The way to `node`, and `last` behind it. */
void rules_walk_witness(struct lint_run *run, struct finding *finding, const struct rules_walk *walk, uint32_t node,
                        uint32_t last);
bool rules_forwards(const struct lint_run *run, uint32_t node); /* a router, a service or a worker */

/* `keys` times `item`, and `size` times shards; -1 where one of them is not stated. */
struct rules_room {
	double data, memory;
};
struct rules_room rules_cache_room(const struct lint_run *run, uint32_t node);

#endif
