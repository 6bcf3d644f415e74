#include "draw/png.h"

#include <libdeflate.h>
#include <string.h>

#include "base/buf.h"

/* Level 6 is where size stops to fall and time starts to rise (measured.md, 4). */
enum { LEVEL = 6, MOST_COLOURS = 256, SLOTS = 1024 };

/* ---- chunks ---- */

static void put_word(struct buf *out, uint32_t word)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_char(out, (char)(word >> shift & 0xFF));
}

static void put_chunk(struct buf *out, const char *type, struct str data)
{
	put_word(out, (uint32_t)data.len);
	size_t start = out->len;
	buf_text(out, type);
	buf_str(out, data);
	put_word(out, libdeflate_crc32(0, out->at + start, out->len - start));
}

/* ---- pixels ---- */

struct palette {
	uint32_t colours[MOST_COLOURS];
	uint32_t count;
	uint16_t slots[SLOTS]; /* index + 1 of a colour, by hash */
};

static const uint32_t *row_of(struct png_image image, uint32_t y)
{
	return (const uint32_t *)(const void *)(image.pixels + y * image.stride);
}

/* The colour's index, new or known; MOST_COLOURS where there are too many. */
static uint32_t index_of(struct palette *palette, uint32_t colour)
{
	uint32_t slot = colour * 2654435761u >> 22;
	while (palette->slots[slot]) {
		uint32_t index = palette->slots[slot] - 1u;
		if (palette->colours[index] == colour)
			return index;
		slot = (slot + 1) % SLOTS;
	}
	if (palette->count == MOST_COLOURS)
		return MOST_COLOURS;
	palette->colours[palette->count] = colour;
	palette->slots[slot] = (uint16_t)++palette->count;
	return palette->count - 1;
}

/* Rows of palette indices, each behind filter byte 0; false where the picture has too many colours. Runs of one
 * colour are the rule. */
static bool index_rows(struct png_image image, struct palette *palette, unsigned char *rows)
{
	for (uint32_t y = 0; y < image.height; y++) {
		const uint32_t *row = row_of(image, y);
		*rows++ = 0;
		uint32_t last = UINT32_MAX, index = 0;
		for (uint32_t x = 0; x < image.width; x++) {
			uint32_t colour = row[x] & 0xFFFFFF;
			if (colour != last) {
				index = index_of(palette, colour);
				if (index == MOST_COLOURS)
					return false;
				last = colour;
			}
			*rows++ = (unsigned char)index;
		}
	}
	return true;
}

/* Filter 0 everywhere: on flat colours it beats the others (measured.md, 4). */
static void rgb_rows(struct png_image image, unsigned char *rows)
{
	for (uint32_t y = 0; y < image.height; y++) {
		const uint32_t *row = row_of(image, y);
		*rows++ = 0;
		for (uint32_t x = 0; x < image.width; x++) {
			*rows++ = row[x] >> 16 & 0xFF;
			*rows++ = row[x] >> 8 & 0xFF;
			*rows++ = row[x] & 0xFF;
		}
	}
}

static struct str compress(struct arena *arena, const unsigned char *bytes, size_t length)
{
	struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(LEVEL);
	if (!compressor)
		base_out_of_memory();
	size_t room = libdeflate_zlib_compress_bound(compressor, length);
	char *out = arena_alloc(arena, room);
	size_t used = libdeflate_zlib_compress(compressor, bytes, length, out, room);
	libdeflate_free_compressor(compressor);
	BASE_ASSERT(used > 0);
	return (struct str){ out, used };
}

/* ---- the file ---- */

static void put_header(struct buf *out, struct png_image image, bool indexed)
{
	struct buf head = buf_in(out->arena);
	put_word(&head, image.width);
	put_word(&head, image.height);
	buf_str(&head, (struct str){ (const char[]){ 8, indexed ? 3 : 2, 0, 0, 0 }, 5 });
	put_chunk(out, "IHDR", buf_view(&head));
	struct buf size = buf_in(out->arena);
	uint32_t per_metre = (uint32_t)(image.scale * 96 / 0.0254 + 0.5);
	put_word(&size, per_metre);
	put_word(&size, per_metre);
	buf_char(&size, 1);
	put_chunk(out, "pHYs", buf_view(&size));
}

static void put_palette(struct buf *out, const struct palette *palette)
{
	struct buf colours = buf_in(out->arena);
	for (uint32_t i = 0; i < palette->count; i++)
		for (int shift = 16; shift >= 0; shift -= 8)
			buf_char(&colours, (char)(palette->colours[i] >> shift & 0xFF));
	put_chunk(out, "PLTE", buf_view(&colours));
}

struct str png_encode(struct arena *arena, struct png_image image)
{
	struct buf out = buf_in(arena);
	size_t indexed_size = (size_t)image.height * (image.width + 1), rgb_size = (size_t)image.height * (image.width * 3 + 1);
	struct palette *palette = ARENA_NEW(arena, struct palette);
	unsigned char *rows = arena_alloc(arena, rgb_size > indexed_size ? rgb_size : indexed_size);
	bool indexed = index_rows(image, palette, rows);
	if (!indexed)
		rgb_rows(image, rows);
	buf_str(&out, (struct str){ "\x89PNG\r\n\x1a\n", 8 });
	put_header(&out, image, indexed);
	if (indexed)
		put_palette(&out, palette);
	put_chunk(&out, "IDAT", compress(arena, rows, indexed ? indexed_size : rgb_size));
	put_chunk(&out, "IEND", (struct str){ "", 0 });
	return buf_view(&out);
}
