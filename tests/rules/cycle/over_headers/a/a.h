#pragma once
#include "../b/b.h" // expect: cycle
