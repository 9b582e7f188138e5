int page_count(void); /* autotomy: allow(redeclaration): the header needs C23 */ // expect: redeclaration `page_count` suppressed
int ui(void) { return page_count(); }
