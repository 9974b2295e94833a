/** Domains where people in France have their mailboxes, the most frequent first. */
const wellKnown = [
  'gmail.com',
  'orange.fr',
  'hotmail.fr',
  'hotmail.com',
  'yahoo.fr',
  'yahoo.com',
  'free.fr',
  'wanadoo.fr',
  'outlook.fr',
  'outlook.com',
  'sfr.fr',
  'laposte.net',
  'live.fr',
  'live.com',
  'icloud.com',
  'msn.com',
  'neuf.fr',
  'bbox.fr',
  'gmx.fr',
  'gmx.com',
  'numericable.fr',
  'club-internet.fr',
  'aliceadsl.fr',
  'cegetel.net',
  'protonmail.com',
] as const;

/** Domains in use that are one letter away from a well-known one. */
const neighbours: ReadonlySet<string> = new Set([
  'email.com',
  'email.fr',
  'gmx.net',
  'laposte.fr',
  'mail.com',
  'mail.fr',
  'orange.com',
  'ymail.com',
  'ymail.fr',
]);

/** Domains that have no mailboxes and whose name belongs to one provider alone. */
const elsewhere: Readonly<Record<string, string>> = {
  'gmail.fr': 'gmail.com',
  'googlemail.fr': 'gmail.com',
  'icloud.fr': 'icloud.com',
};

/** Countries one letter away from « fr »: the person may mean an address there. */
const countries: ReadonlySet<string> = new Set(
  'ar br cr er fi fj fk fm fo gr hr ir kr lr mr nr pr sr tr ne'.split(' '),
);

/** Counts the letters that are changed, lost, added, or swapped with the next one. */
function slipsBetween(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(changed, rows[i - 1]![j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, rows[i - 2]![j - 2]! + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}

const sortLetters = (text: string) => [...text].sort().join('');
const withoutDoubles = (text: string) => text.replace(/(.)\1+/g, '$1');

/**
 * Returns whether a name is a typing error for a known one. A short name is one letter away from too many others, so only swapped and
 * doubled letters count there.
 */
function isNameSlip(typed: string, known: string): boolean {
  if (slipsBetween(typed, known) !== 1) return false;
  if (sortLetters(typed) === sortLetters(known)) return true;
  if (known.length < 5) return typed.length > known.length && withoutDoubles(typed) === withoutDoubles(known);
  // Typing errors rarely hit the first letter, and hmail.com and vmail.com exist.
  return typed[0] === known[0];
}

const isEndSlip = (typed: string, known: string) => slipsBetween(typed, known) === 1 && !countries.has(typed);

function isSlipOf(typed: string, known: string): boolean {
  const [typedName = '', typedEnd = '', ...more] = typed.split('.');
  const [name = '', end = ''] = known.split('.');
  if (more.length > 0) return false;
  if (typedName === name) return isEndSlip(typedEnd, end);
  if (!isNameSlip(typedName, name)) return false;
  return typedEnd === end || (name.length >= 5 && isEndSlip(typedEnd, end));
}

/** Suggests the names below gouv.fr, of which each administration has one. */
function suggestGovernment(labels: readonly string[]): string | undefined {
  if (labels.length < 3) return undefined;
  const [kind = '', end = ''] = labels.slice(-2);
  const isSlip = (kind === 'gouv' && isEndSlip(end, 'fr')) || (end === 'fr' && (kind === 'gov' || kind === 'gouve'));
  const isSwapped = end === 'fr' && kind !== 'gouv' && sortLetters(kind) === sortLetters('gouv');
  return isSlip || isSwapped ? [...labels.slice(0, -2), 'gouv', 'fr'].join('.') : undefined;
}

/**
 * Returns the address that was probably meant, when its domain is one typing error away from a well-known one; undefined for a domain that
 * is right or that others use. It also takes text that is no address, such as « lea@orange.f ».
 */
export function suggestAddress(typed: string): string | undefined {
  const text = typed.trim();
  const at = text.lastIndexOf('@');
  const domain = text.slice(at + 1).toLowerCase();
  if (at < 1 || domain.length > 253 || neighbours.has(domain) || wellKnown.some((known) => known === domain))
    return undefined;
  const meant =
    elsewhere[domain] ?? wellKnown.find((known) => isSlipOf(domain, known)) ?? suggestGovernment(domain.split('.'));
  return meant && `${text.slice(0, at)}@${meant}`;
}
