#ifndef DB_H
#define DB_H
typedef struct { int fd; } handle;
typedef struct stream { int at; } stream_t;
handle *db_handle(void);
stream_t *db_stream(void);
#endif
