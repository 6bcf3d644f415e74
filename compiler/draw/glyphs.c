/* How to read the table: M, L, C and Z as in SVG, absolute; O is a circle (centre, radius), R a rounded rectangle (x,
 * y, width, height, radius). Numbers stand between blanks. */
#include "draw/glyphs.h"

#include "base/number.h"
#include "draw/shapes.h"

static const char *const programs[GLYPH_COUNT] = {
	[GLYPH_none] = "",
	[GLYPH_person] = "O 12 7.6 3.9 M 4.2 20.6 C 4.2 16.2 7.6 14 12 14 C 16.4 14 19.8 16.2 19.8 20.6 Z",
	[GLYPH_device] = "R 6.5 2.5 11 19 2.2 M 10.6 18.4 L 13.4 18.4",
	[GLYPH_outside] =
	    "M 13.5 3.5 L 20.5 3.5 L 20.5 10.5 M 20.5 3.5 L 11 13 M 17 14 L 17 20.5 L 3.5 20.5 L 3.5 7 L 10 7",
	[GLYPH_globe] = "O 12 12 9 M 3 12 L 21 12 M 12 3 C 6.8 8 6.8 16 12 21 M 12 3 C 17.2 8 17.2 16 12 21",
	[GLYPH_cloud] = "M 7 18.8 C 1.6 18.8 1.6 11.6 6.6 11.4 C 6.6 4.8 15.6 4 17 10 C 22.4 10.2 22.4 18.8 17 18.8 Z",
	[GLYPH_fan_out] =
	    "O 4.8 12 2.3 O 19.2 4.8 2.3 O 19.2 12 2.3 O 19.2 19.2 2.3 M 7.1 12 L 16.9 12 M 6.6 10.6 L 17.1 5.9 M 6.6 13.4 L 17.1 18.1",
	[GLYPH_gate] = "M 4 20.8 L 4 10.5 C 4 5.6 7.4 3 12 3 C 16.6 3 20 5.6 20 10.5 L 20 20.8 M 2.2 20.8 L 21.8 20.8 "
		       "M 9.3 20.8 L 9.3 3.6 M 14.7 20.8 L 14.7 3.6 M 4 12 L 20 12",
	[GLYPH_funnel] = "M 3 4.2 L 21 4.2 L 14.2 12.6 L 14.2 20.6 L 9.8 18 L 9.8 12.6 Z",
	[GLYPH_box] =
	    "M 12 2.8 L 20 7.4 L 20 16.6 L 12 21.2 L 4 16.6 L 4 7.4 Z M 4 7.4 L 12 12 L 20 7.4 M 12 12 L 12 21.2",
	[GLYPH_gear] =
	    "M 10.2 5.1 L 10.5 2.5 L 13.5 2.5 L 13.8 5.1 L 15.6 5.9 L 17.7 4.2 L 19.8 6.3 L 18.1 8.4 L 18.9 10.2 L 21.5 10.5 "
	    "L 21.5 13.5 L 18.9 13.8 L 18.1 15.6 L 19.8 17.7 L 17.7 19.8 L 15.6 18.1 L 13.8 18.9 L 13.5 21.5 L 10.5 21.5 "
	    "L 10.2 18.9 L 8.4 18.1 L 6.3 19.8 L 4.2 17.7 L 5.9 15.6 L 5.1 13.8 L 2.5 13.5 L 2.5 10.5 L 5.1 10.2 L 5.9 8.4 "
	    "L 4.2 6.3 L 6.3 4.2 L 8.4 5.9 Z O 12 12 3",
	[GLYPH_clock] = "O 12 12 9 M 12 6.6 L 12 12 L 15.8 14.4",
	[GLYPH_bolt] = "M 13.6 2.6 L 4.8 13.8 L 11 13.8 L 10.2 21.4 L 19.2 10 L 12.8 10 Z",
	[GLYPH_cylinder] =
	    "M 4.5 6 C 4.5 2.4 19.5 2.4 19.5 6 C 19.5 9.6 4.5 9.6 4.5 6 L 4.5 18 C 4.5 21.6 19.5 21.6 19.5 18 L 19.5 6 "
	    "M 4.5 12 C 4.5 15.6 19.5 15.6 19.5 12",
	[GLYPH_lens] = "O 10.4 10.4 6.8 M 15.3 15.3 L 21 21",
	[GLYPH_bucket] =
	    "M 3.6 6 C 3.6 2.8 20.4 2.8 20.4 6 C 20.4 9.2 3.6 9.2 3.6 6 L 6.2 19 C 6.8 21.8 17.2 21.8 17.8 19 L 20.4 6",
	[GLYPH_stacked_cylinders] =
	    "M 4 4.8 C 4 2 20 2 20 4.8 C 20 7.6 4 7.6 4 4.8 L 4 8.6 C 4 11.4 20 11.4 20 8.6 L 20 4.8 "
	    "M 4 12 C 4 14.8 20 14.8 20 12 M 4 12 L 4 19 C 4 22 20 22 20 19 L 20 12 M 4 15.6 C 4 18.4 20 18.4 20 15.6",
	[GLYPH_pipe] = "M 18.4 5 L 5.6 5 C 1.2 5 1.2 19 5.6 19 L 18.4 19 "
		       "M 18.4 5 C 14 5 14 19 18.4 19 C 22.8 19 22.8 5 18.4 5",
	[GLYPH_ticked_pipe] = "M 18.4 5 L 5.6 5 C 1.2 5 1.2 19 5.6 19 L 18.4 19 "
			      "M 18.4 5 C 14 5 14 19 18.4 19 C 22.8 19 22.8 5 18.4 5 M 7.2 9 L 7.2 15 M 11.2 9 L 11.2 15",
	[GLYPH_chart] = "M 3.5 3.2 L 3.5 20.5 L 21 20.5 M 7.2 15.6 L 11 10.4 L 14.6 13.4 L 20 6.4",
	[GLYPH_hub] =
	    "O 12 12.4 3 O 12 4.2 2 O 19.3 17.6 2 O 4.7 17.6 2 M 12 9.4 L 12 6.2 M 14.5 14.1 L 17.6 16.4 M 9.5 14.1 L 6.4 16.4",
};

/* The next number of a program. */
static double next_number(const char **at)
{
	while (**at == ' ')
		(*at)++;
	const char *from = *at;
	while (**at && **at != ' ')
		(*at)++;
	double value = 0;
	BASE_ASSERT(number_read((struct str){ from, (size_t)(*at - from) }, &value));
	return value;
}

void glyph_draw(struct painter *painter, enum glyph glyph, enum role role, struct point at, double size)
{
	double scale = size / 24;
	struct shape shape = { .count = 0 };
	const char *program = programs[glyph];
	while (*program) {
		char verb = *program++;
		double n[6];
		int count = verb == 'Z' || verb == ' ' ? 0 : verb == 'O' ? 3 : verb == 'R' ? 5 : verb == 'C' ? 6 : 2;
		for (int i = 0; i < count; i++)
			n[i] = next_number(&program) * scale;
		switch (verb) {
		case 'M': shape_move(&shape, at.x + n[0], at.y + n[1]); break;
		case 'L': shape_line(&shape, at.x + n[0], at.y + n[1]); break;
		case 'C':
			shape_curve(&shape, at.x + n[0], at.y + n[1], at.x + n[2], at.y + n[3], at.x + n[4],
				    at.y + n[5]);
			break;
		case 'O': shape_ellipse(&shape, at.x + n[0], at.y + n[1], n[2], n[2]); break;
		case 'R':
			shape_rounded(&shape, (struct rectangle){ at.x + n[0], at.y + n[1], n[2], n[3] }, n[4]);
			break;
		case 'Z': shape_close(&shape); break;
		}
	}
	struct brush brush = { .role = role, .paint = PAINT_STROKE, .stroke = STROKE_SOLID, .width = 1.5, .of = BRUSH_GLYPH };
	if (shape.count)
		painter->path(painter->context, brush, shape_path(&shape));
}
