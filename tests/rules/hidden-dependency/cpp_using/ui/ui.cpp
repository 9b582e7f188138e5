#include "../hub/hub.hpp"
using namespace net;

int ui()
{
	int sum = open(1); // expect: hidden-dependency `open`
	sum += fast(); // expect: hidden-dependency `fast`
	sum += any(2); // expect: hidden-dependency `any`
	sum += any<long>(2); // expect: hidden-dependency `any`
	sum += shared; // expect: hidden-dependency `shared`
	sum += port; // expect: hidden-dependency `port`
	Socket socket;
	return sum + socket.fd(); // expect: hidden-dependency `fd`
}
