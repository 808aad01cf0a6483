#define _GNU_SOURCE 1
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static const int caught[] = {SIGWINCH, SIGINT, SIGTERM, SIGHUP, SIGTSTP, SIGCONT};
enum { CAUGHT = sizeof caught / sizeof caught[0], ORDER = 128 };

static struct sigaction previous[CAUGHT];
static int wake_pipe[2] = {-1, -1};
static volatile sig_atomic_t terminations;

static void noticed(int number) {
  int error = errno;
  if (number == SIGTERM || number == SIGHUP) {
    // Asked a second time, the process does not wait for its own event loop.
    if (terminations++ > 0) {
      ct_guard_restore();
      signal(number, SIG_DFL);
      raise(number);
    }
  }
  unsigned char byte = (unsigned char)number;
  ssize_t ignored = write(wake_pipe[1], &byte, 1);
  (void)ignored;
  errno = error;
}

bool ct_signals_install(void) {
  if (wake_pipe[0] < 0 && pipe2(wake_pipe, O_CLOEXEC | O_NONBLOCK) != 0) return false;
  terminations = 0;
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = noticed;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < CAUGHT; i++) sigaction(caught[i], &action, &previous[i]);
  return true;
}

void ct_signals_remove(void) {
  for (int i = 0; i < CAUGHT; i++) sigaction(caught[i], &previous[i], NULL);
}

int ct_wait(bool wants_input) {
  for (;;) {
    unsigned char byte;
    ssize_t count = read(wake_pipe[0], &byte, 1);
    if (count == 1) return byte >= ORDER ? -(int)(byte - ORDER) : byte;
    struct pollfd files[2] = {
        {.fd = wake_pipe[0], .events = POLLIN},
        {.fd = wants_input ? STDIN_FILENO : -1, .events = POLLIN},
    };
    if (poll(files, 2, -1) < 0) continue;
    if (files[0].revents) continue;
    // A terminal that is gone is readable too, and each read says nothing.
    if (files[1].revents & ~POLLIN) return CT_WAIT_HANGUP;
    if (files[1].revents) return CT_WAIT_INPUT;
  }
}

void ct_wake(int order) {
  unsigned char byte = (unsigned char)(ORDER - order);
  ssize_t ignored = write(wake_pipe[1], &byte, 1);
  (void)ignored;
}

// Stops this process by a signal to its own thread, so that nothing runs on before it stops. The
// threads of libdispatch block these signals.
static void stop_by(int number) {
  sigset_t only, before;
  sigemptyset(&only);
  sigaddset(&only, number);
  pthread_sigmask(SIG_UNBLOCK, &only, &before);
  raise(number);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void ct_stop_job(void) {
  struct sigaction ignore, standard, ours;
  memset(&ignore, 0, sizeof ignore);
  ignore.sa_handler = SIG_IGN;
  memset(&standard, 0, sizeof standard);
  standard.sa_handler = SIG_DFL;
  // The rest of the job first, such as the make that started us.
  sigaction(SIGTSTP, &ignore, &ours);
  kill(0, SIGTSTP);
  sigaction(SIGTSTP, &standard, NULL);
  stop_by(SIGTSTP);
  sigaction(SIGTSTP, &ours, NULL);
  // Continued in the background: the terminal is somebody else's until the job is in front again.
  // An orphaned job is never stopped, hence the bound.
  for (int i = 0; i < 100; i++) {
    pid_t front = tcgetpgrp(STDIN_FILENO);
    if (front < 0 || front == getpgrp()) break;
    stop_by(SIGTTIN);
  }
}
