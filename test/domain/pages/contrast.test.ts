import { readFileSync } from 'node:fs';
import { makeAssets } from '../../../src/http/assets/make-assets.ts';

const sheetOf = (name: string) => String(makeAssets().files.get(name));
const sheet = sheetOf('dsfr/dsfr.main.min.css');
const systemDarkSheet = sheetOf('app/system-dark.css');
const ownSheet = readFileSync('interactions/assets/app.css', 'utf8');

type Tokens = ReadonlyMap<string, string>;

/** Returns the custom properties of every rule that has exactly this selector; a later rule replaces an earlier one. */
function tokensOf(css: string, selector: string): Map<string, string> {
  const tokens = new Map<string, string>();
  for (let at = css.indexOf(`${selector}{`); at !== -1; at = css.indexOf(`${selector}{`, at + 1)) {
    if (at > 0 && !'}/{'.includes(css[at - 1]!)) continue;
    const body = css.slice(at + selector.length + 1, css.indexOf('}', at));
    for (const [, name, value] of body.matchAll(/(--[\w-]+):([^;}]+)/g)) tokens.set(name!, value!.trim());
  }
  return tokens;
}

const light: Tokens = tokensOf(sheet, ':root');
const dark: Tokens = new Map([...light, ...tokensOf(sheet, ':root[data-fr-theme=dark]')]);
const systemDark: Tokens = new Map([
  ...light,
  ...tokensOf(systemDarkSheet, ':root[data-fr-scheme=system]:not([data-fr-theme])'),
]);
const themes: ReadonlyArray<readonly [string, Tokens]> = [
  ['light', light],
  ['dark', dark],
  ['system dark', systemDark],
];

function colourOf(tokens: Tokens, name: string): readonly number[] {
  let value = tokens.get(name);
  while (value?.startsWith('var(')) value = tokens.get(value.slice(4, -1));
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(value ?? '');
  const hex = short
    ? `#${short
        .slice(1)
        .map((digit) => digit + digit)
        .join('')}`
    : value;
  const match = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(hex ?? '');
  if (!match) throw new Error(`${name} is no colour: ${value}`);
  return match.slice(1).map((pair) => Number.parseInt(pair, 16) / 255);
}

/** Returns the relative luminance of a colour, as WCAG 2.2 defines it. */
function luminance(colour: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(tokens: Tokens, pair: readonly [string, string]): number {
  const one = luminance(colourOf(tokens, pair[0]));
  const other = luminance(colourOf(tokens, pair[1]));
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

const page = '--background-default-grey';
const card = '--background-alt-grey';
const field = '--background-contrast-grey';
const menu = '--background-overlap-grey';
/** Lines between rows tell nothing that the rows do not, and the last two are no colours. */
const ornaments = ['--border-default-grey', '--overlap-shadow', '--ground'];

const texts: ReadonlyArray<readonly [string, string]> = [
  ...[page, card].flatMap((background) =>
    [
      '--text-default-grey',
      '--text-title-grey',
      '--text-label-grey',
      '--text-mention-grey',
      '--text-action-high-grey',
      '--text-action-high-blue-france',
      '--text-default-error',
      '--text-default-success',
      '--text-default-info',
      '--text-default-warning',
    ].map((text) => [text, background] as const),
  ),
  ['--text-default-grey', field],
  ['--text-default-grey', menu],
  ['--text-action-high-grey', menu],
  ['--text-action-high-blue-france', menu],
  ['--text-inverted-blue-france', '--background-action-high-blue-france'],
  ['--text-inverted-blue-france', '--background-action-high-blue-france-hover'],
  ['--text-default-info', '--background-contrast-info'],
];

const marks: ReadonlyArray<readonly [string, string]> = [
  ...[page, card].flatMap((background) =>
    [
      '--border-plain-error',
      '--border-plain-success',
      '--border-plain-info',
      '--border-plain-grey',
      '--border-action-high-blue-france',
      '--background-action-high-blue-france',
      '--text-action-high-blue-france',
      '--background-flat-blue-france',
      '--background-flat-orange-terre-battue',
      '--background-flat-purple-glycine',
      '--background-flat-green-emeraude',
    ].map((mark) => [mark, background] as const),
  ),
  ['--border-plain-grey', field],
  ['--border-plain-error', field],
];

describe.each(themes)('in the %s theme', (_name, tokens) => {
  test.each(texts)('the text %s can be read on %s', (...pair) => {
    expect(contrast(tokens, pair)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(marks)('the mark %s can be seen on %s', (...pair) => {
    expect(contrast(tokens, pair)).toBeGreaterThanOrEqual(3);
  });
});

test('the style sheet of this project takes its colours from the tokens that are checked here', () => {
  const used = [...ownSheet.matchAll(/var\((--[\w-]+)/g)].map((match) => match[1]!);
  const checked = new Set([...texts, ...marks, ornaments].flat());
  expect(used.filter((name) => !checked.has(name))).toEqual([]);
  // Paper is white in both themes.
  const onScreen = ownSheet.replace(/@media print \{.*?\n\}/s, '');
  expect(onScreen).not.toMatch(/#[\da-f]{3,8}\b(?=[^{}]*;)|rgba?\(|hsla?\(/i);
});

test('the theme that follows the system has the same colours as the dark theme, and refers to no file', () => {
  expect([...systemDark]).toEqual([...dark]);
  expect(systemDarkSheet).not.toMatch(/url\((?!["']?data:)/);
});
