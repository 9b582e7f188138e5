int ui(void);
