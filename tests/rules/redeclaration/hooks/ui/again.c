// What the hook's module declares, it declares for others to define.
void core_on_event(int);
void again(void) { core_on_event(2); }
