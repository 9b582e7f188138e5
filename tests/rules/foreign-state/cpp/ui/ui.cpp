#include "../db/db.hpp"
using namespace db;

struct Pair { int *at; int &reference; };

int &by_reference()
{
	return level; // expect: foreign-state `level`
}

const int &by_const_reference()
{
	return level;
}

int ui(bool yes)
{
	int mine = 0;
	db::level = 1; // expect: foreign-state `level` "'ui'" "level" "'db'"
	Store::count++; // expect: foreign-state `count`
	counter = 1; // expect: foreign-state `counter`
	store.visible = 1; // expect: foreign-state `store`
	store.clear(); // expect: foreign-state `store`
	store.at(1) = 2; // expect: foreign-state `store`
	store.self().both(); // expect: foreign-state `store`
	stores[1].clear(); // expect: foreign-state `stores`
	int &level_reference = level; // expect: foreign-state `level`
	auto &automatic = point; // expect: foreign-state `point`
	auto &&forwarding = point; // expect: foreign-state `point`
	auto *pointer = &point; // expect: foreign-state `point`
	auto decayed = table; // expect: foreign-state `table`
	int (&array)[4] = table; // expect: foreign-state `table`
	fill(level); // expect: foreign-state `level`
	fill(table[2]); // expect: foreign-state `table`
	fill(point.x); // expect: foreign-state `point`
	db::swap(level, mine); // expect: foreign-state `level`
	db::forward(level); // expect: foreign-state `level`
	Pair pair = { table, level }; // expect: foreign-state `table`, foreign-state `level`
	Pair designated = { .at = table, .reference = mine }; // expect: foreign-state `table`
	(yes ? level : mine) = 3; // expect: foreign-state `level`
	static_cast<int &>(level) = 4; // expect: foreign-state `level`
	auto &[x, y] = point; // expect: foreign-state `point`
	for (int &each : table) // expect: foreign-state `table`
		each = 1;
	for (auto &each : stores) // expect: foreign-state `stores`
		each.clear();
	auto lambda = [] { level = 5; }; // expect: foreign-state `level`
	lambda();
	Store::reset();
	current->clear();
	current->visible = 1;
	(void)pointer, (void)decayed, (void)array, (void)level_reference, (void)automatic, (void)forwarding, (void)x, (void)y;
	return mine + *pair.at + *designated.at;
}

int by_default(int &to = level); // expect: foreign-state `level`
struct Holder {
	int &held = level; // expect: foreign-state `level`
	int *at;
	Holder() : at(&level) {} // expect: foreign-state `level`
};
