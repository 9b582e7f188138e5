// One's own variable, though another module's header declares it; a module whose state is shared; an excluded file's; one
// that several define; the owner's macros and inline functions; a local and a member of the same name.
#include "../db/db.h"
#include "../pool/pool.h"
#include "../old/old.h"

int ui_given;
static int own;

int ui(void)
{
	struct { int db_count; } self;
	self.db_count = 1;
	{
		int db_count = 2;
		db_count++;
	}
	ui_given = 1;
	own = 2;
	pool_size = 3;
	int *pool = pool_table;
	old_count = 4;
	usage = 5;
	DB_RESET();
	db_reset();
	return self.db_count + own + *pool;
}
