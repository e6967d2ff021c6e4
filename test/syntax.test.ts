// Whole files: functions by scan, masking rules, lowering, tables and macros.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openImage } from '../src/syntax/open.js';
import { openText } from '../src/syntax/open-file.js';
import type { CFunction } from '../src/syntax/model.js';
import { printBody } from './harness/print-lowered.js';

const folder = new URL('../fixtures/syntax/', import.meta.url);

/** Lowers all functions of a text; a function that is not judged fails the test. */
function lowerAll(text: string): CFunction[] {
  const unit = openText('demo.c', text);
  return unit.slices.map((slice) => {
    const { value, notices } = unit.lower(slice);
    if (value === undefined) throw new Error(notices[0]?.message);
    return value;
  });
}

function lowerOne(text: string): CFunction {
  const [first] = lowerAll(text);
  if (first === undefined) throw new Error('no function found');
  return first;
}

function reasonFor(text: string): string | undefined {
  const unit = openText('demo.c', text);
  const [slice] = unit.slices;
  const { value, notices } = slice === undefined ? { notices: [] } : unit.lower(slice);
  return value === undefined ? notices[0]?.message : undefined;
}

const squeeze = (text: string) => text.replace(/\s+/g, ' ').trim();

describe.each(readdirSync(folder).filter((file) => file.endsWith('.c')))('%s', (file) => {
  const functions = lowerAll(readFileSync(new URL(file, folder), 'utf8'));

  test.each(functions.map((each) => [each.name, each] as const))('%s is lowered as stated', (_name, each) => {
    const [, expected] = each.comment.split(/^expect:/);
    expect(squeeze(printBody(each.body))).toBe(squeeze(expected ?? 'a comment that starts with expect:'));
  });
});

describe('headers', () => {
  test('names, types, parameters, annotations and the comment above are read', () => {
    const { body, ...header } = lowerOne(
      [
        'EXPORT_SYMBOL(before)',
        '',
        '/**',
        ' * demo - shows a header',
        ' * Caller must hold lock.',
        ' */',
        'static inline struct dentry __rcu *',
        'demo(const struct inode *dir, u32 mask[], void (*done)(int), loff_t pos, ...)',
        '\t__acquires(&dir->lock) __releases(a->b, c)',
        '{',
        '}',
      ].join('\n'),
    );
    expect(body).toEqual([]);
    expect(header).toEqual({
      name: 'demo',
      returnType: 'struct dentry *',
      params: [
        { name: 'dir', type: 'const struct inode *' },
        { name: 'mask', type: 'u32 []' },
        { name: 'done', type: 'void (*) (int)' },
        { name: 'pos', type: 'loff_t' },
      ],
      isStatic: true,
      annotations: [
        { name: '__acquires', args: ['&dir->lock'] },
        { name: '__releases', args: ['a->b', 'c'] },
      ],
      comment: 'demo - shows a header\nCaller must hold lock.',
      startLine: 7,
      bodyLine: 10,
      endLine: 11,
      complete: true,
    });
  });

  test('definitions by macro get the name that traces show', () => {
    const [first, second, third] = lowerAll(
      [
        'SYSCALL_DEFINE2(open, const char __user *, name, int, flags)\n{ return 0; }',
        'COMPAT_SYSCALL_DEFINE1(stat, int, fd)\n{ return 0; }',
        'static DEFINE_HANDLER(on_exit)\n{ return 0; }',
      ].join('\n'),
    );
    expect(first?.name).toBe('sys_open');
    expect(first?.params).toEqual([
      { type: 'const char *', name: 'name' },
      { type: 'int', name: 'flags' },
    ]);
    expect(second?.name).toBe('compat_sys_stat');
    expect(third).toMatchObject({ name: 'on_exit', isStatic: true });
  });

  test.each([
    ['a struct', 'struct a {\n\tint b;\n};'],
    ['a struct with an attribute', 'struct __attribute__((packed)) a\n{\n\tint b;\n};'],
    ['a table', 'static const struct ops a[] = {\n\t{ .b = C(1) },\n};'],
    ['an enum behind a macro', 'FLAGS(a, b)\nenum c\n{\n\tD,\n};'],
    ['a prototype', 'int a(void);'],
    ['a disabled function', '#if 0\nint a(void)\n{\n}\n#endif'],
    ['a macro', '#define A(b)\t\\\nint b(void)\t\\\n{\t\\\n}'],
  ])('%s is no function', (_name, text) => {
    expect(openText('demo.c', text).slices).toEqual([]);
  });
});

describe('slices', () => {
  const names = (text: string) => openText('demo.c', text).slices.map((slice) => slice.name);

  test('both arms around whole functions are kept, the first of a split header', () => {
    const text = [
      '#ifdef A\nint a(void)\n{\n}\n#else\nint b(void)\n{\n}\n#endif',
      '#ifdef A\nint c(int x)\n#else\nint d(long x)\n#endif\n{\n}',
      '#ifdef A\nint e(int x)\n{\n\tone();\n#else\nint f(long x)\n{\n#endif\n\ttwo();\n}',
      'int g(void)\n{\n}',
    ].join('\n');
    expect(names(text)).toEqual(['a', 'b', 'c', 'e', 'g']);
  });

  test('a function whose braces do not add up costs itself only', () => {
    const text = 'int a(void)\n{\n\tif (x) {\n}\n\nint b(void)\n{\n\treturn 1;\n}\n';
    const unit = openText('demo.c', text);
    const outcomes = unit.slices.map((slice) => unit.lower(slice));
    expect(unit.slices.map(({ name, startLine, endLine }) => [name, startLine, endLine])).toEqual([
      ['a', 1, 4],
      ['b', 6, 9],
    ]);
    expect(outcomes.map(({ value }) => value?.name)).toEqual([undefined, 'b']);
    expect(outcomes[0]?.notices[0]).toMatchObject({
      code: 'function-not-judged',
      level: 'not-judged',
      file: 'demo.c',
    });
  });

  test('mentions looks at the text of the slice alone', () => {
    const [a, b] = openText('demo.c', 'int a(void)\n{\n\tlock();\n}\nint b(void)\n{\n}\n').slices;
    const pattern = /lock\(/g;
    expect([a?.mentions(pattern), a?.mentions(pattern), b?.mentions(pattern)]).toEqual([true, true, false]);
  });

  test('an image that is whole is opened by its functions, lines counted from its start', () => {
    const lines = ['int a(void)', '{', '\treturn 1;\r', '}'];
    const segments = [{ startLine: 1, lines }];
    const unit = openImage({ side: 'post', filePath: 'demo.c', whole: true, segments });
    const [slice] = unit.slices;
    expect(slice).toMatchObject({ name: 'a', startLine: 1, endLine: 4, complete: true });
  });
});

describe('positions', () => {
  test('are those of the text, whatever was masked before them', () => {
    const text = [
      'int a(struct item *it)',
      '{',
      '#ifdef A /* long',
      '  comment */',
      '\ttake(it); drop(it);',
      '#endif',
      '\tlist_for_each_entry(pos, head, list)',
      '\t\tkeep("é", it);',
      '}',
    ].join('\n');
    const [arms, loop] = lowerOne(text).body;
    expect(arms).toMatchObject({
      at: { line: 3, column: 1 },
      endLine: 6,
      then: [{ at: { line: 5, column: 2 } }, { at: { line: 5, column: 12 }, endLine: 5 }],
    });
    expect(loop).toMatchObject({
      at: { line: 7, column: 2 },
      endLine: 8,
      body: {
        at: { line: 8, column: 3 },
        expr: { args: [{ text: '"é"' }, { at: { line: 8, column: 13 } }] },
      },
    });
  });
});

describe('what cannot be read is said', () => {
  const body = (text: string) => `int a(void)\n{\n${text}\n}\n`;
  const deep = (open: string, close: string) => `${open.repeat(2000)}x${close.repeat(2000)};`;

  test.each([
    ['broken control flow', 'if (x { take(y); }'],
    ['a damaged lock call', 'spin_lock(&x->lock 1 2;'],
    ['unbalanced brackets', 'take(x];'],
    ['a nested function', 'int b(void)\n\t{ return 1; }'],
    ['a case label inside another statement', 'switch (x) { case 1: if (y) { case 2: take(x); } }'],
    ['a character that is no C', 'x = @y;'],
    ['deep parentheses', deep('(', ')')],
    ['deep operators', deep('-', '')],
    ['a long chain of operators', deep('a + ', '')],
    ['deep statements', deep('if (x) ', '')],
    ['a long else-if chain', deep('if (x) y(); else ', '')],
    ['deep declarators', `int ${'*'.repeat(5000)}x;`],
    ['deep conditionals', `${'#if A\n'.repeat(100)}x();\n${'#endif\n'.repeat(100)}`],
    ['more than 20,000 lines', '\n'.repeat(20_001)],
  ])('%s', (_name, text) => {
    expect(reasonFor(body(text))).toMatch(/^a was not judged: /);
  });

  test('an error in a statement without calls or control flow stays inside it', () => {
    expect(printBody(lowerOne(body('\ttake(x);\n\tx = y z;\n\tdrop(x);')).body)).toBe(
      'take(x)\n<x = y z;>\ndrop(x)',
    );
  });

  test('a lock call in an arm that had to be left out is named', () => {
    const split = body(
      '#ifdef A\n\tif (x) {\n#else\n\tspin_lock(&y);\n\tif (z) {\n#endif\n\t\tdrop(x);\n\t}',
    );
    const unit = openText('demo.c', split);
    const outcomes = unit.slices.map((slice) => unit.lower(slice));
    expect(outcomes).toMatchObject([
      { value: { name: 'a' }, notices: [{ code: 'else-arm-not-judged', level: 'info', line: 6 }] },
    ]);
    const harmless = openText('demo.c', split.replace('spin_lock', 'count'));
    expect(harmless.slices.map((slice) => harmless.lower(slice).notices)).toEqual([[]]);
  });
});

describe('tables and macros', () => {
  test('entries of operation tables are found', () => {
    const text = [
      'static const struct inode_operations demo_iops __ro_after_init = {',
      '\t.lookup\t= demo_lookup,',
      '\t.create\t= &demo_create,',
      '#ifdef A',
      '\t.get_acl = demo_acl',
      '#endif',
      '\t.flags = 1, .next = NULL, .size = sizeof(int), .mode = A | B,',
      '};',
      'struct other *pointer = &demo_iops;',
    ].join('\n');
    const entry = (method: string, functionName: string, line: number) => ({
      table: 'demo_iops',
      type: 'inode_operations',
      method,
      functionName,
      at: { line, column: 2 },
    });
    expect(openText('demo.c', text).opEntries).toEqual([
      entry('lookup', 'demo_lookup', 2),
      entry('create', 'demo_create', 3),
      entry('get_acl', 'demo_acl', 5),
    ]);
  });

  test('function-like macros are joined to one line', () => {
    const text =
      '#define SIMPLE 1\n#define LOCKED(x, ...)\tdo { \\\n\tlock(x); /* a */ \\\n} while (0)\n# define NONE() "/*"\n';
    const macros = openText('demo.c', text).macros.map((macro) => ({ ...macro, body: squeeze(macro.body) }));
    expect(macros).toEqual([
      { name: 'LOCKED', params: ['x', '...'], body: 'do { lock(x); } while (0)', line: 2 },
      { name: 'NONE', params: [], body: '"/*"', line: 5 },
    ]);
  });
});
