let loading: Promise<ReadonlySet<string>> | undefined;

async function load(): Promise<ReadonlySet<string>> {
  const { disposableEmailBlocklistSet } = await import('disposable-email-domains-js');
  return disposableEmailBlocklistSet();
}

/**
 * Returns whether an address, in its canonical form of `parseEmailAddress`, belongs to a mailbox that anybody may open and throw away. A
 * domain counts with all that stands below it. The function is asynchronous because the list is loaded at the first use only.
 */
export async function isDisposableAddress(canonical: string): Promise<boolean> {
  loading ??= load();
  const domains = await loading;
  const labels = canonical.slice(canonical.lastIndexOf('@') + 1).split('.');
  return labels.some((_, index) => domains.has(labels.slice(index).join('.')));
}
