/* `lintel notes`: everything that was found, as a page. */
#include "session/session.h"

#include "export/notes.h"

struct str session_notes(struct session *session, struct str picture)
{
	struct buf out = buf_in(&session->arena);
	session_settle(session);
	struct notes notes = {
		.model = session->model, .estimate = session_estimate(session), .sink = &session->sink,
		.stage = stage_name(session->checked ? session->lint.stage : lint_stage(session->model, STAGE_UNSTATED, false)),
		.design = str_of(session->input.name), .picture = picture
	};
	notes_write(&out, &notes);
	return buf_view(&out);
}

struct str session_image(struct session *session, struct str picture)
{
	struct buf out = buf_in(&session->arena);
	notes_image(&out, session->model, picture);
	return buf_view(&out);
}
