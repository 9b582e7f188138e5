/*
 * autotomy-clang: turns (file, arguments, unsaved texts) into facts, over a pipe, by libclang. autotomy starts it, and
 * drops it when it crashes, hangs or takes too much; so everything that is dangerous about parsing happens here.
 *
 *   main.c       the command line, the limits, a large stack
 *   serve.c      frames in and out
 *   units.c      which files are kept; unit.c one of them, parsed and reparsed; freshness.c says when it may be
 *   extract.c    one visit of a unit: symbols.c, macros.c, sources.c hold what is found; how.c and how_type.c say how a
 *                token uses what it names; collect.c makes facts of it all
 *   overlay.c    unsaved files that are not on the disk
 *   frozen.c     what its preamble brings, kept from one parse to the next; preamble.c says how far that goes
 *   prefix.c     what many files begin with, parsed once for all of them
 *   libclang.c   what differs between libclang's versions
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "libclang.h"
#include "scratch.h"
#include "serve.h"

/* Deep nesting costs clang about a kilobyte of stack a level; the pages are taken only when they are used. */
enum { STACK_MEGABYTES = 512, MEGABYTE = 1 << 20 };

struct options {
	const char *scratch;
	unsigned long max_megabytes; /* 0: no limit */
	unsigned long niceness;
	bool version;
};

static int usage(void)
{
	fputs("usage: autotomy-clang [--scratch FOLDER] [--max-memory MEGABYTES] [--nice N] [--version]\n", stderr);
	return 2;
}

static bool read_number(const char *word, unsigned long *number)
{
	char *end = NULL;
	*number = strtoul(word, &end, 10);
	return end != word && !*end;
}

static bool read_options(int count, char **words, struct options *options)
{
	for (int i = 1; i < count; i++) {
		bool more = i + 1 < count;
		if (strcmp(words[i], "--version") == 0) {
			options->version = true;
		} else if (strcmp(words[i], "--scratch") == 0 && more) {
			options->scratch = words[++i];
		} else if (strcmp(words[i], "--max-memory") == 0 && more) {
			if (!read_number(words[++i], &options->max_megabytes))
				return false;
		} else if (strcmp(words[i], "--nice") == 0 && more) {
			if (!read_number(words[++i], &options->niceness))
				return false;
		} else {
			return false;
		}
	}
	return true;
}

static int print_version(void)
{
	CXString version = clang_getClangVersion();
	printf("autotomy-clang %s, %s\n", AUTOTOMY_VERSION, clang_getCString(version));
	clang_disposeString(version);
	return 0;
}

/* The limit counts addresses: what is mapped already, and the stack, come on top. */
static void limit_memory(unsigned long megabytes)
{
	unsigned long pages = 0;
	FILE *file = megabytes ? fopen("/proc/self/statm", "r") : NULL;
	if (!file)
		return;
	if (fscanf(file, "%lu", &pages) == 1) {
		rlim_t bytes = (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE) + (rlim_t)megabytes * MEGABYTE;
		setrlimit(RLIMIT_AS, &(struct rlimit){bytes, bytes});
	}
	fclose(file);
}

struct conversation {
	int in, out, status;
	unsigned long max_megabytes;
};

static void *converse(void *context)
{
	struct conversation *conversation = context;
	limit_memory(conversation->max_megabytes);
	conversation->status = serve(conversation->in, conversation->out);
	return NULL;
}

/* libclang would parse on threads of its own, with 8 MB of stack each; it is told to stay on ours. */
static bool run_on_large_stack(struct conversation *conversation)
{
	pthread_attr_t attributes;
	pthread_t thread;
	setenv("LIBCLANG_NOTHREADS", "1", 1);
	pthread_attr_init(&attributes);
	pthread_attr_setstacksize(&attributes, (size_t)STACK_MEGABYTES * MEGABYTE);
	bool started = pthread_create(&thread, &attributes, converse, conversation) == 0;
	if (started)
		pthread_join(thread, NULL);
	pthread_attr_destroy(&attributes);
	return started;
}

/* Nobody else would remove the folder when autotomy itself was killed: so SIGTERM, its death's signal here, is waited
 * for. */
static void *await_sigterm(void *context)
{
	sigset_t *signals = context;
	int which;
	while (sigwait(signals, &which) != 0)
		continue;
	scratch_remove();
	_exit(1);
}

/* Threads that are started later do not take the signal either. */
static void end_tidily_on_sigterm(void)
{
	static sigset_t signals;
	pthread_t thread;
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	if (pthread_create(&thread, NULL, await_sigterm, &signals) == 0)
		pthread_detach(thread);
	else
		pthread_sigmask(SIG_UNBLOCK, &signals, NULL);
}

/* Whatever libclang prints must not get between the frames. */
static int take_stdout(void)
{
	int out = dup(STDOUT_FILENO);
	return out >= 0 && dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 ? out : -1;
}

int main(int count, char **words)
{
	struct options options = {0};
	if (!read_options(count, words, &options))
		return usage();
	if (options.version)
		return print_version();
	if (isatty(STDIN_FILENO)) {
		fputs("autotomy-clang parses C and C++ for autotomy, which starts it by itself and talks to it over a "
		      "pipe.\n",
		      stderr);
		return 2;
	}

	end_tidily_on_sigterm();
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	setrlimit(RLIMIT_CORE, &(struct rlimit){0});
	signal(SIGPIPE, SIG_IGN);
	if (options.niceness && nice((int)options.niceness) < 0)
		fputs("autotomy-clang: nice: not obeyed\n", stderr); /* no harm is done */
	clang_toggleCrashRecovery(1);
	struct conversation conversation = {STDIN_FILENO, take_stdout(), 1, options.max_megabytes};
	if (conversation.out < 0 || !scratch_enter(options.scratch)) {
		fputs("autotomy-clang: there is no folder for temporary files\n", stderr);
		return 1;
	}
	if (!run_on_large_stack(&conversation))
		fputs("autotomy-clang: no thread could be started\n", stderr);
	scratch_remove();
	return conversation.status;
}
