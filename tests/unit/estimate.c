/* Figures of small designs against sums done by hand: the formulas F01 to F30 of the number catalogue, queueing, absence,
 * ranges, derivations. */
#include "check.h"

#include <math.h>
#include <string.h>

#include "estimate/estimate.h"

static struct arena arena;
static struct source_set sources;
static struct diag_sink sink;
static const struct query *query;
static const struct estimate *estimate;

static void build(const char *text)
{
	arena_finish(&arena);
	arena = (struct arena){ 0 };
	sources = (struct source_set){ .arena = &arena };
	sink = (struct diag_sink){ .arena = &arena, .sources = &sources };
	size_t length = strlen(text);
	char *copy = arena_alloc(&arena, length + 2);
	memcpy(copy, text, length);
	struct model_input input = { .arena = &arena, .sources = &sources, .sink = &sink };
	input.design = source_add(&sources, STR("design.arch"), (struct str){ copy, length });
	query = query_make(&arena, model_build(&input));
	for (uint32_t i = 0; i < sink.findings.count; i++)
		if (sink.findings.at[i]->severity == SEVERITY_ERROR)
			printf("%s: %.*s\n", sink.findings.at[i]->code->code, STR_ARG(sink.findings.at[i]->message));
	estimate = estimate_make(&arena, query, NULL);
}

static uint32_t find(const char *path)
{
	struct figure_paths paths = figure_paths_make(&arena, estimate->model);
	struct figure_path found = figure_path_find(&paths, str_of(path));
	if (found.meaning.of < FIGURE_OF_ASSUMPTION && found.meaning.row != MODEL_NONE)
		return figure_of_meaning(estimate, found.meaning);
	printf("no figure %s\n", path);
	return FIGURE_NONE;
}

/* The figure, or NaN where it is absent or a range. */
static double value(const char *path)
{
	struct quantity quantity;
	uint32_t figure = find(path);
	return figure_known(estimate, figure, &quantity) && quantity.low == quantity.high ? quantity.low : NAN;
}

static bool near(double got, double want)
{
	bool close = fabs(got - want) <= 1e-9 * fabs(want);
	if (!close)
		printf("%.12g, wanted %.12g\n", got, want);
	return close;
}

static bool upper(const char *path)
{
	return figure_at(estimate, find(path))->upper;
}

/* ---- load ---- */

static void load_of_users_and_peak(void) /* F01, F02, F03 */
{
	build("peak = 5x\nclient users { users = 50M; per_user = 10/day }\nservice api\nusers -> api");
	CHECK(near(value("api.load.average"), 50e6 * 10 / 86400));
	CHECK(near(value("api.load.peak"), 50e6 * 50 / 86400));
	CHECK(near(value("users.load.average"), 50e6 * 10 / 86400));
}

static void reads_and_writes_apart(void) /* F04 */
{
	build("client users { rate = 101/s; reads = 100 / 101 }\nservice api\ndb rows\nusers -> api\n"
	      "api -> rows : read and write");
	CHECK(near(value("rows.load.read"), 100));
	CHECK(near(value("rows.load.write"), 1));
	CHECK(near(value("rows.load.average"), 101));
}

static void caches_in_layers(void) /* F09, F10 */
{
	build("client b\ncdn e { hit = 95% }\nservice a { hit = 90% }\ncache k { hit = 80%; fronts = d }\ndb d\n"
	      "flow view { rate = 10k/s\n b -> e -> a : GET /\n a -> k : get\n a -> d : select { when = miss }\n }");
	CHECK(near(value("e.load.average"), 10000));
	CHECK(near(value("a.load.average"), 500));
	CHECK(near(value("k.load.average"), 50));
	CHECK(near(value("d.load.average"), 10));
}

static void writes_pass_a_cdn_whole(void)
{
	build("client b\ncdn e { hit = 95% }\nservice a\nflow put { write\n rate = 10/s\n b -> e -> a\n }");
	CHECK(near(value("a.load.write"), 10));
	CHECK(isnan(value("a.load.read")));
}

static void a_queue_smooths(void)
{
	build("peak = 4x\nclient c\nservice s\nqueue q\nworker w\nworker v\nflow f { rate = 10/s\n c -> s ~> q ~> w\n"
	      " q ~> v { drain = peak }\n }");
	CHECK(near(value("q.load.peak"), 40));
	CHECK(near(value("w.load.peak"), 10));
	CHECK(near(value("v.load.peak"), 40));
}

static void twins_share_evenly(void)
{
	build("client c\nregion us, eu { lb front; service api; front -> api }\ndb d\napi -> d\n"
	      "flow f { rate = 90/s\n c -> front -> api -> d\n }");
	CHECK(near(value("us.api.load.average"), 45));
	CHECK(near(value("eu.front.load.average"), 45));
	CHECK(near(value("d.load.average"), 90));
}

static void fan_out_and_shares(void) /* F18 */
{
	build("client c\nservice s\nstream q\nworker w\ncache t\nexternal x\nflow f { write\n rate = 5k/s\n c -> s ~> q ~> w\n"
	      " w -> t { times = 200 }\n w -> x { share = 1% }\n }");
	CHECK(near(value("t.load.write"), 1e6));
	CHECK(near(value("x.load.average"), 50));
}

static void what_leads_back_carries_nothing(void)
{
	build("client c { rate = 100/s; reads = 0% }\nservice s\ndb d\nstream e\nworker w\nc -> s -> d : write\nd => e ~> w\n"
	      "w -> d : upsert");
	CHECK(near(value("d.load.write"), 100));
	CHECK(near(value("w.load.average"), 100));
}

static void what_nobody_divides_is_an_upper_bound(void)
{
	build("client c { rate = 100/s }\nlb l\nservice a\nservice b\ndb d\nc -> l -> a, b\na -> d");
	CHECK(near(value("a.load.average"), 100) && upper("a.load.average") && upper("d.load.peak"));
	CHECK(!upper("l.load.average"));
	build("client c { rate = 100/s }\nlb l\nservice a\nservice b\nc -> l\nl -> a { share = 60% }\nl -> b { share = 40% }");
	CHECK(near(value("a.load.average"), 60) && !upper("a.load.average"));
}

/* ---- capacity ---- */

static void servers_for_a_load(void) /* F13 */
{
	build("peak = 1x\nclient c { rate = 100k/s }\nservice a x100 { capacity = 1k/s }\nc -> a");
	CHECK(near(value("a.utilisation"), 1));
	CHECK(near(value("a.replicas_needed"), 143));
	build("assume { target_utilisation = 100% }\npeak = 1x\nclient c { rate = 58k/s }\nservice a { capacity = 2k/s }\nc -> a");
	CHECK(near(value("a.replicas_needed"), 29));
}

static void a_store_writes_on_its_leaders(void)
{
	build("peak = 1x\nclient c { rate = 100/s; reads = 50% }\nservice s\ndb d x3 { shards = 4; capacity = 10/s }\nc -> s\n"
	      "s -> d : read and write");
	CHECK(near(value("d.instances"), 12));
	CHECK(near(value("d.utilisation"), 50.0 / 120 + 50.0 / 40));
	build("peak = 1x\nclient c { rate = 60/s; reads = 0% }\nservice s\ndb d { quorum = [3, 2, 2]; capacity = 10/s }\nc -> s\n"
	      "s -> d : write");
	CHECK(near(value("d.utilisation"), 60.0 / (3 * 10 / 2.0)));
}

static void autoscale_has_two_ends(void)
{
	build("peak = 1x\nclient c { rate = 100/s }\nservice s { autoscale = 2 to 10; capacity = 20/s; cost = $1/s }\nc -> s");
	CHECK(near(value("s.utilisation"), 0.5));
	CHECK(near(value("s.cost"), 2));
	CHECK(near(value("whole.headroom"), 2));
	CHECK(estimate->whole_bottleneck == map_get(&estimate->model->names, STR("s")));
}

static void connections_of_all_callers(void) /* F14 */
{
	build("service a x500\nservice b { autoscale = 1 to 20 }\ndb d { max_connections = 500 }\na -> d { pool = 10 }\n"
	      "b -> d { pool = 5 }");
	CHECK(near(value("d.connections"), 5100));
}

static void partitions_by_bytes_and_consumers(void) /* F16, F17 */
{
	build("peak = 1x\nclient c { rate = 500k/s; reads = 0% }\nservice s\nstream q\nworker w x4 { capacity = 100k/s }\nc -> s\n"
	      "s ~> q { payload = 1 KB }\nq ~> w");
	CHECK(near(value("q.partitions_needed"), 10));
	CHECK(near(value("q.backlog_growth"), 100e3));
}

/* ---- bytes, storage, memory, cost ---- */

static void bytes_both_ways(void) /* F07 */
{
	build("peak = 3x\nclient c { rate = 10k/s }\nservice s\nc -> s { payload = 1 KB; response = 500 KB }");
	CHECK(near(value("whole.egress.average") * 8, 40e9));
	CHECK(near(value("whole.ingress.peak"), 30e6));
	CHECK(near(value("s.out_bytes"), 5e9) && near(value("s.in_bytes_peak"), 30e6));
	CHECK(near(value("c->s.response.average"), 5e9));
}

static void storage_of_what_is_inserted(void) /* F05, F06 */
{
	build("client c\nservice s\ndb d x3 { retention = 5y; overhead = 40% }\n"
	      "flow put { write\n rate = 10M/day\n c -> s\n s -> d : INSERT { payload = 500 KB }\n s -> d : UPDATE\n }\n"
	      "flow touch { rate = 1k/s\n c -> s -> d : upsert { payload = 9 GB }\n }");
	CHECK(near(value("d.storage.raw_per_day"), 5e12));
	CHECK(near(value("d.storage.per_day"), 15e12 * 1.4));
	CHECK(near(value("d.storage.at_retention"), 15e12 * 1.4 * 365 * 5));
}

static void another_flow_keeps_its_attributes(void)
{
	build("client c\nservice s\ndb d\nflow a { write\n rate = 1/s\n c -> s\n s -> d { share = 10%; payload = 1 KB }\n }\n"
	      "flow b { write\n rate = 1/s\n c -> s -> d\n }");
	CHECK(near(value("d.load.write"), 1.1));
	CHECK(near(value("d.storage.raw_per_day"), 0.1 * 1000 * 86400));
}

static void memory_of_a_cache(void) /* F12 */
{
	build("cache k { keys = 1M; item = 10 KB }\ndb d { keys = 1M; item = 1 KB }\ncache l { fronts = d; working_set = 20% }");
	CHECK(near(value("k.memory"), 10e9));
	CHECK(near(value("l.memory"), 200e6));
}

static void cost_at_stated_prices(void) /* F31 */
{
	build("client c { rate = 1/s; reads = 0% }\nservice s x2 { cost = $30/month }\n"
	      "store b { retention = 1000s; storage_price = $1/GB/month }\nc -> s\ns -> b : put { payload = 1 MB }");
	CHECK(near(value("whole.cost") * 30 * 86400, 60 + 1));
}

/* ---- latency ---- */

static void latency_in_sequence_and_in_parallel(void) /* F21 */
{
	build("client c\nservice a { latency = 5ms; p99 = 20ms }\nservice b { latency = 30ms }\nservice d { latency = 10ms }\n"
	      "cache k { latency = 1ms; hit = 90% }\nflow f { c -> a\n parallel { a -> b\n a -> d\n }\n a -> k : get\n"
	      " a -> d : load { when = miss }\n a ~> b\n }");
	CHECK(near(value("f.latency.mean"), 0.005 + 0.030 + 0.001 + 0.1 * 0.010));
	CHECK(near(value("f.latency.p99"), 0.020 + 0.030 + 0.001 + 0.010));
}

static void regions_are_far_apart(void)
{
	build("client c\nregion us { service a { latency = 1ms } }\nregion eu { service b { latency = 1ms } }\n"
	      "flow f { c -> a -> b { times = 20 }\n }");
	CHECK(near(value("f.latency.p99"), 20 * 0.001 + 20 * 0.051));
	build("assume { region_crossing = 150ms }\nclient c\nregion us { service a { latency = 1ms } }\n"
	      "region eu { service b { latency = 1ms } }\nflow f { c -> a\n a -> b\n }");
	CHECK(near(value("f.latency.p99"), 0.152));
}

static void waits_at_busy_nodes(void)
{
	/* M/M/1: rho / (mu - lambda) */
	build("peak = 1x\nclient c\nservice a { capacity = 10/s; latency = 100ms }\nflow f { rate = 5/s\n c -> a\n }");
	CHECK(near(value("a.wait"), 0.5 / 5));
	CHECK(near(value("f.under_load.mean"), 0.1 + 0.1));
	CHECK(near(value("a.wait_p99"), log(50) / 5));
	/* M/M/2 at rho = 1/2 has C = 1/3 */
	build("peak = 1x\nclient c\nservice a x2 { capacity = 10/s; latency = 100ms }\nflow f { rate = 10/s\n c -> a\n }");
	CHECK(near(value("a.wait"), 1.0 / 3 / 10));
	/* overloaded: absent, and the goal fails for that */
	build("peak = 1x\nclient c\nservice a { capacity = 10/s; latency = 100ms }\nflow f { rate = 10/s\n goal p99 <= 1s\n c -> a\n }");
	CHECK(isnan(value("a.wait")) && isnan(value("f.under_load.p99")));
	CHECK(near(value("f.latency.p99"), 0.1));
	CHECK(estimate->goals.at[0].verdict == VERDICT_FAIL && estimate->goals.at[0].overloaded);
}

static void concurrency_by_little(void) /* F30 */
{
	build("peak = 1x\nclient c { rate = 1k/s }\nservice a { latency = 200ms }\nc -> a");
	CHECK(near(value("a.concurrency"), 200));
}

static void latency_without_flows(void)
{
	build("client c\nservice a { latency = 10ms }\nservice b { latency = 20ms }\nservice d { latency = 30ms }\nc -> a -> b\na -> d");
	CHECK(near(value("whole.latency.p99"), 0.040));
	build("client c\nservice a { latency = 10ms }\nservice b { latency = 20ms }\nservice d { latency = 30ms }\nc -> a\n"
	      "a -> b { sequence }\na -> d { sequence }");
	CHECK(near(value("whole.latency.p99"), 0.060));
}

/* ---- availability ---- */

static void availability_in_series_and_redundant(void) /* F19, F20 */
{
	build("client c\nservice a { availability = 99.9% }\ndb d { availability = 99.9% }\nflow f { c -> a -> d\n }");
	CHECK(near(value("f.availability"), 0.999 * 0.999));
	CHECK(near(value("f.downtime_per_year"), (1 - 0.999 * 0.999) * 365 * 86400));
	build("client c\nservice a x2 { availability = 99% }\nflow f { c -> a\n }");
	CHECK(near(value("f.availability"), 0.9999));
	build("client c\nservice a x3 { availability = 99%; needs = 2 }\nflow f { c -> a\n }");
	CHECK(near(value("f.availability"), 3 * 0.99 * 0.99 * 0.01 + 0.99 * 0.99 * 0.99));
}

static void a_quorum_counts_for_every_arrow(void) /* F19, F23 */
{
	static const double two = 3 * 0.99 * 0.99 * 0.01 + 0.99 * 0.99 * 0.99, all = 0.99 * 0.99 * 0.99;
	build("client c\nservice a { availability = 100% }\ndb d { availability = 99%; quorum = [3, 2, 2] }\nc -> a -> d");
	CHECK(near(value("whole.availability"), two) && near(value("d.availability"), two));
	build("client c\nservice a { availability = 100% }\ndb d { availability = 99%; quorum = [3, 3, 1] }\n"
	      "flow w { write\n c -> a -> d\n }\nflow r { read\n c -> a -> d\n }\nflow u { c -> a\n a -> d : read and write\n }");
	CHECK(near(value("w.availability"), all) && near(value("r.availability"), 1 - 0.01 * 0.01 * 0.01));
	CHECK(near(value("u.availability"), all) && near(value("d.availability"), all));
}

static void what_a_flow_can_do_without(void)
{
	build("client c\nservice a { availability = 99.9% }\ncache k { availability = 90%; fronts = d; hit = 90% }\n"
	      "db d { availability = 99% }\nqueue q { availability = 98% }\nworker w { availability = 50% }\n"
	      "service r { availability = 50% }\nflow f { c -> a\n a -> k : get\n a -> d : read\n a ~> q ~> w\n"
	      " a -> r { optional }\n }");
	CHECK(near(value("f.availability"), 0.999 * 0.99 * 0.98));
}

static void alternatives_share_nothing_twice(void)
{
	build("client c\ndns g { availability = 100% }\nregion us, eu { lb front { availability = 99% } }\n"
	      "db d { availability = 99.9% }\nfront -> d\nflow f { c -> g -> front\n front -> d\n }");
	CHECK(near(value("f.availability"), (1 - 0.01 * 0.01) * 0.999));
	build("client c\nlb g { availability = 100%; managed }\nservice x { availability = 99% }\nservice y { availability = 98% }\n"
	      "db d { availability = 99.9% }\ng -> x\ng ..> y { for = x }\nx -> d\ny -> d\nflow f { c -> g -> x -> d\n }");
	CHECK(near(value("f.availability"), (1 - 0.01 * 0.02) * 0.999));
}

/* ---- absence, ranges, goals, claims ---- */

static void unknown_is_absent(void)
{
	build("client c\nservice a\nc -> a");
	CHECK(isnan(value("a.load.average")) && isnan(value("a.utilisation")) && isnan(value("whole.cost")));
	CHECK(!estimate->has_load);
}

static void a_range_is_one_unknown(void)
{
	build("peak = 1x\nassume { hit = 80% to 95% }\nclient c { rate = 100/s; reads = 100% }\ncdn e { hit = hit }\nservice a\n"
	      "c -> e -> a");
	struct quantity quantity;
	CHECK(figure_known(estimate, find("a.load.average"), &quantity));
	CHECK(near(quantity.low, 5) && near(quantity.high, 20));
}

static void goals_have_three_verdicts(void)
{
	build("client c\nservice a { availability = 99%; latency = 10ms }\nservice b { latency = 10ms }\n"
	      "flow f { goal availability >= 99.9%\n goal availability >= 98%\n goal p99 <= 20ms\n goal p99 <= 10ms\n c -> a -> b\n }");
	CHECK(estimate->goals.at[0].verdict == VERDICT_FAIL);
	CHECK(estimate->goals.at[1].verdict == VERDICT_UNKNOWN);
	CHECK_STR(estimate->goals.at[1].missing.at[0], "b.availability");
	CHECK(estimate->goals.at[2].verdict == VERDICT_PASS);
	CHECK(estimate->goals.at[3].verdict == VERDICT_FAIL);
}

static void claims_name_the_slip(void)
{
	build("assume { up = 1M * 2 MB / 1 day\n n = 100M/month }\nclaim up = 23 GB/s\nclaim n = 40/s\nclaim n = 100/s\n"
	      "client c { rate = n }\nservice a\nc -> a { payload = 2 MB }\nclaim whole.ingress = 617 MB/s");
	CHECK(estimate->claims.at[0].verdict == VERDICT_FAIL && near(estimate->claims.at[0].ratio, 23e9 / (2e12 / 86400)));
	CHECK(str_find(estimate->claims.at[0].hint, STR("1,000")) < estimate->claims.at[0].hint.len);
	CHECK(estimate->claims.at[1].verdict == VERDICT_PASS);
	CHECK(str_starts_with(estimate->claims.at[2].hint, STR("peak for average")));
	CHECK(str_starts_with(estimate->claims.at[3].hint, STR("bits for bytes")));
}

static void data_loss_and_recovery(void) /* F27 */
{
	build("dns g { ttl = 60s }\nservice a { twin = a }\nservice b { twin = a }\n"
	      "db d x3 { replication = async; lag = 5s; failover = auto; detect = 30s; backup = 24h }\ng -> a\ng ..> b { for = a }\na -> d");
	CHECK(near(value("whole.rpo"), 5));
	CHECK(near(value("whole.rto"), 120));
}

static enum verdict recovery_goal(const char *text)
{
	build(text);
	return estimate->goals.at[0].verdict;
}

static void goals_of_recovery(void)
{
	/* an asynchronous copy of unknown lag fails a goal of 0 alone; its backup only bounds what may be lost */
	CHECK(recovery_goal("goal rpo <= 0s\ndb d { replication = async }") == VERDICT_FAIL);
	CHECK(estimate->goals.at[0].behind && estimate->goals.at[0].node == 0);
	CHECK(recovery_goal("goal rpo <= 5min\ndb d { replication = async; backup = 24h }") == VERDICT_UNKNOWN);
	CHECK_STR(estimate->goals.at[0].missing.at[0], "d.lag");
	CHECK(recovery_goal("goal rpo <= 2 day\ndb d { replication = async; backup = 24h }") == VERDICT_PASS);
	CHECK(recovery_goal("goal rpo <= 0s\ndb d { replication = semi }") == VERDICT_PASS);
	CHECK(recovery_goal("goal rpo <= 0s\ndb d\ndb e\nd => e { replication = async }") == VERDICT_FAIL);
	/* the store that says all and fails decides, whatever others leave open */
	CHECK(recovery_goal("goal rpo <= 5min\ndb d { replication = async }\ndb e { backup = 24h }") == VERDICT_FAIL);
	CHECK(!estimate->goals.at[0].behind && estimate->goals.at[0].node == 1);
	/* DNS alone keeps clients away, and what it notices late adds to it */
	CHECK(recovery_goal("goal rto <= 60s\ndns g { ttl = 5min }\nservice a { twin = a }\nservice b { twin = a }\ng -> a, b") ==
	      VERDICT_FAIL);
	CHECK(near(value("whole.rto"), 300) && estimate->goals.at[0].node == MODEL_NONE);
	CHECK(recovery_goal("goal rto <= 60s\ndns g { ttl = 5min; anycast }\nservice a { twin = a }\nservice b { twin = a }\n"
			    "g -> a, b") == VERDICT_UNKNOWN);
	CHECK(recovery_goal("goal rto <= 60s\ndns g { ttl = 20s; detect = 30s }\nservice a { twin = a }\n"
			    "service b { twin = a }\ng -> a, b") == VERDICT_PASS);
	CHECK(near(value("whole.rto"), 50));
	/* two stores that fail over: the constant is nobody's own */
	CHECK(recovery_goal("goal rto <= 10min\ndb d { failover = auto }\ndb e { failover = auto; detect = 1min }") == VERDICT_PASS);
	CHECK(near(value("whole.rto"), 90) && estimate->goals.at[0].node == 1);
}

/* ---- derivations ---- */

static void every_term_stands_before_its_figure(void)
{
	build("peak = 5x\nassume { n = 10/s }\nclient c { rate = n }\nservice a { capacity = 100/s }\nc -> a");
	for (uint32_t i = 0; i < estimate->count; i++)
		for (uint32_t k = 0; k < figure_at(estimate, i)->term_count; k++)
			CHECK(figure_at(estimate, i)->terms[k] < i);
	struct why why = why_make(&arena, estimate, find("a.utilisation"));
	bool assumption = false;
	for (uint32_t i = 0; i < why.steps.count; i++)
		assumption |= why.steps.at[i].figure == FIGURE_NONE;
	CHECK(why.steps.count > 4 && assumption);
	CHECK(near(why.steps.at[why.steps.count - 1].value.low, 0.5));
}

int main(void)
{
	RUN(load_of_users_and_peak);
	RUN(reads_and_writes_apart);
	RUN(caches_in_layers);
	RUN(writes_pass_a_cdn_whole);
	RUN(a_queue_smooths);
	RUN(twins_share_evenly);
	RUN(fan_out_and_shares);
	RUN(what_leads_back_carries_nothing);
	RUN(what_nobody_divides_is_an_upper_bound);
	RUN(servers_for_a_load);
	RUN(a_store_writes_on_its_leaders);
	RUN(autoscale_has_two_ends);
	RUN(connections_of_all_callers);
	RUN(partitions_by_bytes_and_consumers);
	RUN(bytes_both_ways);
	RUN(storage_of_what_is_inserted);
	RUN(another_flow_keeps_its_attributes);
	RUN(memory_of_a_cache);
	RUN(cost_at_stated_prices);
	RUN(latency_in_sequence_and_in_parallel);
	RUN(regions_are_far_apart);
	RUN(waits_at_busy_nodes);
	RUN(concurrency_by_little);
	RUN(latency_without_flows);
	RUN(availability_in_series_and_redundant);
	RUN(a_quorum_counts_for_every_arrow);
	RUN(what_a_flow_can_do_without);
	RUN(alternatives_share_nothing_twice);
	RUN(unknown_is_absent);
	RUN(a_range_is_one_unknown);
	RUN(goals_have_three_verdicts);
	RUN(claims_name_the_slip);
	RUN(data_loss_and_recovery);
	RUN(goals_of_recovery);
	RUN(every_term_stands_before_its_figure);
	arena_finish(&arena);
	return check_done();
}
