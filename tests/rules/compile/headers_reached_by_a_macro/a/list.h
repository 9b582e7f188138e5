#include DEEP
