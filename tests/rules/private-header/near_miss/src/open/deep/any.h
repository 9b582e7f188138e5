int any(void);
