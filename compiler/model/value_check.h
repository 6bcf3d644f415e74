/* model/value_check: what the files that check a value share. Private to them.
 *
 * value_check.c decides what a value is (word, number, text, list), value_number.c whether a number is within its bounds,
 * value_wants.c says in words what an attribute takes.
 */
#ifndef LINTEL_MODEL_VALUE_CHECK_H
#define LINTEL_MODEL_VALUE_CHECK_H

#include "model/value.h"

struct check {
	struct diag_sink *sink;
	struct quantity_set *quantities;
	const struct attribute_row *row;
	const struct value_names *names;
};


/* A type that is a number: its dimension, and how it is spoken of. */
struct numeric {
	enum value_type type;
	struct dimension dimension;
	const char *name, *example;
};
enum { NUMERIC_COUNT = 11 };
extern const struct numeric CHECK_NUMERICS[NUMERIC_COUNT];

/* value_wants.c */
bool check_is_row(const struct attribute_row *row, enum attribute_id id);
const struct numeric *check_first_numeric(const struct attribute_row *row); /* NULL: the row takes no number */
struct str check_next_word(struct str *words); /* of a blank-parted list; empty at its end */
bool check_list_holds(const char *list, struct str word);
struct str check_wanted(const struct check *check);                         /* "a time such as '200ms', or 'none'" */
struct str check_shortened(const struct check *check, struct str text);
void check_offer(const struct check *check, struct finding *finding, struct span span, struct str text);
bool check_refuse_type(const struct check *check, const struct value *value, const char *what); /* false */

/* value_number.c: settle value->kind and value->quantity; false where a fault was reported. */
bool check_number(const struct check *check, struct value *value);
bool check_range(const struct check *check, struct value *value);

#endif
