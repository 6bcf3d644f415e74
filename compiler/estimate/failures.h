/* estimate/failures: what the files of the failure analysis share. Private to the room. */
#ifndef LINTEL_ESTIMATE_FAILURES_H
#define LINTEL_ESTIMATE_FAILURES_H

#include "estimate/graph.h"

struct analysis {
	struct arena *arena;
	struct work *base; /* the design as it stands, at the lower bounds of autoscale */
	const struct query *query;
	const struct model *model;
	struct failures result;
	double *before, *after; /* utilisation per node; NaN = not known */
	double *values;         /* of the base's figures */
	struct needs *needs;    /* per flow */
	bool *room;             /* for needs_met */
	bool *up;               /* per node: with what is lost (query_up) */
	bool *affected;         /* per node */
	uint32_t *queue, *toward;      /* per node */
	bool has_retries;
	double *retried; /* per link */
	uint64_t spent;  /* figures made, and things looked at, so far */
};

/* One thing that happens. */
struct event {
	enum failure_domain domain;
	struct str name;
	bool *down;          /* per node */
	double *lost;        /* per node: instances */
	VEC(uint32_t) nodes; /* all that are touched */
	double demand;
	bool cold_cache;
	bool moves; /* load goes elsewhere: it has to be worked out again */
};

/* failures.c: works out the event and adds it to the result. */
void event_judge(struct analysis *analysis, struct event *event);
/* events.c: each in turn; forgets the event in `down` and `lost` afterwards. */
void events_all(struct analysis *analysis);

#endif
