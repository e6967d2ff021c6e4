// Findings that somebody answers for: entries beside the code, each with a reason and, better, an end.
import { z } from 'zod';
import { rules as catalogue } from '../../rules/index.js';
import { noSuchRule } from './config.js';
import { readYaml } from './read-yaml.js';

export interface Suppression {
  readonly fingerprint: string;
  readonly rule: string;
  /** Path from the top of the tree. */
  readonly file: string;
  readonly reason?: string;
  /** Last day on which it holds, `YYYY-MM-DD`. */
  readonly until?: string;
  /** Line of the suppressions file. */
  readonly line: number;
}

/** A suppressions file and the day it is read on. */
export interface Suppressions {
  readonly source: string;
  readonly entries: readonly Suppression[];
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

const knownRule = z.string().superRefine((id, context) => {
  if (!catalogue.some((rule) => rule.id === id)) {
    context.addIssue({ code: 'custom', message: `'${id.slice(0, 60)}': ${noSuchRule(id)}` });
  }
});

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

const entry = z.strictObject({
  fingerprint: z
    .string()
    .regex(/^[0-9a-f]{16}$/, "is no fingerprint: 16 hex digits, shown by 'hunklock check -v'"),
  rule: knownRule,
  file: z.string().min(1).max(1000),
  reason: z.string().max(2000).exactOptional(),
  until: z.string().refine(isDay, 'is no day, such as 2027-01-31').exactOptional(),
});

const schema = z.strictObject({ suppressions: z.array(entry).max(20_000).exactOptional() });

/**
 * Reads the text of a suppressions file.
 *
 * @throws ToolError with line and column when it is not valid.
 */
export function parseSuppressions(text: string, source: string, today: string): Suppressions {
  const { data, lineOf } = readYaml(text, source, {
    schema,
    code: 'suppressions',
    nextStep: 'docs/suppressions.md describes what a suppressions file can say.',
    maxBytes: 8 * 1024 * 1024,
    textOnly: true,
  });
  const entries = (data.suppressions ?? []).map((one, index) => ({
    ...one,
    line: lineOf(['suppressions', index]),
  }));
  return { source, entries, today };
}
