// Names whose meaning the tables of kernel/ give: their text is not looked for.
import {
  apiContract,
  lockApi,
  publisher,
  referencePutter,
  referenceTaker,
  resultLock,
  sleepRow,
} from '../kernel/index.js';

/** What the tables say stands: it was read with more care than a walk over the text can take. */
export function isTabled(name: string): boolean {
  return (
    [lockApi, sleepRow, referenceTaker, referencePutter, publisher, resultLock, apiContract].some(
      (lookUp) => lookUp(name) !== undefined,
    ) || everywhere.has(name)
  );
}

// Called in every function, and of no interest to any rule.
const everywhere = new Set(
  (
    'likely unlikely pr_debug pr_err pr_warn pr_info printk IS_ERR PTR_ERR ERR_PTR ERR_CAST IS_ERR_OR_NULL ' +
    'PTR_ERR_OR_ZERO BUG_ON WARN_ON WARN_ON_ONCE BUG WARN WARN_ONCE container_of ARRAY_SIZE min max min_t max_t ' +
    'READ_ONCE WRITE_ONCE memcpy memset memcmp strlen strcmp snprintf cpu_to_le16 cpu_to_le32 cpu_to_le64 ' +
    'le16_to_cpu le32_to_cpu le64_to_cpu be16_to_cpu be32_to_cpu be64_to_cpu cpu_to_be16 cpu_to_be32 cpu_to_be64 ' +
    'INIT_LIST_HEAD list_empty list_entry test_bit set_bit clear_bit atomic_read atomic_set atomic_inc atomic_dec ' +
    'S_ISDIR S_ISREG S_ISLNK BIT round_up round_down DIV_ROUND_UP do_div EXPORT_SYMBOL EXPORT_SYMBOL_GPL'
  ).split(' '),
);
