// Which rules run: `--rule ID` and `--no-rule ID` against the catalogue.
import { ToolError } from '../base/tool-error.js';
import { nearestName } from './nearest.js';

export interface RuleChoice {
  readonly id: string;
  readonly enabled: boolean;
}

/** Any `--rule` leaves out all others; `--no-rule` leaves out one. The later one wins. */
export function selectRules(ids: readonly string[], choices: readonly RuleChoice[]): ReadonlySet<string> {
  for (const { id } of choices) if (!ids.includes(id)) throw unknownRule(id, ids);
  const selected = new Set(choices.some(({ enabled }) => enabled) ? [] : ids);
  for (const { id, enabled } of choices) {
    if (enabled) selected.add(id);
    else selected.delete(id);
  }
  if (selected.size === 0) {
    throw new ToolError('no-rule-left', 2, 'no rule is left to run', 'Take a --no-rule away.');
  }
  return selected;
}

export function unknownRule(id: string, ids: readonly string[]): ToolError {
  const nearest = nearestName(id, ids);
  const question = nearest === undefined ? '' : `Did you mean ${nearest}? `;
  return new ToolError(
    'unknown-rule',
    2,
    `there is no rule '${id}'`,
    `${question}'hunklock rules' lists them all.`,
  );
}
