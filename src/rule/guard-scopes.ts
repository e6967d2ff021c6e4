// Scopes of cleanup.h in the text of a function: jumps into them, those that end at once, jumps that only leave them.
import type { Position } from '../base/position.js';
import { guardClass } from '../kernel/index.js';
import { textOf } from '../lockstate/access-path.js';
import type { CFunction, Stmt, SwitchCase } from '../syntax/model.js';

/** A guard(), CLASS() or __free() variable: what its scope's end cleans up. */
export interface Cleanup {
  readonly at: Position;
  /** As written, for messages: `guard(mutex)`. */
  readonly what: string;
}

/** A jump over the declaration of a cleanup variable, to a place where it is in scope. */
export interface JumpInto {
  readonly from: Position;
  readonly to: Position;
  readonly cleanup: Cleanup;
}

/** A guard() of a lock, as written. */
export interface LockGuard extends Cleanup {
  readonly lock: string;
}

/** A guard that is the last statement of its block: it is released by the brace behind it. */
export interface EmptySection extends LockGuard {
  readonly endLine: number;
  /** The block is an arm of an `if`. */
  readonly conditional: boolean;
}

/** break or continue that leaves no more than the scoped_guard() around it, inside a loop or a switch. */
export interface LeavesGuardOnly {
  readonly at: Position;
  readonly word: 'break' | 'continue';
  readonly guard: Cleanup;
}

export interface GuardScopes {
  readonly jumpsInto: readonly JumpInto[];
  readonly emptySections: readonly EmptySection[];
  /** guard() of a class that may fail, which leaves no variable to ask. */
  readonly unchecked: readonly LockGuard[];
  readonly leavesGuardOnly: readonly LeavesGuardOnly[];
  /** How often break or continue leaves a turn of a loop. */
  readonly loopJumps: number;
}

interface Found {
  readonly jumpsInto: JumpInto[];
  readonly emptySections: EmptySection[];
  readonly unchecked: LockGuard[];
  readonly leavesGuardOnly: LeavesGuardOnly[];
  readonly gotos: { readonly at: Position; readonly label: string; readonly open: readonly Cleanup[] }[];
  readonly labels: Map<string, { readonly at: Position; readonly open: readonly Cleanup[] }>;
  loopJumps: number;
}

/** Where a statement stands. */
interface Place {
  readonly found: Found;
  /** Cleanup variables in scope, outermost first. */
  readonly open: readonly Cleanup[];
  /** What a break leaves, innermost last. */
  readonly around: readonly ('loop' | 'switch' | (Cleanup & { readonly endsTurn: boolean }))[];
  readonly inIf: boolean;
  /** Nothing of the loop's body runs behind it. */
  readonly endsTurn: boolean;
}

/** Reads the scopes of a function whose text is whole. */
export function guardScopes(fn: CFunction): GuardScopes {
  const found: Found = {
    jumpsInto: [],
    emptySections: [],
    unchecked: [],
    leavesGuardOnly: [],
    gotos: [],
    labels: new Map(),
    loopJumps: 0,
  };
  readList(fn.body, { found, open: [], around: [], inIf: false, endsTurn: false });
  for (const { at, label, open } of found.gotos) {
    const target = found.labels.get(label);
    const cleanup = target?.open.find((one) => !open.includes(one));
    if (target && cleanup) found.jumpsInto.push({ from: at, to: target.at, cleanup });
  }
  return found;
}

/** Reads statements of one scope; what is in scope behind them. */
function readList(body: readonly Stmt[], place: Place): readonly Cleanup[] {
  return body.reduce((open, stmt, index) => {
    const endsTurn = place.endsTurn && index === body.length - 1;
    return readStatement(stmt, { ...place, open, endsTurn });
  }, place.open);
}

function readStatement(stmt: Stmt, place: Place): readonly Cleanup[] {
  const { found, open } = place;
  const inner = { ...place, inIf: false, endsTurn: false };
  switch (stmt.kind) {
    case 'block':
      readBlock(stmt, place);
      return open;
    case 'declare':
      return stmt.cleanup === undefined
        ? open
        : [...open, { at: stmt.at, what: `${stmt.name} __free(${stmt.cleanup})` }];
    case 'guard':
      if (stmt.variable === undefined && guardClass(stmt.className)?.conditional)
        found.unchecked.push(lockGuardOf(stmt));
      return [...open, { at: stmt.at, what: shownGuard(stmt) }];
    case 'if':
      readStatement(stmt.then, { ...place, inIf: true });
      if (stmt.otherwise) readStatement(stmt.otherwise, { ...place, inIf: true });
      return open;
    case 'while':
    case 'do':
    case 'for':
    case 'iterate':
      readStatement(stmt.body, { ...inner, around: [...place.around, 'loop'], endsTurn: true });
      return open;
    case 'scoped-guard': {
      const cleanup = { at: stmt.at, what: `scoped_guard(${stmt.className})` };
      if (stmt.onFail) readStatement(stmt.onFail, inner);
      const around = [...place.around, { ...cleanup, endsTurn: place.endsTurn }];
      readStatement(stmt.body, { ...inner, open: [...open, cleanup], around });
      return open;
    }
    case 'switch':
      readSwitch(stmt.cases, { ...inner, around: [...place.around, 'switch'] });
      return open;
    case 'label':
      found.labels.set(stmt.name, { at: stmt.at, open });
      return readStatement(stmt.body, place);
    case 'goto':
      if (stmt.target !== undefined) found.gotos.push({ at: stmt.at, label: stmt.target, open });
      return open;
    case 'break':
    case 'continue':
      readJump(stmt.kind, stmt.at, place);
      return open;
    case 'alternatives':
      return [...new Set([...readList(stmt.then, inner), ...readList(stmt.otherwise, inner)])];
    case 'expr':
    case 'return':
    case 'unseen':
    case 'empty':
      return open;
    default:
      return stmt satisfies never;
  }
}

function readBlock(stmt: Extract<Stmt, { kind: 'block' }>, place: Place): void {
  const last = stmt.body.at(-1);
  const guardsLock =
    last?.kind === 'guard' && last.variable === undefined && guardClass(last.className)?.lock !== undefined;
  if (guardsLock) {
    const { endLine } = stmt;
    place.found.emptySections.push({ ...lockGuardOf(last), endLine, conditional: place.inIf });
  }
  readList(stmt.body, { ...place, inIf: false });
}

/** One scope for all cases: a case behind a declaration jumps over it. */
function readSwitch(cases: readonly SwitchCase[], place: Place): void {
  let open = place.open;
  for (const { at, body } of cases) {
    const cleanup = open[place.open.length];
    if (cleanup) place.found.jumpsInto.push({ from: at, to: at, cleanup });
    open = readList(body, { ...place, open });
  }
}

function readJump(word: 'break' | 'continue', at: Position, { found, around }: Place): void {
  const left = around.findLast((one) => word === 'break' || one !== 'switch');
  if (left === undefined || left === 'switch') return;
  if (left === 'loop') found.loopJumps++;
  // At the end of the turn, to continue is what happens anyway.
  else if (around.includes('loop') && !(word === 'continue' && left.endsTurn))
    found.leavesGuardOnly.push({ at, word, guard: left });
}

type GuardStmt = Extract<Stmt, { kind: 'guard' }>;

function lockGuardOf(stmt: GuardStmt): LockGuard {
  const [object] = stmt.args;
  const lock = object ? textOf(object).replace(/^&/, '') : stmt.className;
  return { at: stmt.at, what: shownGuard(stmt), lock };
}

const shownGuard = ({ className, variable }: GuardStmt): string =>
  variable === undefined ? `guard(${className})` : `CLASS(${className}, ${variable})`;
