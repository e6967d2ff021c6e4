// Opens an image of which only hunks are known: the functions they show, wholly or in parts.
import type { Image } from '../image/model.js';
import { groupPieces, headingOf, readHunk, type FunctionGroup, type HunkText } from './fragment-groups.js';
import { isComplete, lowerGroup, shownLines } from './fragment-lower.js';
import { namesCalled } from './called-names.js';
import type { FunctionSlice, SourceUnit } from './model.js';
import { openText } from './open-file.js';
import { scan } from './tokens.js';

/**
 * Scans an image made of hunks. Each function of which a hunk shows code is one slice: complete when its header
 * and both braces stand in one hunk, else the pieces of all hunks with `unseen` where lines are missing.
 *
 * Struct members, tables and prototypes are skipped; the tables' entries and whole macros are kept.
 */
export function openFragments(image: Image): SourceUnit {
  const hunks = image.segments.map(readHunk);
  const groups = new Map<FunctionSlice, FunctionGroup>();
  for (const group of groupPieces(hunks)) if (showsCode(group)) groups.set(sliceOf(group), group);
  const between = hunks.map((hunk) => openText(image.filePath, ...betweenFunctions(hunk)));
  return {
    slices: [...groups.keys()],
    opEntries: between.flatMap((unit) => unit.opEntries),
    macros: between.flatMap((unit) => unit.macros),
    uses: () => undefined,
    lower: (slice) => {
      const group = groups.get(slice);
      return group === undefined ? { value: undefined, notices: [] } : lowerGroup(image.filePath, group);
    },
  };
}

/** False for a function of which a hunk shows nothing but its `}`. */
function showsCode({ pieces }: FunctionGroup): boolean {
  return pieces.some(({ part }) => part.to > part.from);
}

function sliceOf(group: FunctionGroup): FunctionSlice {
  const lines = group.pieces.map(shownLines);
  return {
    name: group.name,
    startLine: lines[0]?.first ?? 1,
    endLine: lines.at(-1)?.last ?? 1,
    complete: isComplete(group),
    isStatic: false,
    calls: () => {
      const tokens = scan(textOf(group));
      return namesCalled(tokens, 0, tokens.count);
    },
    comment: () => undefined,
    mentions: (pattern) => {
      pattern.lastIndex = 0;
      return pattern.test(textOf(group));
    },
  };
}

/** The shown lines of a group. */
function textOf(group: FunctionGroup): string {
  const texts = group.pieces.map((piece) => {
    const { first, last } = shownLines(piece);
    const { startLine, lines } = piece.hunk.segment;
    return lines.slice(first - startLine, last - startLine + 1).join('\n');
  });
  return texts.join('\n');
}

/** The text of a hunk without its functions, and the line it starts at; a cut table gets its opening back. */
function betweenFunctions(hunk: HunkText): [string, number] {
  const { segment, split, scan } = hunk;
  const lines = [...scan.lines];
  for (const part of split.functions) {
    const { first, last } = shownLines({ hunk, part });
    lines.fill('', first - segment.startLine, last - segment.startLine + 1);
  }
  const heading = headingOf(hunk);
  const isTable = split.cutAggregate !== undefined && heading.kind === 'aggregate';
  const { type, table } = isTable ? heading : {};
  const opening = type !== undefined && table !== undefined ? `struct ${type} ${table} = {` : '';
  return [[opening, ...lines].join('\n'), segment.startLine - 1];
}
