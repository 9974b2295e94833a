/** Civil status that identifies a person (FranceConnect's « identité pivot »); empty where the upstream gives none. */
export const pivotParts = ['familyName', 'givenName', 'birthdate', 'gender', 'birthplace', 'birthcountry'] as const;

export type PivotPart = (typeof pivotParts)[number];

/**
 * A civil status as it is kept: a keyed hash of each part, empty where there is none. `subject` tells under which key: it is the same
 * hash for ever while that key is there.
 */
export type PivotHashes = Readonly<Record<PivotPart | 'subject', string>>;

/** One that was just told, under every key, newest first: what is kept may rest on an older one. */
export type StatedPivot = readonly PivotHashes[];

interface Civil {
  readonly issuer: string;
  readonly subject: string;
  /** In clear. */
  readonly parts: Readonly<Record<PivotPart, string>>;
}

/** Upper and lower case, accents' spelling and spaces are no change of a name. */
const plain = (text: string) => text.normalize('NFKC').trim().replace(/\s+/gu, ' ').toLocaleUpperCase('fr');

/** Hashes of one subject tell nothing about another: the same birth date has another hash there. */
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

/** Parts that differ; what one side does not tell is no difference. Undefined when the key of what is kept is gone. */
export function changedParts(kept: PivotHashes, told: StatedPivot): readonly PivotPart[] | undefined {
  const same = told.find(({ subject }) => subject === kept.subject);
  return same && pivotParts.filter((part) => kept[part] !== '' && same[part] !== '' && kept[part] !== same[part]);
}

/** What is kept from now on: what is not told this time stays as it was told before. */
export function renewedPivot(kept: PivotHashes | undefined, told: StatedPivot): StatedPivot {
  const same = told.find(({ subject }) => subject === kept?.subject);
  const untold = pivotParts.filter((part) => kept?.[part] && !same?.[part]);
  // It stays under its own key, which makes no hash of what is not known.
  if (!kept || !same || untold.length === 0) return told;
  return [{ ...same, ...Object.fromEntries(untold.map((part) => [part, kept[part]])) }];
}

/** A marriage changes a name and a correction a date; both at once is somebody else under a subject that we know. */
export function isAnotherPerson(changed: readonly PivotPart[]): boolean {
  return changed.includes('birthdate') && (changed.includes('familyName') || changed.includes('givenName'));
}
