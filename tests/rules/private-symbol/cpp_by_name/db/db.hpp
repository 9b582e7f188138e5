#pragma once
namespace db {
int open();
int secret();
namespace detail { int helper(); }
}
namespace other { int secret(); int helper(); }
