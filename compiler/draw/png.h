/* draw/png: pixels to PNG. Exact for all that is flat; on smoothed edges of lines and letters a palette of 256 colours may
 * be off by PNG_MOST_OFF of 255 in a channel, and where that does not do, RGB by 2. png.c is the only user of
 * libdeflate. */
#ifndef LINTEL_DRAW_PNG_H
#define LINTEL_DRAW_PNG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct png_image {
	unsigned char *pixels; /* rows of 32-bit words 0x00RRGGBB in the machine's byte order, as Cairo's RGB24; used up */
	size_t stride;         /* bytes a row */
	uint32_t width, height;
	double scale;      /* pixels per px; 96 px an inch */
	bool opaque;       /* else 0xAARRGGBB, colours multiplied by alpha as in Cairo's ARGB32 */
	struct str source; /* the design, into an iTXt chunk; may be empty */
};

enum { PNG_MOST_OFF = 8 };

/* The bytes of the file, in the arena. The pixels are written over. */
struct str png_encode(struct arena *arena, struct png_image image);

bool png_is(struct str bytes);
/* The text of an iTXt chunk under a keyword, packed or not. False: *problem says why. Bytes are not trusted. */
bool png_read_text(struct arena *arena, struct str bytes, struct str keyword, struct str *text, const char **problem);

#endif
