/* Claims: what the author states beside what follows from the rest, and the slip that explains the difference. */
#include "estimate/graph.h"

#include <math.h>

enum where { WHERE_ANY, WHERE_DATA, WHERE_TIMED, WHERE_PEAK };

static const struct hint {
	double ratio, tolerance;
	enum where where;
	const char *text;
} hints[] = {
#define HINT(ratio, tolerance, wanted, text) { ratio, tolerance, WHERE_##wanted, text },
#include "estimate/hints.def"
#undef HINT
};

static bool applies(enum where where, struct dimension dimension)
{
	switch (where) {
	case WHERE_ANY: return true;
	case WHERE_DATA: return dimension.data != 0;
	case WHERE_TIMED: return dimension.time != 0 || dimension.data != 0;
	case WHERE_PEAK: return dimension.time != 0 || dimension.data != 0;
	}
	return true;
}

/* By how much the distance is within the tolerance: a narrow slip that fits wins over a wide one. */
static struct str hint_for(double ratio, struct dimension dimension)
{
	const struct hint *best = NULL;
	double nearest = 1;
	for (size_t i = 0; i < sizeof hints / sizeof *hints; i++) {
		double distance = fabs((ratio > 1 ? ratio : 1 / ratio) / hints[i].ratio - 1);
		if (!applies(hints[i].where, dimension) || distance > hints[i].tolerance || distance >= nearest)
			continue;
		nearest = distance;
		best = &hints[i];
	}
	if (best)
		return str_of(best->text);
	/* peak over average is two to five in most systems, and both are rounded when spoken */
	double factor = ratio > 1 ? ratio : 1 / ratio;
	bool peak = factor >= 1.8 && factor <= 5.3 && applies(WHERE_PEAK, dimension);
	return peak ? STR("peak for average: the one is two to five times the other") : STR("");
}

static bool derive(const struct work *work, const struct model_claim *claim, struct estimate_claim *result)
{
	const struct quantity_set *set = &work->model->quantities;
	if (claim->meaning.of == FIGURE_OF_ASSUMPTION) {
		const struct expr *expr = set->definitions.at[claim->meaning.index].expr;
		if (expr_usable(expr))
			result->derived = expr_bounds(set, expr);
		return expr_usable(expr);
	}
	result->figure = figure_of_meaning(work->estimate, claim->meaning);
	return figure_known(work->estimate, result->figure, &result->derived);
}

static void add_claim(struct work *work, uint32_t index)
{
	const struct model_claim *claim = &work->model->claims.at[index];
	struct estimate_claim result = { .claim = index,
					 .stated = claim->quantity,
					 .figure = FIGURE_NONE,
					 .ratio = NAN,
					 .verdict = VERDICT_UNKNOWN };
	if (derive(work, claim, &result)) {
		double stated = claim->quantity.low, nearest = result.derived.high;
		if (claim->quantity.high < result.derived.low) {
			stated = claim->quantity.high;
			nearest = result.derived.low;
		} else if (claim->quantity.low <= result.derived.high)
			stated = nearest; /* they meet */
		result.ratio = stated == nearest ? 1 : stated / nearest;
		bool close = result.ratio >= 0.8 && result.ratio <= 1.25;
		result.verdict = close ? VERDICT_PASS : VERDICT_FAIL;
		if (!close && result.ratio > 0 && isfinite(result.ratio))
			result.hint = hint_for(result.ratio, result.derived.dimension);
	}
	vec_push(work->arena, &work->estimate->claims, result);
}

void claims_make(struct work *work)
{
	for (uint32_t i = 0; i < work->model->claims.count; i++)
		if (!work->model->claims.at[i].broken)
			add_claim(work, i);
}
