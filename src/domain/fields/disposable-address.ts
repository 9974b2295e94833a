let loading: Promise<ReadonlySet<string>> | undefined;

async function load(): Promise<ReadonlySet<string>> {
  const { disposableEmailBlocklistSet } = await import('disposable-email-domains-js');
  return disposableEmailBlocklistSet();
}

/**
 * Whether the address belongs to a mailbox that anybody may open and throw away; a domain counts with all that stands below it.
 * Asynchronous because the list is loaded at the first use only.
 * @param canonical of `parseEmailAddress`
 */
export async function isDisposableAddress(canonical: string): Promise<boolean> {
  loading ??= load();
  const domains = await loading;
  const labels = canonical.slice(canonical.lastIndexOf('@') + 1).split('.');
  return labels.some((_, index) => domains.has(labels.slice(index).join('.')));
}
