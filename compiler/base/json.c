#include "base/json.h"

#include "base/number.h"
#include "base/unicode.h"

struct json json_to(struct buf *out)
{
	return (struct json){ .out = out, .first = true };
}

static void break_line(struct json *json)
{
	buf_char(json->out, '\n');
	buf_repeat(json->out, ' ', 2 * (size_t)json->depth);
}

/* Before a key or a value: what separates it from the one before. */
static void separate(struct json *json)
{
	if (json->keyed || json->depth == 0) {
		json->keyed = false;
		return;
	}
	if (!json->first)
		buf_char(json->out, ',');
	if (!json->flat[json->depth - 1])
		break_line(json);
	else if (!json->first)
		buf_char(json->out, ' ');
	json->first = false;
}

static void open_container(struct json *json, char opener, bool flat)
{
	BASE_ASSERT((size_t)json->depth < sizeof json->flat / sizeof *json->flat);
	separate(json);
	buf_char(json->out, opener);
	json->flat[json->depth] = flat || (json->depth > 0 && json->flat[json->depth - 1]);
	json->depth++;
	json->first = true;
}

void json_open_object(struct json *json)
{
	open_container(json, '{', false);
}

void json_open_array(struct json *json)
{
	open_container(json, '[', false);
}

void json_open_flat_object(struct json *json)
{
	open_container(json, '{', true);
}

void json_open_flat_array(struct json *json)
{
	open_container(json, '[', true);
}

void json_close(struct json *json, char closer)
{
	BASE_ASSERT(json->depth > 0 && !json->keyed);
	json->depth--;
	if (!json->first) {
		if (!json->flat[json->depth])
			break_line(json);
		else if (closer == '}')
			buf_char(json->out, ' ');
	}
	buf_char(json->out, closer);
	json->first = false;
}

/* Letters of the short escapes, by control character; 0 where there is none. */
static const char SHORT_ESCAPES[32] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r' };

static void put_escaped(struct buf *out, unsigned char c)
{
	static const char HEX[] = "0123456789abcdef";
	buf_char(out, '\\');
	if (c == '"' || c == '\\') {
		buf_char(out, (char)c);
	} else if (SHORT_ESCAPES[c]) {
		buf_char(out, SHORT_ESCAPES[c]);
	} else {
		buf_text(out, "u00");
		buf_char(out, HEX[c >> 4]);
		buf_char(out, HEX[c & 15]);
	}
}

static void put_string(struct buf *out, struct str value)
{
	if (value.len == 0)
		value = STR("");
	const char *end = value.at + value.len;
	const char *plain = value.at; /* start of what is copied as it is */
	buf_char(out, '"');
	for (const char *at = value.at; at < end;) {
		unsigned char c = (unsigned char)*at;
		uint32_t code;
		int len = c < 0x80 ? 1 : unicode_decode(at, end, &code);
		bool broken = c >= 0x80 && len == 1;
		if (broken || c < 0x20 || c == '"' || c == '\\') {
			buf_str(out, (struct str){ plain, (size_t)(at - plain) });
			if (broken)
				buf_text(out, "\xEF\xBF\xBD");
			else
				put_escaped(out, c);
			plain = at + 1;
		}
		at += len;
	}
	buf_str(out, (struct str){ plain, (size_t)(end - plain) });
	buf_char(out, '"');
}

void json_key_str(struct json *json, struct str key)
{
	BASE_ASSERT(json->depth > 0 && !json->keyed);
	if (json->first && json->flat[json->depth - 1])
		buf_char(json->out, ' ');
	separate(json);
	put_string(json->out, key);
	buf_text(json->out, ": ");
	json->keyed = true;
}

void json_key(struct json *json, const char *key)
{
	json_key_str(json, str_of(key));
}

void json_string(struct json *json, struct str value)
{
	separate(json);
	put_string(json->out, value);
}

void json_number(struct json *json, double value)
{
	separate(json);
	number_exact(json->out, value);
}

void json_integer(struct json *json, long long value)
{
	separate(json);
	buf_printf(json->out, "%lld", value);
}

void json_bool(struct json *json, bool value)
{
	separate(json);
	buf_text(json->out, value ? "true" : "false");
}

void json_null(struct json *json)
{
	separate(json);
	buf_text(json->out, "null");
}

void json_field_string(struct json *json, const char *key, struct str value)
{
	json_key(json, key);
	json_string(json, value);
}

void json_field_number(struct json *json, const char *key, double value)
{
	json_key(json, key);
	json_number(json, value);
}

void json_field_integer(struct json *json, const char *key, long long value)
{
	json_key(json, key);
	json_integer(json, value);
}

void json_field_bool(struct json *json, const char *key, bool value)
{
	json_key(json, key);
	json_bool(json, value);
}
