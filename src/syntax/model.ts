// C as the stages behind the parser see it: a compact, plain form with positions. No tree-sitter node
// leaves syntax/.
import type { Outcome } from '../base/notice.js';
import type { Position } from '../base/position.js';

// ---------------------------------------------------------------- expressions

interface ExprBase {
  readonly at: Position;
}

export type Expr =
  | (ExprBase & { readonly kind: 'name'; readonly name: string })
  /** Numbers, characters and strings, as written. */
  | (ExprBase & { readonly kind: 'literal'; readonly text: string })
  | (ExprBase & { readonly kind: 'call'; readonly callee: Expr; readonly args: readonly Expr[] })
  | (ExprBase & {
      readonly kind: 'member';
      readonly base: Expr;
      readonly field: string;
      readonly arrow: boolean;
    })
  | (ExprBase & { readonly kind: 'index'; readonly base: Expr; readonly index: Expr })
  | (ExprBase & {
      readonly kind: 'unary';
      readonly op: '&' | '*' | '!' | '-' | '+' | '~';
      readonly operand: Expr;
    })
  | (ExprBase & {
      readonly kind: 'update';
      readonly op: '++' | '--';
      readonly prefix: boolean;
      readonly operand: Expr;
    })
  /** Every binary operator but assignment and comma; `&&` and `||` included. */
  | (ExprBase & { readonly kind: 'binary'; readonly op: string; readonly left: Expr; readonly right: Expr })
  /** `op` is `=` or a compound such as `|=`. */
  | (ExprBase & { readonly kind: 'assign'; readonly op: string; readonly target: Expr; readonly value: Expr })
  /** `then` is undefined in GNU `a ?: b`. */
  | (ExprBase & {
      readonly kind: 'conditional';
      readonly condition: Expr;
      readonly then?: Expr;
      readonly otherwise: Expr;
    })
  | (ExprBase & { readonly kind: 'cast'; readonly type: string; readonly operand: Expr })
  | (ExprBase & { readonly kind: 'comma'; readonly left: Expr; readonly right: Expr })
  /** `({ ... })`; its value is that of the last expression statement. */
  | (ExprBase & { readonly kind: 'statement-expr'; readonly body: readonly Stmt[] })
  /** `{ a, .b = c }`, compound literals included. */
  | (ExprBase & { readonly kind: 'initializer'; readonly values: readonly Expr[] })
  /** Not evaluated: sizeof, typeof, a type given as argument, offsetof. */
  | (ExprBase & { readonly kind: 'opaque'; readonly text: string });

export type CallExpr = Extract<Expr, { kind: 'call' }>;

// ----------------------------------------------------------------- statements

interface StmtBase {
  readonly at: Position;
  /** Last line of the statement. */
  readonly endLine: number;
}

export interface SwitchCase {
  readonly at: Position;
  /** Values of the `case` labels that share the body; empty with `isDefault` for a lone `default`. */
  readonly values: readonly Expr[];
  readonly isDefault: boolean;
  readonly body: readonly Stmt[];
}

export type Stmt =
  | (StmtBase & { readonly kind: 'block'; readonly body: readonly Stmt[] })
  | (StmtBase & { readonly kind: 'expr'; readonly expr: Expr })
  /** One declarator: `struct foo *p __free(kfree) = init;` is one, `int a, b;` are two. */
  | (StmtBase & {
      readonly kind: 'declare';
      readonly name: string;
      /** Type as written, pointer stars included, white space squeezed: `struct foo *`. */
      readonly type: string;
      readonly init?: Expr;
      /** Argument of `__free(x)`. */
      readonly cleanup?: string;
    })
  | (StmtBase & {
      readonly kind: 'if';
      readonly condition: Expr;
      readonly then: Stmt;
      readonly otherwise?: Stmt;
    })
  | (StmtBase & { readonly kind: 'while'; readonly condition: Expr; readonly body: Stmt })
  | (StmtBase & { readonly kind: 'do'; readonly body: Stmt; readonly condition: Expr })
  | (StmtBase & {
      readonly kind: 'for';
      readonly init: readonly Stmt[];
      readonly condition?: Expr;
      readonly step?: Expr;
      readonly body: Stmt;
    })
  /** An iterator macro with its body: `list_for_each_entry(pos, head, member) stmt`. */
  | (StmtBase & {
      readonly kind: 'iterate';
      readonly macro: string;
      readonly args: readonly Expr[];
      readonly body: Stmt;
    })
  /** `guard(mutex)(&x->lock);` and `CLASS(fdput, f)(fd);`: released at the end of the enclosing block. */
  | (StmtBase & {
      readonly kind: 'guard';
      readonly className: string;
      readonly variable?: string;
      readonly args: readonly Expr[];
    })
  /** `scoped_guard(mutex, &x->lock) stmt`, `scoped_cond_guard(mutex_intr, return -EINTR, &x->lock) stmt`. */
  | (StmtBase & {
      readonly kind: 'scoped-guard';
      readonly className: string;
      readonly args: readonly Expr[];
      /** The fail statement of `scoped_cond_guard`. */
      readonly onFail?: Stmt;
      readonly body: Stmt;
    })
  | (StmtBase & { readonly kind: 'switch'; readonly subject: Expr; readonly cases: readonly SwitchCase[] })
  | (StmtBase & { readonly kind: 'label'; readonly name: string; readonly body: Stmt })
  /** `target` is undefined for a computed goto. */
  | (StmtBase & { readonly kind: 'goto'; readonly target?: string })
  | (StmtBase & { readonly kind: 'break' })
  | (StmtBase & { readonly kind: 'continue' })
  | (StmtBase & { readonly kind: 'return'; readonly value?: Expr })
  /** `#if`/`#else` arms as alternatives; `condition` is the directive's text, equal text is equal choice. */
  | (StmtBase & {
      readonly kind: 'alternatives';
      readonly condition: string;
      readonly then: readonly Stmt[];
      readonly otherwise: readonly Stmt[];
    })
  /** Code that the diff does not show. It may do anything, jump anywhere, return. */
  | (StmtBase & { readonly kind: 'unseen' })
  | (StmtBase & { readonly kind: 'empty' });

// ------------------------------------------------------------------ functions

export interface Param {
  readonly name: string;
  /** As written, white space squeezed: `struct inode *`. */
  readonly type: string;
}

/** `__acquires(x)`, `__releases(x)`, `__must_hold(x)`, `__cond_acquires(x)` in a function's header. */
export interface Annotation {
  readonly name: string;
  readonly args: readonly string[];
}

export interface CFunction {
  readonly name: string;
  /** As written without storage class and attributes, white space squeezed: `struct dentry *`. */
  readonly returnType: string;
  readonly params: readonly Param[];
  readonly isStatic: boolean;
  readonly annotations: readonly Annotation[];
  /** The comment right above the header, without its markers; empty when there is none. */
  readonly comment: string;
  /** Line of the header's first token, of `{` and of `}`; shown lines only for a fragment. */
  readonly startLine: number;
  readonly bodyLine: number;
  readonly endLine: number;
  readonly body: readonly Stmt[];
  /** False when parts are unseen (hunk scope): params may be empty, returnType '' then. */
  readonly complete: boolean;
}

/** Where a function stands in an image, found by a cheap scan, before anything is parsed. */
export interface FunctionSlice {
  /** '' when a hunk does not say whose body it shows. */
  readonly name: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly complete: boolean;
  /** Its header says so; false as well when the header is not shown. */
  readonly isStatic: boolean;
  /** True when `pattern` may occur in the slice's text (cheap test before lowering). */
  readonly mentions: (pattern: RegExp) => boolean;
  /** Names followed by `(` in its body, each once: what it may call. */
  readonly calls: () => readonly string[];
  /** The comment right above the header, as in {@link CFunction}; undefined where only lowering a hunk tells. */
  readonly comment: () => string | undefined;
}

/** A function given to a call by its name, as one whole argument: `iget5_locked(sb, hash, demo_test, ..)`. */
export interface PassedFunction {
  readonly callee: string;
  /** 0-based. */
  readonly argument: number;
}

/** How a file uses one of its functions. */
export interface FunctionUses<Caller = FunctionSlice> {
  readonly callers: readonly Caller[];
  readonly passed: readonly PassedFunction[];
  /** How many initialisers have it as the value of a member: `.lookup = demo_lookup`. */
  readonly entries: number;
  /** It is named in another way: kept in a variable, used by a macro. It may be called from anywhere. */
  readonly escapes: boolean;
}

/** One `.method = function` entry of an operation table. */
export interface OpEntry {
  readonly table: string;
  /** Struct type: `inode_operations`. */
  readonly type: string;
  readonly method: string;
  readonly functionName: string;
  readonly at: Position;
  /** The file of the table, when it is not that of the function it is told for. */
  readonly file?: string;
}

/** One function-like macro of the file with its body text, continuation lines joined. */
export interface MacroDefinition {
  readonly name: string;
  readonly params: readonly string[];
  readonly body: string;
  readonly line: number;
}

/** An image after the cheap scan; functions are lowered one by one, when asked for. */
export interface SourceUnit {
  readonly slices: readonly FunctionSlice[];
  readonly opEntries: readonly OpEntry[];
  readonly macros: readonly MacroDefinition[];
  /** Uses of a function of this name in the file; undefined when not all of the file is shown. */
  readonly uses: (name: string) => FunctionUses | undefined;
  /**
   * Parses one slice. The value is undefined when a parse error touches its control flow or its calls;
   * a `function-not-judged` notice says so.
   */
  readonly lower: (slice: FunctionSlice) => Outcome<CFunction | undefined>;
}
