// Reviews built by hand, so that reporters are tested without the stages before them.
import type { Finding, LockLane } from '../../src/finding/model.js';
import type { Hunk, Patch } from '../../src/patch/model.js';
import type { ReportOptions, Review } from '../../src/report/model.js';

export const plainOptions: ReportOptions = {
  color: false,
  unicode: true,
  width: 100,
  quiet: false,
  verbose: false,
  toolVersion: '0.0.0-test',
  ruleInfo: (id) => ({
    summary: `The summary of ${id}`,
    severity: 'error',
    page: `# ${id}\n\nWhat is wrong, and why.\n`,
  }),
};

/** A function of a filesystem that is not there: the post-image of `relockPatch`, from line 40. */
export const relockSource = `static struct dentry *demo_splice(struct inode *inode, struct dentry *de)
{
	struct demo_inode_info *di = DEMO_I(inode);
	struct dentry *alias;

	spin_lock(&di->di_lock);
	alias = demo_find_alias(inode, de);
	if (!alias)
		demo_attach(de, inode);
	spin_lock(&di->di_lock);

	if (alias) {
		demo_debug("reuse %p\\n", alias);
		iput(inode);
		return alias;
	}
	demo_debug("add %p\\n", de);
	demo_count(inode);
	demo_touch(inode);
	demo_mark(inode);
	return de;
}
`.split('\n');

export const relockStart = 40;

/** `first` to `last`, both included. */
export function lines(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
}

export const relockLane: LockLane = {
  lock: 'di->di_lock',
  heldLines: lines(45, 60),
  acquireLines: [45, 49],
  releaseLines: [],
};

/** The hunk that turned an unlock into a second lock. */
const relockHunk: Hunk = {
  preStart: 47,
  preCount: 4,
  postStart: 47,
  postCount: 4,
  heading: 'static struct dentry *demo_splice(struct inode *inode, struct dentry *de)',
  state: 'repaired',
  inputLine: 20,
  lines: [
    { kind: 'context', text: '\tif (!alias)', inputLine: 21, preLine: 47, postLine: 47 },
    { kind: 'context', text: '\t\tdemo_attach(de, inode);', inputLine: 22, preLine: 48, postLine: 48 },
    { kind: 'removed', text: '\tspin_unlock(&di->di_lock);', inputLine: 23, preLine: 49 },
    { kind: 'added', text: '\tspin_lock(&di->di_lock);', inputLine: 24, postLine: 49 },
    { kind: 'context', text: '', inputLine: 25, preLine: 50, postLine: 50 },
  ],
};

export const relockPatch: Patch = {
  subject: 'demofs: reuse aliases',
  messageId: '20261101.1234@example.org',
  prose: '',
  format: 'git format-patch mail',
  source: '0001-demofs-reuse-aliases.patch',
  files: [
    {
      change: 'modified',
      prePath: 'fs/demo/namei.c',
      postPath: 'fs/demo/namei.c',
      binary: false,
      hunks: [relockHunk],
      inputLine: 16,
    },
  ],
};

type IntroducedFinding = Extract<Finding, { status: 'introduced' }>;

/** The second lock, without the proven fix. */
export const unfixable: Omit<IntroducedFinding, 'fix'> = {
  rule: 'double-lock',
  severity: 'error',
  certainty: 'certain',
  status: 'introduced',
  scope: 'function',
  patch: 0,
  file: 'fs/demo/namei.c',
  function: 'demo_splice',
  post: { line: 49, column: 2 },
  inputLine: 24,
  lock: 'di->di_lock',
  message: "'di->di_lock' is acquired again while still held; this deadlocks",
  witness: [
    { side: 'post', line: 45, text: 'acquired here' },
    { side: 'pre', line: 49, text: 'the patch replaces this release' },
    { side: 'post', line: 49, text: 'acquired again, still held' },
  ],
  fingerprint: 'double-lock:demo_splice:di->di_lock:1',
  lanes: [relockLane],
  functionLines: [40, 61],
};

export const doubleLock: IntroducedFinding = {
  ...unfixable,
  fix: {
    description: 'release it instead',
    edits: [{ line: 49, old: 'spin_lock', new: 'spin_unlock' }],
  },
};

export const fixedReference: Finding = {
  rule: 'ref-after-unlock',
  severity: 'error',
  certainty: 'likely',
  status: 'fixed',
  scope: 'function',
  patch: 0,
  file: 'fs/demo/namei.c',
  function: 'demo_find_alias',
  pre: { line: 21, column: 3 },
  lock: 'alias->d_lock',
  message: "'alias' gets its reference after 'alias->d_lock' was dropped",
  witness: [
    { side: 'pre', line: 19, text: 'dropped here' },
    { side: 'pre', line: 21, text: 'reference taken here' },
  ],
  fingerprint: 'ref-after-unlock:demo_find_alias:alias->d_lock:1',
  lanes: [],
  functionLines: [10, 30],
};

/** A review of `relockPatch`, with the post-image text of its one file at hand. */
export function reviewOf(parts: Partial<Review> = {}): Review {
  return {
    patches: [
      { patch: relockPatch, input: 'repaired', functionsJudged: 2, functionsByScope: { function: 2 } },
    ],
    findings: [doubleLock],
    notices: [],
    hidden: { possible: 0, existing: 0 },
    sourceLines: (_patch, file, side, line) =>
      file === 'fs/demo/namei.c' && side === 'post' ? relockSource[line - relockStart] : undefined,
    ...parts,
  };
}

/** A review in which every text that may come from a patch is this one. */
export function hostileReview(hostile: string): Review {
  const finding: Finding = {
    ...doubleLock,
    file: hostile,
    function: hostile,
    message: hostile,
    lock: hostile,
    evidence: hostile,
    fingerprint: hostile,
    lanes: [
      { lock: hostile, heldLines: [], acquireLines: [], releaseLines: [] },
      { lock: `${hostile}2`, heldLines: [], acquireLines: [], releaseLines: [] },
    ],
    witness: doubleLock.witness.map((step) => ({ ...step, text: hostile })),
    fix: { description: hostile, edits: [{ line: 49, old: hostile, new: hostile }] },
  };
  const patch = { ...relockPatch, subject: hostile, source: hostile, format: hostile };
  return reviewOf({
    patches: [0, 1].map(() => ({ patch, input: 'intact', functionsJudged: 1 })),
    findings: [finding, { ...fixedReference, file: hostile, function: hostile, message: hostile }],
    notices: [{ code: 'hunk-damaged', level: 'not-judged', message: hostile, file: hostile, inputLine: 60 }],
    sourceLines: () => hostile,
  });
}
