// A composition root is bound by `external` too.
#include <openssl/ssl.h> // expect: external
