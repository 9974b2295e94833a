import type { UpstreamSettings } from '../../config/upstreams.ts';
import { createUpstream, type Surroundings } from './create-upstream.ts';
import { knownUpstreams } from './definitions/known-upstreams.ts';
import type { Upstream } from './upstream.ts';

/** The upstreams that the operator has switched on. */
export function createUpstreams(
  settings: Readonly<Record<string, UpstreamSettings>>,
  surroundings: Surroundings,
): readonly Upstream[] {
  return knownUpstreams.flatMap((definition) => {
    const own = settings[definition.name];
    return own ? [createUpstream(definition, { ...surroundings, settings: own })] : [];
  });
}
