// The hidden last line of everything we post: which findings it is about. Later runs read it to repeat nothing.

/** What a posted body was about; ids are hex digits only, so that nothing from a patch can stand in a mark. */
export interface Mark {
  /** `open` until what it says has been mended. */
  readonly state: 'open' | 'fixed' | 'said';
  /** Ids of the items that the body itself tells of. */
  readonly ids: readonly string[];
  /** Ids that the comments of the same review tell of: known even when a maintainer deletes these. */
  readonly also: readonly string[];
}

const pattern = /^<!-- hunklock:1 (open|fixed|said) ids=([0-9a-f,]*) also=([0-9a-f,]*) -->$/;

/** The line to put at the end of a body. */
export function writeMark({ state, ids, also }: Mark): string {
  return `<!-- hunklock:1 ${state} ids=${ids.join(',')} also=${also.join(',')} -->`;
}

/** The mark of a body; only its last line counts, and the caller has made sure whose body it is. */
export function readMark(body: string): Mark | undefined {
  const last = body.trimEnd().split('\n').at(-1)?.trimEnd() ?? '';
  const [, state, ids = '', also = ''] = pattern.exec(last) ?? [];
  if (state !== 'open' && state !== 'fixed' && state !== 'said') return undefined;
  return { state, ids: listed(ids), also: listed(also) };
}

/** A body without its mark. */
export function withoutMark(body: string): string {
  const lines = body.trimEnd().split('\n');
  return readMark(body) === undefined ? body : lines.slice(0, -1).join('\n').trimEnd();
}

const listed = (ids: string): readonly string[] => ids.split(',').filter((id) => id !== '');
