#include <string.h>
#include <stdlib.h>
#include <assert.h>
#include <errno.h>
#include <time.h>

int ui(char *to, const char *from, FAKE fake)
{
	strcpy(to, from); // expect: forbidden-symbol `strcpy` "strcpy" "str_copy" "unbounded"
	char *(*copy)(char *, const char *) = strcpy; // expect: forbidden-symbol `strcpy`
	assert(to); // expect: forbidden-symbol `assert` "check" "or ensure"
	if (errno == EINTR) // expect: forbidden-symbol `errno`
		return 1;
	struct tm now; // expect: forbidden-symbol `tm`
	time_t then = 0; // expect: forbidden-symbol `time_t`
	int number = atoi(from) + atol(from); // expect: forbidden-symbol `atoi`, forbidden-symbol `atol`
	strncpy(to, from, 3);
	const char *text = "strcpy"; /* strcpy */
	struct { int strcpy; } self = { .strcpy = 1 };
	return !copy + !text + self.strcpy + number + !&now + !then + strtol(from, 0, 0) + fake;
}
