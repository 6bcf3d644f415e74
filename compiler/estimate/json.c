/* The documents `estimate` and `fail` (output.md): base units, a range as low and high, what is not known left out. */
#include "estimate/graph.h"

#include <math.h>
#include <string.h>

static void put_value(struct json *json, struct quantity value)
{
	if (value.low == value.high) {
		json_number(json, value.low);
		return;
	}
	json_open_flat_object(json);
	json_field_number(json, "low", value.low);
	json_field_number(json, "high", value.high);
	json_close(json, '}');
}

/* Rows whose paths share what stands before the point stand in one object. */
static void put_rows(struct json *json, const struct estimate *estimate, enum owner owner, const uint32_t *figures)
{
	uint32_t count;
	const struct model_figure *rows = figure_rows(owner, &count);
	struct str open = STR("");
	for (uint32_t i = 0; i < count; i++) {
		struct quantity value;
		if (!figure_known(estimate, figures[i], &value))
			continue;
		struct str path = str_of(rows[i].path);
		size_t point = str_find(path, STR("."));
		struct str group = point < path.len ? str_slice(path, 0, point) : STR("");
		if (!str_equal(group, open)) {
			if (open.len)
				json_close(json, '}');
			if (group.len) {
				json_key_str(json, group);
				json_open_flat_object(json);
			}
			open = group;
		}
		json_key_str(json, group.len ? str_slice(path, point + 1, path.len) : path);
		put_value(json, value);
	}
	if (open.len)
		json_close(json, '}');
}

static void put_bounds(struct json *json, const struct estimate *estimate, enum owner owner, const uint32_t *figures)
{
	uint32_t count;
	const struct model_figure *rows = figure_rows(owner, &count);
	bool any = false;
	for (uint32_t i = 0; i < count; i++) {
		struct quantity value;
		if (!figure_known(estimate, figures[i], &value))
			continue;
		const struct figure *figure = figure_at(estimate, figures[i]);
		if (!figure->upper && !figure->lower)
			continue;
		if (!any) {
			json_key(json, "bounds");
			json_open_flat_object(json);
		}
		any = true;
		json_field_string(json, rows[i].path,
				  figure->upper && figure->lower ? STR("estimate")
				  : figure->upper                ? STR("upper")
								 : STR("lower"));
	}
	if (any)
		json_close(json, '}');
}

/* What a figure rests on: always for those that rules judge by, elsewhere where it is something that no source gives. */
static void put_basis(struct json *json, const struct estimate *estimate, enum owner owner, const uint32_t *figures)
{
	uint32_t count;
	const struct model_figure *rows = figure_rows(owner, &count);
	bool any = false;
	for (uint32_t i = 0; i < count; i++) {
		struct quantity value;
		bool judged = owner == OWNER_NODE && (i == NODE_CAPACITY || i == NODE_UTILISATION || i == NODE_LATENCY ||
						      i == NODE_AVAILABILITY);
		if (!figure_known(estimate, figures[i], &value) ||
		    (!judged && figure_at(estimate, figures[i])->basis != PROVENANCE_ASSUMED))
			continue;
		if (!any) {
			json_key(json, "basis");
			json_open_flat_object(json);
		}
		any = true;
		json_field_string(json, rows[i].path,
				  str_of(provenance_name((enum provenance)figure_at(estimate, figures[i])->basis)));
	}
	if (any)
		json_close(json, '}');
}

static void put_name(struct json *json, const char *key, const struct model *model, uint32_t node)
{
	if (node != MODEL_NONE)
		json_field_string(json, key, model->nodes.at[node].name);
}

/* ---- nodes ---- */

static void put_nodes(struct json *json, const struct estimate *estimate)
{
	const struct model *model = estimate->model;
	json_key(json, "nodes");
	json_open_object(json);
	for (uint32_t i = 0; i < model->nodes.count; i++) {
		json_key_str(json, model->nodes.at[i].name);
		json_open_object(json);
		put_rows(json, estimate, OWNER_NODE, estimate->nodes[i].figures);
		put_basis(json, estimate, OWNER_NODE, estimate->nodes[i].figures);
		put_bounds(json, estimate, OWNER_NODE, estimate->nodes[i].figures);
		json_close(json, '}');
	}
	json_close(json, '}');
}

static void put_arrows(struct json *json, const struct estimate *estimate)
{
	const struct model *model = estimate->model;
	json_key(json, "arrows");
	json_open_object(json);
	for (uint32_t i = 0; i < model->arrows.count; i++) {
		const struct model_arrow *arrow = &model->arrows.at[i];
		json_key_str(json, arrow->id);
		json_open_object(json);
		json_field_string(json, "from", model_end_name(model, arrow->from));
		json_field_string(json, "to", model_end_name(model, arrow->to));
		json_field_string(json, "form", str_of(arrow_form_text(arrow->form)));
		put_rows(json, estimate, OWNER_ARROW, estimate->arrows[i].figures);
		put_basis(json, estimate, OWNER_ARROW, estimate->arrows[i].figures);
		put_bounds(json, estimate, OWNER_ARROW, estimate->arrows[i].figures);
		json_close(json, '}');
	}
	json_close(json, '}');
}

/* ---- flows, the whole ---- */

static void put_nodes_list(struct json *json, const char *key, const struct model *model, const uint32_t *nodes,
			   uint32_t count)
{
	if (count == 0)
		return;
	json_key(json, key);
	json_open_flat_array(json);
	for (uint32_t i = 0; i < count; i++)
		json_string(json, model->nodes.at[nodes[i]].name);
	json_close(json, ']');
}

static void put_flows(struct json *json, const struct estimate *estimate)
{
	const struct model *model = estimate->model;
	json_key(json, "flows");
	json_open_object(json);
	for (uint32_t i = 0; i < model->flows.count; i++) {
		const struct estimate_flow *flow = &estimate->flows[i];
		json_key_str(json, model->flows.at[i].id);
		json_open_object(json);
		put_rows(json, estimate, OWNER_FLOW, flow->figures);
		put_name(json, "bottleneck", model, flow->bottleneck);
		put_nodes_list(json, "latency_not_stated", model, flow->silent_latency.at, flow->silent_latency.count);
		put_nodes_list(json, "capacity_not_stated", model, flow->silent_capacity.at,
			       flow->silent_capacity.count);
		put_nodes_list(json, "availability_not_stated", model, flow->silent_availability.at,
			       flow->silent_availability.count);
		put_basis(json, estimate, OWNER_FLOW, flow->figures);
		put_bounds(json, estimate, OWNER_FLOW, flow->figures);
		json_close(json, '}');
	}
	json_close(json, '}');
	json_key(json, "whole");
	json_open_object(json);
	put_rows(json, estimate, OWNER_WHOLE, estimate->whole);
	put_name(json, "bottleneck", model, estimate->whole_bottleneck);
	put_basis(json, estimate, OWNER_WHOLE, estimate->whole);
	put_bounds(json, estimate, OWNER_WHOLE, estimate->whole);
	json_close(json, '}');
}

/* ---- assumptions, goals, claims, chain ---- */

/* The author's assumptions; or the constants of the prelude among `used`. */
static void put_definitions(struct json *json, const struct estimate *estimate, bool constants, const bool *used)
{
	const struct quantity_set *set = &estimate->model->quantities;
	struct arena *arena = json->out->arena;
	json_key(json, constants ? "constants" : "assumptions");
	json_open_object(json);
	for (uint32_t i = 0; i < set->definitions.count; i++) {
		const struct quantity_definition *definition = &set->definitions.at[i];
		if (definition->prelude != constants || definition->overridden || !expr_usable(definition->expr) ||
		    (used && !used[i]))
			continue;
		struct buf shown = buf_in(arena);
		quantity_show_expr(&shown, set, definition->expr);
		json_key_str(json, definition->name);
		json_open_flat_object(json);
		json_key(json, "value");
		put_value(json, expr_bounds(set, definition->expr));
		json_field_string(json, "unit", quantity_base_unit(arena, expr_dimension(definition->expr)));
		json_field_string(json, "shown", buf_view(&shown));
		if (constants) {
			json_field_string(json, "basis", str_of(definition->assumed ? "assumed" : "default"));
			json_field_string(json, "source", definition->source);
			json_field_string(json, "what", definition->what);
		}
		json_close(json, '}');
	}
	json_close(json, '}');
}

static struct str goal_text(struct arena *arena, const struct model *model, const struct model_goal *goal)
{
	struct buf text = buf_in(arena);
	buf_printf(&text, "%s %s ", goal_metric_name(goal->metric), comparison_text(goal->comparison));
	quantity_show_expr(&text, &model->quantities, goal->expr);
	return buf_view(&text);
}

static void put_goals(struct json *json, const struct estimate *estimate)
{
	const struct model *model = estimate->model;
	json_key(json, "goals");
	json_open_array(json);
	for (uint32_t i = 0; i < estimate->goals.count; i++) {
		const struct estimate_goal *result = &estimate->goals.at[i];
		struct quantity value;
		json_open_object(json);
		json_field_string(json, "goal", goal_text(json->out->arena, model, &model->goals.at[result->goal]));
		json_field_string(json, "of",
				  result->flow == MODEL_NONE ? STR("whole") : model->flows.at[result->flow].id);
		json_field_string(json, "result", str_of(verdict_name(result->verdict)));
		if (figure_known(estimate, result->figure, &value)) {
			json_key(json, "value");
			put_value(json, value);
		}
		if (result->under_load)
			json_field_bool(json, "under_load", true);
		if (result->overloaded)
			json_field_bool(json, "overloaded", true);
		json_key(json, "missing");
		json_open_flat_array(json);
		for (uint32_t k = 0; k < result->missing.count; k++)
			json_string(json, result->missing.at[k]);
		json_close(json, ']');
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void put_claims(struct json *json, const struct estimate *estimate)
{
	json_key(json, "claims");
	json_open_array(json);
	for (uint32_t i = 0; i < estimate->claims.count; i++) {
		const struct estimate_claim *result = &estimate->claims.at[i];
		json_open_flat_object(json);
		json_field_string(json, "claim", estimate->model->claims.at[result->claim].path);
		json_key(json, "stated");
		put_value(json, result->stated);
		if (result->verdict != VERDICT_UNKNOWN) {
			json_key(json, "derived");
			put_value(json, result->derived);
		}
		json_field_string(json, "result", str_of(verdict_name(result->verdict)));
		if (result->hint.len)
			json_field_string(json, "hint", result->hint);
		json_close(json, '}');
	}
	json_close(json, ']');
}

static void put_chain(struct json *json, const struct estimate *estimate)
{
	struct arena *arena = json->out->arena;
	json_key(json, "chain");
	json_open_array(json);
	for (uint32_t i = 0; i < estimate->chain.count; i++) {
		struct quantity value;
		if (!link_value(estimate, &estimate->chain.at[i], &value))
			continue;
		json_open_flat_object(json);
		json_field_string(json, "stage", str_of(estimate->chain.at[i].stage));
		json_field_string(json, "figure", link_name(arena, estimate, &estimate->chain.at[i]));
		json_key(json, "value");
		put_value(json, value);
		json_field_string(json, "unit", quantity_base_unit(arena, value.dimension));
		json_field_string(json, "basis", str_of(provenance_name(link_basis(estimate, &estimate->chain.at[i]))));
		json_field_string(json, "from", link_from(arena, estimate, &estimate->chain.at[i]));
		json_close(json, '}');
	}
	json_close(json, ']');
}

void estimate_json(struct json *json, const struct estimate *estimate)
{
	put_definitions(json, estimate, false, NULL);
	put_definitions(json, estimate, true, estimate_definitions_used(json->out->arena, estimate));
	put_nodes(json, estimate);
	put_arrows(json, estimate);
	put_flows(json, estimate);
	put_goals(json, estimate);
	put_claims(json, estimate);
	put_chain(json, estimate);
}

/* ---- fail ---- */

static void put_path(struct json *json, const struct model *model, const struct failure_path *path)
{
	json_open_flat_array(json);
	for (uint32_t i = 0; path && i < path->nodes.count; i++)
		json_string(json, model->nodes.at[path->nodes.at[i]].name);
	json_close(json, ']');
}

static void put_failure(struct json *json, const struct query *query, const struct failures *failures,
			const struct failure *failure)
{
	const struct model *model = query->model;
	json_open_object(json);
	json_key(json, "lost");
	json_open_flat_array(json);
	for (uint32_t i = 0; i < failure->lost.count; i++)
		json_string(json, model->nodes.at[failure->lost.at[i]].name);
	json_close(json, ']');
	json_field_string(json, "domain", str_of(failure_domain_name(failure->domain)));
	if (failure->name.len)
		json_field_string(json, "name", failure->name);
	json_key(json, "flows");
	json_open_flat_object(json);
	for (uint32_t i = 0; i < failures->subject_count; i++) {
		json_key_str(json, failure_subject(query, failures, i));
		json_string(json, str_of(flow_state_name(failure->flows[i])));
	}
	json_close(json, '}');
	json_key(json, "overloaded");
	json_open_array(json);
	for (uint32_t i = 0; i < failure->overloaded.count; i++) {
		json_open_flat_object(json);
		put_name(json, "node", model, failure->overloaded.at[i].node);
		json_field_number(json, "utilisation", failure->overloaded.at[i].utilisation);
		if (!isnan(failure->overloaded.at[i].before))
			json_field_number(json, "before", failure->overloaded.at[i].before);
		json_close(json, '}');
	}
	json_close(json, ']');
	if (!isnan(failure->headroom)) {
		json_field_number(json, "headroom", failure->headroom);
		put_name(json, "bottleneck", model, failure->headroom_node);
	}
	const struct failure_path *witnesses = failure->witnesses.at;
	json_key(json, "witness");
	put_path(json, model, failure->witnesses.count ? &witnesses[0] : NULL);
	json_key(json, "witnesses");
	json_open_object(json);
	for (uint32_t i = 0; i < failure->witnesses.count; i++) {
		json_key_str(json, failure_subject(query, failures, witnesses[i].subject));
		put_path(json, model, &witnesses[i]);
	}
	json_close(json, '}');
	json_close(json, '}');
}

void failures_json(struct json *json, const struct query *query, const struct failures *failures)
{
	json_key(json, "failures");
	json_open_array(json);
	for (uint32_t i = 0; i < failures->list.count; i++)
		put_failure(json, query, failures, &failures->list.at[i]);
	json_close(json, ']');
	if (failures->partial)
		json_field_bool(json, "partial", true);
}
