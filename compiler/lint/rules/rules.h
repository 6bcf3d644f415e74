/* lint/rules: what several rules ask. A rule includes this header and nothing else of the room. */
#ifndef LINTEL_LINT_RULES_RULES_H
#define LINTEL_LINT_RULES_RULES_H

#include "lint/lint.h"

/* Who brings messages into a broker and who takes them out, however it is drawn: `a ~> q`, `a => q`, or `a -> q : enqueue`;
 * `q ~> w`, `q => w`, or `w -> q : poll`. */
bool rules_fills_broker(const struct query *query, uint32_t link, uint32_t broker);
bool rules_drains_broker(const struct query *query, uint32_t link, uint32_t broker);
bool rules_is_call(const struct query *query, uint32_t link); /* CALL or DUPLEX: the caller waits */
struct str rules_name(const struct lint_run *run, uint32_t node);

#endif
