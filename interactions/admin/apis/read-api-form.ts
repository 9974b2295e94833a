import { apiBounds, apiDefaults, type RegisteredApi } from '../../../src/domain/apis/registered-api.ts';
import { isPlainText } from '../../../src/domain/clients/member-checks.ts';
import type { ClientProblem } from '../../../src/domain/clients/client-metadata.ts';
import { fillIn } from '../../../src/domain/clients/value-refusal.ts';
import type { Members } from '../../../src/domain/members.ts';
import type { Form } from '../../engine/flow.ts';
import type { Texts } from '../../texts/index.ts';
import { linesOf } from '../clients/form/read-client-form.ts';

/** The fields of the form in the order of the page, with the member that each is for. */
const fields = {
  identifier: 'identifier',
  nameFr: 'names',
  nameEn: 'names',
  scopes: 'scopes',
  clients: 'clients',
  unregisteredScopes: 'unregistered_scopes',
  tokenFormat: 'token_format',
  signingAlgorithm: 'signing_algorithm',
  tokenSeconds: 'token_seconds',
  leastAcr: 'least_acr',
  maxAuthAge: 'max_auth_age',
  bound: 'bound_tokens',
  introspectionClient: 'introspection_client',
  exchangeFrom: 'exchange_from',
  exchangeTo: 'exchange_to',
} as const;

export type ApiField = keyof typeof fields;
const apiFields = Object.keys(fields) as readonly ApiField[];

const listedFields: readonly ApiField[] = ['scopes', 'clients', 'unregisteredScopes', 'exchangeFrom', 'exchangeTo'];

/** Returns the fields of a form that shows an API. */
export function apiForm(api: RegisteredApi): Form {
  return {
    identifier: api.identifier,
    nameFr: api.names.fr,
    nameEn: api.names.en,
    scopes: api.scopes.map(({ name, sentence }) => [name, sentence.fr, sentence.en].join(' | ')).join('\n'),
    clients: api.clients.map(({ clientId, scopes }) => [clientId, ...scopes].join(' ')).join('\n'),
    unregisteredScopes: api.unregisteredScopes.join('\n'),
    tokenFormat: api.tokenFormat,
    signingAlgorithm: api.signingAlgorithm,
    tokenSeconds: String(api.tokenSeconds),
    leastAcr: api.leastAcr ?? '',
    maxAuthAge: api.maxAuthAge === null ? '' : String(api.maxAuthAge),
    ...(api.boundTokens === 'required' && { bound: 'on' }),
    introspectionClient: api.introspectionClient ?? '',
    exchangeFrom: api.exchangeFrom.join('\n'),
    exchangeTo: api.exchangeTo.join('\n'),
  };
}

const plain = (text = '') =>
  linesOf(text)
    .map((line) => line.text)
    .join('\n');

/** Returns the fields of a form that hold something else than the API. */
export function fieldsBeyond(api: RegisteredApi, form: Form): readonly ApiField[] {
  const present = apiForm(api);
  return apiFields.filter((name) => name !== 'identifier' && plain(present[name]) !== plain(form[name]));
}

/** The fields of a form in which nothing was typed. */
export const emptyApiForm: Form = apiForm({ ...apiDefaults, identifier: '', names: { fr: '', en: '' } });

/** Returns the number that was typed, or else the text itself, which is refused. Spaces part thousands. */
function numberOf(text = ''): unknown {
  const digits = text.replaceAll(/[\s\u202f]/gu, '');
  return digits === '' ? null : /^\d{1,15}$/.test(digits) ? Number(digits) : text;
}

const textsOf = (text = '') => linesOf(text).map((line) => line.text);
const wordsOf = (line: string) => line.split(/\s+/);

function scopeOf(line: string) {
  const [name = '', fr = '', en = '', ...more] = line.split('|').map((part) => part.trim());
  return { name, sentence: { fr, en }, ...(more.length > 0 && { more }) };
}

function clientOf(line: string) {
  const [clientId = '', ...scopes] = wordsOf(line);
  return { client_id: clientId, scopes };
}

/** Returns the members that a form gives: null stands for a field that was left empty. */
export function readApiForm(form: Form): Members {
  const text = (name: ApiField) => form[name]?.trim() || null;
  return {
    identifier: text('identifier'),
    names: { fr: form['nameFr']?.trim() ?? '', en: form['nameEn']?.trim() ?? '' },
    scopes: textsOf(form['scopes']).map(scopeOf),
    clients: textsOf(form['clients']).map(clientOf),
    unregistered_scopes: textsOf(form['unregisteredScopes']),
    token_format: text('tokenFormat'),
    signing_algorithm: text('signingAlgorithm'),
    token_seconds: numberOf(form['tokenSeconds']),
    least_acr: text('leastAcr'),
    max_auth_age: numberOf(form['maxAuthAge']),
    bound_tokens: form['bound'] === undefined ? 'allowed' : 'required',
    introspection_client: text('introspectionClient'),
    exchange_from: textsOf(form['exchangeFrom']),
    exchange_to: textsOf(form['exchangeTo']),
  };
}

/** A list of two hundred wrong lines is too long to read; the first ones show what is wrong. */
const shownLines = 5;
const shownCharacters = 80;

function sentencesOf(found: readonly ClientProblem[], { text, t }: { readonly text: string; readonly t: Texts }) {
  const { list } = t.clientForm;
  const lines = linesOf(text);
  const said = found.map(({ code, values, index }) => {
    const sentence = fillIn(t.clientRefusals[code], values);
    const line = index === undefined ? undefined : lines[index];
    return line ? `${list.line(line.number, [...line.text].slice(0, shownCharacters).join(''))} ${sentence}` : sentence;
  });
  const rest = said.length - shownLines;
  return (rest > 0 ? [...said.slice(0, shownLines), list.more(rest)] : said).join('\n');
}

/** Says whether a problem is one of this field. Of the two names, the one that cannot be is marked. */
const isOf = (field: ApiField, form: Form) => (problem: ClientProblem) =>
  problem.field === fields[field] && (problem.field !== 'names' || !isPlainText(form[field]?.trim(), apiBounds.name));

/** Returns what is wrong with an API in words, by field, in the order of the page. */
export function explainApi(
  problems: readonly ClientProblem[],
  { form, t }: { readonly form: Form; readonly t: Texts },
): Readonly<Record<string, string>> {
  const shown = apiFields.flatMap((field) => {
    const found = problems.filter(isOf(field, form));
    const text = listedFields.includes(field) ? (form[field] ?? '') : '';
    if (found.length === 0) return [];
    const words = field === 'nameFr' || field === 'nameEn' ? t.apis.form.badName(apiBounds.name) : undefined;
    return [[field, words ?? sentencesOf(found, { text, t })]];
  });
  // A newer version may have members for which this page has no field.
  return shown.length > 0 ? Object.fromEntries(shown) : { step: sentencesOf(problems, { text: '', t }) };
}
