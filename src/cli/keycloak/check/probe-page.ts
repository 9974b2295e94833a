/** A form of a page: its fields that nobody types, and its buttons. */
interface ProbeForm {
  readonly action: string;
  readonly hidden: Readonly<Record<string, string>>;
  readonly names: readonly string[];
  readonly buttons: readonly (readonly [name: string, value: string])[];
}

export interface ProbePage {
  readonly title: string;
  /** The address to which the page leads by itself. */
  readonly refresh: string | undefined;
  readonly forms: readonly ProbeForm[];
}

const entities: Readonly<Record<string, string>> = { amp: '&', quot: '"', lt: '<', gt: '>', '#39': "'", nbsp: ' ' };
const decode = (text: string) => text.replace(/&(#?\w+);/g, (all, name: string) => entities[name] ?? all);

/** Returns the attributes of a tag of a page that this program has drawn: each value stands in double quotes. */
function attributesOf(tag: string): ReadonlyMap<string, string> {
  const found = tag.matchAll(/\s([\w-]+)(?:="([^"]*)")?/g);
  return new Map([...found].map(([, name = '', value = '']) => [name, decode(value)]));
}

const tagsIn = (html: string, name: string) =>
  (html.match(new RegExp(`<${name}\\b[^>]*>`, 'g')) ?? []).map(attributesOf);

function readForm(html: string): ProbeForm {
  const [form] = tagsIn(html, 'form');
  const inputs = tagsIn(html, 'input');
  const hidden = inputs.filter((input) => input.get('type') === 'hidden');
  const pairOf = (tag: ReadonlyMap<string, string>) => [tag.get('name') ?? '', tag.get('value') ?? ''] as const;
  return {
    action: form?.get('action') ?? '',
    hidden: Object.fromEntries(hidden.map(pairOf)),
    names: inputs.map((input) => input.get('name') ?? ''),
    buttons: tagsIn(html, 'button').map(pairOf),
  };
}

/** Reads a page of this program. It is no reader of HTML for other pages. */
export function readProbePage(html: string): ProbePage {
  const title = /<h1\b[^>]*>(.*?)<\/h1>/s.exec(html)?.[1] ?? '';
  const refresh = tagsIn(html, 'meta').find((meta) => meta.get('http-equiv') === 'refresh');
  return {
    title: decode(title.replace(/<[^>]+>/g, '')).trim(),
    refresh: /url=(.+)$/i.exec(refresh?.get('content') ?? '')?.[1],
    forms: (html.match(/<form\b.*?<\/form>/gs) ?? []).map(readForm),
  };
}
