namespace db {
int count(); // expect: redeclaration `count` "'db'"
// Another overload, that db does not define, and another namespace.
int free(double);
extern int size; // expect: redeclaration `size`
struct Page;
namespace inner { int count(); }
}
int count();
extern "C" int db_c(void); // expect: redeclaration `db_c`
extern "C" {
int db_c(void); // expect: redeclaration `db_c`
}

int ui(db::Page *page)
{
	return db::count() + db::size + db_c() + !page;
}
