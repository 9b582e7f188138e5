#define UI_CALL(name) page_##name(2) // expect: private-symbol `UI_CALL` "page_open"
