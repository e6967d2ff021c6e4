// Every code of an error or a notice that the sources write, found in their syntax trees.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '..', '..');

export interface SourceCodes {
  readonly errors: ReadonlySet<string>;
  readonly notices: ReadonlySet<string>;
}

/** Codes are written in three ways: `new ToolError(code`, `code: code` of an object, an argument for a `code` parameter. */
export function sourceCodes(): SourceCodes {
  const errors = new Set<string>();
  const notices = new Set<string>();
  for (const name of sourceFiles()) {
    const text = readFileSync(join(root, name), 'utf8');
    const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
    const makers = codeParameters(file);
    visit(file, (node) => {
      if (ts.isNewExpression(node) && node.expression.getText() === 'ToolError') {
        addLiterals(node.arguments?.[0], errors);
      } else if (ts.isPropertyAssignment(node) && node.name.getText() === 'code' && isCode(node)) {
        const isDataFile = node.parent.properties.some((one) => one.name?.getText() === 'nextStep');
        addLiterals(node.initializer, isDataFile ? errors : notices);
      } else if (ts.isCallExpression(node)) {
        const index = makers.get(node.expression.getText());
        if (index !== undefined) addLiterals(node.arguments[index], notices);
      }
    });
  }
  return { errors, notices };
}

function sourceFiles(): readonly string[] {
  const names = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => join('src', name));
}

/** Functions of the file with a parameter `code`, and which one it is. */
function codeParameters(file: ts.SourceFile): ReadonlyMap<string, number> {
  const makers = new Map<string, number>();
  visit(file, (node) => {
    if (!ts.isFunctionDeclaration(node) || !node.name) return;
    const index = node.parameters.findIndex((parameter) => parameter.name.getText() === 'code');
    if (index >= 0) makers.set(node.name.text, index);
  });
  return makers;
}

/** The issue of a schema has a code of its own, and the schema of a report says what a code is. */
function isCode(node: ts.PropertyAssignment): boolean {
  const call = node.parent.parent;
  const isIssue = ts.isCallExpression(call) && call.expression.getText().endsWith('addIssue');
  return !isIssue && !ts.isObjectLiteralExpression(node.initializer);
}

function addLiterals(node: ts.Node | undefined, codes: Set<string>): void {
  if (node === undefined) return;
  visit(node, (part) => {
    if (ts.isStringLiteral(part) && /^[a-z][a-z0-9-]+$/.test(part.text)) codes.add(part.text);
  });
}

function visit(node: ts.Node, tell: (node: ts.Node) => void): void {
  tell(node);
  ts.forEachChild(node, (child) => {
    visit(child, tell);
  });
}
