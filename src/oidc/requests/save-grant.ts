interface SavedGrant {
  exp: number | undefined;
  save(): Promise<string>;
}

/** Saves a grant with a new life, as long as what it now allows. The library would keep the end that it had at first. */
export function saveGrant(grant: object): Promise<string> {
  const saved = grant as SavedGrant;
  saved.exp = undefined;
  return saved.save();
}
