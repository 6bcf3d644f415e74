/* base/json: the JSON writer. Keys come out in the order given; commas and indent are the writer's care. */
#ifndef LINTEL_BASE_JSON_H
#define LINTEL_BASE_JSON_H

#include "base/buf.h"

struct json {
	struct buf *out;
	int depth;
	bool first;  /* nothing yet in the innermost container */
	bool keyed;  /* a key was just written */
	bool flat[1024]; /* container at this depth stands on one line; blocks nest 200 deep at most */
};

struct json json_to(struct buf *out);
void json_open_object(struct json *json);
void json_open_array(struct json *json);
void json_open_flat_object(struct json *json); /* on one line */
void json_open_flat_array(struct json *json);
void json_close(struct json *json, char closer); /* '}' or ']' */
void json_key(struct json *json, const char *key);
void json_key_str(struct json *json, struct str key);
void json_string(struct json *json, struct str value); /* broken UTF-8 becomes U+FFFD */
void json_number(struct json *json, double value);     /* not finite: null */
void json_integer(struct json *json, long long value);
void json_bool(struct json *json, bool value);
void json_null(struct json *json);

/* key and value in one call */
void json_field_string(struct json *json, const char *key, struct str value);
void json_field_number(struct json *json, const char *key, double value);
void json_field_integer(struct json *json, const char *key, long long value);
void json_field_bool(struct json *json, const char *key, bool value);

#endif
