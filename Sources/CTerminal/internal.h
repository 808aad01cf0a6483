#ifndef CTERMINAL_INTERNAL_H
#define CTERMINAL_INTERNAL_H

#include "CTerminal.h"

// Codes for sequences that ncurses is taught; above its own KEY_MAX and the dynamic codes after it.
enum {
  CT_CODE_PASTE_START = 2000,
  CT_CODE_PASTE_END,
  CT_CODE_FOCUS_IN,
  CT_CODE_FOCUS_OUT,
};

/// Gives the guard the bytes that bring the terminal back.
void ct_guard_set_reset(const char *bytes, size_t count);
/// Brings the terminal back now. Async-signal-safe.
void ct_guard_restore(void);

#endif
