#define _GNU_SOURCE 1
#define NCURSES_WIDECHAR 1
#include "internal.h"

#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <unistd.h>

static ct_key key_of(int code) {
  switch (code) {
    case KEY_UP: return CT_KEY_UP;
    case KEY_DOWN: return CT_KEY_DOWN;
    case KEY_LEFT: return CT_KEY_LEFT;
    case KEY_RIGHT: return CT_KEY_RIGHT;
    case KEY_HOME: case KEY_FIND: return CT_KEY_HOME;
    case KEY_END: case KEY_SELECT: case KEY_LL: return CT_KEY_END;
    case KEY_PPAGE: return CT_KEY_PAGE_UP;
    case KEY_NPAGE: return CT_KEY_PAGE_DOWN;
    case KEY_ENTER: return CT_KEY_ENTER;
    case KEY_BACKSPACE: return CT_KEY_BACKSPACE;
    case KEY_DC: return CT_KEY_DELETE;
    case KEY_IC: return CT_KEY_INSERT;
    case KEY_BTAB: return CT_KEY_BACKTAB;
    case KEY_MOUSE: return CT_KEY_MOUSE;
    case CT_CODE_PASTE_START: return CT_KEY_PASTE_START;
    case CT_CODE_PASTE_END: return CT_KEY_PASTE_END;
    case CT_CODE_FOCUS_IN: return CT_KEY_FOCUS_IN;
    case CT_CODE_FOCUS_OUT: return CT_KEY_FOCUS_OUT;
    default: break;
  }
  if (code > KEY_F0 && code <= KEY_F0 + 24) return (ct_key)(CT_KEY_F0 + (code - KEY_F0));
  return CT_KEY_OTHER;
}

ct_input ct_input_next(uint32_t *value) {
  wint_t code = 0;
  switch (wget_wch(stdscr, &code)) {
    case OK:
      *value = (uint32_t)code;
      return CT_SCALAR;
    case KEY_CODE_YES:
      *value = (uint32_t)key_of((int)code);
      return CT_KEY;
    default:
      return CT_NOTHING;
  }
}

ct_mouse ct_input_mouse(int *y, int *x) {
  MEVENT event;
  if (getmouse(&event) != OK) return CT_MOUSE_NONE;
  *y = event.y;
  *x = event.x;
  if (event.bstate & BUTTON1_PRESSED) return CT_MOUSE_PRESS;
  if (event.bstate & BUTTON1_RELEASED) return CT_MOUSE_RELEASE;
  if (event.bstate & BUTTON4_PRESSED) return CT_MOUSE_WHEEL_UP;
  if (event.bstate & BUTTON5_PRESSED) return CT_MOUSE_WHEEL_DOWN;
  return CT_MOUSE_NONE;
}

void ct_input_capture_mouse(bool on) {
  mousemask(
      on ? BUTTON1_PRESSED | BUTTON1_RELEASED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
}

long ct_input_read(char *bytes, size_t capacity, int milliseconds) {
  struct pollfd file = {.fd = STDIN_FILENO, .events = POLLIN};
  int ready;
  do {
    ready = poll(&file, 1, milliseconds);
  } while (ready < 0 && errno == EINTR);
  if (ready <= 0 || !(file.revents & POLLIN)) return 0;
  ssize_t count = read(STDIN_FILENO, bytes, capacity);
  return count > 0 ? count : 0;
}

void ct_input_unread(const char *bytes, size_t count) {
  while (count > 0) ungetch((unsigned char)bytes[--count]);
}
