// A composition root sees all modules, through their headers.
int page_count(void); // expect: redeclaration `page_count`
int main(void) { return page_count(); }
