/*
 * A processor without VNNI, AVX-512 or AMX, on one that has them: every CPUID of the process, and of those that it starts, is answered with these bits
 * cleared, so that ONNX Runtime takes the kernels it takes on AVX2 alone. They run at their own speed. x86-64 Linux whose processor can make CPUID fault
 * (`cpuid_fault` in /proc/cpuinfo).
 *
 *     cc -O2 -shared -fPIC -o no-vnni.so tests/processor/no-vnni.c -ldl
 *     LD_PRELOAD=$PWD/no-vnni.so npx vitest run tests/inference
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#define ARCH_CPUID 0x1012
#define BIT(n) (1u << (n))

/* Node has a handler for this signal too: it gets what is not ours. */
static struct sigaction theirs;
static int (*real_sigaction)(int, const struct sigaction *, struct sigaction *);

static void cpuid(uint32_t leaf, uint32_t sub, uint32_t r[4]) {
  syscall(SYS_arch_prctl, ARCH_CPUID, 1);
  __asm__ volatile("cpuid" : "=a"(r[0]), "=b"(r[1]), "=c"(r[2]), "=d"(r[3]) : "a"(leaf), "c"(sub));
  syscall(SYS_arch_prctl, ARCH_CPUID, 0);
}

/* Intel's manual, volume 2A, CPUID: leaf 7 names the vector extensions. */
static void clear_bits(uint32_t leaf, uint32_t sub, uint32_t r[4]) {
  if (leaf == 7 && sub == 0) {
    r[1] &= ~(BIT(16) | BIT(17) | BIT(21) | BIT(26) | BIT(27) | BIT(28) | BIT(30) | BIT(31)); /* AVX-512 */
    r[2] &= ~(BIT(1) | BIT(6) | BIT(11) | BIT(12) | BIT(14));                                 /* AVX-512, VNNI among them */
    r[3] &= ~(BIT(2) | BIT(3) | BIT(8) | BIT(22) | BIT(23) | BIT(24) | BIT(25));              /* AVX-512, AMX */
  }
  if (leaf == 7 && sub == 1) memset(r, 0, 4 * sizeof r[0]); /* AVX-VNNI, AVX512-BF16 */
}

static void on_fault(int number, siginfo_t *info, void *context) {
  greg_t *g = ((ucontext_t *)context)->uc_mcontext.gregs;
  const uint8_t *at = (const uint8_t *)g[REG_RIP];
  if (info->si_code == SI_KERNEL && at[0] == 0x0f && at[1] == 0xa2) {
    uint32_t r[4];
    cpuid(g[REG_RAX], g[REG_RCX], r);
    clear_bits(g[REG_RAX], g[REG_RCX], r);
    g[REG_RAX] = r[0], g[REG_RBX] = r[1], g[REG_RCX] = r[2], g[REG_RDX] = r[3];
    g[REG_RIP] += 2;
  } else if (theirs.sa_flags & SA_SIGINFO) {
    theirs.sa_sigaction(number, info, context);
  } else if (theirs.sa_handler != SIG_DFL && theirs.sa_handler != SIG_IGN) {
    theirs.sa_handler(number);
  } else {
    signal(number, SIG_DFL);
  }
}

int sigaction(int number, const struct sigaction *act, struct sigaction *old) {
  if (!real_sigaction) real_sigaction = dlsym(RTLD_NEXT, "sigaction");
  if (number != SIGSEGV) return real_sigaction(number, act, old);
  if (old) *old = theirs;
  if (act) theirs = *act;
  return 0;
}

__attribute__((constructor)) static void start(void) {
  static const char complaint[] = "no-vnni: CPUID cannot be made to fault here\n";
  struct sigaction ours = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
  real_sigaction = dlsym(RTLD_NEXT, "sigaction");
  real_sigaction(SIGSEGV, &ours, &theirs);
  if (syscall(SYS_arch_prctl, ARCH_CPUID, 0) == 0) return;
  write(2, complaint, sizeof complaint - 1);
  _exit(78);
}
