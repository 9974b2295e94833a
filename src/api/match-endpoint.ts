import { isStorableText } from '../domain/fields/storable.ts';
import type { ApiEndpoint } from './api-endpoint.ts';
import { methodsOf, wantedMethod } from './methods.ts';

interface Match {
  readonly endpoint: ApiEndpoint | undefined;
  /** The methods that the address answers; none where nothing has it. */
  readonly methods: readonly string[];
  /** The parts of the address that the path of the endpoint names. */
  readonly params: Readonly<Record<string, string>>;
}

/** Returns a part of an address in clear; undefined where it is badly written or holds a NUL, which nothing here is called. */
function partOf(text: string): string | undefined {
  try {
    const part = decodeURIComponent(text);
    return part === '' || !isStorableText(part) ? undefined : part;
  } catch {
    return undefined;
  }
}

/** Returns the parts that a path names in braces; undefined where the address is another one. */
function paramsOf(path: string, address: readonly string[]): Readonly<Record<string, string>> | undefined {
  const parts = path.split('/');
  if (parts.length !== address.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const given = address[index] ?? '';
    if (!part.startsWith('{')) {
      if (part !== given) return undefined;
      continue;
    }
    const value = partOf(given);
    if (value === undefined) return undefined;
    params[part.slice(1, -1)] = value;
  }
  return params;
}

const hasParts = ({ path }: ApiEndpoint) => path.includes('{');

/** Makes the look-up of an endpoint by method and address below the prefix. A fixed address counts before one with parts. */
export function createMatcher(endpoints: readonly ApiEndpoint[]) {
  const ordered = endpoints.toSorted((a, b) => Number(hasParts(a)) - Number(hasParts(b)));
  return (method: string, address: string): Match => {
    const parts = address.split('/');
    const found = ordered.flatMap((endpoint) => {
      const params = paramsOf(endpoint.path, parts);
      return params ? [{ endpoint, params }] : [];
    });
    const [first] = found;
    if (!first) return { endpoint: undefined, methods: [], params: {} };
    const same = found.filter(({ endpoint }) => endpoint.path === first.endpoint.path);
    return {
      endpoint: same.find(({ endpoint }) => endpoint.method === wantedMethod(method))?.endpoint,
      methods: methodsOf(same.map(({ endpoint }) => endpoint)),
      params: first.params,
    };
  };
}
