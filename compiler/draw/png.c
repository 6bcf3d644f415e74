#include "draw/png.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "draw/draw.h"

/* Level 5 takes three quarters of the time of 6 for 1 % more bytes; below it the bytes jump (pictures of tests/bench). */
enum { LEVEL = 5, MOST_COLOURS = 256, LONG_RUN = 8, MOST_SHADES = 1 << 15 };

static const struct str signature = { "\x89PNG\r\n\x1a\n", 8 };

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

static const uint32_t *row_of(struct png_image image, uint32_t y)
{
	return (const uint32_t *)(const void *)(image.pixels + y * image.stride);
}

/* The bits of a pixel that say what it is: Cairo leaves the highest byte of RGB24 open. */
static uint32_t mask_of(struct png_image image)
{
	return image.opaque ? 0xFFFFFF : 0xFFFFFFFF;
}

/* 0xAARRGGBB as PNG means it: colours that are not multiplied by alpha. */
static uint32_t straight(struct png_image image, uint32_t pixel)
{
	uint32_t alpha = image.opaque ? 255 : pixel >> 24;
	if (alpha == 0 || alpha == 255)
		return alpha << 24 | (alpha ? pixel & 0xFFFFFF : 0);
	uint32_t result = alpha << 24;
	for (int shift = 0; shift <= 16; shift += 8) {
		uint32_t channel = ((pixel >> shift & 0xFF) * 255 + alpha / 2) / alpha;
		result |= (channel > 255 ? 255 : channel) << shift;
	}
	return result;
}

/* A colour of the picture, and its place in the palette. */
struct shade {
	uint32_t pixel, colour; /* as drawn, as written */
	uint32_t index, lightness;
	bool flat; /* some run of it is long: an area, not a smoothed edge */
};

/* Begins small: a picture of a few parts has hundreds, and each page of memory that is touched costs time. */
struct shades {
	VEC(struct shade) all;
	struct arena *arena;
	uint16_t *slots; /* by hash: index + 1 of a shade */
	int bits; /* of the hash; at most half of the slots are taken */
};

static uint32_t slot_of(const struct shades *shades, uint32_t pixel)
{
	uint32_t slot = (pixel * 2654435761u) >> (32 - shades->bits);
	while (shades->slots[slot] && shades->all.at[shades->slots[slot] - 1].pixel != pixel)
		slot = (slot + 1) & ((1u << shades->bits) - 1);
	return slot;
}

static void more_slots(struct shades *shades, int bits)
{
	shades->bits = bits;
	shades->slots = ARENA_ARRAY(shades->arena, uint16_t, (size_t)1 << bits);
	for (uint32_t i = 0; i < shades->all.count; i++)
		shades->slots[slot_of(shades, shades->all.at[i].pixel)] = (uint16_t)(i + 1);
}

/* The colour's shade, new or known; NULL where there are too many. */
static struct shade *shade_of(struct shades *shades, uint32_t pixel)
{
	uint32_t slot = slot_of(shades, pixel);
	if (shades->slots[slot])
		return &shades->all.at[shades->slots[slot] - 1];
	if (shades->all.count == MOST_SHADES)
		return NULL;
	if (shades->all.count == 1u << (shades->bits - 1)) {
		more_slots(shades, shades->bits + 1);
		slot = slot_of(shades, pixel);
	}
	vec_push(shades->arena, &shades->all, (struct shade){ .pixel = pixel });
	shades->slots[slot] = (uint16_t)shades->all.count;
	return &shades->all.at[shades->all.count - 1];
}

/* Where the run of one colour that begins at `x` ends. Runs of one colour are the rule, so they are walked in strides. */
static uint32_t run_end(const uint32_t *row, uint32_t x, uint32_t width, uint32_t mask)
{
	enum { STRIDE = 8 };
	uint32_t pixel = row[x++];
	const uint64_t twice = (uint64_t)pixel << 32 | pixel, masks = (uint64_t)mask << 32 | mask;
	while (x + STRIDE <= width) {
		uint64_t pairs[STRIDE / 2];
		memcpy(pairs, row + x, sizeof pairs);
		uint64_t off = (pairs[0] ^ twice) | (pairs[1] ^ twice) | (pairs[2] ^ twice) | (pairs[3] ^ twice);
		if (off & masks)
			break;
		x += STRIDE;
	}
	while (x < width && ((row[x] ^ pixel) & mask) == 0)
		x++;
	return x;
}

/* Finds every colour; false where there are too many. */
static bool find_shades(struct png_image image, struct shades *shades)
{
	uint32_t mask = mask_of(image);
	for (uint32_t y = 0; y < image.height; y++) {
		const uint32_t *row = row_of(image, y);
		for (uint32_t x = 0, end; x < image.width; x = end) {
			struct shade *shade = shade_of(shades, row[x] & mask);
			if (!shade)
				return false;
			end = run_end(row, x, image.width, mask);
			shade->flat |= end - x >= LONG_RUN;
		}
	}
	for (uint32_t i = 0; i < shades->all.count; i++) {
		uint32_t colour = straight(image, shades->all.at[i].pixel);
		shades->all.at[i].colour = colour;
		shades->all.at[i].lightness = (colour >> 24) + (colour >> 16 & 0xFF) + (colour >> 8 & 0xFF) + (colour & 0xFF);
	}
	return true;
}

/* The colours once more by channel: like that one is compared with all of them sixteen at a time. What lies behind the last repeats
 * the first. */
struct palette {
	uint32_t colours[MOST_COLOURS];
	uint32_t count;
	unsigned char channels[4][MOST_COLOURS];
};

static void add_colour(struct palette *palette, uint32_t colour)
{
	for (int channel = 0; channel < 4; channel++) {
		unsigned char value = colour >> 8 * channel & 0xFF;
		if (palette->count == 0)
			memset(palette->channels[channel], value, MOST_COLOURS);
		palette->channels[channel][palette->count] = value;
	}
	palette->colours[palette->count++] = colour;
}

/* Written so that compilers make it a few dozen instructions; `restrict` and the fixed length tell them that they may. */
static void widen(unsigned char *restrict differences, const unsigned char *restrict all, unsigned char value)
{
	for (int i = 0; i < MOST_COLOURS; i++) {
		unsigned char high = all[i] > value ? all[i] : value, low = all[i] < value ? all[i] : value;
		unsigned char apart = (unsigned char)(high - low);
		differences[i] = differences[i] > apart ? differences[i] : apart;
	}
}

/* Of each colour of the palette the largest difference of a channel; returns the least of them. */
static unsigned char measure_all(const struct palette *palette, uint32_t colour, unsigned char *restrict differences)
{
	unsigned char least = 255;
	memset(differences, 0, MOST_COLOURS);
	for (int channel = 0; channel < 4; channel++)
		widen(differences, palette->channels[channel], (unsigned char)(colour >> 8 * channel & 0xFF));
	for (int i = 0; i < MOST_COLOURS; i++)
		least = differences[i] < least ? differences[i] : least;
	return least;
}

/* The largest difference of a channel; anything above `most` where that is exceeded, which is soon seen of most colours. */
static int difference(uint32_t a, uint32_t b, int most)
{
	int largest = 0;
	for (int shift = 0; shift <= 24 && largest <= most; shift += 8) {
		int here = abs((int)(a >> shift & 0xFF) - (int)(b >> shift & 0xFF));
		largest = here > largest ? here : largest;
	}
	return largest;
}

/* Areas first, and the rest from dark to light, so that the steps of a smoothed edge stand near each other. */
static int by_lightness(const void *a, const void *b)
{
	const struct shade *x = *(const struct shade *const *)a, *y = *(const struct shade *const *)b;
	if (x->flat != y->flat)
		return x->flat ? -1 : 1;
	return x->lightness != y->lightness ? (x->lightness < y->lightness ? -1 : 1)
					    : (x->colour > y->colour) - (x->colour < y->colour);
}

static bool is_covered(const struct palette *palette, uint32_t colour, int most)
{
	unsigned char differences[MOST_COLOURS];
	return palette->count > 0 && measure_all(palette, colour, differences) <= most;
}

/* Areas keep their colours. Of the rest, each that is not near one of the palette brings in the lightest that is still
 * near itself: like that a colour of the palette serves those on both its sides. False where that takes too many. */
static bool cover(struct shade **sorted, uint32_t count, struct palette *palette, int most)
{
	palette->count = 0;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t best = i;
		if (!sorted[i]->flat && is_covered(palette, sorted[i]->colour, most))
			continue;
		if (palette->count == MOST_COLOURS)
			return false;
		for (uint32_t k = i + 1; !sorted[i]->flat && k < count; k++) {
			if (sorted[k]->lightness > sorted[i]->lightness + 4 * (uint32_t)most)
				break;
			if (difference(sorted[k]->colour, sorted[i]->colour, most) <= most)
				best = k;
		}
		add_colour(palette, sorted[best]->colour);
	}
	return true;
}

static void choose_nearest(struct shade **sorted, uint32_t count, const struct palette *palette)
{
	for (uint32_t i = 0; i < count; i++) {
		unsigned char differences[MOST_COLOURS], least = measure_all(palette, sorted[i]->colour, differences);
		const unsigned char *nearest = memchr(differences, least, MOST_COLOURS);
		sorted[i]->index = (uint32_t)(nearest - differences);
	}
}

/* A palette for the picture: exact where it has few colours; smoothed edges of lines and letters, which make thousands,
 * may be off by what no eye sees. False where that is not enough. */
static bool make_palette(struct arena *arena, struct shades *shades, struct palette *palette)
{
	static const int steps[] = { 4, PNG_MOST_OFF };
	struct shade **sorted = ARENA_ARRAY(arena, struct shade *, shades->all.count);
	for (uint32_t i = 0; i < shades->all.count; i++)
		sorted[i] = &shades->all.at[i];
	qsort(sorted, shades->all.count, sizeof *sorted, by_lightness);
	bool good = shades->all.count <= MOST_COLOURS && cover(sorted, shades->all.count, palette, 0);
	for (size_t i = 0; i < sizeof steps / sizeof steps[0] && !good; i++)
		good = cover(sorted, shades->all.count, palette, steps[i]);
	if (good)
		choose_nearest(sorted, shades->all.count, palette);
	return good;
}

/* Without a palette all colours fit; those of smoothed edges are rounded a little all the same, for a third of the bytes. */
static void round_edges(struct shades *shades)
{
	enum { STEP = 5 };
	for (uint32_t i = 0; i < shades->all.count; i++) {
		uint32_t colour = shades->all.at[i].colour, rounded = colour & 0xFF000000;
		if (shades->all.at[i].flat)
			continue;
		for (int shift = 0; shift <= 16; shift += 8) {
			uint32_t channel = ((colour >> shift & 0xFF) + STEP / 2) / STEP * STEP;
			rounded |= (channel > 255 ? 255 : channel) << shift;
		}
		shades->all.at[i].colour = rounded;
	}
}

/* Rows of palette indices, each behind filter byte 0. They are written over the pixels, which are wider and thus read
 * before: fresh memory of that size would cost more than all the rest. */
static const unsigned char *index_rows(struct png_image image, struct shades *shades)
{
	uint32_t mask = mask_of(image);
	unsigned char *to = image.pixels;
	for (uint32_t y = 0; y < image.height; y++) {
		const uint32_t *row = row_of(image, y);
		unsigned char *rest = to + 1;
		for (uint32_t x = 0, end; x < image.width; x = end) {
			int index = (int)shade_of(shades, row[x] & mask)->index;
			end = run_end(row, x, image.width, mask);
			if (x == 0)
				*to = 0;
			memset(rest, index, end - x);
			rest += end - x;
		}
		to = rest;
	}
	return image.pixels;
}

/* Filter 0 everywhere: on flat colours it beats the others (measured.md, 4). `shades` is NULL where there are too many. */
static const unsigned char *rgb_rows(struct arena *arena, struct png_image image, struct shades *shades, size_t size)
{
	uint32_t mask = mask_of(image);
	unsigned char *rows = arena_alloc(arena, size), *to = rows;
	for (uint32_t y = 0; y < image.height; y++) {
		const uint32_t *row = row_of(image, y);
		*to++ = 0;
		uint32_t last = ~row[0], colour = 0;
		for (uint32_t x = 0; x < image.width; x++) {
			if (row[x] != last) {
				colour = shades ? shade_of(shades, row[x] & mask)->colour : straight(image, row[x]);
				last = row[x];
			}
			*to++ = colour >> 16 & 0xFF;
			*to++ = colour >> 8 & 0xFF;
			*to++ = colour & 0xFF;
			if (!image.opaque)
				*to++ = colour >> 24;
		}
	}
	return rows;
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
	buf_str(&head, (struct str){ (const char[]){ 8, indexed ? 3 : image.opaque ? 2 : 6, 0, 0, 0 }, 5 });
	put_chunk(out, "IHDR", buf_view(&head));
	struct buf size = buf_in(out->arena);
	uint32_t per_metre = (uint32_t)(image.scale * 96 / 0.0254 + 0.5);
	put_word(&size, per_metre);
	put_word(&size, per_metre);
	buf_char(&size, 1);
	put_chunk(out, "pHYs", buf_view(&size));
}

static void put_palette(struct buf *out, const struct palette *palette, bool opaque)
{
	struct buf colours = buf_in(out->arena);
	for (uint32_t i = 0; i < palette->count; i++)
		for (int shift = 16; shift >= 0; shift -= 8)
			buf_char(&colours, (char)(palette->colours[i] >> shift & 0xFF));
	put_chunk(out, "PLTE", buf_view(&colours));
	struct buf alphas = buf_in(out->arena);
	for (uint32_t i = 0; i < palette->count; i++)
		buf_char(&alphas, (char)(palette->colours[i] >> 24));
	if (!opaque)
		put_chunk(out, "tRNS", buf_view(&alphas));
}

/* The design in the picture, as it stands: any program that reads PNG shows it. */
static void put_source(struct buf *out, struct str source)
{
	if (source.len == 0)
		return;
	struct buf text = buf_in(out->arena);
	buf_str(&text, STR(DRAW_SOURCE "\0\0\0\0\0"));
	buf_str(&text, source);
	put_chunk(out, "iTXt", buf_view(&text));
}

struct str png_encode(struct arena *arena, struct png_image image)
{
	struct buf out = buf_in(arena);
	size_t indexed_size = (size_t)image.height * (image.width + 1),
	       rgb_size = (size_t)image.height * (image.width * (image.opaque ? 3 : 4) + 1);
	struct palette *palette = ARENA_NEW(arena, struct palette);
	struct shades shades = { .arena = arena };
	more_slots(&shades, 11);
	bool known = find_shades(image, &shades), indexed = known && make_palette(arena, &shades, palette);
	if (known && !indexed)
		round_edges(&shades);
	const unsigned char *rows =
	    indexed ? index_rows(image, &shades) : rgb_rows(arena, image, known ? &shades : NULL, rgb_size);
	buf_str(&out, signature);
	put_header(&out, image, indexed);
	put_source(&out, image.source);
	if (indexed)
		put_palette(&out, palette, image.opaque);
	put_chunk(&out, "IDAT", compress(arena, rows, indexed ? indexed_size : rgb_size));
	put_chunk(&out, "IEND", (struct str){ "", 0 });
	return buf_view(&out);
}

/* ---- reading the design back ---- */

bool png_is(struct str bytes)
{
	return str_starts_with(bytes, signature);
}

static uint32_t word_at(struct str bytes, size_t at)
{
	uint32_t word = 0;
	for (int i = 0; i < 4; i++)
		word = word << 8 | (unsigned char)bytes.at[at + i];
	return word;
}

/* A design is 16 MiB at most: what unpacks to more is none. */
static bool unpack(struct arena *arena, struct str packed, struct str *text)
{
	enum { MOST = 16 << 20 };
	struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
	if (!decompressor)
		base_out_of_memory();
	bool done = false, larger = true;
	for (size_t room = 4 * packed.len + 1024; larger && !done; room *= 4) {
		room = room < MOST ? room : MOST;
		char *out = arena_alloc(arena, room);
		size_t used = 0;
		enum libdeflate_result result = libdeflate_zlib_decompress(decompressor, packed.at, packed.len, out, room, &used);
		done = result == LIBDEFLATE_SUCCESS;
		larger = result == LIBDEFLATE_INSUFFICIENT_SPACE && room < MOST;
		*text = (struct str){ out, used };
	}
	libdeflate_free_decompressor(decompressor);
	return done;
}

/* iTXt: keyword, 0, whether packed, method, language, 0, translated keyword, 0, text. */
static bool read_international(struct arena *arena, struct str data, struct str *text)
{
	size_t at = str_find(data, STR("\0")) + 1;
	if (at + 2 > data.len)
		return false;
	bool packed = data.at[at] != 0, known = data.at[at + 1] == 0;
	at += 2;
	for (int part = 0; part < 2; part++)
		at += str_find(str_slice(data, at, data.len), STR("\0")) + 1;
	if (at > data.len || (packed && !known))
		return false;
	*text = str_slice(data, at, data.len);
	return !packed || unpack(arena, *text, text);
}

bool png_read_text(struct arena *arena, struct str bytes, struct str keyword, struct str *text, const char **problem)
{
	enum { AROUND = 12 }; /* length, type and checksum of a chunk */
	for (size_t at = signature.len; at + AROUND <= bytes.len;) {
		size_t length = word_at(bytes, at);
		if (length > bytes.len - at - AROUND)
			break;
		struct str type = str_slice(bytes, at + 4, at + 8), data = str_slice(bytes, at + 8, at + 8 + length);
		at += AROUND + length;
		bool ours = str_is(type, "iTXt") && str_starts_with(data, keyword) && data.len > keyword.len && data.at[keyword.len] == 0;
		if (!ours)
			continue;
		uint32_t sum = libdeflate_crc32(0, type.at, 4 + length);
		if (sum == word_at(bytes, at - 4) && read_international(arena, data, text))
			return true;
		*problem = "the design in the picture is damaged";
		return false;
	}
	*problem = "the picture does not hold its design";
	return false;
}
