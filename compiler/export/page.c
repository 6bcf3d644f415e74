#include "export/page.h"

#include <string.h>

#include "estimate/tables.h"
#include "model/value.h"

void page_heading(struct buf *out, int level, const char *title)
{
	if (out->len && out->at[out->len - 1] != '\n')
		buf_char(out, '\n');
	buf_char(out, '\n');
	buf_repeat(out, '#', (size_t)level);
	buf_printf(out, " %s\n\n", title);
}

void page_text(struct buf *out, struct str text)
{
	text = str_trim(text);
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		struct str one = { &text.at[i], 1 };
		if (c == '\n' || c == '\r' || c == '\t')
			one = STR(" ");
		tables_markdown_text(out, one);
	}
}

void page_code(struct buf *out, struct str text)
{
	size_t longest = 0, run = 0;
	for (size_t i = 0; i < text.len; i++) {
		run = text.at[i] == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	bool padded = longest > 0;
	buf_repeat(out, '`', longest + 1);
	buf_text(out, padded ? " " : "");
	for (size_t i = 0; i < text.len; i++)
		buf_char(out, text.at[i] == '\n' || text.at[i] == '\r' ? ' ' : text.at[i]);
	buf_text(out, padded ? " " : "");
	buf_repeat(out, '`', longest + 1);
}

void page_target(struct buf *out, struct str target)
{
	for (size_t i = 0; i < target.len; i++) {
		unsigned char c = (unsigned char)target.at[i];
		if (c <= ' ' || strchr("()<>[]\\\"`|", c))
			buf_printf(out, "%%%02X", c);
		else
			buf_char(out, (char)c);
	}
}

void page_cell(struct buf *out, struct str text)
{
	if (out->len == 0 || out->at[out->len - 1] == '\n')
		buf_char(out, '|');
	buf_char(out, ' ');
	page_text(out, text);
	buf_text(out, " |");
}

void page_row_end(struct buf *out)
{
	buf_char(out, '\n');
}

void page_head(struct buf *out, const char *const *columns, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		page_cell(out, str_of(columns[i]));
	buf_text(out, "\n|");
	for (uint32_t i = 0; i < count; i++)
		buf_text(out, "---|");
	buf_char(out, '\n');
}

struct str page_end_label(const struct model *model, struct model_end end)
{
	if (!end.is_group)
		return model->nodes.at[end.index].label;
	const struct model_group *group = &model->groups.at[end.index];
	return group->label.len ? group->label : group->name;
}

void page_attributes(struct buf *out, const struct model *model, const struct attributes *attributes)
{
	for (uint32_t i = 0; i < attributes->list.count; i++) {
		const struct attribute *attribute = &attributes->list.at[i];
		buf_printf(out, "%s%s", i ? ", " : "", attribute_row(attribute->id)->name);
		if (attribute->value.kind == VALUE_YES)
			continue;
		buf_text(out, " = ");
		value_show(out, &model->quantities, &attribute->value);
	}
}
