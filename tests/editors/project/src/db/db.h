/* What others may use of the database. */
#pragma once

int db_count(void);
