import { Provider, type interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';

type Check = interactionPolicy.Prompt['checks'][number];

/**
 * Lets the library see of a prompt only the checks that want something of the person, or that must wait. It waits for each check that it
 * sees, four promises each, and nearly every check of nearly every request says no at once.
 */
export function askChecksAtOnce({ checks }: interactionPolicy.Prompt): void {
  const own = checks[Symbol.iterator].bind(checks);
  function* wanting(): Generator<Check> {
    const ctx = Provider.ctx as KoaContextWithOIDC;
    for (const check of own()) {
      const answer = check.check(ctx);
      if (answer !== false) yield { ...check, check: () => answer } as Check;
    }
  }
  Object.defineProperty(checks, Symbol.iterator, { value: wanting });
}
