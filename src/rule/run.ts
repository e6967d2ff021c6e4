// Runs rules over one function.
import type { FunctionFacts } from '../lockstate/facts.js';
import type { Diagnostic, Rule } from './contract.js';

/** All diagnostics of a function; one per rule, kind, lock and place. */
export function runRules(rules: readonly Rule[], facts: FunctionFacts): readonly Diagnostic[] {
  const seen = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  for (const rule of rules) {
    for (const diagnostic of rule.check(facts)) {
      const { kind, lock, at } = diagnostic;
      const identity = `${rule.id}|${kind}|${lock ?? ''}|${at.line}:${at.column}`;
      if (seen.has(identity)) continue;
      seen.add(identity);
      diagnostics.push(diagnostic);
    }
  }
  return diagnostics;
}
