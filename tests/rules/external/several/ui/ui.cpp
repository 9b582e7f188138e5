#include <boost/any.hpp> // expect: external "boost"
#include <boost/asio.hpp> // expect: external "asio", external "boost"
