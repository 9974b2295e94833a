import type { Texts } from '../../texts/index.ts';
import { upstreamBrand } from '../../views/upstream-brand.ts';
import { eventWords, wordOf } from './event-words.ts';
import type { Details, JournalNames } from './journal-names.ts';

interface Telling {
  readonly t: Texts;
  readonly names: JournalNames;
}

/** Details that are moments. They are epoch seconds, or a text of ISO 8601. */
const moments: ReadonlySet<string> = new Set(['due', 'until', 'since', 'activeFrom', 'expires_at']);

function momentWords({ dates }: Texts, value: string | number): string {
  const when = typeof value === 'number' ? value : Date.parse(value) / 1000;
  if (Number.isNaN(when)) return String(value);
  return typeof value === 'string' && value.length === 10 ? dates.day(when) : dates.moment(when);
}

/** Says how the value of a detail is called, where more than the list of values is needed. */
const ofName: Readonly<Record<string, (value: string, told: Telling) => string | undefined>> = {
  role: (value, { t }) => wordOf(t.admin.roles.names, value),
  beside: (value, { t }) => wordOf(t.admin.roles.names, value),
  act: (value, { t }) => wordOf(t.approvals.actNames, value),
  why: (value, { t }) => wordOf(t.approvals.endings, value),
  ending: (value, { t }) => wordOf(t.approvals.endings, value),
  event: (value, { t }) => eventWords(t, value),
  level: (value, { t }) => wordOf(t.sessions.levels, value),
  methods: (value, { t }) => wordOf(t.sessions.methods, value),
  upstream: (value) => upstreamBrand(value),
  leftOut: (value, { t }) => wordOf(t.services.claims, value),
  fields: (value, { t }) =>
    wordOf(t.optionalSteps.identity.words, value) ?? wordOf(t.optionalSteps.address.words, value),
  accounts: (value, { names }) => names.accounts.get(value)?.text,
  agents: (value, { names }) => names.accounts.get(value)?.text,
  clients: (value, { names }) => names.services.get(value)?.text,
  copyOf: (value, { names }) => names.services.get(value)?.text,
  through: (value, { names }) => names.services.get(value)?.text,
};

function valueWords(told: Telling, name: string, value: unknown): string {
  const { t } = told;
  if (typeof value === 'boolean') return value ? t.journal.yes : t.journal.no;
  if ((typeof value === 'number' || typeof value === 'string') && moments.has(name)) return momentWords(t, value);
  if (typeof value === 'number') return name === 'bytes' ? t.data.size(value) : String(value);
  if (typeof value !== 'string') return JSON.stringify(value);
  return ofName[name]?.(value, told) ?? wordOf(t.journal.values, value) ?? value;
}

/** Returns what a line says beside its columns, each with its label, in words. What is empty says nothing. */
export function detailWords(told: Telling, details: Details): readonly (readonly [string, string])[] {
  const labels: Readonly<Record<string, string>> = told.t.journal.details;
  return Object.entries(details).flatMap(([name, value]) => {
    const values = [value].flat().filter((one) => one !== null && one !== undefined);
    if (values.length === 0) return [];
    return [[wordOf(labels, name) ?? name, values.map((one) => valueWords(told, name, one)).join(', ')] as const];
  });
}
