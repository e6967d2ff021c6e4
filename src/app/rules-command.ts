// `hunklock rules [ID]`: the catalogue, or one rule's page.
import { rules } from '../../rules/index.js';
import { exitStatus, type ExitStatus } from './exit.js';
import { writeOutput } from './output.js';
import { pageOf } from './rule-pages.js';
import { unknownRule } from './rule-selection.js';

export async function runRules(id: string | undefined): Promise<ExitStatus> {
  await writeOutput(id === undefined ? listRules() : rulePage(id), undefined);
  return exitStatus.clean;
}

function listRules(): string {
  const idWidth = Math.max(0, ...rules.map((rule) => rule.id.length));
  const lines = rules.map(
    (rule) => `${rule.id.padEnd(idWidth)}  ${rule.severity.padEnd(7)}  ${rule.summary}`,
  );
  return `${lines.join('\n')}\n`;
}

function rulePage(id: string): string {
  const rule = rules.find((candidate) => candidate.id === id);
  if (rule === undefined) {
    throw unknownRule(
      id,
      rules.map((candidate) => candidate.id),
    );
  }
  return pageOf(rule);
}
