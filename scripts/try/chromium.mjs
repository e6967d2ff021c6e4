// A headless Chromium, driven over its debugging pipe: no driver, no package, no port. For the tries in this folder.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const flags = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--hide-scrollbars',
  '--window-size=1400,1000',
  '--remote-debugging-pipe',
];

/** Opens a page; `call` sends a command of the DevTools protocol, `events` has all that the browser told. */
export async function openPage(program, url) {
  const profile = mkdtempSync(join(tmpdir(), 'hunklock-chromium-'));
  const child = spawn(program, [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const events = [];
  const send = messagesOver(child, events);
  const { targetId } = await send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const call = (method, params = {}) => send(method, params, sessionId);
  for (const domain of ['Page', 'Network', 'Log', 'Runtime', 'Accessibility']) await call(`${domain}.enable`);
  await call('Page.navigate', { url });
  while (!events.some(({ method }) => method === 'Page.loadEventFired'))
    await new Promise((done) => setTimeout(done, 50));
  const close = async () => {
    const ended = new Promise((done) => child.once('exit', done));
    await send('Browser.close').catch(() => undefined);
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { call, events, close, evaluate: (source) => evaluate(call, source) };
}

/** What an expression gives in the page, as a value. */
async function evaluate(call, expression) {
  const { result, exceptionDetails } = await call('Runtime.evaluate', { expression, returnByValue: true });
  if (exceptionDetails !== undefined)
    throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}

/** Messages are JSON with a NUL behind each. */
function messagesOver(child, events) {
  const [, , , toBrowser, fromBrowser] = child.stdio;
  const waiting = new Map();
  let id = 0;
  let rest = '';
  fromBrowser.setEncoding('utf8');
  fromBrowser.on('data', (chunk) => {
    const messages = (rest + chunk).split('\0');
    rest = messages.pop();
    for (const message of messages.map((text) => JSON.parse(text))) {
      const answer = waiting.get(message.id);
      if (answer === undefined) events.push(message);
      else if (message.error === undefined) answer.done(message.result);
      else answer.fail(new Error(message.error.message));
    }
  });
  const failAll = (error) => {
    for (const { fail } of waiting.values()) fail(error);
  };
  child.once('error', failAll);
  child.once('exit', () => failAll(new Error('the browser ended')));
  toBrowser.on('error', failAll);
  return (method, params = {}, sessionId = undefined) =>
    new Promise((done, fail) => {
      waiting.set(++id, { done, fail });
      toBrowser.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
}
