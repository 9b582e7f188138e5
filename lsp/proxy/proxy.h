/*
 * `--with`: another server beside this one, both of which the client takes for one. What only that one can do is passed
 * through byte by byte; what both can do is joined (join.h, abilities.h, sides.h); its ends are survived. This is all
 * that the server's core knows of it.
 */
#ifndef LSP_PROXY_H
#define LSP_PROXY_H

#include "server.h"

struct proxy;

/* Starts the command; its last word is followed by NULL, and all of it outlives the proxy. */
struct proxy *proxy_create(struct server *server, char *const *command);

/* Handles a message of the client in place of dispatch_message(), by which ours is still answered. */
void proxy_receive(struct proxy *proxy, struct str body, const struct message *message);

/* Whether so much waits for the other server that nothing more should be read from the client. */
bool proxy_congested(const struct proxy *proxy);

/* To be called before the loop waits: what the other server sent may be read again. */
void proxy_turn(struct proxy *proxy);

/* Asks the other server to end; proxy_stopped() once it has. Both take NULL. */
void proxy_stop(struct proxy *proxy);
bool proxy_stopped(const struct proxy *proxy);

/* Kills it if need be and closes all handles in a later turn of the loop; proxy_destroy() after that. Both take NULL.
 */
void proxy_close(struct proxy *proxy);
void proxy_destroy(struct proxy *proxy);

#endif
