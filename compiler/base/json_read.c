#include "base/json_read.h"

#include <cjson/cJSON.h>
#include <dlfcn.h>
#include <string.h>

struct library {
	cJSON *(*parse)(const char *text, size_t length, const char **end, cJSON_bool terminated);
	void (*drop)(cJSON *item);
};

/* dlsym gives an object pointer where a function pointer is wanted: POSIX lets its bytes be copied. */
static bool load(struct library *library)
{
	void *handle = dlopen("libcjson.so.1", RTLD_NOW | RTLD_LOCAL);
	void *parse = handle ? dlsym(handle, "cJSON_ParseWithLengthOpts") : NULL;
	void *drop = handle ? dlsym(handle, "cJSON_Delete") : NULL;
	memcpy(&library->parse, &parse, sizeof parse);
	memcpy(&library->drop, &drop, sizeof drop);
	return parse && drop;
}

static struct str copy(struct arena *arena, const char *text)
{
	return text ? str_copy(arena, str_of(text)) : STR("");
}

/* cJSON goes a thousand deep at most, and so does this. */
static struct json_value *convert(struct arena *arena, const cJSON *item)
{
	struct json_value *value = ARENA_NEW(arena, struct json_value);
	value->key = copy(arena, item->string);
	switch (item->type & 0xff) {
	case cJSON_True: value->kind = JSON_BOOL; value->truth = true; break;
	case cJSON_False: value->kind = JSON_BOOL; break;
	case cJSON_Number: value->kind = JSON_NUMBER; value->number = item->valuedouble; break;
	case cJSON_String: value->kind = JSON_STRING; value->text = copy(arena, item->valuestring); break;
	case cJSON_Array: value->kind = JSON_ARRAY; break;
	case cJSON_Object: value->kind = JSON_OBJECT; break;
	default: value->kind = JSON_NULL; break;
	}
	const struct json_value **last = &value->child;
	for (const cJSON *child = item->child; child; child = child->next) {
		struct json_value *converted = convert(arena, child);
		*last = converted;
		last = &converted->next;
	}
	return value;
}

static struct str where(struct arena *arena, struct str text, size_t offset, const char *what)
{
	size_t line = 1, start = 0;
	for (size_t i = 0; i < offset && i < text.len; i++)
		if (text.at[i] == '\n') {
			line++;
			start = i + 1;
		}
	return str_format(arena, "line %zu, column %zu: %s", line, offset - start + 1, what);
}

static size_t skip_blanks(struct str text, size_t at)
{
	while (at < text.len && memchr(" \t\r\n", text.at[at], 4))
		at++;
	return at;
}

const struct json_value *json_read(struct arena *arena, struct str text, struct str *problem)
{
	struct library library;
	if (!load(&library)) {
		*problem = STR("libcjson.so.1 is not there: install the package libcjson1");
		return NULL;
	}
	if (text.len >= 3 && memcmp(text.at, "\xEF\xBB\xBF", 3) == 0)
		text = str_slice(text, 3, text.len);
	const char *end = text.at;
	cJSON *root = text.len ? library.parse(text.at, text.len, &end, false) : NULL;
	size_t offset = text.len && end >= text.at ? (size_t)(end - text.at) : 0;
	size_t rest = root ? skip_blanks(text, offset) : 0;
	if (!root || rest < text.len) {
		*problem = where(arena, text, root ? rest : offset, root ? "something follows the JSON" : "this is no JSON");
		if (root)
			library.drop(root);
		return NULL;
	}
	const struct json_value *value = convert(arena, root);
	library.drop(root);
	return value;
}

const struct json_value *json_member(const struct json_value *object, const char *key)
{
	const struct json_value *at = json_is(object, JSON_OBJECT) ? object->child : NULL;
	while (at && !str_is(at->key, key))
		at = at->next;
	return at;
}

bool json_is(const struct json_value *value, enum json_kind kind)
{
	return value && value->kind == kind;
}
