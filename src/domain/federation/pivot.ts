/**
 * Parts of the civil status that identifies a person (FranceConnect's « identité pivot »). A part that the upstream does not state is
 * empty.
 */
export const pivotParts = ['familyName', 'givenName', 'birthdate', 'gender', 'birthplace', 'birthcountry'] as const;

export type PivotPart = (typeof pivotParts)[number];

/**
 * A civil status as it is kept: a keyed hash of each part, empty where there is none. `subject` tells which key was used, because its hash
 * stays the same as long as that key is there.
 */
export type PivotHashes = Readonly<Record<PivotPart | 'subject', string>>;

/** A civil status that was just stated, hashed under every key, newest first: the kept one may rest on an older key. */
export type StatedPivot = readonly PivotHashes[];

interface Civil {
  readonly issuer: string;
  readonly subject: string;
  /** The civil status in clear. */
  readonly parts: Readonly<Record<PivotPart, string>>;
}

/** Returns a name in a form in which case, the spelling of accents and spaces make no difference. */
const plain = (text: string) => text.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLocaleUpperCase('fr');

/** Hashes a civil status for one subject. The hashes tell nothing about another subject: the same birth date has another hash there. */
export function hashPivot(
  { issuer, subject, parts }: Civil,
  sealer: { keyedHashes(value: string, purpose: string): readonly string[] },
): StatedPivot {
  const about = `${issuer}\0${subject}`;
  const hashed = pivotParts.map((part) => {
    const text = plain(parts[part]);
    return [part, text === '' ? [] : sealer.keyedHashes(`${about}\0${text}`, `pivot:${part}`)] as const;
  });
  return sealer.keyedHashes(about, 'pivot:subject').map((marked, key) => ({
    ...(Object.fromEntries(hashed.map(([part, under]) => [part, under[key] ?? ''])) as Record<PivotPart, string>),
    subject: marked,
  }));
}

/**
 * Returns the parts that differ. A part that one side does not state is no difference. Returns undefined when the key of the kept hashes is
 * gone.
 */
export function changedParts(kept: PivotHashes, told: StatedPivot): readonly PivotPart[] | undefined {
  const same = told.find(({ subject }) => subject === kept.subject);
  return same && pivotParts.filter((part) => kept[part] !== '' && same[part] !== '' && kept[part] !== same[part]);
}

/** Returns the hashes to keep from now on. A part that is not stated this time stays as it was. */
export function renewedPivot(kept: PivotHashes | undefined, told: StatedPivot): StatedPivot {
  const same = told.find(({ subject }) => subject === kept?.subject);
  const untold = pivotParts.filter((part) => kept?.[part] && !same?.[part]);
  // The hashes stay under their own key, because an unknown part cannot be hashed under another one.
  if (!kept || !same || untold.length === 0) return told;
  return [{ ...same, ...Object.fromEntries(untold.map((part) => [part, kept[part]])) }];
}

/**
 * Returns whether the changed parts mean another person. A marriage changes a name and a correction a date; both at once mean that another
 * person has a subject that we know.
 */
export function isAnotherPerson(changed: readonly PivotPart[]): boolean {
  return changed.includes('birthdate') && (changed.includes('familyName') || changed.includes('givenName'));
}
