#define _GNU_SOURCE 1
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

// A crash must leave the terminal as it was. The handler only calls what signal-safety(7) allows,
// and everything it needs is prepared here: bytes, terminal modes, and a stack of its own, since a
// stack overflow leaves none. Then the previous handler runs, so that Swift's backtrace is kept.

static const int crash_signals[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGQUIT};
enum { CRASH_SIGNALS = sizeof crash_signals / sizeof crash_signals[0] };

static struct sigaction previous[CRASH_SIGNALS];
static struct termios saved_modes;
static bool has_saved_modes;
static bool installed;
static volatile sig_atomic_t armed;
static char reset_bytes[512];
static volatile size_t reset_count;
static int aside = -1;        // where standard error goes meanwhile
static int real_stderr = -1;  // where it went before

// Waits so long where others made the terminal non-blocking; -1 is for ever.
static void write_all(int fd, const char *bytes, size_t count, int milliseconds) {
  while (count > 0) {
    ssize_t written = write(fd, bytes, count);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EAGAIN) {
      struct pollfd file = {.fd = fd, .events = POLLOUT};
      int ready = poll(&file, 1, milliseconds);
      if (ready > 0 || (ready < 0 && errno == EINTR)) continue;
    }
    if (written <= 0) return;
    bytes += written;
    count -= (size_t)written;
  }
}

void ct_write(const char *bytes, size_t count) { write_all(STDOUT_FILENO, bytes, count, -1); }

void ct_guard_set_reset(const char *bytes, size_t count) {
  reset_count = 0;
  if (count > sizeof reset_bytes) count = sizeof reset_bytes;
  memcpy(reset_bytes, bytes, count);
  reset_count = count;
}

// Async-signal-safe.
static void replay_stderr(void) {
  if (aside < 0) return;
  int from = aside;
  aside = -1;
  dup2(real_stderr, STDERR_FILENO);
  char block[1024];
  off_t at = 0;
  ssize_t count;
  while ((count = pread(from, block, sizeof block, at)) > 0) {
    write_all(STDERR_FILENO, block, (size_t)count, 1000);
    at += count;
  }
  close(from);
  close(real_stderr);
  real_stderr = -1;
}

// Async-signal-safe.
void ct_guard_restore(void) {
  if (armed) {
    armed = 0;
    // A background process may set modes only with SIGTTOU blocked.
    sigset_t ttou, before;
    sigemptyset(&ttou);
    sigaddset(&ttou, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &ttou, &before);
    write_all(STDOUT_FILENO, reset_bytes, reset_count, 1000);
    if (has_saved_modes) tcsetattr(STDIN_FILENO, TCSANOW, &saved_modes);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
  }
  replay_stderr();
}

static void crashed(int number, siginfo_t *info, void *context) {
  int error = errno;
  ct_guard_restore();
  struct sigaction before;
  memset(&before, 0, sizeof before);
  for (int i = 0; i < CRASH_SIGNALS; i++) {
    if (crash_signals[i] == number) before = previous[i];
  }
  if (before.sa_flags & SA_SIGINFO) {
    before.sa_sigaction(number, info, context);
  } else if (before.sa_handler == SIG_IGN) {
    return;
  } else if (before.sa_handler != SIG_DFL) {
    before.sa_handler(number);
  }
  // A fault happens again when its instruction does, and then ends the process; a signal that was
  // sent has to be sent again, or the process would live on.
  signal(number, SIG_DFL);
  if (info == NULL || info->si_code <= 0) raise(number);
  errno = error;
}

void ct_guard_protect_thread(void) {
  enum { SIZE = 64 * 1024 };
  static _Thread_local bool done;
  if (done) return;
  done = true;
  stack_t present;
  if (sigaltstack(NULL, &present) == 0 && !(present.ss_flags & SS_DISABLE)) return;
  // Kept as long as the thread, of which there are few.
  void *stack = malloc(SIZE);
  if (!stack) return;
  stack_t ours = {.ss_sp = stack, .ss_size = SIZE, .ss_flags = 0};
  sigaltstack(&ours, NULL);
}

void ct_guard_install(void) {
  has_saved_modes = tcgetattr(STDIN_FILENO, &saved_modes) == 0;
  if (installed) return;
  installed = true;
  ct_guard_protect_thread();
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = crashed;
  // Not blocked meanwhile: what reads the memory for the backtrace inherits the mask, survives a bad
  // address by a handler of its own, and would end the process while the backtrace is being made.
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < CRASH_SIGNALS; i++) sigaction(crash_signals[i], &action, &previous[i]);
  atexit(ct_guard_restore);
}

void ct_guard_arm(bool on) { armed = on; }

void ct_guard_capture_stderr(void) {
  if (aside >= 0) return;
  int memory = memfd_create("stderr", MFD_CLOEXEC);
  if (memory < 0) return;
  real_stderr = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (real_stderr < 0) {
    close(memory);
    return;
  }
  dup2(memory, STDERR_FILENO);
  aside = memory;
}

void ct_guard_release_stderr(void) { replay_stderr(); }
