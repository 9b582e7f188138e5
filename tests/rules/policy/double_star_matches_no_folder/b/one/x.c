#include "../../top.h" // expect: dependency "'b'"
