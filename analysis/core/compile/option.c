/* The table of options whose shape or meaning matters here, and reading a command by it. */
#include "compile/option.h"

/* How an option takes its value. */
enum shape {
	FLAG,     /* none */
	JOINED,   /* in the same word, or none */
	SEPARATE, /* in the next word */
	EITHER,   /* in the same word, else in the next one */
};

struct option {
	struct str name;
	enum shape shape;
	enum option_effect effect;
};

#define OPTION(name, shape, effect) {STR_INIT(name), shape, OPTION_##effect}

/* Sorted by bytes; the longest name that fits a word is the one meant. */
static const struct option options[] = {
	OPTION("-###", FLAG, DROPPED),
	OPTION("--analyze", JOINED, DROPPED),
	OPTION("--analyzer", JOINED, DROPPED),
	OPTION("--assemble", FLAG, OUTPUT),
	OPTION("--assert", SEPARATE, OTHER),
	OPTION("--compile", FLAG, OUTPUT),
	OPTION("--config", SEPARATE, DROPPED),
	OPTION("--config-", JOINED, DROPPED),
	OPTION("--config=", JOINED, DROPPED),
	OPTION("--coverage", FLAG, DROPPED),
	OPTION("--define-macro", SEPARATE, OTHER),
	OPTION("--dependencies", FLAG, OUTPUT),
	OPTION("--dependency-output", SEPARATE, DROPPED),
	OPTION("--dependency-output=", JOINED, DROPPED),
	OPTION("--emit-", JOINED, DROPPED),
	OPTION("--entry", SEPARATE, DROPPED),
	OPTION("--for-assembler", SEPARATE, DROPPED),
	OPTION("--for-assembler=", JOINED, DROPPED),
	OPTION("--for-linker", SEPARATE, DROPPED),
	OPTION("--for-linker=", JOINED, DROPPED),
	OPTION("--force-link", SEPARATE, DROPPED),
	OPTION("--gcc-toolchain", SEPARATE, OTHER),
	OPTION("--help", JOINED, DROPPED),
	OPTION("--imacros", SEPARATE, INCLUDE),
	OPTION("--imacros=", JOINED, INCLUDE),
	OPTION("--include", SEPARATE, INCLUDE),
	OPTION("--include-directory", SEPARATE, USER),
	OPTION("--include-directory-after", SEPARATE, AFTER),
	OPTION("--include-directory-after=", JOINED, AFTER),
	OPTION("--include-directory=", JOINED, USER),
	OPTION("--include-prefix", SEPARATE, PREFIX),
	OPTION("--include-prefix=", JOINED, PREFIX),
	OPTION("--include-with-prefix", SEPARATE, PREFIXED_AFTER),
	OPTION("--include-with-prefix-after", SEPARATE, PREFIXED_AFTER),
	OPTION("--include-with-prefix-after=", JOINED, PREFIXED_AFTER),
	OPTION("--include-with-prefix-before", SEPARATE, PREFIXED_BEFORE),
	OPTION("--include-with-prefix-before=", JOINED, PREFIXED_BEFORE),
	OPTION("--include-with-prefix=", JOINED, PREFIXED_AFTER),
	OPTION("--include=", JOINED, INCLUDE),
	OPTION("--language", SEPARATE, OTHER),
	OPTION("--library-directory", SEPARATE, DROPPED),
	OPTION("--library-directory=", JOINED, DROPPED),
	OPTION("--output", SEPARATE, OUTPUT),
	OPTION("--output=", JOINED, OUTPUT),
	OPTION("--param", SEPARATE, OTHER),
	OPTION("--prefix", SEPARATE, DROPPED),
	OPTION("--prefix=", JOINED, DROPPED),
	OPTION("--preprocess", FLAG, OUTPUT),
	OPTION("--print", JOINED, DROPPED),
	OPTION("--print-missing-file-dependencies", FLAG, DROPPED),
	OPTION("--resource-dir", SEPARATE, DROPPED),
	OPTION("--save-temps", JOINED, DROPPED),
	OPTION("--serialize-diagnostics", SEPARATE, DROPPED),
	OPTION("--serialize-diagnostics=", JOINED, DROPPED),
	OPTION("--specs=", JOINED, DROPPED),
	OPTION("--std", SEPARATE, OTHER),
	OPTION("--sysroot", SEPARATE, SYSROOT),
	OPTION("--sysroot=", JOINED, SYSROOT),
	OPTION("--trace-includes", FLAG, DROPPED),
	OPTION("--traditional-cpp", FLAG, DROPPED),
	OPTION("--undefine-macro", SEPARATE, OTHER),
	OPTION("--user-dependencies", FLAG, OUTPUT),
	OPTION("--verbose", FLAG, DROPPED),
	OPTION("--version", JOINED, DROPPED),
	OPTION("--working-directory", SEPARATE, DIRECTORY),
	OPTION("--working-directory=", JOINED, DIRECTORY),
	OPTION("--write-dependencies", FLAG, OUTPUT),
	OPTION("--write-user-dependencies", FLAG, OUTPUT),
	OPTION("-A", EITHER, OTHER),
	OPTION("-B", EITHER, DROPPED),
	OPTION("-C", FLAG, DROPPED),
	OPTION("-CC", FLAG, DROPPED),
	OPTION("-D", EITHER, OTHER),
	OPTION("-E", FLAG, OUTPUT),
	OPTION("-F", EITHER, OTHER),
	OPTION("-G", EITHER, OTHER),
	OPTION("-H", FLAG, DROPPED),
	OPTION("-I", EITHER, USER),
	OPTION("-I-", FLAG, SPLIT),
	OPTION("-L", EITHER, DROPPED),
	OPTION("-M", FLAG, OUTPUT),
	OPTION("-MD", FLAG, OUTPUT),
	OPTION("-MF", EITHER, OUTPUT),
	OPTION("-MG", FLAG, OUTPUT),
	OPTION("-MJ", EITHER, OUTPUT),
	OPTION("-MM", FLAG, OUTPUT),
	OPTION("-MMD", FLAG, OUTPUT),
	OPTION("-MP", FLAG, OUTPUT),
	OPTION("-MQ", EITHER, OUTPUT),
	OPTION("-MT", EITHER, OUTPUT),
	OPTION("-MV", FLAG, OUTPUT),
	OPTION("-P", FLAG, DROPPED),
	OPTION("-S", FLAG, OUTPUT),
	OPTION("-T", EITHER, DROPPED),
	OPTION("-U", EITHER, OTHER),
	OPTION("-Wa,", JOINED, DROPPED),
	OPTION("-Wl,", JOINED, DROPPED),
	OPTION("-Xanalyzer", SEPARATE, DROPPED),
	OPTION("-Xassembler", SEPARATE, DROPPED),
	OPTION("-Xcuda-fatbinary", SEPARATE, DROPPED),
	OPTION("-Xcuda-ptxas", SEPARATE, DROPPED),
	OPTION("-Xlinker", SEPARATE, DROPPED),
	OPTION("-Xopenmp-target", SEPARATE, DROPPED),
	OPTION("-add-plugin", SEPARATE, DROPPED),
	OPTION("-analyze", JOINED, DROPPED),
	OPTION("-arch", SEPARATE, OTHER),
	OPTION("-ast-", JOINED, DROPPED),
	OPTION("-aux-info", SEPARATE, DROPPED),
	OPTION("-bundle_loader", SEPARATE, DROPPED),
	OPTION("-c", FLAG, OUTPUT),
	OPTION("-cc1", JOINED, DROPPED),
	OPTION("-ccc-", JOINED, DROPPED),
	OPTION("-code-completion", JOINED, DROPPED),
	OPTION("-compatibility_version", SEPARATE, DROPPED),
	OPTION("-coverage", FLAG, DROPPED),
	OPTION("-current_version", SEPARATE, DROPPED),
	OPTION("-cxx-isystem", EITHER, SYSTEM_CXX),
	OPTION("-d", JOINED, DROPPED),
	OPTION("-dependency-dot", SEPARATE, DROPPED),
	OPTION("-dependency-file", SEPARATE, DROPPED),
	OPTION("-diagnostic-log", JOINED, DROPPED),
	OPTION("-dumpbase", SEPARATE, DROPPED),
	OPTION("-dumpbase-ext", SEPARATE, DROPPED),
	OPTION("-dumpdir", SEPARATE, DROPPED),
	OPTION("-e", EITHER, DROPPED),
	OPTION("-emit-", JOINED, DROPPED),
	OPTION("-exported_symbols_list", SEPARATE, DROPPED),
	OPTION("-extract-api", JOINED, DROPPED),
	OPTION("-fapi-notes", JOINED, DROPPED),
	OPTION("-fauto-profile", JOINED, DROPPED),
	OPTION("-fcallgraph-info", JOINED, DROPPED),
	OPTION("-fcoverage", JOINED, DROPPED),
	OPTION("-fcrash-diagnostics", JOINED, DROPPED),
	OPTION("-fcs-profile", JOINED, DROPPED),
	OPTION("-fcxx-modules", JOINED, DROPPED),
	OPTION("-fdeps-", JOINED, DROPPED),
	OPTION("-fdirectives-only", FLAG, DROPPED),
	OPTION("-fdriver-only", JOINED, DROPPED),
	OPTION("-fdump", JOINED, DROPPED),
	OPTION("-fembed-bitcode", JOINED, DROPPED),
	OPTION("-filelist", SEPARATE, DROPPED),
	OPTION("-fimplicit-modules", JOINED, DROPPED),
	OPTION("-flto", JOINED, DROPPED),
	OPTION("-fmodule", JOINED, DROPPED),
	OPTION("-fno-lto", JOINED, DROPPED),
	OPTION("-fno-module", JOINED, DROPPED),
	OPTION("-fno-profile", JOINED, DROPPED),
	OPTION("-foffload", JOINED, DROPPED),
	OPTION("-fopenmp-targets", JOINED, DROPPED),
	OPTION("-fopt-info", JOINED, DROPPED),
	OPTION("-foptimization-record", JOINED, DROPPED),
	OPTION("-fpass-plugin", JOINED, DROPPED),
	OPTION("-fplugin", JOINED, DROPPED),
	OPTION("-fprebuilt", JOINED, DROPPED),
	OPTION("-fproc-stat-report", JOINED, DROPPED),
	OPTION("-fprofile", JOINED, DROPPED),
	OPTION("-framework", SEPARATE, DROPPED),
	OPTION("-frewrite-", JOINED, DROPPED),
	OPTION("-fsanitize-blacklist", JOINED, DROPPED),
	OPTION("-fsanitize-ignorelist", JOINED, DROPPED),
	OPTION("-fsanitize-system-ignorelist", JOINED, DROPPED),
	OPTION("-fsave-optimization-record", JOINED, DROPPED),
	OPTION("-fsplit-dwarf", JOINED, DROPPED),
	OPTION("-fstack-usage", JOINED, DROPPED),
	OPTION("-fsyntax-only", FLAG, OUTPUT),
	OPTION("-ftest-coverage", JOINED, DROPPED),
	OPTION("-fthin-link", JOINED, DROPPED),
	OPTION("-fthinlto", JOINED, DROPPED),
	OPTION("-ftime-report", JOINED, DROPPED),
	OPTION("-ftime-trace", JOINED, DROPPED),
	OPTION("-ftrapv-handler", SEPARATE, OTHER),
	OPTION("-fuse-ld", JOINED, DROPPED),
	OPTION("-fuse-linker", JOINED, DROPPED),
	OPTION("-fxray", JOINED, DROPPED),
	OPTION("-g", JOINED, DROPPED),
	OPTION("-gcc-toolchain", SEPARATE, OTHER),
	OPTION("-gen-reproducer", JOINED, DROPPED),
	OPTION("-header-include-file", SEPARATE, DROPPED),
	OPTION("-idirafter", EITHER, AFTER),
	OPTION("-iframework", EITHER, OTHER),
	OPTION("-iframeworkwithsysroot", EITHER, OTHER),
	OPTION("-imacros", EITHER, INCLUDE),
	OPTION("-imultiarch", EITHER, DROPPED),
	OPTION("-include", EITHER, INCLUDE),
	OPTION("-include-pch", SEPARATE, DROPPED),
	OPTION("-index-store-path", SEPARATE, DROPPED),
	OPTION("-init", SEPARATE, DROPPED),
	OPTION("-install_name", SEPARATE, DROPPED),
	OPTION("-iprefix", EITHER, PREFIX),
	OPTION("-iquote", EITHER, IQUOTE),
	OPTION("-isysroot", EITHER, ISYSROOT),
	OPTION("-isystem", EITHER, SYSTEM),
	OPTION("-isystem-after", EITHER, SYSTEM_AFTER),
	OPTION("-ivfsoverlay", EITHER, OTHER),
	OPTION("-iwithprefix", EITHER, PREFIXED_AFTER),
	OPTION("-iwithprefixbefore", EITHER, PREFIXED_BEFORE),
	OPTION("-iwithsysroot", EITHER, SYSTEM_ROOTED),
	OPTION("-l", EITHER, DROPPED),
	OPTION("-load", SEPARATE, DROPPED),
	OPTION("-main-file-name", SEPARATE, DROPPED),
	OPTION("-mllvm", SEPARATE, DROPPED),
	OPTION("-mllvm=", JOINED, DROPPED),
	OPTION("-mthread-model", SEPARATE, OTHER),
	OPTION("-nostdlib", FLAG, DROPPED),
	OPTION("-o", EITHER, OUTPUT),
	OPTION("-pg", FLAG, DROPPED),
	OPTION("-pipe", FLAG, DROPPED),
	OPTION("-plugin", SEPARATE, DROPPED),
	OPTION("-plugin-arg-", JOINED, DROPPED),
	OPTION("-print", JOINED, DROPPED),
	OPTION("-quiet", FLAG, DROPPED),
	OPTION("-rdynamic", FLAG, DROPPED),
	OPTION("-resource-dir", SEPARATE, DROPPED),
	OPTION("-resource-dir=", JOINED, DROPPED),
	OPTION("-rewrite", JOINED, DROPPED),
	OPTION("-rpath", SEPARATE, DROPPED),
	OPTION("-save-stats", JOINED, DROPPED),
	OPTION("-save-temps", JOINED, DROPPED),
	OPTION("-serialize-diagnostics", SEPARATE, DROPPED),
	OPTION("-shared", JOINED, DROPPED),
	OPTION("-specs", SEPARATE, DROPPED),
	OPTION("-specs=", JOINED, DROPPED),
	OPTION("-static", JOINED, DROPPED),
	OPTION("-stdlib++-isystem", EITHER, SYSTEM_CXX),
	OPTION("-target", SEPARATE, OTHER),
	OPTION("-traditional-cpp", FLAG, DROPPED),
	OPTION("-u", EITHER, DROPPED),
	OPTION("-undefined", SEPARATE, DROPPED),
	OPTION("-unexported_symbols_list", SEPARATE, DROPPED),
	OPTION("-v", FLAG, DROPPED),
	OPTION("-verify", JOINED, DROPPED),
	OPTION("-working-directory", SEPARATE, DIRECTORY),
	OPTION("-working-directory=", JOINED, DIRECTORY),
	OPTION("-wrapper", SEPARATE, DROPPED),
	OPTION("-x", EITHER, OTHER),
	OPTION("-z", SEPARATE, DROPPED),
};

enum { OPTION_COUNT = sizeof options / sizeof *options };

bool options_are_sorted(void)
{
	for (size_t i = 1; i < OPTION_COUNT; i++) {
		if (str_cmp(options[i - 1].name, options[i].name) >= 0)
			return false;
	}
	return true;
}

static bool fits(const struct option *option, struct str word)
{
	if (option->shape == FLAG || option->shape == SEPARATE)
		return str_eq(option->name, word);
	return str_starts(word, option->name);
}

/* How many options do not sort behind `word`. Those that begin it are among them. */
static size_t count_up_to(struct str word)
{
	size_t low = 0, high = OPTION_COUNT;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (str_cmp(options[middle].name, word) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The option with the longest name that fits, or NULL. All names that begin `word` agree with it in their first letter.
 */
static const struct option *find_option(struct str word)
{
	for (size_t i = count_up_to(word); i-- > 0 && options[i].name.ptr[1] == word.ptr[1];) {
		if (fits(&options[i], word))
			return &options[i];
	}
	return NULL;
}

/* The next word, taken off the road on which it is passed. */
static bool next_word(struct option_reader *reader, struct str *word, enum option_road *road)
{
	*road = OPTION_TO_PREPROCESSOR;
	if (reader->list.len > 0) {
		size_t comma = str_find(reader->list, ',');
		*word = str_sub(reader->list, 0, comma);
		reader->list = comma == SIZE_MAX ? (struct str){0} : str_from_offset(reader->list, comma + 1);
		return true;
	}
	if (reader->next == reader->count)
		return false;
	*word = reader->words[reader->next++];
	if (str_starts(*word, STR("-Wp,"))) {
		reader->list = str_from_offset(*word, sizeof "-Wp," - 1);
		return next_word(reader, word, road);
	}
	bool frontend = str_eq(*word, STR("-Xclang"));
	*road = frontend ? OPTION_TO_FRONTEND : OPTION_TO_PREPROCESSOR;
	if ((frontend || str_eq(*word, STR("-Xpreprocessor"))) && reader->next < reader->count)
		*word = reader->words[reader->next++];
	else
		*road = OPTION_DIRECT;
	return true;
}

static void take_value(struct option_reader *reader, const struct option *option, struct option_use *use)
{
	enum option_road road;
	struct str joined = str_from_offset(use->word, option->name.len);
	use->value = joined;
	use->has_value = joined.len > 0 || option->shape == JOINED;
	use->separate = option->shape == SEPARATE || (option->shape == EITHER && joined.len == 0);
	if (use->separate)
		use->has_value = next_word(reader, &use->value, &road);
}

bool option_next(struct option_reader *reader, struct option_use *use)
{
	*use = (struct option_use){0};
	if (!next_word(reader, &use->word, &use->road))
		return false;
	use->input = reader->inputs_only || use->word.len < 2 || use->word.ptr[0] != '-';
	if (use->input)
		return true;
	if (use->road == OPTION_DIRECT && str_eq(use->word, STR("--"))) {
		reader->inputs_only = true;
		return option_next(reader, use);
	}
	const struct option *option = find_option(use->word);
	if (!option)
		return true;
	use->known = true;
	use->effect = option->effect;
	if (option->shape != FLAG)
		take_value(reader, option, use);
	return true;
}
