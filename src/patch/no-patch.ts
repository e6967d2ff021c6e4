// What to say of an input without a diff: never nothing.
import type { Notice } from '../base/notice.js';
import type { RawInput } from '../input/model.js';

// Lines by which the kernel, crash(8) and lockdep open their reports.
const crashLines =
  /(?:^|[\s\]])(?:BUG: |kernel BUG at |Oops: |Call Trace:|RIP: |general protection fault|WARNING: CPU: |WARNING: possible (?:circular|recursive) locking|INFO: task |\[exception RIP: |PID: \d+ +TASK: )/;

/** Describes the inputs of one source, none of which has a diff. */
export function describeNoPatch(inputs: readonly RawInput[]): Notice {
  const [first] = inputs;
  const source = first?.container ?? first?.source ?? 'input';
  if (first === undefined || inputs.every(({ lines }) => lines.every(({ text }) => text.trim() === ''))) {
    return { code: 'no-patch', level: 'not-judged', message: `${source} is empty: nothing to judge` };
  }
  const mails = inputs.length === 1 ? `1 ${kindOf(first)}` : `${inputs.length} mails`;
  const hasCrash = inputs.some(({ lines }) => lines.some(({ text }) => crashLines.test(text.slice(0, 400))));
  const content = hasCrash ? 'prose and a crash report' : 'prose';
  const title = inputs.map(titleOf).find((one) => one !== '') ?? '';
  return {
    code: 'no-patch',
    level: 'not-judged',
    message: `no patch in ${source}: ${mails}, ${content}, no diff${title === '' ? '' : `: '${title}'`}`,
  };
}

function kindOf({ format }: RawInput): string {
  return format === 'raw diff' || format === 'text' ? 'text' : 'mail';
}

/** The subject, or the first line of text. */
function titleOf({ subject, lines }: RawInput): string {
  const title = subject ?? lines.find(({ text }) => text.trim() !== '')?.text ?? '';
  const short = title.trim().slice(0, 100);
  return short.length < title.trim().length ? `${short}...` : short;
}
