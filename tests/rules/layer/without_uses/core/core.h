// In a header, and behind an #if that nobody ever takes but another platform.
#ifdef _WIN32
#include "../ui/ui.h" // expect: dependency, layer
#endif
