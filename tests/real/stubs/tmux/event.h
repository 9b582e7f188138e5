/* What tmux needs of libevent's compatibility header to compile where libevent is not installed. */
#ifndef STUB_EVENT_H
#define STUB_EVENT_H

#include <sys/time.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#define EV_TIMEOUT 0x01
#define EV_READ 0x02
#define EV_WRITE 0x04
#define EV_SIGNAL 0x08
#define EV_PERSIST 0x10
#define EVLOOP_ONCE 0x01
#define EVLOOP_NONBLOCK 0x02
#define EVBUFFER_READ 0x01
#define EVBUFFER_WRITE 0x02
#define EVBUFFER_EOF 0x10
#define EVBUFFER_ERROR 0x20
#define EVBUFFER_TIMEOUT 0x40

struct event_base;
struct evbuffer;
struct evbuffer_cb_entry;
struct bufferevent;
struct event {
	int fd;
	short events;
	void (*callback)(int, short, void *);
	void *argument;
	struct event_base *base;
};

enum evbuffer_eol_style { EVBUFFER_EOL_ANY, EVBUFFER_EOL_CRLF, EVBUFFER_EOL_CRLF_STRICT, EVBUFFER_EOL_LF };
typedef void (*event_log_cb)(int, const char *);
typedef void (*bufferevent_data_cb)(struct bufferevent *, void *);
typedef void (*bufferevent_event_cb)(struct bufferevent *, short, void *);

struct bufferevent {
	struct evbuffer *input, *output;
	void *cbarg;
	short enabled;
};

struct event_base *event_init(void);
int event_reinit(struct event_base *);
void event_base_free(struct event_base *);
int event_loop(int);
int event_base_loop(struct event_base *, int);
void event_set(struct event *, int, short, void (*)(int, short, void *), void *);
int event_add(struct event *, const struct timeval *);
int event_del(struct event *);
void event_active(struct event *, int, short);
int event_pending(const struct event *, short, struct timeval *);
int event_initialized(const struct event *);
int event_once(int, short, void (*)(int, short, void *), void *, const struct timeval *);
const char *event_get_version(void);
const char *event_get_method(void);
void event_set_log_callback(event_log_cb);
#define evtimer_set(ev, cb, arg) event_set((ev), -1, 0, (cb), (arg))
#define evtimer_add(ev, tv) event_add((ev), (tv))
#define evtimer_del(ev) event_del(ev)
#define evtimer_pending(ev, tv) event_pending((ev), EV_TIMEOUT, (tv))
#define evtimer_initialized(ev) event_initialized(ev)
#define signal_set(ev, x, cb, arg) event_set((ev), (x), EV_SIGNAL | EV_PERSIST, (cb), (arg))
#define signal_add(ev, tv) event_add((ev), (tv))
#define signal_del(ev) event_del(ev)

struct evbuffer *evbuffer_new(void);
void evbuffer_free(struct evbuffer *);
size_t evbuffer_get_length(const struct evbuffer *);
int evbuffer_add(struct evbuffer *, const void *, size_t);
int evbuffer_add_buffer(struct evbuffer *, struct evbuffer *);
int evbuffer_add_printf(struct evbuffer *, const char *, ...);
int evbuffer_add_vprintf(struct evbuffer *, const char *, va_list);
int evbuffer_drain(struct evbuffer *, size_t);
int evbuffer_read(struct evbuffer *, int, int);
int evbuffer_write(struct evbuffer *, int);
unsigned char *evbuffer_pullup(struct evbuffer *, ptrdiff_t);
char *evbuffer_readln(struct evbuffer *, size_t *, enum evbuffer_eol_style);
char *evbuffer_readline(struct evbuffer *);
#define EVBUFFER_LENGTH(x) evbuffer_get_length(x)
#define EVBUFFER_DATA(x) evbuffer_pullup((x), -1)
#define EVBUFFER_INPUT(x) ((x)->input)
#define EVBUFFER_OUTPUT(x) ((x)->output)

struct bufferevent *bufferevent_new(int, bufferevent_data_cb, bufferevent_data_cb, bufferevent_event_cb, void *);
void bufferevent_free(struct bufferevent *);
int bufferevent_write(struct bufferevent *, const void *, size_t);
int bufferevent_write_buffer(struct bufferevent *, struct evbuffer *);
size_t bufferevent_read(struct bufferevent *, void *, size_t);
int bufferevent_enable(struct bufferevent *, short);
int bufferevent_disable(struct bufferevent *, short);
void bufferevent_setwatermark(struct bufferevent *, short, size_t, size_t);
void bufferevent_setcb(struct bufferevent *, bufferevent_data_cb, bufferevent_data_cb, bufferevent_event_cb, void *);
struct evbuffer *bufferevent_get_output(struct bufferevent *);

#endif
