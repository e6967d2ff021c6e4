// Calls that never come back: the code behind them is not reached.
import type { NoreturnCall } from './rows.js';

export const noreturnCalls = [
  { name: 'BUG', source: 'include/asm-generic/bug.h' },
  { name: 'panic', source: 'kernel/panic.c' },
  { name: 'nmi_panic', source: 'kernel/panic.c' },
  { name: 'do_exit', source: 'kernel/exit.c' },
  { name: 'do_group_exit', source: 'kernel/exit.c' },
  { name: 'make_task_dead', source: 'kernel/exit.c' },
  { name: 'kthread_exit', source: 'kernel/kthread.c' },
  { name: 'kthread_complete_and_exit', source: 'kernel/kthread.c' },
  { name: 'module_put_and_kthread_exit', source: 'include/linux/module.h' },
  { name: 'unreachable', source: 'include/linux/compiler.h' },
  { name: '__builtin_unreachable', source: 'include/linux/compiler_types.h (compiler builtin)' },
  { name: '__builtin_trap', source: 'include/linux/compiler_types.h (compiler builtin)' },
  { name: 'BUILD_BUG', source: 'include/linux/build_bug.h' },
  { name: 'machine_restart', source: 'kernel/reboot.c' },
  { name: 'emergency_restart', source: 'kernel/reboot.c' },
  { name: 'kernel_restart', source: 'kernel/reboot.c' },
  { name: 'kernel_power_off', source: 'kernel/reboot.c' },
  { name: '__stack_chk_fail', source: 'kernel/panic.c' },
  { name: 'fortify_panic', source: 'include/linux/fortify-string.h' },
] as const satisfies readonly NoreturnCall[];
