// The words that masking and slicing must know, found by hash while a text is scanned.

/** Class of an identifier token. 1..12 are the control keywords. */
export const Word = {
  plain: 0,
  if: 1,
  else: 2,
  for: 3,
  while: 4,
  do: 5,
  switch: 6,
  case: 7,
  default: 8,
  goto: 9,
  return: 10,
  break: 11,
  continue: 12,
  /** struct, union, enum. */
  tag: 13,
  /** Keywords and names that tree-sitter-c parses as a primitive type. */
  type: 14,
  qualifier: 15,
  storage: 16,
  typeof: 17,
  /** Operators whose argument is not evaluated: sizeof, offsetof. */
  unevaluated: 18,
  /** Says nothing about control flow or locks; an argument list after it belongs to it. */
  attribute: 19,
  /** `__free(x)` of cleanup.h: an attribute whose argument is kept. */
  free: 20,
  asm: 21,
  /** The name of a block macro once masking has recognised it; never found by the scanner. */
  iterate: 22,
} as const;

export const firstControlWord = Word.if;
export const lastControlWord = Word.continue;

const controlWords = [
  'if',
  'else',
  'for',
  'while',
  'do',
  'switch',
  'case',
  'default',
  'goto',
  'return',
  'break',
  'continue',
];

const wordLists: readonly (readonly [number, string])[] = [
  [Word.tag, 'struct union enum'],
  [
    Word.type,
    'void char short int long float double signed unsigned bool _Bool __int128 size_t ssize_t ptrdiff_t ' +
      'intptr_t uintptr_t int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t ' +
      '__signed__ __signed u8 u16 u32 u64 s8 s16 s32 s64 __u8 __u16 __u32 __u64 __s8 __s16 __s32 __s64 ' +
      '__le16 __le32 __le64 __be16 __be32 __be64 loff_t gfp_t umode_t sector_t pgoff_t dev_t uint ulong ushort',
  ],
  [Word.qualifier, 'const volatile restrict __const __volatile__ __restrict __restrict__'],
  [Word.storage, 'static extern register auto inline __inline __inline__ typedef'],
  [Word.typeof, 'typeof __typeof__ __typeof typeof_unqual __typeof_unqual__ TYPEOF_UNQUAL typeof_member'],
  [
    Word.unevaluated,
    'sizeof offsetof __builtin_offsetof offsetofend sizeof_field _Alignof alignof __alignof__ __alignof ' +
      '__builtin_types_compatible_p __same_type _Static_assert static_assert BUILD_BUG_ON_ZERO __must_be_array',
  ],
  [
    Word.attribute,
    '__user __kernel __force __iomem __rcu __percpu __private __bitwise __nocast __safe __chk_user_ptr ' +
      '__init __exit __initdata __initconst __exitdata __net_init __net_exit __meminit __ref __refdata ' +
      '__maybe_unused __always_unused __unused __used __must_check __deprecated __pure __const_func ' +
      '__attribute_const__ __cold __hot __weak __visible __noreturn __malloc __packed __aligned ' +
      '__read_mostly __ro_after_init __cacheline_aligned __cacheline_aligned_in_smp ' +
      '____cacheline_aligned ____cacheline_aligned_in_smp __randomize_layout __no_randomize_layout ' +
      '__always_inline __inline_maybe __noinline __nonstring __flatten __nocfi __no_sanitize ' +
      '__no_sanitize_address __no_kasan_or_inline __no_kcsan __no_sanitize_or_inline __no_profile ' +
      '__no_context_analysis __no_stack_protector ' +
      'noinline noinline_for_stack notrace asmlinkage nokprobe_inline noinstr ' +
      '__naked __fix_address __sched __latent_entropy __releases __acquires __must_hold __cond_acquires ' +
      '__cond_releases __releases_shared __acquires_shared __must_hold_shared __cond_acquires_shared ' +
      '__guarded_by __pt_guarded_by __counted_by __counted_by_le __counted_by_be __attribute__ __attribute ' +
      '__printf __scanf __section __alloc_size __realloc_size __assume_aligned __cleanup __copy __diag ' +
      '__context__ __compiletime_error __compiletime_warning __noendbr __lockfunc __no_kstack_erase ' +
      '__bpf_kfunc __retain __extension__ __mayalias __uninitialized STATIC __init_or_module __head',
  ],
  [Word.free, '__free'],
  [Word.asm, 'asm __asm__ __asm'],
];

const tableSize = 1024;
const slots = new Int32Array(tableSize).fill(-1);
const hashes: number[] = [];
const spellings: string[] = [];
const classes: number[] = [];

function hashOf(word: string): number {
  let hash = 0;
  for (let i = 0; i < word.length; i++) hash = nextHash(hash, word.charCodeAt(i));
  return hash;
}

function enter(word: string, wordClass: number): void {
  const hash = hashOf(word);
  let slot = hash & (tableSize - 1);
  while (slots[slot] !== -1) slot = (slot + 1) & (tableSize - 1);
  slots[slot] = hashes.length;
  hashes.push(hash);
  spellings.push(word);
  classes.push(wordClass);
}

controlWords.forEach((word, index) => {
  enter(word, firstControlWord + index);
});
for (const [wordClass, list] of wordLists) for (const word of list.split(' ')) enter(word, wordClass);

/** One step of the rolling hash that `wordClass` expects. */
export function nextHash(hash: number, code: number): number {
  return (Math.imul(hash, 31) + code) | 0;
}

/** Class of the identifier at `start`; `hash` is its rolling hash. The spelling is compared: no collisions. */
export function wordClass(text: string, start: number, end: number, hash: number): number {
  let slot = hash & (tableSize - 1);
  for (let entry = slots[slot] ?? -1; entry !== -1; entry = slots[slot] ?? -1) {
    const spelling = spellings[entry] ?? '';
    if (hashes[entry] === hash && spelling.length === end - start && text.startsWith(spelling, start)) {
      return classes[entry] ?? Word.plain;
    }
    slot = (slot + 1) & (tableSize - 1);
  }
  return Word.plain;
}

/** True for if, else, for, while, do, switch, case, default, goto, return, break, continue. */
export function isControl(word: number): boolean {
  return word >= firstControlWord && word <= lastControlWord;
}
