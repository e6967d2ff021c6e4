// Opens a whole file for analysis: a cheap scan now, functions lowered one by one when asked for.
import type { Notice, Outcome } from '../base/notice.js';
import { namesCalled } from './called-names.js';
import { commentAbove } from './comment-above.js';
import { firstHeaderToken, isStaticHeader, readHeader } from './header.js';
import { lowerBody } from './lower.js';
import { findMacros } from './macro-definitions.js';
import type { CFunction, FunctionSlice, SourceUnit } from './model.js';
import { findUses, type UsesByName } from './name-uses.js';
import { findOpEntries } from './op-tables.js';
import { findFunctions, type FunctionExtent } from './slices.js';
import { makeSource, type SourceText } from './source.js';

/** Longer functions are generated tables; the analysis behind would take minutes. */
const maxLines = 20_000;

/** Scans the text of a whole file whose first line has the given number. */
export function openText(filePath: string, text: string, startLine = 1): SourceUnit {
  const source = makeSource(filePath, text, startLine);
  const extents = new Map<FunctionSlice, FunctionExtent>();
  for (const extent of findFunctions(source.tokens)) extents.set(sliceOf(source, extent), extent);
  const slices = [...extents.keys()];
  let uses: UsesByName | undefined;
  return {
    slices,
    opEntries: findOpEntries(source),
    macros: findMacros(source),
    uses: (name) => {
      uses ??= findUses(source.tokens, [...extents.values()]);
      const found = uses.get(name);
      return found && { ...found, callers: [...found.callers].flatMap((index) => slices[index] ?? []) };
    },
    lower: (slice) => {
      const extent = extents.get(slice);
      return extent === undefined ? { value: undefined, notices: [] } : lowerFunction(source, slice, extent);
    },
  };
}

function sliceOf({ tokens, positionAt }: SourceText, extent: FunctionExtent): FunctionSlice {
  const start = tokens.starts[firstHeaderToken(tokens, extent.header)] ?? 0;
  const end = tokens.ends[extent.closeBrace] ?? start;
  let calls: readonly string[] | undefined;
  return {
    name: extent.name,
    startLine: positionAt(start).line,
    endLine: positionAt(end - 1).line,
    complete: true,
    isStatic: isStaticHeader(tokens, extent.header),
    mentions: (pattern) => {
      pattern.lastIndex = 0;
      return pattern.test(tokens.text.slice(start, end));
    },
    comment: () => commentAbove(tokens, start),
    calls: () => (calls ??= namesCalled(tokens, extent.openBrace, extent.closeBrace)),
  };
}

function lowerFunction(
  source: SourceText,
  slice: FunctionSlice,
  extent: FunctionExtent,
): Outcome<CFunction | undefined> {
  const { tokens, positionAt } = source;
  if (slice.endLine - slice.startLine > maxLines) {
    return { value: undefined, notices: [notJudged(source, slice, slice.startLine, 'it is too long')] };
  }
  const lowered = lowerBody(source, extent.openBrace, extent.closeBrace);
  if (lowered.kind === 'not-judged') {
    return { value: undefined, notices: [notJudged(source, slice, lowered.at.line, lowered.why)] };
  }
  return {
    value: {
      ...readHeader(tokens, extent.header),
      comment: slice.comment() ?? '',
      startLine: slice.startLine,
      bodyLine: positionAt(tokens.starts[extent.openBrace] ?? 0).line,
      endLine: slice.endLine,
      body: lowered.statements,
      complete: true,
    },
    notices: lowered.droppedLocks.slice(0, 1).map(({ line }) => droppedArm(source, slice, line)),
  };
}

function notJudged(source: SourceText, slice: FunctionSlice, line: number, why: string): Notice {
  return {
    code: 'function-not-judged',
    level: 'not-judged',
    message: `${slice.name} was not judged: ${why}`,
    file: source.filePath,
    line,
  };
}

function droppedArm(source: SourceText, slice: FunctionSlice, line: number): Notice {
  return {
    code: 'else-arm-not-judged',
    level: 'info',
    message: `${slice.name}: only the first arm of a conditional that splits a statement was judged`,
    file: source.filePath,
    line,
  };
}
