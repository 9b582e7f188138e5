int http(void);
