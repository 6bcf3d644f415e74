/* Evaluating the graph: what each operation computes, values at a point, bounds over all corners of the unknowns. */
#include "estimate/graph.h"

#include <math.h>
#include <string.h>

/* ---- operations ---- */

static double op_constant(const double *terms, uint32_t count)
{
	(void)terms;
	(void)count;
	return NAN; /* leaves are filled in by the caller */
}

static double op_same(const double *terms, uint32_t count)
{
	(void)count;
	return terms[0];
}

static double op_sum(const double *terms, uint32_t count)
{
	double sum = terms[0];
	for (uint32_t i = 1; i < count; i++)
		sum += terms[i];
	return sum;
}

static double op_difference(const double *terms, uint32_t count)
{
	(void)count;
	return terms[0] - terms[1];
}

static double op_product(const double *terms, uint32_t count)
{
	double product = terms[0];
	for (uint32_t i = 1; i < count; i++)
		product *= terms[i];
	return product;
}

static double op_quotient(const double *terms, uint32_t count)
{
	(void)count;
	return terms[0] / terms[1];
}

/* Not fmin and fmax: what is absent must stay so. */
static double op_minimum(const double *terms, uint32_t count)
{
	double least = terms[0];
	for (uint32_t i = 1; i < count; i++)
		if (!(terms[i] >= least))
			least = isnan(least) ? least : terms[i];
	return least;
}

static double op_maximum(const double *terms, uint32_t count)
{
	double most = terms[0];
	for (uint32_t i = 1; i < count; i++)
		if (!(terms[i] <= most))
			most = isnan(most) ? most : terms[i];
	return most;
}

static double op_ceiling(const double *terms, uint32_t count)
{
	(void)count;
	/* 100.00000000000001 machines are 100: the excess is rounding of ours */
	double below = floor(terms[0]);
	return terms[0] - below <= 1e-9 * fabs(terms[0]) ? below : ceil(terms[0]);
}

static double op_one_minus(const double *terms, uint32_t count)
{
	(void)count;
	return 1 - terms[0];
}

static double op_redundant(const double *terms, uint32_t count)
{
	(void)count;
	return 1 - pow(1 - terms[0], terms[1]);
}

static double op_any_of(const double *terms, uint32_t count)
{
	double none = 1;
	for (uint32_t i = 0; i < count; i++)
		none *= 1 - terms[i];
	return 1 - none;
}

/* P(at least `needed` of `count` are up), each with probability `up`. The smaller side is summed, so that 99.9999 %
 * keeps its digits; terms fall fast, so the sum is cut where they no longer count. */
static double binomial_at_least(double up, double total, double needed)
{
	double n = floor(total), k = ceil(needed);
	if (isnan(up + n + k) || n < 0)
		return NAN;
	if (k <= 0)
		return 1;
	if (k > n)
		return 0;
	if (k == 1)
		return 1 - pow(1 - up, n);
	bool below = k - 1 < n * up; /* the side beyond the mean is the small one */
	double sum = 0;
	for (double i = below ? k - 1 : k; below ? i >= 0 : i <= n; i += below ? -1 : 1) {
		double log_term = lgamma(n + 1) - lgamma(i + 1) - lgamma(n - i + 1);
		log_term += (i > 0 ? i * log(up) : 0) + (n - i > 0 ? (n - i) * log1p(-up) : 0);
		double term = exp(log_term);
		sum += term;
		if (term < sum * 1e-18)
			break;
	}
	return below ? 1 - sum : sum;
}

static double op_k_of_n(const double *terms, uint32_t count)
{
	(void)count;
	return binomial_at_least(terms[0], terms[1], terms[2]);
}

/* a instance, b instances, c needed, d zones, e zone. Beyond a thousand zones they are no failure domains. */
static double op_zoned(const double *terms, uint32_t count)
{
	(void)count;
	double zones = floor(terms[3]), zone = terms[4];
	if (isnan(terms[0] + terms[1] + terms[2] + zones + zone) || zones < 1)
		return NAN;
	if (zones > 1000)
		return binomial_at_least(terms[0], terms[1], terms[2]);
	double sum = 0;
	for (double up = 0; up <= zones; up++) {
		double chance = exp(lgamma(zones + 1) - lgamma(up + 1) - lgamma(zones - up + 1)) * pow(zone, up) *
				pow(1 - zone, zones - up);
		sum += chance * binomial_at_least(terms[0], floor(terms[1] * up / zones + 1e-9), terms[2]);
	}
	return sum;
}

static double op_servers(const double *terms, uint32_t count)
{
	(void)count;
	double each = round(terms[1] * terms[2]);
	return terms[0] * (each >= 1 ? each : each < 1 ? 1 : NAN);
}

double erlang_c(double servers, double load)
{
	if (!(load < servers) || !(load >= 0) || servers < 1)
		return NAN;
	if (load == 0)
		return 0;
	/* 1 / B = sum over k of c! / (c - k)! / a^k: terms first grow, then fall; once the sum is beyond all bounds
	 * nobody waits. */
	double term = 1, sum = 1;
	for (double k = 1; k <= servers; k++) {
		term *= (servers - k + 1) / load;
		sum += term;
		if (sum > 1e300)
			return 0;
		if (term < sum * 1e-17 && servers - k < load)
			break;
	}
	double blocked = 1 / sum, busy = load / servers;
	return blocked / (1 - busy * (1 - blocked));
}

static double op_wait_mean(const double *terms, uint32_t count)
{
	(void)count;
	double busy = terms[0], arrivals = terms[1], servers = terms[2];
	if (busy == 0)
		return 0;
	return erlang_c(servers, servers * busy) * busy / (arrivals * (1 - busy));
}

static double op_wait_p99(const double *terms, uint32_t count)
{
	(void)count;
	double busy = terms[0], arrivals = terms[1], servers = terms[2];
	if (busy == 0)
		return 0;
	double waiting = erlang_c(servers, servers * busy);
	if (isnan(waiting))
		return NAN;
	return waiting <= 0.01 ? 0 : log(100 * waiting) * busy / (arrivals * (1 - busy));
}

double (*const compute_functions[COMPUTE_COUNT])(const double *terms, uint32_t count) = {
	[COMPUTE_CONSTANT] = op_constant, [COMPUTE_VALUE] = op_constant,        [COMPUTE_SAME] = op_same,
	[COMPUTE_SUM] = op_sum,           [COMPUTE_DIFFERENCE] = op_difference, [COMPUTE_PRODUCT] = op_product,
	[COMPUTE_QUOTIENT] = op_quotient, [COMPUTE_MINIMUM] = op_minimum,       [COMPUTE_MAXIMUM] = op_maximum,
	[COMPUTE_CEILING] = op_ceiling,   [COMPUTE_ONE_MINUS] = op_one_minus,   [COMPUTE_REDUNDANT] = op_redundant,
	[COMPUTE_ANY_OF] = op_any_of,     [COMPUTE_K_OF_N] = op_k_of_n,         [COMPUTE_ZONED] = op_zoned,
	[COMPUTE_SERVERS] = op_servers,   [COMPUTE_WAIT_MEAN] = op_wait_mean,   [COMPUTE_WAIT_P99] = op_wait_p99
};

/* ---- a point ---- */

static double value_of(const struct estimate *estimate, const struct figure *figure, const double *positions,
		       const double *values)
{
	enum { FEW = 16 };
	double few[FEW], result;
	if (figure->operation == COMPUTE_CONSTANT)
		return figure->constant;
	if (figure->operation == COMPUTE_VALUE)
		result = expr_at(&estimate->model->quantities, figure->expr, positions);
	else if (figure->term_count <= FEW) {
		for (uint32_t i = 0; i < figure->term_count; i++)
			few[i] = values[figure->terms[i]];
		result = compute_functions[figure->operation](few, figure->term_count);
	} else {
		/* only operations that fold may have many terms */
		double pair[2] = { values[figure->terms[0]], 0 };
		for (uint32_t i = 1; i < figure->term_count; i++) {
			pair[1] = values[figure->terms[i]];
			pair[0] = compute_functions[figure->operation](pair, 2);
		}
		result = pair[0];
	}
	return isfinite(result) ? result : NAN;
}

void estimate_evaluate(const struct estimate *estimate, const double *positions, double *values)
{
	for (uint32_t i = 0; i < estimate->count; i++)
		values[i] = value_of(estimate, figure_at(estimate, i), positions, values);
}

/* ---- bounds ---- */

enum { CORNER_UNKNOWNS = 12, SAMPLES = 1024 };
enum { BUDGET = 100000000 }; /* figures times points: above this fewer points are taken */

struct sweeping {
	const struct estimate *estimate;
	uint32_t *varying; /* figures */
	uint32_t varying_count;
	uint32_t *unknowns; /* that any figure depends on */
	uint32_t unknown_count;
	double *positions;
	double *values;
};

static void evaluate_varying(struct sweeping *sweeping)
{
	for (uint32_t i = 0; i < sweeping->varying_count; i++) {
		uint32_t figure = sweeping->varying[i];
		sweeping->values[figure] = value_of(sweeping->estimate, figure_at(sweeping->estimate, figure),
						    sweeping->positions, sweeping->values);
	}
}

/* An end that is absent at some corner is absent: the figure cannot be promised. */
static void take_bounds(struct sweeping *sweeping, double *low, double *high)
{
	for (uint32_t i = 0; i < sweeping->varying_count; i++) {
		uint32_t figure = sweeping->varying[i];
		double value = sweeping->values[figure];
		if (!(value >= low[figure]))
			low[figure] = isnan(low[figure]) ? low[figure] : value;
		if (!(value <= high[figure]))
			high[figure] = isnan(high[figure]) ? high[figure] : value;
	}
}

/* Unknowns that move any leaf; the others (of attributes that make no figure) would only multiply the corners. */
static void find_unknowns(struct sweeping *sweeping, struct arena *arena)
{
	uint32_t all = sweeping->estimate->model->quantities.unknowns.count;
	sweeping->unknowns = ARENA_ARRAY(arena, uint32_t, all);
	double *before = ARENA_ARRAY(arena, double, sweeping->varying_count);
	for (uint32_t i = 0; i < sweeping->varying_count; i++)
		before[i] = sweeping->values[sweeping->varying[i]];
	for (uint32_t unknown = 0; unknown < all; unknown++) {
		bool moves = all > 64;
		sweeping->positions[unknown] = 1;
		for (uint32_t i = 0; i < sweeping->varying_count && !moves; i++) {
			const struct figure *figure = figure_at(sweeping->estimate, sweeping->varying[i]);
			moves = figure->operation == COMPUTE_VALUE &&
				value_of(sweeping->estimate, figure, sweeping->positions, NULL) != before[i];
		}
		sweeping->positions[unknown] = 0;
		if (moves)
			sweeping->unknowns[sweeping->unknown_count++] = unknown;
	}
}

static uint64_t next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return *state >> 33;
}

static void visit_points(struct sweeping *sweeping, double *low, double *high)
{
	uint32_t count = sweeping->unknown_count;
	bool corners = count <= CORNER_UNKNOWNS;
	uint64_t points = corners ? (uint64_t)1 << count : SAMPLES, seed = 20240229;
	uint64_t most = BUDGET / (sweeping->varying_count + 1) + 2;
	if (points > most) {
		points = most;
		corners = false;
	}
	for (uint64_t point = 1; point < points; point++) {
		for (uint32_t i = 0; i < count; i++) {
			bool high_end = corners ? point >> i & 1 : point == 1 || next_random(&seed) & 1;
			sweeping->positions[sweeping->unknowns[i]] = high_end;
		}
		evaluate_varying(sweeping);
		take_bounds(sweeping, low, high);
	}
}

/* For each unknown alone the end that keeps the busiest node freer. Monotone as loads are in their unknowns, this is
 * the best corner. */
static double *find_favourable(struct work *work, struct sweeping *sweeping)
{
	double best = INFINITY;
	for (uint32_t step = 0; step <= sweeping->unknown_count; step++) {
		double *position = step ? &sweeping->positions[sweeping->unknowns[step - 1]] : NULL;
		if (position)
			*position = 1;
		evaluate_varying(sweeping);
		double sum = 0;
		for (uint32_t node = 0; node < work->model->nodes.count; node++) {
			uint32_t figure = node_figure(work, node, NODE_UTILISATION);
			double value = figure == FIGURE_NONE ? 0 : sweeping->values[figure];
			sum += isnan(value) ? 0 : value;
		}
		if (sum < best)
			best = sum;
		else if (position)
			*position = 0;
	}
	return sweeping->positions;
}

static struct sweeping sweeping_for(struct work *work)
{
	struct estimate *estimate = work->estimate;
	struct sweeping sweeping = { .estimate = estimate };
	sweeping.positions = ARENA_ARRAY(work->arena, double, work->model->quantities.unknowns.count);
	for (uint32_t i = 0; i < estimate->count; i++)
		sweeping.varying_count += figure_at(estimate, i)->varying;
	if (sweeping.varying_count == 0)
		return sweeping;
	sweeping.varying = ARENA_ARRAY(work->arena, uint32_t, sweeping.varying_count);
	for (uint32_t i = 0, to = 0; i < estimate->count; i++)
		if (figure_at(estimate, i)->varying)
			sweeping.varying[to++] = i;
	sweeping.values = ARENA_ARRAY(work->arena, double, estimate->count);
	estimate_evaluate(estimate, sweeping.positions, sweeping.values);
	find_unknowns(&sweeping, work->arena);
	return sweeping;
}

double *estimate_favourable(struct work *work)
{
	struct sweeping sweeping = sweeping_for(work);
	return sweeping.varying_count ? find_favourable(work, &sweeping) : sweeping.positions;
}

void estimate_bounds(struct work *work)
{
	struct estimate *estimate = work->estimate;
	struct sweeping sweeping = sweeping_for(work);
	size_t bytes = sizeof(double) * estimate->count;
	estimate->low = estimate->high = ARENA_ARRAY(work->arena, double, estimate->count);
	if (sweeping.varying_count == 0) {
		estimate_evaluate(estimate, sweeping.positions, estimate->low);
		return;
	}
	estimate->high = ARENA_ARRAY(work->arena, double, estimate->count);
	memcpy(estimate->low, sweeping.values, bytes);
	memcpy(estimate->high, sweeping.values, bytes);
	visit_points(&sweeping, estimate->low, estimate->high);
}
