/* model/query: the predicates that rules and numbers share (rules.md 1.1 to 1.5), and graph algorithms.
 *
 * A query is made once per model and read-only afterwards; everything in it belongs to the arena it was made in.
 */
#ifndef LINTEL_MODEL_QUERY_H
#define LINTEL_MODEL_QUERY_H

#include "model/model.h"

/* Bits. An upsert is a write too, and a search a read. */
enum operation { OPERATION_UNKNOWN = 0, OPERATION_READ = 1, OPERATION_WRITE = 2, OPERATION_UPSERT = 4,
                OPERATION_SEARCH = 8 };

struct query {
	struct arena *arena;
	const struct model *model;
	/* Links by tail and by head: links of node n are out[out_start[n]] .. out[out_start[n + 1] - 1]. */
	uint32_t *out_start, *out, *in_start, *in;
	uint8_t *operations;        /* per link: bits of enum operation (declared, else from the label, else from the form) */
	uint32_t *fronts;           /* per node: the store a cache fronts (declared or inferred), or MODEL_NONE */
	bool *on_request_path;      /* per node: reached from a client by CALL or DUPLEX links */
	bool *is_dlq;               /* per node: role = dlq, or named by some dlq = */
	bool *required;             /* per link: query_required */
	bool *has_fallback;         /* per link: a FALLBACK link of the same tail stands in for its head */
	bool *any_will_do;          /* per node: query_is_or */
	uint32_t *caller;           /* per node: the one before it on a shortest path from a client, plus one */
	uint32_t *queue, *missing;  /* room of one number per node for the walks; one walk at a time */
};

struct query *query_make(struct arena *arena, const struct model *model);

/* 1.4. er(n): autoscale low end, else replicas; -1 where undeclared. emax(n): autoscale high end, else er(n). */
double query_replicas(const struct query *query, uint32_t node);
double query_replicas_max(const struct query *query, uint32_t node);
/* managed, or by kind (dns, cdn, store, external, monitor, an lb with no replicas stated), unless self_hosted. */
bool query_managed(const struct query *query, uint32_t node);
bool query_passive(const struct query *query, uint32_t node);       /* STORE or BROKER */
bool query_system_of_record(const struct query *query, uint32_t node); /* db or store, not derived, not role = replica */
bool query_declared(const struct query *query, uint32_t node, enum attribute_id id); /* declared and not `no` */
bool query_denied(const struct query *query, uint32_t node, enum attribute_id id);   /* declared `no` */
bool query_link_declared(const struct query *query, uint32_t link, enum attribute_id id);
bool query_has_role(const struct query *query, uint32_t node, const char *role);
bool query_has_data(const struct query *query, uint32_t node, const char *class_); /* `data = [...]` holds it */
bool query_critical(const struct query *query, uint32_t node);      /* money, balance, inventory or booking */
bool query_twins(const struct query *query, uint32_t a, uint32_t b); /* interchangeable: same kind and template, twin, or names up to a number */
enum arrow_form query_form(const struct query *query, uint32_t link);
bool query_is_call(const struct query *query, uint32_t link); /* CALL or DUPLEX: the tail waits for an answer */

/* What a label says by its first word: "GET /x", "read and write" (both); OPERATION_UNKNOWN for any other. */
unsigned query_label_operation(struct str label);
/* What one use of an arrow in a flow does to `head`, one of the nodes it reaches; never OPERATION_UNKNOWN. */
unsigned query_step_operation(const struct model *model, uint32_t step, uint32_t head);
/* All uses of an arrow together, in flows and outside. */
unsigned query_arrow_operation(const struct model *model, uint32_t arrow, uint32_t head);

/* 1.5: a link that its tail cannot do without. */
bool query_required(const struct query *query, uint32_t link);
/* A router whose two or more CALL targets are twins: any of them will do. */
bool query_is_or(const struct query *query, uint32_t node);
/* Greatest fixpoint of up() with the nodes of `down` (one flag per node) failed; fills up[]. O(V + E) amortised. */
void query_up(const struct query *query, const bool *down, bool *up);

void query_find_callers(struct query *query); /* part of query_make */
/* Shortest CALL path from any client to `node`, as node indices ending in it; the last step to a broker may be a SEND that its
 * publisher cannot do without. Empty if there is none. */
struct query_path {
	uint32_t *nodes;
	uint32_t count;
};
struct query_path query_path_from_client(const struct query *query, uint32_t node);
/* "users → front → api" */
struct str query_path_text(const struct query *query, struct query_path path);

#endif
