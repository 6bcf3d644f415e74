/* model/value: attribute values, read from the tree and checked against the attribute table.
 *
 * Two steps, because names may be declared later in the text: value_read builds the value from its node; value_check
 * runs once all assumptions and nodes are known, settles what kind of value it is and reports what does not fit.
 */
#ifndef LINTEL_MODEL_VALUE_H
#define LINTEL_MODEL_VALUE_H

#include "model/model.h"

struct value_context {
	struct arena *arena;
	struct diag_sink *sink;
	struct quantity_set *quantities;
	const struct syntax *syntax;
};

/* `node` is a NODE_VALUE. Never fails: what cannot be read becomes an unusable expression that stays silent. */
struct value value_read(const struct value_context *context, uint32_t node);

/* Settles `value` for an attribute of this row: word or number, dimension, out of range values with the likely
 * meaning (a ratio of 99.9, a negative count, a word that is not in the list with a suggestion). `find_node` turns a
 * word into a node or MODEL_NONE. Returns false where the value cannot be used; it has been reported. */
struct value_names {
	void *context;
	uint32_t (*find_node)(void *context, struct str name);
};
bool value_check(struct diag_sink *sink, struct quantity_set *quantities, const struct attribute_row *row,
                 const struct value_names *names, struct value *value);

/* What somebody may have meant by a word that is no attribute (`rps`: rate, `cap`: capacity); ATTRIBUTE_COUNT if nothing. */
enum attribute_id attribute_meant(struct str name);

/* "2 s", "jwt", "yes", "[a, b]": for dumps, notes and messages. */
void value_show(struct buf *out, const struct quantity_set *quantities, const struct value *value);

#endif
