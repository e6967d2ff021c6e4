// Calls that never come back: the code behind them is not reached.

const noreturn = new Set([
  'BUG', // include/asm-generic/bug.h
  'panic', // kernel/panic.c
  'nmi_panic', // kernel/panic.c
  'do_exit', // kernel/exit.c
  'do_group_exit', // kernel/exit.c
  'make_task_dead', // kernel/exit.c
  'kthread_exit', // kernel/kthread.c
  'kthread_complete_and_exit', // kernel/kthread.c
  'module_put_and_kthread_exit', // include/linux/module.h
  'kthread_complete_and_exit', // kernel/kthread.c
  'unreachable', // include/linux/compiler.h
  '__builtin_unreachable',
  '__builtin_trap',
  'BUILD_BUG', // include/linux/build_bug.h
  'machine_restart', // kernel/reboot.c
  'emergency_restart', // kernel/reboot.c
  'kernel_restart', // kernel/reboot.c
  'kernel_power_off', // kernel/reboot.c
  '__stack_chk_fail', // kernel/panic.c
  'fortify_panic', // include/linux/fortify-string.h
]);

/** True when a call of `name` never returns. */
export function isNoreturn(name: string): boolean {
  return noreturn.has(name);
}
