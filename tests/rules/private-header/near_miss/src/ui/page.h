int ui_page(void);
