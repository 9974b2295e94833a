import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mailSamples } from '../support/mail-samples.ts';
import type { TestApp } from '../support/start-app.ts';

/** These show every message with sample data; they say nothing of when it is sent. */
const samples = ['mail-samples.ts', 'mails.test.ts', 'accessibility-mails.test.ts'];

const textOf = (folders: readonly string[], isMeant: (path: string) => boolean): string =>
  folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
    .filter((path) => /\.tsx?$/.test(path) && isMeant(path))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');

const found = (text: string, pattern: RegExp): readonly string[] => [
  ...new Set([...text.matchAll(pattern)].map(([, name]) => name ?? '')),
];

const dotted = String.raw`['"\`]([a-z][a-z0-9_-]*(?:\.[a-z0-9_-]+)+)['"\`]`;
const sources = textOf(['src', 'interactions'], (path) => !path.includes('/texts/'));
const tests = textOf(
  ['test'],
  (path) => ![...samples, 'every-line-is-read.test.ts'].some((name) => path.endsWith(name)),
);

const events = [
  ...new Set([
    ...found(sources, new RegExp(`event: ${dotted}`, 'g')),
    ...found(readFileSync('src/domain/account/history-events.ts', 'utf8'), new RegExp(`^  ${dotted}: `, 'gm')),
  ]),
];
const mails = Object.keys(mailSamples({ url: 'https://id.example.test' } as TestApp));
const errors = found(readFileSync('src/errors.ts', 'utf8'), /^ {2}([a-z_]+): \d{3},$/gm);

/** A name of an event may stand in a longer text, such as « account.disabled with reason »; another name stands alone. */
const namesEvent = (name: string) => new RegExp(`(?<![\\w.-])${name.replaceAll('.', '\\.')}(?![\\w.-])`).test(tests);
const namesAlone = (name: string) => new RegExp(`(['"\`])${name}\\1`).test(tests);

describe('a test reads what the program writes', () => {
  test.each([
    { what: 'every event of the audit', names: events, isRead: namesEvent, least: 150 },
    { what: 'every kind of message', names: mails, isRead: namesAlone, least: 40 },
    { what: 'every code of an error', names: errors, isRead: namesAlone, least: 20 },
  ])('$what', ({ names, isRead, least }) => {
    expect(names.length).toBeGreaterThanOrEqual(least);
    expect(names.filter((name) => !isRead(name))).toEqual([]);
  });
});
