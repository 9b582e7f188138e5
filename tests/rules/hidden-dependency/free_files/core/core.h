int redraw(void);
