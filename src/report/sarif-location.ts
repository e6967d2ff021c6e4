// Places as SARIF writes them: a relative URI, the tree it is relative to, a region.
import type { ImageSide } from '../image/model.js';
import { visibleCode } from './visible.js';

export interface SarifPlace {
  readonly side: ImageSide;
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  /** The line as it stands in the file. */
  readonly snippet?: string | undefined;
  readonly message?: string;
}

/** Each image has a tree of its own: a line before the patch is not that line of the file as it is now. */
export function artifactLocation(side: ImageSide, file: string): object {
  return { uri: relativeUri(file), uriBaseId: side === 'post' ? 'SRCROOT' : 'PREIMAGE' };
}

export function textLocation({ side, file, line, column, snippet, message }: SarifPlace): object {
  return {
    physicalLocation: {
      artifactLocation: artifactLocation(side, file),
      region: {
        startLine: line,
        ...(column === undefined ? {} : { startColumn: column }),
        ...(snippet === undefined ? {} : { snippet: { text: visibleCode(snippet) } }),
      },
    },
    ...(message === undefined ? {} : { message: { text: message } }),
  };
}

/** A name out of a patch is a path below the root, whatever it looks like: no scheme, no host, no way up. */
function relativeUri(file: string): string {
  const segments = file.replace(/\p{Cs}/gu, '\ufffd').split('/');
  return segments
    .filter((segment) => segment !== '' && segment !== '.')
    .map((segment) => (segment === '..' ? '%2E%2E' : encodeURIComponent(segment)))
    .join('/');
}
