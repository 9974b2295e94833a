import { isEmptyField } from './parsed-field.ts';
import { parseSiret } from './siret.ts';
import { visibleNumber } from './typed-number.ts';
import { parseVatNumber } from './vat-number.ts';

export type CompanyIdProblem = 'siret_length' | 'siret_check' | 'vat_malformed' | 'vat_not_member' | 'vat_check';

export type ParsedCompanyId =
  | { readonly ok: true; readonly siret: string | null; readonly vat: string | null }
  | { readonly ok: false; readonly code: CompanyIdProblem };

/** Parses one field for two numbers: a text that begins with a letter is a VAT number, any other a SIRET. */
export function parseCompanyId(typed: unknown): ParsedCompanyId {
  if (isEmptyField(typed)) return { ok: true, siret: null, vat: null };
  if (typeof typed === 'string' && /^\s*[a-z]/i.test(visibleNumber(typed))) {
    const vat = parseVatNumber(typed);
    return vat.ok ? { ok: true, siret: null, vat: vat.value } : { ok: false, code: `vat_${vat.code}` };
  }
  const siret = parseSiret(typed);
  return siret.ok ? { ok: true, siret: siret.value, vat: null } : { ok: false, code: `siret_${siret.code}` };
}
