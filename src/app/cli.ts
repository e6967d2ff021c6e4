#!/usr/bin/env node
// The command line's entry: the fast answers, then the program; every failure ends here with its status.
import { handleClosedPipe } from './output.js';
import { packageVersion } from './package-files.js';

const args = process.argv.slice(2);
const isVerbose = args.includes('-v') || args.includes('--verbose');

async function fail(error: unknown): Promise<void> {
  const { describeFailure } = await import('./failure.js');
  const failure = describeFailure(error, args, isVerbose);
  process.stderr.write(failure.text);
  process.exitCode = failure.status;
}

async function main(): Promise<void> {
  handleClosedPipe();
  process.on('uncaughtException', (error) => void fail(error));
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
    process.stdout.write(`${packageVersion()}\n`);
    return;
  }
  if (args[0] === 'hook' && args[1] === 'run' && !args.some((word) => word === '-h' || word === '--help')) {
    const { runHook } = await import('./hook-run.js');
    process.exitCode = await runHook(args.slice(2));
    return;
  }
  if (args[0] === 'serve' && args[1] === 'review') {
    const { runReviewProcess } = await import('./serve/review-process.js');
    process.exitCode = await runReviewProcess();
    return;
  }
  // The parser of options takes longer to load than --version takes to answer.
  const { runProgram } = await import('./program.js');
  process.exitCode = await runProgram(args);
}

await main().catch(fail);
