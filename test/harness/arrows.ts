// Control flow graphs as arrows between events, so that a fixture can say what it expects in one comment.
import { successorsOf } from '../../src/cfg/draft.js';
import type { BasicBlock, Cfg, Step, Terminator } from '../../src/cfg/model.js';
import { textOf } from '../../src/lockstate/access-path.js';

/**
 * Edges of a graph, one per line of the answer: `a->b`, `x ? b : c`, `switch s: 1->a default->b`.
 *
 * Events are calls by name, stores as `x=`, guards as `+class` and `-class`, iterations as `next`, and
 * conditions as written; `anywhere` is code that is not shown. Blocks without an event are passed over.
 */
export function arrowsOf(cfg: Cfg): readonly string[] {
  const lines: string[] = [`entry->${firstEvent(cfg, cfg.entry)}`];
  const seen = new Set<number>();
  const open = [cfg.entry];
  for (const block of cfg.blocks) {
    if (!block.fromUnseen) continue;
    open.push(block.id);
    lines.push(`anywhere->${firstEvent(cfg, block.id)}`);
  }
  for (const id of open) {
    const block = cfg.blocks[id];
    if (!block || seen.has(id)) continue;
    seen.add(id);
    lines.push(...edgesOf(cfg, block));
    open.push(...successorsOf(block.end));
  }
  return [...new Set(lines)].sort();
}

/** Expands `a->b->c; x ? b : c` of a comment into the form of `arrowsOf`. */
export function readArrows(comment: string): readonly string[] {
  const lines = comment.split(';').flatMap((part) => {
    const text = part.replace(/^[\s*]+|\s+$/g, '').replace(/\s+\*?\s*/g, ' ');
    if (text === '') return [];
    if (text.includes(' ? ') || text.startsWith('switch ')) return [text];
    const names = text.split('->');
    return names.slice(1).map((name, index) => `${names[index] ?? ''}->${name}`);
  });
  return [...new Set(lines)].sort();
}

function edgesOf(cfg: Cfg, block: BasicBlock): string[] {
  const events = eventsOf(block);
  const lines = events.slice(1).map((event, index) => `${events[index] ?? ''}->${event}`);
  const last = events.at(-1);
  const end = endEvent(cfg, block.end);
  if (isCondition(block.end)) {
    // A condition that is a call by itself is one event, not two.
    const condition = conditionOf(block.end);
    if (last !== undefined && last !== condition) lines.push(`${last}->${condition}`);
    lines.push(end);
  } else if (last !== undefined) lines.push(`${last}->${end}`);
  return lines;
}

const eventsOf = ({ steps, end }: BasicBlock): string[] => {
  const events = steps.flatMap(eventOf);
  if (
    end.kind === 'branch' &&
    end.condition.kind === 'call' &&
    events.at(-1) === callName(end.condition.callee)
  )
    events[events.length - 1] = conditionOf(end);
  return events;
};

const callName = (callee: Parameters<typeof textOf>[0]): string => textOf(callee);

function eventOf(step: Step): string[] {
  switch (step.kind) {
    case 'call':
      return [callName(step.call.callee)];
    case 'assign':
      return [`${textOf(step.target)}=`];
    case 'declare':
      return step.init ? [`${step.name}=`] : [];
    case 'iterate':
      return ['next'];
    case 'guard-begin':
      return [`${step.taken ? '+' : 'no '}${step.guard.className}`];
    case 'guard-end':
      return [`-${step.guard.className}`];
    case 'unseen':
      return ['unseen'];
    case 'use':
      return [];
    default:
      return step satisfies never;
  }
}

const isCondition = (end: Terminator): boolean =>
  end.kind === 'branch' || end.kind === 'choice' || end.kind === 'switch';

function conditionOf(end: Terminator): string {
  switch (end.kind) {
    case 'branch':
      return textOf(end.condition);
    case 'choice':
      return end.text === '' ? 'choice' : end.text;
    case 'switch':
      return `switch ${textOf(end.subject)}`;
    default:
      return '';
  }
}

function endEvent(cfg: Cfg, end: Terminator): string {
  switch (end.kind) {
    case 'jump':
      return firstEvent(cfg, end.to);
    case 'branch':
    case 'choice':
      return `${conditionOf(end)} ? ${firstEvent(cfg, end.whenTrue)} : ${firstEvent(cfg, end.whenFalse)}`;
    case 'switch': {
      const arms = end.arms.flatMap(({ values, isDefault, to }) =>
        [...values.map((value) => textOf(value)), ...(isDefault ? ['default'] : [])].map(
          (value) => `${value}->${firstEvent(cfg, to)}`,
        ),
      );
      return `${conditionOf(end)}: ${arms.join(' ')}`;
    }
    case 'return':
      return 'exit';
    case 'stop':
    case 'lost':
      return end.kind;
    default:
      return end satisfies never;
  }
}

/** What happens first from a block on; `spin` where nothing ever does. */
function firstEvent(cfg: Cfg, id: number, passed: ReadonlySet<number> = new Set()): string {
  const block = cfg.blocks[id];
  if (!block || passed.has(id)) return 'spin';
  const [first] = eventsOf(block);
  if (first !== undefined) return first;
  if (isCondition(block.end)) return conditionOf(block.end);
  return block.end.kind === 'jump'
    ? firstEvent(cfg, block.end.to, new Set([...passed, id]))
    : endEvent(cfg, block.end);
}
