/* The scan: a file's facts from its text alone. It sees what every branch of the preprocessor would include. */
#ifndef AUTOTOMY_CORE_SCAN_H
#define AUTOTOMY_CORE_SCAN_H

#include <autotomy/core/facts.h>

/*
 * Reads `text`, any bytes, in one pass and fills `facts` with memory of the arena; nothing borrows from `text`.
 * Comments, splices, digraphs, raw strings, a byte order mark and all line endings are read as a compiler reads them. A
 * group that is provably dead (`#if 0`, the `#else` of `#if 1`, ...) is passed over, every other branch counts.
 * Never fails: text that is no C gives the facts that its directives give.
 */
void scan_text(struct arena *arena, struct str text, struct scan_facts *facts);

#endif
