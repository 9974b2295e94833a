import { figure, printTable } from '../figures/print-table.ts';
import { answerKinds } from './answers.ts';
import { promises, type PromiseName } from './ledger.ts';
import type { Performance } from './perform.ts';

/** Broken promises of one kind that are printed at most. */
const shown = 5;

const secondsOf = (milliseconds: number | undefined) =>
  milliseconds === undefined ? 'never' : figure(milliseconds / 1000);

const acts = ({ ledger: { registered, families, passwords } }: Performance) =>
  [
    registered.filter(({ outcome }) => outcome === 'done').length,
    families.length,
    passwords.reduce((sum, { changes }) => sum + changes, 0),
  ].join(' / ');

const looks = ({ ledger }: Performance) => [...ledger.checked.values()].reduce((sum, count) => sum + count, 0);

/** Prints one row for each fault, then what was broken, and what is to be known beside it. */
export function printPerformances(performances: readonly Performance[]): void {
  printTable(
    [
      'fault',
      'database',
      'seconds',
      ...answerKinds,
      'longest silence, s',
      'serves again after, s',
      'accounts / sign-ins / passwords',
      'looks at promises',
      'broken',
    ],
    performances.map((each) => [
      each.fault,
      each.database === 'sqlite' ? 'SQLite' : 'PostgreSQL',
      figure(each.seconds),
      ...answerKinds.map((kind) => String(each.answers.counts.get(kind) ?? 0)),
      secondsOf(each.silence),
      secondsOf(each.again),
      acts(each),
      String(looks(each)),
      String(each.ledger.broken.length),
    ]),
  );
  for (const { fault, database, ledger, notes, answers } of performances) {
    const about = `${fault}, ${database}`;
    for (const note of notes) console.log(`- ${about}: ${note}`);
    for (const example of answers.examples) console.log(`- ${about}: ${example}`);
    for (const name of Object.keys(promises) as PromiseName[]) {
      const details = ledger.broken.filter(({ promise }) => promise === name).map(({ detail }) => detail);
      for (const detail of details.slice(0, shown)) console.log(`- BROKEN, ${about}: ${promises[name]}: ${detail}`);
      if (details.length > shown) console.log(`- BROKEN, ${about}: ${promises[name]}: ${details.length - shown} more`);
    }
  }
}

/** Prints how often each promise was looked at. */
export function printPromises(performances: readonly Performance[]): void {
  const names = Object.keys(promises) as PromiseName[];
  const sum = (of: (performance: Performance) => number) =>
    String(performances.reduce((all, each) => all + of(each), 0));
  printTable(
    ['promise', 'looked at', 'broken'],
    names.map((name) => [
      promises[name],
      sum(({ ledger }) => ledger.checked.get(name) ?? 0),
      sum(({ ledger }) => ledger.broken.filter(({ promise }) => promise === name).length),
    ]),
  );
}
