#include <boost/asio.hpp> // expect: external "boost"
