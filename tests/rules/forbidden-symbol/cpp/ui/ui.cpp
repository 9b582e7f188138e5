// A name with `::` matches qualified, one without it the last part.
namespace std {
struct thread { thread() {} void join() {} };
void terminate();
int rand();
template <class T> struct auto_ptr { T *value; };
}
namespace other {
struct thread {};
int rand();
}
int rand();

int ui()
{
	std::thread thread; // expect: forbidden-symbol `thread`#1
	thread.join();
	other::thread fine;
	std::auto_ptr<int> pointer; // expect: forbidden-symbol `auto_ptr`
	std::terminate(); // expect: forbidden-symbol `terminate`
	using std::terminate; // expect: forbidden-symbol `terminate`
	terminate(); // expect: forbidden-symbol `terminate`
	int sum = rand(); // expect: forbidden-symbol `rand`
	sum += ::rand(); // expect: forbidden-symbol `rand`
	return sum + other::rand() + std::rand();
}
