// A use through it is told at the declaration alone, were it private or forbidden to depend on.
int page_lock(void); // expect: redeclaration `page_lock` "no public header of 'db' declares it"
int db_secret(void); // expect: redeclaration `db_secret`
int db_unseen(void); // expect: redeclaration `db_unseen` "no public header of 'db' declares it"
int ui(void) { return page_lock() + db_secret() + db_unseen(); }
