// The rows that a config file adds, checked: the same types as the tables of kernel/, with defaults.
import { z } from 'zod';
import type {
  GuardClass,
  IteratorMacro,
  JumpMacro,
  KernelRows,
  LockApi,
  NoreturnCall,
  Publisher,
  ReferencePutter,
  ReferenceTaker,
  SleepRow,
} from '../kernel/index.js';

const name = z.string().regex(/^[A-Za-z_]\w{0,99}$/, 'is no C name');
const arg = z.int().min(0).max(30);
const source = z.string().max(200).default('config');
const text = z.string().max(200);
const flag = z.boolean().exactOptional();

const lockTypes = [
  ...(['spinlock', 'raw-spinlock', 'bit-spinlock', 'rwlock', 'local-lock', 'mutex', 'ww-mutex'] as const),
  ...([
    'rt-mutex',
    'rwsem',
    'percpu-rwsem',
    'semaphore',
    'seqlock',
    'seqcount-write',
    'rcu',
    'srcu',
  ] as const),
  ...(['folio-lock', 'page-lock', 'buffer-lock', 'inode-bit', 'sb-freeze', 'context', 'other'] as const),
] as const;
const effects = [
  ...(['acquire', 'try-acquire', 'release', 'downgrade', 'drop-and-retake'] as const),
  ...(['assert-held', 'assert-not-held', 'query'] as const),
] as const;

const lock = {
  lockType: z.enum(lockTypes),
  mode: z.enum(['exclusive', 'shared']).default('exclusive'),
  variant: z.enum(['plain', 'irq', 'irqsave', 'bh']).default('plain'),
  field: text.exactOptional(),
  lockName: text.exactOptional(),
};

const lockApi: z.ZodType<LockApi> = z.strictObject({
  name,
  effect: z.enum(effects),
  ...lock,
  lockArgs: z.array(arg).max(4).default([0]),
  takenOn: z.enum(['nonzero', 'zero']).exactOptional(),
  failsWith: z.literal('positive').exactOptional(),
  recursive: flag,
  nested: flag,
  atomic: flag,
  ownerless: flag,
  anyMode: flag,
  sleeps: flag,
  flagsArg: arg.exactOptional(),
  source,
});

const guardClass: z.ZodType<GuardClass> = z.strictObject({
  className: name,
  form: z.enum(['guard', 'CLASS', '__free']),
  lock: z.strictObject(lock).exactOptional(),
  conditional: flag,
  atomic: flag,
  sleeps: flag,
  recursive: flag,
  source,
});

const sleepRow: z.ZodType<SleepRow> = z.discriminatedUnion('when', [
  z.strictObject({ name, when: z.enum(['always', 'last-reference']), source }),
  z.strictObject({ name, when: z.literal('gfp'), gfpArg: arg, defaultFlags: text.exactOptional(), source }),
  z.strictObject({ name, when: z.literal('non-null'), pointerArg: arg, source }),
]);

const referencePutter: z.ZodType<ReferencePutter> = z.strictObject({
  name,
  objectArg: arg.default(0),
  source,
});

const referenceTaker: z.ZodType<ReferenceTaker> = z.strictObject({
  name,
  objectArg: arg.default(0),
  fallible: flag,
  source,
});

const publisher: z.ZodType<Publisher> = z.strictObject({
  name,
  effect: z.enum(['add', 'remove', 'move']),
  objectArg: arg,
  containerArg: arg.exactOptional(),
  source,
});

const iterator: z.ZodType<IteratorMacro> = z.strictObject({
  name,
  cursorArgs: z.array(arg).max(8),
  headArg: arg.exactOptional(),
  rcu: flag,
  source,
});

const noreturnCall: z.ZodType<NoreturnCall> = z.strictObject({ name, source });

const jumpMacro: z.ZodType<JumpMacro> = z.strictObject({
  name,
  jump: z.enum(['return', 'goto']),
  valueArg: arg.exactOptional(),
  value: text.exactOptional(),
  labelArg: arg.exactOptional(),
  when: z.strictObject({ arg, is: z.enum(['zero', 'nonzero']) }).exactOptional(),
  source,
});

const rowsOf = <T>(row: z.ZodType<T>): z.ZodExactOptional<z.ZodArray<z.ZodType<T>>> =>
  z.array(row).max(2000).exactOptional();

/** Tables by the names they have in kernel/. */
export const rowsSchema: z.ZodType<KernelRows> = z.strictObject({
  lockApis: rowsOf(lockApi),
  guardClasses: rowsOf(guardClass),
  sleepRows: rowsOf(sleepRow),
  referenceTakers: rowsOf(referenceTaker),
  referencePutters: rowsOf(referencePutter),
  publishers: rowsOf(publisher),
  iterators: rowsOf(iterator),
  noreturnCalls: rowsOf(noreturnCall),
  jumpMacros: rowsOf(jumpMacro),
});
