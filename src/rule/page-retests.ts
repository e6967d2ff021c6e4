// Pages that are locked behind a lookup, and the look at their mapping that must follow: truncation may have won.
import type { Position } from '../base/position.js';
import { partsOf } from '../cfg/expressions.js';
import { mentionsOf, textOf } from '../lockstate/access-path.js';
import type { FunctionFacts, Test } from '../lockstate/facts.js';
import { calleeName } from '../lockstate/lock-call.js';
import type { CallExpr, Expr } from '../syntax/model.js';
import {
  calleesInside,
  type Section,
  sameSection,
  sectionsOf,
  stepsInside,
  testsInside,
} from './sections.js';

export interface UntestedPage {
  readonly section: Section;
  /** The page or folio as written. */
  readonly object: string;
  /** The first call behind the lock that is given it. */
  readonly use: { readonly by: string; readonly at: Position };
}

const locking = /^(?:__)?(?:folio_(?:try)?lock(?:_killable)?|(?:try)?lock_page(?:_killable)?)$/;

/** Pages that are locked by a call of their own and used then, with no look at their mapping. */
export function* untestedPages(facts: FunctionFacts): Generator<UntestedPage> {
  for (const section of sectionsOf(facts)) {
    const [page] = section.call.args;
    if (!locking.test(section.api) || !page) continue;
    const object = textOf(page);
    const use = firstUse(facts, section, object);
    if (use && !testsInside(facts, section).some(({ expr }) => looksAtMapping(expr, object)))
      yield { section, object, use };
  }
}

/** The test of the mapping that the other image makes at this place, where nothing here may stand for it. */
export function retestOf(facts: FunctionFacts, other: FunctionFacts, page: UntestedPage): Test | undefined {
  const { section, object } = page;
  const theirs = sameSection(facts, other, section);
  const retest = theirs && testsInside(other, theirs).find(({ expr }) => looksAtMapping(expr, object));
  if (!theirs || !retest || mappingTests(facts, object) >= mappingTests(other, object)) return undefined;
  const known = new Set(testsInside(other, theirs).map(({ expr }) => textOf(expr)));
  const isNew = ({ expr }: Test): boolean =>
    !known.has(textOf(expr)) && mentionsOf(textOf(expr)).roots.has(rootOf(object));
  if (testsInside(facts, section).some((test) => isNew(test) || readsMapping(test.expr))) return undefined;
  return handsToTester(facts, other, section, theirs) ? undefined : retest;
}

const mappingTests = (facts: FunctionFacts, object: string): number =>
  facts.tests().filter(({ expr }) => looksAtMapping(expr, object)).length;

/** A function that only this image calls behind the lock, or one that looks at a mapping itself. */
function handsToTester(
  facts: FunctionFacts,
  other: FunctionFacts,
  section: Section,
  theirs: Section,
): boolean {
  const known = calleesInside(other, theirs);
  return [...calleesInside(facts, section)].some(
    (name) => !known.has(name) || facts.mentionedIn(name, mappingTest),
  );
}

const mappingTest = /(?:->|_)mapping(?:\([^()]{0,40}\))?\s{0,2}[!=]=|[!=]=\s{0,2}[\w>.-]{1,60}->mapping/;

/** `page->mapping != mapping`, `!folio->mapping`, `page_mapping(page) == x`. */
function looksAtMapping(expr: Expr, object: string): boolean {
  if (isMappingOf(expr, rootOf(object))) return true;
  return partsOf(expr).some((part) => looksAtMapping(part, object));
}

function isMappingOf(expr: Expr, root: string): boolean {
  if (expr.kind === 'member') return expr.field === 'mapping' && hasRoot(expr.base, root);
  if (expr.kind !== 'call') return false;
  const [page] = expr.args;
  return page !== undefined && /(?:^|_)mapping$/.test(calleeName(expr) ?? '') && hasRoot(page, root);
}

/** A mapping of whatever object: a page and its folio are one. */
const readsMapping = (expr: Expr): boolean =>
  (expr.kind === 'member' && expr.field === 'mapping') || partsOf(expr).some(readsMapping);

const hasRoot = (expr: Expr, root: string): boolean => mentionsOf(textOf(expr)).roots.has(root);

const rootOf = (object: string): string => [...mentionsOf(object).roots][0] ?? object;

function firstUse(facts: FunctionFacts, section: Section, object: string): UntestedPage['use'] | undefined {
  for (const { step } of stepsInside(facts, section)) {
    if (step.kind !== 'call') continue;
    const by = calleeName(step.call) ?? '';
    if (!givesUp.test(by) && isGiven(step.call, object)) return { by, at: step.at };
  }
  return undefined;
}

const isGiven = (call: CallExpr, object: string): boolean =>
  call.args.some((arg) => textOf(arg) === object || textOf(arg).startsWith(`&${object}->`));

// What ends the section, or only asks.
const givesUp = /unlock|put|release|wait_|_test_|^Page[A-Z]|^page_folio$|^trace_|_index$|_pos$/;
