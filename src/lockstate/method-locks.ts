// The methods that a function is, and the locks that the VFS holds when it calls them.
import {
  callbackContract,
  type EntryLock,
  methodContract,
  type MethodContract,
  methodPrototypes,
} from '../kernel/index.js';
import type { CFunction, OpEntry, PassedFunction } from '../syntax/model.js';
import { lastField, memberText } from './access-path.js';
import type { HeldLock } from './path-state.js';

/** Locks by key, all `byCaller`. */
export type CallerLocks = ReadonlyMap<string, HeldLock>;

export const noLocks: CallerLocks = new Map();

/**
 * Contracts of the table entries and calls that name a function; undefined among them where one is not known: then
 * nothing can be said of how it is called.
 */
export function contractsOf(
  methods: readonly OpEntry[],
  passed: readonly PassedFunction[],
): readonly (MethodContract | undefined)[] {
  return [
    ...methods.map(({ type, method }) => methodContract(type, method)),
    ...passed.map(({ callee, argument }) => callbackContract(callee, argument)),
  ];
}

/** The method that a function must be by its parameters alone. */
export function contractByPrototype({ returnType, params }: CFunction): MethodContract | undefined {
  const types = params.map(({ type }) => plain(type));
  const [first = ''] = types;
  const own = /^struct(?:mnt_idmap|user_namespace)\*$/.test(first) ? types.slice(1) : types;
  const found = methodPrototypes.find(
    ({ returns, params: wanted }) =>
      plain(returnType) === plain(returns) &&
      wanted.length === own.length &&
      wanted.every((type, index) => plain(type) === own[index]),
  );
  return found && methodContract(found.table, found.method);
}

/** `const struct dentry *` and `struct dentry *` are one type, `unsigned` is `unsigned int`. */
const plain = (type: string): string =>
  type.replace(/\bconst\b|\s+/g, '').replace(/^unsigned$/, 'unsignedint');

/** The contract's locks in terms of the function's own parameters. */
export function locksOfMethod(contract: MethodContract, fn: CFunction): CallerLocks {
  const at = { line: fn.startLine, column: 1 };
  const locks = new Map<string, HeldLock>();
  for (const lock of contract.locks) {
    const key = keyOf(lock, fn);
    if (key === undefined) continue;
    locks.set(key, callerLock(lock, key, at, wordsOf(contract, lock)));
  }
  return locks;
}

function keyOf({ of, nth = 0, field }: EntryLock, { params }: CFunction): string | undefined {
  if (of === undefined) return field;
  const param = params.filter(({ type }) => plain(type) === `struct${of}*`)[nth];
  if (!param?.name) return undefined;
  return field === '' ? `*${param.name}` : memberText(param.name, field.slice(2), true);
}

function callerLock(lock: EntryLock, key: string, at: HeldLock['at'], text: string): HeldLock {
  const { lockType, mode } = lock;
  return {
    kind: 'held',
    lockType,
    mode,
    // vfree() and its like ask for it: what runs in a softirq has bottom halves off.
    variant: lockType === 'context' ? 'bh' : 'plain',
    atomic: lockType === 'spinlock' || lockType === 'rcu' || lockType === 'context',
    recursive: lockType === 'rcu' || lockType === 'context',
    depth: 1,
    ownerless: lockType === 'folio-lock' || lockType === 'page-lock' || lockType === 'buffer-lock',
    byGuard: false,
    byCaller: true,
    because: { kind: 'method', byVfs: true, text },
    api: 'the VFS',
    at,
    shown: key,
    entry: 'held',
  };
}

/** `held by the VFS: ->d_delete is called under d_lock (Documentation/filesystems/locking.rst)`. */
function wordsOf({ table, method, source, callbackOf }: MethodContract, lock: EntryLock): string {
  const { field, mode, of } = lock;
  const called = callbackOf ? `what ${table}() gets as its ${method}` : `->${method}`;
  if (lock.lockType === 'context') return `${called} runs in a ${field} (${source})`;
  const name = of === undefined ? field : field === '' ? `the ${of} lock` : lastField(field);
  const how = of !== undefined && mode === 'shared' ? `with ${name} held shared` : `under ${name}`;
  return `held by the VFS: ${called} is called ${how} (${source})`;
}
