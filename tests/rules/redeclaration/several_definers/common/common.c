// Defined by several modules: it belongs to nobody.
int usage(void);
int only(void); // expect: redeclaration `only` "'cat'"
int common(void) { return usage() + only(); }
