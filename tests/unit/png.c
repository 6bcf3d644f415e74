#include "check.h"

#include <libdeflate.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "draw/draw.h"
#include "draw/png.h"

enum { WIDTH = 300, HEIGHT = 64 };
static struct arena arena;
static uint32_t drawn[HEIGHT][WIDTH];

struct decoded {
	int type; /* of colour: 2 RGB, 3 palette, 6 RGBA */
	uint32_t at[HEIGHT][WIDTH]; /* 0xAARRGGBB */
	bool has_source;
};

static uint32_t word(const unsigned char *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void decode(struct str png, struct decoded *decoded)
{
	static unsigned char rows[HEIGHT * (WIDTH * 4 + 1)];
	const unsigned char *file = (const unsigned char *)png.at, *palette = NULL, *alphas = NULL;
	*decoded = (struct decoded){ 0 };
	CHECK(png.len > 8 && memcmp(file, "\x89PNG\r\n\x1a\n", 8) == 0);
	for (size_t at = 8; at + 12 <= png.len; at += 12 + word(file + at)) {
		uint32_t size = word(file + at);
		const unsigned char *body = file + at + 8;
		CHECK(libdeflate_crc32(0, file + at + 4, size + 4) == word(body + size));
		if (memcmp(file + at + 4, "IHDR", 4) == 0)
			decoded->type = body[9];
		if (memcmp(file + at + 4, "PLTE", 4) == 0)
			palette = body;
		if (memcmp(file + at + 4, "tRNS", 4) == 0)
			alphas = body;
		if (memcmp(file + at + 4, "iTXt", 4) == 0)
			decoded->has_source = size == sizeof DRAW_SOURCE + 4 + 5 &&
					      memcmp(body, DRAW_SOURCE "\0\0\0\0\0hello", size) == 0;
		if (memcmp(file + at + 4, "IDAT", 4) == 0) {
			struct libdeflate_decompressor *inflate = libdeflate_alloc_decompressor();
			CHECK(libdeflate_zlib_decompress(inflate, body, size, rows, sizeof rows, &(size_t){ 0 }) ==
			      LIBDEFLATE_SUCCESS);
			libdeflate_free_decompressor(inflate);
		}
	}
	int bytes = decoded->type == 3 ? 1 : decoded->type == 2 ? 3 : 4;
	const unsigned char *at = rows;
	for (int y = 0; y < HEIGHT; y++) {
		CHECK(*at++ == 0);
		for (int x = 0; x < WIDTH; x++, at += bytes) {
			const unsigned char *colour = decoded->type == 3 ? palette + 3 * *at : at;
			uint32_t alpha = decoded->type == 6 ? at[3] : alphas ? alphas[*at] : 255;
			decoded->at[y][x] =
			    alpha << 24 | (uint32_t)colour[0] << 16 | (uint32_t)colour[1] << 8 | colour[2];
		}
	}
}

static struct str encode(bool opaque)
{
	static uint32_t used[HEIGHT][WIDTH]; /* the encoder works in its pixels */
	memcpy(used, drawn, sizeof used);
	return png_encode(&arena, (struct png_image){ (unsigned char *)used, sizeof used[0], WIDTH, HEIGHT, 1, opaque,
						     STR("hello") });
}

static int most_off(const struct decoded *decoded, int from, int to)
{
	int most = 0;
	for (int y = 0; y < HEIGHT; y++)
		for (int x = from; x < to; x++)
			for (int shift = 0; shift <= 16; shift += 8)
				most = (int)fmax(most, abs((int)(decoded->at[y][x] >> shift & 0xFF) -
							   (int)(drawn[y][x] >> shift & 0xFF)));
	return most;
}

/* Every row: an area of one colour, and the smoothed edge from it to another. */
static void draw_edges(uint32_t colours, int steps)
{
	for (uint32_t y = 0; y < HEIGHT; y++) {
		uint32_t from = (y % colours) * 0x5A3C17 & 0xFFFFFF, to = 0xFFFFFF - ((y % colours) * 0x1B2333 & 0xFFFFFF);
		for (int x = 0; x < WIDTH; x++) {
			uint32_t colour = 0;
			int step = x < 100 ? 0 : (x - 100) * steps / 200 * 255 / steps;
			for (int shift = 0; shift <= 16; shift += 8)
				colour |= (uint32_t)(((int)(from >> shift & 0xFF) * (255 - step) +
						      (int)(to >> shift & 0xFF) * step) / 255) << shift;
			drawn[y][x] = 0xAB000000 | colour; /* Cairo leaves the highest byte open */
		}
	}
}

static void few_colours_are_exact(void)
{
	static struct decoded decoded;
	draw_edges(10, 20);
	decode(encode(true), &decoded);
	CHECK(decoded.type == 3 && decoded.has_source);
	CHECK(most_off(&decoded, 0, WIDTH) == 0);
}

static void many_colours_share_a_palette_within_the_bound(void)
{
	static struct decoded decoded;
	draw_edges(8, 200);
	decode(encode(true), &decoded);
	CHECK(decoded.type == 3);
	CHECK(most_off(&decoded, 0, 100) == 0); /* areas keep their colour */
	int off = most_off(&decoded, 100, WIDTH);
	CHECK(off > 0 && off <= PNG_MOST_OFF);
}

static void more_than_a_palette_holds_is_rgb(void)
{
	static struct decoded decoded;
	draw_edges(64, 200);
	decode(encode(true), &decoded);
	CHECK(decoded.type == 2);
	CHECK(most_off(&decoded, 0, 100) == 0);
	CHECK(most_off(&decoded, 100, WIDTH) <= 2);
}

static void transparent_pixels_keep_their_alpha(void)
{
	static struct decoded decoded;
	for (int y = 0; y < HEIGHT; y++)
		for (uint32_t x = 0; x < WIDTH; x++) {
			/* white at every alpha, multiplied by it as Cairo does */
			uint32_t alpha = x < 20 ? 0 : x > 280 ? 255 : (x - 20) % 64 * 4;
			drawn[y][x] = alpha << 24 | alpha << 16 | alpha << 8 | alpha;
		}
	decode(encode(false), &decoded);
	CHECK(decoded.at[0][0] >> 24 == 0 && decoded.at[0][290] == 0xFFFFFFFF);
	for (int x = 0; x < WIDTH; x++) {
		CHECK(abs((int)(decoded.at[5][x] >> 24) - (int)(drawn[5][x] >> 24)) <= PNG_MOST_OFF);
		if (drawn[5][x] >> 24 > 16)
			CHECK((decoded.at[5][x] & 0xFF) >= 0xFF - PNG_MOST_OFF);
	}
}

int main(void)
{
	RUN(few_colours_are_exact);
	RUN(many_colours_share_a_palette_within_the_bound);
	RUN(more_than_a_palette_holds_is_rgb);
	RUN(transparent_pixels_keep_their_alpha);
	arena_finish(&arena);
	return check_done();
}
