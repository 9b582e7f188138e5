#pragma once
#include "../net/net.hpp"
