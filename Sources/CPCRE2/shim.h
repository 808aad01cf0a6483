// PCRE2 serves several code unit widths from one header; ours is UTF-8.
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
