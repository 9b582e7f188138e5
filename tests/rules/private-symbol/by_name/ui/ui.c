#include "../db/db.h"
#include "../net/net.h"

int ui(void)
{
	struct raw *raw = 0; // expect: private-symbol `raw`
	struct raw_not *fine = 0;
	int sum = db_open() + net_open() + !raw + !fine;
	sum += db_raw_read(); // expect: private-symbol `db_raw_read`
	sum += DB_RAW; // expect: private-symbol `DB_RAW`
	// `symbols.public`, once given, makes every other name private, and `private` wins over both.
	sum += net_secret(); // expect: private-symbol `net_secret`
	return sum + socket_open(); // expect: private-symbol `socket_open`
}
