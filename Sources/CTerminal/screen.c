#define _GNU_SOURCE 1
#define NCURSES_WIDECHAR 1
#include "internal.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <term.h>
#include <unistd.h>

// Bracketed paste and focus reports; ncurses knows the names but does not switch them.
static const char modes_on[] = "\033[?2004h\033[?1004h";
static const char modes_off[] = "\033[?2004l\033[?1004l";
// Around frames that a terminal should show at once.
static const char frame_begins[] = "\033[?2026h";
static const char frame_ends[] = "\033[?2026l";
static bool cursor_shown;
static FILE *output;      // standard output under a number of its own, for curses
static int frame = -1;    // where a frame is written before it leaves

bool ct_locale_is_utf8(void) {
  setlocale(LC_CTYPE, "");
  return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static const char *string_capability(const char *name) {
  const char *value = tigetstr(name);
  return value == NULL || value == (const char *)-1 ? NULL : value;
}

// Copies a capability without its padding marks, such as "$<50>".
static size_t append(char *to, size_t at, size_t capacity, const char *bytes) {
  while (bytes && *bytes && at < capacity) {
    if (bytes[0] == '$' && bytes[1] == '<') {
      const char *end = strchr(bytes, '>');
      if (end) {
        bytes = end + 1;
        continue;
      }
    }
    to[at++] = *bytes++;
  }
  return at;
}

static void prepare_reset(void) {
  char bytes[512];
  size_t at = append(
      bytes, 0, sizeof bytes,
      "\033[?2026l\033[?2004l\033[?1000l\033[?1002l\033[?1003l\033[?1006l\033[?1004l");
  at = append(bytes, at, sizeof bytes, string_capability("rmkx"));
  at = append(bytes, at, sizeof bytes, string_capability("sgr0"));
  const char *leave = string_capability("rmcup");
  // Without an alternate screen the prompt must at least start on a line of its own.
  at = append(bytes, at, sizeof bytes, leave ? leave : "\r\n");
  at = append(bytes, at, sizeof bytes, string_capability("cnorm"));
  ct_guard_set_reset(bytes, at);
}

ct_open_result ct_screen_open(const char *term) {
  int found = 0;
  if (setupterm(term, STDOUT_FILENO, &found) != OK || found != 1) return CT_UNKNOWN_TERMINAL;
  if (string_capability("cup") == NULL) return CT_TOO_SIMPLE;
  set_escdelay(25);
  use_tioctl(TRUE);
  if (output == NULL) {
    int copy = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    output = copy < 0 ? stdout : fdopen(copy, "w");
    if (output == NULL) output = stdout;
  }
  if (newterm(term, output, stdin) == NULL) return CT_UNKNOWN_TERMINAL;
  prepare_reset();
  raw();
  noecho();
  nonl();
  keypad(stdscr, TRUE);
  nodelay(stdscr, TRUE);
  intrflush(stdscr, FALSE);
  scrollok(stdscr, FALSE);
  leaveok(stdscr, TRUE);
  curs_set(0);
  cursor_shown = false;
  if (has_colors()) {
    start_color();
    use_default_colors();
  }
  mouseinterval(0);
  define_key("\033[200~", CT_CODE_PASTE_START);
  define_key("\033[201~", CT_CODE_PASTE_END);
  define_key("\033[I", CT_CODE_FOCUS_IN);
  define_key("\033[O", CT_CODE_FOCUS_OUT);
  ct_guard_arm(true);
  ct_write(modes_on, sizeof modes_on - 1);
  return CT_OPENED;
}

void ct_screen_leave(void) {
  ct_write(modes_off, sizeof modes_off - 1);
  endwin();
  fflush(output);
  ct_guard_arm(false);
}

void ct_screen_enter(void) {
  ct_guard_arm(true);
  reset_prog_mode();
  clearok(curscr, TRUE);
  doupdate();
  curs_set(cursor_shown ? 1 : 0);
  ct_write(modes_on, sizeof modes_on - 1);
}

void ct_screen_close(void) {
  mousemask(0, NULL);
  if (string_capability("rmcup") == NULL) {
    erase();
    refresh();
  }
  ct_screen_leave();
}

int ct_screen_colors(void) { return has_colors() ? COLORS : 0; }

int ct_screen_pair(int number, int foreground, int background) {
  if (number >= COLOR_PAIRS) return -1;
  return init_extended_pair(number, foreground, background) == OK ? number : -1;
}

static attr_t attributes_of(uint32_t ours) {
  attr_t attributes = A_NORMAL;
  if (ours & CT_BOLD) attributes |= A_BOLD;
  if (ours & CT_DIM) attributes |= A_DIM;
  if (ours & CT_REVERSE) attributes |= A_REVERSE;
  if (ours & CT_UNDERLINE) attributes |= A_UNDERLINE;
  if (ours & CT_ITALIC) attributes |= A_ITALIC;
  return attributes;
}

void ct_screen_put(int y, int x, const ct_cell *cells, int count) {
  enum { BLOCK = 256 };
  cchar_t block[BLOCK];
  wmove(stdscr, y, x);
  while (count > 0) {
    int n = count < BLOCK ? count : BLOCK;
    int cols = 0;
    for (int i = 0; i < n; i++) {
      wchar_t text[CCHARW_MAX + 1] = {0};
      for (int k = 0; k < CCHARW_MAX && cells[i].scalars[k]; k++) {
        text[k] = (wchar_t)cells[i].scalars[k];
      }
      int pair = cells[i].pair;
      if (setcchar(&block[i], text, attributes_of(cells[i].attributes), 0, &pair) == ERR) {
        setcchar(&block[i], L"?", attributes_of(cells[i].attributes), 0, &pair);
      }
      int width = ct_wcwidth(cells[i].scalars[0]);
      cols += width > 0 ? width : 1;
    }
    mvwadd_wchnstr(stdscr, y, x, block, n);
    x += cols;
    cells += n;
    count -= n;
  }
}

void ct_screen_cursor(int y, int x) {
  bool show = y >= 0;
  if (show != cursor_shown) {
    curs_set(show ? 1 : 0);
    leaveok(stdscr, !show);
    cursor_shown = show;
  }
  if (show) wmove(stdscr, y, x);
}

// Has curses write to a file in memory.
static bool hold(void) {
  if (output == stdout) return false;
  if (frame < 0) frame = memfd_create("frame", MFD_CLOEXEC);
  return frame >= 0 && lseek(frame, 0, SEEK_SET) == 0 &&
         dup3(frame, fileno(output), O_CLOEXEC) >= 0;
}

// Gives curses the terminal again; true if the frame has reached it.
static bool release(bool whole) {
  enum { AROUND = sizeof frame_begins - 1 };
  static char *bytes;
  static size_t capacity;
  while (dup3(STDOUT_FILENO, fileno(output), O_CLOEXEC) < 0 && (errno == EINTR || errno == EBUSY)) {
  }
  off_t end = lseek(frame, 0, SEEK_CUR);
  if (end <= 0) return end == 0;
  size_t count = (size_t)end;
  if (capacity < count + 2 * AROUND) {
    char *more = realloc(bytes, 2 * count + 2 * AROUND);
    if (more == NULL) return false;
    bytes = more;
    capacity = 2 * count + 2 * AROUND;
  }
  if (pread(frame, bytes + AROUND, count, 0) != end) return false;
  memcpy(bytes, frame_begins, AROUND);
  memcpy(bytes + AROUND + count, frame_ends, AROUND);
  if (whole) {
    ct_write(bytes, count + 2 * AROUND);
  } else {
    ct_write(bytes + AROUND, count);
  }
  return true;
}

// curses writes at each motion of the cursor. Held until all is there, a frame leaves in one piece:
// one packet where it would be twenty, and nothing of it is shown before the rest.
void ct_screen_update(bool whole) {
  wnoutrefresh(stdscr);
  bool held = hold();
  doupdate();
  if (held && !release(whole)) {
    // Curses thinks that it was shown.
    clearok(curscr, TRUE);
    doupdate();
  }
}

void ct_screen_redraw(void) { clearok(curscr, TRUE); }

void ct_screen_erase(void) { werase(stdscr); }

bool ct_screen_size(int *rows, int *cols) {
  struct winsize size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) {
    *rows = LINES;
    *cols = COLS;
    return LINES > 0 && COLS > 0;
  }
  *rows = size.ws_row;
  *cols = size.ws_col;
  return true;
}

// resize_term, unlike resizeterm, queues no KEY_RESIZE: the driver tells of it itself.
void ct_screen_resize(int rows, int cols) { resize_term(rows, cols); }

void ct_screen_bell(void) { beep(); }

bool ct_screen_has(const char *capability) { return string_capability(capability) != NULL; }
