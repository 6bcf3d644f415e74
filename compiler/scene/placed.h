/* scene/placed: the plain data between scene, layout and painters. No model here: layout and draw include this file
 * only.
 *
 * Coordinates: px, x to the right, y down, origin at the top left of the whole picture.
 */
#ifndef LINTEL_SCENE_PLACED_H
#define LINTEL_SCENE_PLACED_H

#include "base/str.h"
#include "base/vec.h"

struct point {
	double x, y;
};

struct rectangle {
	double x, y, width, height; /* x, y: top left */
};

/* What something is, for themes: colours and strokes hang on roles, never on taste. */
enum role {
#define ROLE(name) ROLE_##name,
#include "scene/roles.def"
#undef ROLE
	ROLE_COUNT
};

enum glyph {
#define GLYPH(name) GLYPH_##name,
#include "scene/glyphs.def"
#undef GLYPH
	GLYPH_COUNT
};

enum outline { OUTLINE_BOX, OUTLINE_CYLINDER, OUTLINE_PIPE, OUTLINE_NOTE, OUTLINE_PERSON };
enum font { FONT_PLAIN, FONT_SEMIBOLD, FONT_HAND, FONT_HAND_BOLD, FONT_COUNT };
enum align { ALIGN_START, ALIGN_MIDDLE, ALIGN_END };

/* One line of text, measured. */
struct scene_text {
	struct str text;
	enum font font;
	double size, width; /* px */
	enum role role;
	bool leftward; /* the text that it is a line of runs from right to left */
	double room; /* of a badge: width kept for its text, be it shorter or missing; 0 = its own */
};

/* Where a box wants to be in the reading order: users first, stores last, asynchronous work at the bottom. */
enum band { BAND_NONE, BAND_FIRST, BAND_LAST, BAND_BOTTOM };

struct scene_box {
	struct str id;    /* unique in the picture, made from the model name, legal as an XML id */
	struct str name;  /* full model name */
	struct str words; /* its label on one line */
	struct str title; /* for readers: kind, label, facts */
	struct str reading; /* and its arrows: "calls API (GET /); called by ..."; may be empty */
	struct str link;  /* checked URL or empty */
	enum role role;
	enum role fill;               /* as `role`, but where an overlay colours the box */
	enum glyph glyph;
	enum outline outline;
	bool dashed;                  /* external, managed */
	int sheets;                   /* 1 to 3: a stack */
	struct scene_text chip;       /* "x3"; empty text = none */
	struct scene_text mark;       /* a second chip: "managed", "external"; empty text = none */
	VEC(struct scene_text) badges; /* of overlays, on the top border at the left; their role fills them */
	VEC(struct scene_text) lines; /* label (one or more lines), then facts */
	bool is_note;                 /* no part of the design: tied to one, and kept out of the reading order */
	uint32_t group;               /* innermost group or SCENE_NONE */
	enum band band;
	/* Kept for lines and chip where another picture of a series has more of them; 0 = what they need. */
	double room_width, room_height, chip_room;
	double width, height; /* of the front sheet, measured; stack sheets stick out up and right by
				 PLACED_SHEET_OFFSET each, the chip above */
	struct rectangle at;  /* of the front sheet, by layout */
};

#define SCENE_NONE UINT32_MAX

/* Distances that measuring, placing and painting agree on, in px. */
enum {
	PLACED_SHEET_OFFSET = 4, /* each sheet of a stack is shifted by */
	PLACED_MARGIN = 24,      /* around the whole picture */
	PLACED_GROUP_PADDING = 14,
	PLACED_TITLE_HEIGHT = 24, /* strip at the top of a group for its title */
	PLACED_PADDING = 11,      /* in a box, left and right */
	PLACED_GLYPH = 20,
	PLACED_GLYPH_GAP = 8,
	PLACED_CHIP_PADDING = 6,
	PLACED_CHIP_GAP = 4,
	PLACED_PILL = 22, /* largest radius of a person's box */
	PLACED_LID = 6,   /* half the height of a cylinder's top, half the width of a pipe's mouth */
	PLACED_HEAD = 9   /* length of an arrow head */
};

struct scene_group {
	struct str id, name, title, link;
	struct str words;          /* its label on one line */
	struct str reading;        /* what is inside, and its own arrows */
	enum role role; /* ROLE_region, ROLE_zone, ROLE_network, ROLE_group */
	struct scene_text label;
	struct scene_text chip;    /* behind the title: the role, "standby"; empty text = none */
	uint32_t parent;           /* SCENE_NONE at the top; parents stand before children */
	int depth;                 /* 0 at the top */
	struct rectangle at;       /* by layout */
	struct rectangle label_at; /* by layout: in the strip at the top of `at`, where no arrow crosses it if there is
				      such a place */
};

enum head { HEAD_NONE, HEAD_FILLED, HEAD_OPEN };
enum stroke { STROKE_SOLID, STROKE_DASHED, STROKE_DOTTED, STROKE_CHAIN /* dash and dot */, STROKE_DOUBLE, STROKE_THIN };

struct scene_end {
	bool is_group;
	uint32_t index;
};

struct scene_line {
	struct str id, title;
	const char *verb, *verb_back; /* seen from its tail and from its head: "calls", "called by"; NULL: a note's tie */
	struct str words;             /* its label on one line */
	struct scene_end from, to;
	enum role role;
	enum stroke stroke;
	enum head head, tail_head;    /* at `to`, at `from` */
	VEC(struct scene_text) label; /* lines; none = unlabelled */
	VEC(struct scene_text) badges; /* of overlays, left of the label; a line that has some has a label, be it empty */
	double width;                 /* of the stroke, px; 0 = as its form has it */
	double load;                  /* peak, 1/s, in scenes that show load; -1 = nobody knows it */
	double room_width, room_height; /* kept for the label's text, as in a box */
	double label_width, label_height;
	double weight; /* 1 = ordinary; the main flow's are heavier */
	bool against;  /* runs from a later to an earlier part: layout may turn it round for ranking */
	VEC(struct point)
	curve; /* by layout: Bezier control points, 3n + 1, tail to head, trimmed at both borders; heads touch the ends
		*/
	struct rectangle label_at; /* by layout */
	bool failed;               /* layout gave no curve: a straight line was put in */
};

enum want { WANT_SAME_RANK, WANT_ORDER, WANT_LEFT, WANT_RIGHT, WANT_TOP, WANT_BOTTOM };

struct scene_hint { /* rank a, b | order a, b, c | left | right | top | bottom */
	enum want want;
	VEC(struct scene_end) ends;
	bool honoured; /* by layout */
};

/* An entry of the legend: a sample, and what it means. */
enum sample { SAMPLE_ARROW, SAMPLE_FILL, SAMPLE_BADGE };
struct scene_key {
	enum sample sample;
	enum role role;               /* of the arrow, the fill, the badge */
	enum stroke stroke;           /* of an arrow */
	enum head head, tail_head;
	double width;                 /* as that of a line */
	struct scene_text badge, text;
	struct point at;              /* of its top left corner, by layout */
};

/* An entry of the list below the picture, behind its number. */
struct scene_item {
	struct scene_text badge;
	struct str words;
	VEC(struct scene_text) lines;
};

enum scene_direction { SCENE_RIGHT, SCENE_DOWN };
/* How arrows run; ortho: at right angles. */
enum scene_edges { SCENE_EDGES_CURVED, SCENE_EDGES_ORTHO, SCENE_EDGES_STRAIGHT };

struct scene {
	struct arena *arena;
	struct str title, description;  /* of the whole; title may be empty */
	VEC(struct scene_text) heading; /* drawn above: title line(s) */
	VEC(struct scene_key) legend;   /* drawn below, in rows */
	VEC(struct scene_item) items;   /* drawn below that */
	VEC(struct scene_text) footer;  /* drawn below all: notes without a target */
	enum scene_direction direction;
	enum scene_edges edges;
	VEC(struct scene_box) boxes;
	VEC(struct scene_group) groups;
	VEC(struct scene_line) lines;
	VEC(struct scene_hint) hints;
	struct str source;    /* the design's text, for metadata; may be empty */
	double items_top, footer_top; /* by layout */
	double width, height; /* of the whole, by layout */
};

#endif
