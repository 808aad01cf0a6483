#define _GNU_SOURCE 1
#include "CTerminal.h"

#include <locale.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <wchar.h>

// wcwidth obeys the calling thread's locale and is slow in bulk: each page of 256 scalars is
// asked once, under a UTF-8 locale, and kept.
enum { PAGE = 256, PAGES = 0x110000 / PAGE };
static _Atomic(int8_t *) pages[PAGES];

static int8_t *fill_page(uint32_t page) {
  int8_t *widths = malloc(PAGE);
  if (!widths) return NULL;
  locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
  if (!utf8) utf8 = newlocale(LC_CTYPE_MASK, "en_US.UTF-8", (locale_t)0);
  locale_t before = utf8 ? uselocale(utf8) : (locale_t)0;
  for (uint32_t i = 0; i < PAGE; i++) widths[i] = (int8_t)wcwidth((wchar_t)(page * PAGE + i));
  if (utf8) {
    uselocale(before);
    freelocale(utf8);
  }
  int8_t *expected = NULL;
  if (atomic_compare_exchange_strong(&pages[page], &expected, widths)) return widths;
  free(widths);
  return expected;
}

int ct_wcwidth(uint32_t scalar) {
  if (scalar >= 0x110000) return -1;
  uint32_t page = scalar / PAGE;
  int8_t *widths = atomic_load_explicit(&pages[page], memory_order_acquire);
  if (!widths) widths = fill_page(page);
  return widths ? widths[scalar % PAGE] : 1;
}
