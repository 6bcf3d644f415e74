#include "check.h"

#include <string.h>

#include "model/query.h"

static struct arena arena;
static struct source_set sources;
static struct diag_sink sink;
static const struct model *model;
static const struct query *query;

static struct source *add(const char *name, const char *text)
{
	size_t length = strlen(text);
	char *copy = arena_alloc(&arena, length + 2);
	memcpy(copy, text, length);
	return source_add(&sources, str_of(name), (struct str){ copy, length });
}

static void build_with(const char *project, const char *text)
{
	arena_finish(&arena);
	sources = (struct source_set){ .arena = &arena };
	sink = (struct diag_sink){ .arena = &arena, .sources = &sources };
	struct model_input input = { .arena = &arena, .sources = &sources, .sink = &sink };
	input.design = add("design.arch", text);
	if (project)
		input.project = add("lintel.arch", project);
	model = model_build(&input);
	query = query_make(&arena, model);
}

static void build(const char *text)
{
	build_with(NULL, text);
}

static uint32_t node(const char *name)
{
	uint32_t found = map_get(&model->names, str_of(name));
	CHECK(found != MAP_NONE && !(found & MODEL_GROUP_BIT));
	return found;
}

static uint32_t link_of(const char *from, const char *to)
{
	for (uint32_t i = 0; i < model->links.count; i++)
		if (model->links.at[i].from == node(from) && model->links.at[i].to == node(to))
			return i;
	return MODEL_NONE;
}

static const struct model_arrow *arrow(const char *id)
{
	for (uint32_t i = 0; i < model->arrows.count; i++)
		if (str_is(model->arrows.at[i].id, id))
			return &model->arrows.at[i];
	return NULL;
}

static unsigned found(const char *code)
{
	unsigned count = 0;
	for (uint32_t i = 0; i < sink.findings.count; i++)
		count += strcmp(sink.findings.at[i]->code->code, code) == 0;
	return count;
}

static double number(const char *of, enum attribute_id id)
{
	const struct attribute *attribute = model_attribute(model, node(of), id);
	return attribute ? attribute->value.quantity.low : -1;
}

/* ---- names ---- */

static void names_are_reached_from_the_inside_out(void)
{
	build("service api; group g { service api; service web; web -> api; zone z { db data } ; api -> data }\n"
	      "web -> data; g.api -> z.data : again; api -> g.z.data");
	CHECK(sink.findings.count == 0);
	CHECK(arrow("g.web->g.api") && arrow("g.api->g.z.data") && arrow("g.web->g.z.data"));
	CHECK(arrow("api->g.z.data") != NULL);
	CHECK(model->arrows.count == 4);
}

static void a_bare_name_in_two_groups_is_ambiguous(void)
{
	build("group a { db data; service x; x -> data }\ngroup b { db data }\nservice y\ny -> data\ny -> b.data");
	CHECK(found("T102") == 1 && sink.findings.count == 1);
	CHECK(arrow("a.x->a.data") && arrow("y->b.data"));
}

static void an_unknown_name_is_told_once(void)
{
	build("service api\napi -> db\nnote on db : x\napi ~> db");
	CHECK(found("T101") == 1 && sink.findings.count == 1);
}

static void a_broken_declaration_declares(void)
{
	build("servce api\nservice web { latency = }\ndb { }\nweb -> api");
	CHECK(found("T104") == 1 && found("T023") == 1 && found("T106") == 1 && sink.findings.count == 3);
	CHECK(model->nodes.at[node("api")].broken);
}

static void words_are_not_reserved(void)
{
	build("queue queue; service flow; db order; client note\nnote -> flow -> order\nflow ~> queue\n"
	      "order x3\nqueue x2\nservice \"assume\"\n\"assume\" { zones = 3 }");
	CHECK(sink.findings.count == 0);
	CHECK(number("order", ATTR_replicas) == 3 && number("queue", ATTR_replicas) == 2);
	CHECK(number("assume", ATTR_zones) == 3);
}

static void order_does_not_matter(void)
{
	build("a -> b : read\nmine a { capacity = most }\nkind mine : service { latency = 5ms }\nb { zones = 2 }\n"
	      "db b\nassume { most = 2 * one; one = 10/s }");
	CHECK(sink.findings.count == 0);
	CHECK(number("a", ATTR_capacity) == 20 && number("b", ATTR_zones) == 2);
	CHECK(number("a", ATTR_latency) == 0.005);
}

/* ---- groups and templates ---- */

static void templates_pair_up(void)
{
	build("dns geo\nregion us, eu { lb front; zone a, b { service api }; db data; front -> api }\n"
	      "geo -> front\napi -> data : read\nus.data => eu.data");
	CHECK(sink.findings.count == 0);
	CHECK(model->nodes.count == 9);
	CHECK(arrow("geo->us.front") && arrow("geo->eu.front"));
	CHECK(arrow("us.a.api->us.data") && arrow("us.b.api->us.data") && arrow("eu.b.api->eu.data"));
	CHECK(!arrow("us.a.api->eu.data") && !arrow("us.front->eu.a.api"));
	CHECK(query_is_or(query, node("geo")) && query_is_or(query, node("us.front")));
	CHECK(query_twins(query, node("us.a.api"), node("eu.b.api")));
	CHECK(model->groups.at[model->nodes.at[node("us.data")].group].template_id != MODEL_NONE);
}

static void an_arrow_to_a_group_reaches_what_nothing_inside_calls(void)
{
	build("client u; external out\nnetwork v { group core { service a; service b; a -> b; db d; b -> d }; worker w }\n"
	      "w -> core\nu -> v\ncore -> out");
	CHECK(sink.findings.count == 0);
	CHECK(arrow("u->v")->link_count == 1 && link_of("u", "v.w") != MODEL_NONE);
	CHECK(arrow("v.w->v.core")->link_count == 1 && link_of("v.w", "v.core.a") != MODEL_NONE);
	CHECK(arrow("v.core->out")->link_count == 2 && link_of("v.core.d", "out") == MODEL_NONE);
}

static void attributes_of_groups_and_designs_hold_inside(void)
{
	build("timeout = 2s\nnetwork v { encrypted; zone z { db d; db e { encrypted = no } } }\nservice s");
	CHECK(query_declared(query, node("v.z.d"), ATTR_encrypted) && query_denied(query, node("v.z.e"), ATTR_encrypted));
	CHECK(!query_declared(query, node("s"), ATTR_encrypted));
	CHECK(number("s", ATTR_timeout) == 2);
}

/* ---- arrows and flows ---- */

static void the_same_arrow_is_named_again(void)
{
	build("client u; service a; db d\nu -> a -> d : read\nd <- a : write { timeout = 1s }\na ~> d\nd -- a; a -- d\n"
	      "flow f { rate = 1/s; u -> a : GET /x; a -> d : read { timeout = 2s } }");
	CHECK(sink.findings.count == 0);
	CHECK(model->arrows.count == 4);
	CHECK_STR(arrow("a->d")->label, "read, write");
	CHECK_STR(arrow("u->a")->label, "read, GET /x");
	CHECK(arrow("a->d#2") && arrow("a->d#2")->form == ARROW_SEND);
	CHECK(arrow("a->d")->mentions.count == 3 && arrow("d->a")->mentions.count == 2);
	uint32_t step = arrow("a->d")->first_step;
	CHECK(attributes_get(&model->steps.at[step].attributes, ATTR_timeout)->value.quantity.low == 2);
	CHECK(attributes_get(&arrow("a->d")->attributes, ATTR_timeout)->value.quantity.low == 1);
}

static void parallel_steps_are_branches(void)
{
	build("client u; service a; db d; cache c\nflow f { u -> a; parallel { a -> c, d; u -> a -> d }; a -> d }");
	const struct model_step *steps = model->steps.at;
	uint32_t block = steps[model->flows.at[0].first_step].next;
	CHECK(steps[block].parallel);
	uint32_t first = steps[block].child, second = steps[first].next, chain = steps[second].next;
	CHECK(steps[first].branch != steps[second].branch && steps[chain].branch != steps[second].branch);
	CHECK(steps[chain].branch == steps[steps[chain].next].branch && steps[steps[chain].next].next == MODEL_NONE);
	CHECK(!steps[steps[block].next].parallel && steps[steps[block].next].next == MODEL_NONE);
}

static void a_step_to_twins_is_split(void)
{
	build("client u\nregion a, b { service s }\nflow f { rate = 1/s; u -> s : GET }");
	uint32_t first = model->flows.at[0].first_step, second = model->steps.at[first].next;
	CHECK(model->steps.at[first].split == first && model->steps.at[second].split == first);
}

static void labels_say_what_an_arrow_does(void)
{
	CHECK(query_label_operation(STR("GET /x")) == OPERATION_READ);
	CHECK(query_label_operation(STR("Insert row")) == OPERATION_WRITE);
	CHECK(query_label_operation(STR("read and write")) == (OPERATION_READ | OPERATION_WRITE));
	CHECK(query_label_operation(STR("GET/PUT x")) == (OPERATION_READ | OPERATION_WRITE));
	CHECK(query_label_operation(STR("upsert counts")) == (OPERATION_WRITE | OPERATION_UPSERT));
	CHECK(query_label_operation(STR("search")) == (OPERATION_READ | OPERATION_SEARCH));
	CHECK(query_label_operation(STR("session get")) == OPERATION_UNKNOWN);
	CHECK(query_label_operation(STR("get the update feed")) == OPERATION_READ);
	CHECK(query_label_operation(STR("")) == OPERATION_UNKNOWN);
	build("client u; service s; db d; queue q; cache c\nu -> s\ns ~> q : done\ns -> d { upsert }\ns => c\n"
	      "flow w { write; rate = 1/s; u -> s; s -> c : get }");
	CHECK(query->operations[link_of("s", "q")] == OPERATION_WRITE);
	CHECK(query->operations[link_of("s", "d")] == (OPERATION_WRITE | OPERATION_UPSERT));
	CHECK(query->operations[link_of("u", "s")] == OPERATION_WRITE);
}

/* ---- queries ---- */

static void losses_spread_to_who_needs_them(void)
{
	build("client u; lb l; service s1, s2; db d; cache c; queue q; worker w; external x\n"
	      "u -> l -> s1, s2\ns1, s2 -> c, d\ns1 ~> q ~> w\nw -> x\ns2 -> x : maps { optional }");
	bool down[16] = { false }, up[16];
	CHECK(query->fronts[node("c")] == node("d"));
	down[node("c")] = true;
	query_up(query, down, up);
	CHECK(up[node("u")] && up[node("s1")]);
	down[node("q")] = true;
	query_up(query, down, up);
	CHECK(!up[node("s1")] && up[node("s2")] && up[node("l")] && up[node("u")]);
	down[node("s2")] = true;
	query_up(query, down, up);
	CHECK(!up[node("l")] && !up[node("u")]);
	down[node("q")] = down[node("s2")] = down[node("c")] = false;
	down[node("x")] = true;
	query_up(query, down, up);
	CHECK(up[node("u")] && up[node("s2")] && !up[node("w")]);
	CHECK_STR(query_path_text(query, query_path_from_client(query, node("d"))), "u → l → s1 → d");
	CHECK(query_path_from_client(query, node("w")).count == 0);
	CHECK(query->on_request_path[node("d")] && !query->on_request_path[node("w")]);
}

static void a_fallback_makes_a_target_optional(void)
{
	build("client u; service s; external a, b\ndb d\nu -> s -> a\ns ..> b { for = a }\ns -> d");
	CHECK(!query_required(query, link_of("s", "a")) && !query_required(query, link_of("s", "b")));
	CHECK(query_required(query, link_of("s", "d")));
}

static void replicas_and_management(void)
{
	build("service a x3; service b { autoscale = 2 to 8 }; service c; lb l; lb m x2; dynamodb t; kafka k { self_hosted }");
	CHECK(query_replicas(query, node("a")) == 3 && query_replicas_max(query, node("a")) == 3);
	CHECK(query_replicas(query, node("b")) == 2 && query_replicas_max(query, node("b")) == 8);
	CHECK(query_replicas(query, node("c")) == -1);
	CHECK(query_managed(query, node("l")) && !query_managed(query, node("m")) && query_managed(query, node("t")));
	CHECK(!query_managed(query, node("k")) && model_class(model, node("k")) == CLASS_BROKER);
}

/* ---- lintel.arch ---- */

static void the_design_wins_over_its_project(void)
{
	build_with("kind api : service { latency = 1ms }\nassume { dau = 5; other = 2 }\nlint { pedantic }\nservice x",
	           "kind api : service { latency = 2ms }\nassume { dau = 7 }\napi a { capacity = dau * other * 1/s }");
	CHECK(found("T105") == 1 && sink.findings.count == 1);
	CHECK(number("a", ATTR_latency) == 0.002 && number("a", ATTR_capacity) == 14);
	CHECK(model->settings.count == 1 && model->settings.at[0].project);
}

static void the_prelude_is_sound(void)
{
	build("");
	CHECK(found("W013") == 1 && sink.findings.count == 1);
	CHECK(model->kinds.count > BASE_KIND_COUNT + 20);
}

int main(void)
{
	RUN(names_are_reached_from_the_inside_out);
	RUN(a_bare_name_in_two_groups_is_ambiguous);
	RUN(an_unknown_name_is_told_once);
	RUN(a_broken_declaration_declares);
	RUN(words_are_not_reserved);
	RUN(order_does_not_matter);
	RUN(templates_pair_up);
	RUN(an_arrow_to_a_group_reaches_what_nothing_inside_calls);
	RUN(attributes_of_groups_and_designs_hold_inside);
	RUN(the_same_arrow_is_named_again);
	RUN(parallel_steps_are_branches);
	RUN(a_step_to_twins_is_split);
	RUN(labels_say_what_an_arrow_does);
	RUN(losses_spread_to_who_needs_them);
	RUN(a_fallback_makes_a_target_optional);
	RUN(replicas_and_management);
	RUN(the_design_wins_over_its_project);
	RUN(the_prelude_is_sound);
	arena_finish(&arena);
	return check_done();
}
