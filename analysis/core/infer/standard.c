/* The headers of the languages and of POSIX: every machine that compiles the project brings them. */
#include <autotomy/core/infer.h>

#include <stdlib.h>

/* C11 and POSIX.1-2017, sorted. */
static const char *const standard_headers[] = {
	"aio.h",        "alloca.h",      "arpa/inet.h",   "assert.h",       "complex.h",    "ctype.h",     "dirent.h",
	"dlfcn.h",      "errno.h",       "fcntl.h",       "fenv.h",         "float.h",      "fmtmsg.h",    "fnmatch.h",
	"ftw.h",        "getopt.h",      "glob.h",        "grp.h",          "iconv.h",      "inttypes.h",  "iso646.h",
	"langinfo.h",   "libgen.h",      "limits.h",      "locale.h",       "malloc.h",     "math.h",      "mqueue.h",
	"net/if.h",     "netdb.h",       "netinet/in.h",  "netinet/tcp.h",  "nl_types.h",   "poll.h",      "pthread.h",
	"pwd.h",        "regex.h",       "sched.h",       "semaphore.h",    "setjmp.h",     "signal.h",    "spawn.h",
	"stdalign.h",   "stdarg.h",      "stdatomic.h",   "stdbool.h",      "stddef.h",     "stdint.h",    "stdio.h",
	"stdlib.h",     "stdnoreturn.h", "string.h",      "strings.h",      "stropts.h",    "sys/ipc.h",   "sys/mman.h",
	"sys/msg.h",    "sys/param.h",   "sys/poll.h",    "sys/resource.h", "sys/select.h", "sys/sem.h",   "sys/shm.h",
	"sys/socket.h", "sys/stat.h",    "sys/statvfs.h", "sys/time.h",     "sys/times.h",  "sys/types.h", "sys/uio.h",
	"sys/un.h",     "sys/utsname.h", "sys/wait.h",    "syslog.h",       "termios.h",    "tgmath.h",    "threads.h",
	"time.h",       "uchar.h",       "ulimit.h",      "unistd.h",       "utime.h",      "utmpx.h",     "wchar.h",
	"wctype.h",     "wordexp.h",
};

static int by_name(const void *key, const void *item)
{
	const struct str *name = key;
	const char *const *header = item;

	return str_cmp(*name, str_from(*header));
}

bool infer_is_standard_header(struct str spelled)
{
	return bsearch(&spelled, standard_headers, sizeof standard_headers / sizeof *standard_headers,
		       sizeof *standard_headers, by_name) != NULL;
}
