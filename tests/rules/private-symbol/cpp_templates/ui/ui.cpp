#include "../db/db.hpp"

template <class T> int own(T value)
{
	return hidden(1) + (int)value; // expect: private-symbol `hidden`
}

int ui()
{
	Box<Hidden> box = {}; // expect: private-symbol `Hidden`
	auto copy = box.value;
	return call(1) + own(2) + own(3L) + (int)sizeof(copy);
}
