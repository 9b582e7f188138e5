#pragma once
#include "../db/db.hpp"
inline db::Page hub_page() { return {}; }
