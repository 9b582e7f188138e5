// A header is there for those as well who do not include the other.
int page_count(void); // expect: redeclaration `page_count`
