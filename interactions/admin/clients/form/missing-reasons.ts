import type { Form } from '../../../engine/flow.ts';
import type { Texts } from '../../../texts/index.ts';
import { reasonField, tickedScopes } from './read-client-form.ts';

interface Asked {
  /** The scopes that were asked for before: a registration that is older than the reasons goes on without them. */
  readonly before: readonly string[];
  readonly t: Texts;
}

/** Returns what is missing where a scope is ticked and nobody says why. */
export function missingReasons(form: Form, { before, t }: Asked): Readonly<Record<string, string>> {
  const { data } = t.clientForm;
  const missing = tickedScopes(form).filter(
    (scope) => !before.includes(scope) && (form[reasonField(scope)]?.trim() ?? '') === '',
  );
  return Object.fromEntries(missing.map((scope) => [reasonField(scope), data.whyMissing(data.scopes[scope].label)]));
}
