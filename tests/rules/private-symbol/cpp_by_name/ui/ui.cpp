// A C++ name matches qualified; a pattern without `::` matches its last part.
#include "../db/db.hpp"
using namespace db;

int ui()
{
	int sum = open();
	sum += db::secret(); // expect: private-symbol `secret`
	sum += other::secret(); // expect: private-symbol `secret`
	sum += detail::helper(); // expect: private-symbol `helper`
	return sum + other::helper();
}
