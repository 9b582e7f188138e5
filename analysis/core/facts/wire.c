/* The frames between autotomy and autotomy-clang: bytes out, checked bytes in. docs/facts.md describes the format. */
#include <autotomy/core/wire.h>

#include <assert.h>
#include <string.h>

#include <autotomy/base/hash.h>

/*
 * Head: magic (4 bytes), version (2), type (2), payload length (4), checksum (4). Everything is little-endian. The
 * payload is a sequence of numbers (LEB128, seven bits a byte, the lowest first) and strings (a number, then bytes).
 */
static const char MAGIC[4] = {'A', 'T', 'M', 'Y'};
enum { AT_VERSION = 4, AT_TYPE = 6, AT_LENGTH = 8, AT_CHECKSUM = 12 };

static void store_little(char *at, uint32_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		at[i] = (char)(value >> (8 * i) & 0xff);
}

static uint32_t load_little(const char *at, int bytes)
{
	uint32_t value = 0;
	for (int i = 0; i < bytes; i++)
		value |= (uint32_t)(unsigned char)at[i] << (8 * i);
	return value;
}

static uint32_t fold(uint64_t hash)
{
	return (uint32_t)(hash >> 32) ^ (uint32_t)hash;
}

/* Over the head, without its last field, and the payload. */
static uint32_t checksum(const char *head, struct str payload)
{
	return fold(hash_bytes((struct str){head, AT_CHECKSUM})) ^ fold(hash_bytes(payload));
}

/* ---- writing ---- */

static size_t frame_begin(struct strbuf *out)
{
	static const char no_head[WIRE_HEAD_BYTES];
	size_t begin = out->len;
	strbuf_add(out, (struct str){no_head, sizeof no_head});
	return begin;
}

static void frame_end(struct strbuf *out, size_t begin, enum wire_type type)
{
	char *head = out->ptr + begin;
	struct str payload = {head + WIRE_HEAD_BYTES, out->len - begin - WIRE_HEAD_BYTES};
	assert(payload.len <= WIRE_MAX_BYTES);
	memcpy(head, MAGIC, sizeof MAGIC);
	store_little(head + AT_VERSION, WIRE_VERSION, 2);
	store_little(head + AT_TYPE, (uint32_t)type, 2);
	store_little(head + AT_LENGTH, (uint32_t)payload.len, 4);
	store_little(head + AT_CHECKSUM, checksum(head, payload), 4);
}

static void put_number(struct strbuf *out, uint64_t value)
{
	while (value >= 0x80) {
		strbuf_addc(out, (char)(value | 0x80));
		value >>= 7;
	}
	strbuf_addc(out, (char)value);
}

static void put_str(struct strbuf *out, struct str s)
{
	put_number(out, s.len);
	strbuf_add(out, s);
}

static void put_strs(struct strbuf *out, const struct str *strs, size_t count)
{
	put_number(out, count);
	for (size_t i = 0; i < count; i++)
		put_str(out, strs[i]);
}

static void put_range(struct strbuf *out, struct text_range range)
{
	put_number(out, range.begin.line);
	put_number(out, range.begin.column);
	put_number(out, range.end.line);
	put_number(out, range.end.column);
}

void wire_put_hello(struct strbuf *out)
{
	frame_end(out, frame_begin(out), WIRE_HELLO);
}

void wire_put_request(struct strbuf *out, const struct parse_request *request)
{
	size_t begin = frame_begin(out);
	put_number(out, request->id);
	put_str(out, request->root);
	put_str(out, request->file);
	put_str(out, request->directory);
	put_strs(out, request->arguments, request->argument_count);
	put_number(out, request->unsaved_count);
	for (size_t i = 0; i < request->unsaved_count; i++) {
		put_str(out, request->unsaved[i].path);
		put_str(out, request->unsaved[i].text);
	}
	put_strs(out, request->absent, request->absent_count);
	put_strs(out, request->wanted, request->wanted_count);
	put_number(out, request->keep);
	put_number(out, request->record);
	put_number(out, request->shared);
	frame_end(out, begin, WIRE_PARSE);
}

static void put_symbol(struct strbuf *out, const struct symbol_fact *symbol)
{
	put_str(out, symbol->name);
	put_number(out, symbol->kind);
	put_number(out, symbol->id);
	put_number(out, symbol->internal);
	put_number(out, symbol->constant);
	put_number(out, symbol->system);
	put_number(out, symbol->record == SYMBOL_RECORD_NONE ? 0 : (uint64_t)symbol->record + 1);
	put_number(out, symbol->place_count);
	for (size_t i = 0; i < symbol->place_count; i++) {
		put_number(out, symbol->places[i].file);
		put_range(out, symbol->places[i].range);
		put_number(out, symbol->places[i].definition);
	}
}

static void put_use(struct strbuf *out, const struct use_fact *use)
{
	put_number(out, use->file);
	put_number(out, use->symbol);
	put_range(out, use->range);
	put_number(out, use->how);
}

static void put_include(struct strbuf *out, const struct computed_include *include)
{
	put_number(out, include->file);
	put_number(out, include->target);
	put_range(out, include->range);
	put_number(out, include->directive_line);
	put_str(out, include->spelled);
}

void wire_put_facts(struct strbuf *out, uint64_t id, const struct parse_facts *facts)
{
	size_t begin = frame_begin(out);
	put_number(out, id);
	put_number(out, facts->read_count);
	for (size_t i = 0; i < facts->read_count; i++) {
		put_str(out, facts->reads[i].path);
		put_number(out, facts->reads[i].hash);
	}
	put_strs(out, facts->files, facts->file_count);
	put_number(out, facts->symbol_count);
	for (size_t i = 0; i < facts->symbol_count; i++)
		put_symbol(out, &facts->symbols[i]);
	put_number(out, facts->use_count);
	for (size_t i = 0; i < facts->use_count; i++)
		put_use(out, &facts->uses[i]);
	put_number(out, facts->include_count);
	for (size_t i = 0; i < facts->include_count; i++)
		put_include(out, &facts->includes[i]);
	put_number(out, facts->error_count);
	put_number(out, facts->function_error_count);
	for (size_t i = 0; i < facts->function_error_count; i++) {
		put_number(out, facts->function_errors[i].file);
		put_number(out, facts->function_errors[i].count);
	}
	put_str(out, facts->first_error);
	frame_end(out, begin, WIRE_FACTS);
}

void wire_put_failure(struct strbuf *out, const struct parse_failure *failure)
{
	size_t begin = frame_begin(out);
	put_number(out, failure->id);
	put_str(out, failure->message);
	frame_end(out, begin, WIRE_FAILED);
}

void wire_put_forget(struct strbuf *out, struct str file)
{
	size_t begin = frame_begin(out);
	put_str(out, file);
	frame_end(out, begin, WIRE_FORGET);
}

/* ---- reading ---- */

enum wire_status wire_next(struct str bytes, enum wire_type *type, struct str *payload, size_t *frame_bytes)
{
	size_t known = bytes.len < sizeof MAGIC ? bytes.len : sizeof MAGIC;
	if (known && memcmp(bytes.ptr, MAGIC, known) != 0)
		return WIRE_BROKEN;
	if (bytes.len < WIRE_HEAD_BYTES)
		return WIRE_MORE;

	uint32_t code = load_little(bytes.ptr + AT_TYPE, 2);
	size_t length = load_little(bytes.ptr + AT_LENGTH, 4);
	if (load_little(bytes.ptr + AT_VERSION, 2) != WIRE_VERSION || code < WIRE_HELLO || code > WIRE_FORGET ||
	    length > WIRE_MAX_BYTES)
		return WIRE_BROKEN;
	if (bytes.len - WIRE_HEAD_BYTES < length)
		return WIRE_MORE;

	*type = (enum wire_type)code;
	*payload = str_sub(bytes, WIRE_HEAD_BYTES, WIRE_HEAD_BYTES + length);
	*frame_bytes = WIRE_HEAD_BYTES + length;
	if (load_little(bytes.ptr + AT_CHECKSUM, 4) != checksum(bytes.ptr, *payload))
		return WIRE_BROKEN;
	return WIRE_FRAME;
}

/* Once `ok` is false it stays so, everything read is 0 or empty, and nothing more is allocated. */
struct reader {
	struct str rest;
	bool ok;
};

static uint64_t fail(struct reader *reader)
{
	*reader = (struct reader){0};
	return 0;
}

static uint64_t get_number(struct reader *reader, uint64_t max)
{
	const unsigned char *bytes = (const unsigned char *)reader->rest.ptr;
	size_t left = reader->rest.len;
	uint64_t value = 0;
	for (size_t i = 0; i < left && i < 10; i++) {
		uint64_t bits = bytes[i] & 0x7f;
		if (i == 9 && bits > 1)
			break;
		value |= bits << (7 * i);
		if (bytes[i] & 0x80)
			continue;
		if (value > max)
			break;
		reader->rest = (struct str){reader->rest.ptr + i + 1, left - i - 1};
		return value;
	}
	return fail(reader);
}

static uint32_t get_u32(struct reader *reader)
{
	return (uint32_t)get_number(reader, UINT32_MAX);
}

/* An index into an array of `count` elements. */
static uint32_t get_index(struct reader *reader, size_t count)
{
	return count ? (uint32_t)get_number(reader, count - 1) : (uint32_t)fail(reader);
}

static bool get_bool(struct reader *reader)
{
	return get_number(reader, 1);
}

static struct str get_str(struct reader *reader)
{
	size_t len = get_number(reader, reader->rest.len);
	if (len > reader->rest.len)
		return (struct str){NULL, fail(reader)};
	struct str s = str_sub(reader->rest, 0, len);
	reader->rest = str_from_offset(reader->rest, len);
	return s;
}

/* How many elements follow, each of which takes at least `least` bytes: so no array is larger than what arrived
 * justifies. */
static size_t get_count(struct reader *reader, size_t least)
{
	size_t count = get_number(reader, reader->rest.len / least);
	return count <= reader->rest.len / least ? count : fail(reader);
}

static struct str *get_strs(struct reader *reader, struct arena *arena, size_t *count)
{
	*count = get_count(reader, 1);
	struct str *strs = arena_array(arena, struct str, *count);
	for (size_t i = 0; i < *count; i++)
		strs[i] = get_str(reader);
	return strs;
}

static struct text_range get_range(struct reader *reader)
{
	struct text_range range;
	range.begin.line = get_u32(reader);
	range.begin.column = get_u32(reader);
	range.end.line = get_u32(reader);
	range.end.column = get_u32(reader);
	return range;
}

static bool get_end(const struct reader *reader)
{
	return reader->ok && reader->rest.len == 0;
}

bool wire_get_request(struct arena *arena, struct str payload, struct parse_request *request)
{
	struct reader reader = {payload, true};
	request->id = get_number(&reader, UINT64_MAX);
	request->root = get_str(&reader);
	request->file = get_str(&reader);
	request->directory = get_str(&reader);
	request->arguments = get_strs(&reader, arena, &request->argument_count);
	request->unsaved_count = get_count(&reader, 2);
	request->unsaved = arena_array(arena, struct unsaved_file, request->unsaved_count);
	for (size_t i = 0; i < request->unsaved_count; i++) {
		request->unsaved[i].path = get_str(&reader);
		request->unsaved[i].text = get_str(&reader);
	}
	request->absent = get_strs(&reader, arena, &request->absent_count);
	request->wanted = get_strs(&reader, arena, &request->wanted_count);
	request->keep = get_bool(&reader);
	request->record = get_bool(&reader);
	request->shared = get_u32(&reader);
	return get_end(&reader);
}

enum { RANGE_LEAST = 4, PLACE_LEAST = RANGE_LEAST + 2, USE_LEAST = RANGE_LEAST + 3, INCLUDE_LEAST = RANGE_LEAST + 4 };
enum { SYMBOL_LEAST = 8 };

static void get_symbol(struct reader *reader, struct arena *arena, const struct parse_facts *facts,
		       struct symbol_fact *symbol)
{
	size_t file_count = facts->file_count;
	symbol->name = get_str(reader);
	symbol->kind = (enum symbol_kind)get_number(reader, SYMBOL_FIELD);
	symbol->id = get_number(reader, UINT64_MAX);
	symbol->internal = get_bool(reader);
	symbol->constant = get_bool(reader);
	symbol->system = get_bool(reader);
	symbol->record = (uint32_t)get_number(reader, facts->symbol_count) - 1; /* 0 gives SYMBOL_RECORD_NONE */
	symbol->place_count = get_count(reader, PLACE_LEAST);
	symbol->places = arena_array(arena, struct symbol_place, symbol->place_count);
	for (size_t i = 0; i < symbol->place_count; i++) {
		symbol->places[i].file = get_index(reader, file_count);
		symbol->places[i].range = get_range(reader);
		symbol->places[i].definition = get_bool(reader);
	}
}

static void get_symbols(struct reader *reader, struct arena *arena, struct parse_facts *facts)
{
	facts->symbol_count = get_count(reader, SYMBOL_LEAST);
	facts->symbols = arena_array(arena, struct symbol_fact, facts->symbol_count);
	for (size_t i = 0; i < facts->symbol_count && reader->ok; i++)
		get_symbol(reader, arena, facts, &facts->symbols[i]);
}

static void get_uses(struct reader *reader, struct arena *arena, struct parse_facts *facts)
{
	facts->use_count = get_count(reader, USE_LEAST);
	facts->uses = arena_array(arena, struct use_fact, facts->use_count);
	for (size_t i = 0; i < facts->use_count && reader->ok; i++) {
		facts->uses[i].file = get_index(reader, facts->file_count);
		facts->uses[i].symbol = get_index(reader, facts->symbol_count);
		facts->uses[i].range = get_range(reader);
		facts->uses[i].how = (uint32_t)get_number(reader, USE_ALL);
	}
}

static void get_includes(struct reader *reader, struct arena *arena, struct parse_facts *facts)
{
	facts->include_count = get_count(reader, INCLUDE_LEAST);
	facts->includes = arena_array(arena, struct computed_include, facts->include_count);
	for (size_t i = 0; i < facts->include_count && reader->ok; i++) {
		facts->includes[i].file = get_index(reader, facts->file_count);
		facts->includes[i].target = get_index(reader, facts->file_count);
		facts->includes[i].range = get_range(reader);
		facts->includes[i].directive_line = get_u32(reader);
		facts->includes[i].spelled = get_str(reader);
	}
}

static void get_errors(struct reader *reader, struct arena *arena, struct parse_facts *facts)
{
	facts->error_count = get_u32(reader);
	facts->function_error_count = get_count(reader, 2);
	facts->function_errors = arena_array(arena, struct function_errors, facts->function_error_count);
	for (size_t i = 0; i < facts->function_error_count && reader->ok; i++) {
		facts->function_errors[i].file = get_index(reader, facts->file_count);
		facts->function_errors[i].count = get_u32(reader);
	}
}

static struct read_file *get_reads(struct reader *reader, struct arena *arena, size_t *count)
{
	*count = get_count(reader, 2);
	struct read_file *reads = arena_array(arena, struct read_file, *count);
	for (size_t i = 0; i < *count && reader->ok; i++) {
		reads[i].path = get_str(reader);
		reads[i].hash = get_number(reader, UINT64_MAX);
	}
	return reads;
}

bool wire_get_reads(struct arena *arena, struct str payload, struct read_file **reads, size_t *count)
{
	struct reader reader = {payload, true};
	get_number(&reader, UINT64_MAX);
	*reads = get_reads(&reader, arena, count);
	return reader.ok;
}

bool wire_drop_reads(struct str payload, struct strbuf *out)
{
	struct reader reader = {payload, true};
	uint64_t id = get_number(&reader, UINT64_MAX);
	for (uint64_t left = get_number(&reader, UINT64_MAX); left > 0 && reader.ok; left--) {
		get_str(&reader);
		get_number(&reader, UINT64_MAX);
	}
	if (!reader.ok)
		return false;
	put_number(out, id);
	put_number(out, 0);
	strbuf_add(out, reader.rest);
	return true;
}

bool wire_get_facts(struct arena *arena, struct str payload, uint64_t *id, struct parse_facts *facts)
{
	struct reader reader = {payload, true};
	*id = get_number(&reader, UINT64_MAX);
	facts->reads = get_reads(&reader, arena, &facts->read_count);
	facts->files = get_strs(&reader, arena, &facts->file_count);
	get_symbols(&reader, arena, facts);
	get_uses(&reader, arena, facts);
	get_includes(&reader, arena, facts);
	get_errors(&reader, arena, facts);
	facts->first_error = get_str(&reader);
	return get_end(&reader);
}

bool wire_get_id(struct str payload, uint64_t *id)
{
	struct reader reader = {payload, true};
	*id = get_number(&reader, UINT64_MAX);
	return reader.ok;
}

bool wire_get_failure(struct str payload, struct parse_failure *failure)
{
	struct reader reader = {payload, true};
	failure->id = get_number(&reader, UINT64_MAX);
	failure->message = get_str(&reader);
	return get_end(&reader);
}

bool wire_get_forget(struct str payload, struct str *file)
{
	struct reader reader = {payload, true};
	*file = get_str(&reader);
	return get_end(&reader);
}
