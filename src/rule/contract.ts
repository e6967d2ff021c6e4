// All that a rule may import: what it is given and what it says.
import type { Position } from '../base/position.js';
import type { FunctionFacts } from '../lockstate/facts.js';

export type Severity = 'error' | 'warning' | 'note';
export type Certainty = 'certain' | 'likely' | 'possible';

export interface WitnessLine {
  readonly line: number;
  readonly text: string;
  /** The file of the line, when that is not the file of the function that is judged. */
  readonly file?: string | undefined;
}

/** Replaces the function name of one call; proven by judging the edited image again. */
export interface CallEdit {
  readonly line: number;
  readonly old: string;
  readonly new: string;
  readonly description: string;
}

/**
 * What makes a diagnostic a statement about a change: the other image is right where this one is wrong.
 * `holds` sees the same function in the other image. When it does not hold (or there is no other image), the
 * diagnostic keeps its own certainty, or is dropped when it has none.
 */
export interface Contrast {
  readonly holds: (other: FunctionFacts) => boolean;
  readonly certainty: Certainty;
  /** Lines of the other image that the reader should see. */
  readonly witness?: (other: FunctionFacts) => readonly WitnessLine[];
}

/** A rule's statement about one image. */
export interface Diagnostic {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly message: string;
  /** Undefined: only worth saying with its contrast. */
  readonly certainty: Certainty | undefined;
  readonly contrast?: Contrast;
  readonly at: Position;
  /** The lock as written, when the defect is about one. */
  readonly lock?: string;
  /** Locks whose lanes are drawn, by key. */
  readonly lanes: readonly string[];
  /** Kind of defect inside the rule, part of its identity. */
  readonly kind: string;
  /** Two or more located steps in the order of execution; with a contrast, its witness comes on top. */
  readonly witness: readonly WitnessLine[];
  readonly fix?: CallEdit;
}

/** What a rule's check yields; the engine adds id and severity and fills `{name}` in the message. */
export interface Report<MessageId extends string> {
  readonly messageId: MessageId;
  readonly certainty: Certainty | undefined;
  readonly contrast?: Contrast;
  readonly at: Position;
  readonly data?: Readonly<Record<string, string | number>>;
  readonly lock?: string;
  readonly lanes?: readonly string[];
  readonly witness: readonly WitnessLine[];
  readonly fix?: CallEdit;
  readonly severity?: Severity;
}

export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  /** One line for the catalogue. */
  readonly summary: string;
  readonly check: (facts: FunctionFacts) => Iterable<Diagnostic>;
}

interface RuleDefinition<MessageId extends string> {
  readonly id: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly messages: Readonly<Record<MessageId, string>>;
  readonly check: (facts: FunctionFacts) => Iterable<Report<MessageId>>;
}

/** Makes a rule of its definition; a message id that is not in `messages` does not compile. */
export function defineRule<MessageId extends string>(definition: RuleDefinition<MessageId>): Rule {
  const { id, severity, summary, messages } = definition;
  return {
    id,
    severity,
    summary,
    *check(facts) {
      for (const report of definition.check(facts)) {
        const { messageId, data, lanes, ...rest } = report;
        yield {
          ...rest,
          ruleId: id,
          severity: report.severity ?? severity,
          kind: messageId,
          lanes: lanes ?? [],
          message: fill(messages[messageId], {
            ...(report.lock === undefined ? {} : { lock: report.lock }),
            ...data,
          }),
        };
      }
    },
  };
}

function fill(template: string, data: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(data[name] ?? whole));
}
