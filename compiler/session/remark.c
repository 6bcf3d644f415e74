/* The line below the title that says what is laid over the picture. */
#include "session/session.h"

/* ": redirect, shorten lost", then "; export degraded" */
static bool add_subjects(struct buf *out, const struct model *model, const struct scene_options *options, enum flow_state state, bool first)
{
	const struct failures *losses = options->losses;
	uint32_t count = 0;
	for (uint32_t i = 0; i < losses->subject_count; i++) {
		if (options->loss->flows[i] != state)
			continue;
		struct str name = losses->of_clients ? model->nodes.at[losses->subjects[i]].label : model->flows.at[losses->subjects[i]].id;
		buf_printf(out, "%s%.*s", count ? ", " : first ? ": " : "; ", STR_ARG(name));
		count++;
	}
	if (count)
		buf_printf(out, " %s", state == FLOW_WORKS && count > 1 ? "work" : flow_state_name(state));
	return first && !count;
}

/* ---- what is not there yet ---- */

uint32_t session_first_layer(const struct session *session, struct str name)
{
	const struct model *model = session->model;
	struct model_end end = session_find(session, name);
	uint32_t first = MODEL_NONE;
	if (end.index == MODEL_NONE)
		return 0;
	if (!end.is_group)
		return model->nodes.at[end.index].layer;
	for (uint32_t i = 0; i < model->nodes.count; i++)
		if (model->nodes.at[i].layer < first && model_group_contains(model, end.index, i))
			first = model->nodes.at[i].layer;
	return first == MODEL_NONE ? model->groups.at[end.index].layer : first;
}

static void add_later(struct buf *out, const struct session *session, uint32_t layer)
{
	buf_printf(out, " (not before '%.*s')", STR_ARG(session->model->layers.at[layer].label));
}

/* "codes, hot (not before 'At ten times the load')" */
static void add_names(struct buf *out, const struct session *session, const struct session_part *part, struct str list)
{
	struct str name;
	const char *separator = "";
	for (size_t at = 0; session_next_name(list, &at, &name); separator = ", ") {
		uint32_t layer = session_first_layer(session, name);
		buf_printf(out, "%s%.*s", separator, STR_ARG(name));
		if (layer >= part->layers)
			add_later(out, session, layer);
	}
}

static uint32_t count_steps(const struct model *model, uint32_t flow)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < model->steps.count; i++)
		count += model->steps.at[i].flow == flow && model->steps.at[i].arrow != MODEL_NONE;
	return count;
}

/* "Flow: Read", "Flow: Read, 2 of 3 steps", "Flow: Read (not before 'At ten times the load')" */
static void add_flow(struct buf *out, const struct session *session, const struct session_part *part, uint32_t index, uint32_t own)
{
	const struct model_flow *flow = &session->model->flows.at[index];
	buf_printf(out, "Flow: %.*s", STR_ARG(flow->label.len ? flow->label : flow->id));
	if (own == MODEL_NONE) {
		add_later(out, session, flow->layer);
		return;
	}
	uint32_t all = count_steps(session->model, index), there = count_steps(part->model, own);
	if (there < all)
		buf_printf(out, ", %u of %u steps", (unsigned)there, (unsigned)all);
}

struct str session_remark(struct session *session, const struct session_part *part, const struct session_view *view,
                          const struct session_words *words, const struct scene_options *options)
{
	struct buf out = buf_in(&session->arena);
	if (options->flow)
		add_flow(&out, session, part, words->flow, *options->flow);
	if (words->killed) {
		buf_printf(&out, "%sWithout ", out.len ? " · " : "");
		add_names(&out, session, part, view->kill);
		bool first = true;
		for (enum flow_state state = FLOW_LOST + 1; options->loss && state-- > FLOW_WORKS;)
			first = add_subjects(&out, part->model, options, state, first);
	}
	if (words->hidden) {
		buf_printf(&out, "%sAround ", out.len ? " · " : "");
		add_names(&out, session, part, view->focus);
		buf_printf(&out, ", %u %s", view->depth, view->depth == 1 ? "step" : "steps");
	}
	return buf_view(&out);
}
