// Operators are calls like any others: of non-const members, or with a non-const reference.
#include "../db/db.hpp"
using db::list;
using db::fixed;

int ui()
{
	list += 1; // expect: foreign-state `list`
	++list; // expect: foreign-state `list`
	list = 2; // expect: foreign-state `list`
	list = fixed; // expect: foreign-state `list`
	list[1] = 2; // expect: foreign-state `list`
	list << 3; // expect: foreign-state `list`
	list.items[1] = 3; // expect: foreign-state `list`
	int sum = list() + (list + 1) + (list == 2) + fixed[1];
	for (int each : fixed)
		sum += each;
	if (list)
		return sum;
	return sum;
}
