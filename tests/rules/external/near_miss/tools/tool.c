// A file in no module is in no `used_by` either.
#include <openssl/ssl.h> // expect: external
