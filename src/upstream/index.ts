import type { UpstreamSettings } from '../../config/upstreams.ts';
import { createUpstream, type Surroundings } from './create-upstream.ts';
import { franceConnect } from './franceconnect.ts';
import { proConnect } from './proconnect.ts';
import type { Upstream, UpstreamDefinition } from './upstream.ts';

/** Every provider that is known here, in the order of the buttons. */
const definitions: readonly UpstreamDefinition[] = [franceConnect, proConnect];

/** Those that the operator has switched on. */
export function createUpstreams(
  settings: Readonly<Record<string, UpstreamSettings>>,
  surroundings: Surroundings,
): readonly Upstream[] {
  return definitions.flatMap((definition) => {
    const own = settings[definition.name];
    return own ? [createUpstream(definition, { ...surroundings, settings: own })] : [];
  });
}
