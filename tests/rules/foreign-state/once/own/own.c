extern int db_count; // expect: redeclaration `db_count`
void own(void)
{
	db_count = 1;
}
