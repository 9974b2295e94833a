import type { ApiArea, ApiParts } from '../api-area.ts';
import { publicDocument } from '../public-document.ts';
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

/**
 * Serves the configuration of the transmitter of events, for everybody. The specification puts it between the host and the path of the issuer
 * (RFC 8615); it stands below the issuer too, where the other documents of discovery are.
 */
export function createConfigurationAreas({ services: { config } }: ApiParts): readonly ApiArea[] {
  const { issuer } = config;
  const path = issuerPath(issuer);
  const document = ssfConfiguration(issuer);
  const inserted = publicDocument({
    issuer,
    prefix: configurationName,
    address: `${configurationName}${path}`,
    document,
  });
  const below = `${path}${configurationName}`;
  return path === '' ? [inserted] : [inserted, publicDocument({ issuer, prefix: below, address: below, document })];
}
