#pragma once
template <class T> T twice(T value);
#include "impl.ipp" // expect: interface-leak
