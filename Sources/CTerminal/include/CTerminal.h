/// What Swift needs from ncurses and the C library, and cannot import by itself.
///
/// No curses header is included here: its macros and global names stay out of Swift.
#ifndef CTERMINAL_H
#define CTERMINAL_H

#include <stdbool.h>
#include <stdint.h>

/// Columns that a scalar takes, as the C library's `wcwidth` says in a UTF-8 locale.
///
/// 0 for combining marks, 1, 2, or -1 for what cannot be printed. Independent of `setlocale`.
int ct_wcwidth(uint32_t scalar);

#endif
