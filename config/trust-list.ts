import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { trustLevels, type TrustList } from '../src/upstream/definitions/trust-list.ts';

const readCertificate = (text: string, context: z.RefinementCtx): X509Certificate => {
  try {
    return new X509Certificate(text.includes('BEGIN') ? text : Buffer.from(text, 'base64'));
  } catch {
    context.addIssue('holds a certificate that cannot be read');
    return z.NEVER;
  }
};

const certificates = z.array(z.string().transform(readCertificate)).max(50);

const issuerShape = z.strictObject({
  issuer: z.string().min(1).max(255),
  level: z.enum(trustLevels),
  certificates: certificates.default([]),
  signers: certificates.default([]),
});

const listShape = z.strictObject({
  valid_until: z.iso.datetime({ offset: true }),
  issuers: z.array(issuerShape).min(1).max(100),
});

/** Reads a trust list. Returns a sentence about the first thing that is wrong instead of throwing. */
export function parseTrustList(text: string): TrustList | { readonly problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problem: 'is no JSON' };
  }
  const read = listShape.safeParse(json);
  if (!read.success) {
    const place = read.error.issues[0]!.path.join('.');
    return { problem: `${place || 'the whole'} is not as docs/federation.md says` };
  }
  const { issuers, valid_until: validUntil } = read.data;
  const names = issuers.map(({ issuer }) => issuer);
  if (new Set(names).size < names.length) return { problem: 'names an issuer twice' };
  const bare = issuers.find((one) => one.certificates.length + one.signers.length === 0);
  if (bare) return { problem: 'names an issuer without a certificate' };
  const held = issuers.flatMap(({ certificates: anchors, signers }) => [
    ...new Set([...anchors, ...signers].map(({ fingerprint256 }) => fingerprint256)),
  ]);
  if (new Set(held).size < held.length) return { problem: 'names a certificate under two issuers' };
  return {
    validUntil: Date.parse(validUntil),
    issuers: issuers.map(({ certificates: anchors, ...issuer }) => ({ ...issuer, anchors })),
  };
}
