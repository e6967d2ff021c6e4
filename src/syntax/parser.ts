// The only importer of tree-sitter. It is loaded on the first parse: most runs of the tool's other commands
// need no parser.
import { createRequire } from 'node:module';
import type Parser from 'tree-sitter';

export type Tree = Parser.Tree;
export type TreeCursor = Parser.TreeCursor;
export type SyntaxNode = Parser.SyntaxNode;

/** Time that one body may take; an ordinary one takes a millisecond, the longest of Linux fs/ twenty. */
const timeoutMicros = 2_000_000;

let loaded: Parser | undefined;

/** Shown to the parser before a body; bodies are parsed without their own header. */
export const bodyPrefix = 'void f()';

/**
 * Parses one masked body, `{` to `}`. Offsets in the tree are those of the body plus `bodyPrefix.length`.
 *
 * Trees are freed when the event loop turns: a caller with many bodies lets it turn now and then.
 *
 * @returns Undefined when the parser gave up after its time limit.
 */
export function parseBody(text: string): Tree | undefined {
  const parser = (loaded ??= load());
  // The declared type knows no failure; a run past the time limit gives null.
  const tree = parser.parse(bodyPrefix + text) as Tree | null;
  if (tree === null) parser.reset();
  return tree ?? undefined;
}

function load(): Parser {
  const require = createRequire(import.meta.url);
  const ParserClass = require('tree-sitter') as typeof Parser;
  const language = require('tree-sitter-c') as Parser.Language;
  const parser = new ParserClass();
  parser.setLanguage(language);
  parser.setTimeoutMicros(timeoutMicros);
  return parser;
}
