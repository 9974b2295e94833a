import { isThisMachine } from './is-this-machine.ts';

/** Browsers read five registrable names of the list; five origins are never more than that. */
const maxOrigins = 5;

/** Origins that share the passkeys. The host of the first one is the host that the passkeys belong to. */
export interface PasskeyOrigins {
  readonly host: string;
  readonly origins: readonly string[];
}

/** Returns why a text is no origin of pages with passkeys; undefined where it is one. */
function problemOf(text: string): string | undefined {
  const url = URL.parse(text);
  if (!url || (url.origin !== text && `${url.origin}/` !== text))
    return 'must be origins with commas between, such as https://id.example.fr, without a path';
  const { hostname, protocol } = url;
  if (/^\[|^\d+(\.\d+){3}$/.test(hostname)) return 'must be names: a passkey cannot belong to a network address';
  if (protocol !== 'https:' && !isThisMachine(hostname)) return 'must be https origins';
  return undefined;
}

/** Returns the origins of the setting. Without the setting passkeys belong to the host of the issuer, and no other origin uses them. */
export function readPasskeyOrigins(
  given: readonly string[],
  { issuer, refuse }: { readonly issuer: string; readonly refuse: (name: string, problem: string) => void },
): PasskeyOrigins {
  const add = (problem: string) => refuse('PASSKEY_ORIGINS', problem);
  const own = URL.parse(issuer)?.origin ?? '';
  const problem = given.map(problemOf).find((found) => found !== undefined);
  if (problem) add(problem);
  const named = [...new Set(given.map((text) => URL.parse(text)?.origin ?? text))];
  if (!problem && named.length > maxOrigins) add(`may hold ${maxOrigins} origins, which is what browsers read`);
  if (!problem && named.length > 0 && !named.includes(own)) add(`must hold the origin of ISSUER, ${own}`);
  const origins = named.length > 0 ? named : [own];
  return { host: URL.parse(origins[0]!)?.hostname ?? '', origins };
}
