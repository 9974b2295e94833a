/**
 * oidc-provider writes its notices to the console, the first of them while its modules load. This module takes them out of there
 * and into our log, so it must be the first import of a program; whatever else is written to the console passes untouched.
 */
import type { Logger } from 'pino';

/** The library puts this before every notice; on a terminal a colour comes first. */
// oxlint-disable-next-line no-control-regex -- the colour begins with an escape character
const mark = /^(?:\x1b\[[\d;]*m)?oidc-provider (?:NOTICE|WARNING): /;
/** Notices that tell nothing new: `serve.ts` names the recommended Node itself, and our own agent guards every request that we send. */
const known = /Unsupported runtime|failed to setup SSRF protection/;

const waiting: string[] = [];
let log: Logger | undefined;

function pass(notice: string): void {
  if (!log) waiting.push(notice);
  else if (known.test(notice)) log.debug({ notice }, 'the protocol library says');
  else log.warn({ notice }, 'the protocol library says');
}

for (const level of ['info', 'warn'] as const) {
  const print = console[level].bind(console);
  console[level] = (...words: unknown[]) => {
    const [text] = words;
    if (typeof text === 'string' && mark.test(text)) pass(text);
    else print(...words);
  };
}

/** Sends the notices of the library to this log, those from before included. */
export function logLibraryNotices(to: Logger): void {
  log = to;
  for (const notice of waiting.splice(0)) pass(notice);
}
