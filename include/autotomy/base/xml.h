/* Writing XML, as far as reports and drawings need it. */
#ifndef AUTOTOMY_BASE_XML_H
#define AUTOTOMY_BASE_XML_H

#include <autotomy/base/str.h>

/* Appends text that may stand between tags and in quoted attributes. What XML 1.0 cannot hold becomes U+FFFD. */
void xml_put_text(struct strbuf *out, struct str text);

#endif
