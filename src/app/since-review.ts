// `check --since OLD`: a review against that of the series' previous version; what was said before is not repeated.
import type { Notice } from '../base/notice.js';
import type { Finding } from '../finding/model.js';
import { compareVersions } from '../finding/since.js';
import type { Review } from '../report/model.js';

/** Leaves what is new; what is still there or gone is counted and told by notices. */
export function sinceReview(before: Review, after: Review): Review {
  const { fresh, repeated, gone } = compareVersions(comparable(before), comparable(after));
  const isFresh = new Set(fresh);
  const stillThere = repeated.filter(({ status }) => status === 'introduced');
  const away = gone.filter(({ status }) => status === 'introduced');
  return {
    ...after,
    findings: after.findings.filter((finding) => finding.status === 'existing' || isFresh.has(finding)),
    notices: [
      ...after.notices,
      ...(stillThere.length === 0 ? [] : [repeatedNotice(stillThere)]),
      ...away.map((finding) => goneNotice(finding, after.notices)),
      ...before.notices.filter(({ level }) => level === 'not-judged').map(notJudgedBefore),
    ],
    since: { repeated: stillThere.length, gone: away.length },
  };
}

/** What was there before either version is no statement about a version. */
function comparable({ findings }: Review): readonly Finding[] {
  return findings.filter(({ status }) => status !== 'existing');
}

/** Where they are, in one line: enough to look them up, no second report. */
function repeatedNotice(findings: readonly Finding[]): Notice {
  const named = findings.slice(0, 5).map((finding) => {
    const line = finding.post === undefined ? '' : `:${finding.post.line}`;
    return `${finding.rule} at ${finding.file}${line}`;
  });
  const more = findings.length > named.length ? ` and ${findings.length - named.length} more` : '';
  const verb =
    findings.length === 1 ? 'finding of the previous version is' : 'findings of the previous version are';
  return {
    code: 'still-there',
    level: 'info',
    message: `${findings.length} ${verb} still there, not repeated: ${named.join(', ')}${more}`,
  };
}

/** A file that was not judged in full proves nothing about what it held. */
function goneNotice(finding: Finding, notices: readonly Notice[]): Notice {
  const { file, rule, message } = finding;
  const isUnsure = notices.some(
    (notice) => notice.level === 'not-judged' && (notice.file === undefined || notice.file === file),
  );
  const name = finding.function === '' ? '' : ` in ${finding.function}()`;
  return {
    code: isUnsure ? 'not-found-again' : 'no-longer-introduced',
    level: 'info',
    file,
    message: isUnsure
      ? `of the previous version, not found again${name}, but not everything was judged: ${message} [${rule}]`
      : `fixed since the previous version${name}: ${message} [${rule}]`,
  };
}

/** What is new may then be old: it was not looked at. It takes nothing away from this version's result. */
function notJudgedBefore(notice: Notice): Notice {
  const { code, file, message } = notice;
  return {
    code,
    level: 'info',
    ...(file === undefined ? {} : { file }),
    message: `the previous version was not judged in full: ${message}`,
  };
}
