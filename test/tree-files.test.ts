// What one file of a patch says of a function that another file of it calls.
import { describe, expect, test } from 'vitest';
import { review } from '../src/app/review.js';
import { buildImages } from '../src/image/index.js';
import { textInput } from '../src/input/text-input.js';
import { chooseDefiner, type Definer } from '../src/tree/choose-definer.js';
import { parsePatches } from '../src/patch/index.js';
import { rules } from '../rules/index.js';

const added = (filePath: string, text: string): string => {
  const lines = text.trimEnd().split('\n');
  return [
    `diff --git a/${filePath} b/${filePath}`,
    'new file mode 100644',
    '--- /dev/null',
    `+++ b/${filePath}`,
    `@@ -0,0 +1,${lines.length} @@`,
    ...lines.map((line) => `+${line}`),
    '',
  ].join('\n');
};

const judged = (patch: string) => {
  const patches = parsePatches([textInput('two.patch', patch)]);
  const images = buildImages(patches.value, () => undefined);
  const options = {
    rules: new Set(rules.map(({ id }) => id)),
    existing: false,
    pedantic: false,
    failOn: 'note' as const,
  };
  return review(patches.value, [], images.value, options).findings.map(
    ({ file, rule, scope, function: name }) => `${file} ${name}: ${rule}, ${scope}`,
  );
};

const user = `#include "larch.h"

int larch_sync(struct larch *l)
{
	larch_begin(l);
	if (l->dead)
		return -EIO;
	larch_end(l);
	return 0;
}
`;

describe('a function of another file of the patch', () => {
  test('takes a lock that its caller leaks', () => {
    const helpers = `void larch_begin(struct larch *l)
{
	mutex_lock(&l->lock);
}

void larch_end(struct larch *l)
{
	mutex_unlock(&l->lock);
}
`;
    expect(judged(added('fs/larch/sync.c', user) + added('fs/larch/lock.c', helpers))).toEqual([
      'fs/larch/sync.c larch_sync: missing-unlock, tree',
    ]);
  });

  test('may be inline in a header, or a macro there', () => {
    const header = `#define larch_begin(l) mutex_lock(&(l)->lock)

static inline void larch_end(struct larch *l)
{
	mutex_unlock(&l->lock);
}
`;
    expect(judged(added('fs/larch/sync.c', user) + added('fs/larch/larch.h', header))).toEqual([
      'fs/larch/sync.c larch_sync: missing-unlock, tree',
    ]);
  });

  test('is not meant when it is static there', () => {
    const own = `static void larch_begin(struct larch *l)
{
	mutex_lock(&l->lock);
}

static void larch_end(struct larch *l)
{
	mutex_unlock(&l->lock);
}
`;
    expect(judged(added('fs/larch/sync.c', user) + added('fs/larch/other.c', own))).toEqual([]);
  });
});

describe('the file that a name means', () => {
  const exported = (filePath: string): Definer => ({ filePath, exported: true });
  const inline = (filePath: string): Definer => ({ filePath, exported: false });

  test('is the only one that defines it', () => {
    expect(chooseDefiner([exported('fs/a/x.c')], 'fs/b/y.c')).toBe('fs/a/x.c');
    expect(chooseDefiner([inline('fs/a/x.h')], 'fs/a/y.c')).toBe('fs/a/x.h');
    expect(chooseDefiner([], 'fs/a/y.c')).toBeUndefined();
  });

  test('is the function, not its stub for kernels without it', () => {
    expect(chooseDefiner([inline('include/linux/x.h'), exported('fs/x.c')], 'fs/y.c')).toBe('fs/x.c');
  });

  test('is the one in the same folder', () => {
    expect(chooseDefiner([exported('fs/a/x.c'), exported('fs/b/x.c')], 'fs/b/y.c')).toBe('fs/b/x.c');
  });

  test('is unknown when several files define it', () => {
    expect(chooseDefiner([exported('fs/a/x.c'), exported('fs/b/x.c')], 'fs/c/y.c')).toBeUndefined();
    expect(chooseDefiner([exported('fs/a/x.c'), exported('fs/a/z.c')], 'fs/a/y.c')).toBeUndefined();
  });
});
