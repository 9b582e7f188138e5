// `*` stays within one folder; a name that only contains the other is another name.
#include <openssl/deep/er.h>
#include <openssl.h>
#include <my/openssl/ssl.h>
// #include <openssl/ssl.h>
