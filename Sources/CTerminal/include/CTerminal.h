/// What Swift needs from ncurses and the C library, and cannot import by itself.
///
/// No curses header is included here: its macros and global names stay out of Swift.
///
/// Everything named `ct_screen_…` and `ct_input_…` must be called from one place at a time: ncurses
/// is not thread safe.
#ifndef CTERMINAL_H
#define CTERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// MARK: Text

/// Columns that a scalar takes, as the C library's `wcwidth` says in a UTF-8 locale.
///
/// 0 for combining marks, 1, 2, or -1 for what cannot be printed. Independent of `setlocale`.
int ct_wcwidth(uint32_t scalar);

/// Takes the character set from the environment; says whether it is UTF-8.
bool ct_locale_is_utf8(void);

// MARK: Screen

typedef enum {
  CT_OPENED = 0,
  /// The terminal database has no such entry.
  CT_UNKNOWN_TERMINAL = 1,
  /// The terminal cannot place its cursor.
  CT_TOO_SIMPLE = 2,
} ct_open_result;

enum {
  CT_BOLD = 1,
  CT_DIM = 2,
  CT_REVERSE = 4,
  CT_UNDERLINE = 8,
  CT_ITALIC = 16,
};

/// One character on the screen: a base, up to four combining marks (0 ends them), and its look.
typedef struct {
  uint32_t scalars[5];
  uint32_t attributes;
  int32_t pair;
} ct_cell;

/// Starts curses on standard input and output.
ct_open_result ct_screen_open(const char *term);
/// Leaves the alternate screen and gives the terminal its modes back.
void ct_screen_leave(void);
/// Takes the terminal again after ct_screen_leave; the next update draws everything.
void ct_screen_enter(void);
/// Ends curses for good.
void ct_screen_close(void);
int ct_screen_colors(void);
/// A number for a pair of colours, -1 standing for the terminal's own; -1 when there are no more.
int ct_screen_pair(int number, int foreground, int background);
void ct_screen_put(int y, int x, const ct_cell *cells, int count);
/// Shows the cursor at a place; a negative row hides it.
void ct_screen_cursor(int y, int x);
/// Sends what changed to the terminal, in one piece.
///
/// `whole` asks the terminal to show nothing of it before all is there (mode 2026).
void ct_screen_update(bool whole);
/// Has the next update draw everything.
void ct_screen_redraw(void);
void ct_screen_erase(void);
/// The terminal's real size; false when it does not say.
bool ct_screen_size(int *rows, int *cols);
void ct_screen_resize(int rows, int cols);
void ct_screen_bell(void);
/// Whether the terminal database knows a string capability, such as "Ms".
bool ct_screen_has(const char *capability);
/// Writes bytes past curses.
void ct_write(const char *bytes, size_t count);

// MARK: Keys

typedef enum {
  CT_NOTHING = 0,
  /// A scalar was typed.
  CT_SCALAR = 1,
  /// A ct_key.
  CT_KEY = 2,
} ct_input;

typedef enum {
  CT_KEY_OTHER = 0,
  CT_KEY_UP, CT_KEY_DOWN, CT_KEY_LEFT, CT_KEY_RIGHT,
  CT_KEY_HOME, CT_KEY_END, CT_KEY_PAGE_UP, CT_KEY_PAGE_DOWN,
  CT_KEY_ENTER, CT_KEY_BACKSPACE, CT_KEY_DELETE, CT_KEY_INSERT, CT_KEY_BACKTAB,
  CT_KEY_MOUSE, CT_KEY_PASTE_START, CT_KEY_PASTE_END, CT_KEY_FOCUS_IN, CT_KEY_FOCUS_OUT,
  /// F1 is this plus 1.
  CT_KEY_F0 = 100,
} ct_key;

typedef enum {
  CT_MOUSE_NONE = 0, CT_MOUSE_PRESS, CT_MOUSE_RELEASE, CT_MOUSE_WHEEL_UP, CT_MOUSE_WHEEL_DOWN,
} ct_mouse;

/// The next key that is there; never waits longer than the pause after an escape.
ct_input ct_input_next(uint32_t *value);
/// The mouse event after CT_KEY_MOUSE.
ct_mouse ct_input_mouse(int *y, int *x);
void ct_input_capture_mouse(bool on);
/// Reads bytes past curses, waiting at most so many milliseconds for the first; 0 when none came.
long ct_input_read(char *bytes, size_t capacity, int milliseconds);
/// Puts bytes back in front of what curses reads next.
void ct_input_unread(const char *bytes, size_t count);

// MARK: Waiting

/// What ct_wait saw; a positive number is a signal.
enum {
  CT_WAIT_INPUT = -1,
  CT_WAIT_HANGUP = -2,
  CT_WAIT_REARM = -3,
  CT_WAIT_STOP = -4,
};

/// Makes the wake pipe and sends SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGTSTP and SIGCONT into it.
///
/// Must come before ct_screen_open, so that ncurses leaves these signals alone.
bool ct_signals_install(void);
void ct_signals_remove(void);
/// Waits for a signal, an order of ct_wake or, where asked, input. Called by the input thread.
int ct_wait(bool wants_input);
/// Wakes ct_wait with CT_WAIT_REARM or CT_WAIT_STOP.
void ct_wake(int order);
/// Stops this process and its job as Ctrl-Z does; returns when it is continued.
void ct_stop_job(void);

// MARK: Guard

/// Remembers the terminal's modes and installs the crash guard. Before ct_screen_open.
void ct_guard_install(void);
/// Gives the calling thread a stack for signals, without which a stack overflow ends in silence.
///
/// The main actor's thread is not always the same one: call it where work is done, it is cheap.
void ct_guard_protect_thread(void);
/// Says whether the terminal is in our hands, which is when the guard acts.
void ct_guard_arm(bool armed);
/// Sends standard error aside while the screen is ours.
void ct_guard_capture_stderr(void);
/// Gives standard error back and writes what was sent aside.
void ct_guard_release_stderr(void);

#endif
