// What is to be said about a pull request, as data: the judging half writes it, the posting half reads it.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ToolError } from '../../base/tool-error.js';
import { rules } from '../../../rules/index.js';

/** Bounds on what an untrusted job may hand over. */
const most = { items: 5000, lines: 400, steps: 200 };

const hex = (length: number): z.ZodString => z.string().regex(new RegExp(`^[0-9a-f]{${length}}$`));
const text = z.string().max(4000);
const line = z.number().int().min(1).max(100_000_000);

const step = z.strictObject({ side: z.enum(['pre', 'post']), line, text, file: text.nullable() });

const item = z.strictObject({
  /** Identity across pushes: that of the finding and its status. */
  id: hex(16),
  /** What the id was before the pull request gave the file another name. */
  formerId: hex(16).nullable(),
  status: z.enum(['introduced', 'fixed']),
  rule: z.enum(rules.map((rule) => rule.id) as [string, ...string[]]),
  severity: z.enum(['error', 'warning', 'note']),
  certainty: z.enum(['certain', 'likely', 'possible']),
  file: text.min(1),
  function: text,
  /** In the post-image; in the pre-image for what is fixed. */
  line,
  message: text,
  witness: z.array(step).max(most.steps),
  /** A proven edit as the whole new text of one line. */
  fix: z.strictObject({ description: text, line, old: text, new: text }).nullable(),
  frame: z.array(text).max(most.lines),
});

const notice = z.strictObject({
  id: hex(16),
  code: z.string().regex(/^[a-z0-9-]{1,60}$/),
  level: z.enum(['info', 'not-judged']),
  file: text.nullable(),
  line: line.nullable(),
  message: text,
});

const schema = z.strictObject({
  kind: z.literal('hunklock-pull'),
  version: z.literal(1),
  tool: z.string().regex(/^[0-9A-Za-z.+-]{1,40}$/),
  pull: z.number().int().min(1),
  head: hex(40),
  /** The closing line of the report. */
  summary: text,
  items: z.array(item).max(most.items),
  notices: z.array(notice).max(most.items),
});

export type PullItem = Readonly<z.infer<typeof item>>;
export type PullNotice = Readonly<z.infer<typeof notice>>;
export type PullData = Readonly<z.infer<typeof schema>>;

/** Items and their texts are cut to these, so that what one half writes the other accepts. */
export const dataBounds = { ...most, text: 4000 };

/** Reads the file of the untrusted half; every value in it may be a lie, but none has another form. */
export function parsePullData(json: string): PullData {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw badData('it is no JSON', error);
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw badData(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`, undefined);
}

/** The id of an item: 16 hex digits. */
export function itemId(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16);
}

function badData(why: string, cause: unknown): ToolError {
  return new ToolError(
    'bad-data',
    2,
    `the data file is not valid: ${why}`,
    "Make it with 'hunklock github --data FILE' of the same version.",
    { cause },
  );
}
