import type { interactionPolicy } from 'oidc-provider';

/** Takes away the checks of the library's interaction policy that `policy.ts` answers in another way, or not at all. */
export function dropChecks(policy: interactionPolicy.DefaultPolicy): void {
  const dropped = { login: ['essential_acr', 'essential_acrs', 'max_age'], consent: ['native_client_prompt'] };
  for (const [name, reasons] of Object.entries(dropped)) {
    const checks = policy.get(name)?.checks;
    for (const reason of reasons) {
      if (!checks?.get(reason)) throw new Error(`oidc-provider has no check ${reason} that could be dropped`);
      checks.remove(reason);
    }
  }
}
