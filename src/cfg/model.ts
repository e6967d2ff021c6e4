// The control flow graph: basic blocks of steps in evaluation order, ended by one terminator.
import type { Position } from '../base/position.js';
import type { CallExpr, CFunction, Expr } from '../syntax/model.js';

interface StepBase {
  readonly at: Position;
}

/** A `guard()`, `scoped_guard()`, `CLASS()` or `__free()` instance; released when its scope ends. */
export interface GuardInstance {
  readonly className: string;
  /** `guard` takes a lock; `__free` and `CLASS` own a value. */
  readonly form: 'guard' | 'class' | 'free';
  readonly variable?: string;
  readonly args: readonly Expr[];
  readonly at: Position;
}

export type Step =
  /** A call, after its arguments. `discarded` when nobody looks at the result. */
  | (StepBase & { readonly kind: 'call'; readonly call: CallExpr; readonly discarded: boolean })
  /** A store, after its value was evaluated; `++` and compound assignments have an opaque value. */
  | (StepBase & { readonly kind: 'assign'; readonly target: Expr; readonly value: Expr | undefined })
  | (StepBase & {
      readonly kind: 'declare';
      readonly name: string;
      readonly type: string;
      readonly init?: Expr;
    })
  /** An expression evaluated for its value or effect, calls and stores in it already done as steps. */
  | (StepBase & { readonly kind: 'use'; readonly expr: Expr })
  /** One turn of an iterator macro begins: its cursors have new values. */
  | (StepBase & { readonly kind: 'iterate'; readonly macro: string; readonly args: readonly Expr[] })
  /** `taken` is false on the failure path of a conditional guard. */
  | (StepBase & { readonly kind: 'guard-begin'; readonly guard: GuardInstance; readonly taken: boolean })
  | (StepBase & { readonly kind: 'guard-end'; readonly guard: GuardInstance })
  /** Code the diff does not show ran here. */
  | (StepBase & { readonly kind: 'unseen' });

export interface SwitchArm {
  readonly values: readonly Expr[];
  readonly isDefault: boolean;
  readonly to: number;
}

export type Terminator =
  | { readonly kind: 'jump'; readonly to: number }
  /** `condition` has no `!`, `&&`, `||` on top: these became edges. */
  | {
      readonly kind: 'branch';
      readonly condition: Expr;
      readonly whenTrue: number;
      readonly whenFalse: number;
      /** What is remembered of an earlier test of the same text does not count: it hid an arm from every path. */
      readonly asksAnew?: true;
    }
  /** A choice nothing is known of: iterator loops, `#if` arms (`text` correlates equal directives). */
  | { readonly kind: 'choice'; readonly text: string; readonly whenTrue: number; readonly whenFalse: number }
  | { readonly kind: 'switch'; readonly subject: Expr; readonly arms: readonly SwitchArm[] }
  /** `falls` when control reaches the closing brace without a return statement. */
  | { readonly kind: 'return'; readonly value?: Expr; readonly at: Position; readonly falls: boolean }
  /** Leaves to code that is not shown, or by a computed goto; `label` is the one that is not shown. */
  | { readonly kind: 'lost'; readonly at?: Position; readonly label?: string }
  /** BUG(), panic(): no one goes on from here. */
  | { readonly kind: 'stop' };

export interface BasicBlock {
  readonly id: number;
  readonly steps: readonly Step[];
  readonly end: Terminator;
  /** True when unseen code may jump here (labels of a function that is shown in part). */
  readonly fromUnseen: boolean;
}

export interface Cfg {
  readonly fn: CFunction;
  readonly entry: number;
  /** Indexed by id. */
  readonly blocks: readonly BasicBlock[];
  /** Ids of blocks that a back edge enters. */
  readonly loopHeads: ReadonlySet<number>;
}
