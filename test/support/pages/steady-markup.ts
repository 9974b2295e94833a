/** Says whether a word is drawn by chance: a token, an identifier, a digest, or the name of an account of the tests. */
const isDrawn = (word: string) =>
  (/\d/.test(word) && /[a-z]/i.test(word)) || (word.match(/[a-z][A-Z]/g)?.length ?? 0) >= 3;

/** Matches the secret of an authenticator application and the code of a device, in groups as a person types them. */
const grouped = /\b(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}\b|\b[A-Z]{4}-[A-Z]{4}\b/g;

const withoutDrawn = (text: string) =>
  text
    .replaceAll(/localhost:\d+/g, 'localhost')
    .replaceAll(grouped, '0')
    .replaceAll(/[\w-]{8,}/g, (word) => (isDrawn(word) ? '0' : word));

/** Returns a text without what differs between two runs of the same program: times, numbers, ports, and what is drawn by chance. */
export const steadyText = (text: string): string => withoutDrawn(text).replaceAll(/\d+/g, '0');

/** Attributes that a person or a server reads. The numbers of others, such as `maxlength` and `tabindex`, say how the page works. */
const isRead = (name: string) =>
  /^(action|alt|aria-label|content|data-.+|datetime|href|placeholder|src|title|value)$/.test(name);

function steadyAttribute(whole: string, name: string, value: string): string {
  // The address of an asset changes with what the assets hold.
  if (name === 'class' || name === 'style' || value.startsWith('/assets/')) return whole;
  // The shape of a drawing: a code to photograph differs each time.
  if (name === 'd') return ' d';
  return ` ${name}="${isRead(name) ? steadyText(value) : withoutDrawn(value)}"`;
}

/** Returns a document without what differs between two runs of the same program. Its tags, classes and words stay as they are. */
export const steadyMarkup = (html: string): string =>
  html.replaceAll(/<[^>]+>|[^<]+/g, (part) =>
    part.startsWith('<') ? part.replaceAll(/\s([\w:-]+)="([^"]*)"/g, steadyAttribute) : steadyText(part),
  );
