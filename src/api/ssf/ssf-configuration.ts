import { methodAddresses } from '../../domain/events/event-stream.ts';
import { addSubjectPath, removeSubjectPath, ssfPrefix, statusPath, streamPath, verificationPath } from './ssf-paths.ts';

/** Returns the configuration of the transmitter (SSF 1.0, section 7.1). */
export function ssfConfiguration(issuer: string) {
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
