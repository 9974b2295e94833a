import { isProfessional, profileFields, type AccountProfile, type ProfileField } from '../account/account-profile.ts';
import type { CarriedFacts } from '../account/carried-facts.ts';
import type { FindAttributeTarget } from '../clients/import/read-mappers.ts';
import { parseCountry } from '../fields/country.ts';
import type { ParsedField } from '../fields/parsed-field.ts';
import { parsePlainLine } from '../fields/plain-line.ts';
import { parseSiret } from '../fields/siret.ts';
import { parseVatNumber } from '../fields/vat-number.ts';
import { isObject, type Members } from '../members.ts';
import { note, type ImportNote } from './import-notes.ts';

/** Says what becomes of an attribute of the former service. */
export type AttributeRule =
  /** It is a fact of the profile, which the person goes on to keep. */
  | { readonly to: 'profile'; readonly field: ProfileField }
  /** Services that read it go on to read it. It is kept by this name. */
  | { readonly to: 'claim'; readonly name: string }
  | { readonly to: 'drop' };

/** The rule of each attribute by its name, which may be that of a member of every object. */
export type AttributeTable = ReadonlyMap<string, AttributeRule>;

/** Makes the function that says what becomes of an attribute by this table. */
export const findTargetIn =
  (table: AttributeTable = new Map()): FindAttributeTarget =>
  (name) => {
    const rule = table.get(name);
    if (rule?.to === 'profile') return { profile: rule.field };
    return rule?.to === 'claim' ? { attribute: rule.name } : undefined;
  };

export type ReadTable =
  | { readonly ok: true; readonly table: AttributeTable }
  | { readonly ok: false; readonly problem: string };

const isField = (name: string): name is ProfileField => Object.hasOwn(profileFields, name);

/** The facts that every account has from members of their own. */
const named: readonly string[] = ['familyName', 'givenName'];
const longestName = 255;
const longestValue = 2048;
const mostValues = 50;

function readRule(rule: unknown): AttributeRule | undefined {
  if (rule === 'drop') return { to: 'drop' };
  if (!isObject(rule) || Object.keys(rule).length !== 1) return undefined;
  const [[kind, name] = ['', undefined]] = Object.entries(rule);
  if (typeof name !== 'string') return undefined;
  if (kind === 'profile') return isField(name) && !named.includes(name) ? { to: 'profile', field: name } : undefined;
  return kind === 'claim' && name !== '' && name.length <= longestName ? { to: 'claim', name } : undefined;
}

/** Reads the table of attributes. The member `//` holds a comment. */
export function readAttributeTable(file: unknown): ReadTable {
  if (!isObject(file)) return { ok: false, problem: 'is not a JSON object' };
  const table = new Map<string, AttributeRule>();
  const targets = new Set<string>();
  for (const [name, said] of Object.entries(file)) {
    if (name === '//') continue;
    const rule = readRule(said);
    if (!rule) {
      const fields = Object.keys(profileFields).filter((one) => !named.includes(one));
      return {
        ok: false,
        problem: `says of "${name}" neither {"profile": FIELD}, {"claim": NAME} nor "drop"; FIELD is one of ${fields.join(', ')}`,
      };
    }
    const target =
      rule.to === 'profile' ? `field ${rule.field}` : rule.to === 'claim' ? `claim ${rule.name}` : undefined;
    if (target !== undefined && targets.has(target)) return { ok: false, problem: `names the ${target} twice` };
    if (target !== undefined) targets.add(target);
    table.set(name, rule);
  }
  return { ok: true, table };
}

type Rule = (typed: string) => ParsedField<string> | Promise<ParsedField<string>>;

const country: Rule = (typed) => {
  const code = parseCountry(typed.toUpperCase());
  return code === undefined ? { ok: false, code: 'unknown' } : { ok: true, value: code };
};
/** The rules of facts that a form judges as a whole. */
const rules: Readonly<Partial<Record<ProfileField, Rule>>> = {
  siret: parseSiret,
  vat: parseVatNumber,
  country,
  companyCountry: country,
  category: (typed) =>
    ['professional', 'individual'].includes(typed) ? { ok: true, value: typed } : { ok: false, code: 'unknown' },
};

const ruleOf = (field: ProfileField): Rule => {
  const row = profileFields[field];
  return rules[field] ?? ('parse' in row ? row.parse : parsePlainLine);
};

interface ReadAttributes {
  readonly profile: AccountProfile;
  readonly kept: CarriedFacts['attributes'];
  readonly notes: readonly ImportNote[];
}

/** Reads the attributes of an entry. Without a table none of them is brought in. The language has a member of its own. */
export async function readAttributes(entry: Members, table: AttributeTable = new Map()): Promise<ReadAttributes> {
  const profile: Record<string, string> = {};
  const kept: (readonly [string, readonly string[]])[] = [];
  const [unknown, refused, large]: string[][] = [[], [], []];
  for (const [name, said] of isObject(entry['attributes']) ? Object.entries(entry['attributes']) : []) {
    const values = (Array.isArray(said) ? said : [said]).filter((one): one is string => typeof one === 'string');
    const rule = table.get(name);
    if (!rule) {
      if (name !== 'locale') unknown!.push(name);
    } else if (rule.to === 'drop' || values.length === 0) continue;
    else if (values.length > mostValues || values.some((value) => value.length > longestValue)) large!.push(name);
    else if (rule.to === 'claim') kept.push([rule.name, values]);
    else {
      const parsed = await ruleOf(rule.field)(values[0]!);
      if (!parsed.ok) refused!.push(name);
      else if (parsed.value !== null) profile[rule.field] = parsed.value;
    }
  }
  const short = (names: readonly string[]) => names.map((name) => name.slice(0, 100)).toSorted();
  const notes = [
    note('attributes', ...short(unknown!)),
    note('attribute_refused', ...short(refused!)),
    note('attribute_too_large', ...short(large!)),
  ].filter(({ items }) => items.length > 0);
  return {
    profile: { ...(isProfessional(profile) && { category: 'professional' as const }), ...profile },
    kept,
    notes,
  };
}
