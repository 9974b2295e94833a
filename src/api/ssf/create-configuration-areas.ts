import type { ApiArea, ApiParts } from '../api-area.ts';
import { requireMethod, tellMethods } from '../methods.ts';
import { ApiProblem } from '../problem.ts';
import { problemWriter } from '../write-problem.ts';
import {
  configurationName,
  addSubjectPath,
  removeSubjectPath,
  ssfPrefix,
  statusPath,
  streamPath,
  verificationPath,
} from './ssf-paths.ts';
import { methodAddresses } from '../../domain/events/event-stream.ts';
import { issuerPath } from '../../domain/issuer-path.ts';

/** Returns the configuration of the transmitter (SSF 1.0, section 7.1). */
function ssfConfiguration(issuer: string) {
  const at = (path: string) => new URL(`${ssfPrefix}${path}`, issuer).href;
  return {
    spec_version: '1_0',
    issuer,
    jwks_uri: `${issuer}/protocol/openid-connect/certs`,
    delivery_methods_supported: [methodAddresses.push, methodAddresses.poll],
    configuration_endpoint: at(streamPath),
    status_endpoint: at(statusPath),
    add_subject_endpoint: at(addSubjectPath),
    remove_subject_endpoint: at(removeSubjectPath),
    verification_endpoint: at(verificationPath),
    // A receiver that does not look at the session would end all sessions of the person.
    critical_subject_members: ['session'],
    authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }],
    default_subjects: 'ALL',
  };
}

const methods = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Serves the configuration of the transmitter of events, for everybody. The specification puts it between the host and the path of the issuer
 * (RFC 8615); it stands below the issuer too, where the other documents of discovery are.
 */
export function createConfigurationAreas({ services: { config } }: ApiParts): readonly ApiArea[] {
  const path = issuerPath(config.issuer);
  const body = JSON.stringify(ssfConfiguration(config.issuer));
  const area = (prefix: string, address: string): ApiArea => ({
    prefix,
    async answer(ctx) {
      if (ctx.path !== address) throw new ApiProblem('not-found');
      requireMethod(ctx, methods);
      ctx.set('Access-Control-Allow-Origin', '*');
      if (ctx.method === 'OPTIONS') return tellMethods(ctx, methods);
      ctx.body = body;
      // The specification names the type without a charset.
      ctx.set('Content-Type', 'application/json');
    },
    writeProblem: problemWriter(config.issuer),
  });
  const inserted = area(configurationName, `${configurationName}${path}`);
  const below = `${path}${configurationName}`;
  return path === '' ? [inserted] : [inserted, area(below, below)];
}
