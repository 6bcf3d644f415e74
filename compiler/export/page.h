/* export/page: Markdown, by GitHub's rules. Private to this room. */
#ifndef LINTEL_EXPORT_PAGE_H
#define LINTEL_EXPORT_PAGE_H

#include "export/notes.h"

/* "## Title" with blank lines around it. */
void page_heading(struct buf *out, int level, const char *title);
/* User's text on one line, nothing in it read as markup. */
void page_text(struct buf *out, struct str text);
/* `text` as code, whatever back-ticks it holds. */
void page_code(struct buf *out, struct str text);
/* A path or URL as a link takes it. */
void page_target(struct buf *out, struct str target);
/* Rows of a table: "| a | b |"; page_head adds the line below the heads. */
void page_head(struct buf *out, const char *const *columns, uint32_t count);
void page_cell(struct buf *out, struct str text); /* opens the row where it stands at the start of a line */
void page_row_end(struct buf *out);

/* The label of a node or group. */
struct str page_end_label(const struct model *model, struct model_end end);
/* "write, idempotent = event_id": attributes as they were stated. */
void page_attributes(struct buf *out, const struct model *model, const struct attributes *attributes);

/* Sections; each writes nothing where the design has nothing to say. */
void notes_parts(struct buf *out, const struct model *model);
void notes_flows(struct buf *out, const struct notes *notes);
void notes_interfaces(struct buf *out, const struct model *model);

#endif
