/* The pipeline from text to model. */
#include "model/model.h"

#include "model/build.h"

#include "prelude.inc"

enum { SUGGESTIONS = 2000000 };

static void collect_kinds_and_names(struct builder *build, const struct model_input *input)
{
	struct model *model = build->model;
	const struct str prelude = { prelude_text, prelude_text_len };
	const struct source *source = source_add(input->sources, STR("<prelude>"), prelude);
	model->quantities.constants_file = source->file;
	build->of_prelude = true;
	file_collect(build, syntax_parse(build->arena, source, build->sink), IN_FILE);
	build->of_prelude = false;
	build->of_project = true;
	if (input->project)
		file_collect(build, syntax_parse(build->arena, input->project, build->sink), IN_PROJECT);
	build->of_project = false;
	const struct syntax *design = syntax_parse(build->arena, input->design, build->sink);
	vec_push(build->arena, &model->files, design);
	file_collect(build, design, IN_FILE);
}

static void run_task(struct builder *build, struct task task)
{
	build_mute(build, task.scope->copy > 0);
	task.run(build, &task);
	build_mute(build, false);
}

static void run_tasks(struct builder *build)
{
	for (uint32_t i = 0; i < build->tasks.count; i++)
		run_task(build, build->tasks.at[i]); /* a task may add more */
}

const struct model *model_build(const struct model_input *input)
{
	struct model *model = ARENA_NEW(input->arena, struct model);
	model->arena = input->arena;
	model->sources = input->sources;
	model->reads = ARENA_NEW(input->arena, struct model_reads);
	model->reads->arena = input->arena;
	model->quantities = (struct quantity_set){ .arena = input->arena, .sink = input->sink };
	struct builder *build = ARENA_NEW(input->arena, struct builder);
	*build = (struct builder){ .arena = input->arena, .model = model, .sink = input->sink, .real = input->sink,
		                   .muted = { .arena = input->arena, .sources = input->sources }, .loader = input->loader,
		                   .most_layers = input->most_layers,
		                   .suggestions_left = SUGGESTIONS };
	vec_push(model->arena, &model->layers, (struct model_layer){ 0 });
	words_init(build);
	kinds_init(build);

	collect_kinds_and_names(build, input);
	nodes_settle_kinds(build);
	amend_settle(build);
	nodes_settle_kinds(build); /* of those that amendments declared */
	assume_broken(build);
	quantity_check_definitions(&model->quantities);
	kinds_resolve(build);
	run_tasks(build);
	labels_settle(build);
	assume_peak(build);
	arrows_finish(build);
	for (uint32_t i = 0; i < build->late_tasks.count; i++)
		run_task(build, build->late_tasks.at[i]);
	links_make(build);
	allows_cover_includes(build);
	settings_cover_includes(build);
	checks_run(build);
	return model;
}
