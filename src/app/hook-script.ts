// The shell script that git runs, and reading back what an installed one says.
import { createHash } from 'node:crypto';
import { type HookName, keptName, stopStatus } from './hook-names.js';

/** The programs that an installed script starts. */
export interface HookPrograms {
  /** Absolute path of node: a git GUI has no PATH to find it on. */
  readonly node: string;
  /** Absolute path of the command line. */
  readonly tool: string;
}

/** An installed script, read back. */
export interface InstalledScript extends HookPrograms {
  /** False when somebody changed the file after it was written. */
  readonly isIntact: boolean;
}

const mark = '#!/bin/sh\n# hunklock hook 1 ';

/** Writes the script of one hook; equal arguments, equal text. */
export function hookScript(name: HookName, { node, tool }: HookPrograms): string {
  const body = `# Judges what is about to be committed. \`hunklock hook uninstall\` takes it away, \`hunklock hook doctor\` tests it.
node=${quoted(node)}
tool=${quoted(tool)}

# What was here before is called first, as git would call it.
hooks=.
case $0 in */*) hooks=\${0%/*} ;; esac
before=$hooks/${keptName(name)}
if [ -x "$before" ] && [ -z "$HUNKLOCK_PROBE" ]; then
	# A hook manager may have made this file a part of the hook that is called here.
	[ "$HUNKLOCK_CHAIN" = "$PWD/$before" ] && exit 0
	HUNKLOCK_CHAIN=$PWD/$before "$before" "$@" || exit $?
fi
case $HUNKLOCK_SKIP in '' | 0) ;; *) exit 0 ;; esac

if ! [ -x "$node" ]; then
	node=$(command -v node) || node=
	for place in /usr/local/bin /usr/bin /opt/homebrew/bin "$HOME"/.nvm/versions/node/*/bin "$HOME"/.volta/bin; do
		[ -z "$node" ] && [ -x "$place/node" ] && node=$place/node
	done
fi
if [ -n "$node" ] && [ -f "$tool" ]; then
	"$node" "$tool" hook run --from-script ${name}
elif command -v hunklock >/dev/null; then
	hunklock hook run --from-script ${name}
else
	echo "hunklock: this commit was not judged: neither $tool nor another hunklock can be started." >&2
	echo "  Run 'hunklock hook install' again, or delete $0." >&2
	exit 0
fi
case $? in
0) exit 0 ;;
${stopStatus}) exit 1 ;;
esac
echo "hunklock: this commit was not judged: the check could not run; 'hunklock hook doctor' says more." >&2
exit 0
`;
  return `${mark}${digest(body)}\n${body}`;
}

/** Reads a hook file; undefined when it is none of ours. */
export function readScript(text: string): InstalledScript | undefined {
  if (!text.startsWith(mark)) return undefined;
  const end = text.indexOf('\n', mark.length);
  const body = text.slice(end + 1);
  return {
    isIntact: text.slice(mark.length, end) === digest(body),
    node: assigned(body, 'node'),
    tool: assigned(body, 'tool'),
  };
}

const digest = (body: string): string => createHash('sha256').update(body).digest('hex').slice(0, 16);

/** A word of the shell, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The value of the first assignment to a variable; '' when there is none. */
function assigned(body: string, variable: string): string {
  const [, value = ''] = new RegExp(`^${variable}='(.*)'$`, 'm').exec(body) ?? [];
  return value.replaceAll(`'\\''`, "'");
}
