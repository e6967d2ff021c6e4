// The JSON Schema of the machine-readable report; published as docs/hunklock-v1.schema.json.

const line = { type: 'integer', minimum: 1 } as const;
const count = { type: 'integer', minimum: 0 } as const;
const text = { type: 'string' } as const;

/** All keys are required: a consumer never asks whether one is there. */
function object(description: string, properties: Readonly<Record<string, object>>): object {
  return { description, type: 'object', required: Object.keys(properties), properties };
}

function nullable(schema: object, description: string): object {
  return { description, anyOf: [schema, { type: 'null' }] };
}

function list(items: object, description: string): object {
  return { description, type: 'array', items };
}

const place = object('A place in one image; a tab is one column.', { line, column: line });
const side = { description: 'The image: before or after the patch.', enum: ['pre', 'post'] };

const patch = object('One patch of the input, in the order judged.', {
  subject: nullable(text, 'Subject without the [PATCH ...] prefix; null for a bare diff.'),
  messageId: nullable(text, 'Message-Id of its mail.'),
  seq: nullable({ type: 'string', pattern: '^[0-9]+/[0-9]+$' }, 'Place in its series: 2/5.'),
  input: {
    description: 'Worst state of its hunks: as sent, repaired by their counts, or damaged and not judged.',
    enum: ['intact', 'repaired', 'damaged'],
  },
  files: { description: 'Files in the diff.', ...count },
  source: { description: 'Name of the input: a path, <stdin>, a commit id.', ...text },
  format: { description: 'What the input was recognised as, in words.', ...text },
  functionsJudged: { description: 'Functions whose images were judged.', ...count },
  functionsByScope: object('The same by how much text was known; all 0 where not counted.', {
    hunk: count,
    function: count,
    file: count,
    tree: count,
  }),
});

const witnessStep = object('One step of the proof, in the order of execution.', {
  side,
  line,
  text,
  file: nullable(text, "File of the line; null where it is the finding's own."),
});

const fix = object('A replacement that was proven by judging the edited image again.', {
  description: text,
  edits: list(object('On one post-image line.', { line, old: text, new: text }), 'All are needed.'),
});

const lane = object('One lock along the lines of the function.', {
  lock: text,
  heldLines: list(line, 'Lines on which it is held on some path.'),
  acquireLines: list(line, 'Lines that acquire it.'),
  releaseLines: list(line, 'Lines that release it.'),
});

const finding = object('One defect, compared between the two images.', {
  rule: { description: 'Rule id; never renumbered or reused.', type: 'string', pattern: '^[a-z0-9-]+$' },
  severity: { description: 'How bad.', enum: ['error', 'warning', 'note'] },
  certainty: { description: 'How sure.', enum: ['certain', 'likely', 'possible'] },
  status: { description: 'What the patch did to it.', enum: ['introduced', 'fixed', 'existing'] },
  scope: { description: 'How much text was known.', enum: ['hunk', 'function', 'file', 'tree'] },
  patch: { description: 'Index into patches.', ...count },
  file: { description: 'Path in the source tree.', ...text },
  function: { description: 'Empty where the hunk does not name it.', ...text },
  pre: nullable(place, 'In the pre-image; null where it has none.'),
  post: nullable(place, 'In the post-image; null where it has none.'),
  inputLine: nullable(line, 'Line of the mail or diff; null where that does not show the place.'),
  lock: nullable(text, 'Access path of the lock.'),
  message: text,
  witness: list(witnessStep, 'At least two for an introduced finding.'),
  fix: nullable(fix, 'What to write instead, when it is provable.'),
  fingerprint: { description: 'Identity across pushes; holds no line number.', type: 'string', minLength: 1 },
  evidence: nullable(text, 'Why this is more than theory, such as an oops in the same mail.'),
  lanes: list(lane, 'Locks to draw beside the function.'),
  functionLines: {
    description: "First and last line of the function in the finding's image.",
    type: 'array',
    prefixItems: [line, line],
    items: false,
    minItems: 2,
  },
});

const notice = object('What the tool could not do, or did only with help.', {
  code: { description: 'Stable code.', type: 'string', pattern: '^[a-z0-9-]+$' },
  level: { description: 'not-judged: a part of the input was not looked at.', enum: ['info', 'not-judged'] },
  file: nullable(text, 'File of the source tree.'),
  line: nullable(line, 'Line of the file.'),
  inputLine: nullable(line, 'Line of the mail or diff.'),
  message: text,
});

const summary = object('Counts of what is listed above.', {
  introduced: count,
  fixed: count,
  existing: count,
  notJudged: { description: 'Notices of level not-judged.', ...count },
  functionsJudged: count,
  hidden: object('Left out of the findings; the options that show them.', {
    possible: { description: '--pedantic', ...count },
    existing: { description: '--existing', ...count },
    suppressed: { description: 'An entry of the suppressions file answers for them.', ...count },
  }),
  since: nullable(
    object('Introduced findings of the previous version.', {
      repeated: { description: 'Still there; left out of the findings.', ...count },
      gone: { description: 'Not there any more; a notice for each.', ...count },
    }),
    'Null without --since.',
  ),
});

/** JSON Schema (2020-12) of `--format json`, version 1. Later releases add keys and keep these. */
export const jsonSchemaV1: object = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'hunklock report, version 1',
  ...object('What a patch introduces and fixes.', {
    version: { const: 1 },
    tool: object('Who wrote this.', { name: { const: 'hunklock' }, version: text }),
    patches: list(patch, 'Patches of the input; findings refer to them by index.'),
    findings: list(finding, 'Introduced first, most severe first; then fixed, then existing.'),
    notices: list(notice, 'Never left out.'),
    summary,
  }),
};
