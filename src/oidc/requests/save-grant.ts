interface SavedGrant {
  exp: number | undefined;
  save(): Promise<string>;
}

/** What is added to a grant gives it a life anew, as long as what it now allows: the library would keep the first end. */
export function saveGrant(grant: object): Promise<string> {
  const saved = grant as SavedGrant;
  saved.exp = undefined;
  return saved.save();
}
