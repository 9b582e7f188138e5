int page_count(void); // expect: redeclaration=warning `page_count`
int test(void) { return page_count(); }
