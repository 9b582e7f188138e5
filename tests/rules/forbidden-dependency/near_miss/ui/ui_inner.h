int ui_inner(void);
