import type { clientProofRefusals as french } from '../fr/client-proof-refusals.ts';
import type { Translation } from '../translation.ts';

export const clientProofRefusals: Translation<typeof french> = {
  'assertion-past': {
    title: 'Assertion expired: clock',
    advice: 'The assertion had already expired when it arrived. Check the clock of your server.',
  },
  'assertion-future': {
    title: 'Assertion in the future: clock',
    advice: 'The assertion was issued in the future. Check the clock of your server.',
  },
  'assertion-long': {
    title: 'Assertion too long',
    advice: 'An assertion is valid for five minutes at most.',
  },
  'assertion-repeated': {
    title: 'Assertion already used',
    advice: 'Each request needs a new assertion, with a new jti.',
  },
  'assertion-audience': {
    title: 'Assertion for another audience',
    advice: 'The assertion must name our issuer or the token endpoint as its audience (aud).',
  },
  'assertion-key': {
    title: 'Key unknown',
    advice: 'No public key of the service matches the signature of the assertion.',
  },
  assertion: {
    title: 'Authentication of the service refused',
    advice: 'The assertion is malformed, or the service is not the one that it names.',
  },
  'certificate-missing': {
    title: 'Certificate missing',
    advice: 'The service must show its certificate, at the address that mtls_endpoint_aliases gives.',
  },
  certificate: {
    title: 'Certificate refused',
    advice:
      'The certificate has expired, is of an unknown authority, or lacks the registered name. A bound token needs its certificate.',
  },
};
