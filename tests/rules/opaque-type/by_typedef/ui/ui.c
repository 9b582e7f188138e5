// A type goes by its tag and by its typedefs.
#include "../db/db.h"

int ui(void)
{
	handle one; // expect: opaque-type `handle`
	stream_t two; // expect: opaque-type `stream_t`
	struct stream three; // expect: opaque-type `stream`
	int sum = db_handle()->fd; // expect: opaque-type `fd`
	sum += db_stream()->at; // expect: opaque-type `at`
	handle *pointer = db_handle();
	stream_t *stream = db_stream();
	return sum + !pointer + !stream;
}
