#include "check.h"

#include <math.h>

#include "base/json.h"

static struct arena arena;

static struct str written(struct str value)
{
	struct buf out = buf_in(&arena);
	struct json json = json_to(&out);
	json_string(&json, value);
	return buf_view(&out);
}

static void escapes(void)
{
	CHECK_STR(written(STR("plain")), "\"plain\"");
	CHECK_STR(written(STR("say \"x\" \\ y")), "\"say \\\"x\\\" \\\\ y\"");
	CHECK_STR(written(STR("\b\t\n\f\r")), "\"\\b\\t\\n\\f\\r\"");
	CHECK_STR(written(STR("a\0b\x1F")), "\"a\\u0000b\\u001f\"");
	CHECK_STR(written(STR("日本 é")), "\"日本 é\"");
	CHECK_STR(written(STR("")), "\"\"");
	CHECK_STR(written((struct str){ NULL, 0 }), "\"\"");
}

static void broken_text_is_replaced(void)
{
	CHECK_STR(written(STR("a\xFFz")), "\"a\xEF\xBF\xBDz\"");
	CHECK_STR(written(STR("\xE2\x82")), "\"\xEF\xBF\xBD\xEF\xBF\xBD\"");
	CHECK_STR(written(STR("\xED\xA0\x80\"")), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\\\"\"");
}

static void documents(void)
{
	struct buf out = buf_in(&arena);
	struct json json = json_to(&out);
	json_open_object(&json);
	json_field_string(&json, "schema", STR("lintel/1"));
	json_key(&json, "files");
	json_open_flat_array(&json);
	json_string(&json, STR("a.arch"));
	json_string(&json, STR("b.arch"));
	json_close(&json, ']');
	json_key(&json, "nodes");
	json_open_object(&json);
	json_key_str(&json, STR("eu.\"api\""));
	json_open_flat_object(&json);
	json_field_number(&json, "low", 0.1);
	json_field_number(&json, "high", (double)INFINITY);
	json_key(&json, "list");
	json_open_array(&json); /* flat, because it lies in something flat */
	json_integer(&json, -3);
	json_bool(&json, true);
	json_null(&json);
	json_close(&json, ']');
	json_close(&json, '}');
	json_close(&json, '}');
	json_key(&json, "empty");
	json_open_array(&json);
	json_close(&json, ']');
	json_key(&json, "rows");
	json_open_array(&json);
	json_open_flat_object(&json);
	json_close(&json, '}');
	json_open_object(&json);
	json_field_integer(&json, "n", 9000000000LL);
	json_field_bool(&json, "b", false);
	json_close(&json, '}');
	json_close(&json, ']');
	json_close(&json, '}');
	CHECK_STR(buf_view(&out), "{\n"
	                          "  \"schema\": \"lintel/1\",\n"
	                          "  \"files\": [\"a.arch\", \"b.arch\"],\n"
	                          "  \"nodes\": {\n"
	                          "    \"eu.\\\"api\\\"\": { \"low\": 0.1, \"high\": null, \"list\": [-3, true, null] }\n"
	                          "  },\n"
	                          "  \"empty\": [],\n"
	                          "  \"rows\": [\n"
	                          "    {},\n"
	                          "    {\n"
	                          "      \"n\": 9000000000,\n"
	                          "      \"b\": false\n"
	                          "    }\n"
	                          "  ]\n"
	                          "}");
}

int main(void)
{
	RUN(escapes);
	RUN(broken_text_is_replaced);
	RUN(documents);
	arena_finish(&arena);
	return check_done();
}
