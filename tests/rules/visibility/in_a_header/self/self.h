int self(void);
