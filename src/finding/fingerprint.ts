// A finding's identity across pushes: what it is about, never where it stands.
import { createHash } from 'node:crypto';

export interface Identity {
  readonly rule: string;
  readonly kind: string;
  readonly file: string;
  readonly function: string;
  readonly lock: string | undefined;
  /** The source line of the event, white space squeezed. */
  readonly text: string;
  /** 0 for the first finding with the same identity in the file, 1 for the next. */
  readonly ordinal: number;
}

/** 16 hex digits; equal for the same defect after lines moved. */
export function fingerprintOf(identity: Identity): string {
  const { rule, kind, file, lock, text, ordinal } = identity;
  const parts = [
    rule,
    kind,
    file,
    identity.function,
    lock ?? '',
    text.replace(/\s+/g, ' ').trim(),
    String(ordinal),
  ];
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16);
}
