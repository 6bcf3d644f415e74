/* `lintel dump`: what a stage made, as stable text. Tokens, tree and model know how to dump themselves; the scene is plain data
 * and is written here. */
#include "session/session.h"

#include "base/number.h"

static void write_point(struct buf *out, double x, double y)
{
	number_fixed(out, x, 2);
	buf_char(out, ',');
	number_fixed(out, y, 2);
}

static void write_size(struct buf *out, double width, double height)
{
	buf_char(out, ' ');
	number_fixed(out, width, 2);
	buf_char(out, 'x');
	number_fixed(out, height, 2);
}

static void write_place(struct buf *out, const char *word, struct rectangle at)
{
	buf_printf(out, " %s ", word);
	write_point(out, at.x, at.y);
	write_size(out, at.width, at.height);
}

/* Quoted as in the language, so that a line stays a line. */
static void write_quoted(struct buf *out, struct str text)
{
	buf_char(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		if (c == '\n')
			buf_text(out, "\\n");
		else if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", c);
		else
			buf_char(out, c);
	}
	buf_char(out, '"');
}

static void write_texts(struct buf *out, const struct scene_text *texts, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		buf_char(out, ' ');
		write_quoted(out, texts[i].text);
	}
}

static void write_group(struct buf *out, const struct scene *scene, const struct scene_group *group, bool placed)
{
	buf_printf(out, "group %.*s", STR_ARG(group->name));
	write_texts(out, &group->label, 1);
	if (group->chip.text.len)
		buf_printf(out, " chip %.*s", STR_ARG(group->chip.text));
	if (group->parent != SCENE_NONE)
		buf_printf(out, " in %.*s", STR_ARG(scene->groups.at[group->parent].name));
	if (placed)
		write_place(out, "at", group->at);
	buf_char(out, '\n');
}

static void write_box(struct buf *out, const struct scene *scene, const struct scene_box *box, bool placed)
{
	buf_printf(out, "box %.*s", STR_ARG(box->name));
	write_texts(out, box->lines.at, box->lines.count);
	if (box->chip.text.len)
		buf_printf(out, " chip %.*s", STR_ARG(box->chip.text));
	if (box->mark.text.len)
		buf_printf(out, " chip %.*s", STR_ARG(box->mark.text));
	if (box->sheets > 1)
		buf_printf(out, " sheets %d", box->sheets);
	if (box->dashed)
		buf_text(out, " dashed");
	if (box->group != SCENE_NONE)
		buf_printf(out, " in %.*s", STR_ARG(scene->groups.at[box->group].name));
	if (placed)
		write_place(out, "at", box->at);
	else
		write_size(out, box->width, box->height);
	buf_char(out, '\n');
}

static void write_line(struct buf *out, const struct scene_line *line, bool placed)
{
	buf_printf(out, "line %.*s", STR_ARG(line->id));
	write_texts(out, line->label.at, line->label.count);
	if (placed) {
		if (line->label.count)
			write_place(out, "label", line->label_at);
		buf_text(out, line->failed ? " straight" : " along");
		for (uint32_t i = 0; i < line->curve.count; i++) {
			buf_char(out, ' ');
			write_point(out, line->curve.at[i].x, line->curve.at[i].y);
		}
	}
	buf_char(out, '\n');
}

static void write_scene(struct buf *out, const struct scene *scene, bool placed)
{
	buf_text(out, scene->direction == SCENE_RIGHT ? "scene right" : "scene down");
	if (placed)
		write_size(out, scene->width, scene->height);
	write_texts(out, scene->heading.at, scene->heading.count);
	buf_char(out, '\n');
	for (uint32_t i = 0; i < scene->groups.count; i++)
		write_group(out, scene, &scene->groups.at[i], placed);
	for (uint32_t i = 0; i < scene->boxes.count; i++)
		write_box(out, scene, &scene->boxes.at[i], placed);
	for (uint32_t i = 0; i < scene->lines.count; i++)
		write_line(out, &scene->lines.at[i], placed);
}

static void write_model_json(struct buf *out, const struct model *model)
{
	struct json json = json_to(out);
	json_open_object(&json);
	json_field_string(&json, "schema", STR("lintel/1"));
	json_field_string(&json, "document", STR("dump"));
	model_dump_json(&json, model);
	json_close(&json, '}');
	buf_char(out, '\n');
}

struct str session_dump(struct session *session, enum lintel_dump dump)
{
	struct buf out = buf_in(&session->arena);
	switch (dump) {
	case LINTEL_DUMP_TOKENS:
		syntax_dump_tokens(&out, session->model->files.at[0]);
		break;
	case LINTEL_DUMP_TREE:
		syntax_dump_tree(&out, session->model->files.at[0]);
		break;
	case LINTEL_DUMP_MODEL:
		model_dump(&out, session->model);
		break;
	case LINTEL_DUMP_MODEL_JSON:
		write_model_json(&out, session->model);
		break;
	case LINTEL_DUMP_SCENE: /* a fresh one: layout fills the other in place */
		write_scene(&out, scene_make(&session->arena, session_query(session), (struct scene_options){ 0 }), false);
		break;
	case LINTEL_DUMP_PLACED:
		write_scene(&out, session_place(session), true);
		break;
	}
	return buf_view(&out);
}
