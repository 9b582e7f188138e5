// It does not even include core.h.
void core_on_event(int event) { (void)event; }
void core_other(int event) { (void)event; }
