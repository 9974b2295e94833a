import { readdirSync, readFileSync } from 'node:fs';
import { codesPage } from '../../interactions/account/security/codes-page.tsx';
import { loginFlow } from '../../interactions/login/flow.ts';
import { texts } from '../../interactions/texts/index.ts';
import { eventsOf, hiddenEvents, shownEvents } from '../../src/domain/account/history-events.ts';

describe('the list of events', () => {
  const known = { ...shownEvents, ...hiddenEvents };
  const sources = ['src', 'interactions'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => readFileSync(`${folder}/${name}`, 'utf8')),
  );
  /** The calls that write a line of the audit, each as far as the end of its event. */
  const calls = sources.flatMap((text) => text.match(/\baudit\(\{[^}]*\}/g) ?? []);
  const engine = /^(?:login|security)\.[a-z-]+\.(?:refused|throttled)$/;

  test('has every event of an account that the program writes, with a sentence or with the reason why it is not shown', () => {
    const named = calls.filter((call) => /\baccountId\b/.test(call));
    const names = named.flatMap((call) => [...call.matchAll(/'([a-z_-]+(?:\.[a-z_-]+)+)'/g)].map(([, name]) => name!));
    expect(names.length).toBeGreaterThan(40);
    expect(names.filter((name) => !Object.hasOwn(known, name))).toEqual([]);
  });

  test('has no event that the program does not write', () => {
    const text = sources.filter((source) => !source.includes('export const shownEvents')).join('\n');
    const names = Object.keys(known).filter((name) => !engine.test(name) && !name.startsWith('password_grant.'));
    expect(names.filter((name) => !text.includes(`event: '${name}'`) && !text.includes(`'${name}'`))).toEqual([]);
  });

  test('has every step of a flow that knows its person', async () => {
    const codes = await codesPage.flow({ account: {} } as never);
    const events = [loginFlow, codes].flatMap(({ name, steps }) => steps.map((step) => `${name}.${step.name}`));
    expect(events.filter((event) => !Object.hasOwn(known, `${event}.refused`))).toEqual([]);
    // A step that never asks a person to wait has no second outcome.
    const waits = Object.keys(known).filter((name) => engine.test(name) && name.endsWith('.throttled'));
    expect(waits.filter((name) => !events.includes(name.replace(/\.throttled$/, '')))).toEqual([]);
    const withPerson = sources.filter((text) => /^\s+person: \(/m.test(text));
    expect(withPerson).toHaveLength(2);
  });

  test('has an English and a French sentence for each event, and no two of a language are the same', () => {
    for (const lang of ['fr', 'en'] as const) {
      const { events } = texts[lang].history;
      expect(Object.keys(events).toSorted()).toEqual(eventsOf().toSorted());
      expect(new Set(Object.values(events)).size).toBe(eventsOf().length);
    }
  });
});
