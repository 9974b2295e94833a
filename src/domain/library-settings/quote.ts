/** Says that the format of a library cannot hold one of the values of a client. */
export class Unwritable extends Error {}

/** Characters that end a line somewhere, and those that nobody sees. */
const unseen = /[\p{C}\p{Zl}\p{Zp}]/u;
const eachUnseen = new RegExp(unseen, 'gu');

const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0');

/** Returns a text between double quotes as JavaScript reads it. Letters beyond ASCII stay as they are. */
const forScript = (text: string): string =>
  JSON.stringify(text).replace(eachUnseen, (character) =>
    [...Array(character.length).keys()].map((at) => `\\u${hex(character.charCodeAt(at), 4)}`).join(''),
  );

/** Returns a text between double quotes as Python and YAML read it: they know no pairs of halves. */
const forPython = (text: string): string =>
  JSON.stringify(text).replace(eachUnseen, (character) => `\\U${hex(character.codePointAt(0)!, 8)}`);

/** Returns the text where it holds nothing but characters that mean nothing to a shell or a reader of settings. */
const plain = (text: string): string | undefined => (/^[\w:/.@%+,=-]+$/.test(text) ? text : undefined);

/** Writes a text into a file of one format. Throws Unwritable where the format has no way to write this text. */
export type Quote = (text: string) => string;

/** Refuses texts that hold something which the format would read in its own way, whatever stands around it. */
const without =
  (meaning: RegExp, write: Quote): Quote =>
  (text) => {
    if (meaning.test(text)) throw new Unwritable();
    return write(text);
  };

/**
 * Writes a text into each format so that it stays one text: no quote, dollar sign or line break in it ends the text or begins something else.
 */
export const quote = {
  /** JavaScript, TypeScript and JSON. */
  script: forScript,
  python: forPython,
  php: without(unseen, (text) => `'${text.replaceAll(/[\\']/g, '\\$&')}'`),
  /** YAML that Symfony reads: a percent sign begins the name of a parameter. */
  symfony: (text) => forPython(text.replaceAll('%', '%%')),
  /** YAML that Spring reads: `${` begins a setting, and `{` a variable of an address. */
  spring: without(/[{}]/, forPython),
  /** Java that Spring reads as an address: `{` begins a variable there too. */
  java: without(/[{}]/, forScript),
  /** The value of a line `NAME=value` that dotenv, a shell and Compose read alike. */
  environment: without(unseen, (text) => plain(text) ?? without(/'/, () => `'${text}'`)(text)),
  /** One word of a shell. */
  shell: without(unseen, (text) => plain(text) ?? `'${text.replaceAll("'", `'\\''`)}'`),
  /** One argument of a directive of Apache, which fills in `${NAME}` and has no escape for it. */
  apache: without(/\$\{|[\p{C}\p{Zl}\p{Zp}]/u, (text) => `"${text.replaceAll(/[\\"]/g, '\\$&')}"`),
  /** The rest of a line that a person copies into a field. */
  line: without(unseen, (text) => text),
} as const satisfies Readonly<Record<string, Quote>>;
