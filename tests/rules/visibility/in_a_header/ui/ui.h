#pragma once
#include <self/self.h> // expect: visibility
