import type { Page as Tab } from 'playwright-core';
import { evaluate, protocolOf, run } from './in-tab.ts';
import type { PageFacts } from './page-facts.ts';

const keys = {
  Tab: { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 },
  Enter: { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' },
} as const;

interface Presses {
  readonly name: keyof typeof keys;
  readonly times?: number;
  /** The key is also let go each time. */
  readonly isReleased?: boolean;
}

/** Presses a key so many times; the browser works them off one after the other. */
async function pressKey(tab: Tab, { name, times = 1, isReleased = false }: Presses): Promise<void> {
  const protocol = await protocolOf(tab);
  const key = keys[name];
  const down = { ...key, type: 'text' in key ? ('keyDown' as const) : ('rawKeyDown' as const) };
  const up = { ...key, type: 'keyUp' as const, text: undefined };
  const presses = Array.from({ length: times }, () => [down, ...(isReleased ? [up] : [])]).flat();
  await Promise.all(presses.map((press) => protocol.send('Input.dispatchKeyEvent', press)));
}

interface Stop {
  readonly place: number;
  readonly tag: string;
  readonly isDate: boolean;
  readonly outline: number;
  readonly isReached: boolean;
  readonly what: string;
}

const faultsOf = ({ outline, isReached, tag, what }: Stop): readonly string[] => [
  ...(outline < 2 && tag !== 'AUDIO' ? [`outline of ${outline} px on ${what}`] : []),
  ...(isReached ? [] : [`hidden while focused: ${what}`]),
];

/** Judges what the Tab key met: each stop after the one before it, and then the end. */
function judge(met: readonly (Stop | null)[], expected: readonly string[]): readonly string[] {
  const problems: string[] = [];
  let last = -1;
  for (const stop of met) {
    // At the end the focus is on the bars of the browser or on the first stop again.
    if (!stop || (stop.place === 0 && last === expected.length - 1)) break;
    // An audio player and the parts of a date are stops of their own.
    if (stop.place === last && (stop.tag === 'AUDIO' || stop.isDate)) continue;
    if (stop.place < last) {
      problems.push(`the focus goes back to ${stop.what}`);
      break;
    }
    if (stop.place !== last + 1) problems.push(`the focus jumps from « ${expected[last]} » to ${stop.what}`);
    problems.push(...faultsOf(stop));
    last = stop.place;
  }
  if (last !== expected.length - 1)
    problems.push(`the focus ends at « ${expected[last]} », not at « ${expected.at(-1)} »`);
  return problems;
}

/** Presses the Tab key from the top of the page to its end: order, outline, visibility, no trap. */
export async function walkByKeyboard(tab: Tab): Promise<readonly string[]> {
  const expected = await run(tab, 'watchStops');
  const isOver = (met: readonly (Stop | null)[]) =>
    met.some((stop, index) => !stop || (stop.place === 0 && index > 0)) || met.length > expected.length + 40;
  let met: readonly (Stop | null)[] = [];
  while (!isOver(met)) {
    await pressKey(tab, { name: 'Tab', times: met.length === 0 ? expected.length + 2 : 8 });
    met = (await run(tab, 'readStopsMet')) as readonly (Stop | null)[];
  }
  await run(tab, 'unwatchStops');
  return judge(met, expected);
}

/** Puts the focus on each stop of a page without script; such a page can neither move the focus nor hold it. */
export async function visitByFocus(tab: Tab): Promise<readonly string[]> {
  const stops = (await run(tab, 'visitStops')) as readonly (Stop | null)[];
  return stops.flatMap((stop, place) =>
    stop?.place === place ? faultsOf(stop) : [`stop ${place + 1} takes no focus: ${stop?.what}`],
  );
}

/** Presses the first stop of the page, which leads to the content. */
export async function useSkipLink(tab: Tab): Promise<readonly string[]> {
  await run(tab, 'rewind');
  await pressKey(tab, { name: 'Tab' });
  await pressKey(tab, { name: 'Enter' });
  const focused = await evaluate<string>(tab, 'document.activeElement.id');
  return focused === 'content' ? [] : [`the skip link moves the focus to « ${focused} »`];
}

/** Presses the Enter key in each field to type in; in a list it would open the choices, and in a field of several lines begin a line. */
export async function pressEnter(tab: Tab, { forms, fields }: PageFacts): Promise<readonly string[]> {
  const isKept = (name: string) =>
    fields.some((field) => field.name === name && ['select-one', 'textarea'].includes(field.type));
  const typed = forms.flatMap(({ typed: names, defaultButton }) =>
    names.filter((name) => !isKept(name)).map((name) => ({ name, expected: `action=${defaultButton}` })),
  );
  if (typed.length === 0) return [];
  const names = typed.map(({ name }) => name);
  await run(tab, 'watchSubmissions', names);
  await pressKey(tab, { name: 'Enter', times: typed.length, isReleased: true });
  const pressed = (await run(tab, 'unwatchSubmissions')) as readonly string[];
  const expected = typed.map((one) => one.expected).join();
  return pressed.join() === expected ? [] : [`the Enter key sends ${pressed.join()}, not ${expected}`];
}
