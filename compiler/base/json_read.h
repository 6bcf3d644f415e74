/* base/json_read: JSON in, as a tree in the arena. The only user of cJSON is json_read.c; it is loaded when something is read. */
#ifndef LINTEL_BASE_JSON_READ_H
#define LINTEL_BASE_JSON_READ_H

#include "base/str.h"

enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json_value {
	enum json_kind kind;
	struct str key;                /* of a member of an object */
	struct str text;               /* JSON_STRING */
	double number;                 /* JSON_NUMBER */
	bool truth;                    /* JSON_BOOL */
	const struct json_value *child, *next;
};

/* NULL: *problem says what is wrong and where, as in "line 3, column 7: this is no JSON". */
const struct json_value *json_read(struct arena *arena, struct str text, struct str *problem);

/* The member of that name, or NULL; also where `object` is NULL or no object. */
const struct json_value *json_member(const struct json_value *object, const char *key);
bool json_is(const struct json_value *value, enum json_kind kind); /* NULL is nothing */

#endif
