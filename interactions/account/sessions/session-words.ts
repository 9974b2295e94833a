import { isLevel } from '../../../src/domain/assurance/assurance.ts';
import type { Texts } from '../../texts/index.ts';
import { upstreamBrand } from '../../views/upstream-brand.ts';

interface Origin {
  readonly browser?: string | null | undefined;
  readonly system?: string | null | undefined;
}

/** Returns the name of the browser in which a session was opened, as people know it. */
export function browserName(origin: Origin | undefined, { sessions: texts }: Texts): string {
  if (!origin) return texts.unknownBrowser;
  const browser = origin.browser ?? texts.otherBrowser;
  return origin.system ? texts.browserOn(browser, origin.system) : browser;
}

interface WayIn {
  readonly acr: string | null | undefined;
  readonly methods: readonly string[];
  readonly upstream: string | null | undefined;
}

/** Returns how the person signed in, and what that is worth. */
export function wayInName({ acr, methods, upstream }: WayIn, { sessions: texts }: Texts): string {
  const names: Readonly<Record<string, string>> = texts.methods;
  const ways = [...(upstream ? [upstreamBrand(upstream)] : []), ...methods.map((name) => names[name] ?? name)];
  const named = ways.length > 0 ? texts.and([...new Set(ways)]) : texts.unknownWay;
  return isLevel(acr) ? texts.withLevel(named, texts.levels[acr]) : named;
}
